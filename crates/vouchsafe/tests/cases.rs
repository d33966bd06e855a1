//! Outside cases: steps from reports of users, each case against a fresh organisation of the built binary. The format is told by the
//! cases themselves: who asks (`as`), what (`do`, `path`, `body` or `text`), what is kept of the answer and what is expected.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on must stop")]

use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use store::testing::TestDatabase;

const BIN: &str = env!("CARGO_BIN_EXE_vouchsafe");
/// The variable that names the folder of outside cases.
const CASES: &str = "VOUCHSAFE_CASES";
/// Where it lies otherwise, seen from the root of the repository.
const BESIDE: &str = "../shared/cases";
/// The cases in it.
const REPORTS: &str = "reports-2026-11-27";
/// Cases that do not give what is right yet. One that does although it stands here fails the test.
const NOT_YET: &[&str] = &[];

/// The folder of the cases; [`None`] where there is none, which CI does not allow.
#[expect(clippy::disallowed_methods, reason = "where outside cases lie can come from nowhere else")]
fn folder() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = root.join(std::env::var(CASES).unwrap_or_else(|_| BESIDE.to_owned())).join(REPORTS);
    if folder.is_dir() {
        return Some(folder);
    }
    let ci = std::env::var("CI").is_ok_and(|ci| !ci.is_empty() && ci != "false");
    assert!(!ci, "{} is missing; set {CASES} to the folder of outside cases", folder.display());
    println!("skipped: there are no outside cases in {}", folder.display());
    None
}

/// A server over an organisation of its own.
struct House {
    _folder: tempfile::TempDir,
    /// Words of each command that name the database, where it is not in the folder.
    place: Vec<String>,
    _database: Option<TestDatabase>,
    server: Child,
    address: String,
    tokens: BTreeMap<String, String>,
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl House {
    /// On SQLite, or on a database of its own of this PostgreSQL server.
    fn new(postgres: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = postgres.map(|url| TestDatabase::create(url).unwrap());
        let mut place = vec!["--data".to_owned(), folder.path().display().to_string()];
        place.extend(database.as_ref().into_iter().flat_map(|database| ["--database".to_owned(), database.url()]));
        let made = Self::command()
            .args(["init", "--name", "Case", "--admin", "a@test.example", "--time-zone", "Europe/Berlin"])
            .args(&place)
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let mut server = Self::command()
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(&place)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().rsplit("//").next().unwrap_or_default().to_owned();
        // The socket through which the operator speaks is there a moment after the address.
        let until = Instant::now() + Duration::from_secs(20);
        while !folder.path().join("vouchsafe.sock").exists() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { _folder: folder, place, _database: database, server, address, tokens: BTreeMap::new() }
    }

    fn command() -> Command {
        let mut command = Command::new(BIN);
        command.env_clear().stdin(Stdio::null());
        command
    }

    /// A token of a person, made once by the operator.
    fn token(&mut self, who: &str) -> String {
        let place = &self.place;
        let make = || {
            let made =
                Self::command().args(["token", "create", "--user", who, "--name", "case", "--days", "2"]).args(place).output().unwrap();
            let said = String::from_utf8_lossy(&made.stdout).into_owned();
            let token = said.split_whitespace().find(|word| word.starts_with("vouchsafe_"));
            token.unwrap_or_else(|| panic!("no token for {who}: {said}{}", String::from_utf8_lossy(&made.stderr))).to_owned()
        };
        self.tokens.entry(who.to_owned()).or_insert_with(make).clone()
    }

    /// A request with its status and body.
    fn ask(&self, token: &str, method: &str, path: &str, kind: &str, body: &[u8]) -> (u64, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = format!(
            "{method} {} HTTP/1.0\r\nHost: {}\r\nAuthorization: Bearer {token}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            encoded(path),
            self.address,
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or_else(|| panic!("{method} {path}: no answer"));
        let (head, body) = answer.split_at(end);
        let status = String::from_utf8_lossy(head).split(' ').nth(1).and_then(|word| word.parse().ok()).unwrap_or_default();
        (status, body.get(4..).unwrap_or_default().to_vec())
    }
}

/// A path as it is sent: what is no plain sign stands as its bytes.
fn encoded(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/?=&%".contains(&byte);
    path.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// A step with what earlier ones kept put in.
fn put_in(thing: &Value, kept: &BTreeMap<String, String>) -> Value {
    match thing {
        Value::String(text) => kept.iter().fold(text.clone(), |text, (key, value)| text.replace(&format!("{{{key}}}"), value)).into(),
        Value::Array(items) => items.iter().map(|item| put_in(item, kept)).collect(),
        Value::Object(items) => items.iter().map(|(key, item)| (key.clone(), put_in(item, kept))).collect::<serde_json::Map<_, _>>().into(),
        other => other.clone(),
    }
}

/// What a case came to.
#[derive(Default)]
struct Count {
    held: usize,
    /// Told in words, for a person to judge; other tests hold them.
    told: usize,
    failed: Vec<String>,
}

fn run(case: &Value, postgres: Option<&str>) -> Count {
    let mut house = House::new(postgres);
    let (mut count, mut kept) = (Count::default(), BTreeMap::new());
    for (place, step) in case["steps"].as_array().unwrap().iter().enumerate() {
        let step = put_in(step, &kept);
        if let Some(words) = step["operator"].as_array() {
            let words = words.iter().filter_map(Value::as_str);
            House::command().args(words).args(&house.place).output().unwrap();
            continue;
        }
        if step.get("look").is_some() {
            count.told += 1;
            continue;
        }
        let who = step["as"].as_str().map(|who| if who == "admin" { "P-1" } else { who }).unwrap();
        let (method, path) = (step["do"].as_str().unwrap(), step["path"].as_str().unwrap());
        let token = house.token(who);
        let (kind, body) = match (step["text"].as_str(), step.get("body")) {
            (Some(text), _) => ("application/octet-stream", text.as_bytes().to_vec()),
            (None, Some(body)) => ("application/json", body.to_string().into_bytes()),
            (None, None) => ("application/json", Vec::new()),
        };
        let (status, body) = house.ask(&token, method, path, kind, &body);
        let answer: Value = serde_json::from_slice(&body).unwrap_or_default();
        if let Some(key) = step["keep"].as_str() {
            kept.insert(key.to_owned(), answer["reference"].as_str().unwrap_or_default().to_owned());
        }
        let got = match &step["expect"] {
            Value::Null if status < 400 => continue,
            Value::Null => Err(format!("{status} {answer}")),
            Value::String(_) => {
                count.told += 1;
                continue;
            }
            Value::Number(wanted) => (wanted.as_u64() == Some(status)).then_some(()).ok_or_else(|| format!("{status}, expected {wanted}")),
            Value::Object(wanted) => {
                let value = |key: &str| key.split('.').fold(&answer, |answer, part| &answer[part]).clone();
                let wrong: Vec<String> = wanted
                    .iter()
                    .filter(|(key, wanted)| value(key) != **wanted)
                    .map(|(key, _)| format!("{key} is {}", value(key)))
                    .collect();
                if wrong.is_empty() { Ok(()) } else { Err(wrong.join(", ")) }
            }
            other => panic!("an expectation that nobody can check: {other}"),
        };
        match got {
            Ok(()) => count.held += 1,
            Err(why) => count.failed.push(format!("step {}: {method} {path} as {who}: {why}", place + 1)),
        }
    }
    count
}

/// Runs all cases on one engine.
fn run_all(postgres: Option<&str>) {
    let Some(folder) = folder() else { return };
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "json"));
    files.sort();
    assert!(!files.is_empty(), "no cases in {}", folder.display());
    let (mut problems, mut held, mut told) = (Vec::new(), 0, 0);
    for file in &files {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let count = run(&serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap(), postgres);
        println!("{name}: {} held, {} failed, {} told in words", count.held, count.failed.len(), count.told);
        (held, told) = (held + count.held, told + count.told);
        match (NOT_YET.contains(&name.as_str()), count.failed.is_empty()) {
            (true, true) => problems.push(format!("{name} holds: take it off the list of those that do not yet")),
            (false, false) => problems.extend(count.failed.iter().map(|why| format!("{name}: {why}"))),
            _ => {}
        }
    }
    println!("{} cases, {held} expectations held, {told} told in words", files.len());
    assert!(held > 0 && problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn reports_of_users_give_what_is_right() {
    run_all(None);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test run names its PostgreSQL server in the environment")]
fn reports_of_users_give_what_is_right_on_postgresql() {
    match std::env::var("VOUCHSAFE_TEST_POSTGRES") {
        Ok(url) => run_all(Some(&url)),
        Err(_) if std::env::var("CI").is_ok() => panic!("CI must name a PostgreSQL server in VOUCHSAFE_TEST_POSTGRES"),
        Err(_) => println!("skipped: PostgreSQL, because VOUCHSAFE_TEST_POSTGRES is not set"),
    }
}

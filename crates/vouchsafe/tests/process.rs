//! The built binary as somebody starts it: what it prints, how it refuses, what the command line answers.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on must stop")]

use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

const BIN: &str = env!("CARGO_BIN_EXE_vouchsafe");

/// Runs to the end, but not for ever: a command that should have refused may be serving instead.
fn finish(command: &mut Command) -> Output {
    let mut child = command.env_clear().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let until = Instant::now() + Duration::from_secs(60);
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > until {
            child.kill().unwrap();
            panic!("{command:?} did not end: {}", says(&child.wait_with_output().unwrap()));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    child.wait_with_output().unwrap()
}

fn run(folder: &Path, words: &[&str]) -> Output {
    finish(Command::new(BIN).args(words).arg("--data").arg(folder))
}

fn says(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[track_caller]
fn refused(output: &Output, code: i32, words: &[&str]) {
    let text = says(output);
    assert_eq!(output.status.code(), Some(code), "{text}");
    for word in words {
        assert!(text.contains(word), "{word:?} is not in: {text}");
    }
    assert!(!text.contains("panicked"), "{text}");
    assert!(String::from_utf8_lossy(&output.stderr).trim().lines().count() <= 4, "one clear sentence: {text}");
}

/// A server that is killed when the test ends.
struct Server {
    child: Child,
    address: String,
    link: String,
}

impl Server {
    fn start(folder: &Path, fresh: bool) -> Self {
        let mut child = Command::new(BIN)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder)
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut next = |start: &str| {
            let line = lines.next().unwrap_or_else(|| panic!("the server stopped before it printed {start:?}")).unwrap();
            assert!(line.starts_with(start), "{line}");
            line.rsplit(' ').next().unwrap().to_owned()
        };
        let address = next("Vouchsafe listens on ").trim_start_matches("http://").to_owned();
        // Only an installation without an organisation prints a link.
        let link = if fresh { next("Set up with ") } else { String::new() };
        // The socket is there a moment after the address.
        let until = Instant::now() + Duration::from_secs(20);
        while !folder.join("vouchsafe.sock").exists() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { child, address, link }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn folder_with_organisation() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let made = run(folder.path(), &["init", "--name", "Aldermoor", "--admin", "maren@aldermoor.example"]);
    assert!(made.status.success(), "{}", says(&made));
    assert!(says(&made).contains("/enter?token="), "{}", says(&made));
    folder
}

#[test]
fn the_command_line_works_alone_and_through_a_server() {
    let folder = folder_with_organisation();
    let made = run(folder.path(), &["create", "asset", "name=Pay slips", "kind=information"]);
    assert!(says(&made).contains("AS-1 created"), "{}", says(&made));
    let server = Server::start(folder.path(), false);
    let edited = run(folder.path(), &["edit", "AS-1", "name=Payslips", "--reason", "Spelling"]);
    assert!(says(&edited).contains("AS-1 is at revision 2"), "{}", says(&edited));
    let list = run(folder.path(), &["list", "asset", "--format", "json"]);
    assert!(says(&list).contains("Payslips"));
    let token = run(folder.path(), &["token", "create", "--user", "maren@aldermoor.example", "--name", "test"]);
    let token = String::from_utf8_lossy(&token.stdout).trim().to_owned();
    assert!(token.starts_with("vouchsafe_"), "{token}");
    let remote = finish(Command::new(BIN).args(["show", "as-1", "--server", &format!("http://{}", server.address), "--token", &token]));
    assert!(says(&remote).contains("Payslips"), "{}", says(&remote));
    let wrong = finish(Command::new(BIN).args(["show", "AS-1", "--server", &format!("http://{}", server.address), "--token", "x"]));
    refused(&wrong, 1, &["sign in"]);
    drop(server);
    for words in [
        &["history", "AS-1"][..],
        &["find", "payslips"],
        &["journal", "log"],
        &["show", "A.5.1"],
        &["list", "risk"],
        &["retire", "AS-1"],
        &["restore", "AS-1"],
        &["fsck"],
        &["fsck", "--rebuild"],
    ] {
        let output = run(folder.path(), words);
        assert!(output.status.success(), "{words:?}: {}", says(&output));
    }
    let report = folder.path().join("soa.xlsx");
    let output = run(folder.path(), &["report", "soa", "-o", report.to_str().unwrap()]);
    assert!(output.status.success() && std::fs::read(&report).unwrap().starts_with(b"PK"), "{}", says(&output));
    let pack = folder.path().join("pack.pdf");
    let output = run(folder.path(), &["report", "pack", "report=soa,risk-register", "-o", pack.to_str().unwrap()]);
    assert!(output.status.success() && std::fs::read(&pack).unwrap().starts_with(b"%PDF"), "{}", says(&output));
    refused(&run(folder.path(), &["report", "pack", "report=soa,sao", "-o", pack.to_str().unwrap()]), 1, &["sao", "risk-register"]);
}

#[test]
fn the_planning_half_runs_on_the_command_line() {
    let folder = folder_with_organisation();
    let done = |words: &[&str]| {
        let output = run(folder.path(), words);
        assert!(output.status.success(), "{words:?}: {}", says(&output));
        says(&output)
    };
    done(&["edit", "P-1", "functions=top-management,isms-manager"]);
    done(&["edit", "CI-1", "relevant=no", "reason=No site and no supplier of ours is in danger"]);
    done(&["create", "party", "name=Hospitals", "kind=customer", "side=external"]);
    done(&["create", "expectation", "title=Rosters stay confidential", "party=IP-1", "kind=contract", "addressed=yes"]);
    done(&["create", "obligation", "title=Data protection law", "kind=law", "source=GDPR, article 32", "requirements=A.5.31"]);
    done(&["edit", "SC-1", "statement=Rostering software for hospitals"]);
    refused(&run(folder.path(), &["approve", "SC-1"]), 1, &["somebody's own", "token"]);
    let token = done(&["token", "create", "--user", "maren@aldermoor.example", "--name", "signing"]);
    let token = token.lines().find(|line| line.starts_with("vouchsafe_")).unwrap().trim().to_owned();
    let signed = |words: &[&str]| done(&[words, &["--token", &token]].concat());
    signed(&["approve", "SC-1"]);
    done(&["create", "asset", "name=Rosters", "kind=information"]);
    done(&[
        "create",
        "risk",
        "title=Rosters are lost",
        "affects=availability",
        "assets=AS-1",
        "owner=P-1",
        "current_likelihood=3",
        "current_likelihood_reason=Seen",
        "current_consequence=4",
        "current_consequence_reason=A day",
    ]);
    done(&["create", "treatment-action", "title=Lock the copies", "risk=R-1", "option=modify", "by=2099-01-31", "cost=4000.00"]);
    signed(&["approve-plan", "R-1"]);
    assert!(done(&["show", "T-1"]).contains("Lock the copies"));
    refused(&run(folder.path(), &["accept", "R-1", "reason=x", "until=2099-01-31", "--token", &token]), 1, &["months at most"]);
    done(&["create", "control", "title=Locked copies", "requirements=A.8.13"]);
    done(&["create", "evidence", "title=Log", "kind=link", "url=https://example.com", "controls=C-1", "collected_by=P-1"]);
    let log = folder.path().join("restore log.csv");
    std::fs::write(&log, "when,minutes\n2026-05-04,190\n").unwrap();
    assert!(done(&["attach", "E-1", log.to_str().unwrap(), "--reason", "Drill"]).contains("kept as F-1"));
    let fake = folder.path().join("fake.pdf");
    std::fs::write(&fake, "MZ").unwrap();
    assert!(done(&["attach", "E-1", fake.to_str().unwrap()]).contains("kept as F-2"));
    refused(&run(folder.path(), &["attach", "E-1", "/nowhere/at/all"]), 1, &["cannot be read"]);
    assert!(done(&["report", "evidence", "-o", folder.path().join("list.csv").to_str().unwrap()]).contains("written"));
    assert!(std::fs::read_to_string(folder.path().join("list.csv")).unwrap().contains("restore log.csv"));
    done(&["create", "person", "name=Rune"]);
    done(&[
        "create",
        "control-test",
        "title=Is each copy there?",
        "control=C-1",
        "procedure=Count them",
        "frequency=monthly",
        "tester=P-2",
    ]);
    refused(&run(folder.path(), &["record", "CT-1", "outcome=effective"]), 1, &["conclusion"]);
    refused(&run(folder.path(), &["record", "CT-1", "outcome=effective", "conclusion=31 of 31"]), 1, &["did the test"]);
    signed(&["record", "CT-1", "outcome=effective", "conclusion=31 of 31"]);
    assert!(done(&["list", "soa-line", "--filter", "tests_passed>0", "--format", "csv"]).contains("Backup"));
    done(&["edit", "C-1", "next_review=2098-01-31"]);
    refused(&run(folder.path(), &["postpone", "C-1", "until=2097-01-31", "reason=Later"]), 1, &["2098-01-31"]);
    done(&["postpone", "C-1", "until=2098-06-30", "reason=The plant is rebuilt"]);
    assert!(done(&["list", "arrangement"]).contains("2098-06-30"));
    done(&["create", "report-version", "report=risk-register"]);
    signed(&["approve", "RP-1"]);
    assert!(done(&["list", "risk", "--filter", "scope:SC-1"]).contains("R-1"));
    done(&["create", "soa-version", "scope=SC-1"]);
    refused(&run(folder.path(), &["approve", "SV-1", "--token", &token]), 1, &["without a reason"]);
    signed(&["approve", "SV-1", "gaps=The first statement"]);
    let line = done(&["list", "soa-line", "--filter", "subject:A.8.30", "--format", "csv"]);
    let line = line.split([',', '\n', '\r', ' ']).find(|word| word.starts_with("SOA-")).unwrap().to_owned();
    done(&["exclude", &line, "exclusion_reason=Nothing is developed by others"]);
    assert!(done(&["show", "SV-1"]).contains("moved"));
    let changes = folder.path().join("changes.csv");
    done(&["report", "soa-changes", "from=SV-1", "-o", changes.to_str().unwrap()]);
    assert!(std::fs::read_to_string(&changes).unwrap().contains("Nothing is developed by others"));
    for report in ["treatment-plan", "scope-statement", "obligations", "evidence", "soa-auditor"] {
        let file = folder.path().join(format!("{report}.pdf"));
        done(&["report", report, "-o", file.to_str().unwrap()]);
        assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF"), "{report}");
    }
    // Through a running server the token counts in the same way.
    let server = Server::start(folder.path(), false);
    signed(&["withdraw", "SIG-1", "why=Signed too early"]);
    signed(&["approve", "SC-1"]);
    drop(server);
}

#[test]
fn refusals_are_sentences() {
    let folder = folder_with_organisation();
    refused(&run(folder.path(), &["create", "asset", "colour=red"]), 1, &["colour", "Known fields"]);
    refused(&run(folder.path(), &["create", "asset", "name"]), 1, &["field=value"]);
    refused(&run(folder.path(), &["list", "spaceship"]), 1, &["no register spaceship"]);
    refused(&run(folder.path(), &["show", "R-99"]), 1, &["nothing here"]);
    assert!(says(&run(folder.path(), &["frobnicate", "R-1"])).contains("frobnicate"));
    refused(&run(folder.path(), &["list", "asset", "--filter", "colour:red"]), 1, &["colour"]);
    refused(&run(folder.path(), &["list", "asset", "--as", "nobody@aldermoor.example"]), 1, &["nobody@aldermoor.example"]);
    refused(&run(folder.path(), &["report", "soa", "-o", "x.exe"]), 1, &[".pdf"]);
    assert_eq!(run(folder.path(), &["list"]).status.code(), Some(2), "wrong usage");
    let json = run(folder.path(), &["create", "asset", "colour=red", "--format", "json"]);
    let problem: serde_json::Value = serde_json::from_slice(&json.stderr).unwrap();
    assert_eq!(problem["errors"][0]["field"], "colour");
    refused(&run(&folder.path().join("nowhere"), &["list", "asset"]), 1, &["no records", "serve"]);
}

#[test]
fn a_folder_that_cannot_be_used_is_named() {
    let folder = folder_with_organisation();
    let database =
        std::fs::read_dir(folder.path()).unwrap().flatten().map(|e| e.path()).find(|p| p.extension().is_some_and(|e| e == "db")).unwrap();

    // Another process owns it, through its socket or without one.
    let server = Server::start(folder.path(), false);
    let second = finish(Command::new(BIN).args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(folder.path()));
    refused(&second, 1, &["another"]);
    let taken = finish(Command::new(BIN).args(["serve", "--listen", &server.address, "--data"]).arg(folder.path().join("other")));
    refused(&taken, 1, &["in use", "--listen"]);
    assert!(!folder.path().join("other").exists(), "nothing is made when the port is taken");
    drop(server);

    // A demo never becomes real, nor the other way round.
    let demo = finish(Command::new(BIN).args(["serve", "--demo", "--listen", "127.0.0.1:0", "--data"]).arg(folder.path()));
    refused(&demo, 1, &["demo"]);

    // Damaged, and no database at all.
    let whole = std::fs::read(&database).unwrap();
    let mut damaged = whole.clone();
    for byte in damaged.iter_mut().skip(4096).take(60_000) {
        *byte = !*byte;
    }
    std::fs::write(&database, &damaged).unwrap();
    refused(&run(folder.path(), &["list", "asset"]), 1, &["damaged"]);
    std::fs::write(&database, b"this is not a database, but long enough to be looked at as one").unwrap();
    refused(&run(folder.path(), &["list", "asset"]), 1, &["database"]);
    std::fs::write(&database, &whole).unwrap();
    assert!(run(folder.path(), &["list", "asset"]).status.success(), "the refusals changed nothing");

    // A file where the folder should be: the one obstacle that even root meets.
    let file = folder.path().join("file");
    std::fs::write(&file, b"x").unwrap();
    refused(&finish(Command::new(BIN).args(["init", "--name", "A", "--admin", "a@b.example", "--data"]).arg(&file)), 1, &["file"]);
}

#[test]
fn an_empty_database_beside_files_is_no_new_installation() {
    let folder = folder_with_organisation();
    let database = folder.path().join("vouchsafe.db");
    let whole = std::fs::read(&database).unwrap();
    let serve = || finish(Command::new(BIN).args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(folder.path()));
    let init = || run(folder.path(), &["init", "--name", "A", "--admin", "a@b.example"]);
    std::fs::write(&database, b"").unwrap();
    for refusal in [serve(), init()] {
        refused(&refusal, 1, &["is empty", "backup"]);
    }
    assert_eq!(std::fs::metadata(&database).unwrap().len(), 0, "it was not touched");
    std::fs::write(&database, &whole).unwrap();
    let note = folder.path().join("note.txt");
    std::fs::write(&note, "hello").unwrap();
    assert!(run(folder.path(), &["create", "asset", "name=Mail", "kind=service"]).status.success());
    assert!(run(folder.path(), &["attach", "AS-1", note.to_str().unwrap()]).status.success());
    // The database is gone, the files are not.
    let kept = folder.path().join("kept.db");
    std::fs::rename(&database, &kept).unwrap();
    for refusal in [serve(), init()] {
        refused(&refusal, 1, &["files of records are kept", "backup"]);
    }
    assert!(!database.exists());
    std::fs::rename(&kept, &database).unwrap();
    assert!(run(folder.path(), &["list", "asset"]).status.success());
}

#[test]
fn a_check_advises_what_can_help() {
    let folder = folder_with_organisation();
    let note = folder.path().join("note.txt");
    std::fs::write(&note, "hello").unwrap();
    assert!(run(folder.path(), &["create", "asset", "name=Mail", "kind=service"]).status.success());
    assert!(run(folder.path(), &["attach", "AS-1", note.to_str().unwrap()]).status.success());
    assert!(says(&run(folder.path(), &["fsck"])).contains("0 problems"));
    let mut place = folder.path().join("blobs");
    while place.is_dir() {
        place = std::fs::read_dir(&place).unwrap().next().unwrap().unwrap().path();
    }
    std::fs::write(&place, "hellO").unwrap();
    for words in [&["fsck"][..], &["fsck", "--rebuild"]] {
        let said = says(&run(folder.path(), words));
        assert!(said.contains("F-1") && said.contains("not what it was") && said.contains("send the same files again"), "{said}");
        assert!(!said.contains("--rebuild makes"), "{said}");
    }
    assert!(run(folder.path(), &["attach", "AS-1", note.to_str().unwrap()]).status.success());
    assert!(says(&run(folder.path(), &["fsck"])).contains("0 problems"));
}

#[test]
fn a_file_that_may_not_grow_ends_nothing() {
    let folder = folder_with_organisation();
    // 1,024 blocks of 512 or 1,024 bytes: soon reached.
    let serve = format!("ulimit -f 1024; exec {BIN} serve --listen 127.0.0.1:0 --data {}", folder.path().display());
    let mut child = Command::new("/bin/sh").args(["-c", &serve]).env_clear().stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let _ = BufReader::new(child.stdout.take().unwrap()).lines().next();
    let until = Instant::now() + Duration::from_secs(20);
    while !folder.path().join("vouchsafe.sock").exists() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(20));
    }
    let large = folder.path().join("large.bin");
    std::fs::write(&large, vec![7; 3 << 20]).unwrap();
    assert!(run(folder.path(), &["list", "asset"]).status.success());
    let refusal = run(folder.path(), &["attach", "U-1", large.to_str().unwrap()]);
    assert_eq!(refusal.status.code(), Some(1), "{}", says(&refusal));
    assert!(child.try_wait().unwrap().is_none(), "the server died");
    assert!(run(folder.path(), &["list", "asset"]).status.success());
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn set_up_is_open_once() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), true);
    assert!(server.link.contains("/set-up?token="), "{}", server.link);
    let list = run(folder.path(), &["list", "asset"]);
    refused(&list, 1, &["No organisation"]);
}

/// What others may do with each thing in a folder, as far as it is anything.
fn open_to_others(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).unwrap().flatten() {
            let meta = entry.metadata().unwrap();
            if meta.permissions().mode() & 0o077 != 0 {
                found.push(format!("{} {:o}", entry.path().display(), meta.permissions().mode()));
            }
            if meta.is_dir() {
                folders.push(entry.path());
            }
        }
    }
    found
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn the_data_folder_is_its_owners_alone() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("data");
    // Under the mask that most machines have, which lets everybody read.
    let init = format!("umask 022; exec {BIN} init --name Aldermoor --admin maren@aldermoor.example --data {}", folder.display());
    let made = finish(Command::new("/bin/sh").args(["-c", &init]));
    assert!(made.status.success() && !says(&made).contains("chmod"), "{}", says(&made));
    assert_eq!((mode(&folder), open_to_others(&folder)), (0o700, Vec::new()));

    let server = Server::start(&folder, false);
    let note = place.path().join("note.txt");
    std::fs::write(&note, "hello").unwrap();
    assert!(run(&folder, &["create", "asset", "name=Mail", "kind=service"]).status.success());
    assert!(run(&folder, &["attach", "AS-1", note.to_str().unwrap()]).status.success());
    assert!(folder.join("vouchsafe.db-wal").exists() && folder.join("vouchsafe.sock").exists());
    assert_eq!(open_to_others(&folder), Vec::<String>::new());
    drop(server);

    // A folder that somebody opened: what is in it is closed again, the folder itself is only spoken of.
    let open = |path: &Path, mode: u32| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    open(&folder, 0o755);
    open(&folder.join("vouchsafe.db"), 0o644);
    open(&folder.join("blobs"), 0o755);
    let mut child = Command::new(BIN)
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(&folder)
        .env_clear()
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let _ = BufReader::new(child.stdout.take().unwrap()).lines().next();
    child.kill().unwrap();
    let mut said = String::new();
    std::io::Read::read_to_string(&mut child.stderr.take().unwrap(), &mut said).unwrap();
    child.wait().unwrap();
    assert!(said.contains("other users") && said.contains("chmod 700"), "{said}");
    assert_eq!((mode(&folder), mode(&folder.join("vouchsafe.db")), mode(&folder.join("blobs"))), (0o755, 0o600, 0o700));
}

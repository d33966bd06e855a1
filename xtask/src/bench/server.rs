//! A server under measurement: started from a binary, watched through /proc, stopped when dropped.
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use jiff::civil::Date;
use serde_json::json;

use super::http::Http;

/// Where the records of a run are.
#[derive(Clone, Debug)]
pub struct Place {
    /// The data folder.
    pub folder: PathBuf,
    /// Address of the database, on PostgreSQL.
    pub database: Option<String>,
    /// Process of the database, if it is ours to watch.
    pub postmaster: Option<u32>,
}

/// A running server.
pub struct Server {
    child: Child,
    /// Host and port.
    pub address: String,
    /// Its records.
    pub place: Place,
    /// From the start of the process to the first answer.
    pub ready: Duration,
}

/// CPU time in milliseconds: of the server, and of the database beside it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cpu {
    /// The process of Vouchsafe.
    pub server: f64,
    /// The processes of PostgreSQL.
    pub database: f64,
}

impl Cpu {
    /// Both together.
    pub fn sum(self) -> f64 {
        self.server + self.database
    }
}

impl Server {
    /// Starts the binary and waits until it answers.
    pub fn start(binary: &Path, place: &Place, demo: bool) -> Result<Self> {
        let began = Instant::now();
        let mut command = Command::new(binary);
        command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(&place.folder);
        if let Some(url) = &place.database {
            command.args(["--database", url]);
        }
        if demo {
            command.arg("--demo");
        }
        command.env("RUST_LOG", "warn").stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().with_context(|| format!("could not start {}", binary.display()))?;
        let mut lines = child.stdout.take().map(|out| BufReader::new(out).lines());
        let said = lines.iter_mut().flatten().map_while(Result::ok).find(|line| line.starts_with("Vouchsafe listens on "));
        // What it prints later must go somewhere.
        std::thread::spawn(move || lines.into_iter().flatten().for_each(drop));
        let address = said.as_deref().and_then(|line| line.rsplit("//").next()).unwrap_or_default().to_owned();
        let mut server = Self { child, address, place: place.clone(), ready: Duration::ZERO };
        while !server.answers() {
            if let Some(status) = server.child.try_wait()? {
                bail!("{} did not start: {status}", binary.display());
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        server.ready = began.elapsed();
        Ok(server)
    }

    fn answers(&self) -> bool {
        Http::socket(&self.socket()).and_then(|mut http| http.get("/healthz")).is_ok_and(|answer| answer.status == 200)
    }

    /// The socket of the operator.
    pub fn socket(&self) -> PathBuf {
        self.place.folder.join("vouchsafe.sock")
    }

    /// A new token of the first person, who founded the organisation and may do everything.
    pub fn token(&self) -> Result<String> {
        let mut operator = Http::socket(&self.socket())?;
        let people = operator.get("/api/v1/person?limit=1")?.json()?;
        let email = people.pointer("/records/0/fields/email").cloned().context("the first person has no address")?;
        let made = operator.write("POST", "/api/v1/token", &json!({ "fields": { "user": email, "name": "bench" } }))?;
        Ok(made.get("token").and_then(|token| token.as_str()).context("no token in the answer")?.to_owned())
    }

    /// The day that the server believes in.
    pub fn today(&self) -> Result<Date> {
        let me = Http::socket(&self.socket())?.get("/api/v1/me")?.json()?;
        Ok(me.get("today").and_then(|day| day.as_str()).context("no day in the answer")?.parse()?)
    }

    /// How many statements the store has run so far; nothing from a release that does not count them.
    pub fn statements(&self) -> Option<u64> {
        let answer = Http::socket(&self.socket()).ok()?.get("/api/v1/counters").ok()?;
        answer.json().ok()?.get("statements")?.as_u64()
    }

    /// Runs something and says what CPU it took.
    pub fn watch<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<(T, Cpu)> {
        let before = self.snapshot();
        let done = work()?;
        // The answer is sent before the thread behind it has put everything down.
        std::thread::sleep(Duration::from_millis(1));
        Ok((done, self.snapshot().since(&before)))
    }

    /// CPU since the process began, in milliseconds.
    pub fn cpu_so_far(&self) -> f64 {
        let snapshot = self.snapshot();
        snapshot.threads.values().sum::<f64>().max(snapshot.ticks)
    }

    fn snapshot(&self) -> Snapshot {
        let pid = self.child.id();
        let threads =
            numbers_in(&format!("/proc/{pid}/task")).into_iter().map(|id| (id, schedstat(&format!("/proc/{pid}/task/{id}/schedstat"))));
        let database = self.place.postmaster.into_iter().flat_map(children).map(|id| (id, schedstat(&format!("/proc/{id}/schedstat"))));
        Snapshot { threads: threads.collect(), ticks: ticks(pid), database: database.collect() }
    }

    /// Memory now and at its peak, in MB.
    pub fn memory(&self) -> (u64, u64) {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse::<u64>().ok());
        (line("VmRSS:").unwrap_or_default() / 1024, line("VmHWM:").unwrap_or_default() / 1024)
    }

    /// Size of a file of the data folder, in MB.
    pub fn file_size(&self, name: &str) -> f64 {
        fs::metadata(self.place.folder.join(name)).map_or(0.0, |file| file.len() as f64 / 1e6)
    }

    /// Asks the server to stop and waits until it has.
    pub fn stop(mut self) -> Result<()> {
        Command::new("kill").arg(self.child.id().to_string()).status()?;
        let until = Instant::now() + Duration::from_secs(60);
        while self.child.try_wait()?.is_none() {
            if Instant::now() > until {
                bail!("the server does not stop");
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// CPU of every thread and process at one moment, in milliseconds.
struct Snapshot {
    threads: BTreeMap<u32, f64>,
    ticks: f64,
    database: BTreeMap<u32, f64>,
}

impl Snapshot {
    /// Threads are counted to the nanosecond, but one that ended takes its count along; over a second the ticks of the whole process
    /// are exact enough and miss nothing.
    fn since(&self, before: &Self) -> Cpu {
        let grown = |now: &BTreeMap<u32, f64>, then: &BTreeMap<u32, f64>| -> f64 {
            now.iter().map(|(id, time)| (time - then.get(id).copied().unwrap_or_default()).max(0.0)).sum()
        };
        let whole = self.ticks - before.ticks;
        let server = if whole > 1000.0 { whole } else { grown(&self.threads, &before.threads) };
        Cpu { server, database: grown(&self.database, &before.database) }
    }
}

/// First number of a schedstat: nanoseconds on a processor.
fn schedstat(file: &str) -> f64 {
    let text = fs::read_to_string(file).unwrap_or_default();
    text.split_whitespace().next().and_then(|number| number.parse::<f64>().ok()).unwrap_or_default() / 1e6
}

/// User and system time of a process in milliseconds, by the tick.
fn ticks(pid: u32) -> f64 {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let after_name = text.rsplit(')').next().unwrap_or_default();
    // utime and stime are the fields 14 and 15; Linux counts them in hundredths of a second.
    after_name.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() * 10.0
}

fn children(parent: u32) -> Vec<u32> {
    let parent_of = |id: &u32| {
        let text = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        text.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(1)?.parse::<u32>().ok())
    };
    numbers_in("/proc").into_iter().filter(|id| parent_of(id) == Some(parent)).collect()
}

fn numbers_in(folder: &str) -> Vec<u32> {
    fs::read_dir(folder).into_iter().flatten().flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
}

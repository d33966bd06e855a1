//! Many clients at once: how many writes a second, who is refused, and whether what was refused was written all the same.
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde_json::{Value as Json, json};

use super::http::Http;
use super::server::Server;

/// What came of it.
pub struct Outcome {
    /// Writes that were answered with the record.
    pub written: usize,
    /// Writes that were answered in another way, or not at all.
    pub refused: usize,
    /// Records that are there although their write was refused.
    pub stored_though_refused: i64,
    /// Reads that were answered with the page, and those that were not.
    pub read: usize,
    /// Reads that were answered in another way, or not at all.
    pub unread: usize,
    /// Writes a second.
    pub rate: f64,
    /// Largest write-ahead log meanwhile, in MB.
    pub log: f64,
    /// Most memory meanwhile, in MB.
    pub memory: u64,
}

/// What the writers make.
pub struct Work<'a> {
    /// Register of the records.
    pub register: &'a str,
    /// Fields of one of them.
    pub recipe: &'a (dyn Fn(usize) -> Json + Sync),
}

/// So many writers and readers work for so long.
pub fn run(server: &Server, token: &str, writers: usize, readers: usize, time: Duration, work: &Work<'_>) -> Result<Outcome> {
    let mut http = Http::tcp(&server.address, token)?;
    let before = total(&mut http, work.register)?;
    let [written, refused, read, unread, number] = std::array::from_fn(|_| AtomicUsize::new(0));
    let over = AtomicBool::new(false);
    let began = Instant::now();
    let ask = |method: &str, path: &str, http: &mut Option<Http>, body: Option<&Json>| -> bool {
        if http.is_none() {
            *http = Http::tcp(&server.address, token).ok();
        }
        let answered = http.as_mut().and_then(|http| http.send(method, path, body, false).ok());
        if answered.is_none() {
            *http = None;
        }
        answered.is_some_and(|answer| answer.status < 300)
    };
    let path = format!("/api/v1/{}", work.register);
    let writer = || {
        let mut http = None;
        while !over.load(Ordering::Relaxed) {
            let fields = (work.recipe)(number.fetch_add(1, Ordering::Relaxed));
            let done = ask("POST", &path, &mut http, Some(&json!({ "fields": fields })));
            if done { &written } else { &refused }.fetch_add(1, Ordering::Relaxed);
        }
    };
    let reader = || {
        let mut http = None;
        while !over.load(Ordering::Relaxed) {
            let done = ask("GET", "/risk/R-1", &mut http, None);
            if done { &read } else { &unread }.fetch_add(1, Ordering::Relaxed);
        }
    };
    let (mut log, mut memory) = (0.0_f64, 0);
    std::thread::scope(|scope| {
        for _ in 0..writers {
            scope.spawn(writer);
        }
        for _ in 0..readers {
            scope.spawn(reader);
        }
        while began.elapsed() < time {
            std::thread::sleep(Duration::from_millis(50));
            log = log.max(server.file_size("vouchsafe.db-wal"));
            memory = memory.max(server.memory().0);
        }
        over.store(true, Ordering::Relaxed);
    });
    let seconds = began.elapsed().as_secs_f64();
    let count = |counter: &AtomicUsize| counter.load(Ordering::Relaxed);
    let written = count(&written);
    let stored = total(&mut http, work.register)? - before - i64::try_from(written)?;
    let rate = written as f64 / seconds;
    Ok(Outcome {
        written,
        refused: count(&refused),
        stored_though_refused: stored,
        read: count(&read),
        unread: count(&unread),
        rate,
        log,
        memory,
    })
}

fn total(http: &mut Http, register: &str) -> Result<i64> {
    let list = http.get(&format!("/api/v1/{register}?limit=1"))?.json()?;
    list.get("total").and_then(Json::as_i64).context("no total in the answer")
}

//! `cargo xtask bench`: makes organisations of several sizes and measures what their pages, reports and writes cost.
//!
//! It speaks HTTP to a built server, so that one program measures any release: what a request costs is the CPU of that process (and of the
//! database beside it), which a busy machine disturbs far less than the time on the wall.
mod crowd;
mod http;
mod kept;
mod options;
mod organisation;
mod requests;
mod server;
mod table;

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::json;

use self::http::Http;
use self::kept::Kept;
use self::options::{Options, Table};
use self::requests::{As, ONCE, REPORTS, Subjects, WRITES};
use self::server::{Cpu, Server};
use self::table::{Column, Cost, figure};

/// The demo, and what stands for its size in the table.
const DEMO: usize = 45;

/// What the paths of other people's code have in common on the machine that builds a program.
const FOREIGN: &[u8] = b"/registry/src/";

/// Runs the bench and prints its tables.
pub fn run(words: &[String]) -> Result<()> {
    let options = Options::parse(words)?;
    let binary = options.binary()?;
    let kept = Kept::open(&options, &binary)?;
    let mut columns = Vec::new();
    for size in &options.sizes {
        columns.push(measure(&options, &kept, *size)?);
        // A long run that is broken off has shown what it knew.
        eprintln!("\n{}\n{}", table::costs(&columns), table::facts(&columns));
    }
    let engine = if options.postgres { "PostgreSQL; CPU of server + database" } else { "SQLite" };
    let program = std::fs::read(&binary)?;
    let paths = program.windows(FOREIGN.len()).filter(|bytes| bytes == &FOREIGN).count();
    let size = figure(program.len() as f64 / 1e6);
    println!("\n{}: {size} MB, {paths} paths of the machine that built it. {engine}, {} order\n", binary.display(), options.order_name());
    println!("{}\n{}", table::costs(&columns), table::facts(&columns));
    Ok(())
}

/// One organisation from start to end.
fn measure(options: &Options, kept: &Kept, size: usize) -> Result<Column> {
    let mut column = Column { name: if size == DEMO { "demo".to_owned() } else { size.to_string() }, ..Column::default() };
    let tell = |what: &str| eprintln!("{size} risks: {what}");
    let place =
        if size == DEMO { kept.demo(&mut column.facts)? } else { kept.organisation(size, options.order, &mut column.facts, &tell)? };
    let start = || Server::start(&kept.binary, &place, size == DEMO);
    let wanted = |table: Table| options.tables.contains(&table);

    let server = start()?;
    column.fact("start to ready, ms wall / CPU", format!("{} / {}", server.ready.as_millis(), figure(server.cpu_so_far())));
    column.fact("memory when ready, MB", server.memory().0.to_string());
    let subjects = Subjects::find(&server, &mut Http::tcp(&server.address, &server.token()?)?)?;
    if wanted(Table::Reads) {
        tell("reads");
        reads(options, &server, &subjects, &mut column)?;
    }
    server.stop()?;
    if wanted(Table::Reports) {
        tell("reports");
        let server = start()?;
        reports(options, &server, &subjects, &mut column)?;
        server.stop()?;
    }
    if wanted(Table::Writes) {
        tell("writes");
        let server = start()?;
        writes(options, &server, &subjects, &mut column)?;
        tell("fsck");
        check(options, &server, &mut column)?;
        server.stop()?;
    }
    if wanted(Table::Crowds) {
        tell("crowds");
        let server = start()?;
        column.fact("database, MB", figure(kept.size(&server)));
        column.fact("restart to ready, ms wall / CPU", format!("{} / {}", server.ready.as_millis(), figure(server.cpu_so_far())));
        crowds(options, &server, &server.token()?, &subjects, &mut column)?;
        server.stop()?;
    }
    Ok(column)
}

/// Pages, lists and records.
fn reads(options: &Options, server: &Server, subjects: &Subjects, column: &mut Column) -> Result<()> {
    let mut http = Http::tcp(&server.address, &server.token()?)?;
    let mut meter = Meter { server, options, overhead: None };
    for (name, how, path) in requests::reads(subjects) {
        let cost = meter.repeat(|_| requests::ask(&mut http, how, &path).map(drop))?;
        column.costs.push((name.to_owned(), cost));
    }
    column.fact("memory after reads, MB", server.memory().0.to_string());
    Ok(())
}

/// Reports in every form.
fn reports(options: &Options, server: &Server, subjects: &Subjects, column: &mut Column) -> Result<()> {
    let mut http = Http::tcp(&server.address, &server.token()?)?;
    let mut meter = Meter { server, options, overhead: None };
    for (name, path) in REPORTS {
        let mut print = |_: usize| requests::ask(&mut http, As::Api, path).map(drop);
        if !path.ends_with(".pdf") {
            column.costs.push(((*name).to_owned(), meter.repeat(print)?));
            continue;
        }
        column.costs.push((format!("{name}, first"), meter.once(|| print(0))?));
        column.costs.push((format!("{name}, same again"), meter.repeat(print)?));
        requests::rename(subjects, &mut http)?;
        column.costs.push((format!("{name}, after a change"), meter.once(|| requests::ask(&mut http, As::Api, path).map(drop))?));
    }
    let (now, peak) = server.memory();
    column.fact("memory after reports, MB (peak)", format!("{now} ({peak})"));
    Ok(())
}

/// Records made and changed.
fn writes(options: &Options, server: &Server, subjects: &Subjects, column: &mut Column) -> Result<()> {
    let mut http = Http::tcp(&server.address, &server.token()?)?;
    let mut meter = Meter { server, options, overhead: None };
    for (name, write) in WRITES {
        column.costs.push(((*name).to_owned(), meter.repeat(|n| write(subjects, &mut http, n))?));
    }
    requests::may_sign(&mut http)?;
    for (name, write) in ONCE {
        column.costs.push(((*name).to_owned(), meter.once(|| write(subjects, &mut http, 0))?));
    }
    Ok(())
}

/// A check of everything, and everything made anew.
fn check(options: &Options, server: &Server, column: &mut Column) -> Result<()> {
    let mut http = Http::tcp(&server.address, &server.token()?)?;
    let (sound, cpu) = server.watch(|| http.get("/api/v1/fsck")?.json())?;
    let problems = sound.get("problems").and_then(|list| list.as_array()).context("no list of problems")?.len();
    if problems > 0 {
        bail!("fsck finds {problems} problems after the writes: {sound}");
    }
    column.fact("fsck, s CPU", seconds(cpu));
    if !options.no_rebuild {
        let (_, rebuild) = server.watch(|| http.write("POST", "/api/v1/rebuild", &json!({})))?;
        let ratio = figure(rebuild.sum() / cpu.sum().max(0.001));
        column.fact("fsck --rebuild, s CPU", format!("{} ({ratio} x fsck)", seconds(rebuild)));
    }
    let (now, peak) = server.memory();
    column.fact("memory after writes and a rebuild, MB (peak)", format!("{now} ({peak})"));
    Ok(())
}

fn seconds(cpu: Cpu) -> String {
    let server = figure(cpu.server / 1000.0);
    if cpu.database > 0.0 { format!("{server}+{}", figure(cpu.database / 1000.0)) } else { server }
}

/// Clients at once: writers of people and of risks, then many of both kinds.
fn crowds(options: &Options, server: &Server, token: &str, subjects: &Subjects, column: &mut Column) -> Result<()> {
    let time = if options.quick { Duration::from_millis(300) } else { Duration::from_secs(4) };
    let person = crowd::Work { register: "person", recipe: &|n| json!({ "name": format!("One of many {n}") }) };
    let risk = crowd::Work { register: "risk", recipe: &|n| requests::linked_risk(subjects, n) };
    let mut log = 0.0_f64;
    for (name, clients, work) in [("people", 1, &person), ("people", 8, &person), ("people", 32, &person), ("risks", 8, &risk)] {
        let found = crowd::run(server, token, clients, 0, time, work)?;
        log = log.max(found.log);
        let trouble = trouble(&found);
        if options.quick && !trouble.is_empty() {
            bail!("{clients} clients at once{trouble}");
        }
        column.facts.push((format!("{name} a second, {clients} clients"), format!("{}{trouble}", figure(found.rate))));
    }
    let found = crowd::run(server, token, 64, 200, time * 2, &person)?;
    let said = format!("{} written, {} read{}, {} MB", found.written, found.read, trouble(&found), found.memory);
    column.facts.push(("64 writers and 200 readers at once".to_owned(), said));
    if !options.postgres {
        column.facts.push(("largest write-ahead log, MB".to_owned(), figure(log.max(found.log))));
    }
    Ok(())
}

fn trouble(found: &crowd::Outcome) -> String {
    let mut text = String::new();
    for (count, what) in [(found.refused, "writes refused"), (found.unread, "reads refused")] {
        if count > 0 {
            text += &format!(", {count} {what}");
        }
    }
    if found.stored_though_refused != 0 {
        text += &format!(", {} of them stored", found.stored_though_refused);
    }
    text
}

/// Measures single requests.
struct Meter<'a> {
    server: &'a Server,
    options: &'a Options,
    /// Statements that asking for the count costs.
    overhead: Option<u64>,
}

impl Meter<'_> {
    /// Once to warm up, once to count, then as often as it takes for a steady median.
    fn repeat(&mut self, mut work: impl FnMut(usize) -> Result<()>) -> Result<Cost> {
        let began = Instant::now();
        work(0)?;
        let mut cost = self.once(|| work(1))?;
        let mut times = vec![cost.cpu];
        let (least, enough) = if self.options.quick { (1, 0.0) } else { (7, 200.0) };
        let mut number = 2;
        while (times.len() < least || times.iter().map(|cpu| cpu.sum()).sum::<f64>() < enough)
            && times.len() < 40
            && began.elapsed() < Duration::from_secs(20)
        {
            times.push(self.server.watch(|| work(number))?.1);
            number += 1;
        }
        times.sort_by(|a, b| a.sum().total_cmp(&b.sum()));
        cost.cpu = times.get(times.len() / 2).copied().unwrap_or_default();
        Ok(cost)
    }

    /// Once, with its statements.
    fn once(&mut self, work: impl FnOnce() -> Result<()>) -> Result<Cost> {
        let overhead = match self.overhead {
            Some(known) => known,
            None => {
                let (first, second) = (self.server.statements(), self.server.statements());
                let cost = second.zip(first).map(|(second, first)| second - first).unwrap_or_default();
                *self.overhead.insert(cost)
            }
        };
        let before = self.server.statements();
        let ((), cpu) = self.server.watch(work)?;
        let statements = self.server.statements().zip(before).map(|(after, before)| after.saturating_sub(before).saturating_sub(overhead));
        Ok(Cost { cpu, statements })
    }
}

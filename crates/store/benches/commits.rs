//! Group commit: acknowledged writes a second by one client and by 64, and how many share a sync.
//!
//! `cargo bench -p vouchsafe-store --bench commits`

mod common;

use common::{Dice, FINDING, World, median, note};
use kernel::{Actor, Change, Door, Draft, Moment, Query, Read};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

fn run(w: &World, clients: usize, seconds: u64) -> Result<f64, Box<dyn std::error::Error>> {
    let before = w.store.commits();
    let written = AtomicU64::new(0);
    let start = Instant::now();
    let until = start + Duration::from_secs(seconds);
    std::thread::scope(|scope| {
        for client in 0..clients {
            let dice = Dice::new(client as u64);
            let written = &written;
            scope.spawn(move || {
                while Instant::now() < until {
                    let unit = w.units.get(dice.below(3) as usize).copied().unwrap_or_default();
                    let draft = Draft::new().with("name", format!("of {client}")).with("unit", unit);
                    let plan = |read: &dyn Read| Ok(vec![Change::create(&FINDING, read.mint(), draft.clone())]);
                    match w.store.write(w.org, &Actor::System, &note(), &plan) {
                        Ok(_) => drop(written.fetch_add(1, Ordering::Relaxed)),
                        Err(fault) => println!("{fault}"),
                    }
                }
            });
        }
    });
    let rate = written.load(Ordering::Relaxed) as f64 / start.elapsed().as_secs_f64();
    let after = w.store.commits();
    let commits = after.commits - before.commits;
    let shared = (after.calls - before.calls) as f64 / commits.max(1) as f64;
    println!("{clients:>3} clients: {rate:>7.0} acknowledged writes/s, {shared:>5.1} writes a sync, {commits} syncs");
    Ok(rate)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let w = World::new("commits")?;
    println!("{}", w.store.engine());
    let one = run(&w, 1, 4)?;
    for clients in [8, 64] {
        let many = run(&w, clients, 4)?;
        println!("             {:.1} x one client", many / one);
    }
    let query = Query { limit: 20, ..Query::default() };
    let page = || w.store.read(w.org, &w.reader, Moment::Live).and_then(|read| read.list(&FINDING, &query));
    println!("a page of 20 for a reader afterwards: {} microseconds", median(20, || drop(page())).as_micros());
    Ok(())
}

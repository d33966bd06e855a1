//! Group commit: acknowledged writes a second by one client and by 64, and how many share a sync.
//!
//! `cargo bench -p vouchsafe-store --bench commits`

mod common;

use common::{FINDING, World, note};
use kernel::{Actor, Change, Door, Draft, Read};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

fn run(w: &World, clients: usize, seconds: u64) -> Result<f64, Box<dyn std::error::Error>> {
    let before = w.store.commits();
    let written = AtomicU64::new(0);
    let start = Instant::now();
    let until = start + Duration::from_secs(seconds);
    std::thread::scope(|scope| {
        for client in 0..clients {
            let written = &written;
            scope.spawn(move || {
                while Instant::now() < until {
                    let plan = |read: &dyn Read| {
                        Ok(vec![Change::create(&FINDING, read.mint(), Draft::new().with("name", format!("of {client}")))])
                    };
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
    Ok(())
}

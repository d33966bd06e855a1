//! A page of 20 as at any moment among 100,000 records with three versions each, beside the live page.
//!
//! `cargo bench -p vouchsafe-store --bench as_at [-- RECORDS]`

mod common;

use common::{Dice, FINDING, Level, World, median, note};
use kernel::{Actor, Change, Choice, Door, Draft, Filter, Id, Moment, Query, Read, Sort, Value};
use std::time::{Duration, Instant};

fn draft(dice: &Dice, n: u64) -> Draft {
    let level = Level::CHOICES.keys.get(dice.below(3) as usize).copied().unwrap_or_default();
    let draft = Draft::new()
        .with("name", format!("Finding {} of host {}", dice.below(1_000_000), n % 977))
        .with("level", level)
        .with("size", dice.below(1000) as i64)
        .with("text", format!("Port {} answers with an outdated version {}.{}", dice.below(65_000), dice.below(9), dice.below(99)));
    let day = jiff::civil::date(2026, 1, 1).saturating_add(jiff::Span::new().days(dice.below(700) as i64));
    if dice.below(5) > 0 { draft.with("due", day) } else { draft }
}

/// Records come and change all the time: after each new one, two changes of earlier ones.
fn fill(w: &World, records: u64, in_set: usize) -> Result<(), Box<dyn std::error::Error>> {
    let dice = Dice::new(99);
    let (mut ids, mut open): (Vec<Id>, Vec<(Id, u8)>) = (Vec::new(), Vec::new());
    let mut changes = Vec::new();
    let mut sets = Vec::new();
    for n in 0..records {
        let id = Id(uuid::Uuid::from_u128(0xf000_0000_0000 + u128::from(n)));
        // One in a thousand lies in the reader's own unit, a third in the other, the rest at the root.
        let unit = if n % 1000 == 7 {
            w.units[2]
        } else if n % 3 == 0 {
            w.units[1]
        } else {
            w.units[0]
        };
        changes.push(Change::create(&FINDING, id, draft(&dice, n).with("unit", unit)));
        ids.push(id);
        open.push((id, 2));
        let last = n + 1 == records;
        let mut turns = if last { usize::MAX } else { 2 };
        while turns > 0 && (last || open.len() > 500) && !open.is_empty() {
            let place = dice.below(open.len() as u64) as usize;
            if let Some((id, left)) = open.get_mut(place) {
                changes.push(Change::edit(&FINDING, *id, draft(&dice, n)));
                *left -= 1;
                if *left == 0 {
                    open.swap_remove(place);
                }
            }
            turns -= 1;
        }
        if changes.len() >= in_set || last {
            sets.push(std::mem::take(&mut changes));
        }
    }
    for batch in sets.chunks(50) {
        let plans: Vec<_> = batch.iter().map(|set| move |_: &dyn Read| Ok(set.clone())).collect();
        let items: Vec<store::Item<'_>> =
            plans.iter().map(|plan| store::Item { organisation: w.org, actor: Actor::System, note: note(), at: None, plan }).collect();
        for result in w.store.write_all(&items) {
            result?;
        }
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let records = std::env::args().filter_map(|a| a.parse().ok()).next().unwrap_or(100_000);
    let w = World::new("as-at")?;
    let start = Instant::now();
    fill(&w, records, 10)?;
    let took = start.elapsed();
    println!(
        "{}: {records} records, {} versions written in {took:.1?}: {:.0} revisions/s",
        w.store.engine(),
        records * 3,
        records as f64 * 3.0 / took.as_secs_f64()
    );
    let newest = w.store.read(w.org, &Actor::System, Moment::Live)?.sequence();
    let sorts = [
        ("reference", "", false),
        ("reference, last first", "", true),
        ("name", "name", false),
        ("due, last first", "due", true),
        ("level, highest", "level", true),
        ("size (no index)", "size", false),
    ];
    let mut worst = Duration::ZERO;
    let high = Filter::new().is(&FINDING, "level", vec![Value::from("high")]);
    for (who, actor) in [("everything", &Actor::System), ("reader of a small unit", &w.reader)] {
        println!("\n{who}: microseconds for a page of 20 with its total, as at parts of the history");
        println!("{:<28}{:>9}{}", "sorted by", "live", [0.1, 1.0, 5.0, 20.0, 50.0, 80.0, 99.0, 99.9].map(|p| format!("{p:>8}%")).concat());
        for (label, key, down) in sorts {
            let query = Query { sort: Some(Sort { field: FINDING.index(key), down }), limit: 20, ..Query::default() };
            let time = |moment| -> Result<Duration, Box<dyn std::error::Error>> {
                let read = w.store.read(w.org, actor, moment)?;
                let _ = read.list(&FINDING, &query)?;
                Ok(median(9, || drop(read.list(&FINDING, &query))))
            };
            let live = time(Moment::Live)?;
            print!("{label:<28}{:>9}", live.as_micros());
            for part in [1_u64, 10, 50, 200, 500, 800, 990, 999] {
                let at = time(Moment::Sequence((newest * part / 1000).max(1)))?;
                let over = at > live * 3 && at > Duration::from_millis(5);
                print!("{:>8}{}", at.as_micros(), if over { "!" } else { " " });
                worst = worst.max(if over { at } else { Duration::ZERO });
            }
            println!();
        }
        for (label, filter) in [("count, no filter", Filter::new()), ("count, level:high", high.clone())] {
            print!("{label:<28}");
            for moment in [Moment::Live]
                .into_iter()
                .chain([1_u64, 10, 50, 200, 500, 800, 990, 999].map(|p| Moment::Sequence((newest * p / 1000).max(1))))
            {
                let read = w.store.read(w.org, actor, moment)?;
                print!("{:>9}", median(5, || drop(read.count(&FINDING, &filter))).as_micros());
            }
            println!();
        }
    }
    let open = median(50, || drop(w.store.read(w.org, &w.reader, Moment::Live)));
    println!("\nopening a read for a person: {} microseconds", open.as_micros());
    if worst > Duration::ZERO {
        println!("over the budget of 3 x live or 5 ms: marked with !, worst {worst:.1?}");
    }
    if std::env::args().any(|a| a == "--rebuild") {
        let start = Instant::now();
        w.store.rebuild()?;
        println!("rebuild: {:.1?}", start.elapsed());
        let start = Instant::now();
        println!("fsck: {} problems in {:.1?}", w.store.fsck()?.problems.len(), start.elapsed());
    }
    Ok(())
}

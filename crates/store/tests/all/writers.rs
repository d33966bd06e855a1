//! Many writers at once: nothing is lost, nothing but stale edits is refused.

use crate::registers::THING;
use crate::world::{World, engines, note};
use kernel::{Actor, Change, Door, Draft, Fault, Id, Moment, Read, Value};
use std::sync::atomic::{AtomicU64, Ordering};

/// Every projected row that a reader can meet, at every moment, as text.
fn everything(w: &World, ids: &[Id], last: u64) -> Vec<String> {
    let mut all = Vec::new();
    for sequence in (1..=last).step_by(97).chain([last]) {
        let read = w.read(&Actor::System, Moment::Sequence(sequence));
        for row in read.get_many(&THING, ids).unwrap() {
            all.push(format!("{sequence} {row:?} {:?} {} {}", row.changed_at, row.sequence, row.retired));
        }
        all.push(format!("{:?}", read.links_to(ids).unwrap().len()));
    }
    all
}

#[test]
fn eight_writers_lose_nothing() {
    const EACH: u64 = 250;
    for engine in engines() {
        let w = World::new(&engine);
        let ids: Vec<Id> = (0..20).map(|n| w.thing(Draft::new().with("name", format!("Thing {n}")).with("size", 0))).collect();
        let stale = AtomicU64::new(0);
        std::thread::scope(|scope| {
            for writer in 0..8_u64 {
                let (w, ids, stale) = (&w, &ids, &stale);
                scope.spawn(move || {
                    let mut dice = writer * 7919 + 13;
                    let mut done = 0;
                    while done < EACH {
                        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                        let id = ids[(dice >> 33) as usize % ids.len()];
                        let row = w.get(id);
                        let size = row.value("size").as_int().unwrap();
                        let plan = |_: &dyn Read| {
                            let draft = Draft::new().with("size", size + 1);
                            // Now and then a link to one of the first five, so that derived values and links race as well.
                            let part = ids[(dice >> 40) as usize % 5];
                            let draft = if dice % 16 == 0 && part < id { draft.with("parts", vec![part]) } else { draft };
                            Ok(vec![Change::Edit { register: &THING, id, version: Some(row.version), draft }])
                        };
                        match w.store().write(w.org, &Actor::System, &note(), &plan) {
                            Ok(receipt) => {
                                assert_eq!(receipt.written[0].2, row.version + 1);
                                done += 1;
                            }
                            Err(Fault::Stale { .. }) => drop(stale.fetch_add(1, Ordering::Relaxed)),
                            Err(other) => panic!("{other}"),
                        }
                    }
                });
            }
        });
        let sum: i64 = ids.iter().map(|id| w.get(*id).value("size").as_int().unwrap()).sum();
        assert_eq!(sum as u64, 8 * EACH);
        let versions: u64 = ids.iter().map(|id| w.get(*id).version - 1).sum();
        assert_eq!(versions, 8 * EACH);
        println!("{engine:?}: {} stale edits refused, {:?}", stale.load(Ordering::Relaxed), w.store().commits());
        w.sound();
        let last = w.read(&Actor::System, Moment::Live).sequence();
        let before = everything(&w, &ids, last);
        w.store().rebuild().unwrap();
        w.sound();
        assert!(before == everything(&w, &ids, last));
        assert_eq!(
            w.get(ids[3]).value("size"),
            w.read(&Actor::System, Moment::Sequence(last)).get(&THING, ids[3]).unwrap().map_or(Value::None, |r| r.value("size"))
        );
    }
}

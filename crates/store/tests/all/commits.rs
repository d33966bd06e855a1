//! Sharing commits: a panicking plan harms nobody else; several calls in one commit; lost connections.

use crate::registers::THING;
use crate::world::{Engine, World, engines, note};
use kernel::{Actor, Change, Door, Draft, Fault, Filter, Moment, Read};
use std::sync::Barrier;
use store::Item;

#[test]
fn a_panicking_plan_rolls_back_only_its_own() {
    for engine in engines() {
        let w = World::new(&engine);
        let barrier = Barrier::new(16);
        std::thread::scope(|scope| {
            for n in 0..16 {
                let (w, barrier) = (&w, &barrier);
                scope.spawn(move || {
                    for round in 0..5 {
                        let plan = move |read: &dyn Read| {
                            assert!(n % 4 != 3, "planned panic");
                            if n % 4 == 2 {
                                return Err(Fault::Forbidden);
                            }
                            Ok(vec![Change::create(&THING, read.mint(), Draft::new().with("name", format!("{n}.{round}")))])
                        };
                        barrier.wait();
                        match (n % 4, w.store().write(w.org, &Actor::System, &note(), &plan)) {
                            (0 | 1, Ok(_)) | (2, Err(Fault::Forbidden)) => {}
                            (3, Err(Fault::Internal(why))) => assert!(why.contains("planned panic")),
                            (_, other) => panic!("{other:?}"),
                        }
                    }
                });
            }
        });
        let read = w.read(&Actor::System, Moment::Live);
        assert_eq!((read.count(&THING, &Filter::new()).unwrap(), read.sequence()), (40, 41));
        drop(read);
        let counts = w.store().commits();
        println!("{engine:?}: {counts:?}");
        assert!(counts.commits <= counts.calls);
        w.sound();
    }
}

#[test]
fn statements_are_counted() {
    for engine in engines() {
        let w = World::new(&engine);
        let counted = |work: &dyn Fn()| {
            let before = w.store().statements();
            work();
            w.store().statements() - before
        };
        let ask = |times: usize| {
            let read = w.read(&Actor::System, Moment::Live);
            for _ in 0..times {
                read.count(&THING, &Filter::new()).unwrap();
            }
        };
        ask(1);
        let (once, again, twice) = (counted(&|| ask(1)), counted(&|| ask(1)), counted(&|| ask(2)));
        assert!(once > 1, "a read begins, asks and ends: {once}");
        assert_eq!(once, again);
        assert!((once + 1..2 * once).contains(&twice), "a second question in the same read costs more, but not a second read: {twice}");
        let write = || assert_ne!(w.thing(Draft::new().with("name", "Thing")), w.org);
        assert!(counted(&write) > once, "what writers send is counted too");
        assert_eq!(counted(&|| ()), 0);
    }
}

#[test]
fn several_calls_share_one_commit() {
    for engine in engines() {
        let w = World::make(&engine, true);
        assert!(w.store().is_demo());
        let long_ago: jiff::Timestamp = "2031-05-05T10:00:00Z".parse().unwrap();
        let plans: Vec<_> = (0..10_i64)
            .map(|n| {
                let id = w.mint();
                move |_: &dyn Read| -> Result<Vec<Change>, Fault> {
                    let draft = if n == 4 { Draft::new() } else { Draft::new().with("name", format!("Thing {n}")) };
                    Ok(vec![Change::create(&THING, id, draft)])
                }
            })
            .collect();
        let items: Vec<Item<'_>> = plans
            .iter()
            .zip(0..)
            .map(|(plan, n)| Item {
                organisation: w.org,
                actor: Actor::System,
                note: note(),
                at: Some(long_ago + jiff::SignedDuration::from_hours(n)),
                plan,
            })
            .collect();
        let before = w.store().commits();
        let results = w.store().write_all(&items);
        let after = w.store().commits();
        assert_eq!((after.calls - before.calls, after.commits - before.commits), (10, 1));
        let sequences: Vec<Option<u64>> = results.iter().map(|r| r.as_ref().ok().map(|r| r.sequence)).collect();
        assert_eq!(sequences, [Some(2), Some(3), Some(4), Some(5), None, Some(6), Some(7), Some(8), Some(9), Some(10)]);
        assert!(matches!(results[4], Err(Fault::Invalid(_))));
        let read = w.read(&Actor::System, Moment::At(long_ago + jiff::SignedDuration::from_mins(61)));
        assert_eq!((read.sequence(), read.count(&THING, &Filter::new()).unwrap()), (3, 2));
        drop(read);
        // Time never goes back, even where it may be simulated.
        let plan = |read: &dyn Read| Ok(vec![Change::create(&THING, read.mint(), Draft::new().with("name", "Late"))]);
        let early =
            w.store().write_all(&[Item { organisation: w.org, actor: Actor::System, note: note(), at: Some(long_ago), plan: &plan }]);
        assert_eq!(early[0].as_ref().unwrap().recorded_at, long_ago + jiff::SignedDuration::from_hours(9));
        w.sound();

        let real = World::new(&engine);
        assert!(!real.store().is_demo());
        let refused =
            real.store().write_all(&[Item { organisation: real.org, actor: Actor::System, note: note(), at: Some(long_ago), plan: &plan }]);
        assert!(matches!(&refused[0], Err(Fault::Conflict(text)) if text.id == "door-simulated-clock"));
        assert_eq!(real.read(&Actor::System, Moment::Live).count(&THING, &Filter::new()).unwrap(), 0);
    }
}

#[test]
fn lost_connections_are_made_again() {
    for engine in engines() {
        let Engine::Postgres(server) = &engine else { continue };
        let w = World::new(&engine);
        let name = w.place.database();
        let mut other = postgres::Client::connect(server, postgres::NoTls).unwrap();
        let mut cut = move || {
            let text = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'vouchsafe' AND datname LIKE $1";
            other.execute(text, &[&name]).unwrap();
            std::thread::sleep(std::time::Duration::from_millis(100));
        };
        w.thing(Draft::new().with("name", "One"));
        cut();
        w.thing(Draft::new().with("name", "Two"));
        assert_eq!(w.read(&Actor::System, Moment::Live).count(&THING, &Filter::new()).unwrap(), 2);
        cut();
        w.store().healthy().unwrap();
        let read = w.read(&Actor::System, Moment::Live);
        cut();
        assert!(matches!(read.count(&THING, &Filter::new()), Err(Fault::Unavailable(_))));
        drop(read);
        // Cut in the middle of a plan: tried again alone, once.
        let cutter = std::sync::Mutex::new((cut, 0));
        let plan = |read: &dyn Read| {
            let mut guard = cutter.lock().unwrap();
            guard.1 += 1;
            if guard.1 == 1 {
                (guard.0)();
            }
            Ok(vec![Change::create(&THING, read.mint(), Draft::new().with("name", "Three"))])
        };
        w.store().write(w.org, &Actor::System, &note(), &plan).unwrap();
        assert_eq!(cutter.lock().unwrap().1, 2);
        assert_eq!(w.read(&Actor::System, Moment::Live).count(&THING, &Filter::new()).unwrap(), 3);
        w.sound();
    }
}

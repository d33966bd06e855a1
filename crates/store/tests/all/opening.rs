//! Opening: what is wrong with a place is said in a sentence, and nothing is lost.

use crate::registers::{HEAP, REGISTERS, THING};
use crate::world::{Engine, World, clock, engines, found, founding, note, options};
use jiff::civil::date;
use kernel::nouns::ARRANGEMENT;
use kernel::{Actor, Change, Door, Draft, Fault, Filter, Id, Moment, Read, Register, Value};
use store::{Location, OpenError, Options, Store};

fn open(location: Location) -> Result<Store, OpenError> {
    Store::open(options(location, clock(), false))
}

#[test]
fn a_folder_belongs_to_one_process() {
    let w = World::new(&Engine::Sqlite);
    match open(w.place.location()) {
        Err(error @ OpenError::Locked { pid: Some(pid), .. }) => {
            assert_eq!(pid, std::process::id());
            assert!(error.to_string().contains("in use by another Vouchsafe process"), "{error}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn places_that_cannot_be_used_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "x").unwrap();
    assert!(matches!(open(Location::Sqlite(file.clone())), Err(OpenError::Folder { .. })));
    assert!(matches!(open(Location::Sqlite(file.join("below"))), Err(OpenError::Folder { .. })));
    let closed = folder.path().join("closed");
    std::fs::create_dir(&closed).unwrap();
    let mut rights = std::fs::metadata(&closed).unwrap().permissions();
    rights.set_readonly(true);
    std::fs::set_permissions(&closed, rights).unwrap();
    if std::fs::write(closed.join("try"), "x").is_err() {
        assert!(matches!(open(Location::Sqlite(closed)), Err(OpenError::NotWritable { .. })));
    }
    let nowhere = Location::Postgres { url: "postgres://nobody@127.0.0.1:1/none".into(), blobs: folder.path().join("b") };
    assert!(matches!(open(nowhere), Err(OpenError::Unreachable { .. })));
    let nonsense = Location::Postgres { url: "nonsense".into(), blobs: folder.path().join("b") };
    assert!(matches!(open(nonsense), Err(OpenError::Unreachable { .. })));
}

#[test]
fn damage_is_seen_and_left_alone() {
    let mut w = World::new(&Engine::Sqlite);
    for n in 0..200 {
        w.thing(Draft::new().with("name", format!("Thing {n}")));
    }
    w.store = None;
    let file = w.place.data().join("vouchsafe.db");
    let good = std::fs::read(&file).unwrap();
    let spoilt = |bytes: &[u8]| {
        std::fs::write(&file, bytes).unwrap();
        let found = open(w.place.location());
        assert_eq!(std::fs::read(&file).unwrap(), bytes);
        match found {
            Err(OpenError::Corrupt { why, .. }) => why,
            other => panic!("{other:?}"),
        }
    };
    spoilt(b"not a database at all");
    let other = w.place.data().join("other.db");
    rusqlite::Connection::open(&other).unwrap().execute_batch("CREATE TABLE photos (name TEXT)").unwrap();
    assert_eq!(spoilt(&std::fs::read(&other).unwrap()), "another program made it");
    let mut bad = good.clone();
    bad[..16].copy_from_slice(b"0123456789abcdef");
    spoilt(&bad);
    let mut bad = good.clone();
    let middle = bad.len() / 2 / 4096 * 4096;
    bad[middle..middle + 40 * 1024].fill(0xff);
    spoilt(&bad);
    let mut bad = good.clone();
    bad.truncate(good.len() / 2 / 4096 * 4096);
    spoilt(&bad);
    std::fs::write(&file, &good).unwrap();
    w.reopen();
    w.sound();
}

#[test]
fn a_demo_stays_a_demo_and_a_real_one_real() {
    for engine in engines() {
        let mut demo = World::make(&engine, true);
        demo.reopen();
        assert!(demo.store().is_demo());
        let mut real = World::new(&engine);
        real.store = None;
        assert!(matches!(Store::open(options(real.place.location(), clock(), true)), Err(OpenError::NotDemo)));
        real.reopen();
    }
}

static LACKING: &[&Register] = &[&THING];

static OTHER: &[&Register] = {
    use kernel::nouns::*;
    &[&ORGANISATION, &UNIT, &PERSON, &GRANT, &TASK, &SIGNOFF, &COMMENT, &ATTACHMENT]
};

#[test]
fn other_registers_mean_other_projections() {
    for engine in engines() {
        let mut w = World::new(&engine);
        let id = w.thing(Draft::new().with("name", "Thing"));
        w.store = None;
        let with = |registers| Store::open(Options { registers, ..options(w.place.location(), w.clock.clone(), false) });
        let fewer = with(OTHER).unwrap();
        assert!(fewer.read(w.org, &Actor::System, Moment::Live).unwrap().recent(50).unwrap().iter().all(|r| r.row.id != id));
        fewer
            .write(w.org, &Actor::System, &note(), &|read| {
                Ok(vec![Change::create(&kernel::nouns::COMMENT, read.mint(), Draft::new().with("text", "Hm").with("about", w.root))])
            })
            .unwrap();
        if matches!(engine, Engine::Postgres(_)) {
            // Another node of another release: it rebuilds, and this one stops instead of guessing.
            let node = with(REGISTERS).unwrap();
            assert!(matches!(fewer.healthy(), Err(kernel::Fault::Unavailable(_))));
            let write = fewer.write(w.org, &Actor::System, &note(), &|_| Ok(vec![]));
            assert!(matches!(write, Err(kernel::Fault::Unavailable(_))));
            assert!(matches!(fewer.read(w.org, &Actor::System, Moment::Live).map(drop), Err(kernel::Fault::Unavailable(_))));
            assert_eq!(node.fsck().unwrap().problems, Vec::<String>::new());
        }
        drop(fewer);
        w.reopen();
        assert_eq!(w.get(id).title(), "Thing");
        assert_eq!(w.read(&Actor::System, Moment::Live).count(&THING, &Filter::new()).unwrap(), 1);
        w.sound();
    }
    let folder = tempfile::tempdir().unwrap();
    let failed = Store::open(Options { registers: LACKING, ..options(Location::Sqlite(folder.path().into()), clock(), false) });
    assert!(matches!(failed, Err(OpenError::Failed(_))));
}

#[test]
fn an_upgrade_makes_only_that_anew_which_a_change_reaches() {
    for engine in engines() {
        let mut w = World::new(&engine);
        let thing = w.thing(Draft::new().with("name", "Thing").with("size", 7).with("colour", "red"));
        let heap = w.mint();
        w.write(&Actor::System, &[Change::create(&HEAP, heap, Draft::new().with("name", "Heap").with("things", vec![thing]))]).unwrap();
        // A mark in a row, which no replay would put there, tells whether the table is the old one.
        let cases = [
            ("'x' || print WHERE register = 'test-heap'", false, false),
            ("print || 'x' WHERE register = 'test-thing'", false, true),
            ("'x' || print WHERE register = 'test-thing'", false, false),
            ("print || 'x' WHERE register = 'test-stone'", true, true),
            ("print || 'x' WHERE register = '*'", false, false),
        ];
        for (print, thing_stays, heap_stays) in cases {
            w.place.sql("UPDATE r_test_thing SET f_colour = 'painted'; UPDATE r_test_heap SET f_name = 'painted'");
            w.store = None;
            w.place.sql(&format!("UPDATE fingerprint SET print = {print}"));
            w.reopen();
            let colour = w.get(thing).value("colour");
            let found = w.read(&Actor::System, Moment::Live).get(&HEAP, heap).unwrap().unwrap();
            assert_eq!(colour, Value::from(if thing_stays { "painted" } else { "red" }), "{print}");
            assert_eq!(found.title(), if heap_stays { "painted" } else { "Heap" }, "{print}");
            assert_eq!((found.value("load"), w.get(thing).value("weight")), (Value::Int(7), Value::Int(7)));
            assert_eq!(w.read(&Actor::System, Moment::Live).search("thing", 9).unwrap().len(), 1, "{print}");
            w.place.sql("UPDATE r_test_thing SET f_colour = 'red'; UPDATE r_test_heap SET f_name = 'Heap'");
        }
    }
}

#[test]
fn a_newer_release_is_not_touched() {
    for engine in engines() {
        let mut w = World::new(&engine);
        w.store = None;
        w.place.sql("UPDATE installation SET program = '99.0.0'");
        // The same registers: nothing to rebuild, so an older release may go on.
        w.reopen();
        w.store = None;
        w.place.sql("UPDATE fingerprint SET print = 'newer' WHERE register = 'task'");
        assert!(matches!(open(w.place.location()), Err(OpenError::TooNew { .. })));
        w.place.sql("UPDATE installation SET program = '0.0.1'");
        w.reopen();
        w.store = None;
        w.place.sql("INSERT INTO migration (number, applied_at) VALUES (99, 0)");
        match open(w.place.location()) {
            Err(error @ OpenError::TooNew { .. }) => assert!(error.to_string().contains("newer release"), "{error}"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn fsck_sees_what_was_tampered_with() {
    for engine in engines() {
        let statements = [
            "UPDATE r_test_thing SET f_name = 'Other' WHERE to_seq IS NULL AND reference = 'X-2'",
            "UPDATE r_test_thing SET f_weight = 99 WHERE to_seq IS NULL AND reference = 'X-2'",
            "UPDATE r_test_thing SET to_seq = to_seq + 1 WHERE to_seq IS NOT NULL AND reference = 'X-2'",
            "DELETE FROM link WHERE field = 'parts'",
            "UPDATE record SET title = 'Other' WHERE reference = 'X-2'",
            "DELETE FROM search",
            "UPDATE change_set SET reason = 'better' WHERE seq = 2",
            "UPDATE change_set SET recorded_at = recorded_at - 100000 WHERE seq = 3",
            "UPDATE revision SET schema = 7 WHERE version = 2",
            "UPDATE journal SET hash = leaf WHERE leaf_index = 3",
            "DELETE FROM journal WHERE leaf_index = 10",
            "DELETE FROM revision WHERE version = 2",
            "UPDATE log_head SET next_leaf = next_leaf + 1",
            "UPDATE pseudonym SET pseudonym = pseudonym",
        ];
        let innocent = statements.len() - 1;
        for (n, statement) in statements.iter().enumerate() {
            let w = World::new(&engine);
            let other = w.thing(Draft::new().with("name", "Part").with("size", 4));
            let id = w.thing(Draft::new().with("name", "Thing").with("parts", vec![other]).with("nick", "Dizzy"));
            w.edit(id, Draft::new().with("size", 3));
            w.sound();
            w.place.sql(statement);
            let report = w.store().fsck().unwrap();
            assert_eq!(report.problems.is_empty(), n == innocent, "{engine:?} {statement}: {:?}", report.problems);
        }
    }
}

#[test]
fn an_upgrade_makes_what_falls_due_anew_with_its_register_or_its_arrangements() {
    for engine in engines() {
        let mut w = World::new(&engine);
        let day = date(2026, 6, 1);
        let thing = w.thing(Draft::new().with("name", "Pump").with("due", day).with("unit", w.left));
        let arrangement = w.mint();
        let draft = Draft::new().with("about", thing).with("due", day).with("until", date(2026, 7, 1));
        w.write(&Actor::System, &[Change::create(&ARRANGEMENT, arrangement, draft)]).unwrap();
        w.edit(thing, Draft::new().with("name", "Large pump").with("unit", w.right));
        w.write(&Actor::System, &[Change::Retire { register: &ARRANGEMENT, id: arrangement, version: None }]).unwrap();
        w.sound();
        for (key, healed) in [("test-thing", true), ("arrangement", true), ("test-stone", false), ("*", true)] {
            w.place.sql("UPDATE due SET date = '1999-01-01'");
            w.store = None;
            w.place.sql(&format!("UPDATE fingerprint SET print = print || 'x' WHERE register = '{key}'"));
            w.reopen();
            assert_eq!(w.store().fsck().unwrap().problems.is_empty(), healed, "{key}");
        }
    }
}

/// Eight set-ups at once, and two servers where the engine lets two have one database: one makes an organisation, the others say so.
#[test]
fn the_first_set_up_wins() {
    for engine in engines() {
        let place = engine.place();
        let first = Store::open(options(place.location(), clock(), false)).unwrap();
        let second = match place.location() {
            Location::Sqlite(_) => None,
            location @ Location::Postgres { .. } => Some(Store::open(options(location, clock(), false)).unwrap()),
        };
        let together = std::sync::Barrier::new(8);
        let results: Vec<_> = std::thread::scope(|scope| {
            let works: Vec<_> = (0..8_usize)
                .map(|n| {
                    let store = second.as_ref().filter(|_| n % 2 == 1).unwrap_or(&first);
                    let together = &together;
                    scope.spawn(move || {
                        let id = Id::named(&["set-up", &n.to_string()]);
                        let changes = founding(id, &format!("House {n}"));
                        together.wait();
                        store.found_first(id, &note(), &|_| Ok(changes.clone()))
                    })
                })
                .collect();
            works.into_iter().map(|work| work.join().unwrap()).collect()
        });
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{engine:?}: {results:?}");
        let told = |result: &Result<_, Fault>| matches!(result, Err(Fault::Conflict(text)) if text.id == "door-set-up");
        assert_eq!(results.iter().filter(|result| told(result)).count(), 7, "{engine:?}: {results:?}");
        assert_eq!(first.organisations().unwrap().len(), 1);
        assert!(first.fsck().unwrap().problems.is_empty());
        // Later ones on purpose are still made: only set-up is once.
        found(&first, Id::named(&["set-up", "another"]), "Another");
        assert_eq!(first.organisations().unwrap().len(), 2);
    }
}

/// A release that knew no comments moved what they are about: they stand where it was, until they are put right with history.
#[test]
fn what_an_earlier_release_left_behind_is_named() {
    for engine in engines() {
        let mut w = World::new(&engine);
        let thing = w.thing(Draft::new().with("name", "Thing").with("unit", w.left));
        let comment = w.mint();
        let said = Draft::new().with("text", "Hm").with("about", thing);
        w.write(&Actor::System, &[Change::create(&kernel::nouns::COMMENT, comment, said)]).unwrap();
        w.sound();
        w.store = None;
        static LESS: std::sync::LazyLock<Vec<&'static Register>> =
            std::sync::LazyLock::new(|| REGISTERS.iter().copied().filter(|register| *register != &kernel::nouns::COMMENT).collect());
        let earlier = Store::open(Options { registers: &LESS, ..options(w.place.location(), w.clock.clone(), false) }).unwrap();
        earlier
            .write(w.org, &Actor::System, &note(), &|_| Ok(vec![Change::edit(&THING, thing, Draft::new().with("unit", w.right))]))
            .unwrap();
        drop(earlier);
        w.reopen();
        let found = w.store().fsck().unwrap();
        assert_eq!((found.problems.len(), found.misplaced.len()), (0, 1), "{found:?}");
        assert!(found.misplaced[0].contains("is about") && found.misplaced[0].contains("does not stand in its unit"), "{found:?}");
        let unit = |w: &World| w.read(&Actor::System, Moment::Live).get(&kernel::nouns::COMMENT, comment).unwrap().unwrap().common.unit;
        assert_eq!(unit(&w), Some(w.left));
        let mend = |read: &dyn Read| {
            let found = kernel::place::misplaced(read)?;
            Ok(found.iter().map(|one| Change::edit(one.row.register, one.row.id, Draft::new().with("unit", one.unit))).collect())
        };
        w.store().write(w.org, &Actor::System, &note(), &mend).unwrap();
        assert_eq!(unit(&w), Some(w.right));
        assert!(w.store().fsck().unwrap().misplaced.is_empty());
        assert_eq!(w.read(&Actor::System, Moment::Live).history(&kernel::nouns::COMMENT, comment).unwrap().len(), 2);
        w.sound();
    }
}

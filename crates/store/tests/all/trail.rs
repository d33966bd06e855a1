//! The journal as people and programs read it: in order, by every condition, at any moment, without what is hidden.

use crate::registers::THING;
use crate::world::{World, engines};
use kernel::journal::{Cursor, Did};
use kernel::nouns::UNIT;
use kernel::{Actor, Change, Channel, Draft, Fault, Id, JournalEntry, JournalQuery, Moment, Read};
use std::collections::BTreeSet;

fn asked(read: &dyn Read, said: &[(&str, &str)]) -> Vec<JournalEntry> {
    let said: Vec<(String, String)> = said.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    read.journal(&JournalQuery::parse(&said, read, 1000).unwrap()).unwrap()
}

fn of(entries: &[JournalEntry], id: Id) -> Vec<(u64, Did)> {
    entries.iter().filter(|entry| entry.revision.row.id == id).map(|entry| (entry.revision.row.version, entry.did())).collect()
}

/// A thing with four versions in the left unit, made by the program and by Ann, and one in the right unit.
fn told(w: &World) -> (Id, Id) {
    let mine = w.thing(Draft::new().with("name", "Mine").with("unit", w.left));
    let hidden = w.thing(Draft::new().with("name", "Hidden").with("unit", w.right));
    w.write(&w.ann, &[Change::edit(&THING, mine, Draft::new().with("name", "Mine now").with("above", hidden))]).unwrap_err();
    w.write(&w.ann, &[Change::edit(&THING, mine, Draft::new().with("name", "Mine now").with("size", 4))]).unwrap();
    w.edit(mine, Draft::new().with("above", hidden));
    w.write(&w.ann, &[Change::Retire { register: &THING, id: mine, version: None }]).unwrap();
    w.write(&w.ann, &[Change::Restore { register: &THING, id: mine, version: None }]).unwrap();
    (mine, hidden)
}

#[test]
fn every_revision_says_what_it_did() {
    for engine in engines() {
        let w = World::new(&engine);
        let (mine, hidden) = told(&w);
        let read = w.read(&Actor::System, Moment::Live);
        let all = asked(&*read, &[]);
        assert_eq!(
            of(&all, mine),
            [(5, Did::Restored), (4, Did::Retired), (3, Did::Changed), (2, Did::Changed), (1, Did::Created)],
            "newest first"
        );
        assert!(all.windows(2).all(|two| two[0].leaf == two[1].leaf + 1), "no revision is missing");
        let changed: Vec<String> = all
            .iter()
            .find(|e| of(std::slice::from_ref(e), mine) == [(2, Did::Changed)])
            .unwrap()
            .changed()
            .iter()
            .map(|d| d.field.key.to_string())
            .collect();
        assert_eq!(changed, ["name", "size"]);
        assert_eq!(all.iter().map(|entry| entry.revision.row.id).filter(|id| *id == hidden).count(), 1);
        assert_eq!(asked(&*read, &[("limit", "2")]).len(), 2);
        // The same in the order of time, in parts that fit together whatever their size.
        for size in ["1", "2", "3", "1000"] {
            let (mut place, mut seen) = ("0".to_owned(), Vec::new());
            loop {
                let part = asked(&*read, &[("after", &place), ("limit", size)]);
                let Some(last) = part.last() else { break };
                place = last.cursor().to_string();
                seen.extend(part.iter().map(|entry| entry.leaf));
            }
            assert_eq!(seen, (0..all.len() as u64).collect::<Vec<_>>(), "in parts of {size}");
        }
        let third = all.iter().rev().nth(3).unwrap().revision.sequence;
        let later = asked(&*read, &[("after", &third.to_string())]);
        assert!(later.iter().all(|entry| entry.revision.sequence > third) && !later.is_empty());
        let earlier = asked(&*read, &[("before", &third.to_string())]);
        assert!(earlier.iter().all(|entry| entry.revision.sequence < third));
        let set = all.iter().filter(|entry| entry.revision.sequence == third).count();
        assert_eq!(earlier.len() + set + later.len(), all.len());
        assert!(asked(&*read, &[("after", "99999999999")]).is_empty());
    }
}

#[test]
fn conditions_leave_out_what_does_not_fit() {
    for engine in engines() {
        let w = World::new(&engine);
        let (mine, hidden) = told(&w);
        let read = w.read(&Actor::System, Moment::Live);
        let Actor::Person { id: ann, .. } = w.ann else { panic!() };
        let all = asked(&*read, &[]);
        let by_ann = asked(&*read, &[("person", &ann.to_string())]);
        assert_eq!(by_ann.len(), 3);
        assert_eq!(of(&by_ann, mine), [(5, Did::Restored), (4, Did::Retired), (2, Did::Changed)]);
        assert!(asked(&*read, &[("register", "unit")]).iter().all(|entry| *entry.revision.row.register == UNIT));
        assert_eq!(asked(&*read, &[("register", "test-thing")]).len(), 6);
        assert_eq!(of(&asked(&*read, &[("record", "X-1"), ("after", "0")]), mine).len(), 5);
        assert_eq!(asked(&*read, &[("record", "X-1"), ("limit", "2")])[1].revision.row.version, 4);
        assert_eq!(asked(&*read, &[("channel", "set-up")]).len(), all.len());
        assert!(asked(&*read, &[("channel", "api")]).is_empty());
        // A unit stands for everything below it.
        let left = asked(&*read, &[("unit", &w.left.to_string()), ("register", "test-thing")]);
        assert_eq!((left.len(), of(&left, hidden).len()), (5, 0));
        let below = asked(&*read, &[("unit", &w.root.to_string()), ("register", "test-thing")]);
        assert_eq!(below.len(), 6);
        // Periods: from its first moment on, up to its last without it.
        let at = |n: usize| all[n].revision.recorded_at;
        let said = |from: String, until: String| asked(&*read, &[("from", &from), ("until", &until)]).len();
        assert_eq!(said(at(2).to_string(), at(0).to_string()), 2);
        assert_eq!(said("2019-01-01".into(), "2019-12-31".into()), 0);
        assert_eq!(said("2019-01-01".into(), "2999-12-31".into()), all.len());
        let day = at(0).to_zoned(read.zone()).date();
        assert_eq!(asked(&*read, &[("until", &day.yesterday().unwrap().to_string())]).len(), 0);
        // The past ends where it ends.
        let past = w.read(&Actor::System, Moment::Sequence(all[2].revision.sequence));
        assert_eq!(asked(&*past, &[]).len(), all.len() - 2);
        assert_eq!(of(&asked(&*past, &[("record", "X-1")]), mine).len(), 3);
        assert_eq!(all[0].revision.channel, Channel::Setup);
    }
}

#[test]
fn nothing_of_a_sibling_stands_in_the_journal() {
    for engine in engines() {
        let w = World::new(&engine);
        let (mine, hidden) = told(&w);
        let read = w.read(&w.ann, Moment::Live);
        for said in [vec![], vec![("after", "0")], vec![("register", "test-thing")], vec![("from", "2000-01-01")], vec![("person", "me")]] {
            let entries = asked(&*read, &said);
            assert!(of(&entries, hidden).is_empty() && !of(&entries, mine).is_empty(), "{said:?}");
            let rows = entries.iter().flat_map(|entry| [Some(&entry.revision.row), entry.before.as_ref()]).flatten();
            assert!(rows.flat_map(|row| row.value("above").links().to_vec()).all(|id| id != hidden), "a link to it shows: {said:?}");
        }
        // Asking for it by name is asking for something that is not there; asking by identity finds nothing.
        for (key, typed) in [("record", "X-2"), ("unit", &*w.right.to_string())] {
            let refused = JournalQuery::parse(&[(key.to_owned(), typed.to_owned())], &*read, 10);
            assert!(matches!(refused, Err(Fault::Invalid(_))), "{key}");
        }
        let by_id = JournalQuery { record: Some(hidden), limit: 10, ..JournalQuery::default() };
        assert!(read.journal(&by_id).unwrap().is_empty());
        let by_unit = JournalQuery { units: Some(BTreeSet::from([w.right])), limit: 10, ..JournalQuery::default() };
        assert!(read.journal(&by_unit).unwrap().is_empty());
    }
}

#[test]
fn a_condition_that_says_nothing_sensible_is_refused() {
    let w = World::new(&engines()[0]);
    let read = w.read(&Actor::System, Moment::Live);
    let wrong = [
        ("register", "nothing"),
        ("channel", "pigeon"),
        ("from", "yesterday"),
        ("after", "x"),
        ("limit", "0"),
        ("limit", "1001"),
        ("person", "Nobody"),
        ("colour", "red"),
    ];
    let said: Vec<(String, String)> = wrong.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let Err(Fault::Invalid(problems)) = JournalQuery::parse(&said, &*read, 1000) else { panic!() };
    assert_eq!(problems.iter().map(|problem| problem.field.as_deref().unwrap()).collect::<Vec<_>>(), wrong.map(|(key, _)| key));
    assert_eq!(Cursor::parse("7.8"), Some(Cursor { sequence: 7, leaf: Some(8) }));
}

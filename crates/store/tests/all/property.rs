//! Random changes through the door against a copy kept aside: every moment must read as it was.

use crate::registers::{HEAP, Level, THING};
use crate::world::{Engine, World, engines};
use kernel::{Actor, Change, Choice, Door, Draft, Filter, Id, Moment, Query, Read, Sort, Value};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What the copy knows of a thing.
#[derive(Debug, Clone, PartialEq)]
struct Copy {
    number: u64,
    version: u64,
    name: String,
    level: Option<usize>,
    size: Option<i64>,
    ticked: bool,
    tags: Vec<String>,
    above: Option<Id>,
    parts: Vec<Id>,
    unit: Id,
    retired: bool,
}

type State = BTreeMap<Id, Copy>;

impl Copy {
    fn draft(&self) -> Draft {
        Draft::new()
            .with("name", self.name.as_str())
            .with("level", self.level.map_or(Value::None, |l| Value::from(Level::CHOICES.keys[l])))
            .with("size", self.size.map_or(Value::None, Value::Int))
            .with("ticked", self.ticked)
            .with("tags", self.tags.clone())
            .with("above", self.above.map_or(Value::None, Value::Link))
            .with("parts", self.parts.clone())
            .with("unit", self.unit)
    }

    fn same(&self, other: &Self) -> bool {
        Self { version: 0, ..self.clone() } == Self { version: 0, ..other.clone() }
    }
}

/// Values of the derived fields as the words in their comments say, computed from scratch.
fn weight(state: &State, id: Id) -> Option<i64> {
    let (mut seen, mut open, mut most) = (BTreeSet::new(), vec![id], None);
    while let Some(next) = open.pop() {
        if seen.insert(next) {
            most = most.max(state[&next].size);
            open.extend(&state[&next].parts);
        }
    }
    most
}

fn users(state: &State, id: Id) -> Vec<Id> {
    state.iter().filter(|(_, copy)| !copy.retired && copy.parts.contains(&id)).map(|(id, _)| *id).collect()
}

fn distant(state: &State, id: Id) -> Option<i64> {
    state[&id].above.map(|above| users(state, above).iter().filter_map(|id| weight(state, *id)).sum())
}

/// Heaps with what lies in them, and whether they are out of use.
type Heaps = BTreeMap<Id, (Vec<Id>, bool)>;

/// What several ways lead to, one after the other, each end once.
fn reached(state: &State, heaps: &Heaps, id: Id) -> [i64; 3] {
    let around: BTreeSet<Id> = users(state, id).into_iter().chain([id]).collect();
    let holding = heaps.values().filter(|(things, retired)| !retired && things.iter().any(|thing| around.contains(thing))).count();
    let kin: BTreeSet<Id> = users(state, id).iter().filter_map(|user| state[user].above).chain([id]).collect();
    let kin: Vec<&Copy> = kin.iter().map(|id| &state[id]).filter(|copy| !copy.retired && copy.level != Some(2)).collect();
    let middle = kin.iter().filter(|copy| copy.level == Some(1)).count();
    [holding as i64, kin.iter().filter_map(|copy| copy.size).sum(), middle as i64]
}

/// Which things can be reached over parts, so that the copy never makes a circle (whose weights could only grow).
fn reaches(state: &State, from: Id, to: Id) -> bool {
    let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
    while let Some(next) = open.pop() {
        if next == to {
            return true;
        }
        if seen.insert(next) {
            open.extend(state.get(&next).map(|c| c.parts.clone()).unwrap_or_default());
        }
    }
    false
}

/// Numbers drawn from one number.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

fn reroll(w: &World, state: &State, id: Id, old: Option<&Copy>, dice: &mut Dice) -> Copy {
    let ids: Vec<Id> = state.keys().copied().collect();
    let mut copy = old.cloned().unwrap_or(Copy {
        number: 0,
        version: 0,
        name: "New".into(),
        level: None,
        size: None,
        ticked: false,
        tags: vec![],
        above: None,
        parts: vec![],
        unit: w.root,
        retired: false,
    });
    for _ in 0..=dice.roll(3) {
        match dice.roll(8) {
            0 => copy.name = format!("{} {}", ["Ärmel", "arm", "Beta", "beta 10", "beta 9"][dice.roll(5) as usize], dice.roll(3)),
            1 => copy.level = [None, Some(0), Some(1), Some(2)][dice.roll(4) as usize],
            2 => copy.size = (dice.roll(4) > 0).then(|| dice.roll(50) as i64),
            3 => copy.ticked = dice.roll(2) == 0,
            4 => copy.tags = (0..dice.roll(3)).map(|n| format!("tag{n}")).collect(),
            5 if !ids.is_empty() => copy.above = (dice.roll(3) > 0).then(|| ids[dice.roll(ids.len() as u64) as usize]),
            6 if !ids.is_empty() => {
                let picked: BTreeSet<Id> = (0..dice.roll(4)).map(|_| ids[dice.roll(ids.len() as u64) as usize]).collect();
                let mut picked: Vec<Id> = picked.into_iter().filter(|part| *part != id && !reaches(state, *part, id)).collect();
                if dice.roll(2) == 0 {
                    picked.reverse();
                }
                copy.parts = picked;
            }
            _ => copy.unit = [w.root, w.left, w.leaf, w.right][dice.roll(4) as usize],
        }
    }
    copy
}

/// One change set of one to three changes. The copy follows.
fn step(w: &World, state: &mut State, count: &mut u64, seed: u64) -> Vec<Change> {
    let mut dice = Dice(seed);
    let mut changes = Vec::new();
    for _ in 0..=dice.roll(3) {
        let ids: Vec<Id> = state.keys().copied().collect();
        if ids.len() < 3 || dice.roll(4) == 0 {
            let id = w.mint();
            let mut copy = reroll(w, state, id, None, &mut dice);
            *count += 1;
            (copy.number, copy.version) = (*count, 1);
            changes.push(Change::create(&THING, id, copy.draft()));
            state.insert(id, copy);
            continue;
        }
        let id = ids[dice.roll(ids.len() as u64) as usize];
        let old = state[&id].clone();
        let mut copy = old.clone();
        match dice.roll(6) {
            0 => {
                copy.retired = true;
                changes.push(Change::Retire { register: &THING, id, version: Some(old.version) });
            }
            1 => {
                copy.retired = false;
                changes.push(Change::Restore { register: &THING, id, version: None });
            }
            _ => {
                copy = reroll(w, state, id, Some(&old), &mut dice);
                changes.push(Change::Edit { register: &THING, id, version: Some(old.version), draft: copy.draft() });
            }
        }
        if !copy.same(&old) {
            copy.version += 1;
        }
        state.insert(id, copy);
    }
    changes
}

fn compare(read: &dyn Read, state: &State, heaps: &Heaps, latest: &State) {
    let ids: Vec<Id> = latest.keys().copied().collect();
    let rows: BTreeMap<Id, kernel::Row> = read.get_many(&THING, &ids).unwrap().into_iter().map(|row| (row.id, row)).collect();
    assert_eq!(rows.keys().collect::<Vec<_>>(), state.keys().collect::<Vec<_>>());
    for (id, copy) in state {
        let row = &rows[id];
        let read_back = Copy {
            number: kernel::id::split_reference(&row.reference).unwrap().1,
            version: row.version,
            name: row.title(),
            level: row.value("level").as_text().and_then(|k| Level::CHOICES.position(k)),
            size: row.value("size").as_int(),
            ticked: row.value("ticked") == Value::Yes(true),
            tags: row.common.tags.clone(),
            above: row.value("above").as_link(),
            parts: row.value("parts").links().to_vec(),
            unit: row.common.unit.unwrap(),
            retired: row.retired,
        };
        assert_eq!(&read_back, copy);
        assert_eq!(row.value("weight").as_int(), weight(state, *id), "weight of {}", row.reference);
        assert_eq!(row.value("needed").as_int(), Some(users(state, *id).len() as i64), "needed of {}", row.reference);
        assert_eq!(row.value("distant").as_int(), distant(state, *id), "distant of {}", row.reference);
        let kept = ["heaps", "kin_size", "kin_middle"].map(|key| row.value(key).as_int().unwrap());
        assert_eq!(kept, reached(state, heaps, *id), "heaps, sizes and levels of what {} reaches", row.reference);
        assert_eq!(read.history(&THING, *id).unwrap().len() as u64, copy.version);
        let to: BTreeSet<Id> =
            read.links_to(&[*id]).unwrap().iter().filter(|l| l.field == THING.index("parts").unwrap()).map(|l| l.from).collect();
        assert_eq!(to, users(state, *id).into_iter().collect());
        assert_eq!(row.value("parts").links(), copy.parts);
    }
    let names = read.names(&ids).unwrap();
    assert_eq!(
        names.iter().map(|(id, n)| (*id, n.title.clone())).collect::<BTreeMap<_, _>>(),
        state.iter().map(|(id, c)| (*id, c.name.clone())).collect()
    );
}

/// Lists at that moment, for everybody and for somebody who sees a part.
fn compare_lists(w: &World, read: &dyn Read, state: &State, latest: &State) {
    lists(read, state, "everything", |_| true);
    let ann = w.store().read(w.org, &w.ann, read.moment()).unwrap();
    // Today's unit decides, whatever the unit was at that moment.
    let mine: BTreeSet<Id> = latest.iter().filter(|(_, c)| c.unit != w.right).map(|(id, _)| *id).collect();
    lists(&*ann, state, "ann", |id| mine.contains(id));
}

/// What a thing is sorted by; nothing comes last.
type Key = Option<(u64, String)>;
/// A field with the key that it sorts by.
type Order = (&'static str, fn(&Copy) -> Key);
/// A filter with what it means.
type Sieve = (Filter, fn(&Copy) -> bool);

/// Sorted, filtered pages against the copy.
fn lists(read: &dyn Read, state: &State, who: &str, sees: impl Fn(&Id) -> bool) {
    let sorts: [Order; 4] = [
        ("", |c| Some((c.number, String::new()))),
        ("name", |c| Some((0, kernel::text::sort_key(&c.name)))),
        ("level", |c| c.level.map(|l| (l as u64, String::new()))),
        ("size", |c| c.size.map(|s| (s as u64, String::new()))),
    ];
    let seen: Vec<(&Id, &Copy)> = state.iter().filter(|(id, _)| sees(id)).collect();
    let filters: [Sieve; 5] = [
        (Filter::new(), |c| !c.retired),
        (Filter::new().with_retired(), |_| true),
        (Filter::new().is(&THING, "level", vec!["high".into(), "low".into()]), |c| !c.retired && matches!(c.level, Some(0 | 2))),
        (Filter::new().is(&THING, "tags", vec!["tag1".into()]).with_retired(), |c| c.tags.contains(&"tag1".to_owned())),
        (Filter::new().is(&THING, "ticked", vec![Value::Yes(false)]), |c| !c.retired && !c.ticked),
    ];
    for (filter, holds) in filters {
        let matching: Vec<(&Id, &Copy)> = seen.iter().filter(|(_, c)| holds(c)).copied().collect();
        assert_eq!(read.count(&THING, &filter).unwrap(), matching.len() as u64, "count of {filter:?} for {who}");
        for (field, key) in sorts {
            let keyed: Vec<(Key, u64, Id)> = matching.iter().map(|(id, c)| (key(c), c.number, **id)).collect();
            for down in [false, true] {
                let turn = |order: std::cmp::Ordering| if down { order.reverse() } else { order };
                let mut wanted = keyed.clone();
                wanted.sort_by(|(a, n, _), (b, m, _)| a.is_none().cmp(&b.is_none()).then(turn((a, n).cmp(&(b, m)))));
                for (offset, limit) in [(1, 4), (0, 100)] {
                    let sort = Some(Sort { field: THING.index(field), down });
                    let page = read.list(&THING, &Query { filter: filter.clone(), sort, offset, limit }).unwrap();
                    let got: Vec<Id> = page.rows.iter().map(|row| row.id).collect();
                    let expected: Vec<Id> = wanted.iter().skip(offset as usize).take(limit as usize).map(|(_, _, id)| *id).collect();
                    assert_eq!(
                        (got, page.total),
                        (expected, matching.len() as u64),
                        "{filter:?} by {field} down {down} from {offset} for {who}"
                    );
                }
            }
        }
    }
}

/// A change of a heap: what lies in it, or whether it is in use.
fn heap_step(state: &State, heaps: &mut Heaps, id: Id, seed: u64) -> Change {
    let (things, retired) = heaps.get_mut(&id).unwrap();
    if seed.is_multiple_of(5) {
        *retired = !*retired;
        let (register, version) = (&HEAP, None);
        return if *retired { Change::Retire { register, id, version } } else { Change::Restore { register, id, version } };
    }
    *things = state.keys().copied().filter(|id| id.bytes()[15] as u64 % 4 == seed % 4).collect();
    Change::edit(&HEAP, id, Draft::new().with("things", things.clone()))
}

fn run(engine: &Engine, seeds: &[u64]) {
    let mut w = World::new(engine);
    let made = [w.mint(), w.mint()];
    let make = |id: &Id| Change::create(&HEAP, *id, Draft::new().with("name", "Heap"));
    w.write(&Actor::System, &made.iter().map(make).collect::<Vec<_>>()).unwrap();
    let mut heaps: Heaps = made.iter().map(|id| (*id, (Vec::new(), false))).collect();
    let mut state = State::new();
    let mut states = vec![(2_u64, State::new(), heaps.clone())];
    let mut count = 0;
    for seed in seeds {
        let mut next = state.clone();
        let mut changes = step(&w, &mut next, &mut count, *seed);
        let heap = made[(seed / 7 % 2) as usize];
        // In the same change set as things, or alone.
        if seed % 6 == 1 {
            changes.push(heap_step(&next, &mut heaps, heap, seed / 11));
        }
        let receipt = w.write(&Actor::System, &changes).unwrap();
        state = next;
        if receipt.sequence > 0 {
            states.push((receipt.sequence, state.clone(), heaps.clone()));
        }
        if seed % 3 == 0 {
            let receipt = w.write(&Actor::System, &[heap_step(&state, &mut heaps, heap, seed / 13)]).unwrap();
            if receipt.sequence > 0 {
                states.push((receipt.sequence, state.clone(), heaps.clone()));
            }
        }
    }
    w.sound();
    // Everything anew, then as after an upgrade: the registers whose print is another, alone and together.
    let stale = [
        "",
        "print || 'x' WHERE register = 'test-thing'",
        "'x' || print WHERE register = 'test-thing'",
        "'x' || print WHERE register = 'test-heap'",
        "print || 'x' WHERE register IN ('task', 'test-heap', 'test-stone')",
        "'x' || print WHERE register = '*'",
    ];
    for (pass, keys) in stale.into_iter().enumerate() {
        if pass > 0 {
            w.store = None;
            w.place.sql(&format!("UPDATE fingerprint SET print = {keys}"));
            w.reopen();
            w.sound();
        }
        for (sequence, then, heaps) in &states {
            let read = w.read(&Actor::System, Moment::Sequence(*sequence));
            compare(&*read, then, heaps, &state);
            for (id, (things, _)) in heaps {
                let found = read.get(&HEAP, *id).unwrap().unwrap();
                assert_eq!(found.value("things").links(), things);
                let load: i64 = things.iter().filter_map(|id| weight(then, *id)).sum();
                assert_eq!(found.value("load"), Value::Int(load), "the heap at {sequence} with {keys} anew");
            }
            if pass == 0 {
                compare_lists(&w, &*read, then, &state);
            }
        }
        compare(&*w.read(&Actor::System, Moment::Live), &state, &heaps, &state);
        compare_lists(&w, &*w.read(&Actor::System, Moment::Live), &state, &state);
        if pass == 0 {
            w.store().rebuild().unwrap();
            w.sound();
        }
    }
}

#[test]
fn every_moment_reads_as_it_was() {
    for engine in engines() {
        let cases = if matches!(engine, Engine::Sqlite) { 16 } else { 5 };
        let config = ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 100, ..ProptestConfig::default() };
        let mut runner = proptest::test_runner::TestRunner::new(config);
        runner
            .run(&prop::collection::vec(any::<u64>(), 1..25), |seeds| {
                run(&engine, &seeds);
                Ok(())
            })
            .unwrap();
    }
}

/// So many rows that lists walk an index instead of gathering, and totals start from kept counts.
#[test]
fn long_lists_read_as_they_were() {
    for engine in engines() {
        let w = World::new(&engine);
        let (mut state, mut states, mut count) = (State::new(), Vec::new(), 0);
        let mut dice = Dice(4711);
        for set in 0..100_u64 {
            let mut next = state.clone();
            let mut changes = Vec::new();
            let ids: Vec<Id> = state.keys().copied().collect();
            for _ in 0..60 {
                let id = if ids.is_empty() || dice.roll(3) == 0 { w.mint() } else { ids[dice.roll(ids.len() as u64) as usize] };
                let old = next.get(&id).cloned();
                // Only units, names, sizes and the like: what lists test.
                let mut copy = reroll(&w, &State::new(), id, old.as_ref(), &mut dice);
                match &old {
                    None => {
                        count += 1;
                        (copy.number, copy.version) = (count, 1);
                        changes.push(Change::create(&THING, id, copy.draft()));
                    }
                    Some(old) if dice.roll(8) == 0 => {
                        copy = Copy { retired: !old.retired, version: old.version + 1, ..old.clone() };
                        let (register, version) = (&THING, None);
                        changes.push(if copy.retired {
                            Change::Retire { register, id, version }
                        } else {
                            Change::Restore { register, id, version }
                        });
                    }
                    Some(old) => {
                        copy.version = old.version + u64::from(!copy.same(old));
                        changes.push(Change::edit(&THING, id, copy.draft()));
                    }
                }
                next.insert(id, copy);
            }
            w.write(&Actor::System, &changes).unwrap();
            state = next;
            if [1, 20, 45, 70, 95].contains(&set) {
                states.push((set + 2, state.clone()));
            }
        }
        for (sequence, then) in &states {
            let read = w.read(&Actor::System, Moment::Sequence(*sequence));
            assert_eq!(read.sequence(), *sequence);
            compare_lists(&w, &*read, then, &state);
        }
        compare_lists(&w, &*w.read(&Actor::System, Moment::Live), &state, &state);
    }
}

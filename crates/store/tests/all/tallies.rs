//! Counts that are kept beside the rows, against a copy kept aside: for who sees everything and for who sees one of two sibling
//! units, now and in the past.

use crate::registers::{Level, THING};
use crate::world::{World, engines};
use kernel::cell::Operator;
use kernel::{Actor, Change, Choice, Draft, Filter, Id, Moment, Read, Test, Value};
use std::collections::BTreeMap;

const STATES: [&str; 3] = ["open", "busy", "done"];

/// What the copy knows of a thing.
#[derive(Debug, Clone)]
struct Copy {
    unit: Id,
    state: usize,
    level: Option<usize>,
    size: Option<i64>,
    ticked: bool,
    above: Option<Id>,
    retired: bool,
}

type State = BTreeMap<Id, Copy>;

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

impl Copy {
    fn level(&self) -> Value {
        self.level.map_or(Value::None, |place| Value::from(Level::CHOICES.keys[place]))
    }

    fn size(&self) -> Value {
        self.size.map_or(Value::None, Value::Int)
    }

    fn draft(&self) -> Draft {
        Draft::new()
            .with("name", "Thing")
            .with("unit", self.unit)
            .with("state", STATES[self.state])
            .with("level", self.level())
            .with("size", self.size())
            .with("ticked", self.ticked)
            .with("above", self.above.map_or(Value::None, Value::Link))
    }

    /// What a field says to somebody who sees these units.
    fn says(&self, key: &str, now: &State, units: &[Id]) -> Value {
        match key {
            "state" => Value::from(STATES[self.state]),
            "level" => self.level(),
            "size" => self.size(),
            "ticked" => Value::Yes(self.ticked),
            _ => self.above.filter(|id| units.contains(&now[id].unit)).map_or(Value::None, Value::Link),
        }
    }
}

fn index(key: &str) -> usize {
    THING.index(key).unwrap()
}

fn test(key: &str, operator: Operator, values: Vec<Value>, not: bool) -> Filter {
    let mut filter = Filter::new();
    filter.tests.push(Test::Field { field: index(key), operator, values, not });
    filter
}

/// A filter with what it means, of a thing and of whether the one above it shows.
type Sieve = (Filter, fn(&Copy, bool) -> bool);

fn sieves(some: Id) -> Vec<Sieve> {
    let high = || vec![Value::from("high"), Value::from("low")];
    vec![
        (Filter::new(), |copy, _| !copy.retired),
        (Filter::new().with_retired(), |_, _| true),
        (Filter { retired: Some(true), ..Filter::new() }, |copy, _| copy.retired),
        (Filter::open(&THING), |copy, _| !copy.retired && copy.state != 2),
        (test("level", Operator::Is, high(), false), |copy, _| !copy.retired && matches!(copy.level, Some(0 | 2))),
        (test("level", Operator::Is, high(), true), |copy, _| !copy.retired && !matches!(copy.level, Some(0 | 2))),
        (test("size", Operator::AtLeast, vec![Value::Int(2)], false), |copy, _| !copy.retired && copy.size.is_some_and(|n| n >= 2)),
        (test("size", Operator::Below, vec![Value::Int(1)], true), |copy, _| !copy.retired && copy.size.is_none_or(|n| n >= 1)),
        (Filter::open(&THING).is(&THING, "ticked", vec![Value::Yes(true)]), |copy, _| !copy.retired && copy.state != 2 && copy.ticked),
        (Filter::new().empty(&THING, "level"), |copy, _| !copy.retired && copy.level.is_none()),
        (Filter::new().filled(&THING, "above").filled(&THING, "level"), |copy, seen| !copy.retired && seen && copy.level.is_some()),
        // Of no tally: by the rows.
        (Filter::new().is(&THING, "name", vec!["Thing".into()]), |copy, _| !copy.retired),
        (test("above", Operator::Is, vec![Value::Link(some)], true).with_retired(), |_, _| true),
    ]
}

/// Every question, of the copy as it was then, by units as they are now.
fn compare(w: &World, moment: Moment, then: &State, now: &State) {
    for (actor, units) in [
        (Actor::System, vec![w.root, w.left, w.leaf, w.right]),
        (w.ann.clone(), vec![w.root, w.left, w.leaf]),
        (w.bob.clone(), vec![w.root, w.right]),
    ] {
        let read = w.read(&actor, moment);
        let stranger = w.mint();
        for (filter, holds) in sieves(stranger) {
            let seen = |copy: &Copy| !copy.says("above", now, &units).is_none();
            let rows: Vec<&Copy> =
                then.iter().filter(|(id, copy)| units.contains(&now[*id].unit) && holds(copy, seen(copy))).map(|(_, copy)| copy).collect();
            let about = format!("{filter:?} for {actor:?} at {moment:?}");
            assert_eq!(read.count(&THING, &filter).unwrap(), rows.len() as u64, "{about}");
            assert_eq!(read.counts(&[(&THING, &filter), (&THING, &filter)]).unwrap(), [rows.len() as u64; 2], "{about}");
            assert_eq!(
                read.list(&THING, &kernel::Query { filter: filter.clone(), limit: 1, ..Default::default() }).unwrap().total,
                rows.len() as u64
            );
            for key in ["state", "level", "size", "ticked", "above"] {
                let mut wanted: BTreeMap<String, u64> = BTreeMap::new();
                for copy in &rows {
                    *wanted.entry(copy.says(key, now, &units).to_json().to_string()).or_default() += 1;
                }
                let told = read.tally(&THING, &filter, index(key)).unwrap();
                assert_eq!(told.len(), wanted.len(), "{key} of {about}: {told:?}");
                let told: BTreeMap<String, u64> = told.into_iter().map(|(value, n)| (value.to_json().to_string(), n)).collect();
                assert_eq!(told, wanted, "{key} of {about}");
            }
            for pair in [("level", "size"), ("size", "state"), ("ticked", "state"), ("ticked", "size")] {
                let mut wanted: BTreeMap<(String, String), u64> = BTreeMap::new();
                for copy in &rows {
                    let said = [pair.0, pair.1].map(|key| copy.says(key, now, &units).to_json().to_string());
                    *wanted.entry((said[0].clone(), said[1].clone())).or_default() += 1;
                }
                let told = read.cross(&THING, &filter, (index(pair.0), index(pair.1))).unwrap();
                assert_eq!(told.len(), wanted.len(), "{pair:?} of {about}: {told:?}");
                let told = told.into_iter().map(|((one, two), n)| ((one.to_json().to_string(), two.to_json().to_string()), n));
                assert_eq!(told.collect::<BTreeMap<_, _>>(), wanted, "{pair:?} of {about}");
            }
        }
    }
}

/// One change set of a few changes. The copy follows.
fn step(w: &World, state: &mut State, dice: &mut Dice) -> Vec<Change> {
    let mut changes = Vec::new();
    for _ in 0..=dice.roll(3) {
        let ids: Vec<Id> = state.keys().copied().collect();
        let units = [w.root, w.left, w.leaf, w.right];
        let mut pick = |list: &[Id]| (!list.is_empty()).then(|| list[dice.roll(list.len() as u64) as usize]);
        let (old, above, unit) = (pick(&ids), pick(&ids), pick(&units).unwrap());
        match (dice.roll(8), old) {
            (0..=2, _) | (_, None) => {
                let id = w.mint();
                let level = [None, Some(0), Some(1), Some(2)][dice.roll(4) as usize];
                let size = (dice.roll(4) > 0).then(|| dice.roll(4) as i64);
                let above = above.filter(|_| dice.roll(2) == 0);
                let copy = Copy { unit, state: 0, level, size, ticked: dice.roll(2) == 0, above, retired: false };
                changes.push(Change::create(&THING, id, copy.draft()));
                state.insert(id, copy);
            }
            (3, Some(id)) => {
                let copy = state.get_mut(&id).unwrap();
                copy.retired = !copy.retired;
                let (register, version) = (&THING, None);
                changes.push(if copy.retired {
                    Change::Retire { register, id, version }
                } else {
                    Change::Restore { register, id, version }
                });
            }
            (n, Some(id)) => {
                let copy = state.get_mut(&id).unwrap();
                match n {
                    4 => copy.unit = unit,
                    5 => copy.state = (copy.state + 1) % 3,
                    6 => copy.level = [None, Some(0), Some(1), Some(2)][dice.roll(4) as usize],
                    _ => (copy.size, copy.ticked) = ((dice.roll(4) > 0).then(|| dice.roll(4) as i64), !copy.ticked),
                }
                changes.push(Change::edit(&THING, id, copy.draft()));
            }
        }
    }
    changes
}

#[test]
fn kept_counts_are_those_of_the_rows() {
    for engine in engines() {
        let w = World::new(&engine);
        let (mut state, mut states, mut dice) = (State::new(), Vec::new(), Dice(20_260_611));
        for n in 0..60 {
            let mut next = state.clone();
            let receipt = w.write(&Actor::System, &step(&w, &mut next, &mut dice)).unwrap();
            state = next;
            if n % 20 == 7 {
                states.push((receipt.sequence, state.clone()));
                compare(&w, Moment::Live, &state, &state);
            }
        }
        // What is taken back leaves no trace in the counts, also where others of the same call had come first.
        let refused =
            [Change::create(&THING, w.mint(), Draft::new().with("name", "One more")), Change::create(&THING, w.mint(), Draft::new())];
        assert!(w.write(&Actor::System, &refused).is_err());
        w.sound();
        for (sequence, then) in &states {
            compare(&w, Moment::Sequence(*sequence), then, &state);
        }
        compare(&w, Moment::Live, &state, &state);
        // Rules see what the call itself has written.
        let all = state.values().filter(|copy| !copy.retired).count() as u64;
        let plan = |read: &dyn Read| {
            assert_eq!(read.count(&THING, &Filter::new())?, all);
            Ok(Vec::new())
        };
        kernel::Door::write(w.store(), w.org, &Actor::System, &crate::world::note(), &plan).unwrap();

        // A wrong count is found; it is what was asked; and a rebuild puts it right.
        let high = test("level", Operator::Is, vec![Value::from("high")], false);
        let asked = || [Filter::new(), high.clone()].map(|filter| w.read(&Actor::System, Moment::Live).count(&THING, &filter).unwrap());
        let right = asked();
        for wrong in ["UPDATE tally SET n = n + 1 WHERE register = 'test-thing'", "DELETE FROM tally WHERE register = 'test-thing'"] {
            w.place.sql(wrong);
            let found = asked();
            assert!(found[0] != right[0] && found[1] != right[1], "{wrong}: the rows were counted");
            let problems = w.store().fsck().unwrap().problems;
            assert_eq!(problems, ["the tallies of register test-thing are not what its rows say"], "{wrong}");
            w.store().rebuild().unwrap();
            w.sound();
            compare(&w, Moment::Live, &state, &state);
        }
    }
}

//! Random changes of records and arrangements against a copy kept aside: what falls due must be asked as it was.

use crate::registers::THING;
use crate::world::{Engine, World, engines};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use kernel::agenda::{of_rows, reviews_of_rows};
use kernel::due::{Cut, Reviews, Who, Whose};
use kernel::nouns::{ARRANGEMENT, PERSON, TASK};
use kernel::{Actor, Change, Draft, DueQuery, Id, Moment, Register, Value};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const STATES: [&str; 3] = ["open", "busy", "done"];

/// What the copy knows of a thing.
#[derive(Debug, Clone, PartialEq)]
struct Copy {
    number: u64,
    name: String,
    due: Option<Date>,
    state: usize,
    size: i64,
    owner: Option<Id>,
    unit: Id,
    retired: bool,
}

/// What the copy knows of an arrangement.
#[derive(Debug, Clone, PartialEq)]
struct Agreed {
    number: u64,
    about: Id,
    due: Date,
    until: Option<Date>,
    person: Option<Id>,
    retired: bool,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct State {
    things: BTreeMap<Id, Copy>,
    agreed: BTreeMap<Id, Agreed>,
}

/// A line as the copy tells it: date, number, rule, title, day named, person, arrangement, record.
type Line = (Date, u64, usize, String, Date, Option<Id>, Option<Id>, Id);

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len() as u64) as usize].clone()
    }

    fn day(&mut self) -> Date {
        date(2026, 5, 20) + (self.roll(24) as i64).days()
    }
}

/// The world with the people who do the work: two of the root, one of each sibling unit.
struct Place {
    w: World,
    people: Vec<(Id, Id)>,
}

impl Place {
    fn new(engine: &Engine) -> Self {
        let w = World::new(engine);
        let (carl, dora) = (w.mint(), w.mint());
        let member = |id, name: &str, unit: Id| Change::create(&PERSON, id, Draft::new().with("name", name).with("unit", unit));
        w.write(&Actor::System, &[member(carl, "Carl", w.left), member(dora, "Dora", w.right)]).unwrap();
        let id = |actor: &Actor| actor.person().unwrap();
        let people = vec![(id(&w.ann), w.root), (id(&w.bob), w.root), (carl, w.left), (dora, w.right)];
        Self { people, w }
    }

    /// Units that an actor sees, told by hand.
    fn units(&self, actor: &Actor) -> Vec<Id> {
        let w = &self.w;
        match actor {
            actor if *actor == w.ann => vec![w.root, w.left, w.leaf],
            actor if *actor == w.bob => vec![w.root, w.right],
            _ => vec![w.root, w.left, w.leaf, w.right],
        }
    }

    /// One change set of one to three changes. The copy follows.
    fn step(&self, state: &mut State, count: &mut (u64, u64), seed: u64) -> Vec<Change> {
        let (w, mut dice, mut changes) = (&self.w, Dice(seed), Vec::new());
        for _ in 0..=dice.roll(3) {
            let ids: Vec<Id> = state.things.keys().copied().collect();
            let links: Vec<Id> = state.agreed.keys().copied().collect();
            let owners: Vec<Option<Id>> = self.people.iter().map(|(id, _)| Some(*id)).chain([None]).collect();
            match dice.roll(9) {
                0 | 1 => {
                    let id = w.mint();
                    count.0 += 1;
                    let copy = Copy {
                        number: count.0,
                        name: format!("Thing {}", dice.roll(5)),
                        due: (dice.roll(4) > 0).then(|| dice.day()),
                        state: 0,
                        size: dice.roll(50) as i64,
                        owner: dice.one(&owners),
                        unit: dice.one(&[w.root, w.left, w.leaf, w.right]),
                        retired: false,
                    };
                    changes.push(Change::create(&THING, id, copy.draft()));
                    state.things.insert(id, copy);
                }
                _ if ids.is_empty() => {}
                2..=4 => {
                    let id = dice.one(&ids);
                    let copy = state.things.get_mut(&id).unwrap();
                    match dice.roll(6) {
                        0 => copy.due = (dice.roll(4) > 0).then(|| dice.day()),
                        1 => copy.state = (copy.state + 1) % 3,
                        2 => copy.size = dice.roll(50) as i64,
                        3 => copy.owner = dice.one(&owners),
                        4 => copy.unit = dice.one(&[w.root, w.left, w.leaf, w.right]),
                        _ => copy.name = format!("Thing {}", dice.roll(5)),
                    }
                    changes.push(Change::edit(&THING, id, copy.draft()));
                }
                5 => {
                    let id = dice.one(&ids);
                    let copy = state.things.get_mut(&id).unwrap();
                    copy.retired = !copy.retired;
                    changes.push(turn(&THING, id, copy.retired));
                }
                6 | 7 => {
                    let about = dice.one(&ids);
                    let due = state.things[&about].due.filter(|_| dice.roll(5) > 0).unwrap_or_else(|| dice.day());
                    let id = w.mint();
                    count.1 += 1;
                    let until = (dice.roll(3) > 0).then(|| dice.day());
                    let agreed = Agreed { number: count.1, about, due, until, person: dice.one(&owners), retired: false };
                    let unit = state.things[&about].unit;
                    changes.push(Change::create(&ARRANGEMENT, id, agreed.draft().with("about", about).with("due", due).with("unit", unit)));
                    state.agreed.insert(id, agreed);
                }
                _ if links.is_empty() => {}
                _ => {
                    let id = dice.one(&links);
                    let agreed = state.agreed.get_mut(&id).unwrap();
                    if dice.roll(2) == 0 {
                        agreed.until = (dice.roll(3) > 0).then(|| dice.day());
                        changes.push(Change::edit(&ARRANGEMENT, id, agreed.draft()));
                    } else {
                        agreed.retired = !agreed.retired;
                        changes.push(turn(&ARRANGEMENT, id, agreed.retired));
                    }
                }
            }
        }
        changes
    }

    /// Everything that falls due for an actor, from the copy alone, and how reviews stand.
    fn recount(&self, actor: &Actor, then: &State, latest: &State, today: Date) -> (Vec<Line>, Reviews) {
        let units = self.units(actor);
        let seen = |id: &Id| self.people.iter().any(|(person, unit)| person == id && units.contains(unit));
        let (mut lines, mut reviews) = (Vec::new(), Reviews::default());
        for (id, copy) in &then.things {
            // Every version shows in the unit that the record belongs to now.
            if copy.retired || copy.state == 2 || !units.contains(&latest.things[id].unit) {
                continue;
            }
            let Some(due) = copy.due else {
                reviews.unplanned += 1;
                continue;
            };
            let about = then.agreed.iter().filter(|(_, agreed)| !agreed.retired && agreed.about == *id && agreed.due == due);
            let by = about.max_by_key(|(_, agreed)| agreed.number);
            let day = by.and_then(|(_, agreed)| agreed.until).unwrap_or(due);
            let worker = by.and_then(|(_, agreed)| agreed.person).or(copy.owner).filter(seen);
            match (due >= today, day >= today) {
                (true, _) => reviews.ahead += 1,
                (false, true) => reviews.postponed += 1,
                (false, false) => reviews.late += 1,
            }
            for rule in [0, 1].into_iter().filter(|rule| *rule == 0 || copy.size >= 25) {
                lines.push((day, copy.number, rule, copy.name.clone(), due, worker, by.map(|(id, _)| *id), *id));
            }
        }
        (lines, reviews)
    }

    fn compare(&self, actor: &Actor, moment: Moment, then: &State, latest: &State, dice: &mut Dice) {
        let read = self.w.read(actor, moment);
        let (all, reviews) = self.recount(actor, then, latest, read.today());
        assert_eq!(read.reviews().unwrap(), reviews, "{actor:?} at {moment:?}");
        for _ in 0..4 {
            let query = self.question(dice);
            let page = read.due(&query).unwrap();
            let got: Vec<Line> = page
                .lines
                .iter()
                .map(|line| {
                    assert_eq!((line.register, line.reference.as_str()), (&THING, format!("X-{}", then.things[&line.id].number).as_str()));
                    assert_eq!(line.unit, latest.things[&line.id].unit);
                    assert!(line.since <= read.recorded_at());
                    let rule = THING.due_rules.iter().position(|rule| rule == line.rule).unwrap();
                    let number = then.things[&line.id].number;
                    (line.date, number, rule, line.title.clone(), line.named, line.person, line.arrangement, line.id)
                })
                .collect();
            let (lines, total, counts) = wanted(&all, &query);
            assert_eq!((got, page.total), (lines, total), "{query:?} for {actor:?} at {moment:?}");
            let got = page.counts.iter().map(|count| ((count.register.map(|r| r.key), count.from, count.who), count.n));
            assert_eq!(got.collect::<BTreeMap<_, _>>(), counts, "{query:?} for {actor:?} at {moment:?}");
            if *actor == Actor::System && moment == Moment::Live {
                // The long way round, which reads in memory take, answers the same, but for when it last changed.
                let mut long = of_rows(&*read, &query).unwrap();
                long.lines.iter_mut().zip(&page.lines).for_each(|(line, other)| line.since = other.since);
                let sorted = |list: Vec<kernel::due::DueCount>| {
                    list.into_iter()
                        .map(|count| ((count.register.map(|r| r.key), count.from, count.who), count.n))
                        .collect::<BTreeMap<_, _>>()
                };
                assert_eq!((&long.lines, long.total, sorted(long.counts)), (&page.lines, page.total, sorted(page.counts.clone())));
                assert_eq!(reviews_of_rows(&*read).unwrap(), reviews);
            }
        }
    }

    fn question(&self, dice: &mut Dice) -> DueQuery {
        let people: Vec<Id> = self.people.iter().map(|(id, _)| *id).collect();
        let (from, to) = (dice.day(), dice.day());
        let (from, to) = if dice.roll(3) == 0 { (Date::MIN, Date::MAX) } else { (from.min(to), from.max(to)) };
        let mut days: Vec<Date> = (0..dice.roll(6)).map(|_| dice.day()).collect();
        days.sort_unstable();
        days.dedup();
        DueQuery {
            whose: [Whose::Anybody, Whose::Anybody, Whose::Of(dice.one(&people)), Whose::Nobody][dice.roll(4) as usize],
            register: [None, None, Some(&THING), Some(&TASK)][dice.roll(4) as usize],
            from,
            to,
            offset: if dice.roll(2) == 0 { 0 } else { dice.roll(5) },
            limit: if dice.roll(2) == 0 { 1_000 } else { dice.roll(6) },
            me: (dice.roll(3) > 0).then(|| dice.one(&people)),
            cut: if dice.roll(3) == 0 { Cut::Days } else { Cut::Spans(days) },
            each: (dice.roll(3) == 0).then(|| 1 + dice.roll(3)),
            most: (dice.roll(2) == 0).then(|| 1 + dice.roll(6)),
        }
    }
}

impl Copy {
    fn draft(&self) -> Draft {
        let link = |id: Option<Id>| id.map_or(Value::None, Value::Link);
        Draft::new()
            .with("name", self.name.as_str())
            .with("due", self.due.map_or(Value::None, Value::Date))
            .with("state", STATES[self.state])
            .with("size", self.size)
            .with("owner", link(self.owner))
            .with("unit", self.unit)
    }
}

impl Agreed {
    fn draft(&self) -> Draft {
        let person = self.person.map_or(Value::None, Value::Link);
        Draft::new().with("until", self.until.map_or(Value::None, Value::Date)).with("person", person)
    }
}

fn turn(register: &'static Register, id: Id, retired: bool) -> Change {
    if retired { Change::Retire { register, id, version: None } } else { Change::Restore { register, id, version: None } }
}

type Counts = BTreeMap<(Option<&'static str>, Date, Who), u64>;

/// What the words of a question ask for, done with lists.
fn wanted(all: &[Line], query: &DueQuery) -> (Vec<Line>, u64, Counts) {
    let who = |person: Option<Id>| match person {
        None => Who::Nobody,
        person if person == query.me => Who::Mine,
        _ => Who::Other,
    };
    let inside = |day: Date| day >= query.from && day < query.to;
    let mut counts = Counts::new();
    for (day, _, _, _, _, person, ..) in all {
        let key = match &query.cut {
            Cut::Days => inside(*day).then_some((None, *day)),
            Cut::Spans(days) => days.windows(2).find(|pair| pair[0] <= *day && *day < pair[1]).map(|pair| (Some(THING.key), pair[0])),
        };
        if let Some((register, from)) = key {
            *counts.entry((register, from, who(*person))).or_default() += 1;
        }
    }
    let mut list: Vec<Line> = all.to_vec();
    list.retain(|(day, _, _, _, _, person, ..)| {
        let whose = match query.whose {
            Whose::Anybody => true,
            Whose::Of(id) => *person == Some(id),
            Whose::Nobody => person.is_none(),
        };
        whose && inside(*day) && query.register.is_none_or(|register| register == &THING)
    });
    list.sort_by_key(|(day, number, rule, _, _, person, ..)| (*day, who(*person) != Who::Mine, *number, *rule));
    if let Some(each) = query.each {
        let mut groups: BTreeMap<String, u64> = BTreeMap::new();
        list.retain(|(day, _, _, _, _, person, ..)| {
            let group = match &query.cut {
                Cut::Days => day.to_string(),
                Cut::Spans(days) => {
                    let inner = if days.len() > 2 { &days[1..days.len() - 1] } else { &[] };
                    format!("{} {}", who(*person) == Who::Mine, inner.partition_point(|border| border <= day))
                }
            };
            let n = groups.entry(group).or_default();
            *n += 1;
            *n <= each
        });
    }
    if let (Cut::Days, Some(most)) = (&query.cut, query.most) {
        // A day shows whole, unless days before it in its month have enough.
        let kept = list.clone();
        list.retain(|(day, ..)| {
            let before = kept.iter().filter(|(other, ..)| other < day && other.first_of_month() == day.first_of_month());
            (before.count() as u64) < most
        });
    }
    let total = list.len() as u64;
    (list.into_iter().skip(query.offset as usize).take(query.limit as usize).collect(), total, counts)
}

fn run(engine: &Engine, seeds: &[u64]) {
    let place = Place::new(engine);
    let (mut state, mut count) = (State::default(), (0, 0));
    let mut states: Vec<(u64, State)> = Vec::new();
    for seed in seeds {
        place.w.clock.forward(3 * 86_400 / 2);
        let mut next = state.clone();
        let changes = place.step(&mut next, &mut count, *seed);
        let receipt = place.w.write(&Actor::System, &changes).unwrap();
        if receipt.sequence > 0 {
            states.push((receipt.sequence, next.clone()));
        }
        state = next;
    }
    let mut dice = Dice(seeds.iter().fold(7, |all, seed| all ^ seed));
    for _ in 0..2 {
        place.w.sound();
        for actor in [Actor::System, place.w.ann.clone(), place.w.bob.clone()] {
            for (sequence, then) in &states {
                place.compare(&actor, Moment::Sequence(*sequence), then, &state, &mut dice);
            }
            place.compare(&actor, Moment::Live, &state, &state, &mut dice);
        }
        place.w.store().rebuild().unwrap();
    }
}

#[test]
fn what_falls_due_is_asked_as_it_was() {
    for engine in engines() {
        let cases = if matches!(engine, Engine::Sqlite) { 16 } else { 4 };
        let config = ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 100, ..ProptestConfig::default() };
        let mut runner = proptest::test_runner::TestRunner::new(config);
        runner
            .run(&prop::collection::vec(any::<u64>(), 5..40), |seeds| {
                run(&engine, &seeds);
                Ok(())
            })
            .unwrap();
    }
}

/// A thing with a day, an owner and an arrangement about it.
fn arranged(w: &World) -> (Id, Id) {
    let day = date(2026, 6, 1);
    let owner = w.ann.person().unwrap();
    let thing = w.thing(Draft::new().with("name", "Pump").with("due", day).with("owner", owner).with("unit", w.left));
    let arrangement = w.mint();
    let draft = Draft::new().with("about", thing).with("due", day).with("until", date(2026, 7, 1)).with("unit", w.left);
    w.write(&Actor::System, &[Change::create(&ARRANGEMENT, arrangement, draft)]).unwrap();
    (thing, arrangement)
}

#[test]
fn a_projection_that_is_not_what_the_rules_say_is_found_and_made_again() {
    for engine in engines() {
        let w = World::new(&engine);
        arranged(&w);
        w.edit(w.thing(Draft::new().with("name", "Valve").with("due", date(2026, 6, 9))), Draft::new().with("due", date(2026, 6, 10)));
        w.sound();
        for wrong in [
            "UPDATE due SET date = '2026-06-02' WHERE title = 'Pump' AND to_seq IS NULL",
            "UPDATE due SET person = NULL WHERE title = 'Pump' AND to_seq IS NULL",
            "UPDATE due SET title = 'Pipe' WHERE title = 'Pump' AND to_seq IS NULL",
            "UPDATE due SET arrangement = NULL WHERE to_seq IS NULL",
            "UPDATE due SET now_unit = id WHERE title = 'Pump'",
            "UPDATE due SET to_seq = from_seq + 1 WHERE title = 'Pump' AND to_seq IS NULL",
            "DELETE FROM due WHERE title = 'Valve' AND to_seq IS NULL",
            "DELETE FROM due WHERE title = 'Valve' AND to_seq IS NOT NULL",
            "UPDATE due SET id = now_unit WHERE title = 'Valve' AND to_seq IS NULL",
        ] {
            w.place.sql(wrong);
            let report = w.store().fsck().unwrap();
            assert!(report.problems.iter().any(|problem| problem.contains("what falls due")), "{wrong}: {:?}", report.problems);
            w.store().rebuild().unwrap();
            w.sound();
        }
    }
}

#[test]
fn a_person_who_may_not_be_seen_is_nobody_and_a_sibling_sees_nothing() {
    for engine in engines() {
        let w = World::new(&engine);
        let stranger = w.mint();
        let hidden = Draft::new().with("name", "Dora").with("unit", w.right);
        w.write(&Actor::System, &[Change::create(&PERSON, stranger, hidden)]).unwrap();
        let (thing, _) = arranged(&w);
        w.edit(thing, Draft::new().with("owner", stranger));
        let all = DueQuery { me: w.ann.person(), ..DueQuery::between(Date::MIN, Date::MAX) };
        let page = w.read(&w.ann, Moment::Live).due(&all).unwrap();
        assert_eq!(page.lines.iter().map(|line| (line.id, line.person, line.date)).collect::<Vec<_>>(), [(thing, None, date(2026, 7, 1))]);
        let ask = |actor: &Actor, whose| w.read(actor, Moment::Live).due(&DueQuery { whose, ..all.clone() }).unwrap().total;
        assert_eq!((ask(&w.ann, Whose::Nobody), ask(&w.ann, Whose::Of(stranger))), (1, 0), "a hidden person cannot be asked for");
        assert_eq!((ask(&Actor::System, Whose::Nobody), ask(&Actor::System, Whose::Of(stranger))), (0, 1));
        for whose in [Whose::Anybody, Whose::Of(stranger), Whose::Nobody] {
            assert_eq!(ask(&w.bob, whose), 0);
        }
        assert_eq!(w.read(&w.bob, Moment::Live).reviews().unwrap(), Reviews::default());
        let counted = DueQuery { cut: Cut::Days, ..all.clone() };
        assert!(w.read(&w.bob, Moment::Live).due(&counted).unwrap().counts.is_empty());
        let units: BTreeSet<Id> = w.read(&Actor::System, Moment::Live).due(&counted).unwrap().lines.iter().map(|line| line.unit).collect();
        assert_eq!(units, BTreeSet::from([w.left]));
    }
}

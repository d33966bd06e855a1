//! Derived values settle: after anything that people may do, what is projected is what the rules make of everything anew.

use crate::counted::recount;
use crate::support::Place;
use domain::ground::framework::record::Framework;
use domain::ground::framework::{ADOPTION, Adoption};
use domain::ground::scope::SCOPE;
use domain::protect::soa::SOA_LINE;
use domain::{Setup, found, registers};
use jiff::ToSpan;
use kernel::nouns::{GRANT, PERSON, UNIT};
use kernel::register::Keeping;
use kernel::{Actor, Change, Channel, Door, Draft, Fault, Field, Filter, Id, Kind, Moment, Note, Read, Register, Row, Step, Value};
use std::collections::BTreeMap;

/// Numbers drawn from one number.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides.max(1)
    }

    fn pick<'l, T>(&mut self, list: &'l [T]) -> Option<&'l T> {
        list.get(self.roll(list.len()))
    }
}

/// A value that a field may hold; mostly something, sometimes nothing.
fn value(field: &Field, read: &dyn Read, known: &BTreeMap<&str, Vec<Id>>, fresh: bool, dice: &mut Dice) -> Value {
    if !fresh && !field.required && dice.roll(6) == 0 {
        return Value::None;
    }
    let words = |dice: &mut Dice| format!("Words {}", dice.roll(1_000));
    let targets = |keys: &[&str]| -> Vec<Id> {
        let meant = |key: &str| keys.contains(&"*") || keys.contains(&key);
        known.iter().filter(|(key, _)| meant(key)).flat_map(|(_, ids)| ids.iter().copied()).collect()
    };
    match field.kind {
        Kind::Text(_) | Kind::Prose => words(dice).into(),
        Kind::Choice(choices) => dice.pick(choices.keys).map_or(Value::None, |word| Value::from(*word)),
        Kind::Flags(choices) => choices.keys.iter().filter(|_| dice.roll(2) == 0).map(|word| (*word).to_owned()).collect::<Vec<_>>().into(),
        Kind::YesNo => Value::Yes(dice.roll(2) == 0),
        Kind::Integer(from, to) => Value::Int(from.saturating_add(dice.roll(5) as i64).min(to)),
        Kind::Amount | Kind::Decimal => Value::Int(dice.roll(10_000) as i64),
        // Mostly to come; what was done, was done today.
        Kind::Date if field.key.ends_with("_on") || field.key == "on" => Value::Date(read.today()),
        Kind::Date => Value::Date(read.today().checked_add((dice.roll(400) as i64).days()).unwrap()),
        Kind::Link(keys) => dice.pick(&targets(keys)).map_or(Value::None, |id| Value::Link(*id)),
        Kind::Links(keys) => {
            let all = targets(keys);
            (0..1 + dice.roll(4)).filter_map(|_| dice.pick(&all).copied()).collect::<Vec<Id>>().into()
        }
        Kind::Tags => vec![format!("tag{}", dice.roll(3))].into(),
        Kind::Email => format!("p{}@example.com", dice.roll(100_000)).into(),
        Kind::Moment | Kind::Url | Kind::Grid(_) => Value::None,
    }
}

/// One change as a person might make it.
fn change(read: &dyn Read, known: &BTreeMap<&str, Vec<Id>>, dice: &mut Dice) -> Result<Vec<Change>, Fault> {
    // What derived values are of, or are counted from; mostly what stands in the middle of the long paths.
    let paths = || registers().iter().flat_map(|register| register.derived).flat_map(|group| group.paths).copied().flatten();
    let read_by_rules = |key: &str| paths().any(|step| matches!(step, Step::In(register, _) if *register == key));
    let mut open: Vec<&'static Register> = registers()
        .iter()
        .copied()
        .filter(|register| matches!(register.keeping, Keeping::Work | Keeping::Managed))
        .filter(|register| !register.derived.is_empty() || read_by_rules(register.key))
        .collect();
    for often in ["control", "risk", "evidence", "implementation"] {
        open.extend(registers().iter().copied().filter(|register| register.key == often).cycle().take(3));
    }
    let Some(register) = dice.pick(&open).copied() else { return Ok(Vec::new()) };
    let fields: Vec<&Field> = register.fields().iter().filter(|field| field.writable()).collect();
    let ids = known.get(register.key).cloned().unwrap_or_default();
    let row = match dice.pick(&ids) {
        Some(id) => read.get(register, *id)?,
        None => None,
    };
    let said = |wanted: &dyn Fn(&Field, &mut Dice) -> bool, fresh: bool, dice: &mut Dice| {
        let mut draft = Draft::new();
        for field in &fields {
            if wanted(field, dice) {
                draft.set(&field.key, value(field, read, known, fresh, dice));
            }
        }
        draft
    };
    // A few of each, with everything said, since one thing often asks for another.
    let Some(row) = row.filter(|_| dice.roll(if ids.len() < 8 { 2 } else { 8 }) > 0) else {
        let draft = said(&|field, _| field.key != "state", true, dice);
        return Ok(vec![Change::create(register, read.mint(), draft)]);
    };
    match dice.roll(8) {
        0 if row.retired => Ok(vec![Change::Restore { register, id: row.id, version: None }]),
        0 => Ok(vec![Change::Retire { register, id: row.id, version: None }]),
        1..=3 => {
            let offers = register.offers(&row);
            let Some(operation) = dice.pick(&offers) else { return Ok(Vec::new()) };
            let mut draft = Draft::new();
            for field in operation.fields {
                draft.set(&field.key, value(field, read, known, true, dice));
            }
            operation.changes(read, &row, &draft)
        }
        _ => {
            let wanted = dice.roll(fields.len());
            let named: Vec<String> = fields.iter().skip(wanted).take(1 + dice.roll(3)).map(|field| field.key.to_string()).collect();
            Ok(vec![Change::edit(register, row.id, said(&|field, _| named.contains(&field.key.to_string()), false, dice))])
        }
    }
}

fn settle(place: &Place, seed: u64, steps: usize) {
    let mut dice = Dice(seed);
    let me = {
        let read = place.live().unwrap();
        read.all(&PERSON, &Filter::new()).unwrap()[0].id
    };
    let actor = Actor::Person { id: me, at_most: None };
    let note = Note { channel: Channel::Browser, reason: String::new() };
    let mut written = 0;
    for step in 0..steps {
        let known: BTreeMap<&str, Vec<Id>> = {
            let read = place.live().unwrap();
            let ids = |register: &'static Register| -> Vec<Id> {
                let mut rows: Vec<Row> = read.all(register, &Filter::new().with_retired()).unwrap();
                rows.truncate(12);
                rows.iter().map(|row| row.id).collect()
            };
            let wanted = registers().iter().filter(|register| **register != &GRANT);
            let mut known: BTreeMap<&str, Vec<Id>> = wanted.map(|register| (register.key, ids(register))).collect();
            // Requirements that lines are about, so that the long paths are walked.
            let lines = read.get_many(&SOA_LINE, &known["soa-line"]).unwrap();
            known.insert("requirement", lines.iter().filter_map(|line| line.value("subject").as_link()).take(6).collect());
            known
        };
        let seed = dice.roll(usize::MAX) as u64;
        let done = place.store.write(place.organisation, &actor, &note, &|read| change(read, &known, &mut Dice(seed)));
        match done {
            Ok(receipt) => written += usize::from(receipt.sequence > 0),
            Err(Fault::Invalid(_) | Fault::Conflict(_) | Fault::Forbidden | Fault::NotFound) => {}
            Err(other) => panic!("{other:?} at {step} of {seed}"),
        }
        if step % 10 == 0 {
            place.days(3);
        }
        if step % 25 == 0 {
            let units = known["unit"].clone();
            let (unit, parent) = (*dice.pick(&units[1..]).unwrap(), *dice.pick(&units).unwrap());
            let _ = place.edit(&UNIT, unit, &Draft::new().with("parent", parent));
            recount(place);
        }
    }
    recount(place);
    assert!(written > steps / 4, "only {written} of {steps} were written");
    assert_eq!(place.store.fsck().unwrap().problems, Vec::<String>::new(), "after {steps} steps of {seed}");
}

/// Engines to test on: SQLite, and the PostgreSQL server whose address is named.
#[expect(clippy::disallowed_methods, reason = "the address of the test server can come from nowhere else")]
pub(crate) fn engines() -> Vec<Option<String>> {
    let server = std::env::var("VOUCHSAFE_TEST_POSTGRES").ok().filter(|url| !url.is_empty());
    [None].into_iter().chain(server.map(Some)).collect()
}

#[test]
fn what_is_projected_follows_from_everything() {
    let setup = Setup {
        name: "Korvane Software".into(),
        time_zone: "Europe/Berlin".into(),
        currency: "EUR".into(),
        admin_name: "Maren Holt".into(),
        admin_email: "maren@example.com".into(),
        frameworks: Setup::usual(),
    };
    for engine in engines() {
        let place = Place::on(engine, registers(), |read, id| found(read, id, &setup)).unwrap();
        let root = place.live().unwrap().all(&UNIT, &Filter::new()).unwrap()[0].id;
        let unit = |name: &str, parent: Id| place.create(&UNIT, &Draft::new().with("name", name).with("parent", parent)).unwrap();
        let (here, there) = (unit("Here", root), unit("There", root));
        unit("Below", here);
        // Statements of two scopes that share nothing, beside that of the whole.
        for part in [here, there] {
            let scope = place.create(&SCOPE, &Draft::new().with("title", "A part").with("units", vec![part])).unwrap();
            let adoption = Adoption::of(Framework::Iso27002, Some(scope), place.live().unwrap().today()).unwrap();
            place.create(&ADOPTION, &Draft::of(&adoption).with("unit", part)).unwrap();
        }
        for seed in [7, 11] {
            settle(&place, seed, 200);
        }
        let before = place.at(Moment::Live).unwrap().sequence();
        place.store.rebuild().unwrap();
        assert_eq!(place.store.fsck().unwrap().problems, Vec::<String>::new(), "after a rebuild at {before}");
    }
}

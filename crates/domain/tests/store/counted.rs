//! Counts of the statement held against a count by hand: every record is read, nothing that is derived.

use crate::support::Place;
use domain::ground::scope::SCOPE;
use domain::protect::asset::ASSET;
use domain::protect::control::{CONTROL, IMPLEMENTATION};
use domain::protect::control_test::CONTROL_TEST;
use domain::protect::evidence::EVIDENCE;
use domain::protect::risk::RISK;
use domain::protect::soa::SOA_LINE;
use kernel::nouns::UNIT;
use kernel::{Filter, Id, Read, Register, Row};
use std::collections::{BTreeMap, BTreeSet};

/// The organisation as a list of records.
struct Counter {
    parents: BTreeMap<Id, Option<Id>>,
    rows: BTreeMap<&'static str, Vec<Row>>,
}

impl Counter {
    fn new(read: &dyn Read) -> Self {
        // A line of a scope that was retired still speaks of the units that it covered.
        let wanted = |register: &Register| if *register == SCOPE { Filter::new().with_retired() } else { Filter::new() };
        let all = |register: &'static Register| (register.key, read.all(register, &wanted(register)).unwrap());
        let registers = [&UNIT, &SCOPE, &ASSET, &CONTROL, &IMPLEMENTATION, &CONTROL_TEST, &EVIDENCE, &RISK];
        let rows: BTreeMap<&'static str, Vec<Row>> = registers.into_iter().map(all).collect();
        let parents = rows["unit"].iter().map(|unit| (unit.id, unit.value("parent").as_link())).collect();
        Self { parents, rows }
    }

    fn chain(&self, unit: Id) -> Vec<Id> {
        let mut list = vec![unit];
        while let Some(Some(parent)) = list.last().and_then(|unit| self.parents.get(unit)) {
            list.push(*parent);
        }
        list
    }

    /// Units of a scope, and those above them.
    fn reach(&self, scope: Id) -> (BTreeSet<Id>, BTreeSet<Id>) {
        let named: Vec<Id> =
            self.rows["scope"].iter().filter(|row| row.id == scope).flat_map(|row| row.value("units").links().to_vec()).collect();
        let inside =
            self.parents.keys().copied().filter(|unit| named.is_empty() || self.chain(*unit).iter().any(|unit| named.contains(unit)));
        let above = named.iter().flat_map(|unit| self.chain(*unit));
        (inside.collect(), above.collect())
    }

    fn links<'a>(&'a self, register: &'a str, key: &'a str, to: &'a BTreeSet<Id>) -> impl Iterator<Item = &'a Row> {
        self.rows[register].iter().filter(move |row| row.value(key).links().iter().any(|id| to.contains(id)))
    }

    fn count(&self, line: &Row) -> BTreeMap<&'static str, i64> {
        let number = |n: usize| i64::try_from(n).unwrap();
        let (inside, above) = self.reach(line.value("scope").as_link().unwrap());
        let unit = |row: &&Row| row.common.unit.unwrap();
        let own = |row: &&Row| inside.contains(&unit(row));
        let acts = |row: &&Row| inside.contains(&unit(row)) || above.contains(&unit(row));
        let subject = BTreeSet::from([line.value("subject").as_link().unwrap()]);
        let mut behind: BTreeSet<Id> = self.links("control", "requirements", &subject).map(|row| row.id).collect();
        behind.extend(self.rows["control"].iter().filter(|row| subject.contains(&row.id)).map(|row| row.id));
        let controls: Vec<&Row> = self.rows["control"].iter().filter(|row| behind.contains(&row.id)).filter(acts).collect();
        let everywhere: Vec<&Row> = self.links("implementation", "control", &behind).collect();
        let placed: Vec<&Row> = everywhere.iter().copied().filter(acts).collect();
        let reached: BTreeSet<Id> = placed.iter().map(unit).collect();
        let open = controls.iter().any(|row| row.value("carried_out_by").links().is_empty());
        let holding: BTreeSet<Id> = self.rows["asset"].iter().filter(own).map(|row| unit(&row)).collect();
        let left = holding.iter().filter(|unit| open && !self.chain(**unit).iter().any(|unit| reached.contains(unit))).count();
        let about: BTreeSet<Id> = everywhere.iter().map(|row| row.id).collect();
        let mut shown: BTreeSet<Id> = self.links("evidence", "requirements", &subject).map(|row| row.id).collect();
        shown.extend(self.links("evidence", "controls", &behind).map(|row| row.id));
        shown.extend(self.links("evidence", "implementations", &about).map(|row| row.id));
        let counts = |row: &&Row| !["rejected", "superseded"].contains(&row.common.state.as_str());
        let shown = self.rows["evidence"].iter().filter(|row| shown.contains(&row.id)).filter(acts).filter(counts).count();
        let tests: Vec<&Row> = self.links("control-test", "control", &behind).filter(acts).collect();
        BTreeMap::from([
            ("in_place", number(placed.iter().filter(|row| row.common.state == "in-place").count())),
            ("of", number(placed.len() + left)),
            ("owed", number(left)),
            ("controls", number(controls.len())),
            ("risks", number(self.links("risk", "controls", &behind).filter(own).count())),
            ("evidence", number(shown)),
            ("tests", number(tests.len())),
        ])
    }
}

/// Compares every line.
pub(crate) fn recount(place: &Place) {
    let read = place.live().unwrap();
    let counter = Counter::new(&*read);
    let lines = read.all(&SOA_LINE, &Filter::new()).unwrap();
    assert!(!lines.is_empty());
    for line in &lines {
        for (key, expected) in counter.count(line) {
            assert_eq!(line.value(key).as_int(), Some(expected), "{} {key}", line.reference);
        }
    }
}

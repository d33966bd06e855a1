//! Units: the tree of legal entities, countries and departments. Rights and reports follow it.

use crate::register::Keeping;
use crate::{
    Derived, Fault, Filter, Follows, Group, Hooks, Id, Path, Problem, Query, Read, Register, Row, Rules, Step, Text, Value, Values,
};

crate::choice! {
    /// What a unit is.
    pub enum UnitKind("unit-kind") {
        /// A group of companies.
        Group = "group",
        /// A legal entity.
        Company = "company",
        /// A country.
        Country = "country",
        /// A site.
        Site = "site",
        /// A department or team.
        Department = "department",
    }
}

/// A part of the organisation. Records belong to a unit; a grant on a unit reaches every unit below it.
#[derive(Register, Default, Clone)]
#[register(key = "unit", prefix = "U", clause = "4.3", rules)]
pub struct Unit {
    /// Name of the unit.
    #[field(required, title, max = 120)]
    pub name: String,
    /// The unit above. Only the root has none.
    #[field(list, to("unit"), inverse = "Units below")]
    pub parent: Option<Id>,
    /// What kind of unit it is.
    #[field(list, label = "Kind")]
    pub kind: Option<UnitKind>,
    /// Country as a two-letter code, such as DE, where law depends on it.
    #[field(list, max = 2)]
    pub country: String,
}

/// The register of units.
pub static UNIT: Register =
    Register::of::<Unit>("Unit", "Units", Group::Setup).keeping(Keeping::Administered).without_remarks().without(&["unit"]);

impl Rules for Unit {
    const HOOKS: Hooks = Hooks { check, ..Hooks::NONE };
    const DERIVED: &'static [Derived] = &[Derived::of::<Holds>()];
}

/// A unit goes when nothing in use is left in it: what would stay behind would count nowhere and still be there.
fn still_holds(unit: &Unit, row: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    // What stands beside a record, such as a comment, and what is kept for good go with the record, wherever that is.
    let beside = |register: &Register| {
        register.group == Group::Hidden && register.field(register.about).is_some_and(|field| field.kind.targets() == ["*"])
    };
    let kept = |register: &Register| matches!(register.keeping, Keeping::Kept | Keeping::Content);
    let of_units =
        |register: &&&'static Register| **register != &UNIT && !register.without.contains(&"unit") && !kept(register) && !beside(register);
    let here = |register: &'static Register, key: &str| (register, Filter::new().is(register, key, vec![Value::Link(row.id)]));
    let mut asked: Vec<(&'static Register, Filter)> =
        read.registers().iter().filter(of_units).map(|register| here(register, "unit")).collect();
    asked.push(here(&UNIT, "parent"));
    let counts = read.counts(&asked.iter().map(|(register, filter)| (*register, filter)).collect::<Vec<_>>())?;
    let n: u64 = counts.iter().sum();
    if n == 0 {
        return Ok(Vec::new());
    }
    let mut some = Vec::new();
    for ((register, filter), _) in asked.iter().zip(&counts).filter(|(_, n)| **n > 0).take(3) {
        let page = read.list(register, &Query { filter: filter.clone(), limit: 3, ..Query::default() })?;
        some.extend(page.rows.into_iter().map(|row| row.reference));
    }
    let text = Text::new("unit-still-holds").with("name", &unit.name).with("unit", &row.reference).with("n", n);
    Ok(vec![Problem::whole(text.with("some", some.join(", ")))])
}

/// What follows from the records of a unit.
#[derive(Values, Default)]
struct Holds {
    /// Whether something that is protected belongs to the unit itself, so that controls are to be carried out there.
    #[field(label = "Has assets")]
    holds: Option<bool>,
}

impl Follows for Holds {
    const PATHS: &'static [Path] = &[&[Step::In(Step::PROTECTED, "unit"), Step::Reads(&["unit"])]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        let mut holds = false;
        for register in read.registers().iter().filter(|register| register.protected) {
            holds = holds || read.any(register, &Filter::new().is(register, "unit", vec![Value::Link(row.id)]))?;
        }
        Ok(Self { holds: Some(holds) })
    }
}

/// Whether something that is protected belongs to a unit, as its projection holds it.
pub fn holds(unit: &Row) -> bool {
    unit.value("holds") == Value::Yes(true)
}

fn check(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(unit) = after.of::<Unit>() else { return Ok(Vec::new()) };
    let Some(mut parent) = unit.parent else {
        if after.retired {
            return Ok(vec![Problem::whole(Text::new("unit-root-stays").with("name", &unit.name))]);
        }
        let was_root = before.and_then(|row| row.of::<Unit>()).is_some_and(|unit| unit.parent.is_none());
        let first = read.count(&UNIT, &crate::Filter::new().with_retired())? <= 1;
        return Ok(if was_root || first { Vec::new() } else { vec![Problem::field("parent", Text::new("unit-needs-parent"))] });
    };
    if after.retired && before.is_none_or(|before| !before.retired) {
        return still_holds(unit, after, read);
    }
    // The tree is small; the guard ends the walk even if a store already holds a cycle.
    for _ in 0..1000 {
        if parent == after.id {
            return Ok(vec![Problem::field("parent", Text::new("unit-cycle").with("name", &unit.name))]);
        }
        match read.get(&UNIT, parent)?.and_then(|row| row.of::<Unit>().and_then(|unit| unit.parent)) {
            Some(next) => parent = next,
            None => return Ok(Vec::new()),
        }
    }
    Ok(vec![Problem::field("parent", Text::new("unit-cycle").with("name", &unit.name))])
}

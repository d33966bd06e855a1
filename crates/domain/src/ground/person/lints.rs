//! What an auditor finds about people: somebody left, and still answers for something.

use kernel::nouns::PERSON;
use kernel::{Fault, Filter, Id, LinkRow, Text};
use std::collections::{BTreeMap, BTreeSet};
use ui::lint::{Find, Finding, Lint, Scan, Severity, Stage};

/// The rules.
pub(super) const LINTS: &[Lint] = &[Lint {
    id: "person/left-with-duties",
    clause: "5.3",
    register: &PERSON,
    severity: Severity::Error,
    stages: Stage::ALL,
    find: Find::Own(left),
}];

/// People out of use whom records in use that have not ended name as who does something.
fn left(scan: &Scan<'_>) -> Result<Vec<Finding>, Fault> {
    let gone = scan.rows(&PERSON, Filter { retired: Some(true), ..Filter::new() })?;
    if gone.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Id> = gone.iter().map(|row| row.id).collect();
    let duty = |link: &LinkRow| link.register.fields().get(link.field).is_some_and(|field| field.duty);
    let links: Vec<LinkRow> = scan.read.links_to(&ids)?.into_iter().filter(duty).collect();
    // Which of them are open is asked register by register, of which there are a fixed number.
    let mut open: BTreeMap<Id, String> = BTreeMap::new();
    let registers: BTreeMap<&str, &'static kernel::Register> = links.iter().map(|link| (link.register.key, link.register)).collect();
    for register in registers.values() {
        let own: Vec<Id> = links.iter().filter(|link| link.register == *register).map(|link| link.from).collect();
        let rows = scan.read.get_many(register, &own)?;
        let closed = |state: &str| register.workflow.closed.contains(&state);
        open.extend(rows.into_iter().filter(|row| !row.retired && !closed(&row.common.state)).map(|row| (row.id, row.reference)));
    }
    let told = |row: &kernel::Row| {
        let own: BTreeSet<&String> = links.iter().filter(|link| link.to == row.id).filter_map(|link| open.get(&link.from)).collect();
        let some = own.iter().take(3).map(|reference| reference.as_str()).collect::<Vec<_>>().join(", ");
        let text = Text::new("lint-person-duties").with("n", own.len()).with("some", some);
        (!own.is_empty()).then(|| Finding::of(row, scan.say(&text)))
    };
    Ok(gone.iter().filter_map(told).collect())
}

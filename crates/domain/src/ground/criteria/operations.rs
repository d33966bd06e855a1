//! Operations on criteria: approve them, put a version in force, start the next one.

use super::approval;
use super::record::{CRITERIA, Criteria};
use kernel::{Change, Draft, Fault, Filter, Operation, Read, Role, Row, Text};

/// Approve, put in force, copy as the next version.
pub static OPERATIONS: &[Operation] = &[
    Operation {
        key: approval::APPROVE,
        label: "Approve the criteria",
        help: "Top management signs the criteria as they stand: the method by which risks are rated and accepted. A copy is kept.",
        fields: approval::FIELDS,
        role: Role::Manager,
        from: &["draft", "in-force"],
        grave: false,
        next: |_, _| false,
        plan: approval::approve,
    },
    Operation {
        key: "put-in-force",
        label: "Put in force",
        help: "Risks are rated by this version from now on. The version before is superseded, and neither changes again.",
        fields: &[],
        role: Role::Manager,
        from: &["draft"],
        grave: true,
        next: |_, _| true,
        plan: put_in_force,
    },
    Operation {
        key: "next-version",
        label: "Start the next version",
        help: "Copies the scales, the matrix and the appetite into a draft that can be changed.",
        fields: &[],
        role: Role::Manager,
        from: &["in-force", "superseded"],
        grave: false,
        next: |_, _| false,
        plan: next_version,
    },
];

fn put_in_force(read: &dyn Read, row: &Row, _: &Draft) -> Result<Vec<Change>, Fault> {
    let mut draft = Draft::new().with("state", "in-force");
    match row.of::<Criteria>().and_then(|criteria| criteria.valid_from) {
        Some(day) if day > read.today() => {
            return Err(Fault::whole(Text::new("criteria-begin-later").with("reference", &row.reference).with("date", day)));
        }
        Some(_) => {}
        None => draft.set("valid_from", read.today()),
    }
    Ok(vec![Change::Edit { register: &CRITERIA, id: row.id, version: Some(row.version), draft }])
}

fn next_version(read: &dyn Read, row: &Row, _: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(criteria) = row.of::<Criteria>() else { return Err(Fault::NotFound) };
    let all = read.all(&CRITERIA, &Filter::new().with_retired())?;
    let newest = all.iter().filter_map(|row| row.of::<Criteria>().and_then(|criteria| criteria.version)).max().unwrap_or_default();
    let copy = Criteria { version: Some(newest + 1), valid_from: None, ..criteria.clone() };
    let mut draft = Draft::of(&copy);
    if let Some(unit) = row.common.unit {
        draft.set("unit", unit);
    }
    if let Some(owner) = row.common.owner {
        draft.set("owner", owner);
    }
    Ok(vec![Change::create(&CRITERIA, read.mint(), draft)])
}

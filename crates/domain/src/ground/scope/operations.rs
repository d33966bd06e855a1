//! Operations on scopes: approve the statement, put it in force on its day, revise it, take it out of force.

use super::record::{SCOPE, Scope};
use super::rules::{self, APPROVE};
use kernel::nouns::Signed;
use kernel::{Change, Choice, Draft, Fault, Field, Kind, Operation, Read, Role, Row, Text, Value};

/// Sign, begin, revise, end.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        key: APPROVE,
        label: "Approve the statement",
        help: "Top management signs the scope as it stands. It comes into force now, or on the day from which it says that it is effective. A \
            copy is kept.",
        fields: WORDS,
        role: Role::Manager,
        from: &["draft", "approved", "in-force"],
        grave: false,
        next: |_, _| true,
        plan: rules::approve,
    },
    Operation {
        key: "begin",
        label: "Put in force",
        help: "The approved statement applies from now on. Offered from the day that it names.",
        fields: &[],
        role: Role::Manager,
        from: &["approved"],
        grave: false,
        next: |row, today| row.value("effective").as_date().is_some_and(|day| day <= today),
        plan: begin,
    },
    Operation {
        key: "revise",
        label: "Start the next version",
        help: "Makes the statement a draft again under the next version number. What was signed before stays as a copy.",
        fields: &[],
        role: Role::Manager,
        from: &["approved", "in-force", "superseded"],
        grave: false,
        next: |_, _| false,
        plan: revise,
    },
    Operation {
        key: "supersede",
        label: "Take out of force",
        help: "The scope no longer applies. Its statement, signatures and reports stay; the next version can be started from it.",
        fields: &[],
        role: Role::Manager,
        from: &["in-force"],
        grave: true,
        next: |_, _| false,
        plan: |_, row, _| edit(row, Draft::new().with("state", "superseded")),
    },
];

const WORDS: &[Field] = &[
    Field::new(
        "words",
        "Your words",
        "What you approve, when it should say more than that you approve the scope.",
        "Approval",
        Kind::Text(600),
    ),
    Field::new(
        "overlap",
        "Why it may overlap",
        "Needed where another scope in force covers some of the same units. It is kept in what you sign.",
        "Approval",
        Kind::Text(400),
    ),
];

fn edit(row: &Row, draft: Draft) -> Result<Vec<Change>, Fault> {
    Ok(vec![Change::Edit { register: &SCOPE, id: row.id, version: Some(row.version), draft }])
}

fn begin(read: &dyn Read, row: &Row, _: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(scope) = row.of::<Scope>() else { return Err(Fault::NotFound) };
    if let Some(day) = scope.effective.filter(|day| *day > read.today()) {
        return Err(Fault::whole(Text::new("scope-begins-later").with("reference", &row.reference).with("date", day)));
    }
    if row.value("approval").as_text() != Some(Signed::Valid.key()) {
        return Err(Fault::whole(Text::new("scope-moved-since").with("reference", &row.reference)));
    }
    edit(row, Draft::new().with("state", "in-force"))
}

fn revise(_: &dyn Read, row: &Row, _: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(scope) = row.of::<Scope>() else { return Err(Fault::NotFound) };
    let next = scope.version.trim().parse::<u32>().map_or_else(|_| scope.version.clone(), |number| number.saturating_add(1).to_string());
    edit(row, Draft::new().with("state", "draft").with("version", next).with("effective", Value::None))
}

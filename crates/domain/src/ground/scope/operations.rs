//! Operations on scopes: approve the statement, put it in force on its day, revise it, take it out of force; let an auditor in.

use super::record::{SCOPE, Scope};
use super::rules::{self, APPROVE};
use kernel::nouns::{GRANT, Grant, Signed, UNIT, Unit, grant};
use kernel::{Change, Choice, Draft, Fault, Field, Filter, Id, Kind, Operation, Read, Role, Row, Text, Value};

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
    Operation {
        key: "admit",
        label: "Let an auditor in",
        help: "Gives somebody from outside the right to read the units of this scope, to comment and to ask, until a day. Whoever has that \
            right already gets these days. The account itself is made on the page of the person.",
        fields: ADMIT,
        role: Role::Admin,
        plan: admit,
        ..Operation::EMPTY
    },
];

const ADMIT: &[Field] = &[
    Field::new("person", "Auditor", "The person from outside.", "Access", Kind::Link(&["person"])).required(),
    Field::new("from", "Valid from", "The first day. Without one it counts from now on.", "Access", Kind::Date),
    Field::new("until", "Valid until", "The last day. The day after, every way in is closed.", "Access", Kind::Date).required(),
    Field::new("reason", "Reason", "Why they need it, such as which audit.", "Access", Kind::Text(240)).required(),
];

/// A right on every unit that the scope names, or on the whole organisation where it names none.
fn admit(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(scope) = row.of::<Scope>() else { return Err(Fault::NotFound) };
    let person = said.get("person").as_link().unwrap_or_default();
    let whole = |unit: &Row| unit.of::<Unit>().is_some_and(|unit| unit.parent.is_none());
    let units: Vec<Id> = match scope.units.as_slice() {
        [] => read.all(&UNIT, &Filter::new())?.iter().filter(|unit| whole(unit)).map(|unit| unit.id).collect(),
        units => units.to_vec(),
    };
    let has = grant::of(read, person)?;
    let audits = |row: &&Row| row.of::<Grant>().is_some_and(|grant| grant.role == Some(Role::Auditor));
    let days = || ["from", "until"].iter().fold(Draft::new(), |draft, key| draft.with(key, said.get(key).clone()));
    let change = |unit: Id| match has.iter().filter(audits).find(|row| row.common.unit == Some(unit)) {
        Some(there) => {
            let draft = days().with("why", said.get("reason").clone());
            Change::Edit { register: &GRANT, id: there.id, version: Some(there.version), draft }
        }
        None => {
            let draft = days().with("why", said.get("reason").clone()).with("unit", unit);
            Change::create(&GRANT, read.mint(), draft.with("person", person).with("role", Role::Auditor.key()))
        }
    };
    Ok(units.into_iter().map(change).collect())
}

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

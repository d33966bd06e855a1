//! Rules of scopes: which units lie inside, who signs the statement, what a new version of it begins with.

use super::record::{SCOPE, Scope};
use kernel::cell::Reach;
use kernel::lookup::reach;
use kernel::nouns::approval::{self, by_function, own_words};
use kernel::nouns::signoff::{self, Signature, sign};
use kernel::nouns::{Function, Signed};
use kernel::{Change, Choice, Draft, Fault, Field, Id, Kind, Operation, Read, Register, Role, Row, Text, Value};
use std::collections::BTreeSet;

/// Key of the operation that signs the statement, and of its signatures.
pub const APPROVE: &str = "approve";

/// Sign, revise.
pub static OPERATIONS: &[Operation] = &[
    Operation {
        key: APPROVE,
        label: "Approve the statement",
        help: "Top management signs the scope as it stands, and it comes into force. A copy is kept; a later change makes the signature stale.",
        fields: &[Field::new(
            "words",
            "Your words",
            "What you approve, when it should say more than that you approve the scope.",
            "Approval",
            Kind::Text(600),
        )],
        role: Role::Manager,
        from: &["draft", "in-force"],
        grave: false,
        next: |_, _| true,
        plan: approve,
    },
    Operation {
        key: "revise",
        label: "Start the next version",
        help: "Makes the statement a draft again under the next version number. What was signed before stays as a copy.",
        fields: &[],
        role: Role::Manager,
        from: &["in-force", "superseded"],
        grave: false,
        next: |_, _| false,
        plan: revise,
    },
];

/// What is a matter of a scope, by the unit that a record belongs to.
#[derive(Debug, Default)]
pub struct Within(Option<Reach>);

impl Within {
    /// Of this scope; of the whole organisation where the scope names no units, or there is none.
    ///
    /// # Errors
    /// When the store fails.
    pub fn of(read: &dyn Read, scope: Option<&Row>) -> Result<Self, Fault> {
        Ok(Self(scope.map(|scope| reach(read, scope)).transpose()?.flatten()))
    }

    /// The same, of the scope with this identity.
    ///
    /// # Errors
    /// When the store fails.
    pub fn of_id(read: &dyn Read, scope: Option<Id>) -> Result<Self, Fault> {
        let scope = scope.map(|id| read.get(&SCOPE, id)).transpose()?.flatten();
        Self::of(read, scope.as_ref())
    }

    /// Units whose records of a register are a matter of it; [`None`] for all.
    pub fn units(&self, register: &Register) -> Option<BTreeSet<Id>> {
        self.0.as_ref().map(|reach| reach.of(register))
    }

    /// Whether a record is a matter of it.
    pub fn holds(&self, row: &Row) -> bool {
        let inside = |unit: &Id, reach: &Reach| reach.inside.contains(unit) || (row.register.binds && reach.above.contains(unit));
        self.0.as_ref().is_none_or(|reach| row.common.unit.is_some_and(|unit| inside(&unit, reach)))
    }

    /// Whether a unit lies inside.
    pub fn has(&self, unit: Id) -> bool {
        self.0.as_ref().is_none_or(|reach| reach.inside.contains(&unit))
    }
}

/// Narrows records to the scope that a request names; all of them when it names none.
///
/// # Errors
/// When the store fails, or there is no such scope.
pub fn within(read: &dyn Read, reference: &str, rows: Vec<Row>) -> Result<(Option<Row>, Vec<Row>), Fault> {
    if reference.is_empty() {
        return Ok((None, rows));
    }
    let unknown = || Fault::field("scope", Text::new("scope-unknown").with("typed", reference));
    let scope = read.by_reference(reference)?.filter(|row| row.register == &SCOPE).ok_or_else(unknown)?;
    let within = Within::of(read, Some(&scope))?;
    Ok((Some(scope), rows.into_iter().filter(|row| within.holds(row)).collect()))
}

/// The newest signature under the statement, as valid or stale; nothing before the first.
pub(super) fn approval(row: &Row, read: &dyn Read) -> Result<Option<Signed>, Fault> {
    approval::approval(read, row.id, APPROVE)?.map(|signature| signoff::standing(&signature, read)).transpose()
}

/// What is signed as it stands is not signed again.
pub(super) fn offered(row: &Row, operation: &Operation) -> bool {
    operation.key != APPROVE || row.value("approval").as_text() != Some(Signed::Valid.key())
}

fn approve(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(scope) = row.of::<Scope>() else { return Err(Fault::NotFound) };
    by_function(read, Function::TopManagement, Text::new("scope-by-management"))?;
    if scope.statement.trim().is_empty() {
        return Err(Fault::whole(Text::new("scope-without-statement").with("reference", &row.reference)));
    }
    let mut draft = Draft::new();
    if row.common.state != "in-force" {
        draft.set("state", "in-force");
    }
    if scope.effective.is_none() {
        draft.set("effective", read.today());
    }
    if scope.version.is_empty() {
        draft.set("version", "1");
    }
    let statement = own_words(said, "words", "I approve this scope of the management system.");
    let edits = !draft.is_empty();
    let mut changes = Vec::new();
    if edits {
        changes.push(Change::Edit { register: &SCOPE, id: row.id, version: Some(row.version), draft });
    }
    let signature =
        Signature { act: APPROVE, about: row, edits, covers: &[], statement, role: "Top management".to_owned(), valid_until: None };
    changes.extend(sign(read, &signature)?);
    Ok(changes)
}

fn revise(_: &dyn Read, row: &Row, _: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(scope) = row.of::<Scope>() else { return Err(Fault::NotFound) };
    let next = scope.version.trim().parse::<u32>().map_or_else(|_| scope.version.clone(), |number| number.saturating_add(1).to_string());
    let state = if row.common.state == "superseded" { "in-force" } else { "draft" };
    let mut changes = Vec::new();
    if state == "in-force" {
        // The workflow leads from superseded to draft through in force.
        changes.push(Change::edit(&SCOPE, row.id, Draft::new().with("state", "in-force")));
    }
    let draft = Draft::new().with("state", "draft").with("version", next).with("effective", Value::None);
    changes.push(Change::Edit { register: &SCOPE, id: row.id, version: changes.is_empty().then_some(row.version), draft });
    Ok(changes)
}

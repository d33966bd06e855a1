//! Rules of scopes: which units lie inside, who signs the statement, when it comes into force, which others it overlaps.

use super::record::{SCOPE, Scope};
use kernel::cell::Reach;
use kernel::lookup::reach;
use kernel::nouns::approval::{self, by_function, own_words};
use kernel::nouns::signoff::{self, Signature, sign};
use kernel::nouns::{Function, Signed};
use kernel::{Change, Choice, Draft, DueRule, Fault, Filter, Id, Operation, Problem, Read, Register, Row, Text, Value};
use std::collections::BTreeSet;

/// Key of the operation that signs the statement, and of its signatures.
pub const APPROVE: &str = "approve";

/// States in which a scope applies, or will on its day.
const AGREED: &[&str] = &["approved", "in-force"];

/// An approved statement is put in force on its day.
pub(super) const DUE: &[DueRule] = &[DueRule::new("effective", "scope-due-begin").act("begin").when(|row| row.common.state == "approved")];

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

/// A scope that applies is not retired away.
pub(super) fn check(before: Option<&Row>, after: &Row, _: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let goes = after.retired && before.is_some_and(|before| !before.retired);
    let applies = AGREED.contains(&after.common.state.as_str());
    Ok((goes && applies).then(|| Problem::whole(Text::new("scope-applies").with("reference", &after.reference))).into_iter().collect())
}

/// References of other scopes that apply to some of the units of this one, with commas between.
pub(super) fn overlaps(read: &dyn Read, row: &Row) -> Result<String, Fault> {
    let own = reach(read, row)?;
    let states = AGREED.iter().map(|state| Value::from(*state)).collect();
    let mut found = Vec::new();
    for other in read.all(&SCOPE, &Filter::new().is(&SCOPE, "state", states))?.into_iter().filter(|other| other.id != row.id) {
        let shared = match (&own, reach(read, &other)?) {
            (Some(own), Some(other)) => !own.inside.is_disjoint(&other.inside),
            _ => true,
        };
        if shared {
            found.push(other.reference);
        }
    }
    Ok(found.join(", "))
}

/// Whether the actor may sign the statement as it stands.
pub(super) fn may_approve(row: &Row, read: &dyn Read) -> Result<(), Fault> {
    by_function(read, Function::TopManagement, Text::new("scope-by-management"))?;
    let Some(scope) = row.of::<Scope>() else { return Err(Fault::NotFound) };
    if scope.statement.trim().is_empty() {
        return Err(Fault::whole(Text::new("scope-without-statement").with("reference", &row.reference)));
    }
    match scope.effective.filter(|day| *day > read.today() && row.common.state == "in-force") {
        Some(day) => Err(Fault::whole(Text::new("scope-in-force-already").with("reference", &row.reference).with("date", day))),
        None => Ok(()),
    }
}

pub(super) fn approve(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(scope) = row.of::<Scope>() else { return Err(Fault::NotFound) };
    may_approve(row, read)?;
    let later = scope.effective.filter(|day| *day > read.today());
    let (overlaps, why) = (overlaps(read, row)?, said.get("overlap").as_text().unwrap_or_default().trim());
    if !overlaps.is_empty() && why.is_empty() {
        return Err(Fault::field("overlap", Text::new("scope-overlaps").with("scopes", overlaps)));
    }
    let state = if later.is_some() { "approved" } else { "in-force" };
    let mut draft = Draft::new();
    if row.common.state != state {
        draft.set("state", state);
    }
    if scope.effective.is_none() {
        draft.set("effective", read.today());
    }
    if scope.version.is_empty() {
        draft.set("version", "1");
    }
    let mut statement = own_words(said, "words", read.words().get("scope-approve-statement"));
    if !overlaps.is_empty() {
        let told = [("statement", statement), ("overlaps", overlaps), ("why", why.to_owned())];
        statement = read.words().with("scope-approve-overlapping", &told);
    }
    let edits = !draft.is_empty();
    let mut changes = Vec::new();
    if edits {
        changes.push(Change::Edit { register: &SCOPE, id: row.id, version: Some(row.version), draft });
    }
    let role = read.words().choice(Function::CHOICES, Function::TopManagement.key());
    let signature = Signature { act: APPROVE, about: row, edits, covers: &[], statement, role, valid_until: None };
    changes.extend(sign(read, &signature)?);
    Ok(changes)
}

//! The risk owner's two signatures (clause 6.1.3 f): the treatment plan before work begins, the risk that remains after it.

use super::action::{TreatmentAction, actions};
use super::record::{RISK, Risk, TreatmentOption};
use super::rules::{Rung, level_of};
use crate::ground::criteria::{self, Accepter, Criteria, Level};
use jiff::Span;
use jiff::civil::Date;
use kernel::nouns::approval::{approval, own_words};
use kernel::nouns::signoff::{self, Signature, sign, signer};
use kernel::nouns::{Function, SignOff, Signed, TASK, has_function, task};
use kernel::{Change, Choice, Draft, Fault, Field, Id, Kind, Operation, Read, Row, Text, Value};
use std::collections::BTreeSet;

/// Key of the operation that approves the plan, and of its signatures.
pub const APPROVE: &str = "approve-plan";
/// Key of the operation that accepts a risk, and of its signatures.
pub const ACCEPT: &str = "accept";

kernel::choice! {
    /// Where the treatment plan of a risk stands.
    pub enum Plan("plan-standing") {
        /// No actions are planned.
        None = "none",
        /// There are actions that nobody has approved.
        NotApproved = "not-approved",
        /// The risk or its actions changed after the approval.
        Stale = "stale",
        /// Approved as it stands.
        Approved = "approved",
    }
}

kernel::choice! {
    /// Whether a risk was accepted.
    pub enum Acceptance("acceptance") {
        /// Nobody accepted it.
        None = "none",
        /// The risk changed after it was accepted.
        Stale = "stale",
        /// Accepted as it stands.
        Accepted = "accepted",
    }
}

/// Where the plan stands, whatever the day.
pub(super) fn plan(row: &Row, read: &dyn Read) -> Result<Plan, Fault> {
    let actions = actions(read, row.id)?;
    let Some(signature) = approval(read, row.id, APPROVE)? else {
        return Ok(if actions.is_empty() { Plan::None } else { Plan::NotApproved });
    };
    let covered: BTreeSet<Id> = signature.value("covers").links().iter().copied().collect();
    let more = actions.iter().any(|action| !covered.contains(&action.id));
    let valid = signoff::standing(&signature, read)? == Signed::Valid && !more;
    Ok(if valid { Plan::Approved } else { Plan::Stale })
}

/// Whether the risk is accepted as it stands, whatever the day, and the last day of the acceptance that counts.
pub(super) fn acceptance(row: &Row, read: &dyn Read) -> Result<(Acceptance, Option<Date>), Fault> {
    let Some(signature) = approval(read, row.id, ACCEPT)? else { return Ok((Acceptance::None, None)) };
    if signoff::standing(&signature, read)? != Signed::Valid {
        return Ok((Acceptance::Stale, None));
    }
    Ok((Acceptance::Accepted, signature.of::<SignOff>().and_then(|signature| signature.valid_until)))
}

/// A plan is approved when there is something to approve.
pub(super) fn offered(row: &Row, operation: &Operation) -> bool {
    let standing = row.value("plan");
    operation.key != APPROVE || [Plan::NotApproved.key(), Plan::Stale.key()].contains(&standing.as_text().unwrap_or_default())
}

/// The acceptance as the projection holds it, on this day: one that has ended counts no more.
pub fn is_accepted(row: &Row, today: Date) -> bool {
    let accepted = row.value("acceptance").as_text() == Some(Acceptance::Accepted.key());
    accepted && row.value("accepted_until").as_date().is_none_or(|end| end >= today)
}

/// Whether somebody who may should say on this day that the organisation lives with the risk: it stands above the appetite or
/// is to be retained, and no acceptance counts.
pub(super) fn awaits_acceptance(row: &Row, today: jiff::civil::Date) -> bool {
    let Some(risk) = row.of::<Risk>() else { return false };
    let rated = !row.value("current_level").is_none();
    let open = row.value("above_appetite") == Value::Yes(true) || risk.options.contains(&TreatmentOption::Retain);
    rated && open && !is_accepted(row, today)
}

pub(super) const PLAN_FIELDS: &[Field] = &[Field::new(
    "statement",
    "Your words",
    "What you approve, when it should say more than that you approve these actions, dates and costs.",
    "Approval",
    Kind::Text(600),
)];

pub(super) const ACCEPT_FIELDS: &[Field] = &[
    Field::new("reason", "Reason", "Why the organisation can live with the risk as it is now.", "Acceptance", Kind::Text(800)).required(),
    Field::new("until", "Until", "Last day on which the acceptance holds; the criteria say how long it may be.", "Acceptance", Kind::Date)
        .required(),
];

/// In which role the actor signs for a risk: as its owner, or as top management. Nobody else may.
fn role(row: &Row, read: &dyn Read, owner_will_do: bool) -> Result<Option<String>, Fault> {
    let me = signer(read)?;
    if owner_will_do && row.common.owner == Some(me) {
        return Ok(Some(read.words().get("risk-signs-as-owner")));
    }
    Ok(has_function(read, me, &[Function::TopManagement])?.then(|| read.words().choice(Function::CHOICES, Function::TopManagement.key())))
}

pub(super) fn approve_plan(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(role) = role(row, read, true)? else { return Err(Fault::whole(Text::new("risk-plan-by-owner"))) };
    let actions = actions(read, row.id)?;
    if actions.is_empty() {
        return Err(Fault::whole(Text::new("risk-plan-empty").with("reference", &row.reference)));
    }
    let mut changes = Vec::new();
    let mut options: Vec<String> =
        row.of::<Risk>().map(|risk| risk.options.iter().map(|o| o.key().to_owned()).collect()).unwrap_or_default();
    let known = options.len();
    for action in actions.iter().filter_map(|row| row.of::<TreatmentAction>()) {
        if let Some(option) = action.option.filter(|option| !options.iter().any(|known| known == option.key())) {
            options.push(option.key().to_owned());
        }
    }
    let moves = row.common.state != "in-treatment" || options.len() > known;
    if moves {
        let draft = Draft::new().with("state", "in-treatment").with("options", options);
        changes.push(Change::Edit { register: &RISK, id: row.id, version: Some(row.version), draft });
    }
    let statement = own_words(said, "statement", read.words().get("risk-plan-statement"));
    let signature = Signature { act: APPROVE, about: row, edits: moves, covers: &actions, statement, role, valid_until: None };
    changes.extend(sign(read, &signature)?);
    // Work begins with the approval: each action becomes a task of its owner.
    let begun: BTreeSet<Id> = begun(read, &actions)?;
    for action in actions.iter().filter(|action| !begun.contains(&action.id)) {
        let due = action.of::<TreatmentAction>().and_then(|action| action.by);
        changes.push(task::opened(read, "treatment", action.title(), due, action, action.common.owner.or(row.common.owner)));
    }
    Ok(changes)
}

/// Actions that have a task already.
fn begun(read: &dyn Read, actions: &[Row]) -> Result<BTreeSet<Id>, Fault> {
    let ids: Vec<Id> = actions.iter().map(|row| row.id).collect();
    Ok(read.sources(&ids, &TASK, "about")?.into_iter().map(|link| link.to).collect())
}

pub(super) fn accept(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(risk) = row.of::<Risk>() else { return Err(Fault::NotFound) };
    let Some(level) = level_of(row, Rung::Current) else { return Err(Fault::whole(Text::new("risk-accept-unrated"))) };
    let rated = criteria::of_risk(read, risk.criteria)?;
    let Some(rules) = rated.as_ref().and_then(|row| row.of::<Criteria>()) else {
        return Err(Fault::whole(Text::new("risk-accept-unrated")));
    };
    let (who, months) = rules.acceptance(level, &risk.harms);
    let role = match who {
        Accepter::Nobody => return Err(refused("risk-accept-nobody", level)),
        Accepter::Owner => role(row, read, true)?.ok_or_else(|| refused("risk-accept-by-owner", level))?,
        Accepter::Management => role(row, read, false)?.ok_or_else(|| refused("risk-accept-by-management", level))?,
    };
    let (today, until) = (read.today(), said.get("until").as_date());
    if let Some(problem) = signoff::ends_before_it_begins("until", until, today) {
        return Err(Fault::Invalid(vec![problem]));
    }
    let latest = Span::new().try_months(months).ok().and_then(|span| today.checked_add(span).ok());
    if let (Some(until), Some(latest)) = (until, latest)
        && until > latest
    {
        let text = Text::new("risk-accept-too-long").with("level", level.key()).with("months", months).with("latest", latest);
        return Err(Fault::field("until", text));
    }
    let statement = said.get("reason").as_text().unwrap_or_default().to_owned();
    let signature = Signature { act: ACCEPT, about: row, edits: false, covers: &[], statement, role, valid_until: until };
    sign(read, &signature)
}

fn refused(id: &'static str, level: Level) -> Fault {
    Fault::whole(Text::new(id).with("level", level.key()))
}

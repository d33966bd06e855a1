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
use kernel::{Change, Choice, Draft, Fault, Field, Id, Kind, Operation, Read, Row, Text, Value, Words};
use std::collections::BTreeSet;

/// Key of the operation that approves the plan, and of its signatures.
pub const APPROVE: &str = "approve-plan";
/// Key of the operation that accepts a risk, and of its signatures.
pub const ACCEPT: &str = "accept";

kernel::choice! {
    /// Where the treatment plan of a risk stands.
    pub enum Plan("plan-standing") {
        /// No actions are planned.
        None = "none" [Off],
        /// There are actions that nobody has approved.
        NotApproved = "not-approved" [Unknown],
        /// The risk or its actions changed after the approval.
        Stale = "stale" [Stale],
        /// Approved as it stands.
        Approved = "approved" [Sealed],
    }
}

kernel::choice! {
    /// Whether a risk was accepted.
    pub enum Acceptance("acceptance") {
        /// Nobody accepted it.
        None = "none" [Absent],
        /// It stands within the appetite and is not to be retained knowingly: nobody has to accept it.
        NotNeeded = "not-needed" [Off],
        /// The risk changed after it was accepted.
        Stale = "stale" [Stale],
        /// Accepted as it stands.
        Accepted = "accepted" [Sealed],
        /// The last day of the acceptance has passed.
        Ended = "ended" [Late],
    }
}

impl Acceptance {
    /// Whether somebody accepted the risk, then or now.
    pub fn was_given(self) -> bool {
        matches!(self, Self::Stale | Self::Accepted | Self::Ended)
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
    let Some(signature) = approval(read, row.id, ACCEPT)? else {
        let retained = row.of::<Risk>().is_some_and(|risk| risk.options.contains(&TreatmentOption::Retain));
        let needed = retained || row.value("above_appetite") != Value::Yes(false);
        return Ok((if needed { Acceptance::None } else { Acceptance::NotNeeded }, None));
    };
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

pub(super) const PLAN_FIELDS: &[Field] = &[
    Field::new(
        "statement",
        "Your words",
        "What you approve, when it should say more than that you approve these actions, dates and costs.",
        "Approval",
        Kind::Text(600),
    ),
    INSTEAD,
];

/// Asked of top management where the owner would do.
const INSTEAD: Field = Field::new(
    "instead",
    "Why in the owner's place",
    "Needed where somebody of top management signs for a risk of another owner. It is kept in what you sign.",
    "Approval",
    Kind::Text(400),
);

pub(super) const ACCEPT_FIELDS: &[Field] = &[
    Field::new("reason", "Reason", "Why the organisation can live with the risk as it is now.", "Acceptance", Kind::Text(800)).required(),
    Field::new("until", "Until", "Last day on which the acceptance holds; the criteria say how long it may be.", "Acceptance", Kind::Date)
        .required(),
    INSTEAD,
];

/// In which role somebody signs for a risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signer {
    /// As its owner.
    Owner,
    /// As top management, which the criteria ask for.
    Management,
    /// As top management where the owner would do: that takes a reason.
    Instead,
}

impl Signer {
    /// The role in words.
    fn role(self, words: &Words) -> String {
        match self {
            Self::Owner => words.get("risk-signs-as-owner"),
            Self::Management => words.choice(Function::CHOICES, Function::TopManagement.key()),
            Self::Instead => words.get("risk-signs-instead"),
        }
    }
}

/// The role in which the actor may sign for a risk where the owner will do, or will not; nobody signs for a risk that nobody owns.
pub(super) fn role(row: &Row, read: &dyn Read, owner_will_do: bool) -> Result<Option<Signer>, Fault> {
    let me = signer(read)?;
    let Some(owner) = row.common.owner else {
        return Err(Fault::whole(Text::new("risk-needs-owner").with("reference", &row.reference)));
    };
    if owner_will_do && owner == me {
        return Ok(Some(Signer::Owner));
    }
    let management = if owner_will_do { Signer::Instead } else { Signer::Management };
    Ok(has_function(read, me, &[Function::TopManagement])?.then_some(management))
}

/// The words signed, with the reason for signing in the owner's place.
fn signed(read: &dyn Read, words: String, signer: Signer, said: &Draft) -> Result<String, Fault> {
    if signer != Signer::Instead {
        return Ok(words);
    }
    match said.get("instead").as_text().map(str::trim).filter(|why| !why.is_empty()) {
        Some(why) => Ok(read.words().with("risk-signed-instead", &[("words", words), ("why", why.to_owned())])),
        None => Err(Fault::field("instead", Text::new("risk-instead-why"))),
    }
}

/// In which role the actor may approve the plan of these actions.
pub(super) fn may_approve(row: &Row, actions: &[Row], read: &dyn Read) -> Result<Signer, Fault> {
    let Some(signer) = role(row, read, true)? else { return Err(Fault::whole(Text::new("risk-plan-by-owner"))) };
    match actions {
        [] => Err(Fault::whole(Text::new("risk-plan-empty").with("reference", &row.reference))),
        _ => Ok(signer),
    }
}

pub(super) fn approve_plan(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let actions = actions(read, row.id)?;
    let signer = may_approve(row, &actions, read)?;
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
        let draft = Draft::new().with("state", "in-treatment").with("options", options).with("ended", Value::None);
        changes.push(Change::Edit { register: &RISK, id: row.id, version: Some(row.version), draft });
    }
    let statement = signed(read, own_words(said, "statement", read.words().get("risk-plan-statement")), signer, said)?;
    let role = signer.role(read.words());
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

/// In which role the actor may accept the risk, with the level and for how many months at most.
pub(super) fn may_accept(row: &Row, read: &dyn Read) -> Result<(Signer, Level, i64), Fault> {
    let Some(risk) = row.of::<Risk>() else { return Err(Fault::NotFound) };
    let unrated = || Fault::whole(Text::new("risk-accept-unrated"));
    let level = level_of(row, Rung::Current).ok_or_else(unrated)?;
    let rated = criteria::of_risk(read, risk.criteria)?;
    let rules = rated.as_ref().and_then(|row| row.of::<Criteria>()).ok_or_else(unrated)?;
    let (who, months) = rules.acceptance(level, &risk.harms);
    let signer = match who {
        Accepter::Nobody => return Err(refused("risk-accept-nobody", level)),
        Accepter::Owner => role(row, read, true)?.ok_or_else(|| refused("risk-accept-by-owner", level))?,
        Accepter::Management => role(row, read, false)?.ok_or_else(|| refused("risk-accept-by-management", level))?,
    };
    Ok((signer, level, months))
}

pub(super) fn accept(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let (signer, level, months) = may_accept(row, read)?;
    let (today, until) = (read.today(), said.get("until").as_date());
    if let Some(problem) = signoff::ends_before_it_begins("until", until, today) {
        return Err(Fault::Invalid(vec![problem]));
    }
    if let (Some(until), Some(latest)) = (until, in_months(today, months))
        && until > latest
    {
        let text = Text::new("risk-accept-too-long").with("level", level.key()).with("months", months).with("latest", latest);
        return Err(Fault::field("until", text));
    }
    let statement = signed(read, said.get("reason").as_text().unwrap_or_default().to_owned(), signer, said)?;
    let role = signer.role(read.words());
    let signature = Signature { act: ACCEPT, about: row, edits: false, covers: &[], statement, role, valid_until: until };
    sign(read, &signature)
}

/// The last day of so many months.
pub(super) fn in_months(today: Date, months: i64) -> Option<Date> {
    Span::new().try_months(months).ok().and_then(|span| today.checked_add(span).ok())
}

fn refused(id: &'static str, level: Level) -> Fault {
    Fault::whole(Text::new(id).with("level", level.key()))
}

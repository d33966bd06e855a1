//! Operations on risks: review with outcome, reason and next date; approve the treatment plan; accept what remains.

use super::approval;
use super::record::{RISK, Risk, Verdict};
use super::review::{RISK_REVIEW, RiskReview};
use super::rules::{self, Rung, level_of};
use crate::ground::criteria;
use kernel::{Change, Choice, Draft, Fault, Field, Kind, Operation, Problem, Read, Role, Row, Text, When};

/// Review, approve the plan, accept.
pub static OPERATIONS: &[Operation] = &[
    Operation {
        key: "review",
        label: "Review the rating",
        help: "Says that the rating still holds, or rates the risk again by the criteria in force, and sets the next review.",
        fields: FIELDS,
        role: Role::Contributor,
        from: OPEN,
        grave: false,
        next: |row, today| row.value("next_review").as_date().is_some_and(|due| due <= today),
        plan: review,
    },
    Operation {
        key: approval::APPROVE,
        label: "Approve the plan",
        help: "The risk owner signs the treatment plan: its actions with their owners, dates and costs. Work begins then; each action becomes a task.",
        fields: approval::PLAN_FIELDS,
        role: Role::Contributor,
        from: OPEN,
        grave: false,
        next: |row, _| row.common.state != "monitored",
        plan: approval::approve_plan,
    },
    Operation {
        key: approval::ACCEPT,
        label: "Accept the risk",
        help: "Signs that the organisation lives with the risk as it is rated now, until a day. Who may depends on the level. The signature turns \
            stale when the risk changes.",
        fields: approval::ACCEPT_FIELDS,
        role: Role::Contributor,
        from: OPEN,
        grave: false,
        next: approval::awaits_acceptance,
        plan: approval::accept,
    },
    Operation {
        key: "monitor",
        label: "Watch the risk",
        help: "Nothing more is done about it than to look at it again. Its owner says so, or whoever manages the unit.",
        fields: ENDS,
        role: Role::Contributor,
        from: &["identified", "analysed", "in-treatment"],
        grave: false,
        next: |_, _| false,
        plan: |read, row, said| end(read, row, said, "monitored"),
    },
    Operation {
        key: "close",
        label: "Close the risk",
        help: "It no longer exists, or is no longer looked at. Its owner says so, or whoever manages the unit.",
        fields: ENDS,
        role: Role::Contributor,
        from: OPEN,
        grave: false,
        next: |_, _| false,
        plan: |read, row, said| end(read, row, said, "closed"),
    },
];

const ENDS: &[Field] = &[Field::new(
    "why",
    "Why",
    "Needed where it stands above the appetite and nobody approved a plan or accepted it. It stays on the record.",
    "Risk",
    Kind::Prose,
)];

/// Watches or closes a risk. One above the appetite with neither plan nor acceptance asks why.
fn end(read: &dyn Read, row: &Row, said: &Draft, state: &str) -> Result<Vec<Change>, Fault> {
    if !rules::decides(row, read) {
        return Err(Fault::whole(Text::new("risk-ends-by-owner").with("reference", &row.reference)));
    }
    let planned = row.value("plan").as_text() == Some(approval::Plan::Approved.key());
    let open = rules::is_above(row) == Some(true) && !planned && !approval::is_accepted(row, read.today());
    if open && said.get("why").is_none() {
        return Err(Fault::field("why", Text::new("risk-ends-above").with("reference", &row.reference)));
    }
    let draft = Draft::new().with("state", state).with("ended", said.get("why").clone());
    Ok(vec![Change::Edit { register: &RISK, id: row.id, version: Some(row.version), draft }])
}

const OPEN: &[&str] = &["identified", "analysed", "in-treatment", "monitored"];

const AGAIN: When = When { field: "verdict", any: &["rescored"] };

const FIELDS: &[Field] = &[
    Field::new("verdict", "Outcome", "Does the current rating still hold?", "Review", Kind::Choice(Verdict::CHOICES)).required(),
    Field::new("why", "Why", "What you looked at and what it showed.", "Review", Kind::Prose).required(),
    Field::new("current_likelihood", "Likelihood now", "From 1 to 5, by the criteria in force.", "New rating", Kind::Integer(1, 5))
        .show_when(AGAIN)
        .required_when(AGAIN),
    Field::new("current_likelihood_reason", "Why", "Why that likelihood.", "New rating", Kind::Text(400))
        .show_when(AGAIN)
        .required_when(AGAIN),
    Field::new("current_consequence", "Consequence now", "From 1 to 5, by the criteria in force.", "New rating", Kind::Integer(1, 5))
        .show_when(AGAIN)
        .required_when(AGAIN),
    Field::new("current_consequence_reason", "Why", "Why that consequence.", "New rating", Kind::Text(400))
        .show_when(AGAIN)
        .required_when(AGAIN),
    Field::new("next_review", "Next review", "When it is looked at again; by the criteria when left empty.", "Review", Kind::Date),
    Field::new(
        "later",
        "Why later",
        "Needed where the next review is later than the criteria allow for the level. It stays on the review.",
        "Review",
        Kind::Text(400),
    ),
];

fn review(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(risk) = row.of::<Risk>() else { return Err(Fault::NotFound) };
    let again = said.get("verdict").as_text() == Some(Verdict::Rescored.key());
    let in_force = criteria::in_force(read)?;
    let mut draft = Draft::new();
    let mut rated = risk.clone();
    if again {
        for key in ["current_likelihood", "current_likelihood_reason", "current_consequence", "current_consequence_reason"] {
            draft.set(key, said.get(key).clone());
        }
        rated.current_likelihood = said.get("current_likelihood").as_int();
        rated.current_consequence = said.get("current_consequence").as_int();
        if let Some(criteria) = &in_force {
            draft.set("criteria", criteria.id);
            rated.criteria = Some(criteria.id);
        }
        if row.common.state == "identified" {
            draft.set("state", "analysed");
        }
    } else if risk.rating(Rung::Current).is_none() {
        return Err(Fault::field("verdict", Text::new("risk-review-unrated")));
    }
    let today = read.today();
    let latest = proposed(&rated, read)?;
    let Some(next) = said.get("next_review").as_date().or(latest) else {
        return Err(Fault::field("next_review", Text::new("problem-required").with("label", "Next review")));
    };
    if next <= today {
        return Err(Fault::Invalid(vec![Problem::field("next_review", Text::new("risk-review-past").with("date", next))]));
    }
    let later = said.get("later").as_text().unwrap_or_default().to_owned();
    if let Some(latest) = latest.filter(|latest| next > *latest && later.is_empty()) {
        return Err(Fault::field("later", Text::new("risk-review-late").with("latest", latest)));
    }
    let rated_by = if again { in_force.clone() } else { criteria::of_risk(read, risk.criteria)? };
    let level_after = rated_by.as_ref().and_then(|row| row.of::<criteria::Criteria>()).zip(rated.rating(Rung::Current));
    let record = RiskReview {
        risk: Some(row.id),
        on: Some(today),
        verdict: said.get("verdict").as_text().and_then(Verdict::from_key),
        why: said.get("why").as_text().unwrap_or_default().to_owned(),
        reviewer: read.actor().person(),
        before: level_of(row, Rung::Current),
        after: level_after.and_then(|(criteria, rating)| criteria.level(rating)),
        criteria: rated_by.as_ref().map(|row| row.id),
        next_review: Some(next),
        later: if latest.is_some_and(|latest| next > latest) { later } else { String::new() },
    };
    let mut review = Draft::of(&record);
    if let Some(unit) = row.common.unit {
        review.set("unit", unit);
    }
    let mut changes = vec![Change::create(&RISK_REVIEW, read.mint(), review)];
    if !draft.is_empty() {
        changes.push(Change::Edit { register: &RISK, id: row.id, version: Some(row.version), draft });
    }
    Ok(changes)
}

/// The day that the criteria propose for the current level.
fn proposed(risk: &Risk, read: &dyn Read) -> Result<Option<jiff::civil::Date>, Fault> {
    let row = criteria::of_risk(read, risk.criteria)?;
    let criteria = row.as_ref().and_then(|row| row.of::<criteria::Criteria>());
    let months = criteria.zip(risk.rating(Rung::Current)).and_then(|(criteria, rating)| criteria.months(criteria.level(rating)?));
    Ok(months.and_then(|months| read.today().checked_add(jiff::Span::new().try_months(months).ok()?).ok()))
}

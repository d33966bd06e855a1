//! Operation on risks: review, with the outcome, the reason and the next date.

use super::record::{RISK, Risk, Verdict};
use super::rules::Rung;
use crate::criteria;
use crate::shared::required;
use kernel::{Change, Choice, Draft, Fault, Field, Kind, Operation, Problem, Read, Role, Row, Text, When};

/// Review.
pub static OPERATIONS: &[Operation] = &[Operation {
    key: "review",
    label: "Review the rating",
    help: "Says that the rating still holds, or rates the risk again by the criteria in force, and sets the next review.",
    fields: FIELDS,
    role: Role::Contributor,
    from: &["identified", "analysed", "in-treatment", "monitored"],
    grave: false,
    plan: review,
}];

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
];

fn review(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    required(FIELDS, said)?;
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
    let next = match said.get("next_review").as_date() {
        Some(day) => Some(day),
        None => proposed(&rated, read)?,
    };
    let Some(next) = next else { return Err(Fault::field("next_review", Text::new("problem-required").with("label", "Next review"))) };
    if next <= today {
        return Err(Fault::Invalid(vec![Problem::field("next_review", Text::new("risk-review-past").with("date", next))]));
    }
    draft.set("next_review", next);
    draft.set("last_review", today);
    draft.set("last_verdict", said.get("verdict").clone());
    draft.set("last_review_note", said.get("why").clone());
    Ok(vec![Change::Edit { register: &RISK, id: row.id, version: Some(row.version), draft }])
}

/// The day that the criteria propose for the current level.
fn proposed(risk: &Risk, read: &dyn Read) -> Result<Option<jiff::civil::Date>, Fault> {
    let row = criteria::of_risk(read, risk.criteria)?;
    let criteria = row.as_ref().and_then(|row| row.of::<criteria::Criteria>());
    let months = criteria.zip(risk.rating(Rung::Current)).and_then(|(criteria, rating)| criteria.months(criteria.level(rating)?));
    Ok(months.and_then(|months| read.today().checked_add(jiff::Span::new().try_months(months).ok()?).ok()))
}

//! What an auditor finds about management reviews: none held in time, inputs left out, minutes unsigned.

use super::record::{MANAGEMENT_REVIEW, REVIEW_INPUT, ReviewInput};
use super::rules::every;
use kernel::{Choice, Fault, Filter, Id, Row, Text, Value};
use ui::lint::{Find, Finding, Lint, Scan, Severity, Stage};

/// The rules.
pub(super) const LINTS: &[Lint] = &[
    Lint {
        id: "management-review/none-in-a-year",
        clause: "9.3",
        register: &MANAGEMENT_REVIEW,
        severity: Severity::Error,
        stages: Stage::ALL,
        find: Find::Missing("state:held,concluded held>=-1y"),
    },
    Lint {
        id: "management-review/overdue",
        clause: "9.3",
        register: &MANAGEMENT_REVIEW,
        severity: Severity::Warning,
        stages: Stage::ALL,
        find: Find::Listed("state:planned planned<today", "planned"),
    },
    Lint {
        id: "management-review/input-missing",
        clause: "9.3.2",
        register: &MANAGEMENT_REVIEW,
        severity: Severity::Error,
        stages: Stage::ALL,
        find: Find::Own(inputs_missing),
    },
    Lint {
        id: "management-review/not-signed",
        clause: "9.3.3",
        register: &MANAGEMENT_REVIEW,
        severity: Severity::Warning,
        stages: Stage::ALL,
        find: Find::Listed("state:concluded -approval:valid", "approval"),
    },
];

/// Reviews that were held, with the inputs that were not dealt with: left out, not discussed, or not decided on.
fn inputs_missing(scan: &Scan<'_>) -> Result<Vec<Finding>, Fault> {
    let reviews = scan.matching(&MANAGEMENT_REVIEW, "state:held,concluded")?;
    let ids: Vec<Value> = reviews.iter().map(|row| Value::from(row.id)).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let inputs = scan.read.all(&REVIEW_INPUT, &Filter::new().is(&REVIEW_INPUT, "review", ids))?;
    let dealt = |review: Id, wanted| {
        let own = inputs.iter().filter(|row| row.value("review").as_link() == Some(review)).filter_map(Row::of::<ReviewInput>);
        own.clone().any(|input| input.input == Some(wanted) && input.is_decided())
    };
    let told = |row: &Row| {
        let open: Vec<String> = every()
            .filter(|input| !dealt(row.id, *input))
            .map(|input| scan.words.choice(super::record::InputOf::CHOICES, input.key()))
            .collect();
        (!open.is_empty()).then(|| Finding::of(row, scan.say(&Text::new("lint-management-review-inputs").with("inputs", open.join(", ")))))
    };
    Ok(reviews.iter().filter_map(told).collect())
}

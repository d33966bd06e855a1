//! Operations on controls: report how far it is, add it to a Statement of Applicability.

use super::implementation::{IMPLEMENTATION, STATES};
use super::rules::{implementations, with_common};
use crate::ground::scope::SCOPE;
use crate::protect::soa::{Reason, SOA_LINE, SoaLine};
use kernel::{Change, Choice, Draft, Fault, Field, Filter, Id, Kind, Operation, Read, Role, Row, Text, Value};

/// Report progress, add to the Statement of Applicability.
pub static OPERATIONS: &[Operation] = &[
    Operation {
        key: "report-progress",
        label: "Report how far it is",
        help: "Sets the state of the implementation in the control's own unit. Other units report on their own implementation.",
        fields: PROGRESS,
        role: Role::Contributor,
        from: &[],
        grave: false,
        plan: report_progress,
    },
    Operation {
        key: "add-to-soa",
        label: "Add to the Statement of Applicability",
        help: "Gives the control a line of its own beside Annex A. A control that meets Annex A controls shows on their lines anyway.",
        fields: OWN_LINE,
        role: Role::Manager,
        from: &[],
        grave: false,
        plan: add_to_soa,
    },
];

const PROGRESS: &[Field] = &[
    Field::new("state", "State", "How far the implementation is.", "Progress", Kind::Choice(STATES.choices)).required(),
    Field::new("how", "How", "How it is done here, when that changed. Left empty, the text stays.", "Progress", Kind::Prose),
    Field::new("since", "Since", "The day since when it is so; today when left empty.", "Progress", Kind::Date),
];

const OWN_LINE: &[Field] = &[
    Field::new(
        "scope",
        "Scope",
        "The scope whose statement gets the line; not needed where there is only one.",
        "Line",
        Kind::Link(&["scope"]),
    ),
    Field::new("reasons", "Reasons", "Why the control is there.", "Line", Kind::Flags(Reason::CHOICES)).required(),
    Field::new("reason", "In words", "The reason in a sentence.", "Line", Kind::Prose),
];

fn report_progress(read: &dyn Read, row: &Row, draft: &Draft) -> Result<Vec<Change>, Fault> {
    let since = draft.get("since").as_date().unwrap_or(read.today());
    if since > read.today() && draft.get("state").as_text() == Some("in-place") {
        return Err(Fault::field("since", Text::new("control-since-future")));
    }
    let mut change = Draft::new().with("state", draft.get("state").clone()).with("since", since);
    if !draft.get("how").is_none() {
        change.set("how", draft.get("how").clone());
    }
    let own = implementations(&[row.id], read)?.into_iter().find(|implementation| implementation.common.unit == row.common.unit);
    Ok(vec![match own {
        Some(own) => Change::edit(&IMPLEMENTATION, own.id, change),
        None => Change::create(&IMPLEMENTATION, read.mint(), with_common(change.with("control", row.id), row)),
    }])
}

fn add_to_soa(read: &dyn Read, row: &Row, draft: &Draft) -> Result<Vec<Change>, Fault> {
    let scopes = read.all(&SCOPE, &Filter::new())?;
    let scope = match (draft.get("scope").as_link(), scopes.as_slice()) {
        (Some(scope), _) => scope,
        (None, [only]) => only.id,
        (None, _) => return Err(Fault::field("scope", Text::new("control-which-scope"))),
    };
    let filter = Filter::new().is(&SOA_LINE, "scope", vec![Value::Link(scope)]).with_retired();
    let lines = read.all(&SOA_LINE, &filter)?;
    let of_line = |line: &Row| line.of::<SoaLine>().and_then(|line| line.subject);
    if let Some(line) = lines.iter().find(|line| of_line(line) == Some(row.id)) {
        return Err(Fault::field("scope", Text::new("control-on-soa-already").with("reference", &line.reference)));
    }
    let last = lines.iter().filter_map(|line| line.of::<SoaLine>().and_then(|line| line.number)).max().unwrap_or_default();
    let line =
        SoaLine { subject: Some(row.id), scope: Some(scope), title: row.title(), number: Some(last.max(1000) + 1), ..SoaLine::default() };
    let draft = Draft::of(&line).with("reasons", draft.get("reasons").clone()).with("reason", draft.get("reason").clone());
    let id: Id = read.mint();
    Ok(vec![Change::create(&SOA_LINE, id, with_common(draft, row))])
}

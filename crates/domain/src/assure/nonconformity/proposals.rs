//! Nonconformities that are proposed: from a test that did not pass, and from work that was not done in time. A person confirms each in
//! the form, and it is proposed no more once there is one.

use super::pages::{found_in, section};
use super::pieces::raise;
use super::record::NONCONFORMITY;
use crate::protect::control::CONTROL;
use crate::protect::control_test::rules::{results, tests_of};
use crate::protect::control_test::{CONTROL_TEST, ControlTest, Outcome, TestResult};
use crate::protect::risk::TreatmentAction;
use jiff::civil::Date;
use kernel::nouns::{TASK, Task};
use kernel::{Fault, Id, Row};
use maud::{Markup, html};
use ui::View;
use ui::pieces::{Tone, note};

/// References of these records, with commas between, as a form takes them.
fn references(view: &View<'_>, ids: &[Id]) -> Result<String, Fault> {
    let names = view.read.names(ids)?;
    Ok(ids.iter().filter_map(|id| names.get(id)).map(|name| name.reference.clone()).collect::<Vec<_>>().join(", "))
}

/// What is proposed: what happened, and the way to the form.
fn proposal(view: &View<'_>, why: &str, fields: &[(&str, String)]) -> Markup {
    if !view.may_create(&NONCONFORMITY) {
        return html! {};
    }
    note(Tone::Warn, &html! { p { (why) } p.row { a.btn href=(raise(fields)) { (view.t("nonconformity-raise")) } } })
}

/// Whether a result says that the control does not work as described.
fn failed(result: &TestResult) -> bool {
    result.outcome.is_some_and(|outcome| outcome != Outcome::Effective)
}

/// The form for a result that did not pass.
fn of_result(view: &View<'_>, row: &Row, test: &Row) -> Result<Markup, Fault> {
    let (Some(result), Some(record)) = (row.of::<TestResult>(), test.of::<ControlTest>()) else { return Ok(html! {}) };
    let control = record.control.map(|id| view.read.get(&CONTROL, id)).transpose()?.flatten();
    let of = |id: Option<Id>| references(view, &id.into_iter().collect::<Vec<_>>());
    let fields = [
        ("source", "test".to_owned()),
        ("title", view.tw("nonconformity-of-test", &[("test", record.title.clone())]).chars().take(240).collect()),
        ("detected", result.on.map(|day| day.to_string()).unwrap_or_default()),
        ("found_by", of(result.tester)?),
        ("found_in", row.reference.clone()),
        ("controls", of(record.control)?),
        ("observed", result.conclusion.clone()),
        ("evidence", references(view, &result.evidence)?),
        ("unit", of(test.common.unit)?),
        ("owner", of(control.and_then(|control| control.common.owner))?),
    ];
    let told = view.tw("nonconformity-proposed-test", &[("result", row.reference.clone())]);
    Ok(proposal(view, &told, &fields))
}

/// The newest result of a test, where it did not pass and nobody raised anything about it, or about the test since.
fn unanswered(view: &View<'_>, test: &Row) -> Result<Option<Row>, Fault> {
    let newest = results(test.id, view.read)?.pop().filter(|row| !test.retired && row.of::<TestResult>().is_some_and(failed));
    let Some(row) = newest else { return Ok(None) };
    let since = |found: &Row| found.value("detected").as_date() >= row.value("on").as_date();
    let answered = !found_in(view, &[row.id])?.is_empty() || found_in(view, &[test.id])?.iter().any(since);
    Ok((!answered).then_some(row))
}

/// On a test: what was found in it and its results, and a proposal.
pub(super) fn of_test(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let ids: Vec<Id> = results(row.id, view.read)?.iter().map(|result| result.id).chain([row.id]).collect();
    let proposed = match unanswered(view, row)? {
        Some(result) => of_result(view, &result, row)?,
        None => html! {},
    };
    Ok(html! { (proposed) (section(view, &found_in(view, &ids)?, None)?) })
}

/// On a result.
pub(super) fn of_test_result(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let test = row.of::<TestResult>().and_then(|result| result.test).map(|id| view.read.get(&CONTROL_TEST, id)).transpose()?.flatten();
    let proposed = match test {
        Some(test) if unanswered(view, &test)?.is_some_and(|newest| newest.id == row.id) => of_result(view, row, &test)?,
        _ => html! {},
    };
    Ok(html! { (proposed) (section(view, &found_in(view, &[row.id])?, None)?) })
}

/// On a control: a proposal for each of its tests that did not pass.
pub(super) fn of_control(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let mut told = Vec::new();
    for test in tests_of(&[row.id], view.read)? {
        let passed = test.value("outcome").as_text().is_none_or(|word| word == "effective");
        if let Some(result) = if passed { None } else { unanswered(view, &test)? } {
            told.push(of_result(view, &result, &test)?);
        }
    }
    Ok(html! { @for proposed in &told { (proposed) } })
}

/// Work that was agreed for a day that has passed.
fn late(view: &View<'_>, row: &Row, day: Option<Date>, open: bool, more: &[(&str, String)]) -> Result<Markup, Fault> {
    let found = found_in(view, &[row.id])?;
    let late = day.filter(|day| open && !row.retired && found.is_empty() && *day < view.read.today());
    let proposed = match late {
        Some(day) => {
            let args = [("what", row.title()), ("date", day.to_string())];
            let mut fields = vec![
                ("source", "monitoring".to_owned()),
                ("title", view.tw("nonconformity-of-late", &args).chars().take(240).collect()),
                ("detected", view.read.today().to_string()),
                ("found_in", row.reference.clone()),
                ("breached", view.tw("nonconformity-of-late-breached", &args)),
                ("observed", view.tw("nonconformity-of-late-observed", &args)),
                ("unit", references(view, &row.common.unit.into_iter().collect::<Vec<_>>())?),
                ("owner", references(view, &row.common.owner.into_iter().collect::<Vec<_>>())?),
            ];
            fields.extend(more.iter().cloned());
            proposal(view, &view.tw("nonconformity-proposed-late", &args), &fields)
        }
        None => html! {},
    };
    Ok(html! { (proposed) (section(view, &found, None)?) })
}

/// On a task.
pub(super) fn of_task(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let open = !TASK.workflow.closed.contains(&row.common.state.as_str());
    late(view, row, row.of::<Task>().and_then(|task| task.due), open, &[])
}

/// On a treatment action.
pub(super) fn of_treatment(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let Some(action) = row.of::<TreatmentAction>() else { return Ok(html! {}) };
    let open = row.value("progress").as_text().is_some_and(|word| !["done", "dropped"].contains(&word));
    let risks = references(view, &action.risk.into_iter().collect::<Vec<_>>())?;
    late(view, row, action.by, open, &[("risks", risks)])
}

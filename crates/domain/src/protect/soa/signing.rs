//! What the signer of a version of the statement is shown before: how many lines, what of them is missing and where, what moved.

use super::gaps::Gaps;
use super::record::{SOA_LINE, Status};
use super::rules::status;
use super::version::{SoaVersion, approved, lines, may_approve};
use kernel::nouns::Function;
use kernel::{Choice, Fault, Row};
use maud::{Markup, html};
use ui::View;
use ui::concept::{Shown, why_not};
use ui::pieces::{Tone, note};
use ui::view::encode;

/// How many lines with a gap are named; the list has the others.
const NAMED: usize = 12;

pub(super) fn of_version(view: &View<'_>, row: &Row) -> Result<Shown, Fault> {
    let version = row.of::<SoaVersion>();
    let function = version.and_then(|version| version.approver).unwrap_or(Function::TopManagement);
    let rows = lines(row, view.read)?;
    let count = |wanted: &dyn Fn(Status) -> bool| rows.iter().filter(|row| wanted(status(row))).count();
    let mut facts: Vec<(String, Markup)> = vec![
        (view.words.many(&SOA_LINE), html! { (rows.len()) }),
        (view.t("soa-applicable"), html! { (count(&|status| status != Status::NotApplicable)) }),
        (view.t("soa-status-implemented"), html! { (count(&|status| status == Status::Implemented)) }),
    ];
    if let Some(version) = version.filter(|version| !version.changes.is_empty()) {
        facts.push((view.t("soa-version-changes"), html! { span dir="auto" { (version.changes) } }));
    }
    if let Some(scope) = version.and_then(|version| version.scope)
        && let Some((last, _)) = approved(view.read, scope)?
    {
        let moved = view.tw("soa-moved", &[("n", last.value("moved").as_int().unwrap_or_default().to_string())]);
        let path = format!("/soa/compare?from={}", encode(&last.reference));
        facts.push((view.t("soa-sign-before"), html! { a href=(view.link(&path)) { (last.reference) " " (last.title()) } "; " (moved) }));
    }
    let gaps = Gaps::of(&rows, view.read)?;
    for (label, found) in gaps.each().into_iter().filter(|(_, found)| !found.is_empty()) {
        let rest = found.len().saturating_sub(NAMED);
        let entry = html! {
            b { (found.len()) } " " (found.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", "))
            @if rest > 0 { " " (view.tw("more", &[("n", rest.to_string())])) }
        };
        facts.push((view.t(label), entry));
    }
    let more = if gaps.none() {
        html! {}
    } else {
        note(Tone::Warn, &html! { p { (view.t("soa-sign-gaps")) } })
    };
    let who = view.words.choice(Function::CHOICES, function.key());
    Ok(Shown { facts, more, who, latest: None, refused: why_not(view, may_approve(row, &rows, view.read))? })
}

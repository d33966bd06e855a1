//! Panels of certifications, of the visits of the body, and of the scopes that are certified.

use super::acts::certificates;
use super::cycle::{Deadline, deadlines};
use super::derived::{cycle_of, held};
use super::estimate::{Estimate, estimate};
use super::finding::{CERTIFICATION_FINDING, findings};
use super::pieces::{certificates_table, certifications_table, chart, findings_table, visits_table};
use super::record::{CERTIFICATE, CERTIFICATION, Certification};
use super::visit::{CERTIFICATION_VISIT, visits, was_held};
use jiff::civil::Date;
use kernel::document::Drawing;
use kernel::{Action, Fault, Id, Register, Row};
use maud::{Markup, html};
use ui::concept::Said;
use ui::view::encode;
use ui::{View, paths};

/// Whether the visitor may make a record of this register where this one stands.
fn may(view: &View<'_>, register: &'static Register, row: &Row) -> bool {
    view.live() && !row.retired && view.read.scope().may(Action::Create, register, row.common.unit.unwrap_or_default())
}

/// The cycle, the visits and what they found, the certificates and the estimate.
pub(super) fn of_certification(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let Some(record) = row.of::<Certification>() else { return Ok(html! {}) };
    let visits = visits(&[row.id], view.read)?;
    let ids: Vec<Id> = visits.iter().map(|row| row.id).collect();
    let (found, issued) = (findings(&ids, view.read)?, certificates(row.id, view.read)?);
    let add = format!("{}?certification={}", paths::new(&CERTIFICATION_VISIT), encode(&row.reference));
    let may_add = may(view, &CERTIFICATION_VISIT, row);
    Ok(html! {
        @if let Some(cycle) = cycle_of(record) {
            section.stack.tight aria-labelledby="cycle" {
                h2 #cycle { (view.t("certification-cycle")) }
                p { (view.tw("certification-cycle-lead", &[("from", cycle.decision.to_string()), ("to", cycle.end.to_string())])) }
                (figure(view, cycle.decision, &deadlines(&cycle, &held(&cycle, &visits))))
            }
        }
        @if may_add || !visits.is_empty() {
            section.stack.tight aria-labelledby="visits" {
                h2 #visits { (view.words.many(&CERTIFICATION_VISIT)) }
                @if visits.is_empty() { p.mute { (view.t("certification-visit-none")) } } @else { (visits_table(view, &visits)) }
                @if may_add { p.row { a.btn href=(add) { (view.t("certification-visit-add")) } } }
            }
        }
        @if !found.is_empty() {
            section.stack.tight aria-labelledby="findings" {
                h2 #findings { (view.words.many(&CERTIFICATION_FINDING)) }
                (findings_table(view, &found))
            }
        }
        @if !issued.is_empty() {
            section.stack.tight aria-labelledby="certificates" {
                h2 #certificates { (view.words.many(&CERTIFICATE)) }
                (certificates_table(view, &issued))
            }
        }
        (estimated(view, record))
    })
}

/// The deadlines on their line, and their table.
fn figure(view: &View<'_>, decision: Date, deadlines: &[Deadline]) -> Markup {
    let chart = chart(view, decision, deadlines);
    let Drawing::Timeline(timeline) = &chart.drawing else { return html! {} };
    ui::figures::timeline(&chart.caption, timeline)
}

/// The estimate in words: of the first certification, of a surveillance, of recertification.
fn estimated(view: &View<'_>, record: &Certification) -> Markup {
    let said = record.people.zip(record.business).zip(record.it);
    let Some(all) = said.and_then(|((people, business), it)| estimate(people, business, it)) else { return html! {} };
    let days = |days: Estimate| [("from", view.words.decimal(days.from)), ("to", view.words.decimal(days.to))];
    html! {
        section.stack.tight aria-labelledby="estimate" {
            h2 #estimate { (view.t("certification-estimate")) }
            p { (view.t("certification-estimate-lead")) }
            ul {
                li { (view.tw("certification-estimate-first", &days(all))) }
                li { (view.tw("certification-estimate-surveillance", &days(all.surveillance()))) }
                li { (view.tw("certification-estimate-renewal", &days(all.recertification()))) }
            }
        }
    }
}

/// What a visit found, and the way to one more finding.
pub(super) fn of_visit(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let found = findings(&[row.id], view.read)?;
    let may_add = was_held(row) && may(view, &CERTIFICATION_FINDING, row);
    if found.is_empty() && !may_add {
        return Ok(html! {});
    }
    let add = format!("{}?visit={}", paths::new(&CERTIFICATION_FINDING), encode(&row.reference));
    Ok(html! {
        section.stack.tight aria-labelledby="findings" {
            h2 #findings { (view.words.many(&CERTIFICATION_FINDING)) }
            @if found.is_empty() { p.mute { (view.t("certification-finding-none")) } } @else { (findings_table(view, &found)) }
            @if may_add { p.row { a.btn href=(add) { (view.t("certification-finding-add")) } } }
        }
    })
}

/// Certifications of a scope, by reference.
fn of_this(view: &View<'_>, row: &Row) -> Result<Vec<Row>, Fault> {
    let ids: Vec<Id> = view.read.sources(&[row.id], &CERTIFICATION, "scope")?.into_iter().map(|link| link.from).collect();
    let mut rows = view.read.get_many(&CERTIFICATION, &ids)?;
    rows.sort_by_cached_key(|row| kernel::text::sort_key(&row.reference));
    Ok(rows)
}

/// The certifications of a scope.
pub(super) fn of_scope(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let rows = of_this(view, row)?;
    if rows.is_empty() {
        return Ok(html! {});
    }
    Ok(html! {
        section.stack.tight aria-labelledby="certifications" {
            h2 #certifications { (view.words.many(&CERTIFICATION)) }
            (certifications_table(view, &rows))
        }
    })
}

/// "Certified until": at the head of a scope, for each certificate that holds.
pub(super) fn about_scope(view: &View<'_>, row: &Row) -> Result<Said, Fault> {
    let holds = of_this(view, row)?.into_iter().filter(|row| row.value("standing").as_text() == Some("valid"));
    let said = |row: Row| {
        let record = row.of::<Certification>()?;
        let args = [
            ("standard", format!("{}:{}", record.standard, record.edition)),
            ("date", record.valid_until?.to_string()),
            ("body", record.body.clone()),
        ];
        Some((view.t("certification-certified"), view.tw("certification-certified-until", &args)))
    };
    Ok(holds.filter_map(said).collect())
}

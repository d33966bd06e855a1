//! Panels: what an audit is made of and what keeps its report from being signed, and what audits say about a requirement or control.

use super::finding::{AUDIT_FINDING, WORKPAPER, Workpaper};
use super::headings::check_list;
use super::line::{AUDIT_LINE, AuditSample};
use super::parts::{findings, findings_about, lines, lines_about, workpapers};
use super::pieces::{findings_table, lines_table, looked_at};
use super::record::{AUDIT, Audit};
use super::rules::{SETTLED, may_read, may_receive, may_report, missing, team_ties};
use kernel::{Fault, Id, Register, Row};
use maud::{Markup, html};
use ui::concept::{Shown, why_not};
use ui::pieces::{Tone, counted, note, person, prose, reference_only, reference_row};
use ui::view::encode;
use ui::{Names, View, paths};

fn number(row: &Row, key: &str) -> i64 {
    row.value(key).as_int().unwrap_or_default()
}

/// How far the check list is, what is missing, and where the report lies.
pub(super) fn progress(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let open = row.common.state == "in-progress" && !row.retired;
    let missing = if open { missing(view.read, row)? } else { Vec::new() };
    let report = format!("{}?audit={}", paths::report("audit", "pdf"), encode(&row.reference));
    Ok(html! {
        p { (view.t("audit-lines-concluded")) " " (counted(view, (number(row, "concluded"), number(row, "lines")))) }
        @if !missing.is_empty() {
            details {
                summary { (view.tw("audit-missing", &[("n", missing.len().to_string())])) }
                ul.list { @for problem in &missing { li { (view.say(&problem.text)) } } }
            }
        }
        p.row.screen { a href=(view.link(&report)) { (view.t("audit-print")) } }
    })
}

/// Whether more is said about an audit, and the visitor may say it.
fn open(view: &View<'_>, row: &Row, register: &'static Register, states: &[&str]) -> bool {
    !row.retired && states.contains(&row.common.state.as_str()) && view.may_create(register)
}

/// The address of the form of a part with its audit filled in.
pub(super) fn add(register: &Register, audit: &Row, more: &[(&str, &str)]) -> String {
    let more: String = more.iter().map(|(key, text)| format!("&{key}={}", encode(text))).collect();
    format!("{}?audit={}{more}", paths::new(register), encode(&audit.reference))
}

/// The check list.
pub(super) fn of_lines(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let rows = lines(&[row.id], view.read)?;
    Ok(html! {
        section.stack.tight aria-labelledby="check-list" {
            h2 #check-list { (view.words.many(&AUDIT_LINE)) }
            @if rows.is_empty() { p.mute { (view.t("audit-lines-none")) } } @else { (check_list(view, &rows)?) }
            @if open(view, row, &AUDIT_LINE, &["planned", "in-progress"]) {
                p.row {
                    a.btn href=(paths::operation(&AUDIT, &row.reference, "cover")) { (view.t("audit-cover")) }
                    a href=(add(&AUDIT_LINE, row, &[])) { (view.t("audit-line-add")) }
                }
            }
        }
    })
}

/// What was found.
pub(super) fn of_findings(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let rows = findings(&[row.id], view.read)?;
    let may = open(view, row, &AUDIT_FINDING, &["in-progress"]);
    if rows.is_empty() && !may {
        return Ok(html! {});
    }
    Ok(html! {
        section.stack.tight aria-labelledby="findings" {
            h2 #findings { (view.words.many(&AUDIT_FINDING)) }
            @if rows.is_empty() { p.mute { (view.t("audit-findings-none")) } } @else { (findings_table(view, &rows)?) }
            @if may { p.row { a.btn href=(add(&AUDIT_FINDING, row, &[])) { (view.t("audit-finding-add")) } } }
        }
    })
}

/// Workpapers.
pub(super) fn of_papers(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let rows = workpapers(&[row.id], view.read)?;
    let may = open(view, row, &WORKPAPER, &["planned", "in-progress"]);
    if rows.is_empty() && !may {
        return Ok(html! {});
    }
    Ok(html! {
        section.stack.tight aria-labelledby="papers" {
            h2 #papers { (view.words.many(&WORKPAPER)) }
            (papers(view, &rows))
            @if may { p.row { a.btn href=(add(&WORKPAPER, row, &[])) { (view.t("workpaper-add")) } } }
        }
    })
}

pub(super) fn papers(view: &View<'_>, rows: &[Row]) -> Markup {
    html! {
        @if !rows.is_empty() { ul.list {
            @for (row, paper) in rows.iter().filter_map(|row| Some((row, row.of::<Workpaper>()?))) {
                li { (reference_row(view, row)) @if let Some(day) = paper.taken { " " time.mute { (day) } } (prose(&paper.notes)) }
            }
        } }
    }
}

/// Whether the auditors are independent: live while the audit is open, as found when it was reported.
pub(super) fn of_independence(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    if SETTLED.contains(&row.common.state.as_str()) {
        return Ok(html! {});
    }
    let ties = team_ties(row, view.read)?;
    let ids: Vec<Id> = ties.iter().flat_map(|(person, _, record)| [*person, *record]).collect();
    let names = Names::load_with(view.read, [], &ids)?;
    // Whoever does not see a record is told that there is a tie, and no more.
    let about =
        |id: Id| names.get(id).map(|name| html! { (reference_only(view, name.register, &name.reference)) " " bdi { (name.title) } });
    Ok(html! {
        section.stack.tight aria-labelledby="independence" {
            h2 #independence { (view.t("audit-independence")) }
            @if ties.is_empty() { p { (view.t("audit-independent")) } } @else {
                (note(Tone::Warn, &html! {
                    p { (view.t("audit-not-independent")) }
                    ul.list { @for (who, tie, record) in &ties {
                        li { (person(&names, *who)) " " (view.t(tie.word())) " " (about(*record).unwrap_or_default()) }
                    } }
                }))
            }
        }
    })
}

/// What audits looked at and found about a requirement or a control.
pub(super) fn about(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let (requirement, control): (&[Id], &[Id]) = if row.register.key == "control" { (&[], &[row.id]) } else { (&[row.id], &[]) };
    let (lines, found) = (lines_about(&[row.id], view.read)?, findings_about(requirement, control, view.read)?);
    Ok(html! {
        @if !lines.is_empty() || !found.is_empty() {
            section.stack.tight aria-labelledby="audits" {
                h2 #audits { (view.words.many(&AUDIT)) }
                @if !lines.is_empty() { (looked_at(view, &lines)?) }
                @if !found.is_empty() { (findings_table(view, &found)?) }
            }
        }
    })
}

/// Records that were picked, as they stood then.
fn then(view: &View<'_>, records: &[Id], entry: Option<i64>) -> Result<Markup, Fault> {
    let names = view.read.names(records)?;
    let address = |name: &kernel::Name| {
        let path = paths::record(name.register, &name.reference);
        entry.map_or_else(|| view.link(&path), |entry| format!("{path}?as_at={}", encode(&format!("@{entry}"))))
    };
    Ok(html! {
        @if !records.is_empty() {
            section.stack.tight aria-labelledby="then" {
                h2 #then { (view.t("audit-as-picked")) }
                ul.list { @for name in records.iter().filter_map(|id| names.get(id)) {
                    li { a.ref href=(address(name)) { (name.reference) } " " bdi { (name.title) } }
                } }
            }
        }
    })
}

/// On a sample: its records as they were picked.
pub(super) fn of_sample(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    row.of::<AuditSample>().map_or_else(|| Ok(html! {}), |sample| then(view, &sample.records, sample.entry))
}

/// On a workpaper: its records as they stood.
pub(super) fn of_paper(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    row.of::<Workpaper>().map_or_else(|| Ok(html! {}), |paper| then(view, &paper.records, paper.entry))
}

/// What is shown to whoever signs: the audit, its findings and its check list.
fn signing(view: &View<'_>, row: &Row, who: &str, refused: Option<String>) -> Result<Shown, Fault> {
    let (lines, findings) = (lines(&[row.id], view.read)?, findings(&[row.id], view.read)?);
    let more = html! {
        @if !findings.is_empty() { h2 { (view.words.many(&AUDIT_FINDING)) } (findings_table(view, &findings)?) }
        h2 { (view.words.many(&AUDIT_LINE)) } (lines_table(view, &view.words.many(&AUDIT_LINE), &lines)?)
    };
    Ok(Shown { facts: ui::paper::said(view, row)?, more, who: view.t(who), latest: None, refused })
}

pub(super) fn signing_read(view: &View<'_>, row: &Row) -> Result<Shown, Fault> {
    signing(view, row, "audit-read-who", why_not(view, may_read(row, view.read))?)
}

pub(super) fn signing_report(view: &View<'_>, row: &Row) -> Result<Shown, Fault> {
    signing(view, row, "audit-report-who", why_not(view, may_report(row, view.read))?)
}

pub(super) fn signing_receipt(view: &View<'_>, row: &Row) -> Result<Shown, Fault> {
    signing(view, row, "audit-receive-who", why_not(view, may_receive(row, view.read))?)
}

/// Whether the visitor is of the team.
pub(super) fn of_team(view: &View<'_>, row: &Row) -> bool {
    let team = row.of::<Audit>().map(Audit::auditors).unwrap_or_default();
    view.visitor.person.or_else(|| view.read.actor().person()).is_some_and(|me| team.contains(&me))
}

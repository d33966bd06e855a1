//! Pieces of pages about audits: marks and tables.

use super::finding::{AUDIT_FINDING, AuditFinding};
use super::line::{AUDIT_LINE, AuditLine, Chosen, Conclusion};
use super::record::{AUDIT, Audit};
use kernel::{Choice, Fault, Id, Mark, Row};
use maud::{Markup, html};
use ui::pieces::{Column, Table, choice_mark, marked, person, reference_only, state};
use ui::{Names, View};

/// What an auditor concluded, or that nothing is said yet.
pub(crate) fn conclusion_mark(view: &View<'_>, conclusion: Option<Conclusion>) -> Markup {
    conclusion.map_or_else(|| marked(Mark::Planned, &view.t("audit-line-unsaid")), |said| choice_mark(view, said))
}

/// Why something is looked at, as words.
pub(super) fn chosen(view: &View<'_>, line: &AuditLine) -> String {
    line.chosen.iter().map(|reason| view.words.choice(Chosen::CHOICES, reason.key())).collect::<Vec<_>>().join(", ")
}

/// A check list.
pub(super) fn lines_table(view: &View<'_>, caption: &str, rows: &[Row]) -> Result<Markup, Fault> {
    let people: Vec<Id> = rows.iter().filter_map(|row| row.of::<AuditLine>()?.auditor).collect();
    let names = Names::load_with(view.read, [], &people)?;
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.t("audit-line-what")).title(),
        Column::new(view.t("audit-line-chosen-for")),
        Column::new(view.t("audit-line-by")).people(),
        Column::new(view.t("audit-line-concluded")).nowrap().quiet(),
    ];
    let mut table = Table::new(caption, columns);
    for (row, line) in rows.iter().filter_map(|row| Some((row, row.of::<AuditLine>()?))) {
        table = table.row(vec![
            reference_only(view, &AUDIT_LINE, &row.reference),
            html! { bdi { (line.title) } },
            html! { (chosen(view, line)) },
            line.auditor.map(|id| person(&names, id)).unwrap_or_default(),
            conclusion_mark(view, line.conclusion),
        ]);
    }
    Ok(table.markup())
}

/// Findings with what came of them.
pub(crate) fn findings_table(view: &View<'_>, rows: &[Row]) -> Result<Markup, Fault> {
    let names = Names::load(view.read, rows)?;
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.words.one(&AUDIT_FINDING)).title(),
        Column::new(view.t("audit-finding-grade")).nowrap().quiet(),
        Column::new(view.t("audit-finding-about")).names(),
        Column::new(view.t("audit-finding-became")).nowrap(),
        Column::new(view.t("owner")).people(),
    ];
    let mut table = Table::new(view.words.many(&AUDIT_FINDING), columns);
    let link = |id: &Id| names.get(*id).map(|name| reference_only(view, name.register, &name.reference)).unwrap_or_default();
    for (row, finding) in rows.iter().filter_map(|row| Some((row, row.of::<AuditFinding>()?))) {
        table = table.row(vec![
            reference_only(view, &AUDIT_FINDING, &row.reference),
            html! { bdi { (finding.title) } },
            finding.kind.map(|kind| choice_mark(view, kind)).unwrap_or_default(),
            html! { @for id in finding.requirements.iter().chain(&finding.controls) { (link(id)) " " } },
            html! { @for id in finding.nonconformity.iter().chain(&finding.improvement) { (link(id)) " " } },
            row.common.owner.map(|id| person(&names, id)).unwrap_or_default(),
        ]);
    }
    Ok(table.markup())
}

/// Lines about one requirement, each with its audit.
pub(super) fn looked_at(view: &View<'_>, rows: &[Row]) -> Result<Markup, Fault> {
    let ids: Vec<Id> = rows.iter().filter_map(|row| row.of::<AuditLine>()?.audit).collect();
    let mut audits = view.read.get_many(&AUDIT, &ids)?;
    audits.sort_by_key(|row| (std::cmp::Reverse(row.of::<Audit>().and_then(|audit| audit.starts)), row.id));
    audits.dedup_by_key(|row| row.id);
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.words.one(&AUDIT)).title(),
        Column::new(view.t("audit-when")).nowrap(),
        Column::new(view.t("state")).nowrap().quiet(),
        Column::new(view.t("audit-line-concluded")).nowrap().quiet(),
    ];
    let mut table = Table::new(view.t("audit-looked-at"), columns);
    for (row, audit) in audits.iter().filter_map(|row| Some((row, row.of::<Audit>()?))) {
        let own = rows.iter().filter_map(|line| line.of::<AuditLine>()).find(|line| line.audit == Some(row.id));
        table = table.row(vec![
            reference_only(view, &AUDIT, &row.reference),
            html! { bdi { (audit.title) } },
            html! { @if let Some(day) = audit.starts { time { (day) } } },
            state(view, row),
            own.map(|line| conclusion_mark(view, line.conclusion)).unwrap_or_default(),
        ]);
    }
    Ok(table.markup())
}

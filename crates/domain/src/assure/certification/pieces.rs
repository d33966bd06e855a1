//! Pieces of pages about certifications: tables of visits, findings, certificates and deadlines.

use super::cycle::{Deadline, Demand};
use super::finding::{CERTIFICATION_FINDING, CertificationFinding};
use super::record::{CERTIFICATE, CERTIFICATION, Certificate, Issue, Standing};
use super::visit::{CERTIFICATION_VISIT, CertificationVisit, Visit};
use jiff::civil::Date;
use kernel::document::{Chart, Drawing, Shade, TimePoint, Timeline};
use kernel::{Choice, Mark, Row};
use maud::{Markup, html};
use ui::View;
use ui::pieces::{Column, Table, choice_mark, date, reference_only, state, word_mark};

/// What a certificate says today.
pub(super) fn standing(view: &View<'_>, row: &Row) -> Markup {
    let value = row.value("standing");
    value.as_text().map(|word| word_mark(view.words, Standing::CHOICES, word)).unwrap_or_default()
}

/// What a deadline is for, in words.
pub(super) fn demand(view: &View<'_>, demand: Demand) -> String {
    match demand {
        Demand::FirstSurveillance => view.t("certification-demand-first"),
        Demand::Surveillance(year) => view.tw("certification-demand-year", &[("year", year.to_string())]),
        Demand::RecertificationVisit => view.t("certification-demand-visit"),
        Demand::Recertification => view.t("certification-demand-renewal"),
    }
}

/// How a deadline stands, in words.
pub(super) fn kept(view: &View<'_>, deadline: &Deadline) -> String {
    let today = view.read.today();
    match deadline.met {
        Some(day) if deadline.late(today) => view.tw("certification-kept-late", &[("date", day.to_string())]),
        Some(day) => view.tw("certification-kept", &[("date", day.to_string())]),
        None if deadline.late(today) => view.t("certification-missed"),
        None => view.t("certification-ahead"),
    }
}

/// What a deadline tells at a glance.
pub(super) fn deadline_mark(deadline: &Deadline, today: Date) -> Mark {
    match (deadline.met, deadline.late(today)) {
        (Some(_), false) => Mark::Good,
        (None, false) => Mark::Planned,
        (_, true) => Mark::Late,
    }
}

/// The decision and the deadlines that follow from it on a line of years.
pub(super) fn chart(view: &View<'_>, decision: Date, deadlines: &[Deadline]) -> Chart {
    let today = view.read.today();
    let point = |deadline: &Deadline| TimePoint {
        label: demand(view, deadline.demand),
        day: deadline.by,
        shade: match deadline_mark(deadline, today) {
            Mark::Good => Shade::Ok,
            Mark::Late => Shade::Bad,
            _ => Shade::None,
        },
        word: kept(view, deadline),
    };
    let decided = TimePoint {
        label: view.t("certification-demand-decided"),
        day: decision,
        shade: Shade::Ok,
        word: view.tw("certification-kept", &[("date", decision.to_string())]),
    };
    let timeline = Timeline {
        head: view.t("certification-demand"),
        day: view.t("certification-by"),
        stands: view.t("state"),
        points: std::iter::once(decided).chain(deadlines.iter().map(point)).collect(),
        today: Some((today, view.t("certification-today"))),
    };
    Chart { name: "deadlines".to_owned(), caption: view.t("certification-deadlines"), drawing: Drawing::Timeline(timeline) }
}

/// Visits with their days and what came of them.
pub(super) fn visits_table(view: &View<'_>, rows: &[Row]) -> Markup {
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.words.one(&CERTIFICATION_VISIT)).title(),
        Column::new(view.t("certification-planned")).nowrap(),
        Column::new(view.t("certification-held")).nowrap(),
        Column::new(view.t("state")).nowrap().quiet(),
        Column::new(view.t("certification-result")).quiet(),
    ];
    let mut table = Table::new(view.words.many(&CERTIFICATION_VISIT), columns);
    for (row, visit) in rows.iter().filter_map(|row| Some((row, row.of::<CertificationVisit>()?))) {
        table = table.row(vec![
            reference_only(view, &CERTIFICATION_VISIT, &row.reference),
            html! { bdi { (visit.title) } @if let Some(kind) = visit.kind { small { (view.words.choice(Visit::CHOICES, kind.key())) } } },
            html! { @if let Some(day) = visit.planned { (date(day)) } },
            html! { @if let Some(day) = visit.ended { (date(day)) } },
            state(view, row),
            visit.result.map(|result| choice_mark(view, result)).unwrap_or_default(),
        ]);
    }
    table.markup()
}

/// Findings with their deadlines.
pub(super) fn findings_table(view: &View<'_>, rows: &[Row]) -> Markup {
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.words.one(&CERTIFICATION_FINDING)).title(),
        Column::new(view.t("certification-grade")).words().quiet(),
        Column::new(view.t("state")).words().quiet(),
        Column::new(view.t("certification-answer-by")).nowrap(),
        Column::new(view.t("certification-close-by")).nowrap(),
    ];
    let mut table = Table::new(view.words.many(&CERTIFICATION_FINDING), columns);
    let today = view.read.today();
    for (row, finding) in rows.iter().filter_map(|row| Some((row, row.of::<CertificationFinding>()?))) {
        let open = !row.register.workflow.closed.contains(&row.common.state.as_str());
        let day = |day: Option<Date>, counts: bool| {
            html! { @if let Some(day) = day { time.is-bad[counts && day < today] { (day) } } }
        };
        table = table.row(vec![
            reference_only(view, &CERTIFICATION_FINDING, &row.reference),
            html! { bdi { (finding.title) } @if !finding.number.is_empty() { small { bdi { (finding.number) } } } },
            finding.grade.map(|grade| choice_mark(view, grade)).unwrap_or_default(),
            state(view, row),
            day(finding.answer_by, row.common.state == "open"),
            day(finding.close_by, open),
        ]);
    }
    table.markup()
}

/// Certificates, newest first.
pub(super) fn certificates_table(view: &View<'_>, rows: &[Row]) -> Markup {
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.t("certificate-number-head")).title(),
        Column::new(view.t("certification-issued")),
        Column::new(view.t("certification-decided")).nowrap(),
        Column::new(view.t("certification-until")).nowrap(),
    ];
    let mut table = Table::new(view.words.many(&CERTIFICATE), columns);
    for (row, certificate) in rows.iter().rev().filter_map(|row| Some((row, row.of::<Certificate>()?))) {
        table = table.row(vec![
            reference_only(view, &CERTIFICATE, &row.reference),
            html! { bdi { (certificate.number) } small { bdi { (certificate.body) } } },
            html! { @if let Some(issue) = certificate.issue { (view.words.choice(Issue::CHOICES, issue.key())) } },
            html! { @if let Some(day) = certificate.decision { (date(day)) } },
            html! { @if let Some(day) = certificate.valid_until { (date(day)) } },
        ]);
    }
    table.markup()
}

/// Certifications with what their certificates say.
pub(super) fn certifications_table(view: &View<'_>, rows: &[Row]) -> Markup {
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.words.one(&CERTIFICATION)).title(),
        Column::new(view.t("certification-standing-head")).nowrap().quiet(),
        Column::new(view.t("certification-until")).nowrap(),
    ];
    let mut table = Table::new(view.words.many(&CERTIFICATION), columns);
    for row in rows {
        table = table.row(vec![
            reference_only(view, &CERTIFICATION, &row.reference),
            html! { bdi { (row.title()) } },
            standing(view, row),
            html! { @if let Some(day) = row.value("valid_until").as_date() { (date(day)) } },
        ]);
    }
    table.markup()
}

//! Panels of evidence, and of the controls and implementations that it shows at work.

use super::pieces::freshness_mark;
use super::record::{EVIDENCE, Evidence};
use super::rules::{Freshness, file_count, freshness, own, recorded_late, showing};
use crate::protect::control::implementations;
use kernel::nouns::ATTACHMENT;
use kernel::{Fault, Id, Mark, Row, Text};
use maud::{Markup, html};
use ui::concept::{Shown, why_not};
use ui::pieces::{Column, Table, Tone, author, choice_mark, ledger, marked, moment, note, person, prose, reference_only, state, tag};
use ui::view::encode;
use ui::{Names, View, paths};

/// Fields that the panel shows.
pub(super) const SHOWN: &[&str] = &[
    "url",
    "files",
    "period_from",
    "period_to",
    "collected_on",
    "collected_by",
    "collected",
    "valid_until",
    "freshness",
    "verdict",
    "reviewed_by",
    "reviewed_on",
    "review_note",
];

/// "2026-01-01 to 2026-03-31", or what is known of it.
pub(super) fn period(view: &View<'_>, evidence: &Evidence) -> String {
    let day = |day: jiff::civil::Date| day.to_string();
    match (evidence.period_from, evidence.period_to) {
        (Some(from), Some(to)) if from == to => day(from),
        (Some(from), Some(to)) => view.tw("evidence-from-to", &[("from", day(from)), ("to", day(to))]),
        (Some(from), None) => view.tw("evidence-from", &[("from", day(from))]),
        (None, Some(to)) => view.tw("evidence-to", &[("to", day(to))]),
        (None, None) => String::new(),
    }
}

/// Period, collection and recording beside each other, what there is to see, and the review.
pub(super) fn of_evidence(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let Some(evidence) = row.of::<Evidence>() else { return Ok(html! {}) };
    let people: Vec<Id> = [evidence.collected_by, evidence.reviewed_by].into_iter().flatten().collect();
    let names = Names::load_with(view.read, [], &people)?;
    let late = recorded_late(row, view.read);
    let late_words = late.map(|days| view.tw("evidence-late", &[("days", days.to_string())]));
    let collected = html! {
        @if let Some(day) = evidence.collected_on { time { (day) } }
        @if let Some(id) = evidence.collected_by { " " (view.t("evidence-by")) " " (person(&names, id)) }
    };
    let recorded = html! { (moment(view, row.created_at)) @if let Some(words) = &late_words { " " (marked(Mark::Late, words)) } };
    let valid = html! { (freshness_mark(view, row)) @if let Some(day) = evidence.valid_until
    { " " span.mute { (view.t("evidence-until")) " " time { (day) } } } };
    let covered = period(view, evidence);
    let covered = if covered.is_empty() {
        html! { span.mute { (view.t("evidence-no-period")) } }
    } else {
        html! { (covered) }
    };
    Ok(html! {
        @if late.is_some() { (note(Tone::Warn, &html! { p { (view.t("evidence-late-means")) } })) }
        section aria-labelledby="period" {
            h2 #period { (view.t("evidence-times")) }
            (ledger(&[
                (html! { (view.t("evidence-period")) }, covered),
                (html! { (view.t("evidence-collected")) }, collected),
                (html! { (view.t("evidence-recorded")) }, recorded),
                (html! { (view.t("evidence-validity")) }, valid),
            ]))
        }
        section.stack.tight aria-labelledby="see" {
            h2 #see { (view.t("evidence-to-see")) }
            (to_see(view, row, evidence))
        }
        section.stack.tight aria-labelledby="review" {
            h2 #review { (view.t("evidence-review")) }
            (review(view, row, evidence, &names))
        }
    })
}

/// What a reviewer is shown before accepting: what it says, from whom it comes, what there is to look at.
pub(super) fn signing(view: &View<'_>, row: &Row) -> Result<Shown, Fault> {
    let mut facts = ui::paper::said(view, row)?;
    let ids: Vec<Id> = view.read.sources(&[row.id], &ATTACHMENT, "about")?.into_iter().map(|link| link.from).collect();
    let files = view.read.get_many(&ATTACHMENT, &ids)?;
    let names = Names::load(view.read, files.iter().chain([row]))?;
    facts
        .push((view.t("evidence-recorded"), html! { (moment(view, row.created_at)) ", " bdi { (author(view, &names, &row.created_by)) } }));
    facts.push((view.t("evidence-to-see"), to_see(view, row, row.of::<Evidence>().unwrap_or(&Evidence::default()))));
    let listed = html! {
        ul.list { @for file in &files { li {
            a href=(view.link(&paths::file(&file.reference))) download { bdi { (file.title()) } } ", " bdi { (author(view, &names, &file.created_by)) }
        } } }
    };
    let may = match view.read.actor().person() {
        Some(me) => own(row, me, view.read)?.map_or(Ok(()), |text| Err(Fault::whole(text))),
        None => Err(Fault::whole(Text::new("evidence-reviewer-is-person"))),
    };
    let (who, refused) = (view.t("evidence-sign-who"), why_not(view, may)?);
    Ok(Shown { facts, more: listed, who, latest: None, refused })
}

fn to_see(view: &View<'_>, row: &Row, evidence: &Evidence) -> Markup {
    let files = file_count(row);
    html! {
        @if files == 0 && evidence.url.is_empty() { (note(Tone::Warn, &html! { p { (view.t("evidence-neither")) } })) }
        @else {
            // Not in one row: a long address has to break on a narrow page.
            @if files > 0 { p { a href="#files" { (view.tw("evidence-some-files", &[("n", files.to_string())])) } } }
            @if !evidence.url.is_empty() { p { a href=(evidence.url) rel="noopener noreferrer" { (evidence.url) } } }
        }
    }
}

fn review(view: &View<'_>, row: &Row, evidence: &Evidence, names: &Names) -> Markup {
    let waits = row.common.state == "collected" && !row.retired;
    html! {
        @if let Some(verdict) = evidence.verdict {
            p.row.facts {
                b { (choice_mark(view, verdict)) }
                @if let Some(id) = evidence.reviewed_by { span { (view.t("evidence-by")) " " (person(names, id)) } }
                @if let Some(day) = evidence.reviewed_on { time { (day) } }
            }
            @if !evidence.review_note.is_empty() { (prose(&evidence.review_note)) }
        }
        @if waits { p.mute { (view.t("evidence-waits")) } }
        @else if evidence.verdict.is_none() { p.mute { (view.t("evidence-never-reviewed")) } }
    }
}

/// What shows that a control works, in all its units.
pub(super) fn of_control(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let mut about: Vec<Id> = implementations(&[row.id], view.read)?.into_iter().map(|unit| unit.id).collect();
    about.push(row.id);
    let rows = showing(&about, &["controls", "implementations"], view.read)?;
    let add = format!("{}?controls={}", paths::new(&EVIDENCE), encode(&row.reference));
    Ok(shown_by(view, &rows, row, "controls", &add))
}

/// What shows that one unit carries a control out.
pub(super) fn of_implementation(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let rows = showing(&[row.id], &["implementations"], view.read)?;
    let mut add = format!("{}?implementations={}", paths::new(&EVIDENCE), encode(&row.reference));
    // What one unit shows belongs to that unit.
    let unit = row.common.unit.unwrap_or_default();
    if let Some(name) = view.read.names(&[unit])?.get(&unit) {
        add.push_str(&format!("&unit={}", encode(&name.reference)));
    }
    Ok(shown_by(view, &rows, row, "implementations", &add))
}

/// Superseded evidence stays in the history of the chain; the table counts it and leads there.
fn shown_by(view: &View<'_>, rows: &[Row], about: &Row, key: &str, add: &str) -> Markup {
    let (former, rows): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.common.state == "superseded");
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.words.one(&EVIDENCE)).title(),
        Column::new(view.t("evidence-period")),
        Column::new(view.t("evidence-validity")).quiet(),
        Column::new(view.t("state")).nowrap().quiet(),
    ];
    let mut table = Table::new(view.words.many(&EVIDENCE), columns);
    for row in &rows {
        let Some(evidence) = row.of::<Evidence>() else { continue };
        let bare = file_count(row) == 0 && evidence.url.is_empty();
        table = table.row(vec![
            reference_only(view, &EVIDENCE, &row.reference),
            html! {
                bdi { (evidence.title) }
                @if recorded_late(row, view.read).is_some() { " " (tag(&view.t("evidence-late-tag"))) }
                @if bare { " " (tag(&view.t("evidence-bare-tag"))) }
            },
            html! { (period(view, evidence)) },
            html! {
                (freshness_mark(view, row))
                @if let (Some(day), Freshness::Fresh) = (evidence.valid_until, freshness(row)) { small { (view.t("evidence-until")) " " time { (day) } } }
            },
            state(view, row),
        ]);
    }
    let all = format!("{}?q={}", paths::list(&EVIDENCE), encode(&format!("{key}:{} state:superseded", about.reference)));
    html! {
        section.stack.tight aria-labelledby="evidence" {
            h2 #evidence { (view.words.many(&EVIDENCE)) }
            @if rows.is_empty() { p { (view.t("evidence-none")) } } @else { (table.markup()) }
            @if !former.is_empty() { p.small { a href=(view.link(&all)) { (view.tw("evidence-former", &[("n", former.len().to_string())])) } } }
            @if !about.retired && view.may_create(&EVIDENCE) { p.row { a.btn href=(add) { (view.t("evidence-add")) } } }
        }
    }
}

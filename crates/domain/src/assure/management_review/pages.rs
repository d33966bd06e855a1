//! Panels of a management review: its inputs with their numbers at the meeting and at the review before, and what a signer is shown.

use super::figures::{self, Figure};
use super::record::{InputOf, MANAGEMENT_REVIEW, ManagementReview, REVIEW_INPUT, ReviewInput};
use super::rules::{earlier, inputs, may_approve, missing, moment};
use kernel::nouns::TASK;
use kernel::{Fault, Mark, Moment, Read, Row};
use maud::{Markup, html};
use std::collections::BTreeMap;
use ui::View;
use ui::concept::{Shown, why_not};
use ui::paths;
use ui::pieces::{counted, ledger, marked, n_of, n_of_linked, prose, reference_only};
use ui::view::encode;

/// The numbers of each input, at the meeting and at the one before it.
pub(super) struct Seen {
    pub(super) now: BTreeMap<InputOf, Vec<Figure>>,
    pub(super) before: BTreeMap<InputOf, Vec<Figure>>,
    /// What a link to the numbers of the meeting ends with, so that it opens what the meeting saw.
    as_at: String,
    /// The review before.
    pub(super) earlier: Option<Row>,
}

impl Seen {
    /// Of a review.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) fn of(view: &View<'_>, row: &Row) -> Result<Self, Fault> {
        let at = |moment: Moment, read: &dyn Read| -> Result<_, Fault> {
            if moment == read.moment() { figures::all(view.concepts, read) } else { figures::all(view.concepts, &*read.at(moment)?) }
        };
        let earlier = earlier(view.read, row)?;
        let before = earlier.as_ref().map(|earlier| at(moment(view.read, earlier)?, view.read)).transpose()?.unwrap_or_default();
        let review = row.of::<ManagementReview>();
        let as_at = match (review.and_then(|review| review.entry), review.and_then(|review| review.held)) {
            (Some(entry), _) => format!("@{entry}"),
            (None, Some(day)) => day.to_string(),
            (None, None) => String::new(),
        };
        Ok(Self { now: at(moment(view.read, row)?, view.read)?, before, as_at, earlier })
    }

    fn link(&self, view: &View<'_>, path: &str) -> String {
        match (path.is_empty(), self.as_at.is_empty()) {
            (true, _) => String::new(),
            (false, true) => view.link(path),
            (false, false) => format!("{path}{}as_at={}", if path.contains('?') { '&' } else { '?' }, encode(&self.as_at)),
        }
    }

    fn number(&self, view: &View<'_>, figure: &Figure) -> Markup {
        let (n, of) = (self.link(view, &figure.links.0), self.link(view, &figure.links.1));
        n_of_linked(view, (figure.count.0, &n), (figure.count.1, &of))
    }

    pub(super) fn then(&self, input: InputOf, label: &str) -> Option<(u64, u64)> {
        self.before.get(&input)?.iter().find(|figure| figure.label == label).map(|figure| figure.count)
    }

    /// The numbers of one input, each beside that of the review before.
    fn lines(&self, view: &View<'_>, input: InputOf) -> Vec<(Markup, Markup)> {
        let line = |figure: &Figure| {
            let then = self
                .then(input, &figure.label)
                .map(|(n, of)| html! { " " span.mute { (view.t("review-figure-before")) " " (n_of(view, n, of)) } });
            (html! { (view.words.get(&figure.label)) }, html! { (self.number(view, figure)) (then.unwrap_or_default()) })
        };
        self.now.get(&input).into_iter().flatten().map(line).collect()
    }
}

fn number(row: &Row, key: &str) -> i64 {
    row.value(key).as_int().unwrap_or_default()
}

/// How far the inputs have come, and what keeps a meeting that was held from being concluded.
pub(super) fn progress(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let missing = if row.common.state == "held" { missing(view.read, row)? } else { Vec::new() };
    Ok(html! {
        p { (view.t("review-inputs-decided")) " " (counted(view, (number(row, "decided"), number(row, "of")))) }
        @if !missing.is_empty() {
            details {
                summary { (view.tw("review-missing", &[("n", missing.len().to_string())])) }
                ul { @for problem in &missing { li { (view.say(&problem.text)) } } }
            }
        }
    })
}

/// The inputs of a review: numbers, what was said and decided.
pub(super) fn of_review(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let rows = inputs(view.read, row.id)?;
    let seen = Seen::of(view, row)?;
    Ok(html! {
        section.stack.tight aria-labelledby="inputs" {
            h2 #inputs { (view.words.many(&REVIEW_INPUT)) }
            p.small {
                @match &seen.earlier {
                    Some(earlier) => { (view.t("review-compared")) " " (reference_only(view, &MANAGEMENT_REVIEW, &earlier.reference)) }
                    None => (view.t("review-first")),
                }
            }
            @for input in &rows { (of_one(view, input, &seen, !row.retired && matches!(row.common.state.as_str(), "planned" | "held"))) }
            p.row.screen {
                @for format in ["pdf", "docx", "xlsx"] {
                    @let path = format!("{}?review={}", paths::report("management-review", format), encode(&row.reference));
                    a.btn href=(view.link(&path)) download { (view.tw("review-minutes-as", &[("format", format.to_uppercase())])) }
                }
            }
        }
    })
}

fn of_one(view: &View<'_>, row: &Row, seen: &Seen, open: bool) -> Markup {
    let Some(record) = row.of::<ReviewInput>() else { return html! {} };
    let mark = if record.is_decided() {
        marked(Mark::Good, &view.t("review-input-done"))
    } else {
        marked(Mark::Planned, &view.t("review-input-open"))
    };
    let mut lines = record.input.map(|input| seen.lines(view, input)).unwrap_or_default();
    for (label, text) in [
        ("review-input-report", &record.report),
        ("review-input-discussion", &record.discussion),
        ("review-input-decision", &record.decision),
    ] {
        if !text.trim().is_empty() {
            lines.push((html! { (view.t(label)) }, prose(text)));
        }
    }
    if record.no_decision {
        lines.push((html! { (view.t("review-input-decision")) }, html! { span.mute { (view.t("review-input-none")) } }));
    }
    html! {
        article.stack.tight {
            h3 { (reference_only(view, &REVIEW_INPUT, &row.reference)) " " bdi { (row.title()) } " " (mark) }
            (ledger(&lines))
            @if view.live() && open {
                p.row.screen {
                    a href=(paths::edit(&REVIEW_INPUT, &row.reference)) { (view.t("review-input-write")) }
                    @if view.may_create(&TASK) {
                        a href={ (paths::new(&TASK)) "?about=" (encode(&row.reference)) } { (view.t("review-input-task")) }
                    }
                }
            }
        }
    }
}

/// The numbers of an input on its own page.
pub(super) fn of_input(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let Some(record) = row.of::<ReviewInput>() else { return Ok(html! {}) };
    let review = record.review.map(|id| view.read.get(&MANAGEMENT_REVIEW, id)).transpose()?.flatten();
    let (Some(review), Some(input)) = (review, record.input) else { return Ok(html! {}) };
    let lines = Seen::of(view, &review)?.lines(view, input);
    Ok(
        html! { @if !lines.is_empty() { section.stack.tight aria-labelledby="figures" { h2 #figures { (view.t("review-figures")) } (ledger(&lines)) } } },
    )
}

/// What the signer of the minutes is shown: the meeting, its conclusion, every input with what was decided.
pub(super) fn signing(view: &View<'_>, row: &Row) -> Result<Shown, Fault> {
    let seen = Seen::of(view, row)?;
    let rows = inputs(view.read, row.id)?;
    Ok(Shown {
        facts: ui::paper::said(view, row)?,
        more: html! { @for input in &rows { (of_one(view, input, &seen, false)) } },
        who: view.t("management-review-sign-who"),
        latest: None,
        refused: why_not(view, may_approve(row, view.read))?,
    })
}

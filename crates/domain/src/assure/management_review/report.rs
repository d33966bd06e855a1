//! The minutes of a management review as a document.

use super::pages::Seen;
use super::record::{MANAGEMENT_REVIEW, ManagementReview, ReviewInput};
use super::rules::inputs;
use kernel::document::{Block, Document};
use kernel::nouns::TASK;
use kernel::{Fault, Filter, Id, Row};
use ui::paper::Sheet;
use ui::{Names, View};

/// Minutes of the review that the request names, or of the newest one that was held.
pub(super) fn minutes(view: &View<'_>) -> Result<Document, Fault> {
    let held = |row: &Row| row.of::<ManagementReview>().and_then(|review| review.held);
    let row = view.asked("review", &MANAGEMENT_REVIEW, |read| {
        let all = read.all(&MANAGEMENT_REVIEW, &Filter::new().filled(&MANAGEMENT_REVIEW, "held"))?;
        Ok(all.into_iter().max_by_key(|row| (held(row), row.id)))
    })?;
    match row {
        Some(row) => of_review(view, &row),
        None => {
            let mut document = ui::paper::begin(view, "management-review", &view.t("report-management-review"), false)?;
            document.blocks.push(Block::Paragraph(view.t("management-review-none-held")));
            document.blocks.push(tasks(view, &[])?);
            Ok(document)
        }
    }
}

/// Minutes of one review: the meeting, its conclusion, each input with its numbers, what was said and decided.
pub(super) fn of_review(view: &View<'_>, row: &Row) -> Result<Document, Fault> {
    let mut document =
        ui::paper::begin(view, "management-review", &format!("{}: {}", view.t("report-management-review"), row.title()), false)?;
    document.blocks.extend(ui::paper::fields(view, row)?);
    let seen = Seen::of(view, row)?;
    let rows = inputs(view.read, row.id)?;
    for row in &rows {
        let Some(record) = row.of::<ReviewInput>() else { continue };
        document.blocks.push(Block::Heading(2, row.title()));
        let figures = record.input.and_then(|input| Some((input, seen.now.get(&input)?)));
        let n_of = |(n, of): (u64, u64)| view.tw("n-of", &[("n", n.to_string()), ("of", of.to_string())]);
        let lines: Vec<(String, String)> = figures
            .into_iter()
            .flat_map(|(input, figures)| figures.iter().map(move |figure| (input, figure)))
            .map(|(input, figure)| {
                let then = seen.then(input, &figure.label).map(n_of);
                let words = |then: String| view.tw("review-figure-moved", &[("now", n_of(figure.count)), ("then", then)]);
                (view.words.get(&figure.label), then.map_or_else(|| n_of(figure.count), words))
            })
            .collect();
        if !lines.is_empty() {
            document.blocks.push(Block::Facts(lines));
        }
        let decision = if record.no_decision { view.t("review-input-none") } else { record.decision.clone() };
        for (label, text) in
            [("review-input-report", &record.report), ("review-input-discussion", &record.discussion), ("review-input-decision", &decision)]
        {
            if !text.trim().is_empty() {
                document.blocks.push(Block::Heading(3, view.t(label)));
                document.blocks.push(Block::Paragraph(text.clone()));
            }
        }
    }
    let about: Vec<Id> = rows.iter().map(|row| row.id).chain([row.id]).collect();
    document.blocks.push(tasks(view, &about)?);
    Ok(document)
}

/// What is to be done: the tasks about a review and its inputs, as they stand now.
fn tasks(view: &View<'_>, about: &[Id]) -> Result<Block, Fault> {
    let ids: Vec<Id> = view.read.sources(about, &TASK, "about")?.into_iter().map(|link| link.from).collect();
    let mut rows = view.read.get_many(&TASK, &ids)?;
    rows.retain(|row| !row.retired);
    let names = Names::load(view.read, &rows)?;
    let sheet = Sheet::new(view, &TASK, &names)
        .reference(0.6)
        .field("what", 3.0)
        .field("about", 0.8)
        .field("owner", 1.4)
        .field("due", 0.9)
        .field("state", 0.9);
    Ok(Block::Table(sheet.table("tasks", &view.t("review-tasks"), &rows)))
}

//! The objectives as a document: what was agreed, how far each is, and every evaluation.

use super::evaluation::OBJECTIVE_EVALUATION;
use super::record::OBJECTIVE;
use crate::ground::release::{Releasable, begin};
use crate::ground::scope::rules::within;
use kernel::document::{Block, Document};
use kernel::{Fault, Filter, Id, Read, Row};
use ui::paper::{Sheet, data};
use ui::{Names, View};

pub(super) fn objectives(view: &View<'_>) -> Result<Document, Fault> {
    let gather = |read: &dyn Read, scope: &str| within(read, scope, read.all(&OBJECTIVE, &Filter::new())?);
    let (mut document, _, rows) = begin(view, Releasable::Objectives, gather)?;
    let state = |state: &str| rows.iter().filter(|row| row.common.state == state).count();
    let of = rows.len() - state("withdrawn");
    document.facts.push((view.t("objective-reached-of"), view.tw("n-of", &[("n", state("reached").to_string()), ("of", of.to_string())])));
    let names = Names::load(view.read, &rows)?;
    let sheet = Sheet::new(view, &OBJECTIVE, &names)
        .reference(0.8)
        .field("title", 2.2)
        .field("why", 2.6)
        .field("state", 0.9)
        .field("owner", 1.2)
        .field("metric", 0.9)
        .field("seen", data(2.0))
        .field("baseline", 0.8)
        .field("target", 0.8)
        .field("value_now", 0.8)
        .field("of_the_way", data(0.7))
        .field("target_date", 1.0)
        .field("resources", 1.8)
        .field("evaluation", 1.8)
        .field("next_evaluation", 1.0)
        .field("last_result", 1.0)
        .field("last_on", data(1.0))
        .field("told", data(1.6))
        .field("risks", data(1.2))
        .field("requirements", data(1.2))
        .field("issues", data(1.2))
        .field("actions", data(1.2))
        .field("unit", data(1.2))
        .field("tags", data(1.0));
    document.blocks.push(Block::Table(sheet.table("objectives", &document.title, &rows)));
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let links: Vec<Id> = view.read.sources(&ids, &OBJECTIVE_EVALUATION, "objective")?.into_iter().map(|link| link.from).collect();
    let mut found: Vec<Row> = view.read.get_many(&OBJECTIVE_EVALUATION, &links)?;
    found.sort_by_cached_key(|row| (row.value("on").as_date(), kernel::text::sort_key(&row.reference)));
    let names = Names::load(view.read, &found)?;
    let sheet = Sheet::new(view, &OBJECTIVE_EVALUATION, &names)
        .reference(0.8)
        .field("objective", 0.9)
        .field("on", 1.0)
        .field("result", 1.0)
        .field("value", 0.8)
        .field("period", 0.9)
        .field("target", 0.8)
        .field("comment", 3.0)
        .field("despite", 1.4)
        .field("next", data(1.0))
        .field("evaluator", 1.2);
    document.blocks.push(Block::Table(sheet.table("evaluations", &view.words.many(&OBJECTIVE_EVALUATION), &found)));
    Ok(document)
}

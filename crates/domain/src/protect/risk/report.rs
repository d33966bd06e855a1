//! The risk register as a document.

use super::matrix::{self, rung_label};
use super::measures::risks_within_among;
use super::record::RISK;
use super::rules::{Rung, level_of};
use crate::ground::criteria::{Level, in_force};
use crate::ground::release::{Releasable, begin};
use crate::ground::scope::rules::within;
use kernel::document::{Block, Document, Table};
use kernel::{Choice, Fault, Filter, Read, Row, Test};
use ui::paper::{Sheet, data};
use ui::{Names, View};

pub(super) fn register(view: &View<'_>) -> Result<Document, Fault> {
    let gather = |read: &dyn Read, scope: &str| within(read, scope, read.all(&RISK, &Filter::new())?);
    let (mut document, scope, rows) = begin(view, Releasable::RiskRegister, gather)?;
    let mut counted = Filter::open(&RISK);
    if scope.is_some() {
        counted.tests.push(Test::Identity(rows.iter().map(|row| row.id).collect()));
    }
    let within = risks_within_among(view.read, &counted)?;
    let numbers = [("n", within.n().to_string()), ("of", within.of().to_string())];
    document.facts.push((view.t("measure-risks"), view.tw("n-of", &numbers)));
    if let Some(chart) = matrix::chart(view, Rung::Current, &counted)? {
        document.blocks.push(Block::Chart(chart));
        document.blocks.push(Block::Paragraph(view.t("risk-report-line")));
    }
    if let Some(criteria) = in_force(view.read)? {
        let beside = matrix::beside(view, &criteria, Rung::Current, &counted)?;
        let said = beside.iter().filter(|(n, ..)| *n > 0).map(|(n, id, _)| view.tw(id, &[("n", n.to_string())]));
        document.blocks.extend(said.map(Block::Paragraph));
    }
    document.blocks.push(Block::Chart(matrix::movement(view, &counted)?));
    document.blocks.push(Block::Table(table(view, &document.title, &rows)?));
    Ok(document)
}

/// What a risk owner signs: the risk with its levels, and the actions planned for it.
pub(super) fn copy(view: &View<'_>, row: &Row) -> Result<Document, Fault> {
    let mut document = ui::paper::record(view, row)?;
    for rung in Rung::ALL {
        if let Some(level) = level_of(row, rung) {
            document.facts.push((rung_label(view, rung), view.words.choice(Level::CHOICES, level.key())));
        }
    }
    let actions = super::action::actions(view.read, row.id)?;
    if !actions.is_empty() {
        document.blocks.push(Block::Heading(1, view.t("treatment-plan")));
        document.blocks.push(Block::Table(super::plan_report::table(view, &[(row.clone(), actions)])?));
    }
    Ok(document)
}

fn table(view: &View<'_>, caption: &str, rows: &[Row]) -> Result<Table, Fault> {
    let names = Names::load(view.read, rows)?;
    let full = |row: &Row, key: &str| {
        let name = row.value(key).as_link().and_then(|id| names.get(id));
        name.map(|name| format!("{} {}", name.reference, name.title))
    };
    let mut sheet = Sheet::new(view, &RISK, &names)
        .reference(0.8)
        .field("title", 3.4)
        .field("scenario", data(3.0))
        .field("approach", data(1.0))
        .field_with("threat", data(1.6), |row| full(row, "threat"))
        .field_with("vulnerability", data(1.6), |row| full(row, "vulnerability"))
        .field("source", data(1.6))
        .field("assets", 1.8)
        .field("affects", data(1.2))
        .field("harms", 1.0)
        .field("existing", data(2.0))
        .field("owner", 1.4);
    for rung in Rung::ALL {
        let rung_of = |what: &str| format!("{}_{what}", rung.key());
        let head = |what: &str| format!("{}: {}", rung_label(view, rung), view.words.get(what).to_lowercase());
        sheet = sheet
            .headed(&rung_of("likelihood"), &head("axis-likelihood"), data(0.6))
            .headed(&rung_of("likelihood_reason"), &head("risk-likelihood-reason"), data(1.6))
            .headed(&rung_of("consequence"), &head("axis-consequence"), data(0.6))
            .headed(&rung_of("consequence_reason"), &head("risk-consequence-reason"), data(1.6))
            .headed(rung.level_key(), &rung_label(view, rung), 1.0);
    }
    let sheet = sheet
        .field("above_appetite", 1.0)
        .field("options", 1.1)
        .field("treatment", data(2.4))
        .field("controls", 2.0)
        .field("target_by", data(1.0))
        .field("state", 1.1)
        .field("plan", data(1.1))
        .field("acceptance", 1.0)
        .field("accepted_until", 1.0)
        .field("next_review", 1.1)
        .field("last_review", data(1.1))
        .field("criteria", data(1.0))
        .field("unit", data(1.2))
        .field("tags", data(1.0));
    Ok(sheet.table("risks", caption, rows))
}

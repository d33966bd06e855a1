//! The risk register as a document.

use super::approval::{Acceptance, Plan};
use super::matrix::{self, rung_label};
use super::measures::risks_within_among;
use super::record::{Approach, RISK, Risk, STATES, TreatmentOption};
use super::rules::{Rung, is_above, level_of};
use crate::ground::criteria::{Harm, Level};
use crate::ground::property::Property;
use crate::ground::release::{Releasable, begin};
use crate::ground::scope::rules::within;
use kernel::document::{Block, Column, Document, Table, TableCell, TableRow};
use kernel::{Choice, Fault, Filter, Read, Row, Test, Value};
use ui::{Names, View};

pub(super) fn register(view: &View<'_>) -> Result<Document, Fault> {
    let gather = |read: &dyn Read, scope: &str| within(read, scope, read.all(&RISK, &Filter::new())?);
    let (mut document, scope, rows) = begin(view, Releasable::RiskRegister, &view.t("report-risk-register"), gather)?;
    let names = Names::load(view.read, &rows)?;
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
        let older = matrix::rated_otherwise(view, &counted)?;
        if older > 0 {
            document.blocks.push(Block::Paragraph(view.tw("risk-matrix-older", &[("n", older.to_string())])));
        }
    }
    document.blocks.push(Block::Chart(matrix::movement(view, &counted)?));
    let rows = rows.iter().map(|row| TableRow::Cells(cells(view, &names, row))).collect();
    let table = Table { name: "risks".to_owned(), caption: view.t("report-risk-register"), columns: columns(view), rows };
    document.blocks.push(Block::Table(table));
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

fn columns(view: &View<'_>) -> Vec<Column> {
    let field = |key: &str, width: f32| {
        let label = RISK.field(key).map(|field| view.words.label(&RISK, field)).unwrap_or_default();
        Column::new(key, &label, width)
    };
    let mut list = vec![
        Column::new("reference", &view.t("reference"), 0.8),
        field("title", 3.4),
        field("scenario", 3.0).data_only(),
        field("approach", 1.0).data_only(),
        field("threat", 1.6).data_only(),
        field("vulnerability", 1.6).data_only(),
        field("source", 1.6).data_only(),
        field("assets", 1.8),
        field("affects", 1.2).data_only(),
        field("harms", 1.0),
        field("existing", 2.0).data_only(),
        field("owner", 1.4),
    ];
    for rung in Rung::ALL {
        let head = |what: &str| format!("{}: {}", rung_label(view, rung), view.words.get(what).to_lowercase());
        let key = |what: &str| format!("{}_{what}", rung.key());
        list.push(Column::new(&key("likelihood"), &head("axis-likelihood"), 0.6).data_only());
        list.push(Column::new(&key("likelihood_reason"), &head("risk-likelihood-reason"), 1.6).data_only());
        list.push(Column::new(&key("consequence"), &head("axis-consequence"), 0.6).data_only());
        list.push(Column::new(&key("consequence_reason"), &head("risk-consequence-reason"), 1.6).data_only());
        list.push(Column::new(&key("level"), &rung_label(view, rung), 1.0));
    }
    list.extend([
        field("above_appetite", 1.0),
        field("options", 1.1),
        field("treatment", 2.4).data_only(),
        field("controls", 2.0),
        field("target_by", 1.0).data_only(),
        field("state", 1.1),
        field("plan", 1.1).data_only(),
        field("acceptance", 1.0),
        field("accepted_until", 1.1).data_only(),
        field("next_review", 1.1),
        field("last_review", 1.1).data_only(),
        field("criteria", 1.0).data_only(),
        field("unit", 1.2).data_only(),
        field("tags", 1.0).data_only(),
    ]);
    list
}

fn cells(view: &View<'_>, names: &Names, row: &Row) -> Vec<TableCell> {
    let Some(risk) = row.of::<Risk>() else { return Vec::new() };
    let linked = |key: &str| RISK.index(key).map(|index| names.value(row, index)).unwrap_or_default();
    let one = |key: &str| TableCell::text(linked(key).as_link().map(|id| full(names, id)).unwrap_or_default());
    let title = |key: &str| TableCell::text(linked(key).as_link().map(|id| names.title(id)).unwrap_or_default());
    let references = |key: &str| {
        TableCell::Words(linked(key).links().iter().filter_map(|id| names.get(*id)).map(|name| name.reference.clone()).collect())
    };
    let choice =
        |choices, key: &str| TableCell::text(row.value(key).as_text().map(|word| view.words.choice(choices, word)).unwrap_or_default());
    let date = |value: Value| value.as_date().map_or(TableCell::Empty, TableCell::Date);
    let mut cells = vec![
        TableCell::text(&row.reference),
        TableCell::text(&risk.title),
        TableCell::text(&risk.scenario),
        TableCell::text(risk.approach.map(|word| view.words.choice(Approach::CHOICES, word.key())).unwrap_or_default()),
        one("threat"),
        one("vulnerability"),
        TableCell::text(&risk.source),
        references("assets"),
        TableCell::Words(risk.affects.iter().map(|word| view.words.choice(Property::CHOICES, word.key())).collect()),
        TableCell::Words(risk.harms.iter().map(|word| view.words.choice(Harm::CHOICES, word.key())).collect()),
        TableCell::text(&risk.existing),
        title("owner"),
    ];
    for rung in Rung::ALL {
        let (likelihood_why, consequence_why) = risk.reasons(rung);
        let rating = risk.rating(rung);
        let level = level_of(row, rung).map(|level| TableCell::Level(level.rank(), view.words.choice(Level::CHOICES, level.key())));
        cells.extend([
            rating.map_or(TableCell::Empty, |rating| TableCell::Int(rating.likelihood)),
            TableCell::text(likelihood_why),
            rating.map_or(TableCell::Empty, |rating| TableCell::Int(rating.consequence)),
            TableCell::text(consequence_why),
            level.unwrap_or(TableCell::Empty),
        ]);
    }
    cells.extend([
        TableCell::text(is_above(row).map(|above| view.t(if above { "yes" } else { "no" })).unwrap_or_default()),
        TableCell::Words(risk.options.iter().map(|word| view.words.choice(TreatmentOption::CHOICES, word.key())).collect()),
        TableCell::text(&risk.treatment),
        references("controls"),
        risk.target_by.map_or(TableCell::Empty, TableCell::Date),
        TableCell::text(view.words.choice(STATES.choices, &row.common.state)),
        choice(Plan::CHOICES, "plan"),
        choice(Acceptance::CHOICES, "acceptance"),
        date(row.value("accepted_until")),
        date(row.value("next_review")),
        date(row.value("last_review")),
        references("criteria"),
        title("unit"),
        TableCell::Words(row.common.tags.clone()),
    ]);
    cells
}

fn full(names: &Names, id: kernel::Id) -> String {
    names.get(id).map(|name| format!("{} {}", name.reference, name.title)).unwrap_or_default()
}

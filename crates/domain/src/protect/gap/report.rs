//! A gap analysis as a document, and what moved between it and the one before.

use super::asked::answers;
use super::derived::Movement;
use super::groups::{bars, divisions};
use super::pages::chosen;
use super::record::{GAP_ANALYSIS, GAP_ANSWER, GapAnalysis, GapAnswer, Met};
use super::rules::met;
use super::tally::Tally;
use crate::ground::framework::record::Framework;
use kernel::document::{Block, Chart, Document, Drawing, Table};
use kernel::nouns::approval::approval;
use kernel::{Choice, Fault, Id, Row};
use std::collections::BTreeMap;
use ui::paper::{Sheet, data};
use ui::pieces::signed_by;
use ui::{Names, View};

/// The analysis that the request names, or the newest.
pub(super) fn gap(view: &View<'_>) -> Result<Document, Fault> {
    match chosen(view)? {
        Some(row) => of_analysis(view, &row),
        None => {
            let mut document = ui::paper::begin(view, "gap", &view.t("report-gap"), true)?;
            document.blocks.push(Block::Paragraph(view.t("gap-none")));
            document.blocks.push(Block::Table(table(view, &[])?));
            Ok(document)
        }
    }
}

/// One analysis: its numbers by clause, theme and attribute, and every answer.
pub(super) fn of_analysis(view: &View<'_>, row: &Row) -> Result<Document, Fault> {
    let title = format!("{}: {}", view.t("report-gap"), row.title());
    let mut document = ui::paper::begin(view, "gap", &title, true)?;
    document.facts.extend(facts(view, row)?);
    if let Some(analysis) = row.of::<GapAnalysis>() {
        for text in [&analysis.method, &analysis.conclusion, &analysis.open_why] {
            document.blocks.extend((!text.is_empty()).then(|| Block::Paragraph(text.clone())));
        }
    }
    let rows = answers(view.read, row.id)?;
    let tally = Tally::of(&rows);
    document.blocks.push(Block::Facts(tally.each().map(|(met, n)| (word(view, met), n.to_string())).collect()));
    for division in divisions(view, &rows)? {
        let drawing = Drawing::Bars(bars(view, &division));
        document.blocks.push(Block::Chart(Chart { name: division.caption.clone(), caption: view.t("gap-bars"), drawing }));
    }
    document.blocks.push(Block::Table(table(view, &rows)?));
    Ok(document)
}

fn word(view: &View<'_>, met: Met) -> String {
    view.words.choice(Met::CHOICES, met.key())
}

fn facts(view: &View<'_>, row: &Row) -> Result<Vec<(String, String)>, Fault> {
    let Some(analysis) = row.of::<GapAnalysis>() else { return Ok(Vec::new()) };
    let names = view.read.names(&[analysis.scope, analysis.earlier].into_iter().flatten().collect::<Vec<_>>())?;
    let name =
        |id: Option<Id>| id.and_then(|id| names.get(&id)).map(|name| format!("{} {}", name.reference, name.title)).unwrap_or_default();
    let label = |key: &str| GAP_ANALYSIS.field(key).map(|field| view.words.label(&GAP_ANALYSIS, field)).unwrap_or_default();
    let frameworks: Vec<String> = analysis.frameworks.iter().map(|one| view.words.choice(Framework::CHOICES, one.key())).collect();
    let signature = match approval(view.read, row.id, super::record::SIGN)? {
        Some(signature) => {
            let (name, day) = signed_by(view, &signature)?;
            view.tw("gap-signed-by", &[("name", name), ("day", day)])
        }
        None => view.words.choice(super::record::STATES.choices, &row.common.state),
    };
    let all = [
        (view.words.one(&GAP_ANALYSIS), format!("{} {}", row.reference, row.title())),
        (label("scope"), name(analysis.scope)),
        (label("frameworks"), frameworks.join(", ")),
        (view.t("state"), signature),
        (label("earlier"), name(analysis.earlier)),
    ];
    Ok(all.into_iter().filter(|(_, said)| !said.is_empty()).collect())
}

fn table(view: &View<'_>, rows: &[Row]) -> Result<Table, Fault> {
    let names = Names::load(view.read, rows)?;
    let sheet = Sheet::new(view, &GAP_ANSWER, &names)
        .reference(0.6)
        .field("title", 2.4)
        .field("question", data(3.0))
        .field("framework", data(1.0))
        .field("heading", data(0.6))
        .field("chapter", data(1.0))
        .field("result", 1.0)
        .field("reason", data(1.5))
        .field("maturity", data(0.6))
        .field("observation", 2.6)
        .field("evidence", data(1.0))
        .field("controls", data(1.0))
        .field("owner", 1.2)
        .field("priority", 0.7)
        .field("target_date", 0.9)
        .field("actions", 0.9)
        .field("follow_up", data(0.8))
        .field("movement", data(0.8))
        .field("earlier_result", data(0.8))
        .field("proposed", data(0.8))
        .field("origin_why", data(1.5));
    Ok(sheet.table("answers", &view.words.many(&GAP_ANSWER), rows))
}

/// A requirement in two analyses.
struct Pair<'r> {
    now: Option<&'r Row>,
    then: Option<&'r Row>,
}

impl<'r> Pair<'r> {
    fn row(&self) -> Option<&'r Row> {
        self.now.or(self.then)
    }
}

/// The analysis that the request names beside another: that of `from`, else the one before.
pub(super) fn compare(view: &View<'_>) -> Result<Document, Fault> {
    let mut document = ui::paper::begin(view, "gap-compare", &view.t("report-gap-compare"), true)?;
    let now = chosen(view)?;
    let then = match (view.param("from"), now.as_ref().and_then(|row| row.of::<GapAnalysis>()?.earlier)) {
        ("", Some(id)) => view.read.get(&GAP_ANALYSIS, id)?,
        ("", None) => None,
        (wanted, _) => Some(view.read.by_reference(wanted)?.filter(|row| row.register == &GAP_ANALYSIS).ok_or(Fault::NotFound)?),
    };
    let of = |row: &Option<Row>| row.as_ref().map_or_else(|| Ok(Vec::new()), |row| answers(view.read, row.id));
    let (after, before) = (of(&now)?, of(&then)?);
    let said = |row: &Option<Row>| row.as_ref().map(|row| format!("{} {}", row.reference, row.title()));
    document.facts.push((view.t("gap-now"), said(&now).unwrap_or_else(|| view.t("gap-none"))));
    document.facts.push((view.t("gap-before"), said(&then).unwrap_or_else(|| view.t("gap-none-before"))));
    let pairs = if then.is_some() { pairs(&after, &before) } else { Vec::new() };
    let result = |row: Option<&Row>| row.map_or_else(|| view.t("gap-not-asked"), |row| word(view, met(row)));
    let moved =
        |pair: &Pair<'_>| pair.then.zip(pair.now).map_or(Movement::New, |(then, now)| super::derived::movement(met(then), met(now)));
    let counted = Movement::CHOICES.keys.iter().filter_map(|key| Movement::from_key(key)).map(|one| {
        let n = pairs.iter().filter(|pair| moved(pair) == one).count();
        (view.words.choice(Movement::CHOICES, one.key()), n.to_string())
    });
    document.blocks.push(Block::Facts(counted.collect()));
    let names = Names::default();
    let sheet = Sheet::over(view, &GAP_ANSWER, &names)
        .column("requirement", &view.t("gap-requirement"), 3.0, |pair: &Pair<'_>| pair.row().map(Row::title).unwrap_or_default())
        .column("before", &view.t("gap-before"), 1.2, |pair| result(pair.then))
        .column("now", &view.t("gap-now"), 1.2, |pair| result(pair.now))
        .column("movement", &view.t("gap-moved"), 1.0, |pair| view.words.choice(Movement::CHOICES, moved(pair).key()))
        .column("observation", &view.t("gap-observed"), 3.0, |pair| {
            pair.row().and_then(|row| row.of::<GapAnswer>()).map(|answer| answer.observation.clone()).unwrap_or_default()
        });
    document.blocks.push(Block::Table(sheet.table("moved", &view.t("report-gap-compare"), pairs)));
    Ok(document)
}

/// Requirements of both, in the order of the newer; those that it does not ask come last.
fn pairs<'r>(after: &'r [Row], before: &'r [Row]) -> Vec<Pair<'r>> {
    let about = |row: &Row| row.of::<GapAnswer>().and_then(|answer| answer.requirement);
    let mut left: BTreeMap<Id, &Row> = before.iter().filter_map(|row| Some((about(row)?, row))).collect();
    let mut all: Vec<Pair<'_>> =
        after.iter().map(|now| Pair { now: Some(now), then: about(now).and_then(|id| left.remove(&id)) }).collect();
    let rest = before.iter().filter(|row| about(row).is_some_and(|id| left.contains_key(&id)));
    all.extend(rest.map(|then| Pair { now: None, then: Some(then) }));
    all
}

//! The metrics as a document: how each stands, how it moved, and every value.

use super::course::chart;
use super::record::{METRIC, Metric};
use super::rules::{self, sort, standing};
use super::value::{Judged, METRIC_VALUE, MetricValue};
use crate::ground::release::{Releasable, begin};
use crate::ground::scope::rules::within;
use kernel::document::{Block, Document};
use kernel::{Choice, Fault, Filter, Id, Read, Row};
use std::collections::BTreeMap;
use ui::paper::{Sheet, data};
use ui::{Names, View};

pub(super) fn metrics(view: &View<'_>) -> Result<Document, Fault> {
    let gather = |read: &dyn Read, scope: &str| within(read, scope, read.all(&METRIC, &Filter::new())?);
    let (mut document, _, rows) = begin(view, Releasable::Metrics, gather)?;
    let today = view.read.today();
    let good = rows.iter().filter(|row| standing(row, today) == (Some(Judged::Good), false)).count();
    document.facts.push((view.t("metric-good-of"), view.tw("n-of", &[("n", good.to_string()), ("of", rows.len().to_string())])));
    let names = Names::load(view.read, &rows)?;
    let stands = |row: &Row| {
        let (judged, late) = standing(row, today);
        let word = judged.map_or_else(|| view.t("metric-no-value"), |judged| view.words.choice(Judged::CHOICES, judged.key()));
        late.then(|| view.t("metric-late")).into_iter().chain([word]).collect::<Vec<_>>()
    };
    let sheet = Sheet::new(view, &METRIC, &names)
        .reference(0.8)
        .field("title", 2.4)
        .field("question", data(2.0))
        .field("how", 2.8)
        .field("source", data(1.4))
        .field("interval", 1.0)
        .field("since", data(1.0))
        .field("measurer", 1.2)
        .field("evaluator", 1.2)
        .field("evaluated", data(1.0))
        .field("measured_in", 0.9)
        .field("direction", data(0.8))
        .field("good", 0.8)
        .field("warn", 0.8)
        .field("last_period", 0.9)
        .field("last_value", 0.8)
        .column("stands", &view.t("metric-stands"), 1.1, stands)
        .field("next_due", 1.0)
        .field("pitfalls", data(2.0))
        .field("controls", data(1.2))
        .field("requirements", data(1.2))
        .field("owner", data(1.2))
        .field("unit", data(1.2))
        .field("tags", data(1.0));
    document.blocks.push(Block::Table(sheet.table("metrics", &document.title, &rows)));
    values(view, &mut document, &rows)?;
    Ok(document)
}

/// A chart for each metric that has values, then every value as it was recorded.
fn values(view: &View<'_>, document: &mut Document, rows: &[Row]) -> Result<(), Fault> {
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let links: Vec<Id> = view.read.sources(&ids, &METRIC_VALUE, "metric")?.into_iter().map(|link| link.from).collect();
    let mut by_metric: BTreeMap<Id, Vec<Row>> = BTreeMap::new();
    for row in view.read.get_many(&METRIC_VALUE, &links)? {
        if let Some(metric) = row.of::<MetricValue>().and_then(|value| value.metric) {
            by_metric.entry(metric).or_default().push(row);
        }
    }
    by_metric.values_mut().for_each(|rows| sort(rows));
    let mut lines = Vec::new();
    for row in rows {
        let (Some(metric), Some(values)) = (row.of::<Metric>(), by_metric.get(&row.id)) else { continue };
        document.blocks.push(Block::Chart(chart(view, row, metric, values)));
        let counting: Vec<Id> = rules::counting(values).into_iter().map(|row| row.id).collect();
        lines.extend(values.iter().map(|value| (value.clone(), counting.contains(&value.id))));
    }
    let all: Vec<Row> = lines.iter().map(|(row, _)| row.clone()).collect();
    let taken: Vec<Id> = lines.iter().filter(|(_, counts)| !counts).map(|(row, _)| row.id).collect();
    let names = Names::load(view.read, &all)?;
    let replaced = |row: &Row| if taken.contains(&row.id) { view.t("metric-replaced") } else { String::new() };
    let recorded = |row: &Row| ui::pieces::moment_plain(view, row.created_at);
    let sheet = Sheet::new(view, &METRIC_VALUE, &names)
        .reference(0.9)
        .field("metric", 0.9)
        .column("period", &view.t("metric-period"), 1.0, Row::title)
        .field("period_from", data(1.0))
        .field("period_to", data(1.0))
        .field("value", 0.8)
        .field("judged", 1.0)
        .field("counted", data(0.7))
        .field("whole", data(0.7))
        .field("note", 2.6)
        .column("replaced", &view.t("metric-replaced-head"), 1.0, replaced)
        .field("reason", 1.6)
        .column("recorded_at", &view.t("metric-recorded-at"), 1.4, recorded)
        .field("recorder", 1.2);
    document.blocks.push(Block::Table(sheet.table("values", &view.words.many(&METRIC_VALUE), &all)));
    Ok(())
}

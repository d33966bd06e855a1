//! Panels of metrics, and of the controls and requirements that they are about.

use super::count::{self, Found};
use super::course::chart;
use super::period::Period;
use super::pieces::{judged_mark, measured, metric_mark, metrics_table};
use super::record::{METRIC, Metric, Source};
use super::rules;
use super::value::{METRIC_VALUE, MetricValue};
use kernel::document::Drawing;
use kernel::{Fault, Id, Row};
use maud::{Markup, html};
use ui::pieces::{Column, Table, moment, person, prose, reference_only};
use ui::view::encode;
use ui::{Names, View, paths};

/// Fields that the panel shows.
pub(super) const SHOWN: &[&str] = &["last_value", "judged", "last_period", "next_period", "next_due"];

/// How it stands, how it moved, and every value that was recorded.
pub(super) fn of_metric(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let Some(metric) = row.of::<Metric>() else { return Ok(html! {}) };
    let values = rules::values(row.id, view.read)?;
    let chart = chart(view, row, metric, &values);
    let Drawing::Course(course) = &chart.drawing else { return Ok(html! {}) };
    let number = |hundredths: i64| view.words.decimal(hundredths);
    Ok(html! {
        section.stack.tight aria-labelledby="values" {
            h2 #values { (view.t("metric-values")) " " (metric_mark(view, row)) }
            p { (now(view, row, metric)) (live(view, metric)?) }
            @if values.is_empty() { p { (view.t("metric-none-yet")) } }
            @else {
                (ui::figures::course(&chart.caption, course, &number))
                details.part { summary { (view.t("metric-recorded")) } (recorded(view, metric, &values)?) }
            }
        }
    })
}

/// The last value in words, and what is asked for next.
fn now(view: &View<'_>, row: &Row, metric: &Metric) -> Markup {
    let (last, next) = (row.value("last_period"), row.value("next_period"));
    let value = row.value("last_value").as_int().map_or_else(|| view.t("metric-no-number"), |value| measured(view, metric, value));
    let due = row.value("next_due").as_date().map(|day| day.to_string()).unwrap_or_default();
    html! {
        @if let Some(period) = last.as_text() { (view.tw("metric-last-is", &[("period", period.to_owned()), ("value", value)])) " " }
        @if let Some(period) = next.as_text().filter(|_| !row.retired) { (view.tw("metric-next-is", &[("period", period.to_owned()), ("date", due)])) " " }
    }
}

/// What the program counts of the period under way, as it stands at the moment shown.
fn live(view: &View<'_>, metric: &Metric) -> Result<Markup, Fault> {
    let Some((source, interval)) = metric.source.filter(|source| *source != Source::Hand).zip(metric.interval) else { return Ok(html! {}) };
    let period = Period::of(interval, view.read.today());
    let found: Found = count::over(view.read, source, period)?;
    let value = found.value().map_or_else(|| view.t("metric-no-number"), |value| measured(view, metric, value));
    let said = [("period", period.name()), ("value", value), ("of", found.of().to_string())];
    let n = found.in_order().map(|n| ("n", n.to_string()));
    let message = if n.is_some() { "metric-live" } else { "metric-live-middle" };
    Ok(html! { (view.tw(message, &said.into_iter().chain(n).collect::<Vec<_>>())) })
}

/// Every value as it was recorded, newest period first; one whose place was taken says so.
fn recorded(view: &View<'_>, metric: &Metric, values: &[Row]) -> Result<Markup, Fault> {
    let people: Vec<Id> = values.iter().filter_map(|row| row.of::<MetricValue>()?.recorder).collect();
    let names = Names::load_with(view.read, [], &people)?;
    let counting: Vec<Id> = rules::counting(values).into_iter().map(|row| row.id).collect();
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.t("metric-period")).nowrap(),
        Column::new(view.t("metric-value")).number(),
        Column::new(view.t("metric-judged-then")).nowrap().quiet(),
        Column::new(view.t("metric-note")).title(),
        Column::new(view.t("metric-recorded-at")).nowrap(),
        Column::new(view.t("metric-recorder")).people(),
    ];
    let mut table = Table::new(view.words.many(&METRIC_VALUE), columns);
    for row in values.iter().rev() {
        let Some(value) = row.of::<MetricValue>() else { continue };
        let counts = counting.contains(&row.id);
        table = table.row(vec![
            reference_only(view, &METRIC_VALUE, &row.reference),
            html! { (row.title()) },
            html! {
                @let number = value.value.map(|number| measured(view, metric, number)).unwrap_or_default();
                @if counts { (number) } @else { s.mute { (number) } }
                @match (value.counted, value.whole) {
                    (Some(n), Some(of)) => { " " small.mute { (view.tw("n-of", &[("n", n.to_string()), ("of", of.to_string())])) } }
                    (None, Some(of)) => { " " small.mute { (view.tw("metric-middle-of", &[("of", of.to_string())])) } }
                    (_, None) => {}
                }
            },
            judged_mark(view, value.judged),
            html! {
                @if !counts { small.mute { (view.t("metric-replaced")) } }
                (prose(&value.note))
                @if !value.reason.is_empty() { small { (view.t("metric-again")) ": " bdi { (value.reason) } } }
            },
            moment(view, row.created_at),
            value.recorder.map(|id| person(&names, id)).unwrap_or_default(),
        ]);
    }
    Ok(table.markup())
}

/// Metrics about a control, and the way to one more.
pub(super) fn of_control(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    about(view, row, "controls")
}

/// Metrics about a requirement, and the way to one more.
pub(super) fn of_requirement(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    about(view, row, "requirements")
}

fn about(view: &View<'_>, row: &Row, key: &str) -> Result<Markup, Fault> {
    let rows = rules::about(row.id, key, view.read)?;
    let add = format!("{}?{key}={}", paths::new(&METRIC), encode(&row.reference));
    let may = !row.retired && view.may_create(&METRIC);
    if rows.is_empty() && !may {
        return Ok(html! {});
    }
    Ok(html! {
        section.stack.tight aria-labelledby="metrics" {
            h2 #metrics { (view.words.many(&METRIC)) }
            @if rows.is_empty() { p { (view.t("metric-about-none")) } } @else { (metrics_table(view, &view.words.many(&METRIC), &rows)?) }
            @if may { p.row { a.btn href=(add) { (view.t("metric-add")) } } }
        }
    })
}

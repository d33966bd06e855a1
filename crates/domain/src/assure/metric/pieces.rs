//! Pieces of pages about metrics that others show too: marks and the table of metrics.

use super::record::{METRIC, Metric};
use super::rules::standing;
use super::value::Judged;
use jiff::civil::Date;
use kernel::{Fault, Id, Mark, Row};
use maud::{Markup, html};
use ui::pieces::{Column, Table, choice_mark, date, marked, person, reference_only};
use ui::{Names, View};

/// How a value is judged, as shape and word; nothing was measured yet without one.
pub(crate) fn judged_mark(view: &View<'_>, judged: Option<Judged>) -> Markup {
    judged.map_or_else(|| marked(Mark::Absent, &view.t("metric-no-value")), |judged| choice_mark(view, judged))
}

/// How a metric stands today: late goes before what its last value says.
pub(crate) fn metric_mark(view: &View<'_>, row: &Row) -> Markup {
    let (judged, late) = standing(row, view.read.today());
    html! { @if late { (marked(Mark::Late, &view.t("metric-late"))) " " } (judged_mark(view, judged)) }
}

/// A number of a metric with its unit of measure, such as "93.5 percent".
pub(crate) fn measured(view: &View<'_>, metric: &Metric, hundredths: i64) -> String {
    view.tw("metric-measured", &[("value", view.words.decimal(hundredths)), ("unit", metric.measured_in.clone())])
}

/// Metrics with their last values and when the next ones are due.
pub(crate) fn metrics_table(view: &View<'_>, caption: &str, rows: &[Row]) -> Result<Markup, Fault> {
    let people: Vec<Id> = rows.iter().filter_map(|row| row.of::<Metric>()?.measurer).collect();
    let names = Names::load_with(view.read, [], &people)?;
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.words.one(&METRIC)).title(),
        Column::new(view.t("metric-last")),
        Column::new(view.t("metric-stands")).nowrap().quiet(),
        Column::new(view.t("metric-next")).nowrap(),
        Column::new(view.t("metric-measurer")).people(),
    ];
    let mut table = Table::new(caption, columns);
    for row in rows {
        let Some(metric) = row.of::<Metric>() else { continue };
        let next: Option<Date> = row.value("next_due").as_date();
        table = table.row(vec![
            reference_only(view, &METRIC, &row.reference),
            html! { bdi { (metric.title) } },
            html! {
                @if let Some(value) = row.value("last_value").as_int() { bdi { (measured(view, metric, value)) } " " }
                @if let Some(period) = row.value("last_period").as_text() { small.mute { (period) } }
            },
            metric_mark(view, row),
            html! { @if let Some(day) = next { (date(day)) } },
            metric.measurer.map(|id| person(&names, id)).unwrap_or_default(),
        ]);
    }
    Ok(table.markup())
}

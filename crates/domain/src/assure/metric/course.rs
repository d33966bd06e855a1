//! The values of a metric as a chart: what counts of each period, between the limits of its bands.

use super::pieces::measured;
use super::record::{Direction, Metric};
use super::rules;
use super::value::{Judged, MetricValue};
use kernel::document::{Chart, Course, CoursePoint, Drawing, Shade};
use kernel::{Choice, Row};
use ui::View;

/// The chart of a metric from its values in their order.
pub(super) fn chart(view: &View<'_>, row: &Row, metric: &Metric, values: &[Row]) -> Chart {
    let points = rules::counting(values).into_iter().filter_map(|row| point(view, metric, row.of()?)).collect();
    let down = metric.direction == Some(Direction::Down);
    let limit = |id: &str, value: Option<i64>| value.map(|value| (view.tw(id, &[("value", measured(view, metric, value))]), value));
    let good = limit(if down { "metric-good-up-to" } else { "metric-good-from" }, metric.good);
    let warn = limit(if down { "metric-bad-above" } else { "metric-bad-below" }, metric.warn);
    let course = Course {
        head: view.t("metric-period"),
        number: metric.measured_in.clone(),
        judged: view.t("metric-judged"),
        points,
        limits: good.into_iter().chain(warn).collect(),
        good: if down { (None, metric.good) } else { (metric.good, None) },
    };
    Chart { name: row.reference.clone(), caption: format!("{} {}", row.reference, metric.title), drawing: Drawing::Course(course) }
}

/// What a value shows by the bands as they are now: the drawing has one scale.
fn point(view: &View<'_>, metric: &Metric, value: &MetricValue) -> Option<CoursePoint> {
    let judged = metric.judge(value.value);
    let shade = match judged {
        Judged::Good => Shade::Ok,
        Judged::Warn => Shade::Stale,
        Judged::Bad => Shade::Bad,
        Judged::Open | Judged::Missing => Shade::None,
    };
    Some(CoursePoint { label: value.period()?.name(), value: value.value, shade, word: view.words.choice(Judged::CHOICES, judged.key()) })
}

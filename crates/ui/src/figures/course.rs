//! How a value moved from period to period: a line between limits, what is good as a ground, and the table of its numbers.

use kernel::document::{Course, CoursePoint, Shade};
use maud::{Markup, html};

/// Sizes of the drawing.
const WIDE: f64 = 760.0;
const HIGH: f64 = 250.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 130.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 30.0;
/// Words of periods at most below the drawing; the others stand in the table.
const LABELS: usize = 7;

struct Plot {
    low: f64,
    high: f64,
    count: usize,
}

impl Plot {
    fn of(course: &Course) -> Self {
        let (low, high) = course.span();
        // A little air above and below, so that no point lies on the edge.
        let air = (high.saturating_sub(low) as f64 * 0.08).max(1.0);
        Self { low: low as f64 - air, high: high as f64 + air, count: course.points.len() }
    }

    fn x(&self, place: usize) -> f64 {
        let wide = WIDE - LEFT - RIGHT;
        if self.count < 2 { LEFT + wide / 2.0 } else { LEFT + wide * place as f64 / (self.count - 1) as f64 }
    }

    fn y(&self, value: f64) -> f64 {
        let share = (value - self.low) / (self.high - self.low).max(1.0);
        HIGH - BOTTOM - share.clamp(0.0, 1.0) * (HIGH - BOTTOM - TOP)
    }
}

/// The drawing and its table. `number` writes hundredths as the language does.
pub fn course(caption: &str, course: &Course, number: &dyn Fn(i64) -> String) -> Markup {
    html! {
        @if course.points.iter().any(|point| point.value.is_some()) {
            div.scroll role="group" aria-label=(caption) tabindex="0" { (drawing(caption, course, number)) }
        }
        table.reg.rows {
            caption { (caption) }
            thead { tr { th scope="col" { (course.head) } th.num scope="col" { (course.number) } th scope="col" { (course.judged) } } }
            tbody {
                @for point in course.points.iter().rev() {
                    tr {
                        th scope="row" { (point.label) }
                        td.num data-l=(course.number) { @if let Some(value) = point.value { (number(value)) } }
                        td data-l=(course.judged) { (point.word) }
                    }
                }
            }
        }
    }
}

fn drawing(caption: &str, course: &Course, number: &dyn Fn(i64) -> String) -> Markup {
    let plot = Plot::of(course);
    let (from, to) = course.good;
    let (top, bottom) = (to.map_or(TOP, |value| plot.y(value as f64)), from.map_or(HIGH - BOTTOM, |value| plot.y(value as f64)));
    let right = WIDE - RIGHT;
    let (low, high) = course.span();
    let every = course.points.len().div_ceil(LABELS).max(1);
    html! {
        svg.fig.big viewBox=(format_args!("0 0 {WIDE} {HIGH}")) role="img" aria-label=(caption) {
            @if from.is_some() || to.is_some() {
                rect.snone opacity="0.45" x=(LEFT) y=(at(top)) width=(right - LEFT) height=(at((bottom - top).max(0.0))) {}
            }
            path.ln stroke-width="1" d=(format_args!("M{LEFT} {TOP}V{}H{right}", HIGH - BOTTOM)) {}
            @for value in [low, high] {
                text.soft x=(LEFT - 8.0) y=(at(plot.y(value as f64) + 4.0)) text-anchor="end" { (number(value)) }
            }
            @for (word, limit) in &course.limits {
                path.ln stroke-width="1" stroke-dasharray="5 4" d=(format_args!("M{LEFT} {}H{right}", at(plot.y(*limit as f64)))) {}
                text.tiny x=(right + 8.0) y=(at(plot.y(*limit as f64) + 4.0)) { (word) }
            }
            path.ln stroke-width="1.8" d=(line(course, &plot)) {}
            @for (place, point) in course.points.iter().enumerate() { (mark(point, plot.x(place), &plot)) }
            @for (place, point) in course.points.iter().enumerate().filter(|(place, _)| (course.points.len() - 1 - place).is_multiple_of(every)) {
                text.tiny x=(at(plot.x(place))) y=(HIGH - 10.0) text-anchor="middle" { (point.label) }
            }
        }
    }
}

/// A place of the drawing with one decimal: more says nothing.
fn at(place: f64) -> String {
    format!("{place:.1}")
}

/// From value to value; a period without one breaks the line.
fn line(course: &Course, plot: &Plot) -> String {
    let (mut path, mut joined) = (String::new(), false);
    for (place, point) in course.points.iter().enumerate() {
        if let Some(value) = point.value {
            path.push_str(&format!("{}{:.1} {:.1}", if joined { "L" } else { "M" }, plot.x(place), plot.y(value as f64)));
        }
        joined = point.value.is_some();
    }
    path
}

/// Shapes tell what colours tell: a disc for good, a diamond for a warning, a square for bad, a ring for what nobody judged.
fn mark(point: &CoursePoint, x: f64, plot: &Plot) -> Markup {
    let Some(value) = point.value else { return html! {} };
    let y = plot.y(value as f64);
    match point.shade {
        Shade::Bad => html! { rect.sbad x=(at(x - 4.5)) y=(at(y - 4.5)) width="9" height="9" {} },
        Shade::Stale | Shade::Part => html! { path.sold d=(format_args!("M{x:.1} {:.1}l5.5 5.5-5.5 5.5-5.5-5.5z", y - 5.5)) {} },
        Shade::None => html! { circle class="f0 ln0" cx=(at(x)) cy=(at(y)) r="4" {} },
        Shade::Ok | Shade::Level(_) => html! { circle.sok cx=(at(x)) cy=(at(y)) r="4.5" {} },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(label: &str, value: Option<i64>, shade: Shade) -> CoursePoint {
        CoursePoint { label: label.into(), value, shade, word: "judged".into() }
    }

    #[test]
    fn a_gap_breaks_the_line_and_every_judgement_has_its_shape() {
        let points = vec![
            point("1", Some(100), Shade::Ok),
            point("2", Some(300), Shade::Bad),
            point("3", None, Shade::None),
            point("4", Some(200), Shade::Stale),
        ];
        let course = Course { points, limits: vec![("Good <from>".into(), 150)], good: (Some(150), None), ..Course::default() };
        let markup = super::course("Caption", &course, &|n| n.to_string()).into_string();
        assert!(
            markup.contains("rect class=\"sbad\"") && markup.contains("circle class=\"sok\"") && markup.contains("path class=\"sold\"")
        );
        assert!(markup.contains("Good &lt;from&gt;"));
        let path = line(&course, &Plot::of(&course));
        assert_eq!((path.matches('M').count(), path.matches('L').count()), (2, 1));
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        assert!(!super::course("C", &Course::default(), &|n| n.to_string()).into_string().contains("svg"));
        let alone = Course { points: vec![point("1", Some(5), Shade::Ok)], ..Course::default() };
        let markup = super::course("C", &alone, &|n| n.to_string()).into_string();
        assert!(markup.contains("svg") && !markup.contains("NaN"));
    }
}

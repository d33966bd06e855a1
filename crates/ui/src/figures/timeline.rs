//! Days on a line of years: a mark for each, lower and lower as time goes on, and the table of the days.

use kernel::document::{Shade, TimePoint, Timeline};
use maud::{Markup, html};

/// Sizes of the drawing.
const WIDE: f64 = 760.0;
const EDGE: f64 = 12.0;
const TOP: f64 = 10.0;
const PITCH: f64 = 24.0;
const BOTTOM: f64 = 26.0;

/// The drawing and its table.
pub fn timeline(caption: &str, timeline: &Timeline) -> Markup {
    html! {
        @if !timeline.points.is_empty() {
            div.scroll role="group" aria-label=(caption) tabindex="0" { (drawing(caption, timeline)) }
        }
        table.reg.rows {
            caption { (caption) }
            thead { tr { th scope="col" { (timeline.head) } th scope="col" { (timeline.day) } th scope="col" { (timeline.stands) } } }
            tbody {
                @for point in &timeline.points {
                    tr {
                        th scope="row" { (point.label) }
                        td.nowrap data-l=(timeline.day) { time { (point.day) } }
                        td data-l=(timeline.stands) { (point.word) }
                    }
                }
            }
        }
    }
}

fn x(share: f64) -> f64 {
    EDGE + share * (WIDE - 2.0 * EDGE)
}

/// A place of the drawing with one decimal: more says nothing.
fn at(place: f64) -> String {
    format!("{place:.1}")
}

fn drawing(caption: &str, timeline: &Timeline) -> Markup {
    let high = TOP + PITCH * timeline.points.len() as f64 + BOTTOM;
    let foot = high - BOTTOM;
    let years: Vec<(i16, f64)> =
        timeline.years().filter_map(|year| Some((year, x(timeline.place(jiff::civil::date(year, 1, 1))?)))).collect();
    let today = timeline.today.as_ref().and_then(|(day, word)| Some((x(timeline.place(*day)?), word)));
    html! {
        svg.fig.big viewBox=(format_args!("0 0 {WIDE} {high}")) role="img" aria-label=(caption) {
            path.ln stroke-width="1" d=(format_args!("M{EDGE} {}H{}", at(foot), WIDE - EDGE)) {}
            @for (year, x) in &years {
                path.ln stroke-width="0.6" d=(format_args!("M{} {TOP}V{}", at(*x), at(foot + 6.0))) {}
                text.tiny x=(at(x + 4.0)) y=(at(foot + 17.0)) { (year) }
            }
            @if let Some((x, word)) = today {
                path.ln stroke-width="1.4" stroke-dasharray="5 4" d=(format_args!("M{} {TOP}V{}", at(x), at(foot))) {}
                @let left = x > WIDE - 90.0;
                text.tiny x=(at(if left { x - 4.0 } else { x + 4.0 })) y=(at(TOP + 4.0)) text-anchor=[left.then_some("end")] { (word) }
            }
            @for (place, point) in timeline.points.iter().enumerate() {
                @if let Some(share) = timeline.place(point.day) { (mark(point, x(share), TOP + PITCH * (place as f64 + 0.7))) }
            }
        }
    }
}

/// Shapes tell what colours tell: a disc for kept, a square for late, a ring for what lies ahead. The words stand on the side with room.
fn mark(point: &TimePoint, x: f64, y: f64) -> Markup {
    let left = x > WIDE / 2.0;
    html! {
        @match point.shade {
            Shade::Bad => { rect.sbad x=(at(x - 4.5)) y=(at(y - 4.5)) width="9" height="9" {} }
            Shade::Stale | Shade::Part => { path.sold d=(format_args!("M{x:.1} {:.1}l5.5 5.5-5.5 5.5-5.5-5.5z", y - 5.5)) {} }
            Shade::None => { circle class="f0 ln0" cx=(at(x)) cy=(at(y)) r="4" {} }
            Shade::Ok | Shade::Level(_) => { circle.sok cx=(at(x)) cy=(at(y)) r="4.5" {} }
        }
        text.tiny x=(at(if left { x - 10.0 } else { x + 10.0 })) y=(at(y + 3.5)) text-anchor=[left.then_some("end")] { (point.label) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{Date, date};

    fn point(label: &str, day: Date, shade: Shade) -> TimePoint {
        TimePoint { label: label.into(), day, shade, word: "as it stands".into() }
    }

    #[test]
    fn every_standing_has_its_shape_and_every_year_its_line() {
        let points = vec![
            point("Kept <here>", date(2027, 2, 1), Shade::Ok),
            point("Late", date(2028, 3, 1), Shade::Bad),
            point("Ahead", date(2029, 12, 31), Shade::None),
        ];
        let line = Timeline { points, today: Some((date(2028, 6, 1), "Today".into())), ..Timeline::default() };
        let markup = timeline("Caption", &line).into_string();
        for wanted in
            ["circle class=\"sok\"", "rect class=\"sbad\"", "class=\"f0 ln0\"", "Kept &lt;here&gt;", ">2027<", ">2029<", ">Today<"]
        {
            assert!(markup.contains(wanted), "{wanted}");
        }
        assert!(markup.contains("2029-12-31") && !markup.contains("NaN"));
        // A day outside of the years is not drawn.
        let outside = Timeline { today: Some((date(2031, 1, 1), "Today".into())), ..line };
        assert!(!timeline("Caption", &outside).into_string().contains(">Today<"));
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        assert!(!timeline("C", &Timeline::default()).into_string().contains("svg"));
    }
}

//! Figures as inline SVG: classes and presentation attributes only, each with a name; their table stands beside them.

mod bars;
mod course;
mod matrix;
mod timeline;

pub use bars::bars;
pub use course::course;
pub use matrix::{Matrix, Point, matrix, matrix_table};
pub use timeline::timeline;

use maud::{Markup, html};

/// A part of a strip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// In order: solid black.
    Ok,
    /// Partly: grey.
    Part,
    /// Out of date: ochre.
    Stale,
    /// Failed: red.
    Bad,
    /// Not yet: pale.
    None,
}

/// A strip that shows how n parts make up a whole, in the order given. `label` says the same in words.
pub fn strip(label: &str, parts: &[(Part, u64)]) -> Markup {
    let whole: u64 = parts.iter().map(|(_, n)| n).sum::<u64>().max(1);
    let mut at = 0;
    let mut rects = Vec::new();
    for (part, n) in parts.iter().filter(|(_, n)| *n > 0) {
        let class = match part {
            Part::Ok => "sok",
            Part::Part => "spart",
            Part::Stale => "sold",
            Part::Bad => "sbad",
            Part::None => "snone",
        };
        rects.push((class, at * 1000 / whole, (n * 1000 / whole).max(4)));
        at += n;
    }
    html! {
        svg.strip viewBox="0 0 1000 8" preserveAspectRatio="none" role="img" aria-label=(label) {
            @for (class, x, width) in rects { rect class=(class) x=(x) y="0" width=(width) height="8" {} }
        }
    }
}

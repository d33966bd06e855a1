//! The matrix: likelihood up, consequence to the right, a depth per level, the appetite as a heavy staircase.

use crate::pieces::level;
use maud::{Markup, html};

/// What the matrix shows. Likelihood and consequence count from 1.
pub struct Matrix<'a> {
    /// Name of the figure: what it says, in a sentence.
    pub label: &'a str,
    /// Words of the rows, from the lowest likelihood.
    pub likelihoods: &'a [String],
    /// Words of the columns, from the lowest consequence.
    pub consequences: &'a [String],
    /// Heads of the two axes.
    pub axes: (&'a str, &'a str),
    /// Words of the levels, from rank 1; drawn in each cell, so that its paint is not alone in telling.
    pub levels: &'a [String],
    /// Rank 1 to 5 of a cell: likelihood, consequence.
    pub level_of: &'a dyn Fn(usize, usize) -> u8,
    /// The highest rank within the appetite; the heavy line runs above and right of it.
    pub appetite: u8,
    /// A cell's number with its link and the link's name; [`None`] leaves the cell empty.
    pub cell: &'a dyn Fn(usize, usize) -> Option<(u64, String, String)>,
    /// Records whose movement is drawn.
    pub points: &'a [Point],
    /// Without words, as small as beside a rating.
    pub small: bool,
}

/// A record in the matrix: likelihood and consequence before treatment, now, and as wanted.
#[derive(Debug, Clone, Default)]
pub struct Point {
    /// Its reference, drawn beside it; empty for none.
    pub reference: String,
    /// Inherent.
    pub inherent: Option<(usize, usize)>,
    /// Now.
    pub now: Option<(usize, usize)>,
    /// Target.
    pub target: Option<(usize, usize)>,
}

/// Sizes of the drawing.
struct Grid {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
    rows: usize,
    columns: usize,
}

impl Grid {
    fn x(&self, consequence: usize) -> usize {
        self.left + consequence.saturating_sub(1) * (self.width + 2)
    }

    fn y(&self, likelihood: usize) -> usize {
        self.top + self.rows.saturating_sub(likelihood) * (self.height + 2)
    }

    /// Centre of a cell, moved a little so that several records do not hide each other.
    fn centre(&self, (likelihood, consequence): (usize, usize), shift: usize) -> (usize, usize) {
        let away = (shift % 4) * self.width / 8;
        (self.x(consequence) + self.width / 3 + away, self.y(likelihood) + self.height / 2 + (shift % 3) * self.height / 8)
    }
}

/// Draws the matrix.
pub fn matrix(m: &Matrix<'_>) -> Markup {
    let (rows, columns) = (m.likelihoods.len(), m.consequences.len());
    let grid = if m.small {
        Grid { left: 3, top: 3, width: 28, height: 20, rows, columns }
    } else {
        Grid { left: 113, top: 25, width: 90, height: 54, rows, columns }
    };
    let (right, bottom) = (grid.x(columns) + grid.width, grid.y(1) + grid.height);
    let (wide, high) = if m.small { (right + 3, bottom + 3) } else { (right + 43, bottom + 27) };
    let linked = !m.small;
    // Several figures may share a page, and an id may stand there once.
    let hatch =
        format!("hatch-{:x}", m.label.bytes().fold(u32::from(m.small), |hash, byte| hash.wrapping_mul(31).wrapping_add(u32::from(byte))));
    let drawing = html! {
        svg.fig.big[linked] viewBox=(format_args!("0 0 {wide} {high}")) role=(if linked { "presentation" } else { "img" })
            aria-label=[(!linked).then_some(m.label)] {
            defs { pattern id=(hatch) width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"
                { path.hat d="M0 0v6" stroke-width="1.2" {} } }
            @for likelihood in (1..=rows).rev() {
                @if !m.small { text x=(grid.left - 11) y=(grid.y(likelihood) + grid.height / 2 + 4) text-anchor="end"
                    { (m.likelihoods.get(likelihood - 1).map_or("", String::as_str)) } }
                @for consequence in 1..=columns { (cell(m, &grid, likelihood, consequence, &hatch)) }
            }
            @if !m.small {
                @for consequence in 1..=columns { text x=(grid.x(consequence) + grid.width / 2) y=(bottom + 19) text-anchor="middle"
                    { (m.consequences.get(consequence - 1).map_or("", String::as_str)) } }
            }
            path.ln stroke-width="3" stroke-linecap="square" d=(staircase(m, &grid)) {}
            @for (shift, point) in m.points.iter().enumerate() { (movement(&grid, point, if m.small { 0 } else { shift }, m.small)) }
            @if !m.small {
                text.soft x=(grid.left - 11) y="14" text-anchor="end" { (m.axes.0) }
                text.soft x=(grid.left - 11) y=(bottom + 19) text-anchor="end" { (m.axes.1) }
            }
        }
    };
    // Words in the drawing stay readable on narrow pages, so there it scrolls.
    html! { @if linked { div.scroll role="group" aria-label=(m.label) tabindex="0" { (drawing) } } @else { (drawing) } }
}

fn cell(m: &Matrix<'_>, grid: &Grid, likelihood: usize, consequence: usize, hatch: &str) -> Markup {
    let rank = (m.level_of)(likelihood, consequence).clamp(1, 5);
    let (x, y) = (grid.x(consequence), grid.y(likelihood));
    let area = html! {
        rect class={ "cell f" (rank) } x=(x) y=(y) width=(grid.width) height=(grid.height) {}
        @if rank == 5 { rect fill={ "url(#" (hatch) ")" } x=(x) y=(y) width=(grid.width) height=(grid.height) {} }
    };
    let word = m.levels.get(usize::from(rank).saturating_sub(1)).filter(|_| !m.small);
    html! {
        @match (m.cell)(likelihood, consequence).filter(|(n, ..)| *n > 0 && !m.small) {
            Some((n, href, label)) => { a href=(href) aria-label=(label) { (area) text.big.on5[rank == 5] x=(x + 8) y=(y + 21) { (n) } } }
            None => { (area) }
        }
        @if let Some(word) = word {
            text.tiny.on5[rank == 5] x=(x + grid.width - 7) y=(y + 17) text-anchor="end" pointer-events="none" { (word) }
        }
    }
}

/// The same as a table, the highest likelihood first: the level of each cell, and its number with its link.
pub fn matrix_table(m: &Matrix<'_>) -> Markup {
    let shown = |likelihood: usize, consequence: usize| {
        let rank = (m.level_of)(likelihood, consequence);
        let word = m.levels.get(usize::from(rank).saturating_sub(1)).map_or("", String::as_str);
        html! {
            (level(rank, word))
            @if let Some((n, href, label)) = (m.cell)(likelihood, consequence) { " " a href=(href) aria-label=(label) { (n) } }
        }
    };
    html! {
        div.scroll role="group" aria-label=(m.label) tabindex="0" {
            table.reg.slimgrid {
                caption.vh { (m.label) }
                thead { tr { th scope="col" { (m.axes.0) " / " (m.axes.1) } @for word in m.consequences { th scope="col" { (word) } } } }
                tbody {
                    @for (row, word) in m.likelihoods.iter().enumerate().rev() {
                        tr { th scope="row" { (word) } @for column in 1..=m.consequences.len() { td.nowrap { (shown(row + 1, column)) } } }
                    }
                }
            }
        }
    }
}

/// The line between what is within the appetite and what is over it.
fn staircase(m: &Matrix<'_>, grid: &Grid) -> String {
    let over = |likelihood: usize, consequence: usize| (m.level_of)(likelihood, consequence) > m.appetite;
    let mut path = String::new();
    for likelihood in 1..=grid.rows {
        for consequence in 1..=grid.columns {
            if !over(likelihood, consequence) {
                continue;
            }
            if consequence > 1 && !over(likelihood, consequence - 1) {
                path.push_str(&format!("M{} {}v{}", grid.x(consequence) - 1, grid.y(likelihood) - 1, grid.height + 2));
            }
            if likelihood > 1 && !over(likelihood - 1, consequence) {
                path.push_str(&format!("M{} {}h{}", grid.x(consequence) - 1, grid.y(likelihood - 1) - 1, grid.width + 2));
            }
        }
    }
    path
}

/// A line from one place to another, with a head where it ends, clear of both marks.
fn arrow(from: (usize, usize), to: (usize, usize), heads: bool) -> (String, String) {
    let (ax, ay, bx, by) = (from.0 as f64, from.1 as f64, to.0 as f64, to.1 as f64);
    let (dx, dy) = (bx - ax, by - ay);
    let length = dx.hypot(dy).max(1.0);
    let (ux, uy) = (dx / length, dy / length);
    let (sx, sy, ex, ey) = (ax + ux * 5.0, ay + uy * 5.0, bx - ux * 6.5, by - uy * 6.5);
    let wing = |side: f64| (ex - ux * 6.0 - uy * 3.5 * side, ey - uy * 6.0 + ux * 3.5 * side);
    let (left, right) = (wing(1.0), wing(-1.0));
    let head = if heads { format!("M{:.1} {:.1}L{ex:.1} {ey:.1}L{:.1} {:.1}", left.0, left.1, right.0, right.1) } else { String::new() };
    (format!("M{sx:.1} {sy:.1}L{ex:.1} {ey:.1}"), head)
}

fn movement(grid: &Grid, point: &Point, shift: usize, small: bool) -> Markup {
    let at = |place: Option<(usize, usize)>| place.map(|place| grid.centre(place, shift));
    let (inherent, now, target) = (at(point.inherent), at(point.now), at(point.target));
    let line =
        |from: Option<(usize, usize)>, to: Option<(usize, usize)>| from.zip(to).filter(|(a, b)| a != b).map(|(a, b)| arrow(a, b, !small));
    // The label stands where no line comes from.
    let left = inherent.zip(now).is_some_and(|(from, to)| from.0 > to.0);
    html! {
        g aria-hidden="true" {
            @if let Some((path, head)) = line(inherent, now) { path.ln stroke-width="1.5" d=(path) {} path.ln stroke-width="1.5" d=(head) {} }
            @if let Some((path, head)) = line(now, target)
                { path.ln stroke-width="1.5" stroke-dasharray="4 3" d=(path) {} path.ln stroke-width="1.5" d=(head) {} }
            @if let Some((x, y)) = inherent.filter(|place| Some(*place) != now) { circle class="f0 ln0" cx=(x) cy=(y) r="4" {} }
            @if let Some((x, y)) = target { path class="f0 ln0" d=(format_args!("M{x} {}l5.5 5.5-5.5 5.5-5.5-5.5z", y as f64 - 5.5)) {} }
            @if let Some((x, y)) = now {
                circle.fi cx=(x) cy=(y) r="5" {}
                @if !point.reference.is_empty() && !small {
                    @let wide = 8 + 6 * point.reference.chars().count();
                    @let start = if left { x.saturating_sub(7 + wide) } else { x + 7 };
                    rect.f0 x=(start) y=(y.saturating_sub(8)) width=(wide) height="15" rx="2" {}
                    text.tiny x=(start + wide / 2) y=(y + 4) text-anchor="middle" { (point.reference) }
                }
            }
        }
    }
}

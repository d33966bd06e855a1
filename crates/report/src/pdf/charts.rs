//! Charts as what the template draws: a table of shaded cells, or bars with their places in points and their table.

use super::tables::{Scribe, natural, register};
use kernel::document::{Bars, Chart, Drawing, Matrix, Shade, Table};
use serde_json::{Value, json};

/// Type size of the words in a drawing, in points.
const SIZE: f64 = 8.0;
/// Space between a drawing and what stands beside it, in points.
const APART: f64 = 26.0;
/// Share of the page that a drawing keeps when its table stands beside it.
const KEPT: f64 = 0.54;
/// Lines of the scale at most, the one at nought not counted.
const LINES: u64 = 5;

/// A chart.
pub(super) fn chart(chart: &Chart, width: f64, scribe: &mut Scribe<'_>) -> Value {
    match &chart.drawing {
        Drawing::Matrix(matrix) => {
            let caption = scribe.fit(&chart.caption, width, 11.5);
            self::matrix(matrix, caption, scribe)
        }
        Drawing::Bars(bars) => self::bars(chart, bars, width, scribe),
    }
}

fn matrix(matrix: &Matrix, caption: String, scribe: &mut Scribe<'_>) -> Value {
    let over = |row: usize, column: usize| matrix.cells.get(row)?.get(column).map(|(rank, _)| *rank > matrix.limit);
    // A line between two cells is said on both, so that neither hides it.
    let heavy = |row: usize, column: usize, next: Option<(usize, usize)>| {
        next.and_then(|(r, c)| over(r, c)).zip(over(row, column)).is_some_and(|(a, b)| a != b)
    };
    let levels: Vec<String> = matrix.levels.iter().map(|word| scribe.cut(word, 60.0, 7.0)).collect();
    let rows: Vec<Value> = matrix
        .cells
        .iter()
        .zip(&matrix.rows)
        .enumerate()
        .rev()
        .map(|(row, (cells, word))| {
            let cells: Vec<Value> = cells
                .iter()
                .enumerate()
                .map(|(column, (rank, n))| {
                    let rank = (*rank).clamp(1, 5);
                    json!({
                        "rank": rank,
                        "n": if *n == 0 { String::new() } else { n.to_string() },
                        "level": levels.get(usize::from(rank) - 1).map_or("", String::as_str),
                        "top": heavy(row, column, Some((row + 1, column))),
                        "bottom": heavy(row, column, row.checked_sub(1).map(|row| (row, column))),
                        "left": heavy(row, column, column.checked_sub(1).map(|column| (row, column))),
                        "right": heavy(row, column, Some((row, column + 1))),
                    })
                })
                .collect();
            json!({"label": scribe.fit(word, 110.0, 8.5), "cells": cells})
        })
        .collect();
    let columns: Vec<String> = matrix.columns.iter().map(|word| scribe.fit(word, 64.0, 8.5)).collect();
    json!({"kind": "matrix", "caption": caption, "axes": [scribe.plain(&matrix.axes.0), scribe.plain(&matrix.axes.1)], "columns": columns, "rows": rows})
}

/// A drawing, and its numbers as a table beside it where the page is wide enough, else below it.
fn bars(chart: &Chart, bars: &Bars, width: f64, scribe: &mut Scribe<'_>) -> Value {
    let table = Table { caption: String::new(), ..chart.table() };
    let wanted = natural(&table, scribe);
    let beside = width - wanted - APART >= width * KEPT;
    let (drawn, written) = if beside { (width - wanted - APART, wanted) } else { (width, wanted.min(width)) };
    let caption = scribe.fit(&chart.caption, width, 11.5);
    let parts: Vec<Value> =
        bars.parts.iter().map(|(shade, word)| json!({"shade": paint(*shade), "word": scribe.cut(word, drawn * 0.4, SIZE)})).collect();
    let labels: Vec<String> = bars.rows.iter().map(|(word, _)| scribe.cut(word, drawn * 0.42, SIZE)).collect();
    let label = labels.iter().map(|word| scribe.width(word, SIZE)).fold(0.0, f64::max) + 8.0;
    let whole = |numbers: &[u64]| numbers.iter().take(bars.parts.len()).sum::<u64>();
    let most = bars.rows.iter().map(|(_, numbers)| whole(numbers)).max().unwrap_or_default();
    let end = scribe.width(&most.to_string(), SIZE) + 8.0;
    let plot = drawn - label - end;
    let at = |n: u64| if most == 0 { 0.0 } else { n as f64 / most as f64 * plot };
    let rows: Vec<Value> = bars
        .rows
        .iter()
        .zip(&labels)
        .map(|((_, numbers), label)| {
            let mut before = 0;
            let mut pieces = Vec::new();
            for ((shade, _), n) in bars.parts.iter().zip(numbers).filter(|(_, n)| **n > 0) {
                let (long, word) = (at(*n).max(1.5), n.to_string());
                let shown = scribe.width(&word, SIZE) + 5.0 <= long;
                pieces.push(json!({"shade": paint(*shade), "x": at(before), "pt": long, "n": if shown { word } else { String::new() }}));
                before += n;
            }
            json!({"label": label, "pieces": pieces, "end": at(before), "all": before.to_string()})
        })
        .collect();
    let step = step(most);
    let ticks: Vec<Value> = (0..=most / step).map(|n| json!({"x": at(n * step), "n": (n * step).to_string()})).collect();
    let alt = scribe.drawn(&chart.caption);
    let table = register(&table, written, scribe);
    json!({
        "kind": "bars", "caption": caption, "alt": alt, "beside": beside, "drawn": drawn, "label": label, "plot": plot,
        "parts": parts, "rows": rows, "ticks": ticks, "table": table,
    })
}

/// A round step of a scale up to `most`: 1, 2 or 5, and so on times ten.
fn step(most: u64) -> u64 {
    let mut ten = 1_u64;
    loop {
        if let Some(step) = [1, 2, 5].into_iter().map(|n| ten.saturating_mul(n)).find(|step| most / step <= LINES) {
            return step;
        }
        ten = ten.saturating_mul(10);
    }
}

/// Name of a paint of the template; levels by their rank.
fn paint(shade: Shade) -> Value {
    match shade {
        Shade::Ok => "ok".into(),
        Shade::Part => "part".into(),
        Shade::Stale => "stale".into(),
        Shade::Bad => "bad".into(),
        Shade::None => "pale".into(),
        Shade::Level(rank) => rank.clamp(1, 5).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn a_scale_has_few_and_round_lines() {
        assert_eq!([0, 1, 6, 7, 33, 37, 100, 1_000_000].map(step), [1, 1, 2, 2, 10, 10, 20, 200_000]);
        assert_eq!(u64::MAX / step(u64::MAX), 3);
    }
}

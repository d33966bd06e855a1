//! Charts as the values that the template draws: words, numbers, and where a heavy line runs.

use super::values::Scribe;
use kernel::document::{Bars, Chart, Drawing, Matrix, Shade};
use serde_json::{Value, json};

/// A chart.
pub(super) fn chart(chart: &Chart, width: f64, scribe: &mut Scribe<'_>) -> Value {
    let caption = scribe.fit(&chart.caption, width, 11.5);
    match &chart.drawing {
        Drawing::Matrix(matrix) => self::matrix(matrix, caption, scribe),
        Drawing::Bars(bars) => self::bars(bars, caption, width, scribe),
    }
}

fn matrix(matrix: &Matrix, caption: String, scribe: &mut Scribe<'_>) -> Value {
    let over = |row: usize, column: usize| matrix.cells.get(row)?.get(column).map(|(rank, _)| *rank > matrix.limit);
    // A line between two cells is said on both, so that neither hides it.
    let heavy = |row: usize, column: usize, next: Option<(usize, usize)>| {
        next.and_then(|(r, c)| over(r, c)).zip(over(row, column)).is_some_and(|(a, b)| a != b)
    };
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
                    json!({
                        "rank": rank.clamp(&1, &5),
                        "n": if *n == 0 { String::new() } else { n.to_string() },
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

fn bars(bars: &Bars, caption: String, width: f64, scribe: &mut Scribe<'_>) -> Value {
    let most = bars.rows.iter().map(|(_, numbers)| numbers.iter().sum::<u64>()).max().unwrap_or_default();
    let parts: Vec<Value> =
        bars.parts.iter().map(|(shade, word)| json!({"shade": paint(*shade), "word": scribe.fit(word, 60.0, 8.0)})).collect();
    let rows: Vec<Value> = bars
        .rows
        .iter()
        .map(|(word, numbers)| {
            let each: Vec<u64> = (0..bars.parts.len()).map(|at| numbers.get(at).copied().unwrap_or_default()).collect();
            let all: u64 = each.iter().sum();
            json!({"label": scribe.fit(word, width * 0.25, 8.5), "numbers": each, "all": all, "rest": most.saturating_sub(all)})
        })
        .collect();
    json!({"kind": "bars", "caption": caption, "head": scribe.plain(&bars.head), "all": scribe.plain(&bars.all), "parts": parts, "rows": rows})
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

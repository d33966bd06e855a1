//! Charts as what the template draws: a table of shaded cells, or bars with their places in points and their table.

use super::tables::{Scribe, natural, register};
use kernel::cell::decimal;
use kernel::document::{Bars, Chart, Course, Drawing, Matrix, Shade, Table, Timeline};
use serde_json::{Value, json};

/// Type size of the words in a drawing, in points.
const SIZE: f64 = 8.0;
/// Space between a drawing and what stands beside it, in points.
const APART: f64 = 26.0;
/// Share of the page that a drawing keeps when its table stands beside it.
const KEPT: f64 = 0.54;
/// Lines of the scale at most, the one at nought not counted.
const LINES: u64 = 5;
/// Height of the drawing of a course, in points.
const COURSE: f64 = 110.0;
/// Words of periods at most below a course; the others stand in its table.
const PERIODS: usize = 6;

/// A chart.
pub(super) fn chart(chart: &Chart, width: f64, scribe: &mut Scribe<'_>) -> Value {
    match &chart.drawing {
        Drawing::Matrix(matrix) => {
            let caption = scribe.fit(&chart.caption, width, 11.5);
            self::matrix(matrix, caption, scribe)
        }
        Drawing::Bars(bars) => self::bars(chart, bars, width, scribe),
        Drawing::Course(course) => self::course(chart, course, width, scribe),
        Drawing::Timeline(timeline) => self::timeline(chart, timeline, width, scribe),
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
    let alt = scribe.drawn(&chart.caption, scribe.words.as_bars);
    let table = register(&table, written, scribe);
    json!({
        "kind": "bars", "caption": caption, "alt": alt, "beside": beside, "drawn": drawn, "label": label, "plot": plot,
        "parts": parts, "rows": rows, "ticks": ticks, "table": table,
    })
}

/// A line from period to period between limits, and its numbers as a table beside it where the page is wide enough, else below it.
fn course(chart: &Chart, course: &Course, width: f64, scribe: &mut Scribe<'_>) -> Value {
    let table = Table { caption: String::new(), ..chart.table() };
    let wanted = natural(&table, scribe);
    let beside = width - wanted - APART >= width * KEPT;
    let (drawn, written) = if beside { (width - wanted - APART, wanted) } else { (width, wanted.min(width)) };
    let caption = scribe.fit(&chart.caption, width, 11.5);
    let (low, high) = course.span();
    let limits: Vec<String> = course.limits.iter().map(|(word, _)| scribe.cut(word, drawn * 0.25, SIZE)).collect();
    let end = limits.iter().map(|word| scribe.width(word, SIZE)).fold(0.0, f64::max) + 8.0;
    let (range, step) = (high.abs_diff(low), step(high.abs_diff(low)));
    let step = i64::try_from(step).unwrap_or(i64::MAX);
    let first = low.div_euclid(step).saturating_add(i64::from(low.rem_euclid(step) != 0)).saturating_mul(step);
    let numbers: Vec<i64> =
        (0..=LINES).filter_map(|n| first.checked_add(step.checked_mul(i64::try_from(n).ok()?)?)).filter(|n| *n <= high).collect();
    let left = numbers.iter().map(|n| scribe.width(&decimal(*n), SIZE)).fold(0.0, f64::max) + 10.0;
    let plot = drawn - left - end;
    let y = |value: i64| COURSE - (value.clamp(low, high).abs_diff(low)) as f64 / range.max(1) as f64 * COURSE;
    let last = course.points.len().saturating_sub(1);
    let x = |place: usize| left + if last == 0 { plot / 2.0 } else { plot * place as f64 / last as f64 };
    let (from, to) = course.good;
    let (top, bottom) = (to.map_or(0.0, y), from.map_or(COURSE, y));
    let known = |place: usize| course.points.get(place).and_then(|point| point.value);
    let pieces: Vec<Value> = (1..course.points.len())
        .filter_map(|place| Some((place, known(place - 1)?, known(place)?)))
        .map(|(place, a, b)| json!({"x": x(place - 1), "y": y(a), "dx": x(place) - x(place - 1), "dy": y(b) - y(a)}))
        .collect();
    let points: Vec<Value> = (course.points.iter().enumerate())
        .filter_map(|(place, point)| Some(json!({"x": x(place), "y": y(point.value?), "shade": paint(point.shade)})))
        .collect();
    let every = course.points.len().div_ceil(PERIODS).max(1);
    let labels: Vec<Value> = (course.points.iter().enumerate())
        .filter(|(place, _)| (last - place).is_multiple_of(every))
        .map(|(place, point)| json!({"x": x(place), "word": scribe.cut(&point.label, 60.0, 7.0)}))
        .collect();
    let limits: Vec<Value> = course.limits.iter().zip(&limits).map(|((_, limit), word)| json!({"y": y(*limit), "word": word})).collect();
    let ticks: Vec<Value> = numbers.iter().map(|n| json!({"y": y(*n), "n": decimal(*n)})).collect();
    let good = if from.is_none() && to.is_none() { json!({"y": 0.0, "pt": 0.0}) } else { json!({"y": top, "pt": (bottom - top).max(0.0)}) };
    let alt = scribe.drawn(&chart.caption, scribe.words.as_line);
    let table = register(&table, written, scribe);
    json!({
        "kind": "course", "caption": caption, "alt": alt, "beside": beside, "drawn": drawn, "left": left, "plot": plot, "high": COURSE,
        "good": good, "ticks": ticks, "limits": limits, "lines": pieces, "points": points, "labels": labels, "table": table,
    })
}

/// Days on a line of years, each a step lower, and their table beside them where the page is wide enough, else below.
fn timeline(chart: &Chart, timeline: &Timeline, width: f64, scribe: &mut Scribe<'_>) -> Value {
    let table = Table { caption: String::new(), ..chart.table() };
    let wanted = natural(&table, scribe);
    let beside = width - wanted - APART >= width * KEPT;
    let (drawn, written) = if beside { (width - wanted - APART, wanted) } else { (width, wanted.min(width)) };
    let caption = scribe.fit(&chart.caption, width, 11.5);
    let years: Vec<Value> = (timeline.years())
        .filter_map(|year| Some(json!({"x": timeline.place(jiff::civil::date(year, 1, 1))? * drawn, "word": year.to_string()})))
        .take(if timeline.points.is_empty() { 0 } else { usize::MAX })
        .collect();
    let points: Vec<Value> = (timeline.points.iter())
        .filter_map(|point| {
            let x = timeline.place(point.day)? * drawn;
            let left = x > drawn / 2.0;
            let word = scribe.cut(&point.label, if left { x } else { drawn - x } - 8.0, 7.0);
            Some(json!({"x": x, "left": left, "shade": paint(point.shade), "word": word}))
        })
        .collect();
    let today = timeline.today.as_ref().and_then(|(day, _)| timeline.place(*day)).map(|share| share * drawn);
    let alt = scribe.drawn(&chart.caption, scribe.words.as_line);
    let table = register(&table, written, scribe);
    json!({
        "kind": "timeline", "caption": caption, "alt": alt, "beside": beside, "drawn": drawn, "years": years, "points": points,
        "today": today, "table": table,
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

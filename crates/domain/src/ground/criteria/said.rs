//! The criteria as people read them: their tables with words for levels, kinds of harm and who accepts, and money in the currency.

use super::record::{Accepter, CRITERIA, Criteria, Harm, Level};
use super::rules::axis;
use kernel::document::{Column, Table, TableCell, TableRow};
use kernel::{Choice, Choices, Fault, Kind, Row, Value};
use maud::{Markup, html};
use ui::View;
use ui::names::currency;
use ui::pieces::grid;

/// Fields whose rows are tables, in the order in which they are read.
pub(super) const TABLES: &[&str] = &["likelihood", "consequence", "appetites", "acceptance", "review_months", "maturity"];

/// A table of the criteria: its heading, the heads of its columns, and its rows in words.
struct Part {
    key: &'static str,
    label: String,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// The tables that say something.
///
/// # Errors
/// When the store fails.
fn parts(view: &View<'_>, row: &Row) -> Result<Vec<Part>, Fault> {
    let currency = currency(view.read)?;
    let mut parts = Vec::new();
    for key in TABLES {
        let (Some(field), Value::Grid(rows)) = (CRITERIA.field(key), row.value(key)) else { continue };
        let Kind::Grid(columns) = field.kind else { continue };
        let label = view.words.label(&CRITERIA, field);
        // Said once above the amounts, which stand in narrow columns.
        let of_money = |place: usize| is_money(key, place) && !currency.is_empty();
        let head = |(place, column): (usize, &&str)| {
            let head = view.words.column(column);
            if of_money(place) { format!("{head} ({currency})") } else { head }
        };
        let columns = columns.iter().enumerate().map(head).collect();
        let line = |line: &Vec<String>| line.iter().enumerate().map(|(place, cell)| word(view, key, place, cell)).collect();
        parts.push(Part { key, label, columns, rows: rows.iter().map(line).collect() });
    }
    Ok(parts)
}

/// Every table in words.
pub(super) fn described(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let parts = parts(view, row)?;
    Ok(html! {
        @for part in &parts {
            h3 { (part.label) }
            (grid(&part.label, &part.columns, &part.rows))
        }
    })
}

/// Whether a cell of a table is an amount of money.
fn is_money(table: &str, place: usize) -> bool {
    table == "consequence" && matches!(place, 2 | 3)
}

/// A cell in words: what a key stands for, an amount as the language writes it, anything else as it was written.
fn word(view: &View<'_>, table: &str, place: usize, cell: &str) -> String {
    let of = |choices: &'static Choices| choices.position(cell).map(|_| view.words.choice(choices, cell));
    let said = match (table, place) {
        _ if is_money(table, place) => cell.replace([' ', '\u{a0}'], "").parse::<i64>().ok().map(|amount| view.words.number(amount)),
        ("appetites", 0) => of(Harm::CHOICES),
        ("appetites", 1) | ("acceptance" | "review_months", 0) => of(Level::CHOICES),
        ("acceptance", 1) => of(Accepter::CHOICES),
        _ => None,
    };
    said.unwrap_or_else(|| cell.to_owned())
}

/// The tables as those of a document.
pub(super) fn tables(view: &View<'_>, row: &Row) -> Result<Vec<Table>, Fault> {
    let table = |part: &Part| {
        let keys = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
        let wide = |head: usize| part.rows.iter().filter_map(|row| row.get(head)).map(|cell| cell.chars().count()).max().unwrap_or(1);
        let columns = keys.iter().zip(part.columns.iter().enumerate()).map(|(key, (place, label))| {
            let share = if wide(place) > 24 { 3.0 } else { 1.1 };
            Column::new(key, label, share)
        });
        let cells = |row: &Vec<String>| TableRow::Cells(row.iter().map(TableCell::text).collect());
        Table {
            name: part.key.to_owned(),
            caption: part.label.clone(),
            columns: columns.collect(),
            rows: part.rows.iter().map(cells).collect(),
        }
    };
    Ok(parts(view, row)?.iter().map(table).collect())
}

/// The matrix as a table of levels: likelihood down, the highest first, consequence across.
pub(super) fn matrix(view: &View<'_>, criteria: &Criteria) -> Table {
    let (likelihoods, consequences) =
        (axis(|rank| criteria.likelihood_word(rank).to_owned()), axis(|rank| criteria.consequence_word(rank).to_owned()));
    let head = Column::new("likelihood", &view.t("axis-likelihood"), 1.6);
    let keys = ["consequence_1", "consequence_2", "consequence_3", "consequence_4", "consequence_5"];
    let columns = std::iter::once(head).chain(keys.iter().zip(&consequences).map(|(key, label)| Column::new(key, label, 1.2)));
    let level = |cell: &String| match Level::from_key(cell) {
        Some(level) => TableCell::Level(level.rank(), view.words.choice(Level::CHOICES, level.key())),
        None => TableCell::text(cell),
    };
    let line = |(name, cells): (&String, &Vec<String>)| {
        TableRow::Cells(std::iter::once(TableCell::text(name)).chain(cells.iter().map(level)).collect())
    };
    let rows = likelihoods.iter().rev().zip(&criteria.matrix).map(line).collect();
    Table { name: "matrix".to_owned(), caption: view.t("criteria-matrix"), columns: columns.collect(), rows }
}

//! Text and tables for the template: what can be printed, how wide it is, and how columns share a page.

use super::ruler::{Glyphs, Ruler, stands_unjoined};
use kernel::document::{Table, TableCell, TableRow};
use serde_json::{Value, json};

/// Space between two columns, in points.
const GAP: f64 = 8.0;

/// What the box around a level adds to its word, in points.
const CHIP: f64 = 9.0;

/// Words are given a little more than they measure, because some are set bolder.
const LOOSE: f64 = 1.06;

/// Writes text for the template and counts what could not be printed.
pub(super) struct Scribe<'a> {
    ruler: &'a Ruler,
    glyphs: Glyphs,
    /// Words of the template in the language of the document.
    pub(super) words: Words,
    /// How many characters could not be printed.
    pub(super) missing: usize,
    /// How many letters stand unjoined that are written joined.
    pub(super) unjoined: usize,
}

impl<'a> Scribe<'a> {
    pub(super) fn new(ruler: &'a Ruler, glyphs: Glyphs, words: Words) -> Self {
        Self { ruler, glyphs, words, missing: 0, unjoined: 0 }
    }

    pub(super) fn plain(&mut self, text: &str) -> String {
        let (text, missing) = self.ruler.printable(text, self.glyphs);
        self.missing += missing;
        self.unjoined += text.chars().filter(|c| stands_unjoined(*c)).count();
        text
    }

    /// Text for a line that is `room` points wide, at a size in points.
    pub(super) fn fit(&mut self, text: &str, room: f64, size: f64) -> String {
        let text = self.plain(text);
        self.ruler.breakable(&text, room / size)
    }

    /// Width of a printable text in one line, in points.
    pub(super) fn width(&self, text: &str, size: f64) -> f64 {
        self.ruler.width(text) * size * LOOSE
    }

    /// One line that is no wider than `room` points.
    pub(super) fn cut(&mut self, text: &str, room: f64, size: f64) -> String {
        let text = self.plain(text).replace('\n', " ");
        if self.width(&text, size) <= room {
            return text;
        }
        let (mut wide, mut short) = (self.width("…", size), String::new());
        for c in text.chars() {
            wide += self.width(c.encode_utf8(&mut [0; 4]), size);
            if wide > room {
                break;
            }
            short.push(c);
        }
        format!("{}…", short.trim_end())
    }

    /// What a screen reader says of a drawing whose table follows.
    pub(super) fn drawn(&mut self, caption: &str, how: &str) -> String {
        let caption = self.line(caption, 200);
        format!("{caption}{how}")
    }

    /// One line of at most `limit` characters, for places that must not grow.
    pub(super) fn line(&mut self, text: &str, limit: usize) -> String {
        clip(&self.plain(text).replace('\n', " "), limit)
    }

    pub(super) fn facts(&mut self, facts: &[(String, String)], width: f64) -> Value {
        let room = width - 33.0 * MM - 20.0;
        facts.iter().map(|(label, value)| json!([self.fit(label, 28.0 * MM, 9.5), self.fit(value, room, 9.5)])).collect()
    }
}

pub(super) const MM: f64 = 72.0 / 25.4;

/// Points that a table of numbers asks for: its labels in one line each, its heads by their longest word.
pub(super) fn natural(table: &Table, scribe: &Scribe<'_>) -> f64 {
    let columns: Vec<Measured> = (0..table.columns.len()).filter_map(|at| Measured::new(table, at, scribe.ruler)).collect();
    let size = type_size(columns.len());
    columns.iter().enumerate().map(|(at, c)| if at == 0 { c.line * size * LOOSE + c.extra } else { c.need(size) + GAP }).sum()
}

/// A table with its printed columns; none if no column is printed.
pub(super) fn register(table: &Table, width: f64, scribe: &mut Scribe<'_>) -> Option<Value> {
    let printed: Vec<usize> = (0..).zip(&table.columns).filter(|(_, c)| c.printed).map(|(at, _)| at).collect();
    if printed.is_empty() {
        return None;
    }
    let columns: Vec<Measured> = printed.iter().filter_map(|at| Measured::new(table, *at, scribe.ruler)).collect();
    let (size, widths) = share(&columns, width);
    let room: Vec<f64> = widths.iter().map(|w| w - GAP).collect();
    let heads: Vec<Value> = columns
        .iter()
        .zip(widths.iter().zip(&room))
        .map(|(column, (pt, room))| {
            let label = clip(&scribe.fit(column.label, *room, size), 160);
            json!({"label": label, "pt": pt, "end": column.numeric, "pen": column.by_hand, "hyphenate": column.need(size) > pt + 0.1})
        })
        .collect();
    let mut rows: Vec<Value> = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        match row {
            TableRow::Group(text) => {
                let text = scribe.fit(text, width, size * 1.2);
                rows.push(clip(&text, 300).into());
            }
            TableRow::Cells(cells) => rows.push(
                printed
                    .iter()
                    .zip(&room)
                    .map(|(at, room)| match cells.get(*at) {
                        Some(TableCell::Level(rank, word)) => {
                            json!({"rank": rank, "word": scribe.fit(word, room - CHIP, size)})
                        }
                        Some(cell) => scribe.fit(&cell.plain(), *room, size).into(),
                        None => Value::from(""),
                    })
                    .collect(),
            ),
        }
    }
    if rows.is_empty() {
        rows.push(printed.iter().enumerate().map(|(at, _)| if at == 0 { "–" } else { "" }).collect());
    }
    let caption = scribe.fit(&table.caption, width, 11.5);
    Some(json!({"kind": "table", "caption": caption, "size": size, "gap": GAP, "columns": heads, "rows": rows}))
}

/// A column and what its cells ask for, in em.
struct Measured<'a> {
    label: &'a str,
    weight: f64,
    word: f64,
    line: f64,
    extra: f64,
    numeric: bool,
    by_hand: bool,
}

impl<'a> Measured<'a> {
    fn new(table: &'a Table, at: usize, ruler: &Ruler) -> Option<Self> {
        let column = table.columns.get(at)?;
        let (line, word) = ruler.extent(&column.label);
        let mut measured = Self {
            label: &column.label,
            weight: f64::from(column.width).max(0.1),
            word,
            line,
            extra: GAP,
            numeric: false,
            by_hand: column.by_hand,
        };
        let (mut numbers, mut others) = (0, 0);
        for row in &table.rows {
            let TableRow::Cells(cells) = row else { continue };
            let Some(cell) = cells.get(at) else { continue };
            match cell {
                TableCell::Empty => continue,
                TableCell::Int(_) | TableCell::Number(_) => numbers += 1,
                TableCell::Level(..) => {
                    measured.extra = GAP + CHIP;
                    others += 1;
                }
                _ => others += 1,
            }
            let (line, word) = ruler.extent(&cell.plain());
            measured.line = measured.line.max(line);
            measured.word = measured.word.max(word);
        }
        measured.numeric = numbers > 0 && others == 0;
        Some(measured)
    }

    /// Points that the longest word wants; a little more than measured, because heads and levels are bolder.
    fn need(&self, size: f64) -> f64 {
        self.word * size * LOOSE + self.extra
    }
}

/// Type size of a table with so many columns.
fn type_size(columns: usize) -> f64 {
    match columns {
        0..=5 => 9.0,
        6..=7 => 8.5,
        8..=10 => 8.0,
        _ => 7.5,
    }
}

/// Type size and column widths in points: each column gets its share of the page, but no less than its longest word and
/// no more than its longest line, as far as that works out.
fn share(columns: &[Measured<'_>], total: f64) -> (f64, Vec<f64>) {
    let mut size = type_size(columns.len());
    // One hash or address in a cell must not starve the others: it can break.
    let cap = (total * 0.24).min(total / columns.len().max(1) as f64 * 2.0);
    let low = |size| columns.iter().map(|c| c.need(size).min(cap)).collect::<Vec<f64>>();
    while size > 6.5 && low(size).iter().sum::<f64>() > total {
        size -= 0.5;
    }
    let mut low = low(size);
    let sum: f64 = low.iter().sum();
    if sum > total {
        low.iter_mut().for_each(|w| *w *= total / sum);
        return (size, low);
    }
    let longest = |c: &Measured<'_>| if c.by_hand { total } else { c.line * size * LOOSE + c.extra };
    let high: Vec<f64> = columns.iter().zip(&low).map(|(c, low)| longest(c).max(*low)).collect();
    let at = |scale: f64| -> Vec<f64> {
        columns.iter().zip(low.iter().zip(&high)).map(|(c, (low, high))| (c.weight * scale).clamp(*low, *high)).collect()
    };
    let (mut least, mut most) = (0.0, total * 10.0);
    for _ in 0..60 {
        let middle = f64::midpoint(least, most);
        if at(middle).iter().sum::<f64>() > total { most = middle } else { least = middle }
    }
    let mut widths = at(least);
    let spare = (total - widths.iter().sum::<f64>()).max(0.0);
    let weights: f64 = columns.iter().map(|c| c.weight).sum();
    for (width, column) in widths.iter_mut().zip(columns) {
        *width = ((*width + spare * column.weight / weights) * 100.0).floor() / 100.0;
    }
    (size, widths)
}

fn clip(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

/// The few words that the page itself adds.
pub(super) struct Words {
    pub(super) of: &'static str,
    pub(super) as_bars: &'static str,
    pub(super) as_line: &'static str,
    pub(super) missing: &'static str,
    pub(super) unjoined: &'static str,
}

impl Words {
    pub(super) fn of(tag: &str) -> Self {
        match locale(tag).0.as_str() {
            "de" => Self {
                of: " von ",
                as_bars: ". Als Balken gezeichnet; die Tabelle danach nennt die Zahlen.",
                as_line: ". Als Linie gezeichnet; die Tabelle danach nennt die Zahlen.",
                missing: "□ steht für ein Zeichen, das die Schriften dieses Drucks nicht haben. Tabellenkalkulation, CSV und \
                          JSON desselben Berichts enthalten es.",
                unjoined: "Buchstaben der Devanagari stehen in diesem Druck unverbunden und sind so schwer zu lesen; DOCX, \
                           Tabellenkalkulation und JSON desselben Berichts zeigen sie, wie man sie schreibt.",
            },
            "en" => Self {
                of: " of ",
                as_bars: ". Drawn as bars; the table after it gives the numbers.",
                as_line: ". Drawn as a line; the table after it gives the numbers.",
                missing: "□ stands for a character that the fonts of this print do not have. The XLSX, CSV and JSON of the \
                          same report carry it.",
                unjoined: "Letters of Devanagari stand unjoined in this print and are hard to read so; the DOCX, XLSX and \
                           JSON of the same report show them as they are written.",
            },
            _ => {
                Self {
                    of: " / ", as_bars: ".", as_line: ".", missing: "□ = ? (XLSX, CSV, JSON)", unjoined: "Devanagari: DOCX, XLSX, JSON"
                }
            }
        }
    }
}

/// Language and region as the typesetter takes them; English for a tag it would refuse.
pub(super) fn locale(tag: &str) -> (String, Option<String>) {
    let mut parts = tag.split(['-', '_']);
    let letters = |part: &&str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphabetic())
    };
    let lang = parts.next().filter(|part| letters(part, 2..=3)).unwrap_or("en").to_ascii_lowercase();
    (lang, parts.find(|part| letters(part, 2..=2)).map(str::to_ascii_uppercase))
}

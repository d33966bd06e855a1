//! A document as the values that the template reads: printable text, page words, column widths.

use super::charts;
use super::ruler::{Glyphs, Ruler};
use super::tables::{MM, Scribe, Words, locale, register};
use kernel::document::{Block, Document};
use serde_json::{Value, json};

/// Width of a list of contents, in points: the eye finds the page number across it.
const CONTENTS: f64 = 150.0 * MM;

/// The values of `/document.json`.
pub(crate) fn values(document: &Document, ruler: &Ruler, glyphs: Glyphs) -> Value {
    let mut scribe = Scribe::new(ruler, glyphs, Words::of(&document.language));
    let width = if document.landscape { (297.0 - 30.0) * MM } else { (210.0 - 36.0) * MM };
    let (lang, region) = locale(&document.language);
    let facts_width = if document.landscape && document.facts.len() > 3 { (width - 10.0 * MM) / 2.0 } else { width };
    let mut blocks: Vec<Value> = Vec::new();
    // A table's bookmark stands below that of the heading before it.
    let mut level = 1;
    for part in &document.blocks {
        match part {
            Block::Heading(above, _) => level = above.clamp(&1, &6) + 1,
            Block::Chapter { .. } => level = 2,
            _ => {}
        }
        if let Some(mut value) = block(part, width, document, &mut scribe) {
            if let (Some(map), Block::Table(_) | Block::Chart(_)) = (value.as_object_mut(), part) {
                map.insert("level".into(), level.into());
            }
            blocks.push(value);
        }
    }
    let mut values = json!({
        "title": scribe.fit(&document.title, width, 23.0),
        "running": scribe.line(&document.title, 90),
        "organisation": scribe.fit(&document.organisation, width, 10.0),
        "organisation_short": scribe.line(&document.organisation, 60),
        "lang": lang,
        "region": region,
        "landscape": document.landscape,
        "facts": scribe.facts(&document.facts, facts_width),
        "as_at": scribe.line(&document.as_at, 120),
        "standing": scribe.line(&document.standing, 160),
        "source": scribe.line(&document.source_note, 300),
        "of": scribe.words.of,
        "blocks": blocks,
    });
    let notes = [(scribe.missing, scribe.words.missing), (scribe.unjoined, scribe.words.unjoined)];
    let notes: Vec<&str> = notes.into_iter().filter(|(n, _)| *n > 0).map(|(_, note)| note).collect();
    if let Some(map) = values.as_object_mut() {
        map.insert("missing".into(), scribe.missing.into());
        map.insert("unjoined".into(), scribe.unjoined.into());
        map.insert("note".into(), notes.join(" ").into());
    }
    values
}

fn block(block: &Block, width: f64, document: &Document, scribe: &mut Scribe<'_>) -> Option<Value> {
    Some(match block {
        Block::Heading(level, text) => {
            json!({"kind": "heading", "level": level.clamp(&1, &6), "text": scribe.fit(text, width, 14.0)})
        }
        Block::Chapter { title, standing, source_note } => {
            let (standing, source) = (scribe.line(standing, 160), scribe.line(source_note, 300));
            json!({"kind": "chapter", "text": scribe.fit(title, width, 20.0), "standing": standing, "source": source})
        }
        Block::Paragraph(text) => json!({"kind": "paragraph", "text": scribe.fit(text, width, 9.5)}),
        Block::List(items) => {
            let items: Vec<_> = items.iter().map(|item| scribe.fit(item, width - 20.0, 9.5)).collect();
            json!({"kind": "list", "items": items})
        }
        Block::Contents(entries) => {
            let entries: Vec<Value> =
                entries.iter().map(|(_, brief)| brief.lines().map(|line| scribe.fit(line, CONTENTS, 8.5)).collect()).collect();
            json!({"kind": "contents", "entries": entries, "pt": CONTENTS})
        }
        Block::Facts(facts) => {
            let width = if document.landscape && facts.len() > 3 { (width - 10.0 * MM) / 2.0 } else { width };
            json!({"kind": "facts", "facts": scribe.facts(facts, width)})
        }
        Block::Table(table) => return register(table, width, scribe),
        Block::Chart(chart) => charts::chart(chart, width, scribe),
    })
}

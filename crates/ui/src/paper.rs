//! Documents that pages and reports share: how every report begins, and a record of any register on paper.

mod sheet;

pub use sheet::{Sheet, Width, cell, data, marked, referred};

use crate::pieces::{field_plain, moment_plain};
use crate::{Names, View};
use kernel::document::{Block, Document};
use kernel::nouns::ORGANISATION;
use kernel::{Fault, Origin, Row, Value};
use maud::{Markup, html};

/// A document about the organisation at the moment of the read, with the facts that every report begins with.
///
/// # Errors
/// When the store fails.
pub fn begin(view: &View<'_>, key: &str, title: &str, landscape: bool) -> Result<Document, Fault> {
    let read = view.read;
    let organisation = read.get(&ORGANISATION, read.organisation())?.map(|row| row.title()).unwrap_or_default();
    // What depends on the day belongs to the moment that is printed: a live report is of when it was made.
    let at = read.shown_at();
    let as_at = moment_plain(view, at);
    let facts = vec![
        (view.t("report-organisation"), organisation.clone()),
        (view.t("report-as-at"), as_at.clone()),
        (view.t("report-entry"), view.tw("report-entry-is", &[("number", read.sequence().to_string())])),
    ];
    Ok(Document {
        key: key.to_owned(),
        title: title.to_owned(),
        organisation,
        facts,
        as_at,
        stamp: at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        standing: view.t("report-standing"),
        language: view.words.language().to_owned(),
        landscape,
        ..Document::default()
    })
}

/// A record with everything that its register says of it, section by section.
///
/// # Errors
/// When the store fails.
pub fn record(view: &View<'_>, row: &Row) -> Result<Document, Fault> {
    let mut document = begin(view, &row.reference.to_lowercase(), &crate::record::title(row), false)?;
    document.facts.push((view.t("revision"), row.version.to_string()));
    document.facts.extend(crate::concept::facts(view, row)?);
    document.blocks = fields(view, row)?;
    Ok(document)
}

/// The fields of a record that say something, as headings with facts.
///
/// # Errors
/// When the store fails.
pub fn fields(view: &View<'_>, row: &Row) -> Result<Vec<Block>, Fault> {
    let names = Names::load(view.read, [row])?;
    let mut sections: Vec<(&str, Vec<(String, String)>)> = Vec::new();
    for (index, field) in row.register.shown() {
        let value = row.get(index);
        let held = field.show_when.is_none_or(|when| when.holds(&row.value(when.field)));
        // Derived values drift without anybody's act, so they are not part of what is said or signed.
        if field.origin == Origin::Derived || !held || value.is_none() || value == Value::Yes(false) {
            continue;
        }
        let entry = (view.words.label(row.register, field), field_plain(view.words, field, &value, &names));
        match sections.iter_mut().find(|(name, _)| *name == field.section) {
            Some((_, entries)) => entries.push(entry),
            None => sections.push((&field.section, vec![entry])),
        }
    }
    Ok(sections.into_iter().flat_map(|(name, entries)| [Block::Heading(1, view.words.section(name)), Block::Facts(entries)]).collect())
}

/// The same fields for a page, as labels with entries.
///
/// # Errors
/// When the store fails.
pub fn said(view: &View<'_>, row: &Row) -> Result<Vec<(String, Markup)>, Fault> {
    let entries = fields(view, row)?.into_iter().flat_map(|block| if let Block::Facts(facts) = block { facts } else { Vec::new() });
    Ok(entries.map(|(label, text)| (label, html! { span.said dir="auto" { (text) } })).collect())
}

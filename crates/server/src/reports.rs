//! Reports and exports: a typed document in the format that the address names.

use crate::api;
use crate::call::{Call, Reply};
use kernel::document::{Block, Column, Document, Table, TableCell, TableRow};
use kernel::journal::Did;
use kernel::{
    Channel, Choice, Fault, Filter, Finder, JournalEntry, JournalQuery, Kind, Name, Problem, Query, Read, References, Register, Row, Text,
    Value,
};
use maud::html;
use report::{Format, ReportError};
use std::collections::BTreeMap;
use ui::View;
use ui::layout::page;

/// Records of an export at most; what is more is asked for in parts.
const MOST: u64 = 200_000;
/// Entries of the journal at most, each of which carries the record before and after.
const MOST_ENTRIES: u64 = 20_000;

/// `GET /report/NAME.EXTENSION?as_at=…`
pub fn download(call: &Call<'_>) -> Result<Reply, Fault> {
    let (key, extension) = call.part("name").rsplit_once('.').ok_or(Fault::NotFound)?;
    let format = extension.parse::<Format>().map_err(|_| Fault::NotFound)?;
    let read = call.read()?;
    let visitor = call.visitor();
    let view = call.view(&*read, &visitor);
    if key == PACK {
        return send(call, pack(&view, format)?, format);
    }
    let report = reports(&view).find(|r| r.key == key).ok_or(Fault::NotFound)?;
    send(call, (report.render)(&view)?, format)
}

/// Name of the report that is made of others.
pub const PACK: &str = "pack";

fn reports<'v>(view: &View<'v>) -> impl Iterator<Item = &'v ui::Report> {
    view.concepts.iter().flat_map(|concept| concept.reports)
}

/// `GET /report/pack.EXTENSION?report=KEY&report=KEY…`: the reports named, in that order, as chapters of one document.
fn pack(view: &View<'_>, format: Format) -> Result<Document, Fault> {
    if format == Format::Csv {
        return Err(Fault::Conflict(Text::new("pack-no-csv")));
    }
    let mut chosen: Vec<&ui::Report> = Vec::new();
    let mut problems = Vec::new();
    let said = view.query.iter().filter(|(key, _)| key == "report").flat_map(|(_, value)| value.split(',')).map(str::trim);
    for name in said.filter(|name| !name.is_empty()) {
        match reports(view).find(|report| report.key == name) {
            Some(report) if !chosen.iter().any(|known| known.key == report.key) => chosen.push(report),
            Some(_) => {}
            None => {
                let known = reports(view).map(|report| report.key).collect::<Vec<_>>().join(", ");
                problems.push(Problem::field("report", Text::new("pack-unknown").with("name", name).with("known", known)));
            }
        }
    }
    if problems.is_empty() && chosen.is_empty() {
        problems.push(Problem::field("report", Text::new("pack-none")));
    }
    if !problems.is_empty() {
        return Err(Fault::Invalid(problems));
    }
    let parts = chosen.into_iter().map(|report| (report.render)(view)).collect::<Result<_, _>>()?;
    Ok(Document::together(PACK, &view.t("pack-title"), &view.t("pack-contents"), parts))
}

/// `GET /reports`
pub fn index(call: &Call<'_>) -> Result<Reply, Fault> {
    let read = call.read()?;
    let visitor = call.visitor();
    Ok(Reply::Page(200, index_page(&call.view(&*read, &visitor))))
}

/// Every report in every format.
fn index_page(view: &View<'_>) -> String {
    let title = view.t("reports-title");
    let main = html! {
        div.head { div { h1 { (title) } p { (view.t("reports-lead")) } } }
        form.stack method="get" action={ "/report/" (PACK) ".pdf" } {
            @if !view.live() { input type="hidden" name="as_at" value=(view.param("as_at")); }
            fieldset {
                legend.vh { (view.t("pack-choose")) }
                dl.ledger.wide {
                    @for report in view.concepts.iter().flat_map(|concept| concept.reports) {
                        div { dt { label.pick { input type="checkbox" name="report" value=(report.key) checked; (view.t(report.title)) } } dd.row
                            { @for format in report::Format::ALL {
                            @let extension = format.to_string();
                            a.btn href=(view.link(&format!("/report/{}.{extension}", report.key)))
                                aria-label={ (view.t(report.title)) ", " (extension.to_uppercase()) } { (extension.to_uppercase()) }
                        } } }
                    }
                }
            }
            p { (view.t("pack-lead")) }
            p.row {
                button.btn.main { (view.t("pack-pdf")) }
                button.btn formaction={ "/report/" (PACK) ".xlsx" } { (view.t("pack-xlsx")) }
                button.btn formaction={ "/report/" (PACK) ".docx" } { (view.t("pack-docx")) }
            }
        }
    };
    page(view, &title, main).into_string()
}

/// `GET /REGISTER.EXTENSION?q=&sort=&as_at=`: the list as a file, with every field.
pub fn export(call: &Call<'_>, register: &'static Register, extension: &str) -> Result<Reply, Fault> {
    let format = extension.parse::<Format>().map_err(|_| Fault::NotFound)?;
    let read = call.read()?;
    let finder = Finder(&*read);
    let filter = Filter::parse(call.param("q"), register, &finder.context()).map_err(|text| Fault::field("q", text))?;
    let sort = api::sort(call.param("sort"), register)?;
    let page = read.list(register, &Query { filter, sort, offset: 0, limit: MOST })?;
    if page.total > MOST {
        return Err(Fault::Conflict(Text::new("export-too-many").with("total", page.total).with("most", MOST)));
    }
    let names = api::names(&*read, &page.rows)?;
    let document = table(call, &*read, register, &page.rows, &names);
    send(call, document, format)
}

fn send(call: &Call<'_>, document: Document, format: Format) -> Result<Reply, Fault> {
    Ok(Reply::Document(Box::new(document), format, format == Format::Json && call.is_api()))
}

/// `GET /journal.EXTENSION`: the journal as the page shows it, as a file.
pub fn journal(call: &Call<'_>, extension: &str) -> Result<Reply, Fault> {
    let format = extension.parse::<Format>().map_err(|_| Fault::NotFound)?;
    let read = call.read()?;
    let visitor = call.visitor();
    let view = call.view(&*read, &visitor);
    let asked = ui::journal::asked(&view, MOST_ENTRIES)?;
    let entries = read.journal(&JournalQuery { limit: MOST_ENTRIES + 1, ..asked })?;
    if u64::try_from(entries.len()).is_ok_and(|count| count > MOST_ENTRIES) {
        return Err(Fault::Conflict(Text::new("journal-too-many").with("most", MOST_ENTRIES)));
    }
    let table = journal_table(&view, &entries)?;
    let filter = call.query.iter().filter(|(key, value)| key != "as_at" && !value.is_empty()).map(|(key, value)| format!("{key}:{value}"));
    let facts = [("export-filter", filter.collect::<Vec<_>>().join(" ")), ("export-rows", entries.len().to_string())];
    let document = frame(call, &*read, "journal", &table.caption.clone(), facts, table);
    send(call, document, format)
}

fn journal_table(view: &ui::View<'_>, entries: &[JournalEntry]) -> Result<Table, Fault> {
    let words = view.words;
    let people: Vec<_> = entries.iter().filter_map(|entry| entry.revision.author.person()).collect();
    let names = ui::Names::load_with(view.read, [], &people)?;
    let heads = [("entry", 0.7), ("recorded_at", 1.6), ("author", 1.4), ("channel", 1.2), ("reason", 2.0), ("register", 1.2)];
    let tails = [("reference", 1.0), ("version", 0.7), ("title", 2.4), ("did", 1.0), ("changed", 2.0)];
    let columns = heads.iter().chain(&tails).map(|(key, width)| Column::new(key, &words.get(&format!("journal-column-{key}")), *width));
    let rows = entries.iter().map(|entry| {
        let (revision, row) = (&entry.revision, &entry.revision.row);
        let number = |n: u64| TableCell::Int(i64::try_from(n).unwrap_or(i64::MAX));
        let changed: Vec<String> = entry.changed().iter().map(|change| words.label(row.register, &change.field)).collect();
        TableRow::Cells(vec![
            number(revision.sequence),
            TableCell::text(revision.recorded_at.to_string()),
            TableCell::text(ui::pieces::author(view, &names, &revision.author)),
            TableCell::text(words.choice(Channel::CHOICES, revision.channel.key())),
            TableCell::text(revision.reason.clone()),
            TableCell::text(words.one(row.register)),
            TableCell::text(row.reference.clone()),
            number(row.version),
            TableCell::text(row.title()),
            TableCell::text(words.choice(Did::CHOICES, entry.did().key())),
            TableCell::text(changed.join(", ")),
        ])
    });
    let title = view.t("journal-title");
    Ok(Table { name: title.clone(), caption: title, columns: columns.collect(), rows: rows.collect() })
}

/// A document in its format, for a program or for somebody who opens it. It may take long, so it is done when nothing is read any more.
///
/// # Errors
/// When it cannot be put into this format.
pub fn render(document: &Document, format: Format, in_place: bool, to_program: bool) -> Result<Reply, Fault> {
    let rendered = if to_program { report::render(document, format) } else { report::render_to_open(document, format) };
    let bytes = rendered.map_err(|e| match e {
        ReportError::WithoutPdf => Fault::Conflict(Text::new("export-no-pdf")),
        other => Fault::Internal(format!("report {}: {other}", document.key)),
    })?;
    let name = format!("{}.{}", document.key, format.extension());
    Ok(Reply::File { media_type: format.media_type().to_owned(), name: (!in_place).then_some(name), bytes, lasting: false })
}

/// A register as a document of one table: reference, every field, who changed it when. Column keys are field keys, so
/// that the file can be read back.
fn table(call: &Call<'_>, read: &dyn Read, register: &'static Register, rows: &[Row], names: &BTreeMap<kernel::Id, Name>) -> Document {
    let words = &call.app.words;
    let mut columns = vec![Column::new("reference", &words.get("export-reference"), 1.0)];
    columns.extend(register.shown().map(|(_, field)| Column::new(&field.key, &words.label(register, field), 2.0)));
    columns.push(Column::new("retired", &words.get("export-retired"), 1.0));
    columns.push(Column::new("version", &words.get("export-version"), 1.0));
    columns.push(Column::new("changed_at", &words.get("export-changed"), 1.0));
    let lines = rows.iter().map(|row| TableRow::Cells(cells(row, names))).collect();
    let facts = [("export-filter", call.param("q").to_owned()), ("export-rows", rows.len().to_string())];
    let many = words.many(register);
    let table = Table { name: many.clone(), caption: many.clone(), columns, rows: lines };
    frame(call, read, register.key, &many, facts, table)
}

/// A document of one table, with whose it is and what moment it shows.
fn frame(call: &Call<'_>, read: &dyn Read, key: &str, title: &str, facts: [(&str, String); 2], table: Table) -> Document {
    let words = &call.app.words;
    let organisation = read.names(&[read.organisation()]).ok().and_then(|n| n.into_values().next()).map(|n| n.title).unwrap_or_default();
    Document {
        key: key.to_owned(),
        title: title.to_owned(),
        organisation,
        facts: facts.map(|(label, fact)| (words.get(label), fact)).into(),
        as_at: as_at(read, words),
        stamp: read.shown_at().to_string(),
        standing: words.get("report-standing"),
        source_note: words.get("source-note"),
        language: words.language().to_owned(),
        landscape: true,
        blocks: vec![Block::Table(table)],
    }
}

fn cells(row: &Row, names: &BTreeMap<kernel::Id, Name>) -> Vec<TableCell> {
    let naming = References(names);
    let mut cells = vec![TableCell::text(row.reference.clone())];
    for (index, field) in row.register.shown() {
        let value = row.get(index);
        cells.push(match (&value, field.kind) {
            (Value::None, _) => TableCell::Empty,
            (Value::Int(number), Kind::Integer(..)) => TableCell::Int(*number),
            (Value::Date(date), _) => TableCell::Date(*date),
            _ => TableCell::text(field.kind.cell().print(&value, &naming)),
        });
    }
    cells.push(TableCell::text(if row.retired { "yes" } else { "no" }));
    cells.push(TableCell::Int(i64::try_from(row.version).unwrap_or_default()));
    cells.push(TableCell::text(row.changed_at.to_string()));
    cells
}

/// The moment of a document in words.
pub fn as_at(read: &dyn Read, words: &kernel::Words) -> String {
    let at = read.shown_at().to_zoned(read.zone()).strftime("%Y-%m-%d %H:%M %Z").to_string();
    words.with("export-as-at", &[("moment", at), ("sequence", read.sequence().to_string())])
}

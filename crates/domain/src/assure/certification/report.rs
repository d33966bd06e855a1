//! The cycle of a certification on one sheet: year by year its deadlines, visits and reviews, and what the body found.

use super::cycle::{deadlines, last_day};
use super::derived::{cycle_of, held};
use super::finding::{CERTIFICATION_FINDING, findings};
use super::pieces::chart;
use super::record::{CERTIFICATION, Certification};
use super::visit::visits;
use super::year::{Item, certifications, items};
use kernel::document::{Block, Column, Document, Table, TableCell, TableRow};
use kernel::{Choice, Fault, Id, Row};
use ui::paper::{Sheet, begin, data};
use ui::{Names, View};

pub(super) fn cycle(view: &View<'_>) -> Result<Document, Fault> {
    let mut document = begin(view, "cycle", &view.t("report-cycle"), true)?;
    let decided = |row: &Row| row.of::<Certification>().and_then(|record| record.decision);
    // Where the request names none: the newest that has a certificate, else the newest.
    let row =
        view.asked("certification", &CERTIFICATION, |read| Ok(certifications(read)?.into_iter().max_by_key(|row| (decided(row), row.id))))?;
    let record = row.as_ref().and_then(|row| row.of::<Certification>());
    let today = view.read.today();
    // Before there is a certificate the sheet shows the year under way and two more.
    let cycle = record.and_then(cycle_of);
    let (from, to) = cycle.map_or_else(|| (today, last_day(today)), |cycle| (cycle.decision, cycle.end));
    let rows: Vec<Row> = row.iter().cloned().collect();
    let visits = visits(&rows.iter().map(|row| row.id).collect::<Vec<_>>(), view.read)?;
    match (&row, record) {
        (Some(row), Some(record)) => {
            let mut fact = |label: &str, value: String| {
                if !value.trim().is_empty() {
                    document.facts.push((view.t(label), value));
                }
            };
            fact("certification-one", format!("{} {}", row.reference, record.title));
            fact("certification-body-head", record.body.clone());
            fact("certification-standard-head", format!("{}:{}", record.standard, record.edition));
            fact("certificate-number-head", record.number.clone());
            let standing = row.value("standing");
            let word = standing.as_text().map(|word| view.words.choice(super::record::Standing::CHOICES, word)).unwrap_or_default();
            let until =
                cycle.map(|cycle| view.tw("certification-standing-until", &[("standing", word.clone()), ("date", cycle.end.to_string())]));
            fact("certification-standing-head", until.unwrap_or(word));
        }
        _ => document.blocks.push(Block::Paragraph(view.t("certification-none"))),
    }
    let years = from.year()..=to.year();
    let all = items(view, &rows)?;
    let shown: Vec<&Item> = all.iter().filter(|item| years.contains(&item.day.year())).collect();
    document.blocks.push(Block::Table(table(view, &document.title, &shown)));
    let ids: Vec<Id> = visits.iter().map(|row| row.id).collect();
    let found = findings(&ids, view.read)?;
    document.blocks.push(Block::Table(of_findings(view, &found)?));
    if let Some(cycle) = cycle {
        document.blocks.push(Block::Chart(chart(view, cycle.decision, &deadlines(&cycle, &held(&cycle, &visits)))));
    }
    Ok(document)
}

/// Year by year, each in the order of its days.
fn table(view: &View<'_>, caption: &str, items: &[&Item]) -> Table {
    let head = |id: &str| view.t(id);
    let columns = vec![
        Column::new("year", &head("certification-year"), 0.5).data_only(),
        Column::new("day", &head("certification-day"), 0.9),
        Column::new("kind", &head("certification-kind"), 1.0),
        Column::new("reference", &head("reference"), 0.8),
        Column::new("what", &head("certification-what"), 3.4),
        Column::new("state", &head("state"), 1.6),
        Column::new("found", &head("certification-found-head"), 2.0),
    ];
    let mut rows = Vec::new();
    let mut year = None;
    for item in items {
        if year != Some(item.day.year()) {
            year = Some(item.day.year());
            rows.push(TableRow::Group(item.day.year().to_string()));
        }
        rows.push(TableRow::Cells(vec![
            TableCell::Int(i64::from(item.day.year())),
            TableCell::Date(item.day),
            TableCell::text(view.t(item.kind)),
            TableCell::text(&item.reference),
            TableCell::text(&item.what),
            TableCell::text(&item.stands),
            TableCell::text(&item.found),
        ]));
    }
    Table { name: "cycle".to_owned(), caption: caption.to_owned(), columns, rows }
}

fn of_findings(view: &View<'_>, rows: &[Row]) -> Result<Table, Fault> {
    let names = Names::load(view.read, rows)?;
    let sheet = Sheet::new(view, &CERTIFICATION_FINDING, &names)
        .reference(0.8)
        .field("visit", 0.8)
        .field("number", data(0.8))
        .field("grade", 1.4)
        .field("title", 3.2)
        .field("observed", data(3.0))
        .field("requirements", data(1.0))
        .field("controls", data(1.0))
        .field("clause", data(1.0))
        .field("found", data(1.0))
        .field("answer_by", 0.9)
        .field("close_by", 0.9)
        .field("answered", data(1.0))
        .field("accepted", data(1.0))
        .field("closed", data(1.0))
        .field("nonconformity", 0.9)
        .field("state", 1.1)
        .field("owner", 1.3);
    Ok(sheet.table("findings", &view.words.many(&CERTIFICATION_FINDING), rows))
}

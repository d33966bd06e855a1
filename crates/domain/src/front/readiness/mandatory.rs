//! The records that the standard demands, each with where it is and how it stands, and what answers each line of the clauses.

use super::answers::{ANSWERS, Answer};
use super::there::{There, there};
use crate::ground::framework::record::{Framework, pack_of};
use crate::ground::framework::requirement_id;
use crate::protect::control::{CONTROL, Control, IMPLEMENTATION};
use crate::protect::evidence::EVIDENCE;
use crate::protect::evidence::rules::{Freshness, counts, freshness};
use crate::protect::soa::{Applicable, SOA_LINE, SoaLine};
use kernel::document::{Block, Column, Document, Table, TableCell, TableRow};
use kernel::{Choice, Fault, Filter, Id, Query, Read, Row, Sort};
use packs::{DocumentKind, DocumentStatus, RequiredDocument};
use std::collections::{BTreeMap, BTreeSet};
use ui::View;
use ui::paper::begin;

kernel::choice! {
    /// How a record that is demanded stands.
    pub(super) enum Standing("mandatory-standing") {
        /// The control that asks for it is excluded.
        NotNeeded = "not-needed" [Off],
        /// There is none.
        Missing = "missing" [Bad],
        /// There are some, and nobody approved one.
        NotApproved = "not-approved" [Unknown],
        /// Some are not approved or not current.
        Partly = "partly" [Doubtful],
        /// All are approved and current, where that is asked.
        Good = "good" [Good],
    }
}

/// A document or record of the list in one of its places.
#[derive(Debug, Clone)]
pub(super) struct Held<'a> {
    /// What is demanded.
    pub(super) document: &'a RequiredDocument,
    /// Which records; [`None`] for items of the register of evidence that show it.
    pub(super) answer: Option<&'static Answer>,
    /// How many there are, approved and current.
    pub(super) there: There,
    /// Reference and day of the newest.
    pub(super) newest: Option<(String, String)>,
    /// How it stands.
    pub(super) standing: Standing,
}

/// Every document and record of the list, each in its places.
///
/// # Errors
/// When the store fails, or the list that comes with the program cannot be read.
pub(super) fn held(read: &dyn Read) -> Result<Vec<Held<'static>>, Fault> {
    let documents = packs::documents().map_err(|why| Fault::Internal(why.to_string()))?;
    let answers: Vec<&'static Answer> = ANSWERS.iter().filter(|answer| !answer.documents.is_empty()).collect();
    let counts = there(read, &answers)?;
    let newest = answers.iter().map(|answer| newest(read, answer)).collect::<Result<Vec<_>, Fault>>()?;
    let shown = Shown::load(read)?;
    let mut list = Vec::new();
    for document in documents {
        let needed = shown.needed(document);
        let mut places = 0;
        for ((answer, there), newest) in answers.iter().zip(&counts).zip(&newest) {
            if !answer.documents.contains(&document.id.as_str()) {
                continue;
            }
            places += 1;
            let standing = standing(needed, there);
            list.push(Held { document, answer: Some(*answer), there: there.clone(), newest: newest.clone(), standing });
        }
        if places == 0 {
            let (there, newest) = shown.by_evidence(document, read);
            let standing = standing(needed, &there);
            list.push(Held { document, answer: None, there, newest, standing });
        }
    }
    Ok(list)
}

fn standing(needed: bool, there: &There) -> Standing {
    let all = there.all.0;
    let short = |part: &Option<(u64, String)>| part.as_ref().is_some_and(|(n, _)| *n < all);
    match () {
        () if !needed => Standing::NotNeeded,
        () if all == 0 => Standing::Missing,
        () if there.approved.as_ref().is_some_and(|(n, _)| *n == 0) => Standing::NotApproved,
        () if short(&there.approved) || short(&there.current) => Standing::Partly,
        () => Standing::Good,
    }
}

/// The record of an answer that was made last.
fn newest(read: &dyn Read, answer: &Answer) -> Result<Option<(String, String)>, Fault> {
    let filter = ui::lint::filter(read, answer.register, answer.which)?;
    let last = Query { filter, sort: Some(Sort { field: None, down: true }), limit: 1, ..Query::default() };
    Ok(read.list(answer.register, &last)?.rows.first().map(|row| made(row, read)))
}

fn made(row: &Row, read: &dyn Read) -> (String, String) {
    (row.reference.clone(), row.created_at.to_zoned(read.zone()).date().to_string())
}

/// Evidence by the requirements that it shows, and which controls of Annex A apply.
struct Shown {
    evidence: Vec<(Row, BTreeSet<Id>)>,
    /// By control of Annex A: whether a line about it applies.
    applies: BTreeMap<Id, bool>,
    /// Lines of the clauses by their reference.
    lines: Vec<String>,
}

impl Shown {
    fn load(read: &dyn Read) -> Result<Self, Fault> {
        let mut rows = read.all(&EVIDENCE, &Filter::new())?;
        rows.retain(counts);
        let links = |row: &Row, key: &str| row.value(key).links().to_vec();
        let ids: Vec<Id> = rows.iter().flat_map(|row| links(row, "implementations")).collect();
        let control_of: BTreeMap<Id, Id> =
            read.get_many(&IMPLEMENTATION, &ids)?.iter().filter_map(|row| Some((row.id, row.value("control").as_link()?))).collect();
        let through = |row: &Row| -> Vec<Id> {
            let own = links(row, "controls").into_iter();
            own.chain(links(row, "implementations").iter().filter_map(|id| control_of.get(id).copied())).collect()
        };
        let ids: BTreeSet<Id> = rows.iter().flat_map(through).collect();
        let controls = read.get_many(&CONTROL, &ids.into_iter().collect::<Vec<_>>())?;
        let meets: BTreeMap<Id, Vec<Id>> =
            controls.iter().filter_map(|row| Some((row.id, row.of::<Control>()?.requirements.clone()))).collect();
        let shows = |row: &Row| -> BTreeSet<Id> {
            let met = through(row).into_iter().filter_map(|id| meets.get(&id)).flatten().copied();
            links(row, "requirements").into_iter().chain(met).collect()
        };
        let evidence = rows.into_iter().map(|row| (row.clone(), shows(&row))).collect();
        let mut applies = BTreeMap::new();
        for row in read.all(&SOA_LINE, &Filter::new())? {
            let Some(line) = row.of::<SoaLine>() else { continue };
            *applies.entry(line.subject.unwrap_or_default()).or_insert(false) |= line.applicable != Some(Applicable::No);
        }
        let pack = pack_of(Framework::Iso27001)?;
        Ok(Self { evidence, applies, lines: pack.entries.iter().map(|entry| entry.reference.clone()).collect() })
    }

    /// Whether it is demanded here: what only controls ask for follows the statement, and what no line speaks of is demanded.
    fn needed(&self, document: &RequiredDocument) -> bool {
        let said: Vec<bool> = document.controls.iter().filter_map(|control| self.applies.get(&control_id(control)).copied()).collect();
        !document.clauses.is_empty() || said.is_empty() || said.contains(&true)
    }

    /// Evidence that shows what asks for a document.
    fn by_evidence(&self, document: &RequiredDocument, read: &dyn Read) -> (There, Option<(String, String)>) {
        let asked: BTreeSet<Id> = self.asked(document);
        let fits = |row: &Row| document.kind != DocumentKind::Document || row.value("kind").as_text() == Some("document");
        let mut found: Vec<&Row> =
            self.evidence.iter().filter(|(row, shows)| fits(row) && !shows.is_disjoint(&asked)).map(|(row, _)| row).collect();
        found.sort_by_cached_key(|row| kernel::text::sort_key(&row.reference));
        let listed = |rows: &[&Row]| {
            let references: Vec<&str> = rows.iter().map(|row| row.reference.as_str()).collect();
            (rows.len() as u64, super::there::link(&EVIDENCE, &format!("ref:{}", references.join(","))))
        };
        let part = |keep: fn(&Row) -> bool| listed(&found.iter().copied().filter(|row| keep(row)).collect::<Vec<_>>());
        let there = There {
            all: listed(&found),
            approved: Some(part(|row| row.common.state == "accepted")),
            current: Some(part(|row| freshness(row) != Freshness::Stale)),
        };
        (there, found.last().map(|row| made(row, read)))
    }

    fn asked(&self, document: &RequiredDocument) -> BTreeSet<Id> {
        let inside = |line: &str| {
            document
                .clauses
                .iter()
                .any(|clause| line == clause || line.strip_prefix(clause.as_str()).is_some_and(|rest| rest.starts_with('.')))
        };
        let lines = self.lines.iter().filter(|line| inside(line)).map(|line| requirement_id("iso27001-2022", line));
        lines.chain(document.controls.iter().map(|control| control_id(control))).collect()
    }
}

fn control_id(control: &str) -> Id {
    requirement_id("iso27002-2022", control)
}

/// The report.
pub(super) fn report(view: &View<'_>) -> Result<Document, Fault> {
    let held = held(view.read)?;
    let title = view.t("report-mandatory-records");
    let mut document = begin(view, "mandatory-records", &title, true)?;
    for status in [DocumentStatus::Mandatory, DocumentStatus::IfControlApplies, DocumentStatus::Customary] {
        let own: Vec<&Held<'_>> =
            held.iter().filter(|held| held.document.status == status && held.standing != Standing::NotNeeded).collect();
        let ids = |good: bool| -> usize {
            let wanted = own.iter().filter(|held| !good || held.standing != Standing::Missing);
            wanted.map(|held| held.document.id.as_str()).collect::<BTreeSet<_>>().len()
        };
        let numbers = [("n", ids(true).to_string()), ("of", ids(false).to_string())];
        document.facts.push((view.words.get(status_word(status)), view.tw("n-of", &numbers)));
    }
    document.blocks.push(Block::Table(documents(view, &held)));
    document.blocks.push(Block::Table(lines(view)?));
    Ok(document)
}

fn status_word(status: DocumentStatus) -> &'static str {
    match status {
        DocumentStatus::Mandatory => "mandatory-demanded",
        DocumentStatus::IfControlApplies => "mandatory-by-control",
        DocumentStatus::Customary => "mandatory-customary",
    }
}

fn text(said: impl Into<String>) -> TableCell {
    TableCell::text(said.into())
}

fn number(n: u64) -> TableCell {
    TableCell::Int(i64::try_from(n).unwrap_or(i64::MAX))
}

fn columns(view: &View<'_>, heads: &[(&str, &str, f32)]) -> Vec<Column> {
    heads.iter().map(|(key, head, width)| Column::new(key, &view.words.get(head), *width)).collect()
}

fn documents(view: &View<'_>, held: &[Held<'_>]) -> Table {
    let part = |part: &Option<(u64, String)>| part.as_ref().map_or(TableCell::Empty, |(n, _)| number(*n));
    let rows = held.iter().map(|held| {
        let document = held.document;
        let asked: Vec<&str> = document.clauses.iter().chain(&document.controls).map(String::as_str).collect();
        let (reference, day) = held.newest.clone().unwrap_or_default();
        let place = held.answer.map_or(&EVIDENCE, |answer| answer.register);
        TableRow::Cells(vec![
            text(document.id.clone()),
            text(document.title.clone()),
            text(asked.join(", ")),
            text(view.words.get(status_word(document.status))),
            text(view.words.choice(Standing::CHOICES, held.standing.key())),
            text(view.words.many(place)),
            number(held.there.all.0),
            part(&held.there.approved),
            part(&held.there.current),
            text(reference),
            text(day),
            text(held.answer.map_or("", |answer| answer.report)),
        ])
    });
    let heads = [
        ("id", "mandatory-id", 0.5),
        ("title", "readiness-title", 2.2),
        ("asked_by", "readiness-asked-by", 1.0),
        ("status", "mandatory-status", 1.0),
        ("standing", "mandatory-stands", 0.9),
        ("place", "mandatory-place", 1.5),
        ("records", "readiness-records", 0.7),
        ("approved", "readiness-approved-of", 0.8),
        ("current", "readiness-current-of", 0.7),
        ("newest", "mandatory-newest", 0.7),
        ("newest_on", "mandatory-newest-on", 0.9),
        ("report", "mandatory-report", 1.0),
    ];
    let caption = view.t("report-mandatory-records");
    Table { name: "documents".into(), caption, columns: columns(view, &heads), rows: rows.collect() }
}

/// Each line of the clauses with what answers it.
fn lines(view: &View<'_>) -> Result<Table, Fault> {
    let answers: Vec<&Answer> = ANSWERS.iter().collect();
    let counts = there(view.read, &answers)?;
    let pack = pack_of(Framework::Iso27001)?;
    let rows = pack.entries.iter().map(|entry| {
        let own = || answers.iter().zip(&counts).filter(|(answer, _)| answer.answers(&entry.reference));
        let told: Vec<String> = own().map(|(answer, there)| format!("{} ({})", view.words.many(answer.register), there.all.0)).collect();
        TableRow::Cells(vec![
            text(entry.reference.clone()),
            text(entry.text.clone()),
            text(told.join(", ")),
            number(own().map(|(_, there)| there.all.0).sum()),
        ])
    });
    let heads = [
        ("line", "readiness-clause", 0.8),
        ("text", "mandatory-asks", 3.4),
        ("answered_by", "mandatory-answered", 3.0),
        ("records", "readiness-records", 0.7),
    ];
    let caption = view.t("mandatory-lines");
    Ok(Table { name: "lines".into(), caption, columns: columns(view, &heads), rows: rows.collect() })
}

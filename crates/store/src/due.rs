//! What falls due, as a projection: the door keeps it whenever a record or an arrangement about it changes, a rebuild makes it
//! from all versions at once, and fsck compares the two.

use crate::load::{self, Stored};
use crate::projector::Projector;
use crate::shape::{Shape, Shapes};
use crate::sql::{Args, Cell, Cells, Sql};
use kernel::agenda::{Kept, kept};
use kernel::nouns::arrangement::{Known, known};
use kernel::nouns::{ARRANGEMENT, Arrangement};
use kernel::text::sort_key;
use kernel::{Fault, Id, Review, Row};
use std::collections::{BTreeMap, BTreeSet};

/// Records looked at together.
const CHUNK: i64 = 256;

/// What stands in a row beside the time for which it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) reference: String,
    pub(crate) title: String,
    pub(crate) kept: Kept,
}

const COLUMNS: &str = "reference, title, rule, named, date, person, arrangement";

impl Line {
    /// Decodes the first columns of a row.
    pub(crate) fn read(cells: &Cells) -> Self {
        let date = |place| cells.opt_text(place).and_then(|text| text.parse().ok());
        let rule = usize::try_from(cells.count(2)).unwrap_or(usize::MAX);
        let (person, arrangement) = (cells.opt_id(5), cells.opt_id(6));
        let kept = Kept { rule, named: date(3), date: date(4), person, arrangement };
        Self { reference: cells.text(0).to_owned(), title: cells.text(1).to_owned(), kept }
    }
}

/// A line with the change sets from which and before which it stood.
#[derive(Debug, PartialEq, Eq)]
struct Span {
    line: Line,
    from: u64,
    to: Option<u64>,
}

/// A version of a record with the change sets from which and before which it stood.
pub(crate) type Version = (u64, Option<u64>, Row);

fn stands(from: u64, to: Option<u64>, seq: u64) -> bool {
    from <= seq && to.is_none_or(|to| to > seq)
}

/// What a row gives.
fn lines(row: &Row, known: &Known) -> Vec<Line> {
    let line = |kept| Line { reference: row.reference.clone(), title: row.title(), kept };
    kept(row, known).into_iter().map(line).collect()
}

/// Follows a change of a record.
pub(crate) fn follow(projector: &Projector<'_>, before: Option<&Stored>, after: &Stored) -> Result<(), Fault> {
    let row = &after.row;
    if *row.register == ARRANGEMENT {
        let about = |stored: &Stored| stored.row.of::<Arrangement>().and_then(|record| record.about);
        let mut records: Vec<Id> = before.and_then(about).into_iter().chain(about(after)).collect();
        records.dedup();
        for entry in load::entries(projector.sql, projector.org, &records)? {
            let Some(shape) = projector.shapes.find(&entry.register).filter(|shape| !shape.register.due_rules.is_empty()) else { continue };
            if let Some(stored) = projector.load(shape.register, entry.id)? {
                put(projector, &stored)?;
            }
        }
    }
    if row.register.due_rules.is_empty() {
        return Ok(());
    }
    let own = |stored: &Stored| lines(&stored.row, &Known::new());
    match before {
        // A record of which nothing stood before: nothing is arranged about it, and nothing of it has fallen due.
        None if row.version == 1 && !projector.moves.borrow().contains_key(ARRANGEMENT.key) => {
            let new = lines(row, &Known::new()).into_iter();
            new.map(|line| Span { line, from: projector.seq, to: None })
                .try_for_each(|span| insert(projector.sql, projector.org, row, after.now_unit, span))
        }
        Some(before) if own(before) == own(after) => Ok(()),
        _ => put(projector, after),
    }
}

/// These arrangements as they stand.
fn arrangements(projector: &Projector<'_>, found: &[Cells]) -> Result<Known, Fault> {
    let Some(shape) = projector.shapes.find(ARRANGEMENT.key) else { return Ok(Known::new()) };
    let ids: Vec<Id> = found.iter().map(|cells| cells.id(0)).collect();
    let rows = projector.load_many(shape, &ids)?;
    Ok(known(rows.into_iter().map(|stored| stored.row).collect()))
}

/// Makes what a record gives the newest state; lines that stay as they are stay open.
fn put(projector: &Projector<'_>, stored: &Stored) -> Result<(), Fault> {
    let (sql, org, seq, row) = (projector.sql, projector.org, projector.seq, &stored.row);
    let about = "SELECT from_id FROM link WHERE org = ?1 AND to_id = ?2 AND register = ?3 AND field = 'about' AND to_seq IS NULL";
    let text = format!("SELECT {COLUMNS}, from_seq FROM due WHERE org = ?1 AND id = ?2 AND to_seq IS NULL");
    let of_record = [org.into(), row.id.into(), ARRANGEMENT.key.into()];
    let [about, held] = sql.each([(about, &of_record), (&text, of_record.get(..2).unwrap_or_default())])?;
    let mut wanted = lines(row, &arrangements(projector, &about)?);
    for cells in held {
        let line = Line::read(&cells);
        if let Some(place) = wanted.iter().position(|other| *other == line) {
            wanted.remove(place);
            continue;
        }
        let key = "org = ?1 AND id = ?2 AND rule = ?3 AND from_seq = ?4";
        let mut args: Vec<Cell> = vec![org.into(), row.id.into(), cells.at(2).clone(), cells.at(7).clone()];
        let text = if cells.count(7) == seq {
            format!("DELETE FROM due WHERE {key}")
        } else {
            args.push(seq.into());
            format!("UPDATE due SET to_seq = ?5 WHERE {key}")
        };
        sql.execute(&text, &args)?;
    }
    wanted.into_iter().try_for_each(|line| insert(sql, org, row, stored.now_unit, Span { line, from: seq, to: None }))
}

fn insert(sql: &dyn Sql, org: i64, row: &Row, unit: Id, span: Span) -> Result<(), Fault> {
    let text = "INSERT INTO due (org, id, rule, from_seq, to_seq, register, reference, ref_key, title, now_unit, review, named, date, person, \
                arrangement) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15)";
    let Kept { rule, named, date, person, arrangement } = span.line.kept;
    let cells: [Cell; 15] = [
        org.into(),
        row.id.into(),
        (rule as u64).into(),
        span.from.into(),
        span.to.into(),
        row.register.key.into(),
        span.line.reference.as_str().into(),
        sort_key(&span.line.reference).into(),
        span.line.title.into(),
        unit.into(),
        row.register.due_rules.get(rule).is_some_and(|rule| rule.review != Review::No).into(),
        named.map(|date| date.to_string()).into(),
        date.map(|date| date.to_string()).into(),
        person.into(),
        arrangement.into(),
    ];
    sql.execute(text, &cells)?;
    Ok(())
}

/// Every version shows in the unit that the record belongs to now.
pub(crate) fn moved(projector: &Projector<'_>, id: Id, to: Id) -> Result<(), Fault> {
    let text = "UPDATE due SET now_unit = ?3 WHERE org = ?1 AND id = ?2";
    projector.sql.execute(text, &[projector.org.into(), id.into(), to.into()])?;
    Ok(())
}

/// What a record gave over all the time, from its versions and those of the arrangements about it.
fn timeline(versions: &[Version], arrangements: &[Version]) -> Vec<Span> {
    let turns: BTreeSet<u64> = versions.iter().chain(arrangements).flat_map(|(from, to, _)| std::iter::once(*from).chain(*to)).collect();
    let (mut spans, mut open): (Vec<Span>, Vec<Span>) = (Vec::new(), Vec::new());
    for seq in turns {
        let known = known(arrangements.iter().filter(|(from, to, _)| stands(*from, *to, seq)).map(|(.., row)| row.clone()).collect());
        let row = versions.iter().find(|(from, to, _)| stands(*from, *to, seq)).map(|(.., row)| row);
        let mut wanted = row.map(|row| lines(row, &known)).unwrap_or_default();
        for mut span in std::mem::take(&mut open) {
            match wanted.iter().position(|line| *line == span.line) {
                Some(place) => {
                    wanted.remove(place);
                    open.push(span);
                }
                None => {
                    span.to = Some(seq);
                    spans.push(span);
                }
            }
        }
        open.extend(wanted.into_iter().map(|line| Span { line, from: seq, to: None }));
    }
    spans.extend(open);
    spans.sort_by_key(|span| (span.line.kept.rule, span.from));
    spans
}

/// All versions of these records with the unit that they belong to now, by record and time.
fn versions(sql: &dyn Sql, org: i64, shape: &Shape, ids: &[Id]) -> Result<Vec<(Version, Id)>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut args = Args::default();
    let (org, wanted) = (args.put(org), args.list(ids.iter().copied()));
    let held = "m.from_seq <= r.from_seq AND (m.to_seq IS NULL OR m.to_seq > r.from_seq)";
    let columns = load::columns(shape, sql.dialect(), &mut args, |_| held.to_owned());
    let text =
        format!("SELECT {columns}, r.to_seq FROM {} r WHERE r.org = {org} AND r.id IN ({wanted}) ORDER BY r.id, r.from_seq", shape.table);
    let version = |cells: &Cells| {
        let stored = load::decode_row(shape, cells)?;
        let to = cells.0.len().checked_sub(1).and_then(|place| cells.opt_int(place)).and_then(|seq| u64::try_from(seq).ok());
        Ok(((stored.from_seq, to, stored.row), stored.now_unit))
    };
    sql.query(&text, &args.0)?.iter().map(version).collect()
}

/// All versions of arrangements that were ever about these records, by record.
fn agreed(sql: &dyn Sql, shapes: &Shapes, org: i64, records: &[Id]) -> Result<BTreeMap<Id, Vec<Version>>, Fault> {
    let mut by_record: BTreeMap<Id, Vec<Version>> = BTreeMap::new();
    let Some(shape) = shapes.find(ARRANGEMENT.key).filter(|_| !records.is_empty()) else { return Ok(by_record) };
    let mut args = Args::default();
    let (org_cell, wanted, register) = (args.put(org), args.list(records.iter().copied()), args.put(ARRANGEMENT.key));
    // Told apart here: SQLite would walk all links of the organisation in the order of what is told apart.
    let text =
        format!("SELECT from_id FROM link WHERE org = {org_cell} AND to_id IN ({wanted}) AND register = {register} AND field = 'about'");
    let ids: BTreeSet<Id> = sql.query(&text, &args.0)?.iter().map(|cells| cells.id(0)).collect();
    let ids: Vec<Id> = ids.into_iter().collect();
    for (version, _) in versions(sql, org, shape, &ids)? {
        if let Some(about) = version.2.of::<Arrangement>().and_then(|record| record.about) {
            by_record.entry(about).or_default().push(version);
        }
    }
    Ok(by_record)
}

/// Makes the projection of a register anew, of one organisation, from all versions of its records.
pub(crate) fn remake(sql: &dyn Sql, shapes: &Shapes, org: i64, shape: &Shape) -> Result<(), Fault> {
    sql.execute("DELETE FROM due WHERE org = ?1 AND register = ?2", &[org.into(), shape.register.key.into()])?;
    let mut last = Id::default();
    loop {
        let text = format!("SELECT DISTINCT id FROM {} WHERE org = ?1 AND id > ?2 ORDER BY id LIMIT ?3", shape.table);
        let ids: Vec<Id> = sql.query(&text, &[org.into(), last.into(), CHUNK.into()])?.iter().map(|cells| cells.id(0)).collect();
        let Some(end) = ids.last() else { return Ok(()) };
        last = *end;
        let mut agreed = agreed(sql, shapes, org, &ids)?;
        let mut by_record: BTreeMap<Id, (Vec<Version>, Id)> = BTreeMap::new();
        for (version, unit) in versions(sql, org, shape, &ids)? {
            by_record.entry(version.2.id).or_insert_with(|| (Vec::new(), unit)).0.push(version);
        }
        for (id, (versions, unit)) in by_record {
            let Some((.., row)) = versions.last() else { continue };
            for span in timeline(&versions, &agreed.remove(&id).unwrap_or_default()) {
                insert(sql, org, row, unit, span)?;
            }
        }
    }
}

/// Whether the projection holds of a record what its versions and the arrangements about it give.
pub(crate) fn agrees(sql: &dyn Sql, shapes: &Shapes, org: i64, versions: &[Version], unit: Id) -> Result<bool, Fault> {
    let Some((.., row)) = versions.last() else { return Ok(true) };
    let review = |line: &Line| row.register.due_rules.get(line.kept.rule).is_some_and(|rule| rule.review != Review::No);
    let text = format!(
        "SELECT {COLUMNS}, from_seq, to_seq, now_unit, register, ref_key, review FROM due WHERE org = ?1 AND id = ?2 ORDER BY rule, from_seq"
    );
    let mut held: Vec<Span> = Vec::new();
    for cells in sql.query(&text, &[org.into(), row.id.into()])? {
        let line = Line::read(&cells);
        let rest = (cells.id(9), cells.text(10), cells.text(11), cells.int(12) != 0);
        if rest != (unit, row.register.key, sort_key(&line.reference).as_str(), review(&line)) {
            return Ok(false);
        }
        let to = cells.opt_int(8).and_then(|seq| u64::try_from(seq).ok());
        match held.last_mut() {
            // What changed and changed back in one change set is kept in two rows.
            Some(span) if span.line == line && span.to == Some(cells.count(7)) => span.to = to,
            _ => held.push(Span { line, from: cells.count(7), to }),
        }
    }
    let agreed = agreed(sql, shapes, org, &[row.id])?.remove(&row.id).unwrap_or_default();
    Ok(held == timeline(versions, &agreed))
}

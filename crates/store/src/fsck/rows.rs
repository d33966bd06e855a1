//! What is shown of records: every column of every row against the revisions, links, names, words, what falls due.

use super::check::{CHUNK, Check};
use crate::due;
use crate::find;
use crate::load::{self, Stored};
use crate::project::words;
use crate::shape::{META, Shape};
use crate::sql::{Args, Cell, Cells};
use kernel::id::split_reference;
use kernel::text::sort_key;
use kernel::{Fault, Id, Row, body};
use std::collections::BTreeMap;

/// The last row of a record.
struct Last {
    row: Row,
    unit: Id,
    open: bool,
}

/// A link with the change sets from which and before which it stood: field, target, place, whether its record was retired.
type Span = ((String, Id, u64, bool), u64, Option<u64>);

impl Check<'_> {
    /// Every revision has the row it must have, every row its revision.
    pub(super) fn register(&mut self, shape: &Shape) -> Result<(), Fault> {
        let mut last = Vec::new();
        loop {
            let text = format!("SELECT DISTINCT id FROM {} WHERE org = ?1 AND id > ?2 ORDER BY id LIMIT ?3", shape.table);
            let found = self.sql.query(&text, &[self.org.into(), last.clone().into(), CHUNK.into()])?;
            let Some(end) = found.last() else { break };
            last = end.bytes(0).to_vec();
            let mut all = Vec::new();
            for cells in found {
                self.report.records += 1;
                all.extend(self.record(shape, cells.id(0))?);
            }
            for part in all.chunks(load::CHUNK) {
                self.names(shape, part)?;
                let open: Vec<Row> = part.iter().filter(|last| last.open).map(|last| last.row.clone()).collect();
                self.derived(shape, &open)?;
            }
        }
        let text = format!(
            "SELECT DISTINCT r.id FROM revision r WHERE r.org = ?1 AND r.register = ?2 AND NOT EXISTS \
             (SELECT 1 FROM {} x WHERE x.org = r.org AND x.id = r.id)",
            shape.table
        );
        for cells in self.sql.query(&text, &[self.org.into(), shape.register.key.into()])? {
            self.wrong(format!("record {} of register {} has revisions and no rows", cells.id(0), shape.register.key));
        }
        let text = "SELECT count(*) FROM due WHERE org = ?1 AND register = ?2";
        if shape.register.due_rules.is_empty() && self.sql.number(text, &[self.org.into(), shape.register.key.into()])? > 0 {
            self.wrong(format!("something falls due of register {}, which has no rules for that", shape.register.key));
        }
        Ok(())
    }

    /// Rows of one record against its revisions; answers with the last.
    fn record(&mut self, shape: &Shape, id: Id) -> Result<Option<Last>, Fault> {
        let key = shape.register.key;
        let mut args = Args::default();
        let (org, wanted) = (args.put(self.org), args.put(id));
        let held = "m.from_seq <= r.from_seq AND (m.to_seq IS NULL OR m.to_seq > r.from_seq)";
        let columns = load::columns(shape, self.sql.dialect(), &mut args, |_| held.to_owned());
        let more: Vec<&str> = shape.beside().collect();
        let beside: String = more.iter().map(|name| format!(", r.{name}")).collect();
        let text = format!(
            "SELECT {columns}, r.to_seq, r.ref_key{beside} FROM {} r WHERE r.org = {org} AND r.id = {wanted} ORDER BY r.from_seq",
            shape.table
        );
        let rows = self.sql.query(&text, &args.0)?;
        self.report.rows += rows.len() as u64;
        let to = META + shape.columns.len() + usize::from(!shape.lists.is_empty());
        for pair in rows.windows(2) {
            if let [one, next] = pair
                && one.opt_int(to).is_none_or(|end| if shape.content { end > next.int(1) } else { end != next.int(1) })
            {
                self.wrong(format!("rows of record {id} of register {key} leave a gap or overlap at change set {}", next.int(1)));
            }
        }
        let open = rows.last().is_some_and(|row| row.opt_int(to).is_none());
        if !open && !shape.content {
            self.wrong(format!("record {id} of register {key} has no newest row"));
        }
        let mut versions = Vec::new();
        let mut stored = Vec::new();
        for cells in &rows {
            let Some(one) = self.readable(&format!("record {id}"), load::decode_row(shape, cells))? else { return Ok(None) };
            self.columns(shape, &one, cells, to, &more)?;
            versions.push((one.from_seq, cells.opt_int(to).and_then(|seq| u64::try_from(seq).ok()), one.row.clone()));
            stored.push(one);
        }
        if !shape.content {
            self.revisions(shape, id, &stored)?;
        }
        let Some(last) = stored.pop() else { return Ok(None) };
        let unit = last.row.common.unit.unwrap_or(self.root);
        if last.now_unit != unit || stored.iter().any(|one| one.now_unit != unit) {
            self.wrong(format!("{key} {}: now_unit is not the unit that it belongs to", last.row.reference));
        }
        self.links(shape, id, &versions)?;
        // Of registers without rules nothing falls due, which is asked of all their records at once.
        if shape.register.due_rules.is_empty() {
            return Ok(Some(Last { row: last.row, unit, open }));
        }
        let agrees = due::agrees(self.sql, &self.cx.shapes, self.org, &versions, unit);
        if self.readable(&format!("what falls due of record {id}"), agrees)? == Some(false) {
            self.wrong(format!("record {id} of register {key}: what falls due is not what its rules say"));
        }
        Ok(Some(Last { row: last.row, unit, open }))
    }

    /// Columns that follow from others of the same row: sort keys, letters, and values in the one form they are kept in.
    fn columns(&mut self, shape: &Shape, one: &Stored, cells: &Cells, to: usize, beside: &[&str]) -> Result<(), Fault> {
        let row = &one.row;
        let mut wrong: Vec<&str> = Vec::new();
        if Cell::from(sort_key(&row.reference)) != *cells.at(to + 1) {
            wrong.push("ref_key");
        }
        let names = shape.columns.iter().map(|column| column.name.as_str()).chain(beside.iter().copied());
        let places = (META..META + shape.columns.len()).chain(to + 2..);
        for ((name, place), wanted) in names.zip(places).zip(shape.cells(row)?) {
            if wanted != *cells.at(place) {
                wrong.push(name);
            }
        }
        if !wrong.is_empty() {
            self.wrong(format!(
                "{} {}: {} of the row from change set {} is not what follows from it",
                shape.register.key,
                row.reference,
                wrong.join(", "),
                one.from_seq
            ));
        }
        for register in self.cx.registers.iter().filter(|_| !shape.content) {
            if let Some((prefix, number)) = split_reference(&row.reference)
                && register.key == shape.register.key
                && prefix.eq_ignore_ascii_case(register.prefix)
                && number < 1_000_000_000
            {
                let most = self.numbers.entry(register.prefix).or_default();
                *most = (*most).max(number);
            }
        }
        Ok(())
    }

    /// Each row says what the newest revision at its time says, with its author and time and those of the first.
    fn revisions(&mut self, shape: &Shape, id: Id, rows: &[Stored]) -> Result<(), Fault> {
        let key = shape.register.key;
        let text = "SELECT version, seq, schema, business, personal FROM revision WHERE org = ?1 AND id = ?2 ORDER BY version";
        let revisions = self.sql.query(text, &[self.org.into(), id.into()])?;
        self.report.revisions += revisions.len() as u64;
        let mut by_seq: BTreeMap<u64, &Cells> = BTreeMap::new();
        for (place, revision) in revisions.iter().enumerate() {
            by_seq.insert(revision.count(1), revision);
            if revision.count(0) != place as u64 + 1 {
                self.untrue(format!("record {id} of register {key} has no version {}", place + 1));
            }
        }
        let substance = self.readable(&format!("record {id}"), substance(shape, id, &revisions))?.unwrap_or_default();
        let first = revisions.first().map(|revision| revision.count(1)).unwrap_or_default();
        for one in rows {
            let Some((seq, revision)) = by_seq.range(..=one.from_seq).next_back() else {
                self.wrong(format!("record {id} of register {key} has a row from {} before its first revision", one.from_seq));
                continue;
            };
            let row = &one.row;
            let mut told = Row::blank(shape.register, row.id);
            let read = body::read(&mut told, u32::try_from(revision.int(2)).unwrap_or_default(), revision.bytes(3), revision.bytes(4));
            if self.readable(&format!("revision {} of record {id}", revision.count(0)), read)?.is_none() {
                continue;
            }
            let fields = (0..shape.register.said_len()).filter(|index| told.get(*index) != row.get(*index));
            let mut differing: Vec<&str> =
                fields.filter_map(|index| shape.register.fields().get(index)).map(|field| field.key.as_ref()).collect();
            let by = |seq: u64| self.sets.get(&seq);
            for (name, differs) in [
                ("reference", told.reference != row.reference),
                ("retired", told.retired != row.retired),
                ("version", row.version != revision.count(0)),
                ("created_at", by(first).is_none_or(|set| set.at != row.created_at)),
                ("created_by", by(first).is_none_or(|set| set.actor != one.created_by)),
                ("changed_at", by(*seq).is_none_or(|set| set.at != row.changed_at)),
                ("entry", row.entry != *seq),
                ("substance", substance.get(&row.version) != Some(&row.substance)),
                ("changed_by", by(*seq).is_none_or(|set| set.actor != one.changed_by)),
            ] {
                if differs {
                    differing.push(name);
                }
            }
            if !differing.is_empty() {
                self.wrong(format!(
                    "{key} {}: the row of version {} differs from its revision in {}",
                    row.reference,
                    row.version,
                    differing.join(", ")
                ));
            }
        }
        for seq in by_seq.keys().filter(|seq| !rows.iter().any(|one| one.from_seq == **seq)) {
            self.wrong(format!("record {id} of register {key} has no row from change set {seq}, in which it changed"));
        }
        Ok(())
    }

    /// The link table holds what the rows link to, for the time they do.
    fn links(&mut self, shape: &Shape, id: Id, versions: &[due::Version]) -> Result<(), Fault> {
        let mut wanted: Vec<Span> = Vec::new();
        for (from, to, row) in versions {
            for (index, pos, target) in load::links(shape, row) {
                let field = shape.register.fields().get(index).map(|field| field.key.to_string()).unwrap_or_default();
                wanted.push(((field, target, pos as u64, row.retired), *from, *to));
            }
        }
        let text = "SELECT field, to_id, pos, retired, from_seq, to_seq, register FROM link WHERE org = ?1 AND from_id = ?2";
        let found = self.sql.query(text, &[self.org.into(), id.into()])?;
        let until = |cells: &Cells| cells.opt_int(5).and_then(|seq| u64::try_from(seq).ok());
        let span = |c: &Cells| ((c.text(0).to_owned(), c.id(1), c.count(2), c.int(3) != 0), c.count(4), until(c));
        let registers = found.iter().all(|cells| cells.text(6) == shape.register.key);
        if !registers || joined(wanted) != joined(found.iter().map(span).collect()) {
            let reference = versions.last().map(|(.., row)| row.reference.as_str()).unwrap_or_default();
            self.wrong(format!("{} {reference}: its links are not those of its rows", shape.register.key));
        }
        Ok(())
    }

    /// What the list of records says of each, and the words by which it is found.
    fn names(&mut self, shape: &Shape, all: &[Last]) -> Result<(), Fault> {
        let key = shape.register.key;
        let mut args = Args::default();
        let (org, ids) = (args.put(self.org), args.list(all.iter().map(|last| last.row.id)));
        let text = format!(
            "SELECT id, no, register, reference, ref_key, title, title_k, now_unit, retired, present, content FROM record \
             WHERE org = {org} AND id IN ({ids})"
        );
        let entries: BTreeMap<Id, Cells> = self.sql.query(&text, &args.0)?.into_iter().map(|cells| (cells.id(0), cells)).collect();
        for Last { row, unit, open } in all {
            let wanted: [Cell; 9] = [
                key.into(),
                row.reference.as_str().into(),
                sort_key(&row.reference).into(),
                row.title().into(),
                sort_key(&row.title()).into(),
                (*unit).into(),
                row.retired.into(),
                (*open).into(),
                shape.content.into(),
            ];
            let Some(entry) = entries.get(&row.id) else {
                self.wrong(format!("{key} {}: it is not in the list of records", row.reference));
                continue;
            };
            let names = ["register", "reference", "ref_key", "title", "title_k", "now_unit", "retired", "present", "content"];
            let wrong: Vec<&str> = names
                .into_iter()
                .zip(&wanted)
                .enumerate()
                .filter(|(at, (_, cell))| entry.at(at + 2) != *cell)
                .map(|(_, (name, _))| name)
                .collect();
            if !wrong.is_empty() {
                self.wrong(format!("{key} {}: {} in the list of records is not what its row says", row.reference, wrong.join(", ")));
            }
            let (name, words) = words(row);
            if !find::agrees(self.sql, entry.int(1), &name, &words)? {
                self.wrong(format!("{key} {}: the words by which it is found are not its words", row.reference));
            }
        }
        Ok(())
    }
}

/// By version, the one in which a field that a signature covers was last said anew.
fn substance(shape: &Shape, id: Id, revisions: &[Cells]) -> Result<BTreeMap<u64, u64>, Fault> {
    let mut found = BTreeMap::new();
    let mut last: Option<(Row, u64)> = None;
    for revision in revisions {
        let mut row = Row::blank(shape.register, id);
        body::read(&mut row, u32::try_from(revision.int(2)).unwrap_or_default(), revision.bytes(3), revision.bytes(4))?;
        let version = revision.count(0);
        let since = last.take().filter(|(before, _)| shape.register.same_substance(before, &row)).map_or(version, |(_, since)| since);
        found.insert(version, since);
        last = Some((row, since));
    }
    Ok(found)
}

/// Spans in one order, those that follow each other as one: what changed and changed back in one change set is kept in two.
fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    let mut whole: Vec<Span> = Vec::new();
    for span in spans {
        match whole.last_mut() {
            Some(last) if last.0 == span.0 && last.2 == Some(span.1) => last.2 = span.2,
            _ => whole.push(span),
        }
    }
    whole
}

//! Checking: compares everything that can be compared. Sequence and time, journal and commitments, revisions and what
//! was projected from them, derived values and what their rules say, files and the hashes that attachments name.

use crate::context::Context;
use crate::derive;
use crate::due;
use crate::journal::{self, BUSINESS, Facts, NOTE, PERSONAL};
use crate::load;
use crate::reader::Authors;
use crate::shape::{Shape, column_name};
use crate::sql::{Args, Cells, Sql};
use crate::tally;
use crate::tx::{Sight, Tx};
use kernel::nouns::{ATTACHMENT, SIGNOFF};
use kernel::text::sort_key;
use kernel::{Actor, Fault, Id, Register, Row, Scope, body};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Rows read at a time.
const CHUNK: i64 = 2_000;
/// Problems after which a check stops listing them.
const MOST: usize = 1_000;

/// Reads a file by its hash, and checks it.
type File<'a> = &'a dyn Fn(&str) -> Result<Vec<u8>, Fault>;

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FsckReport {
    /// What is wrong, in sentences; empty when everything agrees.
    pub problems: Vec<String>,
    /// Organisations looked at.
    pub organisations: u64,
    /// Change sets looked at.
    pub change_sets: u64,
    /// Revisions looked at.
    pub revisions: u64,
    /// Journal leaves looked at.
    pub leaves: u64,
    /// Records looked at.
    pub records: u64,
    /// Projected rows looked at.
    pub rows: u64,
}

/// A check of one organisation.
struct Check<'a> {
    cx: &'a Context,
    sql: &'a dyn Sql,
    org: i64,
    organisation: Id,
    report: &'a mut FsckReport,
    authors: Authors,
}

pub(crate) fn run(cx: &Context, sql: &dyn Sql, file: File<'_>) -> Result<FsckReport, Fault> {
    let mut report = FsckReport::default();
    for head in sql.query("SELECT org, organisation, root_unit, next_seq, next_leaf, last_recorded_at FROM log_head ORDER BY org", &[])? {
        report.organisations += 1;
        let mut check = Check { cx, sql, org: head.int(0), organisation: head.id(1), report: &mut report, authors: Authors::default() };
        let sets = check.change_sets(&head)?;
        check.journal(&head, &sets)?;
        for shape in &cx.shapes.all {
            check.register(shape, &head)?;
            if !tally::agrees(sql, head.int(0), shape)? {
                check.wrong(format!("the tallies of register {} are not what its rows say", shape.register.key));
            }
        }
        check.strays()?;
        check.files(file)?;
    }
    Ok(report)
}

impl Check<'_> {
    fn wrong(&mut self, what: String) {
        if self.report.problems.len() < MOST {
            self.report.problems.push(what);
        }
    }

    /// Sequence without gaps, time never going back. Answers with each set's row by sequence.
    fn change_sets(&mut self, head: &Cells) -> Result<BTreeMap<u64, Cells>, Fault> {
        let mut sets = BTreeMap::new();
        let (mut expected, mut last) = (1_u64, i64::MIN);
        let text = "SELECT seq, id, recorded_at, actor, channel, reason, salt FROM change_set WHERE org = ?1 ORDER BY seq";
        for cells in self.sql.query(text, &[self.org.into()])? {
            let seq = cells.count(0);
            if seq != expected {
                self.wrong(format!("change set {expected} is missing before {seq}"));
            }
            if cells.int(2) < last {
                self.wrong(format!("change set {seq} was recorded before the one before it"));
            }
            (expected, last) = (seq + 1, cells.int(2));
            sets.insert(seq, cells);
        }
        self.report.change_sets += sets.len() as u64;
        if head.count(3) != expected {
            self.wrong(format!(
                "the log head says the next change set is {}, the last one there is {}",
                head.count(3),
                expected.saturating_sub(1)
            ));
        }
        if !sets.is_empty() && head.int(5) != last {
            self.wrong("the log head has another time than the last change set".into());
        }
        Ok(sets)
    }

    /// One leaf a revision, in order, with the hash and the commitments that its revision gives.
    fn journal(&mut self, head: &Cells, sets: &BTreeMap<u64, Cells>) -> Result<(), Fault> {
        let mut expected = 0_u64;
        loop {
            let text = "SELECT j.leaf_index, j.seq, j.leaf, j.hash, r.id, r.version, r.register, r.seq, r.schema, r.business, r.personal, \
                        r.business_salt, r.personal_salt, p.leaf FROM journal j LEFT JOIN revision r ON r.org = j.org AND r.leaf = j.leaf_index \
                        LEFT JOIN revision p ON p.org = r.org AND p.id = r.id AND p.version = r.version - 1 \
                        WHERE j.org = ?1 AND j.leaf_index >= ?2 ORDER BY j.leaf_index LIMIT ?3";
            let found = self.sql.query(text, &[self.org.into(), expected.into(), CHUNK.into()])?;
            if found.is_empty() {
                break;
            }
            for cells in found {
                self.report.leaves += 1;
                if cells.count(0) != expected {
                    self.wrong(format!("journal leaf {expected} is missing"));
                }
                expected = cells.count(0) + 1;
                self.leaf(&cells, sets);
            }
        }
        if head.count(4) != expected {
            self.wrong(format!("the log head says the next leaf is {}, the journal has {expected}", head.count(4)));
        }
        let counted = self.sql.number("SELECT count(*) FROM revision WHERE org = ?1", &[self.org.into()])?;
        if u64::try_from(counted).unwrap_or_default() != expected {
            self.wrong(format!("there are {counted} revisions and {expected} journal leaves"));
        }
        Ok(())
    }

    fn leaf(&mut self, cells: &Cells, sets: &BTreeMap<u64, Cells>) {
        let (index, seq, bytes) = (cells.count(0), cells.count(1), cells.bytes(2));
        if journal::leaf_hash(bytes) != cells.hash(3) {
            self.wrong(format!("journal leaf {index} does not have the hash kept beside it"));
        }
        let (Some(set), Some(id)) = (sets.get(&seq), cells.opt_id(4)) else {
            self.wrong(format!("journal leaf {index} has no revision or no change set"));
            return;
        };
        if cells.count(7) != seq {
            self.wrong(format!("journal leaf {index} is of change set {seq}, its revision of {}", cells.count(7)));
        }
        let kept: serde_json::Value = serde_json::from_slice(bytes).unwrap_or_default();
        // An erased personal part leaves its commitment, which can no longer be opened.
        let personal = match (cells.bytes(10).is_empty(), kept.get("personal").and_then(|p| p.as_str())) {
            (false, _) => Some(journal::commitment(PERSONAL, cells.bytes(12), cells.bytes(10))),
            (true, Some(commitment)) => unhex(commitment),
            (true, None) => None,
        };
        let facts = Facts {
            organisation: self.organisation,
            set: set.id(1),
            at: set.time(2),
            pseudonym: set.bytes(3),
            register: cells.text(6),
            id,
            version: cells.count(5),
            schema: cells.count(8),
            prev: cells.opt_int(13).and_then(|leaf| u64::try_from(leaf).ok()),
            note: journal::commitment(NOTE, set.bytes(6), &journal::note_payload(set.text(4), set.text(5))),
            business: journal::commitment(BUSINESS, cells.bytes(11), cells.bytes(9)),
            personal,
        };
        if journal::leaf(&facts) != bytes {
            self.wrong(format!("journal leaf {index} and revision {} of record {id} do not agree", cells.count(5)));
        }
    }

    /// Every revision has the row it must have, every row its revision.
    fn register(&mut self, shape: &Shape, head: &Cells) -> Result<(), Fault> {
        let mut last = Vec::new();
        loop {
            let text = format!("SELECT DISTINCT id FROM {} WHERE org = ?1 AND id > ?2 ORDER BY id LIMIT ?3", shape.table);
            let found = self.sql.query(&text, &[self.org.into(), last.clone().into(), CHUNK.into()])?;
            let Some(end) = found.last() else { break };
            last = end.bytes(0).to_vec();
            let mut newest = Vec::new();
            for cells in found {
                self.report.records += 1;
                newest.extend(self.record(shape, cells.id(0))?);
            }
            for rows in newest.chunks(load::CHUNK) {
                self.newest(shape, rows, head)?;
            }
        }
        let text = format!(
            "SELECT r.id FROM revision r LEFT JOIN {} x ON x.org = r.org AND x.id = r.id AND x.version = r.version \
             WHERE r.org = ?1 AND r.register = ?2 AND r.version = 1 AND x.id IS NULL",
            shape.table
        );
        for cells in self.sql.query(&text, &[self.org.into(), shape.register.key.into()])? {
            // A record changed twice in its first change set has no row of version 1; it has one of a later version.
            let text = format!("SELECT count(*) FROM {} WHERE org = ?1 AND id = ?2", shape.table);
            if self.sql.number(&text, &[self.org.into(), cells.id(0).into()])? == 0 {
                self.wrong(format!("record {} of register {} has revisions and no rows", cells.id(0), shape.register.key));
            }
        }
        Ok(())
    }

    /// Rows of one record against its revisions; answers with the newest.
    fn record(&mut self, shape: &Shape, id: Id) -> Result<Option<Row>, Fault> {
        let key = shape.register.key;
        let mut args = Args::default();
        let (org, wanted) = (args.put(self.org), args.put(id));
        let held = "m.from_seq <= r.from_seq AND (m.to_seq IS NULL OR m.to_seq > r.from_seq)";
        let columns = load::columns(shape, self.sql.dialect(), &mut args, |_| held.to_owned());
        let text = format!(
            "SELECT {columns}, r.to_seq, r.ref_key FROM {} r WHERE r.org = {org} AND r.id = {wanted} ORDER BY r.from_seq",
            shape.table
        );
        let rows = self.sql.query(&text, &args.0)?;
        self.report.rows += rows.len() as u64;
        let (to, by) = (rows.first().map_or(0, |r| r.0.len() - 2), rows.first().map_or(0, |r| r.0.len() - 1));
        for pair in rows.windows(2) {
            if let [one, next] = pair
                && !shape.content
                && one.opt_int(to) != Some(next.int(1))
            {
                self.wrong(format!("rows of record {id} of register {key} leave a gap or overlap at change set {}", next.int(1)));
            }
        }
        let open = rows.last().is_some_and(|row| row.opt_int(to).is_none());
        if !open && !shape.content {
            self.wrong(format!("record {id} of register {key} has no newest row"));
        }
        let mut by_seq: BTreeMap<u64, &Cells> = BTreeMap::new();
        let text = "SELECT version, seq, schema, business, personal FROM revision WHERE org = ?1 AND id = ?2 ORDER BY version";
        let revisions = self.sql.query(text, &[self.org.into(), id.into()])?;
        self.report.revisions += revisions.len() as u64;
        for revision in &revisions {
            by_seq.insert(revision.count(1), revision);
        }
        let substance = if shape.content { BTreeMap::new() } else { substance(shape, id, &revisions)? };
        let now_unit = rows.last().map(|row| row.id(4)).unwrap_or_default();
        let mut newest = None;
        let mut versions = Vec::new();
        for cells in &rows {
            let from = cells.count(1);
            let stored = load::decode_row(shape, cells)?;
            if stored.now_unit != now_unit || sort_key(&stored.row.reference) != cells.text(by) {
                self.wrong(format!("record {id} of register {key}: unit or sort key of the row from {from} is not the record's"));
            }
            if !shape.content {
                let revision = by_seq.range(..=from).next_back().map(|(_, revision)| *revision);
                match revision {
                    Some(revision) => {
                        self.same(shape, &stored.row, revision)?;
                        if stored.row.entry != revision.count(1) || substance.get(&stored.row.version) != Some(&stored.row.substance) {
                            self.wrong(format!(
                                "{key} {}: version {} has another entry, or counts for signatures from another version on, than its \
                                 revisions say",
                                stored.row.reference, stored.row.version
                            ));
                        }
                    }
                    None => self.wrong(format!("record {id} of register {key} has a row from {from} before its first revision")),
                }
            }
            self.links(shape, &stored.row, from)?;
            if !shape.register.due_rules.is_empty() {
                let until = cells.opt_int(to).and_then(|seq| u64::try_from(seq).ok());
                versions.push((from, until, stored.row.clone()));
            }
            newest = Some(stored.row);
        }
        if !due::agrees(self.sql, &self.cx.shapes, self.org, &versions, now_unit)? {
            self.wrong(format!("record {id} of register {key}: what falls due is not what its rules say"));
        }
        Ok(newest.filter(|_| open))
    }

    /// The row says what the revision says.
    fn same(&mut self, shape: &Shape, row: &Row, revision: &Cells) -> Result<(), Fault> {
        let mut told = Row::blank(shape.register, row.id);
        body::read(&mut told, u32::try_from(revision.int(2)).unwrap_or_default(), revision.bytes(3), revision.bytes(4))?;
        let own = shape.register.said_len();
        let fields = (0..own).filter(|index| told.get(*index) != row.get(*index)).filter_map(|index| shape.register.fields().get(index));
        let differing: Vec<&str> = fields.map(|f| f.key.as_ref()).collect();
        if !differing.is_empty() || told.reference != row.reference || told.retired != row.retired || row.version != revision.count(0) {
            let what = if differing.is_empty() { "version, reference or retired mark".to_owned() } else { differing.join(", ") };
            self.wrong(format!(
                "{} {}: the row of version {} differs from its revision in {what}",
                shape.register.key, row.reference, row.version
            ));
        }
        Ok(())
    }

    /// The link table holds what the row links to.
    fn links(&mut self, shape: &Shape, row: &Row, seq: u64) -> Result<(), Fault> {
        let mut wanted: Vec<(String, u64, Id, bool)> = load::links(shape, row)
            .into_iter()
            .filter_map(|(index, pos, to)| shape.register.fields().get(index).map(|f| (f.key.to_string(), pos as u64, to, row.retired)))
            .collect();
        let text = "SELECT field, pos, to_id, retired FROM link WHERE org = ?1 AND from_id = ?2 AND from_seq <= ?3 AND (to_seq IS NULL OR to_seq > ?3)";
        let found = self.sql.query(text, &[self.org.into(), row.id.into(), seq.into()])?;
        let mut found: Vec<_> = found.iter().map(|c| (c.text(0).to_owned(), c.count(1), c.id(2), c.int(3) != 0)).collect();
        wanted.sort();
        found.sort();
        if wanted != found {
            self.wrong(format!("{} {}: its links after change set {seq} are not those of its row", shape.register.key, row.reference));
        }
        Ok(())
    }

    /// Name, words and derived values of the newest state.
    fn newest(&mut self, shape: &Shape, rows: &[Row], head: &Cells) -> Result<(), Fault> {
        let key = shape.register.key;
        let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
        let entries: BTreeMap<Id, load::Entry> =
            load::entries(self.sql, self.org, &ids)?.into_iter().map(|entry| (entry.id, entry)).collect();
        for row in rows {
            let named = entries.get(&row.id).is_some_and(|e| {
                e.register == key && e.reference == row.reference && e.title == row.title() && e.retired == row.retired && e.present
            });
            if !named {
                self.wrong(format!("{key} {}: its name in the list of records is not that of its row", row.reference));
            }
        }
        let tx = Tx {
            cx: self.cx,
            sql: self.sql,
            org: self.org,
            organisation: self.organisation,
            actor: Actor::System,
            scope: Scope::everything(),
            root: head.id(2),
            seq: head.count(3),
            at: head.time(5),
            last: head.time(5),
            authors: Rc::clone(&self.authors),
            newest: Rc::default(),
        };
        for (id, fields) in derive::differences(&tx.reader(Sight::Rule).remembering(), shape, rows)? {
            let reference = rows.iter().find(|row| row.id == id).map(|row| row.reference.as_str()).unwrap_or_default();
            for field in fields {
                self.wrong(format!("{key} {reference}: the derived value {field} is not what its rule says"));
            }
        }
        Ok(())
    }

    /// Files that attachments and signatures name and that are not there, or not what they were.
    fn files(&mut self, file: File<'_>) -> Result<(), Fault> {
        self.files_of(&ATTACHMENT, "hash", "file", file)?;
        self.files_of(&SIGNOFF, "copy", "copy", file)
    }

    fn files_of(&mut self, register: &'static Register, key: &str, what: &str, file: File<'_>) -> Result<(), Fault> {
        let Ok(shape) = self.cx.shapes.of(register) else { return Ok(()) };
        let (table, hash) = (&shape.table, column_name(key));
        let mut last = String::new();
        loop {
            let text = format!(
                "SELECT {hash}, min(reference) FROM {table} WHERE org = ?1 AND {hash} > ?2 GROUP BY {hash} ORDER BY {hash} LIMIT ?3"
            );
            let found = self.sql.query(&text, &[self.org.into(), last.as_str().into(), CHUNK.into()])?;
            let Some(end) = found.last() else { return Ok(()) };
            last = end.text(0).to_owned();
            for cells in &found {
                match file(cells.text(0)) {
                    Ok(_) => {}
                    Err(Fault::NotFound) => self.wrong(format!("{} {}: its {what} is missing", register.key, cells.text(1))),
                    Err(Fault::Internal(_)) => {
                        self.wrong(format!("{} {}: its {what} is not what it was when it was kept", register.key, cells.text(1)))
                    }
                    Err(other) => return Err(other),
                }
            }
        }
    }

    /// Names and search words without a record.
    fn strays(&mut self) -> Result<(), Fault> {
        let text = "SELECT count(*) FROM record x WHERE x.org = ?1 AND x.content = 0 AND NOT EXISTS \
                    (SELECT 1 FROM revision r WHERE r.org = x.org AND r.id = x.id)";
        let stray = self.sql.number(text, &[self.org.into()])?;
        if stray > 0 {
            self.wrong(format!("{stray} names belong to no record"));
        }
        let text =
            "SELECT count(*) FROM due d WHERE d.org = ?1 AND NOT EXISTS (SELECT 1 FROM record x WHERE x.org = d.org AND x.id = d.id)";
        let stray = self.sql.number(text, &[self.org.into()])?;
        if stray > 0 {
            self.wrong(format!("{stray} entries of what falls due belong to no record"));
        }
        let found = match self.sql.dialect() {
            crate::sql::Dialect::Sqlite => {
                "SELECT count(*) FROM record x WHERE x.org = ?1 AND NOT EXISTS (SELECT 1 FROM search s WHERE s.rowid = x.no)"
            }
            crate::sql::Dialect::Postgres => {
                "SELECT count(*) FROM record x WHERE x.org = ?1 AND NOT EXISTS (SELECT 1 FROM search s WHERE s.no = x.no)"
            }
        };
        let unfound = self.sql.number(found, &[self.org.into()])?;
        if unfound > 0 {
            self.wrong(format!("{unfound} records cannot be found by search"));
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

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    for (slot, place) in bytes.iter_mut().zip((0..64).step_by(2)) {
        *slot = u8::from_str_radix(text.get(place..place + 2)?, 16).ok()?;
    }
    (text.len() == 64).then_some(bytes)
}

//! What all registers share: counts that are kept, files, and whatever belongs to no record or no organisation.

use super::check::{About, CHUNK, Check, FsckReport};
use crate::context::Context;
use crate::find;
use crate::shape::{Shape, column_name};
use crate::sql::{Cells, Dialect, Sql};
use kernel::nouns::{ATTACHMENT, SIGNOFF};
use kernel::{Fault, Register};
use std::collections::BTreeMap;

/// Reads a file by its hash, and checks it.
pub(super) type File<'a> = &'a dyn Fn(&str) -> Result<Vec<u8>, Fault>;

/// Tables with a row an organisation or record, beside those of registers.
const OWNED: [&str; 10] = ["change_set", "revision", "journal", "pseudonym", "counter", "record", "link", "content", "population", "tally"];

impl Check<'_> {
    /// Counts that are kept of a register: how many stood in each unit after a change set, and what happened since the last.
    pub(super) fn population(&mut self, shape: &Shape) -> Result<(), Fault> {
        let (key, table) = (shape.register.key, &shape.table);
        let text = "SELECT seq, unit, retired, n, top FROM population WHERE org = ?1 AND register = ?2 ORDER BY seq";
        let (mut kept, mut since): (BTreeMap<u64, Vec<Cells>>, Vec<Cells>) = (BTreeMap::new(), Vec::new());
        for cells in self.sql.query(text, &[self.org.into(), key.into()])? {
            match u64::try_from(cells.int(0)) {
                Ok(seq) => kept.entry(seq).or_default().push(cells),
                Err(_) => since.push(cells),
            }
        }
        for (seq, found) in &kept {
            let held = "org = ?1 AND from_seq <= ?2 AND (to_seq IS NULL OR to_seq > ?2)";
            let text = format!("SELECT now_unit, retired, count(*), max(ref_key) FROM {table} WHERE {held} GROUP BY now_unit, retired");
            let counted = self.sql.query(&text, &[self.org.into(), (*seq).into()])?;
            let groups = |list: &[Cells], first: usize| -> BTreeMap<(Vec<u8>, i64), i64> {
                let all = list.iter().map(|c| ((c.bytes(first).to_vec(), c.int(first + 1)), c.int(first + 2)));
                all.filter(|(_, n)| *n != 0).collect()
            };
            if groups(&counted, 0) != groups(found, 1) {
                self.wrong(format!("how many of register {key} stood in each unit after change set {seq} was counted wrongly"));
            }
            let top = |list: &[Cells], place: usize| list.iter().filter_map(|c| c.opt_text(place)).max().map(str::to_owned);
            let borne = format!("SELECT count(*) FROM {table} WHERE org = ?1 AND from_seq <= ?2 AND ref_key = ?3");
            for cells in found.iter().filter(|cells| !cells.text(4).is_empty()) {
                if self.sql.number(&borne, &[self.org.into(), (*seq).into(), cells.text(4).into()])? == 0 {
                    self.wrong(format!("the last reference of register {key} after change set {seq} is that of no record"));
                }
            }
            if top(found, 4).unwrap_or_default() < top(&counted, 3).unwrap_or_default() {
                self.wrong(format!("the last reference of register {key} after change set {seq} is not the last"));
            }
        }
        let base = kept.keys().last().copied().unwrap_or_default();
        let text = format!(
            "SELECT (SELECT count(*) FROM {table} WHERE org = ?1 AND from_seq > ?2) + (SELECT count(*) FROM {table} WHERE org = ?1 AND to_seq > ?2)"
        );
        let moved = self.sql.number(&text, &[self.org.into(), base.into()])?;
        let plain = since.iter().all(|c| c.int(0) == -1 && c.bytes(1).is_empty() && c.int(2) == 0 && c.text(4).is_empty());
        if !plain || since.len() > 1 || since.first().map_or(0, |cells| cells.int(3)) != moved {
            self.wrong(format!("what happened in register {key} since change set {base} was counted wrongly"));
        }
        Ok(())
    }

    /// Files that attachments and signatures name and that are not there, or not what they were.
    pub(super) fn files(&mut self, file: File<'_>) -> Result<(), Fault> {
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
                let whose = format!("{} {}: its {what}", register.key, cells.text(1));
                let listed = self.sql.first("SELECT size FROM blob WHERE hash = ?1", &[cells.text(0).into()])?;
                match file(cells.text(0)) {
                    Ok(bytes) if listed.is_none_or(|listed| listed.count(0) != bytes.len() as u64) => {
                        self.wrong(format!("{whose} is not in the list of files, or with another size"))
                    }
                    Ok(_) => {}
                    Err(Fault::NotFound) => self.lost(format!("{whose} is missing")),
                    Err(Fault::Internal(_)) => self.lost(format!("{whose} is not what it was when it was kept")),
                    Err(other) => return Err(other),
                }
            }
        }
    }

    /// Names, links and what falls due without a record.
    pub(super) fn strays(&mut self) -> Result<(), Fault> {
        for (what, text) in [
            (
                "names belong to no record",
                "SELECT count(*) FROM record x WHERE x.org = ?1 AND x.content = 0 AND NOT EXISTS \
                 (SELECT 1 FROM revision r WHERE r.org = x.org AND r.id = x.id)",
            ),
            (
                "links belong to no record",
                "SELECT count(*) FROM link l WHERE l.org = ?1 AND NOT EXISTS (SELECT 1 FROM record x WHERE x.org = l.org AND x.id = l.from_id)",
            ),
            (
                "entries of what falls due belong to no record",
                "SELECT count(*) FROM due d WHERE d.org = ?1 AND NOT EXISTS (SELECT 1 FROM record x WHERE x.org = d.org AND x.id = d.id)",
            ),
        ] {
            let stray = self.sql.number(text, &[self.org.into()])?;
            if stray > 0 {
                self.wrong(format!("{stray} {what}"));
            }
        }
        let text = "SELECT DISTINCT register FROM population WHERE org = ?1 UNION SELECT DISTINCT register FROM record WHERE org = ?1";
        for cells in self.sql.query(text, &[self.org.into()])? {
            if self.cx.shapes.find(cells.text(0)).is_none() {
                self.wrong(format!("something is counted or named in a register {} that there is not", cells.text(0)));
            }
        }
        Ok(())
    }
}

/// What belongs to no organisation, and whether the index of words is whole. Asked of a whole installation only.
pub(super) fn whole(cx: &Context, sql: &dyn Sql, report: &mut FsckReport) -> Result<(), Fault> {
    let tables = cx.shapes.all.iter().map(|shape| shape.table.as_str()).chain(OWNED).chain(["due"]);
    for table in tables {
        let stray = sql.number(&format!("SELECT count(*) FROM {table} WHERE org NOT IN (SELECT org FROM log_head)"), &[])?;
        if stray > 0 {
            report.add(About::Shown, format!("{stray} rows of {table} belong to no organisation"));
        }
    }
    let number = find::number(sql.dialect());
    let text = format!("SELECT count(*) FROM search s WHERE NOT EXISTS (SELECT 1 FROM record x WHERE x.no = s.{number})");
    let stray = sql.number(&text, &[])?;
    if stray > 0 {
        report.add(About::Shown, format!("{stray} entries of the search belong to no record"));
    }
    Ok(())
}

/// Whether what SQLite keeps of each word agrees with the words; needs a connection that may write, and writes nothing.
pub(crate) fn index_of_words(sql: &dyn Sql) -> Result<bool, Fault> {
    if sql.dialect() == Dialect::Postgres {
        return Ok(true);
    }
    match sql.execute("INSERT INTO search (search) VALUES ('integrity-check')", &[]) {
        Ok(_) => Ok(true),
        Err(crate::sql::SqlError::Corrupt(_)) => Ok(false),
        Err(other) => Err(other.into()),
    }
}

//! What is recorded: change sets, journal and commitments, authors, numbers.

use super::check::{CHUNK, Check, Set};
use crate::journal::{self, BUSINESS, Facts, NOTE, PERSONAL};
use crate::sql::Cells;
use kernel::nouns::{ORGANISATION, UNIT};
use kernel::{Fault, Id};
use std::collections::BTreeMap;

impl Check<'_> {
    /// Everything that is recorded.
    pub(super) fn truth(&mut self, head: &Cells) -> Result<(), Fault> {
        let sets = self.change_sets(head)?;
        self.journal(head, &sets)?;
        self.authors()?;
        self.founding()
    }

    /// Sequence without gaps, time never going back. Answers with each set's row by sequence.
    fn change_sets(&mut self, head: &Cells) -> Result<BTreeMap<u64, Cells>, Fault> {
        let mut sets = BTreeMap::new();
        let (mut expected, mut last) = (1_u64, i64::MIN);
        let text = "SELECT seq, id, recorded_at, actor, channel, reason, salt FROM change_set WHERE org = ?1 ORDER BY seq";
        for cells in self.sql.query(text, &[self.org.into()])? {
            let seq = cells.count(0);
            if seq != expected {
                self.untrue(format!("change set {expected} is missing before {seq}"));
            }
            if cells.int(2) < last {
                self.untrue(format!("change set {seq} was recorded before the one before it"));
            }
            (expected, last) = (seq + 1, cells.int(2));
            self.sets.insert(seq, Set { at: cells.time(2), actor: cells.bytes(3).to_vec() });
            sets.insert(seq, cells);
        }
        self.report.change_sets += sets.len() as u64;
        if head.count(3) != expected {
            self.untrue(format!(
                "the log head says the next change set is {}, the last one there is {}",
                head.count(3),
                expected.saturating_sub(1)
            ));
        }
        if !sets.is_empty() && head.int(5) != last {
            self.untrue("the log head has another time than the last change set".into());
        }
        Ok(sets)
    }

    /// One leaf a revision, in order, with the hash and the commitments that its revision gives.
    fn journal(&mut self, head: &Cells, sets: &BTreeMap<u64, Cells>) -> Result<(), Fault> {
        let mut expected = 0_u64;
        let mut silent: std::collections::BTreeSet<u64> = sets.keys().copied().collect();
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
                    self.untrue(format!("journal leaf {expected} is missing"));
                }
                expected = cells.count(0) + 1;
                silent.remove(&cells.count(1));
                self.leaf(&cells, sets);
            }
        }
        for seq in silent {
            self.untrue(format!("change set {seq} has no journal leaf"));
        }
        if head.count(4) != expected {
            self.untrue(format!("the log head says the next leaf is {}, the journal has {expected}", head.count(4)));
        }
        let counted = self.sql.number("SELECT count(*) FROM revision WHERE org = ?1", &[self.org.into()])?;
        if u64::try_from(counted).unwrap_or_default() != expected {
            self.untrue(format!("there are {counted} revisions and {expected} journal leaves"));
        }
        Ok(())
    }

    fn leaf(&mut self, cells: &Cells, sets: &BTreeMap<u64, Cells>) {
        let (index, seq, bytes) = (cells.count(0), cells.count(1), cells.bytes(2));
        if journal::leaf_hash(bytes) != cells.hash(3) {
            self.untrue(format!("journal leaf {index} does not have the hash kept beside it"));
        }
        let (Some(set), Some(id)) = (sets.get(&seq), cells.opt_id(4)) else {
            self.untrue(format!("journal leaf {index} has no revision or no change set"));
            return;
        };
        if cells.count(7) != seq {
            self.untrue(format!("journal leaf {index} is of change set {seq}, its revision of {}", cells.count(7)));
        }
        let kept: serde_json::Value = serde_json::from_slice(bytes).unwrap_or_default();
        // An erased personal part leaves its commitment, which can no longer be opened.
        let personal = match (cells.bytes(10).is_empty(), kept.get("personal").and_then(|p| p.as_str())) {
            (false, _) => Some(journal::commitment(PERSONAL, cells.bytes(12), cells.bytes(10))),
            (true, Some(commitment)) => unhex(commitment),
            (true, None) => None,
        };
        if cells.bytes(10).is_empty() != cells.bytes(12).is_empty() {
            self.untrue(format!("revision {} of record {id}: its personal part has no salt, or its salt no part", cells.count(5)));
        }
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
            self.untrue(format!("journal leaf {index} and revision {} of record {id} do not agree", cells.count(5)));
        }
    }

    /// Each pseudonym is sealed with the subject that it stands for. One that is not there was erased.
    fn authors(&mut self) -> Result<(), Fault> {
        for cells in self.sql.query("SELECT pseudonym, subject, seal FROM pseudonym WHERE org = ?1", &[self.org.into()])? {
            if journal::seal(cells.bytes(0), cells.text(1)) != cells.hash(2) {
                self.untrue(format!(
                    "the pseudonym {} does not stand for the author that it was made for",
                    crate::hex::hex(cells.bytes(0))
                ));
            }
        }
        Ok(())
    }

    /// The organisation is the first record, and its root unit the first unit without one above.
    fn founding(&mut self) -> Result<(), Fault> {
        let text = "SELECT register, id FROM revision WHERE org = ?1 AND seq = 1 ORDER BY leaf";
        let first = self.sql.query(text, &[self.org.into()])?;
        let of = |key: &str| first.iter().find(|cells| cells.text(0) == key).map(|cells| cells.id(1));
        if of(ORGANISATION.key) != Some(self.organisation) {
            self.untrue("the log head names another organisation than the first change set".into());
        }
        if of(UNIT.key).is_none_or(|unit| unit == Id::default()) || self.first_root()? != Some(self.root) {
            self.untrue("the log head names another root unit than the first change set".into());
        }
        Ok(())
    }

    /// The first unit of the first change set that has none above it.
    fn first_root(&mut self) -> Result<Option<Id>, Fault> {
        let text = "SELECT id, schema, business, personal FROM revision WHERE org = ?1 AND seq = 1 AND register = ?2 AND version = 1 ORDER BY leaf";
        for cells in self.sql.query(text, &[self.org.into(), UNIT.key.into()])? {
            let mut row = kernel::Row::blank(&UNIT, cells.id(0));
            let read = kernel::body::read(&mut row, u32::try_from(cells.int(1)).unwrap_or_default(), cells.bytes(2), cells.bytes(3));
            if self.readable("the first units", read)?.is_some() && row.value("parent").is_none() {
                return Ok(Some(row.id));
            }
        }
        Ok(None)
    }

    /// The next number of each prefix is the one after the largest that any version of a record bears. Asked after all rows.
    pub(super) fn counters(&mut self) -> Result<(), Fault> {
        let found = self.sql.query("SELECT prefix, next FROM counter WHERE org = ?1", &[self.org.into()])?;
        let held: BTreeMap<&str, u64> = found.iter().map(|cells| (cells.text(0), cells.count(1))).collect();
        let numbers = std::mem::take(&mut self.numbers);
        for (prefix, number) in &numbers {
            if held.get(prefix).copied() != Some(number + 1) {
                self.untrue(format!("the next number of {prefix} is {:?}, the last one given is {number}", held.get(prefix)));
            }
        }
        for prefix in held.keys().filter(|prefix| !numbers.contains_key(*prefix)) {
            self.untrue(format!("numbers of {prefix} are counted, and no record bears one"));
        }
        Ok(())
    }
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    for (slot, place) in bytes.iter_mut().zip((0..64).step_by(2)) {
        *slot = u8::from_str_radix(text.get(place..place + 2)?, 16).ok()?;
    }
    (text.len() == 64).then_some(bytes)
}

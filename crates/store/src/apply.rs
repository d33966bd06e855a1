//! Applying the changes of one call: each is permitted, loaded, tested, written and checked, so that rules see the state
//! as the changes so far have made it; links may point at what a later change makes, so they are checked together at the
//! end; then what follows from the changes is applied in the same way.

use crate::access;
use crate::journal::{self, ChangeSet};
use crate::load::{self, Stored, is_link};
use crate::moved::Moved;
use crate::projector::Projector;
use crate::shape::is_derived;
use crate::tx::{Sight, Tx, has_control};
use kernel::id::split_reference;
use kernel::nouns::{ORGANISATION, PERSON, UNIT, Unit, usable};
use kernel::register::Keeping;
use kernel::text::sort_key;
use kernel::{Action, Change, Draft, Fault, Id, Note, Problem, Read, Register, Row, Scope, Text, Value, body, draft, follow};
use std::collections::{BTreeMap, BTreeSet};

/// Rules that follow from rules may go so deep.
const DEPTH: usize = 8;

/// One change that was written but not yet checked.
struct Pending {
    before: Option<Row>,
    after: Row,
    /// Somebody wrote it by hand: neither an act nor a rule did.
    by_hand: bool,
}

/// What a call wrote.
pub(crate) struct Done {
    pub(crate) written: Vec<(Id, String, u64)>,
    pub(crate) touched: Vec<Moved>,
    pub(crate) next_leaf: u64,
    /// People whose account was taken or given back.
    pub(crate) turned: Vec<Id>,
}

/// Applies changes.
pub(crate) struct Applier<'a> {
    tx: &'a Tx<'a>,
    projector: &'a Projector<'a>,
    set: ChangeSet,
    note: &'a Note,
    /// What the actor may do; follows the units that this very call makes or moves.
    scope: Scope,
    /// Commitment to the note, once the change set has its row.
    opened: Option<[u8; 32]>,
    written: Vec<(Id, String, u64)>,
    touched: Vec<Moved>,
    turned: Vec<Id>,
    problems: Vec<Problem>,
}

impl<'a> Applier<'a> {
    pub(crate) fn new(tx: &'a Tx<'a>, projector: &'a Projector<'a>, set: ChangeSet, note: &'a Note) -> Self {
        Self {
            tx,
            projector,
            set,
            note,
            scope: tx.scope.clone(),
            opened: None,
            written: Vec::new(),
            touched: Vec::new(),
            turned: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Applies the changes of a plan, and everything that follows from them.
    pub(crate) fn run(&mut self, changes: Vec<Change>) -> Result<(), Fault> {
        self.round(changes, false, 0)
    }

    /// What was written; [`None`] when nothing had to be.
    pub(crate) fn finish(self) -> Option<Done> {
        self.opened.map(|_| Done { written: self.written, touched: self.touched, next_leaf: self.set.next_leaf, turned: self.turned })
    }

    fn round(&mut self, changes: Vec<Change>, rule: bool, depth: usize) -> Result<(), Fault> {
        if depth > DEPTH {
            return Err(Fault::Internal(format!("rules follow from rules more than {DEPTH} deep")));
        }
        let tx = self.tx;
        let mut pending = Vec::new();
        for change in changes {
            let scope = self.scope(rule);
            if let Some(done) = self.one(change, &scope, rule)? {
                self.check(&done, rule)?;
                if *done.after.register == UNIT {
                    self.scope = access::scope(tx.cx, tx.sql, tx.org, &tx.actor, tx.at).unwrap_or_else(|_| self.scope.clone());
                }
                pending.push(done);
            }
        }
        let scope = self.scope(rule);
        for done in &pending {
            self.targets(done, &scope, rule)?;
        }
        if !self.problems.is_empty() {
            let mut problems: Vec<Problem> = Vec::new();
            for problem in self.problems.drain(..) {
                if !problems.contains(&problem) {
                    problems.push(problem);
                }
            }
            return Err(Fault::Invalid(problems));
        }
        for done in &pending {
            let reader = tx.reader(Sight::Rule);
            self.touched.extend(self.projector.content(done.before.as_ref(), &done.after, &reader)?);
        }
        for done in &pending {
            let reader = tx.reader(Sight::Rule);
            let follow = follow::consequences(done.before.as_ref(), &done.after, &reader)?;
            if !follow.is_empty() {
                self.round(follow, true, depth + 1)?;
            }
        }
        Ok(())
    }

    fn scope(&self, rule: bool) -> Scope {
        if rule { Scope::everything() } else { self.scope.clone() }
    }

    /// Applies one change. [`None`] when it changes nothing, or when its problems were noted.
    fn one(&mut self, change: Change, scope: &Scope, rule: bool) -> Result<Option<Pending>, Fault> {
        match change {
            Change::Create { register, id, draft, reference } => self.create(register, id, &draft, reference, scope, rule),
            Change::Edit { register, id, version, draft } => {
                let before = self.before(register, id, version, scope)?;
                let mut after = before.row.clone();
                let draft = self.keep_hidden(&before.row, draft, scope)?;
                if let Err(problems) = draft.apply(&mut after) {
                    self.problems.extend(problems);
                    return Ok(None);
                }
                let said = draft.has("unit") && !draft.get("unit").is_none();
                if (draft.has("unit") || draft.has(register.about)) && !self.place(&mut after, said, rule)? {
                    return Ok(None);
                }
                self.tidy(&mut after);
                self.permit(Action::Edit, &before.row, scope, rule)?;
                if after.common.unit != before.row.common.unit || (*register == UNIT && after.value("parent") != before.row.value("parent"))
                {
                    self.permit_place(&after, scope, rule)?;
                }
                Ok(self.put(Some(before), after)?.map(|done| Pending { by_hand: !rule && !draft.is_act(), ..done }))
            }
            Change::Retire { register, id, version } => self.turn(register, id, version, true, scope, rule),
            Change::Restore { register, id, version } => self.turn(register, id, version, false, scope, rule),
        }
    }

    fn create(
        &mut self,
        register: &'static Register,
        id: Id,
        draft: &Draft,
        reference: Option<String>,
        scope: &Scope,
        rule: bool,
    ) -> Result<Option<Pending>, Fault> {
        self.tx.cx.shapes.of(register)?;
        if register.keeping == Keeping::Content {
            return Err(Fault::Forbidden);
        }
        if !load::entries(self.tx.sql, self.tx.org, &[id])?.is_empty() {
            return Err(Fault::Conflict(Text::new("door-identity-taken")));
        }
        let mut row = Row::blank(register, id);
        if let Err(problems) = draft.apply(&mut row) {
            self.problems.extend(problems);
            return Ok(None);
        }
        if !rule {
            // What rules make says itself where it belongs and who does it.
            let usual = kernel::fill::usual(&row, &|key| draft.has(key), &self.tx.reader(Sight::Actor))?;
            usual.apply(&mut row).map_err(Fault::Invalid)?;
        }
        let said = draft.has("unit") && !draft.get("unit").is_none();
        if !self.place(&mut row, said, rule)? {
            return Ok(None);
        }
        self.tidy(&mut row);
        if !self.permit_place(&row, scope, rule)? {
            return Ok(None);
        }
        let filled = (register.hooks.fill)(&row, &self.tx.reader(Sight::Rule))?;
        for (key, value) in filled.iter().filter(|(_, value)| !value.is_none()) {
            if let Some(index) = register.index(key)
                && row.get(index).is_none()
            {
                row.set(index, value.clone());
            }
        }
        let given = reference.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        row.reference = match given {
            Some(given) if has_control(&given) || given.chars().count() > 60 => {
                self.problems
                    .push(Problem::field("reference", Text::new("cell-too-long").with("max", 60).with("length", given.chars().count())));
                return Ok(None);
            }
            Some(given) if self.taken(&given)? => {
                self.problems.push(Problem::field("reference", Text::new("problem-reference-taken").with("reference", given)));
                return Ok(None);
            }
            Some(given) => {
                self.pass_number(register, &given)?;
                given
            }
            None => self.next_reference(register)?,
        };
        Ok(self.put(None, row)?.map(|done| Pending { by_hand: !rule && !draft.is_act(), ..done }))
    }

    fn turn(
        &mut self,
        register: &'static Register,
        id: Id,
        version: Option<u64>,
        retired: bool,
        scope: &Scope,
        rule: bool,
    ) -> Result<Option<Pending>, Fault> {
        if retired && register.single {
            return Err(Fault::Conflict(Text::new("door-lasting").with("name", register.name)));
        }
        let before = self.before(register, id, version, scope)?;
        self.permit(Action::Retire, &before.row, scope, rule)?;
        let mut after = before.row.clone();
        after.retired = retired;
        self.put(Some(before), after)
    }

    /// The record to be changed, if the actor sees it and has seen its newest version.
    fn before(&self, register: &'static Register, id: Id, version: Option<u64>, scope: &Scope) -> Result<Stored, Fault> {
        let stored = self.projector.load(register, id)?.filter(|stored| scope.sees(stored.now_unit)).ok_or(Fault::NotFound)?;
        if register.keeping == Keeping::Content {
            return Err(Fault::Forbidden);
        }
        match version {
            Some(seen) if seen != stored.row.version => {
                Err(Fault::Stale { reference: stored.row.reference.clone(), seen, newest: stored.row.version })
            }
            _ => Ok(stored),
        }
    }

    /// What the door alone decides: the unit of units, organisations and records without one; each link once.
    fn tidy(&self, row: &mut Row) {
        if *row.register == UNIT {
            row.common.unit = Some(row.id);
        } else if *row.register == ORGANISATION || row.common.unit.is_none() {
            row.common.unit = Some(self.tx.root);
        }
        for index in 0..row.register.fields().len() {
            if let Value::Links(ids) = row.get(index) {
                let mut seen = BTreeSet::new();
                let once: Vec<Id> = ids.iter().copied().filter(|id| seen.insert(*id)).collect();
                if once.len() < ids.len() {
                    row.set(index, Value::from(once));
                }
            }
        }
    }

    /// Whether the actor may do this to the record where it stands.
    fn permit(&self, action: Action, row: &Row, scope: &Scope, rule: bool) -> Result<(), Fault> {
        let unit = row.common.unit.unwrap_or(self.tx.root);
        if rule || scope.may(action, row.register, unit) { Ok(()) } else { Err(Fault::Forbidden) }
    }

    /// Puts a record where it belongs by what it is about, as far as the actor sees that; a rule is put right, people are told.
    fn place(&mut self, row: &mut Row, said: bool, rule: bool) -> Result<bool, Fault> {
        let sight = if rule { Sight::Rule } else { Sight::Actor };
        let problem = kernel::place::put(row, said && !rule, &self.tx.reader(sight))?;
        let fits = problem.is_none();
        self.problems.extend(problem);
        Ok(fits)
    }

    /// Whether the actor may put a record where it will stand. Hidden units are refused as absent ones are.
    fn permit_place(&mut self, row: &Row, scope: &Scope, rule: bool) -> Result<bool, Fault> {
        let field = if *row.register == UNIT { "parent" } else { "unit" };
        let place = match row.of::<Unit>() {
            Some(unit) => unit.parent.unwrap_or(self.tx.root),
            None => row.common.unit.unwrap_or(self.tx.root),
        };
        if rule || scope.may(Action::Create, row.register, place) {
            return Ok(true);
        }
        if scope.sees(place) {
            return Err(Fault::Forbidden);
        }
        self.problems.push(Problem::field(field, Text::new("problem-link-target").with("key", field)));
        Ok(false)
    }

    /// An edit of a link field keeps targets that its author cannot see.
    fn keep_hidden(&self, before: &Row, mut draft: Draft, scope: &Scope) -> Result<Draft, Fault> {
        if scope.readable().is_none() {
            return Ok(draft);
        }
        let mut merged = Vec::new();
        for (key, value) in draft.iter() {
            let Some((index, field)) = before.register.index(key).and_then(|i| before.register.fields().get(i).map(|f| (i, f))) else {
                continue;
            };
            let old = before.get(index);
            if index == 0 || !is_link(&field.kind) || old.links().is_empty() {
                continue;
            }
            let seen: BTreeSet<Id> =
                load::entries(self.tx.sql, self.tx.org, old.links())?.into_iter().filter(|e| scope.sees(e.unit)).map(|e| e.id).collect();
            let hidden: Vec<Id> = old.links().iter().copied().filter(|id| !seen.contains(id)).collect();
            if hidden.is_empty() {
                continue;
            }
            let kept = match &old {
                Value::Link(id) if value.is_none() => Value::Link(*id),
                Value::Link(_) => continue,
                _ => {
                    let mut all = value.links().to_vec();
                    all.extend(hidden);
                    Value::from(all)
                }
            };
            merged.push((key.to_owned(), kept));
        }
        for (key, value) in merged {
            draft.set(&key, value);
        }
        Ok(draft)
    }

    /// Writes revision, leaf and projection, unless nothing changed.
    fn put(&mut self, before: Option<Stored>, after: Row) -> Result<Option<Pending>, Fault> {
        if before.as_ref().is_some_and(|b| body::write(&b.row) == body::write(&after)) {
            return Ok(None);
        }
        if self.refused(&after) {
            return Ok(None);
        }
        let note = match self.opened {
            Some(note) => note,
            None => *self.opened.insert(journal::open(self.tx.cx, self.tx.sql, &self.set, self.note)?),
        };
        let version = before.as_ref().map_or(1, |b| b.row.version + 1);
        let after = self.projector.stamped(before.as_ref(), after, version);
        journal::revision(self.tx.cx, self.tx.sql, &mut self.set, note, &after)?;
        self.projector.put(before.as_ref(), &after)?;
        let row = after.row;
        match self.written.iter_mut().find(|(id, ..)| *id == row.id) {
            Some(known) => known.2 = version,
            None => self.written.push((row.id, row.reference.clone(), version)),
        }
        let before = before.map(|b| b.row);
        self.touched.push(Moved::between(before.as_ref(), &row));
        if *row.register == PERSON && before.as_ref().is_some_and(|before| usable(before) != usable(&row)) {
            self.turned.push(row.id);
        }
        Ok(Some(Pending { before, after: row, by_hand: false }))
    }

    /// Notes values that no engine keeps as they are.
    fn refused(&mut self, row: &Row) -> bool {
        let kept = self.problems.len();
        for (index, field) in row.register.fields().iter().enumerate() {
            let bad = match row.get(index) {
                Value::Text(text) => has_control(&text),
                Value::Words(words) => words.iter().any(|word| word.is_empty() || word.chars().any(char::is_control)),
                Value::Grid(rows) => rows.iter().flatten().any(|text| has_control(text)),
                _ => false,
            };
            if bad {
                self.problems.push(Problem::field(&field.key, Text::new("cell-control-character")));
            }
        }
        self.problems.len() > kept
    }

    /// Rules of the table and of the register, over the state as the changes so far have made it.
    fn check(&mut self, done: &Pending, rule: bool) -> Result<(), Fault> {
        let reader = self.tx.reader(if rule { Sight::Rule } else { Sight::Check });
        if done.by_hand {
            self.problems.extend(draft::by_hand(done.before.as_ref(), &done.after));
        }
        self.problems.extend(draft::table_problems(done.before.as_ref(), &done.after, reader.today()));
        self.problems.extend((done.after.register.hooks.check)(done.before.as_ref(), &done.after, &reader)?);
        self.housed(done)
    }

    /// What is in use does not come into a unit that is not.
    fn housed(&mut self, done: &Pending) -> Result<(), Fault> {
        let (before, after) = (done.before.as_ref(), &done.after);
        let key = if *after.register == UNIT { "parent" } else { "unit" };
        let above = after.value(key).as_link();
        let stays = before.is_some_and(|before| before.value(key) == after.value(key) && before.retired == after.retired);
        let Some(unit) = above.filter(|_| !after.retired && !stays) else { return Ok(()) };
        if let Some(entry) = load::entries(self.tx.sql, self.tx.org, &[unit])?.into_iter().find(|entry| entry.retired) {
            self.problems.push(Problem::field(key, Text::new("problem-unit-retired").with("unit", entry.reference)));
        }
        Ok(())
    }

    /// New link targets must exist, be of an allowed register, and be visible to the actor; somebody who has left takes on
    /// nothing new, save what a rule makes of what was theirs.
    fn targets(&mut self, done: &Pending, scope: &Scope, rule: bool) -> Result<(), Fault> {
        let mut added: BTreeMap<Id, Vec<usize>> = BTreeMap::new();
        let register = done.after.register;
        let linking = |(index, field): &(usize, &kernel::Field)| is_link(&field.kind) && !is_derived(register, *index);
        for (index, _) in register.fields().iter().enumerate().filter(linking) {
            let old = done.before.as_ref().map(|row| row.get(index));
            for id in done.after.get(index).links() {
                if !old.as_ref().is_some_and(|old| old.links().contains(id)) {
                    added.entry(*id).or_default().push(index);
                }
            }
        }
        if added.is_empty() {
            return Ok(());
        }
        let ids: Vec<Id> = added.keys().copied().collect();
        let found: BTreeMap<Id, load::Entry> = load::entries(self.tx.sql, self.tx.org, &ids)?.into_iter().map(|e| (e.id, e)).collect();
        for (id, fields) in added {
            for field in fields.iter().filter_map(|index| done.after.register.fields().get(*index)) {
                let targets = field.kind.targets();
                let fits = found.get(&id).is_some_and(|entry| {
                    entry.present && scope.sees(entry.unit) && targets.iter().any(|key| *key == "*" || *key == entry.register)
                });
                let left = found.get(&id).filter(|entry| fits && !rule && field.duty && entry.retired);
                if let Some(left) = left {
                    self.problems.push(Problem::field(&field.key, Text::new("person-left").with("name", &left.title)));
                }
                // Where the register itself has said what is wrong with it, that is enough.
                if !fits && !self.problems.iter().any(|problem| problem.field.as_deref() == Some(field.key.as_ref())) {
                    self.problems.push(Problem::field(&field.key, Text::new("problem-link-target").with("key", &field.key)));
                }
            }
        }
        Ok(())
    }

    fn taken(&self, reference: &str) -> Result<bool, Fault> {
        let text = "SELECT count(*) FROM record WHERE org = ?1 AND ref_key = ?2 AND content = 0";
        Ok(self.tx.sql.number(text, &[self.tx.org.into(), sort_key(reference).into()])? > 0)
    }

    /// A number given by hand is never given again.
    fn pass_number(&self, register: &Register, reference: &str) -> Result<(), Fault> {
        if let Some((prefix, number)) = split_reference(reference)
            && prefix.eq_ignore_ascii_case(register.prefix)
            && number < 1_000_000_000
        {
            let text = "INSERT INTO counter (org, prefix, next) VALUES (?1,?2,?3) ON CONFLICT (org, prefix) DO UPDATE SET next = excluded.next \
                        WHERE counter.next < excluded.next";
            self.tx.sql.execute(text, &[self.tx.org.into(), register.prefix.into(), (number + 1).into()])?;
        }
        Ok(())
    }

    fn next_reference(&self, register: &Register) -> Result<String, Fault> {
        let (sql, org) = (self.tx.sql, self.tx.org);
        // Asked for by itself, not by RETURNING: see where names are written. Numbers that were given by hand before are passed over.
        let text =
            "INSERT INTO counter (org, prefix, next) VALUES (?1,?2,2) ON CONFLICT (org, prefix) DO UPDATE SET next = counter.next + 1";
        loop {
            let of_prefix = [org.into(), register.prefix.into()];
            sql.execute(text, &of_prefix)?;
            let next = sql.number("SELECT next FROM counter WHERE org = ?1 AND prefix = ?2", &of_prefix)?;
            let reference = format!("{}-{}", register.prefix, next - 1);
            if !self.taken(&reference)? {
                return Ok(reference);
            }
        }
    }
}

//! An organisation in memory for tests: changes with checks, follow-ups, content and derived values, without a store.

use crate::{Setup, found, registers};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use kernel::cell::Operator;
use kernel::draft::table_problems;
use kernel::due::Reviews;
use kernel::register::COMMON;
use kernel::row::Author;
use kernel::text::fold;
use kernel::{
    Actor, Change, Channel, Draft, DuePage, DueQuery, Fault, Filter, History, Id, JournalEntry, JournalQuery, LinkRow, Moment, Name, Page,
    Query, Read, Register, Revision, Row, Scope, Test, Value, Words,
};
use std::cell::Cell;
use std::cmp::Ordering;
use std::collections::{BTreeMap, VecDeque};
use std::sync::LazyLock;

/// The day on which tests happen.
pub(crate) const TODAY: Date = date(2026, 6, 11);

/// One organisation.
#[derive(Clone)]
pub(crate) struct World {
    rows: BTreeMap<Id, Row>,
    into: BTreeMap<Id, Vec<LinkRow>>,
    revisions: Vec<Revision>,
    minted: Cell<u64>,
    counters: BTreeMap<&'static str, u64>,
    sequence: u64,
    scope: Scope,
    actor: Actor,
    /// States set aside by [`World::keep`], for reads of the past.
    kept: Vec<World>,
    pub(crate) today: Date,
}

/// English strings of kernel and domain.
pub(crate) fn words() -> &'static Words {
    static WORDS: LazyLock<Words> = LazyLock::new(|| Words::new("en", &crate::messages()).unwrap());
    &WORDS
}

/// The organisation of most tests: founded with the usual frameworks.
pub(crate) fn founded() -> World {
    thread_local! {
        static FOUNDED: World = found_world();
    }
    FOUNDED.with(World::clone)
}

fn found_world() -> World {
    let mut world = World::empty();
    let setup = Setup {
        name: "Korvane Software".into(),
        time_zone: "Europe/Berlin".into(),
        currency: "EUR".into(),
        admin_name: "Maren Holt".into(),
        admin_email: "maren@example.com".into(),
        frameworks: Setup::usual(),
    };
    let changes = found(&world, world.organisation(), &setup).unwrap();
    world.write(changes).unwrap();
    world
}

impl World {
    pub(crate) fn empty() -> Self {
        Self {
            rows: BTreeMap::new(),
            into: BTreeMap::new(),
            revisions: Vec::new(),
            minted: Cell::new(100),
            counters: BTreeMap::new(),
            sequence: 0,
            scope: Scope::everything(),
            actor: Actor::System,
            kept: Vec::new(),
            today: TODAY,
        }
    }

    /// Acts as this person from now on; the rights stay.
    pub(crate) fn act_as(&mut self, person: Id) {
        self.actor = Actor::Person { id: person, at_most: None };
    }

    /// Acts with these rights from now on. What is read stays whole.
    pub(crate) fn limit(&mut self, scope: Scope) {
        self.scope = scope;
    }

    /// Acts as the program itself from now on.
    pub(crate) fn act_as_system(&mut self) {
        self.actor = Actor::System;
    }

    /// Sets the present state aside, so that [`Read::at`] finds it; answers with its sequence.
    pub(crate) fn keep(&mut self) -> u64 {
        let copy = Self { kept: Vec::new(), ..self.clone() };
        self.kept.push(copy);
        self.sequence
    }

    /// The only record of a register, or the first.
    pub(crate) fn first(&self, register: &'static Register) -> Row {
        self.rows.values().find(|row| row.register == register).unwrap().clone()
    }

    pub(crate) fn by(&self, reference: &str) -> Row {
        self.by_reference(reference).unwrap().unwrap()
    }

    pub(crate) fn row(&self, id: Id) -> Row {
        self.shown(self.rows.get(&id).unwrap())
    }

    /// A record with the words of the day.
    fn shown(&self, row: &Row) -> Row {
        let mut row = row.clone();
        row.lapse(self.today);
        row
    }

    fn matching(&self, register: &Register, filter: &Filter) -> impl Iterator<Item = Row> {
        let rows = self.rows.values().filter(move |row| row.register == register).map(|row| self.shown(row));
        rows.filter(|row| Self::matches(row, filter))
    }

    /// Creates a record in the root unit and gives its identity.
    pub(crate) fn create(&mut self, register: &'static Register, draft: Draft) -> Result<Id, Fault> {
        let id = self.mint();
        self.write(vec![Change::create(register, id, draft)])?;
        Ok(id)
    }

    pub(crate) fn edit(&mut self, id: Id, draft: Draft) -> Result<(), Fault> {
        let register = self.row(id).register;
        self.write(vec![Change::edit(register, id, draft)])
    }

    pub(crate) fn operate(&mut self, id: Id, key: &str, said: Draft) -> Result<(), Fault> {
        let row = self.row(id);
        let operation = row.register.operation(key).unwrap();
        let changes = operation.changes(self, &row, &said)?;
        self.write(changes)
    }

    /// One change set: all or nothing.
    pub(crate) fn write(&mut self, changes: Vec<Change>) -> Result<(), Fault> {
        let before = self.clone();
        self.sequence += 1;
        let result = self.carry_out(changes);
        if result.is_err() {
            let minted = self.minted.get();
            *self = before;
            self.minted.set(minted);
        }
        result
    }

    fn carry_out(&mut self, changes: Vec<Change>) -> Result<(), Fault> {
        // What rules make follows behind what somebody does.
        let mut own = changes.len();
        let mut queue: VecDeque<Change> = changes.into();
        while let Some(change) = queue.pop_front() {
            let by_hand = own > 0 && matches!(&change, Change::Create { draft, .. } | Change::Edit { draft, .. } if !draft.is_act());
            let (before, after) = self.apply(change)?;
            if after.register.key == "adoption" && before.is_none() {
                let entries = (after.register.hooks.entries)(&after, self)?;
                entries.into_iter().for_each(|entry| self.put(entry));
            }
            own = own.saturating_sub(1);
            let mut problems = table_problems(before.as_ref(), &after, self.today);
            if by_hand {
                problems.extend(kernel::draft::by_hand(before.as_ref(), &after));
            }
            problems.extend((after.register.hooks.check)(before.as_ref(), &after, self)?);
            if !problems.is_empty() {
                return Err(Fault::Invalid(problems));
            }
            queue.extend(kernel::follow::consequences(before.as_ref(), &after, self)?);
        }
        self.derive()
    }

    fn apply(&mut self, change: Change) -> Result<(Option<Row>, Row), Fault> {
        let root = self.rows.values().find(|row| row.register.key == "unit").map(|row| row.id);
        let (before, mut after) = match &change {
            Change::Create { register, id, .. } => (None, Row::blank(register, *id)),
            Change::Edit { id, .. } | Change::Retire { id, .. } | Change::Restore { id, .. } => {
                let row = self.rows.get(id).cloned().ok_or(Fault::NotFound)?;
                (Some(row.clone()), row)
            }
        };
        match change {
            Change::Create { register, draft, reference, .. } => {
                draft.apply(&mut after).map_err(Fault::Invalid)?;
                kernel::fill::usual(&after, &|key| draft.has(key), self)?.apply(&mut after).map_err(Fault::Invalid)?;
                after.common.unit = after.common.unit.or(root);
                for (key, value) in (register.hooks.fill)(&after, self)?.iter() {
                    let index = register.index(key).unwrap();
                    if after.get(index).is_none() {
                        after.set(index, value.clone());
                    }
                }
                let number = self.counters.entry(register.key).or_default();
                *number += 1;
                after.reference = reference.unwrap_or_else(|| format!("{}-{number}", register.prefix));
                after.created_at = self.recorded_at();
                after.created_by = self.actor.person().map_or(Author::System, Author::Person);
            }
            Change::Edit { draft, .. } => draft.apply(&mut after).map_err(Fault::Invalid)?,
            Change::Retire { .. } => after.retired = true,
            Change::Restore { .. } => after.retired = false,
        }
        after.version += 1;
        after.sequence = self.sequence;
        after.entry = self.sequence;
        if before.as_ref().is_none_or(|before| !after.register.same_substance(before, &after)) {
            after.substance = after.version;
        }
        after.changed_at = self.recorded_at();
        self.put(after.clone());
        self.revisions.push(Revision {
            row: after.clone(),
            sequence: self.sequence,
            recorded_at: self.recorded_at(),
            author: Author::System,
            channel: Channel::Browser,
            reason: String::new(),
        });
        Ok((before, after))
    }

    fn put(&mut self, row: Row) {
        for old in self.rows.get(&row.id).map(links).unwrap_or_default() {
            self.into.entry(old.to).or_default().retain(|link| link.from != row.id);
        }
        for link in links(&row) {
            self.into.entry(link.to).or_default().push(link);
        }
        self.rows.insert(row.id, row);
    }

    /// Derived values in the order of the registers, again and again until nothing moves.
    fn derive(&mut self) -> Result<(), Fault> {
        for _ in 0..20 {
            let mut moved = false;
            for register in registers().iter().filter(|register| !register.derived.is_empty()) {
                let rows: Vec<Row> = self.rows.values().filter(|row| row.register == *register).cloned().collect();
                for row in rows {
                    let mut values = Vec::new();
                    for group in register.derived {
                        values.extend((group.compute)(std::slice::from_ref(&row), self)?.into_iter().flatten());
                    }
                    if values != row.derived
                        && let Some(slot) = self.rows.get_mut(&row.id)
                    {
                        slot.derived = values;
                        moved = true;
                    }
                }
            }
            if !moved {
                return Ok(());
            }
        }
        Err(Fault::Internal("derived values do not settle".into()))
    }

    fn matches(row: &Row, filter: &Filter) -> bool {
        let retired = filter.retired.map_or(!row.retired, |only| !only || row.retired);
        retired && filter.tests.iter().all(|test| holds(row, test))
    }
}

fn holds(row: &Row, test: &Test) -> bool {
    match test {
        Test::Field { field, operator, values, not } => {
            let value = row.get(*field);
            let one = |wanted: &Value| match operator {
                Operator::Is => {
                    value == *wanted
                        || wanted.as_link().is_some_and(|id| value.links().contains(&id))
                        || wanted.as_text().is_some_and(|word| value.words().iter().any(|w| w == word))
                }
                Operator::Below => order(&value, wanted).is_some_and(Ordering::is_lt),
                Operator::AtMost => order(&value, wanted).is_some_and(Ordering::is_le),
                Operator::Above => order(&value, wanted).is_some_and(Ordering::is_gt),
                Operator::AtLeast => order(&value, wanted).is_some_and(Ordering::is_ge),
                Operator::Contains => value.as_text().zip(wanted.as_text()).is_some_and(|(text, part)| fold(text).contains(&fold(part))),
            };
            values.iter().any(one) != *not
        }
        Test::Empty { field, not } => row.get(*field).is_none() != *not,
        Test::Reference(references) => references.contains(&row.reference.to_uppercase()),
        Test::Identity(ids) => ids.contains(&row.id),
        Test::Words(words) => words.split(' ').all(|word| fold(&row.title()).contains(&fold(word))),
    }
}

fn order(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(kernel::text::sort_key(a).cmp(&kernel::text::sort_key(b))),
        _ => None,
    }
}

fn links(row: &Row) -> Vec<LinkRow> {
    let fields = 0..COMMON + row.register.own_len();
    fields
        .flat_map(|field| {
            let value = row.get(field);
            value.links().iter().map(|to| LinkRow { register: row.register, from: row.id, field, to: *to }).collect::<Vec<_>>()
        })
        .collect()
}

impl Read for World {
    fn organisation(&self) -> Id {
        uuid_of(1)
    }
    fn words(&self) -> &Words {
        words()
    }
    fn actor(&self) -> &Actor {
        &self.actor
    }
    fn at(&self, moment: Moment) -> Result<Box<dyn Read + '_>, Fault> {
        let found = match moment {
            Moment::Live => Some(self),
            Moment::Sequence(sequence) => self.kept.iter().rev().find(|world| world.sequence <= sequence),
            Moment::At(time) => self.kept.iter().rev().find(|world| world.recorded_at() <= time),
        };
        found.map(|world| Box::new(world.clone()) as Box<dyn Read>).ok_or(Fault::NotFound)
    }
    fn scope(&self) -> &Scope {
        &self.scope
    }
    fn moment(&self) -> Moment {
        Moment::Live
    }
    fn sequence(&self) -> u64 {
        self.sequence
    }
    fn recorded_at(&self) -> Timestamp {
        let noon = self.today.at(12, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap().timestamp();
        noon + jiff::SignedDuration::from_secs(i64::try_from(self.sequence).unwrap())
    }
    fn today(&self) -> Date {
        self.today
    }
    fn zone(&self) -> TimeZone {
        TimeZone::UTC
    }
    fn registers(&self) -> &'static [&'static Register] {
        registers()
    }
    fn mint(&self) -> Id {
        self.minted.set(self.minted.get() + 1);
        uuid_of(self.minted.get())
    }
    fn get(&self, register: &'static Register, id: Id) -> Result<Option<Row>, Fault> {
        Ok(self.rows.get(&id).filter(|row| row.register == register).map(|row| self.shown(row)))
    }
    fn get_many(&self, register: &'static Register, ids: &[Id]) -> Result<Vec<Row>, Fault> {
        Ok(ids.iter().filter_map(|id| self.get(register, *id).unwrap()).collect())
    }
    fn by_reference(&self, reference: &str) -> Result<Option<Row>, Fault> {
        Ok(self.rows.values().find(|row| row.reference.eq_ignore_ascii_case(reference)).map(|row| self.shown(row)))
    }
    fn list(&self, register: &'static Register, query: &Query) -> Result<Page, Fault> {
        let mut rows: Vec<Row> = self.matching(register, &query.filter).collect();
        rows.sort_by_key(|row| kernel::text::sort_key(&row.reference));
        if let Some(sort) = query.sort
            && let Some(field) = sort.field
        {
            rows.sort_by(|a, b| {
                let (a, b) = (a.get(field), b.get(field));
                let by_value = order(&a, &b).unwrap_or_else(|| a.is_none().cmp(&b.is_none()));
                if sort.down && !a.is_none() && !b.is_none() { by_value.reverse() } else { by_value }
            });
        }
        let total = u64::try_from(rows.len()).unwrap();
        let offset = usize::try_from(query.offset).unwrap();
        let limit = usize::try_from(query.limit).unwrap();
        Ok(Page { rows: rows.into_iter().skip(offset).take(limit).collect(), total })
    }
    fn count(&self, register: &'static Register, filter: &Filter) -> Result<u64, Fault> {
        Ok(u64::try_from(self.matching(register, filter).count()).unwrap())
    }
    fn tally(&self, register: &'static Register, filter: &Filter, field: usize) -> Result<Vec<(Value, u64)>, Fault> {
        let mut tally: Vec<(Value, u64)> = Vec::new();
        for row in self.matching(register, filter) {
            let value = row.get(field);
            match tally.iter_mut().find(|(known, _)| *known == value) {
                Some((_, count)) => *count += 1,
                None => tally.push((value, 1)),
            }
        }
        Ok(tally)
    }
    fn links_from(&self, ids: &[Id]) -> Result<Vec<LinkRow>, Fault> {
        Ok(ids.iter().filter_map(|id| self.rows.get(id)).flat_map(links).collect())
    }
    fn links_to(&self, ids: &[Id]) -> Result<Vec<LinkRow>, Fault> {
        let all = ids.iter().filter_map(|id| self.into.get(id)).flatten();
        Ok(all.filter(|link| self.rows.get(&link.from).is_some_and(|row| !row.retired)).cloned().collect())
    }
    fn due(&self, query: &DueQuery) -> Result<DuePage, Fault> {
        kernel::agenda::of_rows(self, query)
    }
    fn reviews(&self) -> Result<Reviews, Fault> {
        kernel::agenda::reviews_of_rows(self)
    }
    fn names(&self, ids: &[Id]) -> Result<BTreeMap<Id, Name>, Fault> {
        let known = ids.iter().filter_map(|id| self.rows.get(id));
        let name = |row: &Row| Name { register: row.register, reference: row.reference.clone(), title: row.title(), retired: row.retired };
        Ok(known.map(|row| (row.id, name(row))).collect())
    }
    fn history(&self, _: &'static Register, id: Id) -> Result<History, Fault> {
        Ok(self.revisions.iter().rev().filter(|revision| revision.row.id == id).cloned().collect())
    }
    fn journal(&self, query: &JournalQuery) -> Result<Vec<JournalEntry>, Fault> {
        let before =
            |place: usize, id: Id| self.revisions[..place].iter().rev().find(|other| other.row.id == id).map(|other| other.row.clone());
        let entries = self.revisions.iter().enumerate().rev().filter(|(_, revision)| query.record.is_none_or(|id| id == revision.row.id));
        let entry = |(place, revision): (usize, &Revision)| JournalEntry {
            revision: revision.clone(),
            leaf: place as u64,
            before: before(place, revision.row.id),
        };
        Ok(entries.take(usize::try_from(query.limit).unwrap()).map(entry).collect())
    }
    fn search(&self, words: &str, limit: u64) -> Result<Vec<(Id, Name)>, Fault> {
        let found = self.rows.values().filter(|row| holds(row, &Test::Words(words.to_owned())));
        let ids: Vec<Id> = found.map(|row| row.id).take(usize::try_from(limit).unwrap()).collect();
        Ok(self.names(&ids)?.into_iter().collect())
    }
}

fn uuid_of(n: u64) -> Id {
    Id::v7(n, &[7; 10])
}

/// Ids of the messages with which something is refused.
pub(crate) fn refused(result: Result<impl std::fmt::Debug, Fault>) -> Vec<String> {
    match result {
        Err(Fault::Invalid(problems)) => problems.iter().map(|problem| problem.text.id.to_string()).collect(),
        Err(Fault::Conflict(text)) => vec![text.id.to_string()],
        other => panic!("{other:?}"),
    }
}

/// Calls a page or report as a person would ask for it.
pub(crate) fn ask<T>(read: &dyn Read, path: &str, query: &[(&str, &str)], render: impl Fn(&ui::View<'_>) -> Result<T, Fault>) -> T {
    let visitor = ui::Visitor { name: "Maren Holt".into(), ..ui::Visitor::default() };
    let query: Vec<(String, String)> = query.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let view = ui::View { read, words: words(), concepts: crate::CONCEPTS, visitor: &visitor, path, query: &query, flash: None };
    render(&view).unwrap()
}

/// A page with no missing message and balanced `main` content.
pub(crate) fn page(read: &dyn Read, path: &str, query: &[(&str, &str)]) -> String {
    let screen = crate::CONCEPTS.iter().flat_map(|concept| concept.screens).find(|screen| screen.path == path).unwrap();
    sound(ask(read, path, query, screen.render).into_string())
}

/// All panels of a record.
pub(crate) fn panels(read: &dyn Read, row: &Row) -> String {
    let all = crate::CONCEPTS.iter().flat_map(|concept| concept.panels).filter(|panel| panel.register == row.register.key);
    let path = ui::paths::record(row.register, &row.reference);
    sound(all.map(|panel| ask(read, &path, &[], |view| (panel.render)(view, row)).into_string()).collect())
}

/// A report as plain cells: head and rows of its first table.
pub(crate) fn report(read: &dyn Read, key: &str, query: &[(&str, &str)]) -> (kernel::document::Document, Vec<Vec<String>>) {
    use kernel::document::{Block, TableRow};
    let report = crate::CONCEPTS.iter().flat_map(|concept| concept.reports).find(|report| report.key == key).unwrap();
    let document = ask(read, &ui::paths::report(key, "json"), query, report.render);
    let mut lines = Vec::new();
    for block in &document.blocks {
        if let Block::Table(table) = block {
            lines.push(table.columns.iter().map(|column| column.key.clone()).collect::<Vec<_>>());
            for row in &table.rows {
                if let TableRow::Cells(cells) = row {
                    assert_eq!(cells.len(), table.columns.len());
                    lines.push(cells.iter().map(kernel::document::TableCell::plain).collect());
                }
            }
        }
    }
    sound(format!("{document:?}"));
    (document, lines)
}

fn sound(html: String) -> String {
    for (place, _) in html.match_indices('[') {
        let rest: String = html[place..].chars().take(40).collect();
        let id = rest[1..].split(']').next().unwrap_or_default();
        let like_an_id = id.contains('-') && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        assert!(!like_an_id, "missing message {id}");
    }
    html
}

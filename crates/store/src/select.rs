//! Lists, counts and tallies: filters to conditions, and the way through the indexes chosen by what is asked.

use crate::context::View;
use crate::find::{self, Among};
use crate::left;
use crate::load::{self, Stored, is_link};
use crate::population;
use crate::reader::Reader;
use crate::shape::{Lapsing, Shape, encode};
use crate::sql::{Args, Cell, LIST};
use crate::tally;
use kernel::cell::Operator;
use kernel::text::{fold, sort_key};
use kernel::{Fault, Filter, Id, Kind, Page, Query, Sort, Test, Text, Value};

/// Up to so many rows are gathered by time or unit and then sorted; more are walked in the order asked for.
const FEW: i64 = 2_000;

/// A query on one register in the making.
pub(crate) struct Select<'r> {
    reader: &'r Reader<'r>,
    shape: &'r Shape,
    pub(crate) view: View,
    units: Option<Vec<Cell>>,
    pub(crate) args: Args,
    org: String,
    wheres: Vec<String>,
    /// `WITH few …`, when the rows are gathered first.
    pub(crate) with: String,
    /// The link field whose target's name gives the order.
    named: Option<usize>,
    /// An index gives the order asked for, or holds what a test asks for; that of times must not be taken instead.
    ordered: bool,
    /// The tally that is asked instead of the rows.
    facet: Option<usize>,
}

/// What a list is sorted by.
enum Key {
    /// A column; records without a value come last.
    Column(String),
    /// The name of what this link field points to.
    Name(usize),
}

impl<'r> Select<'r> {
    pub(crate) fn new(reader: &'r Reader<'r>, shape: &'r Shape, filter: &Filter) -> Result<Self, Fault> {
        Self::after(Args::default(), reader, shape, filter)
    }

    /// One that stands in a statement after others, whose values are bound already.
    pub(crate) fn after(mut args: Args, reader: &'r Reader<'r>, shape: &'r Shape, filter: &Filter) -> Result<Self, Fault> {
        let org = args.put(reader.org);
        let mut select = Self {
            reader,
            shape,
            view: reader.view,
            units: reader.units(),
            args,
            org,
            wheres: Vec::new(),
            with: String::new(),
            named: None,
            ordered: false,
            facet: None,
        };
        if let Some(retired) = select_retired(filter) {
            let flag = select.args.put(retired);
            select.wheres.push(format!("r.retired = {flag}"));
        }
        for test in &filter.tests {
            let condition = select.condition(test)?;
            select.wheres.push(condition);
        }
        Ok(select)
    }

    /// One that counts, by these fields: of a tally where one has what is asked, else the rows, which it chooses how to reach.
    pub(crate) fn counting(mut self, filter: &Filter, fields: &[usize]) -> Result<Self, Fault> {
        self.facet = tally::facet(self.reader, self.shape, filter, fields);
        if self.facet.is_none() {
            self.route()?;
        }
        Ok(self)
    }

    /// How many, of what [`Select::from`] gives.
    pub(crate) fn many(&self) -> &'static str {
        if self.facet.is_some() { tally::MANY } else { "count(*)" }
    }

    /// Leaves out of groups what a tally still names and nothing is left of.
    pub(crate) fn having(&self) -> &'static str {
        if self.facet.is_some() { " HAVING sum(r.n) > 0" } else { "" }
    }

    /// Chooses how to reach the rows: the few of an early time or of small units are gathered first.
    fn route(&mut self) -> Result<(), Fault> {
        let (sql, org) = (self.reader.sql(), self.reader.org);
        let mut gather = None;
        if let View::At(seq) = self.view {
            // In the order of an index, so that PostgreSQL, whose plans do not know the time asked for, takes that index.
            let text = format!(
                "SELECT count(*) FROM (SELECT 1 FROM {} WHERE org = ?1 AND from_seq <= ?2 ORDER BY from_seq LIMIT {}) probe",
                self.shape.table,
                FEW + 1
            );
            if sql.number(&text, &[org.into(), seq.into()])? <= FEW {
                let seq = self.args.put(seq);
                gather = Some(format!("q.from_seq <= {seq} AND (q.to_seq IS NULL OR q.to_seq > {seq}) ORDER BY q.from_seq LIMIT {FEW}"));
            }
        }
        if gather.is_none()
            && let Some(units) = self.units.clone()
            // Every version of what is there now would be gathered, so what is there now counts.
            && held(self.reader, self.shape, View::Live, Some(&units), None)? <= FEW.unsigned_abs()
        {
            let list = self.args.list(units);
            let held = self.view.holds("q", sql.dialect(), &mut self.args);
            gather = Some(format!("q.now_unit IN ({list}) AND {held}"));
        }
        if let Some(condition) = gather {
            self.with = format!(
                "WITH few AS MATERIALIZED (SELECT q.id, q.from_seq FROM {} q WHERE q.org = {} AND {condition}) ",
                self.shape.table, self.org
            );
        }
        Ok(())
    }

    /// Tables and conditions. In SQLite, CROSS JOIN says which table is walked first.
    pub(crate) fn from(&mut self) -> String {
        let dialect = self.reader.sql().dialect();
        if let Some(facet) = self.facet {
            let table = tally::table(&self.org, self.shape, facet, &mut self.args);
            let units = self.units.clone().map(|units| format!("r.now_unit IN ({})", self.args.list(units)));
            let all: Vec<String> = units.into_iter().chain(self.wheres.iter().cloned()).chain(["1 = 1".to_owned()]).collect();
            return format!("FROM {table} WHERE {}", all.join(" AND "));
        }
        let mut all = vec![format!("r.org = {}", self.org)];
        let mut tables = format!("{} r", self.shape.table);
        if self.with.is_empty() {
            let held = self.view.holds("r", dialect, &mut self.args);
            all.push(if self.ordered { held } else { held.trim_start_matches('+').to_owned() });
        } else {
            tables = format!("few f CROSS JOIN {tables}");
            all.push("r.id = f.id AND r.from_seq = f.from_seq".into());
        }
        if let Some(column) = self.named.and_then(|index| self.shape.column(index)) {
            match self.walked(self.named) {
                Some(target) if self.with.is_empty() => {
                    tables = format!("record o CROSS JOIN {tables}");
                    all.push(format!("o.org = {} AND o.register = {}", self.org, self.args.put(target.to_owned())));
                    all.push(format!("r.{} = o.id", column.name));
                }
                _ => {
                    tables = format!("{tables} CROSS JOIN record o");
                    all.push(format!("o.org = r.org AND o.id = r.{}", column.name));
                }
            }
            all.extend(self.seen("o", self.named));
        }
        if let Some(units) = self.units.clone() {
            all.push(format!("{} IN ({})", dialect.plain("r.now_unit"), self.args.list(units)));
        }
        all.extend(self.wheres.iter().cloned());
        format!("FROM {tables} WHERE {}", all.join(" AND "))
    }

    /// The register in the order of whose names an index can be walked: the only one that this indexed field points to.
    fn walked(&self, index: Option<usize>) -> Option<&'static str> {
        let field = index.and_then(|index| self.shape.register.fields().get(index)).filter(|field| field.index)?;
        match (&field.kind, field.kind.targets()) {
            (Kind::Link(_), [one]) if *one != "*" => Some(*one),
            _ => None,
        }
    }

    /// That the target of a link field shows.
    fn seen(&mut self, alias: &str, index: Option<usize>) -> Option<String> {
        let units = self.units.clone().filter(|_| index != Some(0))?;
        Some(format!("{} IN ({})", self.reader.sql().dialect().plain(&format!("{alias}.now_unit")), self.args.list(units)))
    }

    /// A page, in the order of a column where one is named, else of references. Which rows stand on it is decided before any is
    /// fetched whole, so that what comes before it costs no more than its entries in an index.
    fn rows(&mut self, extra: &str, by: Option<&str>, way: &str, offset: u64, limit: u64) -> Result<Vec<Stored>, Fault> {
        let kept = self.args.0.len();
        let from = self.from();
        let (dialect, view) = (self.reader.sql().dialect(), self.view);
        let columns = load::columns(self.shape, dialect, &mut self.args, |args| view.stands("m", dialect, args));
        let (limit, offset) = (self.args.put(limit), self.args.put(offset));
        // The newest row of a record is found by its identity alone, which stands in more indexes than when it came.
        let (seq, held) = match view {
            View::Live => ("", "r.to_seq IS NULL"),
            View::At(_) => (", r.from_seq", "r.from_seq = p.from_seq"),
        };
        let (first, outer) = by.map_or_else(Default::default, |by| (format!("{by} {way}, "), format!("p.v {way}, ")));
        let by = by.map(|by| format!(", {by} AS v")).unwrap_or_default();
        let begun = if self.with.is_empty() { "WITH ".to_owned() } else { format!("{}, ", self.with.trim_end()) };
        let text = format!(
            "{begun}page AS MATERIALIZED (SELECT r.id, r.ref_key{seq}{by} {from}{extra} ORDER BY {first}r.ref_key {way}, r.id {way} LIMIT {limit} \
             OFFSET {offset}) SELECT {columns} FROM page p CROSS JOIN {} r WHERE r.org = {} AND r.id = p.id AND {held} \
             ORDER BY {outer}p.ref_key {way}, p.id {way}",
            self.shape.table, self.org
        );
        let rows = self.reader.sql().query(&text, &self.args.0)?;
        self.args.0.truncate(kept);
        rows.iter().map(|cells| load::decode_row(self.shape, cells)).collect()
    }

    pub(crate) fn count(&mut self, extra: &str) -> Result<u64, Fault> {
        let kept = self.args.0.len();
        let from = self.from();
        let text = format!("{}SELECT {} {from}{extra}", self.with, self.many());
        let found = self.reader.sql().number(&text, &self.args.0)?;
        self.args.0.truncate(kept);
        Ok(u64::try_from(found).unwrap_or_default())
    }

    fn condition(&mut self, test: &Test) -> Result<String, Fault> {
        let nobody = || "1 = 0".to_owned();
        Ok(match test {
            Test::Reference(references) => format!("r.ref_key IN ({})", self.args.list(references.iter().map(|r| sort_key(r)))),
            Test::Identity(ids) if ids.len() > LIST => return Err(Fault::whole(Text::new("filter-too-many").with("max", LIST))),
            Test::Identity(ids) => format!("r.id IN ({})", self.args.list(ids.iter().copied())),
            Test::Words(typed) => match find::condition(self.reader.sql().dialect(), typed, Among::All, &mut self.args) {
                None => "1 = 1".into(),
                // By the numbers that the words give, not by a walk over all records.
                Some(any) => {
                    let org = self.reader.sql().dialect().plain("x.org");
                    format!("r.id IN (SELECT x.id FROM record x WHERE {org} = {} AND {any})", self.org)
                }
            },
            Test::Empty { field, not } => {
                let filled = self.filled(*field)?;
                if *not { filled } else { format!("NOT ({filled})") }
            }
            Test::Field { field, operator, values, not } => {
                let Some(found) = self.shape.register.fields().get(*field).cloned() else { return Ok(nobody()) };
                self.ordered |= !*not && (found.index || found.title) && *operator != Operator::Contains;
                let condition = self.compare(*field, &found, *operator, values)?;
                if *not { format!("({condition}) IS NOT TRUE") } else { condition }
            }
        })
    }

    /// That a field holds something, of what the reader may see.
    fn filled(&mut self, index: usize) -> Result<String, Fault> {
        let Some(field) = self.shape.register.fields().get(index) else { return Ok("1 = 0".into()) };
        if let (true, Some(column)) = (field.duty, self.shape.column(index)) {
            let here = left::here(self.reader, "r", &column.name, &mut self.args);
            return Ok(format!("({} AND {here})", self.pointing(index, field)));
        }
        Ok(self.pointing(index, field))
    }

    /// That a field points at something that the reader may see, or holds a value.
    fn pointing(&mut self, index: usize, field: &kernel::Field) -> String {
        let units = self.units.clone().filter(|_| is_link(&field.kind) && index != 0);
        let seen = units.map_or_else(String::new, |units| format!(" AND x.now_unit IN ({})", self.args.list(units)));
        match self.shape.column(index) {
            Some(column) if seen.is_empty() => format!("r.{} IS NOT NULL", column.name),
            Some(column) => format!("EXISTS (SELECT 1 FROM record x WHERE x.org = r.org AND x.id = r.{}{seen})", column.name),
            None => {
                let key = self.args.put(field.key.as_ref());
                let held = self.view.stands("l", self.reader.sql().dialect(), &mut self.args);
                format!(
                    "EXISTS (SELECT 1 FROM link l JOIN record x ON x.org = l.org AND x.id = l.to_id WHERE l.org = r.org AND l.from_id = r.id \
                     AND l.field = {key} AND {held}{seen})"
                )
            }
        }
    }

    fn compare(&mut self, index: usize, field: &kernel::Field, operator: Operator, values: &[Value]) -> Result<String, Fault> {
        if is_link(&field.kind) {
            let asked: Vec<Id> = values.iter().flat_map(|v| v.links().to_vec()).collect();
            let ids = if index == 0 { asked } else { self.reader.visible(&asked)? };
            let list = self.args.list(ids);
            return Ok(match self.shape.column(index) {
                Some(column) => format!("r.{} IN ({list})", column.name),
                None => {
                    let key = self.args.put(field.key.as_ref());
                    let held = self.view.stands("l", self.reader.sql().dialect(), &mut self.args);
                    format!(
                        "r.id IN (SELECT l.from_id FROM link l WHERE l.org = {} AND l.to_id IN ({list}) AND l.field = {key} AND {held})",
                        self.org
                    )
                }
            });
        }
        let Some(column) = self.shape.column(index) else { return Ok("1 = 0".into()) };
        let name = format!("r.{}", column.name);
        let letters = column.letters.as_ref().map(|letters| format!("r.{letters}"));
        let dialect = self.reader.sql().dialect();
        let sign = match operator {
            Operator::Is if matches!(field.kind, Kind::Flags(_) | Kind::Tags) => {
                let words: Vec<String> = values.iter().flat_map(|v| v.words().to_vec()).collect();
                let (wall, within) = (crate::shape::WALL, letters.as_ref().unwrap_or(&name));
                let mut parts = Vec::new();
                for word in words {
                    let word = if letters.is_some() { fold(&word) } else { word };
                    parts.push(dialect.contains(within, &self.args.put(format!("{wall}{word}{wall}"))));
                }
                return Ok(if parts.is_empty() { "1 = 0".into() } else { format!("({})", parts.join(" OR ")) });
            }
            Operator::Is => {
                // Texts are compared as people read them, whatever the case; addresses exactly, by the same index.
                if let (Some(sort), Kind::Text(_) | Kind::Email) = (&column.sort, field.kind) {
                    let keys = self.args.list(values.iter().filter_map(Value::as_text).map(sort_key));
                    let exact = match field.kind {
                        Kind::Email => format!(" AND {name} IN ({})", self.args.list(values.iter().filter_map(Value::as_text))),
                        _ => String::new(),
                    };
                    return Ok(format!("(r.{sort} IN ({keys}){exact})"));
                }
                // Choices by their place in the list, which is what their index holds.
                if let (Some(sort), Some(choices)) = (&column.sort, field.kind.choices()) {
                    let words = values.iter().flat_map(Value::words);
                    let mut places: Vec<usize> = words.filter_map(|word| choices.position(word)).collect();
                    let lapsing = self.shape.lapsing(index).map(|lapsing| (lapsing.words, self.told(index)));
                    let Some(((from, to), Some(told))) = lapsing else {
                        return Ok(format!("r.{sort} IN ({})", self.args.list(places.iter().map(|place| *place as u64))));
                    };
                    let holds = format!("{told} IN ({})", self.args.list(places.iter().map(|place| *place as u64)));
                    // By the index of what is projected, which may read as another word today.
                    places.extend(places.contains(&to).then_some(from));
                    return Ok(format!("(r.{sort} IN ({}) AND {holds})", self.args.list(places.iter().map(|place| *place as u64))));
                }
                if let (Some(letters), Kind::Text(_)) = (&letters, field.kind) {
                    return Ok(format!("{letters} IN ({})", self.args.list(values.iter().filter_map(Value::as_text).map(fold))));
                }
                let cells = values.iter().map(|value| encode(field, value)).collect::<Result<Vec<_>, _>>()?;
                return Ok(format!("{name} IN ({})", self.args.list(cells)));
            }
            Operator::Contains => {
                let parts: Vec<String> = values
                    .iter()
                    .filter_map(Value::as_text)
                    .map(|text| {
                        let place = self.args.put(fold(text));
                        dialect.contains(letters.as_ref().unwrap_or(&name), &place)
                    })
                    .collect();
                return Ok(if parts.is_empty() { "1 = 0".into() } else { format!("({})", parts.join(" OR ")) });
            }
            Operator::Below => "<",
            Operator::AtMost => "<=",
            Operator::Above => ">",
            Operator::AtLeast => ">=",
        };
        match values.first() {
            Some(value) => {
                let cell = encode(field, value)?;
                Ok(format!("{name} {sign} {}", self.args.put(cell)))
            }
            None => Ok("1 = 0".into()),
        }
    }

    /// What tells the values of a field apart: its column, or for a word that a day ends, the word of the day.
    pub(crate) fn told(&self, index: usize) -> Option<String> {
        let column = self.shape.apart(index)?;
        match (self.shape.lapsing(index), self.reader.day()) {
            // The day stands in the text itself: a page is asked in several statements that share it.
            (Some(Lapsing { place, last, words: (from, to), .. }), Some(day)) => {
                Some(format!("CASE WHEN r.{place} = {from} AND r.{last} < '{day}' THEN {to} ELSE r.{place} END"))
            }
            _ => Some(format!("r.{column}")),
        }
    }

    /// Whether an index holds the order asked for: that of references, or that of an indexed field.
    fn indexed(&self, sort: Option<Sort>) -> bool {
        let Some(index) = sort.and_then(|s| s.field) else { return true };
        if self.shape.lapsing(index).is_some() {
            return false;
        }
        let field = self.shape.register.fields().get(index);
        field.is_some_and(|field| (field.index || field.title) && !is_link(&field.kind)) || self.walked(Some(index)).is_some()
    }

    /// Where a list of a past state that runs downwards may begin: at the last reference there was (with the largest key
    /// there is). What came later stands before it in the index, and is passed over at once.
    fn beginning(&mut self, sort: Option<Sort>) -> Result<String, Fault> {
        let (View::At(seq), Some(sort)) = (self.view, sort) else { return Ok(String::new()) };
        if !sort.down || !self.with.is_empty() || !self.indexed(Some(sort)) || self.walked(sort.field).is_some() {
            return Ok(String::new());
        }
        let (sql, org) = (self.reader.sql(), self.reader.org);
        let Some(last) = population::top(sql, org, self.shape, seq)? else { return Ok(String::new()) };
        let Some(column) = sort.field.and_then(|index| self.shape.column(index)) else {
            return Ok(format!(" AND r.ref_key <= {}", self.args.put(last)));
        };
        let by = column.sort.as_ref().unwrap_or(&column.name);
        let text = format!("SELECT {by} FROM {} WHERE org = ?1 AND {by} IS NOT NULL ORDER BY {by} DESC LIMIT 1", self.shape.table);
        let Some(most) = sql.first(&text, &[org.into()])? else { return Ok(String::new()) };
        let (most, last) = (self.args.put(most.at(0).clone()), self.args.put(last));
        Ok(format!(" AND (r.{by}, r.ref_key) <= ({most}, {last})"))
    }

    /// What a list is sorted by; [`None`] by reference.
    fn key(&self, sort: Option<Sort>) -> Option<Key> {
        let index = sort?.field?;
        if self.shape.lapsing(index).is_some() {
            return self.told(index).map(Key::Column);
        }
        let column = self.shape.column(index)?;
        let link = self.shape.register.fields().get(index).is_some_and(|field| is_link(&field.kind));
        Some(if link { Key::Name(index) } else { Key::Column(format!("r.{}", column.sort.as_ref().unwrap_or(&column.name))) })
    }

    /// That a record has no value to be sorted by.
    fn keyless(&mut self, key: &Key) -> String {
        match key {
            Key::Column(column) => format!(" AND {column} IS NULL"),
            Key::Name(index) => {
                let name = self.shape.column(*index).map(|column| column.name.as_str()).unwrap_or_default();
                let seen = self.seen("x", Some(*index)).map(|seen| format!(" AND {seen}")).unwrap_or_default();
                format!(" AND NOT EXISTS (SELECT 1 FROM record x WHERE x.org = r.org AND x.id = r.{name}{seen})")
            }
        }
    }
}

/// [`None`] for both, else whether retired ones are wanted.
pub(crate) fn select_retired(filter: &Filter) -> Option<bool> {
    match filter.retired {
        None => Some(false),
        Some(true) => Some(true),
        Some(false) => None,
    }
}

/// A page with the number of all that match.
pub(crate) fn list(reader: &Reader<'_>, shape: &Shape, query: &Query) -> Result<Page, Fault> {
    if reader.sequence == 0 && reader.view != View::Live {
        return Ok(Page::default());
    }
    let mut select = Select::new(reader, shape, &query.filter)?;
    select.route()?;
    select.ordered |= select.indexed(query.sort);
    let rows = page(&mut select, query)?;
    let found = rows.len() as u64;
    let total = if query.limit > found && (found > 0 || query.offset == 0) {
        query.offset + found
    } else {
        total(reader, shape, &query.filter, select)?
    };
    Ok(Page { rows: reader.show(rows)?, total })
}

/// The rows of a page. Records without a value come last either way, and an index must still give the order: two walks.
fn page(select: &mut Select<'_>, query: &Query) -> Result<Vec<Stored>, Fault> {
    let way = if query.sort.is_some_and(|s| s.down) { "DESC" } else { "ASC" };
    let bound = select.args.0.len();
    let beginning = select.beginning(query.sort)?;
    let mut rows;
    match select.key(query.sort) {
        None => rows = select.rows(&beginning, None, way, query.offset, query.limit)?,
        Some(key) => {
            let (by, filled) = match &key {
                Key::Column(column) => (column.as_str(), format!(" AND {column} IS NOT NULL")),
                Key::Name(index) => {
                    select.named = Some(*index);
                    ("o.title_k", String::new())
                }
            };
            rows = select.rows(&format!("{beginning}{filled}"), Some(by), way, query.offset, query.limit)?;
            select.args.0.truncate(bound);
            let found = rows.len() as u64;
            if found < query.limit {
                let before = if found > 0 { query.offset + found } else { select.count(&filled)? };
                let skip = query.offset.saturating_sub(before);
                select.named = None;
                let keyless = select.keyless(&key);
                rows.extend(select.rows(&keyless, None, way, skip, query.limit - found)?);
            }
        }
    }
    select.args.0.truncate(bound);
    Ok(rows)
}

/// The number of all that match, by the tallies, the population, or the way that the page of the list went.
fn total(reader: &Reader<'_>, shape: &Shape, filter: &Filter, mut select: Select<'_>) -> Result<u64, Fault> {
    if filter.tests.is_empty() {
        return held(reader, shape, reader.view, reader.units().as_deref(), select_retired(filter));
    }
    if let (View::Live, [Test::Words(typed)]) = (reader.view, filter.tests.as_slice()) {
        return find::count(reader, shape, typed, select_retired(filter));
    }
    if tally::facet(reader, shape, filter, &[]).is_some() {
        return Select::new(reader, shape, filter)?.counting(filter, &[])?.count("");
    }
    select.count("")
}

/// How many records stand in a register: of these units (all when [`None`]), retired or not (either when [`None`]).
pub(crate) fn held(reader: &Reader<'_>, shape: &Shape, view: View, units: Option<&[Cell]>, retired: Option<bool>) -> Result<u64, Fault> {
    let mut args = Args::default();
    let org = args.put(reader.org);
    let text = held_text(reader, &org, shape, view, units, retired, &mut args);
    Ok(u64::try_from(reader.sql().number(&text, &args.0)?).unwrap_or_default())
}

pub(crate) fn held_text(
    reader: &Reader<'_>,
    org: &str,
    shape: &Shape,
    view: View,
    units: Option<&[Cell]>,
    retired: Option<bool>,
    args: &mut Args,
) -> String {
    if tally::tells(reader) {
        return tally::held(org, shape, units, retired, args);
    }
    population::number(reader.sql().dialect(), org, shape, view, units, retired, args)
}

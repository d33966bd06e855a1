//! Numbers about records at the end of links, by one statement for many records.

use crate::context::View;
use crate::load::CHUNK;
use crate::reader::Reader;
use crate::select::held;
use crate::shape::{Shape, decode};
use crate::sql::{Args, Cell, Cells};
use kernel::{Ask, Fault, Field, Gather, Gathered, Id, Kind, Path, Sort, Step, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Up to so many at the ends are gathered and sorted, whatever their share.
const MANY: u64 = 100;
/// How a question begins of which no answer comes twice.
const APART: &str = "SELECT DISTINCT ";

pub(crate) fn run(reader: &Reader<'_>, from: &[Id], what: &Gather<'_>) -> Result<Gathered, Fault> {
    if reader.sequence == 0 && reader.view != View::Live {
        return Ok(Gathered::new());
    }
    among(reader, reader.view, from, None, what)
}

/// The answers in a view, of all the ends or of these only: then the ways are walked backwards, and cost what stands around the ends,
/// whatever many others there are.
pub(crate) fn among(reader: &Reader<'_>, view: View, from: &[Id], ends: Option<&[Id]>, what: &Gather<'_>) -> Result<Gathered, Fault> {
    let shape = reader.cx.shapes.of(what.register)?;
    let mut gathered = Gathered::new();
    for part in from.chunks(CHUNK) {
        let mut question = Question::about(reader, view, part);
        question.among = ends.map(|ends| question.args.list(ends.iter().copied()));
        let text = question.text(shape, what)?;
        for cells in reader.sql().query(&text, &question.args.0)? {
            let answers = what.ask.iter().enumerate().map(|(place, ask)| answer(shape, ask, cells.at(place + 1)));
            gathered.insert(cells.id(0), answers.collect::<Result<_, Fault>>()?);
        }
        if what.ask.iter().any(|ask| matches!(ask, Ask::Units)) {
            let mut units: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
            let mut question = Question::about(reader, view, part);
            question.among = ends.map(|ends| question.args.list(ends.iter().copied()));
            let text = question.units(shape, what)?;
            for cells in reader.sql().query(&text, &question.args.0)? {
                units.entry(cells.id(0)).or_default().push(cells.id(1));
            }
            for (start, mut units) in units {
                units.sort_unstable();
                for (ask, answer) in what.ask.iter().zip(gathered.get_mut(&start).into_iter().flatten()) {
                    if matches!(ask, Ask::Units) {
                        *answer = Value::from(units.clone());
                    }
                }
            }
        }
    }
    Ok(gathered)
}

/// The records at the end of these steps from some records in a view; from each few hundred of them no more than so many.
pub(crate) fn reached(reader: &Reader<'_>, view: View, from: &[Id], steps: &[Step], most: usize) -> Result<BTreeSet<Id>, Fault> {
    let mut found = BTreeSet::new();
    for part in from.chunks(CHUNK) {
        let mut question = Question::about(reader, view, part);
        let text = format!("{} LIMIT {most}", question.walk(steps)?);
        found.extend(reader.sql().query(&text, &question.args.0)?.iter().map(|cells| cells.id(1)));
    }
    Ok(found)
}

/// The first records at the ends from one record, in this order, and how many there are.
pub(crate) fn first(reader: &Reader<'_>, from: Id, what: &Gather<'_>, sort: Sort, limit: u64) -> Result<(Vec<Id>, u64), Fault> {
    let shape = reader.cx.shapes.of(what.register)?;
    if reader.sequence == 0 && reader.view != View::Live {
        return Ok((Vec::new(), 0));
    }
    let by = match sort.field {
        None => "r.ref_key".to_owned(),
        Some(field) => {
            let column = shape.column(field).ok_or_else(|| Fault::Internal(format!("{} has no order by a list", shape.register.key)))?;
            format!("r.{}", column.sort.as_ref().unwrap_or(&column.name))
        }
    };
    let way = if sort.down { " DESC" } else { "" };
    let order = format!("{by}{way}, r.ref_key{way}, r.id{way}");
    let mut question = Question::about(reader, reader.view, &[from]);
    let total = question.total(shape, what)?;
    // Where so many are at the ends that the first are soon met in the order asked for, that order is walked until they are.
    let indexed =
        sort.field.is_none_or(|field| shape.lapsing(field).is_none() && shape.register.fields().get(field).is_some_and(|f| f.index));
    if indexed && reader.view == View::Live && total > MANY {
        let all = held(reader, shape, View::Live, None, Some(false))?;
        if all.saturating_mul(limit) / total < total {
            let (ways, tests) = (question.backwards(what)?, question.counted(shape, what)?);
            let most = question.args.put(limit);
            let text =
                format!("SELECT r.id FROM {} r WHERE {tests} AND {by} IS NOT NULL AND ({ways}) ORDER BY {order} LIMIT {most}", shape.table);
            let found = reader.sql().query(&text, &question.args.0)?;
            if found.len() as u64 == limit {
                return Ok((found.iter().map(|cells| cells.id(0)).collect(), total));
            }
        }
    }
    let mut question = Question::about(reader, reader.view, &[from]);
    let (pairs, tests) = (question.pairs(what)?, question.counted(shape, what)?);
    let most = question.args.put(limit);
    let text = format!(
        "SELECT r.id FROM ({pairs}) p CROSS JOIN {} r WHERE r.id = p.id AND {tests} ORDER BY CASE WHEN {by} IS NULL THEN 1 ELSE 0 END, {order} \
         LIMIT {most}",
        shape.table
    );
    let found = reader.sql().query(&text, &question.args.0)?;
    Ok((found.iter().map(|cells| cells.id(0)).collect(), total))
}

/// A statement in the making.
struct Question<'r> {
    reader: &'r Reader<'r>,
    view: View,
    args: Args,
    org: String,
    /// The records that are asked for.
    from: String,
    /// The only ends that count.
    among: Option<String>,
}

impl<'r> Question<'r> {
    fn about(reader: &'r Reader<'r>, view: View, from: &[Id]) -> Self {
        let mut args = Args::default();
        let org = args.put(reader.org);
        let from = args.list(from.iter().copied());
        Self { reader, view, args, org, from, among: None }
    }

    fn held(&mut self, alias: &str) -> String {
        self.view.stands(alias, self.reader.sql().dialect(), &mut self.args)
    }

    fn text(&mut self, shape: &Shape, what: &Gather<'_>) -> Result<String, Fault> {
        let pairs = self.pairs(what)?;
        if counts_only(shape, what) {
            return Ok(format!("SELECT p.start{} FROM ({pairs}) p GROUP BY p.start", ", count(*)".repeat(what.ask.len())));
        }
        let tests = self.counted(shape, what)?;
        let asked = what.ask.iter().map(|ask| self.asked(shape, ask)).collect::<Result<Vec<_>, Fault>>()?;
        let asked = asked.join(", ");
        Ok(format!("SELECT p.start, {asked} FROM ({pairs}) p CROSS JOIN {} r WHERE r.id = p.id AND {tests} GROUP BY p.start", shape.table))
    }

    /// Where several ways lead to the same record, or one way does so twice, it counts once.
    fn pairs(&mut self, what: &Gather<'_>) -> Result<String, Fault> {
        let ways = what.ways.iter().map(|way| self.way(way)).collect::<Result<Vec<_>, Fault>>()?;
        // Several are told apart as they are put together.
        let ways = if ways.len() > 1 { ways.into_iter().map(|way| way.replacen(APART, "SELECT ", 1)).collect() } else { ways };
        Ok(ways.join(" UNION "))
    }

    /// That one of the ways leads to the record `r`.
    fn backwards(&mut self, what: &Gather<'_>) -> Result<String, Fault> {
        self.among = Some("r.id".to_owned());
        let way = |way: &Path| Ok(format!("EXISTS ({})", self.way(way)?.replacen(APART, "SELECT ", 1)));
        let ways = what.ways.iter().map(way).collect::<Result<Vec<_>, Fault>>()?;
        self.among = None;
        Ok(ways.join(" OR "))
    }

    /// How many are at the ends.
    fn total(&mut self, shape: &Shape, what: &Gather<'_>) -> Result<u64, Fault> {
        let bound = self.args.0.len();
        let pairs = self.pairs(what)?;
        let text = if counts_only(shape, what) {
            format!("SELECT count(*) FROM ({pairs}) p")
        } else {
            let tests = self.counted(shape, what)?;
            format!("SELECT count(*) FROM ({pairs}) p CROSS JOIN {} r WHERE r.id = p.id AND {tests}", shape.table)
        };
        let total = self.reader.sql().number(&text, &self.args.0)?;
        self.args.0.truncate(bound);
        Ok(u64::try_from(total).unwrap_or_default())
    }

    /// To which units the records at the ends belong.
    fn units(&mut self, shape: &Shape, what: &Gather<'_>) -> Result<String, Fault> {
        let (pairs, tests) = (self.pairs(what)?, self.counted(shape, what)?);
        let unit = column(shape, "unit")?.1;
        Ok(format!(
            "SELECT DISTINCT p.start, {unit} FROM ({pairs}) p CROSS JOIN {} r WHERE r.id = p.id AND {tests} AND {unit} IS NOT NULL",
            shape.table
        ))
    }

    /// What holds of a record that counts.
    fn counted(&mut self, shape: &Shape, what: &Gather<'_>) -> Result<String, Fault> {
        let held = self.held("r");
        let mut tests = vec![format!("r.org = {} AND {held} AND r.retired = 0", self.org)];
        for (key, words) in what.without {
            let (column, list) = (column(shape, key)?.1, self.args.list(words.iter().copied()));
            tests.push(format!("({column} IS NULL OR {column} NOT IN ({list}))"));
        }
        if let Some(units) = what.units {
            let (column, list) = (column(shape, "unit")?.1, self.args.list(units.iter().copied()));
            tests.push(format!("{column} IN ({list})"));
        }
        Ok(tests.join(" AND "))
    }

    /// Pairs of a record asked for and one at the end of a way from it.
    fn way(&mut self, way: &[Step]) -> Result<String, Fault> {
        if way.iter().any(|step| !matches!(step, Step::Reads(_) | Step::All(_))) {
            return self.walk(way);
        }
        let among = self.among.as_ref().map(|ends| format!(" AND s.id IN ({ends})")).unwrap_or_default();
        Ok(format!("SELECT s.id AS start, s.id AS id FROM record s WHERE s.org = {} AND s.id IN ({}){among}", self.org, self.from))
    }

    /// The same over at least one link.
    fn walk(&mut self, way: &[Step]) -> Result<String, Fault> {
        let steps = way.iter().filter(|step| !matches!(step, Step::Reads(_) | Step::All(_)));
        let (mut tables, mut tests, mut start, mut here) = (Vec::new(), Vec::new(), String::new(), String::new());
        for (place, step) in steps.enumerate() {
            let link = format!("l{place}");
            let (key, near, far) = match step {
                Step::In(register, key) => {
                    tests.push(format!("{link}.register = {}", self.args.put(*register)));
                    (*key, format!("{link}.to_id"), format!("{link}.from_id"))
                }
                Step::Out(key) => (*key, format!("{link}.from_id"), format!("{link}.to_id")),
                Step::Reads(_) | Step::All(_) => continue,
            };
            if key == "unit" {
                return Err(Fault::Internal("units are no links that can be gathered over".into()));
            }
            tests.push(format!("{link}.org = {} AND {link}.field = {}", self.org, self.args.put(key)));
            tests.push(self.held(&link));
            // A link knows whether the record that points is in use; the one asked for counts whatever became of it.
            if place > 0 || matches!(step, Step::In(..)) {
                tests.push(format!("{link}.retired = 0"));
            }
            if place == 0 {
                tests.push(format!("{near} IN ({})", self.from));
                start = near;
            } else {
                tests.push(format!("{near} = {here}"));
            }
            here = far;
            tables.push(format!("link {link}"));
        }
        if let Some(ends) = &self.among {
            tests.push(format!("{here} IN ({ends})"));
            tables.reverse();
        }
        // In SQLite, CROSS JOIN keeps the order of the steps, or of the steps back; and what is told apart must not choose an index, which
        // would be a walk over all links.
        let plain = |column: &str| self.reader.sql().dialect().plain(column);
        let (pair, tables) = (format!("{} AS start, {} AS id", plain(&start), plain(&here)), tables.join(" CROSS JOIN "));
        Ok(format!("{APART}{pair} FROM {tables} WHERE {}", tests.join(" AND ")))
    }

    fn asked(&mut self, shape: &Shape, ask: &Ask) -> Result<String, Fault> {
        Ok(match ask {
            Ask::Count => "count(*)".into(),
            Ask::Words(key, words) => {
                let (column, list) = (column(shape, key)?.1, self.args.list(words.iter().copied()));
                format!("count(CASE WHEN {column} IN ({list}) THEN 1 END)")
            }
            Ask::Sum(key) => format!("CAST(coalesce(sum({}), 0) AS BIGINT)", column(shape, key)?.1),
            Ask::Most(key) => format!("max({})", ordered(shape, key)?),
            Ask::Least(key) => format!("min({})", ordered(shape, key)?),
            Ask::Distinct(key) => format!("count(DISTINCT {})", column(shape, key)?.1),
            // A question of its own tells them.
            Ask::Units => "0".into(),
        })
    }
}

/// Whether links alone tell the answer: how many point, since a link knows whether the record that points is in use.
fn counts_only(shape: &Shape, what: &Gather<'_>) -> bool {
    let points = |way: &Path| {
        let last = way.iter().rev().find(|step| !matches!(step, Step::Reads(_)));
        matches!(last, Some(Step::In(register, _)) if *register == shape.register.key)
    };
    what.without.is_empty() && what.units.is_none() && what.ask.iter().all(|ask| matches!(ask, Ask::Count)) && what.ways.iter().all(points)
}

/// A field with its column.
fn column<'s>(shape: &'s Shape, key: &str) -> Result<(&'s Field, String), Fault> {
    let missing = || Fault::Internal(format!("nothing can be gathered of {} {key}", shape.register.key));
    let index = shape.register.index(key).ok_or_else(missing)?;
    let (field, column) = shape.register.fields().get(index).zip(shape.column(index)).ok_or_else(missing)?;
    Ok((field, format!("r.{}", column.name)))
}

/// The column by which the values of a field are in order.
fn ordered(shape: &Shape, key: &str) -> Result<String, Fault> {
    let (field, name) = column(shape, key)?;
    let index = shape.register.index(key).unwrap_or_default();
    let sort = shape.column(index).and_then(|column| column.sort.as_ref()).filter(|_| matches!(field.kind, Kind::Choice(_)));
    Ok(sort.map_or(name, |sort| format!("r.{sort}")))
}

fn answer(shape: &Shape, ask: &Ask, cell: &Cell) -> Result<Value, Fault> {
    let (Ask::Most(key) | Ask::Least(key)) = ask else { return Ok(Value::Int(Cells(vec![cell.clone()]).int(0))) };
    let field = column(shape, key)?.0;
    match (cell, field.kind.choices()) {
        (Cell::Int(place), Some(choices)) => {
            let word = usize::try_from(*place).ok().and_then(|place| choices.keys.get(place));
            Ok(word.map_or(Value::None, |word| Value::text(*word)))
        }
        _ => decode(field, cell),
    }
}

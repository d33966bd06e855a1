//! Answers what falls due, from its projection: rights, order, pages and counts in statements that know no register.

use crate::context::View;
use crate::due::Line;
use crate::left;
use crate::reader::Reader;
use crate::sql::{Args, Cells, LIST};
use jiff::civil::Date;
use kernel::agenda::first_days;
use kernel::due::{Cut, DueCount, Reviews, Who, Whose};
use kernel::{DueLine, DuePage, DueQuery, Fault, Id, Read, Register};
use std::collections::BTreeMap;

/// A question in the making.
struct Asking<'r> {
    reader: &'r Reader<'r>,
    args: Args,
    from: String,
    /// Whose lines are told apart, where that person shows.
    me: Option<Id>,
}

impl<'r> Asking<'r> {
    /// Every row that stands and shows, with the worker where that person shows.
    fn new(reader: &'r Reader<'r>, me: Option<Id>) -> Result<Self, Fault> {
        let mut args = Args::default();
        let org = args.put(reader.org);
        let held = reader.view.holds("d", reader.sql().dialect(), &mut args);
        let here = left::here(reader, "d", "person", &mut args);
        let (units, worker) = match reader.units() {
            None => (String::new(), format!("CASE WHEN {here} THEN d.person END")),
            Some(units) => {
                let list = args.list(units);
                let seen = format!("SELECT 1 FROM record x WHERE x.org = d.org AND x.id = d.person AND x.now_unit IN ({list})");
                (format!(" AND d.now_unit IN ({list})"), format!("CASE WHEN EXISTS ({seen}) AND {here} THEN d.person END"))
            }
        };
        let held = match reader.view {
            View::Live => held,
            View::At(_) => format!("{} AND d.from_seq > 0", held.trim_start_matches('+')),
        };
        let from = format!("FROM (SELECT d.*, {worker} AS worker FROM due d WHERE d.org = {org} AND {held}{units}) d");
        let me = reader.visible(me.as_slice())?.pop();
        Ok(Self { reader, args, from, me })
    }

    fn between(&mut self, from: Date, to: Date) -> String {
        format!("d.date >= {} AND d.date < {}", self.args.put(from.to_string()), self.args.put(to.to_string()))
    }

    /// That a line is somebody's: by the column that stands in an index, since who does not show has no lines.
    fn of(&mut self, person: Id) -> Result<String, Fault> {
        Ok(match self.reader.visible(&[person])?.pop() {
            Some(person) => format!("d.person = {}", self.args.put(person)),
            None => "1 = 0".to_owned(),
        })
    }

    /// What is asked for beside the time.
    fn wanted(&mut self, query: &DueQuery) -> Result<String, Fault> {
        let mut wanted = match query.whose {
            Whose::Anybody => "1 = 1".to_owned(),
            Whose::Of(person) => self.of(person)?,
            Whose::Nobody => "d.worker IS NULL".to_owned(),
        };
        if let Some(register) = query.register {
            wanted.push_str(&format!(" AND d.register = {}", self.args.put(register.key)));
        }
        Ok(wanted)
    }

    /// Soonest first, of a day those of `me` first where others stand beside them.
    fn order(&mut self, whose: Whose) -> String {
        let me = self.me.filter(|_| whose == Whose::Anybody);
        let side = me.map(|me| format!("CASE WHEN d.person = {} THEN 0 ELSE 1 END, ", self.args.put(me))).unwrap_or_default();
        format!("d.date, {side}d.ref_key, d.rule")
    }

    fn query(&self, text: &str) -> Result<Vec<Cells>, Fault> {
        Ok(self.reader.sql().query(text, &self.args.0)?)
    }
}

/// Answers what falls due.
pub(crate) fn page(reader: &Reader<'_>, query: &DueQuery) -> Result<DuePage, Fault> {
    let counts = counts(reader, query)?;
    let mut asking = Asking::new(reader, query.me)?;
    let few = few(&mut asking, query, &counts)?;
    let lines = found(&mut asking, query, &few)?;
    asking.args.0.truncate(few.bound);
    let given = lines.len() as u64;
    let total = if given < query.limit && (given > 0 || query.offset == 0) {
        query.offset + given
    } else if let Some(total) = total(query, &counts) {
        total
    } else {
        asking.query(&format!("SELECT count(*) {}", few.from))?.first().map_or(0, |cells| cells.count(0))
    };
    Ok(DuePage { lines, total, counts })
}

/// Who is asked for, where the counts tell them apart.
fn counted(query: &DueQuery) -> Option<fn(Who) -> bool> {
    match query.whose {
        Whose::Anybody => Some(|_| true),
        Whose::Nobody => Some(|who| who == Who::Nobody),
        Whose::Of(person) if Some(person) == query.me => Some(|who| who == Who::Mine),
        Whose::Of(_) => None,
    }
}

/// How many lines were asked for, where the counts tell: none is left out, and spans begin and end where the question does.
fn total(query: &DueQuery, counts: &[DueCount]) -> Option<u64> {
    let (Cut::Spans(cuts), None, Some(holds)) = (&query.cut, query.each, counted(query)) else { return None };
    if !cuts.contains(&query.from) || !cuts.contains(&query.to) {
        return None;
    }
    let inside =
        |count: &&DueCount| (query.from..query.to).contains(&count.from) && (query.register.is_none() || query.register == count.register);
    Some(counts.iter().filter(inside).filter(|count| holds(count.who)).map(|count| count.n).sum())
}

/// What was asked for, without what `each` and `most` leave out, and its order.
struct Few {
    from: String,
    order: String,
    /// So many values are bound without those of a page.
    bound: usize,
}

fn few(asking: &mut Asking<'_>, query: &DueQuery, counts: &[DueCount]) -> Result<Few, Fault> {
    let wanted = asking.wanted(query)?;
    let from = match (query.each, &query.cut) {
        (Some(each), Cut::Spans(_)) => by_span(asking, query, &wanted, each),
        _ => by_day(asking, query, &wanted, counts)?,
    };
    let bound = asking.args.0.len();
    Ok(Few { from, order: asking.order(query.whose), bound })
}

/// The first lines of each span, of `me` and of all others: each part is the beginning of a walk down an index.
fn by_span(asking: &mut Asking<'_>, query: &DueQuery, wanted: &str, each: u64) -> String {
    if query.from >= query.to {
        return format!("{} WHERE 1 = 0 AND {wanted}", asking.from);
    }
    let each = asking.args.put(each);
    let sides = match asking.me.map(|me| asking.args.put(me)) {
        Some(me) => vec![format!(" AND d.person = {me}"), format!(" AND (d.person IS NULL OR d.person <> {me})")],
        None => vec![String::new()],
    };
    let mut parts = Vec::new();
    let borders = || std::iter::once(query.from).chain(query.cut.inner().iter().copied().map(|day| day.clamp(query.from, query.to)));
    for (from, to) in borders().zip(borders().skip(1).chain([query.to])).filter(|(from, to)| from < to) {
        let inside = asking.between(from, to);
        for side in &sides {
            parts.push(format!(
                "SELECT * FROM (SELECT d.* {} WHERE {inside} AND {wanted}{side} ORDER BY d.date, d.ref_key, d.rule LIMIT {each}) d",
                asking.from
            ));
        }
    }
    format!("FROM ({}) d", parts.join(" UNION ALL "))
}

/// All lines, or the first of each day, of the days that are shown.
fn by_day(asking: &mut Asking<'_>, query: &DueQuery, wanted: &str, counts: &[DueCount]) -> Result<String, Fault> {
    let bound = asking.args.0.len();
    let mut inside = asking.between(query.from, query.to);
    if let (Some(most), Cut::Days) = (query.most, &query.cut) {
        let mut days: BTreeMap<Date, u64> = BTreeMap::new();
        if let (None, Some(holds)) = (query.register, counted(query)) {
            counts.iter().filter(|count| holds(count.who)).for_each(|count| *days.entry(count.from).or_default() += count.n);
        } else {
            let found = asking.query(&format!("SELECT d.date, count(*) {} WHERE {inside} AND {wanted} GROUP BY d.date", asking.from))?;
            days.extend(found.iter().filter_map(|cells| Some((cells.text(0).parse().ok()?, cells.count(1)))));
        }
        let each = query.each.unwrap_or(u64::MAX);
        let shown = first_days(days.into_iter().map(|(day, n)| (day, n.min(each))), most);
        // Instead of the span: beside it, SQLite would walk the span.
        asking.args.0.truncate(bound);
        inside = format!("d.date IN ({})", asking.args.list(shown.into_iter().take(LIST).map(|day| day.to_string())));
    }
    let from = format!("{} WHERE {inside} AND {wanted}", asking.from);
    let Some(each) = query.each else { return Ok(from) };
    let (each, order) = (asking.args.put(each), asking.order(query.whose));
    let place = format!("ROW_NUMBER() OVER (PARTITION BY d.date ORDER BY {order}) AS place");
    if asking.reader.view != View::Live {
        return Ok(format!("FROM (SELECT d.*, {place} {from}) d WHERE d.place <= {each}"));
    }
    // The index holds what decides; only what is shown is fetched whole.
    let decided = format!("SELECT d.date AS day, d.ref_key AS name, d.rule AS which, d.register AS kind, {place} {from}");
    Ok(format!(
        "FROM ({decided}) k CROSS JOIN {} WHERE k.place <= {each} AND d.date = k.day AND d.ref_key = k.name AND d.rule = k.which \
         AND d.register = k.kind",
        asking.from.trim_start_matches("FROM ")
    ))
}

fn found(asking: &mut Asking<'_>, query: &DueQuery, few: &Few) -> Result<Vec<DueLine>, Fault> {
    let reader = asking.reader;
    let (limit, offset) = (asking.args.put(query.limit), asking.args.put(query.offset));
    let columns = "d.reference, d.title, d.rule, d.named, d.date, d.worker, d.arrangement, d.id, d.register, d.now_unit, \
                   (SELECT c.recorded_at FROM change_set c WHERE c.org = d.org AND c.seq = d.from_seq)";
    let text = format!("SELECT {columns} {} ORDER BY {} LIMIT {limit} OFFSET {offset}", few.from, few.order);
    let line = |cells: &Cells| {
        let register = reader.cx.shapes.find(cells.text(8))?.register;
        let Line { reference, title, kept } = Line::read(cells);
        Some(DueLine {
            register,
            id: cells.id(7),
            reference,
            title,
            unit: cells.id(9),
            rule: register.due_rules.get(kept.rule)?,
            named: kept.named?,
            date: kept.date?,
            person: kept.person,
            arrangement: kept.arrangement,
            since: cells.time(10),
        })
    };
    Ok(asking.query(&text)?.iter().filter_map(line).collect())
}

fn counts(reader: &Reader<'_>, query: &DueQuery) -> Result<Vec<DueCount>, Fault> {
    match &query.cut {
        Cut::Days => walked(reader, query, None),
        Cut::Spans(cuts) if cuts.len() < 2 => Ok(Vec::new()),
        Cut::Spans(cuts) if reader.view == View::Live => of_spans(reader, query, cuts),
        // The past has no index that holds everything asked for: one walk is less than one for each register and span.
        Cut::Spans(cuts) => walked(reader, query, Some(cuts)),
    }
}

/// The counts that these three tell: how many there are, of those how many with a worker, and of these those of `me`.
fn told(register: Option<&'static Register>, from: Date, (all, busy, mine): (u64, u64, u64)) -> impl Iterator<Item = DueCount> {
    let kinds = [(Who::Mine, mine), (Who::Nobody, all.saturating_sub(busy)), (Who::Other, busy.saturating_sub(mine))];
    kinds.into_iter().filter(|(_, n)| *n > 0).map(move |(who, n)| DueCount { register, from, who, n })
}

/// Day by day; put together to spans where there are any.
fn walked(reader: &Reader<'_>, query: &DueQuery, cuts: Option<&[Date]>) -> Result<Vec<DueCount>, Fault> {
    let mut asking = Asking::new(reader, query.me)?;
    let ends = cuts.and_then(|cuts| Some((*cuts.first()?, *cuts.last()?)));
    let (from, to) = ends.unwrap_or((query.from, query.to));
    let inside = asking.between(from, to);
    let by = if cuts.is_some() { "d.date, d.register" } else { "d.date" };
    let register = if cuts.is_some() { "d.register" } else { "''" };
    let part =
        |from: &str, numbers: &str, which: &str| format!("SELECT {register}, d.date, {numbers} {from} WHERE {inside}{which} GROUP BY {by}");
    let me = asking.me.map(|me| asking.args.put(me));
    let text = if reader.units().is_none() && reader.view == View::Live {
        // One walk looks at the days alone, and those down the index of people at the few lines of whoever is told apart.
        let left = left::gone(reader, &mut asking.args);
        let gone = format!("FROM ({left}) g CROSS JOIN {}", asking.from.trim_start_matches("FROM "));
        let idle = "0, -count(*), 0";
        let mut parts = vec![
            part(&asking.from, "count(*), count(*), 0", ""),
            part(&asking.from, idle, " AND d.person IS NULL"),
            part(&gone, idle, " AND d.person = g.id"),
        ];
        parts.extend(me.map(|me| part(&asking.from, "0, 0, count(*)", &format!(" AND d.person = {me}"))));
        parts.join(" UNION ALL ")
    } else {
        let mine = me.map_or_else(|| "0".to_owned(), |me| format!("count(CASE WHEN d.person = {me} THEN 1 END)"));
        part(&asking.from, &format!("count(*), count(d.worker), {mine}"), "")
    };
    let mut counts: BTreeMap<(String, Date), (i64, i64, i64)> = BTreeMap::new();
    for cells in asking.query(&text)? {
        let Ok(day) = cells.text(1).parse::<Date>() else { continue };
        let span = cuts.and_then(|cuts| cuts.iter().rev().find(|cut| **cut <= day)).copied();
        let slot = counts.entry((cells.text(0).to_owned(), span.unwrap_or(day))).or_default();
        *slot = (slot.0 + cells.int(2), slot.1 + cells.int(3), slot.2 + cells.int(4));
    }
    let register = |key: &str| reader.cx.shapes.find(key).map(|shape| shape.register);
    let many = |n: i64| u64::try_from(n).unwrap_or_default();
    Ok(counts
        .into_iter()
        .flat_map(|((key, from), (all, busy, mine))| told(register(&key), from, (many(all), many(busy), many(mine))))
        .collect())
}

/// By how much the number of all lines stands above the number of those with a worker, so that one walk answers both.
const BOTH: u64 = 1 << 31;

/// Each register and span by itself, where an index holds both beside the person; nothing is gathered in groups.
fn of_spans(reader: &Reader<'_>, query: &DueQuery, cuts: &[Date]) -> Result<Vec<DueCount>, Fault> {
    let mut asking = Asking::new(reader, query.me)?;
    let put = |args: &mut Args, day: &Date| format!("CAST({} AS TEXT)", args.put(day.to_string()));
    let spans = cuts.iter().zip(cuts.iter().skip(1)).enumerate();
    let spans: Vec<String> =
        spans.map(|(place, (from, to))| format!("({place}, {}, {})", put(&mut asking.args, from), put(&mut asking.args, to))).collect();
    let ruled = reader.cx.shapes.all.iter().map(|shape| shape.register).filter(|register| !register.due_rules.is_empty());
    let kinds: Vec<String> = ruled.map(|register| format!("(CAST({} AS TEXT))", asking.args.put(register.key))).collect();
    if kinds.is_empty() {
        return Ok(Vec::new());
    }
    let here = "d.register = k.register AND d.date >= s.first AND d.date < s.last";
    let mine = asking.me.map_or_else(
        || "0".to_owned(),
        |me| format!("(SELECT count(*) {} WHERE {here} AND d.person = {})", asking.from, asking.args.put(me)),
    );
    let from = &asking.from;
    let text = format!(
        "WITH s (place, first, last) AS (VALUES {}), k (register) AS (VALUES {}) SELECT k.register, s.place, \
         (SELECT count(*) * {BOTH} + count(d.worker) {from} WHERE {here}), {mine} FROM k CROSS JOIN s",
        spans.join(", "),
        kinds.join(", ")
    );
    let count = |cells: &Cells| {
        let register = reader.cx.shapes.find(cells.text(0))?.register;
        let from = *cuts.get(usize::try_from(cells.count(1)).ok()?)?;
        Some(told(Some(register), from, (cells.count(2) / BOTH, cells.count(2) % BOTH, cells.count(3))))
    };
    Ok(asking.query(&text)?.iter().filter_map(count).flatten().collect())
}

/// Answers how reviews stand.
pub(crate) fn reviews(reader: &Reader<'_>) -> Result<Reviews, Fault> {
    let mut asking = Asking::new(reader, None)?;
    let today = asking.args.put(reader.today().to_string());
    let parts = [
        format!("d.named >= {today}"),
        format!("d.named < {today} AND d.date >= {today}"),
        format!("d.named < {today} AND d.date < {today}"),
        "d.named IS NULL".to_owned(),
    ];
    let parts = parts.map(|part| format!("(SELECT count(*) {} WHERE d.review = 1 AND {part})", asking.from));
    let found = asking.query(&format!("SELECT {}", parts.join(", ")))?;
    let n = |place| found.first().map_or(0, |cells| cells.count(place));
    Ok(Reviews { ahead: n(0), postponed: n(1), late: n(2), unplanned: n(3) })
}

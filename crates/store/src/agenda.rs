//! Answers what falls due, from its projection: rights, order, pages and counts in statements that know no register.

use crate::due::Line;
use crate::reader::Reader;
use crate::sql::{Args, Cells};
use jiff::civil::Date;
use kernel::due::{Cut, DueCount, Reviews, Who, Whose};
use kernel::{DueLine, DuePage, DueQuery, Fault, Id, Read};

/// A question in the making.
struct Asking<'r> {
    reader: &'r Reader<'r>,
    args: Args,
    from: String,
}

impl<'r> Asking<'r> {
    /// Every row that stands and shows, with the worker where that person shows.
    fn new(reader: &'r Reader<'r>) -> Self {
        let mut args = Args::default();
        let org = args.put(reader.org);
        let held = reader.view.holds("d", reader.sql().dialect(), &mut args);
        let (units, worker) = match reader.units() {
            None => (String::new(), "d.person".to_owned()),
            Some(units) => {
                let list = args.list(units);
                let seen = format!("SELECT 1 FROM record x WHERE x.org = d.org AND x.id = d.person AND x.now_unit IN ({list})");
                (format!(" AND d.now_unit IN ({list})"), format!("CASE WHEN EXISTS ({seen}) THEN d.person END"))
            }
        };
        let held = held.trim_start_matches('+');
        let from = format!("FROM (SELECT d.*, {worker} AS worker FROM due d WHERE d.org = {org} AND {held}{units}) d");
        Self { reader, args, from }
    }

    fn between(&mut self, from: Date, to: Date) -> String {
        format!("d.date >= {} AND d.date < {}", self.args.put(from.to_string()), self.args.put(to.to_string()))
    }

    fn query(&self, text: &str) -> Result<Vec<Cells>, Fault> {
        Ok(self.reader.sql().query(text, &self.args.0)?)
    }
}

/// For whom, as a number.
fn who(args: &mut Args, me: Option<Id>) -> String {
    let mine = me.map_or_else(String::new, |me| format!("WHEN d.worker = {} THEN 0 ", args.put(me)));
    format!("CASE {mine}WHEN d.worker IS NULL THEN 1 ELSE 2 END")
}

/// The span of the question in which a day lies, as a number.
fn span(args: &mut Args, cut: &Cut) -> String {
    if cut.inner().is_empty() {
        return "0".into();
    }
    let parts = cut.inner().iter().enumerate().map(|(place, day)| format!("WHEN d.date < {} THEN {place} ", args.put(day.to_string())));
    let parts: String = parts.collect();
    format!("CASE {parts}ELSE {} END", cut.inner().len())
}

/// Answers what falls due.
pub(crate) fn page(reader: &Reader<'_>, query: &DueQuery) -> Result<DuePage, Fault> {
    let mut asking = Asking::new(reader);
    let mut wanted = asking.between(query.from, query.to);
    match query.whose {
        Whose::Anybody => {}
        Whose::Of(person) => wanted.push_str(&format!(" AND d.worker = {}", asking.args.put(person))),
        Whose::Nobody => wanted.push_str(" AND d.worker IS NULL"),
    }
    if let Some(register) = query.register {
        wanted.push_str(&format!(" AND d.register = {}", asking.args.put(register.key)));
    }
    let few = few(&mut asking, query, &wanted);
    let lines = found(&mut asking, query, &few)?;
    asking.args.0.truncate(few.bound);
    let given = lines.len() as u64;
    let total = if given < query.limit && (given > 0 || query.offset == 0) {
        query.offset + given
    } else {
        asking.query(&format!("SELECT count(*) {}", few.from))?.first().map_or(0, |cells| cells.count(0))
    };
    Ok(DuePage { lines, total, counts: counts(reader, query)? })
}

/// What was asked for, without what `each` leaves out, and its order.
struct Few {
    from: String,
    order: String,
    /// So many values are bound without the order.
    bound: usize,
}

fn few(asking: &mut Asking<'_>, query: &DueQuery, wanted: &str) -> Few {
    let bound = asking.args.0.len();
    let side = query.me.map(|me| format!("CASE WHEN d.worker = {} THEN 0 ELSE 1 END, ", asking.args.put(me))).unwrap_or_default();
    let order = format!("d.date, {side}d.ref_key, d.rule");
    let from = format!("{} WHERE {wanted}", asking.from);
    let Some(each) = query.each else { return Few { from, order, bound } };
    let group = match &query.cut {
        Cut::Days => "d.date".to_owned(),
        cut => format!("{side}{}", span(&mut asking.args, cut)),
    };
    let each = asking.args.put(each);
    let place = format!("ROW_NUMBER() OVER (PARTITION BY {group} ORDER BY {order}) AS place");
    let from = format!("FROM (SELECT d.*, {place} {from}) d WHERE d.place <= {each}");
    Few { from, order, bound: asking.args.0.len() }
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
    let mut asking = Asking::new(reader);
    let (first, last) = match &query.cut {
        Cut::Days => (query.from, query.to),
        Cut::Spans(cuts) => match cuts.as_slice() {
            [first, .., last] => (*first, *last),
            _ => return Ok(Vec::new()),
        },
    };
    let inside = asking.between(first, last);
    let who = who(&mut asking.args, query.me);
    let (register, part) = match &query.cut {
        Cut::Days => ("''".to_owned(), "d.date".to_owned()),
        cut => ("d.register".to_owned(), span(&mut asking.args, cut)),
    };
    let text = format!("SELECT {register} AS a, {part} AS b, {who} AS c, count(*) {} WHERE {inside} GROUP BY 1, 2, 3", asking.from);
    let count = |cells: &Cells| {
        let from = match &query.cut {
            Cut::Days => cells.text(1).parse().ok()?,
            Cut::Spans(cuts) => *cuts.get(usize::try_from(cells.count(1)).ok()?)?,
        };
        let who = [Who::Mine, Who::Nobody, Who::Other].into_iter().nth(usize::try_from(cells.count(2)).ok()?)?;
        let register = reader.cx.shapes.find(cells.text(0)).map(|shape| shape.register);
        Some(DueCount { register, from, who, n: cells.count(3) })
    };
    Ok(asking.query(&text)?.iter().filter_map(count).collect())
}

/// Answers how reviews stand.
pub(crate) fn reviews(reader: &Reader<'_>) -> Result<Reviews, Fault> {
    let mut asking = Asking::new(reader);
    let today = asking.args.put(reader.today().to_string());
    let part = format!("CASE WHEN d.named IS NULL THEN 0 WHEN d.named >= {today} THEN 1 WHEN d.date >= {today} THEN 2 ELSE 3 END");
    let text = format!("SELECT {part} AS a, count(*) {} WHERE d.review = 1 GROUP BY 1", asking.from);
    let mut reviews = Reviews::default();
    for cells in asking.query(&text)? {
        let slot = match cells.int(0) {
            0 => &mut reviews.unplanned,
            1 => &mut reviews.ahead,
            2 => &mut reviews.postponed,
            _ => &mut reviews.late,
        };
        *slot = cells.count(1);
    }
    Ok(reviews)
}

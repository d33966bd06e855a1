//! What the rows of the registers give to the question of what falls due, as it was arranged: what a store keeps of a record,
//! and the answer the long way round, for reads that keep nothing.

use crate::due::{Cut, DueCount, DueLine, DuePage, DueQuery, Review, Reviews, Who, Whose};
use crate::nouns::arrangement::{self, Known};
use crate::{DueRule, Fault, Filter, Id, Read, Row};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What a record gives to the projection of what falls due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Place of the rule among those of the register.
    pub rule: usize,
    /// The day that the record itself names; [`None`] for a review that nobody has planned.
    pub named: Option<Date>,
    /// The day that counts, as it was arranged.
    pub date: Option<Date>,
    /// Who does it, as it was arranged.
    pub person: Option<Id>,
    /// The arrangement about it.
    pub arrangement: Option<Id>,
}

/// What of a record falls due, as arranged, and its reviews that nobody has planned.
pub fn kept(row: &Row, known: &Known) -> Vec<Kept> {
    let register = row.register;
    let place = |rule: &DueRule| register.due_rules.iter().position(|other| other == rule).unwrap_or_default();
    let dated = arrangement::arranged(row, known).into_iter().map(|arranged| Kept {
        rule: place(arranged.due.rule),
        named: Some(arranged.named),
        date: Some(arranged.due.date),
        person: arranged.due.person,
        arrangement: arranged.by.map(|row| row.id),
    });
    let unplanned = register.holding(row).filter(|rule| rule.review == Review::Every && row.value(rule.field).is_none());
    let undated =
        |rule: &'static DueRule| Kept { rule: place(rule), named: None, date: None, person: register.person(rule, row), arrangement: None };
    let unplanned = unplanned.map(undated);
    dated.chain(unplanned).collect()
}

/// Lines of everything that falls due, from the rows of the registers: the long way round, for reads without a projection.
type Lines = Vec<(DueLine, usize)>;

fn lines(read: &dyn Read) -> Result<(Lines, Vec<(bool, Kept)>), Fault> {
    let (mut lines, mut undated) = (Vec::new(), Vec::new());
    for register in read.registers().iter().copied().filter(|register| !register.due_rules.is_empty()) {
        let rows = read.all(register, &Filter::open(register))?;
        let known = arrangement::about(read, &rows.iter().map(|row| row.id).collect::<Vec<_>>())?;
        for row in &rows {
            for kept in kept(row, &known) {
                let Some(rule) = register.due_rules.get(kept.rule) else { continue };
                undated.push((rule.review != Review::No, kept.clone()));
                let (Some(named), Some(date)) = (kept.named, kept.date) else { continue };
                let line = DueLine {
                    register,
                    id: row.id,
                    reference: row.reference.clone(),
                    title: row.title(),
                    unit: row.common.unit.unwrap_or_default(),
                    rule,
                    named,
                    date,
                    person: kept.person,
                    arrangement: kept.arrangement,
                    since: row.changed_at,
                };
                lines.push((line, kept.rule));
            }
        }
    }
    Ok((lines, undated))
}

/// How reviews stand, from the rows of the registers.
///
/// # Errors
/// When the store fails.
pub fn reviews_of_rows(read: &dyn Read) -> Result<Reviews, Fault> {
    let (today, mut reviews) = (read.today(), Reviews::default());
    for (_, kept) in lines(read)?.1.iter().filter(|(review, _)| *review) {
        match (kept.named, kept.date) {
            (Some(named), _) if named >= today => reviews.ahead += 1,
            (Some(_), Some(date)) if date >= today => reviews.postponed += 1,
            (Some(_), _) => reviews.late += 1,
            (None, _) => reviews.unplanned += 1,
        }
    }
    Ok(reviews)
}

/// Of days with how many lines each has, in their order, those that come first in their month, until there are so many lines.
pub fn first_days(days: impl IntoIterator<Item = (Date, u64)>, most: u64) -> Vec<Date> {
    let (mut shown, mut month, mut taken) = (Vec::new(), Date::MIN, 0_u64);
    for (day, n) in days {
        if (day.year(), day.month()) != (month.year(), month.month()) {
            (month, taken) = (day, 0);
        }
        if taken < most {
            shown.push(day);
        }
        taken = taken.saturating_add(n);
    }
    shown
}

/// The answer to a question, from the rows of the registers. A store answers the same from its projection.
///
/// # Errors
/// When the store fails.
pub fn of_rows(read: &dyn Read, query: &DueQuery) -> Result<DuePage, Fault> {
    let (mut lines, _) = lines(read)?;
    let who = |line: &DueLine| match line.person {
        Some(person) if Some(person) == query.me => Who::Mine,
        Some(_) => Who::Other,
        None => Who::Nobody,
    };
    let inside = |date: Date| (query.from..query.to).contains(&date);
    let mut counts: BTreeMap<(&str, Date, Who), DueCount> = BTreeMap::new();
    for (line, _) in &lines {
        let (register, from) = match &query.cut {
            Cut::Days if inside(line.date) => (None, line.date),
            Cut::Spans(cuts) if cuts.last().is_some_and(|last| line.date < *last) => {
                let Some(from) = cuts.iter().rev().find(|cut| **cut <= line.date) else { continue };
                (Some(line.register), *from)
            }
            _ => continue,
        };
        let key = (register.map_or("", |register| register.key), from, who(line));
        counts.entry(key).or_insert(DueCount { register, from, who: key.2, n: 0 }).n += 1;
    }
    lines.retain(|(line, _)| {
        let whose = match query.whose {
            Whose::Anybody => true,
            Whose::Of(person) => line.person == Some(person),
            Whose::Nobody => line.person.is_none(),
        };
        whose && inside(line.date) && query.register.is_none_or(|register| register == line.register)
    });
    lines.sort_by_cached_key(|(line, rule)| (line.date, who(line) != Who::Mine, crate::text::sort_key(&line.reference), *rule));
    let mut taken: BTreeMap<(bool, Date, usize), u64> = BTreeMap::new();
    let mut few = |line: &DueLine| {
        let group = match &query.cut {
            Cut::Days => (false, line.date, 0),
            Cut::Spans(_) => (who(line) == Who::Mine, Date::ZERO, query.cut.span(line.date)),
        };
        let taken = taken.entry(group).or_default();
        *taken += 1;
        query.each.is_none_or(|each| *taken <= each)
    };
    let mut lines: Vec<DueLine> = lines.into_iter().map(|(line, _)| line).filter(|line| few(line)).collect();
    if let (Some(most), Cut::Days) = (query.most, &query.cut) {
        let mut days: BTreeMap<Date, u64> = BTreeMap::new();
        lines.iter().for_each(|line| *days.entry(line.date).or_default() += 1);
        let shown = first_days(days, most);
        lines.retain(|line| shown.contains(&line.date));
    }
    let total = u64::try_from(lines.len()).unwrap_or(u64::MAX);
    let lines = lines
        .into_iter()
        .skip(usize::try_from(query.offset).unwrap_or(usize::MAX))
        .take(usize::try_from(query.limit).unwrap_or(usize::MAX));
    Ok(DuePage { lines: lines.collect(), total, counts: counts.into_values().collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_first_days_of_each_month_until_there_is_enough() {
        let days = [(date(2026, 5, 30), 4), (date(2026, 5, 31), 1), (date(2026, 6, 1), 2), (date(2026, 6, 2), 2), (date(2026, 6, 9), 9)];
        let june_of_next = (date(2027, 6, 3), 1);
        let shown = |most| first_days(days.into_iter().chain([june_of_next]), most).into_iter().map(|day| day.day()).collect::<Vec<_>>();
        assert_eq!(shown(0), [0_i8; 0]);
        assert_eq!(shown(1), [30, 1, 3]);
        assert_eq!(shown(4), [30, 1, 2, 3], "a day is whole, and the next one is not begun when there are as many as wanted");
        assert_eq!(shown(5), [30, 31, 1, 2, 9, 3]);
        assert_eq!(shown(u64::MAX), [30, 31, 1, 2, 9, 3]);
    }
}

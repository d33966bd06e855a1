//! Counts and sums that records keep in derived fields, told from those before the change set and from the records at the ends of
//! links that came, went or changed, where these are few; otherwise they are counted anew.

use crate::context::View;
use crate::gather::{among, reached};
use crate::groups::{Place, places};
use crate::moved::Moved;
use crate::reader::Reader;
use crate::remembered::Settling;
use kernel::gather::{anew, number};
use kernel::{Ask, Fault, Gathered, Id, Kept, Register, Row, Step, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Up to so many changed ends are looked at one by one.
const FEW: usize = 64;

pub(crate) fn run(reader: &Reader<'_>, settling: &Settling, rows: &[&Row], kept: &Kept<'_>) -> Result<Gathered, Fault> {
    let Some(register) = rows.first().map(|row| row.register) else { return Ok(Gathered::new()) };
    let changes = settling.changes.borrow();
    let adds_up = |ask: &Ask| matches!(ask, Ask::Count | Ask::Words(..) | Ask::Sum(_));
    if !kept.what.ask.iter().all(adds_up) || changes.iter().any(|moved| kept.anew.contains(&moved.register.key)) {
        return anew(reader, rows, kept);
    }
    let ways = Way::all(reader.cx.registers, register, kept);
    let mut known: BTreeMap<Id, Vec<i64>> = BTreeMap::new();
    for row in rows {
        let before = before(settling, row, kept);
        if let Some(numbers) = before.filter(|_| !changes.iter().any(|moved| shifts_start(moved, row, kept, &ways))) {
            known.insert(row.id, numbers);
        }
    }
    let last = View::At(reader.sequence);
    let ends = ends(reader, last, &ways, kept, &changes)?;
    let (told, others): (Vec<&Row>, Vec<&Row>) = rows.iter().copied().partition(|row| ends.len() <= FEW && known.contains_key(&row.id));
    let mut answers = if others.is_empty() { Gathered::new() } else { anew(reader, &others, kept)? };
    let starts: BTreeSet<Id> = told.iter().filter_map(|row| kept.start(row)).collect();
    let starts: Vec<Id> = starts.into_iter().collect();
    let (mut gone, mut come) = (Gathered::new(), Gathered::new());
    if !ends.is_empty() && !starts.is_empty() {
        let (all, old): (Vec<Id>, Vec<Id>) =
            (ends.keys().copied().collect(), ends.iter().filter(|(_, new)| !**new).map(|(id, _)| *id).collect());
        come = among(reader, reader.view, &starts, Some(&all), &kept.what)?;
        if !old.is_empty() {
            gone = among(reader, last, &starts, Some(&old), &kept.what)?;
        }
    }
    for row in told {
        let (Some(start), Some(numbers)) = (kept.start(row), known.get(&row.id)) else { continue };
        let differ = |(place, before): (usize, &i64)| {
            Value::Int(before.saturating_add(number(&come, start, place)).saturating_sub(number(&gone, start, place)))
        };
        answers.insert(row.id, numbers.iter().enumerate().map(differ).collect());
    }
    Ok(answers)
}

/// One way from the record that asks, with what stands on it.
struct Way {
    steps: Vec<Step>,
    /// One more than steps: the first is where the way begins.
    places: Vec<Place>,
}

impl Way {
    fn all(registers: &[&'static Register], register: &'static Register, kept: &Kept<'_>) -> Vec<Self> {
        let make = |way: &&[Step]| {
            let steps: Vec<Step> = way.iter().copied().filter(|step| !matches!(step, Step::Reads(_) | Step::All(_))).collect();
            let first: Vec<Step> = kept.from.map(Step::Out).into_iter().collect();
            let places = places(registers, register, &[first.clone(), steps.clone()].concat()).into_iter().skip(first.len()).collect();
            Self { steps, places }
        };
        kept.what.ways.iter().map(make).collect()
    }

    fn step(&self, place: usize) -> Option<Step> {
        self.steps.get(place).copied()
    }

    /// Whether a record that stands at a place of this way, not at its end, may have become or ceased to be part of it, or may lead
    /// elsewhere.
    fn shifts(&self, moved: &Moved, place: usize) -> bool {
        let came = place.checked_sub(1).and_then(|before| self.step(before));
        moved.came_or_went()
            || matches!(came, Some(Step::In(_, key)) if moved.of(&[key]))
            || matches!(self.step(place), Some(Step::Out(key)) if moved.of(&[key]))
    }
}

/// The answers that a record kept before the change set; [`None`] when it kept none.
fn before(settling: &Settling, row: &Row, kept: &Kept<'_>) -> Option<Vec<i64>> {
    let key = (row.id, *kept.keys.first()?);
    let mut known = settling.kept.borrow_mut();
    let values = known.entry(key).or_insert_with(|| kept.keys.iter().map(|key| row.value(key)).collect());
    values.iter().map(Value::as_int).collect()
}

/// Whether what a change says may let a record ask from elsewhere, or lead elsewhere from there.
fn shifts_start(moved: &Moved, row: &Row, kept: &Kept<'_>, ways: &[Way]) -> bool {
    let asks = moved.id == row.id && (moved.is_new() || moved.is_anything() || kept.from.is_some_and(|key| moved.of(&[key])));
    let starts = kept.start(row) == Some(moved.id);
    asks || starts && (moved.is_new() || moved.is_anything() || ways.iter().any(|way| way.shifts(moved, 0)))
}

/// The records at the ends that may count in another way than before, and whether they are new.
fn ends(reader: &Reader<'_>, last: View, ways: &[Way], kept: &Kept<'_>, changes: &[Moved]) -> Result<BTreeMap<Id, bool>, Fault> {
    let asked = kept.what.ask.iter().filter_map(|ask| match ask {
        Ask::Words(key, _) | Ask::Sum(key) => Some(*key),
        _ => None,
    });
    let read: Vec<&str> = asked.chain(kept.what.without.iter().map(|(key, _)| *key)).chain(kept.what.units.map(|_| "unit")).collect();
    let mut ends: BTreeMap<Id, bool> = BTreeMap::new();
    for way in ways {
        for (place, stands) in way.places.iter().enumerate() {
            let here = || changes.iter().filter(|moved| stands.holds(moved.register));
            if place == way.steps.len() {
                let counts = |moved: &&Moved| moved.is_new() || moved.is_anything() || moved.of(&read) || way.shifts(moved, place);
                ends.extend(here().filter(counts).map(|moved| (moved.id, moved.is_new())));
            } else if place > 0 {
                let shifts = |moved: &&Moved| moved.is_new() || moved.is_anything() || way.shifts(moved, place);
                let middles: BTreeSet<Id> = here().filter(shifts).map(|moved| moved.id).collect();
                let (middles, rest): (Vec<Id>, _) = (middles.into_iter().collect(), way.steps.get(place..).unwrap_or_default());
                for view in [last, reader.view] {
                    // One more than few is as good as all of them.
                    for end in reached(reader, view, &middles, rest, FEW + 1)? {
                        ends.entry(end).or_insert(false);
                    }
                    if ends.len() > FEW {
                        return Ok(ends);
                    }
                }
            }
        }
    }
    Ok(ends)
}

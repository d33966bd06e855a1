//! What is counted of work that falls due.

use jiff::civil::Date;
use kernel::nouns::{ARRANGEMENT, Arrangement};
use kernel::{Fault, Filter, Id, Read, Register, Row};
use std::collections::BTreeSet;
use ui::figures::Part;
use ui::measure::{Counted, Measure};

/// What the home page counts.
pub(super) const MEASURES: &[Measure] = &[Measure { key: "reviews", place: 50, count: reviews_in_time }];

/// Registers whose reviews are counted.
const REVIEWED: [&str; 3] = ["risk", "asset", "control"];

/// Risks, assets and controls whose next review lies ahead. One that has passed and was postponed counts as such: the day
/// in the record has passed all the same.
///
/// # Errors
/// When the store fails.
pub fn reviews_in_time(read: &dyn Read) -> Result<Counted, Fault> {
    let (mut ahead, mut late, mut none) = (0, 0, 0);
    let reviewed: Vec<&'static Register> = REVIEWED.iter().filter_map(|key| read.register(key)).collect();
    for register in reviewed.iter().copied() {
        let all = read.count(register, &Filter::open(register))?;
        let passed = read.count(register, &Filter::open(register).before(register, "next_review", read.today()))?;
        let without = read.count(register, &Filter::open(register).empty(register, "next_review"))?;
        late += passed;
        none += without;
        ahead += all.saturating_sub(passed + without);
    }
    let postponed = postponed_reviews(read, &reviewed)?.min(late);
    let parts = vec![
        (Part::Ok, "measure-ahead", ahead),
        (Part::Part, "measure-postponed", postponed),
        (Part::None, "measure-no-date", none),
        (Part::Bad, "measure-overdue", late - postponed),
    ];
    Ok(Counted { link: "/risk?q=next_review%3Ctoday".to_owned(), parts })
}

/// How many reviews have passed their day and were postponed to one that has not come yet.
fn postponed_reviews(read: &dyn Read, registers: &[&'static Register]) -> Result<u64, Fault> {
    let today = read.today();
    let moved = Filter::new().before(&ARRANGEMENT, "due", today).since(&ARRANGEMENT, "until", today);
    let rows = read.all(&ARRANGEMENT, &moved)?;
    let days: BTreeSet<(Id, Date)> =
        rows.iter().filter_map(|row| row.of::<Arrangement>().and_then(|record| record.about.zip(record.due))).collect();
    let ids: Vec<Id> = days.iter().map(|(id, _)| *id).collect();
    let mut count = 0;
    for register in registers {
        let open = |row: &&Row| !row.retired && !register.workflow.closed.contains(&row.common.state.as_str());
        let same = |row: &&Row| row.value("next_review").as_date().is_some_and(|day| days.contains(&(row.id, day)));
        count += u64::try_from(read.get_many(register, &ids)?.iter().filter(open).filter(same).count()).unwrap_or_default();
    }
    Ok(count)
}

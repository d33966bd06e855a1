//! Rules of evidence: dates in their order, how fresh it is, what was recorded late, what acceptance keeps as it was.

use super::record::{EVIDENCE, Evidence};
use jiff::civil::Date;
use kernel::nouns::ATTACHMENT;
use kernel::{Change, Choice, Draft, DueRule, Fault, Id, Problem, Read, Row, Text, Value};

/// Whether the next item of the chain is due: this one was rejected, or what was accepted is stale on this day.
pub(super) fn to_collect_again(row: &Row, _: Date) -> bool {
    row.common.state == "rejected" || row.common.state == "accepted" && freshness(row) == Freshness::Stale
}

/// How many days after the end of its period evidence may be recorded before that is called late.
pub const LATE_AFTER: i32 = 30;

/// States of evidence that shows nothing: it was found not to, or the next item of the chain stands for it.
pub const SHOWS_NOTHING: &[&str] = &["rejected", "superseded"];

/// Whether it counts, or comes to count once somebody accepts it.
pub fn counts(row: &Row) -> bool {
    !row.retired && !SHOWS_NOTHING.contains(&row.common.state.as_str())
}

kernel::choice! {
    /// How fresh evidence is.
    pub enum Freshness("freshness") {
        /// It counts until a day that has not passed.
        Fresh = "fresh" [Good],
        /// That day has passed.
        Stale = "stale" [Stale],
        /// Nobody said until when it counts.
        NoEnd = "no-end" [Absent],
    }
}

/// How fresh evidence is on the day of the read that gave it.
pub fn freshness(row: &Row) -> Freshness {
    row.value("freshness").as_text().and_then(Freshness::from_key).unwrap_or(Freshness::NoEnd)
}

/// The first day on which it does not count any more, once that has come.
pub(super) fn stale_since(row: &Row) -> Option<Date> {
    row.value("valid_until").as_date().filter(|_| freshness(row) == Freshness::Stale).map(|day| day.tomorrow().unwrap_or(day))
}

/// How many days after the end of its period it was recorded, when those are too many.
pub fn recorded_late(row: &Row, read: &dyn Read) -> Option<i32> {
    let end = row.of::<Evidence>()?.period_to?;
    let recorded = row.created_at.to_zoned(read.zone()).date();
    let days = end.until(recorded).ok()?.get_days();
    (days > LATE_AFTER).then_some(days)
}

/// How many files were sent with it.
pub(super) fn files(row: &Row, read: &dyn Read) -> Result<i64, Fault> {
    let files = read.sources(&[row.id], &ATTACHMENT, "about")?;
    Ok(i64::try_from(files.len()).unwrap_or(i64::MAX))
}

/// The number of files as the projection holds it.
pub fn file_count(row: &Row) -> i64 {
    row.value("files").as_int().unwrap_or_default()
}

/// New evidence was collected today by whoever enters it, unless it says otherwise.
pub(super) fn fill(_: &Row, read: &dyn Read) -> Result<Draft, Fault> {
    let draft = Draft::new().with("collected_on", read.today());
    Ok(read.actor().person().map_or(draft.clone(), |person| draft.with("collected_by", person)))
}

/// What acceptance was given to, and what therefore stays as it was.
const KEPT: &[&str] = &[
    "title",
    "kind",
    "description",
    "url",
    "period_from",
    "period_to",
    "collected_on",
    "collected_by",
    "method",
    "source",
    "controls",
    "implementations",
    "requirements",
    "assets",
];

/// Who may not review it, and why not: whoever collected it, sent one of its files, or recorded it, unless the collector sent the
/// files. An own word about who collected something is no word of that person.
///
/// # Errors
/// When the store fails.
pub(super) fn own(row: &Row, reviewer: Id, read: &dyn Read) -> Result<Option<Text>, Fault> {
    let Some(evidence) = row.of::<Evidence>() else { return Ok(None) };
    // The collector may be somebody whom the reviewer does not see; that somebody is named is known all the same.
    if row.value("collected") != Value::Yes(true) {
        return Ok(Some(Text::new("evidence-without-collector")));
    }
    if evidence.collected_by == Some(reviewer) {
        return Ok(Some(Text::new("evidence-own-review")));
    }
    let ids: Vec<Id> = read.sources(&[row.id], &ATTACHMENT, "about")?.into_iter().map(|link| link.from).collect();
    let senders: Vec<Option<Id>> = read.get_many(&ATTACHMENT, &ids)?.iter().map(|file| file.created_by.person()).collect();
    if senders.contains(&Some(reviewer)) {
        return Ok(Some(Text::new("evidence-own-file")));
    }
    let by_collector = evidence.collected_by.is_some_and(|collector| senders.contains(&Some(collector)));
    let recorded = row.created_by.person() == Some(reviewer) && !by_collector;
    Ok(recorded.then(|| Text::new("evidence-own-record")))
}

/// Files of accepted evidence are part of what was accepted: none comes, goes, or gets another name.
pub(super) fn files_stay(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Change>, Fault> {
    let same = |before: &Row| ["about", "file_name", "hash"].iter().all(|key| before.value(key) == after.value(key));
    if before.is_some_and(|before| same(before) && before.retired == after.retired) {
        return Ok(Vec::new());
    }
    let abouts = before.into_iter().chain([after]).filter_map(|row| row.value("about").as_link());
    for id in abouts {
        if let Some(row) = read.get(&EVIDENCE, id)?.filter(|row| row.common.state == "accepted") {
            return Err(Fault::whole(Text::new("evidence-files-stay").with("reference", &row.reference)));
        }
    }
    Ok(Vec::new())
}

pub(super) fn check(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(evidence) = after.of::<Evidence>() else { return Ok(Vec::new()) };
    let mut problems = Vec::new();
    let mut wrong = |field: &str, text: Text| problems.push(Problem::field(field, text));
    if let (Some(from), Some(to)) = (evidence.period_from, evidence.period_to)
        && to < from
    {
        wrong("period_to", Text::new("evidence-period-order").with("from", from).with("to", to));
    }
    let old = before.and_then(|row| row.of::<Evidence>());
    if let Some(day) = evidence.collected_on.filter(|day| *day > read.today())
        && old.is_none_or(|old| old.collected_on != evidence.collected_on)
    {
        wrong("collected_on", Text::new("evidence-collected-future").with("date", day));
    }
    if let (Some(collected), Some(until)) = (evidence.collected_on, evidence.valid_until)
        && until < collected
    {
        wrong("valid_until", Text::new("evidence-valid-before-collected").with("date", collected));
    }
    let accepted = |row: &Row| row.common.state == "accepted";
    if let Some(before) = before.filter(|row| accepted(row) && accepted(after)) {
        for key in KEPT.iter().filter(|key| before.value(key) != after.value(key)) {
            wrong(key, Text::new("evidence-accepted-stays"));
        }
        let (then, now) = (before.value("valid_until").as_date(), evidence.valid_until);
        if then.is_some_and(|then| now.is_none_or(|now| now > then)) {
            wrong("valid_until", Text::new("evidence-accepted-longer"));
        }
    }
    // Who collected it is said once: independence is measured by it.
    if old.is_some_and(|old| old.collected_by.is_some() && old.collected_by != evidence.collected_by) {
        wrong("collected_by", Text::new("evidence-collector-stays"));
    }
    Ok(problems)
}

/// Evidence that counts or may come to count is collected again when it ends.
pub(super) const DUE: &[DueRule] = &[DueRule::new("valid_until", "evidence-due-replace").act("replace").when(counts)];

/// Evidence in use that points at one of these records through one of these fields, newest period first, each once.
///
/// # Errors
/// When the store fails.
pub fn showing(records: &[Id], keys: &[&str], read: &dyn Read) -> Result<Vec<Row>, Fault> {
    let fields: Vec<usize> = keys.iter().filter_map(|key| EVIDENCE.index(key)).collect();
    let links = read.links_to(records)?.into_iter().filter(|link| link.register == &EVIDENCE && fields.contains(&link.field));
    let mut ids: Vec<Id> = links.map(|link| link.from).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut rows = read.get_many(&EVIDENCE, &ids)?;
    rows.sort_by_cached_key(|row| {
        let end = row.of::<Evidence>().and_then(|evidence| evidence.period_to.or(evidence.collected_on));
        (row.common.state == "superseded", std::cmp::Reverse(end), kernel::text::sort_key(&row.reference))
    });
    Ok(rows)
}

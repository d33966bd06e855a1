//! The calendar of a year: twelve months with what falls due on each day, and the same as a feed.

use super::agenda::{Work, asked};
use super::pages::whose_word;
use super::pieces::{MONTHS, year_asked};
use super::rules::{FEED, Whose, about};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use kernel::document::Entry;
use kernel::due::Cut;
use kernel::{DueQuery, Fault};
use maud::{Markup, html};
use std::collections::BTreeMap;
use ui::pieces::{Tab, reference_only, views};
use ui::{View, paths};

/// So many things of one day are named; the day's number leads to all.
const NAMED: u64 = 5;
/// So many things of one month, those of its first days; the numbers of the other days lead to theirs.
const OF_MONTH: u64 = 12;

const DAYS: [&str; 7] = [
    "calendar-monday",
    "calendar-tuesday",
    "calendar-wednesday",
    "calendar-thursday",
    "calendar-friday",
    "calendar-saturday",
    "calendar-sunday",
];

/// What is named of each day on which something falls due, and how much there is.
type ByDay<'a> = BTreeMap<Date, (Vec<&'a Work>, u64)>;

pub(super) fn page(view: &View<'_>) -> Result<Markup, Fault> {
    let today = view.read.today();
    let year = year_asked(view);
    let whose = Whose::parse(view);
    let me = view.visitor.person;
    let (from, to) = (date(year, 1, 1), date(year + 1, 1, 1));
    let query =
        DueQuery { whose: whose.asked(me), me, cut: Cut::Days, each: Some(NAMED), most: Some(OF_MONTH), ..DueQuery::between(from, to) };
    let agenda = asked(view.read, &query)?;
    let count = |whose: Whose| agenda.within(from, to, |who| whose.holds(who));
    let tabs: Vec<Tab> = Whose::offered(view)
        .map(|other| Tab {
            href: view.here(&[("whose", other.key())]),
            label: whose_word(view, other),
            count: Some(count(other)),
            current: other == whose,
        })
        .collect();
    let mut days: ByDay<'_> = BTreeMap::new();
    for count in agenda.counts.iter().filter(|count| whose.holds(count.who)) {
        days.entry(count.from).or_default().1 += count.n;
    }
    for work in &agenda.list {
        days.entry(work.line.date).or_default().0.push(work);
    }
    let near = |year: i16| html! { a.btn href=(view.here(&[("year", &year.to_string())])) { (year) } };
    Ok(html! {
        div.head {
            div { h1 { (view.tw("calendar-title", &[("year", year.to_string())])) } p { (view.tw("calendar-lead", &[("n", count(whose).to_string())])) } }
            nav.row aria-label=(view.t("calendar-years"))
                { (near(year - 1)) (near(year + 1)) a.btn.quiet href=(view.link("/work")) { (view.t("screen-work")) } }
        }
        (views(&view.t("work-whose"), &tabs))
        div.months.part {
            @for (index, name) in (1_i8..).zip(MONTHS) { (month(view, (year, index), &view.words.get(name), &days, today)) }
        }
        @if view.live() { (address(view)) }
    })
}

/// A month as people hang it on a wall, and below it what the days say.
fn month(view: &View<'_>, (year, month): (i16, i8), name: &str, days: &ByDay<'_>, today: Date) -> Markup {
    let first = date(year, month, 1);
    let last = first.last_of_month();
    let before = usize::try_from(first.weekday().to_monday_zero_offset()).unwrap_or_default();
    let mut places: Vec<Option<Date>> = vec![None; before];
    places.extend(first.series(1.day()).take_while(|day| *day <= last).map(Some));
    places.resize(places.len().next_multiple_of(7), None);
    let (busy, quiet): (Vec<_>, Vec<_>) = days.range(first..=last).partition(|(_, (works, _))| !works.is_empty());
    let more: u64 = quiet.iter().map(|(_, (_, n))| n).sum();
    html! {
        section aria-labelledby={ "m" (month) } {
            h2 #{ "m" (month) } { (name) }
            table.month {
                caption.vh { (name) " " (year) }
                thead { tr { @for day in DAYS { @let word = view.words.get(day); th scope="col"
                    { abbr title=(word) { (word.chars().take(2).collect::<String>()) } } } } }
                tbody { @for week in places.chunks(7) { tr
                    { @for place in week { td { @if let Some(day) = place { (number(view, *day, days.get(day), today)) } } } } } }
            }
            @if !busy.is_empty() {
                ol.list.ledger.slim.small {
                    @for (day, (works, n)) in busy {
                        li #{ "d" (day) } {
                            div { time.is-bad[*day < today] { (day) } }
                            ul.list {
                                @for work in works { li { (reference_only(view, work.line.register, &work.line.reference)) " "
                                    (view.words.say(&work.line.what())) @if let Some(title) = about(view, work) { ": " bdi { (title) } } } }
                                @if *n > NAMED { li { a.token href=(of_day(view, *day)) { (view.tw("all-of", &[("n", n.to_string())])) } } }
                            }
                        }
                    }
                }
            }
            @if more > 0 { p.small.mute { (view.tw("calendar-more", &[("n", more.to_string())])) } }
        }
    }
}

fn number(view: &View<'_>, day: Date, due: Option<&(Vec<&Work>, u64)>, today: Date) -> Markup {
    let here = (day == today).then_some("date");
    match due {
        Some((works, n)) => {
            let count = view.tw("calendar-day", &[("n", n.to_string())]);
            let href = if works.is_empty() { of_day(view, day) } else { format!("#d{day}") };
            html! { a.is-bad[day < today] href=(href) aria-current=[here] { (day.day()) span.vh { ": " (count) } } }
        }
        None => html! { span aria-current=[here] { (day.day()) } },
    }
}

fn of_day(view: &View<'_>, day: Date) -> String {
    view.link(&format!("/work?whose={}&when={day}", Whose::parse(view).key()))
}

/// The button that makes an address for a calendar program; only somebody who signed in can have one.
fn address(view: &View<'_>) -> Markup {
    html! {
        @if view.visitor.person.is_some() && !view.visitor.csrf.is_empty() {
            section.part aria-labelledby="feed" {
                h2 #feed { (view.t("calendar-feed")) }
                p { (view.t("calendar-feed-lead")) }
                form.row method="post" action=(paths::ADDRESSES) {
                    input type="hidden" name="_csrf" value=(view.visitor.csrf);
                    input type="hidden" name="feed" value=(FEED);
                    button.btn { (view.t("calendar-feed-button")) }
                    a href=(FEED) { (view.t("calendar-feed-once")) }
                    a href="/account#to" { (view.t("calendar-feed-all")) }
                }
            }
        }
    }
}

/// Everything of the last and the next year: the reader's own, or with `whose=all` that of everybody.
pub(super) fn feed(view: &View<'_>) -> Result<Vec<Entry>, Fault> {
    let today = view.read.today();
    let (whose, me) = (Whose::parse(view), view.visitor.person);
    let (from, to) = (today.checked_sub(1.year()).unwrap_or(Date::MIN), today.checked_add(1.year()).unwrap_or(Date::MAX));
    let agenda = asked(view.read, &DueQuery { whose: whose.asked(me), me, ..DueQuery::between(from, to) })?;
    let entry = |work: &Work| {
        let (line, what) = (&work.line, view.words.say(&work.line.what()));
        Entry {
            uid: format!("{}.{}@{}.vouchsafe", line.id, line.rule.what, view.read.organisation()),
            changed: line.since,
            date: line.date,
            title: match about(view, work) {
                Some(title) => format!("{} {what}: {title}", line.reference),
                None => format!("{} {what}", line.reference),
            },
            text: view.words.one(line.register),
            path: paths::record(line.register, &line.reference),
        }
    };
    Ok(agenda.list.iter().map(entry).collect())
}

//! The home page: work by date, where we stand, first steps, what changed.

use crate::assure::audit_request::start;
use crate::ground::work::pieces::arrangement_note;
use crate::ground::work::{Agenda, Work, soon};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::due::Who;
use kernel::nouns::TASK;
use kernel::{Channel, Choice, Fault, Id, JournalEntry, JournalQuery, Mark, Row};
use maud::{Markup, html};
use ui::figures::{Part, strip};
use ui::measure::Share;
use ui::pieces::{Column, Table, author, did_it, marked, moment, n_of_linked, person, reference, reference_only, reference_row};
use ui::{Counted, Measure, Names, Step, View};

/// How many lines of each group the reader's own work shows before it leads to all.
const OWN: u64 = 25;
/// The same for the work of others.
const OTHERS: u64 = 6;
/// How many change sets the page shows.
const CHANGES: usize = 8;
/// How many revisions are read for them.
const REVISIONS: u64 = 160;

pub(super) fn home(view: &View<'_>) -> Result<Markup, Fault> {
    // An auditor from outside has no work here: they read, ask and comment.
    if view.read.scope().audits() {
        return start(view);
    }
    // One line more is as short as the line that would say so.
    let each = view.param("all").is_empty().then(|| OWN.max(OTHERS) + 1);
    let agenda = soon(view.read, view.visitor.person, each)?;
    let list = &agenda.list;
    let recent = view.read.journal(&JournalQuery { limit: REVISIONS, ..JournalQuery::default() })?;
    let authors: Vec<Id> = recent.iter().filter_map(|entry| entry.revision.author.person()).collect();
    let people: Vec<Id> = list
        .iter()
        .filter_map(|work| work.line.person)
        .chain(authors)
        .chain(recent.iter().filter_map(|entry| about(&entry.revision.row)))
        .collect();
    let names = Names::load_with(view.read, [], &people)?;
    let today = view.read.today();
    let late = agenda.within(Date::MIN, today, |who| who == Who::Mine);
    let own = agenda.count(|count| count.who == Who::Mine);
    Ok(html! {
        div.head {
            div {
                h1 { (view.t("home-title")) }
                @if view.visitor.person.is_some() {
                    p {
                        (view.tw("home-waiting", &[("n", own.to_string())]))
                        @if late > 0 { " " span.is-bad { (view.tw("home-late", &[("n", late.to_string())])) } }
                    }
                }
            }
            div.row {
                a.btn href=(view.link("/work")) { (view.t("home-all-work")) }
                @if view.may_create(&TASK) { a.btn href=(ui::paths::new(&TASK)) { (view.t("home-new-task")) } }
            }
        }
        div.cols {
            div.stack {
                (first_steps(view)?)
                (work_list(view, &agenda, &names, today))
                (changes(view, &recent, &names))
            }
            div.stack { (standing(view)?) }
        }
    })
}

fn mine(view: &View<'_>, work: &Work) -> bool {
    view.visitor.person.is_some() && work.line.person == view.visitor.person
}

/// The first steps of all concepts in their order, with those that are done.
pub(super) fn steps(view: &View<'_>) -> Result<Vec<(Step, bool)>, Fault> {
    let mut all: Vec<Step> = view.concepts.iter().flat_map(|concept| concept.steps).copied().collect();
    all.sort_by_key(|step| step.place);
    all.into_iter().map(|step| Ok((step, (step.done)(view.read)?))).collect()
}

/// What all concepts count, in their order.
pub(super) fn measures(view: &View<'_>) -> Result<Vec<(Measure, Counted)>, Fault> {
    let mut all: Vec<Measure> = view.concepts.iter().flat_map(|concept| concept.measures).copied().collect();
    all.sort_by_key(|measure| measure.place);
    all.into_iter().map(|measure| Ok((measure, (measure.count)(view.read)?))).collect()
}

fn first_steps(view: &View<'_>) -> Result<Markup, Fault> {
    let steps = steps(view)?;
    let done = steps.iter().filter(|(_, done)| *done).count();
    if done == steps.len() || !view.live() {
        return Ok(html! {});
    }
    let count = [("n", done.to_string()), ("of", steps.len().to_string())];
    Ok(html! {
        section aria-labelledby="steps" {
            h2 #steps { (view.t("steps-title")) " " span.mute.small { (view.tw("steps-done", &count)) } }
            ol.list.ledger.slim {
                @for (step, done) in &steps {
                    li {
                        div { @if *done { (marked(Mark::Good, &view.t("step-done"))) } @else
                            { (marked(Mark::Planned, &view.t("step-open"))) } }
                        div { a href=(step.link) { (view.words.get(&format!("step-{}", step.key))) } p.small.mute
                            { (view.words.get(&format!("step-{}-why", step.key))) } }
                    }
                }
            }
        }
    })
}

/// The reader's own work first, then that of everybody else, each by date.
fn work_list(view: &View<'_>, agenda: &Agenda, names: &Names, today: Date) -> Markup {
    let known = view.visitor.person.is_some();
    let count = |yours: bool| agenda.count(|count| (count.who == Who::Mine) == yours);
    html! {
        @if agenda.list.is_empty() { section { p.lead { (view.t("home-nothing")) } } }
        @else if !known { section aria-label=(view.t("home-work-caption")) { (by_date(view, &view.t("home-work-caption"), agenda, false, names, today)) } }
        @else {
            section aria-labelledby="yours" {
                h2 #yours { (view.t("home-yours")) " " span.mute.small { (count(true)) } }
                @if count(true) == 0 { p.mute { (view.t("home-yours-none")) } }
                @else { (by_date(view, &view.t("home-yours"), agenda, true, names, today)) }
            }
            @if count(false) > 0 {
                section aria-labelledby="others" {
                    h2 #others { (view.t("home-others")) " " span.mute.small { (count(false)) } }
                    (by_date(view, &view.t("home-others"), agenda, false, names, today))
                }
            }
        }
    }
}

fn by_date(view: &View<'_>, caption: &str, agenda: &Agenda, yours: bool, names: &Names, today: Date) -> Markup {
    let week = today.checked_add(7.days()).unwrap_or(today);
    let mut columns = vec![
        Column::new(view.t("task-due")).nowrap(),
        Column::new(view.t("home-what")).title(),
        Column::new(view.t("home-record")).nowrap(),
    ];
    if !yours {
        columns.push(Column::new(view.t("home-who")).people());
    }
    let state = Column::new(view.t("state")).quiet();
    columns.push(if yours { state.nowrap() } else { state });
    let width = columns.len();
    let mut table = Table::new(caption, columns);
    for (label, from, to) in [("home-overdue", Date::MIN, today), ("home-week", today, week), ("home-later", week, Date::MAX)] {
        let group: Vec<&Work> =
            agenda.list.iter().filter(|work| mine(view, work) == yours && (from..to).contains(&work.line.date)).collect();
        let n = agenda.within(from, to, |who| (who == Who::Mine) == yours);
        if n == 0 {
            continue;
        }
        table = table.group("", &view.words.get(label), &n.to_string());
        let most = match (view.param("all") == label, yours) {
            (true, _) => u64::MAX,
            (_, true) => OWN,
            (_, false) => OTHERS,
        };
        let most = if n == most.saturating_add(1) { n } else { most };
        for work in group.iter().take(usize::try_from(most).unwrap_or(usize::MAX)) {
            table = table.row(line(view, work, names, today, yours));
        }
        if n > most {
            let all = view.tw("all-of", &[("n", n.to_string())]);
            let mut cells = vec![
                html! {},
                html! { a.screen href={ (view.here(&[("all", label)])) "#" (if yours { "yours" } else { "others" }) } { (all) } },
            ];
            cells.resize_with(width, || html! {});
            table = table.row(cells);
        }
    }
    table.markup()
}

fn line(view: &View<'_>, work: &Work, names: &Names, today: Date, own: bool) -> Vec<Markup> {
    let due = &work.line;
    let late = due.date < today;
    let days = today.until(due.date).map(|span| span.get_days()).unwrap_or_default();
    let distance = view.tw(if late { "home-days-late" } else { "home-in-days" }, &[("n", days.unsigned_abs().to_string())]);
    let mark = match (late, days) {
        (true, _) => Mark::Late,
        (false, ..7) => Mark::Soon,
        _ => Mark::Planned,
    };
    let title = &due.title;
    let what = view.words.say(&due.what());
    let mut cells = vec![
        html! { time.is-bad[late] { (due.date) } },
        html! { @if own { b { (what) } } @else { (what) } @if *title != what { small { bdi { (title) } } } (arrangement_note(view, work)) },
        reference_only(view, due.register, &due.reference),
    ];
    if !own {
        cells.push(due.person.map(|id| person(names, id)).unwrap_or_default());
    }
    cells.push(marked(mark, &distance));
    cells
}

fn standing(view: &View<'_>) -> Result<Markup, Fault> {
    let all = measures(view)?;
    Ok(html! {
        section aria-labelledby="stand" {
            h2 #stand { (view.t("stand-title")) }
            table.reg.pos {
                caption.vh { (view.t("stand-title")) }
                thead { tr { th scope="col" { (view.t("stand-measure")) } th.num scope="col" { (view.t("stand-now")) } } }
                tbody {
                    @for (measure, counted) in &all {
                        tr {
                            th scope="row" { a href={ "#measure-" (measure.key) } { (view.words.get(&format!("measure-{}", measure.key))) } small
                                { (bar(view, counted)) } small { (shares(view, counted)) } }
                            td.num { (counted_of(view, counted)) }
                        }
                    }
                }
            }
            p.small.mute { (view.t("stand-reading")) }
            details {
                summary { (view.t("stand-how")) }
                dl.ledger {
                    @for (measure, _) in &all {
                        div #{ "measure-" (measure.key) } {
                            dt { (view.words.get(&format!("measure-{}", measure.key))) }
                            dd { (view.words.get(&format!("measure-{}-means", measure.key))) }
                        }
                    }
                }
            }
        }
    })
}

/// "12 of 15", each number with the list of exactly these.
fn counted_of(view: &View<'_>, counted: &Counted) -> Markup {
    let ok = counted.shares.iter().find(|share| share.part == Part::Ok);
    n_of_linked(
        view,
        (counted.n(), &ok.map_or_else(String::new, |share| view.link(&share.link))),
        (counted.of(), &view.link(&counted.link)),
    )
}

/// A part of a measure in words, such as "3 planned".
fn said(view: &View<'_>, share: &Share) -> String {
    format!("{} {}", share.n, view.words.get(share.word).to_lowercase())
}

/// The parts of a measure, each with the list of exactly these.
fn shares(view: &View<'_>, counted: &Counted) -> Markup {
    html! {
        @for (place, share) in counted.shares.iter().filter(|share| share.n > 0).enumerate() {
            @if place > 0 { ", " }
            a.plain-link href=(view.link(&share.link)) { (said(view, share)) }
        }
    }
}

fn bar(view: &View<'_>, counted: &Counted) -> Markup {
    let widths: Vec<_> = counted.shares.iter().map(|share| (share.part, share.n)).collect();
    let label = counted.shares.iter().filter(|share| share.n > 0).map(|share| said(view, share)).collect::<Vec<_>>().join(", ");
    html! { @if counted.of() > 0 { (strip(&label, &widths)) } }
}

/// The newest change sets, one line each, of the newest revisions read.
fn changes(view: &View<'_>, recent: &[JournalEntry], names: &Names) -> Markup {
    let mut sets: Vec<&[JournalEntry]> = recent.chunk_by(|a, b| a.revision.sequence == b.revision.sequence).collect();
    // The oldest set may be cut; its count would be wrong.
    if u64::try_from(recent.len()).is_ok_and(|read| read >= REVISIONS) && sets.len() > 1 {
        sets.pop();
    }
    html! {
        @if !sets.is_empty() {
            section aria-labelledby="since" {
                h2 #since { (view.t("home-recent")) }
                ol.list.ledger {
                    @for set in sets.iter().take(CHANGES) {
                        // The first record of a change set is the one that was meant; the others follow from it.
                        @if let Some(entry) = set.last() {
                            @let revision = &entry.revision;
                            li {
                                div { (moment(view, revision.recorded_at)) }
                                div {
                                    @match about(&revision.row).and_then(|id| names.get(id)) {
                                        Some(name) => { (view.words.one(revision.row.register)) ": " (reference(view, name)) }
                                        None => (reference_row(view, &revision.row)),
                                    }
                                    @if set.len() > 1 { " " span.mute { (view.tw("home-and-more", &[("n", (set.len() - 1).to_string())])) } }
                                    p.small.mute {
                                        bdi { (author(view, names, &revision.author)) } " " (did_it(view, entry)) ", "
                                        (view.words.choice(Channel::CHOICES, revision.channel.key()))
                                        @if !revision.reason.is_empty() { span dir="auto" { " “" (revision.reason) "”" } }
                                    }
                                }
                            }
                        }
                    }
                }
                p.small { a href=(view.link(ui::paths::JOURNAL)) { (view.t("home-journal")) } }
            }
        }
    }
}

/// What a record without a title of its own is about, such as a comment.
fn about(row: &Row) -> Option<Id> {
    if row.title() == row.reference { row.value("about").as_link() } else { None }
}

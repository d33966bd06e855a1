//! Everything that falls due, in one list.

use super::agenda::{Work, between};
use super::pieces::arrangement_note;
use super::rules::{CALENDAR, MOST, Wanted, When, Whose, about, later, way};
use kernel::{Fault, Id, Register};
use maud::{Markup, html};
use ui::pieces::{Column, Tab, Table, Tone, lower, person, reference_only, state_mark, views};
use ui::{Names, View};

/// So many lines are shown before the page asks.
const LINES: usize = 200;

pub(super) fn page(view: &View<'_>) -> Result<Markup, Fault> {
    let wanted = Wanted::parse(view);
    let to = When::Any.span(wanted.today).1.max(wanted.when.span(wanted.today).1);
    let agenda = between(view.read, wanted.me, None, to, MOST)?;
    let shown: Vec<&Work> = agenda.list.iter().filter(|work| wanted.holds(work)).collect();
    let people: Vec<Id> = shown.iter().filter_map(|work| work.due.person).collect();
    let names = Names::load_with(view.read, [], &people)?;
    Ok(html! {
        div.head {
            div { h1 { (view.t("screen-work")) } p { (view.t("work-lead")) } }
            div.row { a.btn href=(view.link(CALENDAR)) { (view.t("work-calendar")) } }
        }
        (tabs(view, &wanted, &agenda.list))
        @if agenda.more { p.small.mute { (view.tw("work-cut", &[("most", MOST.to_string())])) } }
        @if shown.is_empty() { p.lead.part { (view.t(nothing(&wanted))) } } @else { section.part aria-label=(view.t("screen-work")) { (table(view, &wanted, &shown, &names)) } }
    })
}

fn nothing(wanted: &Wanted) -> &'static str {
    match (wanted.when, wanted.whose) {
        (When::Overdue, _) => "work-nothing-late",
        (_, Whose::Mine) => "work-nothing-yours",
        (_, Whose::Nobody) => "work-nothing-open",
        (_, Whose::All) => "work-nothing",
    }
}

/// Whose, when and what, each part with the number that it would show.
fn tabs(view: &View<'_>, wanted: &Wanted, list: &[Work]) -> Markup {
    let whose: Vec<Tab> = Whose::offered(view)
        .map(|whose| Tab {
            href: view.here(&[("whose", whose.key()), ("rows", "")]),
            label: whose_word(view, whose),
            count: Some(wanted.count(list, |other| other.whose = whose)),
            current: whose == wanted.whose,
        })
        .collect();
    let mut each = When::EACH.to_vec();
    if let When::On(_) = wanted.when {
        each.push(wanted.when);
    }
    let when: Vec<Tab> = each
        .into_iter()
        .map(|when| Tab {
            href: view.here(&[("when", &when.key()), ("rows", "")]),
            label: when_word(view, when),
            count: Some(wanted.count(list, |other| other.when = when)),
            current: when == wanted.when,
        })
        .collect();
    let count = |register| wanted.count(list, |other| other.what = register);
    let of_register = |register: &'static Register| {
        let (n, current) = (count(Some(register)), wanted.what == Some(register));
        (n > 0 || current).then(|| Tab {
            href: view.here(&[("what", register.key), ("rows", "")]),
            label: register.plural.to_owned(),
            count: Some(n),
            current,
        })
    };
    let all = Tab {
        href: view.here(&[("what", ""), ("rows", "")]),
        label: view.t("work-what-all"),
        count: Some(count(None)),
        current: wanted.what.is_none(),
    };
    let what: Vec<Tab> = std::iter::once(all).chain(view.read.registers().iter().filter_map(|register| of_register(register))).collect();
    html! {
        (views(&view.t("work-whose"), &whose))
        (views(&view.t("work-when"), &when))
        (views(&view.t("work-what"), &what))
    }
}

pub(super) fn whose_word(view: &View<'_>, whose: Whose) -> String {
    match whose {
        Whose::Mine => view.t("work-mine"),
        Whose::All => view.t("work-everybody"),
        Whose::Nobody => view.t("work-nobody"),
    }
}

fn when_word(view: &View<'_>, when: When) -> String {
    match when {
        When::Any => view.t("work-any"),
        When::Overdue => view.t("home-overdue"),
        When::Week => view.t("work-week"),
        When::Month => view.t("work-month"),
        When::Quarter => view.t("work-quarter"),
        When::Year => view.t("work-year"),
        When::On(day) => day.to_string(),
    }
}

fn table(view: &View<'_>, wanted: &Wanted, shown: &[&Work], names: &Names) -> Markup {
    let mine = wanted.whose == Whose::Mine;
    let mut columns = vec![
        Column::new(view.t("task-due")).nowrap(),
        Column::new(view.t("home-what")).title(),
        Column::new(view.t("home-record")).nowrap(),
    ];
    if !mine {
        columns.push(Column::new(view.t("owner")).people());
    }
    columns.extend([
        Column::new(view.t("work-distance")).nowrap().quiet(),
        Column::new(view.t("work-do")).acts(),
        Column::new(view.t("work-or")).acts(),
    ]);
    let width = columns.len();
    let most = if view.param("rows") == "all" { usize::MAX } else { LINES };
    let mut table = Table::new(view.t("screen-work"), columns);
    for work in shown.iter().take(most) {
        table = table.row(line(view, wanted, work, names, mine));
    }
    if shown.len() > most {
        let all = view.tw("home-all", &[("n", shown.len().to_string())]);
        let mut cells = vec![html! {}, html! { a.screen href=(view.here(&[("rows", "all")])) { (all) } }];
        cells.resize_with(width, || html! {});
        table = table.row(cells);
    }
    table.markup()
}

fn line(view: &View<'_>, wanted: &Wanted, work: &Work, names: &Names, mine: bool) -> Vec<Markup> {
    let late = work.due.date < wanted.today;
    let days = wanted.today.until(work.due.date).map(|span| span.get_days()).unwrap_or_default();
    let distance = view.tw(if late { "home-days-late" } else { "home-in-days" }, &[("n", days.unsigned_abs().to_string())]);
    let (shape, tone) = match (late, days) {
        (true, _) => ("late", Tone::Bad),
        (false, ..7) => ("soon", Tone::Plain),
        _ => ("plan", Tone::Mute),
    };
    let mut cells = vec![
        html! { time.is-bad[late] { (work.due.date) } },
        html! { (view.words.say(&work.due.what)) @if let Some(title) = about(view, work) { small { bdi { (title) } } } (arrangement_note(view, work)) },
        reference_only(view, work.row.register, &work.row.reference),
    ];
    if !mine {
        cells.push(work.due.person.map_or_else(|| html! { span.mute { (view.t("work-no-owner")) } }, |id| person(names, id)));
    }
    cells.push(state_mark(shape, tone, &distance));
    // Links of the same words say to which record they lead.
    let to = |(href, label): (String, String)| html! { a.nowrap href=(href) { (label) span.vh { ", " (lower(work.row.register.name)) " " (work.row.reference) } } };
    cells.extend([way(view, work), later(view, work)].map(|link| link.map(to).unwrap_or_default()));
    cells
}

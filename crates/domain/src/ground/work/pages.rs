//! Everything that falls due, in one list.

use super::agenda::{Agenda, Work, asked};
use super::pieces::arrangement_note;
use super::rules::{CALENDAR, LINES, Wanted, When, Whose, about, later, way};
use kernel::{Fault, Id, Mark, Register};
use maud::{Markup, html};
use ui::pieces::{Column, Tab, Table, lower, marked, pages, person, reference_only, views};
use ui::{Names, View};

pub(super) fn page(view: &View<'_>) -> Result<Markup, Fault> {
    let wanted = Wanted::parse(view);
    let agenda = asked(view.read, &wanted.query())?;
    let people: Vec<Id> = agenda.list.iter().filter_map(|work| work.line.person).collect();
    let names = Names::load_with(view.read, [], &people)?;
    let shown = u64::try_from(agenda.list.len()).unwrap_or(u64::MAX);
    Ok(html! {
        div.head {
            div { h1 { (view.t("screen-work")) } p { (view.t("work-lead")) } }
            div.row { a.btn href=(view.link(CALENDAR)) { (view.t("work-calendar")) } }
        }
        (tabs(view, &wanted, &agenda))
        @if agenda.total == 0 { p.lead.part { (view.t(nothing(&wanted))) } }
        @else { section.part aria-label=(view.t("screen-work")) { (table(view, &wanted, &agenda.list, &names)) } }
        @if agenda.total > LINES { (pages(view, (wanted.offset, shown, agenda.total), LINES)) }
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
fn tabs(view: &View<'_>, wanted: &Wanted, agenda: &Agenda) -> Markup {
    let whose: Vec<Tab> = Whose::offered(view)
        .map(|whose| Tab {
            href: view.here(&[("whose", whose.key()), ("offset", "")]),
            label: whose_word(view, whose),
            count: Some(wanted.count(agenda, |other| other.whose = whose)),
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
            href: view.here(&[("when", &when.key()), ("offset", "")]),
            label: when_word(view, when),
            count: Some(wanted.count(agenda, |other| other.when = when)),
            current: when == wanted.when,
        })
        .collect();
    let count = |register| wanted.count(agenda, |other| other.what = register);
    let of_register = |register: &'static Register| {
        let (n, current) = (count(Some(register)), wanted.what == Some(register));
        (n > 0 || current).then(|| Tab {
            href: view.here(&[("what", register.key), ("offset", "")]),
            label: view.words.many(register),
            count: Some(n),
            current,
        })
    };
    let all = Tab {
        href: view.here(&[("what", ""), ("offset", "")]),
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

fn table(view: &View<'_>, wanted: &Wanted, list: &[Work], names: &Names) -> Markup {
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
    let mut table = Table::new(view.t("screen-work"), columns);
    for work in list {
        table = table.row(line(view, wanted, work, names, mine));
    }
    table.markup()
}

fn line(view: &View<'_>, wanted: &Wanted, work: &Work, names: &Names, mine: bool) -> Vec<Markup> {
    let due = &work.line;
    let late = due.date < wanted.today;
    let days = wanted.today.until(due.date).map(|span| span.get_days()).unwrap_or_default();
    let distance = view.tw(if late { "home-days-late" } else { "home-in-days" }, &[("n", days.unsigned_abs().to_string())]);
    let mark = match (late, days) {
        (true, _) => Mark::Late,
        (false, ..7) => Mark::Soon,
        _ => Mark::Planned,
    };
    let mut cells = vec![
        html! { time.is-bad[late] { (due.date) } },
        html! { (view.words.say(&due.what())) @if let Some(title) = about(view, work) { small { bdi { (title) } } } (arrangement_note(view, work)) },
        reference_only(view, due.register, &due.reference),
    ];
    if !mine {
        cells.push(due.person.map_or_else(|| html! { span.mute { (view.t("work-no-owner")) } }, |id| person(names, id)));
    }
    cells.push(marked(mark, &distance));
    // Links of the same words say to which record they lead.
    let about = format!("{} {}", lower(&view.words.one(due.register)), due.reference);
    let to = |(href, label): (String, String)| html! { a.nowrap href=(href) { (label) span.vh { ", " (about) } } };
    cells.extend([way(view, due), later(view, due)].map(|link| link.map(to).unwrap_or_default()));
    cells
}

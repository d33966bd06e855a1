//! Who has access from outside or for a time: on a page of its own, and on the page of the person.

use super::rules::{ends_or_begins, outside};
use jiff::civil::Date;
use kernel::nouns::{GRANT, Grant, PERSON, Person, Standing};
use kernel::{Choice, Fault, Filter, Id, Mark, Role, Row, Value};
use maud::{Markup, html};
use std::collections::BTreeMap;
use ui::pieces::{Column, Table, date, marked, person, reference_only};
use ui::{Names, View, paths};

/// Address of the page.
pub(super) const PATH: &str = "/grant/outside";

/// So many days before the end it is said louder.
const SOON: i32 = 14;

/// The page: rights of people from outside, and rights that begin or end on a day.
pub(super) fn screen(view: &View<'_>) -> Result<Markup, Fault> {
    let rows = outside(view.read)?;
    let title = view.t("grant-outside");
    Ok(html! {
        div.head {
            div { h1 { (title) } p { (view.t("grant-outside-lead")) } }
            @if view.may_create(&GRANT) { div.row { a.btn href=(paths::new(&GRANT)) { (view.t("grant-outside-add")) } } }
        }
        @if rows.is_empty() { p.lead.part { (view.t("grant-outside-none")) } } @else { (table(view, &title, &rows, true)?) }
    })
}

/// On the page of a person: rights that begin or end on a day, with how they stand.
pub(super) fn of_person(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let rows = view.read.all(&GRANT, &Filter::new().is(&GRANT, "person", vec![Value::Link(row.id)]))?;
    if !rows.iter().any(|row| row.of::<Grant>().is_some_and(ends_or_begins)) {
        return Ok(html! {});
    }
    let title = view.t("grant-period");
    Ok(html! {
        section.stack.tight aria-labelledby="access" {
            h2 #access { (title) }
            (table(view, &title, &rows, false)?)
        }
    })
}

fn table(view: &View<'_>, caption: &str, rows: &[Row], who: bool) -> Result<Markup, Fault> {
    let said: Vec<(&Row, &Grant)> = rows.iter().filter_map(|row| Some((row, row.of::<Grant>()?))).collect();
    let people: Vec<Id> = said.iter().filter_map(|(_, grant)| grant.person).collect();
    let firm = |row: Row| Some((row.id, row.of::<Person>()?.firm.clone()));
    let firms: BTreeMap<Id, String> = view.read.get_many(&PERSON, &people)?.into_iter().filter_map(firm).collect();
    let others = said.iter().flat_map(|(row, grant)| [row.common.unit, grant.sponsor]).flatten();
    let names = Names::load_with(view.read, [], &people.iter().copied().chain(others).collect::<Vec<_>>())?;
    let mut columns = vec![Column::new(view.t("reference"))];
    if who {
        columns.push(Column::new(view.t("grant-who")).people());
    }
    columns.extend([
        Column::new(view.t("grant-may")).nowrap(),
        Column::new(view.t("grant-where")).names(),
        Column::new(view.t("grant-days")).nowrap(),
        Column::new(view.t("state")).nowrap().quiet(),
        Column::new(view.t("grant-sponsor")).people(),
    ]);
    let mut table = Table::new(caption, columns);
    for (row, grant) in said {
        let mut cells = vec![reference_only(view, &GRANT, &row.reference)];
        if who {
            let firm = grant.person.and_then(|id| firms.get(&id)).filter(|firm| !firm.is_empty());
            cells.push(
                html! { @if let Some(id) = grant.person { (person(&names, id)) } @if let Some(firm) = firm { small { bdi { (firm) } } } },
            );
        }
        cells.extend([
            html! { @if let Some(role) = grant.role { (view.words.choice(Role::CHOICES, role.key())) } },
            html! { @if let Some(unit) = row.common.unit.and_then(|id| names.get(id)) { bdi { (unit.title) } } },
            days(view, grant),
            standing(view, grant),
            grant.sponsor.map(|id| person(&names, id)).unwrap_or_default(),
        ]);
        table = table.row(cells);
    }
    Ok(table.markup())
}

fn days(view: &View<'_>, grant: &Grant) -> Markup {
    html! {
        @if let Some(day) = grant.from { (view.t("grant-since-day")) " " (date(day)) }
        @if grant.from.is_some() && grant.until.is_some() { br; }
        @if let Some(day) = grant.until { (view.t("grant-until-day")) " " (date(day)) }
    }
}

/// How many days there are from today to a day.
fn days_to(view: &View<'_>, day: Date) -> i32 {
    view.read.today().until(day).map(|span| span.get_days()).unwrap_or_default()
}

/// How it stands today, as shape and words.
fn standing(view: &View<'_>, grant: &Grant) -> Markup {
    let counted = |id: &str, day: Option<Date>| view.tw(id, &[("n", day.map_or(0, |day| days_to(view, day)).to_string())]);
    match grant.on(view.read.today()) {
        Standing::Ended => marked(Mark::Off, &view.t("grant-ended")),
        Standing::Ahead => marked(Mark::Planned, &counted("grant-begins", grant.from)),
        Standing::Counts if grant.until.is_some_and(|day| days_to(view, day) <= SOON) => {
            marked(Mark::Soon, &counted("grant-left", grant.until))
        }
        Standing::Counts if grant.until.is_some() => marked(Mark::Good, &counted("grant-left", grant.until)),
        Standing::Counts => marked(Mark::Good, &view.t("grant-open-ended")),
    }
}

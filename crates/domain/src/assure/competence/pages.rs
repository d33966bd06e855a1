//! The page of gaps, and panels on competences, roles and people: who needs what and has it.

use super::record::{COMPETENCE, QUALIFICATION};
use super::rules::{Held, Need, needs};
use crate::assure::role::ROLE;
use kernel::{Fault, Id, Mark, Row};
use maud::{Markup, html};
use ui::pieces::{Column, Tab, Table, marked, person, views};
use ui::view::encode;
use ui::{Names, View, paths};

/// Address of the page of gaps.
pub(super) const GAPS: &str = "/competence/gaps";

fn which(held: Held) -> &'static str {
    match held {
        Held::Missing => "missing",
        Held::Ended(_) => "ended",
        Held::Until(_) | Held::Good => "held",
    }
}

fn mark(view: &View<'_>, held: Held) -> Markup {
    match held {
        Held::Missing => marked(Mark::Bad, &view.t("competence-missing")),
        Held::Ended(day) => marked(Mark::Stale, &view.tw("competence-ended-since", &[("date", day.to_string())])),
        Held::Until(day) => marked(Mark::Good, &view.tw("competence-until", &[("date", day.to_string())])),
        Held::Good => marked(Mark::Good, &view.t("competence-held")),
    }
}

/// Who needs what for which role, and has it or not; the way to write down what closes a gap.
fn table(view: &View<'_>, caption: &str, needs: &[&Need]) -> Result<Markup, Fault> {
    let ids: Vec<Id> = needs.iter().flat_map(|need| [need.person, need.role, need.competence]).collect();
    let names = Names::load_with(view.read, [], &ids)?;
    let columns = vec![
        Column::new(view.t("competence-person")).people(),
        Column::new(view.words.one(&ROLE)),
        Column::new(view.words.one(&COMPETENCE)).title(),
        Column::new(view.t("competence-stands")).nowrap(),
        Column::new(view.t("competence-write")),
    ];
    let may = view.may_create(&QUALIFICATION);
    let named = |id: Id| html! { @if let Some(name) = names.get(id) { (ui::pieces::reference(view, name)) } };
    let add = |need: &Need| {
        let (person, competence) = (names.get(need.person)?, names.get(need.competence)?);
        let query = format!("?person={}&competence={}", encode(&person.reference), encode(&competence.reference));
        Some(format!("{}{query}", paths::new(&QUALIFICATION)))
    };
    let mut table = Table::new(caption, columns);
    for need in needs {
        table = table.row(vec![
            person(&names, need.person),
            named(need.role),
            named(need.competence),
            mark(view, need.held),
            html! { @if let Some(href) = add(need).filter(|_| may && !need.held.counts()) { a href=(href) { (view.t("competence-add")) } } },
        ]);
    }
    Ok(table.markup())
}

/// The page: everybody who needs something, by how they have it.
pub(super) fn gaps(view: &View<'_>) -> Result<Markup, Fault> {
    let all = needs(view.read)?;
    let wanted = view.param("which");
    let tab = |key: &str, word: &str| Tab {
        href: view.here(&[("which", key)]),
        label: view.words.get(word),
        count: Some(all.iter().filter(|need| key.is_empty() || which(need.held) == key).count() as u64),
        current: wanted == key,
    };
    let tabs =
        [tab("", "competence-all"), tab("missing", "competence-missing"), tab("ended", "competence-ended"), tab("held", "competence-held")];
    let shown: Vec<&Need> = all.iter().filter(|need| wanted.is_empty() || which(need.held) == wanted).collect();
    let title = view.t("screen-competence-gaps");
    Ok(html! {
        div.head { div { h1 { (title) } p { (view.t("measure-competence-means")) } } }
        (views(&title, &tabs))
        @if shown.is_empty() { p.lead.part { (view.t("competence-nobody")) } } @else { (table(view, &title, &shown)?) }
    })
}

fn panel(view: &View<'_>, keep: impl Fn(&Need) -> bool, none: &str) -> Result<Markup, Fault> {
    let all = needs(view.read)?;
    let shown: Vec<&Need> = all.iter().filter(|need| keep(need)).collect();
    if shown.is_empty() && none.is_empty() {
        return Ok(html! {});
    }
    let title = view.t("competence-needed");
    Ok(html! {
        section.stack.tight aria-labelledby="competence" {
            h2 #competence { (title) }
            @if shown.is_empty() { p { (view.words.get(none)) } } @else { (table(view, &title, &shown)?) }
        }
    })
}

/// Who needs a competence.
pub(super) fn of_competence(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    panel(view, |need| need.competence == row.id, "competence-nobody")
}

/// What a role needs of those who hold it.
pub(super) fn of_role(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    panel(view, |need| need.role == row.id, "competence-role-none")
}

/// What a person needs for their roles; nothing where they need nothing.
pub(super) fn of_person(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    panel(view, |need| need.person == row.id, "")
}

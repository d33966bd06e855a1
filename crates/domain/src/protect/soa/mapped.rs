//! What a requirement answers in other frameworks, on its page and on that of its line, with how the statement stands there.

use super::record::{SOA_LINE, SoaLine};
use super::rules::status;
use crate::ground::framework::record::Framework;
use crate::ground::framework::{Counterpart, REQUIREMENT, counterparts};
use kernel::{Choice, Fault, Id, Row};
use maud::{Markup, html};
use ui::View;
use ui::pieces::{Column, Table, choice_mark, reference_only};

pub(super) fn of_line(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let Some(line) = row.of::<SoaLine>() else { return Ok(html! {}) };
    let subject = line.subject.map(|subject| view.read.get(&REQUIREMENT, subject)).transpose()?.flatten();
    let Some(subject) = subject else { return Ok(html! {}) };
    let all = counterparts(&subject)?;
    let lines = lines(view, all.iter().map(|one| one.id))?;
    let here: Vec<Row> = lines.into_iter().filter(|row| row.value("scope").as_link() == line.scope).collect();
    answers(view, &all, &here)
}

/// The lines about these requirements.
pub(super) fn lines(view: &View<'_>, about: impl Iterator<Item = Id>) -> Result<Vec<Row>, Fault> {
    let links = view.read.sources(&about.collect::<Vec<_>>(), &SOA_LINE, "subject")?;
    view.read.get_many(&SOA_LINE, &links.iter().map(|link| link.from).collect::<Vec<_>>())
}

/// The counterparts, framework by framework, with those of these lines that are about them.
pub(super) fn answers(view: &View<'_>, all: &[Counterpart], lines: &[Row]) -> Result<Markup, Fault> {
    if all.is_empty() {
        return Ok(html! {});
    }
    let adopted = view.read.names(&all.iter().map(|one| one.id).collect::<Vec<_>>())?;
    let of = |one: &Counterpart| lines.iter().filter(|row| row.value("subject").as_link() == Some(one.id)).collect::<Vec<_>>();
    let mut table = Table::new(
        view.t("mapped-title"),
        vec![
            Column::new(view.t("reference")),
            Column::new(view.t("mapped-requirement")).title(),
            Column::new(view.t("mapped-strength")).number(),
            Column::new(view.t("mapped-standing")),
        ],
    );
    let mut framework = None;
    for one in all {
        if framework != Some(one.framework) {
            framework = Some(one.framework);
            table = table.group("", &view.words.choice(Framework::CHOICES, one.framework.key()), "");
        }
        let known = adopted.get(&one.id).filter(|name| !name.retired);
        table = table.row(vec![
            html! {
                @if let Some(name) = known { (reference_only(view, name.register, &name.reference)) } @else { span.ref.no { (one.reference) } }
            },
            html! {
                bdi { (one.title) }
                small { (view.words.get(one.relation)) ": " (one.rationale) }
                @if let Some(heading) = one.heading { small { (view.tw("mapped-heading", &[("heading", heading.to_owned())])) } }
            },
            html! { @if let Some(strength) = one.strength { (view.tw("n-of", &[("n", strength.to_string()), ("of", "10".to_owned())])) } },
            html! { @for line in of(one) { div { (reference_only(view, &SOA_LINE, &line.reference)) " " (choice_mark(view, status(line))) } } },
        ]);
    }
    Ok(html! {
        section.part.stack.tight aria-labelledby="mapped" {
            h2 #mapped { (view.t("mapped-title")) }
            (table.markup())
            p.small.mute { (view.t("sources-mappings-note")) }
        }
    })
}

//! Pieces of pages that several concepts share: standings, counts, the table of controls.

use crate::control::rules::{implementations, in_place_of, standing};
use crate::control::{CONTROL, Standing};
use crate::home::rules::Work;
use crate::implementation::{IMPLEMENTATION, Implementation, STATES};
use crate::soa::Status;
use kernel::nouns::SignOff;
use kernel::{Choice, Fault, Id, Row};
use maud::{Markup, html};
use std::collections::BTreeMap;
use ui::pieces::{Column, Table, Tone, mark_of, n_of, person, reference_only, state_mark};
use ui::{Names, View};

/// The standing of a control as shape and word.
pub(crate) fn standing_mark(view: &View<'_>, standing: Standing) -> Markup {
    let (shape, tone) = mark_of(standing.key()).unwrap_or(("none", Tone::Mute));
    state_mark(shape, tone, &view.words.choice(Standing::CHOICES, standing.key()))
}

/// The status of a line as shape and word.
pub(crate) fn status_mark(view: &View<'_>, status: Status) -> Markup {
    let (shape, tone) = match status {
        Status::NotApplicable => ("off", Tone::Mute),
        Status::NoControl => ("none", Tone::Warn),
        other => mark_of(other.key()).unwrap_or(("plan", Tone::Mute)),
    };
    state_mark(shape, tone, &view.words.choice(Status::CHOICES, status.key()))
}

/// "2 of 3 in place", quiet.
pub(crate) fn counted(view: &View<'_>, (in_place, of): (i64, i64)) -> Markup {
    let number = |n: i64| u64::try_from(n).unwrap_or_default();
    html! { span.mute { (n_of(view, number(in_place), number(of))) } }
}

/// Controls with their standing, their owner and how far each unit is.
pub(crate) fn controls_table(view: &View<'_>, caption: &str, controls: &[Row]) -> Result<Markup, Fault> {
    let ids: Vec<Id> = controls.iter().map(|row| row.id).collect();
    let units = implementations(&ids, view.read)?;
    let named: Vec<Id> = controls.iter().chain(&units).flat_map(|row| [row.common.owner, row.common.unit]).flatten().collect();
    let names = Names::load_with(view.read, [], &named)?;
    let mut by_control: BTreeMap<Id, Vec<&Row>> = BTreeMap::new();
    for unit in &units {
        if let Some(control) = unit.of::<Implementation>().and_then(|implementation| implementation.control) {
            by_control.entry(control).or_default().push(unit);
        }
    }
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(CONTROL.name).title(),
        Column::new(view.t("control-standing-head")).nowrap().quiet(),
        Column::new(view.t("owner")).nowrap(),
    ];
    let mut table = Table::new(caption, columns);
    for row in controls {
        let own = by_control.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        table = table.row(vec![
            reference_only(view, &CONTROL, &row.reference),
            html! {
                @if row.retired { del { bdi { (row.title()) } } } @else { bdi { (row.title()) } }
                @if own.len() > 1 {
                    small {
                        @for (place, unit) in own.iter().enumerate() {
                            @if place > 0 { ", " }
                            a.plain-link href=(view.link(&ui::paths::record(&IMPLEMENTATION, &unit.reference))) { bdi { (unit.common.unit.map(|id| names.title(id)).unwrap_or_default()) } }
                            " " (view.words.choice(STATES.choices, &unit.common.state).to_lowercase())
                        }
                    }
                }
            },
            html! { (standing_mark(view, standing(row))) " " (counted(view, in_place_of(row))) },
            row.common.owner.map(|id| person(&names, id)).unwrap_or_default(),
        ]);
    }
    Ok(table.markup())
}

/// Who gave a signature, and on which day.
pub(crate) fn signed_by(view: &View<'_>, signature: &Row) -> Result<(String, String), Fault> {
    let name = match signature.of::<SignOff>().and_then(|record| record.signer) {
        Some(id) => view.read.names(&[id])?.remove(&id).map(|name| name.title).unwrap_or_default(),
        None => String::new(),
    };
    Ok((name, signature.created_at.to_zoned(view.read.zone()).date().to_string()))
}

/// What was arranged about work instead of the day and the owner that its record names.
pub(crate) fn arrangement_note(view: &View<'_>, work: &Work) -> Markup {
    let Some((first, record)) = &work.arranged else { return html! {} };
    let numbers = [("date", first.to_string()), ("n", record.postponed.unwrap_or_default().to_string())];
    html! {
        small.mute {
            @if record.until.is_some() { (view.tw("work-postponed", &numbers)) @if !record.reason.is_empty() { ": " bdi { (record.reason) } } }
            @if record.person.is_some() {
                @if record.until.is_some() { "; " }
                (view.t("work-assigned")) @if !record.instead.is_empty() { ": " bdi { (record.instead) } }
            }
        }
    }
}

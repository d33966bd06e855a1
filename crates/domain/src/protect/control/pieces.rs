//! Pieces of pages about controls that others show too: the standing, and the table of controls.

use super::implementation::{IMPLEMENTATION, Implementation, STATES, implementations};
use super::record::CONTROL;
use super::rules::counts;
use crate::ground::scope::rules::Within;
use kernel::{Fault, Id, Row};
use maud::{Markup, html};
use std::collections::BTreeMap;
use ui::pieces::{Column, Table, choice_mark, counted, person, reference_only};
use ui::{Names, View};

/// Controls with their standing, their owner and how far each unit is, in the units of a scope and those above them.
pub(crate) fn controls_table(view: &View<'_>, caption: &str, controls: &[Row], within: &Within) -> Result<Markup, Fault> {
    let ids: Vec<Id> = controls.iter().map(|row| row.id).collect();
    let counts = counts(&ids, within.units(&IMPLEMENTATION).as_ref(), view.read)?;
    let mut units = implementations(&ids, view.read)?;
    units.retain(|row| within.holds(row));
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
        Column::new(view.words.one(&CONTROL)).title(),
        Column::new(view.t("control-standing-head")).nowrap().quiet(),
        Column::new(view.t("owner")).nowrap(),
    ];
    let mut table = Table::new(caption, columns);
    for (row, count) in controls.iter().zip(counts) {
        let own = by_control.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        table = table.row(vec![
            reference_only(view, &CONTROL, &row.reference),
            html! {
                @if row.retired { del { bdi { (row.title()) } } } @else { bdi { (row.title()) } }
                @if own.len() > 1 {
                    small {
                        @for (place, unit) in own.iter().enumerate() {
                            @if place > 0 { ", " }
                            a.plain-link href=(view.link(&ui::paths::record(&IMPLEMENTATION, &unit.reference)))
                                { bdi { (unit.common.unit.map(|id| names.title(id)).unwrap_or_default()) } }
                            " " (view.words.choice(STATES.choices, &unit.common.state).to_lowercase())
                        }
                    }
                }
            },
            html! { (choice_mark(view, count.standing())) " " (counted(view, (count.in_place, count.of))) },
            row.common.owner.map(|id| person(&names, id)).unwrap_or_default(),
        ]);
    }
    Ok(table.markup())
}

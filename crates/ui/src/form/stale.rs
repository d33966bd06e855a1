//! Somebody saved in between: what they changed, what was typed, and how both come together.

use crate::pieces::{Column, Table, Tone, author, difference, field_plain, icon, moment, note};
use crate::{Names, View};
use kernel::diff::{Difference, diff};
use kernel::{Fault, Revision, Row};
use maud::{Markup, html};

/// The version that the author began from and those saved since.
pub(super) struct Stale {
    base: Row,
    newest: Row,
    last: Revision,
    names: Names,
}

impl Stale {
    /// Reads the versions; [`None`] when the one seen is not in the history.
    pub(super) fn load(view: &View<'_>, row: &Row, seen: u64) -> Result<Option<Self>, Fault> {
        let history = view.read.history(row.register, row.id)?;
        let base = history.iter().find(|revision| revision.row.version == seen).map(|revision| revision.row.clone());
        let (Some(base), Some(last)) = (base, history.first().cloned()) else { return Ok(None) };
        let more: Vec<_> = last.author.person().into_iter().collect();
        let names = Names::load_with(view.read, [&base, row], &more)?;
        Ok(Some(Self { base, newest: row.clone(), last, names }))
    }

    fn printed(&self, row: &Row, index: usize) -> String {
        row.register.fields().get(index).map(|field| field.kind.cell().print(&row.get(index), &self.names)).unwrap_or_default()
    }

    /// What the author did not touch follows the newest version; what they typed stays.
    pub(super) fn merged(&self, typed: &[(String, String)]) -> Vec<(String, String)> {
        let untouched = |key: &str| {
            let index = self.base.register.index(key)?;
            let text: Vec<&str> =
                typed.iter().filter(|(other, text)| other == key && !text.is_empty()).map(|(_, text)| text.as_str()).collect();
            let (old, new) = (self.printed(&self.base, index), self.printed(&self.newest, index));
            (same(&text.join(", "), &old) || self.is_titled(index, &text)).then_some(new)
        };
        let mut list: Vec<(String, String)> = Vec::new();
        for (key, text) in typed {
            match untouched(key) {
                Some(new) if !list.iter().any(|(other, _)| other == key) => list.push((key.clone(), new)),
                Some(_) => {}
                None => list.push((key.clone(), text.clone())),
            }
        }
        list
    }

    /// Links may be typed by title instead of reference.
    fn is_titled(&self, index: usize, text: &[&str]) -> bool {
        match (self.base.get(index).as_link(), text) {
            (Some(id), [one]) => self.names.title(id) == *one,
            _ => false,
        }
    }

    /// Who saved when, and the fields that both or one of the two changed.
    pub(super) fn notice(&self, view: &View<'_>, typed: &[(String, String)], names: &Names) -> Markup {
        let changes = diff(&self.base, &self.newest, false);
        let who = author(view, &self.names, &self.last.author);
        let number = |row: &Row| row.version.to_string();
        let columns = vec![
            Column::new(view.t("field")),
            Column::new(view.tw("stale-base", &[("number", number(&self.base))])),
            Column::new(view.tw("stale-theirs", &[("name", who.clone()), ("number", number(&self.newest))])),
            Column::new(view.t("stale-yours")),
        ];
        let mut table = Table::new(view.t("stale-table"), columns);
        for change in &changes {
            let label = html! { (view.words.label(self.base.register, &change.field)) };
            let before = html! { bdi { (field_plain(view.words, &change.field, &change.before, names)) } };
            let cells = vec![label, before, difference(view, change, names), self.yours(view, change, typed)];
            table = table.row(cells);
        }
        html! {
            div role="alert" tabindex="-1" autofocus {
                (note(Tone::Warn, &html! {
                    h2 { (view.tw("stale-title", &[("name", who.clone()), ("reference", self.newest.reference.clone())])) }
                    p { (view.tw("stale-text", &[("seen", number(&self.base)), ("newest", number(&self.newest))])) " "
                        (moment(view, self.last.recorded_at)) ". " (view.t("stale-do")) }
                }))
            }
            @if !changes.is_empty() { (table.markup()) }
        }
    }

    fn yours(&self, view: &View<'_>, change: &Difference, typed: &[(String, String)]) -> Markup {
        let text = typed
            .iter()
            .filter(|(key, text)| *key == change.field.key && !text.is_empty())
            .map(|(_, text)| text.as_str())
            .collect::<Vec<_>>();
        let index = self.base.register.index(&change.field.key).unwrap_or(usize::MAX);
        if same(&text.join(", "), &self.printed(&self.base, index)) || self.is_titled(index, &text) {
            return html! { span.mute { (view.t("stale-as-before")) } };
        }
        html! { span.st.warn { (icon("diff")) ins { bdi { (text.join(", ")) } } } }
    }
}

/// Texts that a cell would read as the same.
fn same(a: &str, b: &str) -> bool {
    a.split_whitespace().eq(b.split_whitespace())
}

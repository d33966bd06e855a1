//! Annex A by theme: how far the lines of each scope are, and which line belongs to which theme.

use crate::ground::scope::SCOPE;
use crate::protect::soa::{SOA_LINE, SoaLine, Status, rules::status};
use kernel::{Fault, Filter, Id, Read, Row};
use std::collections::BTreeMap;
use ui::view::encode;

/// The theme of lines about own controls, as the page of the statement names it.
pub(super) const OWN: &str = "own";

/// How far the lines of one theme are in the statement of one scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Share {
    /// Name of the scope.
    pub(super) scope: String,
    /// Applicable lines that are implemented, and their list.
    pub(super) implemented: (u64, String),
    /// Applicable lines, and their list.
    pub(super) applicable: (u64, String),
}

/// The statement as readiness sees it.
#[derive(Debug, Default)]
pub(super) struct Annex {
    /// Shares by theme, scope by scope.
    pub(super) shares: BTreeMap<String, Vec<Share>>,
    /// The theme of each line.
    themes: BTreeMap<Id, String>,
}

impl Annex {
    /// Reads all lines.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) fn load(read: &dyn Read) -> Result<Self, Fault> {
        let lines = read.all(&SOA_LINE, &Filter::new())?;
        let about = |row: &Row| row.of::<SoaLine>().and_then(|line| line.subject).unwrap_or_default();
        let names = read.names(&lines.iter().map(about).collect::<Vec<_>>())?;
        let scopes = read.all(&SCOPE, &Filter::new())?;
        let mut annex = Self::default();
        let mut counted: BTreeMap<(String, Id), (u64, u64)> = BTreeMap::new();
        for row in &lines {
            let reference = names.get(&about(row)).map(|name| name.reference.as_str()).unwrap_or_default();
            let theme = theme(reference);
            annex.themes.insert(row.id, theme.clone());
            let status = status(row);
            if let Some(scope) = row.value("scope").as_link().filter(|_| status != Status::NotApplicable) {
                let slot = counted.entry((theme, scope)).or_default();
                slot.0 += u64::from(status == Status::Implemented);
                slot.1 += 1;
            }
        }
        for ((theme, scope), (implemented, applicable)) in counted {
            let Some(scope) = scopes.iter().find(|row| row.id == scope) else { continue };
            let path = |filter: &str| format!("/soa?scope={}&theme={theme}&q={}", encode(&scope.reference), encode(filter));
            let share = Share {
                scope: scope.title(),
                implemented: (implemented, path("status:implemented")),
                applicable: (applicable, path("applicable:yes")),
            };
            annex.shares.entry(theme).or_default().push(share);
        }
        Ok(annex)
    }

    /// The theme of a line.
    pub(super) fn of(&self, line: Id) -> Option<&str> {
        self.themes.get(&line).map(String::as_str)
    }

    /// Themes that have lines, and more, in their order; own controls come last.
    pub(super) fn in_order(&self, more: impl Iterator<Item = String>) -> Vec<String> {
        let mut themes: Vec<String> = self.themes.values().cloned().chain(more).collect();
        themes.sort_by_cached_key(|theme| (theme == OWN, kernel::text::sort_key(theme)));
        themes.dedup();
        themes
    }
}

/// The theme of a control of Annex A, by what its line is about: `A.5` of `A.5.1`.
pub(super) fn theme(reference: &str) -> String {
    match reference.split('.').collect::<Vec<_>>().as_slice() {
        ["A", theme, ..] => format!("A.{theme}"),
        _ => OWN.to_owned(),
    }
}

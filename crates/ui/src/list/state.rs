//! What a list shows, as its address says it: filter, sort, columns, place.

use crate::View;
use crate::pieces::level_rank;
use kernel::filter::Context;
use kernel::{Field, Filter, Finder, Kind, Origin, Query, Register, Sort, Text};

/// Rows of a page of a list.
const ROWS: u64 = 50;

/// The state of a list. Everything in it stands in the address, so every view is a link.
#[derive(Debug, Clone)]
pub struct ListState {
    /// Filter text as typed (`q`).
    pub text: String,
    /// What it means, or what is wrong with it.
    pub filter: Result<Filter, Text>,
    /// Order (`sort`: a field key, `-` before it for the largest first, `ref` for the reference).
    pub sort: Option<Sort>,
    /// Indexes of the fields shown (`columns`).
    pub columns: Vec<usize>,
    /// How many rows come before (`offset`).
    pub offset: u64,
    /// How many rows a page has.
    pub limit: u64,
    /// Rows can be ticked and changed together; set it where `/REGISTER/bulk` is answered.
    pub bulk: bool,
}

impl ListState {
    /// Reads the query of the request. What is not understood is left out, save the filter, whose problem is kept.
    pub fn parse(view: &View<'_>, register: &'static Register) -> Self {
        let text = view.param("q").to_owned();
        let finder = Finder(view.read);
        let filter = Filter::parse(&text, register, &Context { me: view.visitor.person, today: view.read.today(), lookup: &finder });
        let typed = view.param("sort");
        let (down, key) = typed.strip_prefix('-').map_or((false, typed), |key| (true, key));
        let sort = match key {
            "" => None,
            "ref" => Some(Sort { field: None, down }),
            key => register
                .shown()
                .find(|(_, field)| field.key == key && super::sortable(field))
                .map(|(index, _)| Sort { field: Some(index), down }),
        };
        let chosen: Vec<&str> = view.query.iter().filter(|(key, _)| key == "columns").flat_map(|(_, value)| value.split(',')).collect();
        let usual =
            |field: &Field| field.list || register.shown().any(|(_, other)| other.list && path_of(field) && field.kind == other.kind);
        let columns =
            register.shown().filter(|(_, field)| if chosen.is_empty() { usual(field) } else { chosen.contains(&field.key.as_ref()) });
        let mut columns: Vec<usize> = columns.map(|(index, _)| index).collect();
        // The title stands first, whatever its place in the table of fields.
        columns.sort_by_key(|index| (register.title_index() != Some(*index), order(register, *index), *index));
        Self { text, filter, sort, columns, offset: view.param("offset").parse().unwrap_or_default(), limit: ROWS, bulk: false }
    }

    /// The query for the store; [`None`] when the filter cannot be understood.
    pub fn query(&self) -> Option<Query> {
        let filter = self.filter.clone().ok()?;
        Some(Query { filter, sort: self.sort, offset: self.offset, limit: self.limit })
    }
}

/// Whether a field is a level by rule: those of one scale are steps of one way, such as inherent, now and target.
pub(super) fn path_of(field: &Field) -> bool {
    let level = matches!(field.kind, Kind::Choice(choices) if choices.keys.first().is_some_and(|key| level_rank(choices, key).is_some()));
    level && field.origin == Origin::Derived
}

/// Own fields come before the common ones, except the owner and the state, which people look for first; levels by rule
/// come next.
fn order(register: &Register, index: usize) -> u8 {
    let Some(field) = register.fields().get(index) else { return 3 };
    match field.key.as_ref() {
        "owner" => 0,
        "state" => 1,
        "unit" | "tags" => 4,
        _ if path_of(field) => 2,
        _ => 3,
    }
}

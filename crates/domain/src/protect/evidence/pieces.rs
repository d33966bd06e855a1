//! Pieces of pages about evidence that others show too.

use super::rules::{Freshness, freshness, stale_since};
use kernel::{Choice, Mark, Row};
use maud::Markup;
use ui::View;
use ui::pieces::marked;

/// How fresh it is, as shape and words.
pub(crate) fn freshness_mark(view: &View<'_>, row: &Row) -> Markup {
    let mark = Freshness::CHOICES.mark(freshness(row).key()).unwrap_or(Mark::Absent);
    marked(mark, &freshness_words(view, row))
}

/// How fresh it is, in words: since when it is stale.
pub(super) fn freshness_words(view: &View<'_>, row: &Row) -> String {
    match stale_since(row) {
        Some(day) => view.tw("evidence-stale", &[("date", day.to_string())]),
        None => view.words.choice(Freshness::CHOICES, freshness(row).key()),
    }
}

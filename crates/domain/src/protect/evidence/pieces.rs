//! Pieces of pages about evidence that others show too.

use super::record::Evidence;
use super::rules::{Freshness, freshness};
use maud::Markup;
use ui::View;
use ui::pieces::{Tone, state_mark};

/// How fresh it is, as shape and words.
pub(crate) fn freshness_mark(view: &View<'_>, evidence: &Evidence) -> Markup {
    match freshness(evidence, view.read.today()) {
        Freshness::Fresh(_) => state_mark("ok", Tone::Plain, &view.t("evidence-fresh")),
        Freshness::Stale(day) => state_mark("stale", Tone::Warn, &view.tw("evidence-stale", &[("date", day.to_string())])),
        Freshness::NoEnd => state_mark("none", Tone::Mute, &view.t("evidence-no-end")),
    }
}

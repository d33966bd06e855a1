//! Pieces of pages about lines that several pages of the statement show.

use super::record::Status;
use kernel::Choice;
use maud::Markup;
use ui::View;
use ui::pieces::{Tone, mark_of, state_mark};

/// The status of a line as shape and word.
pub(super) fn status_mark(view: &View<'_>, status: Status) -> Markup {
    let (shape, tone) = match status {
        Status::NotApplicable => ("off", Tone::Mute),
        Status::NoControl => ("none", Tone::Warn),
        other => mark_of(other.key()).unwrap_or(("plan", Tone::Mute)),
    };
    state_mark(shape, tone, &view.words.choice(Status::CHOICES, status.key()))
}

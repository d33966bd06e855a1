//! The parts that pages are made of. Concept pages use them too, so that every page speaks one language of signs.
//!
//! All text given as `&str` is escaped. Names that people typed stand in `bdi`, so that a word of another direction
//! does not turn the line around it.

mod block;
mod change;
mod prose;
mod table;
mod values;

pub use block::{Sign, Tab, alert, counted, ledger, n_of, n_of_linked, note, pages, sign, sum, views};
pub use change::{both, difference, differs};
pub use prose::prose;
pub use table::{Column, Order, Table};
pub use values::{field_cell, field_plain, field_value, grid, level_rank, short_label, tick};

use crate::assets::icons_url;
use crate::lint::Severity;
use crate::{Names, View, paths};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::nouns::SignOff;
use kernel::row::Author;
use kernel::{Choice, Choices, Fault, Id, JournalEntry, Mark, Name, Register, Row, Words};
use maud::{Markup, html};

/// A sign from the icon sheet. It never stands alone: a word says the same beside it.
pub fn icon(name: &str) -> Markup {
    html! { svg.i aria-hidden="true" { use href=(format_args!("{}#{name}", icons_url())) {} } }
}

/// How loud a state or a notice speaks. Good news is plain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Black: the record.
    Plain,
    /// Grey: not yet, or no longer.
    Mute,
    /// Ochre: stale, untested, soon.
    Warn,
    /// Red: failed, late, refused.
    Bad,
}

impl Tone {
    /// The class that says it.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Mute => "mute",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }
}

/// How a mark is drawn.
fn drawn(mark: Mark) -> (&'static str, Tone) {
    match mark {
        Mark::Good => ("ok", Tone::Plain),
        Mark::Sealed => ("seal", Tone::Plain),
        Mark::Partly => ("part", Tone::Plain),
        Mark::Doubtful => ("part", Tone::Warn),
        Mark::Planned => ("plan", Tone::Mute),
        Mark::Draft => ("draft", Tone::Mute),
        Mark::Absent => ("none", Tone::Mute),
        Mark::Unknown => ("none", Tone::Warn),
        Mark::Stale => ("stale", Tone::Warn),
        Mark::Bad => ("bad", Tone::Bad),
        Mark::Soon => ("soon", Tone::Plain),
        Mark::Late => ("late", Tone::Bad),
        Mark::Off => ("off", Tone::Mute),
    }
}

/// A mark beside the words that say the same: `marked(Mark::Stale, "Stale since 2026-06-02")`.
pub fn marked(mark: Mark, label: &str) -> Markup {
    let (shape, tone) = drawn(mark);
    html! { span class={ "st " (tone.class()) } { (icon(shape)) (label) } }
}

/// A word of a choice with its mark, or alone where it says enough itself.
pub fn word_mark(words: &Words, choices: &Choices, key: &str) -> Markup {
    let label = words.choice(choices, key);
    choices.mark(key).map_or_else(|| html! { (label) }, |mark| marked(mark, &label))
}

/// The same for a value at hand.
pub fn choice_mark<C: Choice>(view: &View<'_>, choice: C) -> Markup {
    word_mark(view.words, C::CHOICES, choice.key())
}

/// The state of a record as its mark and word.
pub fn state(view: &View<'_>, row: &Row) -> Markup {
    word_mark(view.words, row.register.workflow.choices, &row.common.state)
}

/// What a rule says of a record, with the mark of how much that weighs.
pub fn severity_mark(severity: Severity, says: &str) -> Markup {
    Severity::CHOICES.mark(severity.key()).map_or_else(|| html! { (says) }, |mark| marked(mark, says))
}

/// A risk level: its rank from 1 to 5 gives the depth, its text says it in words or numbers ("3×4 High").
pub fn level(rank: u8, text: &str) -> Markup {
    html! { span class={ "lv lv" (rank.clamp(1, 5)) } { (text) } }
}

/// A level that does not hold now: what was, or what is wanted.
pub fn level_was(text: &str) -> Markup {
    html! { span.lv.was { (text) } }
}

/// The way of a level: what it was without controls, what it is, what it shall be. Parts that were not said are left out.
pub fn level_path(inherent: Option<&str>, now: Option<(u8, &str)>, target: Option<&str>) -> Markup {
    let arrow = |shown: bool| html! { @if shown { (icon("to")) } };
    html! {
        span.path {
            @if let Some(text) = inherent { (level_was(text)) (arrow(now.is_some() || target.is_some())) }
            @if let Some((rank, text)) = now { (level(rank, text)) (arrow(target.is_some())) }
            @if let Some(text) = target { (level_was(text)) }
        }
    }
}

/// A short typed word, such as a reason.
pub fn tag(text: &str) -> Markup {
    html! { span.tag { bdi { (text) } } }
}

/// A date as it is written everywhere: 2026-06-11.
pub fn date(date: Date) -> Markup {
    html! { time { (date) } }
}

/// A point in time in the organisation's zone, with the zone: 2026-06-11 09:02 UTC.
pub fn moment(view: &View<'_>, at: Timestamp) -> Markup {
    html! { time datetime=(at.strftime("%Y-%m-%dT%H:%M:%SZ")) { (moment_plain(view, at)) } }
}

/// The same as text.
pub fn moment_plain(view: &View<'_>, at: Timestamp) -> String {
    at.to_zoned(view.read.zone()).strftime("%Y-%m-%d %H:%M %Z").to_string()
}

/// The day of a point in time in the organisation's zone.
pub fn day(view: &View<'_>, at: Timestamp) -> Markup {
    date(at.to_zoned(view.read.zone()).date())
}

/// A record by name: its reference as link, then its title. A retired one is struck.
pub fn reference(view: &View<'_>, name: &Name) -> Markup {
    html! {
        (reference_only(view, name.register, &name.reference)) " "
        @if name.retired { del { bdi { (name.title) } } } @else { bdi { (name.title) } }
    }
}

/// The same for a row at hand.
pub fn reference_row(view: &View<'_>, row: &Row) -> Markup {
    let title = row.title();
    html! { (reference_only(view, row.register, &row.reference)) @if title != row.reference { " " bdi { (title) } } }
}

/// A reference as link, nothing else.
pub fn reference_only(view: &View<'_>, register: &Register, reference: &str) -> Markup {
    html! { a.ref href=(view.link(&paths::record(register, reference))) { (reference) } }
}

/// The name of a person or another record, without link; empty when it may not be seen.
pub fn person(names: &Names, id: Id) -> Markup {
    html! { bdi { (names.title(id)) } }
}

/// Who made a change, in words.
pub fn author(view: &View<'_>, names: &Names, author: &Author) -> String {
    let name = |id: &Id| Some(names.title(*id)).filter(|name| !name.is_empty()).unwrap_or_else(|| view.t("author-hidden"));
    match author {
        Author::Person(id) => name(id),
        Author::Operator(None) => view.t("author-operator"),
        Author::Operator(Some(id)) => view.tw("author-operator-for", &[("name", name(id))]),
        Author::System => view.t("author-system"),
        Author::Erased => view.t("author-erased"),
    }
}

/// What a revision did to its record, as the end of a sentence that its author begins: "brought it back".
pub fn did_it(view: &View<'_>, entry: &JournalEntry) -> String {
    view.words.get(&format!("did-it-{}", entry.did().key()))
}

/// The clause that asks for something, with the word that belongs to it; empty where there is none.
pub fn clause(view: &View<'_>, clause: &str) -> String {
    match clause {
        "" => String::new(),
        control if control.starts_with("A.") => view.tw("clause-control", &[("clause", control.to_owned())]),
        number => view.tw("clause-number", &[("clause", number.to_owned())]),
    }
}

/// A size in the unit that people read: 212 KB, 3.4 MB.
pub fn bytes(size: u64) -> String {
    match size {
        0..1_000 => format!("{size} B"),
        1_000..1_000_000 => format!("{} KB", size.div_ceil(1_000)),
        _ if size.is_multiple_of(1_000_000) => format!("{} MB", size / 1_000_000),
        _ => format!("{}.{} MB", size / 1_000_000, size % 1_000_000 / 100_000),
    }
}

/// The name of a register inside a sentence: "Risk" becomes "risk", "SoA line" stays.
pub fn lower(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            let mut text: String = first.to_lowercase().collect();
            text.push_str(name.get(first.len_utf8()..).unwrap_or_default());
            text
        }
        _ => name.to_owned(),
    }
}

/// Who gave a signature, and on which day.
///
/// # Errors
/// When the store fails.
pub fn signed_by(view: &View<'_>, signature: &Row) -> Result<(String, String), Fault> {
    let name = match signature.of::<SignOff>().and_then(|record| record.signer) {
        Some(id) => view.read.names(&[id])?.remove(&id).map(|name| name.title).unwrap_or_default(),
        None => String::new(),
    };
    Ok((name, signed_on(view, signature)))
}

/// The day on which a signature was given.
pub fn signed_on(view: &View<'_>, signature: &Row) -> String {
    signature.created_at.to_zoned(view.read.zone()).date().to_string()
}

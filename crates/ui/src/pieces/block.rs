//! Larger parts: ledger, notice, signature, tabs of views, sums.

use super::{Tone, icon, marked};
use crate::View;
use kernel::Mark;
use maud::{Markup, html};

/// Margin and entry: labels in the margin, the double rule, then what they say. Entries without content are left out.
pub fn ledger(entries: &[(Markup, Markup)]) -> Markup {
    html! {
        dl.ledger {
            @for (label, entry) in entries.iter().filter(|(_, entry)| !entry.0.is_empty()) {
                div { dt { (label) } dd { (entry) } }
            }
        }
    }
}

/// A notice in the page. Rare: says what happened, then what to do.
pub fn note(tone: Tone, text: &Markup) -> Markup {
    let shape = if tone == Tone::Bad { "bad" } else { "stale" };
    html! { div class={ "note " (tone.class()) } { (icon(shape)) div { (text) } } }
}

/// A notice that is read out when it appears, such as the summary of what must be corrected; it takes the focus.
pub fn alert(heading: &str, text: &Markup) -> Markup {
    html! {
        div.note.bad role="alert" aria-labelledby="alert" tabindex="-1" autofocus {
            (icon("bad"))
            div { h2 #alert { (heading) } (text) }
        }
    }
}

/// A signature: who vouched for what.
#[derive(Debug, Clone)]
pub struct Sign<'a> {
    /// Standing in words, such as "In force" or "Stale since 2026-06-02".
    pub standing: &'a str,
    /// What was signed moved on.
    pub stale: bool,
    /// Which version was signed, in words.
    pub signed: &'a str,
    /// Name of the signer.
    pub name: &'a str,
    /// Role, time, journal entry.
    pub details: Markup,
    /// The words signed.
    pub statement: &'a str,
    /// What moved since, and buttons.
    pub more: Markup,
}

/// A signature on paper: statement, name, role, time, version; dashed and struck when it is stale.
pub fn sign(sign: &Sign<'_>) -> Markup {
    let mark = if sign.stale { Mark::Stale } else { Mark::Sealed };
    html! {
        div.sign.stale[sign.stale] {
            p.row { (marked(mark, sign.standing)) span.mute { (sign.signed) } }
            p.hand { bdi { (sign.name) } }
            p.small.mute { (sign.details) }
            @if !sign.statement.is_empty() { blockquote dir="auto" { "“" (sign.statement) "”" } }
            (sign.more)
        }
    }
}

/// One of the views over a list; each is a link.
#[derive(Debug, Clone)]
pub struct Tab {
    /// Where it leads.
    pub href: String,
    /// Its name.
    pub label: String,
    /// How many records it holds.
    pub count: Option<u64>,
    /// The one that is shown.
    pub current: bool,
}

/// Tabs over a list.
pub fn views(label: &str, tabs: &[Tab]) -> Markup {
    html! {
        nav.views aria-label=(label) {
            @for tab in tabs {
                a href=(tab.href) aria-current=[tab.current.then_some("true")] { (tab.label) @if let Some(count) = tab.count { " " b { (count) } } }
            }
        }
    }
}

/// The standing of what is listed: a lead, then parts with their numbers, each a link.
pub fn sum(label: &str, lead: &Markup, parts: &[(String, Markup, u64)]) -> Markup {
    html! {
        p.sum role="group" aria-label=(label) {
            span { (lead) }
            @for (href, part, count) in parts { " " a href=(href) { (part) " " b { (count) } } }
        }
    }
}

/// "72 of 89".
pub fn n_of(view: &View<'_>, n: u64, of: u64) -> Markup {
    html! { span.nowrap { (view.tw("n-of", &[("n", n.to_string()), ("of", of.to_string())])) } }
}

/// "72 of 89", where each number leads to the list of exactly these; what has no address stays a number.
pub fn n_of_linked(view: &View<'_>, n: (u64, &str), of: (u64, &str)) -> Markup {
    // The words of a language decide which number comes first.
    let words = view.tw("n-of", &[("n", "\u{1}".to_owned()), ("of", "\u{2}".to_owned())]);
    let linked = |(number, address): (u64, &str)| html! { @if address.is_empty() { (number) } @else { a href=(address) { (number) } } };
    html! {
        span.nowrap {
            @for part in words.split_inclusive(['\u{1}', '\u{2}']) {
                (part.trim_end_matches(['\u{1}', '\u{2}']))
                @if part.ends_with('\u{1}') { (linked(n)) } @else if part.ends_with('\u{2}') { (linked(of)) }
            }
        }
    }
}

/// "2 of 3 in place", quiet.
pub fn counted(view: &View<'_>, (in_place, of): (i64, i64)) -> Markup {
    let number = |n: i64| u64::try_from(n).unwrap_or_default();
    html! { span.mute { (n_of(view, number(in_place), number(of))) } }
}

/// Where a page of a list stands in the whole, with the ways to the pages before and after it: how many lines come before,
/// how many are shown, how many there are, and how many a page has.
pub fn pages(view: &View<'_>, (offset, shown, total): (u64, u64, u64), limit: u64) -> Markup {
    let last = offset.saturating_add(shown);
    let rest = total.saturating_sub(last).min(limit);
    let range = [("first", offset.saturating_add(1).to_string()), ("last", last.to_string()), ("total", total.to_string())];
    let before = offset.saturating_sub(limit);
    let before = if before == 0 { String::new() } else { before.to_string() };
    html! {
        nav.row.pages aria-label=(view.t("pages")) {
            @if shown > 0 { span.mute.small { (view.tw("pages-range", &range)) } }
            @if offset > 0 { a.btn rel="prev" href=(view.here(&[("offset", &before)]))
                { (icon("from")) (view.tw("pages-previous", &[("n", limit.min(offset).to_string())])) } }
            @if rest > 0 { a.btn rel="next" href=(view.here(&[("offset", &last.to_string())]))
                { (view.tw("pages-next", &[("n", rest.to_string())])) (icon("to")) } }
        }
    }
}

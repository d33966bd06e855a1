//! Work and calendar (clause 8.1): everything that falls due in one list and on the days of a year. It has no register of
//! its own; what is due follows from the due rules of each register.

mod agenda;
mod calendar;
pub mod measures;
mod pages;
pub mod pieces;
mod reviews;
mod rules;
#[cfg(test)]
mod tests;

pub use agenda::{Agenda, Work, soon};

use kernel::Group;
use rules::{CALENDAR, FEED};
use ui::{Concept, Feed, Screen};

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "work",
    messages: include_str!("en.ftl"),
    screens: &[
        Screen { path: "/work", title: "screen-work", under: "", index: Some((Group::Run, "8.1")), render: pages::page },
        Screen { path: reviews::PATH, title: "screen-reviews", under: "", index: None, render: reviews::page },
        Screen { path: CALENDAR, title: "screen-calendar", under: "", index: Some((Group::Run, "8.1")), render: calendar::page },
    ],
    feeds: &[Feed { path: FEED, title: "screen-calendar", page: CALENDAR, render: calendar::feed }],
    measures: measures::MEASURES,
    ..Concept::EMPTY
};

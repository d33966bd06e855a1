//! Work and calendar (clause 8.1): everything that falls due in one list and on the days of a year. It has no register of
//! its own; what is due follows from the `due` hook of each register.

mod calendar;
mod pages;
mod rules;
#[cfg(test)]
mod tests;

use kernel::Group;
use ui::{Concept, Feed, Screen};

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "work",
    messages: include_str!("en.ftl"),
    screens: &[
        Screen { path: "/work", title: "screen-work", under: "", index: Some((Group::Run, "8.1")), render: pages::page },
        Screen { path: CALENDAR, title: "screen-calendar", under: "", index: Some((Group::Run, "8.1")), render: calendar::page },
    ],
    feeds: &[Feed { path: FEED, title: "screen-calendar", page: CALENDAR, render: calendar::feed }],
    ..Concept::EMPTY
};

const CALENDAR: &str = "/calendar";
const FEED: &str = "/calendar.ics";

//! What a concept of the domain offers to the program: its registers, messages, own pages, panels and reports.

use crate::View;
use crate::lint::{Lint, Suppressions};
use crate::measure::{Measure, Step};
use kernel::document::{Document, Entry};
use kernel::{Fault, Register, Row};
use maud::Markup;

/// A concept. Each folder of the domain exports one; the list of them is the whole product.
#[derive(Debug, Clone, Copy)]
pub struct Concept {
    /// Name of its folder.
    pub name: &'static str,
    /// Its registers.
    pub registers: &'static [&'static Register],
    /// Its English messages as Fluent text.
    pub messages: &'static str,
    /// Pages of its own.
    pub screens: &'static [Screen],
    /// Sections it adds to the page of a record.
    pub panels: &'static [Panel],
    /// What it says at the head of records of lower concepts.
    pub facts: &'static [Fact],
    /// Reports it can print.
    pub reports: &'static [Report],
    /// What is kept of a record when it is signed, where its own fields are not enough.
    pub copies: &'static [SignedCopy],
    /// What somebody is shown before they sign.
    pub signings: &'static [Signing],
    /// Feeds for calendar programs.
    pub feeds: &'static [Feed],
    /// What it counts for the home page.
    pub measures: &'static [Measure],
    /// Steps that a new organisation takes first.
    pub steps: &'static [Step],
    /// What it looks for before an auditor does.
    pub lints: &'static [Lint],
    /// How it tells which findings were set aside.
    pub suppressions: &'static [Suppressions],
}

impl Concept {
    /// A concept with nothing but a name; for struct update in concept files.
    pub const EMPTY: Self = Self {
        name: "",
        registers: &[],
        messages: "",
        screens: &[],
        panels: &[],
        facts: &[],
        reports: &[],
        copies: &[],
        signings: &[],
        feeds: &[],
        measures: &[],
        steps: &[],
        lints: &[],
        suppressions: &[],
    };
}

/// A hand-written page. It answers GET only; what it changes goes through operations and forms of registers.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    /// Path, such as `/soa` or `/risk/matrix`.
    pub path: &'static str,
    /// Message id of its title.
    pub title: &'static str,
    /// Key of the register under which the index marks the reader's place; empty when the page has its own entry.
    pub under: &'static str,
    /// Own entry in the index: group and clause.
    pub index: Option<(kernel::Group, &'static str)>,
    /// The content of `main`.
    pub render: fn(&View<'_>) -> Result<Markup, Fault>,
}

/// Where a panel stands on the page of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Before the facts. Fields it shows are named so that they are not shown twice.
    Top(&'static [&'static str]),
    /// After the facts.
    Below,
    /// On the pages that ask for these operations, before what must be said.
    Asked(&'static [&'static str]),
}

/// A section that a concept adds to the page of a record of some register.
#[derive(Debug, Clone, Copy)]
pub struct Panel {
    /// Key of the register.
    pub register: &'static str,
    /// Where.
    pub place: Place,
    /// The section; empty markup when there is nothing to show.
    pub render: fn(&View<'_>, &Row) -> Result<Markup, Fault>,
}

/// Labels with what is said under each.
pub type Said = Vec<(String, String)>;

/// What a concept says at the head of the records of some register: on the page and in the print.
#[derive(Debug, Clone, Copy)]
pub struct Fact {
    /// Key of the register.
    pub register: &'static str,
    /// What it says; nothing when there is nothing to say.
    pub of: fn(&View<'_>, &Row) -> Result<Said, Fault>,
}

/// What other concepts say at the head of a record.
///
/// # Errors
/// When the store fails.
pub fn facts(view: &View<'_>, row: &Row) -> Result<Said, Fault> {
    let here = view.concepts.iter().flat_map(|concept| concept.facts).filter(|fact| fact.register == row.register.key);
    Ok(here.map(|fact| (fact.of)(view, row)).collect::<Result<Vec<_>, _>>()?.concat())
}

/// A report: one function to a typed document, whatever the file format.
#[derive(Debug, Clone, Copy)]
pub struct Report {
    /// Key in routes and commands, such as `soa`.
    pub key: &'static str,
    /// Message id of its title.
    pub title: &'static str,
    /// Whether `scope` in the request narrows it to a scope, so that the page of a scope offers it.
    pub per_scope: bool,
    /// The document; parameters of the request are in [`View::query`].
    pub render: fn(&View<'_>) -> Result<Document, Fault>,
}

/// What a signer of a record sees and what is kept of it.
#[derive(Debug, Clone, Copy)]
pub struct SignedCopy {
    /// Key of the register.
    pub register: &'static str,
    /// The document.
    pub render: fn(&View<'_>, &Row) -> Result<Document, Fault>,
}

/// What somebody is shown before they sign a record: every operation that makes a signature, or stands for one, has it.
#[derive(Debug, Clone, Copy)]
pub struct Signing {
    /// Key of the register.
    pub register: &'static str,
    /// Key of the operation.
    pub act: &'static str,
    /// Clause that asks for this signature.
    pub clause: &'static str,
    /// What it shows.
    pub shows: fn(&View<'_>, &Row) -> Result<Shown, Fault>,
}

/// What stands above the button of a signature.
#[derive(Debug)]
pub struct Shown {
    /// What is signed: label and entry.
    pub facts: Vec<(String, Markup)>,
    /// More of it, such as a table.
    pub more: Markup,
    /// Who may sign, in words.
    pub who: String,
    /// The last day on which it could hold, where there is one.
    pub latest: Option<jiff::civil::Date>,
    /// Why whoever looks may not sign it now, in words.
    pub refused: Option<String>,
}

/// What is shown before this operation signs this record; nothing where it signs nothing.
///
/// # Errors
/// When the store fails.
pub fn shown(view: &View<'_>, row: &Row, act: &str) -> Result<Option<Shown>, Fault> {
    let mut all = view.concepts.iter().flat_map(|concept| concept.signings);
    all.find(|signing| signing.register == row.register.key && signing.act == act).map(|found| (found.shows)(view, row)).transpose()
}

/// The clause that asks for a signature of this act about records of this register; [`None`] for an act that no page announces.
pub fn asks(view: &View<'_>, register: &Register, act: &str) -> Option<&'static str> {
    let mut all = view.concepts.iter().flat_map(|concept| concept.signings);
    all.find(|signing| signing.register == register.key && signing.act == act).map(|signing| signing.clause)
}

/// Why somebody may not sign, in words, from what a rule answers.
///
/// # Errors
/// When the store fails.
pub fn why_not<T>(view: &View<'_>, may: Result<T, Fault>) -> Result<Option<String>, Fault> {
    match may {
        Ok(_) => Ok(None),
        Err(Fault::Invalid(problems)) => Ok(problems.first().map(|problem| view.say(&problem.text))),
        Err(Fault::Conflict(text)) => Ok(Some(view.say(&text))),
        Err(other) => Err(other),
    }
}

/// A feed for calendar programs, which fetch it with a secret address that opens nothing else.
#[derive(Debug, Clone, Copy)]
pub struct Feed {
    /// Path, such as `/calendar.ics`.
    pub path: &'static str,
    /// Message id of its title.
    pub title: &'static str,
    /// Path of the page that shows the same.
    pub page: &'static str,
    /// The days; parameters of the request are in [`View::query`].
    pub render: fn(&View<'_>) -> Result<Vec<Entry>, Fault>,
}

//! The context as a document (4.1, 4.2): issues with their effect, interested parties, and what each of them requires.

use super::record::{Addressed, EXPECTATION, Expectation, ExpectationStanding, ISSUE, Issue, PARTY, Relevant};
use super::rules::{Climate, climate, standing_of};
use crate::ground::release::{Releasable, begin};
use crate::ground::scope::rules::within;
use kernel::document::{Block, Document};
use kernel::{Choice, Fault, Filter, Read, Register, Row};
use ui::paper::{Sheet, data};
use ui::{Names, View};

/// The registers of the context, in the order in which they are printed.
const ALL: [&Register; 3] = [&ISSUE, &PARTY, &EXPECTATION];

pub(super) fn context(view: &View<'_>) -> Result<Document, Fault> {
    let gather = |read: &dyn Read, scope: &str| {
        let all = ALL.map(|register| read.all(register, &Filter::new()));
        within(read, scope, all.into_iter().collect::<Result<Vec<_>, _>>()?.concat())
    };
    let (mut document, _, rows) = begin(view, Releasable::Context, gather)?;
    let of = |register: &Register| rows.iter().filter(|row| row.register == register).cloned().collect::<Vec<_>>();
    let [issues, parties, wanted] = ALL.map(of);
    let n_of = |n: usize, of: usize| view.tw("n-of", &[("n", n.to_string()), ("of", of.to_string())]);
    let decided = issues.iter().filter(|row| row.of::<Issue>().is_some_and(|issue| issue.relevant.is_some())).count();
    let addressed: Vec<&Row> =
        wanted.iter().filter(|row| row.of::<Expectation>().is_some_and(|record| record.addressed != Some(Addressed::No))).collect();
    let met = addressed.iter().filter(|row| standing_of(row) == ExpectationStanding::InPlace).count();
    document.facts.push((view.t("context-climate"), determined(view)?));
    document.facts.push((view.t("context-issues-decided"), n_of(decided, issues.len())));
    document.facts.push((view.t("context-requirements-met"), n_of(met, addressed.len())));
    let names = Names::load(view.read, &rows)?;
    let sheet = Sheet::new(view, &ISSUE, &names)
        .reference(0.8)
        .field("title", 2.4)
        .field("side", 0.9)
        .field("category", 1.2)
        .field("description", data(2.6))
        .field("relevant", 1.0)
        .field("effect", 2.6)
        .field("reason", 2.4)
        .field("risks", 1.0)
        .field("state", 0.9)
        .field("owner", 1.3)
        .field("next_review", 1.0)
        .field("unit", data(1.2))
        .field("tags", data(1.0));
    document.blocks.push(Block::Table(sheet.table("issues", &view.words.many(&ISSUE), &issues)));
    let sheet = Sheet::new(view, &PARTY, &names)
        .reference(0.8)
        .field("name", 2.2)
        .field("kind", 1.2)
        .field("side", 0.9)
        .field("description", 3.0)
        .headed("met", &view.t("context-requirements-met"), 0.8)
        .headed("of", &view.t("context-requirements-of"), 0.8)
        .field("owner", 1.3)
        .field("next_review", 1.0)
        .field("unit", data(1.2))
        .field("tags", data(1.0));
    document.blocks.push(Block::Table(sheet.table("parties", &view.words.many(&PARTY), &parties)));
    let whose = |row: &Row| row.of::<Expectation>().and_then(|record| record.party).map(|id| names.title(id));
    let sheet = Sheet::new(view, &EXPECTATION, &names)
        .reference(0.8)
        .field("party", 0.8)
        .column("party_name", &view.words.one(&PARTY), 1.6, whose)
        .field("title", 2.2)
        .field("kind", 1.0)
        .field("text", data(2.6))
        .field("addressed", 0.9)
        .field("addressed_reason", data(2.0))
        .field("how", 2.6)
        .field("obligations", 1.0)
        .field("controls", 1.0)
        .field("requirements", data(1.2))
        .field("standing", 1.0)
        .field("in_place", data(0.6))
        .field("of", data(0.6))
        .field("owner", data(1.3))
        .field("unit", data(1.2));
    document.blocks.push(Block::Table(sheet.table("requirements", &view.words.many(&EXPECTATION), &wanted)));
    Ok(document)
}

/// What was determined about climate change, with the issue that says it.
fn determined(view: &View<'_>) -> Result<String, Fault> {
    let said = |row: &Row| row.of::<Issue>().and_then(|issue| issue.relevant).map(|word| view.words.choice(Relevant::CHOICES, word.key()));
    Ok(match climate(view.read)? {
        Climate::Decided(row) => format!("{} ({})", said(&row).unwrap_or_default(), row.reference),
        Climate::Undecided(row) => format!("{} ({})", view.t("context-undecided"), row.reference),
        Climate::Missing => view.t("context-undecided"),
    })
}

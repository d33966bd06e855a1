//! Controls as a document (8.1, 9.1): each with its implementations, the tests of it and what they showed.

use super::record::CONTROL_TEST;
use super::result::{Outcome, TEST_RESULT, TestResult};
use super::rules::tested;
use crate::ground::release::{Releasable, begin};
use crate::ground::scope::rules::within;
use crate::protect::control::{CONTROL, IMPLEMENTATION, Standing, rules::standing};
use kernel::document::{Block, Document};
use kernel::{Choice, Fault, Filter, Id, Read, Register, Row};
use std::collections::BTreeMap;
use ui::paper::{Sheet, data};
use ui::{Names, View};

/// The registers that it prints, in their order.
const ALL: [&Register; 4] = [&CONTROL, &IMPLEMENTATION, &CONTROL_TEST, &TEST_RESULT];

pub(super) fn controls(view: &View<'_>) -> Result<Document, Fault> {
    let gather = |read: &dyn Read, scope: &str| {
        let all = ALL.map(|register| read.all(register, &Filter::new()));
        within(read, scope, all.into_iter().collect::<Result<Vec<_>, _>>()?.concat())
    };
    let (mut document, _, rows) = begin(view, Releasable::Controls, gather)?;
    let of = |register: &Register| rows.iter().filter(|row| row.register == register).cloned().collect::<Vec<_>>();
    let [controls, done, tests, mut results] = ALL.map(of);
    results.sort_by_key(|row| (row.value("test").as_link(), row.of::<TestResult>().and_then(|result| result.on)));
    let n_of = |n: usize, of: usize| view.tw("n-of", &[("n", n.to_string()), ("of", of.to_string())]);
    let in_place = controls.iter().filter(|row| standing(row) == Standing::InPlace).count();
    let passed = tests.iter().filter(|row| row.value("outcome").as_text() == Some(Outcome::Effective.key())).count();
    document.facts.push((view.t("controls-in-place"), n_of(in_place, controls.len())));
    document.facts.push((view.t("controls-tests-passed"), n_of(passed, tests.len())));
    let names = Names::load(view.read, &rows)?;
    let mut by_control: BTreeMap<Id, Vec<&Row>> = BTreeMap::new();
    for test in &tests {
        if let Some(control) = test.value("control").as_link() {
            by_control.entry(control).or_default().push(test);
        }
    }
    let of_control = |row: &Row| tested(by_control.get(&row.id).into_iter().flatten().copied());
    let sheet = Sheet::new(view, &CONTROL, &names)
        .reference(0.8)
        .field("title", 2.6)
        .field("what", data(2.6))
        .field("how", data(2.6))
        .field("kind", data(1.0))
        .field("nature", data(1.0))
        .field("frequency", 1.0)
        .field("requirements", 1.6)
        .field("carried_out_by", data(1.4))
        .field("assets", data(1.2))
        .field("standing", 1.0)
        .field("in_place", 0.7)
        .field("of", 0.6)
        .column("tests", &view.words.many(&CONTROL_TEST), 0.7, |row| of_control(row).of)
        .column("tests_passed", &view.t("controls-tests-passed"), 0.7, |row| of_control(row).passed)
        .column("last_test", &view.t("controls-last-test"), 1.0, |row| of_control(row).last)
        .column("next_test", &view.t("controls-next-test"), data(1.0), |row| of_control(row).next)
        .field("owner", 1.3)
        .field("next_review", 1.0)
        .field("unit", data(1.2))
        .field("tags", data(1.0));
    document.blocks.push(Block::Table(sheet.table("controls", &view.words.many(&CONTROL), &controls)));
    let sheet = Sheet::new(view, &IMPLEMENTATION, &names)
        .field("control", 0.8)
        .reference(0.8)
        .field("title", 2.4)
        .field("unit", 1.4)
        .field("state", 1.0)
        .field("since", 1.0)
        .field("how", 2.6)
        .field("deviation", 1.8)
        .field("deviation_reason", data(2.0))
        .field("owner", 1.3)
        .field("next_review", 1.0)
        .field("tags", data(1.0));
    document.blocks.push(Block::Table(sheet.table("implementations", &view.words.many(&IMPLEMENTATION), &done)));
    let sheet = Sheet::new(view, &CONTROL_TEST, &names)
        .field("control", 0.8)
        .reference(0.8)
        .field("title", 2.6)
        .field("implementations", data(1.2))
        .field("objective", data(2.0))
        .field("method", 1.0)
        .field("procedure", 2.6)
        .field("population", data(1.6))
        .field("sample", data(1.4))
        .field("expected", data(2.0))
        .field("frequency", 0.9)
        .field("tester", 1.3)
        .field("independence", data(2.0))
        .field("outcome", 1.1)
        .field("last_on", 1.0)
        .field("next_due", 1.0)
        .field("unit", data(1.2));
    document.blocks.push(Block::Table(sheet.table("tests", &view.words.many(&CONTROL_TEST), &tests)));
    let sheet = Sheet::new(view, &TEST_RESULT, &names)
        .field("test", 0.8)
        .reference(0.8)
        .field("on", 1.0)
        .field("tester", 1.3)
        .field("outcome", 1.1)
        .field("period_from", data(1.0))
        .field("period_to", data(1.0))
        .field("population", 0.8)
        .field("sample", 0.7)
        .field("exceptions", 0.8)
        .field("conclusion", 3.0)
        .field("evidence", 1.2)
        .field("unit", data(1.2));
    document.blocks.push(Block::Table(sheet.table("results", &view.words.many(&TEST_RESULT), &results)));
    Ok(document)
}

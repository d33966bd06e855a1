//! Tests of tests of controls.

use super::measures::tests_passed;
use super::record::CONTROL_TEST;
use crate::protect::control::CONTROL;
use crate::protect::soa::SOA_LINE;
use crate::testing::{TODAY, World, founded, page, panels, refused, report};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::nouns::PERSON;
use kernel::{Draft, Filter, Id, Read};

fn in_days(days: i64) -> Date {
    TODAY.checked_add(days.days()).unwrap()
}

/// A control that meets A.5.18, its test, its owner and a tester.
fn made() -> (World, Id, Id, Id) {
    let mut world = founded();
    let owner = world.create(&PERSON, Draft::new().with("name", "Per Holm")).unwrap();
    let tester = world.create(&PERSON, Draft::new().with("name", "Ida Falk")).unwrap();
    let asked = world.by("A.5.18").id;
    let control = Draft::new().with("title", "Access review").with("requirements", vec![asked]).with("owner", owner);
    let control = world.create(&CONTROL, control).unwrap();
    let test = Draft::new()
        .with("title", "Were rights of leavers removed?")
        .with("control", control)
        .with("procedure", "Take 10 leavers, look each up in the directory.")
        .with("frequency", "quarterly")
        .with("first_due", in_days(10))
        .with("tester", tester);
    let test = world.create(&CONTROL_TEST, test).unwrap();
    world.act_as(tester);
    (world, test, owner, tester)
}

fn result(outcome: &str) -> Draft {
    Draft::new().with("outcome", outcome).with("conclusion", "Looked at ten leavers.")
}

fn line(world: &World) -> (i64, i64, Option<Date>, Option<Date>) {
    let read: &dyn Read = world;
    let rows = read.all(&SOA_LINE, &Filter::new()).unwrap();
    let row = rows.iter().find(|row| row.value("subject").as_link() == Some(world.by("A.5.18").id)).unwrap();
    let number = |key: &str| row.value(key).as_int().unwrap_or_default();
    (number("tests"), number("tests_passed"), row.value("last_test").as_date(), row.value("next_test").as_date())
}

#[test]
fn a_result_moves_the_next_date_and_reaches_the_statement() {
    let (mut world, test, ..) = made();
    assert_eq!(line(&world), (1, 0, None, Some(in_days(10))));
    assert!(page(&world, "/soa", &[("q", "reasons:none")]).contains("<span class=\"mute\">Not tested</span>"));
    assert_eq!((tests_passed(&world).unwrap().n(), tests_passed(&world).unwrap().of()), (0, 1));
    let sampled = result("effective").with("population", 40).with("sample", 10).with("exceptions", 0).with("on", in_days(-100));
    world.operate(test, "record", sampled).unwrap();
    let next = in_days(-100).checked_add(3.months()).unwrap();
    assert_eq!(line(&world), (1, 1, Some(in_days(-100)), Some(next)));
    // It passed, but it is overdue: that is said, and it does not count.
    assert_eq!(tests_passed(&world).unwrap().n(), 0);
    assert!(page(&world, "/soa", &[]).contains("Test overdue"));
    assert!(panels(&world, &world.row(test)).contains("10 of 40, no exceptions"));
    world.operate(test, "record", result("effective")).unwrap();
    assert_eq!(tests_passed(&world).unwrap().n(), 1);
    let (_, cells) = report(&world, "soa", &[]);
    assert!(cells.iter().flatten().any(|cell| cell == &format!("CT-1 works as described {TODAY}")));
    world.operate(test, "record", result("ineffective")).unwrap();
    assert_eq!(line(&world), (1, 0, Some(TODAY), Some(TODAY.checked_add(3.months()).unwrap())));
    assert!(page(&world, "/soa", &[]).contains("Not passed"));
    // With a second test that nobody has done yet, it is tested in part only.
    world.operate(test, "record", result("effective")).unwrap();
    let second =
        Draft::new().with("title", "Again?").with("control", world.by("C-1").id).with("procedure", "Ask").with("frequency", "yearly");
    let second = world.create(&CONTROL_TEST, second).unwrap();
    assert!(page(&world, "/soa", &[]).contains("Partly tested"));
    world.operate(second, "retire", Draft::new()).unwrap();
    // A retired test counts no more.
    world.operate(test, "retire", Draft::new()).unwrap();
    assert_eq!(line(&world).0, 0);
}

#[test]
fn nobody_tests_an_own_control_without_a_word() {
    let (mut world, test, owner, _) = made();
    let own = |draft: Draft| draft.with("tester", owner);
    assert_eq!(refused(world.edit(test, own(Draft::new()))), ["test-own-control"]);
    let mut nobody = world.clone();
    nobody.act_as_system();
    assert_eq!(refused(nobody.operate(test, "record", result("effective"))), ["test-needs-person"]);
    // Whoever records has tested: nobody says another name, and the owner is not somebody else by saying so.
    assert!(CONTROL_TEST.operation("record").unwrap().fields.iter().all(|field| field.key != "tester"));
    world.act_as(owner);
    assert_eq!(refused(world.operate(test, "record", result("effective"))), ["test-own-control"]);
    world.edit(test, own(Draft::new()).with("independence", "We are three people.")).unwrap();
    world.operate(test, "record", result("effective")).unwrap();
    assert_eq!(world.first(&super::result::TEST_RESULT).value("tester").as_link(), Some(owner));
}

#[test]
fn every_problem_of_a_result_is_named_at_once() {
    let (mut world, test, ..) = made();
    let wrong = result("effective")
        .with("on", in_days(1))
        .with("period_from", in_days(-1))
        .with("period_to", in_days(-2))
        .with("population", 3)
        .with("sample", 5)
        .with("exceptions", 6);
    let all =
        ["test-on-future", "test-period-order", "test-sample-too-large", "test-exceptions-too-many", "test-effective-with-exceptions"];
    assert_eq!(refused(world.operate(test, "record", wrong)), all);
    assert_eq!(refused(world.operate(test, "record", Draft::new())).len(), 2);
    let other = world.create(&CONTROL, Draft::new().with("title", "Backups").with("owner", kernel::Value::None)).unwrap();
    world.operate(test, "record", result("exceptions")).unwrap();
    assert_eq!(refused(world.edit(test, Draft::new().with("control", other))), ["test-control-stays"]);
}

#[test]
fn tests_are_good_when_all_passed_and_none_is_due_again() {
    use super::rules::Tested;
    let good = Tested { of: 2, passed: 2, next: Some(TODAY), ..Tested::default() };
    assert!(good.good(TODAY), "due today is not overdue");
    assert!(Tested { next: None, ..good }.good(TODAY));
    for bad in [
        Tested { of: 0, passed: 0, ..good },
        Tested { passed: 1, excepted: 1, ..good },
        Tested { passed: 1, failed: 1, ..good },
        Tested { untested: 1, ..good },
        Tested { next: TODAY.yesterday().ok(), ..good },
    ] {
        assert!(!bad.good(TODAY), "{bad:?}");
    }
}

#[test]
fn each_outcome_is_counted_once_and_the_earliest_day_is_next() {
    use super::rules::{Tested, tested, tests_of};
    let (mut world, test, ..) = made();
    let control = world.by("C-1").id;
    for title in ["Second", "Third"] {
        let again = Draft::new().with("title", title).with("control", control).with("procedure", "Ask").with("frequency", "monthly");
        world.create(&CONTROL_TEST, again.with("first_due", in_days(5))).unwrap();
    }
    let said = |world: &World| tested(&tests_of(&[control], world).unwrap());
    assert_eq!(said(&world), Tested { of: 3, next: Some(in_days(5)), ..Tested::default() });
    world.operate(test, "record", result("exceptions").with("on", in_days(-1))).unwrap();
    world.operate(world.by("CT-2").id, "record", result("ineffective").with("on", in_days(-3))).unwrap();
    let next = in_days(-3).checked_add(1.month()).unwrap().min(in_days(5));
    assert_eq!(said(&world), Tested { of: 3, excepted: 1, failed: 1, last: Some(in_days(-1)), next: Some(next), ..Tested::default() });
}

#[test]
fn a_whole_may_be_looked_at_and_no_other_control() {
    let (mut world, test, ..) = made();
    let all = result("exceptions").with("population", 5).with("sample", 5).with("exceptions", 5);
    let same_day = all.with("period_from", TODAY).with("period_to", TODAY).with("on", TODAY);
    world.operate(test, "record", same_day).unwrap();
    // What nobody owns is tested by anybody.
    world.act_as_system();
    let other = world.create(&CONTROL, Draft::new().with("title", "Backups").with("owner", kernel::Value::None)).unwrap();
    let units = crate::protect::control::implementations(&[other], &world).unwrap();
    let wrong = Draft::new().with("implementations", vec![units[0].id]);
    assert_eq!(refused(world.edit(test, wrong)), ["test-other-control"]);
    let own = crate::protect::control::implementations(&[world.by("C-1").id], &world).unwrap();
    world.edit(test, Draft::new().with("implementations", vec![own[0].id])).unwrap();
}

#[test]
fn a_result_lies_in_the_unit_of_its_test_and_names_who_did_it() {
    let (mut world, test, _, tester) = made();
    let root = world.first(&kernel::nouns::UNIT).id;
    let unit = world.create(&kernel::nouns::UNIT, Draft::new().with("name", "Porto").with("parent", root)).unwrap();
    world.edit(test, Draft::new().with("unit", unit)).unwrap();
    world.operate(test, "record", result("effective")).unwrap();
    let row = world.first(&super::result::TEST_RESULT);
    assert_eq!((row.common.unit, row.value("tester").as_link(), row.value("on").as_date()), (Some(unit), Some(tester), Some(TODAY)));
}

#[test]
fn the_report_has_controls_with_what_is_done_and_what_tests_showed() {
    let (mut world, test, ..) = made();
    let control = world.by("C-1").id;
    world.operate(control, "report-progress", Draft::new().with("state", "in-place")).unwrap();
    let said = |world: &World, label: &str| report(world, "controls", &[]).0.facts.into_iter().find(|(fact, _)| fact == label).unwrap().1;
    assert_eq!([said(&world, "Controls in place everywhere"), said(&world, "Tests passed")], ["1 of 1", "0 of 1"]);
    world.operate(test, "record", result("ineffective").with("on", in_days(-9))).unwrap();
    world.operate(test, "record", result("effective").with("population", 40).with("sample", 10)).unwrap();
    assert_eq!(said(&world, "Tests passed"), "1 of 1");
    let (_, lines) = report(&world, "controls", &[]);
    let heads: Vec<usize> =
        lines.iter().enumerate().filter(|(_, line)| line.contains(&"reference".to_owned())).map(|(place, _)| place).collect();
    assert_eq!((heads.len(), lines.len()), (4, 4 + 1 + 1 + 1 + 2), "{lines:?}");
    let cell = |head: usize, row: usize, key: &str| lines[row][lines[heads[head]].iter().position(|name| name == key).unwrap()].clone();
    let of = |head: usize, keys: [&str; 4]| keys.map(|key| cell(head, heads[head] + 1, key));
    assert_eq!(of(0, ["requirements", "tests", "tests_passed", "last_test"]), ["A.5.18", "1", "1", &TODAY.to_string()]);
    assert_eq!(of(1, ["control", "title", "state", "since"])[..3], ["C-1", "Access review", "In place"]);
    assert_eq!(of(2, ["control", "outcome", "last_on", "tester"]), ["C-1", "Works as described", &TODAY.to_string(), "Ida Falk"]);
    // Results in their order, the older first.
    assert_eq!(of(3, ["test", "outcome", "on", "sample"]), ["CT-1", "Does not work", &in_days(-9).to_string(), ""]);
    assert_eq!(cell(3, heads[3] + 2, "population"), "40");
}

//! Tests of what the rules have in common, of the table of answers, of suppressions and of the pages.

use super::answers::{ANSWERS, CLAUSES, clause_of};
use super::record::SUPPRESSION;
use super::there::there;
use crate::ground::framework::{REQUIREMENT, Requirement};
use crate::protect::risk::RISK;
use crate::protect::soa::SOA_LINE;
use crate::testing::{TODAY, World, founded, page, refused, report, words};
use crate::{CONCEPTS, registers};
use jiff::ToSpan;
use kernel::nouns::UNIT;
use kernel::{Choice, Draft, Fault, Filter, Read};
use std::collections::BTreeSet;
use ui::lint::{Find, Fired, Severity, Stage, lints, one, run};

fn fired(world: &World, id: &str) -> Fired {
    one(CONCEPTS, world, words(), ui::lint::named(CONCEPTS, id).unwrap()).unwrap()
}

/// The same so many days later.
pub(super) fn after(world: &World, days: i32, id: &str) -> Vec<String> {
    let mut later = world.clone();
    later.today = TODAY.checked_add(days.days()).unwrap();
    found(&later, id)
}

/// References of what a rule finds.
pub(super) fn found(world: &World, id: &str) -> Vec<String> {
    fired(world, id).findings.into_iter().map(|finding| finding.reference).collect()
}

#[test]
fn every_rule_says_what_why_and_how_and_looks_at_what_there_is() {
    let world = founded();
    let mut ids = BTreeSet::new();
    for concept in CONCEPTS {
        for lint in concept.lints {
            assert!(ids.insert(lint.id), "{} stands twice", lint.id);
            let name = lint.id.split_once('/').unwrap_or_else(|| panic!("{} is no CONCEPT/NAME", lint.id)).0;
            assert_eq!(name.replace('-', "_"), concept.name, "{} belongs to another concept", lint.id);
            assert!(registers().contains(&lint.register), "{}", lint.id);
            assert!(!lint.stages.is_empty() && lint.stages.is_sorted(), "{}", lint.id);
            assert!(lint.clause.starts_with("A.") || clause_of(lint.clause).is_some(), "{}: no clause {}", lint.id, lint.clause);
            for (end, least) in [("", 10), ("-why", 30), ("-fix", 10)] {
                let text = words().find(&format!("{}{end}", lint.message()), &[]).unwrap_or_default();
                assert!(text.len() > least && text.ends_with('.') != end.is_empty(), "{}{end}: “{text}”", lint.message());
            }
            match lint.find {
                Find::Listed(text, key) => {
                    ui::lint::filter(&world, lint.register, text).unwrap();
                    assert!(key.is_empty() || lint.register.field(key).is_some(), "{}: no field {key}", lint.id);
                }
                Find::Missing(text) => {
                    ui::lint::filter(&world, lint.register, text).unwrap();
                }
                Find::Own(_) => {}
            }
        }
    }
    assert!(ids.len() > 70, "{}", ids.len());
}

#[test]
fn a_new_organisation_hears_what_is_missing_as_a_whole_and_of_its_lines() {
    let world = founded();
    let found: Vec<(&str, usize)> = run(CONCEPTS, &world, words(), None)
        .unwrap()
        .iter()
        .filter(|fired| !fired.findings.is_empty())
        .map(|fired| (fired.lint.id, fired.findings.len()))
        .collect();
    let expected = [
        ("context/no-issues", 1),
        ("context/issue-undecided", 1),
        ("context/no-parties", 1),
        ("scope/none-in-force", 1),
        ("process/none", 1),
        ("role/no-top-management", 1),
        ("role/none", 1),
        ("criteria/not-approved", 1),
        ("soa/no-approved-version", 1),
        ("soa/no-reason", 93),
        ("soa/no-control", 93),
        ("objective/none-agreed", 1),
        ("competence/none", 1),
        ("communication/none", 1),
        ("risk/none", 1),
        ("metric/none", 1),
        ("role/no-internal-auditor", 1),
        ("audit/none-in-a-year", 1),
        ("audit-programme/none", 1),
        ("management-review/none-in-a-year", 1),
        ("asset/none", 1),
    ];
    assert_eq!(found, expected);
}

#[test]
fn an_audit_hears_the_rules_that_matter_for_it() {
    let of = |stage| run(CONCEPTS, &founded(), words(), stage).unwrap().iter().map(|fired| fired.lint.id).collect::<Vec<_>>();
    let (all, first, second) = (of(None), of(Some(Stage::One)), of(Some(Stage::Two)));
    assert_eq!(all.len(), lints(CONCEPTS).len());
    assert!(first.contains(&"scope/none-in-force") && !first.contains(&"soa/never-tested"), "{first:?}");
    assert!(second.contains(&"soa/never-tested") && first.len() < second.len());
}

#[test]
fn every_answer_is_counted_by_filters_that_its_list_understands() {
    let world = founded();
    let answers: Vec<_> = ANSWERS.iter().collect();
    let counts = there(&world, &answers).unwrap();
    for (answer, there) in answers.iter().zip(&counts) {
        let n = |part: &Option<(u64, String)>| part.as_ref().map_or(0, |(n, _)| *n);
        assert!(n(&there.approved) <= there.all.0 && n(&there.current) <= there.all.0, "{answer:?} {there:?}");
        assert_eq!((there.approved.is_some(), there.current.is_some()), (!answer.approved.is_empty(), !answer.current.is_empty()));
        assert!(answer.report.is_empty() || CONCEPTS.iter().flat_map(|concept| concept.reports).any(|report| report.key == answer.report));
        for clause in answer.clauses.iter().filter(|clause| !clause.starts_with("A.")) {
            assert!(clause_of(clause).is_some(), "{clause}");
        }
    }
}

#[test]
fn each_line_of_the_standard_is_answered() {
    let world = founded();
    let all = (&world as &dyn Read).all(&REQUIREMENT, &Filter::new()).unwrap();
    let lines: Vec<&str> = all
        .iter()
        .filter(|row| {
            row.of::<Requirement>().is_some_and(|row| row.framework == Some(crate::ground::framework::record::Framework::Iso27001))
        })
        .map(|row| row.reference.as_str())
        .collect();
    assert_eq!(lines.len(), 114);
    let open: Vec<&str> = lines.iter().copied().filter(|line| !ANSWERS.iter().any(|answer| answer.answers(line))).collect();
    assert_eq!(open, Vec::<&str>::new());
    // Each clause of the page has lines, and each line a clause of the page.
    let clauses: BTreeSet<&str> = lines.iter().filter_map(|line| clause_of(line)).collect();
    assert_eq!(clauses.len(), CLAUSES.len());
    assert_eq!(lines.iter().filter(|line| clause_of(line).is_none()).count(), 0);
}

fn unowned(world: &mut World) -> String {
    let draft =
        Draft::new().with("title", "Rosters are lost").with("affects", vec!["availability".to_owned()]).with("owner", kernel::Value::None);
    let id = world.create(&RISK, draft).unwrap();
    world.edit(id, Draft::new().with("owner", kernel::Value::None)).unwrap();
    world.row(id).reference
}

fn suppress(world: &mut World, rule: &str, record: Option<&str>, days: i32) -> Result<kernel::Id, Fault> {
    let until = TODAY.checked_add(days.days()).unwrap();
    let mut draft = Draft::new().with("rule", rule).with("reason", "Its owner is chosen on Monday.").with("until", until);
    if let Some(record) = record {
        draft.set("record", kernel::Value::Link(world.by(record).id));
    }
    world.create(&SUPPRESSION, draft)
}

#[test]
fn a_suppressed_finding_comes_back_after_its_last_day() {
    let mut world = founded();
    let (first, second) = (unowned(&mut world), unowned(&mut world));
    assert_eq!(found(&world, "risk/no-owner"), [first.clone(), second.clone()]);
    let id = suppress(&mut world, "risk/no-owner", Some(&first), 7).unwrap();
    assert_eq!(found(&world, "risk/no-owner"), [second.as_str()]);
    let told = fired(&world, "risk/no-owner").suppressed;
    assert_eq!((told.len(), told[0].1.reason.as_str()), (1, "Its owner is chosen on Monday."));
    // The same record is found by other rules all the same.
    assert!(found(&world, "risk/unrated").contains(&first));
    world.today = TODAY.checked_add(7.days()).unwrap();
    assert_eq!(found(&world, "risk/no-owner").len(), 1);
    world.today = TODAY.checked_add(8.days()).unwrap();
    assert_eq!(found(&world, "risk/no-owner").len(), 2);
    world.today = TODAY;
    // Out of use it counts no more; back in use it does, and never beyond its last day.
    world.write(vec![kernel::Change::Retire { register: &SUPPRESSION, id, version: None }]).unwrap();
    assert_eq!(found(&world, "risk/no-owner").len(), 2);
    world.write(vec![kernel::Change::Restore { register: &SUPPRESSION, id, version: None }]).unwrap();
    assert_eq!(found(&world, "risk/no-owner").len(), 1);
    world.today = TODAY.checked_add(8.days()).unwrap();
    assert_eq!(found(&world, "risk/no-owner").len(), 2);
}

#[test]
fn a_suppression_without_a_record_reaches_its_unit_and_below() {
    let mut world = founded();
    let root = world.first(&UNIT).id;
    let unit = |world: &mut World, name: &str, parent| {
        world.create(&UNIT, Draft::new().with("name", name).with("kind", "department").with("parent", parent)).unwrap()
    };
    let hosting = unit(&mut world, "Hosting", root);
    let shift = unit(&mut world, "Shift", hosting);
    let sales = unit(&mut world, "Sales", root);
    for place in [shift, sales] {
        let reference = unowned(&mut world);
        let id = world.by(&reference).id;
        world.edit(id, Draft::new().with("unit", place)).unwrap();
    }
    let id = suppress(&mut world, "risk/no-owner", None, 30).unwrap();
    assert_eq!(found(&world, "risk/no-owner").len(), 0, "in the root unit it reaches everything");
    world.edit(id, Draft::new().with("unit", hosting)).unwrap();
    assert_eq!(found(&world, "risk/no-owner"), ["R-2"]);
    // What is missing as a whole belongs to no unit, so that only the whole organisation sets it aside.
    let asset = suppress(&mut world, "asset/none", None, 30).unwrap();
    assert!(fired(&world, "asset/none").findings.is_empty());
    world.edit(asset, Draft::new().with("unit", hosting)).unwrap();
    assert_eq!(fired(&world, "asset/none").findings.len(), 1);
}

#[test]
fn what_cannot_be_suppressed_is_refused() {
    let mut world = founded();
    let risk = unowned(&mut world);
    assert_eq!(refused(suppress(&mut world, "risk/no-such-rule", Some(&risk), 7)), ["suppression-no-rule"]);
    assert_eq!(refused(suppress(&mut world, "soa/no-reason", Some(&risk), 7)), ["suppression-other-register"]);
    assert_eq!(refused(suppress(&mut world, "risk/no-owner", Some(&risk), 370)), ["suppression-too-long"]);
    // What is agreed does not grow by an edit, neither in time nor in reach.
    let id = suppress(&mut world, "risk/no-owner", Some(&risk), 7).unwrap();
    let far = Draft::new().with("until", TODAY.checked_add(400.days()).unwrap());
    assert!(world.edit(id, far).is_err());
    assert!(world.edit(id, Draft::new().with("record", kernel::Value::None)).is_err());
    assert!(world.edit(id, Draft::new().with("rule", "risk/unrated")).is_err());
    assert!(world.edit(id, Draft::new().with("reason", "")).is_err());
    let past = Draft::new().with("until", TODAY.checked_sub(1.days()).unwrap());
    assert!(world.edit(id, past).is_err());
    assert_eq!(SUPPRESSION.keeping, kernel::register::Keeping::Managed);
}

#[test]
fn numbers_on_the_page_open_their_lists() {
    let mut world = founded();
    let risk = unowned(&mut world);
    let html = page(&world, "/readiness", &[("for", "stage-1")]);
    assert!(html.contains("/readiness/rule?id=soa%2Fno-reason&amp;theme=A.6"), "{html}");
    let lines = page(&world, "/readiness/rule", &[("id", "soa/no-reason"), ("theme", "A.6")]);
    assert_eq!(lines.matches("/suppression/new?rule=soa%2Fno-reason").count(), 8);
    assert!(html.contains("8 findings"));
    // Every finding stands in one place of the page.
    for (stage, severity) in [(Stage::One, Severity::Error), (Stage::Two, Severity::Warning), (Stage::Surveillance, Severity::Note)] {
        let html = page(&world, "/readiness", &[("for", stage.key()), ("only", severity.key())]);
        let said = |part: &str| part.split(" finding").next().and_then(|text| text.rsplit('>').next()).and_then(|n| n.parse::<u64>().ok());
        let sum: u64 = html.split("/readiness/rule?id=").skip(1).filter_map(said).sum();
        assert_eq!(sum, super::pages::count(&run(CONCEPTS, &world, words(), Some(stage)).unwrap(), severity), "{stage:?}");
    }
    let rule = page(&world, "/readiness/rule", &[("id", "risk/no-owner")]);
    assert!(rule.contains(&format!("/risk/{risk}")) && rule.contains("Name the owner."));
    // A severity shows its rules and no others.
    let errors = page(&world, "/readiness", &[("for", "stage-1"), ("only", "error")]);
    assert!(errors.contains("soa%2Fno-reason") && !errors.contains("soa%2Fno-control"));
    assert!(page(&world, "/readiness/rule", &[]).matches("<code>").count() == lints(CONCEPTS).len());
}

#[test]
fn a_record_says_what_is_found_about_it() {
    let mut world = founded();
    let risk = unowned(&mut world);
    let row = world.by(&risk);
    let told = ui::lint::about(CONCEPTS, &world, words(), &row).unwrap();
    let ids: Vec<&str> = told.iter().map(|fired| fired.lint.id).collect();
    assert_eq!(ids, ["risk/no-owner", "risk/unrated"]);
    assert!(told.iter().all(|fired| fired.findings.len() == 1 && fired.findings[0].reference == risk));
    // Of one record no rule says what is missing as a whole, and none says what another record lacks.
    let line = world.first(&SOA_LINE);
    let told = ui::lint::about(CONCEPTS, &world, words(), &line).unwrap();
    assert!(told.iter().flat_map(|fired| &fired.findings).all(|finding| finding.record == Some(line.id)));
}

#[test]
fn report_page_and_rules_say_the_same_numbers() {
    let world = founded();
    let rules = run(CONCEPTS, &world, words(), Some(Stage::Two)).unwrap();
    let (document, lines) = report(&world, "readiness", &[]);
    let fact = |severity: Severity| {
        let label = ui::lint::severity(words(), severity);
        document.facts.iter().find(|(known, _)| *known == label).map(|(_, n)| n.parse::<u64>().unwrap()).unwrap()
    };
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        assert_eq!(fact(severity), super::pages::count(&rules, severity));
    }
    let all: usize = rules.iter().map(|fired| fired.findings.len()).sum();
    assert_eq!(lines.iter().filter(|cells| cells.len() == 8).count(), all + 1);
    // The approval of the statement counts the same gaps.
    let reasons = found(&world, "soa/no-reason").len();
    assert_eq!(reasons, 93);
}

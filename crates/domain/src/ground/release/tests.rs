//! Tests of versions of reports.

use super::record::{REPORT_VERSION, Releasable};
use crate::protect::asset::ASSET;
use crate::testing::{World, founded, panels, refused, report};
use kernel::nouns::PERSON;
use kernel::{Choice, Draft, Fault, Id};

fn drafted() -> (World, Id) {
    let mut world = founded();
    let manager = Draft::new().with("name", "Ida Falk").with("functions", vec!["isms-manager".to_owned()]);
    let manager = world.create(&PERSON, manager).unwrap();
    world.create(&ASSET, Draft::new().with("name", "Payroll").with("kind", "process")).unwrap();
    let version = world.create(&REPORT_VERSION, Draft::new().with("report", "assets")).unwrap();
    world.act_as(manager);
    (world, version)
}

fn fact(world: &World, query: &[(&str, &str)], label: &str) -> String {
    let facts = report(world, "assets", query).0.facts;
    facts.into_iter().find(|(name, _)| name == label).map(|(_, said)| said).unwrap_or_default()
}

#[test]
fn every_releasable_report_exists() {
    for key in Releasable::CHOICES.keys {
        let report = crate::CONCEPTS.iter().flat_map(|concept| concept.reports).find(|report| report.key == *key);
        let report = report.unwrap_or_else(|| panic!("{key} is no report"));
        // One message names the report on every page, in its print, and in the titles of its versions.
        assert_eq!((report.title, report.per_scope), (format!("releasable-{key}").as_str(), true));
        let mut world = founded();
        let version = world.create(&REPORT_VERSION, Draft::new().with("report", *key)).unwrap();
        let name = crate::testing::words().get(report.title);
        assert_eq!(world.row(version).title(), format!("{name}, version 1"));
        assert_eq!(crate::testing::report(&world, key, &[]).0.title, name);
    }
}

#[test]
fn every_page_of_every_report_says_what_it_is() {
    let world = founded();
    for offered in crate::CONCEPTS.iter().flat_map(|concept| concept.reports) {
        assert!(!report(&world, offered.key, &[]).0.standing.is_empty(), "{}", offered.key);
    }
}

#[test]
fn a_report_says_which_version_was_approved_and_what_moved_since() {
    let (mut world, version) = drafted();
    assert_eq!(world.row(version).title(), "Asset inventory, version 1");
    assert_eq!(
        (fact(&world, &[], "Version").as_str(), fact(&world, &[], "Approved by").as_str()),
        ("No version approved yet", "Nobody yet")
    );
    assert!(panels(&world, &world.row(version)).contains("exactly as it stands"));
    let mark = |world: &World, query| report(world, "assets", query).0.standing;
    assert_eq!(mark(&world, &[]), "Draft: no version of it is approved");
    world.keep();
    world.operate(version, "approve", Draft::new()).unwrap();
    assert_eq!(world.row(version).value("standing").as_text(), Some("approved"));
    assert_eq!(fact(&world, &[], "Version"), "RP-1 Asset inventory, version 1");
    assert_eq!(fact(&world, &[], "Approved by"), "Ida Falk, ISMS manager, on 2026-06-11");
    assert_eq!(mark(&world, &[]), "Approved: RP-1 Asset inventory, version 1");
    world.create(&ASSET, Draft::new().with("name", "Hosting").with("kind", "process")).unwrap();
    assert_eq!(fact(&world, &[], "Version"), "State after RP-1 Asset inventory, version 1: one record changed, came or left since");
    let by = fact(&world, &[], "Approved by");
    assert!(by.starts_with("Not approved as it stands; newest approved version: RP-1 Asset inventory, version 1, by Ida Falk"), "{by}");
    assert_eq!(mark(&world, &[]), "Not approved as it stands: records moved since RP-1 Asset inventory, version 1");
    let payroll = world.by("AS-1").id;
    world.operate(payroll, "retire", Draft::new()).unwrap();
    assert_eq!(fact(&world, &[], "Version"), "State after RP-1 Asset inventory, version 1: 2 records changed, came or left since");
    // No address makes a print claim to be a version.
    assert!(fact(&world, &[("version", "RP-1")], "Version").starts_with("State after"));
    // The same report of a part of the organisation has its own versions.
    assert_eq!(fact(&world, &[("scope", "SC-1")], "Version"), "No version approved yet");
    assert_eq!(mark(&world, &[("scope", "SC-1")]), "Draft: no version of it is approved");
}

#[test]
fn versions_follow_each_other() {
    let (mut world, first) = drafted();
    let draft = || Draft::new().with("report", "assets").with("changes", "Hosting came in.");
    assert_eq!(refused(world.create(&REPORT_VERSION, draft())), ["release-draft-open"]);
    world.operate(first, "approve", Draft::new()).unwrap();
    assert_eq!(refused(world.edit(first, Draft::new().with("changes", "Nothing."))), ["release-signed"]);
    assert_eq!(refused(world.edit(first, Draft::new().with("report", "evidence"))), ["problem-once", "release-signed"]);
    assert_eq!(
        refused(world.edit(first, Draft::new().with("scope", world.first(&crate::ground::scope::SCOPE).id))),
        ["problem-once", "release-signed"]
    );
    assert_eq!(refused(world.operate(first, "retire", Draft::new())), ["release-signed"]);
    let second = world.create(&REPORT_VERSION, draft()).unwrap();
    assert_eq!(world.row(second).title(), "Asset inventory, version 2");
    let stranger = world.create(&PERSON, Draft::new().with("name", "Per Holm")).unwrap();
    let mut other = world.clone();
    other.act_as(stranger);
    assert_eq!(refused(other.operate(second, "approve", Draft::new())), ["release-by-function"]);
    world.operate(second, "approve", Draft::new()).unwrap();
    // Superseded stays superseded, whatever becomes of the one between.
    let third = world.create(&REPORT_VERSION, draft()).unwrap();
    world.operate(third, "approve", Draft::new()).unwrap();
    let between: Vec<Id> = kernel::nouns::signoff::given(&world, second, "approve").unwrap().iter().map(|row| row.id).collect();
    world.operate(between[0], "withdraw", Draft::new().with("why", "Signed too early.")).unwrap();
    let standing = |world: &World, id| world.row(id).value("standing").as_text().map(str::to_owned);
    assert_eq!([first, second, third].map(|id| standing(&world, id)).map(Option::unwrap), ["superseded", "superseded", "approved"]);
}

#[test]
fn a_retired_version_keeps_its_number_and_counts_no_more() {
    use super::versions::{newest_approved, next_number, number, stays_signed, superseded};
    use kernel::nouns::approval::approval;
    let (mut world, first) = drafted();
    world.operate(first, "retire", Draft::new()).unwrap();
    let second = world.create(&REPORT_VERSION, Draft::new().with("report", "assets")).unwrap();
    assert_eq!([first, second].map(|id| number(&world.row(id))), [1, 2]);
    assert_eq!(world.row(second).value("replaces"), kernel::Value::None);
    let rows = |world: &World| [second, first].map(|id| world.row(id)).to_vec();
    let said = kernel::Text::new("release-signed");
    // Nothing is signed yet.
    assert_eq!((next_number(&rows(&world)), next_number(&[])), (3, 1));
    assert!(newest_approved(&world, rows(&world), "approve").unwrap().is_none());
    assert!(!superseded(&world, &rows(&world), "approve").unwrap());
    assert!(stays_signed(&world, &world.row(second), "approve", said.clone()).unwrap().is_empty());
    world.operate(second, "approve", Draft::new()).unwrap();
    assert_eq!(newest_approved(&world, rows(&world), "approve").unwrap().map(|(row, _)| row.id), Some(second));
    assert!(superseded(&world, &rows(&world), "approve").unwrap() && !superseded(&world, &rows(&world), "accept").unwrap());
    assert_eq!(stays_signed(&world, &world.row(second), "approve", said.clone()).unwrap().len(), 1);
    assert!(stays_signed(&world, &world.row(first), "approve", said).unwrap().is_empty());
    let mut retired = rows(&world);
    retired.iter_mut().for_each(|row| row.retired = true);
    assert!(newest_approved(&world, retired, "approve").unwrap().is_none());
    assert!(approval(&world, second, "accept").unwrap().is_none() && approval(&world, second, "approve").unwrap().is_some());
}

#[test]
fn an_approval_is_given_once_by_its_function_in_own_words_or_the_usual_ones() {
    use kernel::nouns::Function;
    use kernel::nouns::approval::{Approval, approve, by_function, own_words};
    let (mut world, version) = drafted();
    let no = || kernel::Text::new("release-by-function");
    assert!(by_function(&world, Function::IsmsManager, no()).is_ok());
    assert_eq!(refused(by_function(&world, Function::TopManagement, no())), ["release-by-function"]);
    let mut system = world.clone();
    system.act_as_system();
    assert_eq!(refused(by_function(&system, Function::IsmsManager, no())), ["sign-needs-person"]);
    let said = |words: &str| own_words(&Draft::new().with("statement", words), "statement", "I approve.");
    assert_eq!(
        [said(" Fine by me. "), said("  "), own_words(&Draft::new(), "statement", "I approve.")],
        ["Fine by me.", "I approve.", "I approve."]
    );
    let row = world.row(version);
    let approval = Approval {
        act: "approve",
        about: &row,
        covers: &[],
        function: Function::IsmsManager,
        statement: said("Fine by me."),
        again: kernel::Text::new("release-signed"),
    };
    let changes = approve(&world, &approval).unwrap();
    world.write(changes).unwrap();
    let signature = world.by("SIG-1");
    assert_eq!((signature.title(), signature.value("role").as_text()), ("Fine by me.".to_owned(), Some("ISMS manager")));
    assert!(matches!(approve(&world, &approval), Err(Fault::Conflict(text)) if text.id == "release-signed"));
}

#[test]
fn who_does_not_see_everything_approves_no_report() {
    use kernel::nouns::UNIT;
    use kernel::{Role, Scope};
    let (mut world, version) = drafted();
    let root = world.first(&UNIT).id;
    let [part, other] = ["Porto", "Turku"].map(|name| world.create(&UNIT, Draft::new().with("name", name).with("parent", root)).unwrap());
    let tree = [(root, None), (part, Some(root)), (other, Some(root))];
    let with = |grants: &[(Id, Role)]| {
        let mut world = world.clone();
        world.limit(Scope::new(&tree, grants, None));
        world
    };
    for grants in [&[(part, Role::Admin)][..], &[]] {
        assert_eq!(refused(with(grants).operate(version, "approve", Draft::new())), ["release-needs-all"], "{grants:?}");
    }
    with(&[(root, Role::Reader)]).operate(version, "approve", Draft::new()).unwrap();
}

#[test]
fn a_retired_draft_comes_back_only_where_no_other_is_open() {
    let (mut world, first) = drafted();
    let offers = |world: &World, id| REPORT_VERSION.offers(&world.row(id)).iter().any(|operation| operation.key == "approve");
    assert!(offers(&world, first));
    world.operate(first, "retire", Draft::new()).unwrap();
    let second = world.create(&REPORT_VERSION, Draft::new().with("report", "assets")).unwrap();
    world.edit(first, Draft::new().with("changes", "Retired, and still described.")).unwrap();
    assert_eq!(refused(world.operate(first, "restore", Draft::new())), ["release-draft-open"]);
    world.operate(second, "approve", Draft::new()).unwrap();
    assert!(!offers(&world, second), "it is approved already");
    world.operate(first, "restore", Draft::new()).unwrap();
}

#[test]
fn the_signed_copy_says_which_version_it_is() {
    let (mut world, version) = drafted();
    world.edit(version, Draft::new().with("changes", "Payroll came in.")).unwrap();
    let copy = crate::CONCEPTS.iter().flat_map(|concept| concept.copies).find(|copy| copy.register == "report-version").unwrap();
    let row = world.row(version);
    let document = crate::testing::ask(&world, "/", &[], |view| (copy.render)(view, &row));
    let fact = |label: &str| document.facts.iter().find(|(name, _)| name == label).map(|(_, said)| said.as_str());
    assert_eq!(document.title, "Asset inventory");
    assert_eq!(fact("Version"), Some("RP-1 Asset inventory, version 1"));
    assert_eq!(fact("Approved by"), Some(crate::testing::words().get("release-with-this").as_str()));
    assert_eq!(document.facts.last().map(|(_, said)| said.as_str()), Some("Payroll came in."));
    // The address of the report as it stands names the scope of the version, and none where there is none.
    let link = |world: &World, id| panels(world, &world.row(id)).contains("?scope=SC-1");
    assert!(!link(&world, version));
    let scope = world.first(&crate::ground::scope::SCOPE).id;
    let narrowed = world.create(&REPORT_VERSION, Draft::new().with("report", "assets").with("scope", scope)).unwrap();
    assert!(link(&world, narrowed));
}

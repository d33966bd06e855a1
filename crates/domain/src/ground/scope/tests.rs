//! Tests of scopes.

use super::record::SCOPE;
use crate::testing::{TODAY, founded, refused};
use kernel::{Draft, Fault, Read};

#[test]
fn no_edit_and_no_new_record_puts_a_scope_in_force() {
    let (mut world, scope, _) = signed();
    let whole = |state: &str| Draft::new().with("title", "Ours").with("state", state).with("statement", "All").with("effective", TODAY);
    for state in ["approved", "in-force", "superseded"] {
        assert_eq!(refused(world.create(&SCOPE, whole(state))), ["problem-state-by-act"], "{state}");
    }
    assert_eq!(refused(world.edit(scope, whole("in-force"))), ["problem-state-by-act"]);
    world.operate(scope, "approve", Draft::new()).unwrap();
    for state in ["draft", "superseded"] {
        assert_eq!(refused(world.edit(scope, Draft::new().with("state", state))), ["problem-state-by-act"], "{state}");
    }
    assert_eq!(refused(world.operate(scope, "retire", Draft::new())), ["scope-applies"]);
    world.operate(scope, "supersede", Draft::new()).unwrap();
    world.operate(scope, "retire", Draft::new()).unwrap();
    world.operate(scope, "restore", Draft::new()).unwrap();
    assert_eq!(world.row(scope).common.state, "superseded");
}

#[test]
fn a_scope_of_a_later_day_waits_for_it() {
    let (mut world, scope, _) = signed();
    let later = TODAY.checked_add(jiff::Span::new().days(30)).unwrap();
    world.edit(scope, Draft::new().with("effective", later)).unwrap();
    world.operate(scope, "approve", Draft::new()).unwrap();
    let row = world.row(scope);
    assert_eq!((row.common.state.as_str(), row.value("approval").as_text()), ("approved", Some("valid")));
    assert_eq!(SCOPE.due(&row).iter().map(|due| (due.date, due.rule.act)).collect::<Vec<_>>(), [(later, "begin")]);
    assert_eq!(refused(world.operate(scope, "begin", Draft::new())), ["scope-begins-later"]);
    world.today = later;
    let mut moved = world.clone();
    moved.edit(scope, Draft::new().with("services", "Payroll as well")).unwrap();
    assert_eq!(refused(moved.operate(scope, "begin", Draft::new())), ["scope-moved-since"]);
    world.operate(scope, "begin", Draft::new()).unwrap();
    let row = world.row(scope);
    // The state moved, nothing of what was signed did.
    assert_eq!((row.common.state.as_str(), row.value("approval").as_text()), ("in-force", Some("valid")));
    assert!(SCOPE.due(&row).is_empty());
    world.edit(scope, Draft::new().with("effective", later.tomorrow().unwrap())).unwrap();
    assert_eq!(refused(world.operate(scope, "approve", Draft::new())), ["scope-in-force-already"]);
}

#[test]
fn scopes_that_overlap_are_named_and_the_reason_is_signed() {
    use kernel::nouns::UNIT;
    let (mut world, scope, _) = signed();
    let root = world.first(&UNIT).id;
    let [part, other] = ["Porto", "Turku"].map(|name| world.create(&UNIT, Draft::new().with("name", name).with("parent", root)).unwrap());
    let mut narrow = |title: &str, unit| {
        world.create(&SCOPE, Draft::new().with("title", title).with("statement", "Hosting").with("units", vec![unit])).unwrap()
    };
    let (porto, turku) = (narrow("Porto", part), narrow("Turku", other));
    world.operate(porto, "approve", Draft::new()).unwrap();
    // Siblings do not overlap.
    world.operate(turku, "approve", Draft::new()).unwrap();
    assert_eq!(refused(world.operate(scope, "approve", Draft::new())), ["scope-overlaps"]);
    world.operate(turku, "supersede", Draft::new()).unwrap();
    world.operate(scope, "approve", Draft::new().with("overlap", "Porto keeps a certificate of its own")).unwrap();
    let signature = kernel::nouns::signoff::given(&world, scope, "approve").unwrap().pop().unwrap();
    assert!(signature.title().ends_with("It overlaps SC-2: Porto keeps a certificate of its own"), "{}", signature.title());
}

fn signed() -> (crate::testing::World, kernel::Id, kernel::Id) {
    let mut world = founded();
    let boss = Draft::new().with("name", "Ida Falk").with("functions", vec!["top-management".to_owned()]);
    let boss = world.create(&kernel::nouns::PERSON, boss).unwrap();
    let scope = world.first(&SCOPE).id;
    world.edit(scope, Draft::new().with("statement", "Rostering software for hospitals")).unwrap();
    world.act_as(boss);
    (world, scope, boss)
}

#[test]
fn top_management_signs_and_a_change_makes_it_stale() {
    let (mut world, scope, _) = signed();
    let stranger = world.create(&kernel::nouns::PERSON, Draft::new().with("name", "Per Holm")).unwrap();
    let mut other = world.clone();
    other.act_as(stranger);
    assert!(
        matches!(other.operate(scope, "approve", Draft::new()), Err(Fault::Invalid(problems)) if problems[0].text.id == "scope-by-management")
    );
    world.operate(scope, "approve", Draft::new()).unwrap();
    let row = world.row(scope);
    assert_eq!(
        (row.common.state.as_str(), row.value("approval").as_text(), row.value("effective").as_date()),
        ("in-force", Some("valid"), Some(TODAY))
    );
    world.edit(scope, Draft::new().with("services", "Rostering and payroll")).unwrap();
    assert_eq!(world.row(scope).value("approval").as_text(), Some("stale"));
    world.operate(scope, "revise", Draft::new()).unwrap();
    let row = world.row(scope);
    assert_eq!((row.common.state.as_str(), row.value("version").as_text()), ("draft", Some("2")));
    world.operate(scope, "approve", Draft::new()).unwrap();
    assert_eq!(world.row(scope).value("approval").as_text(), Some("valid"));
}

#[test]
fn the_statement_says_who_signed_and_reports_keep_to_the_scope() {
    use crate::testing::{panels, report};
    let (mut world, scope, _) = signed();
    world.operate(scope, "approve", Draft::new()).unwrap();
    let (document, _) = report(&world, "scope-statement", &[("scope", "SC-1")]);
    assert!(format!("{document:?}").contains("Ida Falk, Top management, on 2026-06-11"));
    assert!(panels(&world, &world.row(scope)).contains("Signed as it stands"));
    let below = world.first(&kernel::nouns::UNIT).id;
    let unit = Draft::new().with("name", "Hosting").with("kind", "department").with("parent", below);
    let unit = world.create(&kernel::nouns::UNIT, unit).unwrap();
    let part = world.create(&SCOPE, Draft::new().with("title", "Hosting only").with("units", vec![unit])).unwrap();
    let asset = |name: &str| Draft::new().with("name", name).with("kind", "process");
    let sibling = Draft::new().with("name", "Sales").with("kind", "department").with("parent", below);
    let sibling = world.create(&kernel::nouns::UNIT, sibling).unwrap();
    world.create(&crate::protect::asset::ASSET, asset("Fairs").with("unit", sibling)).unwrap();
    let leads = Draft::new().with("name", "Leads").with("kind", "department").with("parent", sibling);
    let leads = world.create(&kernel::nouns::UNIT, leads).unwrap();
    world.create(&crate::protect::asset::ASSET, asset("Addresses").with("unit", leads)).unwrap();
    world.create(&crate::protect::asset::ASSET, asset("Payroll")).unwrap();
    world.create(&crate::protect::asset::ASSET, asset("Hosting").with("unit", unit)).unwrap();
    let reference = world.row(part).reference;
    // Head and row: what is the unit's, nothing of its siblings nor of the unit above.
    assert_eq!(report(&world, "assets", &[("scope", &reference)]).1.len(), 2);
    assert_eq!(report(&world, "assets", &[("scope", "SC-1")]).1.len(), 5);
    let control = &crate::protect::control::CONTROL;
    for place in [below, unit, sibling] {
        world.create(control, Draft::new().with("title", "Backup").with("unit", place)).unwrap();
    }
    // The same narrows any list, and does not where there is nothing to narrow by.
    let list = |register: &'static kernel::Register, text: &str| {
        let finder = kernel::Finder(&world);
        kernel::Filter::parse(text, register, &finder.context()).map(|filter| world.count(register, &filter).unwrap())
    };
    let asset = &crate::protect::asset::ASSET;
    assert_eq!(list(asset, &format!("scope:{reference}")), Ok(1));
    assert_eq!((list(asset, "scope:SC-1"), list(asset, &format!("-scope:{reference}")), list(asset, "-scope:SC-1")), (Ok(4), Ok(3), Ok(0)));
    // What is set for a unit above holds below it; what a sibling sets does not.
    assert_eq!((list(control, &format!("scope:{reference}")), list(control, "scope:SC-1")), (Ok(2), Ok(3)));
    assert_eq!(list(asset, "scope>SC-1").unwrap_err().id, "filter-operator");
    assert_eq!(list(asset, "scope:SC-9").unwrap_err().id, "filter-narrow-unknown");
    assert_eq!(
        list(&crate::ground::threat::THREAT, "scope:SC-1").map_err(|text| text.id.to_string()),
        Err("filter-unknown-key".to_owned())
    );
}

#[test]
fn the_page_of_a_scope_counts_every_register_of_units_and_offers_every_report_of_a_scope() {
    use crate::testing::panels;
    use kernel::{Group, Register};
    let (mut world, scope, _) = signed();
    let unit = world.first(&kernel::nouns::UNIT).id;
    let part = |name: &str| Draft::new().with("name", name).with("kind", "department").with("parent", unit);
    let hosting = world.create(&kernel::nouns::UNIT, part("Hosting")).unwrap();
    let sales = world.create(&kernel::nouns::UNIT, part("Sales")).unwrap();
    let only = world.create(&SCOPE, Draft::new().with("title", "Hosting only").with("units", vec![hosting])).unwrap();
    let asset = |name: &str| Draft::new().with("name", name).with("kind", "process");
    world.create(&crate::protect::asset::ASSET, asset("Hosting").with("unit", hosting)).unwrap();
    world.create(&crate::protect::asset::ASSET, asset("Fairs").with("unit", sales)).unwrap();
    let (whole, narrow) = (panels(&world, &world.row(scope)), panels(&world, &world.row(only)));
    assert!(whole.contains("<b>2</b> assets") && narrow.contains("<b>1</b> assets"), "{narrow}");
    for report in crate::CONCEPTS.iter().flat_map(|concept| concept.reports) {
        let address = format!("/report/{}.pdf?scope=SC-2", report.key);
        assert_eq!(narrow.contains(&address), report.per_scope, "{}", report.key);
    }
    let counted = |register: &Register| narrow.contains(&format!("{}?q=scope:SC-2", ui::paths::list(register)));
    for register in crate::registers() {
        let work = matches!(register.group, Group::Plan | Group::Run | Group::Check | Group::Improve);
        let here = work && *register != &SCOPE && !register.without.contains(&"unit");
        assert_eq!(counted(register), here, "{}", register.key);
    }
    assert!(
        ["risk", "obligation", "control", "evidence", "task"]
            .map(|key| narrow.contains(&format!("/{key}?q=scope:SC-2")))
            .iter()
            .all(|here| *here)
    );
}

#[test]
fn the_approved_statement_stands_at_the_head_of_its_scope_and_in_its_print() {
    use crate::protect::soa::SOA_VERSION;
    use crate::testing::{ask, report};
    let (mut world, scope, _) = signed();
    let print = |world: &crate::testing::World| {
        let (statement, _) = report(world, "scope-statement", &[("scope", "SC-1")]);
        let copy = ask(world, "/scope/SC-1", &[], |view| ui::paper::record(view, &world.row(scope)));
        let page = ask(world, "/scope/SC-1", &[], |view| ui::record::record_page(view, &world.row(scope), &ui::record::Extras::default()));
        [
            format!("{:?}", statement.blocks),
            format!("{:?}", copy.facts),
            page.into_string().split("<div class=\"cols").next().unwrap().to_owned(),
        ]
    };
    let says = |world: &crate::testing::World| {
        print(world).map(|text| text.contains("Statement of Applicability") && text.contains("SV-1 Version 1"))
    };
    assert_eq!(says(&world), [false; 3]);
    let version = world.create(&SOA_VERSION, Draft::new().with("scope", scope)).unwrap();
    // A draft is not what was approved.
    assert_eq!(says(&world), [false; 3]);
    world.operate(version, "approve", Draft::new().with("gaps", "The first one")).unwrap();
    assert_eq!(says(&world), [true; 3]);
}

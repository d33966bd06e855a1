//! Tests of audit programmes: their days and approval, and what the grid says is covered by none or comes twice.

use super::grid::{Grid, grid};
use super::record::AUDIT_PROGRAMME;
use crate::assure::audit::{AUDIT, lines};
use crate::protect::control::CONTROL;
use crate::protect::soa::SOA_LINE;
use crate::testing::{TODAY, World, founded, page, panels, refused, report};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::nouns::PERSON;
use kernel::{Change, Draft, Filter, Id, Read, Value};

fn day(days: i64) -> Date {
    TODAY.checked_add(days.days()).unwrap()
}

fn said() -> Draft {
    Draft::new()
        .with("title", "Audits 2026 to 2029")
        .with("starts", TODAY)
        .with("objectives", "All of the system has its turn.")
        .with("approver", "top-management")
}

/// A programme, somebody of top management, and an auditor.
fn made() -> (World, Id, Id, Id) {
    let mut world = founded();
    let boss = Draft::new().with("name", "Ida Falk").with("functions", vec!["top-management".to_owned()]);
    let boss = world.create(&PERSON, boss).unwrap();
    let auditor = world.create(&PERSON, Draft::new().with("name", "Per Holm")).unwrap();
    let id = world.create(&AUDIT_PROGRAMME, said()).unwrap();
    (world, id, boss, auditor)
}

fn audit(world: &mut World, programme: Id, lead: Id, starts: Date, under: &str) -> Id {
    let draft = Draft::new()
        .with("title", format!("Audit of {under}"))
        .with("programme", programme)
        .with("kind", "internal")
        .with("criteria", "ISO/IEC 27001:2022")
        .with("extent", "Everything")
        .with("method", "both")
        .with("starts", starts)
        .with("ends", starts)
        .with("lead", lead);
    let id = world.create(&AUDIT, draft).unwrap();
    world.operate(id, "cover", Draft::new().with("under", under).with("chosen", vec!["turn".to_owned()])).unwrap();
    id
}

fn of(world: &World, id: Id) -> Grid {
    grid(&world.row(id), world).unwrap()
}

fn heading(grid: &Grid, reference: &str) -> (u64, u64) {
    let found = grid.headings.iter().find(|heading| heading.reference == reference).unwrap();
    super::grid::count(found.subjects.iter())
}

#[test]
fn it_lasts_three_years_unless_it_says_otherwise() {
    let (mut world, id, ..) = made();
    assert_eq!(world.row(id).value("ends").as_date(), Some(jiff::civil::date(2029, 6, 10)));
    assert_eq!(refused(world.edit(id, Draft::new().with("ends", day(-1)))), ["audit-programme-ends-before"]);
    // The 29th of February has no day three years on.
    let leap = world.create(&AUDIT_PROGRAMME, said().with("starts", jiff::civil::date(2028, 2, 29))).unwrap();
    assert_eq!(world.row(leap).value("ends").as_date(), Some(jiff::civil::date(2031, 2, 27)));
}

#[test]
fn its_function_approves_it_and_a_change_moves_it_on() {
    let (mut world, id, boss, auditor) = made();
    world.act_as(auditor);
    assert_eq!(refused(world.operate(id, "approve", Draft::new())), ["audit-programme-by-function"]);
    world.act_as(boss);
    world.operate(id, "approve", Draft::new()).unwrap();
    assert_eq!(world.row(id).value("approval"), Value::from("approved"));
    world.edit(id, Draft::new().with("resources", "Ten days a year.")).unwrap();
    assert_eq!(world.row(id).value("approval"), Value::from("moved"));
    // Another approver named by hand does not make the old signature one of that function.
    world.edit(id, Draft::new().with("approver", "isms-manager")).unwrap();
    assert_eq!(refused(world.operate(id, "approve", Draft::new())), ["audit-programme-by-function"]);
}

#[test]
fn the_grid_has_every_clause_and_every_applicable_control() {
    let (mut world, id, _, auditor) = made();
    let empty = of(&world, id);
    let references: Vec<&str> = empty.headings.iter().map(|heading| heading.reference.as_str()).collect();
    assert_eq!(references, ["4", "5", "6", "7", "8", "9", "10", "A.5", "A.6", "A.7", "A.8"]);
    assert_eq!((heading(&empty, "A.5"), heading(&empty, "A.7")), ((0, 37), (0, 14)));
    assert_eq!(empty.covered().0, 0);
    // An excluded control has no turn, unless somebody looks at it all the same.
    let line = world.all_lines("A.7.4");
    world.operate(line, "exclude", Draft::new().with("exclusion_reason", "There is no such place.")).unwrap();
    assert_eq!(heading(&of(&world, id), "A.7"), (0, 13));
    audit(&mut world, id, auditor, day(10), "A.7, 9");
    let grid = of(&world, id);
    assert_eq!((heading(&grid, "A.7"), heading(&grid, "A.5")), ((14, 14), (0, 37)));
    let (n, all) = heading(&grid, "9");
    assert!(n == all && n >= 3, "{n} of {all}");
    assert_eq!(grid.audits.len(), 1);
}

impl World {
    /// The line of the statement about a control of Annex A.
    fn all_lines(&self, reference: &str) -> Id {
        let subject = self.by(reference).id;
        let read: &dyn Read = self;
        read.all(&SOA_LINE, &Filter::new().is(&SOA_LINE, "subject", vec![subject.into()])).unwrap()[0].id
    }
}

#[test]
fn what_comes_twice_within_a_year_shows_and_a_year_apart_does_not() {
    let (mut world, id, _, auditor) = made();
    audit(&mut world, id, auditor, day(10), "A.7");
    assert_eq!(of(&world, id).twice(), 0);
    let second = audit(&mut world, id, auditor, day(10 + 364), "A.7.1");
    assert_eq!(of(&world, id).twice(), 1);
    let year = day(10).checked_add(1.year()).unwrap();
    world.edit(second, Draft::new().with("starts", year).with("ends", year)).unwrap();
    assert_eq!(of(&world, id).twice(), 0, "a whole year lies between");
    world.edit(second, Draft::new().with("starts", day(20)).with("ends", day(20))).unwrap();
    assert_eq!(of(&world, id).twice(), 1);
    // A cancelled audit covers nothing and comes at no time.
    world.operate(second, "cancel", Draft::new().with("why", "Sold.")).unwrap();
    assert_eq!((of(&world, id).twice(), of(&world, id).audits.len()), (0, 1));
}

#[test]
fn a_control_that_left_and_what_stands_in_no_statement_show_as_such() {
    let (mut world, id, _, auditor) = made();
    let control = world.create(&CONTROL, Draft::new().with("title", "Own check")).unwrap();
    let audit = audit(&mut world, id, auditor, day(10), "A.7");
    world.operate(audit, "cover", Draft::new().with("subjects", vec![control]).with("chosen", vec!["risk".to_owned()])).unwrap();
    world.write(vec![Change::Retire { register: &CONTROL, id: control, version: None }]).unwrap();
    let html = page(&world, "/audit-grid", &[]);
    assert!(html.contains("Own check") && html.contains("Out of use") && html.contains("Own controls"));
}

#[test]
fn the_page_ticks_what_goes_on_a_check_list() {
    let (mut world, id, boss, auditor) = made();
    assert!(page(&world, "/audit-grid", &[]).contains("No audit belongs to it yet"));
    let first = audit(&mut world, id, auditor, day(10), "A.7");
    let looks = page(&world, "/audit-grid", &[("programme", "AP-1")]);
    assert!(looks.contains("14 of 14") && looks.contains("No audit") && !looks.contains("checkbox"));
    let ticks = page(&world, "/audit-grid", &[("programme", "AP-1"), ("audit", "AU-1")]);
    assert!(ticks.contains("/audit/AU-1/do/cover") && ticks.contains("value=\"A.5.1\"") && !ticks.contains("value=\"A.7.1\""));
    assert!(panels(&world, &world.row(id)).contains("AU-1"));
    // What has been reported takes nothing more.
    world.act_as(boss);
    world.operate(first, "cancel", Draft::new().with("why", "No.")).unwrap();
    assert!(!page(&world, "/audit-grid", &[("programme", "AP-1"), ("audit", "AU-1")]).contains("checkbox"));
    assert!(page(&founded(), "/audit-grid", &[]).contains("There is no audit programme yet"));
}

#[test]
fn the_report_has_the_grid_and_a_programme_that_was_used_stays() {
    let (mut world, id, _, auditor) = made();
    let first = audit(&mut world, id, auditor, day(0), "A.7");
    let (document, rows) = report(&world, "audit-programme", &[]);
    assert!(format!("{document:?}").contains("Audits 2026 to 2029"));
    let head = rows.iter().find(|row| row.contains(&"au-1".to_owned())).unwrap();
    assert_eq!(head, &["reference", "title", "au-1", "note"]);
    let line = |reference: &str| rows.iter().find(|row| row[0] == reference).unwrap();
    assert_eq!((line("A.7.1")[2].as_str(), line("A.5.1")[3].as_str()), ("Its turn", "No audit"));
    world.write(vec![Change::Retire { register: &AUDIT_PROGRAMME, id, version: None }]).unwrap();
    world.write(vec![Change::Restore { register: &AUDIT_PROGRAMME, id, version: None }]).unwrap();
    world.operate(first, "start", Draft::new()).unwrap();
    let gone = Change::Retire { register: &AUDIT_PROGRAMME, id, version: None };
    assert_eq!(refused(world.write(vec![gone])), ["audit-programme-kept"]);
}

/// A programme with an audit of a theme, approved.
fn approved() -> (World, Id, Id, Id) {
    let (mut world, id, boss, auditor) = made();
    let first = audit(&mut world, id, auditor, day(10), "A.7");
    world.act_as(boss);
    world.operate(id, "approve", Draft::new()).unwrap();
    (world, id, first, auditor)
}

fn standing(world: &World, id: Id) -> (Value, Option<i64>) {
    (world.row(id).value("approval"), world.row(id).value("moved").as_int())
}

/// The line of an audit about a requirement.
fn line(world: &World, audit: Id, reference: &str) -> Id {
    let subject = world.by(reference).id;
    lines(&[audit], world).unwrap().into_iter().find(|line| line.value("subject").as_link() == Some(subject)).unwrap().id
}

#[test]
fn the_plan_of_the_audits_is_approved_with_the_programme() {
    let (mut world, id, first, auditor) = approved();
    let Value::Grid(plan) = world.row(id).value("approved_plan") else { panic!() };
    let days = format!("{} – {}", day(10), day(10));
    assert_eq!((plan.len(), &plan[0][..3]), (1, ["AU-1".to_owned(), days, "turn".to_owned()].as_slice()));
    assert!(plan[0][3].starts_with("A.7.1, A.7.2, ") && plan[0][3].ends_with(", A.7.14"), "{plan:?}");
    assert_eq!(standing(&world, id), ("approved".into(), Some(0)));
    assert!(!AUDIT_PROGRAMME.field("approved_plan").unwrap().writable());
    let again = world.row(id);
    assert!(!AUDIT_PROGRAMME.offers(&again).iter().any(|offer| offer.key == "approve"), "not twice as it stands");
    // What is printed is the programme and its grid, not the plan that was kept.
    let (document, _) = report(&world, "audit-programme", &[]);
    assert!(!format!("{document:?}").contains("Plan as approved"));
    // Carrying the audit out is what was approved.
    world.act_as(auditor);
    world.operate(first, "start", Draft::new()).unwrap();
    let seen = Draft::new().with("observed", "The fence was whole.").with("conclusion", "conforms").with("auditor", auditor);
    let seven = line(&world, first, "A.7.1");
    world.edit(seven, seen).unwrap();
    assert_eq!(standing(&world, id), ("approved".into(), Some(0)));
}

#[test]
fn what_moves_in_the_plan_afterwards_shows_beside_the_approval() {
    type Turn = fn(&mut World, Id, Id, Id);
    let turns: [(Turn, &str); 7] = [
        (
            |world, first, _, _| {
                let more = Draft::new().with("under", "A.5.1, A.5.2").with("chosen", vec!["risk".to_owned()]);
                world.operate(first, "cover", more).unwrap();
            },
            "It looks at A.5.1, A.5.2 too.",
        ),
        (
            |world, first, _, _| {
                let gone = line(world, first, "A.7.4");
                world.operate(gone, "retire", Draft::new()).unwrap();
            },
            "It does not look at A.7.4 any more.",
        ),
        (
            |world, first, _, _| {
                let other = line(world, first, "A.7.4");
                world.edit(other, Draft::new().with("chosen", vec!["risk".to_owned(), "turn".to_owned()])).unwrap();
            },
            "It looks at A.7.4 for other reasons.",
        ),
        (|world, first, _, _| world.edit(first, Draft::new().with("starts", day(11)).with("ends", day(11))).unwrap(), "has other days."),
        (|world, first, _, _| world.operate(first, "cancel", Draft::new().with("why", "Sold.")).unwrap(), "has left or was cancelled."),
        (|world, first, _, _| world.operate(first, "retire", Draft::new()).unwrap(), "has left or was cancelled."),
        (
            |world, _, programme, auditor| {
                audit(world, programme, auditor, day(40), "9.3");
            },
            "is new. It looks at 9.3.",
        ),
    ];
    for (turn, told) in turns {
        let (mut world, id, first, auditor) = approved();
        turn(&mut world, first, id, auditor);
        assert_eq!(standing(&world, id), ("moved".into(), Some(1)), "{told}");
        let html = panels(&world, &world.row(id));
        assert!(html.contains(told) && html.contains("Approved as it was"), "{told} in {html}");
        world.operate(id, "approve", Draft::new()).unwrap();
        assert_eq!(standing(&world, id), ("approved".into(), Some(0)), "approved again: {told}");
    }
    // What comes back as it was is as it was approved.
    let (mut world, id, first, _) = approved();
    world.operate(first, "retire", Draft::new()).unwrap();
    world.operate(first, "restore", Draft::new()).unwrap();
    assert_eq!(standing(&world, id), ("approved".into(), Some(0)));
}

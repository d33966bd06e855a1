//! Tests of independence: whoever owns, operates, tests, built or manages what is looked at is found, by whatever turn.

use super::finding::WORKPAPER;
use super::parts::lines;
use super::record::AUDIT;
use super::rules::team_ties;
use super::tests::{Scene, day, said, scene};
use crate::protect::control::{CONTROL, IMPLEMENTATION};
use crate::protect::control_test::CONTROL_TEST;
use crate::protect::risk::{RISK, TREATMENT_ACTION};
use crate::testing::{World, refused};
use kernel::nouns::{PERSON, SIGNOFF, UNIT};
use kernel::{Change, Draft, Id, Value};

/// A control that meets what the audit looks at, with its implementation.
fn control(world: &mut World, owner: Option<Id>) -> Id {
    let asked = world.by("A.5.18").id;
    let draft = Draft::new().with("title", "Rights by role").with("requirements", vec![asked]);
    world.create(&CONTROL, draft.with("owner", owner.map_or(Value::None, Value::from))).unwrap()
}

fn tied(scene: &Scene) -> Vec<Id> {
    let mut who: Vec<Id> = team_ties(&scene.world.row(scene.id), &scene.world).unwrap().into_iter().map(|(person, ..)| person).collect();
    who.dedup();
    who
}

#[test]
fn an_independent_team_needs_nobody_else() {
    let mut scene = scene().worked();
    let other = scene.other;
    control(&mut scene.world, Some(other));
    assert!(tied(&scene).is_empty());
    scene.report().unwrap();
    assert!(scene.world.row(scene.id).value("ties").is_none());
}

#[test]
fn owning_operating_testing_and_building_tie_an_auditor() {
    let ties: [fn(&mut Scene, Id); 5] = [
        |scene, control| scene.world.edit(control, Draft::new().with("owner", scene.auditor)).unwrap(),
        |scene, _| {
            let implementation = scene.world.first(&IMPLEMENTATION).id;
            scene.world.edit(implementation, Draft::new().with("owner", scene.auditor)).unwrap();
        },
        |scene, control| {
            let draft = Draft::new()
                .with("title", "Do rights fit?")
                .with("procedure", "Ten rights are compared with roles.")
                .with("frequency", "yearly")
                .with("control", control)
                .with("tester", scene.auditor)
                .with("owner", scene.other);
            scene.world.create(&CONTROL_TEST, draft).unwrap();
        },
        |scene, control| {
            let risk = scene.world.create(&RISK, Draft::new().with("title", "Leak").with("affects", vec!["integrity".to_owned()])).unwrap();
            let draft = Draft::new()
                .with("title", "Build it")
                .with("risk", risk)
                .with("option", "modify")
                .with("control", control)
                .with("by", day(5))
                .with("owner", scene.auditor);
            scene.world.create(&TREATMENT_ACTION, draft).unwrap();
        },
        |scene, control| {
            // Records that a workpaper names count as looked at.
            let other = scene.world.create(&CONTROL, Draft::new().with("title", "Another").with("owner", scene.auditor)).unwrap();
            assert_ne!(other, control);
            let paper = Draft::new().with("title", "Walk").with("audit", scene.id).with("records", vec![other]);
            scene.world.create(&WORKPAPER, paper).unwrap();
        },
    ];
    for (place, tie) in ties.into_iter().enumerate() {
        let mut scene = scene().worked();
        let other = scene.other;
        let control = control(&mut scene.world, Some(other));
        assert!(tied(&scene).is_empty(), "{place}");
        tie(&mut scene, control);
        assert_eq!(tied(&scene), [scene.auditor], "{place}");
        assert_eq!(refused(scene.report()), ["audit-tie-without-reason", "audit-tie-unread"], "{place}");
    }
}

#[test]
fn whoever_runs_the_system_does_not_audit_its_clauses() {
    let mut scene = scene();
    let lead = scene.lead;
    scene.world.act_as_system();
    scene.world.edit(lead, Draft::new().with("functions", vec!["isms-manager".to_owned()])).unwrap();
    assert!(tied(&scene).is_empty(), "a control of Annex A is no clause");
    scene.world.act_as(lead);
    scene.world.operate(scene.id, "cover", Draft::new().with("under", "9.3").with("chosen", vec!["turn".to_owned()])).unwrap();
    assert_eq!(tied(&scene), [lead]);
    // Nor does whoever directs it.
    let boss = scene.auditor;
    scene.world.act_as_system();
    scene.world.edit(boss, Draft::new().with("functions", vec!["top-management".to_owned()])).unwrap();
    assert_eq!(tied(&scene), [lead, boss]);
    // Laying the function down for the day does not undo it.
    scene.world.edit(boss, Draft::new().with("functions", Value::None)).unwrap();
    assert_eq!(tied(&scene), [lead, boss]);
    scene.world.act_as_system();
    scene.world.edit(lead, Draft::new().with("functions", Value::None)).unwrap();
    assert_eq!(tied(&scene), [lead, boss]);
}

#[test]
fn who_answers_for_a_unit_does_not_audit_what_is_in_it() {
    let mut scene = scene().worked();
    let (auditor, other) = (scene.auditor, scene.other);
    scene.world.act_as_system();
    let root = scene.world.first(&UNIT).id;
    let named = |name: &str, parent: Id| Draft::new().with("name", name).with("parent", parent);
    let house = scene.world.create(&UNIT, named("Clinic", root)).unwrap();
    let ward = scene.world.create(&UNIT, named("Ward", house).with("owner", auditor)).unwrap();
    let control = control(&mut scene.world, Some(other));
    assert!(tied(&scene).is_empty(), "nothing of the ward is looked at");
    scene.world.edit(control, Draft::new().with("unit", ward)).unwrap();
    assert_eq!(tied(&scene), [auditor]);
    assert_eq!(refused(scene.report()), ["audit-tie-without-reason", "audit-tie-unread"]);
    // Laying it down for the day, moving the control away: the time looked back to knows both.
    scene.world.act_as_system();
    scene.world.edit(ward, Draft::new().with("owner", other)).unwrap();
    scene.world.edit(control, Draft::new().with("unit", root)).unwrap();
    assert_eq!(tied(&scene), [auditor]);
}

#[test]
fn who_answers_for_a_unit_above_or_one_that_is_audited_is_tied() {
    let mut scene = scene().worked();
    let (auditor, lead, other) = (scene.auditor, scene.lead, scene.other);
    scene.world.act_as_system();
    let root = scene.world.first(&UNIT).id;
    let named = |name: &str, parent: Id| Draft::new().with("name", name).with("parent", parent);
    let house = scene.world.create(&UNIT, named("Clinic", root).with("owner", auditor)).unwrap();
    let ward = scene.world.create(&UNIT, named("Ward", house)).unwrap();
    let archive = scene.world.create(&UNIT, named("Archive", root).with("owner", lead)).unwrap();
    let control = control(&mut scene.world, Some(other));
    scene.world.edit(control, Draft::new().with("unit", ward)).unwrap();
    assert_eq!(tied(&scene), [auditor], "the clinic is above the ward");
    scene.world.act_as(lead);
    scene.world.edit(scene.id, Draft::new().with("units", vec![archive])).unwrap();
    let mut both = tied(&scene);
    both.sort_unstable();
    let mut wanted = [auditor, lead];
    wanted.sort_unstable();
    assert_eq!(both, wanted);
}

#[test]
fn no_turn_undoes_a_tie() {
    let mut scene = scene().worked();
    let (auditor, other, lead) = (scene.auditor, scene.other, scene.lead);
    let control = control(&mut scene.world, Some(auditor));
    assert_eq!(tied(&scene), [auditor]);
    // Another owner, a control that left, and both again: the time looked back to knows.
    scene.world.edit(control, Draft::new().with("owner", other)).unwrap();
    assert_eq!(tied(&scene), [auditor]);
    scene.world.write(vec![Change::Retire { register: &CONTROL, id: control, version: None }]).unwrap();
    assert_eq!(tied(&scene), [auditor]);
    scene.world.write(vec![Change::Restore { register: &CONTROL, id: control, version: None }]).unwrap();
    // Another auditor in place of the one who did the work.
    scene.world.edit(scene.line, Draft::new().with("auditor", lead)).unwrap();
    scene.world.edit(scene.id, Draft::new().with("team", Value::None)).unwrap();
    assert_eq!(tied(&scene), [auditor]);
    assert_eq!(refused(scene.report()), ["audit-tie-without-reason", "audit-tie-unread"]);
    // Before it began, a team may be changed.
    let id = scene.world.create(&AUDIT, said(lead, auditor, scene.audited)).unwrap();
    let cover = Draft::new().with("under", "A.5.18").with("chosen", vec!["turn".to_owned()]);
    scene.world.operate(id, "cover", cover).unwrap();
    scene.world.edit(id, Draft::new().with("team", Value::None)).unwrap();
    assert!(team_ties(&scene.world.row(id), &scene.world).unwrap().is_empty());
}

#[test]
fn what_lies_before_the_time_looked_back_to_ties_nobody() {
    let mut scene = scene();
    let (auditor, other) = (scene.auditor, scene.other);
    let control = control(&mut scene.world, Some(auditor));
    let implementation = scene.world.first(&IMPLEMENTATION).id;
    for id in [control, implementation] {
        scene.world.edit(id, Draft::new().with("owner", other)).unwrap();
    }
    assert_eq!(tied(&scene), [auditor]);
    // A year and more later nothing of it counts; a day looked back to that reaches it does.
    scene.world.today = day(500);
    let later = said(scene.lead, auditor, scene.audited).with("starts", day(500)).with("ends", day(501));
    let id = scene.world.create(&AUDIT, later).unwrap();
    scene.world.operate(id, "cover", Draft::new().with("under", "A.5.18").with("chosen", vec!["turn".to_owned()])).unwrap();
    assert_eq!(lines(&[id], &scene.world.clone()).unwrap().len(), 1);
    let ties = |scene: &Scene| team_ties(&scene.world.row(id), &scene.world).unwrap().len();
    assert_eq!(ties(&scene), 0);
    scene.world.edit(id, Draft::new().with("period_from", day(-10))).unwrap();
    assert_eq!(ties(&scene), 2, "the control and how it is carried out");
}

#[test]
fn a_tie_needs_a_reason_and_a_reader_who_has_none() {
    let mut scene = scene().worked();
    let (auditor, other, lead, audited) = (scene.auditor, scene.other, scene.lead, scene.audited);
    let control = control(&mut scene.world, Some(auditor));
    scene.world.edit(scene.id, Draft::new().with("conflict_reason", "There is nobody else who knows payroll.")).unwrap();
    assert_eq!(refused(scene.report()), ["audit-tie-unread"]);
    // Neither the team nor whoever answered for it reads it.
    scene.world.edit(control, Draft::new().with("owner", audited)).unwrap();
    for who in [lead, auditor, audited] {
        scene.world.act_as(who);
        assert_eq!(refused(scene.world.operate(scene.id, "second-read", Draft::new())), ["audit-read-by-another"]);
    }
    scene.world.act_as(other);
    scene.world.operate(scene.id, "second-read", Draft::new()).unwrap();
    assert_eq!(scene.world.row(scene.id).value("second_reading"), Value::from("valid"));
    // What is said or comes after the reading was not read.
    scene.world.act_as(lead);
    let finding = scene.finding("observation").unwrap();
    assert_eq!(refused(scene.report()), ["audit-tie-unread"], "a new finding");
    scene.world.act_as(other);
    scene.world.operate(scene.id, "second-read", Draft::new()).unwrap();
    scene.world.act_as(lead);
    scene.world.edit(finding, Draft::new().with("observed", "Otherwise.")).unwrap();
    assert_eq!(refused(scene.report()), ["audit-tie-unread"], "another word");
    scene.world.act_as(other);
    scene.world.operate(scene.id, "second-read", Draft::new()).unwrap();
    // A reader who answers for it afterwards, or joins the team, has not read it as somebody outside.
    scene.world.edit(control, Draft::new().with("owner", other)).unwrap();
    assert_eq!(refused(scene.report()), ["audit-tie-unread"]);
    let reader = scene.world.create(&PERSON, Draft::new().with("name", "Dag Moe")).unwrap();
    scene.world.act_as(reader);
    scene.world.operate(scene.id, "second-read", Draft::new()).unwrap();
    scene.report().unwrap();
    let ties = scene.world.row(scene.id).value("ties");
    let Value::Grid(rows) = ties else { panic!("{ties:?}") };
    assert_eq!(rows[0][0], "Per Holm");
    assert_eq!(scene.world.row(scene.id).value("second_reading"), Value::from("valid"), "signing leaves what was read as it was");
    assert!(scene.world.first(&SIGNOFF).value("signer").as_link().is_some());
}

#[test]
fn who_ever_was_of_the_team_does_not_receive_the_report() {
    let mut scene = scene().worked();
    let (auditor, lead, line) = (scene.auditor, scene.lead, scene.line);
    scene.world.edit(line, Draft::new().with("auditor", lead)).unwrap();
    scene.world.edit(scene.id, Draft::new().with("team", Value::None).with("audited", vec![auditor])).unwrap();
    scene.report().unwrap();
    scene.world.act_as(auditor);
    assert_eq!(refused(scene.world.operate(scene.id, "receive", Draft::new())), ["audit-received-by-audited"]);
}

#[test]
fn the_team_alone_says_what_was_seen() {
    let mut scene = scene();
    let seen = || Draft::new().with("observed", "Seen").with("conclusion", "conforms");
    for who in [scene.audited, scene.other] {
        scene.world.act_as(who);
        assert_eq!(refused(scene.world.edit(scene.line, seen())), ["audit-by-team"]);
        assert_eq!(refused(scene.finding("minor")), ["audit-by-team"]);
        let paper = Draft::new().with("title", "Notes").with("audit", scene.id);
        assert_eq!(refused(scene.world.create(&WORKPAPER, paper)), ["audit-by-team"]);
    }
    // Neither the program nor an operator without a person.
    scene.world.act_as_system();
    assert_eq!(refused(scene.world.edit(scene.line, seen())), ["audit-by-team"]);
    scene.world.act_as(scene.auditor);
    scene.world.edit(scene.line, seen()).unwrap();
}

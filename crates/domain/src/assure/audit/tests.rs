//! Tests of audits: their days and states, the check list, what keeps a report from being signed, and that what was reported stays.

use super::finding::{AUDIT_FINDING, WORKPAPER};
use super::line::AUDIT_LINE;
use super::parts::{findings, lines};
use super::record::AUDIT;
use crate::assure::improvement::IMPROVEMENT;
use crate::assure::nonconformity::NONCONFORMITY;
use crate::testing::{TODAY, World, founded, panels, refused, report};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::nouns::{PERSON, SIGNOFF};
use kernel::{Change, Draft, Fault, Filter, Id, Read, Value};

/// Messages of what was refused.
pub(super) fn day(days: i64) -> Date {
    TODAY.checked_add(days.days()).unwrap()
}

/// An audit that runs, with one line, its people, and the line.
pub(super) struct Scene {
    pub(super) world: World,
    pub(super) id: Id,
    pub(super) line: Id,
    pub(super) lead: Id,
    pub(super) auditor: Id,
    pub(super) audited: Id,
    pub(super) other: Id,
}

pub(super) fn said(lead: Id, auditor: Id, audited: Id) -> Draft {
    Draft::new()
        .with("title", "Internal audit of access")
        .with("kind", "internal")
        .with("criteria", "ISO/IEC 27001:2022 and our own rules.")
        .with("extent", "Access to payroll; the archive is left out.")
        .with("method", "both")
        .with("starts", TODAY)
        .with("ends", day(2))
        .with("lead", lead)
        .with("team", vec![auditor])
        .with("audited", vec![audited])
}

pub(super) fn scene() -> Scene {
    let mut world = founded();
    let mut person = |name: &str| world.create(&PERSON, Draft::new().with("name", name)).unwrap();
    let (lead, auditor, audited, other) = (person("Ida Falk"), person("Per Holm"), person("Bo Lund"), person("Cara Voss"));
    world.act_as(lead);
    let id = world.create(&AUDIT, said(lead, auditor, audited)).unwrap();
    let cover = Draft::new().with("under", "a.5.18").with("chosen", vec!["risk".to_owned()]).with("auditor", auditor);
    world.operate(id, "cover", cover).unwrap();
    let line = lines(&[id], &world.clone()).unwrap()[0].id;
    world.operate(id, "start", Draft::new()).unwrap();
    Scene { world, id, line, lead, auditor, audited, other }
}

impl Scene {
    pub(super) fn state(&self) -> String {
        self.world.row(self.id).common.state.clone()
    }

    /// Everything is said that a report needs.
    pub(super) fn worked(mut self) -> Self {
        self.world.act_as(self.auditor);
        let seen = Draft::new().with("observed", "Ten of ten rights fit their roles.").with("conclusion", "conforms");
        self.world.edit(self.line, seen).unwrap();
        self.world.act_as(self.lead);
        self.world.edit(self.id, Draft::new().with("conclusion", "The criteria are met.")).unwrap();
        self
    }

    pub(super) fn finding(&mut self, kind: &str) -> Result<Id, Fault> {
        let draft = Draft::new()
            .with("title", "Rights of leavers stay")
            .with("audit", self.id)
            .with("line", self.line)
            .with("kind", kind)
            .with("observed", "Three of ten accounts of leavers were active on 11 June.")
            .with("owner", self.audited);
        self.world.create(&AUDIT_FINDING, draft)
    }

    pub(super) fn report(&mut self) -> Result<(), Fault> {
        self.world.act_as(self.lead);
        self.world.operate(self.id, "report", Draft::new())
    }
}

fn why(text: &str) -> Draft {
    Draft::new().with("why", text)
}

#[test]
fn days_and_people_fit_together() {
    let Scene { mut world, id, lead, auditor, audited, .. } = scene();
    let fresh = || said(lead, auditor, audited);
    assert_eq!(refused(world.create(&AUDIT, fresh().with("ends", day(-1)))), ["audit-ends-before"]);
    assert_eq!(refused(world.edit(id, Draft::new().with("starts", day(3)))), ["audit-ends-before"]);
    assert_eq!(refused(world.create(&AUDIT, fresh().with("period_from", day(9)))), ["audit-looks-ahead"]);
    for twice in [lead, auditor] {
        assert_eq!(refused(world.create(&AUDIT, fresh().with("audited", vec![audited, twice]))), ["audit-audits-itself"]);
    }
    assert_eq!(refused(world.create(&AUDIT, fresh().with("kind", "supplier"))), ["problem-required"], "which supplier");
    let next = world.create(&AUDIT, fresh().with("starts", day(1))).unwrap();
    assert_eq!(AUDIT.due(&world.row(next))[0].date, day(1));
}

#[test]
fn an_act_alone_leads_on() {
    let mut scene = scene();
    for to in ["reported", "closed", "cancelled"] {
        assert!(refused(scene.world.edit(scene.id, Draft::new().with("state", to))).contains(&"problem-state-by-act".to_owned()), "{to}");
        let made = said(scene.lead, scene.auditor, scene.audited).with("state", to).with("conclusion", "Fine.");
        assert!(refused(scene.world.create(&AUDIT, made)).contains(&"problem-state-by-act".to_owned()), "{to}");
    }
    for key in ["begun_on", "reported_on", "received_on", "received_by", "ties", "decisions"] {
        assert!(!AUDIT.field(key).unwrap().writable(), "{key}");
    }
    assert_eq!(refused(scene.world.operate(scene.id, "cancel", Draft::new())), ["problem-required"]);
    scene.world.operate(scene.id, "cancel", why("The unit was sold.")).unwrap();
    assert_eq!(scene.state(), "cancelled");
    assert_eq!(refused(scene.world.edit(scene.line, Draft::new().with("why", "More"))), ["audit-part-stays"]);
    // What was cancelled leaves with its parts, and comes back with them.
    scene.world.operate(scene.id, "retire", Draft::new()).unwrap();
    assert!(scene.world.row(scene.line).retired);
    scene.world.operate(scene.id, "restore", Draft::new()).unwrap();
    assert!(!scene.world.row(scene.line).retired);
}

#[test]
fn the_check_list_comes_from_clauses_themes_and_controls_once_each() {
    let Scene { mut world, lead, auditor, audited, .. } = scene();
    let id = world.create(&AUDIT, said(lead, auditor, audited)).unwrap();
    let cover = |under: &str| Draft::new().with("under", under).with("chosen", vec!["turn".to_owned()]);
    assert_eq!(refused(world.operate(id, "cover", cover("Z.99"))), ["audit-cover-unknown"]);
    assert_eq!(refused(world.operate(id, "cover", Draft::new().with("chosen", vec!["turn".to_owned()]))), ["audit-cover-nothing"]);
    assert_eq!(refused(world.operate(id, "cover", Draft::new().with("under", "A.5"))), ["problem-required"], "the reason of the choice");
    world.operate(id, "cover", cover("A.7, 9.2")).unwrap();
    let rows = lines(&[id], &world.clone()).unwrap();
    let (physical, clauses): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.title().starts_with("A.7."));
    assert_eq!(physical.len(), 14);
    assert!(!clauses.is_empty() && clauses.iter().all(|row| row.title().starts_with("9.2")), "{:?}", clauses[0].title());
    assert!(rows.iter().all(|row| !row.value("questions").is_none()), "each comes with its questions");
    assert_eq!(refused(world.operate(id, "cover", cover("A.7"))), ["audit-cover-known"]);
    let twice = Draft::new().with("audit", id).with("subject", world.by("A.7.1").id);
    assert_eq!(refused(world.create(&AUDIT_LINE, twice)), ["audit-line-twice"]);
    assert_eq!(refused(world.create(&AUDIT_LINE, Draft::new().with("audit", id))), ["audit-line-untitled"]);
    world.create(&AUDIT_LINE, Draft::new().with("audit", id).with("title", "Clause 7 of the contract")).unwrap();
    let stranger = Draft::new().with("audit", id).with("title", "More").with("auditor", audited);
    assert_eq!(refused(world.create(&AUDIT_LINE, stranger)), ["audit-line-other-auditor"]);
    let early = Draft::new().with("observed", "Seen").with("conclusion", "conforms");
    assert_eq!(refused(world.edit(physical[0].id, early)), ["audit-line-before"]);
    // A line that left and came back beside another one of the same kind is refused.
    world.write(vec![Change::Retire { register: &AUDIT_LINE, id: physical[0].id, version: None }]).unwrap();
    world.operate(id, "cover", cover("A.7")).unwrap();
    let back = Change::Restore { register: &AUDIT_LINE, id: physical[0].id, version: None };
    assert_eq!(refused(world.write(vec![back])), ["audit-line-twice"]);
}

#[test]
fn a_control_that_is_out_of_use_is_not_looked_at() {
    use crate::protect::control::CONTROL;
    let Scene { mut world, id, .. } = scene();
    let asked = world.by("A.8.13").id;
    let control = world.create(&CONTROL, Draft::new().with("title", "Backup").with("requirements", vec![asked])).unwrap();
    let cover = || Draft::new().with("subjects", vec![control]).with("chosen", vec!["risk".to_owned()]);
    world.write(vec![Change::Retire { register: &CONTROL, id: control, version: None }]).unwrap();
    assert_eq!(refused(world.operate(id, "cover", cover())), ["audit-line-retired"]);
    world.write(vec![Change::Restore { register: &CONTROL, id: control, version: None }]).unwrap();
    world.operate(id, "cover", cover()).unwrap();
    let line = lines(&[id], &world.clone()).unwrap().into_iter().find(|row| row.title().contains("Backup")).unwrap();
    assert!(!line.value("questions").is_none(), "the questions of what the control meets");
    // It may leave later: what was planned to be looked at stays on the list.
    world.write(vec![Change::Retire { register: &CONTROL, id: control, version: None }]).unwrap();
    world.edit(line.id, Draft::new().with("conclusion", "not-applicable").with("not_why", "It is gone.")).unwrap();
    assert!(!panels(&world, &world.row(line.id)).is_empty());
}

#[test]
fn a_conclusion_rests_on_evidence_or_a_reason() {
    let Scene { mut world, line, auditor, .. } = scene();
    world.act_as(auditor);
    for word in ["conforms", "nonconforming", "opportunity"] {
        assert_eq!(refused(world.edit(line, Draft::new().with("conclusion", word))), ["audit-line-unseen"], "{word}");
    }
    for word in ["not-applicable", "not-looked-at"] {
        assert_eq!(refused(world.edit(line, Draft::new().with("conclusion", word))), ["problem-required"], "{word}");
    }
    world.edit(line, Draft::new().with("conclusion", "not-looked-at").with("not_why", "No time.")).unwrap();
}

#[test]
fn the_report_waits_until_nothing_is_missing() {
    let mut scene = scene();
    assert_eq!(refused(scene.report()), ["audit-line-open", "audit-without-conclusion"]);
    scene.world.edit(scene.line, Draft::new().with("observed", "Three of ten stay.").with("conclusion", "nonconforming")).unwrap();
    scene.world.edit(scene.id, Draft::new().with("conclusion", "One thing is not met.")).unwrap();
    assert_eq!(refused(scene.report()), ["audit-line-without-finding"]);
    scene.finding("opportunity").unwrap();
    assert_eq!(refused(scene.report()), ["audit-line-without-finding"], "an opportunity is no breach");
    let finding = scene.finding("major").unwrap();
    assert_eq!(scene.world.row(finding).value("requirements").links(), [scene.world.by("A.5.18").id], "that of its line");
    let gone = Draft::new().with("requirements", Value::None).with("observed", Value::None);
    scene.world.edit(finding, gone).unwrap();
    assert_eq!(refused(scene.report()), ["audit-finding-without-requirement", "audit-finding-without-evidence"]);
    scene.world.edit(finding, Draft::new().with("breached", "Access ends on the last day.").with("observed", "Three accounts.")).unwrap();
    scene.world.edit(scene.id, Draft::new().with("audited", Value::None)).unwrap();
    assert_eq!(refused(scene.report()), ["audit-nobody-audited"]);
    scene.world.edit(scene.id, Draft::new().with("audited", vec![scene.audited])).unwrap();
    for who in [scene.auditor, scene.audited, scene.other] {
        scene.world.act_as(who);
        assert_eq!(refused(scene.world.operate(scene.id, "report", Draft::new())), ["audit-by-lead"]);
    }
    scene.report().unwrap();
    assert_eq!((scene.state(), scene.world.row(scene.id).value("report_signed")), ("reported".into(), "valid".into()));
    assert_eq!(scene.world.row(scene.id).value("reported_on").as_date(), Some(TODAY));
    let signature = scene.world.first(&SIGNOFF);
    assert_eq!(signature.value("covers").links().len(), 4, "the audit, its line and both findings");
}

#[test]
fn one_of_the_audited_receives_it_and_then_all_of_it_stays() {
    let mut scene = scene().worked();
    let finding = scene.finding("minor").unwrap();
    scene.report().unwrap();
    for who in [scene.lead, scene.auditor, scene.other] {
        scene.world.act_as(who);
        assert_eq!(refused(scene.world.operate(scene.id, "receive", Draft::new())), ["audit-received-by-audited"]);
    }
    let kept = |scene: &mut Scene, state: &str| {
        scene.world.act_as(scene.lead);
        for said in
            [Draft::new().with("title", "Other"), Draft::new().with("conclusion", "Fine"), Draft::new().with("audited", vec![scene.other])]
        {
            assert_eq!(refused(scene.world.edit(scene.id, said)), ["audit-stays"], "{state}");
        }
        let (line, paper) = (scene.line, Draft::new().with("title", "Notes").with("audit", scene.id));
        assert_eq!(refused(scene.world.edit(line, Draft::new().with("conclusion", "opportunity"))), ["audit-part-stays"], "{state}");
        assert_eq!(refused(scene.world.edit(finding, Draft::new().with("kind", "observation"))), ["audit-part-stays"], "{state}");
        assert_eq!(refused(scene.finding("major")), ["audit-part-stays"], "{state}");
        assert_eq!(refused(scene.world.create(&WORKPAPER, paper)), ["audit-part-stays"], "{state}");
        for (register, id) in [(&AUDIT_LINE, line), (&AUDIT_FINDING, finding)] {
            let gone = Change::Retire { register, id, version: None };
            assert_eq!(refused(scene.world.write(vec![gone])), ["audit-part-stays"], "{state}");
        }
        let gone = Change::Retire { register: &AUDIT, id: scene.id, version: None };
        assert_eq!(refused(scene.world.write(vec![gone])), ["audit-kept"], "{state}");
    };
    kept(&mut scene, "reported");
    scene.world.act_as(scene.audited);
    scene.world.operate(scene.id, "receive", Draft::new()).unwrap();
    let row = scene.world.row(scene.id);
    assert_eq!((row.common.state.as_str(), row.value("received_by").as_link()), ("closed", Some(scene.audited)));
    kept(&mut scene, "closed");
    // Receiving it left the signature of the lead as it was, and so does what comes of a finding.
    scene.world.act_as(scene.other);
    scene.world.operate(finding, "raise", Draft::new()).unwrap();
    let row = scene.world.row(scene.id);
    assert_eq!([row.value("report_signed"), row.value("receipt_signed")], ["valid".into(), "valid".into()]);
    let Some(recall) = AUDIT.operation("recall") else { panic!() };
    assert!(!AUDIT.offers(&row).iter().any(|offered| offered.key == recall.key), "what was received is not taken back");
}

#[test]
fn the_lead_takes_back_what_nobody_has_received() {
    let mut scene = scene().worked();
    scene.report().unwrap();
    scene.world.act_as(scene.auditor);
    assert_eq!(refused(scene.world.operate(scene.id, "recall", why("A slip."))), ["audit-by-lead"]);
    scene.world.act_as(scene.lead);
    scene.world.operate(scene.id, "recall", why("A slip in the first line.")).unwrap();
    assert_eq!(scene.state(), "in-progress");
    scene.world.edit(scene.line, Draft::new().with("observed", "Nine of ten rights fit their roles.")).unwrap();
    assert_eq!(scene.world.row(scene.id).value("report_signed"), Value::from("stale"));
    scene.report().unwrap();
    assert_eq!(scene.world.row(scene.id).value("report_signed"), Value::from("valid"));
    assert!(scene.world.row(scene.id).value("decisions").as_text().unwrap().contains("A slip in the first line."));
}

#[test]
fn a_breach_becomes_a_nonconformity_once_and_the_rest_an_improvement() {
    let mut scene = scene();
    let breach = scene.finding("major").unwrap();
    let chance = scene.finding("opportunity").unwrap();
    let offered = |scene: &Scene, id: Id| {
        let row = scene.world.row(id);
        AUDIT_FINDING
            .offers(&row)
            .iter()
            .map(|operation| operation.key)
            .filter(|key| ["raise", "suggest"].contains(key))
            .collect::<Vec<_>>()
    };
    assert_eq!((offered(&scene, breach), offered(&scene, chance)), (vec!["raise"], vec!["suggest"]));
    scene.world.operate(breach, "raise", Draft::new()).unwrap();
    scene.world.operate(chance, "suggest", Draft::new()).unwrap();
    assert_eq!((offered(&scene, breach), offered(&scene, chance)), (vec![], vec![]));
    for (id, act) in [(breach, "raise"), (chance, "suggest")] {
        assert_eq!(refused(scene.world.operate(id, act, Draft::new())), ["audit-finding-raised-already"]);
    }
    let (raised, finding) = (scene.world.first(&NONCONFORMITY), scene.world.row(breach));
    assert_eq!(finding.value("nonconformity").as_link(), Some(raised.id));
    assert_eq!((raised.value("source"), raised.value("grade")), ("internal-audit".into(), "major".into()));
    assert_eq!((raised.value("found_in").as_link(), raised.common.owner), (Some(breach), Some(scene.audited)));
    assert_eq!(raised.value("requirements"), finding.value("requirements"));
    assert_eq!(scene.world.row(chance).value("improvement").as_link(), Some(scene.world.first(&IMPROVEMENT).id));
    // A breach of which something was raised stays one.
    assert_eq!(refused(scene.world.edit(breach, Draft::new().with("kind", "observation"))), ["audit-finding-raised"]);
    // Neither does whoever took it by another way make a second one: it left and came back, or was raised in the form.
    let second = scene.finding("minor").unwrap();
    let by_hand = Draft::new()
        .with("title", "By hand")
        .with("source", "internal-audit")
        .with("grade", "minor")
        .with("detected", TODAY)
        .with("breached", "A rule")
        .with("observed", "Seen")
        .with("found_in", second);
    scene.world.create(&NONCONFORMITY, by_hand).unwrap();
    assert_eq!(refused(scene.world.operate(second, "raise", Draft::new())), ["audit-finding-raised-already"]);
    assert_eq!(scene.world.count(&NONCONFORMITY, &Filter::new()).unwrap(), 2);
}

#[test]
fn one_of_the_audited_answers_for_what_an_auditor_wrote_down() {
    let mut scene = scene().worked();
    let owner_after = |scene: &mut Scene, owner: Id| {
        let finding = scene.finding("minor").unwrap();
        scene.world.edit(finding, Draft::new().with("owner", owner)).unwrap();
        scene.world.operate(finding, "raise", Draft::new()).unwrap();
        let raised = scene.world.row(finding).value("nonconformity").as_link().unwrap();
        scene.world.row(raised).common.owner
    };
    let (auditor, lead, audited, other) = (scene.auditor, scene.lead, scene.audited, scene.other);
    for team in [auditor, lead] {
        assert_eq!(owner_after(&mut scene, team), Some(audited));
    }
    assert_eq!(owner_after(&mut scene, other), Some(other), "somebody else who was named stays");
}

#[test]
fn a_breach_has_a_day_until_something_was_raised_from_it() {
    let mut scene = scene();
    let finding = scene.finding("minor").unwrap();
    scene.world.edit(finding, Draft::new().with("answer_by", day(30))).unwrap();
    assert_eq!(AUDIT_FINDING.due(&scene.world.row(finding))[0].date, day(30));
    scene.world.operate(finding, "raise", Draft::new()).unwrap();
    assert!(AUDIT_FINDING.due(&scene.world.row(finding)).is_empty());
    assert_eq!(scene.world.first(&NONCONFORMITY).value("answer_by").as_date(), Some(day(30)));
}

#[test]
fn the_report_says_it_all_and_the_pages_show_it() {
    let mut scene = scene().worked();
    scene.finding("minor").unwrap();
    let (draft, _) = report(&scene.world, "audit", &[("audit", "AU-1")]);
    assert!(format!("{draft:?}").contains("In progress"));
    scene.report().unwrap();
    let (document, rows) = report(&scene.world, "audit", &[]);
    let text = format!("{document:?}");
    for word in ["Internal audit of access", "Ida Falk", "The criteria are met.", "(\"Minor\", \"1\")"] {
        assert!(text.contains(word), "{word}");
    }
    assert!(rows.iter().flatten().any(|cell| cell == "Ten of ten rights fit their roles."));
    assert!(rows.iter().flatten().any(|cell| cell == "Three of ten accounts of leavers were active on 11 June."));
    for (id, word) in [(scene.id, "Rights of leavers stay"), (scene.line, "Ten of ten rights"), (scene.world.by("A.5.18").id, "AU-1")] {
        assert!(panels(&scene.world, &scene.world.row(id)).contains(word), "{word}");
    }
    assert_eq!(findings(&[scene.id], &scene.world.clone()).unwrap().len(), 1);
    assert_eq!(super::measures::audits_reported(&scene.world).unwrap().n(), 1);
    let raised = super::measures::breaches_raised(&scene.world).unwrap();
    assert_eq!((raised.n(), raised.of()), (0, 1));
}

#[test]
fn a_long_check_list_unfolds_by_clause_and_opens_where_something_is_to_be_done() {
    let mut scene = scene();
    let more = |under: &str| Draft::new().with("under", under).with("chosen", vec!["turn".to_owned()]);
    scene.world.act_as(scene.lead);
    scene.world.operate(scene.id, "cover", more("4")).unwrap();
    let folds = |world: &World| {
        let html = panels(world, &world.row(scene.id));
        (html.matches("<details>").count(), html.matches("<details open>").count(), html)
    };
    let (closed, open, _) = folds(&scene.world);
    assert_eq!((closed, open), (1, 0), "a short one is seen whole; what is missing unfolds");
    scene.world.operate(scene.id, "cover", more("5, 6, A.7")).unwrap();
    scene.world.create(&AUDIT_LINE, Draft::new().with("audit", scene.id).with("title", "A clause of a contract")).unwrap();
    let (closed, open, html) = folds(&scene.world);
    assert_eq!((closed, open), (6, 1), "clauses 4 to 6, two themes, and what stands under none");
    for part in ["4 Context and scope: <", "A.7 Physical: <", "A.5 Organizational: <", "Others: <"] {
        assert!(html.contains(part), "{part} in {html}");
    }
}

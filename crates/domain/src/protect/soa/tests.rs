//! Tests of the Statement of Applicability.

use super::record::{SOA_LINE, Status};
use super::rules::status;
use crate::ground::framework::{ADOPTION, requirement_id};
use crate::protect::control::CONTROL;
use crate::protect::risk::RISK;
use crate::testing::{World, founded, page, panels, refused, report};
use kernel::{Draft, Fault, Filter, Id, Read, Row};

fn line(world: &World, reference: &str) -> Row {
    let subject = requirement_id("iso27002-2022", reference);
    (world as &dyn Read)
        .all(&SOA_LINE, &Filter::new())
        .unwrap()
        .into_iter()
        .find(|row| row.value("subject").as_link() == Some(subject))
        .unwrap()
}

fn control(world: &mut World, title: &str, meets: &[&str]) -> Id {
    let requirements: Vec<Id> = meets.iter().map(|reference| requirement_id("iso27002-2022", reference)).collect();
    world.create(&CONTROL, Draft::new().with("title", title).with("requirements", requirements)).unwrap()
}

fn numbers(row: &Row) -> [i64; 4] {
    ["in_place", "of", "controls", "risks"].map(|key| row.value(key).as_int().unwrap())
}

#[test]
fn the_status_follows_the_controls() {
    let mut world = founded();
    assert_eq!(status(&line(&world, "A.8.13")), Status::NoControl);
    let (backup, drill) = (control(&mut world, "Backup", &["A.8.13", "A.8.14"]), control(&mut world, "Restore drill", &["A.8.13"]));
    assert_eq!(status(&line(&world, "A.8.13")), Status::Planned);
    world.operate(backup, "report-progress", Draft::new().with("state", "in-progress")).unwrap();
    assert_eq!(status(&line(&world, "A.8.13")), Status::InProgress);
    world.operate(backup, "report-progress", Draft::new().with("state", "in-place")).unwrap();
    assert_eq!((status(&line(&world, "A.8.13")), status(&line(&world, "A.8.14"))), (Status::Partly, Status::Implemented));
    world.operate(drill, "report-progress", Draft::new().with("state", "in-place")).unwrap();
    let risk = Draft::new().with("title", "Loss").with("affects", vec!["availability".to_owned()]).with("controls", vec![backup, drill]);
    let risk = world.create(&RISK, risk).unwrap();
    assert_eq!((status(&line(&world, "A.8.13")), numbers(&line(&world, "A.8.13"))), (Status::Implemented, [2, 2, 2, 1]));
    world.operate(drill, "retire", Draft::new()).unwrap();
    world.operate(risk, "retire", Draft::new()).unwrap();
    assert_eq!(numbers(&line(&world, "A.8.13")), [1, 1, 1, 0]);
}

#[test]
fn an_exclusion_is_an_act_with_a_reason() {
    let mut world = founded();
    let id = line(&world, "A.8.30").id;
    assert!(matches!(world.operate(id, "exclude", Draft::new()), Err(Fault::Invalid(_))));
    world.edit(id, Draft::new().with("reasons", vec!["risk".to_owned()])).unwrap();
    world.operate(id, "exclude", Draft::new().with("exclusion_reason", "No development is given to others")).unwrap();
    let row = world.row(id);
    assert_eq!((status(&row), row.value("reasons").is_none()), (Status::NotApplicable, true));
    assert!(world.edit(id, Draft::new().with("reasons", vec!["risk".to_owned()])).is_err());
    assert!(!SOA_LINE.field("applicable").unwrap().writable());
    world.operate(id, "include", Draft::new().with("reasons", vec!["law".to_owned()]).with("reason", "Contract C-31")).unwrap();
    let row = world.row(id);
    assert_eq!((status(&row), row.value("exclusion_reason").is_none()), (Status::NoControl, true));
}

#[test]
fn the_status_of_an_own_line_is_that_of_its_control() {
    let mut world = founded();
    let own = control(&mut world, "Change freeze", &[]);
    world.create(&SOA_LINE, Draft::new().with("subject", own).with("reasons", vec!["contract".to_owned()])).unwrap();
    world.operate(own, "report-progress", Draft::new().with("state", "in-place")).unwrap();
    assert_eq!((status(&world.by("SOA-94")), numbers(&world.by("SOA-94"))), (Status::Implemented, [1, 1, 1, 0]));
}

#[test]
fn lines_leave_and_come_back_with_their_adoption() {
    let mut world = founded();
    let adoption = (&world as &dyn Read).all(&ADOPTION, &Filter::new()).unwrap().remove(1);
    assert_eq!(adoption.value("framework").as_text(), Some("iso27002-2022"));
    let gone = line(&world, "A.5.7").id;
    world.operate(gone, "retire", Draft::new()).unwrap();
    world.operate(adoption.id, "retire", Draft::new()).unwrap();
    assert_eq!(world.count(&SOA_LINE, &Filter::new()).unwrap(), 0);
    world.operate(adoption.id, "restore", Draft::new()).unwrap();
    assert_eq!(world.count(&SOA_LINE, &Filter::new()).unwrap(), 92);
}

#[test]
fn the_page_shows_views_groups_and_filters() {
    let mut world = founded();
    control(&mut world, "Backup", &["A.8.13"]);
    let excluded = line(&world, "A.8.30").id;
    world.operate(excluded, "exclude", Draft::new().with("exclusion_reason", "No development is given to others")).unwrap();
    let all = page(&world, "/soa", &[]);
    assert!(all.contains("92 of 93 applicable") && all.contains("33 of 34 applicable, 0 of 33 implemented"));
    assert!(all.contains("No development is given to others") && all.contains("A.8.34"));
    let rows = |query: &[(&str, &str)]| page(&world, "/soa", query).matches("class=\"ref\"").count();
    assert_eq!(rows(&[]), 93);
    assert_eq!(rows(&[("view", "excluded")]), 1);
    assert_eq!(rows(&[("view", "no-control")]), 91);
    assert_eq!((rows(&[("theme", "A.7")]), rows(&[("q", "status:planned")])), (14, 1));
    assert!(rows(&[("type", "corrective"), ("theme", "A.8")]) < 34);
    assert_eq!(rows(&[("view", "changed")]), 1);
    // What nothing stands behind: a reason that leads nowhere, and what is in place unseen.
    assert_eq!((rows(&[("view", "untraced")]), rows(&[("view", "unshown")])), (0, 0));
    let of = |reference: &str, reasons: &[&str]| {
        (line(&world, reference).id, Draft::new().with("reasons", reasons.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>()))
    };
    let said = [of("A.8.13", &["risk"]), of("A.5.1", &["law", "business"]), of("A.5.2", &["contract"]), of("A.5.3", &["business"])];
    said.into_iter().for_each(|(id, draft)| world.edit(id, draft).unwrap());
    let backup = world.by("C-1").id;
    world.operate(backup, "report-progress", Draft::new().with("state", "in-place")).unwrap();
    let rows = |query: &[(&str, &str)]| page(&world, "/soa", query).matches("class=\"ref\"").count();
    assert_eq!((rows(&[("view", "untraced")]), rows(&[("view", "unshown")])), (3, 1));
    let act = Draft::new().with("title", "The act").with("kind", "law").with("source", "Gazette");
    let act = world.create(&crate::protect::obligation::OBLIGATION, act).unwrap();
    world.edit(line(&world, "A.5.1").id, Draft::new().with("obligations", vec![act])).unwrap();
    world
        .create(
            &crate::protect::evidence::EVIDENCE,
            Draft::new()
                .with("title", "Log")
                .with("kind", "document")
                .with("url", "https://example.com/log")
                .with("controls", vec![backup]),
        )
        .unwrap();
    let rows = |query: &[(&str, &str)]| page(&world, "/soa", query).matches("class=\"ref\"").count();
    assert_eq!((rows(&[("view", "untraced")]), rows(&[("view", "unshown")])), (2, 0));
    assert!(page(&world, "/soa", &[("q", "ownr:me")]).contains("aria-invalid"));
    assert!(page(&World::empty(), "/soa", &[]).contains("/frameworks"));
}

#[test]
fn a_line_shows_the_how_to_beside_what_is_done() {
    let mut world = founded();
    control(&mut world, "Nightly backup", &["A.8.13"]);
    let html = panels(&world, &line(&world, "A.8.13"));
    assert!(html.contains("Nightly backup") && html.contains("0 of 1") && html.contains("Based on ISO/IEC 27002 guidance"));
    let requirement = world.row(requirement_id("iso27002-2022", "A.8.13"));
    let html = panels(&world, &requirement);
    assert!(html.contains("Nightly backup") && html.contains("SOA-"));
    let empty = panels(&world, &line(&world, "A.5.1"));
    assert!(empty.contains("/control/new?requirements=A.5.1"));
}

#[test]
fn the_report_has_every_line_with_its_trace() {
    let mut world = founded();
    let backup = control(&mut world, "Backup", &["A.8.13"]);
    world.operate(backup, "report-progress", Draft::new().with("state", "in-place")).unwrap();
    let risk = Draft::new().with("title", "Loss").with("affects", vec!["availability".to_owned()]).with("controls", vec![backup]);
    world.create(&RISK, risk).unwrap();
    let (document, lines) = report(&world, "soa", &[]);
    assert_eq!((lines.len(), document.landscape, document.source_note.as_str()), (94, true, "Based on ISO/IEC 27002 guidance"));
    let row = lines.iter().find(|line| line[0] == "A.8.13").unwrap();
    assert!(row.contains(&"Implemented".to_owned()) && row.contains(&"C-1 (1 of 1)".to_owned()) && row.contains(&"R-1".to_owned()));
    assert!(document.facts.iter().any(|(label, value)| label == "Catalogue" && value.contains("edition 2022")));
}

/// A world in which somebody of top management acts, with one version in preparation.
fn versioned() -> (World, Id) {
    let mut world = founded();
    let boss = Draft::new().with("name", "Ida Falk").with("functions", vec!["top-management".to_owned()]);
    let boss = world.create(&kernel::nouns::PERSON, boss).unwrap();
    let scope = world.first(&crate::ground::scope::SCOPE).id;
    let version = world.create(&super::version::SOA_VERSION, Draft::new().with("scope", scope)).unwrap();
    world.act_as(boss);
    (world, version)
}

/// Nothing is linked in most of these worlds: the signer says why that may be.
fn gaps() -> Draft {
    Draft::new().with("gaps", "The first statement; reasons follow until autumn")
}

#[test]
fn a_statement_with_gaps_is_approved_with_a_reason_that_is_signed() {
    let (mut world, version) = versioned();
    let Err(Fault::Invalid(problems)) = world.operate(version, "approve", Draft::new()) else { panic!("approved") };
    let said = |name: &str| problems[0].text.args.iter().find(|(key, _)| *key == name).unwrap().1.clone();
    assert_eq!((problems[0].field.as_deref(), problems[0].text.id.as_ref()), (Some("gaps"), "soa-version-gaps"));
    assert_eq!(["reason", "control", "risk", "obligation"].map(said), ["93", "93", "0", "0"]);
    // Reasons that are only said are gaps of their own: a risk and a law have to be there.
    let backup = control(&mut world, "Backup", &["A.8.13", "A.8.14"]);
    let reasons = |line: &str, reason: &str, world: &mut World| {
        let id = self::line(world, line).id;
        world.edit(id, Draft::new().with("reasons", vec![reason.to_owned()])).unwrap();
    };
    for (line, reason) in [("A.8.13", "risk"), ("A.8.14", "law"), ("A.8.15", "contract")] {
        reasons(line, reason, &mut world);
    }
    let found = |world: &World| {
        let rows = super::version::lines(&world.row(version), world).unwrap();
        super::gaps::Gaps::of(&rows, world).unwrap()
    };
    let all = found(&world);
    assert_eq!((all.reason.len(), all.control.len()), (90, 91));
    assert_eq!((all.risk.as_slice(), all.obligation.as_slice()), (&["A.8.13".to_owned()][..], &["A.8.14".to_owned(), "A.8.15".into()][..]));
    let risk = Draft::new().with("title", "Loss").with("affects", vec!["availability".to_owned()]).with("controls", vec![backup]);
    world.create(&RISK, risk).unwrap();
    let law = Draft::new().with("title", "Keep books").with("kind", "law").with("source", "Commercial code");
    let law = world.create(&crate::protect::obligation::OBLIGATION, law).unwrap();
    let asked = line(&world, "A.8.14").id;
    world.edit(asked, Draft::new().with("obligations", vec![law])).unwrap();
    let all = found(&world);
    assert_eq!((all.risk.len(), all.obligation.as_slice()), (0, &["A.8.15".to_owned()][..]));
    // What is excluded lacks nothing.
    let excluded = line(&world, "A.8.30").id;
    world.operate(excluded, "exclude", Draft::new().with("exclusion_reason", "Nothing is developed by others")).unwrap();
    assert_eq!(found(&world).reason.len(), 89);
    world.operate(version, "approve", gaps()).unwrap();
    let signature = super::version::approval(&world, version).unwrap().unwrap();
    let signed = signature.title();
    assert!(signed.contains("Known gaps, 89 without a reason, 90 without a control") && signed.ends_with("until autumn"), "{signed}");
}

#[test]
fn what_was_approved_stays_approved_in_use_and_is_not_stale() {
    let (mut world, version) = versioned();
    world.operate(version, "approve", gaps()).unwrap();
    let signature = super::version::approval(&world, version).unwrap().unwrap().id;
    let id = line(&world, "A.8.30").id;
    assert_eq!(report(&world, "soa", &[]).0.standing, "Approved: SV-1 Version 1");
    // Clerical facts of a line move nothing; its reasons do, and the signature stands all the same.
    world.edit(id, Draft::new().with("notes", "Ask the lessor").with("target_date", crate::testing::TODAY)).unwrap();
    assert_eq!((word(&world, version, "standing"), word(&world, version, "moved")), ("approved".into(), "0".into()));
    world.edit(id, Draft::new().with("reasons", vec!["risk".to_owned()])).unwrap();
    assert_eq!((word(&world, version, "standing"), word(&world, version, "moved")), ("moved".into(), "1".into()));
    assert_eq!(word(&world, signature, "standing"), "valid");
    assert!(matches!(world.operate(version, "retire", Draft::new()), Err(Fault::Invalid(_))));
    let document = report(&world, "soa", &[]).0;
    assert_eq!(document.standing, "Not approved as it stands: records moved since SV-1 Version 1");
    let facts = document.facts;
    let said = facts.into_iter().find(|(label, _)| label == "Version").unwrap().1;
    assert!(said.starts_with("Not approved as it stands; newest approved version: Version 1 approved by Ida Falk"), "{said}");
    let scope = world.first(&crate::ground::scope::SCOPE).id;
    let next = world.create(&super::version::SOA_VERSION, Draft::new().with("scope", scope)).unwrap();
    // The copy of a version names that version and no other.
    let copy = crate::CONCEPTS.iter().flat_map(|concept| concept.copies).find(|copy| copy.register == "soa-version").unwrap();
    let row = world.row(next);
    let document = crate::testing::ask(&world, "/", &[], |view| (copy.render)(view, &row));
    let named: Vec<_> = document.facts.iter().filter(|(label, _)| label == "Version").map(|(_, said)| said.as_str()).collect();
    assert_eq!(named, ["SV-2 Version 2"]);
    world.operate(next, "approve", gaps()).unwrap();
    assert_eq!(word(&world, signature, "standing"), "superseded");
}

fn word(world: &World, id: Id, key: &str) -> String {
    let row = world.row(id);
    row.value(key).as_text().map_or_else(|| row.value(key).as_int().unwrap_or(-1).to_string(), str::to_owned)
}

#[test]
fn a_version_signs_every_line_and_only_its_own_lines_make_it_stale() {
    let (mut world, version) = versioned();
    assert_eq!((word(&world, version, "standing"), word(&world, version, "title")), ("draft".into(), "Version 1".into()));
    world.operate(version, "approve", gaps()).unwrap();
    assert_eq!((word(&world, version, "standing"), word(&world, version, "moved")), ("approved".into(), "0".into()));
    assert_eq!(world.by("SIG-1").value("covers").links().len(), 94);
    // The work behind a line moves its status, which is drift; another record is another record.
    let backup = control(&mut world, "Backup", &["A.8.13"]);
    world.operate(backup, "report-progress", Draft::new().with("state", "in-place")).unwrap();
    assert_eq!((status(&line(&world, "A.8.13")), word(&world, version, "standing")), (Status::Implemented, "approved".into()));
    assert!(world.edit(version, Draft::new().with("changes", "Other words")).is_err());
    let mut own = world.clone();
    own.create(&SOA_LINE, Draft::new().with("subject", backup).with("reasons", vec!["business".to_owned()])).unwrap();
    assert_eq!((word(&own, version, "standing"), word(&own, version, "moved")), ("moved".into(), "1".into()));
    let mut gone = world.clone();
    let id = line(&gone, "A.8.30").id;
    gone.operate(id, "retire", Draft::new()).unwrap();
    assert_eq!((word(&gone, version, "standing"), word(&gone, version, "moved")), ("moved".into(), "1".into()));
    world.operate(id, "exclude", Draft::new().with("exclusion_reason", "No development is given to others")).unwrap();
    assert_eq!((word(&world, version, "standing"), word(&world, version, "moved")), ("moved".into(), "1".into()));
    let scope = world.first(&crate::ground::scope::SCOPE).id;
    let next = world.create(&super::version::SOA_VERSION, Draft::new().with("scope", scope).with("changes", "A.8.30 left out")).unwrap();
    world.operate(next, "approve", gaps()).unwrap();
    assert_eq!((word(&world, version, "standing"), word(&world, next, "standing")), ("superseded".into(), "approved".into()));
    assert!(page(&world, "/soa", &[]).contains("approved by Ida Falk on 2026-06-11"));
}

#[test]
fn a_version_is_approved_by_its_function_once() {
    let (mut world, version) = versioned();
    let stranger = world.create(&kernel::nouns::PERSON, Draft::new().with("name", "Per Holm")).unwrap();
    let mut other = world.clone();
    other.act_as(stranger);
    assert!(
        matches!(other.operate(version, "approve", gaps()), Err(Fault::Invalid(problems)) if problems[0].text.id == "soa-version-by-function")
    );
    world.operate(version, "approve", gaps()).unwrap();
    assert!(matches!(world.operate(version, "approve", gaps()), Err(Fault::Conflict(_))));
}

#[test]
fn two_states_are_compared_and_drift_is_kept_apart() {
    let (mut world, version) = versioned();
    world.keep();
    world.operate(version, "approve", gaps()).unwrap();
    let backup = control(&mut world, "Backup", &["A.8.13"]);
    world.operate(backup, "report-progress", Draft::new().with("state", "in-place")).unwrap();
    let id = line(&world, "A.8.30").id;
    world.operate(id, "exclude", Draft::new().with("exclusion_reason", "No development is given to others")).unwrap();
    let html = page(&world, "/soa/compare", &[]);
    assert!(html.contains("One line says something else") && html.contains("The status of 2 lines drifted"), "{html}");
    assert!(html.contains("No development is given to others") && html.contains("Implemented, 1/1"));
    let (_, lines) = report(&world, "soa-changes", &[("from", "SV-1"), ("to", "now")]);
    assert_eq!(lines.iter().filter(|line| line[6] == "Said").count(), 2);
    assert!(page(&world, "/soa/compare", &[("from", "SV-9")]).contains("is neither a version"));
    let scope = world.first(&crate::ground::scope::SCOPE).id;
    world.create(&super::version::SOA_VERSION, Draft::new().with("scope", scope)).unwrap();
    assert!(page(&world, "/soa/compare", &[("from", "SV-2")]).contains("was never approved"));
}

#[test]
fn a_scope_has_one_draft_of_its_statement() {
    let (mut world, first) = versioned();
    let scope = world.first(&crate::ground::scope::SCOPE).id;
    let draft = || Draft::new().with("scope", scope);
    assert_eq!(refused(world.create(&super::version::SOA_VERSION, draft())), ["soa-version-draft-open"]);
    // Out of use, it makes room, and does not come back beside the next one.
    world.operate(first, "retire", Draft::new()).unwrap();
    let second = world.create(&super::version::SOA_VERSION, draft()).unwrap();
    assert_eq!(refused(world.operate(first, "restore", Draft::new())), ["soa-version-draft-open"]);
    // Another scope has its own.
    let other = world.create(&crate::ground::scope::SCOPE, Draft::new().with("title", "Other").with("statement", "Some of it")).unwrap();
    world.create(&super::version::SOA_VERSION, Draft::new().with("scope", other)).unwrap();
    // An approved one makes room, too.
    world.operate(second, "approve", gaps()).unwrap();
    world.create(&super::version::SOA_VERSION, draft()).unwrap();
}

#[test]
fn a_status_by_hand_needs_its_reason_and_counts_everywhere() {
    let mut world = founded();
    let id = line(&world, "A.7.4").id;
    assert!(world.operate(id, "set-status", Draft::new().with("status", "implemented")).is_err());
    assert!(world.operate(id, "set-status", Draft::new().with("status", "no-control").with("why", "x")).is_err());
    world.operate(id, "set-status", Draft::new().with("status", "implemented").with("why", "The landlord does it, see the lease")).unwrap();
    assert_eq!(status(&line(&world, "A.7.4")), Status::Implemented);
    assert!(page(&world, "/soa", &[("q", "status:implemented")]).contains("set by hand"));
    assert_eq!(super::measures::lines_implemented(&world, None).unwrap().n(), 1);
    world.operate(id, "derive-status", Draft::new()).unwrap();
    assert_eq!(status(&line(&world, "A.7.4")), Status::NoControl);
    world.operate(id, "set-status", Draft::new().with("status", "implemented").with("why", "Again")).unwrap();
    world.operate(id, "exclude", Draft::new().with("exclusion_reason", "No site")).unwrap();
    assert!(world.row(id).value("stated").is_none());
}

#[test]
fn evidence_counts_for_the_lines_it_shows() {
    let mut world = founded();
    let backup = control(&mut world, "Backup", &["A.8.13"]);
    let draft = Draft::new()
        .with("title", "Restore log")
        .with("kind", "export")
        .with("controls", vec![backup])
        .with("url", "https://example.com/log");
    world
        .create(&crate::protect::evidence::EVIDENCE, draft.with("valid_until", "2026-12-31".parse::<jiff::civil::Date>().unwrap()))
        .unwrap();
    assert_eq!(line(&world, "A.8.13").value("evidence").as_int(), Some(1));
    assert!(panels(&world, &line(&world, "A.8.13")).contains("Restore log"));
    let (_, lines) = report(&world, "soa", &[]);
    let column = lines[0].iter().position(|head| head == "evidence").unwrap();
    assert_eq!(lines.iter().find(|line| line[0] == "A.8.13").unwrap()[column], "E-1");
    let (_, sheet) = report(&world, "soa-auditor", &[]);
    assert_eq!((sheet.len(), sheet[1].len()), (94, 11));
}

#[test]
fn the_chart_counts_what_the_list_counts_in_both_editions() {
    let mut world = founded();
    let backup = control(&mut world, "Backup", &["A.8.13"]);
    world.operate(backup, "report-progress", Draft::new().with("state", "in-place")).unwrap();
    let html = page(&world, "/soa", &[]);
    assert!(html.contains("Applicable controls by theme and status") && html.contains("status:implemented"));
    let (document, _) = report(&world, "soa", &[]);
    let bars = |document: &kernel::document::Document| {
        document.blocks.iter().find_map(|block| match block {
            kernel::document::Block::Chart(chart) => Some(chart.table()),
            _ => None,
        })
    };
    assert_eq!(bars(&document).unwrap().rows.len(), 4);
    let scope = world.first(&crate::ground::scope::SCOPE).id;
    let old = Draft::new().with("title", "The company before 2022").with("units", vec![world.first(&kernel::nouns::UNIT).id]);
    let past = world.create(&crate::ground::scope::SCOPE, old).unwrap();
    let adopt = Draft::new().with("framework", "iso27002-2013").with("scope", past).with("since", crate::testing::TODAY);
    world.create(&crate::ground::framework::ADOPTION, adopt).unwrap();
    let reference = world.row(past).reference;
    let (document, lines) = report(&world, "soa", &[("scope", &reference)]);
    assert_eq!((lines.len() - 1, bars(&document).unwrap().rows.len()), (114, 14));
    let (_, same) = report(&world, "soa", &[("scope", &world.row(scope).reference)]);
    assert_eq!(same.len() - 1, 93);
}

#[test]
fn own_lines_take_the_next_place_and_no_place_is_given_twice() {
    let mut world = founded();
    let own = |world: &mut World, title: &str| {
        let id = control(world, title, &[]);
        let line = world.create(&SOA_LINE, Draft::new().with("subject", id).with("reasons", vec!["contract".to_owned()])).unwrap();
        (line, world.row(line).value("number").as_int())
    };
    assert_eq!(own(&mut world, "Change freeze").1, Some(1001));
    let (second, number) = own(&mut world, "Second look");
    assert_eq!(number, Some(1002));
    world.operate(second, "retire", Draft::new()).unwrap();
    assert_eq!(own(&mut world, "Third look").1, Some(1003), "a retired line keeps its place");
}

#[test]
fn a_scope_has_lines_of_what_it_adopted_and_each_once() {
    let mut world = founded();
    let subject = requirement_id("iso27002-2022", "A.8.13");
    let line_of = |scope: Id| Draft::new().with("subject", subject).with("scope", scope).with("reasons", vec!["risk".to_owned()]);
    let first = world.first(&crate::ground::scope::SCOPE).id;
    assert_eq!(refused(world.create(&SOA_LINE, line_of(first))), ["soa-twice"]);
    world.operate(line(&world, "A.8.13").id, "retire", Draft::new()).unwrap();
    assert_eq!(refused(world.create(&SOA_LINE, line_of(first))), ["soa-twice"], "a retired line is brought back, not made again");
    let other = world.create(&crate::ground::scope::SCOPE, Draft::new().with("title", "Porto only")).unwrap();
    assert_eq!(refused(world.create(&SOA_LINE, line_of(other))), ["soa-line-not-adopted"]);
    let own = control(&mut world, "Change freeze", &[]);
    world.create(&SOA_LINE, line_of(other).with("subject", own)).unwrap();
}

#[test]
fn a_control_offers_its_own_line_while_it_has_none() {
    let mut world = founded();
    let own = control(&mut world, "Change freeze", &[]);
    let way = format!("{}?subject=C-1&amp;scope=SC-1", ui::paths::new(&SOA_LINE));
    let offered = |world: &World| panels(world, &world.row(own)).contains(&way);
    assert!(offered(&world));
    let mut retired = world.clone();
    retired.operate(own, "retire", Draft::new()).unwrap();
    assert!(!offered(&retired));
    let mut reader = world.clone();
    let root = world.first(&kernel::nouns::UNIT).id;
    reader.limit(kernel::Scope::new(&[(root, None)], &[(root, kernel::Role::Reader)], None));
    assert!(!offered(&reader), "who may not make one is not asked to");
    world.create(&SOA_LINE, Draft::new().with("subject", own).with("reasons", vec!["contract".to_owned()])).unwrap();
    assert!(!offered(&world));
}

#[test]
fn a_control_that_nobody_implements_is_not_implemented() {
    let mut world = founded();
    control(&mut world, "Backup", &["A.8.13"]);
    let own = world.first(&crate::protect::control::IMPLEMENTATION).id;
    world.operate(own, "retire", Draft::new()).unwrap();
    assert_eq!((numbers(&line(&world, "A.8.13")), status(&line(&world, "A.8.13"))), ([0, 0, 1, 0], Status::Planned));
}

#[test]
fn controls_without_a_test_are_counted_on_their_line() {
    let mut world = founded();
    let (first, _) = (control(&mut world, "Backup", &["A.8.13"]), control(&mut world, "Restore drill", &["A.8.13"]));
    let count = |world: &World| ["tests", "untested"].map(|key| line(world, "A.8.13").value(key).as_int());
    assert_eq!(count(&world), [Some(0), Some(2)]);
    let test = Draft::new().with("title", "Is it there?").with("control", first).with("procedure", "Look").with("frequency", "yearly");
    world.create(&crate::protect::control_test::CONTROL_TEST, test).unwrap();
    assert_eq!(count(&world), [Some(1), Some(1)]);
}

#[test]
fn a_target_date_falls_due_until_the_line_is_implemented_or_excluded() {
    let mut world = founded();
    let id = line(&world, "A.8.30").id;
    world.edit(id, Draft::new().with("target_date", crate::testing::TODAY)).unwrap();
    let due = |world: &World| SOA_LINE.due(&world.row(id)).len();
    assert_eq!(due(&world), 1);
    let mut excluded = world.clone();
    excluded.operate(id, "exclude", Draft::new().with("exclusion_reason", "No development is given to others")).unwrap();
    assert_eq!(due(&excluded), 0);
    let made = control(&mut world, "Backup", &["A.8.30"]);
    assert_eq!(due(&world), 1);
    world.operate(made, "report-progress", Draft::new().with("state", "in-place")).unwrap();
    assert_eq!(due(&world), 0);
}

#[test]
fn a_line_says_what_it_answers_elsewhere_and_how_that_stands() {
    let (mut world, _) = versioned();
    let privacy = line(&world, "A.5.34");
    let page = panels(&world, &world.row(privacy.id));
    assert!(page.contains("GDPR 5(1)(b)") && page.contains("purposes governed by privacy rules") && page.contains("5 of 10"), "{page}");
    assert!(!page.contains("/requirement/GDPR"), "what is not adopted has no page");
    let scope = world.first(&crate::ground::scope::SCOPE).id;
    let old = Draft::new().with("framework", "iso27002-2013").with("scope", scope).with("since", crate::testing::TODAY);
    world.create(&crate::ground::framework::ADOPTION, old).unwrap();
    let backup = control(&mut world, "Backup", &["A.8.13"]);
    world.operate(backup, "report-progress", Draft::new().with("state", "in-place")).unwrap();
    // The line of the edition before is empty, and says through what it is met.
    let all = (&world as &dyn Read).all(&SOA_LINE, &Filter::new()).unwrap();
    let before = all.iter().find(|row| row.value("subject").as_link() == Some(requirement_id("iso27002-2013", "A.12.3.1"))).unwrap();
    let page = panels(&world, before);
    let told = page.split_once("Answers to").unwrap().1;
    assert!(told.contains("/requirement/A.8.13") && told.contains("Implemented"), "{told}");
}

#[test]
fn a_line_says_which_units_of_its_scope_do_not_count_and_why() {
    use crate::protect::asset::ASSET;
    use kernel::nouns::UNIT;
    let mut world = founded();
    let root = world.first(&UNIT).id;
    let mut unit = |name: &str, parent: Id| world.create(&UNIT, Draft::new().with("name", name).with("parent", parent)).unwrap();
    let (north, south, bare) = (unit("North", root), unit("South", root), unit("Bare", root));
    let ward = unit("Ward", north);
    for unit in [north, south, ward] {
        world.create(&ASSET, Draft::new().with("name", "Mail").with("kind", "service").with("unit", unit)).unwrap();
    }
    let met = vec![requirement_id("iso27002-2022", "A.8.13")];
    let backup = Draft::new().with("title", "Backup").with("requirements", met).with("unit", north);
    let backup = world.create(&CONTROL, backup).unwrap();
    world.operate(backup, "report-progress", Draft::new().with("state", "in-place")).unwrap();
    let shown = |world: &World| panels(world, &line(world, "A.8.13"));
    let after = |text: &str, start: &str| text.split(start).nth(1).unwrap().split("</ul>").next().unwrap().to_owned();
    assert_eq!(numbers(&line(&world, "A.8.13"))[..2], [1, 2], "South owes it");
    let text = shown(&world);
    assert!(after(&text, "id=\"line-owed\"").contains(">South<"));
    assert!(text.contains("3 units of the scope do not count by themselves"), "{text}");
    let (none, above) = (after(&text, "These have no assets"), after(&text, "For these a unit above"));
    assert!(
        none.contains(">Bare<") && none.contains(&format!("/unit/{}\"", world.row(root).reference)) && !none.contains(">Ward<"),
        "{none}"
    );
    assert!(above.contains(">Ward<") && !above.contains(">South<") && !text.contains("name the units"), "{above}");
    // With an asset it owes the control and is no longer among those that do not count.
    world.create(&ASSET, Draft::new().with("name", "Phones").with("kind", "service").with("unit", bare)).unwrap();
    let text = shown(&world);
    assert!(after(&text, "id=\"line-owed\"").contains(">Bare<") && !after(&text, "These have no assets").contains(">Bare<"), "{text}");
    // Where the control names its units, the others owe nothing, whatever they have.
    world.edit(backup, Draft::new().with("carried_out_by", vec![north])).unwrap();
    let text = shown(&world);
    let named = after(&text, "name the units that carry them out");
    assert!(named.contains(">South<") && named.contains(">Bare<") && !named.contains(">North<") && !text.contains("line-owed"), "{text}");
}

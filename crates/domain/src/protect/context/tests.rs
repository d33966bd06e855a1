//! Tests of the context.

use super::record::{EXPECTATION, ExpectationStanding, ISSUE, PARTY};
use super::rules::{Climate, climate, determined, standing_of};
use crate::protect::control::CONTROL;
use crate::protect::obligation::OBLIGATION;
use crate::testing::{TODAY, World, founded, page, panels, report};
use kernel::{Draft, Fault, Id, Row};

fn fields<T: std::fmt::Debug>(result: Result<T, Fault>) -> Vec<String> {
    let Err(Fault::Invalid(problems)) = result else { panic!("{result:?}") };
    problems.into_iter().map(|problem| problem.field.unwrap_or_default()).collect()
}

fn issue(title: &str) -> Draft {
    Draft::new().with("title", title).with("side", "external").with("category", "technology")
}

fn party(world: &mut World) -> Id {
    world.create(&PARTY, Draft::new().with("name", "Public hospitals").with("kind", "customer").with("side", "external")).unwrap()
}

fn wanted(party: Id, title: &str) -> Draft {
    Draft::new().with("title", title).with("party", party).with("kind", "contract")
}

fn control(world: &mut World, title: &str, state: &str) -> Id {
    let id = world.create(&CONTROL, Draft::new().with("title", title)).unwrap();
    world.operate(id, "report-progress", Draft::new().with("state", state)).unwrap();
    id
}

fn counts(row: &Row, keys: [&str; 2]) -> [i64; 2] {
    keys.map(|key| row.value(key).as_int().unwrap())
}

#[test]
fn everybody_starts_with_the_question_of_climate_change() {
    let mut world = founded();
    let question = world.first(&ISSUE);
    assert!(matches!(climate(&world).unwrap(), Climate::Undecided(row) if row.id == question.id && row.common.owner.is_some()));
    assert!(page(&world, "/context", &[]).contains(&format!("/issue/{}/edit", question.reference)));
    assert!(panels(&world, &question).contains("Nobody has determined yet"));
    // Either answer needs its reasoning.
    assert_eq!(fields(world.edit(question.id, Draft::new().with("relevant", "no"))), ["reason"]);
    let yes = Draft::new().with("relevant", "yes").with("effect", "Two sites flood more often");
    assert_eq!(fields(world.edit(question.id, yes.clone())), ["reason"]);
    world.edit(question.id, yes.with("reason", "Flood maps of both cities").with("state", "current")).unwrap();
    assert!(matches!(climate(&world).unwrap(), Climate::Decided(_)));
    let html = page(&world, "/context", &[]);
    assert!(html.contains("Flood maps of both cities") && html.contains("Two sites flood more often"));
    world.edit(question.id, Draft::new().with("state", "closed")).unwrap();
    assert!(matches!(climate(&world).unwrap(), Climate::Missing));
    assert!(page(&world, "/context", &[]).contains("/issue/new?category=climate"));
}

#[test]
fn an_issue_is_decided_before_it_counts() {
    let mut world = founded();
    let id = world.create(&ISSUE, issue("Attackers use language models")).unwrap();
    assert_eq!(fields(world.edit(id, Draft::new().with("state", "current"))), ["relevant"]);
    assert_eq!(fields(world.edit(id, Draft::new().with("relevant", "yes"))), ["effect"]);
    assert_eq!(fields(world.edit(id, Draft::new().with("relevant", "no"))), ["reason"]);
    world.edit(id, Draft::new().with("relevant", "yes").with("effect", "Phishing reads well now").with("state", "current")).unwrap();
    assert_eq!(fields(world.edit(id, Draft::new().with("next_review", TODAY.yesterday().unwrap()))), ["next_review"]);
    world.edit(id, Draft::new().with("next_review", TODAY)).unwrap();
    assert_eq!(ISSUE.due(&world.row(id)).len(), 1);
    world.edit(id, Draft::new().with("state", "closed")).unwrap();
    assert!(ISSUE.due(&world.row(id)).is_empty());
}

#[test]
fn the_first_step_is_taken_when_all_three_are_there() {
    let mut world = founded();
    assert!(!determined(&world).unwrap());
    let question = world.first(&ISSUE).id;
    world.edit(question, Draft::new().with("relevant", "no").with("reason", "Remote work, no sites, two regions abroad")).unwrap();
    party(&mut world);
    assert!(!determined(&world).unwrap());
    world.create(&ISSUE, issue("Attackers use language models").with("relevant", "yes").with("effect", "Phishing reads well now")).unwrap();
    assert!(determined(&world).unwrap());
}

#[test]
fn a_requirement_is_met_by_the_controls_behind_it() {
    let mut world = founded();
    let party = party(&mut world);
    let id = world.create(&EXPECTATION, wanted(party, "News of a breach within a day")).unwrap();
    assert_eq!(standing_of(&world.row(id)), ExpectationStanding::Undecided);
    assert_eq!(fields(world.edit(id, Draft::new().with("addressed", "no"))), ["addressed_reason"]);
    world.edit(id, Draft::new().with("addressed", "yes")).unwrap();
    assert_eq!(standing_of(&world.row(id)), ExpectationStanding::NoControl);
    let (own, lawful) = (control(&mut world, "Breach mail", "in-place"), control(&mut world, "Breach plan", "planned"));
    let law =
        Draft::new().with("title", "Notice").with("kind", "law").with("source", "GDPR, Article 33").with("controls", vec![own, lawful]);
    let law = world.create(&OBLIGATION, law).unwrap();
    // A control that stands behind it twice counts once.
    world.edit(id, Draft::new().with("controls", vec![own]).with("obligations", vec![law])).unwrap();
    assert_eq!((standing_of(&world.row(id)), counts(&world.row(id), ["in_place", "of"])), (ExpectationStanding::Partly, [1, 2]));
    world.operate(lawful, "report-progress", Draft::new().with("state", "in-place")).unwrap();
    assert_eq!(standing_of(&world.row(id)), ExpectationStanding::InPlace);
    assert_eq!(counts(&world.row(party), ["met", "of"]), [1, 1]);
    let html = panels(&world, &world.row(id));
    assert!(html.contains("Breach mail") && html.contains("Breach plan") && html.contains("2 of 2"));
}

#[test]
fn a_party_counts_what_it_asks() {
    let mut world = founded();
    let party = party(&mut world);
    world.create(&EXPECTATION, wanted(party, "Undecided")).unwrap();
    world
        .create(&EXPECTATION, wanted(party, "Cheaper beds").with("addressed", "no").with("addressed_reason", "Not about information"))
        .unwrap();
    assert_eq!(counts(&world.row(party), ["met", "of"]), [0, 1]);
    let html = page(&world, "/context", &[]);
    assert!(html.contains("0 of 1") && html.contains("1 waits for a decision") && html.contains("standing:not-addressed"));
    let html = panels(&world, &world.row(party));
    assert!(html.contains("Not about information") && html.contains("/expectation/new?party=IP-1"));
    world.edit(party, Draft::new().with("next_review", TODAY)).unwrap();
    assert_eq!(PARTY.due(&world.row(party)).len(), 1);
}

#[test]
fn an_empty_page_says_what_to_do() {
    let html = page(&World::empty(), "/context", &[]);
    assert!(html.contains("No interested party is written down") && html.contains("Every organisation has to determine it"));
}

#[test]
fn the_report_has_issues_parties_and_what_they_require() {
    let mut world = founded();
    let question = world.first(&ISSUE);
    let said = |world: &World, label: &str| {
        let (document, _) = report(world, "context", &[]);
        document.facts.into_iter().find(|(fact, _)| fact == label).unwrap().1
    };
    assert_eq!(said(&world, "Climate change"), format!("Not decided ({})", question.reference));
    assert_eq!(said(&world, "Issues with a decision"), "0 of 1");
    let no = Draft::new().with("relevant", "no").with("reason", "No sites").with("state", "current");
    world.edit(question.id, no).unwrap();
    assert_eq!(said(&world, "Climate change"), format!("Not relevant ({})", question.reference));
    let party = party(&mut world);
    let plan = control(&mut world, "Breach plan", "in-place");
    let met = wanted(party, "News of a breach").with("addressed", "yes").with("controls", vec![plan]);
    world.create(&EXPECTATION, met).unwrap();
    world.create(&EXPECTATION, wanted(party, "Undecided")).unwrap();
    let left = wanted(party, "Cheaper beds").with("addressed", "no").with("addressed_reason", "Not about information");
    world.create(&EXPECTATION, left).unwrap();
    assert_eq!([said(&world, "Issues with a decision"), said(&world, "Requirements met")], ["1 of 1", "1 of 2"]);
    let (_, lines) = report(&world, "context", &[]);
    let heads: Vec<usize> = lines.iter().enumerate().filter(|(_, line)| line[0] == "reference").map(|(place, _)| place).collect();
    assert_eq!((heads.len(), lines.len()), (3, 3 + 1 + 1 + 3), "{lines:?}");
    let cell = |head: usize, row: usize, key: &str| lines[row][lines[head].iter().position(|name| name == key).unwrap()].clone();
    assert_eq!(cell(heads[0], 1, "reason"), "No sites");
    assert_eq!([cell(heads[1], 3, "met"), cell(heads[1], 3, "of")], ["1", "2"]);
    let row = lines.iter().position(|line| line.contains(&"News of a breach".to_owned())).unwrap();
    let shown = ["party", "party_name", "controls", "standing"].map(|key| cell(heads[2], row, key));
    assert_eq!(shown, ["IP-1", "Public hospitals", "C-1", "Met"]);
}

//! Tests of who decides about a risk: the owner, management in the owner's place, and nobody else; and of what a signature covers.

use super::action::TREATMENT_ACTION;
use super::record::RISK;
use crate::protect::control::CONTROL;
use crate::testing::{TODAY, World, founded, report};
use jiff::ToSpan;
use kernel::nouns::{PERSON, UNIT, signoff};
use kernel::{Draft, Fault, Id, Role, Scope, Value};

struct Scene {
    world: World,
    owner: Id,
    boss: Id,
    stranger: Id,
    risk: Id,
    action: Id,
}

/// A risk of so much likelihood and consequence with an owner and one action, somebody of top management, and somebody else.
fn scene(likelihood: i64, consequence: i64) -> Scene {
    let mut world = founded();
    let mut person =
        |name: &str, functions: Vec<String>| world.create(&PERSON, Draft::new().with("name", name).with("functions", functions)).unwrap();
    let owner = person("Rune Olafsen", Vec::new());
    let boss = person("Ida Falk", vec!["top-management".to_owned()]);
    let stranger = person("Per Holm", Vec::new());
    let risk = Draft::new()
        .with("title", "Rosters are lost")
        .with("affects", vec!["availability".to_owned()])
        .with("owner", owner)
        .with("current_likelihood", likelihood)
        .with("current_likelihood_reason", "seen")
        .with("current_consequence", consequence)
        .with("current_consequence_reason", "felt");
    let risk = world.create(&RISK, risk).unwrap();
    let action = Draft::new().with("title", "Lock the copies").with("risk", risk).with("option", "modify");
    let action = world.create(&TREATMENT_ACTION, action.with("by", TODAY.checked_add(30.days()).unwrap())).unwrap();
    world.act_as(owner);
    Scene { world, owner, boss, stranger, risk, action }
}

fn problem<T: std::fmt::Debug>(result: Result<T, Fault>) -> String {
    let Err(Fault::Invalid(problems)) = result else { panic!("{result:?}") };
    problems[0].text.id.to_string()
}

/// The same world as somebody sees it who has this role on everything.
fn with_role(scene: &Scene, person: Id, role: Role) -> World {
    let root = scene.world.first(&UNIT).id;
    let mut world = scene.world.clone();
    world.act_as(person);
    world.limit(Scope::new(&[(root, None)], &[(root, role)], None));
    world
}

fn until(days: i64) -> Draft {
    Draft::new().with("reason", "We know it").with("until", TODAY.checked_add(days.days()).unwrap())
}

fn word(world: &World, id: Id, key: &str) -> String {
    world.row(id).value(key).as_text().unwrap_or_default().to_owned()
}

#[test]
fn management_signs_in_the_owners_place_with_a_reason_that_is_kept() {
    let mut scene = scene(3, 3);
    scene.world.act_as(scene.boss);
    assert_eq!(problem(scene.world.operate(scene.risk, "approve-plan", Draft::new())), "risk-instead-why");
    assert_eq!(problem(scene.world.operate(scene.risk, "accept", until(30))), "risk-instead-why");
    let instead = Draft::new().with("instead", "Rune is ill until June");
    scene.world.operate(scene.risk, "approve-plan", instead).unwrap();
    let signature = signoff::given(&scene.world, scene.risk, "approve-plan").unwrap().pop().unwrap();
    assert_eq!(signature.value("role"), Value::from("Top management, in the owner's place"));
    assert!(signature.title().ends_with("In the owner's place: Rune is ill until June"), "{}", signature.title());
    let apart = |world: &World| {
        let facts = report(world, "treatment-plan", &[]).0.facts;
        facts.into_iter().find(|(label, _)| label == "Plans approved by").unwrap().1
    };
    assert!(apart(&scene.world).ends_with("in the owner's place: 1"), "{}", apart(&scene.world));
    scene.world.act_as(scene.owner);
    let second = Draft::new().with("title", "Rehearse").with("risk", scene.risk).with("option", "modify");
    scene.world.create(&TREATMENT_ACTION, second.with("by", TODAY.checked_add(9.days()).unwrap())).unwrap();
    scene.world.operate(scene.risk, "approve-plan", Draft::new()).unwrap();
    assert!(apart(&scene.world).starts_with("the risk owner: 1"), "{}", apart(&scene.world));
    // Where the criteria ask for top management, nobody's place is taken.
    let mut high = self::scene(3, 4);
    high.world.act_as(high.boss);
    high.world.operate(high.risk, "accept", until(30)).unwrap();
    let signature = signoff::given(&high.world, high.risk, "accept").unwrap().pop().unwrap();
    assert_eq!(signature.value("role"), Value::from("Top management"));
}

#[test]
fn nobody_signs_for_a_risk_that_nobody_owns() {
    let mut scene = scene(3, 3);
    scene.world.edit(scene.risk, Draft::new().with("owner", Value::None)).unwrap();
    for person in [scene.boss, scene.owner] {
        scene.world.act_as(person);
        assert_eq!(problem(scene.world.operate(scene.risk, "approve-plan", Draft::new().with("instead", "x"))), "risk-needs-owner");
        assert_eq!(problem(scene.world.operate(scene.risk, "accept", until(30).with("instead", "x"))), "risk-needs-owner");
    }
}

#[test]
fn the_owner_hands_a_risk_over_and_nobody_takes_it() {
    let scene = scene(3, 4);
    let mine = || Draft::new().with("owner", scene.stranger);
    let mut stranger = with_role(&scene, scene.stranger, Role::Contributor);
    assert_eq!(problem(stranger.edit(scene.risk, mine())), "risk-owner-hands-over");
    assert_eq!(problem(stranger.edit(scene.risk, Draft::new().with("owner", Value::None))), "risk-owner-hands-over");
    with_role(&scene, scene.owner, Role::Contributor).edit(scene.risk, mine()).unwrap();
    with_role(&scene, scene.stranger, Role::Manager).edit(scene.risk, mine()).unwrap();
    // One that nobody owns is taken by whoever may write it.
    let mut open = with_role(&scene, scene.stranger, Role::Contributor);
    let draft = Draft::new().with("title", "Other").with("affects", vec!["integrity".to_owned()]);
    let other = open.create(&RISK, draft.with("owner", Value::None)).unwrap();
    open.edit(other, mine()).unwrap();
}

#[test]
fn a_risk_rests_by_its_owner_or_a_manager_and_above_the_appetite_with_a_reason() {
    let scene = scene(3, 4);
    for act in ["monitor", "close"] {
        let why = Draft::new().with("why", "The hall is sold");
        let mut stranger = with_role(&scene, scene.stranger, Role::Contributor);
        assert_eq!(problem(stranger.operate(scene.risk, act, why.clone())), "risk-ends-by-owner");
        let mut owner = with_role(&scene, scene.owner, Role::Contributor);
        assert_eq!(problem(owner.operate(scene.risk, act, Draft::new())), "risk-ends-above");
        owner.operate(scene.risk, act, why.clone()).unwrap();
        assert_eq!(word(&owner, scene.risk, "ended"), "The hall is sold");
        with_role(&scene, scene.stranger, Role::Manager).operate(scene.risk, act, why).unwrap();
    }
    // An approved plan answers for it, and so does an acceptance.
    let mut planned = with_role(&scene, scene.owner, Role::Contributor);
    planned.operate(scene.risk, "approve-plan", Draft::new()).unwrap();
    planned.operate(scene.risk, "monitor", Draft::new()).unwrap();
    assert_eq!(planned.row(scene.risk).common.state, "monitored");
    let mut accepted = with_role(&scene, scene.boss, Role::Manager);
    accepted.operate(scene.risk, "accept", until(30)).unwrap();
    accepted.operate(scene.risk, "monitor", Draft::new()).unwrap();
    let within = self::scene(1, 2);
    with_role(&within, within.owner, Role::Contributor).operate(within.risk, "close", Draft::new()).unwrap();
}

#[test]
fn a_rating_moves_by_review_only() {
    let mut scene = scene(3, 4);
    for key in ["current_likelihood", "current_consequence"] {
        assert_eq!(problem(scene.world.edit(scene.risk, Draft::new().with(key, 1))), "problem-said-by-act", "{key}");
    }
    let why = Draft::new().with("current_likelihood_reason", "Other words");
    assert_eq!(problem(scene.world.edit(scene.risk, why)), "problem-said-by-act");
    // The first rating is typed where there was none.
    let plain = Draft::new().with("title", "Never rated").with("affects", vec!["integrity".to_owned()]);
    let other = scene.world.create(&RISK, plain).unwrap();
    let first = ["likelihood", "consequence"]
        .iter()
        .fold(Draft::new(), |draft, axis| draft.with(&format!("current_{axis}"), 2).with(&format!("current_{axis}_reason"), "seen"));
    scene.world.edit(other, first).unwrap();
}

#[test]
fn what_stands_within_the_appetite_needs_no_acceptance() {
    let scene = scene(1, 2);
    assert_eq!(word(&scene.world, scene.risk, "acceptance"), "not-needed");
    let (_, lines) = report(&scene.world, "risk-register", &[]);
    assert!(lines[1].contains(&"Not needed, within appetite".to_owned()), "{:?}", lines[1]);
    // Medium and above is not, and neither is what somebody means to retain knowingly.
    assert_eq!(word(&self::scene(3, 3).world, self::scene(3, 3).risk, "acceptance"), "none");
    let mut retained = scene.world.clone();
    retained.edit(scene.risk, Draft::new().with("options", vec!["retain".to_owned()])).unwrap();
    assert_eq!(word(&retained, scene.risk, "acceptance"), "none");
}

#[test]
fn clerical_edits_leave_a_signature_and_what_was_agreed_to_does_not() {
    let mut scene = scene(3, 3);
    scene.world.operate(scene.risk, "approve-plan", Draft::new()).unwrap();
    scene.world.operate(scene.risk, "accept", until(30)).unwrap();
    let control = scene.world.create(&CONTROL, Draft::new().with("title", "Locked copies")).unwrap();
    let root = scene.world.first(&UNIT).id;
    let unit = scene.world.create(&UNIT, Draft::new().with("name", "Porto").with("parent", root)).unwrap();
    let standing = |world: &World| ["plan", "acceptance"].map(|key| word(world, scene.risk, key));
    let mut clerical = scene.world.clone();
    for said in [
        Draft::new().with("tags", vec!["rosters".to_owned()]),
        Draft::new().with("controls", vec![control]),
        Draft::new().with("owner", scene.stranger),
        Draft::new().with("found_through", "An audit"),
        Draft::new().with("unit", unit),
    ] {
        clerical.edit(scene.risk, said.clone()).unwrap();
        assert_eq!(standing(&clerical), ["approved", "accepted"], "{said:?}");
    }
    clerical.operate(scene.risk, "monitor", Draft::new()).unwrap();
    clerical.edit(scene.action, Draft::new().with("control", control)).unwrap();
    assert_eq!(standing(&clerical), ["approved", "accepted"]);
    for (key, value) in [("scenario", Value::from("Another way")), ("treatment", Value::from("Less")), ("target_by", Value::from(TODAY))] {
        let mut moved = scene.world.clone();
        moved.edit(scene.risk, Draft::new().with(key, value)).unwrap();
        assert_eq!(standing(&moved), ["stale", "stale"], "{key}");
    }
    for (key, value) in [("cost", Value::Int(9_900)), ("by", Value::from(TODAY.checked_add(90.days()).unwrap()))] {
        let mut moved = scene.world.clone();
        moved.edit(scene.action, Draft::new().with(key, value)).unwrap();
        assert_eq!(standing(&moved), ["stale", "accepted"], "{key}: an acceptance is of the risk");
    }
    let mut away = scene.world.clone();
    away.operate(scene.risk, "retire", Draft::new()).unwrap();
    assert_eq!(standing(&away), ["stale", "stale"]);
    away.operate(scene.risk, "restore", Draft::new()).unwrap();
    assert_eq!(standing(&away), ["approved", "accepted"], "it says again what was signed");
}

#[test]
fn a_signature_is_taken_back_by_its_signer_or_top_management() {
    let mut scene = scene(3, 3);
    scene.world.operate(scene.risk, "accept", until(30)).unwrap();
    let signature = signoff::given(&scene.world, scene.risk, "accept").unwrap().pop().unwrap().id;
    let why = || Draft::new().with("why", "Rated wrongly");
    let mut stranger = with_role(&scene, scene.stranger, Role::Admin);
    assert_eq!(problem(stranger.operate(signature, "withdraw", why())), "sign-off-withdraw-own");
    with_role(&scene, scene.boss, Role::Manager).operate(signature, "withdraw", why()).unwrap();
    scene.world.operate(signature, "withdraw", why()).unwrap();
    assert_eq!(word(&scene.world, scene.risk, "acceptance"), "none");
}

#[test]
fn the_report_has_every_review_and_every_acceptance() {
    let mut scene = scene(3, 3);
    scene.world.operate(scene.risk, "accept", until(30)).unwrap();
    let later = Draft::new().with("verdict", "still-valid").with("why", "A drill passed");
    scene.world.operate(scene.risk, "review", later).unwrap();
    let said =
        |world: &World, label: &str| report(world, "risk-reviews", &[]).0.facts.into_iter().find(|(fact, _)| fact == label).unwrap().1;
    assert_eq!([said(&scene.world, "Reviews"), said(&scene.world, "Acceptances that hold")], ["1", "1 of 1"]);
    // A later acceptance takes the place of the first, which stays to be read; a plan's approval is no acceptance.
    scene.world.operate(scene.risk, "approve-plan", Draft::new()).unwrap();
    scene.world.operate(scene.risk, "accept", until(60)).unwrap();
    assert_eq!(said(&scene.world, "Acceptances that hold"), "1 of 2");
    let (_, lines) = report(&scene.world, "risk-reviews", &[]);
    let cells = |head: usize, row: usize, keys: [&str; 3]| {
        keys.map(|key| lines[row][lines[head].iter().position(|name| name == key).unwrap()].clone())
    };
    assert_eq!(lines.len(), 2 + 1 + 2, "{lines:?}");
    assert_eq!(cells(0, 1, ["risk", "risk_title", "why"]), ["R-1", "Rosters are lost", "A drill passed"]);
    assert_eq!(cells(2, 3, ["about", "signer", "standing"]), ["R-1", "Rune Olafsen", "Taken back"]);
    assert_eq!(cells(2, 3, ["withdrawn", "signed_on", "statement"])[0], "Replaced by a later signature");
    assert_eq!(cells(2, 4, ["valid_until", "standing", "risk_title"])[1..], ["Valid", "Rosters are lost"]);
}

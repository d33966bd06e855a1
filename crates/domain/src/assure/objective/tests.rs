//! Tests of objectives.

use super::measures::objectives_reached;
use super::record::OBJECTIVE;
use super::rules::evaluations;
use crate::assure::metric::METRIC;
use crate::testing::{TODAY, World, founded, panels, refused, report};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use kernel::nouns::{PERSON, SIGNOFF};
use kernel::{Draft, Fault, Filter, Id, Read, Value};

fn in_days(days: i64) -> Date {
    TODAY.checked_add(days.days()).unwrap()
}

struct Scene {
    world: World,
    metric: Id,
    objective: Id,
    chief: Id,
    owner: Id,
}

fn scene() -> Scene {
    let mut world = founded();
    let chief = Draft::new().with("name", "Vera Lind").with("functions", vec!["top-management".to_owned()]);
    let chief = world.create(&PERSON, chief).unwrap();
    let owner = world.create(&PERSON, Draft::new().with("name", "Ida Falk")).unwrap();
    let metric = Draft::new()
        .with("title", "Current training")
        .with("how", "Count.")
        .with("measured_in", "percent")
        .with("source", "hand")
        .with("interval", "monthly")
        .with("since", date(2026, 3, 1))
        .with("measurer", owner)
        .with("evaluator", owner)
        .with("direction", "up");
    let metric = world.create(&METRIC, metric).unwrap();
    let draft = Draft::new()
        .with("title", "Nobody works without training")
        .with("why", "Errors are the largest risk.")
        .with("metric", metric)
        .with("baseline", 7_000)
        .with("target", 9_500)
        .with("target_date", in_days(60))
        .with("resources", "Two days a month.")
        .with("evaluation", "The owner looks at the metric each quarter.")
        .with("owner", owner);
    let objective = world.create(&OBJECTIVE, draft).unwrap();
    world.act_as(chief);
    Scene { world, metric, objective, chief, owner }
}

impl Scene {
    fn says(&self, key: &str) -> Value {
        self.world.row(self.objective).value(key)
    }

    fn state(&self) -> String {
        self.world.row(self.objective).common.state
    }

    fn agreed() -> Self {
        let mut scene = scene();
        scene.world.operate(scene.objective, "agree", Draft::new()).unwrap();
        scene
    }

    fn measured(&mut self, number: i64) {
        self.world.operate(self.metric, "record", Draft::new().with("value", number)).unwrap();
    }

    fn evaluate(&mut self, result: &str, more: Draft) -> Result<(), Fault> {
        let mut said = Draft::new().with("result", result).with("comment", "Looked at the metric.");
        more.iter().for_each(|(key, value)| said.set(key, value.clone()));
        self.world.operate(self.objective, "evaluate", said)
    }
}

#[test]
fn top_management_agrees_to_what_is_planned_in_full() {
    let mut scene = scene();
    assert!(OBJECTIVE.due(&scene.world.row(scene.objective)).is_empty(), "nobody evaluates a draft");
    scene.world.act_as(scene.owner);
    assert_eq!(refused(scene.world.operate(scene.objective, "agree", Draft::new())), ["objective-by-management"]);
    scene.world.act_as(scene.chief);
    let bare =
        Draft::new().with("resources", Value::None).with("evaluation", Value::None).with("metric", Value::None).with("target", Value::None);
    scene.world.edit(scene.objective, bare).unwrap();
    let wrong = ["objective-needs-measure", "objective-needs-means", "objective-needs-evaluation"];
    assert_eq!(refused(scene.world.operate(scene.objective, "agree", Draft::new())), wrong);
    let told = Draft::new().with("resources", "Hours.").with("evaluation", "Talk.").with("seen", "Everybody can name the rule.");
    scene.world.edit(scene.objective, told).unwrap();
    scene.world.operate(scene.objective, "agree", Draft::new()).unwrap();
    assert_eq!((scene.state().as_str(), scene.says("next_evaluation").as_date()), ("agreed", Some(in_days(60))));
    assert_eq!((&scene.world as &dyn Read).count(&SIGNOFF, &Filter::new()).unwrap(), 1);
    assert_eq!(OBJECTIVE.due(&scene.world.row(scene.objective)).len(), 1, "one day is asked for once");
}

#[test]
fn no_state_is_set_by_hand() {
    let mut scene = scene();
    for state in ["agreed", "withdrawn"] {
        assert_eq!(refused(scene.world.edit(scene.objective, Draft::new().with("state", state))), ["problem-state-by-act"], "{state}");
    }
    assert_eq!(
        refused(scene.world.edit(scene.objective, Draft::new().with("state", "reached"))),
        ["problem-no-way", "problem-state-by-act"]
    );
    let mut scene = Scene::agreed();
    for state in ["reached", "missed", "withdrawn", "draft"] {
        assert_eq!(refused(scene.world.edit(scene.objective, Draft::new().with("state", state))), ["problem-state-by-act"], "{state}");
    }
}

#[test]
fn what_was_agreed_stays_until_it_is_a_draft_again() {
    let mut scene = Scene::agreed();
    for (key, value) in
        [("target", Value::Int(8_000)), ("target_date", in_days(90).into()), ("why", "Because.".into()), ("metric", Value::None)]
    {
        let edit = Draft::new().with(key, value);
        assert!(matches!(scene.world.edit(scene.objective, edit), Err(Fault::Invalid(_))), "{key}");
    }
    assert_eq!(refused(scene.world.operate(scene.objective, "retire", Draft::new())), ["objective-withdraw-first"]);
    // What is about the work on it moves freely.
    scene.world.edit(scene.objective, Draft::new().with("told", "In the intranet.").with("next_evaluation", in_days(20))).unwrap();
    scene.world.operate(scene.objective, "revise", Draft::new().with("reason", "Too low.")).unwrap();
    scene.world.edit(scene.objective, Draft::new().with("target", 9_800)).unwrap();
    scene.world.operate(scene.objective, "agree", Draft::new()).unwrap();
    assert_eq!((&scene.world as &dyn Read).count(&SIGNOFF, &Filter::new()).unwrap(), 2);
    assert_eq!(scene.says("next_evaluation").as_date(), Some(in_days(20)));
    scene.world.operate(scene.objective, "withdraw", Draft::new().with("reason", "Other plans.")).unwrap();
    assert!(OBJECTIVE.due(&scene.world.row(scene.objective)).is_empty());
    scene.world.operate(scene.objective, "retire", Draft::new()).unwrap();
    scene.world.operate(scene.objective, "restore", Draft::new()).unwrap();
    assert_eq!(scene.state(), "withdrawn");
}

#[test]
fn the_metric_says_how_far_it_is() {
    let mut scene = Scene::agreed();
    assert_eq!(scene.says("of_the_way"), Value::None);
    for (number, share, there) in [(6_000, 0, false), (8_250, 50, false), (9_499, 99, false)] {
        scene.measured(number);
        assert_eq!(
            (scene.says("value_now"), scene.says("of_the_way"), scene.says("at_target")),
            (Value::Int(number), Value::Int(share), Value::Yes(there))
        );
    }
    assert!(panels(&scene.world, &scene.world.row(scene.objective)).contains("99 % of the way."));
    assert!(panels(&scene.world, &scene.world.row(scene.metric)).contains("Nobody works without training"));
    // Less is better: the same numbers lie beyond the target.
    scene.world.edit(scene.metric, Draft::new().with("direction", "down")).unwrap();
    assert_eq!(scene.says("at_target"), Value::Yes(true));
}

#[test]
fn an_evaluation_decides_whether_it_is_reached() {
    let mut scene = Scene::agreed();
    scene.measured(8_000);
    assert_eq!(refused(scene.evaluate("reached", Draft::new())), ["objective-not-at-target"]);
    for (day, problem) in [(0, "objective-next-past"), (61, "objective-next-late")] {
        assert_eq!(refused(scene.evaluate("partly", Draft::new().with("next_evaluation", in_days(day)))), [problem]);
    }
    scene.evaluate("partly", Draft::new().with("next_evaluation", in_days(30)).with("despite", "No matter.")).unwrap();
    assert_eq!((scene.state().as_str(), scene.says("next_evaluation").as_date()), ("agreed", Some(in_days(30))));
    let first = evaluations(scene.objective, &scene.world).unwrap().remove(0);
    let shown = ["value", "target", "period", "evaluator", "despite"].map(|key| first.value(key));
    assert_eq!(shown, [Value::Int(8_000), Value::Int(9_500), "2026-03".into(), Value::Link(scene.chief), Value::None]);
    assert_eq!(refused(scene.world.edit(first.id, Draft::new().with("result", "reached"))), ["problem-once"]);
    scene.measured(9_500);
    scene.evaluate("reached", Draft::new()).unwrap();
    assert_eq!((scene.state().as_str(), scene.says("last_result").as_text()), ("reached", Some("reached")));
    assert!(OBJECTIVE.due(&scene.world.row(scene.objective)).is_empty());
    let (document, lines) = report(&scene.world, "objectives", &[]);
    assert!(document.facts.iter().any(|(label, said)| label == "Objectives reached" && said == "1 of 1"));
    assert_eq!(lines.iter().filter(|line| line[0].starts_with("OE-")).count(), 2);
}

#[test]
fn it_is_missed_when_its_day_comes_and_it_is_not_reached() {
    let mut scene = Scene::agreed();
    let shares = |world: &World| objectives_reached(world).unwrap().shares.iter().map(|share| share.n).collect::<Vec<_>>();
    assert_eq!(shares(&scene.world), [0, 1, 0, 0, 0]);
    scene.world.today = in_days(61);
    assert_eq!(shares(&scene.world), [0, 0, 1, 0, 0]);
    scene.evaluate("not-reached", Draft::new()).unwrap();
    assert_eq!((scene.state().as_str(), shares(&scene.world)), ("missed", vec![0, 0, 0, 1, 0]));
    // Taken back, it needs a later day before it is agreed to again.
    scene.world.operate(scene.objective, "revise", Draft::new().with("reason", "Once more.")).unwrap();
    assert_eq!(refused(scene.world.operate(scene.objective, "agree", Draft::new())), ["objective-day-past"]);
    let mut scene = Scene::agreed();
    scene.evaluate("reached", Draft::new().with("despite", "The rest has left.")).unwrap();
    assert_eq!(evaluations(scene.objective, &scene.world).unwrap()[0].value("despite").as_text(), Some("The rest has left."));
    scene.world.act_as_system();
    assert!(scene.world.operate(scene.objective, "revise", Draft::new()).is_err(), "a reason is asked for");
}

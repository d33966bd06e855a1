//! Tests of evidence.

use super::record::EVIDENCE;
use super::rules::{Freshness, SHOWS_NOTHING, counts, file_count, freshness, recorded_late, stale_since};
use crate::protect::control::CONTROL;
use crate::protect::control::IMPLEMENTATION;
use crate::testing::{TODAY, World, founded, panels, report};
use jiff::ToSpan;
use kernel::nouns::{ATTACHMENT, PERSON};
use kernel::{Draft, Fault, Id};

const ADDRESS: &str = "https://wiki.korvane.example/reviews/7";

fn draft() -> Draft {
    Draft::new().with("title", "Access review, spring").with("kind", "record")
}

fn problems<T: std::fmt::Debug>(result: Result<T, Fault>) -> Vec<(String, String)> {
    let Err(Fault::Invalid(problems)) = result else { panic!("{result:?}") };
    problems.into_iter().map(|problem| (problem.field.unwrap_or_default(), problem.text.id.to_string())).collect()
}

fn one<T: std::fmt::Debug>(result: Result<T, Fault>) -> String {
    let found = problems(result);
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].1.clone()
}

/// A world with a collector and a reviewer.
fn staffed() -> (World, Id, Id) {
    let mut world = founded();
    let person = |world: &mut World, name: &str| world.create(&PERSON, Draft::new().with("name", name)).unwrap();
    let (collector, reviewer) = (person(&mut world, "Tomas Brandt"), person(&mut world, "Ida Lindqvist"));
    (world, collector, reviewer)
}

fn collect(world: &mut World, by: Id, draft: Draft) -> Id {
    world.act_as(by);
    world.create(&EVIDENCE, draft).unwrap()
}

fn state(world: &World, id: Id) -> String {
    world.row(id).common.state
}

#[test]
fn who_enters_it_collected_it_today_unless_they_say_otherwise() {
    let (mut world, collector, reviewer) = staffed();
    let id = collect(&mut world, collector, draft());
    let row = world.row(id);
    assert_eq!((row.value("collected_on").as_date(), row.value("collected_by").as_link()), (Some(TODAY), Some(collector)));
    let other = collect(&mut world, collector, draft().with("collected_by", reviewer));
    assert_eq!(world.row(other).value("collected_by").as_link(), Some(reviewer));
}

#[test]
fn dates_stand_in_their_order() {
    let mut world = founded();
    let day = |days: i64| TODAY.checked_add(days.days()).unwrap();
    let field = |result| problems(result)[0].0.clone();
    assert_eq!(field(world.create(&EVIDENCE, draft().with("period_from", day(-3)).with("period_to", day(-4)))), "period_to");
    assert_eq!(field(world.create(&EVIDENCE, draft().with("collected_on", day(1)))), "collected_on");
    assert_eq!(field(world.create(&EVIDENCE, draft().with("collected_on", day(-1)).with("valid_until", day(-2)))), "valid_until");
}

#[test]
fn somebody_else_accepts_what_can_be_seen() {
    let (mut world, collector, reviewer) = staffed();
    let id = collect(&mut world, collector, draft());
    world.act_as(reviewer);
    assert_eq!(one(world.operate(id, "accept", Draft::new())), "evidence-nothing-to-see");
    world.edit(id, Draft::new().with("url", ADDRESS)).unwrap();
    world.act_as(collector);
    assert_eq!(one(world.operate(id, "accept", Draft::new())), "evidence-own-review");
    world.act_as(reviewer);
    world.operate(id, "accept", Draft::new().with("note", "All 46 lists are signed")).unwrap();
    let row = world.row(id);
    assert_eq!(
        (state(&world, id).as_str(), row.value("reviewed_by").as_link(), row.value("reviewed_on").as_date()),
        ("accepted", Some(reviewer), Some(TODAY))
    );
    let html = panels(&world, &row);
    assert!(html.contains("Ida Lindqvist") && html.contains("All 46 lists are signed") && html.contains(ADDRESS));
}

#[test]
fn a_file_is_enough_to_be_looked_at() {
    let (mut world, collector, reviewer) = staffed();
    let id = collect(&mut world, collector, draft());
    assert!(panels(&world, &world.row(id)).contains("Neither a file nor a web address"));
    let file = Draft::new().with("file_name", "lists.pdf").with("about", id).with("hash", "ab".repeat(32)).with("size", 9);
    let file = world.create(&ATTACHMENT, file).unwrap();
    assert_eq!(file_count(&world.row(id)), 1);
    world.act_as(reviewer);
    world.operate(id, "accept", Draft::new()).unwrap();
    let (_, lines) = report(&world, "evidence", &[]);
    let cell = |key: &str| lines[1][lines[0].iter().position(|head| head == key).unwrap()].clone();
    assert_eq!(
        (cell("files"), cell("sha256"), cell("state"), cell("recorded_on")),
        ("lists.pdf".into(), "ab".repeat(32), "Accepted".into(), TODAY.to_string())
    );
    // What was accepted keeps its files: none goes, comes, moves or is called otherwise.
    let other = collect(&mut world, collector, draft().with("title", "Other"));
    assert_eq!(one(world.operate(file, "retire", Draft::new())), "evidence-files-stay");
    assert_eq!(one(world.edit(file, Draft::new().with("about", other))), "evidence-files-stay");
    assert_eq!(one(world.edit(file, Draft::new().with("file_name", "else.pdf"))), "evidence-files-stay");
    let more = Draft::new().with("file_name", "more.pdf").with("hash", "cd".repeat(32)).with("size", 9);
    assert_eq!(one(world.create(&ATTACHMENT, more.clone().with("about", id))), "evidence-files-stay");
    let loose = world.create(&ATTACHMENT, more.with("about", other)).unwrap();
    assert_eq!(one(world.edit(loose, Draft::new().with("about", id))), "evidence-files-stay");
    // Rejected it can be put right.
    world.act_as(reviewer);
    world.operate(id, "reject", Draft::new().with("note", "Three lists are missing")).unwrap();
    world.operate(file, "retire", Draft::new()).unwrap();
    assert_eq!(file_count(&world.row(id)), 0);
}

#[test]
fn nobody_reviews_what_they_collected_recorded_or_sent() {
    let (mut world, collector, reviewer) = staffed();
    let file =
        |name: &str, about: Id| Draft::new().with("file_name", name).with("about", about).with("hash", "ab".repeat(32)).with("size", 9);
    // Another name as collector makes nobody independent of what they typed themselves.
    let typed = collect(&mut world, reviewer, draft().with("url", ADDRESS).with("collected_by", collector));
    assert_eq!(one(world.operate(typed, "accept", Draft::new())), "evidence-own-record");
    assert_eq!(problems(world.edit(typed, Draft::new().with("collected_by", reviewer)))[0].1, "evidence-collector-stays");
    // The collector's own file says that it is the collector's; then whoever typed the record may look at it.
    world.act_as(collector);
    world.create(&ATTACHMENT, file("lists.pdf", typed)).unwrap();
    let mut looked = world.clone();
    looked.act_as(reviewer);
    looked.operate(typed, "accept", Draft::new()).unwrap();
    // Not so with a file of the reviewer's among them.
    world.act_as(reviewer);
    world.create(&ATTACHMENT, file("more.pdf", typed)).unwrap();
    assert_eq!(one(world.operate(typed, "accept", Draft::new())), "evidence-own-file");
    assert_eq!(one(world.operate(typed, "reject", Draft::new().with("note", "x"))), "evidence-own-file");
}

#[test]
fn accepted_evidence_shows_no_more_and_no_longer_than_was_accepted() {
    let (mut world, collector, reviewer) = staffed();
    let control = world.create(&CONTROL, Draft::new().with("title", "Access review")).unwrap();
    let last = TODAY.checked_add(90.days()).unwrap();
    let id = collect(&mut world, collector, draft().with("url", ADDRESS).with("valid_until", last));
    world.act_as(reviewer);
    world.operate(id, "accept", Draft::new()).unwrap();
    let refused = |world: &mut World, said: Draft| problems(world.edit(id, said))[0].clone();
    let longer = Draft::new().with("valid_until", last.tomorrow().unwrap());
    assert_eq!(refused(&mut world, longer), ("valid_until".into(), "evidence-accepted-longer".into()));
    assert_eq!(refused(&mut world, Draft::new().with("valid_until", kernel::Value::None)).1, "evidence-accepted-longer");
    assert_eq!(refused(&mut world, Draft::new().with("controls", vec![control])), ("controls".into(), "evidence-accepted-stays".into()));
    world.edit(id, Draft::new().with("valid_until", last.yesterday().unwrap())).unwrap();
    world.edit(id, Draft::new().with("tags", vec!["spring".to_owned()])).unwrap();
}

#[test]
fn a_verdict_is_no_edit_and_keeps_what_it_was_about() {
    let (mut world, collector, reviewer) = staffed();
    let id = collect(&mut world, collector, draft().with("url", ADDRESS));
    assert_eq!(one(world.edit(id, Draft::new().with("state", "accepted"))), "problem-state-by-act");
    world.act_as(reviewer);
    assert_eq!(problems(world.operate(id, "reject", Draft::new()))[0].0, "note");
    world.operate(id, "reject", Draft::new().with("note", "Three lists are missing")).unwrap();
    assert_eq!(state(&world, id), "rejected");
    world.edit(id, Draft::new().with("state", "collected").with("description", "All lists")).unwrap();
    // The old verdict does not carry over.
    assert_eq!(one(world.edit(id, Draft::new().with("state", "accepted"))), "problem-state-by-act");
    world.operate(id, "accept", Draft::new()).unwrap();
    assert_eq!(
        problems(world.edit(id, Draft::new().with("description", "Other lists"))),
        [("description".into(), "evidence-accepted-stays".into())]
    );
    world.edit(id, Draft::new().with("valid_until", TODAY)).unwrap();
}

#[test]
fn a_reviewer_has_a_name_and_so_has_the_collector() {
    let (mut world, _, reviewer) = staffed();
    let id = world.create(&EVIDENCE, draft().with("url", ADDRESS)).unwrap();
    assert_eq!(one(world.operate(id, "accept", Draft::new())), "evidence-reviewer-is-person");
    world.act_as(reviewer);
    assert_eq!(one(world.operate(id, "accept", Draft::new())), "evidence-without-collector");
}

#[test]
fn the_next_item_takes_over_when_it_is_accepted() {
    let (mut world, collector, reviewer) = staffed();
    let control = world.create(&CONTROL, Draft::new().with("title", "Access review")).unwrap();
    let first = draft().with("url", ADDRESS).with("controls", vec![control]).with("period_to", TODAY.yesterday().unwrap());
    let first = collect(&mut world, collector, first);
    world.act_as(reviewer);
    world.operate(first, "accept", Draft::new()).unwrap();
    world.act_as(collector);
    world.operate(first, "replace", Draft::new().with("url", ADDRESS)).unwrap();
    let next = world.by("E-2");
    assert_eq!((next.value("replaces").as_link(), next.value("period_from").as_date()), (Some(first), Some(TODAY)));
    assert_eq!((next.value("controls").links(), next.title()), (&[control][..], "Access review, spring".to_owned()));
    assert_eq!(one(world.operate(first, "replace", Draft::new())), "evidence-replaced-already");
    assert_eq!(state(&world, first), "accepted");
    world.act_as(reviewer);
    world.operate(next.id, "accept", Draft::new()).unwrap();
    assert_eq!((state(&world, first).as_str(), state(&world, next.id).as_str()), ("superseded", "accepted"));
    assert!(panels(&world, &world.row(control)).contains("1 superseded item"));
}

#[test]
fn it_is_fresh_until_its_last_day_and_then_due() {
    let mut world = founded();
    let id = world.create(&EVIDENCE, draft().with("valid_until", TODAY)).unwrap();
    let row = world.row(id);
    assert_eq!((freshness(&row), stale_since(&row)), (Freshness::Fresh, None));
    let tomorrow = TODAY.tomorrow().unwrap();
    let mut later = world.clone();
    later.today = tomorrow;
    assert_eq!((freshness(&later.row(id)), stale_since(&later.row(id))), (Freshness::Stale, Some(tomorrow)));
    let open = later.create(&EVIDENCE, draft()).unwrap();
    assert_eq!(freshness(&later.row(open)), Freshness::NoEnd);
    assert_eq!(EVIDENCE.due(&row)[0].date, TODAY);
    let over = kernel::Change::edit(&EVIDENCE, id, Draft::new().with("state", "superseded"));
    assert_eq!(one(world.write(vec![over.clone()])), "problem-state-by-act");
    world.write(vec![over.by_act()]).unwrap();
    assert!(EVIDENCE.due(&world.row(id)).is_empty());
}

#[test]
fn a_late_entry_is_called_late() {
    let mut world = founded();
    let ended = |days: i64| TODAY.checked_sub(days.days()).unwrap();
    let in_time = world.create(&EVIDENCE, draft().with("period_to", ended(30))).unwrap();
    let late = world.create(&EVIDENCE, draft().with("period_to", ended(31))).unwrap();
    assert_eq!((recorded_late(&world.row(in_time), &world), recorded_late(&world.row(late), &world)), (None, Some(31)));
    assert!(panels(&world, &world.row(late)).contains("31 days after the end of the period"));
    assert!(!panels(&world, &world.row(in_time)).contains("after the end of the period"));
    let (document, lines) = report(&world, "evidence", &[]);
    let place = lines[0].iter().position(|head| head == "recorded_late").unwrap();
    assert_eq!((lines[1][place].as_str(), lines[2][place].as_str()), ("", "31"));
    let kernel::document::Block::Table(table) = &document.blocks[0] else { panic!("no table") };
    assert!(table.columns[place].printed, "late entries show on paper too");
}

#[test]
fn controls_and_implementations_show_it_and_offer_more() {
    let mut world = founded();
    let control = world.create(&CONTROL, Draft::new().with("title", "Access review")).unwrap();
    let own = world.first(&IMPLEMENTATION);
    let html = panels(&world, &world.row(control));
    assert!(html.contains("/evidence/new?controls=C-1") && html.contains("Nothing shows yet"));
    world.create(&EVIDENCE, draft().with("implementations", vec![own.id])).unwrap();
    world.create(&EVIDENCE, draft().with("title", "Rule in the handbook").with("controls", vec![control])).unwrap();
    let html = panels(&world, &world.row(control));
    assert!(html.contains("Access review, spring") && html.contains("Rule in the handbook"));
    let html = panels(&world, &world.row(own.id));
    assert!(
        html.contains("Access review, spring")
            && !html.contains("Rule in the handbook")
            && html.contains("/evidence/new?implementations=IM-1")
    );
}

#[test]
fn it_counts_until_it_is_rejected_superseded_or_retired() {
    let mut row = kernel::Row::blank(&EVIDENCE, Id::default());
    let states = EVIDENCE.workflow.choices.keys;
    let counting = states.iter().filter(|state| {
        row.common.state = (**state).to_owned();
        counts(&row)
    });
    assert_eq!(counting.copied().collect::<Vec<_>>(), ["collected", "accepted"]);
    assert!(SHOWS_NOTHING.iter().all(|state| states.contains(state)));
    row.common.state = "accepted".to_owned();
    row.retired = true;
    assert!(!counts(&row));
}

#[test]
fn a_period_of_one_day_and_an_end_on_the_day_of_collection_are_right() {
    let mut world = founded();
    let day = TODAY.yesterday().unwrap();
    let one = draft().with("period_from", day).with("period_to", day).with("collected_on", TODAY).with("valid_until", TODAY);
    world.create(&EVIDENCE, one).unwrap();
}

#[test]
fn rejected_evidence_is_neither_due_nor_rejected_by_an_edit() {
    let (mut world, collector, reviewer) = staffed();
    let id = collect(&mut world, collector, draft().with("url", ADDRESS).with("valid_until", TODAY));
    assert_eq!(one(world.edit(id, Draft::new().with("state", "rejected"))), "problem-state-by-act");
    assert_eq!(EVIDENCE.due(&world.row(id)).len(), 1);
    world.act_as(reviewer);
    world.operate(id, "reject", Draft::new().with("note", "Three lists are missing")).unwrap();
    assert_eq!(EVIDENCE.due(&world.row(id)).len(), 0);
}

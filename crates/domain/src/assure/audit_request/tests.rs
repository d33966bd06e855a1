//! Tests of requests: who asks, who answers, who accepts, and that no edit goes round it.

use super::record::AUDIT_REQUEST;
use crate::ground::scope::SCOPE;
use crate::protect::control::CONTROL;
use crate::testing::{TODAY, World, ask, founded, page, panels, refused, report};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::nouns::{COMMENT, GRANT, PERSON, UNIT};
use kernel::{Action, Draft, Filter, Id, Read, Role, Scope, Value};

fn day(n: i64) -> Date {
    TODAY.checked_add(n.days()).unwrap()
}

/// An auditor from outside with a right for ten days, somebody of ours who answers, and somebody else of ours.
struct Cast {
    world: World,
    auditor: Id,
    ours: Id,
    other: Id,
    root: Id,
}

fn cast() -> Cast {
    let mut world = founded();
    let person = |world: &mut World, name: &str, email: &str| {
        world.create(&PERSON, Draft::new().with("name", name).with("email", email).with("account", true)).unwrap()
    };
    let auditor = person(&mut world, "Ines Brandt", "ines@norm.example");
    let (ours, other) = (person(&mut world, "Per Holm", "per@example.com"), person(&mut world, "Ida Falk", "ida@example.com"));
    let right = |person: Id, role: &str| Draft::new().with("person", person).with("role", role).with("why", "Audit");
    world.create(&GRANT, right(auditor, "auditor").with("until", day(10))).unwrap();
    for id in [ours, other] {
        world.create(&GRANT, right(id, "contributor")).unwrap();
    }
    let root = world.first(&UNIT).id;
    Cast { world, auditor, ours, other, root }
}

impl Cast {
    /// Acts as this person, with this role on the root unit.
    fn act(&mut self, person: Id, role: Role) {
        self.world.act_as(person);
        self.world.limit(Scope::new(&[(self.root, None)], &[(self.root, role)], None));
    }

    fn audit(&mut self) {
        self.act(self.auditor, Role::Auditor);
    }

    fn work(&mut self) {
        self.act(self.ours, Role::Contributor);
    }

    fn asked(&mut self) -> Id {
        self.audit();
        self.world.create(&AUDIT_REQUEST, said("Access reviews of payroll")).unwrap()
    }

    fn answered(&mut self) -> Id {
        let id = self.asked();
        self.work();
        self.world.operate(id, "answer", answer()).unwrap();
        id
    }

    fn state(&self, id: Id) -> String {
        self.world.row(id).common.state
    }
}

fn said(title: &str) -> Draft {
    Draft::new().with("title", title).with("wanted_on", TODAY)
}

fn answer() -> Draft {
    Draft::new().with("answer", "The last two are in the register of evidence.")
}

fn why() -> Draft {
    Draft::new().with("why", "The one of spring is missing.")
}

#[test]
fn an_auditor_asks_somebody_inside_answers_and_the_auditor_accepts() {
    let mut cast = cast();
    let id = cast.asked();
    let row = cast.world.row(id);
    assert_eq!((row.value("asked_by").as_link(), row.value("written_by").as_link()), (Some(cast.auditor), Some(cast.auditor)));
    assert_eq!(row.value("answerer"), Value::None, "nobody is asked by accident");
    cast.work();
    let control = cast.world.create(&CONTROL, Draft::new().with("title", "Access review").with("owner", cast.other)).unwrap();
    let before = i64::try_from(cast.world.sequence()).unwrap();
    cast.world.operate(id, "answer", answer().with("shown", vec![control])).unwrap();
    let row = cast.world.row(id);
    assert_eq!((row.value("answered_by").as_link(), row.value("answered_on").as_date()), (Some(cast.ours), Some(TODAY)));
    assert!(row.value("answered_entry").as_int().unwrap() >= before);
    assert!(panels(&cast.world, &row).contains(&format!("as_at=%40{}", row.value("answered_entry").as_int().unwrap())));
    cast.audit();
    cast.world.operate(id, "reopen", why()).unwrap();
    assert_eq!(cast.state(id), "reopened");
    cast.work();
    cast.world.operate(id, "answer", Draft::new().with("answer", "Spring is E-7.")).unwrap();
    cast.audit();
    cast.world.operate(id, "accept", Draft::new().with("note", "Seen all three.")).unwrap();
    let row = cast.world.row(id);
    assert_eq!((row.common.state.as_str(), row.value("accepted_by").as_link()), ("accepted", Some(cast.auditor)));
    let told = row.value("said").as_text().unwrap().to_owned();
    for words in ["spring is missing", "earlier answer: The last two", "accepted: Seen all three."] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert_eq!(row.value("shown"), Value::None, "what the newest answer shows, and no more");
    // Asked again after all: nothing of the acceptance is left.
    cast.world.operate(id, "reopen", why()).unwrap();
    assert_eq!((cast.state(id).as_str(), cast.world.row(id).value("accepted_by")), ("reopened", Value::None));
}

#[test]
fn every_act_is_refused_to_whoever_must_not() {
    let mut cast = cast();
    for (role, acts) in [
        (Role::Reader, [false, false, false, false, false]),
        (Role::Auditor, [false, true, true, true, false]),
        (Role::Contributor, [true, true, true, true, false]),
        (Role::Manager, [true, true, true, true, true]),
    ] {
        let scope = Scope::new(&[(cast.root, None)], &[(cast.root, role)], None);
        let may = |key: &str| scope.may(Action::Operate(AUDIT_REQUEST.operation(key).unwrap()), &AUDIT_REQUEST, cast.root);
        assert_eq!(["answer", "accept", "reopen", "withdraw", "retire"].map(may), acts, "{role:?}");
        assert_eq!(scope.may(Action::Create, &AUDIT_REQUEST, cast.root), role >= Role::Auditor, "{role:?}");
    }
    // Nobody of ours accepts, asks again or withdraws for an auditor who can come in, whoever they are.
    let id = cast.answered();
    for (person, role) in [(cast.ours, Role::Contributor), (cast.other, Role::Admin)] {
        cast.act(person, role);
        for (act, words) in [("accept", Draft::new()), ("reopen", why()), ("withdraw", why())] {
            assert_eq!(refused(cast.world.operate(id, act, words)), ["audit-request-by-asker"], "{act}");
        }
    }
    cast.world.act_as_system();
    for (act, words) in [("answer", answer()), ("accept", Draft::new()), ("reopen", why())] {
        assert_eq!(refused(cast.world.operate(id, act, words)), ["audit-request-needs-person"], "{act}");
    }
    // Another auditor neither.
    let second = cast.other;
    cast.act(second, Role::Auditor);
    assert_eq!(refused(cast.world.operate(id, "accept", Draft::new())), ["audit-request-by-asker"]);
    // Whoever asks does not answer, in whatever role.
    cast.act(cast.ours, Role::Admin);
    let own = cast.world.create(&AUDIT_REQUEST, said("My own question")).unwrap();
    assert_eq!(refused(cast.world.operate(own, "answer", answer())), ["audit-request-own-answer"]);
    // Acts need their state and their words.
    cast.audit();
    assert!(cast.world.operate(own, "accept", Draft::new()).is_err());
    assert_eq!(refused(cast.world.operate(id, "reopen", Draft::new())), ["problem-required"]);
}

#[test]
fn no_edit_goes_round_the_acts_nor_into_the_words_of_the_other_side() {
    let mut cast = cast();
    let id = cast.asked();
    for to in ["answered", "accepted", "reopened", "withdrawn"] {
        let by_hand = refused(cast.world.edit(id, Draft::new().with("state", to)));
        assert!(by_hand.contains(&"problem-state-by-act".to_owned()), "{to}: {by_hand:?}");
        assert!(refused(cast.world.create(&AUDIT_REQUEST, said("Made so").with("state", to))).contains(&"problem-state-by-act".to_owned()));
    }
    // The auditor asks in their own name, and says neither who answers nor where.
    assert_eq!(refused(cast.world.create(&AUDIT_REQUEST, said("For another").with("asked_by", cast.other))), ["audit-request-own-name"]);
    assert_eq!(refused(cast.world.edit(id, Draft::new().with("answerer", cast.ours))), ["audit-request-inside"]);
    assert_eq!(refused(cast.world.edit(id, Draft::new().with("place", "Room 4"))), ["audit-request-inside"]);
    cast.world.edit(id, Draft::new().with("details", "Also that of spring.").with("wanted_at", "14:30")).unwrap();
    for wrong in ["2 pm", "14.30", "24:00", "9:30", "14:60", "+1:30"] {
        assert_eq!(refused(cast.world.edit(id, Draft::new().with("wanted_at", wrong))), ["audit-request-time"], "{wrong}");
    }
    // Those inside say who answers and where, and leave the words.
    cast.work();
    cast.world.edit(id, Draft::new().with("answerer", cast.ours).with("place", "Room 4")).unwrap();
    for (key, value) in [("title", Value::from("Nothing")), ("wanted_on", day(5).into()), ("details", "".into()), ("about", id.into())] {
        assert_eq!(refused(cast.world.edit(id, Draft::new().with(key, value))), ["audit-request-not-yours"], "{key}");
    }
    assert_eq!(refused(cast.world.edit(id, Draft::new().with("answerer", cast.auditor))), ["audit-request-answers-self"]);
    // Once answered, it stays as it was asked; once ended, all of it stays.
    cast.world.operate(id, "answer", answer()).unwrap();
    cast.audit();
    assert_eq!(refused(cast.world.edit(id, Draft::new().with("title", "Something else"))), ["audit-request-asked-stays"]);
    cast.world.operate(id, "accept", Draft::new()).unwrap();
    cast.work();
    assert_eq!(refused(cast.world.edit(id, Draft::new().with("place", "Nowhere"))), ["audit-request-ended-stays"]);
    assert!(cast.world.operate(id, "answer", answer()).is_err(), "an accepted answer is not replaced");
    assert_eq!(
        refused(cast.world.create(&AUDIT_REQUEST, said("Undone").with("asked_by", Value::None).with("answerer", cast.ours))),
        ["audit-request-answers-self"]
    );
}

#[test]
fn nothing_leaves_that_has_not_ended_and_what_comes_back_is_as_it_was() {
    let mut cast = cast();
    let id = cast.answered();
    cast.act(cast.other, Role::Manager);
    assert_eq!(refused(cast.world.operate(id, "retire", Draft::new())), ["audit-request-retire-open"]);
    cast.audit();
    cast.world.operate(id, "withdraw", why()).unwrap();
    cast.act(cast.other, Role::Manager);
    cast.world.operate(id, "retire", Draft::new()).unwrap();
    cast.world.operate(id, "restore", Draft::new()).unwrap();
    assert_eq!(cast.state(id), "withdrawn");
    assert!(cast.world.operate(id, "answer", answer()).is_err());
    // It falls due for who answers, then for who asked, and for nobody once it has ended.
    let due =
        |cast: &Cast, id| AUDIT_REQUEST.due(&cast.world.row(id)).into_iter().map(|due| (due.rule.act, due.person)).collect::<Vec<_>>();
    assert_eq!(due(&cast, id), []);
    let next = cast.asked();
    cast.work();
    cast.world.edit(next, Draft::new().with("answerer", cast.ours)).unwrap();
    assert_eq!(due(&cast, next), [("answer", Some(cast.ours))]);
    cast.world.operate(next, "answer", answer()).unwrap();
    assert_eq!(due(&cast, next), [("accept", Some(cast.auditor))]);
}

#[test]
fn for_an_auditor_without_a_way_in_whoever_wrote_it_down_decides_and_never_on_their_own_answer() {
    let mut cast = cast();
    cast.act(cast.other, Role::Contributor);
    let id = cast.world.create(&AUDIT_REQUEST, said("The minutes").with("asked_by", cast.auditor)).unwrap();
    cast.world.edit(id, Draft::new().with("details", "As they said it.")).unwrap();
    cast.work();
    cast.world.operate(id, "answer", answer()).unwrap();
    cast.act(cast.other, Role::Contributor);
    assert_eq!(refused(cast.world.operate(id, "accept", Draft::new())), ["audit-request-by-asker"], "the auditor can come in");
    cast.world.today = day(11);
    cast.act(cast.ours, Role::Contributor);
    assert_eq!(refused(cast.world.operate(id, "accept", Draft::new())), ["audit-request-by-asker"], "did not write it down");
    cast.act(cast.other, Role::Contributor);
    cast.world.operate(id, "answer", answer()).unwrap();
    assert_eq!(refused(cast.world.operate(id, "accept", Draft::new())), ["audit-request-own-answer"]);
    cast.work();
    cast.world.operate(id, "answer", answer()).unwrap();
    cast.act(cast.other, Role::Contributor);
    cast.world.operate(id, "accept", Draft::new()).unwrap();
    // What nobody can decide any more, a manager withdraws, and nobody less.
    let mut late = self::cast();
    let left = late.asked();
    late.act(late.other, Role::Manager);
    assert_eq!(refused(late.world.operate(left, "withdraw", why())), ["audit-request-by-asker"]);
    late.world.today = day(11);
    late.act(late.other, Role::Contributor);
    assert_eq!(refused(late.world.operate(left, "withdraw", why())), ["audit-request-by-asker"]);
    late.act(late.other, Role::Manager);
    late.world.operate(left, "withdraw", why()).unwrap();
}

#[test]
fn the_day_of_the_audit_stands_in_the_order_of_time() {
    let mut cast = cast();
    cast.audit();
    for (title, on, at) in [
        ("Any time", 0, ""),
        ("At two", 0, "14:00"),
        ("At nine", 0, "09:00"),
        ("Late one", -1, "16:00"),
        ("Next one", 3, ""),
        ("Far one", 9, ""),
    ] {
        let draft = said(title).with("wanted_on", day(on)).with("wanted_at", at);
        cast.world.create(&AUDIT_REQUEST, draft).unwrap();
    }
    let done = cast.answered();
    cast.audit();
    let gone = cast.world.create(&AUDIT_REQUEST, said("Not wanted")).unwrap();
    cast.world.operate(gone, "withdraw", why()).unwrap();
    let order = |html: &str, titles: &[&str]| {
        titles.iter().map(|title| html.find(title).unwrap_or_else(|| panic!("{title}: {html}"))).collect::<Vec<_>>()
    };
    let html = page(&cast.world, "/audit-day", &[]);
    let places = order(&html, &["Late one", "At nine", "At two", "Any time", "Access reviews", "Next one"]);
    assert!(places.is_sorted(), "{places:?}");
    assert!(!html.contains("Far one") && !html.contains("Not wanted"));
    assert!(html.contains("Open on this day: 3. Late: 1. Answered and not yet accepted: 1. Accepted: 0."), "{html}");
    assert!(html.contains("Nobody is named"));
    let later = page(&cast.world, "/audit-day", &[("on", &day(3).to_string())]);
    assert!(later.contains("Late: 4.") && later.contains("Far one"));
    let screen = crate::CONCEPTS.iter().flat_map(|concept| concept.screens).find(|screen| screen.path == "/audit-day").unwrap();
    let wrong = ask(&cast.world, "/audit-day", &[("on", "soon")], |view| Ok((screen.render)(view).is_err()));
    assert!(wrong, "a day that is none is an error");
    cast.audit();
    cast.world.operate(done, "accept", Draft::new()).unwrap();
    assert!(page(&cast.world, "/audit-day", &[]).contains("Accepted: 1."));
    let (_, lines) = report(&cast.world, "audit-requests", &[]);
    assert_eq!(lines.len(), 9, "all eight, and the head");
    assert_eq!(lines[1][3], "Late one");
    let scope = cast.world.first(&SCOPE).reference;
    assert_eq!(report(&cast.world, "audit-requests", &[("scope", &scope)]).1.len(), 9);
}

#[test]
fn the_first_page_of_an_auditor_says_how_long_what_they_asked_and_what_there_is() {
    let mut cast = cast();
    let id = cast.answered();
    cast.act(cast.ours, Role::Contributor);
    cast.world.create(&AUDIT_REQUEST, said("Of somebody else")).unwrap();
    cast.audit();
    let visitor = ui::Visitor { person: Some(cast.auditor), ..ui::Visitor::default() };
    let html = |world: &World| {
        let screen = crate::CONCEPTS.iter().flat_map(|concept| concept.screens).find(|screen| screen.path == "/").unwrap();
        let view = ui::View {
            read: world,
            words: crate::testing::words(),
            concepts: crate::CONCEPTS,
            visitor: &visitor,
            path: "/",
            query: &[],
            flash: None,
        };
        (screen.render)(&view).unwrap().into_string()
    };
    let shown = html(&cast.world);
    for words in
        [&format!("Your access ends on {}, in 10 days.", day(10)), "Answered: say whether it will do", "SC-1", "no version is approved"]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    assert!(shown.contains(&cast.world.row(id).reference) && !shown.contains("Of somebody else"));
    // Anybody of ours has the work list.
    cast.work();
    assert!(!html(&cast.world).contains("Your access ends"));
    let comment = Draft::new().with("text", "Which two?").with("about", id);
    cast.audit();
    cast.world.create(&COMMENT, comment).unwrap();
    assert_eq!(cast.world.count(&AUDIT_REQUEST, &Filter::new()).unwrap(), 2);
}

//! What the door refuses, and that nothing is left behind when it does.

use crate::registers::{STONE, THING};
use crate::world::{World, engines, note, problems};
use kernel::nouns::{ORGANISATION, Organisation, PERSON, TASK, UNIT};
use kernel::{Actor, Change, Channel, Door, Draft, Fault, Filter, Id, Moment, Note, Read, Value};

#[test]
fn bad_input_is_named_and_changes_nothing() {
    for engine in engines() {
        let w = World::new(&engine);
        let thing = w.thing(Draft::new().with("name", "Thing"));
        let before = w.read(&Actor::System, Moment::Live).sequence();
        let create = |draft: Draft| Change::create(&THING, w.mint(), draft);
        let refused = |changes: &[Change]| problems(w.write(&Actor::System, changes));
        let one = |field: &str, text: &str| (field.to_owned(), text.to_owned());

        assert_eq!(refused(&[create(Draft::new().with("name", "a\0b"))]), [one("name", "cell-control-character")]);
        assert_eq!(
            refused(&[create(Draft::new().with("name", "a").with("tags", vec!["x\u{1f}y".to_owned()]))]),
            [one("tags", "cell-control-character")]
        );
        let grid = Value::Grid(vec![vec!["1".into(), "\0".into()]]);
        assert_eq!(refused(&[create(Draft::new().with("name", "a").with("table", grid))]), [one("table", "cell-control-character")]);
        // All problems of all changes together.
        let many = [
            create(Draft::new()),
            create(Draft::new().with("name", "forbidden")),
            create(Draft::new().with("name", 7)),
            create(Draft::new().with("name", "n").with("nope", 1)),
        ];
        assert_eq!(
            refused(&many),
            [
                one("name", "problem-required"),
                one("name", "thing-forbidden"),
                one("name", "problem-wrong-kind"),
                one("nope", "problem-wrong-kind")
            ]
        );
        let twice = [create(Draft::new().with("name", "unique 1")), create(Draft::new().with("name", "Unique 1"))];
        w.write(&Actor::System, &twice[..1]).unwrap();
        assert_eq!(refused(&[create(Draft::new().with("name", "unique 1"))]), [one("name", "thing-taken")]);
        assert_eq!(refused(&[Change::edit(&THING, thing, Draft::new().with("state", "done"))]), [one("state", "problem-no-way")]);
        assert_eq!(refused(&[Change::edit(&THING, thing, Draft::new().with("above", w.mint()))]), [one("above", "problem-link-target")]);
        assert_eq!(refused(&[Change::edit(&THING, thing, Draft::new().with("above", w.left))]), [one("above", "problem-link-target")]);
        assert_eq!(refused(&[Change::edit(&UNIT, w.left, Draft::new().with("parent", w.leaf))]), [one("parent", "unit-cycle")]);
        assert_eq!(
            refused(&[Change::create(&UNIT, w.mint(), Draft::new().with("name", "Second root"))]),
            [one("parent", "unit-needs-parent")]
        );
        let double = Draft::new().with("name", "Ann Two").with("email", "ann@example.com");
        assert_eq!(refused(&[Change::create(&PERSON, w.mint(), double)]), [one("email", "person-email-taken")]);
        let reference = |text: &str| Change::Create {
            register: &THING,
            id: w.mint(),
            draft: Draft::new().with("name", "n"),
            reference: Some(text.into()),
        };
        assert_eq!(refused(&[reference("x-1")]), [one("reference", "problem-reference-taken")]);
        let nul = w.store().write(w.org, &Actor::System, &Note { channel: Channel::Api, reason: "a\0".into() }, &|_| Ok(vec![]));
        assert_eq!(problems(nul), [one("reason", "cell-control-character")]);
        assert!(matches!(
            w.write(&Actor::System, &[Change::create(&THING, thing, Draft::new().with("name", "again"))]),
            Err(Fault::Conflict(_))
        ));
        // The half that was good went away with the half that was not.
        assert_eq!(refused(&[create(Draft::new().with("name", "half")), create(Draft::new())]), [one("name", "problem-required")]);

        let read = w.read(&Actor::System, Moment::Live);
        assert_eq!((read.sequence(), read.count(&THING, &Filter::new()).unwrap()), (before + 1, 2));
        assert!(read.search("half", 5).unwrap().is_empty());
        drop(read);

        // Numbers go on after one given by hand, and nothing changed writes nothing.
        w.write(&Actor::System, &[reference("X-70"), reference("Other 3")]).unwrap();
        let next = w.thing(Draft::new().with("name", "After"));
        assert_eq!(w.get(next).reference, "X-71");
        let same = w.edit(next, Draft::new().with("name", "After").with("ticked", false));
        assert_eq!((same.sequence, same.written.len()), (0, 0));
        // "No" is an answer where "not answered" is possible, and survives a rebuild.
        w.edit(next, Draft::new().with("answer", false));
        w.store().rebuild().unwrap();
        assert_eq!(w.get(next).value("answer"), Value::Yes(false));
        w.sound();
    }
}

#[test]
fn a_stale_edit_is_told_both_versions() {
    for engine in engines() {
        let w = World::new(&engine);
        let id = w.thing(Draft::new().with("name", "Thing"));
        w.edit(id, Draft::new().with("size", 1));
        let late = Change::Edit { register: &THING, id, version: Some(1), draft: Draft::new().with("size", 2) };
        match w.write(&Actor::System, &[late]) {
            Err(Fault::Stale { reference, seen, newest }) => assert_eq!((reference.as_str(), seen, newest), ("X-1", 1, 2)),
            other => panic!("{other:?}"),
        }
        w.write(&Actor::System, &[Change::Edit { register: &THING, id, version: Some(2), draft: Draft::new().with("size", 2) }]).unwrap();
        assert_eq!(w.get(id).value("size"), Value::Int(2));
    }
}

#[test]
fn rules_follow_in_the_same_change_set_and_end() {
    for engine in engines() {
        let w = World::new(&engine);
        let plan = |read: &dyn Read| Ok(vec![Change::create(&THING, read.mint(), Draft::new().with("name", "echo 3"))]);
        let receipt = w.store().write(w.org, &Actor::System, &note(), &plan).unwrap();
        assert_eq!(
            receipt.written.iter().map(|(_, r, v)| (r.as_str(), *v)).collect::<Vec<_>>(),
            [("X-1", 1), ("X-2", 1), ("X-3", 1), ("X-4", 1)]
        );
        let plan = |read: &dyn Read| Ok(vec![Change::create(&THING, read.mint(), Draft::new().with("name", "echo 30"))]);
        assert!(matches!(w.store().write(w.org, &Actor::System, &note(), &plan), Err(Fault::Internal(_))));
        assert_eq!(w.read(&Actor::System, Moment::Live).sequence(), 2);
        // Several changes to one record in one set: versions count on, one row stays.
        let id = w.mint();
        let several = [
            Change::create(&THING, id, Draft::new().with("name", "Many").with("size", 1)),
            Change::edit(&THING, id, Draft::new().with("size", 2)),
            Change::Edit {
                register: &THING,
                id,
                version: Some(2),
                draft: Draft::new().with("state", "busy").with("parts", vec![receipt.written[0].0]),
            },
            Change::Retire { register: &THING, id, version: None },
        ];
        assert_eq!(w.write(&Actor::System, &several).unwrap().written, [(id, "X-5".to_owned(), 4)]);
        assert_eq!((w.get(id).version, w.get(id).retired, w.get(id).value("size")), (4, true, Value::Int(2)));
        w.sound();
        w.store().rebuild().unwrap();
        w.sound();
        assert_eq!(w.read(&Actor::System, Moment::Live).history(&THING, id).unwrap().len(), 4);
    }
}

#[test]
fn weights_follow_a_long_chain() {
    for engine in engines() {
        let w = World::new(&engine);
        let mut last = w.thing(Draft::new().with("name", "End").with("size", 7));
        let end = last;
        for n in 0..60 {
            last = w.thing(Draft::new().with("name", format!("Link {n}")).with("parts", vec![last]));
        }
        assert_eq!(w.get(last).value("weight"), Value::Int(7));
        let receipt = w.edit(end, Draft::new().with("size", 9));
        let row = w.get(last);
        assert_eq!((row.value("weight"), row.version, row.sequence), (Value::Int(9), 1, receipt.sequence));
        assert_eq!(
            w.read(&Actor::System, Moment::Sequence(receipt.sequence - 1)).get(&THING, last).unwrap().unwrap().value("weight"),
            Value::Int(7)
        );
        w.edit(end, Draft::new().with("size", 3));
        assert_eq!(w.get(last).value("weight"), Value::Int(3));
        w.sound();
    }
}

#[test]
fn an_organisation_is_founded_whole_or_not_at_all() {
    for engine in engines() {
        let w = World::new(&engine);
        let [org, root] = [w.mint(), w.mint()];
        let found = |name: &str| Change::create(&ORGANISATION, org, Organisation::draft(name, "UTC", "EUR"));
        let first = Change::create(&UNIT, root, Draft::new().with("name", "Root"));
        let write = |actor: &Actor, changes: Vec<Change>| w.store().write(org, actor, &note(), &|_| Ok(changes.clone()));
        assert!(matches!(write(&w.ann, vec![found("Other"), first.clone()]), Err(Fault::NotFound | Fault::Unauthenticated)));
        assert!(matches!(write(&Actor::System, vec![first.clone()]), Err(Fault::NotFound)));
        assert_eq!(problems(write(&Actor::System, vec![found("Other")]))[0].1, "organisation-needs-unit");
        assert_eq!(problems(write(&Actor::System, vec![found("Acme Works"), first.clone()]))[0].1, "organisation-slug-taken");
        write(&Actor::System, vec![found("Other"), first]).unwrap();
        let read = w.store().read(org, &Actor::System, Moment::Live).unwrap();
        assert_eq!(read.get(&ORGANISATION, org).unwrap().unwrap().common.unit, Some(root));
        assert_eq!(read.get(&UNIT, root).unwrap().unwrap().common.unit, Some(root));
        // Nothing of the other organisation shows, and references count on their own.
        assert_eq!(read.count(&PERSON, &Filter::new()).unwrap(), 0);
        let task = Draft::new().with("what", "Look").with("due", jiff::civil::date(2026, 6, 1));
        let receipt = w
            .store()
            .write(org, &Actor::Operator { acting_for: None }, &note(), &|read: &dyn Read| {
                Ok(vec![Change::create(&TASK, read.mint(), task.clone())])
            })
            .unwrap();
        assert_eq!(receipt.written[0].1, "T-1");
        assert_eq!(w.store().organisations().unwrap().len(), 2);
        w.sound();
    }
}

#[test]
fn what_stays_for_good_is_never_retired() {
    for engine in engines() {
        let w = World::new(&engine);
        let id = w.mint();
        w.write(&Actor::System, &[Change::create(&STONE, id, Draft::new().with("text", "We"))]).unwrap();
        for actor in [&Actor::System, &w.ann] {
            let refused = w.write(actor, &[Change::Retire { register: &STONE, id, version: None }]);
            assert!(matches!(&refused, Err(Fault::Conflict(text)) if text.id == "door-lasting"), "{refused:?}");
        }
        w.sound();
    }
}

#[test]
fn a_unit_goes_when_nothing_in_use_is_left_in_it() {
    for engine in engines() {
        let w = World::new(&engine);
        let refused = |changes: &[Change]| problems(w.write(&Actor::System, changes));
        let one = |field: &str, text: &str| (field.to_owned(), text.to_owned());
        let retire = |register, id| Change::Retire { register, id, version: None };
        let restore = |register, id| Change::Restore { register, id, version: None };
        let [unit, below, thing] = [w.mint(), w.mint(), w.mint()];
        let named = |name: &str, parent: Id| Draft::new().with("name", name).with("parent", parent);
        let inside = Draft::new().with("name", "inside").with("unit", unit);
        w.write(
            &Actor::System,
            &[
                Change::create(&UNIT, unit, named("Closing", w.root)),
                Change::create(&UNIT, below, named("Below", unit)),
                Change::create(&THING, thing, inside.clone()),
            ],
        )
        .unwrap();
        // Neither while a unit stands below it, nor while a record is left.
        assert_eq!(refused(&[retire(&UNIT, unit)]), [one("", "unit-still-holds")]);
        w.write(&Actor::System, &[retire(&UNIT, below)]).unwrap();
        assert_eq!(refused(&[retire(&UNIT, unit)]), [one("", "unit-still-holds")]);
        w.write(&Actor::System, &[retire(&THING, thing)]).unwrap();
        w.write(&Actor::System, &[retire(&UNIT, unit)]).unwrap();
        // Nothing comes into it afterwards: new, moved, or brought back; nor a unit below it.
        assert_eq!(refused(&[Change::create(&THING, w.mint(), inside)]), [one("unit", "problem-unit-retired")]);
        assert_eq!(refused(&[restore(&THING, thing)]), [one("unit", "problem-unit-retired")]);
        assert_eq!(refused(&[restore(&UNIT, below)]), [one("parent", "problem-unit-retired")]);
        let other = w.mint();
        w.write(&Actor::System, &[Change::create(&THING, other, Draft::new().with("name", "elsewhere"))]).unwrap();
        let moved = Change::edit(&THING, other, Draft::new().with("unit", unit));
        assert_eq!(refused(&[moved]), [one("unit", "problem-unit-retired")]);
        w.write(&Actor::System, &[restore(&UNIT, unit), restore(&THING, thing), restore(&UNIT, below)]).unwrap();
    }
}

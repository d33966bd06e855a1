//! Units: siblings do not exist for each other, the unit above can be read, rules see everything.

use crate::registers::THING;
use crate::world::{World, engines, person, problems};
use kernel::nouns::{GRANT, PERSON, SIGNOFF, UNIT};
use kernel::{Actor, Change, Door, Draft, Fault, Filter, Moment, Query, Role, Test, Value};

fn unit(name: &str, unit: kernel::Id) -> Draft {
    Draft::new().with("name", name).with("unit", unit)
}

#[test]
fn siblings_see_nothing_of_each_other() {
    for engine in engines() {
        let w = World::new(&engine);
        let shared = w.thing(unit("Shared zebra", w.root).with("size", 1));
        let mine = w.thing(unit("Mine zebra", w.left).with("parts", vec![shared]).with("size", 2));
        let below = w.thing(unit("Below zebra", w.leaf).with("size", 2));
        let secret = w.thing(unit("Secret zebra", w.right).with("parts", vec![shared]).with("size", 900).with("level", "high"));
        let both = w.thing(unit("Both", w.left).with("parts", vec![secret, below]).with("above", secret));
        for moment in [Moment::Live, Moment::Sequence(5), Moment::Sequence(6)] {
            let read = w.read(&w.ann, moment);
            assert!(read.get(&THING, secret).unwrap().is_none());
            assert!(read.by_reference("X-4").unwrap().is_none());
            assert_eq!(read.get_many(&THING, &[secret, mine]).unwrap().len(), 1);
            let all = read.list(&THING, &Query { limit: 50, ..Query::default() }).unwrap();
            assert!(all.rows.iter().all(|row| row.id != secret));
            assert_eq!(all.total, read.count(&THING, &Filter::new()).unwrap());
            assert_eq!(all.total, all.rows.len() as u64);
            assert_eq!(read.count(&THING, &Filter { tests: vec![Test::Identity(vec![secret])], retired: None }).unwrap(), 0);
            assert_eq!(read.count(&THING, &Filter::new().is(&THING, "parts", vec![Value::Link(secret)])).unwrap(), 0);
            assert_eq!(read.count(&THING, &Filter::new().is(&THING, "above", vec![Value::Link(secret)])).unwrap(), 0);
            assert_eq!(read.tally(&THING, &Filter::new(), THING.index("level").unwrap()).unwrap(), [(Value::None, all.total)]);
            let above = read.tally(&THING, &Filter::new(), THING.index("above").unwrap()).unwrap();
            assert_eq!(above, [(Value::None, all.total)]);
            assert!(read.names(&[secret]).unwrap().is_empty());
            assert!(read.links_to(&[shared]).unwrap().iter().all(|link| link.from != secret));
            assert!(read.links_from(&[secret]).unwrap().iter().all(|link| link.from == link.to));
            assert!(read.links_from(&[both]).unwrap().iter().all(|link| link.to != secret));
            assert!(read.history(&THING, secret).unwrap().is_empty());
            assert!(read.recent(100).unwrap().iter().all(|revision| revision.row.id != secret));
            assert!(read.search("secret", 10).unwrap().is_empty());
            assert!(read.search("zebra", 10).unwrap().iter().all(|(id, _)| *id != secret));
            let words = Filter { tests: vec![Test::Words("zebra".into())], retired: None };
            assert!(
                read.list(&THING, &Query { filter: words, limit: 50, ..Query::default() }).unwrap().rows.iter().all(|row| row.id != secret)
            );
        }
        let read = w.read(&w.ann, Moment::Live);
        let row = read.get(&THING, both).unwrap().unwrap();
        assert_eq!((row.value("parts"), row.value("above")), (Value::Links(vec![below]), Value::None));
        // Numbers may come from there, names never.
        assert_eq!(row.value("weight"), Value::Int(900));
        assert_eq!(read.get(&THING, shared).unwrap().unwrap().value("needed"), Value::Int(2));
        let empty = Filter { tests: vec![Test::Empty { field: THING.index("above").unwrap(), not: true }], retired: None };
        assert_eq!(read.count(&THING, &empty).unwrap(), 0);
        let revisions = read.history(&THING, both).unwrap();
        assert_eq!(revisions[0].row.value("parts"), Value::Links(vec![below]));
        drop(read);
        let bob = w.read(&w.bob, Moment::Live);
        assert_eq!(bob.count(&THING, &Filter::new()).unwrap(), 2);
        assert!(bob.get(&THING, both).unwrap().is_none() && bob.get(&THING, shared).unwrap().is_some());
        assert_eq!(bob.count(&UNIT, &Filter::new()).unwrap(), 2);
        drop(bob);

        // An edit keeps links that its author cannot see; nobody can link to what they cannot see.
        let edit = |draft| w.write(&w.ann, &[Change::edit(&THING, both, draft)]);
        edit(Draft::new().with("parts", vec![mine]).with("above", Value::None).with("name", "Renamed")).unwrap();
        let row = w.get(both);
        assert_eq!(
            (row.value("parts"), row.value("above"), row.title()),
            (Value::Links(vec![mine, secret]), Value::Link(secret), "Renamed".into())
        );
        assert_eq!(
            problems(w.write(&w.ann, &[Change::edit(&THING, mine, Draft::new().with("parts", vec![secret]))])),
            [("parts".to_owned(), "problem-link-target".to_owned())]
        );
        assert!(matches!(w.write(&w.ann, &[Change::edit(&THING, secret, Draft::new().with("size", 1))]), Err(Fault::NotFound)));
        assert!(matches!(w.write(&w.ann, &[Change::edit(&THING, shared, Draft::new().with("size", 3))]), Err(Fault::Forbidden)));
        assert!(matches!(w.write(&w.ann, &[Change::create(&THING, w.mint(), unit("Up", w.root))]), Err(Fault::Forbidden)));
        let moved = w.write(&w.ann, &[Change::edit(&THING, mine, Draft::new().with("unit", w.right))]);
        assert_eq!(problems(moved), [("unit".to_owned(), "problem-link-target".to_owned())]);

        // A record that moves takes its past along.
        w.edit(mine, Draft::new().with("unit", w.right));
        assert!(w.read(&w.ann, Moment::Sequence(4)).get(&THING, mine).unwrap().is_none());
        assert!(w.read(&w.bob, Moment::Sequence(4)).get(&THING, mine).unwrap().is_some());
        w.sound();
    }
}

#[test]
fn rights_change_at_once() {
    for engine in engines() {
        let w = World::new(&engine);
        let Actor::Person { id: ann, .. } = w.ann else { panic!() };
        let reader = Actor::Person { id: ann, at_most: Some(Role::Reader) };
        let thing = w.thing(unit("Thing", w.left));
        assert!(matches!(w.write(&reader, &[Change::edit(&THING, thing, Draft::new().with("size", 3))]), Err(Fault::Forbidden)));
        w.write(&w.ann, &[Change::edit(&THING, thing, Draft::new().with("size", 3))]).unwrap();
        // A manager makes no units; an administrator of the unit does, and may use the new one at once.
        let [mine, inside] = [w.mint(), w.mint()];
        let make = [
            Change::create(&UNIT, mine, Draft::new().with("name", "Mine").with("parent", w.left)),
            Change::create(&THING, inside, unit("Inside", mine)),
        ];
        assert!(matches!(w.write(&w.ann, &make), Err(Fault::Forbidden)));
        let grant = kernel::Id(uuid::Uuid::from_u128(0x0200_0001));
        w.write(&Actor::System, &[Change::edit(&GRANT, grant, Draft::new().with("role", "admin"))]).unwrap();
        w.write(&w.ann, &make).unwrap();
        assert!(w.read(&w.ann, Moment::Live).get(&THING, inside).unwrap().is_some());
        let outside = [Change::create(&UNIT, w.mint(), Draft::new().with("name", "No").with("parent", w.root))];
        assert!(matches!(w.write(&w.ann, &outside), Err(Fault::Forbidden)));
        // Records that only operations make are open to whoever has a role there.
        let signed = |unit| {
            let draft =
                Draft::new().with("statement", "Seen").with("act", "accept").with("about", thing).with("signer", ann).with("unit", unit);
            [Change::create(&SIGNOFF, w.mint(), draft)]
        };
        let Actor::Person { id: bob, .. } = w.bob else { panic!() };
        w.edit(thing, Draft::new().with("owner", bob));
        w.write(&Actor::System, &[Change::Retire { register: &GRANT, id: grant, version: None }]).unwrap();
        assert!(matches!(w.store().read(w.org, &w.ann, Moment::Live).map(drop), Err(Fault::Forbidden)));
        assert!(matches!(w.write(&w.ann, &signed(w.left)), Err(Fault::Forbidden)));
        w.write(&Actor::System, &[Change::Restore { register: &GRANT, id: grant, version: None }]).unwrap();
        w.write(&w.ann, &signed(w.left)).unwrap();
        w.write(&Actor::System, &[Change::edit(&PERSON, ann, Draft::new().with("account", false))]).unwrap();
        assert!(matches!(w.store().read(w.org, &w.ann, Moment::Live).map(drop), Err(Fault::Unauthenticated)));
        let operator = Actor::Operator { acting_for: Some(ann) };
        assert!(w.read(&operator, Moment::Live).get(&THING, thing).unwrap().is_some());
        assert!(matches!(w.store().read(w.org, &person(w.mint()), Moment::Live).map(drop), Err(Fault::Unauthenticated)));
        assert!(matches!(w.store().read(w.mint(), &Actor::System, Moment::Live).map(drop), Err(Fault::NotFound)));
        w.sound();
    }
}

//! One story from the founding of an organisation to a look back, on both engines.

use crate::registers::{ADOPTION, ENTRY, STONE, THING};
use crate::world::{World, engines, note};
use kernel::nouns::{ORGANISATION, PERSON, UNIT};
use kernel::row::Author;
use kernel::{Actor, Change, Channel, Door, Draft, Filter, Id, Moment, Query, Sort, Value};

fn query(filter: Filter, sort: Option<(&str, bool)>) -> Query {
    let sort = sort.map(|(key, down)| Sort { field: THING.index(key), down });
    Query { filter, sort, offset: 0, limit: 50 }
}

#[test]
fn a_story_from_founding_to_looking_back() {
    for engine in engines() {
        let mut w = World::new(&engine);
        let names: Vec<String> = w.store().organisations().unwrap().into_iter().map(|o| format!("{} {}", o.slug, o.name)).collect();
        assert_eq!(names, ["acme-works Acme Works"]);
        w.clock.forward(60);
        let disk = w.thing(
            Draft::new()
                .with("name", "Disk 9")
                .with("note", "Grüße aus Köln, A.8.13")
                .with("level", "high")
                .with("size", 40)
                .with("traits", vec!["secret".to_owned(), "there".to_owned()])
                .with("tags", vec!["backup".to_owned()])
                .with("due", jiff::civil::date(2026, 9, 1))
                .with("table", Value::Grid(vec![vec!["1".into(), "x".into()]]))
                .with("nick", "Dizzy")
                .with("answer", false)
                .with("price", 1250)
                .with("unit", w.left)
                .with("seen", "2026-01-01T10:00:00.5Z".parse::<jiff::Timestamp>().unwrap()),
        );
        let host = w.thing(Draft::new().with("name", "Host 10").with("parts", vec![disk]).with("size", 5).with("level", "low"));
        w.clock.forward(3600);
        let before = w.store().now();
        w.clock.forward(3600);
        let row = w.get(host);
        assert_eq!(row.reference, "X-2");
        assert_eq!(row.value("weight"), Value::Int(40));
        assert_eq!(w.get(disk).value("needed"), Value::Int(1));
        assert_eq!(w.get(disk).value("answer"), Value::Yes(false));
        w.edit(disk, Draft::new().with("name", "Disk 11").with("size", 70).with("state", "busy"));
        assert_eq!(w.get(host).value("weight"), Value::Int(70));

        for moment in [Moment::At(before), Moment::Sequence(3)] {
            let read = w.read(&Actor::System, moment);
            assert_eq!(read.sequence(), 3);
            let row = read.get(&THING, host).unwrap().unwrap();
            assert_eq!(row.value("weight"), Value::Int(40));
            assert_eq!(row.value("parts"), Value::Links(vec![disk]));
            let disk_then = read.get(&THING, disk).unwrap().unwrap();
            assert_eq!(
                (disk_then.title(), disk_then.value("traits")),
                ("Disk 9".into(), Value::from(vec!["secret".to_owned(), "there".to_owned()]))
            );
            assert_eq!(disk_then.value("seen"), Value::Moment("2026-01-01T10:00:00.5Z".parse().unwrap()));
            assert_eq!(read.names(&[disk]).unwrap()[&disk].title, "Disk 9");
            assert_eq!(read.history(&THING, disk).unwrap().len(), 1);
        }
        let read = w.read(&Actor::System, Moment::Live);
        let titles = |q: &Query| read.list(&THING, q).unwrap().rows.iter().map(kernel::Row::title).collect::<Vec<_>>();
        assert_eq!(titles(&query(Filter::new(), Some(("name", true)))), ["Host 10", "Disk 11"]);
        assert_eq!(titles(&query(Filter::new(), Some(("level", true)))), ["Disk 11", "Host 10"]);
        assert_eq!(titles(&query(Filter::new(), Some(("due", true)))), ["Disk 11", "Host 10"]);
        assert_eq!(titles(&query(Filter::new(), Some(("due", false)))), ["Disk 11", "Host 10"]);
        assert_eq!(titles(&query(Filter::new(), Some(("unit", false)))), ["Host 10", "Disk 11"]);
        let is = |key: &str, value: Value| titles(&query(Filter::new().is(&THING, key, vec![value]), None));
        assert_eq!(is("traits", Value::from("there")), ["Disk 11"]);
        assert_eq!(is("tags", Value::from("backup")), ["Disk 11"]);
        assert_eq!(is("parts", Value::Link(disk)), ["Host 10"]);
        assert_eq!(is("weight", Value::Int(70)), ["Disk 11", "Host 10"]);
        assert_eq!(is("name", Value::from("DISK 11")), ["Disk 11"]);
        assert_eq!(is("answer", Value::Yes(false)), ["Disk 11"]);
        let history = read.history(&THING, disk).unwrap();
        assert_eq!(
            history.iter().map(|r| (r.row.version, r.row.title(), r.channel)).collect::<Vec<_>>(),
            [(2, "Disk 11".to_owned(), Channel::Setup), (1, "Disk 9".to_owned(), Channel::Setup)]
        );
        assert_eq!(history[0].author, Author::System);
        assert_eq!(history[0].row.created_at, history[1].recorded_at);
        assert_eq!(read.recent(2).unwrap()[0].row.id, disk);
        assert_eq!(read.search("gruß koln", 10).unwrap().len(), 0);
        assert_eq!(read.search("koln", 10).unwrap()[0].1.reference, "X-1");
        assert_eq!(read.search("A.8.1", 10).unwrap().len(), 1);
        assert_eq!(read.search("x-2", 10).unwrap()[0].0, host);
        assert_eq!(read.search("disk 9", 10).unwrap().len(), 0);
        assert_eq!(read.by_reference("x-1").unwrap().unwrap().id, disk);
        assert_eq!(read.links_to(&[disk]).unwrap()[0].from, host);
        assert_eq!(
            read.tally(&THING, &Filter::new(), THING.index("level").unwrap()).unwrap(),
            [(Value::from("low"), 1), (Value::from("high"), 1)]
        );
        assert_eq!(read.tally(&THING, &Filter::new(), THING.index("traits").unwrap()).unwrap().len(), 3);
        assert_eq!(read.tally(&THING, &Filter::new(), THING.index("parts").unwrap()).unwrap(), [(Value::Link(disk), 1), (Value::None, 1)]);
        assert_eq!(read.count(&THING, &Filter::new()).unwrap(), 2);
        assert_eq!(read.zone(), jiff::tz::TimeZone::get("Europe/Berlin").unwrap());
        drop(read);

        w.write(&Actor::System, &[Change::Retire { register: &THING, id: host, version: Some(1) }]).unwrap();
        let read = w.read(&Actor::System, Moment::Live);
        assert_eq!(read.count(&THING, &Filter::new()).unwrap(), 1);
        assert_eq!(read.count(&THING, &Filter::new().with_retired()).unwrap(), 2);
        assert!(read.links_to(&[disk]).unwrap().is_empty());
        assert_eq!(read.get(&THING, disk).unwrap().unwrap().value("needed"), Value::Int(0));
        drop(read);
        w.write(&Actor::System, &[Change::Restore { register: &THING, id: host, version: None }]).unwrap();
        assert_eq!(w.get(disk).value("needed"), Value::Int(1));
        w.sound();
        w.store().rebuild().unwrap();
        w.sound();
        assert_eq!(w.get(host).value("weight"), Value::Int(70));
        w.reopen();
        assert_eq!(w.get(host).value("weight"), Value::Int(70));
        let start = w.read(&Actor::System, Moment::At("2020-01-01T00:00:00Z".parse().unwrap()));
        assert_eq!((start.sequence(), start.recorded_at()), (0, jiff::Timestamp::UNIX_EPOCH));
        for register in [&UNIT, &PERSON, &ORGANISATION, &THING] {
            assert_eq!(start.list(register, &query(Filter::new(), None)).unwrap().total, 0);
        }
        drop(start);
        w.sound();
    }
}

#[test]
fn content_comes_with_its_adoption_and_goes_with_it() {
    for engine in engines() {
        let w = World::new(&engine);
        let [first, second] = [w.mint(), w.mint()];
        let adopt = |id: Id, count: i64| Change::create(&ADOPTION, id, Draft::new().with("name", "Pack").with("count", count));
        w.write(&Actor::System, &[adopt(first, 5)]).unwrap();
        let read = w.read(&w.ann, Moment::Live);
        assert_eq!(read.count(&ENTRY, &Filter::new()).unwrap(), 5);
        let entry = read.by_reference("a.5.3").unwrap().unwrap();
        assert_eq!((entry.version, entry.title()), (0, "Entry 3".to_owned()));
        drop(read);
        let thing = w.thing(Draft::new().with("name", "Follower").with("follows", vec![entry.id]));
        w.write(&Actor::System, &[adopt(second, 7)]).unwrap();
        w.write(&Actor::System, &[Change::Retire { register: &ADOPTION, id: second, version: None }]).unwrap();
        assert_eq!(w.read(&w.ann, Moment::Live).count(&ENTRY, &Filter::new()).unwrap(), 5);
        assert_eq!(w.read(&w.ann, Moment::Sequence(4)).count(&ENTRY, &Filter::new()).unwrap(), 7);
        w.write(&Actor::System, &[Change::Retire { register: &ADOPTION, id: first, version: None }]).unwrap();
        let read = w.read(&w.ann, Moment::Live);
        assert_eq!(read.count(&ENTRY, &Filter::new().with_retired()).unwrap(), 0);
        assert!(read.by_reference("A.5.3").unwrap().is_none());
        assert_eq!(read.names(&[entry.id]).unwrap()[&entry.id].title, "Entry 3");
        drop(read);
        assert_eq!(w.get(thing).value("follows"), Value::Links(vec![entry.id]));
        assert_eq!(w.read(&w.ann, Moment::Sequence(2)).list(&ENTRY, &query(Filter::new(), None)).unwrap().total, 5);
        // What is not adopted cannot be linked anew.
        let id = w.mint();
        let refused =
            w.write(&Actor::System, &[Change::create(&THING, id, Draft::new().with("name", "Late").with("follows", vec![entry.id]))]);
        assert_eq!(crate::world::problems(refused), [("follows".to_owned(), "problem-link-target".to_owned())]);
        w.write(&Actor::System, &[Change::Restore { register: &ADOPTION, id: first, version: None }]).unwrap();
        assert_eq!(w.read(&w.ann, Moment::Live).count(&ENTRY, &Filter::new()).unwrap(), 5);
        w.sound();
        w.store().rebuild().unwrap();
        w.sound();
        assert_eq!(w.read(&w.ann, Moment::Sequence(4)).count(&ENTRY, &Filter::new()).unwrap(), 7);
        let late = w.store().write(w.org, &w.ann, &note(), &|_| Ok(vec![Change::Retire { register: &ENTRY, id: entry.id, version: None }]));
        assert!(matches!(late, Err(kernel::Fault::Forbidden)));
    }
}

#[test]
fn names_of_the_past_are_asked_for_all_registers_at_once() {
    for engine in engines() {
        let w = World::new(&engine);
        let (stone, later) = (w.mint(), w.mint());
        let thing = w.thing(Draft::new().with("name", "Disk 9"));
        w.write(&Actor::System, &[Change::create(&STONE, stone, Draft::new().with("text", "Here lay a disk"))]).unwrap();
        let (root, then) =
            (w.read(&Actor::System, Moment::Live).names(&[w.root]).unwrap(), w.read(&Actor::System, Moment::Live).sequence());
        w.write(&Actor::System, &[Change::create(&STONE, later, Draft::new().with("text", "Later"))]).unwrap();
        let renamed = Change::edit(&THING, thing, Draft::new().with("name", "Disk 10"));
        let moved = Change::edit(&UNIT, w.root, Draft::new().with("name", "Acme after all"));
        w.write(&Actor::System, &[renamed, moved, Change::Retire { register: &THING, id: thing, version: None }]).unwrap();
        let read = w.read(&Actor::System, Moment::Sequence(then));
        let asked = |ids: &[Id]| {
            let before = w.store().statements();
            let names = read.names(ids).unwrap();
            (names, w.store().statements() - before)
        };
        let (one, few) = asked(&[thing]);
        let (all, many) = asked(&[thing, stone, later, w.root]);
        assert_eq!(few, many, "as many statements for three registers as for one");
        let said = |id: &Id| (all[id].register.key, all[id].title.as_str(), all[id].retired);
        assert_eq!(said(&thing), ("test-thing", "Disk 9", false));
        assert_eq!(said(&stone), ("test-stone", "Here lay a disk", false));
        assert_eq!(all[&w.root], root[&w.root]);
        assert_eq!((one[&thing].clone(), all.len()), (all[&thing].clone(), 3));
    }
}

//! Letters as people compare them: filters, words and tags find what is meant, in every script, on both engines.

use crate::registers::THING;
use crate::world::{Engine, World, engines};
use kernel::{Actor, Draft, Filter, Finder, Moment, Query, Read};

/// How many things a filter finds.
fn found(world: &World, filter: &str) -> u64 {
    let read = world.read(&Actor::System, Moment::Live);
    let finder = Finder(&*read);
    let filter = Filter::parse(filter, &THING, &finder.context()).unwrap();
    let page = read.list(&THING, &Query { filter: filter.clone(), limit: 10, ..Query::default() }).unwrap();
    assert_eq!(page.total, read.count(&THING, &filter).unwrap());
    page.total
}

/// How many records a search finds.
fn searched(read: &dyn Read, words: &str) -> usize {
    read.search(words, 10).unwrap().len()
}

fn world(engine: &Engine) -> World {
    let world = World::new(engine);
    world.thing(Draft::new().with("name", "Ärzteportal").with("colour", "ÖBB Grün").with("note", "Über 50% der Straße\nwest_ost C:\\neu"));
    world.thing(Draft::new().with("name", "数据中心备份服务器").with("colour", "データベース"));
    world.thing(Draft::new().with("name", "Back\u{2011}up of O\u{2019}Brien").with("tags", vec!["größe".to_owned()]).with("note", "ПЛАН"));
    world.thing(Draft::new().with("name", "50 of the west and the ost").with("note", "plan"));
    world.thing(Draft::new().with("name", "ok \u{2705}").with("note", "ｆｕｌｌ ﬁle"));
    world
}

#[test]
fn a_filter_does_not_mind_capitals_accents_or_signs() {
    for engine in engines() {
        let mut world = world(&engine);
        for round in 0..2 {
            for (filter, wanted) in [
                ("name~ärzte", 1),
                ("name~ARZTE", 1),
                ("name:ärzteportal", 1),
                ("colour~öbb", 1),
                ("colour~o\u{308}bb", 1),
                ("colour:\"öbb grün\"", 1),
                ("note~STRASSE", 1),
                ("note~straße", 1),
                ("note~план", 1),
                ("note~50%", 1),
                ("note~t_o", 1),
                ("note~C:\\", 1),
                ("note~\"straße west\"", 1),
                ("name~备份", 1),
                ("name~备服", 0),
                ("colour~ベース", 1),
                ("colour~ヘース", 0),
                ("name~\"back-up\"", 1),
                ("name~o'brien", 1),
                ("tags:GRÖSSE", 1),
                ("tags:grosse", 1),
                ("tags:gros", 0),
                ("-tags:GRÖSSE", 4),
                ("note~\"full file\"", 1),
                ("%", 0),
                ("_", 0),
                ("\u{2705}", 1),
                ("ärzteportal", 1),
                ("备份", 1),
                ("back-up", 1),
                ("o’brien", 1),
                ("strasse", 1),
            ] {
                assert_eq!(found(&world, filter), wanted, "{engine:?}, round {round}: {filter}");
            }
            let read = world.read(&Actor::System, Moment::Live);
            for (words, wanted) in [("服务器", 1), ("OBRIEN", 0), ("o'brien back-up", 1), ("Ohne", 0), ("\u{2705}", 1), ("%", 0), (" ", 0)]
            {
                assert_eq!(searched(&*read, words), wanted, "{engine:?}: {words}");
            }
            drop(read);
            world.sound();
            // A rebuild makes the same letters.
            world.store().rebuild().unwrap();
            world.reopen();
        }
    }
}

#[test]
fn letters_follow_an_edit_and_stand_as_they_were() {
    for engine in engines() {
        let world = World::new(&engine);
        let id = world.thing(Draft::new().with("name", "Öl"));
        let made = world.edit(id, Draft::new().with("note", "Fuß")).sequence;
        world.edit(id, Draft::new().with("note", "Kopf"));
        assert_eq!((found(&world, "note~FUSS"), found(&world, "note~KOPF")), (0, 1));
        let read = world.read(&Actor::System, Moment::Sequence(made));
        let filter = Filter::parse("note~FUSS", &THING, &Finder(&*read).context()).unwrap();
        assert_eq!(read.count(&THING, &filter).unwrap(), 1);
    }
}

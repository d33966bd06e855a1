//! Reads that ask the database once for what others would gather: each must answer as the plain way does, for everybody.

use crate::registers::{THING, WEIGHED};
use crate::world::{World, engines, person};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::agenda::{of_rows, reviews_of_rows};
use kernel::due::Reviews;
use kernel::nouns::{GRANT, PERSON, UNIT};
use kernel::{
    Actor, Ask, Change, Door, Draft, DuePage, DueQuery, Fault, Filter, Gather, History, Id, JournalEntry, JournalQuery, LinkRow, Moment,
    Name, Page, Path, Query, Read, Register, Row, Scope, Sort, Step, Value, Words,
};
use std::collections::{BTreeMap, BTreeSet};

/// A read without any of the short ways: the trait's own answers, built from lists, links and histories.
struct Plain<'a>(&'a dyn Read);

impl Read for Plain<'_> {
    fn organisation(&self) -> Id {
        self.0.organisation()
    }
    fn words(&self) -> &Words {
        self.0.words()
    }
    fn actor(&self) -> &Actor {
        self.0.actor()
    }
    fn scope(&self) -> &Scope {
        self.0.scope()
    }
    fn moment(&self) -> Moment {
        self.0.moment()
    }
    fn sequence(&self) -> u64 {
        self.0.sequence()
    }
    fn recorded_at(&self) -> Timestamp {
        self.0.recorded_at()
    }
    fn today(&self) -> Date {
        self.0.today()
    }
    fn zone(&self) -> TimeZone {
        self.0.zone()
    }
    fn registers(&self) -> &'static [&'static Register] {
        self.0.registers()
    }
    fn mint(&self) -> Id {
        self.0.mint()
    }
    fn at(&self, moment: Moment) -> Result<Box<dyn Read + '_>, Fault> {
        self.0.at(moment)
    }
    fn get(&self, register: &'static Register, id: Id) -> Result<Option<Row>, Fault> {
        self.0.get(register, id)
    }
    fn get_many(&self, register: &'static Register, ids: &[Id]) -> Result<Vec<Row>, Fault> {
        self.0.get_many(register, ids)
    }
    fn by_reference(&self, reference: &str) -> Result<Option<Row>, Fault> {
        self.0.by_reference(reference)
    }
    fn list(&self, register: &'static Register, query: &Query) -> Result<Page, Fault> {
        self.0.list(register, query)
    }
    fn count(&self, register: &'static Register, filter: &Filter) -> Result<u64, Fault> {
        self.0.count(register, filter)
    }
    fn tally(&self, register: &'static Register, filter: &Filter, field: usize) -> Result<Vec<(Value, u64)>, Fault> {
        self.0.tally(register, filter, field)
    }
    fn links_from(&self, ids: &[Id]) -> Result<Vec<LinkRow>, Fault> {
        self.0.links_from(ids)
    }
    fn links_to(&self, ids: &[Id]) -> Result<Vec<LinkRow>, Fault> {
        self.0.links_to(ids)
    }
    fn due(&self, query: &DueQuery) -> Result<DuePage, Fault> {
        of_rows(self, query)
    }
    fn reviews(&self) -> Result<Reviews, Fault> {
        reviews_of_rows(self)
    }
    fn names(&self, ids: &[Id]) -> Result<BTreeMap<Id, Name>, Fault> {
        self.0.names(ids)
    }
    fn history(&self, register: &'static Register, id: Id) -> Result<History, Fault> {
        self.0.history(register, id)
    }
    fn journal(&self, query: &JournalQuery) -> Result<Vec<JournalEntry>, Fault> {
        self.0.journal(query)
    }
    fn search(&self, words: &str, limit: u64) -> Result<Vec<(Id, Name)>, Fault> {
        self.0.search(words, limit)
    }
}

fn index(key: &str) -> usize {
    THING.index(key).unwrap()
}

/// Thirty things in all units, linked to each other, some retired, some moved, some called alike.
fn filled(w: &World) -> Vec<Id> {
    let units = [w.root, w.left, w.leaf, w.right];
    let mut ids: Vec<Id> = Vec::new();
    for n in 0..30_usize {
        let mut draft = Draft::new()
            .with("name", ["Zebra", "yak", "Ärmel", "beta 10", "beta 9"][n % 5])
            .with("unit", units[n * 7 % 4])
            .with("size", (n % 3) as i64)
            .with("parts", ids.iter().copied().step_by(n % 4 + 2).collect::<Vec<_>>());
        if n % 5 > 0 {
            draft = draft.with("level", ["low", "middle", "high"][n % 3]).with("ticked", n % 2 == 0);
        }
        if n % 4 > 0 && n > 3 {
            draft = draft.with("above", ids[n / 2]);
        }
        ids.push(w.thing(draft));
    }
    for n in [4, 9, 21] {
        w.write(&Actor::System, &[Change::Retire { register: &THING, id: ids[n], version: None }]).unwrap();
    }
    for n in [2, 3, 12] {
        w.edit(ids[n], Draft::new().with("unit", units[n % 4]).with("level", Value::None));
        w.edit(ids[n], Draft::new().with("parts", vec![ids[n + 1]]).with("name", "Moved"));
    }
    ids
}

/// Everything that has a short way, asked of both.
fn compare(read: &dyn Read, ids: &[Id], who: &str) {
    let plain = Plain(read);
    let filters = [
        Filter::new(),
        Filter::new().with_retired(),
        Filter { retired: Some(true), ..Filter::new() },
        Filter::new().is(&THING, "level", vec!["high".into(), "low".into()]),
        Filter::new().is(&THING, "above", vec![Value::Link(ids[3]), Value::Link(ids[5])]),
    ];
    let asked: Vec<(&'static Register, &Filter)> = filters.iter().map(|filter| (&THING, filter)).chain([(&UNIT, &filters[0])]).collect();
    assert_eq!(read.counts(&asked).unwrap(), plain.counts(&asked).unwrap(), "counts for {who}");
    assert_eq!(read.counts(&[]).unwrap(), Vec::<u64>::new());
    let none = Filter::new().is(&THING, "above", vec![Value::Link(ids[3])]).is(&THING, "level", vec!["none".into()]);
    for filter in filters.iter().chain([&none]) {
        assert_eq!(read.any(&THING, filter).unwrap(), plain.any(&THING, filter).unwrap(), "any of {filter:?} for {who}");
    }
    for filter in &filters {
        for fields in [("level", "size"), ("size", "level"), ("ticked", "level"), ("state", "size")] {
            let fields = (index(fields.0), index(fields.1));
            let sorted = |mut list: kernel::Crossed| {
                list.sort_by_key(|pair| format!("{pair:?}"));
                list
            };
            let (short, long) = (read.cross(&THING, filter, fields).unwrap(), plain.cross(&THING, filter, fields).unwrap());
            assert_eq!(sorted(short), sorted(long), "{fields:?} of {filter:?} for {who}");
        }
    }
    let told = |read: &dyn Read| format!("{:?}", read.histories(&THING, ids).unwrap());
    assert_eq!(told(read), told(&plain), "histories for {who}");
    for id in ids {
        for first in [0, 2, 100] {
            let (short, mut long) = (read.pointing(*id, first).unwrap(), plain.pointing(*id, first).unwrap());
            long.sort_by_key(|group| group.field);
            assert_eq!(short, long, "what points at {id} for {who}");
        }
    }
    for key in ["parts", "above"] {
        let mut sources = (read.sources(ids, &THING, key).unwrap(), plain.sources(ids, &THING, key).unwrap());
        assert!(!sources.0.is_empty());
        for list in [&mut sources.0, &mut sources.1] {
            list.sort_by_key(|link| (link.from, link.to));
        }
        assert_eq!(sources.0, sources.1, "sources through {key} for {who}");
    }
    const PARTS: Path = &[Step::In("test-thing", "parts")];
    const AROUND: Path = &[Step::In("test-thing", "parts"), Step::In("test-thing", "above"), Step::Out("parts")];
    const ABOVE: Path = &[Step::Out("above"), Step::Out("parts")];
    let units: BTreeSet<Id> = read.all(&THING, &Filter::new()).unwrap().iter().filter_map(|row| row.common.unit).collect();
    let some: BTreeSet<Id> = units.into_iter().take(1).collect();
    for ways in [&[PARTS][..], &[&[]], &[AROUND], &[ABOVE, PARTS, &[]], &[AROUND, ABOVE]] {
        for without in [&[][..], &[("level", &["high", "low"][..])], &[("state", &["open"]), ("level", &["middle"])]] {
            let ask = [
                Ask::Count,
                Ask::Words("level", &["middle", "high"]),
                Ask::Sum("size"),
                Ask::Most("level"),
                Ask::Least("level"),
                Ask::Most("size"),
                Ask::Least("size"),
                Ask::Sum("weight"),
                Ask::Distinct("above"),
                Ask::Units,
            ];
            for units in [None, Some(&some)] {
                let what = Gather::of(&THING, ways, &ask).without(without).within(units);
                assert_eq!(read.gather(ids, &what).unwrap(), plain.gather(ids, &what).unwrap(), "{what:?} for {who}");
            }
        }
    }
    for ways in [&[PARTS][..], &[&[]], &[AROUND], &[ABOVE, PARTS]] {
        for without in [&[][..], &[("level", &["high"][..])]] {
            let what = Gather::of(&THING, ways, &[]).without(without);
            for (key, down) in [("", false), ("", true), ("level", true), ("level", false), ("size", true), ("due", false)] {
                let sort = Sort { field: THING.index(key), down };
                for (limit, from) in [2, 100].into_iter().flat_map(|limit| ids.iter().map(move |id| (limit, *id))) {
                    let pages = [read.first(from, &what, sort, limit).unwrap(), plain.first(from, &what, sort, limit).unwrap()];
                    let [short, long] = pages.map(|page| (page.rows.iter().map(|row| row.id).collect::<Vec<_>>(), page.total));
                    assert_eq!(short, long, "the first of {what:?} by {sort:?} for {who}");
                }
            }
        }
    }
    for ways in [&[PARTS][..], &[PARTS, &[Step::In("test-thing", "parts"), Step::In("test-thing", "above")]]] {
        let what = Gather::of(&THING, ways, &[Ask::Count]);
        assert_eq!(read.gather(ids, &what).unwrap(), plain.gather(ids, &what).unwrap(), "{what:?} for {who}");
    }
    let nonsense = Gather::of(&THING, &[PARTS], &[Ask::Sum("nothing")]);
    assert!(read.scope().readable().is_some() || read.gather(ids, &nonsense).is_err());
    // Titles are those of now.
    if read.moment() == Moment::Live {
        for title in ["yak", "MOVED", "ärmel", "Left", "nothing", ""] {
            let mut found = (read.titled(&[&THING, &UNIT], title).unwrap(), plain.titled(&[&THING, &UNIT], title).unwrap());
            found.0.sort_by_key(|(id, _)| *id);
            found.1.sort_by_key(|(id, _)| *id);
            assert_eq!(found.0, found.1, "{title} for {who}");
        }
    }
}

/// Lists sorted by the name of what they point to: whoever has none, or a hidden one, comes last.
fn by_name(read: &dyn Read, ids: &[Id], who: &str) {
    for key in ["above", "owner"] {
        let all = Query { filter: Filter::new(), limit: 1_000, ..Query::default() };
        let rows = read.list(&THING, &all).unwrap().rows;
        let targets: Vec<Id> = rows.iter().flat_map(|row| row.value(key).links().to_vec()).collect();
        // The names of now, whatever the moment.
        let live = read.at(Moment::Live).unwrap();
        let names = live.names(&targets).unwrap();
        for down in [false, true] {
            let mut wanted: Vec<(Option<String>, usize, Id)> = rows
                .iter()
                .enumerate()
                .map(|(place, row)| (row.value(key).as_link().map(|id| kernel::text::sort_key(&names[&id].title)), place, row.id))
                .collect();
            wanted.sort_by(|(a, n, _), (b, m, _)| {
                let order = (a, n).cmp(&(b, m));
                a.is_none().cmp(&b.is_none()).then(if down { order.reverse() } else { order })
            });
            for (offset, limit) in [(0, 1_000), (3, 5), (0, 2), (20, 6)] {
                let sort = Some(Sort { field: THING.index(key), down });
                let page = read.list(&THING, &Query { sort, offset, limit, ..all.clone() }).unwrap();
                let got: Vec<Id> = page.rows.iter().map(|row| row.id).collect();
                let expected: Vec<Id> = wanted.iter().skip(offset as usize).take(limit as usize).map(|(_, _, id)| *id).collect();
                assert_eq!(got, expected, "by {key} down {down} from {offset} for {who}");
            }
        }
    }
    assert!(!ids.is_empty());
}

#[test]
fn short_ways_answer_as_the_long_ones() {
    for engine in engines() {
        let w = World::new(&engine);
        let ids = filled(&w);
        let people = [w.mint(), w.mint(), w.mint()];
        for (n, id) in people.iter().enumerate() {
            let draft = Draft::new().with("name", ["Zoe", "adam", "Mia"][n]).with("unit", [w.root, w.left, w.right][n]);
            w.write(&Actor::System, &[Change::create(&PERSON, *id, draft)]).unwrap();
        }
        for (n, id) in ids.iter().enumerate().filter(|(n, _)| n % 3 < 2) {
            w.edit(*id, Draft::new().with("owner", people[n % 2 + n % 5 / 4]));
        }
        for (who, actor) in [("the program", &Actor::System), ("ann", &w.ann), ("bob", &w.bob)] {
            for moment in [Moment::Live, Moment::Sequence(20), Moment::Sequence(36), Moment::Sequence(0)] {
                let read = w.read(actor, moment);
                if moment != Moment::Sequence(0) {
                    compare(&*read, &ids, who);
                    by_name(&*read, &ids, who);
                } else {
                    assert_eq!(read.counts(&[(&THING, &Filter::new())]).unwrap(), [0]);
                    assert!(read.cross(&THING, &Filter::new(), (index("level"), index("size"))).unwrap().is_empty());
                }
            }
        }
    }
}

/// Whoever may see every unit is not filtered; the moment a unit lies outside, everything of it is.
#[test]
fn who_sees_all_sees_what_the_program_sees() {
    for engine in engines() {
        let w = World::new(&engine);
        let ids = filled(&w);
        let cid = w.mint();
        let draft = Draft::new().with("name", "Cyd").with("email", "cyd@example.com").with("account", true);
        let grant = |unit: Id| Change::create(&GRANT, w.mint(), Draft::new().with("person", cid).with("role", "reader").with("unit", unit));
        w.write(&Actor::System, &[Change::create(&PERSON, cid, draft), grant(w.left), grant(w.right)]).unwrap();
        let everything = |read: &dyn Read| -> String {
            let all = Query { filter: Filter::new().with_retired(), limit: 1_000, ..Query::default() };
            let page = read.list(&THING, &all).unwrap();
            let rows: Vec<(Id, Value, Value)> = page.rows.iter().map(|row| (row.id, row.value("parts"), row.value("above"))).collect();
            let found = read.search("zebra", 100).unwrap().len();
            let tally = read.tally(&THING, &Filter::new(), index("above")).unwrap();
            let counts = read.counts(&[(&THING, &Filter::new()), (&UNIT, &Filter::new())]).unwrap();
            format!("{rows:?} {} {found} {tally:?} {counts:?} {:?}", page.total, read.links_to(&ids).unwrap())
        };
        let cyd = person(cid);
        let before = w.read(&cyd, Moment::Live);
        assert!(before.scope().readable().is_none(), "left, leaf and right by grant, the root because it lies above");
        assert_eq!(everything(&*before), everything(&*w.read(&Actor::System, Moment::Live)));
        for moment in [Moment::Sequence(9), Moment::Sequence(30)] {
            assert_eq!(everything(&*w.read(&cyd, moment)), everything(&*w.read(&Actor::System, moment)));
        }
        let kept = everything(&*before);
        // A unit beside the two, with a thing in it that points at what Cyd sees.
        let (beside, secret) = (w.mint(), w.mint());
        let unit = Draft::new().with("name", "Beside").with("parent", w.root);
        let thing = Draft::new().with("name", "Secret zebra").with("unit", beside).with("parts", vec![ids[0]]).with("above", ids[1]);
        w.write(&Actor::System, &[Change::create(&UNIT, beside, unit), Change::create(&THING, secret, thing)]).unwrap();
        w.edit(ids[0], Draft::new().with("above", secret));
        assert_eq!(everything(&*before), kept, "a read shows one moment");
        drop(before);
        let after = w.read(&cyd, Moment::Live);
        assert!(after.scope().readable().is_some_and(|units| !units.contains(&beside)));
        assert!(!everything(&*after).contains(&secret.to_string()));
        assert!(after.get(&THING, secret).unwrap().is_none() && after.get(&THING, ids[0]).unwrap().unwrap().value("above").is_none());
        assert_eq!(after.counts(&[(&THING, &Filter::new().with_retired())]).unwrap(), [30]);
        assert!(after.pointing(ids[0], 100).unwrap().iter().all(|group| !group.first.contains(&secret)));
        assert!(after.titled(&[&THING], "secret zebra").unwrap().is_empty());
        drop(after);
        // An edit by somebody who cannot see the link keeps it.
        w.write(
            &Actor::System,
            &[Change::create(&GRANT, w.mint(), Draft::new().with("person", cid).with("role", "manager").with("unit", w.root))],
        )
        .unwrap();
        assert!(w.read(&cyd, Moment::Live).scope().readable().is_none());
        let seen = everything(&*w.read(&cyd, Moment::Live));
        assert_eq!(seen, everything(&*w.read(&Actor::System, Moment::Live)));
        let draft = Draft::new().with("above", Value::None);
        w.store().write(w.org, &cyd, &crate::world::note(), &|_| Ok(vec![Change::edit(&THING, ids[0], draft.clone())])).unwrap();
        assert!(w.get(ids[0]).value("above").is_none(), "what is seen can be taken away");
    }
}

/// A group of derived values is computed again only where something changed that it reads.
#[test]
fn what_is_not_read_wakes_nobody() {
    for engine in engines() {
        let w = World::new(&engine);
        let part = w.thing(Draft::new().with("name", "Part").with("size", 4));
        let whole = w.thing(Draft::new().with("name", "Whole").with("parts", vec![part]));
        let top = w.thing(Draft::new().with("name", "Top").with("parts", vec![whole]));
        let computed = |change: Change| -> u64 {
            let before = WEIGHED.get();
            w.write(&Actor::System, &[change]).unwrap();
            WEIGHED.get() - before
        };
        let edit = |id: Id, draft: Draft| Change::edit(&THING, id, draft);
        // Its own record always: who says something may have said what counts.
        assert_eq!(computed(edit(part, Draft::new().with("name", "Other"))), 1);
        assert_eq!(computed(edit(part, Draft::new().with("level", "high").with("note", "Words"))), 1);
        // A weight wakes what stands on it, one after the other, as far as weights change.
        assert_eq!(computed(edit(part, Draft::new().with("size", 6))), 3);
        assert_eq!(w.get(top).value("weight"), Value::Int(6));
        assert_eq!(computed(edit(whole, Draft::new().with("size", 2))), 1);
        assert_eq!(computed(Change::Retire { register: &THING, id: part, version: None }), 2);
        // Only what a link leads to now and did not is concerned, not what it led to all along.
        let other = w.thing(Draft::new().with("name", "Other").with("size", 1));
        assert_eq!(computed(edit(top, Draft::new().with("parts", vec![whole, other]))), 1);
        assert_eq!(w.get(other).value("needed"), Value::Int(1));
        w.sound();
    }
}

/// What is kept as a count is told from few ends or counted anew for many, and comes out the same either way.
#[test]
fn counts_are_kept_for_few_changes_and_for_many() {
    for engine in engines() {
        let w = World::new(&engine);
        let hub = w.thing(Draft::new().with("name", "Hub").with("size", 1));
        let named = |n: usize| Draft::new().with("name", format!("User {n}")).with("size", 2).with("parts", vec![hub]);
        let users: Vec<Id> = (0..90).map(|_| w.mint()).collect();
        let made: Vec<Change> = users.iter().enumerate().map(|(n, id)| Change::create(&THING, *id, named(n))).collect();
        w.write(&Actor::System, &made).unwrap();
        let kin = || ["needed", "kin_size", "kin_middle"].map(|key| w.get(hub).value(key).as_int().unwrap());
        assert_eq!(kin(), [90, 1, 0]);
        // Each user stands below the next: one after the other, then all that are left at once.
        let below = |n: usize| Change::edit(&THING, users[n], Draft::new().with("above", users[n + 1]).with("level", "middle"));
        for n in 0..5 {
            w.write(&Actor::System, &[below(n)]).unwrap();
            assert_eq!(kin(), [90, 1 + 2 * (n as i64 + 1), n as i64], "after {n} edits");
        }
        w.write(&Actor::System, &(5..89).map(below).collect::<Vec<_>>()).unwrap();
        assert_eq!(kin(), [90, 1 + 2 * 89, 88]);
        // What counts no more goes away, and comes back, at once and alone.
        let retire = |id: &Id| Change::Retire { register: &THING, id: *id, version: None };
        w.write(&Actor::System, &users[..80].iter().map(retire).collect::<Vec<_>>()).unwrap();
        assert_eq!(kin(), [10, 1 + 2 * 9, 8]);
        w.write(&Actor::System, &[Change::Restore { register: &THING, id: users[79], version: None }]).unwrap();
        assert_eq!(kin(), [11, 1 + 2 * 10, 9]);
        w.edit(users[85], Draft::new().with("level", "high").with("size", 40));
        assert_eq!(kin(), [11, 1 + 2 * 9, 8]);
        w.sound();
        w.store().rebuild().unwrap();
        assert_eq!(kin(), [11, 1 + 2 * 9, 8]);
        w.sound();
    }
}

/// The first of many are met down an index; of few, and where it does not hold enough, they are gathered and sorted.
#[test]
fn the_first_of_many_are_those_of_the_plain_way() {
    const WAYS: &[Path] = &[&[Step::In("test-thing", "parts")], &[Step::In("test-thing", "above"), Step::In("test-thing", "parts")]];
    for engine in engines() {
        let w = World::new(&engine);
        let hub = w.thing(Draft::new().with("name", "Hub"));
        let below = w.thing(Draft::new().with("name", "Below").with("above", hub));
        let level = |n: usize| Value::from(["low", "middle", "high"][n % 3]);
        let user = |n: usize| {
            let draft = Draft::new().with("name", format!("User {n}")).with("unit", if n.is_multiple_of(2) { w.left } else { w.right });
            let draft = if n % 4 < 3 { draft.with("level", level(n)).with("size", (n % 7) as i64) } else { draft };
            // Some by the one way, some by the other, some by both, and some strangers by none.
            match n % 5 {
                0 => draft.with("parts", vec![below]),
                1 => draft.with("parts", vec![hub, below]),
                2 => draft,
                _ => draft.with("parts", vec![hub]),
            }
        };
        let ids: Vec<Id> = (0..260).map(|_| w.mint()).collect();
        let made: Vec<Change> = ids.iter().enumerate().map(|(n, id)| Change::create(&THING, *id, user(n))).collect();
        w.write(&Actor::System, &made).unwrap();
        let retired = ids.iter().step_by(11).map(|id| Change::Retire { register: &THING, id: *id, version: None });
        w.write(&Actor::System, &retired.collect::<Vec<_>>()).unwrap();
        let read = w.read(&Actor::System, Moment::Live);
        let plain = Plain(&*read);
        let left: BTreeSet<Id> = [w.left].into();
        for units in [None, Some(&left)] {
            for without in [&[][..], &[("level", &["high"][..])]] {
                let what = Gather::of(&THING, WAYS, &[]).without(without).within(units);
                for (key, down) in [("", false), ("", true), ("level", true), ("level", false), ("size", true), ("colour", false)] {
                    let sort = Sort { field: THING.index(key), down };
                    for limit in [1, 7, 150, 500] {
                        let pages = [read.first(hub, &what, sort, limit).unwrap(), plain.first(hub, &what, sort, limit).unwrap()];
                        let [short, long] = pages.map(|page| (page.rows.iter().map(|row| row.id).collect::<Vec<_>>(), page.total));
                        assert_eq!(short, long, "the first {limit} of {what:?} by {sort:?}");
                    }
                }
            }
        }
        let all = Gather::of(&THING, WAYS, &[]);
        let reached = |n: &usize| n % 5 != 2 && !n.is_multiple_of(11);
        assert_eq!(read.first(hub, &all, Sort { field: None, down: false }, 1).unwrap().total, (0..260).filter(reached).count() as u64);
    }
}

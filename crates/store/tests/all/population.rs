//! Counts that are kept every few thousand rows: the past counts what it counted, whatever happens later.

use crate::registers::THING;
use crate::world::{World, engines};
use kernel::{Actor, Change, Draft, Filter, Id, Moment, Query};

/// Rows made in one change set; three of them are enough for a kept count.
const MANY: usize = 700;

#[derive(Clone, Copy)]
struct Copy {
    id: Id,
    /// Change set of its creation.
    made: u64,
    unit: Id,
    /// Change set since which it is out of use.
    retired: Option<u64>,
}

/// What an actor who sees these units counts after a change set: in use, and all together.
fn by_hand(copies: &[Copy], units: &[Id], seq: u64) -> (u64, u64) {
    let all = copies.iter().filter(|copy| copy.made <= seq && units.contains(&copy.unit));
    let used = all.clone().filter(|copy| copy.retired.is_none_or(|since| since > seq));
    (used.count() as u64, all.count() as u64)
}

fn compare(w: &World, copies: &[Copy], latest: u64) {
    for (actor, units) in [
        (Actor::System, vec![w.root, w.left, w.leaf, w.right]),
        (w.ann.clone(), vec![w.root, w.left, w.leaf]),
        (w.bob.clone(), vec![w.root, w.right]),
    ] {
        for moment in (1..=latest).map(Moment::Sequence).chain([Moment::Live]) {
            let seq = if let Moment::Sequence(seq) = moment { seq } else { latest };
            let read = w.read(&actor, moment);
            let (used, all) = by_hand(copies, &units, seq);
            let counted = [Filter::new(), Filter::new().with_retired()].map(|filter| read.count(&THING, &filter).unwrap());
            assert_eq!(counted, [used, all], "{actor:?} at {moment:?}");
            let page = read.list(&THING, &Query { offset: used.saturating_sub(3), limit: 10, ..Query::default() }).unwrap();
            assert_eq!((page.total, page.rows.len() as u64), (used, used.min(3)), "{actor:?} at {moment:?}");
        }
    }
}

#[test]
fn the_past_counts_what_it_counted() {
    for engine in engines() {
        let w = World::new(&engine);
        let mut copies: Vec<Copy> = Vec::new();
        for made in 2..=4 {
            let units = [w.root, w.left, w.leaf, w.right, w.right];
            let new: Vec<Copy> = (0..MANY).map(|n| Copy { id: w.mint(), made, unit: units[n % 5], retired: None }).collect();
            let create = |copy: &Copy| Change::create(&THING, copy.id, Draft::new().with("name", "Part").with("unit", copy.unit));
            assert_eq!(w.write(&Actor::System, &new.iter().map(create).collect::<Vec<_>>()).unwrap().sequence, made);
            copies.extend(new);
        }
        compare(&w, &copies, 4);
        // Records that move take their past along, also in a count that was kept before; what is retired stays in the past.
        for place in [1, MANY + 1, 2 * MANY + 6] {
            copies[place].unit = w.right;
            w.edit(copies[place].id, Draft::new().with("unit", w.right));
        }
        let retired: Vec<usize> = vec![0, 3, 1];
        let retire = |place: &usize| Change::Retire { register: &THING, id: copies[*place].id, version: None };
        let changes: Vec<Change> = retired.iter().map(retire).collect();
        assert_eq!(w.write(&Actor::System, &changes).unwrap().sequence, 8);
        for place in retired {
            copies[place].retired = Some(8);
        }
        compare(&w, &copies, 8);
        // A retired record that moves takes both along.
        copies[3].unit = w.left;
        w.edit(copies[3].id, Draft::new().with("unit", w.left));
        compare(&w, &copies, 9);

        // The counts are kept, not counted anew each time; and a rebuild keeps them again.
        let wrong = || w.read(&Actor::System, Moment::Sequence(4)).count(&THING, &Filter::new()).unwrap();
        let right = wrong();
        w.place.sql("UPDATE population SET n = n + 1 WHERE register = 'test-thing' AND seq > 0");
        assert!(wrong() > right, "no count was kept");
        w.store().rebuild().unwrap();
        compare(&w, &copies, 9);
        w.place.sql("UPDATE population SET n = n + 1 WHERE register = 'test-thing' AND seq > 0");
        assert!(wrong() > right, "no count was kept by the rebuild");
    }
}

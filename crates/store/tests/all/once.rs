//! Keys of requests: kept with the change set or not at all.

use crate::registers::THING;
use crate::world::{World, engines, note};
use jiff::SignedDuration;
use kernel::{Actor, Change, Door, Draft, Fault, Filter, Id, Moment, Read, Receipt};
use std::sync::Barrier;
use store::Once;

fn once(by: Option<Id>, key: &str, request: u8) -> Once {
    Once { by, key: key.into(), request: [request; 32] }
}

fn make(w: &World, once: &Once, name: &str) -> Result<Receipt, Fault> {
    let plan = |read: &dyn Read| Ok(vec![Change::create(&THING, read.mint(), Draft::new().with("name", name))]);
    w.store().write_once(w.org, &Actor::System, &note(), once, &plan)
}

fn things(w: &World) -> u64 {
    w.read(&Actor::System, Moment::Live).count(&THING, &Filter::new()).unwrap()
}

#[test]
fn of_eight_at_once_one_writes_and_all_get_its_receipt() {
    for engine in engines() {
        let mut w = World::new(&engine);
        let together = Barrier::new(8);
        let receipts: Vec<Receipt> = std::thread::scope(|scope| {
            let one = || {
                together.wait();
                make(&w, &once(None, "k", 1), "One").unwrap()
            };
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(one)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!((things(&w), receipts.iter().filter(|receipt| !receipt.repeated).count()), (1, 1));
        for receipt in &receipts {
            assert_eq!((receipt.sequence, receipt.recorded_at), (receipts[0].sequence, receipts[0].recorded_at));
            assert_eq!(receipt.written, receipts[0].written);
        }
        // As after the end of a process that wrote and could not answer any more.
        w.reopen();
        let found = w.store().written_before(w.org, &once(None, "k", 1)).unwrap().unwrap();
        assert_eq!((found.repeated, &found.written), (true, &receipts[0].written));
        assert!(make(&w, &once(None, "k", 1), "One").unwrap().repeated);
        w.sound();
    }
}

#[test]
fn a_key_belongs_to_one_request_of_one_sender() {
    for engine in engines() {
        let w = World::new(&engine);
        make(&w, &once(None, "k", 1), "One").unwrap();
        let refused = make(&w, &once(None, "k", 2), "Two");
        let Err(Fault::Conflict(text)) = refused else { panic!("{refused:?}") };
        assert_eq!(text.id, "idempotency-other-request");
        assert!(!format!("{:?}", text.args).contains(':'), "only the key itself is named: {:?}", text.args);
        let Actor::Person { id: ann, .. } = &w.ann else { panic!() };
        assert!(!make(&w, &once(Some(*ann), "k", 2), "Two").unwrap().repeated);
        assert_eq!(things(&w), 2);

        // A refusal leaves the key free, as it leaves everything.
        assert!(matches!(make(&w, &once(None, "other", 1), ""), Err(Fault::Invalid(_))));
        assert!(w.store().written_before(w.org, &once(None, "other", 1)).unwrap().is_none());
        make(&w, &once(None, "other", 1), "Three").unwrap();

        // What changes nothing is answered in the same way again.
        let nothing = |_: &dyn Read| Ok(Vec::new());
        let quiet = |actor| w.store().write_once(w.org, actor, &note(), &once(None, "quiet", 1), &nothing).unwrap();
        assert_eq!((quiet(&Actor::System).sequence, quiet(&Actor::System).repeated), (0, true));

        // For a day.
        w.store().sweep(w.store().now() + SignedDuration::from_hours(25)).unwrap();
        assert!(!make(&w, &once(None, "k", 2), "Four").unwrap().repeated);
        assert_eq!(things(&w), 4);
        w.sound();
    }
}

#[test]
fn a_second_connection_of_one_thread_is_counted() {
    for engine in engines() {
        let w = World::new(&engine);
        let before = w.store().overlaps();
        drop(w.read(&Actor::System, Moment::Live));
        w.thing(Draft::new().with("name", "One"));
        assert_eq!(w.store().overlaps(), before, "one after the other is right");
        let held = w.read(&Actor::System, Moment::Live);
        drop(w.read(&Actor::System, Moment::Live));
        assert_eq!(w.store().overlaps(), before + 1, "two reads");
        w.thing(Draft::new().with("name", "Two"));
        assert_eq!(w.store().overlaps(), before + 2, "a write beside a read");
        drop(held.at(Moment::Sequence(1)).unwrap());
        assert_eq!(w.store().overlaps(), before + 2, "another moment of the same read needs no other connection");
        drop(held);
        let inside = |read: &dyn Read| {
            w.store().read(w.org, &Actor::System, Moment::Live).map(drop)?;
            Ok(vec![Change::create(&THING, read.mint(), Draft::new().with("name", "Three"))])
        };
        w.store().write(w.org, &Actor::System, &note(), &inside).unwrap();
        assert_eq!(w.store().overlaps(), before + 3, "a read of its own inside a write");
    }
}

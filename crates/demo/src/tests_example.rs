//! The demo part of docs/adding-a-register.md, as it stands there: told, and taken by the store.

#[path = "../../domain/tests/adding_a_register/assessment/mod.rs"]
mod assessment;
#[path = "../../domain/tests/adding_a_register/supplier/mod.rs"]
mod supplier;

use super::data::Data;
use super::deed::{Deed, Target};
use super::ground;
use super::story::{Cue, Phase, Story};
use super::who::ADMIN;
use assessment::ASSESSMENT;
use kernel::{Actor, Channel, Door, Draft, Filter, Id, Moment, Register};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use store::{Clock, Entropy, Item, Location, Options, Store};
use supplier::SUPPLIER;

/// Tells how a supplier was assessed, in days before the end of the story.
pub(super) fn tell(story: &mut Story<'_>) -> Result<(), String> {
    let cue = |day| Cue { day, phase: Phase::Context, by: ADMIN, channel: Channel::Browser, why: "" };
    let (supplier, id) = (story.id("supplier", "hosting"), story.id("assessment", "hosting"));
    story.create(&cue(-90), &SUPPLIER, supplier, Draft::new().with("name", "Nordvest Hosting"))?;
    let draft = Draft::new().with("title", "Who has keys").with("supplier", supplier).with("planned", story.calendar.date(-30)?);
    story.create(&cue(-89), &ASSESSMENT, id, draft)?;
    let said = Draft::new().with("conclusion", "Two administrators had left and kept theirs; both were revoked.");
    story.act(&cue(-31), vec![Deed::Operation { register: &ASSESSMENT, on: Target::Record(id), key: "conclude", said, more: Draft::new() }])
}

/// Always the same day, and numbers that differ.
#[derive(Default)]
struct Fixed(AtomicU64);

impl Clock for Fixed {
    fn now(&self) -> jiff::Timestamp {
        "2026-11-22T21:00:00Z".parse().unwrap()
    }
}

impl Entropy for Fixed {
    fn fill(&self, bytes: &mut [u8]) {
        let next = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        bytes.iter_mut().rev().zip(next.iter().rev()).for_each(|(byte, next)| *byte = *next);
    }
}

#[test]
fn the_store_takes_the_example() {
    let (organisation, data) = (Id::named(&["test", "example"]), Data::read().unwrap());
    let mut story = Story::new(organisation, &data, Fixed::default().now()).unwrap();
    ground::founding(&mut story).unwrap();
    tell(&mut story).unwrap();
    let (id, steps) = (story.id("assessment", "hosting"), story.steps().unwrap());
    let added = supplier::CONCEPT.registers.iter().chain(assessment::CONCEPT.registers);
    let all: Vec<&'static Register> = domain::registers().iter().chain(added).copied().collect();
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(Options {
        location: Location::Sqlite(folder.path().into()),
        registers: Box::leak(all.into()),
        words: Arc::new(kernel::Words::new("en", &domain::messages()).unwrap()),
        clock: Arc::new(Fixed::default()),
        entropy: Arc::new(Fixed::default()),
        demo: true,
    })
    .unwrap();
    let mut items: Vec<Item<'_>> = Vec::new();
    for super::Step { at, actor, note, plan, .. } in &steps {
        items.push(Item { organisation, actor: actor.actor(), note: note.clone(), at: Some(*at), plan: plan.as_ref() });
    }
    for (step, result) in steps.iter().zip(store.write_all(&items)) {
        let sequence = result.map(|receipt| receipt.sequence).unwrap_or_else(|fault| panic!("{} {:?}: {fault}", step.at, step.note));
        assert!(sequence > 0, "{} {:?} changes nothing", step.at, step.note);
    }
    let read = store.read(organisation, &Actor::System, Moment::Live).unwrap();
    let row = read.get(&ASSESSMENT, id).unwrap().unwrap();
    assert_eq!((row.common.state.as_str(), row.version), ("concluded", 2));
    assert_eq!(read.count(&SUPPLIER, &Filter::new()).unwrap(), 1);
}

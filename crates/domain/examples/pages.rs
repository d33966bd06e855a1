//! Measures pages and reports over a filled organisation: `cargo run --release -p vouchsafe-domain --example pages`.
//!
//! Prints the time of one answer, median of many, now and as at before the newest changes, with 93 + 40 lines of the Statement
//! of Applicability, 110 controls in 12 units, 300 risks and 200 assets on SQLite in a temporary folder.

#[path = "../tests/support/mod.rs"]
mod support;

use domain::ground::framework::requirement_id;
use domain::protect::asset::ASSET;
use domain::protect::control::CONTROL;
use domain::protect::control::IMPLEMENTATION;
use domain::protect::risk::RISK;
use domain::protect::soa::SOA_LINE;
use domain::{CONCEPTS, Setup, found, registers};
use kernel::nouns::{PERSON, UNIT};
use kernel::{Change, Draft, Fault, Filter, Id, Moment, Read, Words};
use std::error::Error;
use std::time::Instant;
use support::Place;
use ui::{View, Visitor};

fn main() -> Result<(), Box<dyn Error>> {
    let setup = Setup {
        name: "Korvane Software".into(),
        time_zone: "Europe/Berlin".into(),
        currency: "EUR".into(),
        admin_name: "Maren Holt".into(),
        admin_email: "maren@example.com".into(),
        frameworks: Setup::usual(),
    };
    let begin = Instant::now();
    let place = Place::new(registers(), move |read, id| found(read, id, &setup))?;
    println!("found an organisation: {:?}", begin.elapsed());
    let begin = Instant::now();
    place.write(&fill)?;
    println!("fill it, one change set: {:?}", begin.elapsed());
    let controls: Vec<Id> = place.live()?.all(&CONTROL, &Filter::new())?.iter().map(|row| row.id).collect();
    for id in controls.iter().skip(70) {
        place.create(&SOA_LINE, &Draft::new().with("subject", *id).with("reasons", vec!["contract".to_owned()]))?;
    }
    let begin = Instant::now();
    for id in controls.iter().take(20) {
        place.operate(&CONTROL, *id, "report-progress", &Draft::new().with("state", "in-place"))?;
    }
    println!("report progress, one change set: {:?}", begin.elapsed() / 20);

    place.days(30);
    let asset = place.create(&ASSET, &Draft::new().with("name", "Rostering").with("kind", "process"))?;
    let begin = Instant::now();
    for round in 0..20 {
        place.edit(&ASSET, asset, &Draft::new().with("location", format!("Room {round}")))?;
    }
    println!("edit an asset, one change set: {:?}", begin.elapsed() / 20);

    let own = CONCEPTS.iter().map(|concept| (concept.name, concept.messages));
    let files = [kernel::words::ENGLISH, ui::ENGLISH].into_iter().chain(own).collect::<Vec<_>>();
    let words = Words::new("en", &files).map_err(|problems| problems.join("\n"))?;
    let visitor = Visitor::default();
    let live = place.live()?;
    let past = live.at(Moment::Sequence(live.sequence().saturating_sub(22)))?;
    for screen in CONCEPTS.iter().flat_map(|concept| concept.screens) {
        for (read, when) in [(&*live, "now"), (&*past, "past")] {
            let view = View { read, words: &words, concepts: CONCEPTS, visitor: &visitor, path: screen.path, query: &[], flash: None };
            measure(&format!("{} {when}", screen.path), || (screen.render)(&view).map(|markup| markup.into_string().len()))?;
        }
    }
    for report in CONCEPTS.iter().flat_map(|concept| concept.reports).filter(|report| report.key != "soa-changes") {
        let read = place.live()?;
        let view = View { read: &*read, words: &words, concepts: CONCEPTS, visitor: &visitor, path: "/report", query: &[], flash: None };
        measure(report.key, || (report.render)(&view).map(|document| document.blocks.len()))?;
    }
    Ok(())
}

fn measure(name: &str, answer: impl Fn() -> Result<usize, Fault>) -> Result<(), Fault> {
    let mut times = Vec::new();
    let mut size = 0;
    for _ in 0..41 {
        let begin = Instant::now();
        size = answer()?;
        times.push(begin.elapsed());
    }
    times.sort();
    println!("{name}: {:?} (size {size})", times.get(times.len() / 2).copied().unwrap_or_default());
    Ok(())
}

fn fill(read: &dyn Read) -> Result<Vec<Change>, Fault> {
    let mut changes = Vec::new();
    let people: Vec<Id> = (0..12).map(|_| read.mint()).collect();
    for (place, id) in people.iter().enumerate() {
        changes.push(Change::create(&PERSON, *id, Draft::new().with("name", format!("Person {place}"))));
    }
    let pick = |list: &[Id], place: usize| list.get(place % list.len()).copied().unwrap_or_default();
    let owner = |place: usize| pick(&people, place);
    let references: Vec<String> = [(5, 37), (6, 8), (7, 14), (8, 34)]
        .iter()
        .flat_map(|(theme, last)| (1..=*last).map(move |number| format!("A.{theme}.{number}")))
        .collect();
    let root = read.all(&UNIT, &Filter::new())?.first().map(|row| row.id).unwrap_or_default();
    let units: Vec<Id> = (0..12).map(|_| read.mint()).collect();
    for (place, id) in units.iter().enumerate() {
        let draft = Draft::new().with("name", format!("Unit {place}")).with("kind", "department").with("parent", root).with("unit", root);
        changes.push(Change::create(&UNIT, *id, draft));
    }
    let controls: Vec<Id> = (0..110).map(|_| read.mint()).collect();
    for (place, id) in controls.iter().enumerate() {
        let asked = |step: usize| references.get((place * 7 + step * 11) % references.len()).map_or("", String::as_str);
        let meets: Vec<Id> = (0..3).map(|step| requirement_id("iso27002-2022", asked(step))).collect();
        let draft = Draft::new().with("title", format!("Control {place}")).with("requirements", meets).with("owner", owner(place));
        changes.push(Change::create(&CONTROL, *id, draft));
        for unit in &units {
            let state = ["in-place", "in-progress", "planned"].get(place % 3).copied().unwrap_or("planned");
            let draft = Draft::new().with("control", *id).with("unit", *unit).with("state", state).with("owner", owner(place));
            changes.push(Change::create(&IMPLEMENTATION, read.mint(), draft));
        }
    }
    for place in 0..200_usize {
        let draft = Draft::new().with("name", format!("Asset {place}")).with("kind", "software").with("owner", owner(place));
        changes.push(Change::create(&ASSET, read.mint(), draft.with("next_review", read.today())));
    }
    for place in 0..300_usize {
        let rank = |n: usize| i64::try_from(1 + n % 5).unwrap_or(1);
        let treated: Vec<Id> = (0..3).map(|step| pick(&controls, place * 5 + step * 13)).collect();
        let draft = Draft::new()
            .with("title", format!("Risk {place}"))
            .with("affects", vec!["availability".to_owned()])
            .with("current_likelihood", rank(place))
            .with("current_likelihood_reason", "seen")
            .with("current_consequence", rank(place / 5))
            .with("current_consequence_reason", "felt")
            .with("controls", treated)
            .with("owner", owner(place))
            .with("first_review", read.today());
        changes.push(Change::create(&RISK, read.mint(), draft));
    }
    Ok(changes)
}

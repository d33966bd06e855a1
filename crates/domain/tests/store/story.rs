//! The domain through the real door, on SQLite: founding, derived values, follow-ups, pages, reports, the past.

use crate::support::Place;
use domain::ground::criteria::{CRITERIA, Level};
use domain::ground::framework::{ADOPTION, REQUIREMENT, requirement_id};
use domain::ground::property::Property;
use domain::protect::asset::{ASSET, Need};
use domain::protect::context::{EXPECTATION, PARTY};
use domain::protect::control::CONTROL;
use domain::protect::control::IMPLEMENTATION;
use domain::protect::evidence::EVIDENCE;
use domain::protect::obligation::OBLIGATION;
use domain::protect::risk::RISK;
use domain::protect::risk::rules::{Rung, is_above, level_of};
use domain::protect::soa::rules::status;
use domain::protect::soa::{SOA_LINE, Status};
use domain::{CONCEPTS, Setup, found, registers};
use kernel::document::Block;
use kernel::nouns::{ATTACHMENT, PERSON, UNIT};
use kernel::{Actor, Change, Channel, Door, Draft, Fault, Filter, Id, Moment, Note, Read, Row, Words};
use ui::{View, Visitor};

fn place() -> Place {
    let setup = Setup {
        name: "Korvane Software".into(),
        time_zone: "Europe/Berlin".into(),
        currency: "EUR".into(),
        admin_name: "Maren Holt".into(),
        admin_email: "maren@example.com".into(),
        frameworks: Setup::usual(),
    };
    Place::new(registers(), move |read, id| found(read, id, &setup)).unwrap()
}

fn get(place: &Place, register: &'static kernel::Register, id: Id) -> Row {
    place.live().unwrap().get(register, id).unwrap().unwrap()
}

fn line(read: &dyn Read, reference: &str) -> Row {
    let subject = kernel::Value::Link(requirement_id("iso27002-2022", reference));
    read.all(&SOA_LINE, &Filter::new().is(&SOA_LINE, "subject", vec![subject])).unwrap().remove(0)
}

fn control(place: &Place, title: &str, meets: &[&str]) -> Id {
    let requirements: Vec<Id> = meets.iter().map(|reference| requirement_id("iso27002-2022", reference)).collect();
    place.create(&CONTROL, &Draft::new().with("title", title).with("requirements", requirements)).unwrap()
}

fn risk() -> Draft {
    Draft::new()
        .with("title", "Rosters are lost")
        .with("affects", vec!["availability".to_owned()])
        .with("current_likelihood", 3)
        .with("current_likelihood_reason", "seen")
        .with("current_consequence", 4)
        .with("current_consequence_reason", "felt")
}

fn words() -> Words {
    let own = CONCEPTS.iter().map(|concept| (concept.name, concept.messages));
    Words::new("en", &[kernel::words::ENGLISH, ui::ENGLISH].into_iter().chain(own).collect::<Vec<_>>()).unwrap()
}

fn with_view<T>(read: &dyn Read, path: &str, query: &[(&str, &str)], ask: impl Fn(&View<'_>) -> Result<T, Fault>) -> T {
    let words = words();
    let visitor = Visitor::default();
    let query: Vec<(String, String)> = query.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    ask(&View { read, words: &words, concepts: CONCEPTS, visitor: &visitor, path, query: &query, flash: None }).unwrap()
}

fn page(read: &dyn Read, path: &str, query: &[(&str, &str)]) -> String {
    let screen = CONCEPTS.iter().flat_map(|concept| concept.screens).find(|screen| screen.path == path).unwrap();
    with_view(read, path, query, screen.render).into_string()
}

#[test]
fn an_organisation_is_founded_in_one_change_set() {
    let place = place();
    let read = place.live().unwrap();
    let count = |register| read.count(register, &Filter::new()).unwrap();
    assert_eq!((count(&SOA_LINE), count(&REQUIREMENT), count(&ADOPTION), count(&PERSON), count(&UNIT)), (93, 207, 3, 1, 1));
    assert_eq!(read.sequence(), 1);
    assert_eq!(status(&line(&*read, "A.5.1")), Status::NoControl);
    assert_eq!(read.by_reference("a.8.13").unwrap().unwrap().register, &REQUIREMENT);
    let adoption = read.all(&ADOPTION, &Filter::new()).unwrap().remove(0);
    assert_eq!((adoption.version, adoption.value("edition").as_text()), (1, Some("2022 with Amendment 1:2024")));
}

#[test]
fn follow_ups_fill_in_what_was_left_out() {
    let place = place();
    let id = place.create(&RISK, &risk()).unwrap();
    let row = get(&place, &RISK, id);
    assert_eq!(row.value("criteria").as_link(), Some(place.live().unwrap().all(&CRITERIA, &Filter::new()).unwrap()[0].id));
    assert_eq!((level_of(&row, Rung::Current), is_above(&row)), (Some(Level::High), Some(true)));
    let draft = Draft::new().with("framework", "gdpr").with("since", place.live().unwrap().today());
    let adoption = place.create(&ADOPTION, &draft).unwrap();
    assert_eq!(get(&place, &ADOPTION, adoption).title(), "General Data Protection Regulation");
}

#[test]
fn status_standing_and_needs_follow_through_the_door() {
    let place = place();
    let (backup, drill) = (control(&place, "Backup", &["A.8.13", "A.8.14"]), control(&place, "Drill", &["A.8.13"]));
    assert_eq!(status(&line(&*place.live().unwrap(), "A.8.13")), Status::Planned);
    place.operate(&CONTROL, backup, "report-progress", &Draft::new().with("state", "in-place")).unwrap();
    assert_eq!(status(&line(&*place.live().unwrap(), "A.8.13")), Status::Partly);
    assert_eq!(status(&line(&*place.live().unwrap(), "A.8.14")), Status::Implemented);
    let treated = place.create(&RISK, &risk().with("controls", vec![backup, drill])).unwrap();
    assert_eq!(line(&*place.live().unwrap(), "A.8.13").value("risks").as_int(), Some(1));
    let before = place.live().unwrap().sequence();
    place.days(30);
    place.operate(&CONTROL, drill, "retire", &Draft::new()).unwrap();
    place.operate(&RISK, treated, "retire", &Draft::new()).unwrap();
    let now = line(&*place.live().unwrap(), "A.8.13");
    assert_eq!((status(&now), now.value("risks").as_int(), now.value("controls").as_int()), (Status::Implemented, Some(0), Some(1)));
    assert_eq!(place.live().unwrap().count(&IMPLEMENTATION, &Filter::new()).unwrap(), 1);
    let past = place.at(Moment::Sequence(before)).unwrap();
    let then = line(&*past, "A.8.13");
    assert_eq!((status(&then), then.value("risks").as_int()), (Status::Partly, Some(1)));
    place.operate(&CONTROL, drill, "restore", &Draft::new()).unwrap();
    assert_eq!(status(&line(&*place.live().unwrap(), "A.8.13")), Status::Partly);
}

#[test]
fn needs_pass_down_a_chain_made_in_one_go() {
    let place = place();
    let read = place.live().unwrap();
    let (process, system, network) = (read.mint(), read.mint(), read.mint());
    let asset = |name: &str, kind: &str, on: Vec<Id>| Draft::new().with("name", name).with("kind", kind).with("depends_on", on);
    place
        .write(&|_| {
            let need = asset("Rostering", "process", vec![system]).with("availability", "very-high").with("availability_reason", "Wards");
            Ok(vec![
                Change::create(&ASSET, process, need),
                Change::create(&ASSET, system, asset("Roster service", "software", vec![network])),
                Change::create(&ASSET, network, asset("Office network", "network", Vec::new())),
            ])
        })
        .unwrap();
    let need = |id: Id| domain::protect::asset::rules::need(&get(&place, &ASSET, id), Property::Availability);
    assert_eq!([process, system, network].map(need), [Some(Need::VeryHigh); 3]);
    let circle = place.edit(&ASSET, network, &Draft::new().with("depends_on", vec![process]));
    assert!(matches!(circle, Err(Fault::Invalid(problems)) if problems[0].text.id == "asset-circle"));
    place.operate(&ASSET, process, "retire", &Draft::new()).unwrap();
    assert_eq!([system, network].map(need), [None; 2]);
}

#[test]
fn every_page_panel_and_report_renders_live_and_past() {
    let place = place();
    let backup = control(&place, "Backup", &["A.8.13"]);
    let asset = place.create(&ASSET, &Draft::new().with("name", "Rostering").with("kind", "process")).unwrap();
    place.create(&RISK, &risk().with("controls", vec![backup]).with("assets", vec![asset])).unwrap();
    let first = place.live().unwrap().sequence();
    place
        .operate(
            &SOA_LINE,
            line(&*place.live().unwrap(), "A.8.30").id,
            "exclude",
            &Draft::new().with("exclusion_reason", "Nothing is given out"),
        )
        .unwrap();
    for moment in [Moment::Live, Moment::Sequence(first), Moment::Sequence(1)] {
        let read = place.at(moment).unwrap();
        let lines = CONCEPTS.iter().flat_map(|concept| concept.measures).find(|measure| measure.key == "lines").unwrap();
        let counted = (lines.count)(&*read).unwrap();
        assert_eq!((counted.n(), counted.of()), (0, if moment == Moment::Live { 92 } else { 93 }));
        for screen in CONCEPTS.iter().flat_map(|concept| concept.screens) {
            assert!(page(&*read, screen.path, &[]).len() > 300, "{}", screen.path);
        }
        for report in CONCEPTS.iter().flat_map(|concept| concept.reports) {
            let document = with_view(&*read, "/report", &[], report.render);
            let tables = document.blocks.iter().any(|block| matches!(block, Block::Table(_)));
            // The statement of a scope is words alone.
            assert!(tables || report.key == "scope-statement" && !document.blocks.is_empty(), "{}", report.key);
        }
        for panel in CONCEPTS.iter().flat_map(|concept| concept.panels) {
            let register = registers().iter().find(|register| register.key == panel.register).unwrap();
            for row in read.all(register, &Filter::new()).unwrap().iter().take(2) {
                let row = read.get(register, row.id).unwrap().unwrap();
                with_view(&*read, "/x", &[], |view| (panel.render)(view, &row));
            }
        }
    }
    let read = place.live().unwrap();
    assert_eq!(page(&*read, "/soa", &[("q", "applicable:no")]).matches("class=\"ref\"").count(), 1);
    assert_eq!(page(&*read, "/soa", &[("q", "risks>0 status:planned")]).matches("class=\"ref\"").count(), 1);
}

#[test]
fn rights_hold_for_managers_and_readers() {
    let place = place();
    let admin = place.live().unwrap().all(&PERSON, &Filter::new()).unwrap().remove(0).id;
    let unit = place.live().unwrap().all(&UNIT, &Filter::new()).unwrap().remove(0).id;
    let reader = place.create(&PERSON, &Draft::new().with("name", "Rui").with("email", "rui@example.com").with("account", true)).unwrap();
    place.create(&kernel::nouns::GRANT, &Draft::new().with("person", reader).with("role", "contributor").with("unit", unit)).unwrap();
    let id = line(&*place.live().unwrap(), "A.8.30").id;
    let note = Note { channel: Channel::Browser, reason: String::new() };
    let exclude = |person: Id| {
        let actor = Actor::Person { id: person, at_most: None };
        place.store.write(place.organisation, &actor, &note, &|read| {
            let row = read.get(&SOA_LINE, id)?.ok_or(Fault::NotFound)?;
            let said = Draft::new().with("exclusion_reason", "Nothing is given out");
            SOA_LINE.operation("exclude").unwrap().changes(read, &row, &said)
        })
    };
    assert!(matches!(exclude(reader), Err(Fault::Forbidden)));
    exclude(admin).unwrap();
    // What a contributor creates brings its follow-ups, though the contributor may not make them alone.
    let actor = Actor::Person { id: reader, at_most: None };
    let control = place.live().unwrap().mint();
    let make = |_: &dyn Read| Ok(vec![Change::create(&CONTROL, control, Draft::new().with("title", "Backup"))]);
    place.store.write(place.organisation, &actor, &note, &make).unwrap();
    assert_eq!(place.live().unwrap().count(&IMPLEMENTATION, &Filter::new()).unwrap(), 1);
}

#[test]
fn what_parties_ask_follows_the_implementations_three_links_away() {
    let place = place();
    let control = control(&place, "Breach plan", &[]);
    let party = Draft::new().with("name", "Hospitals").with("kind", "customer").with("side", "external");
    let party = place.create(&PARTY, &party).unwrap();
    let law = Draft::new().with("title", "Notice").with("kind", "law").with("source", "GDPR, Article 33").with("controls", vec![control]);
    let law = place.create(&OBLIGATION, &law).unwrap();
    let wanted = Draft::new().with("title", "News within a day").with("party", party).with("kind", "contract").with("addressed", "yes");
    let wanted = place.create(&EXPECTATION, &wanted.with("obligations", vec![law])).unwrap();
    let numbers = |register, id, keys: [&str; 2]| keys.map(|key| get(&place, register, id).value(key).as_int().unwrap());
    assert_eq!((numbers(&PARTY, party, ["met", "of"]), numbers(&OBLIGATION, law, ["in_place", "of"])), ([0, 1], [0, 1]));
    place.operate(&CONTROL, control, "report-progress", &Draft::new().with("state", "in-place")).unwrap();
    assert_eq!(get(&place, &EXPECTATION, wanted).value("standing").as_text(), Some("in-place"));
    assert_eq!((numbers(&PARTY, party, ["met", "of"]), numbers(&OBLIGATION, law, ["in_place", "of"])), ([1, 1], [1, 1]));
    place.edit(&OBLIGATION, law, &Draft::new().with("controls", Vec::<Id>::new())).unwrap();
    assert_eq!(get(&place, &EXPECTATION, wanted).value("standing").as_text(), Some("no-control"));
    assert_eq!(numbers(&PARTY, party, ["met", "of"]), [0, 1]);
    assert!(place.store.fsck().unwrap().problems.is_empty());
}

#[test]
fn files_of_evidence_are_counted_as_they_come_and_go() {
    let place = place();
    let evidence = place.create(&EVIDENCE, &Draft::new().with("title", "Access review").with("kind", "record")).unwrap();
    let files = || get(&place, &EVIDENCE, evidence).value("files").as_int();
    assert_eq!(files(), Some(0));
    let file = Draft::new().with("file_name", "lists.pdf").with("about", evidence).with("hash", "ab".repeat(32)).with("size", 9);
    let file = place.create(&ATTACHMENT, &file).unwrap();
    assert_eq!(files(), Some(1));
    place.write(&|_| Ok(vec![Change::Retire { register: &ATTACHMENT, id: file, version: None }])).unwrap();
    assert_eq!(files(), Some(0));
}

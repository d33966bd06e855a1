//! Follows docs/adding-a-register.md as written: its blocks are the files compiled here, and the generic functions of the
//! program work on the register they make.

use crate::supplier::{self, SUPPLIER};
use crate::support::Place;
use kernel::Finder;
use kernel::nouns::{NOUNS, Organisation, UNIT};
use kernel::{Change, Draft, Filter, Moment, Register, Words, diff, filter};
use std::sync::OnceLock;

use ui::{Concept, View, Visitor};

const PAGE: &str = include_str!("../../../../docs/adding-a-register.md");

static CONCEPTS: &[Concept] = &[domain::ground::organisation::CONCEPT, supplier::CONCEPT];

fn registers() -> &'static [&'static Register] {
    static ALL: OnceLock<Vec<&'static Register>> = OnceLock::new();
    ALL.get_or_init(|| NOUNS.iter().copied().chain([&SUPPLIER]).collect())
}

fn blocks(language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}\n");
    PAGE.split(fence.as_str()).skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

#[test]
fn the_page_shows_the_files_that_are_compiled() {
    let rust = blocks("rust");
    let [field, module, record, tests, entry] = rust.as_slice() else { panic!("five blocks of Rust, not {}", rust.len()) };
    assert_eq!(*module, include_str!("supplier/mod.rs"));
    assert_eq!(*tests, include_str!("supplier/tests.rs"));
    assert_eq!(blocks("ftl"), [include_str!("supplier/en.ftl")]);
    // The record of the page, and the field that the page adds to it, make the record that is compiled.
    let compiled = include_str!("supplier/record.rs");
    assert!(compiled.contains(field));
    assert_eq!(compiled.replace(field, ""), *record);
    assert!(include_str!("follow.rs").contains(entry.trim().trim_end_matches(',')));
}

#[test]
fn the_generic_functions_work_on_it() {
    let place = Place::new(registers(), |read, id| {
        let unit = Draft::new().with("name", "Korvane Software");
        Ok(vec![
            Change::create(&kernel::nouns::ORGANISATION, id, Organisation::draft("Korvane Software", "Europe/Berlin", "EUR")),
            Change::create(&UNIT, read.mint(), unit),
        ])
    })
    .unwrap();
    // Create from typed text, as a form, a CSV row or a command line gives it.
    let typed = [("name", "Nordvest Hosting"), ("next_review", "2026-06-30"), ("website", "https://example.com/security")];
    let typed: Vec<(String, String)> = typed.map(|(key, text)| (key.to_owned(), text.to_owned())).to_vec();
    let draft = Draft::parse(SUPPLIER.fields(), &typed, &Finder(&*place.live().unwrap())).unwrap();
    let id = place.create(&SUPPLIER, &draft).unwrap();
    let before = place.live().unwrap().sequence();
    place.days(1);
    let unknown = Draft::parse(SUPPLIER.fields(), &[("webpage".to_owned(), "x".to_owned())], &Finder(&*place.live().unwrap())).unwrap_err();
    assert_eq!(unknown[0].text.id, "problem-unknown-field");
    place.edit(&SUPPLIER, id, &Draft::new().with("website", "https://example.com/trust")).unwrap();
    assert!(place.edit(&SUPPLIER, id, &Draft::new().with("name", kernel::Value::None)).is_err());

    // Read it: by reference, by filter, by search, as at before; its history and what changed.
    let read = place.live().unwrap();
    let row = read.by_reference("su-1").unwrap().unwrap();
    assert_eq!((row.title().as_str(), row.value("website").as_text()), ("Nordvest Hosting", Some("https://example.com/trust")));
    let finder = Finder(&*read);
    let context = filter::Context { me: None, today: read.today(), lookup: &finder };
    let wanted = Filter::parse("next_review>2026-01-01 nordvest", &SUPPLIER, &context).unwrap();
    assert_eq!(read.count(&SUPPLIER, &wanted).unwrap(), 1);
    assert_eq!(read.search("nordvest", 5).unwrap().len(), 1);
    let past = place.at(Moment::Sequence(before)).unwrap();
    assert_eq!(past.get(&SUPPLIER, id).unwrap().unwrap().value("website").as_text(), Some("https://example.com/security"));
    let history = read.history(&SUPPLIER, id).unwrap();
    let changed = diff::diff(&history[1].row, &history[0].row, false);
    assert_eq!(changed.iter().map(|change| change.field.key.as_ref()).collect::<Vec<_>>(), ["website"]);

    // Its pages.
    let files: Vec<(&str, &str)> = CONCEPTS.iter().map(|concept| (concept.name, concept.messages)).collect();
    let words = Words::new("en", &[kernel::words::ENGLISH, ui::ENGLISH].into_iter().chain(files).collect::<Vec<_>>()).unwrap();
    let visitor = Visitor::default();
    let view = View { read: &*read, words: &words, concepts: CONCEPTS, visitor: &visitor, path: "/supplier", query: &[], flash: None };
    let list = ui::list::list_page(&view, &SUPPLIER, &ui::list::ListState::parse(&view, &SUPPLIER)).unwrap().into_string();
    assert!(list.contains("Nordvest Hosting") && list.contains("Website") && list.contains("2026-06-30"));
    let record = ui::record::record_page(&view, &row, &ui::record::Extras::default()).unwrap().into_string();
    assert!(record.contains("SU-1") && record.contains("https://example.com/trust"));

    // Out of use and back.
    place.operate(&SUPPLIER, id, "retire", &Draft::new()).unwrap();
    assert_eq!(place.live().unwrap().count(&SUPPLIER, &Filter::new()).unwrap(), 0);
    place.operate(&SUPPLIER, id, "restore", &Draft::new()).unwrap();
    assert_eq!(place.live().unwrap().count(&SUPPLIER, &Filter::new()).unwrap(), 1);
}

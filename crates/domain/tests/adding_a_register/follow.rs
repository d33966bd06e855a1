//! Follows docs/adding-a-register.md as written: its blocks are the files compiled here, and the generic functions of the
//! program work on the register they make.

use crate::assessment::{self, ASSESSMENT};
use crate::supplier::{self, SUPPLIER};
use crate::support::Place;
use jiff::ToSpan;
use kernel::Finder;
use kernel::nouns::{NOUNS, Organisation, UNIT};
use kernel::{Change, Draft, DueQuery, Fault, Filter, Moment, Read, Register, Words, diff, filter};
use std::sync::OnceLock;

use ui::{Concept, View, Visitor};

const PAGE: &str = include_str!("../../../../docs/adding-a-register.md");

static CONCEPTS: &[Concept] = &[domain::ground::organisation::CONCEPT, supplier::CONCEPT, assessment::CONCEPT];

fn registers() -> &'static [&'static Register] {
    static ALL: OnceLock<Vec<&'static Register>> = OnceLock::new();
    ALL.get_or_init(|| NOUNS.iter().copied().chain([&SUPPLIER, &ASSESSMENT]).collect())
}

fn place() -> Place {
    Place::new(registers(), |read, id| {
        let unit = Draft::new().with("name", "Korvane Software");
        Ok(vec![
            Change::create(&kernel::nouns::ORGANISATION, id, Organisation::draft("Korvane Software", "Europe/Berlin", "EUR")),
            Change::create(&UNIT, read.mint(), unit),
        ])
    })
    .unwrap()
}

/// What somebody sees who may do everything, with these concepts.
fn look<T>(read: &dyn Read, concepts: &[Concept], see: impl Fn(&View<'_>) -> T) -> T {
    let files = CONCEPTS.iter().map(|concept| (concept.name, concept.messages));
    let words = Words::new("en", &[kernel::words::ENGLISH, ui::ENGLISH].into_iter().chain(files).collect::<Vec<_>>()).unwrap();
    let visitor = Visitor::default();
    see(&View { read, words: &words, concepts, visitor: &visitor, path: "/supplier", query: &[], flash: None })
}

/// A part of the page, by its heading.
fn section(heading: &str) -> &'static str {
    let mut parts = PAGE.split("\n## ").filter(|part| part.starts_with(heading));
    parts.next().unwrap_or_else(|| panic!("no heading {heading}"))
}

fn blocks(part: &'static str, language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}\n");
    part.split(fence.as_str()).skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

/// A file without what says which other files it knows.
fn without_imports(file: &str) -> String {
    let known = |line: &&str| ["//!", "use ", "pub use ", "mod ", "# "].iter().any(|start| line.starts_with(start)) || line.is_empty();
    file.lines().skip_while(known).map(|line| format!("{line}\n")).collect()
}

#[test]
fn the_page_shows_the_files_that_are_compiled() {
    let field = blocks(section("Add a field"), "rust");
    let [field] = field.as_slice() else { panic!("one block, since a field is one edit") };
    let plain = section("Add a register: three files");
    let rust = blocks(plain, "rust");
    let [module, record, tests, entry] = rust.as_slice() else { panic!("three files and an entry, not {}", rust.len()) };
    let messages = blocks(plain, "ftl");
    let lines = [*module, record, tests].into_iter().chain(messages.iter().copied()).map(|block| block.lines().count());
    assert!((40..=120).contains(&lines.sum::<usize>()), "about 120 lines together");
    assert_eq!(entry.lines().count(), 1, "one entry in the list");
    assert_eq!(*module, include_str!("supplier/mod.rs"));
    assert_eq!(*tests, include_str!("supplier/tests.rs"));
    assert_eq!(messages, [include_str!("supplier/en.ftl")]);
    // The record of the page, and the field that the page adds to it, make the record that is compiled.
    let compiled = include_str!("supplier/record.rs");
    assert!(compiled.contains(field));
    assert_eq!(compiled.replace(field, ""), *record);
    assert!(include_str!("follow.rs").contains(entry.trim().trim_end_matches(',')));
}

#[test]
fn the_generic_functions_work_on_it() {
    let place = place();
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
    let list = |view: &View<'_>| ui::list::list_page(view, &SUPPLIER, &ui::list::ListState::parse(view, &SUPPLIER)).unwrap().into_string();
    let list = look(&*read, CONCEPTS, list);
    assert!(list.contains("Nordvest Hosting") && list.contains("Website") && list.contains("2026-06-30"));
    let record = look(&*read, CONCEPTS, |view| ui::record::record_page(view, &row, &ui::record::Extras::default()).unwrap().into_string());
    assert!(record.contains("SU-1") && record.contains("https://example.com/trust"));

    // What tests ask of every register.
    for key in ["supplier-empty", "supplier-alias", "assessment-empty", "assessment-alias"] {
        look(&*read, CONCEPTS, |view| assert!(view.words.has(key), "{key}"));
    }

    // Out of use and back.
    place.operate(&SUPPLIER, id, "retire", &Draft::new()).unwrap();
    assert_eq!(place.live().unwrap().count(&SUPPLIER, &Filter::new()).unwrap(), 0);
    place.operate(&SUPPLIER, id, "restore", &Draft::new()).unwrap();
    assert_eq!(place.live().unwrap().count(&SUPPLIER, &Filter::new()).unwrap(), 1);
}

#[test]
fn the_page_shows_the_second_example_as_it_is_compiled() {
    let part = section("Add a register about another one");
    assert!(part.lines().count() <= 120, "{} lines", part.lines().count());
    let rust = blocks(part, "rust");
    let [record, face, pages, demo] = rust.as_slice() else { panic!("four blocks of Rust, not {}", rust.len()) };
    assert_eq!(*record, without_imports(include_str!("assessment/record.rs")));
    assert_eq!(*face, without_imports(include_str!("assessment/mod.rs")));
    assert_eq!(*pages, without_imports(include_str!("assessment/pages.rs")));
    assert_eq!(blocks(part, "ftl"), [without_imports(include_str!("assessment/en.ftl"))]);
    // The demo crate compiles and runs this one.
    assert!(include_str!("../../../demo/src/tests_example.rs").contains(demo));
    // It has no edit in the folder of the supplier, which is the one of the first example and knows nothing of it.
    assert!(!part.contains("supplier/"));
    let lower = [include_str!("supplier/mod.rs"), include_str!("supplier/record.rs"), include_str!("supplier/en.ftl")];
    assert!(lower.iter().all(|file| !file.to_lowercase().contains("assess")));
    assert_eq!((SUPPLIER.operations.len(), supplier::CONCEPT.panels.len()), (0, 0));
}

#[test]
fn the_second_example_works_from_planned_to_concluded() {
    let place = place();
    let supplier = place.create(&SUPPLIER, &Draft::new().with("name", "Nordvest Hosting")).unwrap();
    let other = place.create(&SUPPLIER, &Draft::new().with("name", "Sorvest Paper")).unwrap();
    let today = place.live().unwrap().today();
    let draft = Draft::new().with("title", "Who has keys").with("supplier", supplier).with("planned", today + 10.days());
    let id = place.create(&ASSESSMENT, &draft).unwrap();
    let due = || place.live().unwrap().due(&DueQuery::between(today, today + 30.days())).unwrap().lines;
    let counted = || (assessment::CONCEPT.measures[0].count)(&*place.live().unwrap()).map(|counted| (counted.n(), counted.of())).unwrap();
    let offered = |key: &str| {
        let row = place.live().unwrap().get(&ASSESSMENT, id).unwrap().unwrap();
        ASSESSMENT.offers(&row).iter().any(|operation| operation.key == key)
    };

    // It falls due, with the operation that does it.
    let line = due().pop().unwrap();
    assert_eq!((line.id, line.date, line.rule.act), (id, today + 10.days(), "conclude"));
    look(&*place.live().unwrap(), CONCEPTS, |view| assert_eq!(view.words.say(&line.what()), "Conclude the assessment: Who has keys"));
    assert_eq!(counted(), (0, 1));
    assert!(offered("conclude"));
    let row = place.live().unwrap().get(&ASSESSMENT, id).unwrap().unwrap();
    assert_eq!(ASSESSMENT.next_step(&row, today).map(|operation| operation.key), Some("conclude"));

    // `once` and `ahead` hold, and so does the word that the state demands.
    let field = |result: Result<kernel::Receipt, Fault>| match result {
        Err(Fault::Invalid(problems)) => problems[0].field.clone().unwrap(),
        other => panic!("{other:?}"),
    };
    assert_eq!(field(place.edit(&ASSESSMENT, id, &Draft::new().with("supplier", other))), "supplier");
    assert_eq!(field(place.edit(&ASSESSMENT, id, &Draft::new().with("planned", today - 1.days()))), "planned");
    assert_eq!(field(place.edit(&ASSESSMENT, id, &Draft::new().with("state", "concluded").with("conclusion", "x"))), "state");
    assert_eq!(field(place.operate(&ASSESSMENT, id, "conclude", &Draft::new())), "conclusion");
    assert_eq!(due().len(), 1);

    // The operation ends it: nothing is due, the measure counts it, the act is not offered again.
    place.operate(&ASSESSMENT, id, "conclude", &Draft::new().with("conclusion", "Two keys were revoked.")).unwrap();
    assert!(due().is_empty() && !offered("conclude"));
    assert_eq!(counted(), (1, 1));

    // It stands on the page of the supplier, which shows nothing of it without the concept; on no other supplier's.
    let read = place.live().unwrap();
    let page = |id, concepts: &[Concept]| {
        let row = read.get(&SUPPLIER, id).unwrap().unwrap();
        look(&*read, concepts, |view| ui::record::record_page(view, &row, &ui::record::Extras::default()).unwrap().into_string())
    };
    let form = "/assessment/new?supplier=SU-1";
    assert!(page(supplier, CONCEPTS).contains(form) && page(supplier, CONCEPTS).contains("<bdi>Who has keys</bdi>"));
    assert!(!page(supplier, &CONCEPTS[..2]).contains(form));
    assert!(!page(other, CONCEPTS).contains("Who has keys"));

    // The report says what came out, under heads that exist.
    let document = look(&*read, CONCEPTS, |view| (assessment::CONCEPT.reports[0].render)(view).unwrap());
    let [kernel::document::Block::Table(table)] = document.blocks.as_slice() else { panic!("one table") };
    let heads: Vec<&str> = table.columns.iter().map(|column| column.label.as_str()).collect();
    assert_eq!((document.title.as_str(), heads), ("Assessments of suppliers", vec!["Ref", "Title", "Supplier", "Conclusion"]));
    assert!(table.rows.len() == 1 && format!("{:?}", table.rows).contains("Two keys were revoked."));
    drop(read);

    // `part`: it leaves and comes back with its supplier, and only with that one.
    let there = || place.live().unwrap().count(&ASSESSMENT, &Filter::new()).unwrap();
    place.operate(&SUPPLIER, other, "retire", &Draft::new()).unwrap();
    assert_eq!(there(), 1);
    place.operate(&SUPPLIER, supplier, "retire", &Draft::new()).unwrap();
    assert_eq!((there(), counted()), (0, (0, 0)));
    place.operate(&SUPPLIER, supplier, "restore", &Draft::new()).unwrap();
    assert_eq!((there(), counted()), (1, (1, 1)));
}

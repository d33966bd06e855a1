//! Tests over all concepts: messages exist, fields explain themselves, references stay apart.

use crate::testing::{founded, words};
use crate::{CONCEPTS, registers};
use kernel::{Kind, Origin};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            into.push(path);
        }
    }
}

#[test]
fn every_message_that_the_code_says_exists() {
    let words = words();
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let (mut missing, mut found) = (Vec::new(), 0);
    for file in files.iter().filter(|file| !file.ends_with("src/tests.rs")) {
        let text = std::fs::read_to_string(file).unwrap();
        for sign in ["Text::new(\"", ".t(\"", ".tw(\"", "words.get(\"", "words.with(\"", "title: \"screen-", "title: \"report-"] {
            for part in text.split(sign).skip(1) {
                found += 1;
                let start = sign.rsplit('"').next().unwrap();
                let id = format!("{start}{}", part.split('"').next().unwrap());
                if !words.has(&id) {
                    missing.push(format!("{}: {id}", file.display()));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert!(found > 500, "only {found} messages were found: the code says them in another way now");
}

#[test]
fn titles_of_screens_and_reports_exist() {
    let words = words();
    for concept in CONCEPTS {
        assert!(concept.screens.iter().all(|screen| words.has(screen.title)), "{}", concept.name);
        assert!(concept.reports.iter().all(|report| words.has(report.title)), "{}", concept.name);
    }
}

#[test]
fn every_choice_has_its_words() {
    let words = words();
    for register in registers() {
        let states = register.workflow.choices;
        let fields = register.fields().iter().filter(|field| field.origin != Origin::Common).filter_map(|field| field.kind.choices());
        let said = register.operations.iter().flat_map(|operation| operation.fields).filter_map(|field| field.kind.choices());
        for choices in fields.chain(said).chain([states]) {
            for key in choices.keys {
                assert!(words.has(&format!("{}-{key}", choices.name)), "{} {key}", choices.name);
            }
        }
    }
}

/// Labels that say more than the table does, because several of them stand on one page.
const SAYS_MORE: &[&str] = &[
    "inherent_likelihood_reason",
    "inherent_consequence_reason",
    "current_likelihood_reason",
    "current_consequence_reason",
    "target_likelihood_reason",
    "target_consequence_reason",
];

/// A message whose id is by chance the one of a word of a table would stand in its place.
#[test]
fn no_message_stands_in_the_place_of_a_word_of_a_table() {
    let words = words();
    let mut wrong = Vec::new();
    let mut same = |said: String, english: &str| {
        if said != english {
            wrong.push(format!("{said:?} in the place of {english:?}"));
        }
    };
    for register in registers() {
        same(words.one(register), register.name);
        same(words.many(register), register.plural);
        for field in register.fields() {
            if !SAYS_MORE.contains(&&*field.key) {
                same(words.label(register, field), &field.label);
            }
            same(words.help(register, field), &field.help);
            same(words.inverse(register, field), field.inverse);
        }
        for operation in register.operations {
            same(words.act(register, operation), operation.label);
            same(words.act_help(register, operation), operation.help);
            for field in operation.fields {
                same(words.ask(register, operation, field), &field.label);
                same(words.ask_help(register, operation, field), &field.help);
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_field_helps_and_every_link_reads_both_ways() {
    for register in registers() {
        assert!(register.doc.len() > 20, "{}", register.key);
        for field in register.fields() {
            assert!(field.help.len() > 5 && field.help.ends_with('.'), "{} {}", register.key, field.key);
            if matches!(field.kind, Kind::Link(_) | Kind::Links(_)) {
                assert!(!field.inverse.is_empty(), "{} {}", register.key, field.key);
            }
        }
    }
}

#[test]
fn no_sentence_with_numbers_becomes_the_label_of_a_field() {
    // Message REGISTER-FIELD is the label of that field, whatever it was written for.
    let words = words();
    for register in registers() {
        for field in register.fields() {
            assert!(!words.label(register, field).contains(['{', '$']), "{}-{} is the label of a field", register.key, field.key);
        }
    }
}

#[test]
fn keys_prefixes_and_folders_are_one_of_a_kind() {
    let keys: BTreeSet<_> = registers().iter().map(|register| register.key).collect();
    let prefixes: BTreeSet<_> = registers().iter().map(|register| register.prefix).collect();
    assert_eq!((keys.len(), prefixes.len()), (registers().len(), registers().len()));
    for noun in kernel::nouns::NOUNS {
        assert!(registers().contains(noun), "{}", noun.key);
    }
    let inside = |path: &Path| -> Vec<PathBuf> {
        std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect()
    };
    let storeys = inside(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let concepts = storeys.iter().flat_map(|storey| inside(storey));
    let folders: BTreeSet<String> = concepts.map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    let named: BTreeSet<String> = CONCEPTS.iter().map(|concept| concept.name.to_owned()).collect();
    assert_eq!(folders, named);
}

#[test]
fn every_column_of_a_report_has_a_head_and_a_key_of_its_own() {
    use kernel::document::{Block, Table};
    let world = founded();
    for report in CONCEPTS.iter().flat_map(|concept| concept.reports) {
        let (document, _) = crate::testing::report(&world, report.key, &[]);
        let tables: Vec<&Table> =
            document.blocks.iter().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None }).collect();
        for table in tables {
            let keys: BTreeSet<&str> = table.columns.iter().map(|column| column.key.as_str()).collect();
            assert_eq!(keys.len(), table.columns.len(), "{}", report.key);
            for column in &table.columns {
                // A field that the register does not have stands in brackets.
                assert!(
                    !column.label.is_empty() && !column.label.starts_with('['),
                    "{}: {} is headed {:?}",
                    report.key,
                    column.key,
                    column.label
                );
            }
        }
    }
}

#[test]
fn a_report_per_scope_says_which_scope_it_is_about() {
    let mut world = founded();
    let unit = world.first(&kernel::nouns::UNIT).id;
    let hosting = kernel::Draft::new().with("name", "Hosting").with("kind", "department").with("parent", unit);
    let hosting = world.create(&kernel::nouns::UNIT, hosting).unwrap();
    let scope = kernel::Draft::new().with("title", "Zephyr hosting").with("units", vec![hosting]);
    world.create(&crate::ground::scope::SCOPE, scope).unwrap();
    let reports = || CONCEPTS.iter().flat_map(|concept| concept.reports).filter(|report| report.per_scope);
    assert!(reports().count() >= 8);
    for report in reports() {
        let said = |scope: &str| format!("{:?}", crate::testing::report(&world, report.key, &[("scope", scope)]).0);
        assert!(said("SC-2").contains("Zephyr hosting") && !said("SC-1").contains("Zephyr hosting"), "{}", report.key);
    }
}

#[test]
fn every_register_says_its_own_sentence_where_nothing_is_recorded() {
    // No list is asked for by a clause, and no two registers are for the same: the page of an empty one says what it is for.
    let words = words();
    let mut said = BTreeSet::new();
    for register in registers() {
        let text = words.find(&format!("{}-empty", register.key), &[]).unwrap_or_default();
        assert!(text.len() > 30 && text.ends_with('.'), "{}-empty: “{text}”", register.key);
        assert!(!text.to_lowercase().contains("clause"), "{}-empty cites a clause: {text}", register.key);
        assert!(said.insert(text), "{} says what another register says", register.key);
        assert!(words.has(&format!("{}-alias", register.key)), "{}: other words for it, for the palette", register.key);
    }
}

#[test]
fn what_falls_due_offers_its_act_and_a_later_day() {
    // The work list offers both without looking at the record again.
    let day = kernel::Value::Date(crate::testing::TODAY);
    let mut held = 0;
    for register in registers() {
        for rule in register.due_rules {
            for state in register.workflow.choices.keys {
                let mut row = kernel::Row::blank(register, kernel::Id::default());
                row.common.state = (*state).to_owned();
                assert!(row.set(register.index(rule.field).unwrap(), day.clone()));
                let due = register.due(&row);
                assert!(due.is_empty() || !register.workflow.closed.contains(state), "{} {state}", register.key);
                if due.iter().any(|due| due.rule == rule) {
                    held += 1;
                    let offers: Vec<&str> = register.offers(&row).iter().map(|operation| operation.key).collect();
                    assert!(offers.contains(&"postpone") && offers.contains(&"assign"), "{} {state}", register.key);
                    assert!(rule.act.is_empty() || offers.contains(&rule.act), "{} {state} {}", register.key, rule.act);
                }
                row.retired = true;
                assert!(register.due(&row).is_empty(), "{}", register.key);
            }
        }
    }
    assert!(held > 20, "{held}");
}

//! Tests that each kind of broken content is reported with file, line, field and what to do.

use super::*;

const MANIFEST: &str = "\
key: demo
title: Demo
edition: '2022'
version: '1'
kind: requirements
publisher: Us
source_note: Written here
prefix: 'X.'
groups:
- ref: one
  title: One
- ref: one.a
  title: One a
  parent: one
attributes:
- key: type
  title: Type
  many: true
  required: true
  values:
  - hard
  - soft
links:
- column: needs
  relation: need
  framework: demo
- column: controls
  relation: control
  framework: other
  required_in:
  - one
origin: Here
licence: Free
";
const ENTRIES: &str = "\
id,group,title,text,type,effects,needs,controls
1,one,First,\"Some text, with a comma\",hard;soft,integrity,,O.1
2,one.a,Second,,soft,,X.1,O.1
";
const GUIDANCE: &str = "\
guidance:
- id: '1'
  actions:
  - Do it
- id: '2'
  metrics:
  - Count it
";
const OTHER: &str = "\
key: other
title: Other
edition: '1'
version: '1'
kind: catalogue
publisher: Us
source_note: Written here
prefix: 'O.'
origin: Here
licence: Free
groups:
- ref: all
  title: All
";
const OTHER_ENTRIES: &str = "id,group,title,text\n1,all,Only,\n";
const MAPPINGS: &str = "\
source_framework,source,target_framework,target,relationship,strength,rationale,seen
demo,X.1,other,O.1,equal,10,same,yes
demo,one.a,other,all,intersects,,part,no
";

fn problems(manifest: &str, entries: &str, guidance: &str) -> Vec<String> {
    let files = [("demo/pack.yaml", manifest), ("demo/entries.csv", entries), ("demo/guidance.yaml", guidance)];
    list(load_files(&files))
}

fn list<T>(result: Result<T, PackError>) -> Vec<String> {
    match result {
        Ok(_) => Vec::new(),
        Err(error) => error.problems.iter().map(ToString::to_string).collect(),
    }
}

/// Exactly one problem, which begins so and says this.
#[track_caller]
fn one(found: &[String], start: &str, needle: &str) {
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].starts_with(start), "{} / {start}", found[0]);
    assert!(found[0].contains(needle), "{} / {needle}", found[0]);
}

#[track_caller]
fn manifest(from: &str, to: &str, start: &str, needle: &str) {
    assert!(MANIFEST.contains(from));
    one(&problems(&MANIFEST.replacen(from, to, 1), ENTRIES, GUIDANCE), start, needle);
}

#[track_caller]
fn entries(from: &str, to: &str, start: &str, needle: &str) {
    assert!(ENTRIES.contains(from));
    one(&problems(MANIFEST, &ENTRIES.replacen(from, to, 1), GUIDANCE), start, needle);
}

#[track_caller]
fn guidance(from: &str, to: &str, start: &str, needle: &str) {
    assert!(GUIDANCE.contains(from));
    one(&problems(MANIFEST, ENTRIES, &GUIDANCE.replacen(from, to, 1)), start, needle);
}

#[test]
fn the_example_itself_is_sound() {
    assert_eq!(problems(MANIFEST, ENTRIES, GUIDANCE), Vec::<String>::new());
    assert_eq!(list(library(MAPPINGS)), Vec::<String>::new());
}

#[test]
fn files_that_are_missing_twice_or_strange() {
    let all = [("a/pack.yaml", MANIFEST), ("a/entries.csv", ENTRIES)];
    assert_eq!(list(load_files(&all)), Vec::<String>::new());
    one(&list(load_files(&all[..1])), "entries.csv: ", "add it");
    one(&list(load_files(&all[1..])), "pack.yaml: ", "add it");
    let strange = [all[0], all[1], ("a/extra.csv", "")];
    one(&list(load_files(&strange)), "a/extra.csv: ", "no such file belongs");
    let twice = [all[0], all[1], ("b/entries.csv", ENTRIES)];
    one(&list(load_files(&twice)), "b/entries.csv: ", "twice");
}

#[test]
fn a_manifest_that_is_no_yaml_or_misses_a_key() {
    manifest("kind: requirements", "kind: poem", "demo/pack.yaml:5: ", "poem");
    manifest("publisher: Us", "author: Us", "demo/pack.yaml:6: ", "author");
    manifest("publisher: Us\n", "", "demo/pack.yaml", "publisher");
    manifest("title: Demo", "title: [", "demo/pack.yaml:", "YAML");
    manifest("title: Demo", "title: ''", "demo/pack.yaml:2 (title): ", "fill it in");
}

#[test]
fn a_pack_that_does_not_say_where_it_comes_from() {
    manifest("origin: Here\n", "", "demo/pack.yaml", "origin");
    manifest("origin: Here", "origin: ''", "demo/pack.yaml:32 (origin): ", "fill it in");
    manifest("licence: Free\n", "", "demo/pack.yaml", "licence");
    manifest("licence: Free", "licence: ''", "demo/pack.yaml:33 (licence): ", "fill it in");
}

#[test]
fn each_pack_of_the_program_is_refused_when_it_is_broken() {
    for source in embedded() {
        let (file, text) = *source.files.iter().find(|(file, _)| file.ends_with("entries.csv")).unwrap();
        // The first entry once more at the end: its id stands twice.
        let mut rows = text.lines().skip(1);
        let broken = format!("{}\n{}\n", text.trim_end(), rows.next().unwrap());
        let files: Vec<(&str, &str)> =
            source.files.iter().map(|(name, text)| (*name, if *name == file { broken.as_str() } else { *text })).collect();
        let found = list(load_files(&files));
        let place = format!("{file}:{} (id): ", broken.lines().count());
        assert!(found.iter().any(|problem| problem.starts_with(&place) && problem.contains("on line 2 already")), "{found:?}");
    }
}

#[test]
fn groups_that_do_not_hold_together() {
    manifest("parent: one", "parent: two", "demo/pack.yaml:12 (parent): ", "parent before its children");
    manifest("title: One a", "title: ''", "demo/pack.yaml:12 (title): ", "give it one");
    manifest("attributes:", "- ref: two\n  title: Two\nattributes:", "demo/pack.yaml:15 (ref): ", "orphan");
    let twice = MANIFEST.replacen("attributes:", "- ref: one.a\n  title: Again\nattributes:", 1);
    one(&problems(&twice, ENTRIES, GUIDANCE), "demo/pack.yaml:15 (ref): ", "twice");
    manifest("  - one\n", "  - one\n  - three\n", "demo/pack.yaml:32 (required_in): ", "three");
}

#[test]
fn columns_that_do_not_agree() {
    entries("effects", "mood", "demo/entries.csv:1 (mood): ", "declare it");
    let found = problems(MANIFEST, &ENTRIES.replacen("needs", "needed", 1), GUIDANCE);
    one(&found[..1], "demo/entries.csv:1 (needed): ", "declare it");
    one(&found[1..], "demo/pack.yaml:24: ", "no column \"needs\"");
}

#[test]
fn an_attribute_without_column() {
    let without = "id,group,title,text,effects,needs,controls\n1,one,First,,,,O.1\n2,one.a,Second,,,,O.1\n";
    one(&problems(MANIFEST, without, GUIDANCE), "demo/pack.yaml:16: ", "add it or remove");
    let no_title = "id,group,text\n1,one,First\n";
    one(&problems(MANIFEST, no_title, GUIDANCE), "demo/entries.csv:1 (title): ", "add it to the header");
    let repeated = ENTRIES.replacen("effects", "text", 1);
    let found = problems(MANIFEST, &repeated, GUIDANCE);
    one(&found, "demo/entries.csv:1 (text): ", "stands twice");
}

#[test]
fn a_line_with_the_wrong_number_of_columns() {
    let extra = ENTRIES.replacen("Second,", "Second, and more,", 1);
    let found = problems(MANIFEST, &extra, GUIDANCE);
    let line = found.iter().find(|p| p.starts_with("demo/entries.csv:3: "));
    assert!(line.is_some_and(|p| p.contains("9 columns where the header has 8")), "{found:#?}");
}

#[test]
fn an_id_that_stands_twice() {
    let twice = format!("{ENTRIES}1,one,Third,,hard,,,O.1\n");
    one(&problems(MANIFEST, &twice, GUIDANCE), "demo/entries.csv:4 (id): ", "on line 2 already");
}

#[test]
fn entries_without_id_title_or_group() {
    entries("Second", "  ", "demo/entries.csv:3 (title): ", "give it one");
    let unknown = format!("{ENTRIES}3,two,Third,,hard,,,O.1\n");
    let help = format!("{GUIDANCE}- id: '3'\n  actions: [Do]\n");
    one(&problems(MANIFEST, &unknown, &help), "demo/entries.csv:4 (group): ", "two");
    let nameless = format!("{ENTRIES},one,Third,,hard,,,O.1\n");
    let help = format!("{GUIDANCE}- id: ''\n  actions: [Do]\n");
    one(&problems(MANIFEST, &nameless, &help), "demo/entries.csv:4 (id): ", "give the number");
}

#[test]
fn attribute_values_and_effects() {
    entries("hard;soft", "hard;loud", "demo/entries.csv:2 (type): ", "one of hard, soft");
    entries("hard;soft", "hard;hard", "demo/entries.csv:2 (type): ", "twice");
    entries("hard;soft", "", "demo/entries.csv:2 (type): ", "every entry needs one");
    entries("integrity", "integrity;joy", "demo/entries.csv:2 (effects): ", "joy");
}

#[test]
fn links_within_the_pack() {
    entries("X.1", "X.9", "demo/entries.csv:3 (need): ", "X.9");
    entries("X.1", "X.1;X.1", "demo/entries.csv:3 (needs): ", "twice");
    // Required under "one", and so under its child.
    entries("X.1,O.1", "X.1,", "demo/entries.csv:3 (controls): ", "orphan");
}

#[test]
fn guidance_and_entries_match_one_to_one() {
    let found = problems(MANIFEST, ENTRIES, &GUIDANCE.replacen("- id: '2'", "- id: '7'", 1));
    one(&found[..1], "demo/entries.csv:3 (id): ", "orphan");
    one(&found[1..], "demo/guidance.yaml:5 (id): ", "no \"7\"");
    let missing = GUIDANCE.split("- id: '2'").next().unwrap();
    one(&problems(MANIFEST, ENTRIES, missing), "demo/entries.csv:3 (id): ", "add an item");
    let twice = format!("{GUIDANCE}- id: '1'\n  actions: [Again]\n");
    one(&problems(MANIFEST, ENTRIES, &twice), "demo/guidance.yaml:8 (id): ", "join the two");
    guidance("- Do it", "- ''", "demo/guidance.yaml:2 (actions): ", "empty line");
    guidance("metrics:", "poems:", "demo/guidance.yaml:6: ", "poems");
}

#[test]
fn a_multi_line_cell_does_not_shift_the_lines() {
    let long = ENTRIES.replacen("with a comma", "with\na break", 1).replacen("Second", "", 1);
    one(&problems(MANIFEST, &long, GUIDANCE), "demo/entries.csv:4 (title): ", "give it one");
    let windows = ENTRIES.replacen("Second", "", 1).replace('\n', "\r\n");
    one(&problems(MANIFEST, &windows, GUIDANCE), "demo/entries.csv:3 (title): ", "give it one");
    let spaced = format!("\u{feff}{}", ENTRIES.replacen("2,one.a,Second", "\n\n2,one.a,", 1));
    one(&problems(MANIFEST, &spaced, GUIDANCE), "demo/entries.csv:5 (title): ", "give it one");
}

#[test]
fn all_problems_are_told_at_once_in_order() {
    let found = problems(
        &MANIFEST.replacen("title: Demo", "title: ''", 1),
        &ENTRIES.replacen("Second", "", 1).replacen("integrity", "joy", 1),
        &GUIDANCE.replacen("- Do it", "- ' '", 1),
    );
    let places: Vec<&str> = found.iter().filter_map(|p| p.split(": ").next()).collect();
    assert_eq!(
        places,
        ["demo/entries.csv:2 (effects)", "demo/entries.csv:3 (title)", "demo/guidance.yaml:2 (actions)", "demo/pack.yaml:2 (title)",]
    );
}

fn library(mappings: &str) -> Result<Library, PackError> {
    load_library(
        &[
            &[("demo/pack.yaml", MANIFEST), ("demo/entries.csv", ENTRIES)],
            &[("other/pack.yaml", OTHER), ("other/entries.csv", OTHER_ENTRIES)],
        ],
        &[("map.csv", mappings)],
        &[],
    )
}

#[track_caller]
fn mapping(from: &str, to: &str, start: &str, needle: &str) {
    assert!(MAPPINGS.contains(from));
    one(&list(library(&MAPPINGS.replacen(from, to, 1))), start, needle);
}

#[test]
fn mappings_must_lead_somewhere_and_say_why() {
    mapping("demo,X.1", "demo,X.5", "map.csv:2 (source): ", "X.5");
    mapping("all,intersects", "none,intersects", "map.csv:3 (target): ", "none");
    mapping("other,O.1", "others,O.1", "map.csv:2 (target): ", "use one of demo, other");
    mapping("equal", "same", "map.csv:2 (relationship): ", "same");
    mapping(",10,", ",11,", "map.csv:2 (strength): ", "from 1 to 10");
    mapping(",part,", ",,", "map.csv:3 (rationale): ", "why");
    mapping("demo,one.a,other,all", "demo,X.1,other,O.1", "map.csv:3: ", "twice");
    mapping("same,yes", "same", "map.csv:2: ", "7 columns");
}

#[test]
fn the_further_columns_of_a_mapping_are_kept() {
    let library = library(MAPPINGS).unwrap();
    assert_eq!(library.mappings[0].notes["seen"], "yes");
    assert_eq!(library.mappings[0].strength, Some(10));
    assert_eq!(library.mappings[1].strength, None);
}

#[test]
fn links_into_another_pack_must_lead_somewhere() {
    let bad = ENTRIES.replacen("X.1,O.1", "X.1,O.2", 1);
    let demo: Files<'_> = &[("demo/pack.yaml", MANIFEST), ("demo/entries.csv", &bad)];
    let other: Files<'_> = &[("other/pack.yaml", OTHER), ("other/entries.csv", OTHER_ENTRIES)];
    one(&list(load_library(&[demo, other], &[], &[])), "demo/entries.csv:3 (controls): ", "O.2");
    let found = list(load_library(&[demo], &[], &[]));
    assert_eq!(found.len(), 2, "{found:#?}");
    let twice = list(load_library(&[other, other], &[], &[]));
    one(&twice, "pack.yaml (key): ", "rename one");
}

#[test]
fn documents_must_be_asked_for() {
    let head = "id,title,clauses,controls,kind,status,handling,note\n";
    let read = |line: &str| {
        let text = format!("{head}{line}\n");
        let packs: Vec<Files<'static>> = embedded().iter().map(|s| s.files).collect();
        list(load_library(&packs, &[], &[("documents.csv", &text)]))
    };
    assert_eq!(read("D1,Scope,4.3,,document,mandatory,keep current,"), Vec::<String>::new());
    one(&read("D1,Scope,,,document,mandatory,keep,"), "documents.csv:2 (clauses): ", "orphan");
    one(&read("D1,Scope,4.9,,document,mandatory,keep,"), "documents.csv:2 (clauses): ", "4.9");
    one(&read("D1,Scope,,5.1,document,mandatory,keep,"), "documents.csv:2 (controls): ", "5.1");
    one(&read("D1,,4.3,,document,mandatory,keep,"), "documents.csv:2 (title): ", "fill it in");
    one(&read("D1,Scope,4.3,,poem,mandatory,keep,"), "documents.csv:2 (kind): ", "poem");
    one(&read("D1,Scope,4.3,,both,nice,keep,"), "documents.csv:2 (status): ", "nice");
}

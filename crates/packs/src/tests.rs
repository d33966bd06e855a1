//! Tests of the packs that come with the program: counts, structure, references, stable bytes.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

fn get(key: &str) -> &'static Pack {
    by_key(key).unwrap_or_else(|error| panic!("{error}"))
}

fn having(pack: &Pack, attribute: &str, value: &str) -> usize {
    let has = |e: &&Entry| e.attributes.get(attribute).is_some_and(|values| values.iter().any(|v| v == value));
    pack.entries.iter().filter(has).count()
}

fn guidance_counts(pack: &Pack) -> [usize; 4] {
    let sum = |of: fn(&Guidance) -> usize| pack.entries.iter().map(|e| of(&e.guidance)).sum();
    [sum(|g| g.actions.len()), sum(|g| g.evidence.len()), sum(|g| g.questions.len()), sum(|g| g.metrics.len())]
}

#[test]
fn all_content_is_sound_and_every_link_has_a_target() {
    let library = check_embedded().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(library.packs.len(), embedded().len());
    assert_eq!(library.mappings, mappings().unwrap());
    assert_eq!(library.documents, documents().unwrap());
}

#[test]
fn the_list_of_packs_agrees_with_the_packs() {
    for source in embedded() {
        let pack = load(source).unwrap();
        let said = (source.key, source.title, source.edition, source.version);
        let is = (pack.key.as_str(), pack.title.as_str(), pack.edition.as_str(), pack.version.as_str());
        assert_eq!(said, is);
        assert_eq!(get(source.key), &pack);
    }
}

#[test]
fn every_pack_has_a_source_note_and_only_threats_are_a_catalogue() {
    for source in embedded() {
        let pack = get(source.key);
        assert!(!pack.source_note.is_empty() && !pack.origin.is_empty() && !pack.licence.is_empty());
        assert_eq!(pack.kind == Kind::Catalogue, pack.key == "threats");
    }
    assert_eq!(get("iso27001-2022").source_note, "Source: ISO/IEC 27001:2022");
    for key in ["iso27002-2022", "iso27002-2013"] {
        assert_eq!(get(key).source_note, "Based on ISO/IEC 27002 guidance");
    }
}

#[test]
fn the_2022_controls_are_complete() {
    let pack = get("iso27002-2022");
    assert_eq!(pack.entries.len(), 93);
    let themes: Vec<(&str, &str, usize)> =
        pack.groups.iter().map(|g| (g.reference.as_str(), g.title.as_str(), pack.entries_under(&g.reference).count())).collect();
    assert_eq!(themes, [("A.5", "Organizational", 37), ("A.6", "People", 8), ("A.7", "Physical", 14), ("A.8", "Technological", 34),]);
    for (theme, _, count) in themes {
        for (entry, number) in pack.entries_under(theme).zip(1..=count) {
            assert_eq!(entry.reference, format!("{theme}.{number}"));
        }
    }
    assert_eq!(having(pack, "is_new_in_2022", "yes"), 11);
    assert_eq!(guidance_counts(pack), [497, 280, 187, 130]);
    let values = |key: &str| {
        let found = pack.attributes.iter().find(|a| a.key == key);
        found.map_or(0, |a| a.values.len())
    };
    assert_eq!(values("control_type"), 3);
    assert_eq!(values("infosec_properties"), 3);
    assert_eq!(values("cybersecurity_concepts"), 5);
    assert_eq!(values("operational_capabilities"), 15);
    assert_eq!(values("security_domains"), 4);
    for attribute in &pack.attributes {
        for value in &attribute.values {
            assert!(having(pack, &attribute.key, value) > 0, "{value}");
        }
    }
    let titles: BTreeSet<&str> = pack.entries.iter().map(|e| e.title.as_str()).collect();
    assert_eq!(titles.len(), 93);
    assert!(pack.entries.iter().all(|e| !e.text.is_empty()));
}

#[test]
fn one_control_is_as_it_was_written() {
    let entry = get("iso27002-2022").entry("A.5.7").unwrap();
    assert_eq!(entry.native_id, "5.7");
    assert_eq!(entry.group, "A.5");
    assert_eq!(entry.title, "Threat intelligence");
    assert_eq!(entry.position, 7);
    assert_eq!(entry.attributes["control_type"], ["preventive", "detective", "corrective"]);
    assert_eq!(entry.attributes["is_new_in_2022"], ["yes"]);
    assert!(!entry.guidance.actions.is_empty());
}

#[test]
fn the_2022_clauses_are_complete() {
    let pack = get("iso27001-2022");
    assert_eq!(pack.entries.len(), 114);
    let clauses: BTreeSet<&str> = pack.entries.iter().map(|e| e.group.as_str()).collect();
    assert_eq!(clauses.len(), 30);
    let main: Vec<&str> = pack.groups.iter().filter(|g| g.parent.is_none()).map(|g| g.reference.as_str()).collect();
    assert_eq!(main, ["4", "5", "6", "7", "8", "9", "10"]);
    let phases = ["plan", "do", "check", "act"].map(|p| having(pack, "pdca_phase", p));
    assert_eq!(phases, [77, 6, 23, 8]);
    assert_eq!(having(pack, "documented_information", "yes"), 42);
    for entry in &pack.entries {
        assert_eq!(entry.guidance.questions.len(), 1, "{}", entry.reference);
        assert!(!entry.guidance.evidence.is_empty(), "{}", entry.reference);
        assert!(!entry.text.is_empty(), "{}", entry.reference);
        let documented = entry.attributes["documented_information"] == ["yes"];
        let what = entry.attributes.contains_key("documented_information_what");
        assert_eq!(documented, what, "{}", entry.reference);
    }
    let climate = pack.entry("4.1.amd1").unwrap();
    assert_eq!(climate.attributes["change_vs_2013"], ["added by Amendment 1:2024"]);
}

#[test]
fn the_2013_controls_are_complete() {
    let pack = get("iso27002-2013");
    assert_eq!(pack.entries.len(), 114);
    let (objectives, categories): (Vec<_>, Vec<_>) = pack.groups.iter().partition(|g| g.parent.is_some());
    assert_eq!((categories.len(), objectives.len()), (14, 35));
    for entry in &pack.entries {
        assert!(entry.reference.starts_with(&format!("{}.", entry.group)), "{}", entry.reference);
    }
    assert_eq!(get("iso27001-2013").entries.len(), 26);
}

#[test]
fn threats_and_vulnerabilities_are_complete() {
    let pack = get("threats");
    let with = |letter: char| pack.entries.iter().filter(move |e| e.reference.starts_with(letter));
    assert_eq!((with('T').count(), with('V').count()), (64, 100));
    let mut reached = BTreeSet::new();
    for vulnerability in with('V') {
        // What a weakness harms follows from the threats that use it.
        let mut effects = Effects::default();
        for link in &vulnerability.links {
            if link.relation == "threat" {
                let threat = pack.entry(&link.reference).unwrap().effects;
                effects.confidentiality |= threat.confidentiality;
                effects.integrity |= threat.integrity;
                effects.availability |= threat.availability;
            } else {
                reached.insert(link.reference.as_str());
            }
        }
        assert_eq!(effects, vulnerability.effects, "{}", vulnerability.reference);
    }
    // Every control helps against at least one weakness.
    for control in &get("iso27002-2022").entries {
        assert!(reached.contains(control.reference.as_str()), "{}", control.reference);
    }
    for threat in with('T') {
        assert_ne!(threat.effects, Effects::default(), "{}", threat.reference);
    }
}

#[test]
fn the_other_frameworks_are_complete() {
    let gdpr = get("gdpr");
    assert_eq!(gdpr.entries.len(), 135);
    assert_eq!(having(gdpr, "level", "article"), 99);
    assert_eq!(gdpr.groups.len(), 11);
    assert!(gdpr.entry("GDPR 5(1)(b)").is_some());
    let hipaa = get("hipaa-security-rule");
    assert_eq!(hipaa.entries.len(), 77);
    let kinds = ["required", "addressable"].map(|r| having(hipaa, "requirement", r));
    assert_eq!(kinds, [24, 22]);
    assert!(hipaa.entry("HIPAA 164.306(a)").is_some());
    let csf = get("nist-csf-2.0");
    assert_eq!(csf.entries.len(), 106);
    let (categories, functions): (Vec<_>, Vec<_>) = csf.groups.iter().partition(|g| g.parent.is_some());
    assert_eq!((functions.len(), categories.len()), (6, 22));
    assert!(csf.groups.iter().all(|g| !g.text.is_empty()));
    assert!(csf.entry("GV.OC-01").is_some());
}

#[test]
fn mappings_are_complete() {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for mapping in mappings().unwrap() {
        *counts.entry(&mapping.source_framework).or_default() += 1;
    }
    let expected = [("gdpr", 137), ("hipaa-security-rule", 153), ("iso27001-2013", 29), ("iso27002-2013", 115), ("nist-csf-2.0", 272)];
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn every_2013_control_maps_and_only_the_new_ones_have_no_source() {
    let mut from: BTreeSet<&str> = BTreeSet::new();
    let mut to: BTreeMap<&str, usize> = BTreeMap::new();
    for mapping in mappings().unwrap() {
        if mapping.source_framework == "iso27002-2013" {
            from.insert(&mapping.source);
            *to.entry(&mapping.target).or_default() += 1;
        }
    }
    assert_eq!(from.len(), 114);
    for control in &get("iso27002-2022").entries {
        let new = control.attributes["is_new_in_2022"] == ["yes"];
        assert_eq!(to.contains_key(control.reference.as_str()), !new);
    }
    assert_eq!(to.values().filter(|n| **n > 1).count(), 24);
    assert_eq!(to.values().filter(|n| **n == 1).count(), 58);
    // The case that other tools get wrong.
    let split: Vec<&str> = mappings().unwrap().iter().filter(|m| m.source == "A.18.2.3").map(|m| m.target.as_str()).collect();
    assert_eq!(split, ["A.5.36", "A.8.8"]);
}

#[test]
fn documents_are_complete() {
    let documents = documents().unwrap();
    let of = |status| documents.iter().filter(|d| d.status == status).count();
    assert_eq!(documents.len(), 51);
    assert_eq!(of(DocumentStatus::Mandatory), 18);
    assert_eq!(of(DocumentStatus::IfControlApplies), 14);
    assert_eq!(of(DocumentStatus::Customary), 19);
    let soa = documents.iter().find(|d| d.id == "D05").unwrap();
    assert_eq!(soa.clauses, ["6.1.3.d"]);
}

#[test]
fn positions_count_from_one() {
    for source in embedded() {
        let pack = get(source.key);
        for (entry, position) in pack.entries.iter().zip(1..) {
            assert_eq!(entry.position, position);
        }
    }
}

#[test]
fn what_people_type_finds_the_entry() {
    let controls = get("iso27002-2022");
    for typed in ["A.5.7", "a.5.7", " 5.7 "] {
        assert_eq!(controls.find(typed).unwrap().reference, "A.5.7");
    }
    assert_eq!(get("gdpr").find("32(1)(b)").unwrap().reference, "GDPR 32(1)(b)");
    assert!(controls.find("5.99").is_none());
    assert!(controls.find("").is_none());
}

#[test]
fn an_unknown_pack_is_named_with_those_there_are() {
    let said = by_key("iso27001-2035").unwrap_err().to_string();
    assert!(said.contains("iso27001-2035") && said.contains("iso27002-2022"), "{said}");
}

#[test]
fn the_stable_bytes_give_the_same_pack_and_the_same_bytes() {
    for source in embedded() {
        let pack = get(source.key);
        let bytes = canonical(pack);
        let back = parse_canonical(&bytes).unwrap();
        assert_eq!(&back, pack);
        assert_eq!(canonical(&back), bytes);
        assert_eq!(canonical(&load(source).unwrap()), bytes);
    }
}

#[test]
fn the_stable_bytes_have_sorted_keys() {
    let pack = load_files(&[
        (
            "pack.yaml",
            "key: k\ntitle: T\nedition: '1'\nversion: '1'\nkind: catalogue\npublisher: P\nsource_note: N\norigin: O\nlicence: L\ngroups:\n- ref: \
                g\n  title: G\n",
        ),
        ("entries.csv", "id,group,title,text\n1,g,\"A \"\"b\"\"\",é\n"),
    ])
    .unwrap();
    let text = String::from_utf8(canonical(&pack)).unwrap();
    assert_eq!(
        text,
        concat!(
            r#"{"form":1,"pack":{"attributes":[],"edition":"1","entries":[{"attributes":{},"#,
            r#""effects":{"availability":false,"confidentiality":false,"integrity":false},"#,
            r#""group":"g","guidance":{"actions":[],"evidence":[],"metrics":[],"questions":[]},"#,
            r#""links":[],"native_id":"1","position":1,"reference":"1","text":"é","title":"A \"b\""}],"#,
            r#""groups":[{"parent":null,"reference":"g","text":"","title":"G"}],"key":"k","#,
            r#""kind":"catalogue","licence":"L","origin":"O","prefix":"","publisher":"P","source_note":"N","title":"T","version":"1"}}"#
        )
    );
}

#[test]
fn bytes_that_are_no_pack_are_refused() {
    for (bytes, needle) in [
        (&b"not json"[..], "not a stored pack"),
        (&br#"{"form":1,"pack":{}}"#[..], "missing field"),
        (&br#"{"form":2,"pack":{}}"#[..], "newer version of the program"),
    ] {
        let said = parse_canonical(bytes).unwrap_err().to_string();
        assert!(said.contains(needle), "{said}");
    }
}

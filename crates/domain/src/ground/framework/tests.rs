//! Tests of adoptions and of what they bring in.

use super::record::{ADOPTION, Framework, REQUIREMENT, Requirement};
use super::{counterparts, requirement_id};
use crate::ground::scope::SCOPE;
use crate::protect::soa::SOA_LINE;
use crate::testing::{TODAY, founded, page};
use kernel::{Choice, Draft, Fault, Filter, Read, Row};

#[test]
fn every_pack_is_a_framework_and_back() {
    let keys: Vec<&str> = packs::embedded().iter().map(|source| source.key).collect();
    assert_eq!(keys.len(), Framework::CHOICES.keys.len());
    for key in keys {
        assert_eq!(Framework::of_pack(key).map(Framework::pack), Some(key));
    }
}

#[test]
fn a_requirement_carries_how_to_and_attributes() {
    let world = founded();
    let row = world.get(&REQUIREMENT, requirement_id("iso27002-2022", "A.8.13")).unwrap().unwrap();
    let backup = row.of::<Requirement>().unwrap();
    assert_eq!((row.reference.as_str(), backup.group.as_str(), backup.theme.as_str()), ("A.8.13", "A.8", "Technological"));
    assert!(backup.actions.starts_with("- ") && !backup.evidence.is_empty() && !backup.questions.is_empty() && !backup.metrics.is_empty());
    assert!(backup.control_types.contains(&"corrective".to_owned()) && !backup.capabilities.is_empty());
    assert_eq!(backup.source_note, "Based on ISO/IEC 27002 guidance");
    assert!(backup.demand.is_empty());
}

#[test]
fn what_the_hipaa_rule_requires_and_what_it_calls_addressable_is_told_apart() {
    let mut world = founded();
    world.create(&ADOPTION, Draft::new().with("framework", "hipaa-security-rule").with("since", TODAY)).unwrap();
    let with = |word: &str| {
        let filter = Filter::new().is(&REQUIREMENT, "demand", vec![word.into()]);
        world.count(&REQUIREMENT, &filter).unwrap()
    };
    assert_eq!((with("required"), with("addressable")), (24, 22), "as counted in the pack by hand");
}

#[test]
fn the_older_edition_can_stand_beside() {
    let mut world = founded();
    let scope = world.first(&SCOPE).id;
    let draft = Draft::new().with("framework", "iso27002-2013").with("since", TODAY);
    assert!(
        matches!(world.create(&ADOPTION, draft.clone()), Err(Fault::Invalid(problems)) if problems[0].field.as_deref() == Some("scope"))
    );
    world.create(&ADOPTION, draft.clone().with("scope", scope)).unwrap();
    assert_eq!(world.count(&SOA_LINE, &Filter::new()).unwrap(), 93 + 114);
    let twice = world.create(&ADOPTION, draft.with("scope", scope));
    assert!(matches!(twice, Err(Fault::Invalid(problems)) if problems[0].text.id == "adoption-twice"));
}

#[test]
fn an_adoption_keeps_its_framework() {
    let mut world = founded();
    let adoption = world.first(&ADOPTION).id;
    assert!(world.edit(adoption, Draft::new().with("framework", "gdpr")).is_err());
    world.edit(adoption, Draft::new().with("why", "Customers ask for the certificate")).unwrap();
}

#[test]
fn the_page_offers_what_is_not_adopted() {
    let world = founded();
    let html = page(&world, "/frameworks", &[]);
    assert!(html.contains("/adoption/new?framework=gdpr&amp;since=2026-06-11&amp;scope=SC-1") && html.contains("Adopted since"));
    assert!(!html.contains("framework=iso27002-2022"));
}

#[test]
fn the_page_of_the_sources_names_origin_licence_and_hash_of_every_pack() {
    let html = page(&founded(), "/sources", &[]);
    for source in packs::embedded() {
        let (whole, hash) = (packs::by_key(source.key).unwrap(), source.hash().unwrap());
        assert_eq!(hash.len(), 64);
        assert!([&whole.title, &whole.source_note, &whole.origin, &whole.licence].into_iter().all(|text| html.contains(text.as_str())));
        assert!(html.contains(hash), "{}", source.key);
    }
    assert!(html.contains("https://www.iso.org/store.html") && html.contains("General Data Protection Regulation → "));
}

/// A requirement as the entry of its pack, or the first entry below the heading of that reference.
fn asked(framework: &str, reference: &str) -> Row {
    let pack = packs::by_key(framework).unwrap();
    let below = |group: &str| {
        let above = |mut here: Option<&str>| {
            while let Some(key) = here {
                if key == group {
                    return true;
                }
                here = pack.group(key).and_then(|group| group.parent.as_deref());
            }
            false
        };
        pack.entries.iter().find(|entry| above(Some(&entry.group)))
    };
    let entry = pack.entries.iter().find(|entry| entry.reference == reference).or_else(|| below(reference)).unwrap();
    let requirement = Requirement { framework: Framework::of_pack(framework), ..Requirement::default() };
    let mut row = Row::with(&REQUIREMENT, requirement_id(framework, &entry.reference), requirement);
    row.reference = entry.reference.clone();
    row
}

#[test]
fn every_line_of_a_mapping_is_read_from_both_ends() {
    let relation = |row: &Row, other: &str, why: &str| {
        let found: Vec<_> = counterparts(row).unwrap().into_iter().filter(|one| one.reference == other && one.rationale == why).collect();
        assert!(found.iter().all(|one| !one.title.is_empty()), "{} {other}", row.reference);
        found.first().map(|one| (one.relation, one.strength))
    };
    for line in packs::mappings().unwrap() {
        let (here, there) = match line.relationship {
            packs::Relationship::Equal => ("mapped-equal", "mapped-equal"),
            packs::Relationship::Subset => ("mapped-more", "mapped-less"),
            packs::Relationship::Superset => ("mapped-less", "mapped-more"),
            packs::Relationship::Intersects => ("mapped-part", "mapped-part"),
        };
        let (source, target) = (asked(&line.source_framework, &line.source), asked(&line.target_framework, &line.target));
        assert_eq!(relation(&source, &line.target, &line.rationale), Some((here, line.strength)), "{line:?}");
        assert_eq!(relation(&target, &line.source, &line.rationale), Some((there, line.strength)), "{line:?}");
    }
    // What is tied to nothing says nothing, and the strongest of a framework stand first.
    assert!(counterparts(&Row::blank(&REQUIREMENT, kernel::Id::default())).unwrap().is_empty());
    let privacy = counterparts(&asked("iso27002-2022", "A.5.34")).unwrap();
    let gdpr: Vec<_> = privacy.iter().filter(|one| one.framework == Framework::Gdpr).map(|one| one.strength).collect();
    assert!(gdpr.len() > 3 && gdpr.is_sorted_by(|a, b| a >= b), "{gdpr:?}");
}

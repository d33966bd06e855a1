//! From the entries of a pack to rows of the content registers.

use super::adoption::requirement_id;
use super::record::pack_of;
use super::record::{Adoption, Framework, REQUIREMENT, Requirement};
use crate::ground::property::Property;
use crate::ground::threat::{THREAT, Threat, VULNERABILITY, Vulnerability};
use kernel::{Fault, Id, Read, Row};
use packs::{Entry, Pack};

/// The rows that an adoption brings in: those of its pack.
pub(super) fn entries(row: &Row, _: &dyn Read) -> Result<Vec<Row>, Fault> {
    let Some(framework) = row.of::<Adoption>().and_then(|adoption| adoption.framework) else { return Ok(Vec::new()) };
    let pack = pack_of(framework)?;
    Ok(pack.entries.iter().map(|entry| of_entry(pack, framework, entry)).collect())
}

fn of_entry(pack: &'static Pack, framework: Framework, entry: &'static Entry) -> Row {
    let id = requirement_id(&pack.key, &entry.reference);
    let mut row = match (framework, entry.group.split('.').next()) {
        (Framework::Threats, Some("vulnerability")) => Row::with(&VULNERABILITY, id, vulnerability(pack, entry)),
        (Framework::Threats, _) => Row::with(&THREAT, id, threat(pack, entry)),
        _ => Row::with(&REQUIREMENT, id, requirement(pack, framework, entry)),
    };
    row.reference = entry.reference.clone();
    row
}

fn requirement(pack: &'static Pack, framework: Framework, entry: &'static Entry) -> Requirement {
    let words =
        |key: &str| entry.attributes.get(key).map(|list| list.iter().map(|word| word.replace('_', "-")).collect()).unwrap_or_default();
    Requirement {
        title: entry.title.clone(),
        framework: Some(framework),
        group: entry.group.clone(),
        theme: group_title(pack, entry),
        position: Some(i64::from(entry.position)),
        text: entry.text.clone(),
        actions: list(&entry.guidance.actions),
        evidence: list(&entry.guidance.evidence),
        questions: list(&entry.guidance.questions),
        metrics: list(&entry.guidance.metrics),
        control_types: words("control_type"),
        properties: words("infosec_properties"),
        concepts: words("cybersecurity_concepts"),
        capabilities: words("operational_capabilities"),
        domains: words("security_domains"),
        demand: words("requirement"),
        is_new: words("is_new_in_2022").iter().any(|word| word == "yes"),
        source_note: pack.source_note.clone(),
    }
}

fn threat(pack: &'static Pack, entry: &'static Entry) -> Threat {
    Threat {
        title: entry.title.clone(),
        category: group_title(pack, entry),
        text: entry.text.clone(),
        effects: effects(entry),
        requirements: links(entry, "control"),
    }
}

fn vulnerability(pack: &'static Pack, entry: &'static Entry) -> Vulnerability {
    Vulnerability {
        title: entry.title.clone(),
        category: group_title(pack, entry),
        text: entry.text.clone(),
        effects: effects(entry),
        threats: links(entry, "threat"),
        requirements: links(entry, "control"),
    }
}

fn group_title(pack: &Pack, entry: &Entry) -> String {
    pack.group(&entry.group).map(|group| group.title.clone()).unwrap_or_default()
}

fn effects(entry: &Entry) -> Vec<Property> {
    let all = [
        (entry.effects.confidentiality, Property::Confidentiality),
        (entry.effects.integrity, Property::Integrity),
        (entry.effects.availability, Property::Availability),
    ];
    all.into_iter().filter(|(harmed, _)| *harmed).map(|(_, property)| property).collect()
}

fn links(entry: &Entry, relation: &str) -> Vec<Id> {
    let of_kind = entry.links.iter().filter(|link| link.relation == relation);
    of_kind.map(|link| requirement_id(&link.framework, &link.reference)).collect()
}

/// A Markdown list.
fn list(items: &[String]) -> String {
    items.iter().map(|item| format!("- {item}")).collect::<Vec<_>>().join("\n")
}

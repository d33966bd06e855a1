//! Builds a pack from its files and notes everything that is wrong with them.

use std::collections::{BTreeMap, BTreeSet};

use super::manifest::{AttributeRow, GuidanceFile, LinkRow, Manifest, line, yaml};
use super::problem::Problems;
use super::table::{Row, Table};
use super::{Attribute, Effects, Entry, Files, Group, Guidance, Link, Pack};

/// The columns that every `entries.csv` has.
const NEEDED: [&str; 4] = ["id", "group", "title", "text"];

/// A pack that was read, with the links that lead out of it.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) pack: Pack,
    pub(super) outward: Vec<Outward>,
}

/// A link into another pack, and where it is written.
#[derive(Debug)]
pub(super) struct Outward {
    pub(super) file: String,
    pub(super) line: u64,
    pub(super) column: String,
    pub(super) link: Link,
}

/// Reads the files of one pack. The draft is there as soon as both needed files could be read at
/// all; it is good only when no problem was noted.
pub(super) fn read(files: Files<'_>, problems: &mut Problems) -> Option<Draft> {
    let (mut manifest, mut entries, mut guidance) = (None, None, None);
    for (file, text) in files {
        let place = match file.rsplit('/').next().unwrap_or(file) {
            "pack.yaml" => &mut manifest,
            "entries.csv" => &mut entries,
            "guidance.yaml" => &mut guidance,
            _ => {
                problems.add(file, 0, "", "no such file belongs to a pack; it holds pack.yaml, entries.csv and, optionally, guidance.yaml");
                continue;
            }
        };
        if place.replace((*file, *text)).is_some() {
            problems.add(file, 0, "", "the pack has this file twice; remove one");
        }
    }
    for (name, missing) in [("pack.yaml", manifest.is_none()), ("entries.csv", entries.is_none())] {
        if missing {
            problems.add(name, 0, "", "the pack has no such file; add it");
        }
    }
    let (manifest_file, text) = manifest?;
    let manifest: Manifest = yaml(manifest_file, text, problems)?;
    let (entries_file, text) = entries?;
    let table = Table::read(entries_file, text, &NEEDED, problems)?;
    let guidance = guidance.and_then(|(file, text)| yaml::<GuidanceFile>(file, text, problems).map(|parsed| (file, parsed)));
    let mut reader = Reader { manifest: &manifest, manifest_file, table: &table, problems, outward: Vec::new() };
    let groups = reader.head();
    let mut entries = reader.entries(&groups);
    reader.inner_links(&entries);
    reader.empty_groups(&groups, &entries);
    if let Some((file, parsed)) = guidance {
        reader.guidance(file, parsed, &mut entries);
    }
    let outward = std::mem::take(&mut reader.outward);
    Some(Draft { pack: pack(&manifest, groups, entries), outward })
}

/// Puts the checked parts together.
fn pack(manifest: &Manifest, groups: Vec<Group>, entries: Vec<(u64, Entry)>) -> Pack {
    let attribute = |a: &AttributeRow| Attribute {
        key: a.key.value.clone(),
        title: a.title.clone(),
        values: a.values.clone(),
        many: a.many,
        required: a.required,
    };
    Pack {
        key: manifest.key.value.clone(),
        title: manifest.title.value.clone(),
        edition: manifest.edition.value.clone(),
        version: manifest.version.value.clone(),
        kind: manifest.kind,
        source_note: manifest.source_note.value.clone(),
        origin: manifest.origin.value.clone(),
        licence: manifest.licence.value.clone(),
        prefix: manifest.prefix.clone(),
        publisher: manifest.publisher.value.clone(),
        groups,
        attributes: manifest.attributes.iter().map(attribute).collect(),
        entries: entries.into_iter().map(|(_, entry)| entry).collect(),
    }
}

struct Reader<'a> {
    manifest: &'a Manifest,
    manifest_file: &'a str,
    table: &'a Table<'a>,
    problems: &'a mut Problems,
    outward: Vec<Outward>,
}

impl Reader<'_> {
    fn head_problem(&mut self, line: u64, field: &str, message: impl Into<String>) {
        self.problems.add(self.manifest_file, line, field, message);
    }

    fn entry_problem(&mut self, line: u64, field: &str, message: impl Into<String>) {
        self.problems.add(self.table.file, line, field, message);
    }

    /// Checks `pack.yaml` and its agreement with the header of `entries.csv`; gives the headings.
    fn head(&mut self) -> Vec<Group> {
        let manifest = self.manifest;
        for (field, value) in [
            ("key", &manifest.key),
            ("title", &manifest.title),
            ("edition", &manifest.edition),
            ("version", &manifest.version),
            ("publisher", &manifest.publisher),
            ("source_note", &manifest.source_note),
            ("origin", &manifest.origin),
            ("licence", &manifest.licence),
        ] {
            if value.value.trim().is_empty() {
                self.head_problem(line(value), field, "the value is empty; fill it in");
            }
        }
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut groups = Vec::new();
        for row in &manifest.groups {
            let reference = row.reference.value.as_str();
            let at = line(&row.reference);
            if row.title.trim().is_empty() {
                self.head_problem(at, "title", format!("the group \"{reference}\" has no title; give it one"));
            }
            if let Some(parent) = row.parent.as_deref()
                && !seen.contains(parent)
            {
                self.head_problem(
                    at,
                    "parent",
                    format!("the group \"{parent}\" does not stand above \"{reference}\"; list a parent before its children"),
                );
            }
            if !seen.insert(reference) {
                self.head_problem(at, "ref", format!("the group \"{reference}\" is there twice; remove one"));
            }
            groups.push(Group {
                reference: reference.to_owned(),
                title: row.title.clone(),
                parent: row.parent.clone(),
                text: row.text.clone(),
            });
        }
        for row in &manifest.links {
            for group in &row.required_in {
                if !seen.contains(group.value.as_str()) {
                    let message = format!("there is no group \"{}\"; name one from groups", group.value);
                    self.head_problem(line(group), "required_in", message);
                }
            }
        }
        self.columns();
        groups
    }

    /// Every declared column must be in the header, and every column in the header be declared.
    fn columns(&mut self) {
        let manifest = self.manifest;
        let mut declared: BTreeSet<&str> = NEEDED.into_iter().collect();
        declared.insert("effects");
        let attributes = manifest.attributes.iter().map(|a| &a.key);
        let links = manifest.links.iter().map(|l| &l.column);
        for name in attributes.chain(links) {
            if !declared.insert(&name.value) {
                let message = format!("the column \"{}\" is declared twice; remove one", name.value);
                self.head_problem(line(name), "", message);
            }
            if !self.table.has(&name.value) {
                let message = format!("entries.csv has no column \"{}\"; add it or remove the declaration", name.value);
                self.head_problem(line(name), "", message);
            }
        }
        let unknown: Vec<String> = self.table.names().filter(|name| !declared.contains(name)).map(str::to_owned).collect();
        for name in unknown {
            self.entry_problem(1, &name, "pack.yaml does not declare this column; declare it as an attribute or link, or remove it");
        }
    }

    /// The entries, each with its line.
    fn entries(&mut self, groups: &[Group]) -> Vec<(u64, Entry)> {
        let table = self.table;
        let known: BTreeSet<&str> = groups.iter().map(|g| g.reference.as_str()).collect();
        let above: BTreeMap<&str, Option<&str>> = groups.iter().map(|g| (g.reference.as_str(), g.parent.as_deref())).collect();
        let mut first: BTreeMap<&str, u64> = BTreeMap::new();
        let mut entries = Vec::with_capacity(table.rows.len());
        for (row, position) in table.rows.iter().zip(1u32..) {
            let id = table.cell(row, "id");
            let group = table.cell(row, "group");
            let title = table.cell(row, "title");
            if id.is_empty() {
                self.entry_problem(row.line, "id", "the id is empty; give the number in the source");
            } else if let Some(earlier) = first.insert(id, row.line) {
                let message = format!("the id \"{id}\" stands on line {earlier} already; remove or renumber one");
                self.entry_problem(row.line, "id", message);
            }
            if title.is_empty() {
                let message = format!("\"{id}\" has no title; give it one in our own words");
                self.entry_problem(row.line, "title", message);
            }
            if !known.contains(group) {
                let message = format!("there is no group \"{group}\"; use one from pack.yaml or add it there");
                self.entry_problem(row.line, "group", message);
            }
            let entry = Entry {
                reference: format!("{}{id}", self.manifest.prefix),
                native_id: id.to_owned(),
                group: group.to_owned(),
                title: title.to_owned(),
                text: table.cell(row, "text").to_owned(),
                attributes: self.attributes(row),
                guidance: Guidance::default(),
                effects: self.effects(row),
                links: self.links(row, group, &above),
                position,
            };
            entries.push((row.line, entry));
        }
        entries
    }

    fn attributes(&mut self, row: &Row) -> BTreeMap<String, Vec<String>> {
        let (table, manifest) = (self.table, self.manifest);
        let mut found = BTreeMap::new();
        for attribute in &manifest.attributes {
            let key = attribute.key.value.as_str();
            let values: Vec<String> = if attribute.many {
                table.values(row, key).map(str::to_owned).collect()
            } else {
                let value = table.cell(row, key);
                if value.is_empty() { Vec::new() } else { vec![value.to_owned()] }
            };
            if values.is_empty() {
                if attribute.required && table.has(key) {
                    self.entry_problem(row.line, key, "the value is empty; every entry needs one");
                }
                continue;
            }
            for (at, value) in values.iter().enumerate() {
                if !attribute.values.is_empty() && !attribute.values.contains(value) {
                    let message = format!("\"{value}\" is not a value of this attribute; use one of {}", attribute.values.join(", "));
                    self.entry_problem(row.line, key, message);
                }
                if values.iter().take(at).any(|earlier| earlier == value) {
                    let message = format!("\"{value}\" is there twice; remove one");
                    self.entry_problem(row.line, key, message);
                }
            }
            found.insert(key.to_owned(), values);
        }
        found
    }

    fn effects(&mut self, row: &Row) -> Effects {
        let table = self.table;
        let mut effects = Effects::default();
        for value in table.values(row, "effects") {
            match value {
                "confidentiality" => effects.confidentiality = true,
                "integrity" => effects.integrity = true,
                "availability" => effects.availability = true,
                _ => {
                    let message = format!("\"{value}\" is not an effect; use confidentiality, integrity, availability");
                    self.entry_problem(row.line, "effects", message);
                }
            }
        }
        effects
    }

    fn links(&mut self, row: &Row, group: &str, above: &BTreeMap<&str, Option<&str>>) -> Vec<Link> {
        let (table, manifest) = (self.table, self.manifest);
        let mut links: Vec<Link> = Vec::new();
        for declared in &manifest.links {
            let column = declared.column.value.as_str();
            let before = links.len();
            for reference in table.values(row, column) {
                let link =
                    Link { relation: declared.relation.clone(), framework: declared.framework.clone(), reference: reference.to_owned() };
                if links.contains(&link) {
                    let message = format!("\"{reference}\" is there twice; remove one");
                    self.entry_problem(row.line, column, message);
                    continue;
                }
                if declared.framework != manifest.key.value {
                    self.outward.push(Outward {
                        file: table.file.to_owned(),
                        line: row.line,
                        column: column.to_owned(),
                        link: link.clone(),
                    });
                }
                links.push(link);
            }
            if links.len() == before && table.has(column) && needs_link(declared, group, above) {
                let message = format!(
                    "the entry is an orphan: it has no {} link; name at least one entry of {}",
                    declared.relation, declared.framework
                );
                self.entry_problem(row.line, column, message);
            }
        }
        links
    }

    /// Links within the pack must lead to one of its entries.
    fn inner_links(&mut self, entries: &[(u64, Entry)]) {
        let own = self.manifest.key.value.as_str();
        let known: BTreeSet<&str> = entries.iter().map(|(_, e)| e.reference.as_str()).collect();
        for (at, entry) in entries {
            for link in entry.links.iter().filter(|l| l.framework == own) {
                if !known.contains(link.reference.as_str()) {
                    let message = format!("the pack has no entry \"{}\"; correct the reference or add the entry", link.reference);
                    self.entry_problem(*at, &link.relation, message);
                }
            }
        }
    }

    /// A heading without an entry at or below it is an orphan.
    fn empty_groups(&mut self, groups: &[Group], entries: &[(u64, Entry)]) {
        let mut used: BTreeSet<&str> = entries.iter().map(|(_, e)| e.group.as_str()).collect();
        for group in groups.iter().rev() {
            if used.contains(group.reference.as_str())
                && let Some(parent) = group.parent.as_deref()
            {
                used.insert(parent);
            }
        }
        for row in &self.manifest.groups {
            if !used.contains(row.reference.value.as_str()) {
                let message =
                    format!("the group \"{}\" is an orphan: no entry stands under it; remove it or add entries", row.reference.value);
                self.problems.add(self.manifest_file, line(&row.reference), "ref", message);
            }
        }
    }

    /// Gives each entry its help; help and entries must match one to one.
    fn guidance(&mut self, file: &str, parsed: GuidanceFile, entries: &mut [(u64, Entry)]) {
        let mut place: BTreeMap<String, usize> = BTreeMap::new();
        for (at, (_, entry)) in entries.iter().enumerate() {
            place.entry(entry.native_id.clone()).or_insert(at);
        }
        for row in parsed.guidance {
            let (id, at) = (row.id.value.clone(), line(&row.id));
            let guidance = row.into_guidance();
            let lists = [
                ("actions", &guidance.actions),
                ("evidence", &guidance.evidence),
                ("questions", &guidance.questions),
                ("metrics", &guidance.metrics),
            ];
            for (name, list) in lists {
                if list.iter().any(|text| text.trim().is_empty()) {
                    let message = format!("the help for \"{id}\" has an empty line; remove it");
                    self.problems.add(file, at, name, message);
                }
            }
            if guidance.is_empty() {
                let message = format!("the help for \"{id}\" says nothing; fill it or remove it");
                self.problems.add(file, at, "id", message);
            }
            let entry = place.get(&id).and_then(|p| entries.get_mut(*p));
            match entry {
                None => {
                    let message = format!("entries.csv has no \"{id}\"; correct the number or remove this help");
                    self.problems.add(file, at, "id", message);
                }
                Some((_, entry)) if !entry.guidance.is_empty() => {
                    let message = format!("help for \"{id}\" stands above already; join the two");
                    self.problems.add(file, at, "id", message);
                }
                Some((_, entry)) => entry.guidance = guidance,
            }
        }
        for (number, (at, entry)) in entries.iter().enumerate() {
            // A repeated id is a problem of its own and gets no help.
            let first = place.get(&entry.native_id) == Some(&number);
            if first && entry.guidance.is_empty() {
                let message = format!("\"{}\" is an orphan: {file} has no help for it; add an item there", entry.native_id);
                self.entry_problem(*at, "id", message);
            }
        }
    }
}

/// Whether entries under this heading must have a link in this column.
fn needs_link(declared: &LinkRow, group: &str, above: &BTreeMap<&str, Option<&str>>) -> bool {
    let mut at = Some(group);
    // A chain of parents is never longer than the list of headings.
    for _ in 0..=above.len() {
        let Some(here) = at else { return false };
        if declared.required_in.iter().any(|g| g.value == here) {
            return true;
        }
        at = above.get(here).copied().flatten();
    }
    false
}

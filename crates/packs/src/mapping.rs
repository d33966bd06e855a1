//! What ties packs together: mappings between frameworks, and the documents that the standard asks for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::check::{self, Draft};
use super::problem::Problems;
use super::table::{Row, Table};
use super::{Files, Pack, PackError, by_key, content, embedded};

/// How much of one requirement another one covers; seen from the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Relationship {
    /// Both ask for the same.
    Equal,
    /// The target asks for all of the source and more.
    Subset,
    /// The source asks for all of the target and more.
    Superset,
    /// They share a part.
    Intersects,
}

impl Relationship {
    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "equal" => Self::Equal,
            "subset" => Self::Subset,
            "superset" => Self::Superset,
            "intersects" => Self::Intersects,
            _ => return None,
        })
    }
}

/// One line of a mapping: a requirement and its counterpart elsewhere. Our judgement, not a standard's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// The key of the pack mapped from.
    pub source_framework: String,
    /// The reference of the entry or group mapped from.
    pub source: String,
    /// The key of the pack mapped to.
    pub target_framework: String,
    /// The reference of the entry or group mapped to.
    pub target: String,
    /// How they relate, seen from the source.
    pub relationship: Relationship,
    /// How strong the relation is, from 1 to 10; absent between editions of the same standard.
    pub strength: Option<u8>,
    /// Why, or what may be carried over.
    pub rationale: String,
    /// Further columns of the file, such as `change_class` or `also_in_nist_reference`.
    pub notes: BTreeMap<String, String>,
}

/// What kind of documented information it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentKind {
    /// It says how things are to be; it is kept current.
    Document,
    /// It shows what happened; it is retained.
    Record,
    /// A document with records.
    Both,
}

/// Who demands a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentStatus {
    /// Clauses 4 to 10 demand it.
    Mandatory,
    /// Annex A asks for it where the control applies.
    IfControlApplies,
    /// Nobody demands it in writing, and nearly everybody has it.
    Customary,
}

/// A document or record that ISO/IEC 27001:2022 demands or that auditors are used to see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequiredDocument {
    /// Its id in our list, such as `D05`.
    pub id: String,
    /// Its title in our words.
    pub title: String,
    /// References in `iso27001-2022` that ask for it.
    pub clauses: Vec<String>,
    /// References in `iso27002-2022` that ask for it.
    pub controls: Vec<String>,
    /// Document, record or both.
    pub kind: DocumentKind,
    /// Who demands it.
    pub status: DocumentStatus,
    /// What to do with it, such as `keep current` or `retain`.
    pub handling: String,
    /// What it holds.
    pub note: String,
}

/// Packs with what ties them together, all checked against each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Library {
    /// The packs.
    pub packs: Vec<Pack>,
    /// The lines of all mapping files.
    pub mappings: Vec<Mapping>,
    /// The list of documents.
    pub documents: Vec<RequiredDocument>,
}

static MAPPING_FILES: [(&str, &str); 5] = [
    content!("mappings/iso27001-2013-to-2022.csv"),
    content!("mappings/iso27002-2013-to-2022.csv"),
    content!("mappings/gdpr-to-iso27001.csv"),
    content!("mappings/hipaa-security-rule-to-iso27001.csv"),
    content!("mappings/nist-csf-2.0-to-iso27001.csv"),
];

static DOCUMENT_FILES: [(&str, &str); 1] = [content!("documents/mandatory.csv")];

/// Everything that can be pointed at, by pack.
struct Targets<'a>(BTreeMap<&'a str, BTreeSet<&'a str>>);

impl<'a> Targets<'a> {
    fn of(packs: impl Iterator<Item = &'a Pack>) -> Self {
        let references = |pack: &'a Pack| {
            let groups = pack.groups.iter().map(|g| g.reference.as_str());
            let entries = pack.entries.iter().map(|e| e.reference.as_str());
            groups.chain(entries).collect()
        };
        Self(packs.map(|p| (p.key.as_str(), references(p))).collect())
    }

    /// What is wrong with pointing there, if anything.
    fn wrong(&self, framework: &str, reference: &str) -> Option<String> {
        match self.0.get(framework) {
            None => {
                let known: Vec<&str> = self.0.keys().copied().collect();
                Some(format!("there is no pack \"{framework}\"; use one of {}", known.join(", ")))
            }
            Some(references) if !references.contains(reference) => {
                Some(format!("{framework} has no \"{reference}\"; correct the reference or remove the line"))
            }
            Some(_) => None,
        }
    }
}

/// All mappings that come with the program, parsed and checked at the first call and kept.
///
/// # Errors
/// Every problem found, each with file and line (which the tests rule out).
pub fn mappings() -> Result<&'static [Mapping], PackError> {
    static PARSED: OnceLock<Result<Vec<Mapping>, PackError>> = OnceLock::new();
    let parsed = PARSED.get_or_init(|| {
        let mut problems = Problems::default();
        let packs = embedded_packs()?;
        let found = read_mappings(&MAPPING_FILES, &Targets::of(packs.into_iter()), &mut problems);
        problems.result(Some(found))
    });
    parsed.as_deref().map_err(Clone::clone)
}

/// The documents that the standard demands or custom expects, parsed at the first call and kept.
///
/// # Errors
/// Every problem found, each with file and line (which the tests rule out).
pub fn documents() -> Result<&'static [RequiredDocument], PackError> {
    static PARSED: OnceLock<Result<Vec<RequiredDocument>, PackError>> = OnceLock::new();
    let parsed = PARSED.get_or_init(|| {
        let mut problems = Problems::default();
        let packs = [by_key(CLAUSES)?, by_key(CONTROLS)?];
        let found = read_documents(&DOCUMENT_FILES, &Targets::of(packs.into_iter()), &mut problems);
        problems.result(Some(found))
    });
    parsed.as_deref().map_err(Clone::clone)
}

fn embedded_packs() -> Result<Vec<&'static Pack>, PackError> {
    embedded().iter().map(|source| by_key(source.key)).collect()
}

/// Reads packs together with mappings and documents and checks every link between them.
///
/// # Errors
/// Every problem found in any file, each with file and line.
pub fn load_library(packs: &[Files<'_>], mappings: Files<'_>, documents: Files<'_>) -> Result<Library, PackError> {
    let mut problems = Problems::default();
    let drafts: Vec<Draft> = packs.iter().filter_map(|files| check::read(files, &mut problems)).collect();
    let targets = Targets::of(drafts.iter().map(|d| &d.pack));
    let mut keys = BTreeSet::new();
    for draft in &drafts {
        if !keys.insert(&draft.pack.key) {
            let message = format!("two packs are called \"{}\"; rename one", draft.pack.key);
            problems.add("pack.yaml", 0, "key", message);
        }
        for out in &draft.outward {
            if let Some(wrong) = targets.wrong(&out.link.framework, &out.link.reference) {
                problems.add(&out.file, out.line, &out.column, wrong);
            }
        }
    }
    let mappings = read_mappings(mappings, &targets, &mut problems);
    let documents = read_documents(documents, &targets, &mut problems);
    let library = Library { packs: drafts.into_iter().map(|d| d.pack).collect(), mappings, documents };
    problems.result(Some(library))
}

/// Checks all content that comes with the program, every link included.
///
/// # Errors
/// Every problem found in any file, each with file and line.
pub fn check_embedded() -> Result<Library, PackError> {
    let packs: Vec<Files<'static>> = embedded().iter().map(|source| source.files).collect();
    load_library(&packs, &MAPPING_FILES, &DOCUMENT_FILES)
}

const COLUMNS: [&str; 7] = ["source_framework", "source", "target_framework", "target", "relationship", "strength", "rationale"];

fn read_mappings(files: Files<'_>, targets: &Targets<'_>, problems: &mut Problems) -> Vec<Mapping> {
    let mut found = Vec::new();
    for (file, text) in files {
        let Some(table) = Table::read(file, text, &COLUMNS, problems) else {
            continue;
        };
        let mut seen = BTreeSet::new();
        for row in &table.rows {
            let key = ["source_framework", "source", "target_framework", "target"].map(|column| table.cell(row, column));
            if !seen.insert(key) {
                problems.add(file, row.line, "", "the pair is there twice; remove one");
            }
            if let Some(mapping) = read_mapping(&table, row, targets, problems) {
                found.push(mapping);
            }
        }
    }
    found
}

fn read_mapping(table: &Table<'_>, row: &Row, targets: &Targets<'_>, problems: &mut Problems) -> Option<Mapping> {
    let cell = |column: &str| table.cell(row, column).to_owned();
    for (framework, reference) in [("source_framework", "source"), ("target_framework", "target")] {
        let wrong = targets.wrong(table.cell(row, framework), table.cell(row, reference));
        if let Some(wrong) = wrong {
            problems.add(table.file, row.line, reference, wrong);
        }
    }
    if table.cell(row, "rationale").is_empty() {
        let message = "the reason is empty; say in a few words why the two relate";
        problems.add(table.file, row.line, "rationale", message);
    }
    let strength = match table.cell(row, "strength") {
        "" => None,
        text => {
            let number = text.parse::<u8>().ok().filter(|n| (1..=10).contains(n));
            if number.is_none() {
                let message = format!("\"{text}\" is not a strength; use a number from 1 to 10");
                problems.add(table.file, row.line, "strength", message);
            }
            number
        }
    };
    let relationship = Relationship::parse(table.cell(row, "relationship"));
    if relationship.is_none() {
        let message = format!("\"{}\" is not a relationship; use equal, subset, superset or intersects", table.cell(row, "relationship"));
        problems.add(table.file, row.line, "relationship", message);
    }
    let notes = table.names().filter(|name| !COLUMNS.contains(name)).map(|name| (name.to_owned(), cell(name))).collect();
    Some(Mapping {
        source_framework: cell("source_framework"),
        source: cell("source"),
        target_framework: cell("target_framework"),
        target: cell("target"),
        relationship: relationship?,
        strength,
        rationale: cell("rationale"),
        notes,
    })
}

/// The packs that the list of documents points to.
const CLAUSES: &str = "iso27001-2022";
const CONTROLS: &str = "iso27002-2022";

fn read_documents(files: Files<'_>, targets: &Targets<'_>, problems: &mut Problems) -> Vec<RequiredDocument> {
    let columns = ["id", "title", "clauses", "controls", "kind", "status", "handling", "note"];
    let mut found = Vec::new();
    for (file, text) in files {
        let Some(table) = Table::read(file, text, &columns, problems) else {
            continue;
        };
        let mut seen = BTreeSet::new();
        for row in &table.rows {
            if !seen.insert(table.cell(row, "id")) {
                problems.add(file, row.line, "id", "the id is there twice; renumber one");
            }
            if let Some(document) = read_document(&table, row, targets, problems) {
                found.push(document);
            }
        }
    }
    found
}

fn read_document(table: &Table<'_>, row: &Row, targets: &Targets<'_>, problems: &mut Problems) -> Option<RequiredDocument> {
    let cell = |column: &str| table.cell(row, column).to_owned();
    for column in ["id", "title", "handling"] {
        if table.cell(row, column).is_empty() {
            problems.add(table.file, row.line, column, "the value is empty; fill it in");
        }
    }
    let mut sources = 0;
    for (column, framework) in [("clauses", CLAUSES), ("controls", CONTROLS)] {
        for reference in table.values(row, column) {
            sources += 1;
            if let Some(wrong) = targets.wrong(framework, reference) {
                problems.add(table.file, row.line, column, wrong);
            }
        }
    }
    if sources == 0 {
        let message = "the document is an orphan: nothing asks for it; name a clause or a control";
        problems.add(table.file, row.line, "clauses", message);
    }
    let kind = match table.cell(row, "kind") {
        "document" => Some(DocumentKind::Document),
        "record" => Some(DocumentKind::Record),
        "both" => Some(DocumentKind::Both),
        other => {
            let message = format!("\"{other}\" is not a kind; use document, record or both");
            problems.add(table.file, row.line, "kind", message);
            None
        }
    };
    let status = match table.cell(row, "status") {
        "mandatory" => Some(DocumentStatus::Mandatory),
        "if control applies" => Some(DocumentStatus::IfControlApplies),
        "customary" => Some(DocumentStatus::Customary),
        other => {
            let message = format!("\"{other}\" is not a status; use mandatory, if control applies or customary");
            problems.add(table.file, row.line, "status", message);
            None
        }
    };
    let list = |column: &str| table.values(row, column).map(str::to_owned).collect();
    Some(RequiredDocument {
        id: cell("id"),
        title: cell("title"),
        clauses: list("clauses"),
        controls: list("controls"),
        kind: kind?,
        status: status?,
        handling: cell("handling"),
        note: cell("note"),
    })
}

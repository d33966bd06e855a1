//! Content packs: the frameworks and catalogues that come with the program, read from text and checked.
//!
//! A pack is a folder under `content/packs/`: `pack.yaml` says what it is (title, edition, groups,
//! attributes with their values, link columns), `entries.csv` holds one entry a line, and
//! `guidance.yaml`, where there is one, holds the help for each entry. The files are part of the
//! program; nothing is parsed before somebody asks for it, and each embedded pack is parsed once.
//!
//! Everything here is pure: no file is opened, no clock is read.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

mod canonical;
mod check;
mod manifest;
mod mapping;
mod problem;
mod table;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_broken;
#[cfg(test)]
mod tests_titles;

pub use canonical::{canonical, parse_canonical};
pub use mapping::{
    DocumentKind, DocumentStatus, Library, Mapping, Relationship, RequiredDocument, check_embedded, documents, load_library, mappings,
};
pub use problem::{PackError, Problem};

/// The files of one pack or one folder of content: name and text.
pub type Files<'a> = &'a [(&'a str, &'a str)];

/// One edition of a framework or catalogue, complete and checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pack {
    /// The name that links and adoptions use, such as `iso27002-2022`.
    pub key: String,
    /// What people call it.
    pub title: String,
    /// The edition of the source, such as `2022 with Amendment 1:2024`.
    pub edition: String,
    /// The version of our pack; it rises when our words or links change.
    pub version: String,
    /// Whether its entries ask for something or are there to choose from.
    pub kind: Kind,
    /// The note that must stand wherever the content is shown.
    pub source_note: String,
    /// Where its structure and its words come from.
    #[serde(default)]
    pub origin: String,
    /// Under which terms its words may be used.
    #[serde(default)]
    pub licence: String,
    /// What stands before the native number in a reference, such as `A.`.
    pub prefix: String,
    /// Who publishes the source.
    pub publisher: String,
    /// Headings, parents before their children.
    pub groups: Vec<Group>,
    /// Attributes that entries carry, with the values they may take.
    pub attributes: Vec<Attribute>,
    /// The entries in the order of the source.
    pub entries: Vec<Entry>,
}

/// What the entries of a pack are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Things that a framework asks for: clauses, Annex A controls, articles of a law.
    Requirements,
    /// Things to choose from: threats and vulnerabilities.
    Catalogue,
}

/// A heading: a theme, a clause, a category, a function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its reference as people say it, such as `A.5`, `6.1.2` or `GV.OC`.
    pub reference: String,
    /// Its title in our words.
    pub title: String,
    /// The reference of the heading above it.
    pub parent: Option<String>,
    /// What it is about; often empty.
    pub text: String,
}

/// A property that entries of a pack carry, such as the control type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// The name in [`Entry::attributes`].
    pub key: String,
    /// What people call it.
    pub title: String,
    /// The values it may take, in the order to show them; empty for free text.
    pub values: Vec<String>,
    /// Whether an entry may carry several values.
    pub many: bool,
    /// Whether every entry must carry it.
    pub required: bool,
}

/// One requirement, control, threat or vulnerability.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its reference as people say it: `A.5.1`, `6.1.2.a`, `T01`, `GDPR 5(1)(b)`, `GV.OC-01`.
    pub reference: String,
    /// Its number in the source, without the prefix: `5.1`, `5(1)(b)`.
    pub native_id: String,
    /// The reference of the heading it stands under.
    pub group: String,
    /// Its title in our words.
    pub title: String,
    /// Purpose or requirement in our words; empty where the title says it all.
    pub text: String,
    /// Values by attribute key; an attribute without value is absent.
    pub attributes: BTreeMap<String, Vec<String>>,
    /// How to do it and how to show it.
    pub guidance: Guidance,
    /// What a threat or vulnerability harms; all false elsewhere.
    pub effects: Effects,
    /// Links to entries of this or another pack.
    pub links: Vec<Link>,
    /// Its place in the pack, from 1.
    pub position: u32,
}

/// Help for one entry, all of it our own writing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guidance {
    /// What to do.
    pub actions: Vec<String>,
    /// What shows that it is done.
    pub evidence: Vec<String>,
    /// What an auditor would ask.
    pub questions: Vec<String>,
    /// How to measure it.
    pub metrics: Vec<String>,
}

impl Guidance {
    /// Whether there is no help at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.actions.is_empty() && self.evidence.is_empty() && self.questions.is_empty() && self.metrics.is_empty()
    }
}

/// Which properties of information suffer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effects {
    /// Information reaches those who may not have it.
    pub confidentiality: bool,
    /// Information is changed or wrong.
    pub integrity: bool,
    /// Information or service is missing when needed.
    pub availability: bool,
}

/// A link from an entry to another one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Link {
    /// What the target is to the entry: `threat` (it uses the weakness), `control` (it helps).
    pub relation: String,
    /// The key of the pack that holds the target.
    pub framework: String,
    /// The reference of the target.
    pub reference: String,
}

impl Pack {
    /// The entry with this reference, written exactly so.
    #[must_use]
    pub fn entry(&self, reference: &str) -> Option<&Entry> {
        self.entries.iter().find(|e| e.reference == reference)
    }

    /// The heading with this reference.
    #[must_use]
    pub fn group(&self, reference: &str) -> Option<&Group> {
        self.groups.iter().find(|g| g.reference == reference)
    }

    /// The entry that somebody means who types a reference or number: case, outer spaces and a
    /// missing prefix do not matter, so `a.5.7` and `5.7` both find `A.5.7`.
    #[must_use]
    pub fn find(&self, typed: &str) -> Option<&Entry> {
        let typed = typed.trim();
        let by = |of: fn(&Entry) -> &str| self.entries.iter().find(|e| of(e).eq_ignore_ascii_case(typed));
        by(|e| &e.reference).or_else(|| by(|e| &e.native_id))
    }

    /// The entries directly under a heading.
    pub fn entries_under<'a>(&'a self, group: &'a str) -> impl Iterator<Item = &'a Entry> {
        self.entries.iter().filter(move |e| e.group == group)
    }
}

/// A pack that is part of the program, not parsed yet.
#[derive(Debug)]
pub struct PackSource {
    /// The key of the pack.
    pub key: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// The edition of the source.
    pub edition: &'static str,
    /// The version of our pack.
    pub version: &'static str,
    /// Its files: path below `content/` and text.
    pub files: Files<'static>,
    parsed: OnceLock<Result<Pack, PackError>>,
    hash: OnceLock<String>,
}

impl PackSource {
    /// SHA-256 of the stable bytes of the pack, in hexadecimal: the same words and links always give the same hash.
    ///
    /// # Errors
    /// As [`by_key`].
    pub fn hash(&self) -> Result<&str, PackError> {
        let pack = by_key(self.key)?;
        Ok(self.hash.get_or_init(|| Sha256::digest(canonical(pack)).iter().map(|byte| format!("{byte:02x}")).collect()))
    }
}

/// Path below `content/` and the text of that file at build time.
macro_rules! content {
    ($path:literal) => {
        ($path, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../content/", $path)))
    };
}
use content;

/// One embedded pack: what the list shows of it, and its files in `content/packs/<key>/`.
macro_rules! source {
    ($key:literal, $title:literal, $edition:literal, $version:literal, [$($file:literal),+]) => {
        PackSource {
            key: $key,
            title: $title,
            edition: $edition,
            version: $version,
            files: &[$((
                concat!("packs/", $key, "/", $file),
                include_str!(concat!(
                    env!("CARGO_MANIFEST_DIR"),
                    "/../../content/packs/",
                    $key,
                    "/",
                    $file
                )),
            )),+],
            parsed: OnceLock::new(),
            hash: OnceLock::new(),
        }
    };
}

static EMBEDDED: [PackSource; 8] = [
    source!(
        "iso27001-2022",
        "ISO/IEC 27001:2022 requirements",
        "2022 with Amendment 1:2024",
        "1",
        ["pack.yaml", "entries.csv", "guidance.yaml"]
    ),
    source!(
        "iso27002-2022",
        "ISO/IEC 27002:2022 controls (Annex A of ISO/IEC 27001:2022)",
        "2022",
        "1",
        ["pack.yaml", "entries.csv", "guidance.yaml"]
    ),
    source!("threats", "Threats and vulnerabilities", "2026", "1", ["pack.yaml", "entries.csv"]),
    source!("gdpr", "General Data Protection Regulation", "Regulation (EU) 2016/679", "1", ["pack.yaml", "entries.csv"]),
    source!("hipaa-security-rule", "HIPAA Security Rule", "45 CFR 164 Subpart C", "1", ["pack.yaml", "entries.csv"]),
    source!("nist-csf-2.0", "NIST Cybersecurity Framework 2.0", "2.0", "1", ["pack.yaml", "entries.csv"]),
    source!("iso27001-2013", "ISO/IEC 27001:2013 requirements", "2013", "1", ["pack.yaml", "entries.csv"]),
    source!("iso27002-2013", "ISO/IEC 27002:2013 controls (Annex A of ISO/IEC 27001:2013)", "2013", "1", ["pack.yaml", "entries.csv"]),
];

/// The packs that come with the program, in the order to offer them. Nothing is parsed.
#[must_use]
pub fn embedded() -> &'static [PackSource] {
    &EMBEDDED
}

/// The embedded pack with this key, parsed at the first call and kept.
///
/// # Errors
/// When no embedded pack has the key, or its content is broken (which the tests rule out).
pub fn by_key(key: &str) -> Result<&'static Pack, PackError> {
    let Some(source) = EMBEDDED.iter().find(|s| s.key == key) else {
        let known: Vec<&str> = EMBEDDED.iter().map(|s| s.key).collect();
        return Err(PackError::one("content", 0, "key", format!("there is no pack called \"{key}\"; use one of {}", known.join(", "))));
    };
    match source.parsed.get_or_init(|| load(source)) {
        Ok(pack) => Ok(pack),
        Err(error) => Err(error.clone()),
    }
}

/// Parses and checks one embedded pack. [`by_key`] does so once and keeps the result.
///
/// # Errors
/// Every problem found, each with file and line.
pub fn load(source: &PackSource) -> Result<Pack, PackError> {
    load_files(source.files)
}

/// Parses and checks the files of one pack: `pack.yaml`, `entries.csv` and, optionally,
/// `guidance.yaml`, each under any folder. Links into other packs are checked by
/// [`load_library`], which sees them all.
///
/// # Errors
/// Every problem found, each with file and line.
pub fn load_files(files: Files<'_>) -> Result<Pack, PackError> {
    let mut problems = problem::Problems::default();
    let draft = check::read(files, &mut problems);
    problems.result(draft.map(|d| d.pack))
}

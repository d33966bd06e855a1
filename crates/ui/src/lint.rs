//! What concepts look for in the records before an auditor does: rules, what they find, and which findings somebody set aside.

use crate::Concept;
use kernel::{Choice, Fault, Filter, Finder, Id, Read, Register, Row, Test, Text, Value, Words};
use std::cmp::Reverse;
use std::collections::BTreeSet;

kernel::choice! {
    /// How much a finding weighs.
    pub enum Severity("severity", ordered) {
        /// Worth a look; nothing is wrong yet.
        Note = "note" [Absent],
        /// An auditor would ask about it.
        Warning = "warning" [Doubtful],
        /// An auditor would write it down as a nonconformity.
        Error = "error" [Bad],
    }
}

kernel::choice! {
    /// An audit by a certification body, in the order of its cycle.
    pub enum Stage("audit-stage", ordered) {
        /// The documents are looked at, and whether the organisation is ready for stage 2.
        One = "stage-1",
        /// It is looked at whether the management system works.
        Two = "stage-2",
        /// The look in between, at least once in each calendar year.
        Surveillance = "surveillance",
        /// The whole again, before the certificate ends.
        Recertification = "recertification",
    }
}

impl Stage {
    /// Every audit.
    pub const ALL: &'static [Self] = &[Self::One, Self::Two, Self::Surveillance, Self::Recertification];
    /// The audits that look at how the management system works.
    pub const WORKS: &'static [Self] = &[Self::Two, Self::Surveillance, Self::Recertification];
}

/// A rule. Its message `lint-CONCEPT-NAME` says what is wrong with a record that it finds, `…-why` why that matters, and `…-fix` what
/// to do about it; a finding without a record is said by the same message.
#[derive(Debug, Clone, Copy)]
pub struct Lint {
    /// `CONCEPT/NAME`, such as `risk/review-overdue`. It stays, since suppressions and programs name it.
    pub id: &'static str,
    /// The clause that asks for what is missing.
    pub clause: &'static str,
    /// The register whose records it looks at; where something is missing as a whole, the one in which it would stand.
    pub register: &'static Register,
    /// How much a finding weighs.
    pub severity: Severity,
    /// The audits for which it matters.
    pub stages: &'static [Stage],
    /// How it finds.
    pub find: Find,
}

/// How a rule finds.
#[derive(Debug, Clone, Copy)]
pub enum Find {
    /// Every record that this filter text finds is a finding; the field (empty for none) says more of it.
    Listed(&'static str, &'static str),
    /// That no record does what this filter text asks is the finding.
    Missing(&'static str),
    /// In a way of its own, in a number of queries that does not grow with the records.
    Own(fn(&Scan<'_>) -> Result<Vec<Finding>, Fault>),
}

/// What a rule found: a record, or that something is missing as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The record.
    pub record: Option<Id>,
    /// Its reference; empty without a record.
    pub reference: String,
    /// Its title; empty without a record.
    pub title: String,
    /// The unit to which it belongs.
    pub unit: Option<Id>,
    /// What there is to say beyond the rule, in words; often nothing.
    pub detail: String,
}

impl Finding {
    /// About a record.
    pub fn of(row: &Row, detail: impl Into<String>) -> Self {
        let (reference, title) = (row.reference.clone(), row.title());
        Self { record: Some(row.id), reference, title, unit: row.common.unit, detail: detail.into() }
    }

    /// About what is missing as a whole.
    pub fn whole(detail: impl Into<String>) -> Self {
        Self { record: None, reference: String::new(), title: String::new(), unit: None, detail: detail.into() }
    }
}

/// What a rule looks at.
pub struct Scan<'a> {
    /// The records.
    pub read: &'a dyn Read,
    /// The words in which it says what it found.
    pub words: &'a Words,
    /// The only record that is asked about.
    only: Option<Id>,
}

impl Scan<'_> {
    /// Records in use that a filter finds, of those that are asked about.
    ///
    /// # Errors
    /// When the store fails.
    pub fn rows(&self, register: &'static Register, mut filter: Filter) -> Result<Vec<Row>, Fault> {
        filter.tests.extend(self.only.map(|id| Test::Identity(vec![id])));
        self.read.all(register, &filter)
    }

    /// The same by filter text.
    ///
    /// # Errors
    /// When the text does not fit the register, or the store fails.
    pub fn matching(&self, register: &'static Register, text: &str) -> Result<Vec<Row>, Fault> {
        self.rows(register, filter(self.read, register, text)?)
    }

    /// A sentence.
    pub fn say(&self, text: &Text) -> String {
        self.words.say(text)
    }
}

/// A filter out of the text of a rule.
///
/// # Errors
/// When the text does not fit the register, which a test forbids.
pub fn filter(read: &dyn Read, register: &Register, text: &str) -> Result<Filter, Fault> {
    let finder = Finder(read);
    let context = kernel::filter::Context { me: None, today: read.today(), lookup: &finder };
    Filter::parse(text, register, &context).map_err(|why| Fault::Internal(format!("{} {text}: {}", register.key, why.id)))
}

/// A finding that somebody who may has set aside for a while, or all findings of a rule in some units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressed {
    /// The record that says so.
    pub reference: String,
    /// The rule.
    pub rule: String,
    /// The record that may stay as it is; all where none is named.
    pub record: Option<Id>,
    /// Where none is named: the units whose records may stay; [`None`] for the whole organisation.
    pub units: Option<BTreeSet<Id>>,
    /// Why.
    pub reason: String,
    /// The last day on which it counts.
    pub until: String,
}

impl Suppressed {
    fn covers(&self, lint: &Lint, finding: &Finding) -> bool {
        let meant = match (self.record, &self.units) {
            (Some(record), _) => finding.record == Some(record),
            (None, None) => true,
            (None, Some(units)) => finding.unit.is_some_and(|unit| units.contains(&unit)),
        };
        self.rule == lint.id && meant
    }
}

/// How a concept tells what was set aside.
pub type Suppressions = fn(&dyn Read) -> Result<Vec<Suppressed>, Fault>;

/// What a rule found.
#[derive(Debug, Clone)]
pub struct Fired {
    /// The rule.
    pub lint: &'static Lint,
    /// What stands.
    pub findings: Vec<Finding>,
    /// What was set aside, and by what.
    pub suppressed: Vec<(Finding, Suppressed)>,
}

/// Every rule, by clause, the gravest first.
pub fn lints(concepts: &[Concept]) -> Vec<&'static Lint> {
    let mut all: Vec<&'static Lint> = concepts.iter().flat_map(|concept| concept.lints).collect();
    all.sort_by_cached_key(|lint| (clause_key(lint.clause), Reverse(lint.severity), lint.id));
    all
}

/// By what clauses stand in order: Annex A behind the numbers.
pub fn clause_key(clause: &str) -> (bool, String) {
    (clause.starts_with("A."), kernel::text::sort_key(clause))
}

/// The rule with this id.
pub fn named(concepts: &[Concept], id: &str) -> Option<&'static Lint> {
    concepts.iter().flat_map(|concept| concept.lints).find(|lint| lint.id == id)
}

/// What the rules find that matter for an audit; all of them where none is named.
///
/// # Errors
/// When the store fails.
pub fn run(concepts: &[Concept], read: &dyn Read, words: &Words, stage: Option<Stage>) -> Result<Vec<Fired>, Fault> {
    let chosen = lints(concepts).into_iter().filter(|lint| stage.is_none_or(|stage| lint.stages.contains(&stage)));
    fire(chosen, concepts, &Scan { read, words, only: None })
}

/// What one rule finds.
///
/// # Errors
/// When the store fails.
pub fn one(concepts: &[Concept], read: &dyn Read, words: &Words, lint: &'static Lint) -> Result<Fired, Fault> {
    fire([lint].into_iter(), concepts, &Scan { read, words, only: None })?.pop().ok_or(Fault::NotFound)
}

/// What the rules find about one record.
///
/// # Errors
/// When the store fails.
pub fn about(concepts: &[Concept], read: &dyn Read, words: &Words, row: &Row) -> Result<Vec<Fired>, Fault> {
    let mut chosen = lints(concepts);
    chosen.retain(|lint| lint.register == row.register);
    let mut found = fire(chosen.into_iter(), concepts, &Scan { read, words, only: Some(row.id) })?;
    found.retain(|fired| !fired.findings.is_empty() || !fired.suppressed.is_empty());
    Ok(found)
}

fn fire(chosen: impl Iterator<Item = &'static Lint>, concepts: &[Concept], scan: &Scan<'_>) -> Result<Vec<Fired>, Fault> {
    let found = chosen.map(|lint| Ok((lint, findings(lint, scan)?))).collect::<Result<Vec<_>, Fault>>()?;
    let mut aside: Vec<Suppressed> = Vec::new();
    if found.iter().any(|(_, findings)| !findings.is_empty()) {
        for told in concepts.iter().flat_map(|concept| concept.suppressions) {
            aside.extend(told(scan.read)?);
        }
    }
    let sorted = found.into_iter().map(|(lint, findings)| {
        let mut fired = Fired { lint, findings: Vec::new(), suppressed: Vec::new() };
        let own: Vec<&Suppressed> = aside.iter().filter(|aside| aside.rule == lint.id).collect();
        for finding in findings {
            match own.iter().find(|aside| aside.covers(lint, &finding)) {
                Some(aside) => fired.suppressed.push((finding, (*aside).clone())),
                None => fired.findings.push(finding),
            }
        }
        fired
    });
    Ok(sorted.collect())
}

fn findings(lint: &'static Lint, scan: &Scan<'_>) -> Result<Vec<Finding>, Fault> {
    let mut list = match lint.find {
        Find::Own(find) => find(scan)?,
        // One record is not asked what the others lack.
        Find::Missing(_) if scan.only.is_some() => Vec::new(),
        Find::Missing(text) => {
            let there = scan.read.any(lint.register, &filter(scan.read, lint.register, text)?)?;
            if there { Vec::new() } else { vec![Finding::whole("")] }
        }
        Find::Listed(text, key) => {
            let rows = scan.matching(lint.register, text)?;
            rows.iter().map(|row| Finding::of(row, told(scan.words, row, key))).collect()
        }
    };
    // A rule of its own may look at more than it was asked about.
    list.retain(|finding| scan.only.is_none() || finding.record == scan.only);
    list.sort_by_cached_key(|finding| (kernel::text::sort_key(&finding.reference), finding.detail.clone()));
    Ok(list)
}

/// What a field of a record says, with its label: "Next review 2026-05-01".
pub fn told(words: &Words, row: &Row, key: &str) -> String {
    let Some(field) = row.register.field(key) else { return String::new() };
    let value = row.value(key);
    let said = match (&value, field.kind.choices()) {
        (Value::None, _) => return String::new(),
        (Value::Text(word), Some(choices)) => words.choice(choices, word),
        (Value::Date(day), _) => day.to_string(),
        (Value::Int(number), _) => number.to_string(),
        (value, _) => value.as_text().unwrap_or_default().to_owned(),
    };
    format!("{} {said}", words.label(row.register, field))
}

impl Lint {
    /// Id of the message that says what is wrong.
    pub fn message(&self) -> String {
        format!("lint-{}", self.id.replace('/', "-"))
    }

    /// What is wrong.
    pub fn says(&self, words: &Words) -> String {
        words.get(&self.message())
    }

    /// Why it matters.
    pub fn why(&self, words: &Words) -> String {
        words.get(&format!("{}-why", self.message()))
    }

    /// What to do about it.
    pub fn fix(&self, words: &Words) -> String {
        words.get(&format!("{}-fix", self.message()))
    }
}

/// The word of a severity.
pub fn severity(words: &Words, severity: Severity) -> String {
    words.choice(Severity::CHOICES, severity.key())
}

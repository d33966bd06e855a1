//! What an auditor finds in a Statement of Applicability: reasons without what they name, statuses that nothing shows.

use super::gaps::Lacks;
use super::record::{SOA_LINE, SoaLine};
use super::version::SOA_VERSION;
use crate::ground::scope::SCOPE;
use crate::protect::obligation::OBLIGATION;
use kernel::gather::number;
use kernel::{Ask, Fault, Filter, Gather, Id, Path, Row, Step, Text};
use std::collections::{BTreeSet, HashMap};
use ui::lint::{Find, Finding, Lint, Scan, Severity, Stage};

const CLAUSE: &str = "6.1.3 d";

/// The rules.
pub(super) const LINTS: &[Lint] = &[
    line("soa/excluded-treats-risk", Severity::Error, Stage::ALL, Find::Listed("applicable:no risks>0", "risks")),
    line("soa/excluded-obliged", Severity::Error, Stage::ALL, Find::Own(excluded_obliged)),
    line("soa/no-reason", Severity::Error, Stage::ALL, Find::Own(|scan| lacking(scan, "applicable:yes reasons:none", |l| l.reason))),
    line("soa/reason-without-risk", Severity::Error, Stage::ALL, Find::Own(|scan| lacking(scan, "reasons:risk risks:0", |l| l.risk))),
    line(
        "soa/reason-without-obligation",
        Severity::Error,
        Stage::ALL,
        Find::Own(|scan| lacking(scan, "reasons:law,contract obligations:none", |l| l.obligation)),
    ),
    line("soa/no-control", Severity::Warning, Stage::ALL, Find::Own(|scan| lacking(scan, "status:no-control", |l| l.control))),
    line("soa/only-planned", Severity::Warning, Stage::WORKS, Find::Listed("applicable:yes status:planned", "target_date")),
    line(
        "soa/target-passed",
        Severity::Warning,
        Stage::WORKS,
        Find::Listed("-status:implemented,not-applicable target_date<today", "target_date"),
    ),
    line("soa/never-tested", Severity::Warning, Stage::WORKS, Find::Listed("status:implemented last_test:none", "")),
    line("soa/test-overdue", Severity::Warning, Stage::WORKS, Find::Listed("status:implemented next_test<today", "next_test")),
    line("soa/test-failed", Severity::Error, Stage::WORKS, Find::Listed("status:implemented tests_failed>0", "tests_failed")),
    line("soa/nothing-shows-it", Severity::Warning, Stage::WORKS, Find::Listed("status:implemented evidence:0", "")),
    line("soa/status-by-hand", Severity::Note, Stage::ALL, Find::Listed("applicable:yes stated:any", "stated")),
    line("soa/same-words", Severity::Note, Stage::ALL, Find::Own(same_words)),
    Lint {
        id: "soa/no-approved-version",
        clause: CLAUSE,
        register: &SCOPE,
        severity: Severity::Error,
        stages: Stage::ALL,
        find: Find::Own(not_approved),
    },
    Lint {
        id: "soa/moved-since-approval",
        clause: CLAUSE,
        register: &SOA_VERSION,
        severity: Severity::Note,
        stages: Stage::ALL,
        find: Find::Listed("standing:moved", "moved"),
    },
];

const fn line(id: &'static str, severity: Severity, stages: &'static [Stage], find: Find) -> Lint {
    Lint { id, clause: CLAUSE, register: &SOA_LINE, severity, stages, find }
}

/// Lines that lack something, of those that this filter finds.
fn lacking(scan: &Scan<'_>, filter: &str, lacks: fn(Lacks) -> bool) -> Result<Vec<Finding>, Fault> {
    let rows = scan.matching(&SOA_LINE, filter)?;
    Ok(rows.iter().filter(|row| lacks(Lacks::of(row))).map(|row| Finding::of(row, "")).collect())
}

const MEETS: Step = Step::In("control", "requirements");
/// From what a line is about to the obligations that need it, themselves or through a control.
const DEMANDED_BY: &[Path] =
    &[&[Step::In("obligation", "requirements")], &[MEETS, Step::In("obligation", "controls")], &[Step::In("obligation", "controls")]];

fn excluded_obliged(scan: &Scan<'_>) -> Result<Vec<Finding>, Fault> {
    let rows = scan.matching(&SOA_LINE, "applicable:no")?;
    let subject = |row: &Row| row.of::<SoaLine>().and_then(|line| line.subject).unwrap_or_default();
    let subjects: Vec<Id> = rows.iter().map(subject).collect();
    let applying = Gather::of(&OBLIGATION, DEMANDED_BY, &[Ask::Words("state", &["applies"])]);
    let found = scan.read.gather(&subjects, &applying)?;
    let told = |row: &Row| {
        let n = number(&found, subject(row), 0);
        (n > 0).then(|| Finding::of(row, scan.say(&Text::new("lint-soa-obligations").with("n", n))))
    };
    Ok(rows.iter().filter_map(told).collect())
}

/// Reasons shorter than this say too little to be compared.
const SHORT: usize = 5;

/// Lines whose reasons say nearly the same in words, so that nobody looked at each of them by itself.
fn same_words(scan: &Scan<'_>) -> Result<Vec<Finding>, Fault> {
    let asked: BTreeSet<Id> = scan.rows(&SOA_LINE, Filter::new())?.iter().map(|row| row.id).collect();
    // A line is like another one, so that all are needed whichever is asked about.
    let all = scan.read.all(&SOA_LINE, &Filter::new())?;
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut words = |row: &Row| -> BTreeSet<usize> {
        let line = row.of::<SoaLine>();
        let text = line.map(|line| format!("{} {}", line.reason, line.exclusion_reason)).unwrap_or_default();
        let text = kernel::text::fold(&text);
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words
            .map(|word| {
                let next = known.len();
                *known.entry(word.to_owned()).or_insert(next)
            })
            .collect()
    };
    let said: Vec<(&Row, BTreeSet<usize>)> = all.iter().map(|row| (row, words(row))).filter(|(_, words)| words.len() >= SHORT).collect();
    let mut found = Vec::new();
    for (row, own) in said.iter().filter(|(row, _)| asked.contains(&row.id)) {
        let scope = row.value("scope");
        let like = |(twin, words): &&(&Row, BTreeSet<usize>)| twin.id != row.id && alike(own, words) && twin.value("scope") == scope;
        let twins: Vec<&str> = said.iter().filter(like).map(|(twin, _)| twin.reference.as_str()).collect();
        if !twins.is_empty() {
            let some = twins.iter().take(3).copied().collect::<Vec<_>>().join(", ");
            found.push(Finding::of(row, scan.say(&Text::new("lint-soa-twins").with("n", twins.len()).with("some", some))));
        }
    }
    Ok(found)
}

/// Nine words of ten are the same.
fn alike(a: &BTreeSet<usize>, b: &BTreeSet<usize>) -> bool {
    let same = |shared: usize| shared * 10 >= (a.len() + b.len() - shared) * 9;
    // Most are told apart by how much they say.
    same(a.len().min(b.len())) && same(a.intersection(b).count())
}

/// Scopes whose statement nobody approved.
fn not_approved(scan: &Scan<'_>) -> Result<Vec<Finding>, Fault> {
    let approved = scan.read.all(&SOA_VERSION, &ui::lint::filter(scan.read, &SOA_VERSION, "standing:approved,moved")?)?;
    let approved: BTreeSet<Id> = approved.iter().filter_map(|row| row.value("scope").as_link()).collect();
    let scopes = scan.rows(&SCOPE, Filter::open(&SCOPE))?;
    Ok(scopes.iter().filter(|row| !approved.contains(&row.id)).map(|row| Finding::of(row, "")).collect())
}

//! The Statement of Applicability as a document.

use super::record::SOA_LINE;
use super::rules::tests_as_held;
use super::statement::{Line, Statement, grouped};
use super::version::{SoaVersion, approved};
use crate::ground::framework::{ADOPTION, Adoption, is_control_set};
use crate::ground::release::mark;
use crate::ground::scope::Scope;
use crate::ground::scope::rules::Within;
use crate::protect::control::CONTROL;
use crate::protect::control::IMPLEMENTATION;
use crate::protect::control::rules::{Count, counts};
use crate::protect::control_test::Outcome;
use crate::protect::control_test::rules::by_control;
use crate::protect::evidence::EVIDENCE;
use crate::protect::evidence::rules::{Freshness, freshness};
use crate::protect::risk::RISK;
use kernel::document::{Block, Document, Table};
use kernel::{Choice, Fault, Filter, Id, Row};
use std::collections::{BTreeMap, BTreeSet};
use ui::paper::{Sheet, data};
use ui::pieces::signed_by;
use ui::{Names, View};

pub(super) fn soa(view: &View<'_>) -> Result<Document, Fault> {
    let statement = Statement::load(view.read, view.param("scope"))?;
    let mut document = ui::paper::begin(view, "soa", &view.t("report-soa"), true)?;
    document.source_note = view.t("source-note-27002");
    document.facts.extend(facts(view, &statement)?);
    document.standing = standing(view, &statement)?;
    if !statement.lines.is_empty() {
        document.blocks.push(Block::Chart(super::chart::chart(view, &statement)));
    }
    document.blocks.push(Block::Table(table(view, &document.title, &statement)?));
    Ok(document)
}

/// The statement that a version stands for, as its signer sees it.
pub(super) fn copy(view: &View<'_>, row: &Row) -> Result<Document, Fault> {
    let scope = row.of::<SoaVersion>().and_then(|version| version.scope);
    let scope = match scope {
        Some(id) => view.read.names(&[id])?.remove(&id).map(|name| name.reference).unwrap_or_default(),
        None => String::new(),
    };
    let query = vec![("scope".to_owned(), scope)];
    let mut document = soa(&View { query: &query, flash: None, ..*view })?;
    // The copy is of this version and names no other.
    let label = view.t("soa-version");
    for (_, said) in document.facts.iter_mut().filter(|(name, _)| *name == label) {
        *said = format!("{} {}", row.reference, row.title());
    }
    if let Some(version) = row.of::<SoaVersion>().filter(|version| !version.changes.is_empty()) {
        document.facts.push((view.t("soa-version-changes"), version.changes.clone()));
    }
    Ok(document)
}

/// The statement with room for an auditor: what was seen, what was decided, initials.
pub(super) fn auditor(view: &View<'_>) -> Result<Document, Fault> {
    let statement = Statement::load(view.read, view.param("scope"))?;
    let mut document = ui::paper::begin(view, "soa-auditor", &view.t("report-soa-auditor"), true)?;
    document.source_note = view.t("source-note-27002");
    document.facts.extend(facts(view, &statement)?);
    let behind = Behind::load(view, &statement)?;
    let names = Names::default();
    let sheet = Sheet::over(view, &SOA_LINE, &names)
        .column("reference", &view.t("reference"), 0.8, |line: &Line| line.reference.clone())
        .column("control", &view.t("soa-control"), 2.4, |line| line.row.title())
        .column("applicable", &view.t("soa-applicable"), 0.9, |line| view.t(if line.applicable() { "yes" } else { "no" }))
        .headed("status", &view.t("soa-implementation"), 1.2)
        .column("controls", &view.t("soa-controls"), 1.6, |line| behind.controls_of(line))
        .column("evidence", &view.t("soa-evidence-count"), 1.2, |line| behind.evidence_of(line))
        .column("tests", &view.t("soa-tests"), 1.4, |line| behind.tests_of(line))
        .column("questions", &view.t("soa-questions"), data(2.4), |line| line.asked().map(|asked| asked.questions.clone()))
        .by_hand("observation", &view.t("soa-observation"), 3.6)
        .by_hand("decision", &view.t("soa-decision"), 1.6)
        .by_hand("initials", &view.t("soa-initials"), 0.8);
    let groups = grouped(&statement.lines.iter().collect::<Vec<_>>()).into_iter().map(|(first, group)| {
        let (edition, margin, title) = first.group();
        (edition.map_or_else(|| view.t("soa-own"), |_| format!("{margin} {title}")), group)
    });
    document.blocks.push(Block::Table(sheet.groups("soa", &document.title, groups)));
    Ok(document)
}

fn facts(view: &View<'_>, statement: &Statement) -> Result<Vec<(String, String)>, Fault> {
    let mut facts = Vec::new();
    if let Some(row) = &statement.scope {
        facts.push((view.t("soa-scope"), row.title()));
        if let Some(scope) = row.of::<Scope>() {
            for (label, text) in [("soa-scope-version", &scope.version), ("soa-scope-statement", &scope.statement)] {
                if !text.is_empty() {
                    facts.push((view.words.get(label), text.clone()));
                }
            }
        }
    }
    if let Some(scope) = &statement.scope {
        facts.push((view.t("soa-version"), version_words(view, scope)?));
    }
    for row in view.read.all(&ADOPTION, &Filter::new())? {
        if let Some(adoption) = row.of::<Adoption>().filter(|adoption| adoption.framework.is_some_and(is_control_set)) {
            let numbers = [("title", adoption.title.clone()), ("edition", adoption.edition.clone()), ("version", adoption.version.clone())];
            facts.push((view.t("soa-catalogue"), view.tw("soa-catalogue-is", &numbers)));
        }
    }
    let scope = statement.scope.as_ref().map(|row| row.id);
    let measure = super::measures::lines_implemented(view.read, scope)?;
    let applicable = statement.lines.iter().filter(|line| line.applicable()).count();
    let n_of = |n: String, of: String| view.tw("n-of", &[("n", n), ("of", of)]);
    facts.push((view.t("soa-applicable"), n_of(applicable.to_string(), statement.lines.len().to_string())));
    facts.push((view.t("measure-lines"), n_of(measure.n().to_string(), measure.of().to_string())));
    Ok(facts)
}

/// What a print of the statement is: the approved version of its scope, or not.
fn standing(view: &View<'_>, statement: &Statement) -> Result<String, Fault> {
    let newest = statement.scope.as_ref().map(|scope| approved(view.read, scope.id)).transpose()?.flatten();
    let version = newest.as_ref().map(|(version, _)| ui::record::title(version));
    let moved = newest.and_then(|(version, _)| version.value("moved").as_int()).and_then(|moved| u64::try_from(moved).ok());
    mark(view, version.as_deref(), moved.unwrap_or_default())
}

/// "Version 2, approved by … on …; 3 lines moved since".
fn version_words(view: &View<'_>, scope: &Row) -> Result<String, Fault> {
    let Some((version, signature)) = approved(view.read, scope.id)? else { return Ok(view.t("soa-never-approved")) };
    let (name, day) = signed_by(view, &signature)?;
    let moved = version.value("moved").as_int().unwrap_or_default();
    let by = format!("{} {}", version.title(), view.tw("soa-approved-by", &[("name", name), ("day", day)]));
    let moved_words = view.tw("soa-moved", &[("n", moved.to_string())]);
    Ok(if moved == 0 {
        format!("{by}; {moved_words}")
    } else {
        view.tw("soa-not-as-it-stands", &[("version", by), ("moved", moved_words)])
    })
}

fn table(view: &View<'_>, caption: &str, statement: &Statement) -> Result<Table, Fault> {
    let behind = Behind::load(view, statement)?;
    let names = Names::load(view.read, statement.lines.iter().map(|line| &line.row))?;
    let held = |line: &Line, n: fn(&Line) -> i64| line.applicable().then(|| n(line));
    let sheet = Sheet::over(view, &SOA_LINE, &names)
        .column("reference", &view.t("reference"), 1.0, |line: &Line| line.reference.clone())
        .column("control", &view.t("soa-control"), 2.6, |line| line.row.title())
        .column("applicable", &view.t("soa-applicable"), 1.1, |line| view.t(if line.applicable() { "yes" } else { "no" }))
        .headed("reasons", &view.t("soa-reason"), 1.3)
        .column("reason", &view.t("soa-reason-text"), 3.2, |line| line.reason().to_owned())
        .headed("status", &view.t("soa-implementation"), 1.4)
        .column("in_place", &view.t("soa-in-place"), 0.7, |line| held(line, |line| line.in_place_of().0))
        .column("of", &view.t("soa-of"), 0.6, |line| held(line, |line| line.in_place_of().1))
        .column("owed", &view.t("soa-owed"), data(0.7), |line| held(line, |line| line.number("owed")))
        .headed("target_date", &view.t("soa-target"), data(1.1))
        .headed("owner", &view.t("owner"), 1.6)
        .column("controls", &view.t("soa-controls"), 2.2, |line| behind.controls_of(line))
        .column("risks", &view.t("soa-risks"), 1.4, |line| behind.risks_of(line))
        .column("evidence", &view.t("soa-evidence-count"), 1.3, |line| behind.evidence_of(line))
        .column("tests", &view.t("soa-tests"), 1.5, |line| behind.tests_of(line))
        .column("tests_passed", &view.t("soa-tests-passed"), data(0.7), |line| held(line, |line| tests_as_held(&line.row).passed))
        .column("tests_of", &view.t("soa-tests-of"), data(0.7), |line| held(line, |line| tests_as_held(&line.row).of))
        .headed("last_test", &view.t("soa-last-test"), data(1.0))
        .headed("next_test", &view.t("soa-next-test"), data(1.0))
        .headed("obligations", &view.t("soa-obligations"), data(1.3))
        .headed("stated_reason", &view.t("soa-stated-why"), data(2.0))
        .column("theme", &view.t("soa-theme"), data(1.4), |line| line.group().2.to_owned())
        .headed("notes", &view.t("soa-notes"), data(2.0));
    let several = statement.several_editions();
    let groups = grouped(&statement.lines.iter().collect::<Vec<_>>()).into_iter().map(|(first, group)| {
        let (edition, margin, title) = first.group();
        let applicable = group.iter().filter(|line| line.applicable()).count();
        let counted = view.tw("soa-foot", &[("n", applicable.to_string()), ("of", group.len().to_string())]);
        let heading = match edition {
            None => format!("{}, {counted}", view.t("soa-own")),
            Some(edition) if several => format!("{margin} {title} ({}), {counted}", edition.key()),
            Some(_) => format!("{margin} {title}, {counted}"),
        };
        (heading, group)
    });
    Ok(sheet.groups("soa", caption, groups))
}

/// References of the controls, risks and tests behind each subject.
#[derive(Default)]
struct Behind {
    controls: BTreeMap<Id, Vec<String>>,
    risks: BTreeMap<Id, BTreeSet<String>>,
    tests: BTreeMap<Id, Vec<String>>,
    /// By line.
    evidence: BTreeMap<Id, Vec<String>>,
}

impl Behind {
    fn load(view: &View<'_>, statement: &Statement) -> Result<Self, Fault> {
        let within = Within::of(view.read, statement.scope.as_ref())?;
        let subjects: Vec<Id> = statement.lines.iter().filter_map(|line| line.subject()).collect();
        let mut pairs: Vec<(Id, Id)> =
            view.read.sources(&subjects, &CONTROL, "requirements")?.iter().map(|link| (link.to, link.from)).collect();
        pairs.extend(statement.lines.iter().filter(|line| line.asked().is_none()).filter_map(|line| line.subject()).map(|own| (own, own)));
        let mut controls: Vec<Id> = pairs.iter().map(|(_, control)| *control).collect();
        controls.sort_unstable();
        controls.dedup();
        let rows: BTreeMap<Id, kernel::Row> = view.read.get_many(&CONTROL, &controls)?.into_iter().map(|row| (row.id, row)).collect();
        let treats = view.read.sources(&controls, &RISK, "controls")?;
        let risks = view.read.get_many(&RISK, &treats.iter().map(|link| link.from).collect::<Vec<_>>())?;
        let risks: BTreeMap<Id, String> = risks.iter().filter(|row| within.holds(row)).map(|row| (row.id, row.reference.clone())).collect();
        let mut tests = by_control(&controls, view.read)?;
        tests.values_mut().for_each(|tests| tests.retain(|row| within.holds(row)));
        let counts = counts(&controls, within.units(&IMPLEMENTATION).as_ref(), view.read)?;
        let counts: BTreeMap<Id, Count> = controls.iter().copied().zip(counts).collect();
        let mut behind = Self::default();
        for (subject, control) in pairs.iter().copied() {
            let Some(row) = rows.get(&control).filter(|row| !row.retired && within.holds(row)) else { continue };
            let Count { in_place, of, .. } = counts.get(&control).copied().unwrap_or_default();
            let text = view
                .tw("soa-control-counted", &[("reference", row.reference.clone()), ("n", in_place.to_string()), ("of", of.to_string())]);
            behind.controls.entry(subject).or_default().push(text);
            let words = tests.get(&control).into_iter().flatten().map(|test| test_words(view, test));
            behind.tests.entry(subject).or_default().extend(words);
            let of_control = treats.iter().filter(|link| link.to == control).filter_map(|link| risks.get(&link.from));
            behind.risks.entry(subject).or_default().extend(of_control.cloned());
        }
        behind.shown_by(view, statement, &within, &controls, &pairs)?;
        Ok(behind)
    }

    /// Evidence of each line: of its requirement, of the controls behind it (by subject and control), of their implementations.
    fn shown_by(
        &mut self,
        view: &View<'_>,
        statement: &Statement,
        within: &Within,
        controls: &[Id],
        behind: &[(Id, Id)],
    ) -> Result<(), Fault> {
        let read = view.read;
        let units = read.sources(controls, &IMPLEMENTATION, "control")?;
        let unit_ids: Vec<Id> = units.iter().map(|link| link.from).collect();
        let mut about: Vec<Id> = statement.lines.iter().filter_map(|line| line.subject()).collect();
        about.extend(controls.iter().chain(&unit_ids));
        let mut items: BTreeMap<Id, BTreeSet<Id>> = BTreeMap::new();
        for key in ["requirements", "controls", "implementations"] {
            for link in read.sources(&about, &EVIDENCE, key)? {
                items.entry(link.to).or_default().insert(link.from);
            }
        }
        let all: Vec<Id> = items.values().flatten().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let rows: BTreeMap<Id, Row> =
            read.get_many(&EVIDENCE, &all)?.into_iter().filter(|row| within.holds(row)).map(|row| (row.id, row)).collect();
        let unit_of: BTreeMap<Id, Vec<Id>> = units.iter().fold(BTreeMap::new(), |mut map, link| {
            map.entry(link.to).or_default().push(link.from);
            map
        });
        for line in &statement.lines {
            let Some(subject) = line.subject() else { continue };
            let mut about = vec![subject];
            about.extend(behind.iter().filter(|(of, _)| *of == subject).map(|(_, control)| *control));
            let units: Vec<Id> = about.iter().filter_map(|id| unit_of.get(id)).flatten().copied().collect();
            about.extend(units);
            let found: BTreeSet<Id> = about.iter().filter_map(|id| items.get(id)).flatten().copied().collect();
            let mut words: Vec<String> = found.iter().filter_map(|id| rows.get(id)).filter_map(|row| evidence_words(view, row)).collect();
            words.sort_by_cached_key(|word| kernel::text::sort_key(word));
            self.evidence.insert(line.row.id, words);
        }
        Ok(())
    }

    fn controls_of(&self, line: &Line) -> Vec<String> {
        line.subject().and_then(|subject| self.controls.get(&subject)).cloned().unwrap_or_default()
    }

    fn tests_of(&self, line: &Line) -> Vec<String> {
        line.subject().and_then(|subject| self.tests.get(&subject)).cloned().unwrap_or_default()
    }

    fn evidence_of(&self, line: &Line) -> Vec<String> {
        self.evidence.get(&line.row.id).cloned().unwrap_or_default()
    }

    fn risks_of(&self, line: &Line) -> Vec<String> {
        let mut list: Vec<String> = line.subject().and_then(|subject| self.risks.get(&subject)).into_iter().flatten().cloned().collect();
        list.sort_by_cached_key(|reference| kernel::text::sort_key(reference));
        list
    }
}

/// "CT-4 works as described 2026-05-04", or that it was never done.
fn test_words(view: &View<'_>, row: &Row) -> String {
    let outcome = row.value("outcome").as_text().map(|word| view.words.choice(Outcome::CHOICES, word));
    let said = outcome.unwrap_or_else(|| view.t("test-never")).to_lowercase();
    let on = row.value("last_on").as_date().map(|day| day.to_string());
    let late = row
        .value("next_due")
        .as_date()
        .is_some_and(|day| day < view.read.today())
        .then(|| format!("({})", view.t("test-overdue").to_lowercase()));
    [Some(row.reference.clone()), Some(said), on, late].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// "E-4", with a word when it has become stale; [`None`] for what does not count.
fn evidence_words(view: &View<'_>, row: &Row) -> Option<String> {
    if !crate::protect::evidence::rules::counts(row) {
        return None;
    }
    let stale = freshness(row) == Freshness::Stale;
    Some(if stale { view.tw("soa-evidence-stale", &[("reference", row.reference.clone())]) } else { row.reference.clone() })
}

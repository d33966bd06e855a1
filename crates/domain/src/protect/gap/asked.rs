//! From requirements to questions: what an answer says of what it is about, and the answers that an opened analysis begins with.

use super::chapter::{Chapter, chapter};
use super::record::{GAP_ANALYSIS, GAP_ANSWER, GapAnalysis, GapAnswer, Met};
use crate::ground::criteria::{Criteria, in_force};
use crate::ground::framework::record::Framework;
use crate::ground::framework::{ADOPTION, Adoption, REQUIREMENT, Requirement, pack_of, requirement_id};
use kernel::{Change, Choice, Draft, Fault, Filter, Id, Read, Row, Text, Value};
use packs::{Entry, Pack};
use std::collections::BTreeMap;

/// Whether a framework is adopted for a scope, or for the whole organisation.
///
/// # Errors
/// When the store fails.
pub fn adopted(read: &dyn Read, framework: Framework, scope: Option<Id>) -> Result<bool, Fault> {
    let filter = Filter::new().is(&ADOPTION, "framework", vec![Value::from(framework.key())]);
    let fits = |adoption: &Adoption| adoption.scope.is_none() || adoption.scope == scope;
    Ok(read.all(&ADOPTION, &filter)?.iter().any(|row| row.of::<Adoption>().is_some_and(fits)))
}

/// The name of a framework in the organisation's words.
pub(super) fn named(read: &dyn Read, framework: Framework) -> String {
    read.words().choice(Framework::CHOICES, framework.key())
}

/// The heading at the top of those above an entry: the clause, the theme, the chapter.
pub(super) fn top<'p>(pack: &'p Pack, group: &'p str) -> &'p str {
    let mut here = group;
    // Parents stand before their children, so that there is an end.
    while let Some(parent) = pack.group(here).and_then(|group| group.parent.as_deref()) {
        here = parent;
    }
    here
}

/// What an answer says of the requirement it is about.
fn said(pack: &'static Pack, framework: Framework, entry: &'static Entry) -> Result<GapAnswer, Fault> {
    let words = |key: &str| -> Vec<String> {
        let list = entry.attributes.get(key).map(Vec::as_slice).unwrap_or_default();
        list.iter().map(|word| word.replace('_', "-").to_lowercase()).collect()
    };
    let chapter = chapter(framework, &entry.reference)?;
    let at = Chapter::CHOICES.position(chapter.key()).and_then(|at| i64::try_from(at).ok()).unwrap_or_default();
    let edition = Framework::CHOICES.position(framework.key()).and_then(|at| i64::try_from(at).ok()).unwrap_or_default();
    let asked = match entry.guidance.questions.as_slice() {
        [] => {
            if entry.text.is_empty() {
                entry.title.clone()
            } else {
                entry.text.clone()
            }
        }
        questions => questions.join("\n"),
    };
    Ok(GapAnswer {
        title: format!("{} {}", entry.reference, entry.title),
        requirement: Some(requirement_id(&pack.key, &entry.reference)),
        question: asked,
        framework: Some(framework),
        heading: top(pack, &entry.group).to_owned(),
        chapter: Some(chapter),
        place: Some((at * 10 + edition) * 10_000 + i64::from(entry.position)),
        control_types: words("control_type"),
        properties: words("infosec_properties"),
        concepts: words("cybersecurity_concepts"),
        capabilities: words("operational_capabilities"),
        domains: words("security_domains"),
        ..GapAnswer::default()
    })
}

/// An answer that somebody adds takes what its requirement says.
pub(super) fn fill(row: &Row, read: &dyn Read) -> Result<Draft, Fault> {
    // Those that an opened analysis brings say it already.
    let Some(answer) = row.of::<GapAnswer>().filter(|answer| answer.framework.is_none()) else { return Ok(Draft::new()) };
    let asked = answer.requirement.map(|id| read.get(&REQUIREMENT, id)).transpose()?.flatten();
    let Some((asked, framework)) = asked.and_then(|row| Some((row.clone(), row.of::<Requirement>()?.framework?))) else {
        return Ok(Draft::new());
    };
    let pack = pack_of(framework)?;
    let Some(entry) = pack.entry(&asked.reference) else { return Ok(Draft::new()) };
    let mut said = said(pack, framework, entry)?;
    said.analysis = answer.analysis;
    let analysis = answer.analysis.map(|id| read.get(&GAP_ANALYSIS, id)).transpose()?.flatten();
    if let Some(before) = analysis.and_then(|row| row.of::<GapAnalysis>()?.earlier)
        && let Some((id, result)) = results(read, before)?.get(&said.requirement.unwrap_or_default())
    {
        (said.earlier, said.earlier_result) = (Some(*id), Some(*result));
    }
    Ok(Draft::of(&said))
}

/// Answers of an analysis by what they are about.
fn results(read: &dyn Read, analysis: Id) -> Result<BTreeMap<Id, (Id, Met)>, Fault> {
    let pair = |row: Row| {
        let answer = row.of::<GapAnswer>()?;
        Some((answer.requirement?, (row.id, answer.result.unwrap_or(Met::NotAssessed))))
    };
    Ok(answers(read, analysis)?.into_iter().filter_map(pair).collect())
}

/// The answers of an analysis in use, in the order in which they are asked.
///
/// # Errors
/// When the store fails.
pub fn answers(read: &dyn Read, analysis: Id) -> Result<Vec<Row>, Fault> {
    let mut rows = read.all(&GAP_ANSWER, &Filter::new().is(&GAP_ANSWER, "analysis", vec![Value::Link(analysis)]))?;
    rows.sort_by_key(|row| (row.of::<GapAnswer>().and_then(|answer| answer.place), row.id));
    Ok(rows)
}

/// The analysis of the same scope that was signed last, with a framework in common.
///
/// # Errors
/// When the store fails.
pub(super) fn before(read: &dyn Read, row: &Row) -> Result<Option<Row>, Fault> {
    let Some(analysis) = row.of::<GapAnalysis>() else { return Ok(None) };
    let ended = vec![Value::from("signed"), Value::from("superseded")];
    let scope = vec![analysis.scope.map_or(Value::None, Value::Link)];
    let rows = read.all(&GAP_ANALYSIS, &Filter::new().is(&GAP_ANALYSIS, "scope", scope).is(&GAP_ANALYSIS, "state", ended))?;
    let shares = |other: &GapAnalysis| other.frameworks.iter().any(|framework| analysis.frameworks.contains(framework));
    let rows = rows.into_iter().filter(|other| other.id != row.id && other.of::<GapAnalysis>().is_some_and(shares));
    // Of two on one day, the one that was signed later superseded the other or is newer.
    Ok(rows.max_by_key(|row| (row.of::<GapAnalysis>().and_then(|analysis| analysis.signed_on), row.common.state == "signed", row.id)))
}

/// The criteria in force, where they have a scale of maturity.
///
/// # Errors
/// Where they have none, with what to do.
fn scale(read: &dyn Read) -> Result<Row, Fault> {
    let row = in_force(read)?.ok_or_else(|| Fault::whole(Text::new("gap-no-criteria")))?;
    if row.of::<Criteria>().is_some_and(|criteria| !criteria.maturity.is_empty()) {
        return Ok(row);
    }
    Err(Fault::whole(Text::new("gap-no-scale").with("reference", &row.reference)))
}

/// Opens an analysis: it takes the scale in force and the analysis before, and an answer for each requirement.
pub(super) fn open(read: &dyn Read, row: &Row, _: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(analysis) = row.of::<GapAnalysis>() else { return Err(Fault::NotFound) };
    let mut draft = Draft::new().with("state", "open");
    if analysis.with_maturity {
        draft.set("criteria", scale(read)?.id);
    }
    let earlier = before(read, row)?;
    let known = match &earlier {
        Some(earlier) => results(read, earlier.id)?,
        None => BTreeMap::new(),
    };
    draft.set("earlier", earlier.map_or(Value::None, |row| Value::Link(row.id)));
    let mut changes = vec![Change::Edit { register: &GAP_ANALYSIS, id: row.id, version: Some(row.version), draft }];
    for framework in &analysis.frameworks {
        if !adopted(read, *framework, analysis.scope)? {
            return Err(Fault::whole(Text::new("gap-not-adopted").with("framework", named(read, *framework))));
        }
        let pack = pack_of(*framework)?;
        for entry in &pack.entries {
            let mut answer = said(pack, *framework, entry)?;
            answer.analysis = Some(row.id);
            if let Some((id, result)) = answer.requirement.and_then(|asked| known.get(&asked)) {
                (answer.earlier, answer.earlier_result) = (Some(*id), Some(*result));
            }
            let mut draft = Draft::of(&answer);
            if let Some(unit) = row.common.unit {
                draft.set("unit", unit);
            }
            if let Some(owner) = row.common.owner {
                draft.set("owner", owner);
            }
            changes.push(Change::create(&GAP_ANSWER, read.mint(), draft));
        }
    }
    Ok(changes)
}

//! Results that are proposed from earlier answers: of the same requirement, or of another one through the mappings. A person confirms each.

use super::asked::{adopted, answers, named};
use super::meant::meant;
use super::record::{GAP_ANALYSIS, GAP_ANSWER, GapAnalysis, GapAnswer, Met};
use super::rules::{met, proposed};
use crate::ground::framework::{Counterpart, REQUIREMENT, counterparts};
use crate::protect::control::CONTROL;
use crate::protect::evidence::EVIDENCE;
use kernel::{Change, Choice, Draft, Fault, Id, Read, Register, Row, Text, Value};
use std::collections::BTreeMap;

/// The signed analysis that answers are taken from, where each of its frameworks is still adopted.
fn source(read: &dyn Read, row: &Row, said: &Draft) -> Result<Row, Fault> {
    let refused = |text: Text| Fault::field("from", text);
    let from = said.get("from").as_link().map(|id| read.get(&GAP_ANALYSIS, id)).transpose()?.flatten();
    let from = from.filter(|from| from.id != row.id).ok_or_else(|| refused(Text::new("gap-carry-other")))?;
    let (Some(own), Some(analysis)) = (row.of::<GapAnalysis>(), from.of::<GapAnalysis>()) else { return Err(Fault::NotFound) };
    let about = |id: &'static str| Text::new(id).with("reference", &from.reference);
    if !matches!(from.common.state.as_str(), "signed" | "superseded") {
        return Err(refused(about("gap-carry-unsigned")));
    }
    if analysis.scope != own.scope {
        return Err(refused(about("gap-carry-scope")));
    }
    for framework in &analysis.frameworks {
        if !adopted(read, *framework, own.scope)? {
            return Err(refused(about("gap-carry-not-adopted").with("framework", named(read, *framework))));
        }
    }
    Ok(from)
}

/// What an answer elsewhere says about one here.
struct Hint<'r> {
    from: &'r Row,
    result: Met,
    strength: u8,
    why: String,
}

/// Proposes results for what is not assessed.
pub(super) fn carry_over(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let from = source(read, row, said)?;
    let given = answers(read, from.id)?;
    let known: BTreeMap<Id, &Row> = given.iter().filter_map(|row| Some((row.of::<GapAnswer>()?.requirement?, row))).collect();
    let open: Vec<Row> = answers(read, row.id)?.into_iter().filter(|row| met(row) == Met::NotAssessed).collect();
    let asked: Vec<Id> = open.iter().filter_map(|row| row.of::<GapAnswer>()?.requirement).collect();
    let requirements: BTreeMap<Id, Row> = read.get_many(&REQUIREMENT, &asked)?.into_iter().map(|row| (row.id, row)).collect();
    let mut changes = Vec::new();
    for answer in &open {
        let Some(id) = answer.of::<GapAnswer>().and_then(|answer| answer.requirement) else { continue };
        let hint = match known.get(&id) {
            Some(same) => (met(same) != Met::NotAssessed).then(|| Hint {
                from: same,
                result: met(same),
                strength: u8::MAX,
                why: read.words().with("gap-origin-same", &[("analysis", from.reference.clone()), ("answer", same.reference.clone())]),
            }),
            None => requirements.get(&id).map(|asked| through_mappings(read, asked, &known)).transpose()?.flatten(),
        };
        let Some(hint) = hint else { continue };
        let same = hint.strength == u8::MAX;
        let maturity = hint.from.of::<GapAnswer>().and_then(|answer| answer.maturity).filter(|_| same);
        let draft = Draft::new()
            .with("origin", hint.from.id)
            .with("origin_why", hint.why)
            .with("proposed", hint.result.key())
            .with("proposed_maturity", maturity.map_or(Value::None, Value::Int));
        changes.push(Change::Edit { register: &GAP_ANSWER, id: answer.id, version: Some(answer.version), draft });
    }
    if changes.is_empty() {
        return Err(Fault::field("from", Text::new("gap-carry-nothing").with("reference", &from.reference)));
    }
    Ok(changes)
}

/// What a counterpart's result means here. What covers only a part shows no more than a part; between editions of one standard, the
/// requirements that were merged show the whole together.
fn weighed(one: &Counterpart, result: Met) -> Option<Met> {
    let whole = matches!(one.relation, "mapped-equal" | "mapped-more") || one.relation == "mapped-less" && one.strength.is_none();
    match result {
        Met::Conforms if !whole => Some(Met::Partly),
        Met::NotApplicable if one.relation != "mapped-equal" => None,
        Met::NotAssessed => None,
        other => Some(other),
    }
}

/// A proposal from the answers to the counterparts of a requirement: what all of them say, else that it is met in part.
fn through_mappings<'r>(read: &dyn Read, asked: &Row, known: &BTreeMap<Id, &'r Row>) -> Result<Option<Hint<'r>>, Fault> {
    let all = counterparts(asked)?;
    let mut hints: Vec<Hint<'r>> = Vec::new();
    let mut unknown = false;
    for one in &all {
        let Some(from) = known.get(&one.id).copied() else { continue };
        let Some(result) = weighed(one, met(from)) else {
            unknown |= met(from) == Met::NotAssessed;
            continue;
        };
        let strength = one
            .strength
            .map_or_else(|| read.words().get("gap-origin-edition"), |n| read.words().with("gap-origin-strength", &[("n", n.to_string())]));
        let said = [
            ("answer", from.reference.clone()),
            ("what", from.title()),
            ("result", read.words().choice(Met::CHOICES, met(from).key())),
            ("relation", read.words().get(one.relation)),
            ("strength", strength),
            ("why", one.rationale.to_owned()),
        ];
        hints.push(Hint { from, result, strength: one.strength.unwrap_or(10), why: read.words().with("gap-origin-mapped", &said) });
    }
    hints.sort_by_key(|hint| (std::cmp::Reverse(hint.strength), hint.from.id));
    let why = hints.iter().map(|hint| hint.why.clone()).collect::<Vec<_>>().join("\n\n");
    let agreed = hints.first().map(|first| first.result).filter(|first| hints.iter().all(|hint| hint.result == *first));
    let result = match agreed {
        // A part of what was merged into it was never looked at.
        Some(Met::Conforms) if unknown => Met::Partly,
        Some(result) => result,
        None => Met::Partly,
    };
    Ok(hints.into_iter().next().map(|hint| Hint { result, why, ..hint }))
}

/// Those of these records that are in use.
fn in_use(read: &dyn Read, register: &'static Register, ids: &[Id]) -> Result<Vec<Id>, Fault> {
    Ok(read.get_many(register, ids)?.into_iter().filter(|row| !row.retired).map(|row| row.id).collect())
}

/// The change that takes a proposal.
fn confirmed(read: &dyn Read, row: &Row) -> Result<Change, Fault> {
    let refused = |id: &'static str| Fault::Conflict(Text::new(id).with("reference", &row.reference));
    let Some(answer) = row.of::<GapAnswer>() else { return Err(Fault::NotFound) };
    let Some(result) = answer.proposed.filter(|_| proposed(row)) else { return Err(refused("gap-nothing-proposed")) };
    let origin = answer.origin.map(|id| read.get(&GAP_ANSWER, id)).transpose()?.flatten().ok_or_else(|| refused("gap-origin-gone"))?;
    let from = origin.of::<GapAnswer>().ok_or(Fault::NotFound)?;
    let analysis = answer.analysis.map(|id| read.get(&GAP_ANALYSIS, id)).transpose()?.flatten();
    let scope = analysis.as_ref().and_then(|row| row.of::<GapAnalysis>()?.scope);
    if let Some(framework) = from.framework
        && !adopted(read, framework, scope)?
    {
        let text = Text::new("gap-confirm-not-adopted").with("reference", &row.reference).with("framework", named(read, framework));
        return Err(Fault::Conflict(text));
    }
    let mut draft = Draft::new().with("result", result.key());
    let keep = |draft: &mut Draft, key: &str, own: &str, theirs: &str| {
        if own.trim().is_empty() && !theirs.trim().is_empty() {
            draft.set(key, Value::text(theirs.to_owned()));
        }
    };
    keep(&mut draft, "observation", &answer.observation, &from.observation);
    if result == Met::NotApplicable {
        keep(&mut draft, "reason", &answer.reason, &from.reason);
    }
    let wanted = analysis.and_then(|row| row.of::<GapAnalysis>().map(|analysis| analysis.with_maturity)).unwrap_or_default();
    if let Some(maturity) = answer.proposed_maturity.filter(|_| wanted && answer.maturity.is_none()) {
        draft.set("maturity", maturity);
    }
    for (key, register, own, theirs) in
        [("evidence", &EVIDENCE, &answer.evidence, &from.evidence), ("controls", &CONTROL, &answer.controls, &from.controls)]
    {
        let mut all = own.clone();
        all.extend(in_use(read, register, theirs)?.into_iter().filter(|id| !own.contains(id)));
        draft.set(key, all);
    }
    Ok(Change::Edit { register: &GAP_ANSWER, id: row.id, version: Some(row.version), draft })
}

pub(super) fn confirm_one(read: &dyn Read, row: &Row, _: &Draft) -> Result<Vec<Change>, Fault> {
    Ok(vec![confirmed(read, row)?])
}

pub(super) fn confirm_several(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    meant(read, row, said, proposed)?.iter().map(|row| confirmed(read, row)).collect()
}

pub(super) fn set_aside(_: &dyn Read, row: &Row, _: &Draft) -> Result<Vec<Change>, Fault> {
    let none = ["origin", "origin_why", "proposed", "proposed_maturity"];
    let draft = none.into_iter().fold(Draft::new(), |draft, key| draft.with(key, Value::None));
    Ok(vec![Change::Edit { register: &GAP_ANSWER, id: row.id, version: Some(row.version), draft }])
}

//! Rules of gap analyses: what is asked stays as it was opened, what was signed stays, and every requirement keeps its answer.

use super::asked::adopted;
use super::derived::{FollowUp, Phase};
use super::record::{GAP_ANALYSIS, GAP_ANSWER, GapAnalysis, GapAnswer, Met, SIGN};
use crate::ground::framework::record::Framework;
use kernel::{Change, Choice, Draft, DueRule, Fault, Filter, Id, Problem, Read, Row, Text, Value};

/// An opened analysis is to be signed by the day on which the answers are wanted.
pub(super) const DUE: &[DueRule] = &[DueRule::new("answers_by", "gap-due-answers").act(SIGN).when(|row| row.common.state == "open")];

/// Where the analysis of an answer stands.
pub(super) fn phase(row: &Row) -> Option<Phase> {
    row.value("phase").as_text().and_then(Phase::from_key)
}

/// What became of the gap; nothing where there is none.
pub(super) fn follow_up(row: &Row) -> Option<FollowUp> {
    row.value("follow_up").as_text().and_then(FollowUp::from_key)
}

/// How the requirement is met.
pub fn met(row: &Row) -> Met {
    row.of::<GapAnswer>().and_then(|answer| answer.result).unwrap_or(Met::NotAssessed)
}

/// An answer on its day, and a gap on the day by which it is to be closed.
pub(super) const DUE_ANSWER: &[DueRule] = &[
    DueRule::new("answer_by", "gap-due-answer").when(|row| phase(row) == Some(Phase::Open) && met(row) == Met::NotAssessed),
    DueRule::new("target_date", "gap-due-target").when(|row| {
        matches!(phase(row), Some(Phase::Open | Phase::Signed)) && follow_up(row).is_some_and(|became| became != FollowUp::Done)
    }),
];

/// Something waits for confirmation.
pub(super) fn proposed(row: &Row) -> bool {
    phase(row) == Some(Phase::Open) && met(row) == Met::NotAssessed && row.of::<GapAnswer>().is_some_and(|answer| answer.proposed.is_some())
}

/// A gap about which nothing is planned.
pub(super) fn unplanned(row: &Row) -> bool {
    matches!(phase(row), Some(Phase::Open | Phase::Signed)) && follow_up(row) == Some(FollowUp::Unplanned)
}

/// What the answers depend on.
fn fixed(analysis: &GapAnalysis) -> impl PartialEq + '_ {
    (&analysis.frameworks, analysis.scope, analysis.with_maturity)
}

pub(super) fn check(before: Option<&Row>, after: &Row, _: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(analysis) = after.of::<GapAnalysis>() else { return Ok(Vec::new()) };
    let refuse = |id: &'static str| Problem::whole(Text::new(id).with("reference", &after.reference));
    let mut problems = Vec::new();
    if analysis.frameworks.contains(&Framework::Threats) {
        problems.push(Problem::field("frameworks", Text::new("gap-catalogue")));
    }
    let Some(before) = before else { return Ok(problems) };
    let stays = matches!(before.common.state.as_str(), "signed" | "superseded" | "dropped");
    if before.common.state != "draft" && before.of::<GapAnalysis>().is_some_and(|old| fixed(old) != fixed(analysis)) {
        problems.push(refuse("gap-analysis-opened"));
    } else if stays && !after.register.same_substance(before, after) {
        problems.push(refuse("gap-analysis-stays"));
    }
    if after.retired && !before.retired && matches!(after.common.state.as_str(), "signed" | "superseded") {
        problems.push(refuse("gap-analysis-kept"));
    }
    Ok(problems)
}

/// A signed analysis takes the place of those before it that asked for nothing else.
pub(super) fn follow_ups(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Change>, Fault> {
    let signed = |row: &Row| row.common.state == "signed";
    let Some(analysis) = after.of::<GapAnalysis>().filter(|_| signed(after) && !before.is_some_and(signed)) else { return Ok(Vec::new()) };
    let scope = vec![analysis.scope.map_or(Value::None, Value::Link)];
    let rows =
        read.all(&GAP_ANALYSIS, &Filter::new().is(&GAP_ANALYSIS, "scope", scope).is(&GAP_ANALYSIS, "state", vec!["signed".into()]))?;
    let covered = |other: &GapAnalysis| other.frameworks.iter().all(|framework| analysis.frameworks.contains(framework));
    let older = rows.into_iter().filter(|row| row.id != after.id && row.of::<GapAnalysis>().is_some_and(covered));
    Ok(older.map(|row| Change::edit(&GAP_ANALYSIS, row.id, Draft::new().with("state", "superseded"))).collect())
}

/// The analysis of an answer, whatever became of it.
fn analysis_of(read: &dyn Read, answer: &GapAnswer) -> Result<Option<Row>, Fault> {
    Ok(answer.analysis.map(|id| read.get(&GAP_ANALYSIS, id)).transpose()?.flatten())
}

/// One answer for each requirement, changed while the analysis is open, and none that is left out.
pub(super) fn check_answer(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(answer) = after.of::<GapAnswer>() else { return Ok(Vec::new()) };
    let Some(row) = analysis_of(read, answer)? else { return Ok(Vec::new()) };
    let Some(analysis) = row.of::<GapAnalysis>() else { return Ok(Vec::new()) };
    let mut problems = Vec::new();
    if answer.maturity.is_some() && !analysis.with_maturity {
        problems.push(Problem::field("maturity", Text::new("gap-without-maturity").with("reference", &row.reference)));
    }
    let open = row.common.state == "open";
    let whole = |id: &'static str| Problem::whole(Text::new(id).with("reference", &row.reference));
    match before {
        None => {
            if !open {
                problems.push(whole("gap-answer-closed"));
            } else if let Some(asked) = answer.requirement {
                problems.extend(twin(read, after, answer, asked)?);
                match answer.framework {
                    Some(framework) if adopted(read, framework, analysis.scope)? => {}
                    _ => problems.push(Problem::field("requirement", Text::new("gap-answer-not-adopted"))),
                }
            }
        }
        Some(before) if before.retired != after.retired => {
            // It leaves and comes back with its analysis alone.
            if row.retired != after.retired {
                problems.push(whole("gap-answer-needed"));
            }
        }
        Some(before) => {
            if !open && !after.register.same_substance(before, after) {
                problems.push(whole("gap-answer-closed"));
            }
        }
    }
    Ok(problems)
}

fn twin(read: &dyn Read, after: &Row, answer: &GapAnswer, asked: Id) -> Result<Option<Problem>, Fault> {
    let ids: Vec<Id> =
        read.sources(&[asked], &GAP_ANSWER, "requirement")?.into_iter().map(|link| link.from).filter(|id| *id != after.id).collect();
    let others = read.get_many(&GAP_ANSWER, &ids)?;
    let twin = others.into_iter().find(|row| row.of::<GapAnswer>().is_some_and(|other| other.analysis == answer.analysis));
    Ok(twin.map(|row| Problem::field("requirement", Text::new("gap-answer-twice").with("reference", &row.reference))))
}

//! Treatment actions, the signatures under plans, risks, scope and statement, and the files of evidence.

use super::data_signed::FILES;
use super::deed::{Deed, Target};
use super::story::{Cue, Phase, Story};
use domain::ground::criteria::CRITERIA;
use domain::ground::scope::SCOPE;
use domain::protect::risk::RISK;
use domain::protect::risk::action::TREATMENT_ACTION;
use domain::protect::soa::SOA_VERSION;
use kernel::nouns::{ATTACHMENT, Attachment, TASK};
use kernel::{Change, Channel, Draft, Role};
use sha2::{Digest, Sha256};

/// Tells it.
pub(super) fn tell(story: &mut Story<'_>) -> Result<(), String> {
    actions(story)?;
    let data = story.data;
    for row in &data.signed.approvals {
        // The owner signs where the owner may; else somebody of top management does, and says why.
        let owner = owner_who_may(story, &row.risk, row.day);
        let by = owner.as_deref().unwrap_or(&row.by);
        let mut said = Draft::new().with("instead", INSTEAD);
        if by == row.by && !row.words.is_empty() {
            said.set("statement", row.words.as_str());
        }
        operate(story, row.day, by, "", (&RISK, story.id("risk", &row.risk)), "approve-plan", said)?;
    }
    for row in &data.signed.acceptances {
        let said = Draft::new().with("reason", row.why.as_str()).with("until", story.calendar.date(row.until)?).with("instead", INSTEAD);
        operate(story, row.day, &row.by, "", (&RISK, story.id("risk", &row.risk)), "accept", said)?;
    }
    for row in data.organisation.scope.iter().filter(|row| row.state == "in-force") {
        operate(story, row.day + 1, "henrike", "", (&SCOPE, story.id("scope", "main")), "approve", Draft::new())?;
    }
    let method = (&CRITERIA, story.id("criteria", "v2"));
    operate(story, data.organisation.criteria.in_force, "henrike", "", method, "approve", Draft::new())?;
    versions(story)?;
    files(story)
}

/// Why management signs where the owner would do: those who decide about money sign, and owners who cannot sign in.
const INSTEAD: &str = "It costs more than the owner decides about; agreed with the owner before";

/// Why a statement is approved though an auditor would ask about some lines.
const GAPS: &str = "Reasons were agreed in the workshop; owners link the risks and obligations behind them with each review.";

/// The owner of a risk on a day, where the owner may sign.
fn owner_who_may(story: &Story<'_>, risk: &str, day: i32) -> Option<String> {
    let row = story.data.risks.iter().find(|row| row.key == risk)?;
    let owner = super::risks::owner_on(story, row, day);
    story.rights.may(&owner, &row.unit, Role::Contributor, day).then_some(owner)
}

fn cue<'a>(day: i32, by: &'a str, why: &'a str) -> Cue<'a> {
    // What is signed is signed at the end of the day, after the work of others.
    Cue { day, phase: Phase::Gone, by, channel: Channel::Browser, why }
}

type On = (&'static kernel::Register, kernel::Id);

fn operate(story: &mut Story<'_>, day: i32, by: &str, why: &str, on: On, key: &'static str, said: Draft) -> Result<(), String> {
    let deed = Deed::Operation { register: on.0, on: Target::Record(on.1), key, said, more: Draft::new() };
    story.act(&cue(day, by, why), vec![deed])
}

fn actions(story: &mut Story<'_>) -> Result<(), String> {
    let data = story.data;
    for row in &data.signed.actions {
        let unit = data.risks.iter().find(|risk| risk.key == row.risk).map(|risk| risk.unit.clone());
        let unit = unit.ok_or_else(|| format!("no risk “{}”", row.risk))?;
        let (likelihood, consequence, why) = (row.expect.0, row.expect.1, row.expect.2.as_str());
        let mut draft = Draft::new()
            .with("unit", story.id("unit", &unit))
            .with("owner", story.id("person", &row.owner))
            .with("title", row.title.as_str())
            .with("risk", story.id("risk", &row.risk))
            .with("option", row.option.as_str())
            .with("how", story.tell(&row.how)?)
            .with("by", story.calendar.date(row.due)?)
            .with("expected_likelihood", likelihood)
            .with("expected_consequence", consequence)
            .with("expected_reason", why);
        if let Some(cost) = row.cost {
            draft.set("cost", cost * 100);
        }
        let by = story.rights.linker(&row.owner, row.day).to_owned();
        let id = story.id("action", &row.key);
        story.create(&Cue { phase: Phase::Review, ..cue(row.day, &by, "") }, &TREATMENT_ACTION, id, draft)?;
        let task =
            |key: &'static str, said: Draft| Deed::Operation { register: &TASK, on: Target::TaskOf(id), key, said, more: Draft::new() };
        if let Some((day, notes)) = &row.done {
            let by = story.rights.writer(&row.owner, &unit, *day).to_owned();
            let deed = task("complete", Draft::new().with("done", story.tell(notes)?));
            story.act(&Cue { phase: Phase::Task, ..cue(*day, &by, "") }, vec![deed])?;
        }
        if let Some((day, due, why)) = &row.late {
            let by = story.rights.writer(&row.owner, &unit, *day).to_owned();
            let said = Draft::new().with("due", story.calendar.date(*due)?).with("reason", why.as_str());
            let then = Cue { phase: Phase::Task, ..cue(*day, &by, "") };
            story.act(&then, vec![task("start", Draft::new())])?;
            story.act(&then, vec![task("postpone", said)])?;
        }
    }
    Ok(())
}

fn versions(story: &mut Story<'_>) -> Result<(), String> {
    let data = story.data;
    for row in &data.signed.versions {
        let id = story.id("soa-version", &row.key);
        let draft = Draft::new()
            .with("unit", story.id("unit", "root"))
            .with("owner", story.id("person", &row.by))
            .with("scope", story.id("scope", "main"))
            .with("changes", story.tell(&row.changes)?);
        story.create(&cue(row.day, &row.by, ""), &SOA_VERSION, id, draft)?;
        if let Some((day, by)) = &row.approved {
            let said = Draft::new().with("statement", row.words.as_str()).with("gaps", GAPS);
            operate(story, *day, by, "", (&SOA_VERSION, id), "approve", said)?;
        }
    }
    Ok(())
}

fn files(story: &mut Story<'_>) -> Result<(), String> {
    let data = story.data;
    for row in &data.signed.files {
        let written = FILES.iter().find(|(name, _)| *name == row.name).ok_or_else(|| format!("no file “{}”", row.name))?.1;
        let content = story.tell(written)?.into_bytes();
        let hash: String = Sha256::digest(&content).iter().map(|byte| format!("{byte:02x}")).collect();
        let media_type = if row.name.ends_with(".csv") { "text/csv" } else { "text/plain" };
        let attachment = Attachment {
            file_name: row.name.clone(),
            about: Some(story.id("evidence", &row.evidence)),
            hash,
            size: i64::try_from(content.len()).ok(),
            media_type: media_type.to_owned(),
        };
        let draft = Draft::of(&attachment).with("unit", story.id("unit", "root"));
        let by = story.rights.linker(&row.by, row.day).to_owned();
        // It is there before somebody looks at the evidence: what was accepted keeps its files.
        let day = data.evidence.iter().find(|item| item.key == row.evidence).map_or(row.day, |item| item.day);
        let create = Change::create(&ATTACHMENT, story.id("file", &row.name), draft);
        story.act_with_files(&Cue { phase: Phase::Review, ..cue(day, &by, "") }, vec![Deed::Change(create)], vec![content])?;
    }
    Ok(())
}

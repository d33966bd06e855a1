//! The Statement of Applicability: worked through once, then line by line as things happen.

use super::deed::{Deed, Target};
use super::story::{Cue, Phase, Story, annex, words};
use super::who::ADMIN;
use domain::protect::soa::SOA_LINE;
use kernel::{Channel, Draft};

const REASONS: &[(char, &str)] = &[('r', "risk"), ('l', "law"), ('c', "contract"), ('b', "business"), ('p', "best-practice")];

/// Reasons that Alva gives in the first pass; mostly none, the text says it.
const FIRST: &[&str] = &["", "", "From the workshop", "", "Wording by the owner", "", "Talked through by phone", ""];

/// Tells it.
pub(super) fn tell(story: &mut Story<'_>) -> Result<(), String> {
    let data = story.data;
    for row in &data.soa {
        let requirement = annex(&row.reference);
        let owner = story.id("person", &row.owner);
        let by = story.rights.manager(&row.owner, "root", row.day);
        let why = story.chance.one(FIRST);
        let excluded = row.reasons.contains('x');
        let deed = if excluded {
            let said = Draft::new().with("exclusion_reason", story.tell(&row.text)?);
            let more = Draft::new().with("owner", owner);
            Deed::Operation { register: &SOA_LINE, on: Target::Line(requirement), key: "exclude", said, more }
        } else {
            let draft =
                Draft::new().with("owner", owner).with("reasons", words(&row.reasons, REASONS)).with("reason", story.tell(&row.text)?);
            Deed::Edit { register: &SOA_LINE, on: Target::Line(requirement), draft }
        };
        story.act(&cue(row.day, by, if excluded { "Nothing in the scope needs it" } else { why }), vec![deed])?;
    }
    for row in &data.controls {
        if !row.own_line.is_empty() {
            let draft = Draft::new().with("reasons", words("b c", REASONS)).with("reason", row.own_line.as_str());
            let deed = Deed::Own { id: story.id("soa-line", &row.key), control: story.id("control", &row.key), draft };
            story.act(&cue(row.day + 12, ADMIN, "Our own control, belongs into the statement"), vec![deed])?;
        }
    }
    later(story)
}

fn cue<'a>(day: i32, by: &'a str, why: &'a str) -> Cue<'a> {
    Cue { day, phase: Phase::Line, by, channel: Channel::Browser, why }
}

fn later(story: &mut Story<'_>) -> Result<(), String> {
    let data = story.data;
    for row in &data.later {
        let requirement = annex(&row.reference);
        let text = story.tell(&row.text)?;
        let operation = |key: &'static str, said: Draft| Deed::Operation {
            register: &SOA_LINE,
            on: Target::Line(requirement),
            key,
            said,
            more: Draft::new(),
        };
        let deed = match row.act.as_str() {
            "exclude" | "edit-exclusion" => operation("exclude", Draft::new().with("exclusion_reason", text)),
            "include" => operation("include", Draft::new().with("reasons", words(&row.reasons, REASONS)).with("reason", text)),
            "edit" => {
                let mut draft = Draft::new();
                if !text.is_empty() {
                    draft.set("reason", text);
                }
                if !row.reasons.is_empty() {
                    draft.set("reasons", words(&row.reasons, REASONS));
                }
                if !row.owner.is_empty() {
                    draft.set("owner", story.id("person", &row.owner));
                }
                if let Some(day) = row.target {
                    draft.set("target_date", story.calendar.date(day)?);
                }
                Deed::Edit { register: &SOA_LINE, on: Target::Line(requirement), draft }
            }
            other => return Err(format!("“{other}” of {} is not an act", row.reference)),
        };
        let by = story.rights.manager(&row.by, "root", row.day);
        story.act(&cue(row.day, by, &row.why), vec![deed])?;
    }
    Ok(())
}

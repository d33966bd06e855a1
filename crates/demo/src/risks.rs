//! Risks: entered with their ratings, treatment agreed, rated again after drills and incidents, monitored, closed.

use super::controls::treating;
use super::data::{PlanRow, Rated, RiskRow};
use super::deed::{Deed, Target};
use super::story::{Cue, Phase, Story, words};
use super::who::ADMIN;
use domain::ground::framework::requirement_id;
use domain::protect::risk::RISK;
use kernel::{Change, Channel, Draft};

const PROPERTIES: &[(char, &str)] = &[('c', "confidentiality"), ('i', "integrity"), ('a', "availability")];
const HARMS: &[(char, &str)] = &[('m', "money"), ('p', "people"), ('l', "law"), ('d', "data-subjects"), ('s', "service")];

/// Tells it.
pub(super) fn tell(story: &mut Story<'_>) -> Result<(), String> {
    let data = story.data;
    for row in &data.risks {
        let plan = data.plans.get(&row.key).ok_or_else(|| format!("no plan for “{}”", row.key))?;
        story.owners.insert(("risk", row.key.clone()), vec![(row.day, row.owner.clone())]);
        entered(story, row, plan)?;
        agreed(story, row, plan)?;
        looks(story, row, plan)?;
        ended(story, row)?;
    }
    later_assets(story)?;
    handovers(story)
}

fn cue<'a>(day: i32, by: &'a str, why: &'a str) -> Cue<'a> {
    Cue { day, phase: Phase::Risk, by, channel: Channel::Browser, why }
}

fn rating(draft: &mut Draft, rung: &str, rated: (i64, i64, String, String)) {
    draft.set(&format!("{rung}_likelihood"), rated.0);
    draft.set(&format!("{rung}_consequence"), rated.1);
    draft.set(&format!("{rung}_likelihood_reason"), rated.2);
    draft.set(&format!("{rung}_consequence_reason"), rated.3);
}

fn told(story: &Story<'_>, rated: &Rated) -> Result<(i64, i64, String, String), String> {
    Ok((rated.0, rated.1, story.tell(&rated.2)?, story.tell(&rated.3)?))
}

/// “Unchanged.” as a reason means the reason before it, written out.
fn current(story: &Story<'_>, row: &RiskRow, place: usize) -> Result<(i64, i64, String, String), String> {
    let now = row.now.get(place).ok_or("a rating is missing")?;
    let same = |text: &str| text == "Unchanged." || text == "Unchanged at Havnia.";
    let before = |of: fn(&super::data::Rerated) -> &String| {
        let mut earlier = row.now.iter().take(place).rev().map(of);
        earlier.find(|text| !same(text)).map_or("", String::as_str)
    };
    let likelihood = if same(&now.4) { format!("As before: {}", before(|now| &now.4)) } else { now.4.clone() };
    let consequence = if same(&now.5) { format!("As before: {}", before(|now| &now.5)) } else { now.5.clone() };
    let early = place == 0 && now.0 < -300;
    let say = |text: &str| if early { story.tell_early(text) } else { story.tell(text) };
    Ok((now.2, now.3, say(&likelihood)?, say(&consequence)?))
}

fn entered(story: &mut Story<'_>, row: &RiskRow, plan: &PlanRow) -> Result<(), String> {
    let first = row.now.first().ok_or("a risk without a rating")?;
    let supporting =
        |key: &String| story.data.assets.iter().any(|asset| asset.key == *key && !matches!(asset.kind.as_str(), "process" | "information"));
    let from_asset = row.assets.first().is_some_and(supporting);
    let say = |text: &str| if row.day < -300 { story.tell_early(text) } else { story.tell(text) };
    let criteria = if row.day < story.data.organisation.criteria.in_force { "v1" } else { "v2" };
    let mut draft = Draft::new()
        .with("unit", story.id("unit", &row.unit))
        .with("owner", story.id("person", &row.owner))
        .with("state", "analysed")
        .with("title", row.title.as_str())
        .with("scenario", say(&row.scenario)?)
        .with("approach", if from_asset { "asset" } else { "event" })
        .with("threat", requirement_id("threats", &row.threat))
        .with("vulnerability", requirement_id("threats", &row.weakness))
        .with("assets", recorded(story, row, row.day))
        .with("affects", words(&row.affects, PROPERTIES))
        .with("harms", words(&row.harms, HARMS))
        .with("existing", plan.had.as_str())
        .with("criteria", story.id("criteria", criteria))
        .with("controls", treating(story, &row.key, row.day, None))
        .with("first_review", story.calendar.date(later(row, row.day))?);
    let inherent = (row.inherent.0, row.inherent.1, say(&row.inherent.2)?, say(&row.inherent.3)?);
    rating(&mut draft, "inherent", inherent);
    rating(&mut draft, "current", current(story, row, 0)?);
    let by = story.rights.linker(&first.1, row.day);
    let why = match row.day {
        ..-496 => "First risk round",
        -330..-310 => "From the visit to Graz",
        _ => "Came up in a review",
    };
    story.create(&cue(row.day, by, why), &RISK, story.id("risk", &row.key), draft)
}

/// When somebody meant to look again: the next look that took place, or the one that is due.
fn later(row: &RiskRow, day: i32) -> i32 {
    let meant = day + 180;
    let next = row.now.iter().map(|now| now.0).filter(|other| *other > day).min().unwrap_or(row.review);
    if next > day + 60 && next < meant {
        next
    } else if row.review > day {
        meant.min(row.review)
    } else {
        meant
    }
}

fn recorded(story: &Story<'_>, row: &RiskRow, day: i32) -> Vec<kernel::Id> {
    let there = |key: &&String| story.data.assets.iter().any(|asset| asset.key == **key && asset.day <= day);
    story.ids("asset", row.assets.iter().filter(there).map(String::as_str))
}

fn agreed(story: &mut Story<'_>, row: &RiskRow, plan: &PlanRow) -> Result<(), String> {
    let retained = row.options.iter().all(|option| option == "retain" || option == "share");
    let mut draft = Draft::new()
        .with("options", row.options.clone())
        .with("treatment", story.tell(if plan.plan_first.is_empty() { &plan.plan } else { &plan.plan_first })?)
        .with("target_by", story.calendar.date(plan.until.min(plan.plan_day.map_or(plan.until, |_| -200)))?);
    rating(&mut draft, "target", told(story, &row.target)?);
    if row.day < story.data.organisation.criteria.in_force && plan.agreed.0 >= story.data.organisation.criteria.in_force {
        draft.set("criteria", story.id("criteria", "v2"));
    }
    let by = story.rights.writer(&plan.agreed.1, &row.unit, plan.agreed.0).to_owned();
    let id = story.id("risk", &row.key);
    let why = match (retained, row.options.as_slice()) {
        (true, _) => "Owner keeps it, see treatment",
        (_, [only]) if only == "avoid" => "We give up what causes it",
        _ => ["Plan agreed with the owner", "Owner agrees, money is in the budget", "Agreed, first step is a task", ""]
            .get(row.key.len() % 4)
            .copied()
            .unwrap_or_default(),
    };
    story.edit(&Cue { phase: Phase::Review, ..cue(plan.agreed.0, &by, why) }, &RISK, id, draft)?;
    if retained {
        rests(story, row, plan.agreed.0, Phase::Owner, ("monitor", "Retained knowingly, see treatment; named persons accept it"))?;
    }
    let Some(day) = plan.plan_day else { return Ok(()) };
    let again = Draft::new().with("treatment", story.tell(&plan.plan)?).with("target_by", story.calendar.date(plan.until)?);
    let by = story.rights.writer(&row.owner, &row.unit, day).to_owned();
    story.edit(&Cue { phase: Phase::Review, ..cue(day, &by, "New plan after what happened") }, &RISK, id, again)
}

/// One look at a risk: a new rating, or the same one held against new facts.
struct Look {
    day: i32,
    by: String,
    why: String,
    rated: Option<usize>,
    newer: bool,
}

fn looks(story: &mut Story<'_>, row: &RiskRow, plan: &PlanRow) -> Result<(), String> {
    let data = story.data;
    let again = row.now.iter().enumerate().skip(1);
    let mut looks: Vec<Look> =
        again.map(|(place, now)| Look { day: now.0, by: now.1.clone(), why: now.6.clone(), rated: Some(place), newer: false }).collect();
    let held = data.checks.iter().filter(|(key, ..)| *key == row.key);
    looks.extend(held.map(|(_, day, by, why)| Look { day: *day, by: by.clone(), why: why.clone(), rated: None, newer: false }));
    let aligned = data.organisation.criteria.align.iter().filter(|(key, ..)| *key == row.key);
    looks.extend(aligned.map(|(_, day, by, why)| Look { day: *day, by: by.clone(), why: why.clone(), rated: None, newer: true }));
    looks.sort_by_key(|look| look.day);
    let latest_rating = row.now.len().checked_sub(1).filter(|place| *place > 0);
    let count = looks.len();
    for (place, look) in looks.into_iter().enumerate() {
        let last = place + 1 == count;
        let next = if last && row.review > look.day { row.review } else { later(row, look.day) };
        let mut said = Draft::new()
            .with("verdict", if look.rated.is_some() { "rescored" } else { "still-valid" })
            .with("why", story.tell(&look.why)?)
            .with("next_review", story.calendar.date(next)?)
            .with("later", "Looked at with the half-yearly round of all risks");
        let mut more = Draft::new();
        if let Some(rated) = look.rated {
            rating(&mut said, "current", current(story, row, rated)?);
            if look.rated == latest_rating {
                more.set("existing", plan.have.as_str());
                more.set("scenario", story.tell(&row.scenario)?);
            }
        }
        if look.newer {
            more.set("criteria", story.id("criteria", "v2"));
        }
        let owner = story.rights.writer(&look.by, &row.unit, look.day).to_owned();
        let on = Target::Record(story.id("risk", &row.key));
        let deed = Deed::Operation { register: &RISK, on, key: "review", said, more };
        story.act(&Cue { phase: Phase::Review, ..cue(look.day, &owner, &look.why) }, vec![deed])?;
    }
    Ok(())
}

/// A risk that reached its target is monitored; one whose cause is gone is closed and leaves the register.
fn ended(story: &mut Story<'_>, row: &RiskRow) -> Result<(), String> {
    let id = story.id("risk", &row.key);
    let last = row.now.last().ok_or("a risk without a rating")?;
    if let Some(day) = row.gone {
        rests(story, row, day - 1, Phase::Gone, ("close", "Nothing is left that could happen"))?;
        let retire = Change::Retire { register: &RISK, id, version: None };
        return story.act(&Cue { phase: Phase::Gone, ..cue(day, ADMIN, &row.gone_why) }, vec![Deed::Change(retire)]);
    }
    let there = last.2 <= row.target.0 && last.3 <= row.target.1;
    let treated = row.options.iter().any(|option| option == "modify" || option == "avoid");
    let day = last.0 + 4;
    if there && treated && row.now.len() > 1 && day < -2 {
        let why = ["Target reached", "Where we wanted to be; from now on we only watch it", "Treatment is done, measures stay"]
            .get(row.title.len() % 3)
            .copied()
            .unwrap_or_default();
        rests(story, row, day, Phase::Done, ("monitor", why))?;
    }
    Ok(())
}

/// Who owns a risk on a day, after the hand-overs until then.
pub(super) fn owner_on(story: &Story<'_>, row: &RiskRow, day: i32) -> String {
    let handed =
        |over: &&super::data::HandoverRow| over.what.iter().any(|what| what == "risk") && over.day <= day && row.key != "lost-laptop";
    let over = story.data.organisation.handovers.iter().filter(handed).find(|over| over.from == row.owner && row.day < over.day);
    over.map_or_else(|| row.owner.clone(), |over| over.to.clone())
}

/// A risk is watched or closed by its owner, or by whoever manages everything where the owner cannot.
fn rests(story: &mut Story<'_>, row: &RiskRow, day: i32, phase: Phase, (key, why): (&'static str, &str)) -> Result<(), String> {
    let owner = owner_on(story, row, day);
    let by = if story.rights.may(&owner, &row.unit, kernel::Role::Contributor, day) { owner } else { ADMIN.to_owned() };
    let on = Target::Record(story.id("risk", &row.key));
    let deed = Deed::Operation { register: &RISK, on, key, said: Draft::new().with("why", why), more: Draft::new() };
    story.act(&Cue { phase, ..cue(day, &by, why) }, vec![deed])
}

/// Assets that came later than the risk that threatens them.
fn later_assets(story: &mut Story<'_>) -> Result<(), String> {
    let data = story.data;
    for row in &data.risks {
        let mut days: Vec<i32> = data.assets.iter().filter(|a| a.day > row.day && row.assets.contains(&a.key)).map(|a| a.day).collect();
        days.dedup();
        for day in days {
            let draft = Draft::new().with("assets", recorded(story, row, day));
            let linked = Cue { phase: Phase::Review, ..cue(day, ADMIN, "Hits the new asset as well") };
            story.edit(&linked, &RISK, story.id("risk", &row.key), draft)?;
        }
    }
    Ok(())
}

fn handovers(story: &mut Story<'_>) -> Result<(), String> {
    let data = story.data;
    for row in data.organisation.handovers.iter().filter(|row| row.what.iter().any(|what| what == "risk")) {
        let to = Draft::new().with("owner", story.id("person", &row.to));
        let held = data.risks.iter().filter(|risk| risk.day < row.day && risk.owner == row.from && risk.key != "lost-laptop");
        let deeds = held.map(|risk| Deed::Change(Change::edit(&RISK, story.id("risk", &risk.key), to.clone()))).collect();
        let by = story.rights.manager(&row.by, "root", row.day).to_owned();
        story.act(&Cue { phase: Phase::Owner, ..cue(row.day, &by, &row.why) }, deeds)?;
    }
    Ok(())
}

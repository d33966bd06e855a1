//! Assets: three imports, single entries, yearly reviews, other needs, what leaves the inventory.

use super::data::{AssetRow, NeedRow};
use super::deed::Deed;
use super::story::{Cue, Phase, Story};
use super::who::ADMIN;
use domain::protect::asset::ASSET;
use kernel::{Change, Channel, Draft};

/// Day of the first round, in which every owner confirmed the import.
const FIRST_ROUND: i32 = -461;
/// Words for a need, from low to very high.
const NEEDS: [&str; 4] = ["normal", "elevated", "high", "very-high"];

/// Tells it.
pub(super) fn tell(story: &mut Story<'_>) -> Result<(), String> {
    imports(story)?;
    singles(story)?;
    first_round(story)?;
    handovers(story)?;
    reclassified(story)?;
    reviews(story)?;
    gone(story)
}

fn cue<'a>(day: i32, by: &'a str, why: &'a str) -> Cue<'a> {
    Cue { day, phase: Phase::Asset, by, channel: Channel::Browser, why }
}

fn imports(story: &mut Story<'_>) -> Result<(), String> {
    let batches = [
        ("first", "First inventory: what carries payroll, from the list that Dorota kept"),
        ("second", "Second part of the inventory: offices, suppliers, our own work"),
        ("graz", "What we found in Graz, from Zoltán's walk through the house"),
    ];
    for (batch, why) in batches {
        let data = story.data;
        let rows: Vec<&AssetRow> = data.assets.iter().filter(|row| row.batch == batch).collect();
        let Some(day) = rows.first().map(|row| row.day) else { continue };
        let mut made: Vec<&AssetRow> = Vec::new();
        // What others need comes first, so that every link finds its target.
        while made.len() < rows.len() {
            let ready = |row: &&&AssetRow| {
                !made.iter().any(|done| done.key == row.key)
                    && row
                        .needs
                        .iter()
                        .all(|need| !rows.iter().any(|other| other.key == *need) || made.iter().any(|done| done.key == *need))
            };
            let next = rows.iter().find(ready).copied().ok_or("assets need each other in a circle")?;
            made.push(next);
        }
        let mut deeds = Vec::new();
        for row in made {
            deeds.push(Deed::Change(Change::create(&ASSET, story.id("asset", &row.key), first(story, row)?)));
            own(story, row);
        }
        deeds.extend(needed_by(story, day, |row| row.batch == batch)?);
        let channel = if batch == "graz" { Channel::CommandLine } else { Channel::Import };
        story.act(&Cue { channel, ..cue(day, ADMIN, why) }, deeds)?;
    }
    Ok(())
}

fn singles(story: &mut Story<'_>) -> Result<(), String> {
    let data = story.data;
    for row in data.assets.iter().filter(|row| row.batch.is_empty()) {
        let mut deeds = vec![Deed::Change(Change::create(&ASSET, story.id("asset", &row.key), first(story, row)?))];
        deeds.extend(needed_by(story, row.day, |other| other.key == row.key)?);
        own(story, row);
        let by = story.rights.linker(&row.owner, row.day);
        story.act(&cue(row.day, by, &row.reason), deeds)?;
    }
    Ok(())
}

fn own(story: &mut Story<'_>, row: &AssetRow) {
    story.owners.insert(("asset", row.key.clone()), vec![(row.day, row.owner.clone())]);
}

/// Assets that were there before and need one of the new ones.
fn needed_by(story: &Story<'_>, day: i32, new: impl Fn(&AssetRow) -> bool) -> Result<Vec<Deed>, String> {
    let data = story.data;
    let is_new = |key: &String| data.assets.iter().any(|row| row.key == *key && new(row));
    let older = data.assets.iter().filter(|row| row.day < day && !new(row) && row.needs.iter().any(is_new));
    Ok(older
        .map(|row| Deed::Change(Change::edit(&ASSET, story.id("asset", &row.key), Draft::new().with("depends_on", needs(story, row, day)))))
        .collect())
}

/// Identities of what an asset needs, as far as it was recorded by that day.
fn needs(story: &Story<'_>, row: &AssetRow, day: i32) -> Vec<kernel::Id> {
    let recorded = |key: &&String| story.data.assets.iter().any(|other| other.key == **key && other.day <= day);
    story.ids("asset", row.needs.iter().filter(recorded).map(String::as_str))
}

/// The asset as it was entered.
fn first(story: &Story<'_>, row: &AssetRow) -> Result<Draft, String> {
    let before = story.data.organisation.reclassified.iter().find(|other| other.asset == row.key);
    let cia = before.map_or(row.cia, |before| before.was);
    let class = before.map(|before| before.was_class.as_str()).filter(|class| !class.is_empty()).unwrap_or(&row.class);
    let review = match (row.note.is_empty(), row.batch.as_str()) {
        (true, _) => row.review.unwrap_or(-100),
        (_, "first" | "second") => FIRST_ROUND + 6,
        _ => reviewed(row, 0),
    };
    let mut draft = Draft::new()
        .with("unit", story.id("unit", &row.unit))
        .with("owner", story.id("person", &row.owner))
        .with("name", row.name.as_str())
        .with("kind", row.kind.as_str())
        .with("location", place(row))
        .with("supplier", row.supplier.as_str())
        .with("classification", class)
        .with("depends_on", needs(story, row, row.day))
        .with("next_review", story.calendar.date(review)?);
    texts(story, row, row.day < -300, &mut draft)?;
    levels(cia, &mut draft);
    Ok(draft)
}

/// Where it is, if nobody wrote it down: from its unit and kind.
fn place(row: &AssetRow) -> &str {
    match (row.place.is_empty(), row.kind.as_str(), row.unit.as_str()) {
        (false, ..) => &row.place,
        (_, "software", "platform" | "product" | "portal" | "quality") => "Havnia, region Frankfurt",
        (_, "hardware" | "network", "workplace") => "Leipzig",
        (_, "hardware" | "network", "at" | "bureau") | (_, _, "bureau") => "Graz",
        (_, "hardware" | "network", "pt" | "quality") => "Braga",
        _ => "",
    }
}

/// Description and reasons, as they were before the company grew or as they are now.
fn texts(story: &Story<'_>, row: &AssetRow, early: bool, draft: &mut Draft) -> Result<(), String> {
    let say = |text: &str| if early { story.tell_early(text) } else { story.tell(text) };
    draft.set("description", format!("{}\n\n{}", say(&row.what)?, say(&row.why)?));
    let Some(NeedRow { confidentiality, integrity, availability, .. }) = story.data.needs.get(&row.key) else { return Ok(()) };
    draft.set("confidentiality_reason", say(confidentiality)?);
    draft.set("integrity_reason", say(integrity)?);
    draft.set("availability_reason", say(availability)?);
    Ok(())
}

fn levels(cia: [usize; 3], draft: &mut Draft) {
    for (key, need) in ["confidentiality", "integrity", "availability"].into_iter().zip(cia) {
        draft.set(key, need.checked_sub(1).and_then(|place| NEEDS.get(place)).copied().unwrap_or_default());
    }
}

fn first_round(story: &mut Story<'_>) -> Result<(), String> {
    let data = story.data;
    let rounds = [
        ("first", 0, "First round: owners confirmed their entries by mail"),
        ("second", 1, "First round, second half; the two late answers came today"),
    ];
    for (batch, later, why) in rounds {
        let mut deeds = Vec::new();
        for row in data.assets.iter().filter(|row| row.batch == batch && !row.note.is_empty()) {
            let draft = Draft::new().with("next_review", story.calendar.date(reviewed(row, 0))?);
            deeds.push(Deed::Change(Change::edit(&ASSET, story.id("asset", &row.key), draft)));
        }
        let round = Cue { phase: Phase::Review, ..cue(FIRST_ROUND + later, ADMIN, why) };
        story.act(&round, deeds)?;
    }
    Ok(())
}

/// Day of the yearly look.
fn reviewed(row: &AssetRow, spread: i32) -> i32 {
    row.reviewed.unwrap_or(match row.batch.as_str() {
        "first" => -103 + spread,
        "second" => -62 + spread,
        "graz" => -68 + spread,
        _ => -40 + spread,
    })
}

fn reviews(story: &mut Story<'_>) -> Result<(), String> {
    let data = story.data;
    for row in data.assets.iter().filter(|row| !row.note.is_empty()) {
        let spread = if row.reviewed.is_some() { 0 } else { story.chance.day(-9, 0) };
        let day = reviewed(row, spread);
        let mut draft = Draft::new();
        texts(story, row, false, &mut draft)?;
        if let Some(review) = row.review {
            draft.set("next_review", story.calendar.date(review)?);
        }
        let owner = story.owner("asset", &row.key, day).unwrap_or(ADMIN).to_owned();
        let by = story.rights.writer(&owner, &row.unit, day).to_owned();
        let look = Cue { phase: Phase::Review, ..cue(day, &by, &row.note) };
        story.edit(&look, &ASSET, story.id("asset", &row.key), draft)?;
    }
    Ok(())
}

fn reclassified(story: &mut Story<'_>) -> Result<(), String> {
    let data = story.data;
    for change in &data.organisation.reclassified {
        let Some(row) = data.assets.iter().find(|row| row.key == change.asset) else {
            return Err(format!("no asset “{}”", change.asset));
        };
        let mut draft = Draft::new().with("classification", row.class.as_str());
        levels(row.cia, &mut draft);
        let by = story.rights.writer(&change.by, &row.unit, change.day);
        let again = Cue { phase: Phase::Review, ..cue(change.day, by, &change.why) };
        story.edit(&again, &ASSET, story.id("asset", &row.key), draft)?;
    }
    Ok(())
}

/// Assets that go from one owner to another.
fn handovers(story: &mut Story<'_>) -> Result<(), String> {
    let data = story.data;
    for row in data.organisation.handovers.iter().filter(|row| row.what.iter().any(|what| what == "asset")) {
        let mut deeds = Vec::new();
        for asset in &data.assets {
            if asset.day < row.day && story.owner("asset", &asset.key, row.day) == Some(row.from.as_str()) {
                let draft = Draft::new().with("owner", story.id("person", &row.to));
                deeds.push(Deed::Change(Change::edit(&ASSET, story.id("asset", &asset.key), draft)));
                story.owners.entry(("asset", asset.key.clone())).or_default().push((row.day, row.to.clone()));
            }
        }
        story.act(&Cue { phase: Phase::Owner, ..cue(row.day, &row.by, &row.why) }, deeds)?;
    }
    Ok(())
}

fn gone(story: &mut Story<'_>) -> Result<(), String> {
    let data = story.data;
    for row in &data.assets {
        if let Some(day) = row.gone {
            let retire = Change::Retire { register: &ASSET, id: story.id("asset", &row.key), version: None };
            story.act(&Cue { phase: Phase::Gone, ..cue(day, ADMIN, &row.gone_why) }, vec![Deed::Change(retire)])?;
        }
    }
    Ok(())
}

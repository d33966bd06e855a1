//! Founding, units, people and their rights, scope, criteria.

use super::deed::{Deed, Target};
use super::story::{Cue, Phase, Story, annex};
use super::who::ADMIN;
use domain::Setup;
use domain::ground::criteria::{CRITERIA, Criteria};
use domain::ground::framework::ADOPTION;
use domain::ground::scope::SCOPE;
use domain::protect::context::ISSUE;
use domain::protect::control::CONTROL;
use kernel::nouns::{GRANT, ORGANISATION, PERSON, UNIT};
use kernel::{Change, Channel, Draft, Value, Words};

/// Tells it.
pub(super) fn tell(story: &mut Story<'_>) -> Result<(), String> {
    founding(story)?;
    units(story)?;
    people(story)?;
    rights(story)?;
    scope(story)?;
    criteria(story)?;
    gdpr(story)
}

fn cue<'a>(day: i32, by: &'a str, why: &'a str) -> Cue<'a> {
    Cue { day, phase: Phase::Ground, by, channel: Channel::Browser, why }
}

/// The organisation with its first person, who may do everything.
pub(super) fn founding(story: &mut Story<'_>) -> Result<(), String> {
    let file = &story.data.organisation;
    let first = story.data.people.first().ok_or("nobody works here")?;
    let setup = Setup {
        name: file.name.clone(),
        time_zone: file.time_zone.clone(),
        currency: file.currency.clone(),
        admin_name: first.name.clone(),
        admin_email: address(&first.key),
        frameworks: Setup::usual(),
    };
    let names = vec![
        (UNIT.key, story.id("unit", "root")),
        (PERSON.key, story.id("person", ADMIN)),
        (SCOPE.key, story.id("scope", "main")),
        (CRITERIA.key, story.id("criteria", "v1")),
        (ISSUE.key, story.id("issue", super::context::CLIMATE)),
    ];
    let begin = Cue { day: first.day, phase: Phase::Ground, by: "", channel: Channel::Demo, why: "Demo organisation" };
    story.act(&begin, vec![Deed::Found { setup, names }])?;
    let (root, organisation) = (story.id("unit", "root"), story.organisation);
    let is_group = cue(first.day, ADMIN, "The root is a group, both companies hang below it");
    story.edit(&is_group, &UNIT, root, Draft::new().with("kind", "group"))?;
    let me = story.id("person", ADMIN);
    story.edit(&cue(first.day, ADMIN, ""), &PERSON, me, Draft::new().with("position", first.position.as_str()))?;
    let purpose = |text: &str| Draft::new().with("purpose", text);
    story.edit(&cue(-546, ADMIN, "Two sentences for the reports"), &ORGANISATION, organisation, purpose(&file.first_purpose))?;
    story.edit(&cue(-111, ADMIN, "Figures of this year, Austria added"), &ORGANISATION, organisation, purpose(&file.purpose))
}

fn address(key: &str) -> String {
    format!("{key}@quillhaven.example")
}

fn units(story: &mut Story<'_>) -> Result<(), String> {
    for row in story.data.units.iter().filter(|row| !row.parent.is_empty()) {
        let draft = Draft::new()
            .with("name", row.name.as_str())
            .with("kind", row.kind.as_str())
            .with("country", row.country.as_str())
            .with("unit", story.id("unit", "root"))
            .with("parent", story.id("unit", &row.parent));
        let why = match row.key.as_str() {
            "at" => "Graz joins on the first of the month",
            "bureau" => "The bureau keeps its own team lead",
            _ => "",
        };
        story.create(&cue(row.day, ADMIN, why), &UNIT, story.id("unit", &row.key), draft)?;
    }
    for row in &story.data.organisation.moves {
        let draft = Draft::new().with("parent", story.id("unit", &row.parent)).with("name", row.name.as_str());
        story.edit(&cue(row.day, &row.by, &row.why), &UNIT, story.id("unit", &row.unit), draft)?;
    }
    Ok(())
}

fn people(story: &mut Story<'_>) -> Result<(), String> {
    let root = story.id("unit", "root");
    for row in story.data.people.iter().skip(1) {
        let id = story.id("person", &row.key);
        // Later titles are later acts.
        let position = match row.key.as_str() {
            "duarte" => "Site reliability lead",
            _ => row.position.as_str(),
        };
        let draft = Draft::new()
            .with("unit", root)
            .with("name", row.name.as_str())
            .with("email", address(&plain(&row.key)))
            .with("position", position)
            .with("functions", row.functions.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
            .with("account", row.account == "yes");
        let mut deeds = vec![Deed::Change(Change::create(&PERSON, id, draft))];
        if !row.role.is_empty() {
            deeds.push(grant(story, &row.key, &row.on, &row.role, &row.position));
        }
        let why = match row.day {
            ..-500 => "",
            -500..-300 => "Joined with the bureau in Graz",
            _ => "First day",
        };
        story.act(&cue(row.day, ADMIN, why), deeds)?;
    }
    for row in &story.data.organisation.positions {
        let draft = Draft::new().with("position", row.position.as_str());
        story.edit(&cue(row.day, &row.by, &row.why), &PERSON, story.id("person", &row.who), draft)?;
    }
    Ok(())
}

fn plain(key: &str) -> String {
    key.chars().filter(char::is_ascii_alphanumeric).collect()
}

fn grant(story: &Story<'_>, who: &str, on: &str, role: &str, why: &str) -> Deed {
    let draft = Draft::new().with("unit", story.id("unit", on)).with("person", story.id("person", who)).with("role", role).with("why", why);
    Deed::Change(Change::create(&GRANT, story.id("grant", &format!("{who} {on}")), draft))
}

fn rights(story: &mut Story<'_>) -> Result<(), String> {
    for row in &story.data.organisation.grants {
        let deed = grant(story, &row.who, &row.on, &row.role, &row.why);
        story.act(&cue(row.day, &row.by, &row.why), vec![deed])?;
    }
    for row in &story.data.organisation.leavers {
        let on = story.data.people.iter().find(|person| person.key == row.who).map_or("root", |person| person.on.as_str());
        let gone = Change::Retire { register: &GRANT, id: story.id("grant", &format!("{} {on}", row.who)), version: None };
        let closed = Change::edit(&PERSON, story.id("person", &row.who), Draft::new().with("account", false));
        let leaves = Cue { phase: Phase::Gone, ..cue(row.day, &row.by, &row.why) };
        story.act(&leaves, vec![Deed::Change(gone), Deed::Change(closed)])?;
    }
    Ok(())
}

fn scope(story: &mut Story<'_>) -> Result<(), String> {
    let id = story.id("scope", "main");
    for (place, row) in story.data.organisation.scope.iter().enumerate() {
        // The first version is worded as a draft and then agreed; each later one begins with the wording of the one before.
        if place > 1 {
            let revise =
                Deed::Operation { register: &SCOPE, on: Target::Record(id), key: "revise", said: Draft::new(), more: Draft::new() };
            story.act(&cue(row.day, &row.by, &row.why), vec![revise])?;
        }
        let mut draft = Draft::new().with("version", row.version.as_str());
        let texts = [
            ("title", &row.title),
            ("statement", &row.statement),
            ("services", &row.services),
            ("sites", &row.sites),
            ("interfaces", &row.interfaces),
            ("exclusions", &row.exclusions),
        ];
        for (key, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
            draft.set(key, text.as_str());
        }
        if !row.units.is_empty() {
            draft.set("units", story.ids("unit", row.units.iter().map(String::as_str)));
        }
        if row.state == "in-force" {
            draft.set("effective", story.calendar.date(row.day)?);
        }
        story.edit(&cue(row.day, &row.by, &row.why), &SCOPE, id, draft)?;
    }
    Ok(())
}

fn criteria(story: &mut Story<'_>) -> Result<(), String> {
    let row = &story.data.organisation.criteria;
    // The demo organisation speaks English, as its data do.
    let words = Words::new("en", &domain::messages()).map_err(|problems| problems.join("\n"))?;
    let mut next = Criteria { version: Some(2), matrix: row.matrix.clone(), ..Criteria::default_draft(&words, &row.title, 1_000) };
    for (line, meaning) in next.consequence.iter_mut().zip(&row.meanings) {
        if let Some(cell) = line.get_mut(4) {
            cell.clone_from(meaning);
        }
    }
    let (id, me) = (story.id("criteria", "v2"), story.id("person", ADMIN));
    let draft = Draft::of(&next).with("unit", story.id("unit", "root")).with("owner", me);
    story.create(&cue(row.day, &row.by, &row.why), &CRITERIA, id, draft)?;
    let in_force =
        Deed::Operation { register: &CRITERIA, on: Target::Record(id), key: "put-in-force", said: Draft::new(), more: Draft::new() };
    story.act(&cue(row.in_force, &row.in_force_by, &row.in_force_why), vec![in_force])?;
    let signed = Deed::Operation { register: &CRITERIA, on: Target::Record(id), key: "approve", said: Draft::new(), more: Draft::new() };
    story.act(&cue(row.in_force + 1, &row.in_force_by, ""), vec![signed])
}

fn gdpr(story: &mut Story<'_>) -> Result<(), String> {
    let row = &story.data.organisation.gdpr;
    let draft = Draft::new()
        .with("unit", story.id("unit", "root"))
        .with("owner", story.id("person", "klara"))
        .with("framework", "gdpr")
        .with("since", story.calendar.date(row.day)?)
        .with("why", row.why.as_str());
    story.create(&cue(row.day, &row.by, &row.why), &ADOPTION, story.id("adoption", "gdpr"), draft)?;
    for (control, articles) in &row.links {
        let Some(met) = story.data.controls.iter().find(|row| row.key == *control) else {
            return Err(format!("no control “{control}”"));
        };
        let all = met.meets.iter().chain(articles).map(|reference| annex(reference)).collect::<Vec<_>>();
        let linked = Cue { phase: Phase::Review, ..cue(row.links_day, ADMIN, &row.links_why) };
        story.edit(&linked, &CONTROL, story.id("control", control), Draft::new().with("requirements", Value::Links(all)))?;
    }
    Ok(())
}

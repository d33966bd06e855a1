//! Metrics with their values, objectives, roles, competence, the communication plan, planned changes and processes.

use super::data_assured::{ChangeRow, CommunicationRow, CompetenceRow, MeasuredRow, ObjectiveRow, ProcessRow, RoleRow};
use super::deed::{Deed, Target};
use super::story::{Cue, Phase, Story};
use super::who::ADMIN;
use domain::assure::communication::COMMUNICATION;
use domain::assure::competence::{COMPETENCE, QUALIFICATION};
use domain::assure::metric::{METRIC, METRIC_SET, Starter};
use domain::assure::objective::OBJECTIVE;
use domain::assure::planned_change::PLANNED_CHANGE;
use domain::assure::process::ISMS_PROCESS;
use domain::assure::role::ROLE;
use jiff::civil::Date;
use kernel::cell::Lookup;
use kernel::{Change, Channel, Choice, Draft, Id, Kind, Register, Value};

/// The day on which the metrics were taken over, and the one from which they are measured.
const BEGUN: i32 = -543;
/// The day on which the communication plan was written, but for what was told earlier.
const BEGAN: i32 = -240;
/// Metrics of the starter set that the program counts, with whether that is done each month.
const COUNTED: [(Starter, bool); 7] = [
    (Starter::RisksWithin, true),
    (Starter::ReviewsInTime, true),
    (Starter::ActionsInTime, true),
    (Starter::EvidenceFresh, true),
    (Starter::ControlsInPlace, false),
    (Starter::TestsPassed, false),
    (Starter::TimeToEffect, false),
];

/// Tells it.
pub(super) fn tell(story: &mut Story<'_>) -> Result<(), String> {
    let data = story.data;
    measured(story, &data.assured.measured)?;
    for row in &data.assured.objectives {
        objective(story, row)?;
    }
    supported(story, &data.assured.roles, &data.assured.competences)?;
    for row in &data.assured.communications {
        communication(story, row)?;
    }
    for row in &data.assured.changes {
        change(story, row)?;
    }
    let deeds = data.assured.processes.iter().map(|row| process(story, row)).collect::<Result<_, _>>()?;
    story.act(&cue(-150, Phase::Context, ADMIN), deeds)
}

fn cue(day: i32, phase: Phase, by: &str) -> Cue<'_> {
    Cue { day, phase, by, channel: Channel::Browser, why: "" }
}

fn owned(story: &Story<'_>, owner: &str) -> Draft {
    Draft::new().with("unit", story.id("unit", "root")).with("owner", story.id("person", owner))
}

fn new(register: &'static Register, id: Id, draft: Draft) -> Deed {
    Deed::Change(Change::create(register, id, draft))
}

fn operate(register: &'static Register, on: Target, key: &'static str, said: Draft) -> Deed {
    Deed::Operation { register, on, key, said, more: Draft::new() }
}

/// Numbers name no records.
struct Nobody;

impl Lookup for Nobody {
    fn find(&self, _: &str, _: &[&str]) -> Option<Id> {
        None
    }
}

/// A number as it is written.
fn number(written: &str) -> Result<Value, String> {
    Kind::Decimal.cell().parse(&Kind::Decimal, written, &Nobody).map_err(|_| format!("“{written}” is not a number"))
}

/// The starter set, then at the beginning of each month the values of the periods that are over, all of them in one change set.
fn measured(story: &mut Story<'_>, rows: &[MeasuredRow]) -> Result<(), String> {
    let first = story.calendar.date(BEGUN)?.first_of_month();
    let alva = story.id("person", ADMIN);
    let set = owned(story, ADMIN).with("measurer", alva).with("evaluator", alva).with("since", first);
    let id = story.id("metric-set", "all");
    story.create(&cue(BEGUN, Phase::Gone, ADMIN), &METRIC_SET, id, set)?;
    let mut people = Vec::new();
    for row in rows {
        let starter = Starter::from_key(&row.starter).ok_or_else(|| format!("no metric “{}”", row.starter))?;
        let said = Draft::new().with("measurer", story.id("person", &row.by));
        people.push(Deed::Edit { register: &METRIC, on: Target::Starter(starter), draft: said });
    }
    let handed = Cue { why: "Each number to whoever has it at hand", ..cue(BEGUN + 2, Phase::Gone, ADMIN) };
    story.act(&handed, people)?;
    let mut month = 0_usize;
    let mut last = first;
    for day in BEGUN..0 {
        let here = story.calendar.date(day)?.first_of_month();
        if here == last {
            continue;
        }
        last = here;
        of_month(story, rows, day + 3, here, month)?;
        month += 1;
    }
    Ok(())
}

/// What is recorded at the beginning of a month, the so-many-eth since the first.
fn of_month(story: &mut Story<'_>, rows: &[MeasuredRow], day: i32, month: Date, place: usize) -> Result<(), String> {
    if day >= 0 {
        return Ok(());
    }
    let ends = |every: i8| month.month() % every == 1 || every == 1;
    let before = month.yesterday().map_err(|error| error.to_string())?;
    let mut deeds = Vec::new();
    for row in rows {
        let starter = Starter::from_key(&row.starter).ok_or_else(|| format!("no metric “{}”", row.starter))?;
        let every: i8 = match row.values.len() {
            18.. => 1,
            6.. => 3,
            _ => 6,
        };
        // Periods end with the calendar, so that the first may be short of a whole one.
        let at = place / usize::try_from(every).unwrap_or(1);
        let Some(written) = row.values.get(at.min(row.values.len().saturating_sub(1))).filter(|_| ends(every)) else { continue };
        let said = Draft::new().with("value", number(written)?).with("period", before);
        deeds.push(operate(&METRIC, Target::Starter(starter), "record", said));
    }
    for (starter, monthly) in COUNTED {
        if monthly || ends(3) {
            deeds.push(operate(&METRIC, Target::Starter(starter), "compute", Draft::new().with("period", before)));
        }
    }
    let why = "Numbers of the month, as those who measure sent them";
    story.act(&Cue { why, ..cue(day, Phase::Gone, ADMIN) }, deeds)
}

fn objective(story: &mut Story<'_>, row: &ObjectiveRow) -> Result<(), String> {
    let id = story.id("objective", &row.key);
    let mut draft = owned(story, &row.owner)
        .with("title", row.title.as_str())
        .with("why", row.why.as_str())
        .with("seen", row.seen.as_str())
        .with("target_date", story.calendar.date(row.until)?)
        .with("resources", row.resources.as_str())
        .with("evaluation", row.evaluation.as_str())
        .with("told", row.told.as_str());
    if !row.risks.is_empty() {
        draft.set("risks", story.ids("risk", row.risks.iter().map(String::as_str)));
    }
    for (key, written) in [("baseline", &row.baseline), ("target", &row.target)] {
        if !written.is_empty() {
            draft.set(key, number(written)?);
        }
    }
    let deed = match Starter::from_key(&row.starter) {
        Some(starter) => Deed::About { register: &OBJECTIVE, id, draft, key: "metric", about: Target::Starter(starter) },
        None => new(&OBJECTIVE, id, draft),
    };
    story.act(&cue(row.day, Phase::Gone, ADMIN), vec![deed])?;
    let on = Target::Record(id);
    if let Some(day) = row.agreed {
        story.act(&cue(day, Phase::Gone, "henrike"), vec![operate(&OBJECTIVE, on, "agree", Draft::new())])?;
    }
    for (place, found) in row.evaluated.iter().enumerate() {
        let mut said = Draft::new().with("result", found.result.as_str()).with("comment", found.comment.as_str());
        // The next look is the next one that is told; the last one agrees on the day by which it is to be reached.
        if let Some(next) = row.evaluated.get(place + 1) {
            said.set("next_evaluation", story.calendar.date(next.day.min(row.until))?);
        }
        let by = story.rights.linker(&found.by, found.day).to_owned();
        story.act(&cue(found.day, Phase::Gone, &by), vec![operate(&OBJECTIVE, on, "evaluate", said)])?;
    }
    Ok(())
}

fn supported(story: &mut Story<'_>, roles: &[RoleRow], competences: &[CompetenceRow]) -> Result<(), String> {
    let people = |story: &Story<'_>, keys: &[String]| story.ids("person", keys.iter().map(String::as_str));
    let (mut first, mut second, mut third) = (Vec::new(), Vec::new(), Vec::new());
    for row in roles {
        let mut draft = owned(story, ADMIN)
            .with("title", row.title.as_str())
            .with("duties", row.duties.as_str())
            .with("authority", row.may.as_str())
            .with("holders", people(story, &row.held))
            .with("deputies", people(story, &row.deputies))
            .with("since", story.calendar.date(-190)?)
            .with("assigned", "Letter of the managing directors, page “Who does what” on the intranet.");
        if let Some(function) = &row.function {
            draft.set("function", function.as_str());
        }
        first.push(new(&ROLE, story.id("isms-role", &row.key), draft));
    }
    for row in competences {
        let id = story.id("competence", &row.key);
        let draft = owned(story, "bastian")
            .with("title", row.title.as_str())
            .with("meaning", row.meaning.as_str())
            .with("roles", story.ids("isms-role", row.roles.iter().map(String::as_str)));
        second.push(new(&COMPETENCE, id, draft));
        for had in &row.had {
            let mut draft = owned(story, "bastian")
                .with("title", had.title.as_str())
                .with("person", story.id("person", &had.who))
                .with("competence", id)
                .with("ground", had.ground.as_str())
                .with("since", story.calendar.date(had.since)?)
                .with("proof", had.proof.as_str());
            if let Some(day) = had.until {
                draft.set("valid_until", story.calendar.date(day)?);
            }
            third.push(new(&QUALIFICATION, story.id("qualification", &format!("{}-{}", row.key, had.who)), draft));
        }
    }
    story.act(&cue(-190, Phase::Context, ADMIN), first)?;
    story.act(&cue(-140, Phase::Context, ADMIN), second)?;
    story.act(&cue(-138, Phase::Context, "bastian"), third)
}

fn communication(story: &mut Story<'_>, row: &CommunicationRow) -> Result<(), String> {
    let id = story.id("communication", &row.key);
    let mut draft = owned(story, ADMIN)
        .with("title", row.title.as_str())
        .with("audience", row.audience.as_str())
        .with("with", row.with.as_str())
        .with("how", row.how.as_str())
        .with("teller", story.id("person", &row.by))
        .with("occasion", Value::Yes(row.trigger.is_some()));
    for (key, word) in [("every", &row.every), ("trigger", &row.trigger)] {
        if let Some(word) = word {
            draft.set(key, word.as_str());
        }
    }
    let first = row.told.first().map_or(BEGAN, |(day, _)| (day - 10).min(BEGAN));
    story.create(&cue(first, Phase::Context, ADMIN), &COMMUNICATION, id, draft)?;
    for (day, what) in &row.told {
        let by = story.rights.linker(&row.by, *day).to_owned();
        let said = Draft::new().with("what", what.as_str());
        story.act(&cue(*day, Phase::Review, &by), vec![operate(&COMMUNICATION, Target::Record(id), "tell", said)])?;
    }
    Ok(())
}

fn change(story: &mut Story<'_>, row: &ChangeRow) -> Result<(), String> {
    let id = story.id("planned-change", &row.key);
    let draft = owned(story, &row.owner)
        .with("title", row.title.as_str())
        .with("due", story.calendar.date(row.due)?)
        .with("approver", row.approver.as_str())
        .with("purpose", row.purpose.as_str())
        .with("consequences", row.consequences.as_str())
        .with("integrity", row.integrity.as_str())
        .with("resources", row.resources.as_str())
        .with("responsibilities", row.responsibilities.as_str());
    story.create(&cue(row.day, Phase::Context, &row.owner), &PLANNED_CHANGE, id, draft)?;
    let on = Target::Record(id);
    if let Some((day, by)) = &row.approved {
        story.act(&cue(*day, Phase::Review, by), vec![operate(&PLANNED_CHANGE, on, "approve", Draft::new())])?;
    }
    if let Some((day, outcome)) = &row.done {
        let said = Draft::new().with("outcome", outcome.as_str());
        story.act(&cue(*day, Phase::Review, &row.owner), vec![operate(&PLANNED_CHANGE, on, "carry-out", said)])?;
    }
    Ok(())
}

fn process(story: &Story<'_>, row: &ProcessRow) -> Result<Deed, String> {
    let mut draft = owned(story, &row.owner)
        .with("title", row.title.as_str())
        .with("what", row.what.as_str())
        .with("criteria", row.criteria.as_str())
        .with("controls", story.ids("control", row.controls.iter().map(String::as_str)))
        .with("frequency", row.frequency.as_str())
        .with("external", Value::Yes(row.external))
        .with("next_review", story.calendar.date(75)?);
    for (key, text) in [("records", &row.records), ("outside", &row.outside)] {
        if let Some(text) = text {
            draft.set(key, text.as_str());
        }
    }
    Ok(new(&ISMS_PROCESS, story.id("isms-process", &row.key), draft))
}

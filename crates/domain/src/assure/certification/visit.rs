//! The record of a visit of the certification body, its rules and its acts.

use super::record::{CERTIFICATION, Certification};
use super::said::{day_of, edit, logged, not_ahead, refused};
use jiff::civil::Date;
use kernel::register::Workflow;
use kernel::{
    Change, Choice, Choices, Draft, DueRule, Fault, Field, Group, Hooks, Id, Kind, Mark, Operation, Problem, Read, Register, Role, Row,
    Rules, Text, Value,
};

kernel::choice! {
    /// What a certification body comes for.
    pub enum Visit("certification-visit-kind") {
        /// Documents, scope and readiness before the first certificate.
        Stage1 = "stage-1",
        /// Whether the system works, before the first certificate.
        Stage2 = "stage-2",
        /// The first surveillance of a cycle.
        Surveillance1 = "surveillance-1",
        /// A later surveillance of a cycle.
        Surveillance2 = "surveillance-2",
        /// The whole system before the certificate ends.
        Recertification = "recertification",
        /// At short notice: complaint, serious change, another scope.
        Special = "special",
        /// Another body takes the certificate over.
        Transfer = "transfer",
        /// Whether findings of another visit are dealt with.
        FollowUp = "follow-up",
    }
}

kernel::choice! {
    /// Where a visit takes place.
    pub enum Mode("certification-visit-mode") {
        /// At the sites.
        OnSite = "on-site",
        /// By telephone and screen.
        Remote = "remote",
        /// Both.
        Mixed = "mixed",
    }
}

kernel::choice! {
    /// What the body concluded from a visit.
    pub enum VisitResult("certification-visit-result") {
        /// It recommends what the visit was for.
        Recommended = "recommended" [Good],
        /// It does once the findings are dealt with.
        Conditional = "conditional" [Doubtful],
        /// It does not.
        Refused = "refused" [Bad],
    }
}

/// A visit of the certification body: planned, held, and concluded with what the body says. What it finds stands below it.
///
/// A visit is moved with a reason. The rules of the cycle ask for visits by certain days; a visit that is moved beyond such a day says
/// what was agreed with the body.
#[derive(Register, Default, Clone)]
#[register(key = "certification-visit", prefix = "CV", clause = "4.4", rules)]
pub struct CertificationVisit {
    /// Short name, such as "Stage 2" or "Surveillance 2027".
    #[field(required, title, max = 200)]
    pub title: String,
    /// The certification that the visit is for.
    #[field(required, part, once, to("certification"), inverse = "Visits")]
    pub certification: Option<Id>,
    /// What the body comes for.
    #[field(required, once, list, index)]
    pub kind: Option<Visit>,
    /// The first day that is planned.
    #[field(required, act = "postpone", list, index, label = "Planned from")]
    pub planned: Option<Date>,
    /// The last day that is planned, where it takes more than one.
    #[field(act = "postpone", label = "Planned until")]
    pub planned_until: Option<Date>,
    /// Where it takes place.
    #[field()]
    pub mode: Option<Mode>,
    /// Auditors of the body, the lead first.
    #[field(kind = prose, personal, search)]
    pub auditors: String,
    /// What they want to see, when and whom: the plan of the body in short.
    #[field(kind = prose, search, label = "Audit plan")]
    pub plan: String,
    /// Each time the visit was moved or planned again, with the day and the reason.
    #[field(kind = prose, fixed, search)]
    pub moved: String,
    /// The first day of the visit.
    #[field(fixed, index, label = "Held from", section = "Visit")]
    pub began: Option<Date>,
    /// The last day of the visit. Deadlines count from it.
    #[field(fixed, list, index, label = "Held until", section = "Visit")]
    pub ended: Option<Date>,
    /// What the body concluded.
    #[field(fixed, list, index, section = "Visit")]
    pub result: Option<VisitResult>,
    /// What it said in closing and in its report, in short.
    #[field(kind = prose, fixed, search, section = "Visit")]
    pub conclusion: String,
    /// Items of evidence that hold its report. The file can also be attached to this page.
    #[field(fixed, to("evidence"), inverse = "Reports visits", section = "Visit")]
    pub report: Vec<Id>,
}

/// States of a visit, each but the first reached by its act alone.
pub static STATES: Workflow = Workflow {
    choices: &Choices {
        name: "certification-visit-state",
        keys: &["planned", "held", "concluded", "cancelled"],
        marks: &[("planned", Mark::Planned), ("held", Mark::Partly), ("concluded", Mark::Good), ("cancelled", Mark::Off)],
        ordered: true,
    },
    ways: &[("planned", "held"), ("held", "concluded"), ("concluded", "held"), ("planned", "cancelled"), ("cancelled", "planned")],
    closed: &["concluded", "cancelled"],
    acts: &[("planned", "plan-again"), ("held", "hold"), ("concluded", "conclude"), ("cancelled", "cancel")],
};

/// The register of visits.
pub static CERTIFICATION_VISIT: Register = Register::of::<CertificationVisit>("Visit of the body", "Visits of the body", Group::Check)
    .workflow(&STATES)
    .about("certification")
    .within();

impl Rules for CertificationVisit {
    const HOOKS: Hooks = Hooks { check, ..Hooks::NONE };
    const OPERATIONS: &'static [Operation] = OPERATIONS;
    const DUE: &'static [DueRule] =
        &[DueRule::new("planned", "certification-visit-due").act("hold").when(|row| row.common.state == "planned")];
}

const OPERATIONS: &[Operation] = &[
    Operation {
        key: "hold",
        label: "Record that it was held",
        help: "Says on which days the body was there. From then on its findings can be recorded, and deadlines count it.",
        fields: HOLD,
        role: Role::Contributor,
        from: &["planned", "held"],
        next: |row, today| row.common.state == "planned" && row.value("planned").as_date().is_some_and(|day| day <= today),
        plan: hold,
        ..Operation::EMPTY
    },
    Operation {
        key: "conclude",
        label: "Record the result",
        help: "Says what the body concluded. Record what it found first or later, each as a finding of its own.",
        fields: CONCLUDE,
        from: &["held"],
        next: |_, _| true,
        plan: |_, row, said| edit(row, said.clone().with("state", "concluded")),
        ..Operation::EMPTY
    },
    Operation {
        key: "postpone",
        label: "Move the visit",
        help: "Plans it for another day, later or earlier. The days before and the reason stay on the record.",
        fields: MOVE,
        from: &["planned"],
        plan: |read, row, said| edit(row, moved(read, row, said, "certification-visit-noted-moved")?),
        ..Operation::EMPTY
    },
    Operation {
        key: "cancel",
        label: "Cancel the visit",
        help: "Says why it is not held. It can be planned again.",
        fields: WHY,
        from: &["planned"],
        plan: |read, row, said| {
            edit(row, logged(read, row, "moved", "certification-visit-noted-cancelled", &[], said).with("state", "cancelled"))
        },
        ..Operation::EMPTY
    },
    Operation {
        key: "plan-again",
        label: "Plan it again",
        help: "Takes up a visit that was cancelled, for another day.",
        fields: MOVE,
        from: &["cancelled"],
        plan: |read, row, said| edit(row, moved(read, row, said, "certification-visit-noted-again")?.with("state", "planned")),
        ..Operation::EMPTY
    },
    Operation {
        key: "correct",
        label: "Correct days and result",
        help: "Takes a concluded visit up again, where days or result were recorded wrongly. What a certificate rests on stays.",
        fields: WHY,
        role: Role::Manager,
        from: &["concluded"],
        plan: correct,
        ..Operation::EMPTY
    },
];

const HOLD: &[Field] = &[
    Field::new("began", "Held from", "The first day of the visit.", "Visit", Kind::Date).required(),
    Field::new("ended", "Held until", "Its last day; the same when left empty.", "Visit", Kind::Date),
];
const CONCLUDE: &[Field] = &[
    Field::new("result", "Result", "What the body concluded.", "Visit", Kind::Choice(VisitResult::CHOICES)).required(),
    Field::new("conclusion", "In words", "What it said in closing and in its report, in short.", "Visit", Kind::Prose).required(),
    Field::new("report", "Report", "Items of evidence that hold its report.", "Visit", Kind::Links(&["evidence"])),
];
const MOVE: &[Field] = &[
    Field::new("planned", "First day", "The first day that is planned now, today or later.", "Visit", Kind::Date).required(),
    Field::new("planned_until", "Last day", "The last day, where it takes more than one.", "Visit", Kind::Date),
    Field::new("why", "Reason", "Why it is moved. It stays on the record.", "Visit", Kind::Text(400)).required(),
    Field::new(
        "agreed",
        "Agreed with the body",
        "Needed where the day lies beyond a deadline of the cycle: what the body said, and who.",
        "Visit",
        Kind::Text(400),
    ),
];
const WHY: &[Field] = &[Field::new("why", "Reason", "Why. It stays on the record.", "Visit", Kind::Text(400)).required()];

/// The certification that a visit is for.
///
/// # Errors
/// When the store fails.
pub fn whole(row: &Row, read: &dyn Read) -> Result<Option<Row>, Fault> {
    let id = row.of::<CertificationVisit>().and_then(|visit| visit.certification);
    id.map(|id| read.get(&CERTIFICATION, id)).transpose().map(Option::flatten)
}

/// Visits in use of these certifications, in the order of their days.
///
/// # Errors
/// When the store fails.
pub fn visits(certifications: &[Id], read: &dyn Read) -> Result<Vec<Row>, Fault> {
    let ids: Vec<Id> = read.sources(certifications, &CERTIFICATION_VISIT, "certification")?.into_iter().map(|link| link.from).collect();
    let mut rows = read.get_many(&CERTIFICATION_VISIT, &ids)?;
    rows.sort_by_cached_key(|row| (day(row), kernel::text::sort_key(&row.reference)));
    Ok(rows)
}

/// The last day of a visit: held, else planned.
pub fn day(row: &Row) -> Option<Date> {
    let visit = row.of::<CertificationVisit>()?;
    visit.ended.or(visit.planned_until).or(visit.planned)
}

/// Whether it took place.
pub fn was_held(row: &Row) -> bool {
    ["held", "concluded"].contains(&row.common.state.as_str())
}

fn hold(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(visit) = row.of::<CertificationVisit>() else { return Err(Fault::NotFound) };
    let began = day_of(said, "began").unwrap_or(read.today());
    let ended = day_of(said, "ended").unwrap_or(began);
    not_ahead(read, "ended", ended)?;
    if ended < began {
        return Err(Fault::field("ended", Text::new("certification-visit-ends-first").with("date", began)));
    }
    let whole = whole(row, read)?;
    let decision = whole.as_ref().and_then(|row| row.of::<Certification>()).and_then(|record| record.decision);
    let during = matches!(visit.kind, Some(Visit::Surveillance1 | Visit::Surveillance2 | Visit::Recertification));
    match decision {
        None if during => return Err(refused("certification-visit-no-certificate", row)),
        Some(decision) if during && began < decision => {
            return Err(Fault::field("began", Text::new("certification-visit-before-decision").with("date", decision)));
        }
        _ => {}
    }
    edit(row, Draft::new().with("began", began).with("ended", ended).with("state", "held"))
}

/// Another day, with what was agreed where that lies beyond a deadline.
fn moved(read: &dyn Read, row: &Row, said: &Draft, message: &str) -> Result<Draft, Fault> {
    let Some(visit) = row.of::<CertificationVisit>() else { return Err(Fault::NotFound) };
    let first = day_of(said, "planned").unwrap_or(read.today());
    if first < read.today() {
        return Err(Fault::field("planned", Text::new("problem-day-past").with("date", first)));
    }
    let last = day_of(said, "planned_until");
    let agreed = said.get("agreed").as_text().unwrap_or_default().trim().to_owned();
    let limit = limit(row, read)?.filter(|limit| last.unwrap_or(first) > *limit && agreed.is_empty());
    if let Some(limit) = limit {
        return Err(Fault::field("agreed", Text::new("certification-visit-beyond").with("date", limit)));
    }
    let before = visit.planned.map(|day| day.to_string()).unwrap_or_default();
    let told = if agreed.is_empty() { agreed } else { read.words().with("certification-visit-noted-agreed", &[("agreed", agreed)]) };
    let args = [("before", before), ("after", first.to_string()), ("agreed", told)];
    let draft = logged(read, row, "moved", message, &args, said);
    Ok(draft.with("planned", first).with("planned_until", last.map_or(Value::None, Value::from)))
}

/// The day by which the rules of the cycle want this visit held.
fn limit(row: &Row, read: &dyn Read) -> Result<Option<Date>, Fault> {
    let Some(whole) = whole(row, read)? else { return Ok(None) };
    let kind = row.of::<CertificationVisit>().and_then(|visit| visit.kind);
    Ok(match kind {
        Some(Visit::Surveillance1 | Visit::Surveillance2) => whole.value("surveillance_by").as_date(),
        Some(Visit::Recertification) => whole.value("valid_until").as_date(),
        _ => None,
    })
}

fn correct(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let decision = whole(row, read)?.and_then(|row| row.of::<Certification>().and_then(|record| record.decision));
    let ended = row.of::<CertificationVisit>().and_then(|visit| visit.ended);
    if decision.zip(ended).is_some_and(|(decision, ended)| ended <= decision) {
        return Err(refused("certification-visit-rests", row));
    }
    edit(row, logged(read, row, "moved", "certification-visit-noted-corrected", &[], said).with("state", "held"))
}

fn check(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(visit) = after.of::<CertificationVisit>() else { return Ok(Vec::new()) };
    let mut problems = Vec::new();
    if let Some((first, _)) = visit.planned.zip(visit.planned_until).filter(|(first, last)| last < first) {
        problems.push(Problem::field("planned_until", Text::new("certification-visit-ends-first").with("date", first)));
    }
    let Some(before) = before else { return Ok(problems) };
    let refuse = |id: &'static str| Problem::whole(Text::new(id).with("reference", &after.reference));
    let whole = whole(after, read)?;
    if before.retired != after.retired {
        let together = whole.as_ref().is_some_and(|whole| whole.retired == after.retired);
        let alone = ["planned", "cancelled"].contains(&after.common.state.as_str()) && whole.is_some_and(|whole| !whole.retired);
        if !(together || after.retired && alone) {
            problems.push(refuse(if after.retired { "certification-visit-retire" } else { "certification-visit-restore" }));
        }
    } else if before.common.state == "concluded" && after.common.state == "concluded" && !after.register.same_substance(before, after) {
        problems.push(refuse("certification-visit-stays"));
    }
    Ok(problems)
}

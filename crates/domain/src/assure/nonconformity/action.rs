//! The record of a corrective action, its rules and its acts.

use super::record::{NONCONFORMITY, Nonconformity};
use super::who::{actor, ended};
use jiff::civil::Date;
use kernel::nouns::arrangement::{about, arranged};
use kernel::register::Workflow;
use kernel::{
    Change, Choices, Draft, DueRule, Fault, Field, Group, Hooks, Id, Kind, Mark, Operation, Problem, Read, Register, Row, Rules, Text,
};

/// Something that is done so that a nonconformity does not happen again, by somebody, by a day. When it is done, say what was done
/// and what proves it.
#[derive(Register, Default, Clone)]
#[register(key = "corrective-action", prefix = "CA", clause = "10.2 c", rules)]
pub struct CorrectiveAction {
    /// What is done, in one line: a verb and its object.
    #[field(required, title, max = 240)]
    pub title: String,
    /// The nonconformity whose cause it removes.
    #[field(required, part, once, list, to("nonconformity"), inverse = "Actions")]
    pub nonconformity: Option<Id>,
    /// How it is done.
    #[field(kind = prose, search, label = "How")]
    pub how: String,
    /// The control that it brings into place or changes.
    #[field(to("control"), inverse = "Changed by corrective actions")]
    pub control: Option<Id>,
    /// By when. What is overdue already is written down with the day that it was meant for.
    #[field(required, ahead, list, index)]
    pub due: Option<Date>,
    /// What was done, and what came of it.
    #[field(kind = prose, fixed, search, label = "What was done", section = "Proof")]
    pub done: String,
    /// Evidence that it was done.
    #[field(fixed, to("evidence"), inverse = "Proves corrective actions", section = "Proof")]
    pub proof: Vec<Id>,
    /// The day on which it was done.
    #[field(fixed, list, label = "Done on", section = "Proof")]
    pub done_on: Option<Date>,
    /// Everybody who had a hand in it: its owner, whoever stood in, and who said that it began or was done. None of them checks the
    /// effect.
    #[field(fixed, to("person"), inverse = "Carried out corrective actions", label = "Carried out by", section = "Proof")]
    pub hands: Vec<Id>,
    /// Why it is not done after all, or was opened again.
    #[field(fixed, kind = prose, search, label = "Why it was dropped or opened again", section = "Proof")]
    pub why: String,
}

/// States of a corrective action: those of a task.
pub static STATES: Workflow = Workflow {
    choices: &Choices {
        name: "corrective-action-state",
        keys: &["open", "in-progress", "done", "dropped"],
        marks: &[("open", Mark::Planned), ("in-progress", Mark::Partly), ("done", Mark::Good), ("dropped", Mark::Off)],
        ordered: false,
    },
    ways: &[
        ("open", "in-progress"),
        ("open", "done"),
        ("open", "dropped"),
        ("in-progress", "done"),
        ("in-progress", "dropped"),
        ("done", "open"),
        ("dropped", "open"),
    ],
    closed: &["done", "dropped"],
    acts: &[("open", "reopen"), ("in-progress", "start"), ("done", "complete"), ("dropped", "drop")],
};

/// The register of corrective actions.
pub static CORRECTIVE_ACTION: Register = Register::of::<CorrectiveAction>("Corrective action", "Corrective actions", Group::Improve)
    .workflow(&STATES)
    .about("nonconformity")
    .within();

impl Rules for CorrectiveAction {
    const HOOKS: Hooks = Hooks { check, ..Hooks::NONE };
    const OPERATIONS: &'static [Operation] = OPERATIONS;
    const DUE: &'static [DueRule] = &[DueRule::new("due", "corrective-action-due-complete").act("complete")];
}

const RUNNING: &[&str] = &["open", "in-progress"];

const OPERATIONS: &[Operation] = &[
    Operation {
        key: "start",
        label: "Start the action",
        help: "Says that work has begun.",
        from: &["open"],
        next: |_, _| true,
        plan: |read, row, _| edit(row, Draft::new().with("state", "in-progress").with("hands", hands(row, read)?)),
        ..Operation::EMPTY
    },
    Operation {
        key: "complete",
        label: "Complete the action",
        help: "Says what was done and what proves it. Who has a hand in it does not check its effect.",
        fields: DONE,
        from: RUNNING,
        next: |row, _| row.common.state == "in-progress",
        plan: complete,
        ..Operation::EMPTY
    },
    Operation {
        key: "drop",
        label: "Drop the action",
        help: "Ends it without doing it. The reason stays on the record.",
        fields: WHY,
        from: RUNNING,
        plan: |_, row, said| edit(row, Draft::new().with("state", "dropped").with("why", said.get("why").clone())),
        ..Operation::EMPTY
    },
    Operation {
        key: "reopen",
        label: "Open the action again",
        help: "Puts an action that has ended back to work. What was done and by whom stays on the record.",
        fields: WHY,
        from: STATES.closed,
        plan: |_, row, said| edit(row, Draft::new().with("state", "open").with("why", said.get("why").clone())),
        ..Operation::EMPTY
    },
];

const DONE: &[Field] = &[
    Field::new("done", "What was done", "What was done, and what came of it.", "Proof", Kind::Prose).required(),
    Field::new("proof", "Evidence", "What shows it, from the register of evidence.", "Proof", Kind::Links(&["evidence"])),
];
const WHY: &[Field] = &[Field::new("why", "Why", "The reason. It stays on the record.", "Action", Kind::Text(400)).required()];

fn edit(row: &Row, draft: Draft) -> Result<Vec<Change>, Fault> {
    Ok(vec![Change::Edit { register: &CORRECTIVE_ACTION, id: row.id, version: Some(row.version), draft }])
}

/// Everybody who has had a hand in it so far, whoever acts now among them.
fn hands(row: &Row, read: &dyn Read) -> Result<Vec<Id>, Fault> {
    let stands_in = arranged(row, &about(read, &[row.id])?).into_iter().filter_map(|arranged| arranged.due.person);
    let mut all = row.value("hands").links().to_vec();
    for id in row.common.owner.into_iter().chain(stands_in).chain([actor(read)?]) {
        if !all.contains(&id) {
            all.push(id);
        }
    }
    Ok(all)
}

fn complete(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let draft = Draft::new()
        .with("state", "done")
        .with("done", said.get("done").clone())
        .with("proof", said.get("proof").clone())
        .with("done_on", read.today())
        .with("hands", hands(row, read)?);
    edit(row, draft)
}

/// States of a nonconformity in which its actions are planned and carried out.
const WORKED_ON: &[&str] = &["open", "contained", "analysed", "acting"];

fn check(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(action) = after.of::<CorrectiveAction>() else { return Ok(Vec::new()) };
    let Some(whole) = action.nonconformity.map(|id| read.get(&NONCONFORMITY, id)).transpose()?.flatten() else { return Ok(Vec::new()) };
    let mut problems = Vec::new();
    let mut wrong = |field: &str, text: Text| problems.push(Problem::field(field, text.with("reference", &whole.reference)));
    if after.common.owner.is_none() {
        wrong("owner", Text::new("corrective-action-needs-owner"));
    }
    // Whoever checks the effect keeps out of the work.
    let checker = whole.of::<Nonconformity>().and_then(|record| record.checker).filter(|_| !ended(&whole));
    if checker.is_some_and(|checker| after.common.owner == Some(checker) || action.hands.contains(&checker)) {
        wrong("owner", Text::new("corrective-action-by-checker"));
    }
    problems.extend(stays(before, after, &whole));
    Ok(problems)
}

/// An action changes while its nonconformity is worked on; it leaves and comes back with it alone, and one that has ended stays.
fn stays(before: Option<&Row>, after: &Row, whole: &Row) -> Option<Problem> {
    let refuse = |id: &'static str| Some(Problem::whole(Text::new(id).with("reference", &whole.reference)));
    let turned = before.is_some_and(|before| before.retired != after.retired);
    if turned && after.retired != whole.retired {
        return refuse(if after.retired { "corrective-action-retire" } else { "corrective-action-restore" });
    }
    let said = |row: &Row| (row.common.state.clone(), row.common.owner);
    let same = before.is_some_and(|before| said(before) == said(after) && after.register.same_substance(before, after));
    if same || turned {
        return None;
    }
    if !WORKED_ON.contains(&whole.common.state.as_str()) || whole.retired {
        return refuse("corrective-action-too-late");
    }
    (before.is_some_and(is_over) && is_over(after)).then(|| Problem::whole(Text::new("corrective-action-ended-stays")))
}

/// Actions in use of these nonconformities, in the order of their days.
///
/// # Errors
/// When the store fails.
pub fn actions(nonconformities: &[Id], read: &dyn Read) -> Result<Vec<Row>, Fault> {
    let ids: Vec<Id> = read.sources(nonconformities, &CORRECTIVE_ACTION, "nonconformity")?.into_iter().map(|link| link.from).collect();
    let mut rows = read.get_many(&CORRECTIVE_ACTION, &ids)?;
    rows.sort_by_cached_key(|row| (row.value("due").as_date(), kernel::text::sort_key(&row.reference)));
    Ok(rows)
}

/// Whether an action is done or dropped.
pub(super) fn is_over(row: &Row) -> bool {
    STATES.closed.contains(&row.common.state.as_str())
}

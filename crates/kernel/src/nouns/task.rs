//! Tasks: everything that somebody must do by a day.
//!
//! Tasks end, wait and change hands through operations. What was said then stands in the notes, a line with its date for
//! each, so that a rule that closes a task must leave a line there too.

use crate::register::{Hooks, Operation, Workflow};
use crate::{Change, Choices, Draft, DueRule, Fault, Field, Group, Id, Kind, Mark, Problem, Read, Register, Row, Rules, Text, Value};
use jiff::civil::Date;

/// Something to be done by somebody by a day, about a record.
#[derive(Register, Default, Clone)]
#[register(key = "task", prefix = "T", clause = "8.1", rules)]
pub struct Task {
    /// What is to be done: a verb and its object.
    #[field(required, title, max = 240)]
    pub what: String,
    /// By when.
    #[field(required, list, index)]
    pub due: Option<Date>,
    /// The record it is about.
    #[field(list, to("*"), inverse = "Tasks")]
    pub about: Option<Id>,
    /// What was done, or what is in the way.
    #[field(kind = prose)]
    pub notes: String,
    /// Which rule opened the task; empty for one made by hand.
    #[field(fixed, max = 40)]
    pub origin: String,
    /// The date as first agreed. Postponing leaves it as it is.
    #[field(fixed, label = "First agreed for")]
    pub original_due: Option<Date>,
    /// How many times the date was moved back.
    #[field(fixed, range(0, 10_000), label = "Times postponed")]
    pub postponed: Option<i64>,
}

/// States of a task.
pub static TASK_STATES: Workflow = Workflow {
    choices: &Choices {
        name: "task-state",
        keys: &["open", "in-progress", "done", "dropped"],
        marks: &[("open", Mark::Planned), ("in-progress", Mark::Partly), ("done", Mark::Good), ("dropped", Mark::Off)],
        ordered: false,
    },
    ways: &[
        ("open", "in-progress"),
        ("open", "done"),
        ("open", "dropped"),
        ("in-progress", "open"),
        ("in-progress", "done"),
        ("in-progress", "dropped"),
        ("done", "open"),
        ("dropped", "open"),
    ],
    closed: &["done", "dropped"],
    acts: &[("in-progress", "start"), ("done", "complete"), ("dropped", "drop"), ("open", "reopen")],
};

/// The register of tasks.
pub static TASK: Register = Register::of::<Task>("Task", "Tasks", Group::Improve).workflow(&TASK_STATES).within();

impl Rules for Task {
    const HOOKS: Hooks = Hooks { check, fill, ..Hooks::NONE };
    const OPERATIONS: &'static [Operation] = OPERATIONS;
    /// A task falls due in its own words until it ends.
    const DUE: &'static [DueRule] = &[DueRule::new("due", "task-due-complete").act("complete")];
}

const RUNNING: &[&str] = &["open", "in-progress"];

/// Start, complete, postpone, assign, drop, reopen.
static OPERATIONS: &[Operation] = &[
    Operation {
        key: "start",
        label: "Start the task",
        help: "Says that work has begun.",
        fields: &[],
        from: &["open"],
        next: |_, _| true,
        plan: start,
        ..Operation::EMPTY
    },
    Operation {
        key: "complete",
        label: "Complete the task",
        help: "Ends the task as done. What you write goes to its notes with today's date.",
        fields: DONE,
        from: RUNNING,
        next: |row, _| row.common.state == "in-progress",
        plan: |read, row, said| end(read, row, "done", said.get("done")),
        ..Operation::EMPTY
    },
    Operation {
        key: "postpone",
        label: "Postpone the task",
        help: "Moves the date back. The date first agreed stays on the record, and each time is counted.",
        fields: LATER,
        from: RUNNING,
        plan: postpone,
        ..Operation::EMPTY
    },
    Operation {
        key: "assign",
        label: "Assign the task",
        help: "Gives the task to somebody.",
        fields: WHO,
        from: RUNNING,
        plan: |_, row, said| edit(row, Draft::new().with("owner", said.get("person").clone())),
        ..Operation::EMPTY
    },
    Operation {
        key: "drop",
        label: "Drop the task",
        help: "Ends the task without doing it. The reason goes to its notes with today's date.",
        fields: WHY_NOT,
        from: RUNNING,
        plan: |read, row, said| end(read, row, "dropped", said.get("reason")),
        ..Operation::EMPTY
    },
    Operation {
        key: "reopen",
        label: "Open the task again",
        help: "Puts a task that has ended back to work, with its dates as they were.",
        fields: WHY_AGAIN,
        from: TASK_STATES.closed,
        plan: |read, row, said| edit(row, noted(read, row, said.get("reason")).with("state", "open")),
        ..Operation::EMPTY
    },
];

const DONE: &[Field] = &[Field::new("done", "What was done", "What was done and what came of it.", "Task", Kind::Prose).required()];
const LATER: &[Field] = &[
    Field::new("due", "New date", "A day in the future, later than the present date.", "Task", Kind::Date).required(),
    Field::new("reason", "Reason", "Why it takes longer.", "Task", Kind::Text(400)).required(),
];
const WHO: &[Field] = &[Field::new("person", "Person", "Who does it from now on.", "Task", Kind::Link(&["person"])).required()];
const WHY_NOT: &[Field] = &[Field::new("reason", "Reason", "Why it is not to be done.", "Task", Kind::Text(400)).required()];
const WHY_AGAIN: &[Field] = &[Field::new("reason", "Reason", "What is still to be done.", "Task", Kind::Text(400))];

fn edit(row: &Row, draft: Draft) -> Result<Vec<Change>, Fault> {
    Ok(vec![Change::Edit { register: &TASK, id: row.id, version: Some(row.version), draft }])
}

fn start(_: &dyn Read, row: &Row, _: &Draft) -> Result<Vec<Change>, Fault> {
    edit(row, Draft::new().with("state", "in-progress"))
}

fn end(read: &dyn Read, row: &Row, state: &str, said: &Value) -> Result<Vec<Change>, Fault> {
    edit(row, noted(read, row, said).with("state", state))
}

fn postpone(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(task) = row.of::<Task>() else { return Err(Fault::NotFound) };
    let due = said.get("due").as_date().unwrap_or_default();
    if due <= read.today() {
        return Err(Fault::field("due", Text::new("task-date-past").with("today", read.today())));
    }
    if let Some(present) = task.due.filter(|present| due <= *present) {
        return Err(Fault::field("due", Text::new("task-date-not-later").with("present", present)));
    }
    let times = task.postponed.unwrap_or_default().saturating_add(1);
    let first = task.original_due.or(task.due).map_or(Value::None, Value::from);
    edit(row, noted(read, row, said.get("reason")).with("due", due).with("original_due", first).with("postponed", times))
}

/// The change that opens a task by a rule, in the unit and for the owner of the record it follows from.
pub fn opened(read: &dyn Read, origin: &str, what: String, due: Option<Date>, about: &Row, owner: Option<Id>) -> Change {
    let task = Task { what, due, about: Some(about.id), origin: origin.to_owned(), ..Task::default() };
    let mut draft = Draft::of(&task);
    for (key, id) in [("unit", about.common.unit), ("owner", owner)] {
        if let Some(id) = id {
            draft.set(key, id);
        }
    }
    Change::create(&TASK, read.mint(), draft)
}

/// The notes with one more line: today's date and what was said.
pub fn noted(read: &dyn Read, row: &Row, said: &Value) -> Draft {
    let said = said.as_text().unwrap_or_default().trim();
    if said.is_empty() {
        return Draft::new();
    }
    let line = format!("{}: {said}", read.today());
    let notes = row.of::<Task>().map(|task| task.notes.trim_end()).filter(|notes| !notes.is_empty());
    Draft::new().with("notes", notes.map_or_else(|| line.clone(), |notes| format!("{notes}\n\n{line}")))
}

fn fill(row: &Row, _: &dyn Read) -> Result<Draft, Fault> {
    let due = row.of::<Task>().and_then(|task| task.due);
    Ok(due.map_or_else(Draft::new, |due| Draft::new().with("original_due", due)))
}

/// A form cannot do unsaid what an operation asks a reason for.
fn check(before: Option<&Row>, after: &Row, _: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some((old, new, earlier)) = before.and_then(|before| Some((before.of::<Task>()?, after.of::<Task>()?, before))) else {
        return Ok(Vec::new());
    };
    let mut problems = Vec::new();
    if old.due.zip(new.due).is_some_and(|(old, new)| new > old) && new.postponed.unwrap_or_default() <= old.postponed.unwrap_or_default() {
        problems.push(Problem::field("due", Text::new("task-postpone-instead")));
    }
    let ends = TASK_STATES.closed.contains(&after.common.state.as_str()) && earlier.common.state != after.common.state;
    if ends && (new.notes.trim().is_empty() || new.notes == old.notes) {
        problems.push(Problem::field("notes", Text::new("task-say-why")));
    }
    Ok(problems)
}

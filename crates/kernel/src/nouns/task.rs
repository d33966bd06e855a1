//! Tasks: everything that somebody must do by a day.

use crate::register::Workflow;
use crate::{Choices, Group, Id, Register};
use jiff::civil::Date;

/// Something to be done by somebody by a day, about a record.
#[derive(Register, Default, Clone)]
#[register(key = "task", prefix = "T", clause = "6.2")]
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
}

/// States of a task.
pub static TASK_STATES: Workflow = Workflow {
    choices: &Choices { name: "task-state", keys: &["open", "done", "dropped"], ordered: false },
    ways: &[("open", "done"), ("open", "dropped"), ("done", "open"), ("dropped", "open")],
    closed: &["done", "dropped"],
};

/// The register of tasks.
pub static TASK: Register = Register::of::<Task>("Task", "Tasks", Group::Improve).workflow(&TASK_STATES);

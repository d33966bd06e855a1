//! The record of an implementation and its rules.

use super::record::{CONTROL, Control};
use jiff::civil::Date;
use kernel::nouns::{UNIT, Unit};
use kernel::register::Workflow;
use kernel::{
    Choices, Derived, DueRule, Fault, Follows, Group, Hooks, Id, Mark, Path, Problem, Read, Register, Row, Rules, Step, Text, Values,
};

/// A control as one unit carries it out. The group sets what is done; the unit says how far it is, how it does it, and
/// where it differs and why.
#[derive(Register, Default, Clone)]
#[register(key = "implementation", prefix = "IM", clause = "8.1", rules)]
pub struct Implementation {
    /// The control that is implemented.
    #[field(required, part, list, to("control"), inverse = "Implemented as")]
    pub control: Option<Id>,
    /// How this unit does it: tools, people, times. Left empty, the description of the control applies.
    #[field(kind = prose, search)]
    pub how: String,
    /// Since when the state is what it is.
    #[field(list)]
    pub since: Option<Date>,
    /// Where the unit differs from the control as it was set, in one sentence.
    #[field(max = 400, search, section = "Difference")]
    pub deviation: String,
    /// Why the difference is right, and who agreed to it.
    #[field(kind = prose, label = "Reason for the difference", section = "Difference", show_when = "deviation", required_when = "deviation")]
    pub deviation_reason: String,
    /// When the unit looks again whether it is done as described. Left empty, it is looked at with its control.
    #[field(list, index, label = "Next review", section = "Care")]
    pub next_review: Option<Date>,
}

/// States of an implementation.
pub static STATES: Workflow = Workflow {
    choices: &Choices {
        name: "implementation-state",
        keys: &["planned", "in-progress", "in-place"],
        marks: &[("planned", Mark::Planned), ("in-progress", Mark::Partly), ("in-place", Mark::Good)],
        ordered: true,
    },
    ways: &[
        ("planned", "in-progress"),
        ("planned", "in-place"),
        ("in-progress", "planned"),
        ("in-progress", "in-place"),
        ("in-place", "in-progress"),
        ("in-place", "planned"),
    ],
    closed: &[],
    acts: &[],
};

/// What follows from the control.
#[derive(Values, Default)]
struct Called {
    /// Name of the control that is implemented.
    #[field(label = "What", title, max = 200)]
    title: String,
}

impl Follows for Called {
    /// Units are walked up, since a name may only be said where the control can be read.
    const PATHS: &'static [Path] = &[
        &[Step::Out("control"), Step::Reads(&["title", "unit"])],
        &[
            Step::Out("unit"),
            Step::Out("parent"),
            Step::Out("parent"),
            Step::Out("parent"),
            Step::Out("parent"),
            Step::Out("parent"),
            Step::Reads(&["parent"]),
        ],
    ];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        title(row, read).map(|title| Self { title })
    }
}

/// The name of the control, where its unit is the implementation's own or stands above it: derived values may hold numbers
/// from units that a reader does not see, never names.
fn title(row: &Row, read: &dyn Read) -> Result<String, Fault> {
    let Some(id) = row.of::<Implementation>().and_then(|implementation| implementation.control) else { return Ok(String::new()) };
    let Some(control) = read.get(&CONTROL, id)? else { return Ok(String::new()) };
    let mut here = row.common.unit;
    // The guard ends the walk even if a store holds a circle of units.
    for _ in 0..100 {
        let Some(unit) = here else { break };
        if control.common.unit == Some(unit) {
            return Ok(control.title());
        }
        here = read.get(&UNIT, unit)?.and_then(|row| row.of::<Unit>().and_then(|unit| unit.parent));
    }
    Ok(String::new())
}

/// The register of implementations.
pub static IMPLEMENTATION: Register =
    Register::of::<Implementation>("Implementation", "Implementations", Group::Run).workflow(&STATES).by_unit().about("control").binds();

impl Rules for Implementation {
    const HOOKS: Hooks = Hooks { check, ..Hooks::NONE };
    const DERIVED: &'static [Derived] = &[Derived::of::<Called>()];
    const DUE: &'static [DueRule] = &[DueRule::new("next_review", "implementation-due-review").review_named()];
}

fn check(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(implementation) = after.of::<Implementation>() else { return Ok(Vec::new()) };
    let Some(control) = implementation.control else { return Ok(Vec::new()) };
    let mut problems = Vec::new();
    let moved = before.is_none_or(|row| row.common.unit != after.common.unit || row.retired != after.retired)
        || before.and_then(|row| row.of::<Implementation>()).is_some_and(|old| old.control != implementation.control);
    if moved && !after.retired {
        let rows = implementations(&[control], read)?;
        if let Some(twin) = rows.iter().find(|row| row.id != after.id && row.common.unit == after.common.unit) {
            problems.push(Problem::field("unit", Text::new("implementation-twice").with("reference", &twin.reference)));
        }
    }
    let left = |row: &&Row| !row.retired && (after.retired || row.common.unit != after.common.unit);
    if let Some(unit) = before.filter(left).and_then(|row| row.common.unit)
        && let Some(named) = read.get(&CONTROL, control)?.filter(|row| !row.retired)
        && named.of::<Control>().is_some_and(|control| control.carried_out_by.contains(&unit))
    {
        problems.push(Problem::field("unit", Text::new("implementation-is-owed").with("control", &named.reference)));
    }
    if after.common.state == "in-place" && implementation.since.is_some_and(|day| day > read.today()) {
        problems.push(Problem::field("since", Text::new("control-since-future")));
    }
    Ok(problems)
}

/// Implementations in use of these controls.
///
/// # Errors
/// When the store fails.
pub fn implementations(controls: &[Id], read: &dyn Read) -> Result<Vec<Row>, Fault> {
    let ids: Vec<Id> = read.sources(controls, &IMPLEMENTATION, "control")?.into_iter().map(|link| link.from).collect();
    read.get_many(&IMPLEMENTATION, &ids)
}

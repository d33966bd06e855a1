//! Operations on nonconformities: what each asks for, and when it is offered. What they do stands in `acts`.

use super::acts::{self, edit, merged};
use super::check::Effect;
use super::record::{CauseMethod, Grade, STATES};
use kernel::{Choice, Field, Kind, Operation, Role, When};

/// Contain, analyse, begin, submit, check; grade anew, withdraw, open again.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        key: "contain",
        label: "Correct and contain it",
        help: "Says how this one case was put right and kept from doing more harm. What the record says already stays where you leave \
            a field empty.",
        fields: CONTAIN,
        from: &["open"],
        next: |_, _| true,
        plan: |_, row, said| edit(row, merged(said, CONTAIN).with("state", "contained")),
        ..Operation::EMPTY
    },
    Operation {
        key: "analyse",
        label: "Analyse the cause",
        help: "Says where else it exists, how the root cause was looked for and what it is. What the record says already stays where \
            you leave a field empty.",
        fields: ANALYSE,
        from: &["contained", "analysed"],
        next: |row, _| row.common.state == "contained",
        plan: |_, row, said| edit(row, merged(said, ANALYSE).with("state", "analysed")),
        ..Operation::EMPTY
    },
    Operation {
        key: "begin",
        label: "Begin corrective action",
        help: "Says how one will see that the actions worked, when that is checked and by whom. Each round has an action of its own; where \
            none is needed, the check comes next.",
        fields: BEGIN,
        from: &["analysed"],
        next: |_, _| true,
        plan: |read, row, said| acts::begin(read, row, merged(said, BEGIN)),
        ..Operation::EMPTY
    },
    Operation {
        key: "submit",
        label: "Hand over for the check",
        help: "Says that all actions are done, so that their effect can be checked.",
        from: &["acting"],
        next: |row, _| row.value("open_actions").as_int() == Some(0),
        plan: acts::submit,
        ..Operation::EMPTY
    },
    Operation {
        key: "check",
        label: "Record the check",
        help: "The checker says whether the actions worked. If they did, the nonconformity is closed. If not, the next round begins with \
            the cause.",
        fields: CHECK,
        from: &["checking"],
        next: |row, today| row.value("check_on").as_date().is_some_and(|day| day <= today),
        plan: acts::check,
        ..Operation::EMPTY
    },
    Operation {
        key: "regrade",
        label: "Change the grade",
        help: "Grades it anew, with a reason that stays on the record. Somebody who took no part in it does that.",
        fields: REGRADE,
        role: Role::Manager,
        from: WORKED_ON,
        plan: acts::regrade,
        ..Operation::EMPTY
    },
    Operation {
        key: "withdraw",
        label: "Withdraw it",
        help: "Ends it because it is no nonconformity. Somebody who took no part in it says why. Actions that are still open are dropped.",
        fields: WHY,
        role: Role::Manager,
        from: WORKED_ON,
        plan: acts::withdraw,
        ..Operation::EMPTY
    },
    Operation {
        key: "reopen",
        label: "Open it again",
        help: "Takes it up again from the beginning. What was said and done stays on the record.",
        fields: WHY,
        role: Role::Manager,
        from: STATES.closed,
        plan: acts::again,
        ..Operation::EMPTY
    },
];

const WORKED_ON: &[&str] = &["open", "contained", "analysed", "acting", "checking"];

const CONTAIN: &[Field] = &[
    Field::new("correction", "Correction", "What was done to put this one case right.", "Correction", Kind::Prose),
    Field::new("containment", "Containment", "What was done at once so that it does no more harm.", "Correction", Kind::Prose),
    Field::new("consequences", "Consequences", "What came of it, and how that was dealt with.", "Correction", Kind::Prose),
];

const FIVE_WHYS: When = When { field: "method", any: &["five-whys"] };
const CAUSE_AND_EFFECT: When = When { field: "method", any: &["cause-and-effect"] };
const NO_ACTION: When = When { field: "action_needed", any: &["no"] };

const ANALYSE: &[Field] = &[
    Field::new("elsewhere", "Exists elsewhere", "Whether the same exists elsewhere, or could happen there.", "Extent", Kind::YesNo),
    Field::new(
        "elsewhere_where",
        "Where it was looked for",
        "Where it was looked for, and where else it was found.",
        "Extent",
        Kind::Prose,
    ),
    Field::new("method", "Method", "How the root cause was looked for.", "Cause", Kind::Choice(CauseMethod::CHOICES)),
    Field::new(
        "whys",
        "Five whys",
        "One question a line: why, and because of what. The last answer is the root cause.",
        "Cause",
        Kind::Grid(&["Why", "Because"]),
    )
    .show_when(FIVE_WHYS),
    Field::new(
        "causes",
        "Causes and effects",
        "One possible cause a line: its branch, the cause, and what looking into it showed.",
        "Cause",
        Kind::Grid(&["Branch", "Possible cause", "What it showed"]),
    )
    .show_when(CAUSE_AND_EFFECT),
    Field::new("root_cause", "Root cause", "What has to change so that it does not happen again.", "Cause", Kind::Prose),
    Field::new(
        "action_needed",
        "Action needed",
        "Whether action is needed to remove the cause. It always is, save for an observation.",
        "Cause",
        Kind::YesNo,
    ),
    Field::new("no_action_why", "Why no action is needed", "Why nothing has to be done about the cause.", "Cause", Kind::Prose)
        .show_when(NO_ACTION),
];

const BEGIN: &[Field] = &[
    Field::new(
        "criterion",
        "Effectiveness criterion",
        "How one will see that it worked: what is measured or looked at, and what is expected.",
        "Effectiveness",
        Kind::Prose,
    ),
    Field::new("check_on", "Check due", "When the effect is checked: late enough that it can be seen.", "Effectiveness", Kind::Date),
    Field::new(
        "checker",
        "Checker",
        "Who checks: somebody who never answered for it and takes no part in its actions.",
        "Effectiveness",
        Kind::Link(&["person"]),
    ),
];

const CHECK: &[Field] = &[
    Field::new("effect", "Result", "Whether the cause is gone, by the criterion.", "Check", Kind::Choice(Effect::CHOICES)).required(),
    Field::new("found", "What was found", "What was looked at, and what it showed.", "Check", Kind::Prose).required(),
    Field::new("evidence", "Evidence", "What was looked at, from the register of evidence.", "Check", Kind::Links(&["evidence"])),
];

const REGRADE: &[Field] = &[
    Field::new("grade", "Grade", "How grave it is.", "Grade", Kind::Choice(Grade::CHOICES)).required(),
    Field::new("why", "Why", "What makes it more or less grave than it was taken for.", "Grade", Kind::Text(400)).required(),
];

const WHY: &[Field] = &[Field::new("why", "Why", "The reason. It stays on the record.", "Decision", Kind::Text(400)).required()];

//! Acts on nonconformities: contain, analyse, grade anew, withdraw, open again.

use super::record::{CauseMethod, Grade, NONCONFORMITY, Nonconformity, STATES};
use super::rules::{actor, grade_word, owners_ever};
use kernel::{Change, Choice, Draft, Fault, Field, Kind, Operation, Read, Role, Row, Text, Value, When};

/// Contain, analyse, grade anew, withdraw, open again.
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
        ..BASE
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
        ..BASE
    },
    Operation {
        key: "regrade",
        label: "Change the grade",
        help: "Grades it anew, with a reason that stays on the record. Somebody other than its owner does it.",
        fields: REGRADE,
        role: Role::Manager,
        from: WORKED_ON,
        plan: regrade,
        ..BASE
    },
    Operation {
        key: "withdraw",
        label: "Withdraw it",
        help: "Ends it because it is no nonconformity. Somebody who never answered for it says why.",
        fields: WHY,
        role: Role::Manager,
        from: WORKED_ON,
        plan: withdraw,
        ..BASE
    },
    Operation {
        key: "reopen",
        label: "Open it again",
        help: "Takes it up again from the beginning. What was said and done stays on the record.",
        fields: WHY,
        role: Role::Manager,
        from: STATES.closed,
        plan: |read, row, said| edit(row, decided(read, row, "nonconformity-noted-reopened", &[], said).with("state", "open")),
        ..BASE
    },
];

const BASE: Operation = Operation {
    key: "",
    label: "",
    help: "",
    fields: &[],
    role: Role::Contributor,
    from: &[],
    grave: false,
    next: |_, _| false,
    plan: |_, _, _| Ok(Vec::new()),
};

const WORKED_ON: &[&str] = &["open", "contained", "analysed"];

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

const REGRADE: &[Field] = &[
    Field::new("grade", "Grade", "How grave it is.", "Grade", Kind::Choice(Grade::CHOICES)).required(),
    Field::new("why", "Why", "What makes it more or less grave than it was taken for.", "Grade", Kind::Text(400)).required(),
];

const WHY: &[Field] = &[Field::new("why", "Why", "The reason. It stays on the record.", "Decision", Kind::Text(400)).required()];

/// What was said of these fields; what was left empty stays as the record has it.
fn merged(said: &Draft, fields: &[Field]) -> Draft {
    let named = fields.iter().map(|field| field.key.as_ref()).filter(|key| !said.get(key).is_none());
    named.fold(Draft::new(), |draft, key| draft.with(key, said.get(key).clone()))
}

fn edit(row: &Row, draft: Draft) -> Result<Vec<Change>, Fault> {
    Ok(vec![Change::Edit { register: &NONCONFORMITY, id: row.id, version: Some(row.version), draft }])
}

/// The decisions with one more line: today's date, what was decided and why.
fn decided(read: &dyn Read, row: &Row, message: &str, args: &[(&str, String)], said: &Draft) -> Draft {
    let why = said.get("why").as_text().unwrap_or_default().trim().to_owned();
    let args: Vec<(&str, String)> = args.iter().cloned().chain([("why", why), ("date", read.today().to_string())]).collect();
    let line = read.words().with(message, &args);
    let before = row.of::<Nonconformity>().map(|record| record.decisions.trim_end()).filter(|text| !text.is_empty());
    Draft::new().with("decisions", before.map_or_else(|| line.clone(), |before| format!("{before}\n\n{line}")))
}

/// Whoever ever answered for it does not decide that it is less than it was taken for.
fn apart(read: &dyn Read, row: &Row) -> Result<(), Fault> {
    let me = actor(read)?;
    if owners_ever(row, read)?.contains(&me) {
        return Err(Fault::whole(Text::new("nonconformity-not-by-owner").with("reference", &row.reference)));
    }
    Ok(())
}

fn regrade(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    apart(read, row)?;
    let old = row.of::<Nonconformity>().and_then(|record| record.grade);
    let new = said.get("grade").as_text().and_then(Grade::from_key);
    let args = [("before", grade_word(read, old)), ("after", grade_word(read, new))];
    edit(row, decided(read, row, "nonconformity-noted-graded", &args, said).with("grade", new.map_or(Value::None, |new| new.key().into())))
}

fn withdraw(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    apart(read, row)?;
    edit(row, decided(read, row, "nonconformity-noted-withdrawn", &[], said).with("state", "withdrawn"))
}

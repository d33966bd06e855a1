//! Rules of audit programmes: their days, who approves them, and that one by which was audited stays.

use super::grid::audits;
use super::planned;
use super::record::{AuditProgramme, ProgrammeStanding};
use jiff::ToSpan;
use kernel::nouns::approval::{approval, by_function, own_words};
use kernel::nouns::signoff::{self, Signature, sign};
use kernel::nouns::{Function, SignOff};
use kernel::{
    Change, Choice, Draft, DueRule, Fault, Field, Follows, Kind, Operation, Path, Problem, Read, Role, Row, Step, Text, Value, Values,
};

/// Key of the operation that approves a programme, and of its signatures.
pub const APPROVE: &str = "approve";

/// The next programme follows when this one ends.
pub(super) const DUE: &[DueRule] = &[DueRule::new("ends", "audit-programme-due-next")];

pub(super) const OPERATIONS: &[Operation] = &[Operation {
    key: APPROVE,
    label: "Approve the programme",
    help: "Somebody with the function that the programme names signs it with the grid of its audits. A copy is kept. Whatever of the plan \
        moves afterwards is shown beside it.",
    fields: &[Field::new(
        "words",
        "Your words",
        "What you approve, when it should say more than that you approve the programme.",
        "Approval",
        Kind::Text(600),
    )],
    role: Role::Manager,
    next: |_, _| true,
    plan: approve,
    ..Operation::EMPTY
}];

/// Who vouches for a programme.
#[derive(Values, Default)]
pub(super) struct Approved {
    /// Whether the programme and the plan of its audits are as they were approved.
    #[field(list)]
    approval: Option<ProgrammeStanding>,
    /// Of how many audits the plan is not as it was approved.
    #[field(range(0, i64::MAX), label = "Audits moved since")]
    moved: Option<i64>,
}

impl Follows for Approved {
    const RULE: u32 = 2;
    const PATHS: &'static [Path] = &[
        &[Step::In("sign-off", "about"), Step::Reads(&["state"])],
        &[
            Step::In("audit", "programme"),
            Step::Reads(&["state", "starts", "ends"]),
            Step::In("audit-line", "audit"),
            Step::Reads(&["chosen"]),
        ],
    ];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        let (Some(programme), Some(signature)) = (row.of::<AuditProgramme>(), approval(read, row.id, APPROVE)?) else {
            return Ok(Self::default());
        };
        let version = signature.of::<SignOff>().and_then(|record| u64::try_from(record.version?).ok()).unwrap_or_default();
        let moved = planned::now(row.id, read)?.since(&planned::approved(programme)).len();
        let stands = moved == 0 && signoff::says_still(row, version);
        Ok(Self {
            approval: Some(if stands { ProgrammeStanding::Approved } else { ProgrammeStanding::Moved }),
            moved: i64::try_from(moved).ok(),
        })
    }
}

/// What is signed as it stands is not signed again.
pub(super) fn offered(row: &Row, operation: &Operation) -> bool {
    operation.key != APPROVE || row.value("approval").as_text() != Some(ProgrammeStanding::Approved.key())
}

/// Whether the actor may approve the programme, and in which function.
pub(super) fn may_approve(row: &Row, read: &dyn Read) -> Result<Function, Fault> {
    let function = row.of::<AuditProgramme>().and_then(|programme| programme.approver).unwrap_or(Function::TopManagement);
    by_function(
        read,
        function,
        Text::new("audit-programme-by-function").with("function", read.words().choice(Function::CHOICES, function.key())),
    )?;
    Ok(function)
}

fn approve(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let function = may_approve(row, read)?;
    let statement = own_words(said, "words", read.words().get("audit-programme-statement"));
    let role = read.words().choice(Function::CHOICES, function.key());
    let plan = planned::now(row.id, read)?.rows();
    let draft = Draft::new().with("approved_plan", if plan.is_empty() { Value::None } else { Value::Grid(plan) });
    let edits = !draft.iter().all(|(key, value)| row.value(key) == *value);
    let mut changes = sign(read, &Signature { act: APPROVE, about: row, edits, covers: &[], statement, role, valid_until: None })?;
    if edits {
        changes.insert(0, Change::Edit { register: row.register, id: row.id, version: Some(row.version), draft });
    }
    Ok(changes)
}

/// Three years, unless it says otherwise.
pub(super) fn fill(row: &Row, _: &dyn Read) -> Result<Draft, Fault> {
    let last = row
        .of::<AuditProgramme>()
        .and_then(|programme| programme.starts?.checked_add(3.years()).and_then(jiff::civil::Date::yesterday).ok());
    Ok(last.map_or_else(Draft::new, |last| Draft::new().with("ends", last)))
}

pub(super) fn check(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(programme) = after.of::<AuditProgramme>() else { return Ok(Vec::new()) };
    let mut problems = Vec::new();
    if let Some((from, to)) = programme.starts.zip(programme.ends).filter(|(from, to)| to < from) {
        problems.push(Problem::field("ends", Text::new("audit-programme-ends-before").with("from", from).with("to", to)));
    }
    let leaves = before.is_some_and(|before| !before.retired) && after.retired;
    let begun = |row: &Row| !["planned", "cancelled"].contains(&row.common.state.as_str());
    if leaves && audits(after.id, read)?.iter().any(begun) {
        problems.push(Problem::whole(Text::new("audit-programme-kept").with("reference", &after.reference)));
    }
    Ok(problems)
}

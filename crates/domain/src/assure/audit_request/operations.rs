//! Acts on requests: answer, accept, ask again, withdraw.

use super::record::{AUDIT_REQUEST, AuditRequest};
use super::rules::{judges, me, refused};
use kernel::nouns::grant;
use kernel::{Change, Draft, Fault, Field, Kind, Operation, Read, Role, Row, Value};

/// Answer, accept, ask again, withdraw.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        key: "answer",
        label: "Answer the request",
        help: "Says what was asked for and names the records that show it. They are kept as they stand now. An earlier answer stays among \
            what was said before.",
        fields: ANSWER,
        from: &["open", "reopened", "answered"],
        next: |row, _| super::record::owed(row),
        plan: answer,
        ..Operation::EMPTY
    },
    Operation {
        key: "accept",
        label: "Accept the answer",
        help: "Says that this is what was asked for. Whoever asked does it.",
        fields: NOTE,
        role: Role::Auditor,
        from: &["answered"],
        next: |_, _| true,
        plan: accept,
        ..Operation::EMPTY
    },
    Operation {
        key: "reopen",
        label: "Ask again",
        help: "Says what is still missing. Whoever asked does it.",
        fields: WHY,
        role: Role::Auditor,
        from: &["answered", "accepted", "withdrawn"],
        plan: reopen,
        ..Operation::EMPTY
    },
    Operation {
        key: "withdraw",
        label: "Withdraw the request",
        help: "Says why it is not wanted any more. Whoever asked does it; a manager, once they cannot come in any more.",
        fields: WHY,
        role: Role::Auditor,
        from: &["open", "reopened", "answered"],
        plan: withdraw,
        ..Operation::EMPTY
    },
];

const ANSWER: &[Field] = &[
    Field::new("answer", "Answer", "What is shown, and where to find it.", "Answer", Kind::Prose).required(),
    Field::new("shown", "What is shown", "Records and evidence that show it, by reference.", "Answer", Kind::Links(&["*"])),
];
const NOTE: &[Field] = &[Field::new("note", "Note", "What you saw, if you want to say it.", "Answer", Kind::Text(400))];
const WHY: &[Field] = &[Field::new("why", "Reason", "What is missing, or why it is not wanted.", "Answer", Kind::Text(400)).required()];

fn edit(row: &Row, draft: Draft) -> Result<Vec<Change>, Fault> {
    Ok(vec![Change::Edit { register: &AUDIT_REQUEST, id: row.id, version: Some(row.version), draft }])
}

/// What was said before, with one more line; as it is where nothing is to be added.
fn noted(read: &dyn Read, record: &AuditRequest, message: &str, text: &str) -> Draft {
    let text = text.trim();
    if text.is_empty() {
        return Draft::new();
    }
    let line = read.words().with(message, &[("date", read.today().to_string()), ("text", text.to_owned())]);
    let before = record.said.trim_end();
    Draft::new().with("said", if before.is_empty() { line } else { format!("{before}\n\n{line}") })
}

fn text<'d>(said: &'d Draft, key: &str) -> &'d str {
    said.get(key).as_text().unwrap_or_default()
}

fn answer(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(record) = row.of::<AuditRequest>() else { return Err(Fault::NotFound) };
    let me = me(read)?;
    if record.asked_by == Some(me) {
        return Err(refused("audit-request-own-answer", row));
    }
    let shown: Value = said.get("shown").links().to_vec().into();
    let draft = noted(read, record, "audit-request-noted-answer", &record.answer)
        .with("answer", said.get("answer").clone())
        .with("shown", shown)
        .with("answered_by", me)
        .with("answered_on", read.today())
        .with("answered_entry", i64::try_from(read.sequence()).unwrap_or(i64::MAX))
        .with("state", "answered");
    edit(row, draft)
}

fn accept(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(record) = row.of::<AuditRequest>() else { return Err(Fault::NotFound) };
    let me = judges(read, row)?;
    if record.answered_by == Some(me) {
        return Err(refused("audit-request-own-answer", row));
    }
    let draft = noted(read, record, "audit-request-noted-accepted", text(said, "note"));
    edit(row, draft.with("accepted_by", me).with("accepted_on", read.today()).with("state", "accepted"))
}

fn reopen(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(record) = row.of::<AuditRequest>() else { return Err(Fault::NotFound) };
    judges(read, row)?;
    let draft = noted(read, record, "audit-request-noted-again", text(said, "why"));
    edit(row, draft.with("accepted_by", Value::None).with("accepted_on", Value::None).with("state", "reopened"))
}

fn withdraw(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(record) = row.of::<AuditRequest>() else { return Err(Fault::NotFound) };
    let manages = read.scope().role(row.common.unit.unwrap_or_default()) >= Some(Role::Manager);
    let alone = record.asked_by.map_or(Ok(true), |asker| grant::enters(read, asker).map(|enters| !enters))?;
    if !(manages && alone) {
        judges(read, row)?;
    }
    edit(row, noted(read, record, "audit-request-noted-withdrawn", text(said, "why")).with("state", "withdrawn"))
}

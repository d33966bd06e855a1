//! Rules of requests: whose words are whose, who says that an answer will do, and what no edit goes round.

use super::record::{AUDIT_REQUEST, AuditRequest, STATES, owed};
use kernel::nouns::grant;
use kernel::{Draft, DueRule, Fault, Id, Problem, Read, Role, Row, Text};

/// The answer, by who answers; then whether it will do, by whoever asked.
pub(super) const DUE: &[DueRule] = &[
    DueRule::new("wanted_on", "audit-request-due-answer").act("answer").when(owed),
    DueRule::new("answered_on", "audit-request-due-accept").act("accept").by("asked_by").when(|row| row.common.state == "answered"),
];

/// What the auditor says.
const ASKED: &[&str] = &["title", "details", "requirements", "about", "wanted_on", "wanted_at"];

/// What those inside say.
const OURS: &[&str] = &["answerer", "place", "unit"];

pub(super) fn refused(id: &'static str, row: &Row) -> Fault {
    Fault::whole(Text::new(id).with("reference", &row.reference))
}

/// The person who acts: what is answered and accepted is told apart by who did it.
pub(super) fn me(read: &dyn Read) -> Result<Id, Fault> {
    read.actor().person().ok_or_else(|| Fault::whole(Text::new("audit-request-needs-person")))
}

/// Whoever asked; or who wrote it down for an auditor who cannot come in themselves.
pub(super) fn judges(read: &dyn Read, row: &Row) -> Result<Id, Fault> {
    let Some(record) = row.of::<AuditRequest>() else { return Err(Fault::NotFound) };
    let me = me(read)?;
    let for_them = record.written_by == Some(me) && !record.asked_by.map_or(Ok(false), |asker| grant::enters(read, asker))?;
    if record.asked_by == Some(me) || for_them { Ok(me) } else { Err(refused("audit-request-by-asker", row)) }
}

/// Whoever writes it asks, and whoever writes it is kept.
pub(super) fn fill(_: &Row, read: &dyn Read) -> Result<Draft, Fault> {
    let me = read.actor().person();
    Ok(me.map_or_else(Draft::new, |me| Draft::new().with("asked_by", me).with("written_by", me)))
}

pub(super) fn check(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(record) = after.of::<AuditRequest>() else { return Ok(Vec::new()) };
    let me = read.actor().person();
    let outside = read.scope().role(after.common.unit.unwrap_or_default()) == Some(Role::Auditor);
    let mut problems = Vec::new();
    let mut wrong = |field: &str, id: &'static str| problems.push(Problem::field(field, Text::new(id).with("reference", &after.reference)));
    if record.asked_by.is_none() {
        wrong("asked_by", "audit-request-who");
    }
    if !time_of_day(&record.wanted_at) {
        wrong("wanted_at", "audit-request-time");
    }
    if record.answerer.is_some() && record.answerer == record.asked_by {
        wrong("answerer", "audit-request-answers-self");
    }
    let Some(before) = before else {
        if outside && record.asked_by != me {
            wrong("asked_by", "audit-request-own-name");
        }
        return Ok(problems);
    };
    let moved = |keys: &[&'static str]| keys.iter().copied().find(|key| before.value(key) != after.value(key));
    let before_record = before.of::<AuditRequest>();
    let asks = me.is_some() && before_record.is_some_and(|record| record.asked_by == me || record.written_by == me);
    if let Some(key) = moved(ASKED) {
        if !asks {
            wrong(key, "audit-request-not-yours");
        } else if !owed(before) {
            wrong(key, "audit-request-asked-stays");
        }
    }
    if let Some(key) = moved(OURS).filter(|_| outside) {
        wrong(key, "audit-request-inside");
    }
    let ended = |row: &Row| STATES.closed.contains(&row.common.state.as_str());
    let whole = |id: &'static str| Problem::whole(Text::new(id).with("reference", &after.reference));
    if ended(before) && ended(after) && !AUDIT_REQUEST.same_substance(before, after) {
        problems.push(whole("audit-request-ended-stays"));
    }
    if after.retired && !before.retired && !ended(after) {
        problems.push(whole("audit-request-retire-open"));
    }
    Ok(problems)
}

/// Nothing, or hours and minutes as a clock shows them.
fn time_of_day(text: &str) -> bool {
    let part =
        |part: &str, most: u8| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()) && part.parse::<u8>().is_ok_and(|n| n <= most);
    text.is_empty() || text.split_once(':').is_some_and(|(hour, minute)| part(hour, 23) && part(minute, 59))
}

//! The write door: one call, one change set. Permission, load, checks, version test, revision, projection with derived
//! values, journal leaf, follow-ups; all or nothing.

use crate::access;
use crate::apply::Applier;
use crate::context::Context;
use crate::derive;
use crate::housekeeping;
use crate::journal::{self, ChangeSet};
use crate::lanes::{Ticket, Witness};
use crate::population;
use crate::projector::Projector;
use crate::reader::{Authors, Head};
use crate::sql::Sql;
use crate::tally;
use crate::tx::{Sight, Tx, has_control};
use jiff::{SignedDuration, Timestamp};
use kernel::change::Plan;
use kernel::nouns::{ORGANISATION, UNIT};
use kernel::{Actor, Change, Fault, Id, Note, Problem, Receipt, Text};

/// Clocks are put right by so much without a word. Where the newest entry lies further ahead, either it or the clock is wrong, and
/// what is written would get a time that never was.
const LEAP: SignedDuration = SignedDuration::from_mins(10);

/// One call on the door.
pub(crate) struct Call<'a> {
    pub(crate) organisation: Id,
    pub(crate) actor: &'a Actor,
    pub(crate) note: &'a Note,
    pub(crate) at: Option<Timestamp>,
    pub(crate) plan: Plan<'a>,
    /// Only where there is no organisation yet: of several servers that set up the same database one does.
    pub(crate) first: bool,
}

/// Runs one call inside the open transaction.
pub(crate) fn perform(cx: &Context, sql: &dyn Sql, ticket: &Ticket, call: &Call<'_>) -> Result<Receipt, Fault> {
    if call.at.is_some() && !cx.demo {
        return Err(Fault::Conflict(Text::new("door-simulated-clock")));
    }
    refuse_control("reason", &call.note.reason)?;
    let now = call.at.map_or_else(|| cx.now(), |at| Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at));
    let head = Head::find(cx, sql, call.organisation, true)?;
    let known = head.is_some();
    if !known && *call.actor != Actor::System {
        return Err(Fault::NotFound);
    }
    if call.first {
        // The one row of the installation is the turnstile for servers that know nothing of each other.
        sql.query(&format!("SELECT generation FROM installation{}", sql.dialect().for_update()), &[])?;
        if sql.number("SELECT count(*) FROM log_head", &[])? > 0 {
            return Err(Fault::Conflict(Text::new("door-set-up")));
        }
    }
    let mut head = head.unwrap_or(Head { org: 0, root: Id::default(), next_seq: 1, next_leaf: 0, last: Timestamp::UNIX_EPOCH });
    let ahead = head.last.duration_since(now);
    if call.at.is_none() && !cx.demo && ahead > LEAP && !cx.goes_on.load(std::sync::atomic::Ordering::Relaxed) {
        return Err(Fault::Conflict(Text::new("door-clock").with("newest", head.last).with("now", now)));
    }
    let mut tx = Tx {
        cx,
        sql,
        org: head.org,
        organisation: call.organisation,
        actor: call.actor.clone(),
        scope: access::scope(cx, sql, head.org, call.actor, now)?,
        root: head.root,
        seq: head.next_seq,
        // Order of sequence is order of time, whatever the clock does.
        at: now.max(head.last),
        last: head.last,
        authors: Authors::default(),
        newest: std::rc::Rc::default(),
    };
    let changes = (call.plan)(&tx.reader(Sight::Actor))?;
    if !known {
        tx.root = founding(call.organisation, &changes)?;
        head.org = found(&tx, &changes)?;
        tx.org = head.org;
    }
    let author = journal::pseudonym(cx, sql, tx.org, call.actor)?;
    let projector = Projector::new(&tx, author);
    let set = ChangeSet {
        org: tx.org,
        organisation: tx.organisation,
        id: cx.mint(tx.at),
        seq: tx.seq,
        at: tx.at,
        pseudonym: projector.actor.clone(),
        next_leaf: head.next_leaf,
    };
    let id = set.id;
    let mut applier = Applier::new(&tx, &projector, set, call.note);
    applier.run(changes)?;
    let Some(done) = applier.finish() else {
        return Ok(Receipt { sequence: 0, recorded_at: tx.at, written: Vec::new(), repeated: false });
    };
    for person in &done.turned {
        housekeeping::end_keys(sql, call.organisation, *person)?;
    }
    derive::settle(&projector, tx.reader(Sight::Rule), done.touched, None)?;
    population::keep(&projector)?;
    tally::keep(&projector)?;
    let text = "UPDATE log_head SET next_seq = ?2, next_leaf = ?3, last_recorded_at = ?4 WHERE org = ?1";
    sql.execute(text, &[tx.org.into(), (tx.seq + 1).into(), done.next_leaf.into(), tx.at.into()])?;
    ticket.wrote(Witness { organisation: call.organisation, change_set: id });
    Ok(Receipt { sequence: tx.seq, recorded_at: tx.at, written: done.written, repeated: false })
}

/// The root unit of an organisation that is being founded: the first unit without one above.
fn founding(organisation: Id, changes: &[Change]) -> Result<Id, Fault> {
    match changes.first() {
        Some(Change::Create { register, id, .. }) if **register == ORGANISATION && *id == organisation => {}
        _ => return Err(Fault::NotFound),
    }
    let root = changes.iter().find_map(|change| match change {
        Change::Create { register, id, draft, .. } if **register == UNIT && draft.get("parent").is_none() => Some(*id),
        _ => None,
    });
    root.ok_or_else(|| Fault::whole(Text::new("organisation-needs-unit")))
}

/// Makes the log head of a new organisation; its short name must be free.
fn found(tx: &Tx<'_>, changes: &[Change]) -> Result<i64, Fault> {
    if let Some(Change::Create { draft, .. }) = changes.first() {
        let shape = tx.cx.shapes.of(&ORGANISATION)?;
        let slug = draft.get("slug").as_text().unwrap_or_default();
        let text = format!("SELECT count(*) FROM {} WHERE {} = ?1 AND to_seq IS NULL", shape.table, crate::shape::column_name("slug"));
        if tx.sql.number(&text, &[slug.into()])? > 0 {
            return Err(Fault::field("slug", Text::new("organisation-slug-taken").with("slug", slug)));
        }
    }
    let text = "INSERT INTO log_head (organisation, root_unit, next_seq, next_leaf, last_recorded_at) VALUES (?1,?2,1,0,0)";
    tx.sql.execute(text, &[tx.organisation.into(), tx.root.into()])?;
    Ok(tx.sql.number("SELECT org FROM log_head WHERE organisation = ?1", &[tx.organisation.into()])?)
}

/// Refuses text that holds NUL or another control character.
fn refuse_control(key: &str, text: &str) -> Result<(), Fault> {
    if has_control(text) { Err(Fault::Invalid(vec![Problem::field(key, Text::new("cell-control-character"))])) } else { Ok(()) }
}

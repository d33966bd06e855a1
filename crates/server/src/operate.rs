//! Carrying out an operation: one way for pages, programs and the command line.

use crate::call::Call;
use crate::signing;
use kernel::nouns::signoff;
use kernel::{Action, Change, Channel, Draft, Fault, Id, Note, Operation, Problem, Read, Receipt, Row, Text};

/// How many times what is signed is set in type anew because something moved meanwhile.
const SIGNINGS: usize = 4;

/// Checks that it is offered, that the caller may, and that everything demanded was said; then writes its changes.
///
/// # Errors
/// [`Fault::Forbidden`], [`Fault::Invalid`], or what the plan and the door say.
pub fn carry_out(
    call: &Call<'_>,
    row: &Row,
    operation: &'static Operation,
    draft: &Draft,
    version: Option<u64>,
    reason: &str,
) -> Result<Receipt, Fault> {
    let said = |read: &dyn Read| changes(read, row, operation, draft, version);
    let mut outcome = Err(Fault::Conflict(Text::new("server-moved-while-signing").with("reference", &row.reference)));
    for _ in 0..SIGNINGS {
        // What is signed is set in type outside the transaction, since that takes long; inside, nothing may have moved.
        let (seen, document) = call.look(|read| Ok((read.sequence(), signing::document(call.app, read, &said(read)?)?)))?;
        let Some((document, shows)) = document else {
            return match call.plan(reason, &said) {
                Err(Fault::Invalid(problems)) => {
                    let changes = call.look(said).unwrap_or_default();
                    Err(Fault::Invalid(named(call, row, &changes, problems)?))
                }
                other => other,
            };
        };
        let copy = call.aside(|| signing::keep(call.app, &document))?;
        outcome = call.plan(reason, &|read| {
            if read.sequence() != seen {
                return Err(Fault::Conflict(Text::new("server-moved-while-signing").with("reference", &row.reference)));
            }
            Ok(signoff::with_copy(said(read)?, &copy, &shows))
        });
        if !matches!(&outcome, Err(Fault::Conflict(text)) if text.id == "server-moved-while-signing") {
            break;
        }
    }
    outcome
}

/// Which records refuse what an act does to several others, with what is wrong with each; what was wrong at first where none of them
/// refuses it alone.
fn named(call: &Call<'_>, row: &Row, changes: &[Change], problems: Vec<Problem>) -> Result<Vec<Problem>, Fault> {
    let caller = call.caller()?;
    let note = Note { channel: Channel::Rule, reason: String::new() };
    let mut found = Vec::new();
    for change in changes {
        let Change::Edit { id, .. } = change else { return Ok(problems) };
        if *id == row.id {
            return Ok(problems);
        }
        let alone = call.app.store.rehearse(caller.organisation, &caller.actor, &note, &|_| Ok(vec![change.clone()]));
        if let Err(Fault::Invalid(wrong)) = alone {
            found.push((*id, wrong));
        }
    }
    let names = call.look(|read| read.names(&found.iter().map(|(id, _)| *id).collect::<Vec<_>>()))?;
    let said = |id: &Id, problem: &Problem| {
        let record = names.get(id).map(|name| format!("{} {}", name.reference, name.title)).unwrap_or_default();
        Problem::whole(Text::new("operation-of-record").with("record", record).with("what", call.app.words.say(&problem.text)))
    };
    let named: Vec<Problem> = found.iter().flat_map(|(id, wrong)| wrong.iter().map(move |problem| said(id, problem))).collect();
    Ok(if named.is_empty() { problems } else { named })
}

/// The changes of an operation, if it is offered and allowed and nothing that it demands is missing.
///
/// # Errors
/// As [`carry_out`].
pub fn changes(
    read: &dyn Read,
    row: &Row,
    operation: &'static Operation,
    draft: &Draft,
    version: Option<u64>,
) -> Result<Vec<Change>, Fault> {
    let row = read.get(row.register, row.id)?.ok_or(Fault::NotFound)?;
    may(read, &row, operation)?;
    if let Some(seen) = version.filter(|seen| *seen != row.version) {
        return Err(Fault::Stale { reference: row.reference.clone(), seen, newest: row.version });
    }
    is_offered(read, &row, operation)?;
    operation.changes(read, &row, draft)
}

/// Refuses what this record does not offer as it stands, and to this caller.
///
/// # Errors
/// [`Fault::Forbidden`], or a conflict that says so.
pub fn offered(read: &dyn Read, row: &Row, operation: &'static Operation) -> Result<(), Fault> {
    may(read, row, operation)?;
    is_offered(read, row, operation)
}

fn may(read: &dyn Read, row: &Row, operation: &'static Operation) -> Result<(), Fault> {
    let unit = row.common.unit.unwrap_or_default();
    if read.scope().may(Action::Operate(operation), row.register, unit) { Ok(()) } else { Err(Fault::Forbidden) }
}

fn is_offered(read: &dyn Read, row: &Row, operation: &Operation) -> Result<(), Fault> {
    if row.register.offers(row).iter().any(|offer| offer.key == operation.key) {
        return Ok(());
    }
    let label = read.words().act(row.register, operation);
    Err(Fault::Conflict(Text::new("server-not-offered").with("label", label).with("reference", &row.reference)))
}

//! Carrying out an operation: one way for pages, programs and the command line.

use crate::call::Call;
use crate::signing;
use kernel::nouns::signoff;
use kernel::{Action, Change, Draft, Fault, Operation, Read, Receipt, Row, Text};

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
        let Some((document, shows)) = document else { return call.plan(reason, &said) };
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

/// The changes of an operation, if it is offered and allowed and nothing that it demands is missing.
fn changes(read: &dyn Read, row: &Row, operation: &'static Operation, draft: &Draft, version: Option<u64>) -> Result<Vec<Change>, Fault> {
    let register = row.register;
    let row = read.get(register, row.id)?.ok_or(Fault::NotFound)?;
    let unit = row.common.unit.unwrap_or_default();
    if !read.scope().may(Action::Operate(operation), register, unit) {
        return Err(Fault::Forbidden);
    }
    if let Some(seen) = version.filter(|seen| *seen != row.version) {
        return Err(Fault::Stale { reference: row.reference.clone(), seen, newest: row.version });
    }
    if !register.offers(&row).iter().any(|offer| offer.key == operation.key) {
        return Err(Fault::Conflict(
            Text::new("server-not-offered").with("label", read.words().act(register, operation)).with("reference", &row.reference),
        ));
    }
    operation.changes(read, &row, draft)
}

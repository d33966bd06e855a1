//! What retiring a record or bringing it back would do, asked at the door beforehand; nothing is written.

use crate::call::Call;
use crate::operate;
use kernel::offers::turns;
use kernel::turning::{Turning, turning};
use kernel::{Channel, Draft, Fault, Note, Operation, Read, Row};

/// What would come of it; nothing for other operations. It takes a turn at the door, so no read may be open.
///
/// # Errors
/// No right to it, or a failing store.
pub fn told(call: &Call<'_>, row: &Row, operation: &'static Operation) -> Result<Option<Turning>, Fault> {
    if !turns(operation) {
        return Ok(None);
    }
    let caller = call.caller()?;
    let note = Note { channel: Channel::Rule, reason: String::new() };
    let plan = |read: &dyn Read| operate::changes(read, row, operation, &Draft::new(), None);
    let rehearsed = call.app.store.rehearse(caller.organisation, &caller.actor, &note, &plan);
    call.look(|read| turning(read, row, rehearsed, ui::turning::MOST)).map(Some)
}

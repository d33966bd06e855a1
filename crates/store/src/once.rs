//! Requests that must not be carried out twice: the key of a request is kept in the transaction of the change set that it
//! made, with the receipt. Either both are there or neither, whenever the program or its connection ends.

use crate::Store;
use crate::context::Context;
use crate::door::{Call, perform};
use crate::lanes::Ticket;
use crate::reader::Head;
use crate::sql::Sql;
use jiff::Timestamp;
use kernel::change::Plan;
use kernel::{Actor, Fault, Id, Note, Receipt, Text};
use serde_json::{Value as Json, json};

/// What makes a request the same as one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Once {
    /// Who sends it: each has keys of their own.
    pub by: Option<Id>,
    /// The key that the program chose.
    pub key: String,
    /// Hash of what is asked for; another request with the same key is refused.
    pub request: [u8; 32],
}

impl Once {
    fn stored(&self) -> String {
        format!("{}:{}", self.by.map(|id| id.to_string()).unwrap_or_default(), self.key)
    }

    fn find(&self, sql: &dyn Sql, organisation: Id) -> Result<Option<Receipt>, Fault> {
        let text = "SELECT request, receipt FROM idempotency WHERE organisation = ?1 AND key = ?2";
        let Some(row) = sql.first(text, &[organisation.into(), self.stored().into()])? else { return Ok(None) };
        if row.hash(0) != self.request {
            return Err(Fault::Conflict(Text::new("idempotency-other-request").with("key", &self.key)));
        }
        read(row.text(1)).map(Some).ok_or_else(|| Fault::Internal("a kept receipt cannot be read".into()))
    }

    fn keep(&self, sql: &dyn Sql, organisation: Id, receipt: &Receipt, now: Timestamp) -> Result<(), Fault> {
        let text = "INSERT INTO idempotency (organisation, key, request, receipt, created_at) VALUES (?1,?2,?3,?4,?5)";
        let cells = [organisation.into(), self.stored().into(), self.request.into(), write(receipt).into(), now.into()];
        sql.execute(text, &cells)?;
        Ok(())
    }
}

fn write(receipt: &Receipt) -> String {
    let written: Vec<Json> = receipt.written.iter().map(|(id, reference, version)| json!([id.to_string(), reference, version])).collect();
    json!({ "sequence": receipt.sequence, "recorded_at": receipt.recorded_at.as_millisecond(), "written": written }).to_string()
}

fn read(text: &str) -> Option<Receipt> {
    let json: Json = serde_json::from_str(text).ok()?;
    let one = |entry: &Json| Some((entry.get(0)?.as_str()?.parse().ok()?, entry.get(1)?.as_str()?.to_owned(), entry.get(2)?.as_u64()?));
    Some(Receipt {
        sequence: json.get("sequence")?.as_u64()?,
        recorded_at: Timestamp::from_millisecond(json.get("recorded_at")?.as_i64()?).ok()?,
        written: json.get("written")?.as_array()?.iter().map(one).collect::<Option<_>>()?,
        repeated: true,
    })
}

/// One call inside the open transaction, unless its key says that it was made before.
pub(crate) fn perform_once(cx: &Context, sql: &dyn Sql, ticket: &Ticket, call: &Call<'_>, once: &Once) -> Result<Receipt, Fault> {
    // The head is locked before the key is looked for, so that of several at once only the first finds none.
    Head::find(cx, sql, call.organisation, true)?;
    if let Some(receipt) = once.find(sql, call.organisation)? {
        return Ok(receipt);
    }
    let receipt = perform(cx, sql, ticket, call)?;
    once.keep(sql, call.organisation, &receipt, cx.now())?;
    Ok(receipt)
}

impl Store {
    /// As [`kernel::Door::write`], unless a request with this key was carried out before: then the receipt of that one.
    ///
    /// # Errors
    /// As the door; [`Fault::Conflict`] when the key came with another request.
    pub fn write_once(&self, organisation: Id, actor: &Actor, note: &Note, once: &Once, plan: Plan<'_>) -> Result<Receipt, Fault> {
        let call = Call { organisation, actor, note, at: None, plan, first: false };
        self.lanes.run(Some(organisation), &|sql, ticket| perform_once(&self.cx, sql, ticket, &call, once))
    }

    /// The receipt of the request that was carried out with this key, if there was one.
    ///
    /// # Errors
    /// [`Fault::Conflict`] when the key came with another request.
    pub fn written_before(&self, organisation: Id, once: &Once) -> Result<Option<Receipt>, Fault> {
        self.reading(|sql| once.find(sql, organisation))
    }
}

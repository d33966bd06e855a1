//! Security events: what happened at the doors of accounts, kept for a year beside the journal.

use crate::Store;
use crate::sql::{Args, Cells};
use jiff::Timestamp;
use kernel::{Fault, Id};

/// Events are kept for a year.
pub(crate) const KEPT: i64 = 366 * 24 * 3600 * 1000;

/// Something that happened to a key or at a door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// The word of its kind, such as `signed-in`.
    pub kind: String,
    /// Who did it, where that is known.
    pub person: Option<Id>,
    /// Whose account it is about, where that is somebody else's or nobody is known.
    pub about: Option<Id>,
    /// Where it came from; empty on the machine itself.
    pub address: String,
    /// What it was about in words or as a path, such as the name of a token.
    pub what: String,
}

/// Which events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventQuery {
    /// Of this kind.
    pub kind: Option<String>,
    /// By or about this person.
    pub person: Option<Id>,
    /// From this time on.
    pub from: Option<Timestamp>,
    /// Before this time.
    pub until: Option<Timestamp>,
    /// Before the event of this number.
    pub before: Option<i64>,
    /// So many at most.
    pub limit: u64,
}

fn event_of(row: &Cells) -> (i64, Event) {
    let event = Event {
        at: row.time(1),
        kind: row.text(2).to_owned(),
        person: row.opt_id(3),
        about: row.opt_id(4),
        address: row.text(5).to_owned(),
        what: row.text(6).to_owned(),
    };
    (row.int(0), event)
}

impl Store {
    /// Keeps an event of an organisation.
    ///
    /// # Errors
    /// When the store fails.
    pub fn put_event(&self, organisation: Id, event: &Event) -> Result<(), Fault> {
        let Event { at, kind, person, about, address, what } = event;
        let text = "INSERT INTO event (organisation, at, kind, person, about, address, what) VALUES (?1,?2,?3,?4,?5,?6,?7)";
        let cells = [
            organisation.into(),
            (*at).into(),
            kind.as_str().into(),
            (*person).into(),
            (*about).into(),
            address.as_str().into(),
            what.as_str().into(),
        ];
        self.keep(text, &cells).map(drop)
    }

    /// Events of an organisation with their numbers, the newest first.
    ///
    /// # Errors
    /// When the store fails.
    pub fn events(&self, organisation: Id, query: &EventQuery) -> Result<Vec<(i64, Event)>, Fault> {
        let mut args = Args::default();
        let mut wheres = vec![format!("organisation = {}", args.put(organisation))];
        if let Some(kind) = &query.kind {
            wheres.push(format!("kind = {}", args.put(kind.as_str())));
        }
        if let Some(person) = query.person {
            let person = args.put(person);
            wheres.push(format!("(person = {person} OR about = {person})"));
        }
        if let Some(from) = query.from {
            wheres.push(format!("at >= {}", args.put(from)));
        }
        if let Some(until) = query.until {
            wheres.push(format!("at < {}", args.put(until)));
        }
        if let Some(before) = query.before {
            wheres.push(format!("no < {}", args.put(before)));
        }
        let limit = args.put(query.limit);
        let text = format!(
            "SELECT no, at, kind, person, about, address, what FROM event WHERE {} ORDER BY no DESC LIMIT {limit}",
            wheres.join(" AND ")
        );
        Ok(self.look(&text, &args.0)?.iter().map(event_of).collect())
    }
}

//! What can be done with a record: the operations of its register, those of work that falls due, retiring and restoring.

use crate::nouns::arrangement;
use crate::register::{Keeping, RETIRED};
use crate::{Change, Operation, Register, Role, Row};
use jiff::civil::Date;

/// Stands for the register in the ids of messages about operations that every register offers.
pub(crate) const ANY: &str = "any";

/// Takes a record out of use; nothing is deleted.
pub static RETIRE: Operation = Operation {
    key: "retire",
    label: "Retire",
    help: "Takes it out of lists and counts. Its history stays, and it can be brought back.",
    fields: &[],
    role: Role::Manager,
    from: &[],
    grave: false,
    next: |_, _| false,
    plan: |_, row, _| Ok(vec![Change::Retire { register: row.register, id: row.id, version: Some(row.version) }]),
};

/// Brings a retired record back.
pub static RESTORE: Operation = Operation {
    key: "restore",
    label: "Bring back",
    help: "Puts it back into lists and counts as it was.",
    fields: &[],
    role: Role::Manager,
    from: &[],
    grave: false,
    next: |_, _| false,
    plan: |_, row, _| Ok(vec![Change::Restore { register: row.register, id: row.id, version: Some(row.version) }]),
};

/// Whether an operation is one of these two.
pub fn turns(operation: &Operation) -> bool {
    [RETIRE.key, RESTORE.key].contains(&operation.key)
}

/// Operations on what falls due about a record, where its register has none of that name.
const WORK: [&Operation; 2] = [&arrangement::POSTPONE, &arrangement::ASSIGN];

impl Register {
    /// Every operation that this record offers in its state, retiring or restoring last.
    pub fn offers(&self, row: &Row) -> Vec<&'static Operation> {
        if matches!(self.keeping, Keeping::Content) {
            return Vec::new();
        }
        let turns = self.keeping != Keeping::Kept && !self.single;
        if row.retired {
            let own = self.operations.iter().filter(|operation| operation.from.contains(&RETIRED));
            return own.chain(turns.then_some(&RESTORE)).collect();
        }
        let state = row.common.state.as_str();
        let fits = |o: &&Operation| (o.from.is_empty() || o.from.contains(&state)) && (self.hooks.offered)(row, o);
        let mut list: Vec<&'static Operation> = self.operations.iter().filter(fits).collect();
        let own = |key: &str| self.operations.iter().any(|own| own.key == key);
        if !self.due(row).is_empty() {
            list.extend(WORK.into_iter().filter(|general| !own(general.key)));
        }
        if turns {
            list.push(&RETIRE);
        }
        list
    }

    /// The act that the record as it stands calls for on this day, of those that it offers.
    pub fn next_step(&self, row: &Row, today: Date) -> Option<&'static Operation> {
        self.offers(row).into_iter().find(|operation| !operation.grave && (operation.next)(row, today))
    }

    /// Every operation that its records may ever offer: its own, those of work that falls due, retiring and restoring.
    pub fn every_operation(&self) -> impl Iterator<Item = &'static Operation> {
        let turns = self.made();
        let work =
            WORK.into_iter().filter(|general| !self.due_rules.is_empty() && !self.operations.iter().any(|own| own.key == general.key));
        self.operations.iter().chain(work).chain([&RETIRE, &RESTORE].into_iter().filter(move |_| turns))
    }

    /// An operation by its key, whatever the state.
    pub fn operation(&self, key: &str) -> Option<&'static Operation> {
        self.every_operation().find(|operation| operation.key == key)
    }
}

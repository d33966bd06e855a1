//! A record as it was at some moment: what every record has, its own fields, its derived values.

use crate::register::COMMON;
use crate::{Id, Record, Register, Table, Value};
use jiff::Timestamp;

/// What every record has beside its own fields.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Common {
    /// Unit it belongs to. [`None`] only in a draft.
    pub unit: Option<Id>,
    /// Who answers for it.
    pub owner: Option<Id>,
    /// State, a word of the register's workflow.
    pub state: String,
    /// Tags, sorted.
    pub tags: Vec<String>,
}

/// Who made a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Author {
    /// A person with an account.
    Person(Id),
    /// The local operator, perhaps for a person.
    Operator(Option<Id>),
    /// The program itself.
    System,
    /// Somebody whose name was erased by order.
    Erased,
}

impl Author {
    /// The person who made it, or for whom the operator made it.
    pub fn person(&self) -> Option<Id> {
        match self {
            Self::Person(id) | Self::Operator(Some(id)) => Some(*id),
            Self::Operator(None) | Self::System | Self::Erased => None,
        }
    }
}

/// A record with what is known about it.
pub struct Row {
    /// Identity.
    pub id: Id,
    /// Its register.
    pub register: &'static Register,
    /// What people say: `R-42`.
    pub reference: String,
    /// Revision number, from 1; 0 for content entries.
    pub version: u64,
    /// Common fields.
    pub common: Common,
    /// Own fields.
    pub record: Box<dyn Record>,
    /// Derived values, in the order of the groups of [`Register::derived`].
    pub derived: Vec<Value>,
    /// Out of use.
    pub retired: bool,
    /// First revision.
    pub created_at: Timestamp,
    /// Its author.
    pub created_by: Author,
    /// This revision.
    pub changed_at: Timestamp,
    /// Its author.
    pub changed_by: Author,
    /// Change set of this revision or of the newest derived value.
    pub sequence: u64,
    /// Change set of this revision alone: its entry in the journal.
    pub entry: u64,
    /// The version in which a field that a signature covers was last said anew; what came later stands beside what was signed.
    pub substance: u64,
}

impl Row {
    /// A row that was never stored: version 0, in the first state, with empty fields.
    pub fn blank(register: &'static Register, id: Id) -> Self {
        let state = register.workflow.choices.keys.first().copied().unwrap_or_default().to_owned();
        Self {
            id,
            register,
            reference: String::new(),
            version: 0,
            common: Common { state, ..Common::default() },
            record: register.blank(),
            derived: vec![Value::None; register.derived.iter().map(|group| group.fields.len()).sum()],
            retired: false,
            created_at: Timestamp::UNIX_EPOCH,
            created_by: Author::System,
            changed_at: Timestamp::UNIX_EPOCH,
            changed_by: Author::System,
            sequence: 0,
            entry: 0,
            substance: 0,
        }
    }

    /// A row with the values of a struct, for rules and content.
    pub fn with<T: Table>(register: &'static Register, id: Id, record: T) -> Self {
        Self { record: Box::new(record), ..Self::blank(register, id) }
    }

    /// The struct, when the row is of its register.
    pub fn of<T: Table>(&self) -> Option<&T> {
        self.record.any().downcast_ref()
    }

    /// Value of the field at this index of [`Register::fields`].
    pub fn get(&self, index: usize) -> Value {
        match index {
            0 => self.common.unit.map_or(Value::None, Value::Link),
            1 => self.common.owner.map_or(Value::None, Value::Link),
            2 => Value::text(self.common.state.clone()),
            3 => self.common.tags.clone().into(),
            _ if index < COMMON + self.register.own_len() => self.record.get(index - COMMON),
            _ => self.derived.get(index - COMMON - self.register.own_len()).cloned().unwrap_or_default(),
        }
    }

    /// Sets it; `false`, and nothing changes, when the value is of another kind.
    pub fn set(&mut self, index: usize, value: Value) -> bool {
        match (index, value) {
            (0, Value::Link(id)) => self.common.unit = Some(id),
            (0, Value::None) => self.common.unit = None,
            (1, Value::Link(id)) => self.common.owner = Some(id),
            (1, Value::None) => self.common.owner = None,
            (2, Value::Text(state)) => self.common.state = state,
            (3, Value::Words(tags)) => self.common.tags = tags,
            (3, Value::None) => self.common.tags = Vec::new(),
            (0..COMMON, _) => return false,
            (_, value) if index < COMMON + self.register.own_len() => return self.record.set(index - COMMON, value),
            (_, value) => match self.derived.get_mut(index - COMMON - self.register.own_len()) {
                Some(slot) => *slot = value,
                None => return false,
            },
        }
        true
    }

    /// Value by key; [`Value::None`] where there is no such field.
    pub fn value(&self, key: &str) -> Value {
        self.register.index(key).map_or(Value::None, |index| self.get(index))
    }

    /// What names the record: its title field, or its reference.
    pub fn title(&self) -> String {
        let title = self.register.title_index().map(|index| self.get(index));
        title.as_ref().and_then(Value::as_text).unwrap_or(&self.reference).to_owned()
    }
}

impl AsRef<Self> for Row {
    fn as_ref(&self) -> &Self {
        self
    }
}

impl Clone for Row {
    fn clone(&self) -> Self {
        Self {
            id: self.id,
            register: self.register,
            reference: self.reference.clone(),
            version: self.version,
            common: self.common.clone(),
            record: self.record.boxed(),
            derived: self.derived.clone(),
            retired: self.retired,
            created_at: self.created_at,
            created_by: self.created_by,
            changed_at: self.changed_at,
            changed_by: self.changed_by,
            sequence: self.sequence,
            entry: self.entry,
            substance: self.substance,
        }
    }
}

impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let values: Vec<_> = self.register.fields().iter().enumerate().map(|(i, field)| (&field.key, self.get(i))).collect();
        f.debug_struct("Row")
            .field("reference", &self.reference)
            .field("version", &self.version)
            .field("values", &values)
            .finish_non_exhaustive()
    }
}

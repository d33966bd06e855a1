//! Derived values: what follows from fields and links, in groups that are computed together. Each group names the records and
//! the fields that it reads, so that a change of anything else wakes nobody.

use crate::{Fault, Field, Read, Register, Row, Value};
use std::any::type_name;

/// A step from a record to its neighbours, or what is read of the records reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// To the targets of this link field.
    Out(&'static str),
    /// To the records of this register that point here through this field and are in use.
    In(&'static str, &'static str),
    /// To every record of this register, as the only step before what is read: where one of them is another, whatever reads it is
    /// asked again. Right for what changes seldom, such as the tree of units.
    All(&'static str),
    /// No step: these fields are read of the records reached so far; before the first step, these derived values of the record
    /// itself. Of records without it is read only that they are there and in use.
    Reads(&'static [&'static str]),
}

impl Step {
    /// Stands in [`Step::Reads`] for every revision: whatever people say, and the number of the version.
    pub const REVISIONS: &'static str = "*";
    /// Stands in [`Step::In`] for every register of what is protected ([`crate::Register::protected`]).
    pub const PROTECTED: &'static str = "*";

    /// The steps that it stands for among these registers.
    pub fn meant(&self, registers: &[&'static crate::Register]) -> Vec<Self> {
        match self {
            Self::In(Self::PROTECTED, key) => {
                registers.iter().filter(|register| register.protected).map(|register| Self::In(register.key, key)).collect()
            }
            step => vec![*step],
        }
    }
}

/// A chain of steps whose records a group of derived values reads.
pub type Path = &'static [Step];

/// Computes the values of a group for these records, in their order, one list of values a record.
pub type Compute = fn(&[Row], &dyn Read) -> Result<Vec<Vec<Value>>, Fault>;

/// A group of derived values, projected by the door.
#[derive(Debug)]
pub struct Derived {
    /// How they are called and shown.
    pub fields: &'static [Field],
    /// Raised by hand when the rule changes, so that projections are rebuilt.
    pub rule: u32,
    /// What it reads beside the record's own fields.
    pub paths: &'static [Path],
    /// The rule, for several records of its register at once, in their order. It sees the whole organisation, neither date nor
    /// actor.
    ///
    /// # Errors
    /// When the store fails.
    pub compute: Compute,
}

/// What `#[derive(Values)]` emits about a struct: its fields as those of a group of derived values.
pub trait Values: Default {
    /// Fields in the order of the struct.
    const FIELDS: &'static [Field];
    /// Value of the field at this place; [`Value::None`] beyond the end.
    fn get(&self, index: usize) -> Value;
    /// Sets it; `false`, and nothing changes, when the value is of another kind.
    fn set(&mut self, index: usize, value: Value) -> bool;
}

/// A struct of values that follow from a record.
pub trait Follows: Values {
    /// Raised by hand when the rule changes.
    const RULE: u32 = 1;
    /// What it reads beside the record's own fields.
    const PATHS: &'static [Path] = &[];

    /// The values of one record.
    ///
    /// # Errors
    /// When the store fails.
    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault>;

    /// The values of several records, in their order. A rule that counts asks the store once for all of them.
    ///
    /// # Errors
    /// When the store fails.
    fn all(rows: &[Row], read: &dyn Read) -> Result<Vec<Self>, Fault> {
        rows.iter().map(|row| Self::of(row, read)).collect()
    }
}

impl Derived {
    /// The group of a struct.
    pub const fn of<T: Follows>() -> Self {
        Self { fields: T::FIELDS, rule: T::RULE, paths: T::PATHS, compute: computed::<T> }
    }
}

fn computed<T: Follows>(rows: &[Row], read: &dyn Read) -> Result<Vec<Vec<Value>>, Fault> {
    let found = T::all(rows, read)?;
    if found.len() != rows.len() {
        return Err(Fault::Internal(format!("{} of {} records followed from {}", found.len(), rows.len(), type_name::<T>())));
    }
    Ok(found.iter().map(|values| (0..T::FIELDS.len()).map(|place| values.get(place)).collect()).collect())
}

impl Row {
    /// A group of derived values as the projection holds them; empty ones where the register has no such group.
    pub fn follows<T: Follows>(&self) -> T {
        let mut values = T::default();
        let first = T::FIELDS.first().and_then(|field| self.register.index(&field.key));
        for (place, index) in first.into_iter().flat_map(|first| first..).take(T::FIELDS.len()).enumerate() {
            values.set(place, self.get(index));
        }
        values
    }
}

/// What is wrong with the paths of a register's groups, among these registers: for the test that finds a mistyped key.
pub fn wrong_paths(register: &Register, registers: &[&'static Register]) -> Vec<String> {
    let find = |key: &str| registers.iter().copied().find(|other| other.key == key);
    let mut wrong = Vec::new();
    for path in register.derived.iter().flat_map(|derived| derived.paths) {
        let mut here: Vec<&Register> = vec![register];
        for step in path.iter().flat_map(|step| step.meant(registers)) {
            let said = format!("{}: {step:?} in {path:?}", register.key);
            match &step {
                Step::Out(key) => {
                    let fields = here.iter().filter_map(|register| register.field(key));
                    let targets: Vec<&str> = fields.flat_map(|field| field.kind.targets()).copied().collect();
                    if targets.is_empty() {
                        wrong.push(said);
                    }
                    here = if targets.contains(&"*") { registers.to_vec() } else { targets.into_iter().filter_map(find).collect() };
                }
                Step::In(from, key) => {
                    let points = |kinds: &[&str]| kinds.contains(&"*") || here.iter().any(|register| kinds.contains(&register.key));
                    let field = find(from).and_then(|other| other.field(key));
                    if !field.is_some_and(|field| points(field.kind.targets())) {
                        wrong.push(said);
                    }
                    here = find(from).into_iter().collect();
                }
                Step::All(from) => {
                    here = find(from).into_iter().collect();
                    if here.is_empty() {
                        wrong.push(said);
                    }
                }
                Step::Reads(keys) => {
                    let known = |key: &&str| *key == Step::REVISIONS || here.iter().any(|register| register.field(key).is_some());
                    if !keys.iter().all(known) {
                        wrong.push(said);
                    }
                }
            }
        }
    }
    wrong
}

//! The demo organisation: a software company of 180 people in three countries, told as eighteen months of change sets.
//!
//! Quillhaven makes payroll software. The words lie in `content/demo`; this folder puts them in order and on a simulated
//! clock. The same organisation and end always give the same history. Each plan is pure and cheap; records are known by
//! identities that follow from their keys, so later steps need not search for them.

mod admitted;
mod assets;
mod assured;
mod audited;
mod certified;
mod clock;
mod context;
mod controls;
mod corrected;
mod data;
mod data_admitted;
mod data_assured;
mod data_audited;
mod data_certified;
mod data_context;
mod data_corrected;
mod data_gap;
mod data_managed;
mod data_signed;
mod data_tested;
mod deed;
mod gap;
mod ground;
mod managed;
mod remarks;
mod risks;
mod signed;
mod soa;
mod story;
mod tested;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_example;
mod who;

use data::Data;
use jiff::Timestamp;
use kernel::{Actor, Change, Fault, Id, Note, Read};
use story::Story;

/// Key of the ISMS manager, who signs in to the demo.
pub const ADMIN_KEY: &str = who::ADMIN;

/// Plans the changes of a step.
pub type StepPlan = Box<dyn Fn(&dyn Read) -> Result<Vec<Change>, Fault> + Send + Sync>;

/// One change set of the history.
pub struct Step {
    /// When it was recorded.
    pub at: Timestamp,
    /// Who made it.
    pub actor: StepActor,
    /// Through what and why.
    pub note: Note,
    /// Files that the changes name by their hash; they are kept before.
    pub files: Vec<Vec<u8>>,
    /// The changes.
    pub plan: StepPlan,
}

/// Who makes a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepActor {
    /// The program, for the founding.
    System,
    /// A person of the organisation.
    Person(Id),
}

impl StepActor {
    /// The actor that the door asks for.
    pub fn actor(self) -> Actor {
        match self {
            Self::System => Actor::System,
            Self::Person(id) => Actor::Person { id, at_most: None },
        }
    }
}

/// Identity of a person by key, such as `alva`; the keys stand in `content/demo/people.csv`.
pub fn person(organisation: Id, key: &str) -> Id {
    story::named(organisation, "person", key)
}

/// The ISMS manager, an administrator of everything.
pub fn admin(organisation: Id) -> Id {
    person(organisation, ADMIN_KEY)
}

/// The whole history, oldest first; it ends on a working day shortly before `end`. Each step is one change set.
///
/// # Errors
/// When the written files contradict themselves, which the tests rule out.
pub fn steps(organisation: Id, end: Timestamp) -> Result<Vec<Step>, String> {
    let data = Data::read()?;
    let mut story = Story::new(organisation, &data, end)?;
    ground::tell(&mut story)?;
    assets::tell(&mut story)?;
    controls::tell(&mut story)?;
    risks::tell(&mut story)?;
    soa::tell(&mut story)?;
    context::tell(&mut story)?;
    remarks::tell(&mut story)?;
    signed::tell(&mut story)?;
    tested::tell(&mut story)?;
    managed::tell(&mut story)?;
    corrected::tell(&mut story)?;
    assured::tell(&mut story)?;
    gap::tell(&mut story)?;
    admitted::tell(&mut story)?;
    certified::tell(&mut story)?;
    audited::tell(&mut story)?;
    story.steps()
}

//! The management system: one folder per concept, and the one list of them.
//!
//! This crate sees neither store nor server nor report. It gets a `&dyn Read` and answers with changes, pages (`ui`) and
//! typed documents (`kernel`).

pub mod asset;
pub mod check;
pub mod context;
pub mod control;
pub mod criteria;
pub mod demo;
pub mod evidence;
pub mod framework;
pub mod home;
pub mod implementation;
pub mod obligation;
pub mod organisation;
mod parts;
pub mod person;
pub mod release;
pub mod remark;
pub mod risk;
pub mod scope;
mod shared;
pub mod soa;
pub mod task;
pub mod threat;
pub mod treatment;
pub mod work;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use organisation::{Setup, found};

use kernel::Register;
use std::sync::OnceLock;
use ui::Concept;

/// Every concept. The order is that of dependence: derived values are computed in it.
pub static CONCEPTS: &[Concept] = &[
    organisation::CONCEPT,
    person::CONCEPT,
    task::CONCEPT,
    remark::CONCEPT,
    scope::CONCEPT,
    criteria::CONCEPT,
    framework::CONCEPT,
    threat::CONCEPT,
    asset::CONCEPT,
    control::CONCEPT,
    implementation::CONCEPT,
    risk::CONCEPT,
    treatment::CONCEPT,
    obligation::CONCEPT,
    context::CONCEPT,
    evidence::CONCEPT,
    check::CONCEPT,
    soa::CONCEPT,
    release::CONCEPT,
    home::CONCEPT,
    work::CONCEPT,
];

/// Every register, in the order of the concepts.
pub fn registers() -> &'static [&'static Register] {
    static ALL: OnceLock<Vec<&'static Register>> = OnceLock::new();
    ALL.get_or_init(|| CONCEPTS.iter().flat_map(|concept| concept.registers.iter().copied()).collect())
}

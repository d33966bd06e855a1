//! The management system: one folder per concept, and the one list of them.
//!
//! This crate sees neither store nor server nor report. It gets a `&dyn Read` and answers with changes, pages (`ui`) and
//! typed documents (`kernel`).

pub mod assure;
mod founding;
pub mod front;
pub mod ground;
pub mod protect;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_keys;

pub use founding::{Setup, found};

use kernel::Register;
use std::sync::OnceLock;
use ui::Concept;

/// Every concept. The order is that of dependence: a concept imports only from those above it, and derived values are
/// computed in it.
pub static CONCEPTS: &[Concept] = &[
    ground::organisation::CONCEPT,
    ground::person::CONCEPT,
    ground::task::CONCEPT,
    ground::remark::CONCEPT,
    ground::work::CONCEPT,
    ground::scope::CONCEPT,
    ground::release::CONCEPT,
    ground::criteria::CONCEPT,
    ground::threat::CONCEPT,
    ground::framework::CONCEPT,
    protect::asset::CONCEPT,
    protect::control::CONCEPT,
    protect::evidence::CONCEPT,
    protect::control_test::CONCEPT,
    protect::risk::CONCEPT,
    protect::obligation::CONCEPT,
    protect::context::CONCEPT,
    protect::soa::CONCEPT,
    protect::gap::CONCEPT,
    assure::nonconformity::CONCEPT,
    assure::improvement::CONCEPT,
    assure::metric::CONCEPT,
    assure::objective::CONCEPT,
    assure::role::CONCEPT,
    assure::competence::CONCEPT,
    assure::communication::CONCEPT,
    assure::planned_change::CONCEPT,
    assure::process::CONCEPT,
    assure::audit::CONCEPT,
    assure::audit_programme::CONCEPT,
    assure::management_review::CONCEPT,
    assure::certification::CONCEPT,
    assure::audit_request::CONCEPT,
    front::readiness::CONCEPT,
    front::home::CONCEPT,
];

/// The files of messages of the domain and of what it stands on, in English, by name.
pub fn messages() -> Vec<(&'static str, &'static str)> {
    let own = CONCEPTS.iter().map(|concept| (concept.name, concept.messages));
    [kernel::words::ENGLISH, ui::ENGLISH].into_iter().chain(own).collect()
}

/// Every register, in the order of the concepts.
pub fn registers() -> &'static [&'static Register] {
    static ALL: OnceLock<Vec<&'static Register>> = OnceLock::new();
    ALL.get_or_init(|| CONCEPTS.iter().flat_map(|concept| concept.registers.iter().copied()).collect())
}

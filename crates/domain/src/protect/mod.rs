//! What is protected, how, and how well: assets, controls, risks and what is stated about them (clauses 4, 6 and 8).

pub mod asset;
pub mod context;
pub mod control;
pub mod control_test;
pub mod evidence;
pub mod gap;
pub mod obligation;
pub mod risk;
pub mod soa;

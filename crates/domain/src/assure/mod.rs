//! How the management system finds and mends its own faults (clauses 9 and 10).

pub mod improvement;
pub mod management_review;
pub mod nonconformity;

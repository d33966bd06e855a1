//! How we know whether the management system works, who can do what for it, and how it mends its own faults (clauses 5.3, 6, 7, 9, 10).

pub mod audit;
pub mod audit_programme;
pub mod audit_request;
pub mod certification;
pub mod communication;
pub mod competence;
pub mod improvement;
pub mod management_review;
pub mod metric;
pub mod nonconformity;
pub mod objective;
pub mod planned_change;
pub mod process;
pub mod role;

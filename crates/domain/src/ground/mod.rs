//! The ground floor: what every other concept stands on. The order is that of the list in `lib.rs`.

pub mod criteria;
pub mod framework;
pub mod organisation;
pub mod person;
pub mod property;
pub mod release;
pub mod remark;
pub mod scope;
pub mod task;
pub mod threat;
pub mod work;

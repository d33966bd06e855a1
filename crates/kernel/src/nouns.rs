//! The kernel's own registers: what every organisation has before it has an ISMS.

pub mod approval;
pub mod arrangement;
mod attachment;
mod comment;
pub mod duties;
pub mod grant;
mod organisation;
pub mod person;
pub mod signoff;
pub mod task;
mod unit;

pub use arrangement::{ARRANGEMENT, Arrangement};
pub use attachment::{ATTACHMENT, Attachment};
pub use comment::{COMMENT, Comment};
pub use grant::{GRANT, Grant, Standing, usable};
pub use organisation::{ORGANISATION, Organisation};
pub use person::{Function, PERSON, Person, has_function};
pub use signoff::{SIGNOFF, SignOff, Signed};
pub use task::{TASK, Task};
pub use unit::{UNIT, Unit, holds};

use crate::Register;

/// All of them.
pub static NOUNS: &[&Register] = &[&ORGANISATION, &UNIT, &PERSON, &GRANT, &TASK, &ARRANGEMENT, &SIGNOFF, &COMMENT, &ATTACHMENT];

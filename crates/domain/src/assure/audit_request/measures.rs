//! What is counted of requests.

use super::record::AUDIT_REQUEST;
use kernel::{Fault, Filter, Read};
use ui::figures::Part;
use ui::measure::{Counted, Measure};

/// What the home page counts.
pub(super) const MEASURES: &[Measure] = &[Measure { key: "audit-requests", place: 95, count: requests_answered }];

/// Requests that were answered, of those that were not withdrawn.
///
/// # Errors
/// When the store fails.
pub fn requests_answered(read: &dyn Read) -> Result<Counted, Fault> {
    let states = read.tallied(&AUDIT_REQUEST, &Filter::new(), "state")?;
    Ok(Counted::listed(
        &AUDIT_REQUEST,
        "-state:withdrawn",
        [
            (Part::Ok, "audit-request-state-accepted", states.of("accepted"), "state:accepted"),
            (Part::Part, "audit-request-state-answered", states.of("answered"), "state:answered"),
            (Part::None, "audit-request-owed", states.of("open") + states.of("reopened"), "state:open,reopened"),
        ],
    ))
}

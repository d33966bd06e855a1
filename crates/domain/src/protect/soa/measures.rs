//! What is counted of the statement.

use super::record::{SOA_LINE, Status};
use kernel::{Choice, Fault, Filter, Id, Read, Value};
use ui::figures::Part;
use ui::measure::{Counted, Measure, Step};

/// What the home page counts.
pub(super) const MEASURES: &[Measure] = &[Measure { key: "lines", place: 10, count: |read| lines_implemented(read, None) }];

/// What a new organisation does about its statement.
pub(super) const STEPS: &[Step] = &[
    Step { key: "controls", place: 80, link: "/control", done: linked },
    Step { key: "soa", place: 90, link: "/soa?view=reasons", done: reasoned },
];

/// Applicable lines of the Statement of Applicability that are implemented; of one scope or of all.
///
/// # Errors
/// When the store fails.
pub fn lines_implemented(read: &dyn Read, scope: Option<Id>) -> Result<Counted, Fault> {
    let filter = scope.map_or_else(Filter::new, |scope| Filter::new().is(&SOA_LINE, "scope", vec![Value::Link(scope)]));
    let tally = read.tallied(&SOA_LINE, &filter, "status")?;
    let count = |status: Status| tally.of(status.key());
    Ok(Counted::listed(
        &SOA_LINE,
        "applicable:yes",
        [
            (Part::Ok, "soa-status-implemented", count(Status::Implemented), "status:implemented"),
            (Part::Part, "soa-status-partly", count(Status::Partly), "status:partly"),
            (Part::Part, "soa-status-in-progress", count(Status::InProgress), "status:in-progress"),
            (Part::None, "soa-status-planned", count(Status::Planned), "status:planned"),
            (Part::Bad, "soa-status-no-control", count(Status::NoControl), "status:no-control"),
        ],
    ))
}

/// Some control meets a line.
fn linked(read: &dyn Read) -> Result<bool, Fault> {
    let tally = read.tallied(&SOA_LINE, &Filter::new(), "status")?;
    let met = [Status::Implemented, Status::Partly, Status::InProgress, Status::Planned];
    Ok(met.into_iter().any(|status| tally.of(status.key()) > 0))
}

/// There are lines, and each that applies says why.
fn reasoned(read: &dyn Read) -> Result<bool, Fault> {
    let applicable = Filter::new().is(&SOA_LINE, "applicable", vec![Value::from("yes")]);
    Ok(read.count(&SOA_LINE, &Filter::new())? > 0 && read.count(&SOA_LINE, &applicable.empty(&SOA_LINE, "reasons"))? == 0)
}

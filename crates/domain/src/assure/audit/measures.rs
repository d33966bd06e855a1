//! What is counted of audits and of what they found.

use super::finding::AUDIT_FINDING;
use super::record::AUDIT;
use kernel::{Fault, Filter, Read, Value};
use ui::figures::Part;
use ui::measure::{Counted, Measure};

/// What the home page counts.
pub(super) const MEASURES: &[Measure] =
    &[Measure { key: "audits", place: 65, count: audits_reported }, Measure { key: "audit-findings", place: 66, count: breaches_raised }];

/// Audits whose report was signed, of those that were not cancelled.
///
/// # Errors
/// When the store fails.
pub fn audits_reported(read: &dyn Read) -> Result<Counted, Fault> {
    let states = read.tallied(&AUDIT, &Filter::new(), "state")?;
    Ok(Counted::listed(
        &AUDIT,
        "-state:cancelled",
        [
            (Part::Ok, "audit-measure-reported", states.of("reported") + states.of("closed"), "state:reported,closed"),
            (Part::Part, "audit-state-in-progress", states.of("in-progress"), "state:in-progress"),
            (Part::None, "audit-state-planned", states.of("planned"), "state:planned"),
        ],
    ))
}

/// Findings that break a requirement, with those of which a nonconformity was made.
///
/// # Errors
/// When the store fails.
pub fn breaches_raised(read: &dyn Read) -> Result<Counted, Fault> {
    let breaches = Filter::new().is(&AUDIT_FINDING, "kind", vec![Value::from("minor"), "major".into()]);
    let unraised = breaches.clone().empty(&AUDIT_FINDING, "nonconformity");
    let counts = read.counts(&[(&AUDIT_FINDING, &breaches), (&AUDIT_FINDING, &unraised)])?;
    let (all, open) = (counts.first().copied().unwrap_or_default(), counts.get(1).copied().unwrap_or_default());
    Ok(Counted::listed(
        &AUDIT_FINDING,
        "-kind:positive -kind:observation -kind:opportunity",
        [
            (Part::Ok, "audit-measure-raised", all.saturating_sub(open), "nonconformity:any"),
            (Part::Bad, "audit-measure-unraised", open, "nonconformity:none"),
        ],
    ))
}

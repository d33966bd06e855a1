//! What follows from a certification, its visits and what they found.

use super::cycle::{self, Cycle, Held};
use super::estimate::estimate;
use super::finding::{CertificationFinding, FindingGrade, STATES as FINDING_STATES, findings};
use super::record::{Certification, Standing};
use super::visit::{CertificationVisit, Visit, visits, was_held};
use jiff::civil::Date;
use kernel::{Fault, Follows, Id, Path, Read, Row, Step, Values};

/// Where the cycle stands and what it asks for next. What depends on the day is told when somebody asks.
#[derive(Values, Default)]
pub(super) struct Standings {
    /// What the certificate says today.
    #[field(list, index, lapses("valid", "expired", "valid_until"), label = "Standing", section = "Cycle")]
    standing: Option<Standing>,
    /// The last day for the next surveillance visit: twelve months after the first decision, then once in each calendar year.
    #[field(index, label = "Next surveillance", section = "Cycle")]
    surveillance_by: Option<Date>,
    /// The day by which the recertification visit should be over: three months before the last day. Advice, no rule.
    #[field(index, label = "Recertification visit", section = "Cycle")]
    visit_by: Option<Date>,
    /// The last day on which a certificate that has ended can be restored.
    #[field(index, label = "End of restoration", section = "Cycle")]
    restore_by: Option<Date>,
    /// The day by which a suspension ends in most cases: six months after it began.
    #[field(index, label = "End of suspension", section = "Cycle")]
    suspended_until: Option<Date>,
    /// The last day on which major nonconformities of stage 2 can be verified; after it, stage 2 is done again.
    #[field(index, label = "Verification of majors", section = "Cycle")]
    verify_by: Option<Date>,
    /// Major nonconformities of the body that are not closed.
    #[field(range(0, 100_000), label = "Open major findings", section = "Cycle")]
    open_majors: Option<i64>,
    /// Major and minor nonconformities and areas of concern that are not closed.
    #[field(range(0, 100_000), label = "Open findings", section = "Cycle")]
    open_findings: Option<i64>,
}

/// About how long the body will take.
#[derive(Values, Default)]
pub(super) struct Estimated {
    /// An estimate of the days for stage 1 and stage 2 together, at least, from people and complexity. The body decides.
    #[field(kind = decimal, label = "Least estimated days", section = "Audit time")]
    estimate_from: Option<i64>,
    /// The same estimate, at most.
    #[field(kind = decimal, label = "Most estimated days", section = "Audit time")]
    estimate_to: Option<i64>,
}

/// The cycle that a certification is in; none before its first certificate and after its end.
pub(super) fn cycle_of(record: &Certification) -> Option<Cycle> {
    let (decision, end) = record.decision.zip(record.valid_until)?;
    Some(Cycle { decision, end, first: record.first })
}

/// What was held since the decision.
pub(super) fn held(cycle: &Cycle, visits: &[Row]) -> Held {
    let since = |row: &&Row| was_held(row);
    let days =
        visits.iter().filter(since).filter_map(|row| row.of::<CertificationVisit>()).filter_map(|visit| Some((visit.kind?, visit.ended?)));
    let mut held = Held::default();
    for (kind, ended) in days.filter(|(_, ended)| *ended > cycle.decision) {
        match kind {
            Visit::Surveillance1 | Visit::Surveillance2 => held.surveillances.push(ended),
            Visit::Recertification => held.recertification = held.recertification.max(Some(ended)),
            _ => {}
        }
    }
    held
}

impl Follows for Standings {
    const PATHS: &'static [Path] = &[
        &[Step::In("certification-visit", "certification"), Step::Reads(&["state", "kind", "ended"])],
        &[Step::In("certification-visit", "certification"), Step::In("certification-finding", "visit"), Step::Reads(&["state", "grade"])],
    ];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        let Some(record) = row.of::<Certification>() else { return Ok(Self::default()) };
        let visits = visits(&[row.id], read)?;
        let ids: Vec<Id> = visits.iter().map(|row| row.id).collect();
        let findings = findings(&ids, read)?;
        let open = |least: FindingGrade| {
            let counts = |row: &&Row| {
                let grade = row.of::<CertificationFinding>().and_then(|finding| finding.grade);
                grade >= Some(least) && !FINDING_STATES.closed.contains(&row.common.state.as_str())
            };
            i64::try_from(findings.iter().filter(counts).count()).ok()
        };
        let cycle = cycle_of(record);
        let held = cycle.map(|cycle| held(&cycle, &visits)).unwrap_or_default();
        let stage_2 = visits.iter().filter(|row| was_held(row)).filter_map(|row| row.of::<CertificationVisit>());
        let stage_2 = stage_2.filter(|visit| visit.kind == Some(Visit::Stage2)).filter_map(|visit| visit.ended).max();
        let state = row.common.state.as_str();
        let open_majors = open(FindingGrade::Major);
        Ok(Self {
            standing: Some(match state {
                "certified" => Standing::Valid,
                "suspended" => Standing::Suspended,
                "expired" => Standing::Expired,
                "withdrawn" => Standing::Withdrawn,
                _ => Standing::Nothing,
            }),
            surveillance_by: cycle.and_then(|cycle| cycle::next_surveillance(&cycle, &held)),
            visit_by: cycle.filter(|_| held.recertification.is_none()).map(|cycle| cycle::visit_by(&cycle)),
            restore_by: cycle.filter(|_| state == "expired").map(|cycle| cycle::restore_by(cycle.end)),
            suspended_until: record.suspended.map(cycle::suspended_until),
            verify_by: stage_2.filter(|_| state == "stage-2" && open_majors > Some(0)).map(cycle::verify_by),
            open_majors,
            open_findings: open(FindingGrade::Concern),
        })
    }
}

impl Follows for Estimated {
    fn of(row: &Row, _: &dyn Read) -> Result<Self, Fault> {
        let said = row.of::<Certification>().and_then(|record| estimate(record.people?, record.business?, record.it?));
        Ok(Self { estimate_from: said.map(|said| said.from), estimate_to: said.map(|said| said.to) })
    }
}

//! What an auditor finds in the risk register: undecided, accepted wrongly, or left behind its plan.

use super::action::TREATMENT_ACTION;
use super::approval::ACCEPT;
use super::record::{RISK, Risk};
use super::rules::{Rung, level_of};
use crate::ground::criteria::{Accepter, CRITERIA, Criteria};
use crate::protect::control::CONTROL;
use kernel::nouns::approval::approvals;
use kernel::nouns::{Function, PERSON, Person, SignOff};
use kernel::{Ask, Fault, Filter, Gather, Id, Read, Register, Row, Step, Text};
use std::collections::BTreeMap;
use ui::lint::{Find, Finding, Lint, Scan, Severity, Stage};

/// The rules.
pub(super) const LINTS: &[Lint] = &[
    Lint { id: "risk/none", clause: "8.2", register: &RISK, severity: Severity::Error, stages: Stage::ALL, find: Find::Missing("") },
    Lint {
        id: "risk/unrated",
        clause: "6.1.2 d",
        register: &RISK,
        severity: Severity::Warning,
        stages: Stage::ALL,
        find: Find::Listed("-state:closed current_level:none", ""),
    },
    Lint {
        id: "risk/no-owner",
        clause: "6.1.2 c",
        register: &RISK,
        severity: Severity::Error,
        stages: Stage::ALL,
        find: Find::Listed("-state:closed owner:none", ""),
    },
    Lint {
        id: "risk/above-undecided",
        clause: "6.1.3 f",
        register: &RISK,
        severity: Severity::Error,
        stages: Stage::ALL,
        find: Find::Listed("-state:closed above_appetite:yes -plan:approved -acceptance:accepted", "current_level"),
    },
    Lint {
        id: "risk/retained-unaccepted",
        clause: "6.1.3 f",
        register: &RISK,
        severity: Severity::Warning,
        stages: Stage::ALL,
        find: Find::Listed("-state:closed options:retain above_appetite:no -acceptance:accepted,stale,ended", "current_level"),
    },
    Lint {
        id: "risk/acceptance-ended",
        clause: "6.1.3 f",
        register: &RISK,
        severity: Severity::Error,
        stages: Stage::ALL,
        find: Find::Listed("-state:closed acceptance:ended", "accepted_until"),
    },
    Lint {
        id: "risk/acceptance-stale",
        clause: "6.1.3 f",
        register: &RISK,
        severity: Severity::Warning,
        stages: Stage::ALL,
        find: Find::Listed("-state:closed acceptance:stale", ""),
    },
    Lint {
        id: "risk/accepted-by-wrong-level",
        clause: "6.1.3 f",
        register: &RISK,
        severity: Severity::Error,
        stages: Stage::ALL,
        find: Find::Own(by_wrong_level),
    },
    Lint {
        id: "risk/plan-stale",
        clause: "6.1.3 f",
        register: &RISK,
        severity: Severity::Warning,
        stages: Stage::ALL,
        find: Find::Listed("-state:closed plan:stale", ""),
    },
    Lint {
        id: "risk/no-control",
        clause: "6.1.3 b",
        register: &RISK,
        severity: Severity::Note,
        stages: Stage::ALL,
        find: Find::Listed("-state:closed options:modify controls:none", ""),
    },
    Lint {
        id: "risk/control-for-nothing",
        clause: "6.1.3 b",
        register: &CONTROL,
        severity: Severity::Note,
        stages: Stage::ALL,
        find: Find::Own(for_nothing),
    },
    Lint {
        id: "risk/action-overdue",
        clause: "8.3",
        register: &TREATMENT_ACTION,
        severity: Severity::Warning,
        stages: Stage::WORKS,
        find: Find::Listed("timing:overdue", "by"),
    },
    Lint {
        id: "risk/target-overdue",
        clause: "8.3",
        register: &RISK,
        severity: Severity::Warning,
        stages: Stage::WORKS,
        find: Find::Listed("state:in-treatment target_by<today", "target_by"),
    },
    Lint {
        id: "risk/review-overdue",
        clause: "8.2",
        register: &RISK,
        severity: Severity::Warning,
        stages: Stage::WORKS,
        find: Find::Listed("-state:closed next_review<today", "next_review"),
    },
];

/// Accepted risks whose acceptance was given by somebody whom the criteria do not let accept that level: the risk has another owner
/// by now, the signer another function, or the criteria never let anybody.
fn by_wrong_level(scan: &Scan<'_>) -> Result<Vec<Finding>, Fault> {
    let rows = scan.matching(&RISK, "-state:closed acceptance:accepted")?;
    let signatures = approvals(scan.read, &rows.iter().map(|row| row.id).collect::<Vec<_>>(), ACCEPT)?;
    let criteria = by_id(scan.read, &CRITERIA, rows.iter().filter_map(|row| row.of::<Risk>()?.criteria))?;
    let signed = |row: &Row| signatures.get(&row.id)?.of::<SignOff>()?.signer;
    let signers = by_id(scan.read, &PERSON, rows.iter().filter_map(signed))?;
    let wrong = |row: &Row| -> Option<Finding> {
        let (risk, signer) = (row.of::<Risk>()?, signed(row)?);
        let rules = criteria.get(&risk.criteria?)?.of::<Criteria>()?;
        let person = signers.get(&signer);
        let functions = person.filter(|row| !row.retired).and_then(|row| row.of::<Person>());
        let manages = functions.is_some_and(|person| person.functions.contains(&Function::TopManagement));
        let may = match rules.acceptance(level_of(row, Rung::Current)?, &risk.harms).0 {
            Accepter::Owner => manages || row.common.owner == Some(signer),
            Accepter::Management => manages,
            Accepter::Nobody => false,
        };
        let name = person.map(Row::title).unwrap_or_default();
        (!may).then(|| Finding::of(row, scan.say(&Text::new("lint-risk-accepted-by").with("name", name))))
    };
    Ok(rows.iter().filter_map(wrong).collect())
}

/// Records by their identity, each asked for once.
fn by_id(read: &dyn Read, register: &'static Register, ids: impl Iterator<Item = Id>) -> Result<BTreeMap<Id, Row>, Fault> {
    let ids: std::collections::BTreeSet<Id> = ids.collect();
    Ok(read.get_many(register, &ids.into_iter().collect::<Vec<_>>())?.into_iter().map(|row| (row.id, row)).collect())
}

/// Controls that meet no requirement and treat no risk.
fn for_nothing(scan: &Scan<'_>) -> Result<Vec<Finding>, Fault> {
    let rows = scan.rows(&CONTROL, Filter::new().empty(&CONTROL, "requirements"))?;
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let treats = scan.read.gather(&ids, &Gather::of(&RISK, &[&[Step::In("risk", "controls")]], &[Ask::Count]))?;
    Ok(rows.iter().filter(|row| !treats.contains_key(&row.id)).map(|row| Finding::of(row, "")).collect())
}

//! The written rows of the audit programme and the audits, as plain structs.

use super::data_corrected::DealtRow;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AuditedFile {
    pub(super) programme: ProgrammeRow,
    pub(super) audits: Vec<AuditRow>,
    pub(super) planned: Vec<PlannedRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlannedRow {
    pub(super) key: String,
    pub(super) day: i32,
    pub(super) title: String,
    pub(super) from: i32,
    pub(super) to: i32,
    pub(super) under: String,
    pub(super) audited: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ProgrammeRow {
    pub(super) day: i32,
    pub(super) approved: (i32, String),
    pub(super) approved_anew: (i32, String),
    pub(super) from: i32,
    pub(super) title: String,
    pub(super) objectives: String,
    pub(super) risks: String,
    pub(super) methods: String,
    pub(super) resources: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct AuditRow {
    pub(super) key: String,
    pub(super) day: i32,
    pub(super) title: String,
    pub(super) objective: String,
    pub(super) criteria: String,
    pub(super) scope: String,
    pub(super) from: i32,
    pub(super) to: i32,
    pub(super) looks_back: i32,
    pub(super) audited: Vec<String>,
    pub(super) plan: Vec<Vec<String>>,
    pub(super) distribution: String,
    pub(super) conclusion: String,
    pub(super) lines: Vec<LineRow>,
    pub(super) seen: i32,
    #[serde(default)]
    pub(super) sample: Option<SampleRow>,
    pub(super) findings: Vec<FindingRow>,
    pub(super) reported: i32,
    #[serde(default)]
    pub(super) received: Option<(i32, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LineRow {
    #[serde(rename = "ref")]
    pub(super) reference: String,
    pub(super) chosen: Vec<String>,
    pub(super) conclusion: String,
    #[serde(default)]
    pub(super) seen: String,
    #[serde(default)]
    pub(super) not: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SampleRow {
    #[serde(rename = "ref")]
    pub(super) reference: String,
    pub(super) title: String,
    pub(super) source: String,
    pub(super) population: i64,
    pub(super) size: i64,
    pub(super) choice: String,
    pub(super) reason: String,
    pub(super) exceptions: i64,
    pub(super) result: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FindingRow {
    pub(super) key: String,
    #[serde(rename = "ref")]
    pub(super) reference: String,
    pub(super) kind: String,
    pub(super) owner: String,
    #[serde(default)]
    pub(super) controls: Vec<String>,
    #[serde(default)]
    pub(super) answer: Option<i32>,
    pub(super) title: String,
    pub(super) observed: String,
    /// How the nonconformity that was raised from it was dealt with.
    #[serde(default)]
    pub(super) nonconformity: Option<DealtRow>,
}

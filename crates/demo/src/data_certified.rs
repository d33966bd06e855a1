//! Shape of `certification.yaml`: the body, its visits, and what it found.

use super::data_corrected::DealtRow;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CertifiedFile {
    pub(super) certification: CertifiedRow,
    pub(super) visits: Vec<VisitRow>,
    pub(super) findings: Vec<FindingRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct CertifiedRow {
    pub(super) day: i32,
    pub(super) by: String,
    pub(super) title: String,
    pub(super) body: String,
    pub(super) contact: String,
    pub(super) scheme: String,
    pub(super) text: String,
    pub(super) sites: Vec<Vec<String>>,
    pub(super) people: i64,
    pub(super) factors: String,
    pub(super) offered: f64,
    /// Days on which each stage began.
    pub(super) applied: i32,
    #[serde(rename = "stage-2")]
    pub(super) stage_2: i32,
    /// The day of the decision, and the day on which it was written down.
    pub(super) decided: i32,
    pub(super) recorded: i32,
    pub(super) number: String,
    pub(super) note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VisitRow {
    pub(super) key: String,
    pub(super) kind: String,
    pub(super) title: String,
    pub(super) mode: String,
    pub(super) auditors: String,
    /// Day on which it was planned, and from when to when.
    pub(super) planned: (i32, i32, i32),
    #[serde(default)]
    pub(super) held: Option<(i32, i32, i32)>,
    #[serde(default)]
    pub(super) concluded: Option<(i32, String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FindingRow {
    pub(super) key: String,
    pub(super) visit: String,
    pub(super) day: i32,
    pub(super) grade: String,
    pub(super) owner: String,
    pub(super) number: String,
    pub(super) title: String,
    pub(super) clause: String,
    pub(super) text: String,
    #[serde(default)]
    pub(super) answer: Option<AnswerRow>,
    #[serde(default)]
    pub(super) accept: Option<i32>,
    #[serde(default)]
    pub(super) close: Option<CloseRow>,
    #[serde(default)]
    pub(super) nonconformity: Option<DealtRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AnswerRow {
    pub(super) day: i32,
    pub(super) correction: String,
    pub(super) cause: String,
    pub(super) action: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CloseRow {
    pub(super) day: i32,
    pub(super) verified: String,
}

//! Shape of `management-reviews.yaml`: meetings of top management, with what was put before them, said and decided.

use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ManagedFile {
    pub(super) reviews: Vec<MeetingRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MeetingRow {
    pub(super) key: String,
    pub(super) title: String,
    /// Day on which it was planned, and for which.
    pub(super) day: i32,
    pub(super) planned: i32,
    pub(super) by: String,
    pub(super) chair: String,
    #[serde(default)]
    pub(super) agenda: String,
    #[serde(default)]
    pub(super) held: Option<HeldRow>,
}

/// What the meeting came to.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HeldRow {
    pub(super) day: i32,
    pub(super) present: Vec<String>,
    #[serde(default)]
    pub(super) apologies: String,
    /// What was put before the meeting, said and decided, by input. No decision: none was needed.
    pub(super) inputs: BTreeMap<String, (String, String, String)>,
    pub(super) conclusion: String,
    pub(super) changes: String,
    /// Day on which it was concluded, and on which it was signed, by whom.
    pub(super) concluded: i32,
    pub(super) signed: (i32, String),
}

//! Shape of `gap.yaml`: the gap analysis with which the organisation began.

use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GapFile {
    pub(super) key: String,
    pub(super) title: String,
    pub(super) method: String,
    /// Days on which it was opened, answered and signed.
    pub(super) opened: i32,
    pub(super) answered: i32,
    pub(super) signed: i32,
    pub(super) conclusion: String,
    pub(super) parts: Vec<PartRow>,
    /// Result of what is not named, by clause or theme.
    pub(super) rest: BTreeMap<String, String>,
    /// Requirement, result, what was seen.
    pub(super) seen: Vec<(String, String, String)>,
    /// Requirement, by when, who does it, on which day it was done, and how.
    pub(super) tasks: Vec<(String, i32, String, Option<i32>, String)>,
}

/// Groups of questions that one person answered.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PartRow {
    pub(super) by: String,
    pub(super) chapters: Vec<String>,
}

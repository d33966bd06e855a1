//! The written rows of tests of controls, their results and versions of reports, as plain structs.

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TestedFile {
    pub(super) tests: Vec<TestRow>,
    pub(super) round: RoundRow,
    pub(super) releases: Vec<ReleaseRow>,
    pub(super) arranged: Vec<ArrangedRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TestRow {
    pub(super) key: String,
    pub(super) control: String,
    pub(super) day: i32,
    pub(super) tester: String,
    pub(super) method: String,
    pub(super) frequency: String,
    pub(super) first: i32,
    pub(super) title: String,
    pub(super) objective: String,
    pub(super) procedure: String,
    pub(super) population: String,
    pub(super) sample: String,
    pub(super) expected: String,
    pub(super) results: Vec<ResultRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ResultRow {
    pub(super) day: i32,
    pub(super) outcome: String,
    /// Population, sample, exceptions.
    pub(super) looked: (i64, i64, i64),
    #[serde(default)]
    pub(super) period: Option<(i32, i32)>,
    #[serde(default)]
    pub(super) shows: Vec<String>,
    pub(super) text: String,
}

/// Tests that one person did in one go, in the same way.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoundRow {
    pub(super) day: i32,
    /// Day on which what was seen was written down.
    pub(super) seen: i32,
    pub(super) tester: String,
    pub(super) shows: String,
    pub(super) objective: String,
    pub(super) procedure: String,
    pub(super) expected: String,
    /// Control, question, how many there were and how many were looked at, what was seen.
    pub(super) tests: Vec<(String, String, (i64, i64), String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReleaseRow {
    pub(super) key: String,
    pub(super) report: String,
    pub(super) day: i32,
    pub(super) by: String,
    pub(super) approver: String,
    pub(super) changes: String,
    /// Day, by whom.
    #[serde(default)]
    pub(super) approved: Option<(i32, String)>,
    #[serde(default)]
    pub(super) words: String,
}

/// Work that was postponed or given to somebody else.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ArrangedRow {
    /// Kind and key of the record.
    pub(super) about: (String, String),
    pub(super) day: i32,
    pub(super) by: String,
    #[serde(default)]
    pub(super) until: Option<i32>,
    #[serde(default)]
    pub(super) person: String,
    pub(super) why: String,
}

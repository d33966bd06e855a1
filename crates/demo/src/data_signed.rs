//! The written rows of treatment actions, signatures, versions of the statement and files, as plain structs.

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignedFile {
    pub(super) actions: Vec<ActionRow>,
    pub(super) approvals: Vec<ApprovalRow>,
    pub(super) acceptances: Vec<AcceptanceRow>,
    pub(super) versions: Vec<VersionRow>,
    pub(super) files: Vec<FileRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ActionRow {
    pub(super) key: String,
    pub(super) risk: String,
    pub(super) day: i32,
    pub(super) due: i32,
    pub(super) owner: String,
    pub(super) option: String,
    /// In whole units of the currency.
    #[serde(default)]
    pub(super) cost: Option<i64>,
    pub(super) title: String,
    pub(super) how: String,
    /// Likelihood, consequence, why.
    pub(super) expect: (i64, i64, String),
    /// Day and notes.
    #[serde(default)]
    pub(super) done: Option<(i32, String)>,
    /// Day, new date, why.
    #[serde(default)]
    pub(super) late: Option<(i32, i32, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ApprovalRow {
    pub(super) risk: String,
    pub(super) day: i32,
    pub(super) by: String,
    #[serde(default)]
    pub(super) words: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AcceptanceRow {
    pub(super) risk: String,
    pub(super) day: i32,
    pub(super) by: String,
    pub(super) until: i32,
    pub(super) why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VersionRow {
    pub(super) key: String,
    pub(super) day: i32,
    pub(super) by: String,
    pub(super) changes: String,
    /// Day, by whom.
    #[serde(default)]
    pub(super) approved: Option<(i32, String)>,
    #[serde(default)]
    pub(super) words: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileRow {
    pub(super) evidence: String,
    pub(super) day: i32,
    pub(super) by: String,
    pub(super) name: String,
}

/// The files themselves, by name; `{-71}` in them is a day from the end.
pub(super) const FILES: &[(&str, &str)] = &[
    ("access-review-germany.csv", include_str!("../../../content/demo/files/access-review-germany.csv")),
    ("fake-mails.csv", include_str!("../../../content/demo/files/fake-mails.csv")),
    ("incident-exercise.txt", include_str!("../../../content/demo/files/incident-exercise.txt")),
    ("nightly-copies.csv", include_str!("../../../content/demo/files/nightly-copies.csv")),
    ("open-holes.csv", include_str!("../../../content/demo/files/open-holes.csv")),
    ("restore-drill.csv", include_str!("../../../content/demo/files/restore-drill.csv")),
];

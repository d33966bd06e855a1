//! Shape of `visit.yaml`: an auditor from outside, and what she asks to be shown.

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VisitFile {
    pub(super) auditor: AuditorRow,
    pub(super) requests: Vec<RequestRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AuditorRow {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) firm: String,
    pub(super) position: String,
    pub(super) day: i32,
    /// First and last day of her right.
    pub(super) from: i32,
    pub(super) until: i32,
    pub(super) why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RequestRow {
    pub(super) key: String,
    pub(super) unit: String,
    pub(super) day: i32,
    pub(super) wanted: i32,
    #[serde(default)]
    pub(super) at: String,
    pub(super) answerer: String,
    pub(super) place: String,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) meets: String,
    /// Day, who, evidence that shows it, and the answer.
    #[serde(default)]
    pub(super) answered: Option<(i32, String, Vec<String>, String)>,
    /// Day and note.
    #[serde(default)]
    pub(super) accepted: Option<(i32, String)>,
}

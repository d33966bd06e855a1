//! The written rows of the context, of obligations and of evidence, as plain structs.

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ContextFile {
    pub(super) issues: Vec<IssueRow>,
    pub(super) parties: Vec<PartyRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IssueRow {
    pub(super) key: String,
    pub(super) day: i32,
    pub(super) by: String,
    pub(super) owner: String,
    pub(super) side: String,
    pub(super) category: String,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) review: i32,
    #[serde(default)]
    pub(super) risks: Vec<String>,
    /// Day, by whom, relevant or not, effect, reasoning.
    pub(super) decisions: Vec<(i32, String, String, String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PartyRow {
    pub(super) key: String,
    pub(super) day: i32,
    pub(super) by: String,
    pub(super) owner: String,
    pub(super) kind: String,
    pub(super) side: String,
    pub(super) name: String,
    pub(super) text: String,
    pub(super) contact: String,
    pub(super) review: i32,
    pub(super) wants: Vec<WantRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WantRow {
    pub(super) key: String,
    pub(super) day: i32,
    pub(super) kind: String,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) addressed: String,
    #[serde(default)]
    pub(super) why: String,
    #[serde(default)]
    pub(super) how: String,
    #[serde(default)]
    pub(super) obligations: Vec<String>,
    #[serde(default)]
    pub(super) controls: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ObligationRow {
    pub(super) key: String,
    pub(super) day: i32,
    pub(super) by: String,
    pub(super) owner: String,
    pub(super) kind: String,
    pub(super) place: String,
    pub(super) units: Vec<String>,
    #[serde(default)]
    pub(super) party: String,
    /// First day as it stands in the law.
    #[serde(default)]
    pub(super) from: String,
    pub(super) until: Option<i32>,
    #[serde(default)]
    pub(super) state: String,
    pub(super) title: String,
    pub(super) source: String,
    #[serde(default)]
    pub(super) url: String,
    pub(super) text: String,
    #[serde(default)]
    pub(super) why: String,
    pub(super) how: String,
    #[serde(default)]
    pub(super) meets: Vec<String>,
    #[serde(default)]
    pub(super) controls: Vec<String>,
    #[serde(default)]
    pub(super) assets: Vec<String>,
    pub(super) review: Option<i32>,
    /// Day, by whom, state, why.
    #[serde(default)]
    pub(super) later: Vec<(i32, String, String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EvidenceRow {
    pub(super) key: String,
    pub(super) day: i32,
    pub(super) by: String,
    pub(super) kind: String,
    pub(super) controls: Vec<String>,
    pub(super) period: (i32, i32),
    pub(super) valid: Option<i32>,
    /// The item that it replaces.
    #[serde(default)]
    pub(super) next: String,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) method: String,
    pub(super) source: String,
    pub(super) url: String,
    /// Day, by whom, operation, note.
    pub(super) review: Option<(i32, String, String, String)>,
}

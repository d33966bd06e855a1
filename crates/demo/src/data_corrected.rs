//! The written rows of nonconformities, corrective action and improvements, as plain structs.

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CorrectedFile {
    pub(super) nonconformities: Vec<FoundRow>,
    pub(super) improvements: Vec<SuggestedRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FoundRow {
    pub(super) key: String,
    pub(super) owner: String,
    pub(super) by: String,
    pub(super) day: i32,
    pub(super) source: String,
    pub(super) grade: String,
    #[serde(default)]
    pub(super) test: String,
    #[serde(default)]
    pub(super) controls: Vec<String>,
    #[serde(default)]
    pub(super) recurs: String,
    #[serde(default)]
    pub(super) answer: Option<i32>,
    pub(super) title: String,
    pub(super) breached: String,
    pub(super) observed: String,
    #[serde(default)]
    pub(super) dealt: DealtRow,
}

/// How a nonconformity was dealt with, whoever found it.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct DealtRow {
    #[serde(default)]
    pub(super) contain: Option<ContainRow>,
    #[serde(default)]
    pub(super) analyse: Option<AnalyseRow>,
    #[serde(default)]
    pub(super) rounds: Vec<RoundRow>,
    #[serde(default)]
    pub(super) withdraw: Option<SaidRow>,
    /// What changed in the management system; said before the last check.
    #[serde(default)]
    pub(super) change: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ContainRow {
    pub(super) day: i32,
    pub(super) correction: String,
    #[serde(default)]
    pub(super) containment: String,
    #[serde(default)]
    pub(super) consequences: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AnalyseRow {
    pub(super) day: i32,
    pub(super) elsewhere: bool,
    #[serde(rename = "where")]
    pub(super) searched: String,
    pub(super) method: String,
    #[serde(default)]
    pub(super) whys: Vec<Vec<String>>,
    #[serde(default)]
    pub(super) causes: Vec<Vec<String>>,
    pub(super) cause: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RoundRow {
    /// The cause as it was understood after a check that found no effect.
    #[serde(default)]
    pub(super) again: Option<AgainRow>,
    pub(super) actions: Vec<ActionRow>,
    pub(super) begin: i32,
    pub(super) criterion: String,
    pub(super) check_on: i32,
    pub(super) checker: String,
    #[serde(default)]
    pub(super) submit: Option<i32>,
    #[serde(default)]
    pub(super) check: Option<CheckRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AgainRow {
    pub(super) day: i32,
    pub(super) cause: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ActionRow {
    pub(super) key: String,
    pub(super) owner: String,
    pub(super) due: i32,
    #[serde(default)]
    pub(super) done: Option<i32>,
    pub(super) title: String,
    #[serde(default)]
    pub(super) said: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckRow {
    pub(super) day: i32,
    pub(super) effect: String,
    pub(super) found: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SaidRow {
    pub(super) day: i32,
    pub(super) by: String,
    pub(super) why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SuggestedRow {
    pub(super) key: String,
    pub(super) by: String,
    pub(super) day: i32,
    pub(super) unit: String,
    pub(super) title: String,
    pub(super) what: String,
    pub(super) benefit: String,
    #[serde(default)]
    pub(super) accept: Option<AnswerRow>,
    #[serde(default)]
    pub(super) finish: Option<AnswerRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AnswerRow {
    pub(super) day: i32,
    pub(super) by: String,
    pub(super) answer: String,
    #[serde(default)]
    pub(super) controls: Vec<String>,
}

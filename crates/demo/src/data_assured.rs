//! The written rows of metrics, objectives, roles, competence, communication, planned changes and processes, as plain structs.

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AssuredFile {
    pub(super) measured: Vec<MeasuredRow>,
    pub(super) objectives: Vec<ObjectiveRow>,
    pub(super) roles: Vec<RoleRow>,
    pub(super) competences: Vec<CompetenceRow>,
    pub(super) communications: Vec<CommunicationRow>,
    pub(super) changes: Vec<ChangeRow>,
    pub(super) processes: Vec<ProcessRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MeasuredRow {
    pub(super) starter: String,
    pub(super) by: String,
    pub(super) values: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ObjectiveRow {
    pub(super) key: String,
    pub(super) title: String,
    pub(super) why: String,
    #[serde(default)]
    pub(super) starter: String,
    #[serde(default)]
    pub(super) seen: String,
    #[serde(default)]
    pub(super) baseline: String,
    #[serde(default)]
    pub(super) target: String,
    pub(super) owner: String,
    pub(super) day: i32,
    pub(super) until: i32,
    pub(super) resources: String,
    pub(super) evaluation: String,
    pub(super) told: String,
    #[serde(default)]
    pub(super) risks: Vec<String>,
    #[serde(default)]
    pub(super) agreed: Option<i32>,
    #[serde(default)]
    pub(super) evaluated: Vec<EvaluatedRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EvaluatedRow {
    pub(super) day: i32,
    pub(super) by: String,
    pub(super) result: String,
    pub(super) comment: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleRow {
    pub(super) key: String,
    pub(super) title: String,
    #[serde(default)]
    pub(super) function: Option<String>,
    pub(super) held: Vec<String>,
    pub(super) deputies: Vec<String>,
    pub(super) duties: String,
    pub(super) may: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CompetenceRow {
    pub(super) key: String,
    pub(super) title: String,
    pub(super) meaning: String,
    pub(super) roles: Vec<String>,
    pub(super) had: Vec<HadRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HadRow {
    pub(super) who: String,
    pub(super) title: String,
    pub(super) ground: String,
    pub(super) since: i32,
    #[serde(default)]
    pub(super) until: Option<i32>,
    pub(super) proof: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CommunicationRow {
    pub(super) key: String,
    pub(super) title: String,
    pub(super) audience: String,
    pub(super) with: String,
    pub(super) how: String,
    pub(super) by: String,
    #[serde(default)]
    pub(super) every: Option<String>,
    #[serde(default)]
    pub(super) trigger: Option<String>,
    /// Day, what was told.
    #[serde(default)]
    pub(super) told: Vec<(i32, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeRow {
    pub(super) key: String,
    pub(super) title: String,
    pub(super) day: i32,
    pub(super) due: i32,
    pub(super) owner: String,
    pub(super) approver: String,
    pub(super) purpose: String,
    pub(super) consequences: String,
    pub(super) integrity: String,
    pub(super) resources: String,
    pub(super) responsibilities: String,
    /// Day, by whom.
    #[serde(default)]
    pub(super) approved: Option<(i32, String)>,
    /// Day, what came of it.
    #[serde(default)]
    pub(super) done: Option<(i32, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProcessRow {
    pub(super) key: String,
    pub(super) title: String,
    pub(super) owner: String,
    pub(super) what: String,
    pub(super) criteria: String,
    pub(super) controls: Vec<String>,
    pub(super) records: Option<String>,
    #[serde(default)]
    pub(super) external: bool,
    #[serde(default)]
    pub(super) outside: Option<String>,
    pub(super) frequency: String,
}

//! The written part of the demo organisation: the files under `content/demo`, read into plain structs.

use super::data_admitted::VisitFile;
use super::data_assured::AssuredFile;
use super::data_audited::AuditedFile;
use super::data_certified::CertifiedFile;
use super::data_context::{ContextFile, EvidenceRow, ObligationRow};
use super::data_corrected::CorrectedFile;
use super::data_gap::GapFile;
use super::data_managed::ManagedFile;
use super::data_signed::SignedFile;
use super::data_tested::TestedFile;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// A file below `content/demo/` at build time.
macro_rules! content {
    ($name:literal) => {
        ($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../content/demo/", $name)))
    };
}

/// Everything that was written by hand.
pub(super) struct Data {
    pub(super) units: Vec<UnitRow>,
    pub(super) people: Vec<PersonRow>,
    pub(super) organisation: OrganisationFile,
    pub(super) assets: Vec<AssetRow>,
    pub(super) needs: BTreeMap<String, NeedRow>,
    pub(super) early: Vec<EarlyRow>,
    pub(super) risks: Vec<RiskRow>,
    pub(super) plans: BTreeMap<String, PlanRow>,
    pub(super) checks: Vec<(String, i32, String, String)>,
    pub(super) controls: Vec<ControlRow>,
    pub(super) reviews: Vec<(String, i32, String, String, String)>,
    pub(super) soa: Vec<SoaRow>,
    pub(super) later: Vec<LaterRow>,
    pub(super) tasks: Vec<TaskRow>,
    pub(super) signed: SignedFile,
    pub(super) comments: Vec<(i32, String, String, String)>,
    pub(super) context: ContextFile,
    pub(super) obligations: Vec<ObligationRow>,
    pub(super) evidence: Vec<EvidenceRow>,
    pub(super) tested: TestedFile,
    pub(super) corrected: CorrectedFile,
    pub(super) audited: AuditedFile,
    pub(super) managed: ManagedFile,
    pub(super) gap: GapFile,
    pub(super) visit: VisitFile,
    pub(super) certified: CertifiedFile,
    pub(super) assured: AssuredFile,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UnitRow {
    pub(super) key: String,
    pub(super) day: i32,
    pub(super) parent: String,
    pub(super) kind: String,
    pub(super) country: String,
    pub(super) name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonRow {
    pub(super) key: String,
    pub(super) functions: String,
    pub(super) day: i32,
    pub(super) account: String,
    pub(super) role: String,
    pub(super) on: String,
    pub(super) name: String,
    pub(super) position: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct OrganisationFile {
    pub(super) name: String,
    pub(super) time_zone: String,
    pub(super) currency: String,
    pub(super) purpose: String,
    pub(super) first_purpose: String,
    pub(super) scope: Vec<ScopeRow>,
    pub(super) criteria: CriteriaRow,
    pub(super) moves: Vec<MoveRow>,
    pub(super) handovers: Vec<HandoverRow>,
    pub(super) leavers: Vec<LeaverRow>,
    pub(super) positions: Vec<PositionRow>,
    pub(super) grants: Vec<GrantRow>,
    pub(super) reclassified: Vec<ReclassifiedRow>,
    pub(super) gdpr: GdprRow,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScopeRow {
    pub(super) day: i32,
    pub(super) by: String,
    pub(super) why: String,
    pub(super) version: String,
    pub(super) state: String,
    #[serde(default)]
    pub(super) title: String,
    #[serde(default)]
    pub(super) units: Vec<String>,
    #[serde(default)]
    pub(super) statement: String,
    #[serde(default)]
    pub(super) services: String,
    #[serde(default)]
    pub(super) sites: String,
    #[serde(default)]
    pub(super) interfaces: String,
    #[serde(default)]
    pub(super) exclusions: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct CriteriaRow {
    pub(super) day: i32,
    pub(super) by: String,
    pub(super) title: String,
    pub(super) why: String,
    pub(super) in_force: i32,
    pub(super) in_force_by: String,
    pub(super) in_force_why: String,
    pub(super) matrix: Vec<Vec<String>>,
    pub(super) meanings: Vec<String>,
    pub(super) align: Vec<(String, i32, String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MoveRow {
    pub(super) unit: String,
    pub(super) day: i32,
    pub(super) by: String,
    pub(super) parent: String,
    pub(super) name: String,
    pub(super) why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HandoverRow {
    pub(super) day: i32,
    pub(super) by: String,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) what: Vec<String>,
    #[serde(default)]
    pub(super) except: Vec<String>,
    pub(super) why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LeaverRow {
    pub(super) who: String,
    pub(super) day: i32,
    pub(super) by: String,
    pub(super) why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PositionRow {
    pub(super) who: String,
    pub(super) day: i32,
    pub(super) by: String,
    pub(super) position: String,
    pub(super) why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GrantRow {
    pub(super) who: String,
    pub(super) on: String,
    pub(super) role: String,
    pub(super) day: i32,
    pub(super) by: String,
    pub(super) why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ReclassifiedRow {
    pub(super) asset: String,
    pub(super) day: i32,
    pub(super) by: String,
    pub(super) was: [usize; 3],
    #[serde(default)]
    pub(super) was_class: String,
    pub(super) why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct GdprRow {
    pub(super) day: i32,
    pub(super) by: String,
    pub(super) why: String,
    pub(super) links_day: i32,
    pub(super) links_why: String,
    pub(super) links: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct AssetRow {
    pub(super) key: String,
    pub(super) day: i32,
    #[serde(default)]
    pub(super) batch: String,
    pub(super) kind: String,
    pub(super) unit: String,
    pub(super) owner: String,
    pub(super) class: String,
    pub(super) cia: [usize; 3],
    pub(super) name: String,
    pub(super) what: String,
    pub(super) why: String,
    #[serde(default)]
    pub(super) note: String,
    #[serde(default)]
    pub(super) reason: String,
    #[serde(default)]
    pub(super) needs: Vec<String>,
    #[serde(default, rename = "where")]
    pub(super) place: String,
    #[serde(default)]
    pub(super) supplier: String,
    pub(super) review: Option<i32>,
    pub(super) reviewed: Option<i32>,
    pub(super) gone: Option<i32>,
    #[serde(default)]
    pub(super) gone_why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NeedRow {
    pub(super) key: String,
    pub(super) confidentiality: String,
    pub(super) integrity: String,
    pub(super) availability: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EarlyRow {
    pub(super) now: String,
    pub(super) early: String,
}

/// A rating: likelihood, consequence, and why each.
pub(super) type Rated = (i64, i64, String, String);

/// A rating at a day: day, by whom, likelihood, consequence, why each, what made them rate.
pub(super) type Rerated = (i32, String, i64, i64, String, String, String);

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RiskRow {
    pub(super) key: String,
    pub(super) day: i32,
    pub(super) unit: String,
    pub(super) owner: String,
    pub(super) title: String,
    pub(super) scenario: String,
    pub(super) threat: String,
    pub(super) weakness: String,
    pub(super) affects: String,
    /// Letters: m money, p people, l law, d data subjects, s service.
    #[serde(default)]
    pub(super) harms: String,
    pub(super) options: Vec<String>,
    pub(super) assets: Vec<String>,
    pub(super) inherent: Rated,
    pub(super) now: Vec<Rerated>,
    pub(super) target: Rated,
    pub(super) review: i32,
    pub(super) gone: Option<i32>,
    #[serde(default)]
    pub(super) gone_why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct PlanRow {
    pub(super) had: String,
    pub(super) have: String,
    pub(super) plan: String,
    pub(super) agreed: (i32, String),
    pub(super) until: i32,
    pub(super) plan_day: Option<i32>,
    #[serde(default)]
    pub(super) plan_first: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ControlRow {
    pub(super) key: String,
    pub(super) day: i32,
    pub(super) unit: String,
    pub(super) owner: String,
    pub(super) first_owner: Option<String>,
    pub(super) title: String,
    pub(super) what: String,
    pub(super) how: String,
    pub(super) kind: Vec<String>,
    pub(super) nature: String,
    pub(super) frequency: String,
    pub(super) meets: Vec<String>,
    pub(super) review: i32,
    #[serde(default)]
    pub(super) risks: Vec<String>,
    #[serde(default)]
    pub(super) assets: Vec<String>,
    #[serde(default)]
    pub(super) own_line: String,
    pub(super) gone: Option<i32>,
    #[serde(default)]
    pub(super) gone_why: String,
    pub(super) units: Vec<DoneRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct DoneRow {
    pub(super) unit: String,
    pub(super) owner: String,
    /// Day planned, begun, in place.
    pub(super) there: (i32, Option<i32>, Option<i32>),
    pub(super) how: String,
    #[serde(default)]
    pub(super) said: String,
    #[serde(default)]
    pub(super) deviation: String,
    #[serde(default)]
    pub(super) deviation_why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SoaRow {
    #[serde(rename = "ref")]
    pub(super) reference: String,
    pub(super) day: i32,
    pub(super) owner: String,
    pub(super) reasons: String,
    pub(super) text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LaterRow {
    #[serde(rename = "ref")]
    pub(super) reference: String,
    pub(super) day: i32,
    pub(super) by: String,
    pub(super) act: String,
    #[serde(default)]
    pub(super) reasons: String,
    #[serde(default)]
    pub(super) text: String,
    #[serde(default)]
    pub(super) owner: String,
    pub(super) target: Option<i32>,
    pub(super) why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct TaskRow {
    pub(super) day: i32,
    pub(super) by: String,
    pub(super) owner: String,
    pub(super) due: i32,
    pub(super) about: String,
    #[serde(default)]
    pub(super) unit: String,
    pub(super) what: String,
    pub(super) done: Option<(i32, String)>,
    pub(super) dropped: Option<(i32, String)>,
    pub(super) moved: Option<(i32, i32, String)>,
    pub(super) moved_again: Option<(i32, i32, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Assets {
    assets: Vec<AssetRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Risks {
    risks: Vec<RiskRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plans {
    plans: BTreeMap<String, PlanRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Checks {
    checks: Vec<(String, i32, String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Controls {
    controls: Vec<ControlRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reviews {
    reviews: Vec<(String, i32, String, String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lines {
    lines: Vec<LaterRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tasks {
    tasks: Vec<TaskRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Comments {
    comments: Vec<(i32, String, String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Obligations {
    obligations: Vec<ObligationRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Evidences {
    evidence: Vec<EvidenceRow>,
}

impl Data {
    /// Reads all files.
    pub(super) fn read() -> Result<Self, String> {
        let mut risks = yaml::<Risks>(content!("risks-1.yaml"))?.risks;
        risks.extend(yaml::<Risks>(content!("risks-2.yaml"))?.risks);
        let mut controls = yaml::<Controls>(content!("controls-1.yaml"))?.controls;
        controls.extend(yaml::<Controls>(content!("controls-2.yaml"))?.controls);
        Ok(Self {
            units: table(content!("units.csv"))?,
            people: table(content!("people.csv"))?,
            organisation: yaml(content!("organisation.yaml"))?,
            assets: yaml::<Assets>(content!("assets.yaml"))?.assets,
            needs: table::<NeedRow>(content!("needs.csv"))?.into_iter().map(|row| (row.key.clone(), row)).collect(),
            early: table(content!("early.csv"))?,
            risks,
            plans: yaml::<Plans>(content!("treatment.yaml"))?.plans,
            checks: yaml::<Checks>(content!("checks.yaml"))?.checks,
            controls,
            reviews: yaml::<Reviews>(content!("reviews.yaml"))?.reviews,
            soa: table(content!("soa.csv"))?,
            later: yaml::<Lines>(content!("soa-later.yaml"))?.lines,
            tasks: yaml::<Tasks>(content!("tasks.yaml"))?.tasks,
            signed: yaml(content!("signed.yaml"))?,
            comments: yaml::<Comments>(content!("comments.yaml"))?.comments,
            context: yaml(content!("context.yaml"))?,
            obligations: yaml::<Obligations>(content!("obligations.yaml"))?.obligations,
            evidence: yaml::<Evidences>(content!("evidence.yaml"))?.evidence,
            tested: yaml(content!("tests.yaml"))?,
            corrected: yaml(content!("corrected.yaml"))?,
            audited: yaml(content!("audits.yaml"))?,
            managed: yaml(content!("management-reviews.yaml"))?,
            gap: yaml(content!("gap.yaml"))?,
            visit: yaml(content!("visit.yaml"))?,
            certified: yaml(content!("certification.yaml"))?,
            assured: yaml(content!("assured.yaml"))?,
        })
    }
}

fn yaml<T: DeserializeOwned>((name, text): (&str, &str)) -> Result<T, String> {
    let options = serde_saphyr::options! { with_snippet: false };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| format!("content/demo/{name}: {error}"))
}

fn table<T: DeserializeOwned>((name, text): (&str, &str)) -> Result<Vec<T>, String> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    reader.deserialize().collect::<Result<Vec<T>, _>>().map_err(|error| format!("content/demo/{name}: {error}"))
}

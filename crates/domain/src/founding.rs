//! The first change set of a new organisation: everything that must be there before the first person signs in.

use crate::ground::criteria::{CRITERIA, Criteria};
use crate::ground::framework::record::Framework;
use crate::ground::framework::{ADOPTION, Adoption, is_control_set};
use crate::ground::scope::{SCOPE, Scope};
use crate::protect::context::{ISSUE, Issue, IssueCategory, Side};
use kernel::nouns::{Function, GRANT, Grant, ORGANISATION, Organisation, PERSON, Person, UNIT, Unit};
use kernel::{Change, Draft, Fault, Id, Read, Role};

/// What is asked of somebody who sets up an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup {
    /// Name of the organisation.
    pub name: String,
    /// Time zone in which its days end.
    pub time_zone: String,
    /// Currency of amounts.
    pub currency: String,
    /// Name of the first administrator.
    pub admin_name: String,
    /// Their address for signing in.
    pub admin_email: String,
    /// Frameworks to adopt; [`Setup::usual`] for ISO/IEC 27001 with its controls and the catalogue of threats.
    pub frameworks: Vec<Framework>,
}

impl Setup {
    /// The frameworks that an organisation starts with unless it says otherwise.
    pub fn usual() -> Vec<Framework> {
        vec![Framework::Iso27001, Framework::Iso27002, Framework::Threats]
    }
}

/// The question that Amendment 1:2024 puts to everybody, as the first issue of a new organisation.
const CLIMATE_TITLE: &str = "Is climate change a relevant issue for us?";
const CLIMATE_TEXT: &str = "Amendment 1:2024 asks every organisation to determine this. Think of heat, floods and storms at sites, hosting \
    regions and suppliers, of power and cooling, of new laws and reports, of what customers ask, and of people who travel. Then say \
    whether it is relevant, and why.";

/// Plans the first change set: organisation, root unit, first administrator with account and grant, a scope, criteria in
/// force, the question of climate change, and adoptions, whose follow-ups fill the Statement of Applicability.
///
/// # Errors
/// When a value does not fit; the door finds the rest.
pub fn found(read: &dyn Read, organisation: Id, setup: &Setup) -> Result<Vec<Change>, Fault> {
    let (unit, admin, scope, criteria) = (read.mint(), read.mint(), read.mint(), read.mint());
    let today = read.today();
    let person = Person {
        name: setup.admin_name.clone(),
        email: setup.admin_email.clone(),
        position: String::new(),
        functions: vec![Function::IsmsManager],
        account: true,
    };
    let grant = Grant { person: Some(admin), role: Some(Role::Admin), why: "Set up the organisation".to_owned() };
    let root = Unit { name: setup.name.clone(), ..Unit::default() };
    let whole = Scope { title: setup.name.clone(), units: vec![unit], version: "1".to_owned(), ..Scope::default() };
    let rated_by = Criteria { valid_from: Some(today), ..Criteria::default_draft("Risk criteria", 1_000) };
    let climate = Issue {
        title: CLIMATE_TITLE.to_owned(),
        side: Some(Side::External),
        category: Some(IssueCategory::Climate),
        description: CLIMATE_TEXT.to_owned(),
        ..Issue::default()
    };
    let here = |draft: Draft| draft.with("unit", unit);
    let owned = |draft: Draft| draft.with("unit", unit).with("owner", admin);
    let mut changes = vec![
        Change::create(&ORGANISATION, organisation, here(Organisation::draft(&setup.name, &setup.time_zone, &setup.currency))),
        Change::create(&UNIT, unit, here(Draft::of(&root)).with("kind", "company")),
        Change::create(&PERSON, admin, here(Draft::of(&person))),
        Change::create(&GRANT, read.mint(), here(Draft::of(&grant))),
        Change::create(&SCOPE, scope, owned(Draft::of(&whole))),
        Change::create(&CRITERIA, criteria, owned(Draft::of(&rated_by)).with("state", "in-force").by_act()),
        Change::create(&ISSUE, read.mint(), owned(Draft::of(&climate))),
    ];
    for framework in &setup.frameworks {
        let scope = (is_control_set(*framework) || matches!(framework, Framework::Iso27001 | Framework::Iso27001Old)).then_some(scope);
        let adoption = Adoption::of(*framework, scope, today)?;
        changes.push(Change::create(&ADOPTION, read.mint(), owned(Draft::of(&adoption))));
    }
    Ok(changes)
}

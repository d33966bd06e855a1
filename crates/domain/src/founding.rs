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

/// Plans the first change set: organisation, root unit, first administrator with account and grant, a scope, criteria in
/// force, the question of climate change, and adoptions, whose follow-ups fill the Statement of Applicability.
///
/// # Errors
/// When a value does not fit; the door finds the rest.
pub fn found(read: &dyn Read, organisation: Id, setup: &Setup) -> Result<Vec<Change>, Fault> {
    let (unit, admin, scope, criteria) = (read.mint(), read.mint(), read.mint(), read.mint());
    let (today, words) = (read.today(), read.words());
    let person = Person {
        name: setup.admin_name.clone(),
        email: setup.admin_email.clone(),
        position: String::new(),
        firm: String::new(),
        functions: vec![Function::IsmsManager],
        account: true,
    };
    let grant = Grant { person: Some(admin), role: Some(Role::Admin), why: words.get("founding-grant"), ..Grant::default() };
    let root = Unit { name: setup.name.clone(), ..Unit::default() };
    let whole = Scope { title: setup.name.clone(), units: vec![unit], version: "1".to_owned(), ..Scope::default() };
    let rated_by = Criteria { valid_from: Some(today), ..Criteria::default_draft(words, &words.get("founding-criteria"), 1_000) };
    let climate = Issue {
        // The question that Amendment 1:2024 puts to everybody, as the first issue of a new organisation.
        title: words.get("climate-title"),
        side: Some(Side::External),
        category: Some(IssueCategory::Climate),
        description: words.get("climate-think-of"),
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

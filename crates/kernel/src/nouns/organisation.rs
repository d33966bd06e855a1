//! The organisation: one record, whose identity leads every key.

use crate::register::Keeping;
use crate::{Draft, Fault, Group, Hooks, Problem, Register, Row, Rules, Text};

/// The organisation that runs the management system.
#[derive(Register, Default, Clone)]
#[register(key = "organisation", prefix = "ORG", clause = "4.3", rules)]
pub struct Organisation {
    /// Name as it stands on reports.
    #[field(required, title, max = 120)]
    pub name: String,
    /// Short name in addresses and on the command line: small letters, digits and hyphens. It cannot change later.
    #[field(required, max = 40, fixed)]
    pub slug: String,
    /// Time zone in which days end, such as Europe/Berlin.
    #[field(required, max = 60)]
    pub time_zone: String,
    /// Currency of amounts as a three-letter code, such as EUR.
    #[field(required, max = 3)]
    pub currency: String,
    /// What the organisation does, in a sentence or two, for reports.
    #[field(kind = prose, search)]
    pub purpose: String,
}

/// The register of organisations; one record each.
pub static ORGANISATION: Register = Register::of::<Organisation>("Organisation", "Organisations", Group::Setup)
    .keeping(Keeping::Administered)
    .single()
    .without_remarks()
    .without(&["owner", "tags"]);

impl Rules for Organisation {
    const HOOKS: Hooks = Hooks { check, ..Hooks::NONE };
}

fn check(_: Option<&Row>, after: &Row, _: &dyn crate::Read) -> Result<Vec<Problem>, Fault> {
    let mut problems = Vec::new();
    if let Some(organisation) = after.of::<Organisation>() {
        if jiff::tz::TimeZone::get(&organisation.time_zone).is_err() {
            problems.push(Problem::field("time_zone", Text::new("organisation-no-such-zone").with("typed", &organisation.time_zone)));
        }
        if organisation.currency.len() != 3 || !organisation.currency.bytes().all(|b| b.is_ascii_uppercase()) {
            problems.push(Problem::field("currency", Text::new("organisation-no-such-currency").with("typed", &organisation.currency)));
        }
    }
    Ok(problems)
}

impl Organisation {
    /// A short name for addresses made from a name.
    pub fn slug_of(name: &str) -> String {
        let slug = crate::text::tokens(name).iter().filter(|t| !t.contains(['.', '-'])).take(4).cloned().collect::<Vec<_>>().join("-");
        let slug: String = slug.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(40).collect();
        if slug.is_empty() { "organisation".into() } else { slug }
    }

    /// The draft of a new organisation.
    pub fn draft(name: &str, time_zone: &str, currency: &str) -> Draft {
        Draft::of(&Self {
            name: name.into(),
            slug: Self::slug_of(name),
            time_zone: time_zone.into(),
            currency: currency.into(),
            purpose: String::new(),
        })
    }
}

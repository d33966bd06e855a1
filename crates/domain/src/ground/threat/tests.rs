//! Tests of the catalogue of threats and vulnerabilities.

use super::record::{THREAT, VULNERABILITY, Vulnerability};
use crate::ground::framework::{REQUIREMENT, requirement_id};
use crate::testing::founded;
use kernel::Read;

#[test]
fn a_vulnerability_leads_to_threats_and_controls() {
    let world = founded();
    let row = world.get(&VULNERABILITY, requirement_id("threats", "V01")).unwrap().unwrap();
    let weakness = row.of::<Vulnerability>().unwrap();
    assert!(!weakness.effects.is_empty() && !weakness.category.is_empty());
    assert!(!weakness.threats.is_empty() && !weakness.requirements.is_empty(), "nothing is linked");
    assert!(weakness.threats.iter().all(|id| world.get(&THREAT, *id).unwrap().is_some()));
    assert!(weakness.requirements.iter().all(|id| world.get(&REQUIREMENT, *id).unwrap().is_some()));
    assert!(THREAT.offers(&row).is_empty());
}

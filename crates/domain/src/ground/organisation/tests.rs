//! Tests of a new organisation.

use crate::ground::criteria::{CRITERIA, in_force};
use crate::ground::framework::{ADOPTION, REQUIREMENT, requirement_id};
use crate::ground::scope::{SCOPE, Scope};
use crate::ground::threat::{THREAT, VULNERABILITY};
use crate::protect::context::ISSUE;
use crate::protect::soa::{Applicable, SOA_LINE, SoaLine, Status, rules::status};
use crate::testing::{TODAY, founded};
use kernel::nouns::{GRANT, ORGANISATION, PERSON, Person, UNIT};
use kernel::{Filter, Read};

#[test]
fn everything_is_there_before_the_first_sign_in() {
    let world = founded();
    let count = |register| world.count(register, &Filter::new()).unwrap();
    assert_eq!([&ORGANISATION, &UNIT, &PERSON, &GRANT, &SCOPE, &CRITERIA, &ISSUE].map(count), [1; 7]);
    assert_eq!((count(&ADOPTION), count(&SOA_LINE), count(&THREAT), count(&VULNERABILITY)), (3, 93, 64, 100));
    assert_eq!(count(&REQUIREMENT), 93 + 114);
    assert_eq!(world.first(&ORGANISATION).id, world.organisation());
    assert!(world.first(&PERSON).of::<Person>().unwrap().account);
    assert_eq!(world.first(&SCOPE).of::<Scope>().unwrap().units, [world.first(&UNIT).id]);
    assert_eq!(in_force(&world).unwrap().unwrap().value("valid_from").as_date(), Some(TODAY));
}

#[test]
fn the_lines_name_the_controls_and_claim_nothing() {
    let world = founded();
    let lines = (&world as &dyn Read).all(&SOA_LINE, &Filter::new()).unwrap();
    let first = lines.iter().find(|row| row.of::<SoaLine>().unwrap().number == Some(1)).unwrap();
    assert_eq!(first.of::<SoaLine>().unwrap().subject, Some(requirement_id("iso27002-2022", "A.5.1")));
    for row in &lines {
        let line = row.of::<SoaLine>().unwrap();
        assert_eq!(line.applicable, Some(Applicable::Yes));
        assert!(line.reasons.is_empty() && row.common.owner.is_some());
        assert_eq!(status(row), Status::NoControl);
    }
}

#[test]
fn an_adoption_is_filled_in_from_its_pack() {
    let world = founded();
    let adoption = world.by("AD-1");
    assert!(!adoption.title().is_empty());
    assert_eq!(adoption.value("edition").as_text(), Some("2022 with Amendment 1:2024"));
    assert_eq!(adoption.value("version").as_text(), Some("1"));
}

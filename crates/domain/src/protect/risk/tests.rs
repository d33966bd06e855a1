//! Tests of risks.

use super::record::RISK;
use super::rules::{Rung, is_above, level_of};
use crate::ground::criteria::{CRITERIA, Level};
use crate::testing::{TODAY, World, founded, page, panels, report};
use jiff::ToSpan;
use kernel::nouns::PERSON;
use kernel::{Draft, Fault, Id, Value};

fn draft() -> Draft {
    Draft::new().with("title", "Rosters are lost").with("affects", vec!["availability".to_owned()])
}

fn rated(rung: &str, likelihood: i64, consequence: i64) -> Draft {
    draft()
        .with(&format!("{rung}_likelihood"), likelihood)
        .with(&format!("{rung}_likelihood_reason"), "seen")
        .with(&format!("{rung}_consequence"), consequence)
        .with(&format!("{rung}_consequence_reason"), "felt")
}

fn fields<T: std::fmt::Debug>(result: Result<T, Fault>) -> Vec<String> {
    let Err(Fault::Invalid(problems)) = result else { panic!("{result:?}") };
    problems.into_iter().map(|problem| problem.field.unwrap_or_default()).collect()
}

fn risk(world: &mut World) -> Id {
    let owner = world.first(&PERSON).id;
    world.create(&RISK, rated("current", 3, 4).with("owner", owner)).unwrap()
}

/// What is said when a risk is rated again.
fn again(likelihood: i64, consequence: i64) -> Draft {
    Draft::new()
        .with("verdict", "rescored")
        .with("why", "A drill failed")
        .with("current_likelihood", likelihood)
        .with("current_likelihood_reason", "twice this month")
        .with("current_consequence", consequence)
        .with("current_consequence_reason", "all wards")
}

#[test]
fn a_new_risk_takes_the_criteria_in_force_and_gets_its_level() {
    let mut world = founded();
    let id = risk(&mut world);
    let row = world.row(id);
    assert_eq!(row.value("criteria").as_link(), Some(world.first(&CRITERIA).id));
    assert_eq!((level_of(&row, Rung::Current), level_of(&row, Rung::Target), is_above(&row)), (Some(Level::High), None, Some(true)));
}

#[test]
fn ratings_come_in_pairs_with_reasons() {
    let mut world = founded();
    assert_eq!(fields(world.create(&RISK, draft().with("current_likelihood", 3))), ["current_likelihood_reason", "current_consequence"]);
    let no_reason = draft().with("target_likelihood", 1).with("target_consequence", 2);
    assert_eq!(fields(world.create(&RISK, no_reason)), ["target_likelihood_reason", "target_consequence_reason"]);
    assert_eq!(fields(world.create(&RISK, Draft::new().with("title", "x"))), ["affects"]);
}

#[test]
fn states_ask_for_what_they_mean() {
    let mut world = founded();
    let owner = world.first(&PERSON).id;
    let id = world.create(&RISK, draft()).unwrap();
    assert_eq!(fields(world.edit(id, Draft::new().with("state", "analysed"))), ["state", "owner"]);
    world.edit(id, rated("inherent", 4, 4).with("state", "analysed").with("owner", owner)).unwrap();
    assert_eq!(fields(world.edit(id, Draft::new().with("owner", Value::None))), ["owner"], "somebody answers for it");
    // Treated, watched and closed are said by acts, in a new record too.
    for state in ["in-treatment", "monitored", "closed"] {
        let said = Draft::new().with("state", state).with("options", vec!["modify".to_owned()]);
        assert_eq!(fields(world.edit(id, said.clone())), ["state"], "{state}");
        let made = rated("current", 1, 1).with("owner", owner).with("state", state).with("options", vec!["modify".to_owned()]);
        assert_eq!(fields(world.create(&RISK, made)), ["state"], "{state}");
    }
    world.edit(id, Draft::new().with("state", "identified")).unwrap();
}

#[test]
fn retaining_above_the_appetite_needs_words() {
    let mut world = founded();
    let id = risk(&mut world);
    let retain = Draft::new().with("options", vec!["retain".to_owned()]);
    assert_eq!(fields(world.edit(id, retain.clone())), ["treatment"]);
    world.edit(id, retain.with("treatment", "The board agreed until the move")).unwrap();
    let low = world.create(&RISK, rated("current", 1, 1).with("options", vec!["retain".to_owned()])).unwrap();
    assert_eq!(is_above(&world.row(low)), Some(false));
}

#[test]
fn an_old_rating_keeps_its_criteria() {
    let mut world = founded();
    let id = risk(&mut world);
    let first = world.first(&CRITERIA).id;
    world.operate(first, "next-version", Draft::new()).unwrap();
    let second = world.by("CR-2");
    let Value::Grid(mut matrix) = second.value("matrix") else { panic!("no matrix") };
    matrix[2][3] = "very-high".into();
    matrix[2][4] = "very-high".into();
    matrix[1][3] = "very-high".into();
    world.edit(second.id, Draft::new().with("matrix", Value::Grid(matrix))).unwrap();
    world.operate(second.id, "put-in-force", Draft::new()).unwrap();
    assert_eq!(level_of(&world.row(id), Rung::Current), Some(Level::High));
    world.edit(id, Draft::new().with("title", "Rosters are lost for a day")).unwrap();
    let target = ["likelihood", "consequence"]
        .iter()
        .fold(Draft::new(), |draft, axis| draft.with(&format!("target_{axis}"), 1).with(&format!("target_{axis}_reason"), "x"));
    assert_eq!(fields(world.edit(id, target)), ["criteria"], "a rating is made by the criteria in force");
    assert_eq!(fields(world.edit(id, Draft::new().with("current_likelihood", 2))), ["current_likelihood", "criteria"]);
    world.operate(id, "review", again(2, 4)).unwrap();
    assert_eq!(level_of(&world.row(id), Rung::Current), Some(Level::Medium));
    let fresh = risk(&mut world);
    assert_eq!(level_of(&world.row(fresh), Rung::Current), Some(Level::VeryHigh));
}

#[test]
fn a_review_says_why_and_sets_the_next_one() {
    let mut world = founded();
    let id = risk(&mut world);
    assert_eq!(fields(world.operate(id, "review", Draft::new().with("verdict", "still-valid"))), ["why"]);
    world.operate(id, "review", Draft::new().with("verdict", "still-valid").with("why", "Drills passed")).unwrap();
    let row = world.row(id);
    assert_eq!(row.value("next_review").as_date(), TODAY.checked_add(3.months()).ok());
    assert_eq!((row.value("last_review").as_date(), row.value("last_verdict").as_text()), (Some(TODAY), Some("still-valid")));
    let bare = Draft::new().with("verdict", "rescored").with("why", "A drill failed");
    assert_eq!(fields(world.operate(id, "review", bare)).len(), 4);
    world.operate(id, "review", again(5, 5)).unwrap();
    let row = world.row(id);
    assert_eq!((level_of(&row, Rung::Current), row.common.state.as_str()), (Some(Level::VeryHigh), "analysed"));
    assert_eq!(row.value("next_review").as_date(), TODAY.checked_add(1.month()).ok());
    let past = Draft::new().with("verdict", "still-valid").with("why", "x").with("next_review", TODAY);
    assert_eq!(fields(world.operate(id, "review", past)), ["next_review"]);
    // Later than the criteria allow takes a reason, which stays on the review; in time takes none.
    let later = |days: i64| {
        let next = TODAY.checked_add(1.month()).unwrap().checked_add(days.days()).unwrap();
        Draft::new().with("verdict", "still-valid").with("why", "x").with("next_review", next)
    };
    assert_eq!(fields(world.operate(id, "review", later(1))), ["later"]);
    world.operate(id, "review", later(1).with("later", "The auditor comes then")).unwrap();
    let said = |world: &World| super::review::reviews(world, id).unwrap().last().unwrap().value("later");
    assert_eq!(said(&world), Value::from("The auditor comes then"));
    world.operate(id, "review", later(0).with("later", "No reason is needed")).unwrap();
    assert_eq!(said(&world), Value::None);
}

#[test]
fn what_falls_due_ends_with_the_risk() {
    let mut world = founded();
    let id = risk(&mut world);
    world.edit(id, Draft::new().with("first_review", TODAY.tomorrow().unwrap())).unwrap();
    assert_eq!(RISK.due(&world.row(id)).len(), 1);
    assert_eq!(fields(world.operate(id, "close", Draft::new())), ["why"], "it stands above the appetite");
    world.operate(id, "close", Draft::new().with("why", "The system is gone")).unwrap();
    assert_eq!(world.row(id).common.state, "closed");
    assert!(RISK.due(&world.row(id)).is_empty());
}

#[test]
fn the_matrix_counts_and_leads_to_the_list() {
    let mut world = founded();
    risk(&mut world);
    risk(&mut world);
    let html = page(&world, "/risk/matrix", &[("move", "R-1, R-99")]);
    assert!(html.contains("2 risks at likelihood 3, consequence 4, High"));
    assert!(html.contains("/risk?q=current_likelihood:3%20current_consequence:4%20criteria:CR-1%20-state:closed"));
    assert!(html.contains("0 of 2") && html.contains(">R-1<"));
    assert!(page(&world, "/risk/matrix", &[("rung", "target")]).contains("rating shown: target"));
    assert!(page(&World::empty(), "/risk/matrix", &[]).contains("/criteria"));
    let target = page(&world, "/risk/matrix", &[("rung", "target")]);
    assert!(
        target.contains("2 risks have no such rating") && target.contains("/risk?q=target_likelihood:none%20-state:closed"),
        "{target}"
    );
    assert!(html.contains("How open risks move") && html.contains("/risk?q=current_level:high%20-state:closed"));
}

#[test]
fn the_register_prints_where_the_risks_stand() {
    use kernel::document::{Block, Drawing};
    let mut world = founded();
    risk(&mut world);
    risk(&mut world);
    let (document, lines) = report(&world, "risk-register", &[]);
    assert_eq!(lines.len(), 3);
    let charts: Vec<_> =
        document.blocks.iter().filter_map(|block| if let Block::Chart(chart) = block { Some(&chart.drawing) } else { None }).collect();
    let [Drawing::Matrix(matrix), Drawing::Bars(bars)] = charts[..] else { panic!("{charts:?}") };
    assert_eq!((matrix.cells[2][3].1, matrix.cells.iter().flatten().map(|(_, n)| n).sum::<u64>()), (2, 2));
    assert!(!bars.rows.is_empty() && bars.rows.iter().all(|(_, numbers)| numbers.iter().sum::<u64>() == 2), "{bars:?}");
    // The register of a scope counts its own risks, neither those of a sibling nor those of the unit above.
    let root = world.first(&kernel::nouns::UNIT).id;
    let sibling = world.create(&kernel::nouns::UNIT, Draft::new().with("name", "Porto").with("parent", root)).unwrap();
    world.create(&RISK, rated("current", 3, 4).with("unit", sibling)).unwrap();
    let unit = world.create(&kernel::nouns::UNIT, Draft::new().with("name", "Lisbon").with("parent", root)).unwrap();
    world.create(&RISK, rated("current", 3, 4).with("unit", unit)).unwrap();
    let scope = world.create(&crate::ground::scope::SCOPE, Draft::new().with("title", "Lisbon only").with("units", vec![unit])).unwrap();
    let (document, lines) = report(&world, "risk-register", &[("scope", &world.row(scope).reference)]);
    let matrix = document.blocks.iter().find_map(|block| if let Block::Chart(chart) = block { Some(chart.table()) } else { None }).unwrap();
    let counted: i64 = matrix.rows.iter().map(numbers).sum();
    assert_eq!((lines.len(), counted), (2, 1));
}

#[test]
fn what_is_out_of_use_is_marked_in_print() {
    let mut world = founded();
    let control = world.create(&crate::protect::control::CONTROL, Draft::new().with("title", "Old scanner")).unwrap();
    let kept = world.create(&crate::protect::control::CONTROL, Draft::new().with("title", "New scanner")).unwrap();
    world.create(&RISK, rated("current", 3, 4).with("controls", vec![control, kept])).unwrap();
    assert!(report(&world, "risk-register", &[]).1[1].contains(&"C-1, C-2".to_owned()));
    world.operate(control, "retire", Draft::new()).unwrap();
    assert!(report(&world, "risk-register", &[]).1[1].contains(&"C-1 (retired), C-2".to_owned()));
}

fn numbers(row: &kernel::document::TableRow) -> i64 {
    use kernel::document::{TableCell, TableRow};
    let TableRow::Cells(cells) = row else { return 0 };
    cells.iter().filter_map(|cell| if let TableCell::Int(n) = cell { Some(n) } else { None }).sum()
}

#[test]
fn the_page_of_a_risk_argues() {
    let mut world = founded();
    let id = risk(&mut world);
    let control = world.create(&crate::protect::control::CONTROL, Draft::new().with("title", "Locked copies")).unwrap();
    world.edit(id, Draft::new().with("controls", vec![control])).unwrap();
    let html = panels(&world, &world.row(id));
    assert!(html.contains("3×4 High") && html.contains("possible") && html.contains("seen") && html.contains("Above appetite"));
    assert!(html.contains("Locked copies") && html.contains("Planned"));
}

#[test]
fn the_register_has_a_column_for_everything() {
    let mut world = founded();
    let asset = world.create(&crate::protect::asset::ASSET, Draft::new().with("name", "Rostering").with("kind", "process")).unwrap();
    world.create(&RISK, rated("current", 3, 4).with("assets", vec![asset])).unwrap();
    let (_, lines) = report(&world, "risk-register", &[]);
    let cell = |key: &str| lines[1][lines[0].iter().position(|head| head == key).unwrap()].clone();
    assert_eq!(
        (cell("reference"), cell("current_level"), cell("assets"), cell("criteria")),
        ("R-1".into(), "High".into(), "AS-1".into(), "CR-1".into())
    );
    assert_eq!((cell("above_appetite"), cell("current_likelihood_reason")), ("Yes".into(), "seen".into()));
}

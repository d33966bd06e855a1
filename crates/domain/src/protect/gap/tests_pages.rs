//! Tests of the pages and reports of gap analyses: every number is counted anew from the answers.

use super::answers;
use super::record::{GAP_ANALYSIS, GAP_ANSWER, GapAnswer, Met};
use super::rules::met;
use super::tests::{about, answer, drafted, opened, sign};
use crate::ground::framework::{ADOPTION, REQUIREMENT, requirement_id};
use crate::ground::scope::SCOPE;
use crate::protect::control::CONTROL;
use crate::testing::{TODAY, World, ask, founded, page, panels, report};
use kernel::nouns::{PERSON, UNIT};
use kernel::{Draft, Filter, Finder, Id, Read, Row};

/// Filters of lists of answers that a page leads to, each with the number that it says.
fn numbers(html: &str) -> Vec<(String, u64)> {
    let link = |part: &str| {
        let (href, rest) = part.split_once("\">")?;
        let query = href.strip_prefix("/gap-answer?q=")?;
        let text: String =
            format!(">{}<", rest.split("</a>").next()?).split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect();
        let number = text.split_whitespace().filter_map(|word| word.parse().ok()).next_back()?;
        Some((decoded(query), number))
    };
    html.split("href=\"").skip(1).filter_map(link).collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        if *first == b'%' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&tail[..2]).unwrap(), 16).unwrap());
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// Two sibling units with a scope and an analysis each, answered differently.
fn siblings() -> (World, [Id; 2]) {
    let mut world = founded();
    world.act_as(world.first(&PERSON).id);
    let root = world.first(&UNIT).id;
    let mut made = Vec::new();
    for (name, results) in [
        ("North", [("A.8.13", "conforms"), ("A.8.14", "partly"), ("A.5.1", "does-not-conform"), ("A.6.3", "conforms")]),
        ("South", [("A.8.13", "does-not-conform"), ("A.8.14", "does-not-conform"), ("A.5.2", "conforms"), ("A.7.4", "partly")]),
    ] {
        let unit = world.create(&UNIT, Draft::new().with("name", name).with("kind", "site").with("parent", root)).unwrap();
        let scope = world.create(&SCOPE, Draft::new().with("title", name).with("unit", unit).with("units", vec![unit])).unwrap();
        let adopted = Draft::new().with("framework", "iso27002-2022").with("since", TODAY).with("scope", scope).with("unit", unit);
        world.create(&ADOPTION, adopted).unwrap();
        let said = Draft::new().with("title", name).with("frameworks", vec!["iso27002-2022".to_owned()]).with("scope", scope);
        let id = world.create(&GAP_ANALYSIS, said).unwrap();
        world.operate(id, "open", Draft::new()).unwrap();
        assert!(answers(&world, id).unwrap().iter().all(|row| row.common.unit == Some(unit)), "beside their analysis");
        for (reference, result) in results {
            answer(&mut world, id, reference, result);
        }
        made.push(id);
    }
    (world, made.try_into().unwrap())
}

#[test]
fn every_number_is_that_of_its_own_analysis_and_opens_what_it_counts() {
    let (world, both) = siblings();
    for id in both {
        let reference = world.row(id).reference;
        for path in ["/gap", "/gap/start", "/gap/plan"] {
            let found = numbers(&page(&world, path, &[("analysis", &reference)]));
            assert!(found.len() > usize::from(path != "/gap/plan"), "{path} says {} numbers", found.len());
            for (filter, number) in found {
                let parsed = Filter::parse(&filter, &GAP_ANSWER, &Finder(&world).context()).unwrap();
                assert_eq!(world.count(&GAP_ANSWER, &parsed).unwrap(), number, "{path} {filter}");
                assert!(filter.contains(&format!("analysis:{reference}")), "{filter}");
            }
        }
        // Counted by hand, apart from the page.
        let rows = answers(&world, id).unwrap();
        let count = |wanted: Met| rows.iter().filter(|row| met(row) == wanted).count();
        let html = page(&world, "/gap", &[("analysis", &reference)]);
        let plain: String = html.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect();
        assert!(plain.contains(&format!("Conforms: {} of 93", count(Met::Conforms))), "{plain}");
        let preventive = |row: &&Row| row.of::<GapAnswer>().unwrap().control_types.contains(&"preventive".to_owned());
        let gaps = rows.iter().filter(preventive).filter(|row| met(row) == Met::DoesNotConform).count() as u64;
        let filter = format!("analysis:{reference} control-types:preventive result:does-not-conform");
        assert_eq!(numbers(&html).iter().find(|(known, _)| *known == filter).map(|(_, n)| *n).unwrap_or_default(), gaps);
    }
}

#[test]
fn the_plan_begins_with_what_stops_most_harm() {
    let (mut world, id) = opened(&["iso27002-2022"]);
    for (reference, result) in [("A.7.4", "does-not-conform"), ("A.8.13", "partly"), ("A.8.5", "does-not-conform"), ("A.8.11", "partly")] {
        answer(&mut world, id, reference, result);
    }
    let order = |world: &World| -> Vec<String> {
        let rows = answers(world, id).unwrap();
        super::prioritised::ordered(&rows).into_iter().map(|(row, _)| row.title().split(' ').next().unwrap().to_owned()).collect()
    };
    assert_eq!(order(&world), ["A.8.5", "A.7.4", "A.8.13", "A.8.11"]);
    let last = about(&world, id, "iso27002-2022", "A.8.11").id;
    world.edit(last, Draft::new().with("priority", "high")).unwrap();
    assert_eq!(order(&world), ["A.8.5", "A.8.11", "A.7.4", "A.8.13"], "what somebody said counts");
    assert!(page(&world, "/gap/plan", &[]).contains("/gap-analysis/GA-1/do/plan-tasks"));
    // A short plan is seen whole; of a long one the part that comes first.
    let opened_parts = |world: &World| {
        let html = page(world, "/gap/plan", &[]);
        (html.matches("<details id").count(), html.matches(" open>").count())
    };
    assert_eq!(opened_parts(&world), (2, 2));
    for row in answers(&world, id).unwrap().into_iter().filter(|row| met(row) == Met::NotAssessed).take(37) {
        world.edit(row.id, Draft::new().with("result", "partly")).unwrap();
    }
    assert_eq!((opened_parts(&world).1, order(&world).len()), (1, 41));
    assert!(page(&world, "/gap/plan", &[]).contains("nothing planned yet for"));
}

#[test]
fn one_question_stands_on_a_page_with_the_way_on() {
    let (mut world, id) = opened(&["iso27002-2022"]);
    let html = page(&world, "/gap/answer", &[("analysis", "GA-1"), ("chapter", "backup")]);
    let rows: Vec<Row> = answers(&world, id).unwrap().into_iter().filter(|row| row.value("chapter") == "backup".into()).collect();
    assert!(html.contains(&format!("/gap-answer/{}/edit", rows[0].reference)) && html.contains("0 of 4"));
    assert!(html.contains(&format!("at={}", rows[1].reference)), "the next one");
    world.edit(rows[0].id, Draft::new().with("result", "conforms")).unwrap();
    let html = page(&world, "/gap/answer", &[("analysis", "GA-1"), ("chapter", "backup")]);
    assert!(html.contains(&format!("/gap-answer/{}/edit", rows[1].reference)) && html.contains("1 of 4"), "the first that is open");
    // The last one leads back; whoever may not answer gets no form.
    let html = page(&world, "/gap/answer", &[("analysis", "GA-1"), ("chapter", "backup"), ("at", &rows[3].reference)]);
    assert!(!html.contains("rel=\"next\"") && html.contains("name=\"_then\" value=\"/gap/start?analysis=GA-1\""));
    let mut reader = world.clone();
    let root = world.first(&UNIT).id;
    reader.limit(kernel::Scope::new(&[(root, None)], &[(root, kernel::Role::Reader)], None));
    assert!(!page(&reader, "/gap/answer", &[("analysis", "GA-1")]).contains("<form"));
    sign(&mut world, id).unwrap();
    assert!(!page(&world, "/gap/answer", &[("analysis", "GA-1")]).contains("<form"));
}

#[test]
fn a_proposal_shows_where_it_is_from() {
    let (mut world, first) = opened(&["iso27002-2022"]);
    answer(&mut world, first, "A.8.13", "partly");
    sign(&mut world, first).unwrap();
    let second = drafted(&mut world, &["iso27002-2022"]);
    world.operate(second, "open", Draft::new()).unwrap();
    world.operate(second, "carry-over", Draft::new().with("from", first)).unwrap();
    let here = about(&world, second, "iso27002-2022", "A.8.13");
    let html = page(&world, "/gap/answer", &[("analysis", "GA-2"), ("at", &here.reference)]);
    let origin = world.row(here.value("origin").as_link().unwrap()).reference;
    assert!(html.contains(&format!("/gap-answer/{origin}")) && html.contains(&format!("/gap-answer/{}/do/confirm", here.reference)));
    assert!(page(&world, "/gap", &[("analysis", "GA-2")]).contains("proposed%3Aany") || page(&world, "/gap", &[]).contains("proposed:any"));
}

#[test]
fn requirements_and_controls_say_when_they_were_assessed_last() {
    let (mut world, id) = opened(&["iso27002-2022"]);
    let control = world.create(&CONTROL, Draft::new().with("title", "Backup")).unwrap();
    let asked = world.get(&REQUIREMENT, requirement_id("iso27002-2022", "A.8.13")).unwrap().unwrap();
    assert!(!panels(&world, &asked).contains("In gap analyses"));
    let one = answer(&mut world, id, "A.8.13", "partly");
    world.edit(one, Draft::new().with("controls", vec![control])).unwrap();
    for row in [asked, world.row(control)] {
        let html = panels(&world, &row);
        assert!(html.contains("In gap analyses") && html.contains("/gap-analysis/GA-1") && html.contains("Partly"), "{html}");
    }
}

#[test]
fn an_empty_organisation_is_led_to_its_first_question() {
    let mut world = founded();
    world.act_as(world.first(&PERSON).id);
    let html = page(&world, "/gap/start", &[]);
    assert!(
        html.contains("/gap-analysis/new?title=Gap%20analysis%202026-06-11&amp;frameworks=iso27001-2022%2Ciso27002-2022&amp;scope=SC-1"),
        "{html}"
    );
    let id = drafted(&mut world, &["iso27001-2022", "iso27002-2022"]);
    assert!(page(&world, "/gap/start", &[]).contains("/gap-analysis/GA-1/do/open"));
    world.operate(id, "open", Draft::new()).unwrap();
    let html = page(&world, "/gap/start", &[]);
    assert_eq!(html.matches("/gap/answer?analysis=GA-1&amp;chapter=").count(), 19, "every chapter of the two");
    for path in ["/gap", "/gap/plan", "/gap/answer"] {
        assert!(!page(&founded(), path, &[]).is_empty());
    }
}

#[test]
fn the_report_holds_every_answer_and_the_other_one_what_moved() {
    let (mut world, first) = opened(&["iso27002-2022"]);
    answer(&mut world, first, "A.8.13", "partly");
    sign(&mut world, first).unwrap();
    let second = drafted(&mut world, &["iso27002-2022"]);
    world.operate(second, "open", Draft::new()).unwrap();
    answer(&mut world, second, "A.8.13", "conforms");
    let (document, lines) = report(&world, "gap", &[("analysis", "GA-2")]);
    assert_eq!(lines.len(), 1 + 93);
    assert!(format!("{document:?}").contains("(\"Conforms\", \"1\")"));
    let (document, lines) = report(&world, "gap-compare", &[("analysis", "GA-2")]);
    assert_eq!(lines.len(), 1 + 93);
    let moved: Vec<&Vec<String>> = lines.iter().filter(|line| line.iter().any(|cell| cell == "Better")).collect();
    assert!(moved.len() == 1 && moved[0][0].starts_with("A.8.13 ") && moved[0][1..3] == ["Partly", "Conforms"], "{moved:?}");
    assert!(format!("{document:?}").contains("(\"Better\", \"1\")"));
    // None before, none at all, and one that nobody knows.
    assert_eq!(report(&world, "gap-compare", &[("analysis", "GA-1")]).1.len(), 1);
    assert_eq!(report(&founded(), "gap", &[]).1.len(), 1);
    let unknown = crate::CONCEPTS.iter().flat_map(|concept| concept.reports).find(|report| report.key == "gap").unwrap();
    assert!(ask(&world, "/", &[("analysis", "GA-9")], |view| Ok((unknown.render)(view).is_err())));
}

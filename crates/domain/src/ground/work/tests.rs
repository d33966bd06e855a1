//! Tests of the work list, the calendar and the feed.

use super::CONCEPT;
use super::agenda::{Agenda, asked};
use crate::protect::risk::RISK;
use crate::testing::{TODAY, World, ask, founded, page, refused};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::nouns::{ARRANGEMENT, PERSON, TASK};
use kernel::{Draft, DueQuery, Id};
use ui::Visitor;

fn in_days(days: i64) -> Date {
    TODAY.checked_add(days.days()).unwrap()
}

/// A risk review that is nobody's and late; tasks in 5, 20, 80 and 300 days and one in two years, two of them mine.
fn filled() -> (World, Id) {
    let mut world = founded();
    let me = world.first(&PERSON).id;
    let risk =
        Draft::new().with("title", "Rosters are lost").with("affects", vec!["availability".to_owned()]).with("first_review", in_days(-3));
    world.create(&RISK, risk).unwrap();
    for (days, own) in [(5, true), (20, false), (80, true), (300, false), (730, true)] {
        let task = Draft::new().with("what", format!("Do {days}")).with("due", in_days(days));
        world.create(&TASK, if own { task.with("owner", me) } else { task }).unwrap();
    }
    (world, me)
}

fn numbers(html: &str, label: &str) -> Vec<String> {
    let tabs = html.split(&format!("aria-label=\"{label}\"")).nth(1).unwrap().split("</nav>").next().unwrap();
    tabs.split("<b>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
}

#[test]
fn every_part_of_the_question_counts_what_it_would_show() {
    let (world, _) = filled();
    let all = page(&world, "/work", &[]);
    assert_eq!(numbers(&all, "Whose"), ["5", "3"], "nobody is signed in: everybody's, nobody's");
    assert_eq!(numbers(&all, "Due when"), ["5", "1", "1", "2", "3", "4"]);
    assert_eq!(numbers(&all, "Of which register"), ["5", "4", "1"]);
    assert!(all.contains("3 days late") && all.contains("/risk/R-1/do/review") && all.contains("/task/T-1/do/complete"));
    let late = page(&world, "/work", &[("when", "overdue"), ("what", "task")]);
    assert!(late.contains("Nothing is late."));
    assert_eq!(numbers(&late, "Of which register"), ["1", "0", "1"]);
    assert!(page(&world, "/work", &[("when", &in_days(730).to_string())]).contains("Do 730"));
}

#[test]
fn mine_is_what_i_own() {
    let (world, me) = filled();
    let words = crate::testing::words();
    let visitor = Visitor { person: Some(me), name: "Maren Holt".into(), csrf: "word".into(), ..Visitor::default() };
    let look = |path: &str, query: &[(String, String)]| {
        let view = ui::View { read: &world, words, concepts: crate::CONCEPTS, visitor: &visitor, path, query, flash: None };
        let screen = CONCEPT.screens.iter().find(|screen| screen.path == path).unwrap();
        ((screen.render)(&view).unwrap().into_string(), (CONCEPT.feeds[0].render)(&view).unwrap())
    };
    let (list, feed) = look("/work", &[]);
    assert_eq!(numbers(&list, "Whose"), ["2", "5", "3"]);
    assert!(list.contains("Do 80") && !list.contains("Do 20"));
    let titles: Vec<_> = feed.iter().map(|entry| (entry.title.as_str(), entry.date)).collect();
    assert_eq!(titles, [("T-1 Do 5", in_days(5)), ("T-3 Do 80", in_days(80))]);
    let (calendar, feed) = look("/calendar", &[("whose".into(), "all".into())]);
    assert!(calendar.contains("name=\"feed\" value=\"/calendar.ics\"") && calendar.contains("Rosters are lost"));
    assert_eq!(feed.len(), 5);
    assert_eq!(feed.iter().map(|entry| entry.uid.as_str()).collect::<std::collections::BTreeSet<_>>().len(), 5);
}

#[test]
fn a_year_has_its_days() {
    let (world, _) = filled();
    let year = page(&world, "/calendar", &[("year", "2024")]);
    assert!(year.contains("Calendar 2024") && year.contains("Nothing falls due") && year.contains("year=2023"));
    // 2024 is a leap year: 366 numbers; February 1 is a Thursday, so three places are empty before it.
    assert_eq!(year.matches("<span>").count(), 366);
    let february = year.split("id=\"m2\"").nth(1).unwrap().split("<tbody>").nth(1).unwrap();
    assert!(february.starts_with("<tr><td></td><td></td><td></td><td><span>1</span>"), "{}", &february[..80]);
    let now = page(&world, "/calendar", &[]);
    assert!(now.contains(&format!("href=\"#d{}\"", in_days(-3))) && now.contains("aria-current=\"date\""));
    assert!(page(&world, "/calendar", &[("year", "99999")]).contains(&format!("Calendar {}", TODAY.year())));
    assert!(ask(&world, "/calendar", &[], CONCEPT.feeds[0].render).len() == 5);
}

#[test]
fn a_full_month_names_its_first_days_and_counts_the_rest() {
    let mut world = founded();
    let year = TODAY.year() + 1;
    let day = |month, day| jiff::civil::date(year, month, day);
    for (due, n) in [(day(3, 1), 7), (day(3, 2), 4), (day(3, 3), 4), (day(3, 4), 4), (day(3, 20), 1), (day(4, 1), 1)] {
        for _ in 0..n {
            world.create(&TASK, Draft::new().with("what", format!("Do it on {due}")).with("due", due)).unwrap();
        }
    }
    let html = page(&world, "/calendar", &[("year", &year.to_string())]);
    let months: Vec<&str> = html.split("<section aria-labelledby=\"m").collect();
    let named = |month: usize, due: Date| months[month].matches(&format!("Do it on {due}")).count();
    assert_eq!([day(3, 1), day(3, 2), day(3, 3), day(3, 4), day(3, 20)].map(|due| named(3, due)), [5, 4, 4, 0, 0]);
    assert!(months[3].contains("5 more on later days of this month") && months[3].contains("href=\"#d") && months[3].contains("All 7"));
    for due in [day(3, 4), day(3, 20)] {
        assert!(months[3].contains(&format!("when={due}\"")) && !months[3].contains(&format!("#d{due}")), "{}", months[3]);
    }
    assert!(named(4, day(4, 1)) == 1 && !months[4].contains("more on later"));
}

#[test]
fn a_review_is_postponed_without_a_change_of_its_record() {
    let (mut world, me) = filled();
    let risk = world.first(&RISK);
    let later = |days| Draft::new().with("until", in_days(days)).with("reason", "The plant is rebuilt in spring.");
    assert_eq!(refused(world.operate(risk.id, "postpone", later(-1))), ["task-date-past"]);
    assert_eq!(refused(world.operate(risk.id, "postpone", later(30).with("due", in_days(9)))), ["arrange-not-that-day"]);
    world.operate(risk.id, "postpone", later(30)).unwrap();
    assert_eq!(refused(world.operate(risk.id, "postpone", later(30))), ["arrange-not-later"]);
    world.operate(risk.id, "postpone", later(40)).unwrap();
    assert_eq!(world.row(risk.id).version, risk.version);
    let late = page(&world, "/work", &[("when", "overdue")]);
    assert!(late.contains("Nothing is late."), "{late}");
    let all = page(&world, "/work", &[]);
    let first = in_days(-3);
    assert!(all.contains(&format!("postponed 2 times, first from {first}: ")) && all.contains("The plant is rebuilt"), "{all}");
    // On the day in the record nothing stands in the calendar any more, on the new day it does.
    let on = |days: i64| {
        let (from, to) = (in_days(days), in_days(days + 1));
        asked(&world, &DueQuery::between(from, to)).unwrap().list.len()
    };
    assert_eq!((on(-3), on(40)), (0, 1));
    let reviews = super::measures::reviews_in_time(&world).unwrap();
    assert!(reviews.shares.iter().any(|share| share.word == "measure-postponed" && share.n == 1), "{reviews:?}");
    // Given to somebody else, it is theirs, and theirs alone to see among their own.
    world.operate(risk.id, "assign", Draft::new().with("person", me)).unwrap();
    let until = |world: &World, days: i64| -> Agenda { asked(world, &DueQuery::between(Date::MIN, in_days(days))).unwrap() };
    let mine = until(&world, 100);
    let work = mine.list.iter().find(|work| work.line.id == risk.id).unwrap();
    assert_eq!((work.line.person, work.line.date, work.line.named), (Some(me), in_days(40), in_days(-3)));
    // Looked at again, the record names another day, and the arrangement is about none any more.
    world.edit(risk.id, Draft::new().with("first_review", in_days(200))).unwrap();
    let work = until(&world, 300);
    let work = work.list.iter().find(|work| work.line.id == risk.id).unwrap();
    assert_eq!((work.line.date, work.arranged.is_none()), (in_days(200), true));
}

#[test]
fn an_arrangement_ends() {
    let (mut world, _) = filled();
    let risk = world.first(&RISK).id;
    world.operate(risk, "postpone", Draft::new().with("until", in_days(30)).with("reason", "Wait.")).unwrap();
    let arrangement = world.first(&ARRANGEMENT).id;
    world.operate(arrangement, "lift", Draft::new()).unwrap();
    assert!(!page(&world, "/work", &[("when", "overdue")]).contains("Nothing is late."));
}

#[test]
fn an_arrangement_lies_where_its_record_lies_and_says_both_reasons() {
    let (mut world, me) = filled();
    let risk = world.first(&RISK).id;
    let root = world.first(&kernel::nouns::UNIT).id;
    let unit = world.create(&kernel::nouns::UNIT, Draft::new().with("name", "Porto").with("parent", root)).unwrap();
    world.edit(risk, Draft::new().with("unit", unit)).unwrap();
    let later = |days| Draft::new().with("until", in_days(days)).with("reason", "The plant is rebuilt.");
    assert_eq!(refused(world.operate(risk, "postpone", later(0))), ["task-date-past"], "today is too late");
    world.operate(risk, "postpone", later(1)).unwrap();
    world.operate(risk, "assign", Draft::new().with("person", me).with("reason", "She knows the plant.")).unwrap();
    // The day that counts now names the same work as the day that the record names.
    world.operate(risk, "postpone", later(2).with("due", in_days(1))).unwrap();
    let row = world.first(&ARRANGEMENT);
    assert_eq!((row.common.unit, row.value("about").as_link(), row.value("due").as_date()), (Some(unit), Some(risk), Some(in_days(-3))));
    assert_eq!((row.value("until").as_date(), row.value("postponed").as_int()), (Some(in_days(2)), Some(2)));
    let reasons = ["reason", "instead"].map(|key| row.value(key).as_text().unwrap_or_default().to_owned());
    assert_eq!((reasons, row.value("person").as_link()), (["The plant is rebuilt.", "She knows the plant."].map(str::to_owned), Some(me)));
    assert_eq!(row.title(), format!("{} → {}", in_days(-3), in_days(2)));
    assert_eq!(kernel::Read::count(&world, &ARRANGEMENT, &kernel::Filter::new()).unwrap(), 1, "one about one day");
}

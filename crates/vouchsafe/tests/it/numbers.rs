//! A number opens exactly the list that it counts: every link of every page that says how many is followed, and what it opens is counted.

use crate::harness::{House, Who};
use kernel::Role;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Pages of one kind that are looked at, such as pages of risks.
const OF_A_KIND: usize = 4;

/// A link: where it leads and what it says.
struct Link {
    to: String,
    says: String,
}

fn links(page: &str) -> Vec<Link> {
    let mut list = Vec::new();
    for part in page.split("<a ").skip(1) {
        let (Some((tag, rest)), Some(href)) = (part.split_once('>'), part.split("href=\"").nth(1)) else { continue };
        if !tag.contains("href=\"") {
            continue;
        }
        let inner = rest.split("</a>").next().unwrap_or_default();
        let says: String =
            format!(">{inner}<").split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| format!("{text} ")).collect();
        let to = href.split('"').next().unwrap_or_default().replace("&amp;", "&");
        list.push(Link { to, says: says.split_whitespace().collect::<Vec<_>>().join(" ") });
    }
    list
}

/// How many a link says there are: a number that stands first, or last behind a word as in tabs.
fn said(link: &Link) -> Option<u64> {
    // A day of the calendar says its number, then how many things fall due.
    let says = link.says.split_once(" : ").map_or(link.says.as_str(), |(_, things)| things);
    let words: Vec<&str> = says.split(' ').collect();
    let number = |word: &str| match word.trim_start_matches('(').trim_end_matches(')') {
        "one" => Some(1),
        word => word.replace(',', "").parse().ok(),
    };
    // The stages of a certification have numbers for names.
    if words.iter().rev().nth(1).is_some_and(|word| word.eq_ignore_ascii_case("stage")) {
        return None;
    }
    let first = words.first().and_then(|word| number(word));
    first.or_else(|| words.last().filter(|_| words.len() > 1 && !link.says.contains(['/', '-'])).and_then(|word| number(word)))
}

/// How many things an address lists; [`None`] for what is no list of things.
fn listed(house: &House, who: &Who, to: &str) -> Option<u64> {
    let (path, query) = to.split_once('?').unwrap_or((to, ""));
    let param = |name: &str| query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value);
    if let Some(register) = house.app.registers.iter().find(|register| path == format!("/{}", register.key)) {
        let mut address = format!("/api/v1/{}?limit=1&filter={}", register.key, param("q").unwrap_or_default());
        if let Some(moment) = param("as_at") {
            address.push_str(&format!("&as_at={moment}"));
        }
        return house.get(who, &address).expect(200).json()["total"].as_u64();
    }
    let page = || house.get(who, to).expect(200).text();
    let main = |page: &str| page.split("<main").nth(1).unwrap_or_default().to_owned();
    match path {
        "/soa" => u64::try_from(main(&page()).matches("class=\"ref\"").count()).ok(),
        "/readiness/rule" => {
            let found = page().split("id=\"found\"").nth(1)?.split("</section>").next()?.matches("<tr").count();
            u64::try_from(found.saturating_sub(1)).ok()
        }
        "/reviews" => {
            // Each part says how many it has; its rows say the same unless the part is longer than a page.
            let page = main(&page());
            let parts = page.split("<h2>").skip(1).filter_map(|part| part.split("</span>").next()?.rsplit('>').next()?.parse::<u64>().ok());
            Some(parts.sum())
        }
        "/work" => {
            let page = page();
            let rows = u64::try_from(main(&page).matches("class=\"ref\"").count()).ok()?;
            // A longer list has pages; then its own tab says how many there are.
            if page.contains("offset=") { None } else { Some(rows) }
        }
        _ => None,
    }
}

/// Follows every number that this reader meets; answers with how many there were.
fn follow(house: &House, who: &Who, from: &str) -> usize {
    let kind = |path: &str| -> String {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        path.split('/').map(|part| if part.chars().any(|c| c.is_ascii_digit()) { "X" } else { part }).collect::<Vec<_>>().join("/")
    };
    let (mut seen, mut kinds) = (BTreeSet::new(), BTreeMap::<String, usize>::new());
    let (mut open, mut known) = (VecDeque::from([from.to_owned()]), BTreeMap::<String, Option<u64>>::new());
    let (mut followed, mut wrong) = (0, Vec::new());
    while let Some(path) = open.pop_front() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let answer = house.get(who, &path);
        if answer.status != 200 || !answer.header("content-type").starts_with("text/html") {
            continue;
        }
        for link in links(&answer.text()) {
            if !link.to.starts_with('/')
                || ["/new", "/edit", "/file/", "/copy/", "/report/", "/sign", "offset="].iter().any(|part| link.to.contains(part))
            {
                continue;
            }
            if let (Some(said), false) = (said(&link), link.to.contains('#')) {
                let count = *known.entry(link.to.clone()).or_insert_with(|| listed(house, who, &link.to));
                if let Some(count) = count {
                    followed += 1;
                    if said != count {
                        wrong.push(format!("{path}: “{}” leads to {count} at {}", link.says, link.to));
                    }
                }
            }
            let met = kinds.entry(kind(&link.to)).or_default();
            if *met < OF_A_KIND && !seen.contains(&link.to) {
                *met += 1;
                open.push_back(link.to);
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    followed
}

#[test]
fn each_number_opens_what_it_counts() {
    let house = House::demo(vouchsafe::start::english().unwrap());
    let all = follow(&house, &Who::Operator, "/");
    assert!(all > 100, "only {all} numbers were met");
    // Somebody who sees a part, and the whole as it was half a year ago.
    let part = follow(&house, &house.person("Somebody", "U-3", Some(Role::Contributor)), "/");
    let past = follow(&house, &Who::Operator, "/?as_at=2026-01-31");
    assert!(part > 50 && past > 100, "{part} and {past}");
}

#[test]
fn the_numbers_of_a_new_organisation_open_what_they_count() {
    let house = House::speaking(vouchsafe::start::english().unwrap());
    assert!(follow(&house, &Who::Operator, "/") > 5);
}

/// More of each kind behind one line than its page shows by name.
#[test]
fn the_numbers_beside_long_lists_open_what_they_count() {
    let house = House::speaking(vouchsafe::start::english().unwrap());
    let north = house.create("unit", serde_json::json!({ "name": "North", "parent": "U-1" }));
    let mut scopes = Vec::new();
    for unit in ["U-1", &north] {
        let scope = house.create("scope", serde_json::json!({ "title": unit, "unit": unit, "units": [unit], "statement": "All of it" }));
        house.create("adoption", serde_json::json!({ "framework": "iso27002-2022", "scope": scope, "unit": unit, "since": "2026-05-01" }));
        scopes.push(scope);
    }
    for number in 0..14 {
        let title = |what: &str| format!("{what} {number}");
        let unit = if number == 13 { "U-1" } else { &north };
        let asset = house.create("asset", serde_json::json!({ "name": title("Asset"), "kind": "service", "unit": unit }));
        let control = house.create(
            "control",
            serde_json::json!({ "title": title("Control"), "owner": "P-1", "unit": unit, "requirements": ["A.8.13"], "assets": [asset] }),
        );
        let risk =
            serde_json::json!({ "title": title("Risk"), "affects": ["integrity"], "unit": unit, "controls": [control], "assets": [asset] });
        house.create("risk", risk);
        house.create(
            "control-test",
            serde_json::json!({ "title": title("Test"), "control": control, "procedure": "count", "frequency": "monthly",
                "first_due": "2026-07-01", "independence": "nobody else" }),
        );
        house.create(
            "evidence",
            serde_json::json!({ "title": title("Evidence"), "controls": [control], "kind": "document", "period_from": "2026-05-01",
                "period_to": "2026-05-31", "unit": unit }),
        );
        house.create("task", serde_json::json!({ "what": title("Task"), "about": control, "due": "2026-07-01" }));
    }
    let lines = house.get(&Who::Operator, "/api/v1/soa-line?limit=400&filter=subject:A.8.13").expect(200).json();
    let lines: Vec<&str> = lines["records"].as_array().unwrap().iter().filter_map(|line| line["reference"].as_str()).collect();
    assert!(lines.len() >= 2, "{lines:?}");
    let mut all = 0;
    for path in lines.iter().map(|line| format!("/soa-line/{line}")).chain(["/requirement/A.8.13".to_owned(), format!("/unit/{north}")]) {
        all += house.get(&Who::Operator, &path).expect(200).text().matches(">All 1").count();
        assert!(follow(&house, &Who::Operator, &path) > 10, "{path}");
    }
    assert!(all >= 3, "only {all} lists are longer than their page");
}

/// What says that its review has passed counts among the reviews, in whichever register: on the home page, on the page that it opens, in
/// the metric, and as what falls due.
#[test]
fn a_review_that_a_record_names_counts_among_the_reviews_and_none_that_it_does_not() {
    crate::harness::on_each_engine(|house| {
        let operator = &Who::Operator;
        let counted = || {
            let page = house.get(operator, "/reviews").expect(200).text();
            let tab = |which: &str| {
                let link = page.split(&format!("/reviews?which={which}\"")).nth(1).unwrap().split("</a>").next().unwrap().to_owned();
                let digits: String = link.rsplit('>').find(|part| part.chars().any(|c| c.is_ascii_digit())).unwrap().to_owned();
                digits.chars().filter(char::is_ascii_digit).collect::<String>().parse::<u64>().unwrap()
            };
            ["ahead", "unplanned", "late"].map(tab)
        };
        let control = house.create("control", serde_json::json!({ "title": "Locked copies", "next_review": "2026-12-01" }));
        let before = counted();
        let made = |day: serde_json::Value, unit: &str| {
            house.create("implementation", serde_json::json!({ "control": control, "unit": unit, "next_review": day }))
        };
        let unit = |name: &str| house.create("unit", serde_json::json!({ "name": name, "parent": "U-1", "kind": "company" }));
        let (north, south, west) = (unit("North"), unit("South"), unit("West"));
        let late = made("2026-05-04".into(), &north);
        let ahead = made("2026-09-01".into(), &south);
        let none = made(serde_json::Value::Null, &west);
        let plus = |by: [u64; 3]| std::array::from_fn(|place| before[place] + by[place]);
        assert_eq!(counted(), plus([1, 0, 1]), "one without a day is looked at with its control");
        let listed = |which: &str| house.get(operator, &format!("/reviews?which={which}")).expect(200).text();
        let shows = |which: &str| [&late, &ahead, &none].map(|one| listed(which).contains(&format!("/implementation/{one}\"")));
        assert_eq!([shows("late"), shows("ahead")], [[true, false, false], [false, true, false]]);
        assert_eq!([shows("unplanned"), shows("postponed")], [[false; 3]; 2]);
        let work = house.get(operator, "/work?when=overdue").expect(200).text();
        assert!(work.contains(&format!("/implementation/{late}")) && !work.contains(&format!("/implementation/{none}")));
        // The same of a process, a role and what somebody has to know, which name a day for it too.
        house.create(
            "isms-process",
            serde_json::json!({ "title": "Incidents", "what": "Handled", "criteria": "In a day", "next_review": "2026-05-04" }),
        );
        assert_eq!(counted(), plus([1, 0, 2]));
        house
            .json(operator, "PATCH", &format!("/api/v1/implementation/{late}"), &serde_json::json!({ "fields": { "next_review": null } }))
            .expect(200);
        assert_eq!(counted(), plus([1, 0, 1]));
    });
}

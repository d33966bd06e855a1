//! Every page over a register with every kind of field and hostile text in all of them.
#![cfg(test)]

#[cfg(test)]
mod fake;

use fake::leak::{HOSTILE, LEAK, house};
use fake::{House, id};
use kernel::document::{TableCell, TableRow};
use kernel::{Fault, Filter, Mark, Moment, Problem, Read, Scope, Text, Words};
use maud::Markup;
use std::path::Path;
use ui::form::{Form, form_page};
use ui::list::{ListState, list_page};
use ui::paper::{Sheet, data};
use ui::record::{Extras, record_page};
use ui::{Concept, Fact, Names, Panel, Place, Screen, View, Visitor};

static CONCEPTS: &[Concept] = &[Concept {
    name: "leaks",
    registers: &[&LEAK],
    screens: &[Screen { path: "/leak/matrix", title: "home", under: "leak", index: None, render: |_| Ok(maud::html! {}) }],
    panels: &[Panel {
        register: "leak",
        place: Place::Top(&["level"]),
        render: |_, row| Ok(maud::html! { section { h2 { "Rating ladder" } p { (row.reference) } } }),
    }],
    facts: &[
        Fact { register: "leak", of: |_, row| Ok(vec![("Mopped by".to_owned(), format!("<b>{}</b>", row.reference))]) },
        Fact { register: "person", of: |_, _| Ok(vec![("Swims".to_owned(), "yes".to_owned())]) },
    ],
    ..Concept::EMPTY
}];

fn words() -> Words {
    Words::new("en", &[kernel::words::ENGLISH, ui::ENGLISH]).unwrap()
}

fn visitor() -> Visitor {
    Visitor { person: Some(id("maren")), name: "Maren Holt".into(), csrf: "t0ken".into(), ..Visitor::default() }
}

/// Renders with a view at this path and query, keeps the page for the eye, and checks what every page must hold.
fn show(name: &str, house: &House, path: &str, query: &[(&str, &str)], render: impl Fn(&View<'_>) -> Result<Markup, Fault>) -> String {
    let (words, visitor) = (words(), visitor());
    let query: Vec<(String, String)> = query.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let view = View { read: house, words: &words, concepts: CONCEPTS, visitor: &visitor, path, query: &query, flash: None };
    let html = render(&view).unwrap().into_string();
    keep(name, &html);
    check(name, &html);
    html
}

fn keep(name: &str, html: &str) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ui-pages");
    std::fs::create_dir_all(folder.join("static")).unwrap();
    std::fs::write(folder.join(format!("{name}.html")), html).unwrap();
    for file in ["app.css", "app.js", "icons.svg", "icon.svg"] {
        std::fs::write(folder.join("static").join(file), ui::assets::asset(file).unwrap().bytes).unwrap();
    }
}

fn attributes<'h>(html: &'h str, name: &str) -> Vec<&'h str> {
    let start = format!(" {name}=\"");
    html.match_indices(&start).filter_map(|(at, _)| html[at + start.len()..].split('"').next()).collect()
}

fn check(name: &str, html: &str) {
    assert_eq!(html.matches("<h1").count(), 1, "{name}: one h1");
    assert_eq!(html.matches("<main").count(), 1, "{name}: one main");
    assert!(!html.contains(" style="), "{name}: inline style");
    assert!(!html.contains("<style") && !html.contains("javascript:"), "{name}");
    assert_eq!(html.matches("<script").count(), 1, "{name}: only our script");
    assert!(!html.contains("<img"), "{name}: hostile picture");
    assert!(!html.contains("[form-") && !html.contains(">["), "{name}: a message is missing");
    for event in [" onclick=\"", " onerror=\"", " onload=\""] {
        assert!(!html.contains(event), "{name}: {event}");
    }
    let ids = attributes(html, "id");
    for one in &ids {
        assert_eq!(ids.iter().filter(|other| *other == one).count(), 1, "{name}: id {one} twice");
    }
    for wanted in ["for", "aria-labelledby", "aria-controls", "list"] {
        for target in attributes(html, wanted) {
            assert!(ids.contains(&target), "{name}: {wanted}={target} leads nowhere");
        }
    }
    for targets in attributes(html, "aria-describedby") {
        for target in targets.split(' ') {
            assert!(ids.contains(&target), "{name}: described by {target}, which is not there");
        }
    }
    for (at, _) in html.match_indices("<input").chain(html.match_indices("<select")).chain(html.match_indices("<textarea")) {
        let tag = html[at..].split('>').next().unwrap();
        let inside_label = html[..at].rfind("<label").is_some_and(|open| !html[open..at].contains("</label>"));
        let own = attributes(tag, "id").first().is_some_and(|id| html.contains(&format!("for=\"{id}\"")));
        assert!(tag.contains("type=\"hidden\"") || tag.contains("aria-label") || inside_label || own, "{name}: no label: {tag}");
    }
}

#[test]
fn lists() {
    let house = house();
    let list = |view: &View<'_>| list_page(view, &LEAK, &ListState::parse(view, &LEAK));
    let html = show("list", &house, "/leak", &[], list);
    assert!(html.contains("/leak/L-42") && html.contains("Leaks") && html.contains("aria-sort=\"ascending\""));
    assert!(html.contains("&lt;script&gt;") && !html.contains("L-99"));
    let path = html.split("class=\"path\"").nth(1).unwrap().split("</td>").next().unwrap();
    assert!(
        html.contains("Depth before, depth now") && path.contains("lv was") && path.contains("lv2"),
        "levels of one scale are one column: {path}"
    );
    let html = show("list-filtered", &house, "/leak", &[("q", "owner:me state:open"), ("sort", "-review")], list);
    assert!(html.contains("aria-sort=\"descending\"") && html.contains("class=\"token\""));
    let html = show("list-wrong", &house, "/leak", &[("q", "ownr:\"<b>\"")], list);
    assert!(html.contains("There is no field “ownr”") && html.contains("value=\"ownr:&quot;&lt;b&gt;&quot;\""));
    show("list-none", &house, "/leak", &[("q", "level:low owner:none")], list);
    let bulk = |view: &View<'_>| list_page(view, &LEAK, &ListState { bulk: true, ..ListState::parse(view, &LEAK) });
    let html = show("list-bulk", &house, "/leak", &[("columns", "title,level,state")], bulk);
    assert!(html.contains("name=\"ids\" value=\"L-42\""));
    let empty = House::new();
    let html = show("list-empty", &empty, "/leak", &[], list);
    assert!(html.contains("There are no leaks yet.") && !html.contains("asks for this list"));
}

#[test]
fn a_reader_sees_no_button_that_writes() {
    let mut house = house();
    house.scope = Scope::new(&[(id("root"), None)], &[(id("root"), kernel::Role::Reader)], None);
    let html = show("list-reader", &house, "/leak", &[], |view| list_page(view, &LEAK, &ListState::parse(view, &LEAK)));
    assert!(!html.contains("/leak/new"));
    let html = show("record-reader", &house, "/leak/L-42", &[], |view| {
        record_page(view, house.row("main"), &Extras { upload_limit: 25_000_000, ..Extras::default() })
    });
    assert!(!html.contains("/edit") && !html.contains("method=\"post\"") && !html.contains("/do/"));
}

#[test]
fn records() {
    let house = house();
    let extras = Extras { upload_limit: 25_000_000, ..Extras::default() };
    let html = show("record", &house, "/leak/L-42", &[], |view| record_page(view, house.row("main"), &extras));
    for wanted in [
        "Rating ladder",
        "/leak/L-42/edit",
        "/leak/L-42/do/patch",
        "18,400.50 EUR",
        "<ins>",
        "<del>",
        "Fed by",
        "/file/F-12",
        "Points to",
        "Signed revision 1",
        "T-7",
        "2026-06-02 10:14 UTC",
    ] {
        assert!(html.contains(wanted) || wanted == "Fed by", "{wanted}");
    }
    assert!(!html.contains(">Level</dt>"), "a field that a panel shows stands there only");
    let html = show("record-hostile", &house, "/leak/L-66", &[], |view| record_page(view, house.row("hostile"), &extras));
    assert!(html.contains("&lt;script&gt;alert(1)") && html.contains("Fed by") == html.contains("L-42"));
    let html = show("record-target", &house, "/leak/L-11", &[], |view| record_page(view, house.row("leak1"), &extras));
    assert!(html.contains("Fed by: Leaks") && html.contains("L-42"));
    show("record-retired", &house, "/leak/L-99", &[], |view| record_page(view, house.row("gone"), &extras));
}

#[test]
fn forms() {
    let house = house();
    let row = house.row("main");
    let form = |typed: &'static [(String, String)]| Form {
        register: &LEAK,
        row: None,
        typed,
        problems: &[],
        action: "/leak/new".into(),
        version: None,
        seen: None,
        files: None,
    };
    let html = show("form-new", &house, "/leak/new", &[], |view| form_page(view, &form(&[])));
    assert!(html.contains("name=\"_csrf\" value=\"t0ken\"") && html.contains("name=\"_reason\"") && !html.contains("name=\"state\""));
    let edit = Form { row: Some(row), version: Some(row.version), action: "/leak/L-42/edit".into(), ..form(&[]) };
    let html = show("form-edit", &house, "/leak/L-42/edit", &[], |view| form_page(view, &edit));
    for wanted in [
        "value=\"18400.50\"",
        "value=\"L-11, L-12\"",
        "name=\"_version\" value=\"2\"",
        "value=\"Jonas Weidt\"",
        "data-when=\"plumber\"",
        "Monday | 12",
        "Save revision 3",
    ] {
        assert!(html.contains(wanted), "{wanted}");
    }
    let state = html.split("id=\"f-state\"").nth(1).unwrap().split("</select>").next().unwrap();
    assert!(
        state.contains("\"in-progress\"") && state.contains("\"done\"") && !state.contains("\"open\""),
        "only the ways of the workflow"
    );
}

#[test]
fn what_was_typed_stays() {
    let house = house();
    let row = house.row("main");
    let typed: Vec<(String, String)> = [
        ("title", ""),
        ("review", "2026-06-31"),
        ("why", ""),
        ("why", "law"),
        ("story", HOSTILE),
        ("feeds", "L-11, L-77"),
        ("cost", "<1>"),
        ("grade", "9"),
        ("_reason", HOSTILE),
    ]
    .iter()
    .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
    .collect();
    // Fields and words of choices are called as the page calls them, in whatever language; programs are told the keys.
    let marked =
        Words::new("en", &[ui::ENGLISH, kernel::words::ENGLISH, ("t", "leak-why = Grund\nleak-why-law = Gesetz\nleak-title = Titel")])
            .unwrap();
    let told = Form {
        register: &LEAK,
        row: Some(row),
        typed: &[],
        problems: &[
            Problem::field("title", Text::new("problem-required").with("label", "Title")),
            Problem::field("why", Text::new("problem-fixed-field").with("key", "why")),
            Problem::field("why", Text::new("cell-unknown-choice").with("typed", "law").with("choices", "law, contract")),
        ],
        action: String::new(),
        version: Some(2),
        seen: None,
        files: None,
    };
    let visitor = ui::Visitor::default();
    let view = View { read: &house, words: &marked, concepts: &[], visitor: &visitor, path: "/", query: &[], flash: None };
    let html = form_page(&view, &told).unwrap().into_string();
    for wanted in ["Titel is needed.", "“Grund” is set by", "“law” is not one of: Gesetz, Contract."] {
        assert!(html.contains(wanted), "{wanted}");
    }
    let problems = vec![
        Problem::field("title", Text::new("problem-required").with("label", "Title")),
        Problem::field("review", Text::new("cell-not-a-date").with("typed", "2026-06-31")),
        Problem::field("feeds", Text::new("cell-not-found").with("typed", HOSTILE)),
        Problem::whole(Text::new("problem-unit-not-yours")),
    ];
    let form = Form {
        register: &LEAK,
        row: Some(row),
        typed: &typed,
        problems: &problems,
        action: "/leak/L-42/edit".into(),
        version: Some(2),
        seen: None,
        files: None,
    };
    let html = show("form-wrong", &house, "/leak/L-42/edit", &[], |view| form_page(view, &form));
    for wanted in [
        "<title>Error:",
        "href=\"#f-title\"",
        "value=\"2026-06-31\"",
        "aria-invalid=\"true\"",
        "4 answers need another look",
        "value=\"&lt;1&gt;\"",
        "<option value=\"9\" selected>9</option>",
        "value=\"L-11, L-77\"",
    ] {
        assert!(html.contains(wanted), "{wanted}");
    }
}

#[test]
fn an_edit_overtaken_by_another_keeps_both() {
    let house = house();
    let row = house.row("main");
    // The author began at version 1: touched the title, left the level and the state as they were.
    let typed: Vec<(String, String)> =
        [("title", "My title"), ("level", "high"), ("state", "open"), ("feeds", "L-11, L-12, L-66"), ("owner", "Jonas Weidt")]
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect();
    let form = Form {
        register: &LEAK,
        row: Some(row),
        typed: &typed,
        problems: &[],
        action: "/leak/L-42/edit".into(),
        version: Some(2),
        seen: Some(1),
        files: None,
    };
    let html = show("form-stale", &house, "/leak/L-42/edit", &[], |view| form_page(view, &form));
    assert!(html.contains("Jonas Weidt saved L-42 while you were editing") && html.contains("name=\"_version\" value=\"2\""));
    assert!(html.contains("value=\"My title\""), "what was typed stays");
    assert!(
        html.contains("value=\"very-high\" selected") && html.contains("value=\"L-11, L-12\""),
        "what was not touched follows the newest version"
    );
}

#[test]
fn operations_history_comparison() {
    let house = house();
    let row = house.row("main");
    let patch = LEAK.operation("patch").unwrap();
    let html = show("operation", &house, "/leak/L-42/do/patch", &[], |view| {
        ui::operation::operation_page(view, row, patch, &[], &[], &ui::operation::Before::default())
    });
    assert!(html.contains("action=\"/leak/L-42/do/patch\"") && html.contains("id=\"f-how\""));
    let html = show("operation-grave", &house, "/leak/L-42/do/flood", &[], |view| {
        ui::operation::operation_page(view, row, LEAK.operation("flood").unwrap(), &[], &[], &ui::operation::Before::default())
    });
    assert!(html.contains("btn is-bad"));
    let html = show("history", &house, "/leak/L-42/history", &[("from", "1"), ("to", "2")], |view| ui::history::history_page(view, row));
    assert!(html.contains("revision 1") && html.contains("Very high"));
    show("find", &house, "/find", &[("q", "script")], |view| Ok(ui::find::find_page(view, "script", &view.read.search("script", 20)?)));
    show("find-none", &house, "/find", &[("q", "nix")], |view| Ok(ui::find::find_page(view, "nix", &[])));
    let json = house.search("script", 5).unwrap();
    let (words, visitor) = (words(), visitor());
    let view = View { read: &house, words: &words, concepts: CONCEPTS, visitor: &visitor, path: "/find.json", query: &[], flash: None };
    let answer = ui::find::find_json(&view, &ui::find::fitting(&view, "leak"), &json);
    assert!(answer["hits"].as_array().unwrap().iter().any(|hit| hit["url"] == "/leak/L-66"));
    assert!(answer["places"].as_array().unwrap().iter().any(|place| place["url"] == "/leak"));
}

#[test]
fn everything_is_found_by_name_other_words_and_clause() {
    let house = house();
    let (words, visitor) = (words(), visitor());
    let view = View { read: &house, words: &words, concepts: CONCEPTS, visitor: &visitor, path: "/find", query: &[], flash: None };
    let paths = |typed: &str| ui::find::fitting(&view, typed).into_iter().map(|target| target.path).collect::<Vec<_>>();
    assert_eq!(paths("leaks")[0], "/leak");
    assert_eq!(paths("6.1.2")[0], "/leak", "by its clause");
    assert_eq!(paths("new leak")[0], "/leak/new");
    assert_eq!(paths("password"), ["/account"], "by another word for it");
    assert_eq!(paths("audit trail"), ["/journal"]);
    assert_eq!(paths("SIGN-off")[0], "/sign-off", "a register that stands in no index");
    assert!(paths("patch").contains(&"/leak?q=state%3Aopen".to_owned()) || paths("patch").iter().any(|path| path.starts_with("/leak")));
    assert!(paths("nothing like this").is_empty() && ui::find::is_clause(&view, "6.1.2") && !ui::find::is_clause(&view, "L-42"));
    let html = show("find-everything", &house, "/find", &[], |view| Ok(ui::find::find_page(view, "", &[])));
    for register in fake::REGISTERS.iter().filter(|register| register.key != "organisation") {
        assert!(html.contains(&format!("href=\"/{}\"", register.key)), "{} is not to be reached", register.key);
    }
    let mut reader = fake::leak::house();
    reader.scope = Scope::new(&[(id("root"), None)], &[(id("root"), kernel::Role::Reader)], None);
    let html = show("find-reader", &reader, "/find", &[], |view| Ok(ui::find::find_page(view, "", &[])));
    assert!(!html.contains("/leak/new"), "what a reader may not do is not offered");
}

#[test]
fn the_index_folds_and_counts_only_what_it_shows() {
    let house = house();
    let group =
        |html: &str, key: &str| html.split(&format!("data-group=\"{key}\"")).nth(1).unwrap().split("</details>").next().unwrap().to_owned();
    let at = |path: &str, open: Option<&[&str]>| {
        let words = words();
        let open = open.map(|keys| keys.iter().map(|key| (*key).to_owned()).collect());
        let visitor = Visitor { open, made: vec!["task".into(), "nonsense".into()], ..visitor() };
        let view = View { read: &house, words: &words, concepts: CONCEPTS, visitor: &visitor, path, query: &[], flash: None };
        ui::layout::page(&view, "T", maud::html! { h1 { "T" } }).into_string()
    };
    let html = at("/person", None);
    assert!(group(&html, "setup").starts_with(" open") && group(&html, "setup").contains("<b>1</b>"), "the page's own group stands open");
    assert!(group(&html, "plan").starts_with('>') && !group(&html, "plan").contains("<b>1"), "a folded group counts nothing");
    let html = at("/", Some(&["plan", "<script>"]));
    assert!(group(&html, "plan").starts_with(" open") && group(&html, "setup").starts_with('>') && !html.contains("<script>\""));
    assert!(group(&at("/", None), "plan").starts_with(" open"), "on a first visit something stands open");
    let menu = html.split("Last used").nth(1).unwrap();
    assert!(menu.split("</ul>").next().unwrap().contains("/task/new"), "what was made last is offered first");
}

#[test]
fn the_journal_says_who_did_what() {
    let house = house();
    let html = show("journal", &house, "/journal", &[], ui::journal::journal_page);
    for wanted in ["Jonas Weidt", "in the browser", "L-42", "name=\"register\"", "/leak/L-42/history?from=1&amp;to=2", "changed"] {
        assert!(html.contains(wanted), "{wanted}");
    }
    assert!(html.contains("&lt;script&gt;"), "hostile titles are text");
    let html =
        show("journal-wrong", &house, "/journal", &[("from", "<b>"), ("register", "nix"), ("person", "nobody")], ui::journal::journal_page);
    assert_eq!(html.matches("class=\"err\"").count(), 3);
    assert!(html.contains("value=\"&lt;b&gt;\"") && !html.contains("journal.csv?"));
    let html = show("journal-one", &house, "/journal", &[("record", "L-42"), ("channel", "browser")], ui::journal::journal_page);
    assert!(html.contains("journal.csv?record=L-42&amp;channel=browser") && html.contains("Show all"));
}

#[test]
fn the_main_button_is_what_the_record_calls_for() {
    let house = house();
    let html = show("record-next", &house, "/leak/L-42", &[], |view| record_page(view, house.row("main"), &Extras::default()));
    let main: Vec<&str> = html.match_indices("btn main").map(|(at, _)| html[at..].split('>').nth(1).unwrap()).collect();
    assert!(main.iter().any(|label| label.starts_with("Patch")), "{main:?}");
    assert!(!main.iter().any(|label| label.starts_with("Flood") || label.starts_with("Retire")), "{main:?}");
}

#[test]
fn the_past_is_read_only_and_every_link_stays_in_it() {
    let mut past = house();
    past.moment = Moment::At("2025-12-31T23:59:59Z".parse().unwrap());
    let query = [("as_at", "2025-12-31")];
    let html = show("past-list", &past, "/leak", &query, |view| list_page(view, &LEAK, &ListState::parse(view, &LEAK)));
    assert!(html.contains("class=\"past\"") && html.contains("Back to now"));
    let html2 = show("past-record", &past, "/leak/L-42", &query, |view| {
        record_page(view, past.row("main"), &Extras { upload_limit: 9, ..Extras::default() })
    });
    assert!(!html2.contains("method=\"post\"") && !html2.contains("/edit\""));
    for page in [&html, &html2] {
        for href in attributes(page, "href")
            .into_iter()
            .filter(|href| href.starts_with('/') && !href.starts_with("/static") && !href.starts_with("/account"))
        {
            let leaves = ["/leak", "/leak/L-42"].contains(&href);
            assert!(href.contains("as_at=") || leaves, "{href}");
        }
    }
    let now = house();
    show("past-compare", &past, "/leak/L-42", &[("as_at", "2025-12-31"), ("compare", "now")], |view| {
        let mut then = past.row("main").clone();
        then = past.history[&then.id].last().unwrap().row.clone();
        ui::compare::compare_page(view, &then, now.row("main"), &now)
    });
}

#[test]
fn faults() {
    let house = house();
    let faults = [
        ("not-found", Fault::NotFound),
        ("forbidden", Fault::Forbidden),
        ("unauthenticated", Fault::Unauthenticated),
        ("invalid", Fault::whole(Text::new("cell-not-found").with("typed", HOSTILE))),
        ("stale", Fault::Stale { reference: HOSTILE.into(), seen: 1, newest: 2 }),
        ("conflict", Fault::Conflict(Text::new("problem-reference-taken").with("reference", HOSTILE))),
        ("unavailable", Fault::Unavailable("secret".into())),
        ("internal", Fault::Internal("secret".into())),
    ];
    for (name, fault) in faults {
        let status = ui::error::status(&fault);
        let page = |view: &View<'_>| Ok(ui::error::error_page(view, &fault, status, "7f3a"));
        let html = show(&format!("error-{name}"), &house, "/leak/L-421", &[], page);
        assert!(!html.contains("secret") && html.contains(&format!(", {status}</p><h1>")));
        let bare = ui::error::bare_error_page(&words(), &fault, status, "7f3a").into_string();
        check(name, &bare);
        keep(&format!("bare-{name}"), &bare);
    }
}

#[test]
fn names_that_may_not_be_seen_stay_hidden() {
    let mut house = house();
    house.rows.retain(|row| row.id != id("leak1") && row.id != id("jonas"));
    let html = show("record-hidden", &house, "/leak/L-42", &[], |view| record_page(view, house.row("main"), &Extras::default()));
    assert!(!html.contains("L-12") && !html.contains("Jonas") && html.contains("Somebody you may not see"));
    assert_eq!(house.count(&LEAK, &Filter::new()).unwrap(), 11);
}

#[test]
fn pieces_and_figures() {
    use kernel::document::{Bars, Shade};
    use maud::html;
    use ui::figures::{Matrix, Part, Point, bars, matrix, strip};
    let theme = Bars {
        head: "Theme".into(),
        parts: vec![(Shade::Ok, "done".into()), (Shade::Level(5), "missing".into())],
        all: "All".into(),
        rows: vec![("A.5".into(), vec![30, 7]), ("A.6".into(), vec![0, 8])],
    };
    use ui::pieces::{Column, Table, Tone, level, level_path, marked, note, sum};
    let house = house();
    let likelihoods: Vec<String> = ["1 very unlikely", "2 unlikely", "3 possible", "4 likely", "5 nearly certain"].map(String::from).into();
    let consequences: Vec<String> = ["1 minor", "2 noticeable", "3 serious", "4 critical", "5 catastrophic"].map(String::from).into();
    let levels: Vec<String> = ["Very low", "Low", "Medium", "High", "Very high"].map(String::from).into();
    let ranks = [[1, 1, 2, 2, 3], [1, 2, 3, 3, 4], [2, 3, 3, 4, 4], [2, 3, 4, 4, 5], [3, 4, 4, 5, 5]];
    let level_of = |l: usize, c: usize| ranks[l - 1][c - 1];
    let cell = |l: usize, c: usize| Some(((l * c % 4) as u64, format!("/leak?q=cell:{l}x{c}"), format!("{} leaks at {l}, {c}", l * c % 4)));
    let points = [
        Point { reference: "L-42".into(), inherent: Some((4, 5)), now: Some((3, 4)), target: Some((2, 4)) },
        Point { reference: "L-17".into(), inherent: Some((4, 5)), now: Some((3, 5)), target: Some((2, 4)) },
        Point { reference: "L-29".into(), inherent: Some((4, 4)), now: Some((4, 3)), target: Some((2, 3)) },
    ];
    let draw = |small: bool, points: &[Point]| {
        matrix(&Matrix {
            label: "Where the 64 leaks stand",
            likelihoods: &likelihoods,
            consequences: &consequences,
            axes: ("Likelihood", "Consequence"),
            levels: &levels,
            level_of: &level_of,
            appetite: 3,
            cell: &cell,
            points,
            small,
        })
    };
    let html = show("pieces", &house, "/leak/matrix", &[], |view| {
        let table = Table::new("Lines", vec![Column::new("Ref"), Column::new("Title").title(), Column::new("Leaks").number()])
            .group("A.8", "Technological", "34 of 34 applicable")
            .row(vec![html! { "A.8.6" }, html! { "Capacity" }, html! { "3" }])
            .changed(vec![html! { "A.8.11" }, html! { "Masking" small { del { "Planned" } " " ins { "Tested" } } }, html! { "3" }])
            .foot(vec![html! { "4" }, html! { "of 34 shown" }, html! { "20" }]);
        let main = html! {
            div.head { div { h1 { "Pieces" } } }
            (sum("Standing", &html! { b { "89" } " of 93 applicable:" },
                &[("/leak".into(), marked(Mark::Good, "tested"), 72), ("/leak?q=x".into(), marked(Mark::Stale, "stale"), 4)]))
            (bars("By theme", &theme, &|_, part| (part == 0).then(|| "/leak?q=done".to_owned())))
            (strip("72 tested, 4 stale, 2 failed of 89", &[(Part::Ok, 72), (Part::Part, 6), (Part::Stale, 4), (Part::Bad, 2), (Part::None, 5)]))
            p { (level_path(Some("5×4"), Some((4, "3×4 High")), Some("2×4"))) " " (level(1, "1 Very low")) }
            (note(Tone::Warn, &html! { "The acceptance goes stale when you save." }))
            (table.markup())
            div.cols { figure { (draw(false, &points)) } figure { (draw(true, &points[..1])) } }
        };
        Ok(ui::layout::page(view, "Pieces", main))
    });
    assert!(html.contains("class=\"ln\"") && html.contains("aria-current=\"page\""));
}

#[test]
fn facts_of_other_concepts_stand_in_the_head_and_in_the_print() {
    let house = house();
    let html = show("record-facts", &house, "/leak/L-42", &[], |view| record_page(view, house.row("main"), &Extras::default()));
    let head = html.split("<div class=\"cols").next().unwrap();
    assert!(head.contains("Mopped by") && head.contains("&lt;b&gt;L-42&lt;/b&gt;") && !html.contains("Swims"), "{head}");
    let printed = with_view(&house, |view| ui::paper::record(view, house.row("main")).unwrap());
    assert!(printed.facts.contains(&("Mopped by".to_owned(), "<b>L-42</b>".to_owned())));
}

fn with_view<T>(house: &House, render: impl Fn(&View<'_>) -> T) -> T {
    let (words, visitor) = (words(), visitor());
    render(&View { read: house, words: &words, concepts: CONCEPTS, visitor: &visitor, path: "/report", query: &[], flash: None })
}

#[test]
fn a_sheet_says_every_kind_of_field_in_its_type() {
    let house = house();
    let row = house.row("main");
    let table = with_view(&house, |view| {
        let names = Names::load(view.read, [row]).unwrap();
        let mut sheet = Sheet::new(view, &LEAK, &names).reference(0.8);
        for field in LEAK.fields().iter().filter(|field| field.key != "story") {
            sheet = sheet.field(&field.key, 1.0);
        }
        let sheet = sheet
            .headed("grade", "Out of five", data(1.0))
            .field_with("mail", 1.0, |row| row.title().len().to_string())
            .column("none", "None", 1.0, |_| None::<i64>)
            .field("tpyo", 1.0)
            .by_hand("seen_by", "Seen by", 2.0);
        sheet.table("leaks", "Leaks", [row])
    });
    let [TableRow::Cells(cells)] = table.rows.as_slice() else { panic!("{:?}", table.rows) };
    assert_eq!(cells.len(), table.columns.len());
    let at = |key: &str| table.columns.iter().position(|column| column.key == key).unwrap();
    let text = |text: &str| TableCell::Text(text.to_owned());
    let words = |words: &[&str]| TableCell::Words(words.iter().map(|word| (*word).to_owned()).collect());
    for (key, wanted) in [
        ("reference", text("L-42")),
        ("unit", text(&house.row("root").title())),
        ("owner", text(&house.row("jonas").title())),
        ("tags", words(&["availability", "ransomware"])),
        // A level keeps its rank, a flag its word.
        ("level", TableCell::Level(5, "Very high".to_owned())),
        ("standing", text("Stale")),
        ("why", words(&["Law", "Contract"])),
        ("plumber", text("Yes")),
        ("review", TableCell::Date(jiff::civil::date(2026, 6, 16))),
        ("cost", text("18,400.50 EUR")),
        ("buckets", TableCell::Int(3)),
        ("page", text("https://example.com/restore-drill")),
        // People by name, other records by reference.
        ("looker", text(&house.row("jonas").title())),
        ("feeds", words(&["L-11", "L-12"])),
        ("depth_now", TableCell::Empty),
        ("none", TableCell::Empty),
        ("tpyo", TableCell::Empty),
        ("seen_by", TableCell::Empty),
    ] {
        assert_eq!(cells[at(key)], wanted, "{key}");
    }
    let column = |key: &str| table.columns.iter().rev().find(|column| column.key == key).unwrap();
    assert_eq!((column("grade").label.as_str(), column("grade").printed, column("level").printed), ("Out of five", false, true));
    assert_eq!((column("mail").label.as_str(), column("review").label.as_str()), ("E-mail", "Next review"));
    assert!(column("seen_by").by_hand && column("seen_by").width > 1.9 && !column("mail").by_hand);
    // A key that the register does not have shows like a missing message.
    assert_eq!(column("tpyo").label, "[leak-tpyo]");
    // What nobody said is empty; what can be several is a list of none.
    let empty = with_view(&house, |view| {
        let names = Names::default();
        let sheet = Sheet::new(view, &LEAK, &names).field("feeds", 1.0).field("why", 1.0).field("tags", 1.0).field("looker", 1.0);
        sheet.groups("leaks", "Leaks", [("Mended".to_owned(), [house.row("gone")]), ("None".to_owned(), [house.row("gone")])])
    });
    let list = || TableCell::Words(Vec::new());
    let line = || TableRow::Cells(vec![list(), list(), list(), TableCell::Empty]);
    assert_eq!(empty.rows, [TableRow::Group("Mended".to_owned()), line(), TableRow::Group("None".to_owned()), line()]);
}

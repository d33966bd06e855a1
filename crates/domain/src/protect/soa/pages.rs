//! The page of the Statement of Applicability.

use super::record::{Applicable, Reason, SOA_LINE, Status};
use super::rules::tests_as_held;
use super::statement::{Line, Statement, grouped};
use super::{chart, compare};
use crate::ground::framework::Requirement;
use crate::protect::control_test::pieces::tested_mark;
use jiff::ToSpan;
use kernel::Finder;
use kernel::{Choice, Fault, Filter, Id, Value, filter};
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};
use ui::pieces::counted;
use ui::pieces::{Column, Tab, Table, choice_mark, icon, sum, tag, views};
use ui::view::encode;
use ui::{View, paths};

/// The attributes by which lines are narrowed: parameter, label, and where their words stand.
type Attribute = (&'static str, &'static str, fn(&Requirement) -> &[String]);

const ATTRIBUTES: [Attribute; 5] = [
    ("type", "soa-attribute-type", |asked| &asked.control_types),
    ("property", "soa-attribute-property", |asked| &asked.properties),
    ("concept", "soa-attribute-concept", |asked| &asked.concepts),
    ("capability", "soa-attribute-capability", |asked| &asked.capabilities),
    ("domain", "soa-attribute-domain", |asked| &asked.domains),
];

/// One of the views over the statement.
type Look = (&'static str, &'static str, fn(&View<'_>, &Line) -> bool);

const LOOKS: [Look; 9] = [
    ("", "soa-view-all", |_, _| true),
    ("excluded", "soa-view-excluded", |_, line| !line.applicable()),
    ("no-control", "soa-view-no-control", |_, line| line.status == Status::NoControl),
    ("open", "soa-view-open", |_, line| !matches!(line.status, Status::Implemented | Status::NotApplicable)),
    ("untested", "soa-view-untested", |_, line| line.applicable() && tests_as_held(&line.row).last.is_none()),
    ("reasons", "soa-view-reasons", |_, line| line.unreasoned()),
    ("untraced", "soa-view-untraced", |_, line| line.untraced()),
    ("unshown", "soa-view-unshown", |_, line| line.unshown()),
    ("changed", "soa-view-changed", |view, line| {
        let since = view.read.today().checked_sub(30.days());
        let moved = line.row.changed_at.max(line.row.created_at).to_zoned(view.read.zone()).date();
        line.row.version > 1 && since.is_ok_and(|since| moved >= since)
    }),
];

pub(super) fn soa(view: &View<'_>) -> Result<Markup, Fault> {
    let statement = Statement::load(view.read, view.param("scope"))?;
    if statement.lines.is_empty() {
        return Ok(html! {
            (heading(view, &statement)?)
            section.part.stack.tight { p.lead { (view.t("soa-empty")) } p.row { a.btn.main href=(view.link("/frameworks")) { (view.t("soa-empty-do")) } } }
        });
    }
    let typed = typed(view, &statement);
    let (found, problem) = match &typed {
        Ok(found) => (found.as_ref(), None),
        Err(text) => (None, Some(view.words.say(text))),
    };
    let [all, ..] = &LOOKS;
    let look = LOOKS.iter().find(|(key, ..)| *key == view.param("view")).unwrap_or(all);
    let asked = |line: &&Line| narrow(view, line) && found.is_none_or(|found| found.contains(&line.row.id));
    let narrowed: Vec<&Line> = statement.lines.iter().filter(asked).collect();
    let shown: Vec<&Line> = narrowed.iter().copied().filter(|line| (look.2)(view, line)).collect();
    let tabs: Vec<Tab> = LOOKS
        .iter()
        .map(|(key, label, test)| Tab {
            href: view.here(&[("view", key)]),
            label: view.words.get(label),
            count: u64::try_from(narrowed.iter().filter(|line| test(view, line)).count()).ok(),
            current: *key == look.0,
        })
        .collect();
    Ok(html! {
        (heading(view, &statement)?)
        (views(&view.t("views"), &tabs))
        (filter_form(view, &statement, problem.as_deref()))
        (summary(view, &statement))
        (chart::section(view, &statement))
        @if shown.is_empty() { p.part.lead { (view.t("list-nothing")) } p { a href=(reset(view)) { (view.t("list-show-all")) } } }
        @else { (table(view, &statement, &shown)) }
    })
}

/// Lines that the filter text finds; [`None`] without one.
fn typed(view: &View<'_>, statement: &Statement) -> Result<Option<BTreeSet<Id>>, kernel::Text> {
    let text = view.param("q");
    let Some(scope) = statement.scope.as_ref().filter(|_| !text.trim().is_empty()) else { return Ok(None) };
    let finder = Finder(view.read);
    let context = filter::Context { me: view.visitor.person, today: view.read.today(), lookup: &finder };
    let parsed = Filter::parse(text, &SOA_LINE, &context)?.is(&SOA_LINE, "scope", vec![Value::Link(scope.id)]);
    let rows = view.read.all(&SOA_LINE, &parsed).map_err(|_| kernel::Text::new("soa-filter-failed"))?;
    Ok(Some(rows.into_iter().map(|row| row.id).collect()))
}

fn narrow(view: &View<'_>, line: &Line) -> bool {
    let theme = view.param("theme");
    let in_theme = theme.is_empty()
        || (theme == "own" && line.asked().is_none())
        || line.group().1 == theme
        || line.group().1.strip_prefix(theme).is_some_and(|rest| rest.starts_with('.'));
    in_theme
        && ATTRIBUTES.iter().all(|(param, _, words)| {
            let wanted = view.param(param);
            wanted.is_empty() || line.asked().is_some_and(|asked| words(asked).iter().any(|word| word == wanted))
        })
}

fn reset(view: &View<'_>) -> String {
    only(view, "")
}

/// The statement narrowed by this filter and nothing else.
fn only(view: &View<'_>, filter: &str) -> String {
    let mut empty: Vec<(&str, &str)> = vec![("q", filter), ("theme", ""), ("view", "")];
    empty.extend(ATTRIBUTES.iter().map(|(param, ..)| (*param, "")));
    view.here(&empty)
}

fn heading(view: &View<'_>, statement: &Statement) -> Result<Markup, Fault> {
    let scope = statement.scope.as_ref();
    let export = |report: &str, format: &str| {
        let path = paths::report(report, format);
        view.link(&scope.map_or(path.clone(), |row| format!("{path}?scope={}", encode(&row.reference))))
    };
    let version = scope.map_or_else(|| Ok(html! {}), |scope| compare::version_line(view, scope))?;
    Ok(html! {
        div.head {
            div {
                p.crumb { (view.t("soa-crumb")) }
                h1 { (view.t("screen-soa")) }
                @if let Some(row) = scope {
                    p.row.facts {
                        (version)
                        span { (view.t("soa-scope")) " " a href=(view.link(&paths::record(row.register, &row.reference))) { bdi { (row.title()) } } }
                        @if statement.scopes.len() > 1 {
                            span { (view.t("soa-other-scopes")) @for other in statement.scopes.iter().filter(|other| other.id != row.id)
                                { " " a href=(view.here(&[("scope", &other.reference)])) { bdi { (other.title()) } } } }
                        }
                    }
                }
            }
            @if scope.is_some() && !statement.lines.is_empty() {
                div.row {
                    details.menu {
                        summary.btn { (view.t("export")) (icon("caret")) }
                        div { ul.list {
                            @for (format, label) in [("xlsx", "soa-export-xlsx"), ("pdf", "soa-export-pdf"), ("csv", "soa-export-csv"),
                                ("json", "soa-export-json")] {
                                li { a href=(export("soa", format)) { (view.words.get(label)) } }
                            }
                            li { a href=(export("soa-auditor", "xlsx")) { (view.t("soa-export-auditor")) } }
                        } }
                    }
                }
            }
        }
    })
}

fn filter_form(view: &View<'_>, statement: &Statement, problem: Option<&str>) -> Markup {
    let mut themes: BTreeMap<(usize, &str), &str> = BTreeMap::new();
    for (place, line) in statement.lines.iter().enumerate() {
        let (_, group, title) = line.group();
        if !group.is_empty() && !themes.keys().any(|(_, known)| *known == group) {
            themes.insert((place, group), title);
        }
    }
    let own = statement.lines.iter().any(|line| line.asked().is_none());
    let words = |of: fn(&Requirement) -> &[String]| -> BTreeSet<&str> {
        statement.lines.iter().filter_map(Line::asked).flat_map(of).map(String::as_str).collect()
    };
    let kept = ["scope", "view", "as_at"];
    let active =
        ATTRIBUTES.iter().filter(|(param, ..)| !view.param(param).is_empty()).count() + usize::from(!view.param("theme").is_empty());
    html! {
        form.filter method="get" action="/soa" {
            @for name in kept { @if !view.param(name).is_empty() { input type="hidden" name=(name) value=(view.param(name)); } }
            label.vh for="f" { (view.t("filter-label")) }
            input.in.q #f type="text" name="q" value=(view.param("q")) placeholder=(view.t("soa-filter-example"))
                aria-invalid=[problem.map(|_| "true")] aria-describedby=[problem.map(|_| "filter-problem")];
            details.menu {
                summary.btn { (view.t("soa-narrow")) @if active > 0 { " (" (active) ")" } (icon("caret")) }
                div.choices {
                    (select(view, "theme", &view.t("soa-theme"),
                        themes.iter().map(|((_, group), title)| ((*group).to_owned(), format!("{group} {title}"))).chain(own.then(||
                        ("own".to_owned(), view.t("soa-own")))).collect()))
                    @for (param, label, of) in ATTRIBUTES {
                        (select(view, param, &view.words.get(label),
                            words(of).into_iter().map(|word| (word.to_owned(), kernel::text::humanise(word))).collect()))
                    }
                }
            }
            button.btn { (view.t("filter-button")) }
            @if active > 0 || !view.param("q").is_empty() { a.btn.quiet href=(reset(view)) { (view.t("list-show-all")) } }
        }
        @if let Some(problem) = problem { p.err.is-bad #filter-problem { (icon("bad")) (problem) } }
    }
}

fn select(view: &View<'_>, param: &str, label: &str, options: Vec<(String, String)>) -> Markup {
    let chosen = view.param(param);
    html! {
        div.field {
            label for={ "by-" (param) } { (label) }
            select.in id={ "by-" (param) } name=(param) {
                option value="" { (view.t("soa-any")) }
                @for (value, text) in &options { option value=(value) selected[value == chosen] { (text) } }
            }
        }
    }
}

/// How many applicable lines stand where.
fn summary(view: &View<'_>, statement: &Statement) -> Markup {
    let applicable = statement.lines.iter().filter(|line| line.applicable()).count();
    let count = |status: Status| u64::try_from(statement.lines.iter().filter(|line| line.status == status).count()).unwrap_or_default();
    let shown = [Status::Implemented, Status::Partly, Status::InProgress, Status::Planned, Status::NoControl];
    let parts: Vec<(String, Markup, u64)> = shown
        .into_iter()
        .filter(|status| count(*status) > 0)
        .map(|status| (only(view, &format!("status:{}", status.key())), choice_mark(view, status), count(status)))
        .collect();
    let numbers = [("n", applicable.to_string()), ("of", statement.lines.len().to_string())];
    sum(&view.t("soa-sum-label"), &html! { (view.tw("soa-sum", &numbers)) }, &parts)
}

fn table(view: &View<'_>, statement: &Statement, shown: &[&Line]) -> Markup {
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.t("soa-control")).title(),
        Column::new(view.t("soa-reason")),
        Column::new(view.t("soa-implementation")).nowrap().quiet(),
        Column::new(view.t("soa-tests")).nowrap().quiet(),
        Column::new(view.t("owner")).people(),
        Column::new(view.t("soa-risks")).number(),
        Column::new(view.t("soa-controls")).number(),
        Column::new(view.t("soa-evidence-count")).number(),
    ];
    let several = statement.several_editions();
    let mut table = Table::new(view.t("screen-soa"), columns).stick();
    for (first, group) in grouped(shown) {
        let (edition, margin, title) = first.group();
        let title = match edition {
            None => view.t("soa-own"),
            Some(edition) if several => format!("{title} ({})", edition.key()),
            Some(_) => title.to_owned(),
        };
        let applicable = group.iter().filter(|line| line.applicable()).count();
        let implemented = group.iter().filter(|line| line.status == Status::Implemented).count();
        let numbers = [("applicable", applicable.to_string()), ("of", group.len().to_string()), ("implemented", implemented.to_string())];
        table = table.group(margin, &title, &view.tw("soa-group", &numbers));
        for line in group {
            table = table.row(cells(view, statement, line));
        }
    }
    let applicable = shown.iter().filter(|line| line.applicable()).count();
    let implemented = shown.iter().filter(|line| line.status == Status::Implemented).count();
    let all = [("n", applicable.to_string()), ("of", shown.len().to_string())];
    let done = [("n", implemented.to_string()), ("of", applicable.to_string())];
    let passed = |line: &&&Line| tests_as_held(&line.row).good(view.read.today());
    let passed = shown.iter().filter(|line| line.applicable()).filter(passed).count();
    let tested = [("n", passed.to_string()), ("of", applicable.to_string())];
    let empty = || html! {};
    let foot = vec![
        html! { (shown.len()) },
        html! { (view.tw("soa-foot", &all)) },
        empty(),
        html! { (view.tw("soa-foot-implemented", &done)) },
        html! { (view.tw("soa-foot-tested", &tested)) },
        empty(),
        empty(),
        empty(),
        empty(),
    ];
    table.foot(foot).markup()
}

fn cells(view: &View<'_>, statement: &Statement, line: &Line) -> Vec<Markup> {
    let Some(record) = line.line() else { return Vec::new() };
    let page = view.link(&paths::record(&SOA_LINE, &line.row.reference));
    let (controls, risks) = (line.number("controls"), line.number("risks"));
    let excluded = record.applicable == Some(Applicable::No);
    let number = |n: i64, anchor: &str| {
        html! { @if n == 0 { span.mute { "0" } } @else { a href={ (page) "#" (anchor) } { (n) } } }
    };
    vec![
        html! { a.ref href=(page) { (line.reference) } },
        html! {
            bdi { (record.title) }
            @if excluded { small dir="auto" { (glance(&record.exclusion_reason)) } }
            @else if line.unreasoned() { (lint(view, "soa-no-reason")) }
            @else if line.untraced() { (lint(view, "soa-untraced")) }
            @if line.unshown() { (lint(view, "soa-unshown")) }
        },
        html! { @for reason in &record.reasons { (tag(&view.words.choice(Reason::CHOICES, reason.key()))) } },
        html! {
            (compare::status_of(view, line))
            @if line.number("of") > 0 && !excluded { " " (counted(view, line.in_place_of())) }
            @if let Some(day) = record.target_date.filter(|_| !excluded && line.status != Status::Implemented) {
                small { (view.t("soa-target-by")) " " time.is-bad[day < view.read.today()] { (day) } }
            }
        },
        html! { @if !excluded && controls > 0 { (tested_mark(view, tests_as_held(&line.row))) } },
        html! { bdi { (statement.owner(line)) } },
        number(risks, "line-risks"),
        number(controls, "line-controls"),
        number(line.number("evidence"), "line-evidence"),
    ]
}

fn lint(view: &View<'_>, word: &str) -> Markup {
    html! { small.lint { (icon("pencil")) " " span.is-bad { (view.words.get(word)) } } }
}

fn glance(text: &str) -> String {
    let short: String = text.chars().take(160).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

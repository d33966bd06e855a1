//! The page of readiness, clause by clause, and the page of one rule with what it finds.

use super::annex::{Annex, OWN, theme};
use super::answers::{ANSWERS, Answer, CLAUSES, clause_of};
use super::record::SUPPRESSION;
use super::there::{There, there};
use crate::protect::soa::SOA_LINE;
use kernel::{Choice, Fault};
use maud::{Markup, html};
use ui::lint::{Finding, Fired, Lint, Severity, Stage, lints, named, one, run};
use ui::pieces::{Column, Tab, Table, choice_mark, clause, ledger, n_of_linked, reference_only, severity_mark, sum, views};
use ui::view::encode;
use ui::{View, paths};

/// Shows what is set aside instead of what stands.
const ASIDE: &str = "suppressed";
/// How many records a cell names before it leads to all.
const SOME: usize = 3;

/// The audit that a page is asked about; stage 2 unless it says otherwise.
pub(super) fn stage(view: &View<'_>) -> Stage {
    Stage::from_key(view.param("for")).unwrap_or(Stage::Two)
}

/// How many findings of a severity stand.
pub(super) fn count(fired: &[Fired], severity: Severity) -> u64 {
    fired.iter().filter(|fired| fired.lint.severity == severity).map(|fired| fired.findings.len() as u64).sum()
}

/// How many findings are set aside.
pub(super) fn aside(fired: &[Fired]) -> u64 {
    fired.iter().map(|fired| fired.suppressed.len() as u64).sum()
}

/// The page: what is there and what is missing, clause by clause.
pub(super) fn readiness(view: &View<'_>) -> Result<Markup, Fault> {
    let stage = stage(view);
    let fired = run(view.concepts, view.read, view.words, Some(stage))?;
    let annex = Annex::load(view.read)?;
    let title = view.t("screen-readiness");
    let tab = |one: &Stage| Tab {
        href: view.here(&[("for", one.key()), ("only", "")]),
        label: view.words.choice(Stage::CHOICES, one.key()),
        count: None,
        current: *one == stage,
    };
    let only = view.param("only");
    let shown: Vec<Fired> = fired.iter().filter(|fired| only.is_empty() || fired.lint.severity.key() == only).cloned().collect();
    let part = |severity: Severity| (view.here(&[("only", severity.key())]), choice_mark(view, severity), count(&fired, severity));
    let mut parts: Vec<(String, Markup, u64)> = [Severity::Error, Severity::Warning, Severity::Note].map(part).into();
    parts.push((view.here(&[("only", ASIDE)]), html! { (view.t("readiness-suppressed")) }, aside(&fired)));
    let pdf = format!("{}?for={}", paths::report("readiness", "pdf"), stage.key());
    Ok(html! {
        div.head {
            div { h1 { (title) } p { (view.t("readiness-intro")) } }
            div.row {
                a.btn href=(view.link(paths::RULE)) { (view.t("readiness-rules")) }
                a.btn href=(view.link(&paths::report("mandatory-records", "pdf"))) { (view.t("readiness-records-print")) }
                a.btn href=(view.link(&pdf)) { (view.t("readiness-print")) }
            }
        }
        (views(&view.t("readiness-audits"), &Stage::ALL.iter().map(tab).collect::<Vec<_>>()))
        (sum(&title, &html! { (view.t("readiness-found")) }, &parts))
        @if !only.is_empty() { p { a href=(view.here(&[("only", "")])) { (view.t("list-show-all")) } } }
        @if only == ASIDE { (set_aside(view, &fired)) } @else { (clauses(view, &shown)?) (themes(view, &annex, &shown)) }
    })
}

/// The rules that fired under a place of the page.
type Missing<'f> = Vec<(&'f Fired, Vec<&'f Finding>)>;

fn clauses(view: &View<'_>, fired: &[Fired]) -> Result<Markup, Fault> {
    let answers: Vec<&Answer> = ANSWERS.iter().collect();
    let counts = there(view.read, &answers)?;
    let mut table = Table::new(view.t("readiness-clauses"), columns(view));
    for number in CLAUSES {
        let here = answers.iter().zip(&counts).filter(|(answer, _)| answer.clauses.iter().any(|named| clause_of(named) == Some(number)));
        let own = |fired: &&Fired| fired.lint.register != &SOA_LINE && clause_of(fired.lint.clause) == Some(number);
        let missing: Missing<'_> = fired.iter().filter(own).map(|fired| (fired, fired.findings.iter().collect())).collect();
        table = table.row(vec![
            html! { b { (number) } },
            html! { (title_of(view, number)) },
            html! { ul.list { @for (answer, there) in here { li { (counted(view, answer, there)) } } } },
            lacks(view, &missing, ""),
        ]);
    }
    Ok(table.markup())
}

fn columns(view: &View<'_>) -> Vec<Column> {
    vec![
        Column::new(view.t("readiness-clause")),
        Column::new(view.t("readiness-about")).names(),
        Column::new(view.t("readiness-there")).names(),
        Column::new(view.t("readiness-missing")).title(),
    ]
}

/// What a clause is about, in our words.
pub(super) fn title_of(view: &View<'_>, number: &str) -> String {
    view.words.get(&format!("readiness-clause-{}", number.replace('.', "-")))
}

/// "12 Risks, 10 of 12 approved, 9 of 12 current", each number with its list.
fn counted(view: &View<'_>, answer: &Answer, there: &There) -> Markup {
    let (all, list) = &there.all;
    let part = |part: &Option<(u64, String)>, word: &str| {
        html! {
            @if let (Some((n, link)), true) = (part, *all > 0) {
                ", " (n_of_linked(view, (*n, &view.link(link)), (*all, ""))) " " (view.words.get(word))
            }
        }
    };
    html! {
        a href=(view.link(list)) { (all) " " (view.words.many(answer.register)) }
        (part(&there.approved, "readiness-approved")) (part(&there.current, "readiness-current"))
    }
}

/// What is missing: each rule with how many records it finds, the first of them by name.
fn lacks(view: &View<'_>, missing: &Missing<'_>, within: &str) -> Markup {
    let standing = missing.iter().filter(|(_, findings)| !findings.is_empty());
    html! {
        ul.list {
            @for (fired, findings) in standing {
                li {
                    (severity_mark(fired.lint.severity, &fired.lint.says(view.words)))
                    @let named: Vec<&&Finding> = findings.iter().filter(|finding| finding.record.is_some()).collect();
                    " " a href=(view.link(&rule_page(fired.lint, within))) { (view.tw("readiness-findings", &[("n", findings.len().to_string())])) }
                    @if !named.is_empty() {
                        span.small.mute {
                            @for finding in named.iter().take(SOME) { " " (reference_only(view, fired.lint.register, &finding.reference)) }
                            @if named.len() > SOME { " …" }
                        }
                    }
                }
            }
        }
    }
}

/// The page of a rule, narrowed to a theme of Annex A where one is named.
fn rule_page(lint: &Lint, within: &str) -> String {
    let narrowed = if within.is_empty() { String::new() } else { format!("&theme={}", encode(within)) };
    format!("{}?id={}{narrowed}", paths::RULE, encode(lint.id))
}

/// Annex A by theme: how far the lines are, and what the rules find about them and about registers that the theme asks for.
fn themes(view: &View<'_>, annex: &Annex, fired: &[Fired]) -> Markup {
    let mut table = Table::new(view.t("readiness-annex"), columns(view));
    let asking = fired.iter().filter(|fired| fired.lint.clause.starts_with("A.") && !fired.findings.is_empty());
    let order = annex.in_order(asking.map(|fired| theme(fired.lint.clause)));
    for key in &order {
        let within = |fired: &&Fired, finding: &&Finding| {
            if fired.lint.register == &SOA_LINE { finding.record.and_then(|id| annex.of(id)) == Some(key.as_str()) } else { true }
        };
        let asked =
            |fired: &&Fired| fired.lint.register == &SOA_LINE || fired.lint.clause.starts_with("A.") && theme(fired.lint.clause) == *key;
        let missing: Missing<'_> = fired
            .iter()
            .filter(asked)
            .map(|fired| (fired, fired.findings.iter().filter(|finding| within(&fired, finding)).collect()))
            .collect();
        let shares = annex.shares.get(key).map(Vec::as_slice).unwrap_or_default();
        table = table.row(vec![
            html! { b { @if key == OWN { (view.t("readiness-own")) } @else { (key) } } },
            html! { (theme_title(view, key)) },
            html! {
                ul.list {
                    @for share in shares {
                        li {
                            @if shares.len() > 1 { bdi { (share.scope) } ": " }
                            (n_of_linked(view, (share.implemented.0, &view.link(&share.implemented.1)),
                                (share.applicable.0, &view.link(&share.applicable.1))))
                            " " (view.t("readiness-implemented"))
                        }
                    }
                }
            },
            lacks(view, &missing, key),
        ]);
    }
    html! { @if !order.is_empty() { section.part aria-labelledby="annex" { h2 #annex { (view.t("readiness-annex")) } (table.markup()) } } }
}

/// Name of a theme of the present edition; other editions and own controls have none here.
fn theme_title(view: &View<'_>, key: &str) -> String {
    view.words.find(&format!("readiness-theme-{}", key.replace('.', "-").to_lowercase()), &[]).unwrap_or_default()
}

/// The page of a rule; all rules where none is named.
pub(super) fn rule(view: &View<'_>) -> Result<Markup, Fault> {
    match view.param("id") {
        "" => Ok(rules(view)),
        id => of_rule(view, named(view.concepts, id).ok_or(Fault::NotFound)?),
    }
}

fn audits(view: &View<'_>, lint: &Lint) -> String {
    lint.stages.iter().map(|stage| view.words.choice(Stage::CHOICES, stage.key())).collect::<Vec<_>>().join(", ")
}

fn crumb(view: &View<'_>) -> Markup {
    html! { p.crumb { a href=(view.link(paths::READINESS)) { (view.t("screen-readiness")) } } }
}

fn rules(view: &View<'_>) -> Markup {
    let title = view.t("screen-readiness-rule");
    let columns = vec![
        Column::new(view.t("readiness-rule")),
        Column::new(view.t("readiness-says")).title(),
        Column::new(view.t("readiness-weight")).nowrap(),
        Column::new(view.t("readiness-clause")).nowrap(),
        Column::new(view.t("readiness-audits")).names(),
    ];
    let mut table = Table::new(&title, columns);
    for lint in lints(view.concepts) {
        table = table.row(vec![
            html! { a href=(view.link(&rule_page(lint, ""))) { code { (lint.id) } } },
            html! { (lint.says(view.words)) small.mute { (view.words.many(lint.register)) } },
            choice_mark(view, lint.severity),
            html! { (lint.clause) },
            html! { (audits(view, lint)) },
        ]);
    }
    html! { div.head { div { (crumb(view)) h1 { (title) } p { (view.t("readiness-rules-intro")) } } } (table.markup()) }
}

fn of_rule(view: &View<'_>, lint: &'static Lint) -> Result<Markup, Fault> {
    let mut fired = one(view.concepts, view.read, view.words, lint)?;
    let within = view.param("theme");
    if !within.is_empty() && lint.register == &SOA_LINE {
        let annex = Annex::load(view.read)?;
        let inside = |finding: &Finding| finding.record.and_then(|id| annex.of(id)) == Some(within);
        fired.findings.retain(inside);
        fired.suppressed.retain(|(finding, _)| inside(finding));
    }
    let entries = [
        (view.t("readiness-weight"), choice_mark(view, lint.severity)),
        (view.t("readiness-asked-by"), html! { (clause(view, lint.clause)) }),
        (view.t("readiness-audits"), html! { (audits(view, lint)) }),
        (view.t("readiness-why"), html! { (lint.why(view.words)) }),
        (view.t("readiness-fix"), html! { (lint.fix(view.words)) }),
    ];
    let entries: Vec<(Markup, Markup)> = entries.into_iter().map(|(label, said)| (html! { (label) }, said)).collect();
    Ok(html! {
        div.head { div { (crumb(view)) h1 { (lint.says(view.words)) } p { code { (lint.id) } } } }
        (ledger(&entries))
        section.part aria-labelledby="found" {
            h2 #found { (view.t("readiness-found")) " " span.mute.small { (fired.findings.len()) } }
            @if fired.findings.is_empty() { p.lead { (view.t("readiness-nothing")) } } @else { (found(view, lint, &fired)) }
        }
        @if !fired.suppressed.is_empty() {
            section.part aria-labelledby="aside" {
                h2 #aside { (view.t("readiness-suppressed")) " " span.mute.small { (fired.suppressed.len()) } }
                (set_aside(view, std::slice::from_ref(&fired)))
            }
        }
    })
}

fn named_in(view: &View<'_>, lint: &Lint, finding: &Finding) -> [Markup; 2] {
    match finding.record {
        Some(_) => [reference_only(view, lint.register, &finding.reference), html! { bdi { (finding.title) } }],
        None => [html! {}, html! { a href=(view.link(&paths::list(lint.register))) { (view.words.many(lint.register)) } }],
    }
}

fn found(view: &View<'_>, lint: &Lint, fired: &Fired) -> Markup {
    let may = view.may_create(&SUPPRESSION);
    let columns = vec![
        Column::new(view.t("readiness-record")).nowrap(),
        Column::new(view.t("readiness-title")).title(),
        Column::new(view.t("readiness-detail")).names(),
        Column::new(view.t("readiness-suppress")).acts(),
    ];
    let mut table = Table::new(view.t("readiness-found"), columns);
    for finding in &fired.findings {
        let form = format!("{}?rule={}&record={}", paths::new(&SUPPRESSION), encode(lint.id), encode(&finding.reference));
        let [reference, title] = named_in(view, lint, finding);
        table = table.row(vec![
            reference,
            title,
            html! { (finding.detail) },
            html! { @if may { a href=(form) { (view.t("readiness-suppress")) } } },
        ]);
    }
    table.markup()
}

/// What is set aside, with the reason and the last day of each.
fn set_aside(view: &View<'_>, fired: &[Fired]) -> Markup {
    let columns = vec![
        Column::new(view.t("readiness-record")).nowrap(),
        Column::new(view.t("readiness-title")).title(),
        Column::new(view.t("readiness-says")).names(),
        Column::new(view.t("readiness-reason")).names(),
        Column::new(view.t("readiness-until")).nowrap(),
        Column::new(view.t("readiness-said-in")).nowrap(),
    ];
    let mut table = Table::new(view.t("readiness-suppressed"), columns);
    for (fired, (finding, by)) in fired.iter().flat_map(|fired| fired.suppressed.iter().map(move |both| (fired, both))) {
        let [reference, title] = named_in(view, fired.lint, finding);
        table = table.row(vec![
            reference,
            title,
            html! { (fired.lint.says(view.words)) },
            html! { bdi { (by.reason) } },
            html! { (by.until) },
            reference_only(view, &SUPPRESSION, &by.reference),
        ]);
    }
    table.markup()
}

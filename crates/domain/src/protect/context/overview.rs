//! The page of the context: climate change, issues on both sides, interested parties, and the scopes that rest on them.

use super::pages::relevance_mark;
use super::record::{EXPECTATION, Expectation, ExpectationStanding, ISSUE, Issue, IssueCategory, PARTY, Party, PartyKind, Relevant, Side};
use super::rules::{Climate, climate, standing_of};
use crate::ground::scope::{SCOPE, Scope};
use kernel::text::sort_key;
use kernel::{Choice, Fault, Filter, Id, Register, Row};
use maud::{Markup, html};
use std::collections::BTreeMap;
use ui::pieces::counted;
use ui::pieces::{Column, Table, Tone, choice_mark, day, ledger, note, person, prose, reference_only, reference_row, state};
use ui::view::encode;
use ui::{Names, View, paths};

pub(super) fn page(view: &View<'_>) -> Result<Markup, Fault> {
    let issues = view.read.all(&ISSUE, &Filter::open(&ISSUE))?;
    let closed = view.read.count(&ISSUE, &Filter::new())?.saturating_sub(u64::try_from(issues.len()).unwrap_or_default());
    let parties = view.read.all(&PARTY, &Filter::new())?;
    let wanted = view.read.all(&EXPECTATION, &Filter::new())?;
    let owners: Vec<Id> = issues.iter().chain(&parties).filter_map(|row| row.common.owner).collect();
    let names = Names::load_with(view.read, [], &owners)?;
    Ok(html! {
        div.head {
            div { h1 { (view.t("screen-context")) } p { (view.t("context-intro")) } }
            div.row { (add(view, &ISSUE, "", "context-add-issue")) (add(view, &PARTY, "", "context-add-party")) }
        }
        div.stack {
            (climate_change(view)?)
            section aria-labelledby="issues" {
                h2 #issues { (view.t("context-issues")) }
                @if issues.is_empty() { p { (view.t("context-issues-empty")) } }
                div.cols.even {
                    (side(view, &issues, Side::External, &names))
                    (side(view, &issues, Side::Internal, &names))
                }
                p.small {
                    a.screen href=(view.link(&paths::list(&ISSUE))) { (view.t("context-issues-list")) }
                    @if closed > 0 { " " span.mute { (view.tw("context-closed", &[("n", closed.to_string())])) } }
                }
            }
            (of_parties(view, &parties, &wanted, &names))
            (scopes(view)?)
        }
    })
}

/// A link to the form of a new record, for those who may make one.
fn add(view: &View<'_>, register: &'static Register, query: &str, label: &str) -> Markup {
    html! { @if view.may_create(register) { a.btn href={ (paths::new(register)) (query) } { (view.words.get(label)) } } }
}

fn climate_change(view: &View<'_>) -> Result<Markup, Fault> {
    let body = match climate(view.read)? {
        Climate::Missing => {
            let query = format!("?category=climate&side=external&title={}", encode(&view.t("climate-title")));
            note(
                Tone::Bad,
                &html! { p { (view.t("context-climate-missing")) } p.row { (add(view, &ISSUE, &query, "context-climate-write")) } },
            )
        }
        Climate::Undecided(row) => note(
            Tone::Warn,
            &html! {
                p { (view.t("context-climate-open")) " " (reference_only(view, &ISSUE, &row.reference)) }
                @if view.live() { p.row { a.btn.main href=(paths::edit(&ISSUE, &row.reference)) { (view.t("context-climate-decide")) } } }
            },
        ),
        Climate::Decided(row) => decided(view, &row),
    };
    Ok(html! { section aria-labelledby="climate" { h2 #climate { (view.t("context-climate")) } (body) } })
}

fn decided(view: &View<'_>, row: &Row) -> Markup {
    let Some(issue) = row.of::<Issue>() else { return html! {} };
    let next = issue.next_review.map_or_else(|| html! {}, |day| html! { time { (day) } });
    ledger(&[
        (
            html! { (view.t("context-determined")) },
            html! { b { (relevance_mark(view, issue.relevant)) } " " (reference_row(view, row)) " " span.mute
            { (view.t("context-changed")) " " (day(view, row.changed_at)) } },
        ),
        (html! { (view.t("context-reasoning")) }, prose_of(&issue.reason)),
        (html! { (view.t("context-effect")) }, prose_of(&issue.effect)),
        (html! { (view.t("context-next-review")) }, next),
    ])
}

fn prose_of(text: &str) -> Markup {
    if text.is_empty() {
        html! {}
    } else {
        prose(text)
    }
}

/// The issues of one side: relevant ones first, then those that wait for a decision.
fn side(view: &View<'_>, issues: &[Row], side: Side, names: &Names) -> Markup {
    let mut own: Vec<(&Row, &Issue)> =
        issues.iter().filter_map(|row| Some((row, row.of::<Issue>()?))).filter(|(_, issue)| issue.side == Some(side)).collect();
    own.sort_by_cached_key(|(row, issue)| {
        let order = match issue.relevant {
            Some(Relevant::Yes) => 0,
            None => 1,
            Some(Relevant::No) => 2,
        };
        (order, sort_key(&row.reference))
    });
    let word = view.words.choice(Side::CHOICES, side.key());
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.t("context-issue-effect")).title(),
        Column::new(view.t("context-relevance")).quiet(),
    ];
    let mut table = Table::new(word.clone(), columns);
    for (row, issue) in &own {
        let category = issue.category.map(|category| view.words.choice(IssueCategory::CHOICES, category.key())).unwrap_or_default();
        let argued = if issue.relevant == Some(Relevant::No) { &issue.reason } else { &issue.effect };
        table = table.row(vec![
            reference_only(view, &ISSUE, &row.reference),
            html! { bdi { (issue.title) } @if !argued.is_empty() { small dir="auto" { (argued) } } },
            html! { (relevance_mark(view, issue.relevant)) small { (category) @if let Some(owner) = row.common.owner { ", " (person(names, owner)) } } },
        ]);
    }
    let query = format!("?side={}", side.key());
    html! {
        section.stack.tight aria-labelledby={ "side-" (side.key()) } {
            h3 id={ "side-" (side.key()) } { (word) " " span.mute.small { (own.len()) } }
            @if own.is_empty() {
                p.mute { (view.t(if side == Side::External { "context-external-empty" } else { "context-internal-empty" })) }
                p.row { (add(view, &ISSUE, &query, "context-add-issue")) }
            } @else { (table.markup()) }
        }
    }
}

fn of_parties(view: &View<'_>, parties: &[Row], wanted: &[Row], names: &Names) -> Markup {
    let mut waiting: BTreeMap<Id, u64> = BTreeMap::new();
    for row in wanted.iter().filter(|row| standing_of(row) == ExpectationStanding::Undecided) {
        if let Some(party) = row.of::<Expectation>().and_then(|expectation| expectation.party) {
            *waiting.entry(party).or_default() += 1;
        }
    }
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.words.one(&PARTY)).title(),
        Column::new(view.t("context-requirements-met")).nowrap(),
        Column::new(view.t("owner")).people(),
        Column::new(view.t("context-next-review")).nowrap(),
    ];
    let mut table = Table::new(view.words.many(&PARTY), columns);
    let mut totals = (0, 0);
    for row in parties {
        let Some(party) = row.of::<Party>() else { continue };
        let (met, of) = (row.value("met").as_int().unwrap_or_default(), row.value("of").as_int().unwrap_or_default());
        totals = (totals.0 + met, totals.1 + of);
        let kind = party.kind.map(|kind| view.words.choice(PartyKind::CHOICES, kind.key())).unwrap_or_default();
        let side = party.side.map(|side| view.words.choice(Side::CHOICES, side.key())).unwrap_or_default();
        let undecided = waiting.get(&row.id).copied().unwrap_or_default();
        let late = party.next_review.is_some_and(|day| day < view.read.today());
        table = table.row(vec![
            reference_only(view, &PARTY, &row.reference),
            html! { bdi { (party.name) } small { (kind) ", " (side.to_lowercase()) } },
            html! {
                (counted(view, (met, of)))
                @if undecided > 0 { small.is-warn { (view.tw("context-waiting", &[("n", undecided.to_string())])) } }
            },
            row.common.owner.map(|id| person(names, id)).unwrap_or_default(),
            html! { @if let Some(day) = party.next_review { time.is-bad[late] { (day) } } },
        ]);
    }
    table = table.foot(vec![html! { (parties.len()) }, html! { (view.t("context-all")) }, counted(view, totals), html! {}, html! {}]);
    let any = |standing: ExpectationStanding| wanted.iter().filter(|row| standing_of(row) == standing).count();
    html! {
        section.stack.tight aria-labelledby="parties" {
            h2 #parties { (view.t("context-parties")) }
            @if parties.is_empty() { p { (view.t("context-parties-empty")) } p.row { (add(view, &PARTY, "", "context-add-party")) } }
            @else {
                (table.markup())
                p.small.mute { (view.t("context-met-means")) }
                p.row.small {
                    a.screen href=(view.link(&paths::list(&EXPECTATION))) { (view.t("context-requirements-list")) }
                    @for standing in [ExpectationStanding::InPlace, ExpectationStanding::Partly, ExpectationStanding::Planned,
                        ExpectationStanding::NoControl, ExpectationStanding::Undecided, ExpectationStanding::NotAddressed] {
                        @let n = any(standing);
                        @if n > 0 {
                            a.plain-link href=(view.link(&format!("{}?q={}", paths::list(&EXPECTATION),
                                encode(&format!("standing:{}", standing.key()))))) { (choice_mark(view, standing)) " " b { (n) } }
                        }
                    }
                }
            }
        }
    }
}

/// The scopes: whoever sets one has to look at all of the above.
fn scopes(view: &View<'_>) -> Result<Markup, Fault> {
    let rows = view.read.all(&SCOPE, &Filter::new())?;
    Ok(html! {
        section.stack.tight aria-labelledby="scopes" {
            h2 #scopes { (view.t("context-scopes")) }
            p { (view.t("context-scopes-why")) }
            @if !rows.is_empty() {
                ul.list {
                    @for row in &rows {
                        li {
                            (reference_row(view, row)) " " (state(view, row))
                            @if let Some(day) = row.of::<Scope>().and_then(|scope| scope.effective) { " " time { (day) } }
                        }
                    }
                }
            }
        }
    })
}

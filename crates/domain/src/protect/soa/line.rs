//! Panels of a line and of a requirement: what the organisation does, beside how it can be done and shown.

use super::derived::{MET_BY, Quiet, SHOWN, TESTED_BY, TREATED, Units};
use super::mapped;
use super::record::{Applicable, Reason, SOA_LINE, SoaLine};
use super::rules::{owed_everywhere, reached, status, tests_as_held};
use crate::ground::criteria::Level;
use crate::ground::framework::{REQUIREMENT, Requirement, counterparts};
use crate::ground::scope::rules::Within;
use crate::protect::control::CONTROL;
use crate::protect::control::pieces::controls_table;
use crate::protect::control_test::CONTROL_TEST;
use crate::protect::control_test::pieces::tested_mark;
use crate::protect::evidence::pieces::freshness_mark;
use crate::protect::evidence::rules::SHOWS_NOTHING;
use crate::protect::evidence::{EVIDENCE, Evidence};
use crate::protect::risk::RISK;
use crate::protect::risk::rules::{Rung, level_of};
use kernel::{Choice, Fault, Filter, Finder, Gather, Id, Mark, Name, Page, Register, Row, Sort};
use maud::{Markup, html};
use ui::pieces::{choice_mark, counted, level, marked, prose, reference_only, tag};
use ui::view::encode;
use ui::{Names, View, paths};

/// How many records of a kind a page shows.
const FEW: u64 = 12;

/// Controls, their standing, and the risks behind a line.
pub(super) fn of_line(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let Some(line) = row.of::<SoaLine>() else { return Ok(html! {}) };
    let Some(subject) = line.subject else { return Ok(html! {}) };
    let within = Within::of_id(view.read, line.scope)?;
    let counts = ["in_place", "of"].map(|key| row.value(key).as_int().unwrap_or_default());
    let mut names = view.read.names(&[Some(subject), line.scope].into_iter().flatten().collect::<Vec<_>>())?;
    let (asked, scope) = (names.remove(&subject), line.scope.and_then(|scope| names.remove(&scope)));
    // What points at an own control that is out of use counts no more.
    let counts_no_more = asked.as_ref().is_some_and(|name| name.retired && *name.register == CONTROL);
    Ok(html! {
        p.row.facts {
            @if let Some(name) = &asked { (reference_only(view, name.register, &name.reference)) }
            @if let Some(applicable) = line.applicable { b { (view.words.choice(Applicable::CHOICES, applicable.key())) } }
            @if !line.reasons.is_empty() { span { (view.t("soa-reason")) " " @for reason in &line.reasons
                { (tag(&view.words.choice(Reason::CHOICES, reason.key()))) } } }
            @if line.stated.is_some() { span { (view.t("soa-by-hand")) ": " bdi { (line.stated_reason) } } }
            @if line.applicable != Some(Applicable::No)
                { span { (view.t("soa-implementation")) " " (choice_mark(view, status(row))) @if counts != [0, 0] { " " (counted(view, counts.into())) } } }
        }
        @if !counts_no_more {
            (what_we_do(view, subject, asked.as_ref(), &within, scope.as_ref())?)
            (not_started(view, row, subject, &within)?)
            (not_counted(view, row, subject, &within)?)
            (shown_by(view, subject, &within)?)
            (tested_by(view, row, subject, &within)?)
        }
    })
}

/// Units of the scope that have assets, while no unit there or above carries a control of the line out.
fn not_started(view: &View<'_>, row: &Row, subject: Id, within: &Within) -> Result<Markup, Fault> {
    let owed = row.value("owed").as_int().unwrap_or_default();
    if owed == 0 {
        return Ok(html! {});
    }
    // Somebody who sees a part cannot tell which units are reached from outside of it.
    let whole = view.read.scope().readable().is_none();
    let seen = if whole { Units::load(view.read)?.not_started(within, &reached(subject, within, view.read)?) } else { Vec::new() };
    let names = Names::load_with(view.read, [], &seen)?;
    Ok(html! {
        section aria-labelledby="line-owed" {
            h2 #line-owed { (view.t("soa-owed")) " " (marked(Mark::Unknown, &owed.to_string())) }
            @if !seen.is_empty() { ul.list {
                @for name in seen.iter().filter_map(|unit| names.get(*unit)) {
                    li { (reference_only(view, name.register, &name.reference)) " " bdi { (name.title) } }
                }
            } }
            p.small.mute { (view.t("soa-owed-means")) }
        }
    })
}

/// Units of the scope that do not count by themselves, and why: so that nobody takes N for all of them.
fn not_counted(view: &View<'_>, row: &Row, subject: Id, within: &Within) -> Result<Markup, Fault> {
    // Somebody who sees a part cannot tell which units are reached from outside of it.
    if row.value("controls").as_int().unwrap_or_default() == 0 || view.read.scope().readable().is_some() {
        return Ok(html! {});
    }
    let everywhere = owed_everywhere(subject, within, view.read)?;
    let quiet = Units::load(view.read)?.quiet(within, &reached(subject, within, view.read)?, everywhere);
    let names = Names::load_with(view.read, [], &quiet.iter().map(|(_, unit)| *unit).collect::<Vec<_>>())?;
    let groups = [(Quiet::Bare, "soa-quiet-bare"), (Quiet::Above, "soa-quiet-above"), (Quiet::Named, "soa-quiet-named")];
    Ok(html! {
        @if !quiet.is_empty() {
            details {
                summary { (view.tw("soa-quiet", &[("n", quiet.len().to_string())])) }
                @for (reason, id) in groups {
                    @let units: Vec<&Name> = quiet.iter().filter(|(why, _)| *why == reason).filter_map(|(_, unit)| names.get(*unit)).collect();
                    @if !units.is_empty() {
                        p.small.mute { (view.words.get(id)) }
                        ul.list { @for name in units { li { (reference_only(view, name.register, &name.reference)) " " bdi { (name.title) } } } }
                    }
                }
            }
        }
    })
}

/// The first records behind what a line is about, and how many there are: thousands may stand behind one.
fn behind(view: &View<'_>, subject: Id, what: &Gather<'_>, within: &Within, key: &str, down: bool) -> Result<Page, Fault> {
    let units = within.units(what.register);
    view.read.first(subject, &what.within(units.as_ref()), Sort { field: what.register.index(key), down }, FEW)
}

/// How many there are beside those shown.
fn more(view: &View<'_>, page: &Page) -> Markup {
    let left = page.total.saturating_sub(u64::try_from(page.rows.len()).unwrap_or(u64::MAX));
    html! { @if left > 0 { p.small.mute { (view.tw("more", &[("n", left.to_string())])) } } }
}

/// The same, as the way to the list of all, where this filter lists exactly these.
fn all(view: &View<'_>, page: &Page, register: &'static Register, filter: &str) -> Result<Markup, Fault> {
    if page.total <= FEW {
        return Ok(html! {});
    }
    let finder = Finder(view.read);
    let exact = match Filter::parse(filter, register, &finder.context()) {
        Ok(parsed) => view.read.count(register, &parsed)? == page.total,
        Err(_) => false,
    };
    if !exact {
        return Ok(more(view, page));
    }
    let path = format!("{}?q={}", paths::list(register), encode(filter));
    Ok(html! { p.small { a href=(view.link(&path)) { (view.tw("all-of", &[("n", page.total.to_string())])) } } })
}

/// Evidence behind a line, freshest first.
fn shown_by(view: &View<'_>, subject: Id, within: &Within) -> Result<Markup, Fault> {
    let what = Gather::of(&EVIDENCE, SHOWN, &[]).without(&[("state", SHOWS_NOTHING)]);
    let page = behind(view, subject, &what, within, "valid_until", true)?;
    Ok(html! {
        @if page.total > 0 {
            section aria-labelledby="line-evidence" {
                h2 #line-evidence { (view.t("soa-evidence-count")) }
                ul.list {
                    @for item in &page.rows {
                        @if let Some(record) = item.of::<Evidence>() {
                            li { (reference_only(view, item.register, &item.reference)) " " bdi { (record.title) } " " (freshness_mark(view, item)) }
                        }
                    }
                }
                (more(view, &page))
            }
        }
    })
}

/// Tests of the controls behind a line, those that are due first.
fn tested_by(view: &View<'_>, row: &Row, subject: Id, within: &Within) -> Result<Markup, Fault> {
    let page = behind(view, subject, &Gather::of(&CONTROL_TEST, TESTED_BY, &[]), within, "next_due", false)?;
    Ok(html! {
        @if page.total > 0 {
            section.stack.tight aria-labelledby="line-tests" {
                h2 #line-tests { (view.t("soa-tests")) " " (tested_mark(view, tests_as_held(row))) }
                (crate::protect::control_test::pieces::table(view, &view.t("soa-tests"), &page.rows)?)
                (more(view, &page))
            }
        }
    })
}

/// The how-to of the control that a line is about.
pub(super) fn how_to_of_line(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let Some(subject) = row.of::<SoaLine>().and_then(|line| line.subject) else { return Ok(html! {}) };
    let Some(asked) = view.read.get(&REQUIREMENT, subject)? else { return Ok(html! {}) };
    Ok(html! {
        @if let Some(requirement) = asked.of::<Requirement>() {
            section aria-labelledby="purpose" {
                h2 #purpose { (view.t("soa-purpose")) }
                p { (reference_only(view, &REQUIREMENT, &asked.reference)) " " (requirement.text) }
            }
            (how_to(view, requirement))
        }
    })
}

/// The how-to of a requirement beside what the organisation does about it.
pub(super) fn of_requirement(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let Some(requirement) = row.of::<Requirement>() else { return Ok(html! {}) };
    let name = Name { register: &REQUIREMENT, reference: row.reference.clone(), title: row.title(), retired: row.retired };
    let others = counterparts(row)?;
    let all = mapped::lines(view, others.iter().map(|one| one.id).chain([row.id]))?;
    let (own, lines): (Vec<Row>, Vec<Row>) = all.into_iter().partition(|line| line.value("subject").as_link() == Some(row.id));
    Ok(html! {
        @for line in &own {
            p.row.facts { span { (reference_only(view, &SOA_LINE, &line.reference)) " " (view.t("screen-soa")) " " (choice_mark(view, status(line))) } }
        }
        (what_we_do(view, row.id, Some(&name), &Within::default(), None)?)
        (how_to(view, requirement))
        (mapped::answers(view, &others, &lines)?)
    })
}

fn what_we_do(view: &View<'_>, subject: Id, asked: Option<&Name>, within: &Within, scope: Option<&Name>) -> Result<Markup, Fault> {
    let controls = behind(view, subject, &Gather::of(&CONTROL, MET_BY, &[]), within, "", false)?;
    let risks = behind(view, subject, &Gather::of(&RISK, TREATED, &[]), within, "current_level", true)?;
    let asked = asked.filter(|name| *name.register == REQUIREMENT);
    let listed = |name: &Name| match scope {
        Some(scope) => format!("requirements:{} scope:{}", name.reference, scope.reference),
        None => format!("requirements:{}", name.reference),
    };
    Ok(html! {
        section.stack.tight aria-labelledby="line-controls" {
            h2 #line-controls { (view.t("soa-what-we-do")) }
            @if controls.total == 0 {
                p { (view.t("soa-nothing-linked")) }
            } @else {
                (controls_table(view, &view.t("soa-what-we-do"), &controls.rows, within)?)
                @if let Some(name) = asked { (all(view, &controls, &CONTROL, &listed(name))?) } @else { (more(view, &controls)) }
            }
            @if let Some(name) = asked.filter(|_| view.live() && view.may_create(&CONTROL)) {
                p.row { a.btn href={ (paths::new(&CONTROL)) "?requirements=" (encode(&name.reference)) } { (view.t("soa-add-control")) } }
            }
        }
        @if risks.total > 0 {
            section aria-labelledby="line-risks" {
                h2 #line-risks { (view.t("soa-risks-treated")) }
                ul.list {
                    @for risk in &risks.rows {
                        li {
                            (reference_only(view, &RISK, &risk.reference)) " " bdi { (risk.title()) } " "
                            @if let Some(now) = level_of(risk, Rung::Current) { (level(now.rank(), &view.words.choice(Level::CHOICES, now.key()))) }
                        }
                    }
                }
                (more(view, &risks))
            }
        }
    })
}

fn how_to(view: &View<'_>, requirement: &Requirement) -> Markup {
    let parts = [
        ("soa-actions", &requirement.actions),
        ("soa-evidence", &requirement.evidence),
        ("soa-questions", &requirement.questions),
        ("soa-metrics", &requirement.metrics),
    ];
    html! {
        @if parts.iter().any(|(_, text)| !text.is_empty()) {
            section aria-labelledby="how-to" {
                h2 #how-to { (view.t("soa-how-to")) }
                dl.ledger {
                    @for (label, text) in parts.iter().filter(|(_, text)| !text.is_empty()) {
                        div { dt { (view.words.get(label)) } dd { (prose(text)) } }
                    }
                }
                p.small.mute { (requirement.source_note) }
            }
        }
    }
}

//! The workbench: one line of the check list with its form, the ways to the lines before and after it, and everything that the program
//! knows of what is looked at.

use super::finding::{AUDIT_FINDING, WORKPAPER, Workpaper};
use super::independence::since;
use super::line::{AUDIT_LINE, AUDIT_SAMPLE, AuditLine, AuditSample, Conclusion};
use super::pages::{add, of_team, papers};
use super::parts::{audit_of, findings, findings_about, lines, lines_about, samples, workpapers};
use super::pieces::{conclusion_mark, findings_table, looked_at};
use super::record::Audit;
use crate::ground::framework::record::Framework;
use crate::ground::framework::{REQUIREMENT, Requirement};
use crate::protect::control::CONTROL;
use crate::protect::control::IMPLEMENTATION;
use crate::protect::control_test::rules::tests_of;
use crate::protect::evidence::EVIDENCE;
use crate::protect::risk::RISK;
use kernel::{Action, Choice, Fault, Filter, Id, Name, Register, Row};
use maud::{Markup, html};
use std::collections::BTreeMap;
use ui::pieces::{ledger, prose, reference_only, reference_row};
use ui::view::encode;
use ui::{View, paths};

/// How many records of a kind stand on the page.
const FEW: usize = 12;
/// How much of what was seen the form of a finding takes over.
const MOST: usize = 1500;

/// The ways on, what was seen as a form or as it stands, and what belongs to the line.
pub(super) fn of_line(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let (Some(line), Some(whole)) = (row.of::<AuditLine>(), audit_of(row, view.read)?) else { return Ok(html! {}) };
    let writes = view.live()
        && whole.common.state == "in-progress"
        && !row.retired
        && of_team(view, &whole)
        && view.read.scope().may(Action::Edit, &AUDIT_LINE, row.common.unit.unwrap_or_default());
    let named: Vec<Id> = line.met.iter().chain(&line.evidence).copied().collect();
    let names = view.read.names(&named)?;
    Ok(html! {
        (ways(view, row, &whole)?)
        @if !line.questions.trim().is_empty() {
            section aria-labelledby="questions" { h2 #questions { (view.t("audit-bench-questions")) } (prose(&line.questions)) }
        }
        @if writes { (form(view, row, line, &names)) } @else { (seen(view, line, &names)) }
        (own(view, row, line, &whole, writes)?)
    })
}

/// To the line before, the line after, the next one without a conclusion, and the audit.
fn ways(view: &View<'_>, row: &Row, whole: &Row) -> Result<Markup, Fault> {
    let rows = lines(&[whole.id], view.read)?;
    let place = rows.iter().position(|other| other.id == row.id);
    let at =
        |place: Option<usize>| place.and_then(|place| rows.get(place)).map(|row| view.link(&paths::record(&AUDIT_LINE, &row.reference)));
    let before = at(place.and_then(|place| place.checked_sub(1)));
    let after = at(place.and_then(|place| place.checked_add(1)));
    let open = |row: &&Row| row.of::<AuditLine>().is_some_and(|line| !line.is_concluded());
    let rest = rows.iter().skip(place.map_or(0, |place| place.saturating_add(1)));
    let next_open = rest.chain(&rows).filter(|other| other.id != row.id).find(open);
    let number = |n: usize| n.to_string();
    let range = [("n", number(place.unwrap_or_default() + 1)), ("of", number(rows.len()))];
    Ok(html! {
        nav.row aria-label=(view.t("audit-bench-ways")) {
            (reference_row(view, whole))
            span.mute.nowrap { (view.tw("n-of", &range)) }
            @if let Some(href) = before { a.btn rel="prev" accesskey="p" href=(href) { (view.t("audit-bench-before")) } }
            @if let Some(href) = after { a.btn rel="next" accesskey="n" href=(href) { (view.t("audit-bench-after")) } }
            @if let Some(other) = next_open {
                a accesskey="o" href=(view.link(&paths::record(&AUDIT_LINE, &other.reference))) { (view.t("audit-bench-open")) }
            }
        }
    })
}

fn references(ids: &[Id], names: &BTreeMap<Id, Name>) -> String {
    ids.iter().filter_map(|id| names.get(id)).map(|name| name.reference.clone()).collect::<Vec<_>>().join(", ")
}

/// What was seen, as a form that saves the line itself: with a script whenever a field is left, and before the next line is opened.
/// What is refused comes back as it was typed.
fn form(view: &View<'_>, row: &Row, line: &AuditLine, names: &BTreeMap<Id, Name>) -> Markup {
    let label = |key: &str| AUDIT_LINE.field(key).map(|field| view.words.label(&AUDIT_LINE, field)).unwrap_or_default();
    let picker = |key: &'static str, find: &str, ids: &[Id]| {
        html! { div.field {
            label for={ "bench-" (key) } { (label(key)) }
            input.in id={ "bench-" (key) } type="text" name=(key) value=(references(ids, names)) data-find=(find) data-many=""
                data-remove=(view.t("form-remove")) autocomplete="off" spellcheck="false";
        } }
    };
    html! {
        form.stack.tight method="post" action=(paths::edit(&AUDIT_LINE, &row.reference)) novalidate data-guard data-keep=(ui::view::ONCE)
            aria-label=(view.t("audit-bench-form")) {
            input type="hidden" name="_csrf" value=(view.visitor.csrf);
            input type="hidden" name=(ui::view::ONCE) value=(view.visitor.once);
            input type="hidden" name="_version" value=(row.version);
            div.field {
                label for="bench-observed" { (label("observed")) }
                textarea.in #bench-observed name="observed" rows="8" accesskey="w" dir="auto" { (line.observed) }
            }
            (picker("met", "person", &line.met))
            (picker("evidence", "evidence", &line.evidence))
            fieldset.field {
                legend { (label("conclusion")) }
                input type="hidden" name="conclusion" value="";
                div.row { @for key in Conclusion::CHOICES.keys {
                    label.pick { input type="radio" name="conclusion" value=(key) checked[line.conclusion.is_some_and(|said| said.key() == *key)];
                        " " (view.words.choice(Conclusion::CHOICES, key)) }
                } }
            }
            div.field data-when="conclusion" data-any="not-applicable not-looked-at" {
                label for="bench-not_why" { (label("not_why")) }
                textarea.in #bench-not_why name="not_why" rows="2" dir="auto" { (line.not_why) }
            }
            div.row {
                button.btn.main accesskey="s" { (view.t("audit-bench-save")) }
                span role="status" data-saving=(view.t("audit-bench-saving")) data-saved=(view.t("audit-bench-saved"))
                    data-refused=(view.t("audit-bench-refused")) {}
                span.small.mute { (view.t("audit-bench-keys")) }
            }
        }
    }
}

/// What was seen, for those who do not write it.
fn seen(view: &View<'_>, line: &AuditLine, names: &BTreeMap<Id, Name>) -> Markup {
    let label = |key: &str| html! { (AUDIT_LINE.field(key).map(|field| view.words.label(&AUDIT_LINE, field)).unwrap_or_default()) };
    let all = |ids: &[Id]| {
        let known: Vec<&Name> = ids.iter().filter_map(|id| names.get(id)).collect();
        html! { @for name in known { (reference_only(view, name.register, &name.reference)) " " bdi { (name.title) } " " } }
    };
    let text = |text: &str| {
        if text.trim().is_empty() {
            html! {}
        } else {
            prose(text)
        }
    };
    ledger(&[
        (label("observed"), text(&line.observed)),
        (label("met"), all(&line.met)),
        (label("evidence"), all(&line.evidence)),
        (label("conclusion"), conclusion_mark(view, line.conclusion)),
        (label("not_why"), text(&line.not_why)),
    ])
}

/// Findings, samples and workpapers of the line, and the ways to more.
fn own(view: &View<'_>, row: &Row, line: &AuditLine, whole: &Row, writes: bool) -> Result<Markup, Fault> {
    let mut found = findings(&[whole.id], view.read)?;
    found.retain(|finding| finding.value("line").as_link() == Some(row.id));
    let picked = samples(&[row.id], view.read)?;
    let mut notes = workpapers(&[whole.id], view.read)?;
    notes.retain(|paper| paper.of::<Workpaper>().is_some_and(|paper| paper.line == Some(row.id)));
    let short: String = line.observed.chars().take(MOST).collect();
    let here = [("line", row.reference.as_str())];
    let more = [("line", row.reference.as_str()), ("observed", short.as_str())];
    Ok(html! {
        @if !found.is_empty() { section.stack.tight aria-labelledby="line-findings" {
            h2 #line-findings { (view.words.many(&AUDIT_FINDING)) } (findings_table(view, &found)?)
        } }
        @if !picked.is_empty() { section aria-labelledby="line-samples" {
            h2 #line-samples { (view.words.many(&AUDIT_SAMPLE)) }
            ul.list { @for sample in &picked { li { (reference_row(view, sample)) " " (of_many(view, sample)) } } }
        } }
        @if !notes.is_empty() { section aria-labelledby="line-papers" { h2 #line-papers { (view.words.many(&WORKPAPER)) } (papers(view, &notes)) } }
        @if writes { p.row {
            a.btn accesskey="f" href=(add(&AUDIT_FINDING, whole, &more)) { (view.t("audit-finding-add")) }
            a.btn href={ (paths::new(&AUDIT_SAMPLE)) "?line=" (encode(&row.reference)) } { (view.t("audit-sample-add")) }
            a.btn href=(add(&WORKPAPER, whole, &here)) { (view.t("workpaper-add")) }
        } }
    })
}

fn of_many(view: &View<'_>, row: &Row) -> Markup {
    let sizes = row.of::<AuditSample>().and_then(|sample| sample.size.zip(sample.population));
    html! { @if let Some((n, of)) = sizes { span.mute { (view.tw("n-of", &[("n", n.to_string()), ("of", of.to_string())])) } } }
}

/// Everything that the program knows of what the line looks at.
pub(super) fn known(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let Some(subject) = row.of::<AuditLine>().and_then(|line| line.subject) else { return Ok(html! {}) };
    let read = view.read;
    let whole = audit_of(row, read)?;
    let asked = read.get(&REQUIREMENT, subject)?;
    let controls = match &asked {
        Some(_) => pointing(view, &[subject], &CONTROL, "requirements")?,
        None => read.get(&CONTROL, subject)?.into_iter().collect(),
    };
    let ids: Vec<Id> = controls.iter().map(|control| control.id).collect();
    let implemented = pointing(view, &ids, &IMPLEMENTATION, "control")?;
    let tests = tests_of(&ids, read)?;
    let risks = pointing(view, &ids, &RISK, "controls")?;
    let mut shown = pointing(view, &ids, &EVIDENCE, "controls")?;
    shown.extend(pointing(view, &[subject], &EVIDENCE, "requirements")?);
    let about: Vec<Id> = ids.iter().copied().chain([subject]).collect();
    let mut earlier = lines_about(&about, read)?;
    earlier.retain(|line| line.value("audit").as_link() != whole.as_ref().map(|whole| whole.id));
    let mut found = findings_about(&[subject], &ids, read)?;
    found.retain(|finding| finding.value("audit").as_link() != whole.as_ref().map(|whole| whole.id));
    let first = whole.as_ref().and_then(|whole| whole.of::<Audit>()).and_then(since);
    let day = |row: &Row| row.changed_at.to_zoned(read.zone()).date();
    let changed: Vec<Row> = controls.iter().chain(&implemented).chain(&tests).chain(&risks).cloned().collect();
    let changed: Vec<Row> = changed.into_iter().filter(|row| first.is_some_and(|first| day(row) >= first)).collect();
    Ok(html! {
        section.stack.tight aria-labelledby="known" {
            h2 #known { (view.t("audit-bench-known")) }
            @if let Some(requirement) = asked.as_ref().and_then(|row| row.of::<Requirement>()) { (wanted(view, asked.as_ref(), requirement)?) }
            (group(view, &view.words.many(&CONTROL), &controls, None))
            (group(view, &view.words.many(&IMPLEMENTATION), &implemented, None))
            (group(view, &view.t("audit-bench-tests"), &tests, Some("outcome")))
            (group(view, &view.words.many(&RISK), &risks, Some("current_level")))
            (group(view, &view.words.many(&EVIDENCE), &shown, Some("valid_until")))
            @if !earlier.is_empty() { details open { summary { (view.t("audit-bench-earlier")) } (looked_at(view, &earlier)?) } }
            @if !found.is_empty() { details open { summary { (view.t("audit-bench-found")) } (findings_table(view, &found)?) } }
            @if let Some(first) = first.filter(|_| !changed.is_empty()) {
                details {
                    summary { (view.tw("audit-bench-changed", &[("n", changed.len().to_string()), ("date", first.to_string())])) }
                    ul.list { @for row in changed.iter().take(FEW * 3) { li { (reference_row(view, row)) " " time.mute { (day(row)) } } } }
                }
            }
        }
    })
}

fn pointing(view: &View<'_>, ids: &[Id], register: &'static Register, key: &str) -> Result<Vec<Row>, Fault> {
    let mut found: Vec<Id> = view.read.sources(ids, register, key)?.into_iter().map(|link| link.from).collect();
    found.sort_unstable();
    found.dedup();
    let mut rows = if found.is_empty() { Vec::new() } else { view.read.get_many(register, &found)? };
    rows.sort_by_cached_key(|row| kernel::text::sort_key(&row.reference));
    Ok(rows)
}

/// Records of one kind: how many, and the first of them with one thing that is said of each.
fn group(view: &View<'_>, label: &str, rows: &[Row], key: Option<&str>) -> Markup {
    let said = |row: &Row| {
        let field = key.and_then(|key| row.register.field(key))?;
        let value = row.value(&field.key);
        let word = field.kind.choices().zip(value.as_text()).map(|(choices, word)| view.words.choice(choices, word));
        word.or_else(|| value.as_date().map(|day| day.to_string()))
    };
    let left = rows.len().saturating_sub(FEW);
    html! {
        @if !rows.is_empty() {
            details open[rows.len() <= FEW] {
                summary { (label) " " (rows.len()) }
                ul.list {
                    @for row in rows.iter().take(FEW) {
                        @let word = (row.register.workflow.choices.keys.len() > 1)
                            .then(|| view.words.choice(row.register.workflow.choices, &row.common.state));
                        li { (reference_row(view, row)) @for word in said(row).into_iter().chain(word) { " " span.mute { (word) } } }
                    }
                }
                @if left > 0 { p.small.mute { (view.tw("more", &[("n", left.to_string())])) } }
            }
        }
    }
}

/// What the requirement asks for and what shows it, and the registers that answer a clause.
fn wanted(view: &View<'_>, row: Option<&Row>, requirement: &Requirement) -> Result<Markup, Fault> {
    let of_system = matches!(requirement.framework, Some(Framework::Iso27001 | Framework::Iso27001Old));
    let answers = |register: &&&'static Register| {
        let clause = register.clause.split_whitespace().next().unwrap_or_default();
        of_system && !clause.is_empty() && (clause == requirement.group || requirement.group.starts_with(&format!("{clause}.")))
    };
    let registers: Vec<&'static Register> =
        view.read.registers().iter().filter(|register| register.written()).filter(answers).copied().collect();
    let every = Filter::new();
    let asked: Vec<(&'static Register, &Filter)> = registers.iter().map(|register| (*register, &every)).collect();
    let counts = view.read.counts(&asked)?;
    Ok(html! {
        p { @if let Some(row) = row { (reference_only(view, &REQUIREMENT, &row.reference)) " " } bdi { (requirement.text) } }
        @if !requirement.evidence.trim().is_empty() {
            details open { summary { (view.t("audit-bench-evidence")) } (prose(&requirement.evidence)) }
        }
        @if !registers.is_empty() {
            details open {
                summary { (view.t("audit-bench-registers")) }
                ul.list { @for (register, n) in registers.iter().zip(&counts) {
                    li { a href=(view.link(&paths::list(register))) { (view.words.many(register)) } " " span.mute { (n) } }
                } }
            }
        }
    })
}

//! What lies inside a scope, on its page; the statement as a document.

use super::record::{SCOPE, Scope};
use super::rules::{APPROVE, may_approve, overlaps};
use kernel::document::{Block, Document};
use kernel::lookup::reach;
use kernel::nouns::approval::approval;
use kernel::nouns::{SignOff, Signed, signoff};
use kernel::{Choice, Fault, Filter, Group, Mark, Register, Row, Value};
use maud::{Markup, html};
use ui::concept::{Shown, why_not};
use ui::pieces::marked;
use ui::pieces::signed_by;
use ui::view::encode;
use ui::{View, paths};

/// How many records of each register belong to its units, with the way to them; whether the statement is signed.
///
/// # Errors
/// When the store fails.
pub fn contents(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let reach = reach(view.read, row)?;
    let filter = |register: &'static Register| match &reach {
        // What names its scope belongs to that one, wherever it lies.
        _ if register.field("scope").is_some() => Filter::new().is(register, "scope", vec![Value::Link(row.id)]),
        Some(reach) => Filter::new().is(register, "unit", reach.of(register).into_iter().map(Value::Link).collect()),
        None => Filter::new(),
    };
    let asked = encode(&format!("scope:{}", row.reference));
    // Several scopes may stand on one page.
    let heading = format!("inside-{}", row.reference);
    let href = |register: &Register| view.link(&format!("{}?q={asked}", paths::list(register)));
    let inside: Vec<(&Register, Filter)> = counted(view).into_iter().map(|register| (register, filter(register))).collect();
    let counts = view.read.counts(&inside.iter().map(|(register, filter)| (*register, filter)).collect::<Vec<_>>())?;
    let report = |key: &str| view.link(&format!("{}?scope={}", paths::report(key, "pdf"), encode(&row.reference)));
    Ok(html! {
        p.row.facts { (signed(view, row)) }
        section.stack.tight aria-labelledby=(heading) {
            h2 id=(heading) { (view.t("scope-inside")) }
            p.row.facts {
                @for ((register, _), n) in inside.iter().zip(&counts) {
                    span { a href=(href(register)) { b { (n) } " " (ui::pieces::lower(&view.words.many(register))) } }
                }
            }
            p.row.screen {
                (view.t("scope-reports"))
                @for offered in view.concepts.iter().flat_map(|concept| concept.reports).filter(|report| report.per_scope) {
                    span { a href=(report(offered.key)) { (view.words.get(offered.title)) } }
                }
            }
        }
    })
}

/// Registers whose records belong to units and are work of the management system, in the order of its cycle.
fn counted(view: &View<'_>) -> Vec<&'static Register> {
    let cycle = |register: &&Register| matches!(register.group, Group::Plan | Group::Run | Group::Check | Group::Improve);
    let of_units = |register: &&Register| register.narrows.is_none() && !register.without.contains(&"unit");
    let all = view.concepts.iter().flat_map(|concept| concept.registers).copied();
    let mut found: Vec<&Register> = all.filter(cycle).filter(of_units).collect();
    found.sort_by_key(|register| register.group);
    found
}

/// What the signer of the statement is shown: all that it says, and which scopes it overlaps.
pub(super) fn signing(view: &View<'_>, row: &Row) -> Result<Shown, Fault> {
    let mut facts = ui::paper::said(view, row)?;
    let others = overlaps(view.read, row)?;
    if !others.is_empty() {
        facts.push((view.t("scope-sign-overlaps"), html! { (others) }));
    }
    let refused = why_not(view, may_approve(row, view.read))?;
    Ok(Shown { facts, more: html! {}, who: view.t("scope-sign-who"), latest: None, refused })
}

fn signed(view: &View<'_>, row: &Row) -> Markup {
    match row.value("approval").as_text().and_then(Signed::from_key) {
        Some(Signed::Valid) => marked(Mark::Sealed, &view.t("scope-signed")),
        Some(Signed::Stale) => marked(Mark::Stale, &view.t("scope-signed-stale")),
        Some(Signed::Withdrawn | Signed::Superseded | Signed::Ended) | None => marked(Mark::Unknown, &view.t("scope-unsigned")),
    }
}

/// The scope statement: of the scope that the request names, or of every scope in use.
pub(super) fn statement(view: &View<'_>) -> Result<Document, Fault> {
    let all = view.read.all(&SCOPE, &Filter::new())?;
    let wanted = view.param("scope");
    let chosen: Vec<Row> = all.into_iter().filter(|row| wanted.is_empty() || row.reference.eq_ignore_ascii_case(wanted)).collect();
    if chosen.is_empty() && !wanted.is_empty() {
        return Err(Fault::field("scope", kernel::Text::new("scope-unknown").with("typed", wanted)));
    }
    let mut document = ui::paper::begin(view, "scope-statement", &view.t("report-scope-statement"), false)?;
    let valid = |row: &Row| row.value("approval").as_text() == Some(Signed::Valid.key());
    document.standing = view.t(match &chosen[..] {
        [] => "report-standing",
        all if all.iter().all(valid) => "scope-mark-signed",
        _ => "scope-mark-unsigned",
    });
    for row in &chosen {
        document.blocks.push(Block::Heading(1, row.title()));
        document.blocks.push(Block::Facts(facts(view, row)?));
        document.blocks.extend(ui::paper::fields(view, row)?.into_iter().map(|block| match block {
            Block::Heading(level, text) => Block::Heading(level.saturating_add(1), text),
            other => other,
        }));
    }
    Ok(document)
}

fn facts(view: &View<'_>, row: &Row) -> Result<Vec<(String, String)>, Fault> {
    let mut facts = Vec::new();
    if let Some(scope) = row.of::<Scope>() {
        facts.push(match scope.version.as_str() {
            "" => (view.t("revision"), row.version.to_string()),
            version => (view.t("version"), version.to_owned()),
        });
    }
    facts.push((view.t("scope-approved"), approver(view, row)?));
    facts.extend(ui::concept::facts(view, row)?);
    Ok(facts)
}

/// "Henrike Sandvoss, top management, on 2026-05-04 (stale)", or that nobody approved it.
fn approver(view: &View<'_>, row: &Row) -> Result<String, Fault> {
    let Some(signature) = approval(view.read, row.id, APPROVE)? else { return Ok(view.t("scope-unsigned")) };
    let Some(record) = signature.of::<SignOff>() else { return Ok(String::new()) };
    let (name, day) = signed_by(view, &signature)?;
    let words = view.tw("scope-approved-by", &[("name", name), ("role", record.role.clone()), ("day", day)]);
    let stale = signoff::stands(&signature) == Signed::Stale;
    Ok(if stale { format!("{words} ({})", view.t("scope-signed-stale").to_lowercase()) } else { words })
}

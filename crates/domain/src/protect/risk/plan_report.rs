//! The risk treatment plan as a document.

use super::action::{TREATMENT_ACTION, actions_of};
use super::approval::{ACCEPT, APPROVE, Acceptance, Plan};
use super::record::RISK;
use super::rules::{Rung, level_of};
use crate::ground::criteria::Level;
use crate::ground::release::{Releasable, begin};
use crate::ground::scope::rules::within;
use kernel::document::{Block, Document, Table};
use kernel::nouns::SignOff;
use kernel::nouns::approval::{approval, approvals};
use kernel::{Choice, Fault, Filter, Id, Read, Row};
use std::collections::BTreeMap;
use ui::paper::{Sheet, cell, data, referred};
use ui::pieces::signed_on;
use ui::{Names, View};

/// Every open risk that is treated or accepted, with its actions.
pub(super) fn plan(view: &View<'_>) -> Result<Document, Fault> {
    let gather = |read: &dyn Read, scope: &str| {
        let (scope, risks) = treated(read, scope)?;
        Ok((scope, risks.into_iter().flat_map(|(row, actions)| std::iter::once(row).chain(actions)).collect()))
    };
    let (mut document, _, rows) = begin(view, Releasable::TreatmentPlan, gather)?;
    // Each risk is followed by its actions.
    let mut risks: Treated = Vec::new();
    for row in rows {
        match risks.last_mut() {
            Some((_, actions)) if row.register != &RISK => actions.push(row),
            _ => risks.push((row, Vec::new())),
        }
    }
    let many: usize = risks.iter().map(|(_, actions)| actions.len()).sum();
    let approved = risks.iter().filter(|(row, _)| row.value("plan").as_text() == Some(Plan::Approved.key())).count();
    let of = risks.iter().filter(|(_, actions)| !actions.is_empty()).count();
    document.facts.push((view.t("treatment-actions"), many.to_string()));
    let numbers = [("n", approved.to_string()), ("of", of.to_string())];
    document.facts.push((view.t("treatment-approved-plans"), view.tw("n-of", &numbers)));
    let mut by_owner = 0;
    for (row, _) in risks.iter().filter(|(row, _)| row.value("plan").as_text() == Some(Plan::Approved.key())) {
        let signature = approval(view.read, row.id, APPROVE)?;
        by_owner += usize::from(signature.is_some_and(|signature| signature.value("signer").as_link() == row.common.owner));
    }
    let apart = [("owner", by_owner.to_string()), ("instead", approved.saturating_sub(by_owner).to_string())];
    document.facts.push((view.t("treatment-approved-by"), view.tw("treatment-approved-apart", &apart)));
    document.blocks.push(Block::Table(table(view, &risks)?));
    Ok(document)
}

/// Risks with their actions.
type Treated = Vec<(Row, Vec<Row>)>;

/// Open risks of a scope that are treated or accepted, with their actions.
fn treated(read: &dyn Read, scope: &str) -> Result<(Option<Row>, Treated), Fault> {
    let mut risks = Vec::new();
    let (scope, open) = within(read, scope, read.all(&RISK, &Filter::open(&RISK))?)?;
    let mut all = actions_of(read, &open.iter().map(|row| row.id).collect::<Vec<_>>())?;
    for row in open {
        let planned = all.remove(&row.id).unwrap_or_default();
        if !planned.is_empty() || given(&row) {
            risks.push((row, planned));
        }
    }
    Ok((scope, risks))
}

/// Whether somebody accepted the risk, then or now.
fn given(row: &Row) -> bool {
    row.value("acceptance").as_text().and_then(Acceptance::from_key).is_some_and(Acceptance::was_given)
}

/// Actions under their risks.
///
/// # Errors
/// When the store fails.
pub fn table(view: &View<'_>, risks: &[(Row, Vec<Row>)]) -> Result<Table, Fault> {
    // A risk that was accepted as it is has a row of its own.
    let none = Row::blank(&TREATMENT_ACTION, Id::default());
    let all = risks.iter().flat_map(|(row, actions)| std::iter::once(row).chain(actions));
    let ids: Vec<Id> = risks.iter().map(|(row, _)| row.id).collect();
    let signed = Signed { approved: approvals(view.read, &ids, APPROVE)?, accepted: approvals(view.read, &ids, ACCEPT)? };
    let names = Names::load_with(view.read, all, &signed.signers())?;
    let control = |item: &Planned<'_>| item.action.value("control").as_link().and_then(|id| names.get(id)).map(|name| referred(view, name));
    let title = |item: &Planned<'_>| match item.action.version {
        0 => view.words.choice(Plan::CHOICES, Plan::None.key()),
        _ => item.action.title(),
    };
    let sheet = Sheet::over(view, &TREATMENT_ACTION, &names)
        .column("risk", &view.t("treatment-risk"), 0.8, |item: &Planned<'_>| item.risk.reference.clone())
        .reference(0.8)
        .column("title", &view.words.one(&TREATMENT_ACTION), 3.4, title)
        .headed("option", &view.t("treatment-option"), 1.1)
        .headed("owner", &view.t("owner"), 1.6)
        .headed("by", &view.t("treatment-by"), 1.1)
        .headed("cost", &view.t("treatment-cost"), 1.2)
        .headed("expected_level", &view.t("treatment-expected"), 1.1)
        .headed("expected_reason", &view.t("treatment-expected-why"), data(2.0))
        .column("control", &view.t("treatment-control"), 0.9, control)
        .headed("means", &view.t("treatment-means"), data(1.4))
        .headed("progress", &view.t("treatment-progress"), 1.1)
        .field("timing", 1.0);
    let names = &names;
    // What stands in the heading of a risk in print stands beside each of its actions in a table of data.
    let sheet = ["current_level", "target_level", "plan", "acceptance", "accepted_until"].into_iter().fold(sheet, |sheet, key| {
        let label = RISK.field(key).map(|field| view.words.label(&RISK, field)).unwrap_or_default();
        let said = move |item: &Planned<'_>| RISK.field(key).map(|field| cell(view, names, field, &item.risk.value(key)));
        sheet.column(&format!("risk_{key}"), &format!("{}: {label}", view.t("treatment-risk")), data(1.0), said)
    });
    let mut groups = Vec::new();
    for (risk, actions) in risks {
        let shown = if actions.is_empty() { std::slice::from_ref(&none) } else { actions };
        groups.push((heading(view, risk, names, &signed), shown.iter().map(move |action| Planned { risk, action })));
    }
    Ok(sheet.groups("actions", &view.t("treatment-plan"), groups))
}

/// An action under its risk.
struct Planned<'r> {
    risk: &'r Row,
    action: &'r Row,
}

impl AsRef<Row> for Planned<'_> {
    fn as_ref(&self) -> &Row {
        self.action
    }
}

/// The signatures that count, by risk.
struct Signed {
    approved: BTreeMap<Id, Row>,
    accepted: BTreeMap<Id, Row>,
}

impl Signed {
    fn signers(&self) -> Vec<Id> {
        let all = self.approved.values().chain(self.accepted.values());
        all.filter_map(|signature| signature.of::<SignOff>()?.signer).collect()
    }
}

/// "R-4 Title. Now high, target low. Plan approved by … on …".
fn heading(view: &View<'_>, risk: &Row, names: &Names, signed: &Signed) -> String {
    let mut parts = vec![format!("{} {}", risk.reference, risk.title())];
    for (rung, id) in [(Rung::Current, "rung-current"), (Rung::Target, "rung-target")] {
        if let Some(level) = level_of(risk, rung) {
            parts.push(format!("{}: {}", view.t(id), view.words.choice(Level::CHOICES, level.key())));
        }
    }
    if let Some(owner) = risk.common.owner {
        parts.push(format!("{}: {}", view.t("owner"), names.title(owner)));
    }
    let said = |key: &str, choices| risk.value(key).as_text().map(|word| view.words.choice(choices, word)).unwrap_or_default();
    let plan = format!("{}: {}", view.t("treatment-plan"), said("plan", Plan::CHOICES));
    parts.push(with_signer(view, names, signed.approved.get(&risk.id), plan));
    if given(risk) {
        parts.push(with_signer(view, names, signed.accepted.get(&risk.id), said("acceptance", Acceptance::CHOICES)));
    }
    parts.join(". ")
}

fn with_signer(view: &View<'_>, names: &Names, signature: Option<&Row>, said: String) -> String {
    let Some((signature, record)) = signature.and_then(|signature| Some((signature, signature.of::<SignOff>()?))) else { return said };
    let name = record.signer.map(|signer| names.title(signer)).unwrap_or_default();
    let numbers = [("said", said), ("name", name), ("day", signed_on(view, signature))];
    match record.valid_until {
        Some(end) if end < view.read.today() => {
            view.tw("treatment-signed-ended", &[numbers.as_slice(), &[("end", end.to_string())]].concat())
        }
        Some(end) => view.tw("treatment-signed-until", &[numbers.as_slice(), &[("end", end.to_string())]].concat()),
        None => view.tw("treatment-signed", &numbers),
    }
}

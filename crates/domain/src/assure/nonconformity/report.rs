//! Nonconformities with their actions and checks as a document.

use super::action::{CORRECTIVE_ACTION, actions};
use super::check::EFFECTIVENESS_CHECK;
use super::record::NONCONFORMITY;
use super::rounds::checks;
use crate::ground::release::{Releasable, begin};
use crate::ground::scope::rules::within;
use kernel::document::{Block, Document, Table};
use kernel::{Fault, Filter, Id, Read, Row};
use ui::paper::{Sheet, data};
use ui::{Names, View};

/// Every nonconformity of a scope, then their actions, then their checks.
fn gather(read: &dyn Read, scope: &str) -> Result<(Option<Row>, Vec<Row>), Fault> {
    let (scope, mut rows) = within(read, scope, read.all(&NONCONFORMITY, &Filter::new())?)?;
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    rows.extend(actions(&ids, read)?);
    rows.extend(checks(&ids, read)?);
    Ok((scope, rows))
}

pub(super) fn nonconformities(view: &View<'_>) -> Result<Document, Fault> {
    let (mut document, _, rows) = begin(view, Releasable::Nonconformities, gather)?;
    let of = |register| rows.iter().filter(move |row| row.register == register).collect::<Vec<&Row>>();
    let (found, acted, checked) = (of(&NONCONFORMITY), of(&CORRECTIVE_ACTION), of(&EFFECTIVENESS_CHECK));
    let counted = found.iter().filter(|row| row.common.state != "withdrawn").count();
    let closed = found.iter().filter(|row| row.common.state == "closed").count();
    let numbers = [("n", closed.to_string()), ("of", counted.to_string())];
    document.facts.push((view.t("measure-nonconformities"), view.tw("n-of", &numbers)));
    let names = Names::load(view.read, &rows)?;
    let title = document.title.clone();
    document.blocks.push(Block::Table(main(view, &names, &title, &found)));
    document.blocks.push(Block::Table(of_actions(view, &names, &acted)));
    document.blocks.push(Block::Table(of_checks(view, &names, &checked)));
    Ok(document)
}

fn main(view: &View<'_>, names: &Names, caption: &str, rows: &[&Row]) -> Table {
    Sheet::new(view, &NONCONFORMITY, names)
        .reference(0.8)
        .field("title", 2.4)
        .field("source", 1.0)
        .field("grade", 1.0)
        .field("detected", 1.0)
        .field("found_by", data(1.2))
        .field("found_in", data(1.0))
        .field("answer_by", data(1.0))
        .field("requirements", 1.0)
        .field("controls", 0.9)
        .field("breached", data(2.0))
        .field("observed", 2.6)
        .field("evidence", data(1.0))
        .field("recurs", 0.9)
        .field("correction", data(2.0))
        .field("containment", data(2.0))
        .field("consequences", data(2.0))
        .field("elsewhere", data(0.7))
        .field("elsewhere_where", data(2.0))
        .field("method", data(1.0))
        .field("whys", data(2.0))
        .field("causes", data(2.0))
        .field("root_cause", 2.2)
        .field("action_needed", data(0.7))
        .field("no_action_why", data(2.0))
        .field("criterion", data(2.0))
        .field("check_on", data(1.0))
        .field("checker", data(1.2))
        .field("rounds", data(0.6))
        .field("last_check", data(1.0))
        .field("risks", data(1.0))
        .field("isms_change", data(2.0))
        .field("decisions", data(2.0))
        .field("state", 1.0)
        .field("owner", 1.2)
        .field("unit", data(1.2))
        .field("tags", data(1.0))
        .table("nonconformities", caption, rows.iter().copied())
}

fn of_actions(view: &View<'_>, names: &Names, rows: &[&Row]) -> Table {
    Sheet::new(view, &CORRECTIVE_ACTION, names)
        .field("nonconformity", 1.0)
        .reference(0.8)
        .field("title", 3.0)
        .field("how", data(2.0))
        .field("control", data(0.9))
        .field("owner", 1.4)
        .field("due", 1.0)
        .field("state", 1.0)
        .field("done", 2.4)
        .field("done_on", 1.0)
        .field("proof", 1.0)
        .field("hands", data(1.4))
        .field("why", data(1.6))
        .table("actions", &view.words.many(&CORRECTIVE_ACTION), rows.iter().copied())
}

fn of_checks(view: &View<'_>, names: &Names, rows: &[&Row]) -> Table {
    Sheet::new(view, &EFFECTIVENESS_CHECK, names)
        .field("nonconformity", 1.0)
        .reference(0.8)
        .field("round", 0.6)
        .field("on", 1.0)
        .field("effect", 1.0)
        .field("found", 3.0)
        .field("criterion", 2.2)
        .field("root_cause", data(2.0))
        .field("actions", data(1.2))
        .field("evidence", data(1.2))
        .field("checker", 1.3)
        .table("checks", &view.words.many(&EFFECTIVENESS_CHECK), rows.iter().copied())
}

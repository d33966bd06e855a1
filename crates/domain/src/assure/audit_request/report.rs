//! The requests of auditors as a document.

use super::measures::requests_answered;
use super::pieces::by_time;
use super::record::AUDIT_REQUEST;
use crate::ground::scope::rules::within;
use kernel::document::{Block, Document};
use kernel::{Fault, Filter};
use ui::paper::{Sheet, begin, data};
use ui::{Names, View};

pub(super) fn requests(view: &View<'_>) -> Result<Document, Fault> {
    let (scope, mut rows) = within(view.read, view.param("scope"), view.read.all(&AUDIT_REQUEST, &Filter::new())?)?;
    by_time(&mut rows);
    let mut document = begin(view, "audit-requests", &view.t("audit-requests-report"), true)?;
    match &scope {
        Some(scope) => document.facts.push((view.t("report-of-scope"), scope.title())),
        None => {
            let counted = requests_answered(view.read)?;
            let said = [("n", counted.n().to_string()), ("of", counted.of().to_string())];
            document.facts.push((view.t("measure-audit-requests"), view.tw("n-of", &said)));
        }
    }
    let names = Names::load(view.read, &rows)?;
    let sheet = Sheet::new(view, &AUDIT_REQUEST, &names)
        .reference(0.7)
        .field("wanted_on", 1.0)
        .field("wanted_at", 0.6)
        .field("title", 2.4)
        .field("details", data(2.0))
        .field("requirements", 1.0)
        .field("about", data(0.9))
        .field("asked_by", 1.2)
        .field("written_by", data(1.2))
        .field("place", 1.2)
        .field("answerer", 1.2)
        .field("state", 0.9)
        .field("answer", 2.4)
        .field("shown", 1.2)
        .field("answered_by", data(1.2))
        .field("answered_on", 1.0)
        .field("answered_entry", data(0.8))
        .field("accepted_by", data(1.2))
        .field("accepted_on", data(1.0))
        .field("said", data(2.0))
        .field("unit", data(1.2));
    document.blocks.push(Block::Table(sheet.table("requests", &document.title, &rows)));
    Ok(document)
}

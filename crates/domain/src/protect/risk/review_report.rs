//! How risks were looked at again and what was accepted, as a document (8.2, 6.1.3 f): every review, every acceptance.

use super::approval::ACCEPT;
use super::record::RISK;
use super::review::{RISK_REVIEW, RiskReview};
use crate::ground::release::{Releasable, begin};
use crate::ground::scope::rules::within;
use kernel::document::{Block, Document};
use kernel::nouns::{SIGNOFF, SignOff, Signed, signoff};
use kernel::{Fault, Filter, Id, Read, Row, Value};
use ui::paper::{Sheet, data};
use ui::pieces::signed_on;
use ui::{Names, View};

pub(super) fn reviews(view: &View<'_>) -> Result<Document, Fault> {
    let gather = |read: &dyn Read, scope: &str| {
        let mut rows = read.all(&RISK_REVIEW, &Filter::new())?;
        rows.extend(acceptances(read)?);
        within(read, scope, rows)
    };
    let (mut document, _, rows) = begin(view, Releasable::RiskReviews, gather)?;
    let (mut looks, mut given): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.register == &RISK_REVIEW);
    looks.sort_by_cached_key(|row| (row.of::<RiskReview>().and_then(|review| review.on), kernel::text::sort_key(&row.reference)));
    given.sort_by_key(|row| (row.created_at, row.id));
    let hold = given.iter().filter(|row| signoff::stands(row) == Signed::Valid).count();
    document.facts.push((view.t("risk-reviews"), looks.len().to_string()));
    let numbers = [("n", hold.to_string()), ("of", given.len().to_string())];
    document.facts.push((view.t("risk-acceptances-hold"), view.tw("n-of", &numbers)));
    let names = Names::load(view.read, looks.iter().chain(&given))?;
    let of = |id: Option<Id>| id.map(|id| names.title(id));
    let sheet = Sheet::new(view, &RISK_REVIEW, &names)
        .field("risk", 0.8)
        .column("risk_title", &view.words.one(&RISK), 2.4, |row| of(row.value("risk").as_link()))
        .reference(0.8)
        .field("on", 1.0)
        .field("reviewer", 1.3)
        .field("verdict", 1.1)
        .field("before", 0.9)
        .field("after", 0.9)
        .field("why", 3.0)
        .field("criteria", data(0.8))
        .field("next_review", 1.0)
        .field("later", 1.6)
        .field("unit", data(1.2));
    document.blocks.push(Block::Table(sheet.table("reviews", &view.words.many(&RISK_REVIEW), &looks)));
    let sheet = Sheet::new(view, &SIGNOFF, &names)
        .headed("about", &view.words.one(&RISK), 0.8)
        .column("risk_title", &view.t("risk-acceptance-of"), 2.4, |row| of(row.value("about").as_link()))
        .reference(0.8)
        .column("signed_on", &view.t("risk-accepted-on"), 1.0, |row| signed_on(view, row))
        .field("signer", 1.3)
        .field("role", 1.2)
        .field("statement", 3.0)
        .field("valid_until", 1.0)
        .field("standing", 1.0)
        .field("withdrawn", 1.6)
        .field("version", data(0.7))
        .field("copy", data(2.0))
        .field("unit", data(1.2));
    document.blocks.push(Block::Table(sheet.table("acceptances", &view.t("risk-acceptances"), &given)));
    Ok(document)
}

/// Every signature by which a risk was accepted, those that hold no more among them.
fn acceptances(read: &dyn Read) -> Result<Vec<Row>, Fault> {
    let filter = Filter::new().is(&SIGNOFF, "act", vec![Value::from(ACCEPT.to_owned())]);
    let mut rows = read.all(&SIGNOFF, &filter)?;
    let about = |row: &Row| row.of::<SignOff>().and_then(|signature| signature.about);
    let names = read.names(&rows.iter().filter_map(about).collect::<Vec<_>>())?;
    rows.retain(|row| about(row).and_then(|id| names.get(&id)).is_some_and(|name| *name.register == RISK));
    Ok(rows)
}

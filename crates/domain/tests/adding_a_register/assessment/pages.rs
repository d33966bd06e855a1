//! What is shown, counted and printed of assessments.

use super::record::ASSESSMENT;
use kernel::document::{Block, Document};
use kernel::{Fault, Filter, Read, Row};
use maud::{Markup, html};
use ui::figures::Part;
use ui::paper::{Sheet, begin};
use ui::pieces::reference_only;
use ui::view::encode;
use ui::{Counted, Names, View, paths};

/// On the page of a supplier: its assessments, and the way to one more.
pub(super) fn of_supplier(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let rows = view.read.all(&ASSESSMENT, &Filter::new().is(&ASSESSMENT, "supplier", vec![row.id.into()]))?;
    let form = format!("{}?supplier={}", paths::new(&ASSESSMENT), encode(&row.reference));
    Ok(html! {
        h2 { (view.words.many(&ASSESSMENT)) }
        @for row in &rows { p { (reference_only(view, &ASSESSMENT, &row.reference)) " " bdi { (row.title()) } } }
        @if view.may_create(&ASSESSMENT) { p { a.btn href=(form) { (view.t("assessment-add")) } } }
    })
}

/// How many are concluded.
pub(super) fn concluded(read: &dyn Read) -> Result<Counted, Fault> {
    let states = read.tallied(&ASSESSMENT, &Filter::new(), "state")?;
    let done = (Part::Ok, "assessment-state-concluded", states.of("concluded"), "state:concluded");
    let open = (Part::None, "assessment-state-planned", states.of("planned"), "state:planned");
    Ok(Counted::listed(&ASSESSMENT, "", [done, open]))
}

/// The report: each column with its cells on one line.
pub(super) fn report(view: &View<'_>) -> Result<Document, Fault> {
    let rows = view.read.all(&ASSESSMENT, &Filter::new())?;
    let names = Names::load(view.read, &rows)?;
    let mut document = begin(view, "assessments", &view.t("assessment-report"), false)?;
    let sheet = Sheet::new(view, &ASSESSMENT, &names).reference(0.6).field("title", 2.0).field("supplier", 0.8).field("conclusion", 3.0);
    document.blocks.push(Block::Table(sheet.table("assessments", &document.title, &rows)));
    Ok(document)
}

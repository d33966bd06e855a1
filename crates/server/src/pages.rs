//! Pages of registers: lists, records, forms, history, operations, search. What they show is `ui`'s work; this file
//! decides which page answers which request.

use crate::call::{Call, MADE, Reply, is_ours};
use crate::{files, operate, turning};
use kernel::nouns::COMMENT;
use kernel::{Action, Change, Draft, Fault, Finder, Id, Moment, Operation, Problem, Read, Register, Row, Text};
use maud::Markup;
use report::Lost;
use ui::form::Form;
use ui::list::ListState;
use ui::operation::Before;

/// A page over a read of its own; for handlers that have none open.
fn page(call: &Call<'_>, status: u16, whole: impl FnOnce(&ui::View<'_>) -> Result<Markup, Fault>) -> Result<Reply, Fault> {
    let read = call.read()?;
    page_over(call, &*read, status, whole)
}

/// A page over a read that is there already.
fn page_over(
    call: &Call<'_>,
    read: &dyn Read,
    status: u16,
    whole: impl FnOnce(&ui::View<'_>) -> Result<Markup, Fault>,
) -> Result<Reply, Fault> {
    let visitor = call.visitor();
    let view = call.view(read, &visitor);
    Ok(Reply::Page(status, whole(&view)?.into_string()))
}

/// `GET` of a hand-written page.
pub fn screen(call: &Call<'_>, screen: &ui::Screen) -> Result<Reply, Fault> {
    page(call, 200, |view| Ok(ui::layout::page(view, &view.t(screen.title), (screen.render)(view)?)))
}

/// `GET /REGISTER`
pub fn list(call: &Call<'_>, register: &'static Register) -> Result<Reply, Fault> {
    page(call, 200, |view| ui::list::list_page(view, register, &ListState::parse(view, register)))
}

/// `GET /REGISTER/REFERENCE`
pub fn record(call: &Call<'_>, register: &'static Register) -> Result<Reply, Fault> {
    let read = call.read()?;
    let row = match call.row(&*read, register) {
        // The past may know nothing of a record that is there now: that is an answer, not a mistake.
        Err(Fault::NotFound) if !call.param("as_at").is_empty() => {
            let newest = call.row(&*read.at(Moment::Live)?, register)?;
            return page_over(call, &*read, 200, |view| Ok(ui::error::not_yet_page(view, &newest)));
        }
        found => found?,
    };
    page_over(call, &*read, 200, |view| {
        if view.param("compare") == "now" && !view.live() {
            let now = read.at(Moment::Live)?;
            if let Some(newest) = now.get(register, row.id)? {
                return ui::compare::compare_page(view, &row, &newest, &*now);
            }
        }
        let view = &ui::View { flash: saved(call, &row), query: view.query, ..*view };
        ui::record::record_page(view, &row, &extras(call, &[]))
    })
}

/// Where a form leads when it was written: where it says, else to the record, which says so.
fn saved_page(call: &Call<'_>, register: &Register, reference: &str) -> Reply {
    let then = Some(call.field(ui::view::THEN)).filter(|then| is_ours(then));
    Reply::Redirect(then.map_or_else(|| format!("{}?saved", ui::paths::record(register, reference)), str::to_owned))
}

/// The same for a record that was made; the register is offered first when something new is made again.
fn made(call: &Call<'_>, register: &Register, reference: &str) -> Reply {
    let mut keys = vec![register.key.to_owned()];
    keys.extend(call.remembered(MADE).into_iter().filter(|key| *key != register.key).take(LAST_MADE - 1));
    let secure = if call.app.https { "; Secure" } else { "" };
    let cookie = format!("{MADE}={}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}", keys.join("."));
    Reply::Enter(format!("{}?saved", ui::paths::record(register, reference)), vec![cookie])
}

/// What follows when a record was made: its files are kept, and those refused are said on its page, since the record is there.
fn with_files(call: &Call<'_>, row: &Row) -> Result<Reply, Fault> {
    let problems = if row.register.takes_remarks() { files::keep(call, row)? } else { Vec::new() };
    if problems.is_empty() {
        return Ok(made(call, row.register, &row.reference));
    }
    refused(call, row, files::refused_status(call), &problems)
}

/// So many registers are offered first.
const LAST_MADE: usize = 4;

/// What a page says right after a form: not when the address is opened again later.
fn saved(call: &Call<'_>, row: &Row) -> Option<String> {
    let just_now = call.app.store.now().duration_since(row.changed_at) < jiff::SignedDuration::from_mins(1);
    let asked = call.query.iter().any(|(key, _)| key == "saved");
    (asked && just_now).then(|| call.app.words.with("flash-saved", &[("version", row.version.to_string())]))
}

fn extras<'c>(call: &'c Call<'_>, problems: &'c [Problem]) -> ui::record::Extras<'c> {
    ui::record::Extras { upload_limit: call.app.limits.upload as u64, typed: call.field("comment"), problems }
}

/// The record's page again, with what is wrong with a comment or a file said where it was typed or chosen.
pub fn refused(call: &Call<'_>, row: &Row, status: u16, problems: &[Problem]) -> Result<Reply, Fault> {
    let path = ui::paths::record(row.register, &row.reference);
    page(call, status, |view| {
        let view = &ui::View { flash: None, path: &path, query: &[], ..*view };
        ui::record::record_page(view, row, &extras(call, problems))
    })
}

/// `GET /REGISTER/REFERENCE/history`
pub fn history(call: &Call<'_>, register: &'static Register) -> Result<Reply, Fault> {
    let read = call.read()?;
    let row = call.row(&*read, register)?;
    page_over(call, &*read, 200, |view| ui::history::history_page(view, &row))
}

/// `GET /journal`
pub fn journal(call: &Call<'_>) -> Result<Reply, Fault> {
    page(call, 200, ui::journal::journal_page)
}

/// Fields of a form without those that belong to the form itself.
fn typed(call: &Call<'_>) -> Vec<(String, String)> {
    call.form.iter().filter(|(key, _)| !key.starts_with('_')).cloned().collect()
}

/// What a form that is shown again must still hold: its fields, the reason, and where it leads.
fn kept(call: &Call<'_>) -> Vec<(String, String)> {
    call.form.iter().filter(|(key, _)| !key.starts_with('_') || key == "_reason" || key == ui::view::THEN).cloned().collect()
}

/// What a form says about a record.
fn draft(call: &Call<'_>, register: &'static Register, finder: &Finder<'_>) -> Result<Draft, Vec<Problem>> {
    Draft::parse(register.fields(), &typed(call), finder)
}

/// `GET /REGISTER/new?from=REF&field=value`: values in the address are filled in.
pub fn new_form(call: &Call<'_>, register: &'static Register) -> Result<Reply, Fault> {
    let read = call.live()?;
    if !read.scope().may_create(register) {
        return Err(Fault::Forbidden);
    }
    let from = match call.param("from") {
        "" => None,
        reference => Some(read.by_reference(reference)?.filter(|row| row.register == register).ok_or(Fault::NotFound)?),
    };
    let given: Vec<(String, String)> = call.query.iter().filter(|(key, _)| register.index(key).is_some()).cloned().collect();
    let row = match from {
        Some(row) => row,
        None => offered(&*read, register, &given)?,
    };
    let form = Form {
        register,
        row: Some(&row),
        typed: &given,
        problems: &[],
        action: ui::paths::new(register),
        version: None,
        seen: None,
        files: limit(call, register),
    };
    page_over(call, &*read, 200, |view| ui::form::form_page(view, &form))
}

/// A record that is not there yet, filled with what its address says and what follows from that.
fn offered(read: &dyn Read, register: &'static Register, given: &[(String, String)]) -> Result<Row, Fault> {
    let mut row = Row::blank(register, Id::default());
    for field in given {
        // What cannot be understood stands in the form as it was typed.
        if let Ok(draft) = Draft::parse(register.fields(), std::slice::from_ref(field), &Finder(read)) {
            draft.apply(&mut row).map_err(Fault::Invalid)?;
        }
    }
    kernel::fill::usual(&row, &|key| given.iter().any(|(said, _)| said == key), read)?.apply(&mut row).map_err(Fault::Invalid)?;
    Ok(row)
}

/// The largest file that the form of a new record takes, in bytes; [`None`] where nobody works on its records.
fn limit(call: &Call<'_>, register: &Register) -> Option<u64> {
    register.takes_remarks().then_some(call.app.limits.upload as u64)
}

/// `POST /REGISTER/new`
pub fn create(call: &Call<'_>, register: &'static Register) -> Result<Reply, Fault> {
    let id = call.app.mint();
    let written = call
        .look(|read| draft(call, register, &Finder(read)).map_err(Fault::Invalid))
        .and_then(|draft| call.write(call.field("_reason"), &[Change::create(register, id, draft)]));
    match written {
        // It is written, whatever can be seen of it: the list where the record itself cannot. A form sent twice wrote one record.
        Ok(receipt) => {
            let id = receipt.written.first().map_or(id, |(id, ..)| *id);
            Ok(match call.look(|read| read.get(register, id)) {
                Ok(Some(row)) => return with_files(call, &row),
                _ => Reply::Redirect(format!("/{}", register.key)),
            })
        }
        Err(Fault::Invalid(problems)) => {
            let typed = kept(call);
            let form = Form {
                register,
                row: None,
                typed: &typed,
                problems: &problems,
                action: ui::paths::new(register),
                version: None,
                seen: None,
                files: limit(call, register),
            };
            page(call, 422, |view| ui::form::form_page(view, &form))
        }
        Err(fault) => Err(fault),
    }
}

/// The form of an edit. `version` is the one the author began from, so that a save in between is not overwritten unseen.
fn editing<'f>(row: &'f Row, typed: &'f [(String, String)], problems: &'f [Problem], version: Option<u64>, seen: Option<u64>) -> Form<'f> {
    let version = Some(version.unwrap_or(row.version));
    let action = ui::paths::edit(row.register, &row.reference);
    Form { register: row.register, row: Some(row), typed, problems, action, version, seen, files: None }
}

/// `GET /REGISTER/REFERENCE/edit`
pub fn edit_form(call: &Call<'_>, register: &'static Register) -> Result<Reply, Fault> {
    let read = call.live()?;
    let row = call.row(&*read, register)?;
    if !read.scope().may(Action::Edit, register, row.common.unit.unwrap_or_default()) {
        return Err(Fault::Forbidden);
    }
    page_over(call, &*read, 200, |view| ui::form::form_page(view, &editing(&row, &[], &[], None, None)))
}

/// `POST /REGISTER/REFERENCE/edit`
pub fn edit(call: &Call<'_>, register: &'static Register) -> Result<Reply, Fault> {
    let (row, draft) = call.look(|read| Ok((call.row(read, register)?, draft(call, register, &Finder(read)))))?;
    let version = call.field("_version").parse().ok();
    let written = draft
        .map_err(Fault::Invalid)
        .and_then(|draft| call.write(call.field("_reason"), &[Change::Edit { register, id: row.id, version, draft }]));
    let (problems, seen, status) = match written {
        Ok(_) => return Ok(saved_page(call, register, &row.reference)),
        Err(Fault::Invalid(problems)) => (problems, None, 422),
        Err(Fault::Stale { seen, .. }) => (Vec::new(), Some(seen), 409),
        Err(fault) => return Err(fault),
    };
    let typed = kept(call);
    // After a stale edit the page shows the newest version beside what was typed: saving again is then a knowing act.
    let version = if seen.is_some() { None } else { version };
    page(call, status, |view| ui::form::form_page(view, &editing(&row, &typed, &problems, version, seen)))
}

/// `GET /REGISTER/REFERENCE/do/OPERATION`
pub fn operation_form(call: &Call<'_>, register: &'static Register, operation: &'static Operation) -> Result<Reply, Fault> {
    let row = call.look(|read| {
        let row = call.row(read, register)?;
        operate::offered(read, &row, operation)?;
        Ok(row)
    })?;
    let turning = turning::told(call, &row, operation)?;
    let read = call.live()?;
    let told =
        |field: &kernel::Field| Some((field.key.to_string(), call.param(&field.key).to_owned())).filter(|(_, said)| !said.is_empty());
    let told: Vec<_> = operation.fields.iter().filter_map(told).collect();
    let Lost { missing, unjoined } = lost(call, &*read, &row, operation)?;
    let before = Before { lost: missing, unjoined, turning };
    page_over(call, &*read, 200, |view| ui::operation::operation_page(view, &row, operation, &told, &[], &before))
}

/// What the copy of what an operation signs could not show as it is written; nothing where it signs nothing.
fn lost(call: &Call<'_>, read: &dyn Read, row: &Row, operation: &Operation) -> Result<Lost, Fault> {
    let signs = |signing: &ui::concept::Signing| signing.register == row.register.key && signing.act == operation.key;
    let signs = call.app.concepts.iter().flat_map(|concept| concept.signings).any(signs);
    if signs { crate::signing::lost(call.app, read, row) } else { Ok(Lost::default()) }
}

/// `POST /REGISTER/REFERENCE/do/OPERATION`
pub fn operate(call: &Call<'_>, register: &'static Register, operation: &'static Operation) -> Result<Reply, Fault> {
    let (row, draft) = call.look(|read| Ok((call.row(read, register)?, Draft::parse(operation.fields, &typed(call), &Finder(read)))))?;
    let version = call.field("_version").parse().ok();
    let done =
        draft.map_err(Fault::Invalid).and_then(|draft| operate::carry_out(call, &row, operation, &draft, version, call.field("_reason")));
    match done {
        Ok(_) => Ok(saved_page(call, register, &row.reference)),
        Err(Fault::Invalid(problems)) => {
            let typed = kept(call);
            let turning = turning::told(call, &row, operation)?;
            let read = call.live()?;
            let Lost { missing, unjoined } = lost(call, &*read, &row, operation)?;
            let before = Before { lost: missing, unjoined, turning };
            page_over(call, &*read, 422, |view| ui::operation::operation_page(view, &row, operation, &typed, &problems, &before))
        }
        Err(fault) => Err(fault),
    }
}

/// `POST /REGISTER/REFERENCE/comment`
pub fn comment(call: &Call<'_>, register: &'static Register) -> Result<Reply, Fault> {
    let typed = [("text".to_owned(), call.field("comment").trim().to_owned())];
    let (row, draft) = call.look(|read| Ok((call.row(read, register)?, Draft::parse(COMMENT.fields(), &typed, &Finder(read)))))?;
    if call.field("comment").trim().is_empty() {
        return Ok(Reply::Redirect(ui::paths::record(register, &row.reference)));
    }
    let written = draft.map_err(Fault::Invalid).and_then(|draft| {
        let draft = draft.with("about", row.id).with("unit", row.common.unit.unwrap_or_default());
        call.write("", &[Change::create(&COMMENT, call.app.mint(), draft)])
    });
    match written {
        Ok(_) => Ok(Reply::Redirect(format!("{}#comments", ui::paths::record(register, &row.reference)))),
        Err(Fault::Invalid(problems)) => refused(call, &row, 422, &problems),
        Err(fault) => Err(fault),
    }
}

/// `POST /REGISTER/REFERENCE/files`
pub fn upload(call: &Call<'_>, register: &'static Register) -> Result<Reply, Fault> {
    let row = files::may_attach(call, register)?;
    if files::chosen(call).next().is_none() {
        return refused(call, &row, 422, &[Problem::field("file", Text::new("file-none-chosen"))]);
    }
    let problems = files::keep(call, &row)?;
    if problems.is_empty() {
        return Ok(Reply::Redirect(format!("/{}/{}#files", register.key, row.reference)));
    }
    refused(call, &row, files::refused_status(call), &problems)
}

/// The page of a fault, inside the application where somebody is signed in.
pub fn fault_page(call: &Call<'_>, fault: &Fault, status: u16, id: &str) -> String {
    let outside = matches!(fault, Fault::Internal(_) | Fault::Unavailable(_) | Fault::Unauthenticated) || call.caller.is_none();
    let inside = |read: &dyn Read| {
        let visitor = call.visitor();
        // A broken as-at date must not break the page that says so.
        let view = ui::View { query: &[], ..call.view(read, &visitor) };
        Ok(ui::error::error_page(&view, fault, status, id).into_string())
    };
    let page = if outside { Err(Fault::Unauthenticated) } else { call.look(inside) };
    page.unwrap_or_else(|_| ui::error::bare_error_page(&call.app.words, fault, status, id).into_string())
}

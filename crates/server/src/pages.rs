//! Pages of registers: lists, records, forms, history, operations, search. What they show is `ui`'s work; this file
//! decides which page answers which request.

use crate::call::{Call, Reply};
use crate::{answer, entrance, operate};
use kernel::nouns::COMMENT;
use kernel::{Action, Change, Draft, Fault, Finder, Operation, Problem, Register, Row, Text};
use maud::Markup;
use ui::form::Form;
use ui::list::ListState;

fn page(call: &Call<'_>, status: u16, title: &str, main: impl FnOnce(&ui::View<'_>) -> Result<Markup, Fault>) -> Result<Reply, Fault> {
    let read = call.read()?;
    let visitor = call.visitor();
    let view = call.view(&*read, &visitor);
    let main = main(&view)?;
    Ok(Reply::Page(status, ui::layout::page(&view, title, main).into_string()))
}

/// `GET` of a hand-written page.
pub fn screen(call: &Call<'_>, screen: &ui::Screen) -> Result<Reply, Fault> {
    page(call, 200, &call.app.words.get(screen.title), screen.render)
}

/// `GET /REGISTER`
pub fn list(call: &Call<'_>, register: &'static Register) -> Result<Reply, Fault> {
    page(call, 200, register.plural, |view| ui::list::list_page(view, register, &ListState::parse(view, register)))
}

/// `GET /REGISTER/REFERENCE`
pub fn record(call: &Call<'_>, register: &'static Register) -> Result<Reply, Fault> {
    let read = call.read()?;
    let row = call.row(&*read, register)?;
    let title = format!("{} {}", row.reference, row.title());
    page(call, 200, &title, |view| {
        if view.param("compare") == "now" && !view.live() {
            let now = call.live()?;
            return ui::compare::compare_page(view, &row, now.get(register, row.id)?.as_ref());
        }
        ui::record::record_page(view, &row)
    })
}

/// `GET /REGISTER/REFERENCE/history`
pub fn history(call: &Call<'_>, register: &'static Register) -> Result<Reply, Fault> {
    let read = call.read()?;
    let row = call.row(&*read, register)?;
    page(call, 200, &call.app.words.with("page-history-of", &[("reference", row.reference.clone())]), |view| ui::history::history_page(view, &row))
}

/// `GET /go/REFERENCE`: the record with this reference, wherever it is.
pub fn go(call: &Call<'_>) -> Result<Reply, Fault> {
    let read = call.read()?;
    let row = read.by_reference(call.part("reference"))?.ok_or(Fault::NotFound)?;
    let visitor = call.visitor();
    Ok(Reply::Redirect(call.view(&*read, &visitor).link(&ui::paths::record(row.register, &row.reference))))
}

/// `GET /find?q=`: a reference leads straight to its record.
pub fn find(call: &Call<'_>) -> Result<Reply, Fault> {
    let read = call.read()?;
    let typed = call.param("q").trim();
    if !typed.is_empty() && !typed.contains(char::is_whitespace)
        && let Some(row) = read.by_reference(typed)?
    {
        let visitor = call.visitor();
        return Ok(Reply::Redirect(call.view(&*read, &visitor).link(&ui::paths::record(row.register, &row.reference))));
    }
    let hits = if typed.is_empty() { Vec::new() } else { read.search(typed, 100)? };
    page(call, 200, &call.app.words.get("page-find"), |view| ui::find::find_page(view, typed, &hits))
}

/// `GET /find.json?q=&register=`: for the palette and the pickers of the script.
pub fn find_json(call: &Call<'_>) -> Result<Reply, Fault> {
    let read = call.read()?;
    let wanted: Vec<&str> = call.param("register").split(',').filter(|key| !key.is_empty() && *key != "*").collect();
    let typed = call.param("q").trim();
    let mut hits = Vec::new();
    if let Some(row) = read.by_reference(typed)? {
        hits.push((row.register.key, row.reference.clone(), row.title()));
    }
    for (_, name) in read.search(typed, if wanted.is_empty() { 20 } else { 200 })? {
        if !hits.iter().any(|(_, reference, _)| *reference == name.reference) {
            hits.push((name.register.key, name.reference, name.title));
        }
    }
    let found: Vec<_> = hits
        .into_iter()
        .filter(|(key, _, _)| wanted.is_empty() || wanted.contains(key))
        .take(20)
        .map(|(key, reference, title)| serde_json::json!({ "register": key, "reference": reference, "title": title, "path": format!("/{key}/{}", ui::view::encode(&reference)) }))
        .collect();
    Ok(Reply::Json(200, serde_json::json!({ "records": found }), Vec::new()))
}

/// Fields of a form without those that belong to the form itself.
fn typed(call: &Call<'_>) -> Vec<(String, String)> {
    call.form.iter().filter(|(key, _)| !key.starts_with('_')).cloned().collect()
}

/// What a form says, with checkboxes that were left empty counted as empty: a form shows all, so silence means none.
fn draft(call: &Call<'_>, register: &'static Register, finder: &Finder<'_>) -> Result<Draft, Vec<Problem>> {
    let mut typed = typed(call);
    for key in call.form.iter().filter(|(key, _)| key == "_shown").map(|(_, value)| value) {
        if !typed.iter().any(|(other, _)| other == key) && register.index(key).is_some() {
            typed.push((key.clone(), String::new()));
        }
    }
    Draft::parse(register.fields(), &typed, finder)
}

/// `GET /REGISTER/new?from=REF&field=value`: values in the address are filled in.
pub fn new_form(call: &Call<'_>, register: &'static Register) -> Result<Reply, Fault> {
    let read = call.live()?;
    let may = read.scope().can_create_on(register).is_none_or(|units| !units.is_empty()) && can_create(&*read, register);
    if !may {
        return Err(Fault::Forbidden);
    }
    let from = match call.param("from") {
        "" => None,
        reference => Some(read.by_reference(reference)?.filter(|row| row.register == register).ok_or(Fault::NotFound)?),
    };
    let given: Vec<(String, String)> = call.query.iter().filter(|(key, _)| register.index(key).is_some()).cloned().collect();
    let form = Form { register, row: from.as_ref(), typed: &given, problems: &[], stale: None, creating: true };
    page(call, 200, &new_title(call, register), |view| ui::form::form_page(view, &form))
}

fn can_create(read: &dyn kernel::Read, register: &'static Register) -> bool {
    match read.scope().can_create_on(register) {
        None => true,
        Some(units) => units.iter().any(|unit| read.scope().may(Action::Create, register, *unit)),
    }
}

fn new_title(call: &Call<'_>, register: &Register) -> String {
    call.app.words.with("page-new", &[("name", register.name.to_lowercase())])
}

/// `POST /REGISTER/new`
pub fn create(call: &Call<'_>, register: &'static Register) -> Result<Reply, Fault> {
    let read = call.live()?;
    let written = draft(call, register, &Finder(&*read)).map_err(Fault::Invalid).and_then(|draft| {
        let id = call.app.mint();
        call.write(call.field("_reason"), &[Change::create(register, id, draft)]).map(|_| id)
    });
    match written {
        Ok(id) => {
            let live = call.live()?;
            Ok(Reply::Redirect(match live.get(register, id)? {
                Some(row) => ui::paths::record(register, &row.reference),
                None => format!("/{}", register.key),
            }))
        }
        Err(Fault::Invalid(problems)) => {
            let typed = typed(call);
            let form = Form { register, row: None, typed: &typed, problems: &problems, stale: None, creating: true };
            page(call, 422, &error_title(call, &new_title(call, register)), |view| ui::form::form_page(view, &form))
        }
        Err(fault) => Err(fault),
    }
}

fn error_title(call: &Call<'_>, title: &str) -> String {
    call.app.words.with("page-error", &[("title", title.to_owned())])
}

fn edit_title(call: &Call<'_>, row: &Row) -> String {
    call.app.words.with("page-edit", &[("reference", row.reference.clone())])
}

/// `GET /REGISTER/REFERENCE/edit`
pub fn edit_form(call: &Call<'_>, register: &'static Register) -> Result<Reply, Fault> {
    let read = call.live()?;
    let row = call.row(&*read, register)?;
    if !read.scope().may(Action::Edit, register, row.common.unit.unwrap_or_default()) {
        return Err(Fault::Forbidden);
    }
    let form = Form { register, row: Some(&row), typed: &[], problems: &[], stale: None, creating: false };
    page(call, 200, &edit_title(call, &row), |view| ui::form::form_page(view, &form))
}

/// `POST /REGISTER/REFERENCE/edit`
pub fn edit(call: &Call<'_>, register: &'static Register) -> Result<Reply, Fault> {
    let read = call.live()?;
    let row = call.row(&*read, register)?;
    let version = call.field("_version").parse().ok();
    let written = draft(call, register, &Finder(&*read))
        .map_err(Fault::Invalid)
        .and_then(|draft| call.write(call.field("_reason"), &[Change::Edit { register, id: row.id, version, draft }]));
    let (problems, stale, status) = match written {
        Ok(_) => return Ok(Reply::Redirect(ui::paths::record(register, &row.reference))),
        Err(Fault::Invalid(problems)) => (problems, None, 422),
        Err(Fault::Stale { seen, .. }) => (Vec::new(), Some(seen), 409),
        Err(fault) => return Err(fault),
    };
    let typed = typed(call);
    let form = Form { register, row: Some(&row), typed: &typed, problems: &problems, stale, creating: false };
    page(call, status, &error_title(call, &edit_title(call, &row)), |view| ui::form::form_page(view, &form))
}

/// `GET /REGISTER/REFERENCE/do/OPERATION`
pub fn operation_form(call: &Call<'_>, register: &'static Register, operation: &'static Operation) -> Result<Reply, Fault> {
    let read = call.live()?;
    let row = call.row(&*read, register)?;
    if !read.scope().may(Action::Operate(operation), register, row.common.unit.unwrap_or_default()) {
        return Err(Fault::Forbidden);
    }
    if !register.offers(&row).iter().any(|offer| offer.key == operation.key) {
        return Err(Fault::Conflict(Text::new("server-not-offered").with("label", operation.label).with("reference", &row.reference)));
    }
    let title = format!("{} {}", operation.label, row.reference);
    page(call, 200, &title, |view| ui::operation::operation_page(view, &row, operation, &[], &[]))
}

/// `POST /REGISTER/REFERENCE/do/OPERATION`
pub fn operate(call: &Call<'_>, register: &'static Register, operation: &'static Operation) -> Result<Reply, Fault> {
    let read = call.live()?;
    let row = call.row(&*read, register)?;
    let version = call.field("_version").parse().ok();
    let typed = typed(call);
    let done = Draft::parse(operation.fields, &typed, &Finder(&*read))
        .map_err(Fault::Invalid)
        .and_then(|draft| operate::carry_out(call, &row, operation, &draft, version, call.field("_reason")));
    match done {
        Ok(_) => Ok(Reply::Redirect(ui::paths::record(register, &row.reference))),
        Err(Fault::Invalid(problems)) => {
            let title = error_title(call, &format!("{} {}", operation.label, row.reference));
            page(call, 422, &title, |view| ui::operation::operation_page(view, &row, operation, &typed, &problems))
        }
        Err(fault) => Err(fault),
    }
}

/// `POST /REGISTER/REFERENCE/comment`
pub fn comment(call: &Call<'_>, register: &'static Register) -> Result<Reply, Fault> {
    let read = call.live()?;
    let row = call.row(&*read, register)?;
    let text = call.field("comment").trim().to_owned();
    if text.is_empty() {
        return Ok(Reply::Redirect(ui::paths::record(register, &row.reference)));
    }
    let typed = [("text".to_owned(), text)];
    let draft = Draft::parse(COMMENT.fields(), &typed, &Finder(&*read)).map_err(Fault::Invalid)?;
    let draft = draft.with("about", row.id).with("unit", row.common.unit.unwrap_or_default());
    call.write("", &[Change::create(&COMMENT, call.app.mint(), draft)])?;
    Ok(Reply::Redirect(format!("{}#comments", ui::paths::record(register, &row.reference))))
}

/// The page of a fault, inside the application where somebody is signed in.
pub fn fault_page(call: &Call<'_>, fault: &Fault, status: u16, id: &str) -> String {
    let title = entrance::fault_title(call, fault);
    let sentences = fault_sentences(call, fault);
    let main = ui::error::error_main(&call.app.words, fault, &title, &sentences, id);
    let framed = if matches!(fault, Fault::Internal(_) | Fault::Unavailable(_)) || status == 401 { None } else { entrance::framed(call) };
    match framed {
        Some(read) => {
            let visitor = call.visitor();
            // A broken as-at date must not break the page that says so.
            let view = ui::View { query: &[], ..call.view(&*read, &visitor) };
            ui::layout::page(&view, &title, main).into_string()
        }
        None => ui::layout::bare_page(&call.app.words, &title, main).into_string(),
    }
}

fn fault_sentences(call: &Call<'_>, fault: &Fault) -> Vec<String> {
    let words = &call.app.words;
    match fault {
        Fault::Invalid(problems) => problems.iter().map(|problem| words.say(&problem.text)).collect(),
        Fault::Conflict(text) => vec![words.say(text)],
        Fault::Stale { reference, seen, newest } => vec![words.say(&answer::stale_text(reference, *seen, *newest))],
        _ => Vec::new(),
    }
}

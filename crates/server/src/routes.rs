//! Every route of the server in one list, built from the registers, screens and reports of the concepts.

use crate::call::Reply;
use crate::route::{Cost, Deed, Gate, Route};
use crate::{App, api, check, entrance, events, feeds, files, find, pages, reports, signing};
use axum::http::Method;
use kernel::Register;
use kernel::offers::turns;

/// All of them.
pub fn all(app: &App) -> Vec<Route> {
    let mut list = fixed();
    for concept in app.concepts {
        for screen in concept.screens {
            list.push(Route::get(screen.path, Gate::Signed, move |call| pages::screen(call, screen)));
        }
        for feed in concept.feeds {
            list.push(Route::get(feed.path, Gate::Signed, move |call| feeds::download(call, feed)).with_address());
        }
    }
    for offered in app.concepts.iter().flat_map(|concept| concept.signings) {
        if let Some(register) = app.registers.iter().copied().find(|register| register.key == offered.register) {
            let path = ui::paths::preview(register, "{reference}", offered.act);
            list.push(Route::get(path, Gate::Signed, move |call| signing::look(call, register)).costs(Cost::Document));
        }
    }
    for register in app.registers.iter().copied() {
        list.extend(of_register(register));
        list.extend(api_of_register(register));
    }
    list
}

fn fixed() -> Vec<Route> {
    use Gate::{Open, Signed};
    vec![
        Route::get("/static/{name}", Open, entrance::asset),
        Route::get("/healthz", Open, |_| Ok(Reply::Text(200, "ok\n".into()))),
        Route::get("/readyz", Open, entrance::ready),
        Route::get("/set-up", Open, entrance::setup_form),
        Route::post("/set-up", Open, Deed::None, entrance::setup).costs(Cost::Password),
        Route::get("/sign-in", Open, entrance::sign_in_form),
        Route::post("/sign-in", Open, Deed::None, entrance::sign_in).costs(Cost::Password).carrying(),
        Route::get("/enter", Open, entrance::enter_form),
        Route::post("/enter", Open, Deed::None, entrance::enter).costs(Cost::Password),
        Route::post("/sign-out", Signed, Deed::None, entrance::sign_out),
        Route::get("/account", Signed, entrance::account),
        Route::post("/account/password", Signed, Deed::None, entrance::change_password).costs(Cost::Password),
        Route::post("/account/sessions", Signed, Deed::None, entrance::end_sessions),
        Route::post("/account/tokens", Signed, Deed::None, entrance::create_token),
        Route::post("/account/tokens/revoke", Signed, Deed::None, entrance::revoke_token),
        Route::post(ui::paths::ADDRESSES, Signed, Deed::None, feeds::make),
        Route::post("/person/{reference}/invite", Signed, Deed::Administer, entrance::invite),
        Route::get(events::PATH, Signed, events::screen),
        Route::get("/api/v1/security-events", Signed, events::list),
        Route::get(ui::paths::FIND, Signed, find::find),
        Route::get("/find.json", Signed, find::find_json),
        Route::get("/go/{reference}", Signed, find::go),
        Route::get(ui::paths::JOURNAL, Signed, pages::journal),
        Route::get("/journal.csv", Signed, |call| reports::journal(call, "csv")),
        Route::get("/journal.xlsx", Signed, |call| reports::journal(call, "xlsx")),
        Route::get("/journal.json", Signed, |call| reports::journal(call, "json")),
        Route::get("/file/{reference}", Signed, files::download),
        Route::get("/copy/{reference}", Signed, crate::signing::download),
        Route::get("/report/{name}", Signed, reports::download).costs(Cost::Document),
        Route::get("/reports", Signed, reports::index),
        Route::get("/api/v1/openapi.json", Signed, crate::openapi::document),
        Route::get("/api/v1/check", Signed, check::check),
        Route::get("/api/v1/search", Signed, api::search),
        Route::get("/api/v1/report/{name}", Signed, reports::download).costs(Cost::Document),
        Route::get("/api/v1/copy/{reference}", Signed, crate::signing::download),
        Route::get("/api/v1/journal", Signed, api::journal),
        Route::get("/api/v1/fsck", Signed, api::fsck),
        Route::get("/api/v1/counters", Signed, api::counters),
        Route::post("/api/v1/rebuild", Signed, Deed::Administer, api::rebuild),
        Route::post("/api/v1/token", Signed, Deed::Administer, api::create_token),
        Route::post("/api/v1/invite", Signed, Deed::Administer, api::invite),
        Route::get("/api/v1/me", Signed, api::me),
    ]
}

fn of_register(register: &'static Register) -> Vec<Route> {
    use Gate::Signed;
    let key = register.key;
    let mut list = vec![
        Route::get(format!("/{key}"), Signed, move |call| pages::list(call, register)),
        Route::get(format!("/{key}/{{reference}}"), Signed, move |call| pages::record(call, register)),
        Route::get(format!("/{key}/{{reference}}/history"), Signed, move |call| pages::history(call, register)),
    ];
    if register.takes_remarks() {
        list.push(Route::post(format!("/{key}/{{reference}}/comment"), Signed, Deed::Show, move |call| pages::comment(call, register)));
        let files = Route::post(format!("/{key}/{{reference}}/files"), Signed, Deed::Show, move |call| pages::upload(call, register));
        list.push(files.with_uploads());
    }
    for extension in ["csv", "xlsx", "json"] {
        let export = Route::get(format!("/{key}.{extension}"), Signed, move |call| reports::export(call, register, extension));
        list.push(export.costs(Cost::Document));
    }
    if register.made() {
        list.push(Route::get(format!("/{key}/new"), Signed, move |call| pages::new_form(call, register)));
        let create = Route::post(format!("/{key}/new"), Signed, Deed::Create(register), move |call| pages::create(call, register));
        list.push(if register.takes_remarks() { create.with_uploads() } else { create });
    }
    if register.written() {
        list.push(Route::get(format!("/{key}/{{reference}}/edit"), Signed, move |call| pages::edit_form(call, register)));
        list.push(Route::post(format!("/{key}/{{reference}}/edit"), Signed, Deed::Edit(register), move |call| pages::edit(call, register)));
    }
    for operation in register.every_operation() {
        let path = format!("/{key}/{{reference}}/do/{}", operation.key);
        list.push(Route::get(path.clone(), Signed, move |call| pages::operation_form(call, register, operation)));
        list.push(Route::post(path, Signed, Deed::Operate(register, operation), move |call| pages::operate(call, register, operation)));
    }
    list
}

fn api_of_register(register: &'static Register) -> Vec<Route> {
    use Gate::Signed;
    let key = register.key;
    let mut list = vec![
        Route::get(format!("/api/v1/{key}"), Signed, move |call| api::list(call, register)),
        Route::get(format!("/api/v1/{key}/{{reference}}"), Signed, move |call| api::show(call, register)),
        Route::get(format!("/api/v1/{key}/{{reference}}/history"), Signed, move |call| api::history(call, register)),
    ];
    if register.takes_remarks() {
        let path = format!("/api/v1/{key}/{{reference}}/files");
        let files = Route::post(path, Signed, Deed::Show, move |call| files::attach(call, register));
        list.push(files.with_uploads());
    }
    if register.made() {
        list.push(Route::post(format!("/api/v1/{key}"), Signed, Deed::Create(register), move |call| api::create(call, register)));
    }
    if register.written() {
        let edit = Route::post(format!("/api/v1/{key}/{{reference}}"), Signed, Deed::Edit(register), move |call| api::edit(call, register));
        list.push(edit.method(Method::PATCH));
    }
    for operation in register.every_operation() {
        let path = format!("/api/v1/{key}/{{reference}}/{}", operation.key);
        if turns(operation) {
            list.push(Route::get(path.clone(), Signed, move |call| api::turning(call, register, operation)));
        }
        list.push(Route::post(path, Signed, Deed::Operate(register, operation), move |call| api::operate(call, register, operation)));
    }
    list
}

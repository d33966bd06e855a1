//! What was typed while a session ended: it goes with the sign-in and stands in its form again. Nothing is written on the way, and
//! nothing of it is kept here: it travels in the pages themselves.

use crate::call::{AGAIN, Call, FILES, Reply, Through};
use crate::{entrance_pages as html, files, identity, route};
use axum::http::Method;
use kernel::{Fault, Text};

/// The answer to a form that comes too late: the page to sign in, with what was typed; or, where somebody has signed in meanwhile, the
/// way back to the form. [`None`] where nothing was typed or the form is not ours.
pub fn rescue(call: &Call<'_>, route: &route::Route, fault: &Fault) -> Option<Reply> {
    if call.is_api() || call.method != Method::POST || route.gate != route::Gate::Signed {
        return None;
    }
    let typed = typed(call);
    match fault {
        Fault::Unauthenticated if typed.is_empty() => {
            let next = form_urlencoded::Serializer::new(String::new()).append_pair("next", &page_of(&call.path)).finish();
            Some(Reply::Redirect(format!("/sign-in?{next}")))
        }
        Fault::Unauthenticated => {
            let kept = html::Kept { to: &call.path, fields: &typed };
            let said = Text::new("sign-in-kept");
            Some(Reply::Page(401, html::sign_in(&call.app.words, "", &page_of(&call.path), Some(&said), false, Some(&kept))))
        }
        Fault::Forbidden if !typed.is_empty() && identity::older_form(call) => Some(Reply::Page(200, back(call, &call.path, &typed))),
        _ => None,
    }
}

/// What goes with a sign-in, as its page was given it.
pub fn carried(call: &Call<'_>) -> Vec<(String, String)> {
    call.form.iter().filter_map(|(key, value)| Some((key.strip_prefix(html::KEPT)?.to_owned(), value.clone()))).collect()
}

/// The page that leads back to the form after a sign-in; `csrf` is the token of the new session.
pub fn welcome(call: &Call<'_>, csrf: &str) -> Option<String> {
    let to = call.field(html::KEPT_FOR);
    let fields = carried(call);
    let ours = to.starts_with('/') && !to.starts_with("//") && !to.starts_with("/api/") && !to.contains(['\\', '?', '#']);
    (ours && !to.chars().any(char::is_control) && !fields.is_empty()).then(|| html::again(&call.app.words, to, csrf, &fields))
}

fn back(call: &Call<'_>, to: &str, fields: &[(String, String)]) -> String {
    let csrf = match call.caller.as_ref().map(|caller| &caller.through) {
        Some(Through::Session(_, csrf)) => csrf.as_str(),
        _ => "",
    };
    html::again(&call.app.words, to, csrf, fields)
}

/// The page for a form that cannot be shown again: its record is gone, or not for whoever has signed in. What was typed can be copied.
pub fn leftover(call: &Call<'_>) -> Reply {
    Reply::Page(409, html::leftover(&call.app.words, &page_of(&call.path), &typed(call)))
}

/// What somebody typed, without what belongs to the session; the names of files, since a browser does not send them twice.
fn typed(call: &Call<'_>) -> Vec<(String, String)> {
    // Passwords are typed anew.
    let own = call.path.starts_with("/account") || call.path == "/sign-out";
    let ours = |key: &str| matches!(key, "_csrf" | AGAIN | FILES | ui::ONCE);
    let mut fields: Vec<(String, String)> = call.form.iter().filter(|(key, _)| !own && !ours(key)).cloned().collect();
    let names: Vec<String> = files::chosen(call).map(|upload| upload.name.clone()).collect();
    if !names.is_empty() {
        fields.push((FILES.into(), names.join(", ")));
    }
    fields
}

/// The page on which a form stands.
fn page_of(path: &str) -> String {
    let whole = path.ends_with("/new") || path.ends_with("/edit") || path.contains("/do/");
    let shorter = path.rsplit_once('/').map(|(before, _)| before).filter(|before| !before.is_empty());
    if whole { path.to_owned() } else { shorter.unwrap_or("/").to_owned() }
}

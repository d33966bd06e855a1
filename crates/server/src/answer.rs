//! Answers: replies to HTTP, faults to pages and problems (RFC 9457), and the headers that every answer carries.

use crate::call::{Call, Reply};
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HeaderName, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use kernel::change::is_full;
use kernel::{Fault, Text};
use serde_json::{Map, Value as Json, json};

/// Nothing but our own files, no inline code, no frames.
const CSP: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// Adds the security headers.
pub fn secure(mut response: Response, https: bool) -> Response {
    let headers = response.headers_mut();
    let mut set = |name: &'static str, value: &'static str| {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    };
    set("content-security-policy", CSP);
    set("x-content-type-options", "nosniff");
    set("referrer-policy", "same-origin");
    set("x-frame-options", "DENY");
    set("cross-origin-opener-policy", "same-origin");
    set("cross-origin-resource-policy", "same-origin");
    set("permissions-policy", "camera=(), geolocation=(), microphone=()");
    set("cache-control", "no-store");
    if https {
        set("strict-transport-security", "max-age=31536000; includeSubDomains");
    }
    response
}

/// A reply as HTTP.
pub fn render(reply: Reply) -> Response {
    match reply {
        Reply::Page(status, html) => build(status, "text/html; charset=utf-8", html.into_bytes(), &[]),
        // Whoever calls handlers puts documents into their format; this one was forgotten.
        Reply::Document(..) => build(500, "text/plain; charset=utf-8", Vec::new(), &[]),
        Reply::Text(status, text) => build(status, "text/plain; charset=utf-8", text.into_bytes(), &[]),
        Reply::Json(status, json, headers) => {
            let kind = if status >= 400 { "application/problem+json" } else { "application/json" };
            build(status, kind, serde_json::to_vec(&json).unwrap_or_default(), &headers)
        }
        Reply::Redirect(to) => build(303, "text/plain; charset=utf-8", Vec::new(), &[("location", to)]),
        Reply::Enter(to, cookies) => with_cookies(build(303, "text/plain; charset=utf-8", Vec::new(), &[("location", to)]), &cookies),
        Reply::Welcome(html, cookies) => with_cookies(build(200, "text/html; charset=utf-8", html.into_bytes(), &[]), &cookies),
        Reply::Leave(to, cookies) => {
            let headers = [("location", to), ("clear-site-data", "\"cache\", \"storage\"".to_owned())];
            with_cookies(build(303, "text/plain; charset=utf-8", Vec::new(), &headers), &cookies)
        }
        Reply::File { media_type, name, bytes, lasting } => {
            let mut headers = Vec::new();
            if let Some(name) = name {
                headers.push(("content-disposition", disposition(&name)));
                // What a user uploaded never runs as a page of ours.
                headers.push(("content-security-policy", "default-src 'none'; sandbox".to_owned()));
            }
            if lasting {
                headers.push(("cache-control", "public, max-age=31536000, immutable".to_owned()));
            }
            build(200, &media_type, bytes, &headers)
        }
    }
}

fn with_cookies(mut response: Response, cookies: &[String]) -> Response {
    for value in cookies.iter().filter_map(|cookie| HeaderValue::from_str(cookie).ok()) {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}

/// `Content-Disposition` for any name (RFC 6266): a plain form and the exact one.
pub fn disposition(name: &str) -> String {
    let visible: String =
        name.chars().filter(|c| !c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')).collect();
    let last = visible.rsplit(['/', '\\']).next().unwrap_or_default();
    let last = if last.trim_matches('.').is_empty() { "file" } else { last };
    let plain: String = last.chars().map(|c| if c.is_ascii_alphanumeric() || "-_. ".contains(c) { c } else { '_' }).collect();
    let exact: String = last
        .bytes()
        .map(|b| if b.is_ascii_alphanumeric() || b"-_.".contains(&b) { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{exact}")
}

fn build(status: u16, kind: &str, body: Vec<u8>, headers: &[(&'static str, String)]) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Ok(value) = HeaderValue::from_str(kind) {
        response.headers_mut().insert(CONTENT_TYPE, value);
    }
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}

/// A short answer without a page.
pub fn plain(status: u16, text: &str) -> Response {
    build(status, "text/plain; charset=utf-8", text.as_bytes().to_vec(), &[])
}

/// Status of a fault. A stale edit is 412 where the client sent `If-Match`.
pub fn status(fault: &Fault, matched: bool) -> u16 {
    match fault {
        Fault::Stale { .. } if matched => 412,
        fault => ui::error::status(fault),
    }
}

/// A fault as the caller can use it: a problem for programs, a page for people. Defects go to the log under an id.
pub fn fault(call: &Call<'_>, fault: &Fault, id: &str) -> Response {
    match fault {
        Fault::Internal(why) => tracing::error!(id, path = call.path, why, "internal error"),
        Fault::Unavailable(why) => tracing::warn!(id, path = call.path, why, "store not available"),
        Fault::Forbidden | Fault::Unauthenticated => tracing::info!(id, path = call.path, address = call.address, ?fault, "refused"),
        _ => {}
    }
    let status = status(fault, !call.header("if-match").is_empty());
    if call.is_api() {
        return render(problem(call, fault, status, id));
    }
    if let (405, Fault::Conflict(text)) = (status, fault) {
        return plain(status, &call.app.words.say(text));
    }
    if matches!(fault, Fault::Unauthenticated) && call.method == axum::http::Method::GET {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(&call.query).finish();
        let here = if query.is_empty() { call.path.clone() } else { format!("{}?{query}", call.path) };
        let next = form_urlencoded::Serializer::new(String::new()).append_pair("next", &here).finish();
        return render(Reply::Redirect(format!("/sign-in?{next}")));
    }
    render(Reply::Page(status, crate::pages::fault_page(call, fault, status, id)))
}

/// RFC 9457 with every wrong field.
fn problem(call: &Call<'_>, fault: &Fault, status: u16, id: &str) -> Reply {
    let words = &call.app.words;
    let title = words.get(title_id(fault));
    let mut body = Map::new();
    let mut say = |key: &str, value: Json| body.insert(key.to_owned(), value);
    say("type", "about:blank".into());
    say("title", title.into());
    say("status", status.into());
    say("instance", id.into());
    let mut detail = None;
    match fault {
        Fault::Invalid(problems) => {
            let errors: Vec<_> =
                problems.iter().map(|p| json!({ "field": p.field, "line": p.line, "message": words.say(&p.text) })).collect();
            say("errors", errors.into());
        }
        Fault::Stale { reference, seen, newest } => {
            say("reference", reference.as_str().into());
            say("seen_version", (*seen).into());
            say("newest_version", (*newest).into());
            detail = Some(words.say(&stale_text(reference, *seen, *newest)));
        }
        Fault::Conflict(text) => detail = Some(words.say(text)),
        Fault::Unavailable(why) if is_full(why) => detail = Some(words.get("error-full-do")),
        _ => {}
    }
    if let Some(detail) = detail {
        say("detail", detail.into());
    }
    let headers = if status == 401 { vec![("www-authenticate", "Bearer".to_owned())] } else { Vec::new() };
    Reply::Json(status, body.into(), headers)
}

/// What a stale edit says.
pub fn stale_text(reference: &str, seen: u64, newest: u64) -> Text {
    Text::new("server-stale").with("reference", reference).with("seen", seen).with("newest", newest)
}

/// Message id of a fault's title: what its status says.
pub fn title_id(fault: &Fault) -> &'static str {
    match ui::error::status(fault) {
        404 => "fault-not-found",
        403 => "fault-forbidden",
        401 => "fault-unauthenticated",
        422 => "fault-invalid",
        405 => "fault-method",
        429 => "fault-too-many",
        503 if matches!(fault, Fault::Unavailable(why) if is_full(why)) => "fault-full",
        503 => "fault-unavailable",
        409 if matches!(fault, Fault::Stale { .. }) => "fault-stale",
        409 => "fault-conflict",
        _ if matches!(fault, Fault::Conflict(_)) => "fault-file",
        _ => "fault-internal",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::change::DISK_FULL;

    #[test]
    fn a_program_reads_the_title_of_the_status_that_it_is_answered() {
        let conflict = |id: &'static str| Fault::Conflict(Text::new(id));
        let stale = Fault::Stale { reference: "R-1".into(), seen: 1, newest: 2 };
        assert_eq!([status(&stale, false), status(&stale, true)], [409, 412]);
        for (fault, wanted) in [
            (stale, (409, "fault-stale")),
            (conflict("last-administrator"), (409, "fault-conflict")),
            (conflict("file-lost"), (500, "fault-file")),
            (conflict("file-damaged"), (500, "fault-file")),
            (conflict("server-too-many-tries"), (429, "fault-too-many")),
            (conflict("server-method"), (405, "fault-method")),
            (Fault::Unavailable("away".into()), (503, "fault-unavailable")),
            (Fault::Unavailable(DISK_FULL.into()), (503, "fault-full")),
            (Fault::Internal("broken".into()), (500, "fault-internal")),
            (Fault::Invalid(Vec::new()), (422, "fault-invalid")),
            (Fault::NotFound, (404, "fault-not-found")),
            (Fault::Forbidden, (403, "fault-forbidden")),
            (Fault::Unauthenticated, (401, "fault-unauthenticated")),
        ] {
            assert_eq!((status(&fault, false), title_id(&fault)), wanted, "{fault:?}");
        }
    }

    #[test]
    fn file_names_cannot_leave_their_header() {
        for hostile in ["../../etc/passwd", "a\"b\r\nSet-Cookie: x", "C:\\x\\y.txt", "\u{202e}fdp.exe", "..", "", "日本.pdf"] {
            let header = disposition(hostile);
            assert!(HeaderValue::from_str(&header).is_ok(), "{hostile:?}");
            assert!(!header.contains("..") && !header.contains('\n') && header.matches('"').count() == 2, "{header}");
        }
        assert_eq!(disposition("a b.pdf"), "attachment; filename=\"a b.pdf\"; filename*=UTF-8''a%20b.pdf");
    }
}

//! From HTTP to a [`Call`] and back: one way in for every route. Bodies are read here, handlers run on blocking threads.

use crate::call::{Call, Upload};
use crate::routes::{Gate, Route};
use crate::{App, answer, identity};
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, FromRequest, Multipart, RawPathParams, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing::{MethodFilter, on};
use http_body_util::BodyExt;
use kernel::{Fault, Text};
use std::net::SocketAddr;
use std::sync::Arc;

/// Marks a request that came through the socket of the data folder or from the same process.
#[derive(Debug, Clone, Copy)]
pub struct LocalOperator;

/// The router of every route, with the headers that every answer carries.
pub fn router(app: Arc<App>) -> Router {
    let mut router = Router::new();
    for route in crate::routes::all(&app) {
        let filter = MethodFilter::try_from(route.method.clone()).unwrap_or(MethodFilter::GET);
        let route = Arc::new(route);
        let path = route.path.clone();
        let app = Arc::clone(&app);
        let handler = move |params: RawPathParams, request: Request| {
            let (app, route) = (Arc::clone(&app), Arc::clone(&route));
            let parts = params.iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
            serve(app, route, parts, request)
        };
        router = router.route(&path, on(filter, handler));
    }
    let missing = Arc::new(Route::get("/", Gate::Open, |_| Err(Fault::NotFound)));
    let fallback_app = Arc::clone(&app);
    router = router.fallback(move |request: Request| serve(Arc::clone(&fallback_app), Arc::clone(&missing), Vec::new(), request));
    let https = app.https;
    router
        .layer(tower_http::compression::CompressionLayer::new().gzip(true))
        .layer(axum::middleware::map_response(move |response: Response| async move { answer::secure(response, https) }))
}

async fn serve(app: Arc<App>, route: Arc<Route>, parts: Vec<(String, String)>, request: Request) -> Response {
    let id = request_id(&app);
    let (head, body) = request.into_parts();
    let is_head = head.method == axum::http::Method::HEAD;
    let draft = match read_body(&app, &route, head, body).await {
        Ok(draft) => draft,
        Err(refusal) => return answer::plain(refusal.0, &app.words.say(&refusal.1)),
    };
    let worker = tokio::task::spawn_blocking(move || run(&app, &route, parts, draft, &id));
    let mut response = worker.await.unwrap_or_else(|panic| {
        tracing::error!(%panic, "a handler panicked");
        answer::plain(500, "Something went wrong on our side. Nothing was changed.")
    });
    if is_head {
        *response.body_mut() = Body::empty();
    }
    response
}

fn request_id(app: &App) -> String {
    let mut bytes = [0_u8; 6];
    app.entropy.fill(&mut bytes);
    crate::app::hex(&bytes)
}

/// What is left of a request when its body was read.
struct Drafted {
    head: Parts,
    form: Vec<(String, String)>,
    uploads: Vec<Upload>,
    body: Vec<u8>,
    local: bool,
    address: String,
    /// The files were larger than allowed, and nothing of the form was read.
    too_large: bool,
}

type Refusal = (u16, Text);

/// So much of a body that is too large is read before the connection is closed.
const THROWN_AWAY: usize = 256 << 20;

async fn read_body(app: &App, route: &Route, head: Parts, mut body: Body) -> Result<Drafted, Refusal> {
    let kind = head.headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let multipart = kind.starts_with("multipart/form-data");
    // A page sends files as parts of a form, a program as the whole body.
    let files = route.uploads.is_some() && (multipart || head.uri.path().starts_with("/api/"));
    let limit = if files { app.limits.upload } else { app.limits.body };
    let too_large = || (413, Text::new("server-too-large").with("limit", limit >> 20));
    let declared = head.headers.get("content-length").and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<usize>().ok());
    // A little more than the limit of the file, for the parts around it.
    let room = limit.saturating_add(64 << 10);
    let whole = if declared.is_some_and(|length| length > room) {
        None
    } else {
        read_up_to(&mut body, room).await.map_err(|()| (400, Text::new("server-broken-form")))?
    };
    if whole.is_none() && !files {
        return Err(too_large());
    }
    let local = head.extensions.get::<LocalOperator>().is_some();
    let address = head.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string()).unwrap_or_default();
    let mut drafted = Drafted { head, form: Vec::new(), uploads: Vec::new(), body: Vec::new(), local, address, too_large: false };
    let Some(bytes) = whole else {
        // A browser that is still sending when the connection closes never shows the answer.
        let _ = read_up_to(&mut body, 0).await;
        drafted.too_large = true;
        return Ok(drafted);
    };
    if multipart {
        let mut request = Request::new(Body::from(bytes));
        *request.headers_mut() = drafted.head.headers.clone();
        read_multipart(request, limit, &mut drafted).await?;
    } else if kind.starts_with("application/x-www-form-urlencoded") {
        drafted.form = form_urlencoded::parse(&bytes).into_owned().collect();
    } else {
        drafted.body = bytes;
    }
    Ok(drafted)
}

/// A body of at most so many bytes; [`None`] when it is larger. What is more is taken from the wire and thrown away, up to
/// a limit of its own.
async fn read_up_to(body: &mut Body, room: usize) -> Result<Option<Vec<u8>>, ()> {
    let (mut bytes, mut seen) = (Vec::new(), 0_usize);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(drop)?.into_data() else { continue };
        seen = seen.saturating_add(data.len());
        if seen <= room {
            bytes.extend_from_slice(&data);
        } else if seen > THROWN_AWAY {
            break;
        }
    }
    Ok((seen <= room).then_some(bytes))
}

async fn read_multipart(request: Request, limit: usize, drafted: &mut Drafted) -> Result<(), Refusal> {
    let broken = |_| (400, Text::new("server-broken-form"));
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| (400, Text::new("server-broken-form")))?;
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let field = part.name().unwrap_or_default().to_owned();
        let name = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(broken)?;
        match name {
            Some(_) if bytes.len() > limit => drafted.too_large = true,
            Some(name) => drafted.uploads.push(Upload { field, name, bytes: bytes.into() }),
            None => drafted.form.push((field, String::from_utf8_lossy(&bytes).into_owned())),
        }
    }
    Ok(())
}

fn run(app: &App, route: &Route, parts: Vec<(String, String)>, drafted: Drafted, id: &str) -> Response {
    let uri = drafted.head.uri.clone();
    let mut call = Call {
        app,
        method: drafted.head.method,
        path: uri.path().to_owned(),
        parts,
        query: form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).into_owned().collect(),
        headers: drafted.head.headers,
        form: drafted.form,
        uploads: drafted.uploads,
        body: drafted.body,
        address: drafted.address,
        caller: None,
    };
    let handler = match &route.uploads {
        Some(too_large) if drafted.too_large => {
            // The word against forgery was not read either; the page that answers changes nothing.
            call.method = axum::http::Method::GET;
            too_large
        }
        _ => &route.run,
    };
    let outcome = identity::admit(&mut call, route, drafted.local).and_then(|()| handler(&call));
    match outcome {
        Ok(reply) => answer::render(reply),
        Err(fault) => answer::fault(&call, &fault, id),
    }
}

//! From HTTP to a [`Call`] and back: one way in for every route. Bodies are read here, places are
//! waited for, handlers run on blocking threads.

use crate::admission::{Dear, Pass, Room, SMALL};
use crate::app::MB;
use crate::call::{Call, Reply, Upload};
use crate::multipart::{self, LEAST, PATIENCE, Refusal, THROWN_AWAY, broken_form};
use crate::route::{Gate, Route};
use crate::{App, again, answer, events, files, identity, reports};
use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::{ConnectInfo, RawPathParams, Request};
use axum::http::Version;
use axum::http::header::{CONTENT_TYPE, HOST};
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing::{MethodFilter, on};
use http_body_util::BodyExt;
use kernel::{Fault, Id, Text};
use std::cell::{Cell, RefCell};
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
    // The address is there and takes other methods: `Allow`, which the router adds, names them.
    let other = Arc::new(Route::get("/", Gate::Open, |_| Err(Fault::Conflict(Text::new("server-method")))));
    let other_app = Arc::clone(&app);
    router =
        router.method_not_allowed_fallback(move |request: Request| serve(Arc::clone(&other_app), Arc::clone(&other), Vec::new(), request));
    let https = app.https;
    router
        .layer(tower_http::compression::CompressionLayer::new().gzip(true))
        .layer(axum::middleware::map_response(move |response: Response| async move { answer::secure(response, https) }))
}

async fn serve(app: Arc<App>, route: Arc<Route>, parts: Vec<(String, String)>, request: Request) -> Response {
    let id = request_id(&app);
    let (head, body) = request.into_parts();
    // HTTP/1.1 wants one in each request (RFC 9112, 3.2); HTTP/1.0 knew none, and HTTP/2 has it in its address.
    let hostless = head.version == Version::HTTP_11 && head.uri.authority().is_none() && !head.headers.contains_key(HOST);
    if hostless {
        return answer::plain(400, &app.words.get("server-no-host"));
    }
    let head = Head::of(head, &app);
    if head.headers.get_all(HOST).iter().nth(1).is_some() {
        return answer::plain(400, &app.words.get("server-two-hosts"));
    }
    let is_head = head.method == axum::http::Method::HEAD;
    let asked = Asked { app, route, parts, id };
    let mut response = match asked.body(&head, body).await {
        Ok(content) => asked.answer(head, content).await,
        Err(response) => response,
    };
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

/// What is known of a request before its body.
#[derive(Clone)]
struct Head {
    method: axum::http::Method,
    uri: axum::http::Uri,
    headers: axum::http::HeaderMap,
    local: bool,
    address: String,
}

impl Head {
    fn of(head: Parts, app: &App) -> Self {
        let local = head.extensions.get::<LocalOperator>().is_some();
        let peer = head.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let address = peer.map(|peer| app.outside.sender(peer, &head.headers).to_string()).unwrap_or_default();
        Self { method: head.method, uri: head.uri, headers: head.headers, local, address }
    }

    fn kind(&self) -> &str {
        self.headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }
}

/// A body that was read, with the memory that was set aside for it.
#[derive(Default)]
struct Content {
    form: Vec<(String, String)>,
    uploads: Vec<Upload>,
    body: Vec<u8>,
    /// The file was larger than allowed.
    too_large: bool,
    _room: Option<Room>,
}

/// A request on its way to its handler.
#[derive(Clone)]
struct Asked {
    app: Arc<App>,
    route: Arc<Route>,
    parts: Vec<(String, String)>,
    id: String,
}

impl Asked {
    /// Reads the body. More than a small one is taken only from somebody who is known.
    async fn body(&self, head: &Head, body: Body) -> Result<Content, Response> {
        let mut sender = None;
        let large = body.size_hint().upper().is_none_or(|length| length > SMALL as u64);
        if large && (self.route.gate == Gate::Signed || self.route.carries) {
            let knocking = head.clone();
            let known = |asked: &Self, pass| {
                let mut call = asked.call(knocking, Content::default(), pass);
                // What was typed while a session ended is not thrown away.
                let typed = !call.is_api() && !call.header("content-type").is_empty();
                let late = if typed { identity::was_signed_in(&call) } else { None };
                let refusal = identity::know(&mut call, &asked.route).err().filter(|_| late.is_none());
                let refusal = refusal.map(|fault| answer::fault(&call, &fault, &asked.id));
                (refusal, call.caller.and_then(|caller| caller.person).or(late))
            };
            let (refusal, person) = self.on_thread(None, known).await.unwrap_or_else(|| (Some(broken(&self.app)), None));
            if let Some(refusal) = refusal {
                return Err(refusal);
            }
            sender = person;
        }
        read_body(&self.app, &self.route, head, sender, body)
            .await
            .map_err(|(status, text)| answer::plain(status, &self.app.words.say(&text)))
    }

    async fn answer(self, head: Head, content: Content) -> Response {
        let dear = self.route.dear(head.uri.path());
        self.on_thread(dear, move |asked, pass| asked.run(head, content, pass)).await.unwrap_or_else(|| broken(&self.app))
    }

    /// Waits for a place and works on a thread that may be blocked; [`None`] when the work panicked. The place is given back
    /// when the work ends, also when nobody waits for it any more.
    async fn on_thread<T: Send + 'static>(&self, dear: Option<Dear>, work: impl FnOnce(&Self, Pass) -> T + Send + 'static) -> Option<T> {
        let asked = self.clone();
        let pass = self.app.admission.enter(dear).await;
        let done = tokio::task::spawn_blocking(move || work(&asked, pass)).await;
        done.inspect_err(|panic| tracing::error!(%panic, "a handler panicked")).ok()
    }

    fn call(&self, head: Head, content: Content, pass: Pass) -> Call<'_> {
        Call {
            app: &self.app,
            method: head.method,
            path: head.uri.path().to_owned(),
            parts: self.parts.clone(),
            query: form_urlencoded::parse(head.uri.query().unwrap_or_default().as_bytes()).into_owned().collect(),
            headers: head.headers,
            form: content.form,
            uploads: content.uploads,
            body: content.body,
            address: head.address,
            local: head.local,
            caller: None,
            pass: RefCell::new(pass),
            writes: Cell::new(0),
        }
    }

    fn run(&self, head: Head, content: Content, pass: Pass) -> Response {
        let too_large = content.too_large;
        let mut call = self.call(head, content, pass);
        let run = |call: &Call<'_>| if too_large { Err(files::too_large(call)) } else { (self.route.run)(call) };
        let admitted = identity::admit(&mut call, &self.route);
        if let Some(reply) = admitted.as_ref().err().and_then(|fault| again::rescue(&call, &self.route, fault)) {
            return answer::render(reply);
        }
        let outcome = admitted.and_then(|()| run(&call)).and_then(|reply| match reply {
            Reply::Document(document, format, in_place) => {
                call.pass.borrow_mut().leave();
                reports::render(&document, format, in_place, call.is_api())
            }
            reply => Ok(reply),
        });
        match outcome {
            Ok(reply) => answer::render(reply),
            Err(_) if call.again() => answer::render(again::leftover(&call)),
            Err(fault) => {
                if matches!(fault, Fault::Forbidden) {
                    events::refused(&call);
                }
                answer::fault(&call, &fault, &self.id)
            }
        }
    }
}

fn broken(app: &App) -> Response {
    answer::plain(500, &app.words.get("server-broken"))
}

async fn read_body(app: &App, route: &Route, head: &Head, sender: Option<Id>, mut body: Body) -> Result<Content, Refusal> {
    let multipart = head.kind().starts_with("multipart/form-data");
    // A page sends files as parts of a form, a program as the whole body.
    let files = route.uploads && (multipart || head.uri.path().starts_with("/api/"));
    let limit = match route.gate {
        // What was typed before somebody signed in again, with address and password.
        Gate::Open if route.carries && sender.is_some() => app.limits.body + SMALL,
        // Nobody is known there, and nothing large is said.
        Gate::Open => app.limits.body.min(SMALL),
        Gate::Signed if files => app.limits.upload,
        Gate::Signed => app.limits.body,
    };
    let too_large = || match route.gate {
        Gate::Open => (413, Text::new("server-too-much")),
        Gate::Signed => (413, Text::new("server-too-large").with("limit", limit / MB)),
    };
    // A little more than the limit of the file, for the parts around it.
    let most = if files { limit.saturating_add(64 << 10) } else { limit };
    let length = body.size_hint().upper().map_or(most, |length| usize::try_from(length).unwrap_or(usize::MAX));
    if multipart {
        let typed = if files { app.limits.body } else { limit };
        // What is more than fits is not kept, so the room for what fits is enough.
        let room = if length > SMALL { Some(app.admission.room(sender, length.min(most)).await) } else { None };
        let (form, uploads) = multipart::read(body, head.kind(), typed, if files { limit } else { 0 }).await?;
        return Ok(Content { form, uploads, _room: room, ..Content::default() });
    }
    let room = if length > SMALL && length <= most { Some(app.admission.room(sender, length).await) } else { None };
    let whole = if length > most { None } else { read_up_to(&mut body, most).await? };
    let mut content = Content { _room: room, ..Content::default() };
    let Some(bytes) = whole else {
        if !files {
            return Err(too_large());
        }
        // A browser that is still sending when the connection closes never shows the answer.
        let _ = read_up_to(&mut body, 0).await;
        content.too_large = true;
        return Ok(content);
    };
    if head.kind().starts_with("application/x-www-form-urlencoded") {
        content.form = form_urlencoded::parse(&bytes).into_owned().collect();
    } else {
        content.body = bytes;
    }
    Ok(content)
}

/// A body of at most so many bytes; [`None`] when it is larger. What is more is taken from the wire and thrown away, up to
/// a limit of its own. A body that stands still is given up.
async fn read_up_to(body: &mut Body, most: usize) -> Result<Option<Vec<u8>>, Refusal> {
    let (mut bytes, mut seen) = (Vec::new(), 0_usize);
    loop {
        let enough = seen.saturating_add(LEAST);
        let part = async {
            while seen < enough {
                let Some(frame) = body.frame().await else { return Ok(true) };
                let Ok(data) = frame.map_err(broken_form)?.into_data() else { continue };
                seen = seen.saturating_add(data.len());
                if seen <= most {
                    bytes.extend_from_slice(&data);
                } else {
                    bytes = Vec::new();
                }
            }
            Ok::<_, Refusal>(seen > most && seen > THROWN_AWAY)
        };
        match tokio::time::timeout(PATIENCE, part).await {
            Ok(ended) => {
                if ended? {
                    return Ok((seen <= most).then_some(bytes));
                }
            }
            Err(_) => return Err((408, Text::new("server-too-slow"))),
        }
    }
}

//! A house to test in: the whole application in this process, on a fresh store of either engine, with a clock that stands still
//! until it is moved.

use axum::body::Body;
use axum::http::{Method, Request};
use http_body_util::BodyExt;
use jiff::{SignedDuration, Timestamp};
use kernel::{Choice, Id, Role, Words};
use serde_json::{Value as Json, json};
use server::{App, Founding, Limits, LocalOperator};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use store::testing::TestDatabase;
use store::{Clock, Entropy, Location, Options, Store};
use tower::ServiceExt;

/// Monday, 2026-06-01 09:00 UTC.
const START: i64 = 1_780_304_400;

/// A clock for tests.
#[derive(Debug)]
pub struct TestClock(Mutex<Timestamp>);

impl TestClock {
    pub fn advance(&self, by: SignedDuration) {
        let mut now = self.0.lock().unwrap();
        *now = now.checked_add(by).unwrap();
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// Random enough to be distinct, the same in every run.
#[derive(Debug)]
pub struct TestEntropy(AtomicU64);

impl Entropy for TestEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let mut x = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            x ^= x >> 31;
            let source = x.to_le_bytes();
            chunk.copy_from_slice(&source[..chunk.len()]);
        }
    }
}

/// Where a house keeps its records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// SQLite always; PostgreSQL where a server is named. In CI it must be.
#[expect(clippy::disallowed_methods, reason = "the test run names its PostgreSQL server in the environment")]
pub fn engines() -> Vec<(Engine, String)> {
    let mut list = vec![(Engine::Sqlite, String::new())];
    match std::env::var("VOUCHSAFE_TEST_POSTGRES") {
        Ok(url) => list.push((Engine::Postgres, url)),
        Err(_) if std::env::var("CI").is_ok() => panic!("CI must name a PostgreSQL server in VOUCHSAFE_TEST_POSTGRES"),
        Err(_) => println!("skipped: PostgreSQL, because VOUCHSAFE_TEST_POSTGRES is not set"),
    }
    list
}

/// Runs a test on every engine.
pub fn on_each_engine(test: impl Fn(&House)) {
    for (engine, url) in engines() {
        println!("on {engine:?}");
        let house = House::build(engine, &url);
        test(&house);
        // Enough requests that hold two connections at once would all wait for each other.
        assert_eq!(house.app.store.overlaps(), 0);
        let report = house.app.store.fsck().unwrap();
        assert!(report.problems.is_empty(), "fsck on {engine:?}: {:?}", report.problems);
    }
}

/// What stands in a house where nothing was put into it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Nothing,
    Founded,
    Demo,
}

/// Who sends a request.
#[derive(Debug, Clone)]
pub enum Who {
    Nobody,
    Operator,
    Token(String),
    Session { cookie: String, csrf: String },
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: axum::http::HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn json(&self) -> Json {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }
}

async fn answered(response: axum::response::Response) -> Answer {
    let (head, body) = response.into_parts();
    Answer { status: head.status.as_u16(), headers: head.headers, bytes: body.collect().await.unwrap().to_bytes().to_vec() }
}

/// The application, with an organisation but where it says otherwise.
pub struct House {
    pub app: Arc<App>,
    pub clock: Arc<TestClock>,
    pub organisation: Id,
    pub admin: Id,
    router: axum::Router,
    pub runtime: tokio::runtime::Runtime,
    _database: Option<TestDatabase>,
    folder: tempfile::TempDir,
}

impl House {
    fn build(engine: Engine, url: &str) -> Self {
        Self::at(engine, url, Timestamp::from_second(START).unwrap(), |_, _| ())
    }

    /// A house whose clock stands at this time, on what `fill` puts into the folder and the database; founded if that is nothing.
    pub fn at(engine: Engine, url: &str, time: Timestamp, fill: impl FnOnce(&Path, Option<&TestDatabase>)) -> Self {
        Self::with(engine, url, time, fill, vouchsafe::start::english().unwrap(), Standing::Founded)
    }

    /// The demo organisation on SQLite, where all words of the program are these.
    pub fn demo(words: Words) -> Self {
        Self::with(Engine::Sqlite, "", Timestamp::from_second(START).unwrap(), |_, _| (), words, Standing::Demo)
    }

    /// A new organisation on SQLite, where all words of the program are these.
    pub fn speaking(words: Words) -> Self {
        Self::with(Engine::Sqlite, "", Timestamp::from_second(START).unwrap(), |_, _| (), words, Standing::Founded)
    }

    /// A house in which nobody has set anything up yet.
    pub fn unfounded(engine: Engine, url: &str) -> Self {
        let words = vouchsafe::start::english().unwrap();
        Self::with(engine, url, Timestamp::from_second(START).unwrap(), |_, _| (), words, Standing::Nothing)
    }

    fn with(
        engine: Engine,
        url: &str,
        time: Timestamp,
        fill: impl FnOnce(&Path, Option<&TestDatabase>),
        words: Words,
        standing: Standing,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut database = None;
        let location = match engine {
            Engine::Sqlite => Location::Sqlite(folder.path().to_owned()),
            Engine::Postgres => {
                let own = TestDatabase::create(url).unwrap();
                let location = Location::Postgres { url: own.url(), blobs: folder.path().to_owned() };
                database = Some(own);
                location
            }
        };
        fill(folder.path(), database.as_ref());
        let clock = Arc::new(TestClock(Mutex::new(time)));
        let entropy = Arc::new(TestEntropy(AtomicU64::new(1)));
        let words = Arc::new(words);
        let options = Options {
            location,
            registers: domain::registers(),
            words: words.clone(),
            clock: clock.clone(),
            entropy: entropy.clone(),
            demo: standing == Standing::Demo,
        };
        let store = Store::open(options).unwrap();
        let app = Arc::new(vouchsafe::start::around(store, words, entropy, Limits { upload: 1 << 20, ..Limits::default() }, false));
        let founding = Founding {
            organisation: "Aldermoor".into(),
            name: "Maren Holt".into(),
            email: "maren@aldermoor.example".into(),
            time_zone: "Europe/Berlin".into(),
            currency: "EUR".into(),
        };
        let (organisation, admin) = match app.store.account_by_email(&founding.email).unwrap().first() {
            Some(account) => (account.organisation, account.person),
            None if standing == Standing::Demo => vouchsafe::start::demo(&app, &|_, _| ()).unwrap(),
            None if standing == Standing::Founded => app.found(&founding).unwrap(),
            None => Default::default(),
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { router: server::router(Arc::clone(&app)), app, clock, organisation, admin, runtime, _database: database, folder }
    }

    /// Serves on a port of this machine until the test ends, and answers with the address.
    pub fn serve(&self) -> String {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let router = self.router.clone();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                vouchsafe::listen::serve(listener, router, vouchsafe::listen::Room { most: 64, each: 64 }, std::future::pending()).await;
            });
        });
        format!("http://{address}")
    }

    /// Its data folder; with PostgreSQL files lie in it, else below it.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn send(&self, who: &Who, request: axum::http::request::Builder, body: impl Into<Body>) -> Answer {
        let held = self.app.store.overlaps();
        let shown = format!("{:?} {:?}", request.method_ref(), request.uri_ref());
        let answer = self.exchange(who, request, body);
        assert_eq!(self.app.store.overlaps(), held, "{shown} held two connections at once");
        answer
    }

    fn exchange(&self, who: &Who, request: axum::http::request::Builder, body: impl Into<Body>) -> Answer {
        let mut request = match who {
            Who::Nobody | Who::Operator => request,
            Who::Token(token) => request.header("authorization", format!("Bearer {token}")),
            Who::Session { cookie, .. } => request.header("cookie", cookie),
        }
        .header("host", "localhost")
        .body(body.into())
        .unwrap();
        if matches!(who, Who::Operator) {
            request.extensions_mut().insert(LocalOperator);
        }
        self.runtime.block_on(async { answered(self.router.clone().oneshot(request).await.unwrap()).await })
    }

    /// A request as it stands, with the host and the cookie that it names itself.
    pub fn foreign(&self, request: axum::http::request::Builder, body: String) -> Answer {
        let request = request.body(Body::from(body)).unwrap();
        self.runtime.block_on(async { answered(self.router.clone().oneshot(request).await.unwrap()).await })
    }

    pub fn get(&self, who: &Who, path: &str) -> Answer {
        self.send(who, Request::builder().uri(path), Body::empty())
    }

    /// JSON with any method.
    pub fn json(&self, who: &Who, method: &str, path: &str, body: &Json) -> Answer {
        let method: Method = method.parse().unwrap();
        self.send(who, Request::builder().method(method).uri(path).header("content-type", "application/json"), body.to_string())
    }

    /// A form as a browser sends it, with the session's token.
    pub fn form(&self, who: &Who, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        if let Who::Session { csrf, .. } = who {
            form.append_pair("_csrf", csrf);
        }
        self.send(
            who,
            Request::builder().method("POST").uri(path).header("content-type", "application/x-www-form-urlencoded"),
            form.finish(),
        )
    }

    /// Creates a record as the operator and answers with its reference.
    #[track_caller]
    pub fn create(&self, register: &str, fields: Json) -> String {
        let made = self.json(&Who::Operator, "POST", &format!("/api/v1/{register}"), &json!({ "fields": fields })).expect(201).json();
        made["reference"].as_str().unwrap().to_owned()
    }

    /// A record as the operator sees it.
    pub fn show(&self, register: &str, reference: &str) -> Json {
        self.get(&Who::Operator, &format!("/api/v1/{register}/{reference}")).expect(200).json()
    }

    /// A person with an account and a role on a unit, and a token that acts as them.
    pub fn person(&self, name: &str, unit: &str, role: Option<Role>) -> Who {
        let email = format!("{}@aldermoor.example", name.to_lowercase());
        let person = self.create("person", json!({ "name": name, "email": email, "account": true, "unit": unit }));
        if let Some(role) = role {
            let until = if role == Role::Auditor { json!("2026-12-31") } else { Json::Null };
            self.create("grant", json!({ "person": person, "role": role.key(), "unit": unit, "why": "Test", "until": until }));
        }
        let token = self.json(&Who::Operator, "POST", "/api/v1/token", &json!({ "fields": { "user": person, "name": "test" } }));
        Who::Token(token.expect(201).json()["token"].as_str().unwrap().to_owned())
    }

    /// Signs somebody in through a one-time link, as a browser does.
    pub fn sign_in(&self, person: Id) -> Who {
        let link = server::tokens::sign_in_link(&self.app, self.organisation, person).unwrap();
        self.get(&Who::Nobody, &link).expect(200);
        let token = link.split_once("token=").unwrap().1;
        let answer = self.form(&Who::Nobody, "/enter", &[("token", token)]).expect(303);
        let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        let page = self.get(&Who::Session { cookie: cookie.clone(), csrf: String::new() }, "/account").expect(200).text();
        let csrf = page.split("name=\"_csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        Who::Session { cookie, csrf }
    }
}

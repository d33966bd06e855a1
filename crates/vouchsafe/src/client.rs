//! Speaking REST: to a server, to the socket of a running one, or to the router in this process.

use crate::args::Place;
use crate::output::Refused;
use crate::start;
use anyhow::{Context, bail};
use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use http_body_util::BodyExt;
use hyper_util::rt::TokioIo;
use serde_json::Value as Json;
use std::path::PathBuf;
use std::sync::Arc;
use tower::ServiceExt;

enum Way {
    Here(axum::Router),
    Socket(PathBuf),
    Server(String),
}

/// A connection to the records.
pub struct Client {
    way: Way,
    place: Place,
    runtime: tokio::runtime::Runtime,
}

/// An answer.
pub struct Answer {
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The answer as JSON.
    ///
    /// # Errors
    /// When it is none.
    pub fn json(&self) -> anyhow::Result<Json> {
        serde_json::from_slice(&self.bytes).context("the server's answer is not JSON")
    }
}

impl Client {
    /// Finds the way: the server named, the socket of a running server, or the folder itself.
    ///
    /// # Errors
    /// When the folder cannot be opened.
    pub fn open(place: &Place) -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let socket = start::socket(place, false);
        let way = if let Some(url) = &place.server {
            let Some(host) = url.strip_prefix("http://") else {
                bail!(
                    "--server wants http://HOST:PORT; to reach a server over HTTPS, forward its port with ssh and use http://127.0.0.1:PORT"
                );
            };
            Way::Server(host.trim_end_matches('/').to_owned())
        } else if place.database.is_none() && std::os::unix::net::UnixStream::connect(&socket).is_ok() {
            Way::Socket(socket)
        } else {
            let folder = start::folder(place, false);
            if place.database.is_none() && !folder.exists() {
                bail!("there are no records in {}. Start with: vouchsafe serve --data {0}, or: vouchsafe init", folder.display());
            }
            let app = start::app(place, false, None, server::Limits::default(), false)?;
            Way::Here(server::router(Arc::new(app)))
        };
        Ok(Self { way, place: place.clone(), runtime })
    }

    /// GET.
    ///
    /// # Errors
    /// Refusals of the server and broken connections.
    pub fn get(&self, path: &str, query: &[(&str, &str)]) -> anyhow::Result<Answer> {
        let query =
            form_urlencoded::Serializer::new(String::new()).extend_pairs(query.iter().filter(|(_, value)| !value.is_empty())).finish();
        let path = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
        self.send("GET", &path, None, &[])
    }

    /// Any method with a JSON body.
    ///
    /// # Errors
    /// Refusals of the server and broken connections.
    pub fn send(&self, method: &str, path: &str, body: Option<&Json>, headers: &[(&str, String)]) -> anyhow::Result<Answer> {
        let mut request = Request::builder().method(method).uri(path).header("host", "localhost");
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let bytes = body.map(Json::to_string).unwrap_or_default();
        self.finish(request, headers, bytes.into_bytes())
    }

    /// A file as the body of a POST.
    ///
    /// # Errors
    /// Refusals of the server and broken connections.
    pub fn send_file(&self, path: &str, bytes: Vec<u8>) -> anyhow::Result<Answer> {
        let request =
            Request::builder().method("POST").uri(path).header("host", "localhost").header("content-type", "application/octet-stream");
        self.finish(request, &[], bytes)
    }

    fn finish(&self, mut request: axum::http::request::Builder, headers: &[(&str, String)], bytes: Vec<u8>) -> anyhow::Result<Answer> {
        if let Some(token) = &self.place.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(email) = &self.place.acting_for {
            request = request.header("x-vouchsafe-as", email);
        }
        if let Some(slug) = &self.place.organisation {
            request = request.header("x-vouchsafe-organisation", slug);
        }
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let request = request.body(Body::from(bytes)).context("the request cannot be written")?;
        self.runtime.block_on(self.exchange(request))
    }

    async fn exchange(&self, mut request: Request<Body>) -> anyhow::Result<Answer> {
        let response: Response<Body> = match &self.way {
            Way::Here(router) => {
                request.extensions_mut().insert(server::LocalOperator);
                router.clone().oneshot(request).await.unwrap_or_else(|never| match never {})
            }
            Way::Socket(path) => {
                let stream = tokio::net::UnixStream::connect(path)
                    .await
                    .with_context(|| format!("the server's socket {} does not answer", path.display()))?;
                over(stream, request).await?
            }
            Way::Server(host) => {
                let address = if host.contains(':') { host.clone() } else { format!("{host}:80") };
                let stream =
                    tokio::net::TcpStream::connect(&address).await.with_context(|| format!("the server {address} does not answer"))?;
                over(stream, request).await?
            }
        };
        let status = response.status();
        let bytes = response.into_body().collect().await.context("the answer broke off")?.to_bytes().to_vec();
        if status.is_success() {
            return Ok(Answer { bytes });
        }
        match serde_json::from_slice::<Json>(&bytes) {
            Ok(problem) => Err(Refused(problem).into()),
            Err(_) if status == StatusCode::NOT_FOUND => bail!("there is no such record, register or report"),
            Err(_) => bail!("the server answered {status}"),
        }
    }
}

async fn over<S>(stream: S, request: Request<Body>) -> anyhow::Result<Response<Body>>
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.context("the connection failed")?;
    tokio::spawn(connection);
    let response = sender.send_request(request).await.context("the connection broke off")?;
    Ok(response.map(Body::new))
}

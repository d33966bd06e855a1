//! Taking connections: so many in all, so many from one address, and none for long that says nothing or takes nothing.

use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::collections::HashMap;
use std::io::{Error, ErrorKind, Result};
use std::net::{IpAddr, SocketAddr};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Sleep;
use tower::ServiceExt;

/// A connection that sends no whole request head for so long is closed, also between two requests.
const QUIET: Duration = Duration::from_secs(30);
/// A connection whose other end takes nothing of an answer for so long is closed.
const STALLED: Duration = Duration::from_secs(60);
/// After the signal to stop, answers under way may take so long.
const FAREWELL: Duration = Duration::from_secs(10);
/// A warning about connections is logged at most so often.
const WARN: Duration = Duration::from_secs(60);
/// Connections at most, where the machine allows as many open files.
const MOST: u64 = 2048;

/// How many connections are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// In all.
    pub most: usize,
    /// From one address: half of them, so that no address shuts out the others.
    pub each: usize,
}

impl Room {
    /// As many as the open files of this process allow, beside those of the database. The soft limit is raised where it may be.
    pub fn of_this_process() -> Self {
        let now = getrlimit(Resource::Nofile);
        let ceiling = now.maximum.unwrap_or(u64::MAX);
        let wanted = (MOST + MOST / 2).min(ceiling);
        let mut files = now.current.unwrap_or(u64::MAX);
        if files < wanted && setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: now.maximum }).is_ok() {
            files = wanted;
        }
        Self::among(files)
    }

    /// The same for a number of open files. The database and the program itself take up to 160.
    fn among(files: u64) -> Self {
        let most = usize::try_from(files.saturating_sub(160).max(files / 2).clamp(2, MOST)).unwrap_or(2);
        Self { most, each: most / 2 }
    }
}

/// Serves until `stop`, then lets answers under way end.
pub async fn serve(listener: TcpListener, router: axum::Router, room: Room, stop: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(room.most));
    let addresses = Arc::new(Addresses::default());
    let graceful = GracefulShutdown::new();
    let mut warnings = Warnings::default();
    let mut stop = std::pin::pin!(stop);
    loop {
        if places.available_permits() == 0 {
            warnings.say("connections are used up: others wait until one is closed", room.most);
        }
        let taken = async {
            let place = Arc::clone(&places).acquire_owned().await.map_err(Error::other)?;
            let (stream, peer) = listener.accept().await?;
            Ok::<_, Error>((place, stream, peer))
        };
        let (place, stream, peer) = tokio::select! {
            taken = taken => match taken {
                Ok(taken) => taken,
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be taken");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        let Some(guest) = addresses.enter(peer.ip(), room.each, place) else {
            warnings.say("an address has too many connections: more are closed", room.each);
            continue;
        };
        let _ = stream.set_nodelay(true);
        let router = router.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo::<SocketAddr>(peer));
            router.clone().oneshot(request)
        });
        let connection = graceful.watch(http().serve_connection(TokioIo::new(Patient::new(stream)), service));
        tokio::spawn(async move {
            // A client that goes away in the middle is its own business.
            let _ = connection.await;
            drop(guest);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(FAREWELL, graceful.shutdown()).await;
}

/// Serves the command line of the owner of the data folder, whose socket this is.
pub async fn serve_socket(listener: UnixListener, socket: &Path, router: axum::Router) {
    let owner = std::fs::metadata(socket).map(|meta| meta.uid()).ok();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        // The folder may be open to others, and the socket was so for the moment between being made and being closed.
        let peer = stream.peer_cred().ok().map(|peer| peer.uid());
        if peer != Some(0) && (peer.is_none() || peer != owner) {
            tracing::warn!(?peer, "somebody else tried the socket of the data folder");
            continue;
        }
        let router = router.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(server::LocalOperator);
            router.clone().oneshot(request)
        });
        tokio::spawn(async move {
            let _ = http().serve_connection(TokioIo::new(Patient::new(stream)), service).await;
        });
    }
}

fn http() -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(QUIET);
    builder
}

/// Connections by address.
#[derive(Default)]
struct Addresses(Mutex<HashMap<IpAddr, usize>>);

impl Addresses {
    /// Counts a connection until the guest is dropped; [`None`] when this address has its share.
    fn enter(self: &Arc<Self>, address: IpAddr, each: usize, place: OwnedSemaphorePermit) -> Option<Guest> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = known.entry(address).or_default();
        if *count >= each {
            return None;
        }
        *count += 1;
        Some(Guest { addresses: Arc::clone(self), address, _place: place })
    }
}

struct Guest {
    addresses: Arc<Addresses>,
    address: IpAddr,
    _place: OwnedSemaphorePermit,
}

impl Drop for Guest {
    fn drop(&mut self) {
        let mut known = self.addresses.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = known.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                known.remove(&self.address);
            }
        }
    }
}

/// Warnings that come in crowds are said once a minute each.
#[derive(Default)]
struct Warnings(HashMap<&'static str, Instant>);

impl Warnings {
    fn say(&mut self, what: &'static str, limit: usize) {
        if self.0.get(what).is_none_or(|last| last.elapsed() > WARN) {
            self.0.insert(what, Instant::now());
            tracing::warn!(limit, "{what}");
        }
    }
}

/// A stream that fails when its other end takes nothing for long.
struct Patient<S> {
    inner: S,
    waiting: Option<Pin<Box<Sleep>>>,
}

impl<S> Patient<S> {
    fn new(inner: S) -> Self {
        Self { inner, waiting: None }
    }

    fn watch<T>(&mut self, cx: &mut Context<'_>, outcome: Poll<Result<T>>) -> Poll<Result<T>> {
        if outcome.is_ready() {
            self.waiting = None;
            return outcome;
        }
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(tokio::time::sleep(STALLED)));
        waiting.as_mut().poll(cx).map(|()| Err(Error::from(ErrorKind::TimedOut)))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.inner).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<Result<usize>> {
        let outcome = Pin::new(&mut self.inner).poll_write(cx, buf);
        self.watch(cx, outcome)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bufs: &[std::io::IoSlice<'_>]) -> Poll<Result<usize>> {
        let outcome = Pin::new(&mut self.inner).poll_write_vectored(cx, bufs);
        self.watch(cx, outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let outcome = Pin::new(&mut self.inner).poll_flush(cx);
        self.watch(cx, outcome)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let outcome = Pin::new(&mut self.inner).poll_shutdown(cx);
        self.watch(cx, outcome)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap()
    }

    #[test]
    fn connections_leave_files_for_the_database() {
        for (files, most) in [(1_048_576, 2048), (1024, 864), (256, 128), (120, 60), (4, 2), (0, 2)] {
            assert_eq!(Room::among(files), Room { most, each: most / 2 }, "{files}");
        }
    }

    #[test]
    fn an_address_has_its_share_and_gets_it_back() {
        let (all, known) = (Arc::new(Semaphore::new(9)), Arc::new(Addresses::default()));
        let enter = |last: u8| known.enter([10, 0, 0, last].into(), 2, Arc::clone(&all).try_acquire_owned().unwrap());
        let (first, _second) = (enter(1).unwrap(), enter(1).unwrap());
        assert!(enter(1).is_none() && enter(2).is_some());
        assert_eq!(all.available_permits(), 7, "whoever is refused or gone holds no place");
        drop(first);
        assert!(enter(1).is_some());
    }

    #[test]
    fn whoever_takes_nothing_is_left() {
        runtime().block_on(async {
            let (ours, _theirs) = duplex(16);
            let refused = Patient::new(ours).write_all(&[0; 64]).await.unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::TimedOut);
        });
    }

    #[test]
    fn whoever_says_nothing_or_half_a_head_is_left() {
        for said in ["", "GET / HTTP/1.1\r\nHost: x\r\n", "GET / HTTP/1.1\r\nHost: x\r\n\r\n"] {
            let heard = runtime().block_on(async {
                let (ours, mut theirs) = duplex(4096);
                let service =
                    service_fn(|_: Request<Incoming>| async { Ok::<_, Error>(axum::response::Response::new(Body::from("hello"))) });
                let connection = tokio::spawn(async move { http().serve_connection(TokioIo::new(Patient::new(ours)), service).await });
                theirs.write_all(said.as_bytes()).await.unwrap();
                // The clock of the runtime is still: it goes on when everybody waits.
                let mut heard = String::new();
                theirs.read_to_string(&mut heard).await.unwrap();
                let _ = connection.await;
                heard
            });
            assert_eq!(heard.contains("hello"), said.ends_with("\r\n\r\n"), "{said:?} -> {heard:?}");
        }
    }
}

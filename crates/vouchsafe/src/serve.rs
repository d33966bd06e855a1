//! Serving: the address for browsers, and the socket in the data folder for the command line.

use crate::args::{Place, Serve};
use crate::machine::FileClock;
use crate::{listen, start};
use anyhow::Context;
use server::{App, Limits, Outside};
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use store::Clock;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Serves until it is told to stop.
///
/// # Errors
/// A port in use, a folder that cannot be opened, and the like, as a sentence.
pub fn run(place: &Place, serve: &Serve) -> anyhow::Result<()> {
    log(serve.log_json);
    // First the port: nothing is made in the folder when it is taken.
    let listener = std::net::TcpListener::bind(serve.listen).map_err(|e| taken(serve.listen, &e))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let clock = match &serve.clock {
        Some(file) => Some(Arc::new(FileClock::new(file.clone())?) as Arc<dyn Clock>),
        None => None,
    };
    let limits = Limits { upload: serve.upload_limit.saturating_mul(server::app::MB), ..Limits::default() };
    let outside = Outside::new(serve.public_url.as_deref(), Some(address), &serve.trusted_proxy).map_err(anyhow::Error::msg)?;
    let mut app = start::app(place, serve.demo, clock, limits, serve.https || outside.https())?;
    app.outside = outside;
    if serve.clock_was_ahead {
        app.store.go_on();
    }
    let app = Arc::new(app);
    let link = first_link(&app, serve.demo)?;
    let mut said = format!("Vouchsafe listens on http://{address}\n");
    if let Some(path) = link {
        let what = if path.starts_with("/set-up") { "Set up with" } else { "Sign in once with" };
        let base = serve.public_url.as_ref().and_then(|_| app.outside.base(app.https, "")).unwrap_or_else(|| format!("http://{address}"));
        said.push_str(&format!("{what} {base}{path}\n"));
    }
    // It serves, whether anybody reads this or not.
    if let Err(error) = crate::output::put(said.as_bytes()) {
        tracing::warn!("{error}");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(answer(place, serve, Arc::clone(&app), listener))?;
    runtime.shutdown_timeout(Duration::from_secs(10));
    Ok(())
}

/// Writes lines to standard error: what `RUST_LOG` asks for, such as `warn` or `info,store=debug`.
#[expect(clippy::disallowed_methods, reason = "how much is logged is part of the environment, and this is the binary")]
pub fn log(json: bool) {
    let wanted = std::env::var("RUST_LOG").ok().and_then(|text| text.parse::<Targets>().ok());
    let wanted = wanted.unwrap_or_else(|| Targets::new().with_default(LevelFilter::INFO));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let all = tracing_subscriber::registry().with(wanted);
    // A second call, in tests, changes nothing.
    let _ = if json { all.with(lines.json()).try_init() } else { all.with(lines).try_init() };
}

fn taken(address: SocketAddr, error: &std::io::Error) -> anyhow::Error {
    match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            anyhow::anyhow!(
                "{address} is in use, perhaps by another Vouchsafe. Stop that one, or choose another address with --listen 127.0.0.1:0"
            )
        }
        std::io::ErrorKind::PermissionDenied => {
            anyhow::anyhow!("{address} may not be opened by this user. Choose a port above 1023 with --listen")
        }
        _ => anyhow::anyhow!("{address} cannot be opened: {error}"),
    }
}

/// The demo signs its manager in; an empty installation is set up.
fn first_link(app: &App, demo: bool) -> anyhow::Result<Option<String>> {
    let told = |fault: kernel::Fault| crate::output::fault(&app.words, &fault);
    if demo {
        let bar = indicatif::ProgressBar::new(0).with_message("Making the demo organisation");
        bar.set_style(indicatif::ProgressStyle::with_template("{msg} {bar:30} {pos} of {len} changes")?);
        let (organisation, person) = start::demo(app, &|done, total| {
            bar.set_length(total as u64);
            bar.set_position(done as u64);
        })?;
        bar.finish_and_clear();
        return Ok(Some(server::tokens::sign_in_link(app, organisation, person).map_err(told)?));
    }
    Ok(app.open_setup().map_err(told)?.map(|token| format!("/set-up?token={token}")))
}

async fn answer(place: &Place, serve: &Serve, app: Arc<App>, listener: std::net::TcpListener) -> anyhow::Result<()> {
    let router = server::router(Arc::clone(&app));
    let socket = start::socket(place, serve.demo);
    let local = open_socket(&socket)?;
    let ours = local.is_some();
    if let Some(local) = local {
        let (path, answering) = (socket.clone(), router.clone());
        tokio::spawn(async move { listen::serve_socket(local, &path, answering).await });
    }
    tokio::spawn(sweep(app));
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let _deaf = refuse_large_files()?;
    listen::serve(listener, router, listen::Room::of_this_process(), stop()).await;
    // The next process must not take a dead socket for a living server.
    if ours {
        let _ = std::fs::remove_file(&socket);
    }
    Ok(())
}

/// The socket for the command line; [`None`] where another server of the same folder answers at it, which is left alone: with
/// PostgreSQL two may share a folder.
fn open_socket(path: &Path) -> anyhow::Result<Option<tokio::net::UnixListener>> {
    if std::os::unix::net::UnixStream::connect(path).is_ok() {
        tracing::warn!("another server answers at {}: the command line on this machine talks to that one", path.display());
        return Ok(None);
    }
    if path.exists() {
        std::fs::remove_file(path).with_context(|| format!("the old socket {} cannot be removed", path.display()))?;
    }
    let listener = tokio::net::UnixListener::bind(path).with_context(|| format!("the socket {} cannot be made", path.display()))?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
    Ok(Some(listener))
}

/// Closes connections to the database that nobody needs every minute, and every ten forgets sessions, links and keys of
/// requests that have expired.
async fn sweep(app: Arc<App>) {
    let mut every = tokio::time::interval(Duration::from_secs(60));
    for minute in 0_u64.. {
        every.tick().await;
        let app = Arc::clone(&app);
        let _ = tokio::task::spawn_blocking(move || {
            app.store.rest();
            if minute % 10 > 0 {
                return;
            }
            app.throttle.sweep();
            if let Err(fault) = app.store.sweep(app.store.now()) {
                tracing::warn!(%fault, "expired sessions could not be swept");
            }
        })
        .await;
    }
}

/// A file that may not grow is an error like a full disk, and no reason to die: whoever listens to the signal does not.
fn refuse_large_files() -> std::io::Result<tokio::signal::unix::Signal> {
    tokio::signal::unix::signal(tokio::signal::unix::SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw()))
}

async fn stop() {
    let interrupt = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
        }
        Err(_) => {
            let _ = interrupt.await;
        }
    }
    tracing::info!("stopping");
}

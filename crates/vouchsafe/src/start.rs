//! Opening a store and making the application around it.

use crate::args::Place;
use crate::machine::{SystemClock, SystemEntropy};
use anyhow::{Context, bail};
use kernel::nouns::PERSON;
use kernel::{Change, Id, Words};
use server::admission::Admission;
use server::{App, Founding, Limits};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use store::{Clock, Entropy, Location, Options, Store};

/// Every message of the program in English.
///
/// # Errors
/// Messages that cannot be read; a test keeps that from happening.
pub fn english() -> anyhow::Result<Words> {
    Words::new("en", &messages()).map_err(|problems| anyhow::anyhow!("messages cannot be read:\n{}", problems.join("\n")))
}

/// The files of messages in English, by name. A translation has the same and [`kernel::words::of_tables`].
pub fn messages() -> Vec<(&'static str, &'static str)> {
    let mut files = domain::messages();
    files.push(server::ENGLISH);
    files
}

/// The data folder.
pub fn folder(place: &Place, demo: bool) -> PathBuf {
    place.data.clone().unwrap_or_else(|| PathBuf::from(if demo { "vouchsafe-demo" } else { "vouchsafe-data" }))
}

/// The socket of a data folder.
pub fn socket(place: &Place, demo: bool) -> PathBuf {
    folder(place, demo).join("vouchsafe.sock")
}

/// Where the records are.
pub fn location(place: &Place, demo: bool) -> Location {
    let data = folder(place, demo);
    match &place.database {
        Some(url) => Location::Postgres { url: url.clone(), blobs: data },
        None => Location::Sqlite(data),
    }
}

/// Opens the store and makes the application.
///
/// # Errors
/// Everything that keeps the store from opening, as a sentence.
pub fn app(place: &Place, demo: bool, clock: Option<Arc<dyn Clock>>, limits: Limits, https: bool) -> anyhow::Result<App> {
    let location = location(place, demo);
    let entropy = Arc::new(SystemEntropy);
    let clock = clock.unwrap_or_else(|| Arc::new(SystemClock));
    let words = Arc::new(english()?);
    let store =
        Store::open(Options { location, registers: domain::registers(), words: words.clone(), clock, entropy: entropy.clone(), demo })?;
    Ok(around(store, words, entropy, limits, https))
}

/// The application around an open store, which says everything in these words.
pub fn around(store: Store, words: Arc<Words>, entropy: Arc<dyn Entropy>, limits: Limits, https: bool) -> App {
    let registers = domain::registers();
    App {
        admission: Admission::new(store.readers()),
        store,
        concepts: domain::CONCEPTS,
        registers,
        words,
        entropy,
        limits,
        https,
        outside: server::Outside::default(),
        founder,
        setup: Mutex::new(None),
        throttle: Default::default(),
    }
}

fn founder(read: &dyn kernel::Read, organisation: Id, founding: &Founding) -> Result<(Vec<Change>, Id), kernel::Fault> {
    let setup = domain::Setup {
        name: founding.organisation.clone(),
        time_zone: founding.time_zone.clone(),
        currency: founding.currency.clone(),
        admin_name: founding.name.clone(),
        admin_email: founding.email.clone(),
        frameworks: domain::Setup::usual(),
    };
    let changes = domain::found(read, organisation, &setup)?;
    let admin = changes.iter().find_map(|change| match change {
        Change::Create { register, id, .. } if register.key == PERSON.key => Some(*id),
        _ => None,
    });
    Ok((changes, admin.unwrap_or_default()))
}

/// So many steps of the demo organisation are committed first.
const FIRST: usize = 45;

/// Fills an empty demo installation and answers with the person who signs in.
///
/// # Errors
/// When the generator or the store fails.
pub fn demo(app: &App, progress: &dyn Fn(usize, usize)) -> anyhow::Result<(Id, Id)> {
    let existing = app.store.organisations().map_err(|e| anyhow::anyhow!("{e}"))?;
    if let Some(organisation) = existing.first() {
        return Ok((organisation.id, demo::admin(organisation.id)));
    }
    let organisation = Id::named(&["demo", "organisation"]);
    let steps = demo::steps(organisation, app.store.now()).map_err(|why| anyhow::anyhow!("the demo organisation cannot be made: {why}"))?;
    let total = steps.len();
    let mut done = 0;
    // A few large commits: each is one sync of the disk, and a count of what there is. Each is three times the one before, so that PostgreSQL
    // knows early what it asks about.
    let (mut rest, mut size) = (steps.as_slice(), FIRST);
    while !rest.is_empty() {
        let (batch, later) = rest.split_at(rest.len().min(size));
        (rest, size) = (later, size * 3);
        for file in batch.iter().flat_map(|step| &step.files) {
            app.store
                .put_blob(file.as_slice(), u64::MAX)
                .map_err(|e| anyhow::anyhow!("a file of the demo organisation cannot be kept: {e}"))?;
        }
        let copies = Mutex::new(Vec::new());
        let plans: Vec<_> = batch.iter().map(|step| sealing(app, step, &copies)).collect();
        let items: Vec<store::Item<'_>> = batch
            .iter()
            .zip(&plans)
            .map(|(step, plan)| store::Item { organisation, actor: step.actor.actor(), note: step.note.clone(), at: Some(step.at), plan })
            .collect();
        for (step, result) in batch.iter().zip(app.store.write_all(&items)) {
            if let Err(fault) = result {
                bail!("the demo organisation cannot be made: at {} ({}): {fault}", step.at, step.note.reason);
            }
        }
        for copy in copies.lock().map(|mut kept| std::mem::take(&mut *kept)).unwrap_or_default() {
            app.store.put_blob(copy.as_slice(), u64::MAX).map_err(|e| anyhow::anyhow!("a copy of what was signed cannot be kept: {e}"))?;
        }
        app.store.count_anew().map_err(|e| anyhow::anyhow!("the demo organisation cannot be made: {e}"))?;
        done += batch.len();
        progress(done, total);
    }
    Ok((organisation, demo::admin(organisation)))
}

/// The plan of a step, with the hash of the copy of what is signed in it. The copies themselves are kept afterwards: the
/// store cannot take a file while it writes.
fn sealing<'s>(
    app: &'s App,
    step: &'s demo::Step,
    copies: &'s Mutex<Vec<Vec<u8>>>,
) -> impl Fn(&dyn kernel::Read) -> Result<Vec<Change>, kernel::Fault> + 's {
    move |read| {
        let changes = (step.plan)(read)?;
        let Some((document, shows)) = server::signing::document(app, read, &changes)? else { return Ok(changes) };
        let (hash, bytes) = server::signing::copy(&document)?;
        if let Ok(mut kept) = copies.lock() {
            kept.push(bytes);
        }
        Ok(kernel::nouns::signoff::with_copy(changes, &hash, &shows))
    }
}

/// Makes an organisation from the command line; answers with the one-time link of its administrator.
///
/// # Errors
/// Problems with what was said, or an organisation that exists.
pub fn init(app: &App, founding: &Founding) -> anyhow::Result<(Id, String)> {
    let all = app.store.organisations().map_err(|e| anyhow::anyhow!("{e}"))?;
    if let Some(there) = all.iter().find(|o| o.name == founding.organisation) {
        bail!("the organisation {} exists already", there.name);
    }
    let (organisation, person) = app.found(founding).map_err(|fault| crate::output::fault(&app.words, &fault))?;
    let (token, hash) = app.secret();
    let expires = app.store.now().checked_add(jiff::SignedDuration::from_hours(24 * 7)).context("the clock is broken")?;
    app.store.put_link(hash, organisation, person, server::tokens::PASSWORD, expires).map_err(|e| anyhow::anyhow!("{e}"))?;
    Ok((organisation, format!("/enter?token={token}")))
}

//! Organisations that were made once and are kept in the target folder, on either engine. A run works on a copy.
use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result};

use super::options::{self, Options};
use super::organisation::{self, Order, RECIPE};
use super::server::{Place, Server};
use super::table::figure;
use crate::postgres::Postgres;
use crate::shell;

/// What is told of an organisation beside the cost of its requests.
type Facts = Vec<(String, String)>;

/// The place where they are kept.
pub struct Kept {
    /// The server that is measured.
    pub binary: PathBuf,
    folder: PathBuf,
    database: Option<Postgres>,
    fresh: bool,
    copies: Cell<usize>,
}

impl Kept {
    /// Opens the place, and a PostgreSQL if the run wants one.
    pub fn open(options: &Options, binary: &Path) -> Result<Self> {
        let database = if options.postgres { Some(Postgres::durable()?) } else { None };
        // What another release made is another organisation: opening it here would measure an upgrade, unless that is wanted.
        let of = binary.display().to_string().replace('/', "-");
        let own = || options::target().join("bench").join(of.trim_start_matches('-'));
        let kept = options.keep.clone().unwrap_or_else(own);
        fs::create_dir_all(&kept).with_context(|| format!("could not make {}", kept.display()))?;
        Ok(Self { binary: binary.to_owned(), folder: kept, database, fresh: options.fresh, copies: Cell::new(0) })
    }

    /// The demo organisation, made anew; says what that cost.
    pub fn demo(&self, facts: &mut Facts) -> Result<Place> {
        let place = self.empty_copy()?;
        let server = Server::start(&self.binary, &place, true)?;
        facts.push((
            "made in, s wall / CPU".to_owned(),
            format!("{} / {}", figure(server.ready.as_secs_f64()), figure(server.cpu_so_far() / 1000.0)),
        ));
        server.stop()?;
        Ok(place)
    }

    /// A copy of an organisation of so many risks, which is made first unless it was kept.
    pub fn organisation(&self, risks: usize, order: Order, facts: &mut Facts, tell: &dyn Fn(&str)) -> Result<Place> {
        let engine = if self.database.is_some() { "postgres" } else { "sqlite" };
        let kept = self.folder.join(format!("{engine}-{risks}-{order:?}-{RECIPE}").to_lowercase());
        if self.fresh && kept.exists() {
            fs::remove_dir_all(&kept)?;
        }
        if !kept.exists() {
            let place = self.empty_copy()?;
            self.make(&place, risks, order, facts, tell)?;
            self.keep(&place, &kept)?;
        }
        self.copy(&kept)
    }

    fn make(&self, place: &Place, risks: usize, order: Order, facts: &mut Facts, tell: &dyn Fn(&str)) -> Result<()> {
        let mut init = Command::new(&self.binary);
        init.args(["init", "--name", "Bench", "--admin", "bench@example.com", "--data"]).arg(&place.folder);
        if let Some(url) = &place.database {
            init.args(["--database", url]);
        }
        shell::ask(&mut init)?;
        let server = Server::start(&self.binary, place, false)?;
        let began = Instant::now();
        let ((), cpu) = server.watch(|| organisation::make(&server, risks, order, tell))?;
        facts.push((
            "made in, s wall / CPU".to_owned(),
            format!("{} / {}", figure(began.elapsed().as_secs_f64()), figure(cpu.sum() / 1000.0)),
        ));
        server.stop()
    }

    /// Puts what was made where later runs find it; only whole ones ever stand there.
    fn keep(&self, place: &Place, kept: &Path) -> Result<()> {
        if let (Some(database), Some(url)) = (&self.database, &place.database) {
            database.dump(url, &place.folder.join("dump"))?;
        }
        fs::rename(&place.folder, kept).with_context(|| format!("could not keep {}", kept.display()))
    }

    fn copy(&self, kept: &Path) -> Result<Place> {
        let place = self.empty_copy()?;
        shell::ask(Command::new("cp").arg("-a").arg(kept.join(".")).arg(&place.folder))?;
        if let (Some(database), Some(url)) = (&self.database, &place.database) {
            database.restore(url, &place.folder.join("dump"))?;
        }
        Ok(place)
    }

    /// A place with nothing in it.
    fn empty_copy(&self) -> Result<Place> {
        let number = self.copies.get() + 1;
        self.copies.set(number);
        let folder = self.folder.join(format!("run-{number}"));
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        let database = self.database.as_ref().map(|server| server.create(&format!("bench{number}"))).transpose()?;
        Ok(Place { folder, database, postmaster: self.database.as_ref().and_then(Postgres::process) })
    }

    /// Size of the database in MB.
    pub fn size(&self, server: &Server) -> f64 {
        let asked = self.database.as_ref().zip(server.place.database.as_ref()).and_then(|(database, url)| database.size(url).ok());
        asked.unwrap_or_else(|| server.file_size("vouchsafe.db") + server.file_size("vouchsafe.db-wal"))
    }
}

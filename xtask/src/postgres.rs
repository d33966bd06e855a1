//! A private PostgreSQL for one test run: found or installed, started in a temporary folder, stopped and deleted afterwards.
use std::fs;
use std::os::unix::fs::{DirBuilderExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, anyhow, bail};

use crate::shell;

/// The variable in which tests find their server, as a URL that `psql` understands too.
pub const VARIABLE: &str = "VOUCHSAFE_TEST_POSTGRES";

/// The oldest version that Vouchsafe supports.
const OLDEST: u32 = 15;

const MISSING: &str = "\
PostgreSQL 15 or newer was not found (initdb, pg_ctl and postgres, in PATH or in /usr/lib/postgresql/*/bin). Install it:
  Debian, Ubuntu   sudo apt-get install postgresql
  Fedora           sudo dnf install postgresql-server
  macOS            brew install postgresql@17
or set VOUCHSAFE_TEST_POSTGRES=postgres://user:password@host/database to a server on which tests may make and drop databases,
or leave it out with --no-postgres.";

/// Stands by until its standard input ends, which happens however xtask ends, then stops the server and deletes the folder.
const GUARD: &str = r#"trap '' INT TERM HUP; read -r end; folder=$1; shift; "$@" >/dev/null 2>&1; rm -rf "$folder""#;

/// Settings for a server that lives for minutes and has nothing to lose.
const SETTINGS: &str = "
listen_addresses = ''
max_connections = 200
fsync = off
synchronous_commit = off
full_page_writes = off
";

/// Added where what a write costs is measured: what a server has in the field.
const DURABLE: &str = "
fsync = on
synchronous_commit = on
full_page_writes = on
";

/// A running server; dropping it stops the server and deletes its folder.
pub struct Postgres {
    url: String,
    guard: Option<Child>,
    tools: Option<PathBuf>,
    process: Option<u32>,
}

impl Postgres {
    /// The server that `VOUCHSAFE_TEST_POSTGRES` names, otherwise a new private one.
    pub fn start() -> Result<Self> {
        Self::with_settings(SETTINGS)
    }

    /// The same, but it puts every commit on the disk.
    pub fn durable() -> Result<Self> {
        Self::with_settings(&format!("{SETTINGS}{DURABLE}"))
    }

    fn with_settings(settings: &str) -> Result<Self> {
        if let Some(url) = shell::var(VARIABLE) {
            println!("PostgreSQL: the server that {VARIABLE} names");
            return Ok(Self { url, guard: None, tools: None, process: None });
        }
        let tools = find_or_install()?;
        let owner = Owner::choose()?;
        let folder = temporary_folder(&owner)?;
        let data = folder.join("data");
        let mut stop = owner.command(&tools.join("pg_ctl"), &folder);
        stop.args(["stop", "--mode=immediate", "--wait", "--silent", "--pgdata"]).arg(&data);
        let guard = Command::new("sh")
            .args(["-c", GUARD, "guard"])
            .arg(&folder)
            .arg(stop.get_program())
            .args(stop.get_args())
            .current_dir("/")
            .stdin(Stdio::piped())
            .process_group(0)
            .spawn()
            .context("could not start `sh`")?;
        // From here on an early return drops the guard, which cleans up.
        let url = format!("postgres://vouchsafe@{}/postgres", percent_encode(&folder));
        let mut server = Self { url, guard: Some(guard), tools: Some(tools.clone()), process: None };
        create_cluster(&tools, &owner, &folder, &data)?;
        let settings = format!("{settings}unix_socket_directories = '{}'\n", folder.display());
        let file = data.join("postgresql.conf");
        let standard = fs::read_to_string(&file).with_context(|| format!("could not read {}", file.display()))?;
        fs::write(&file, standard + &settings).with_context(|| format!("could not write {}", file.display()))?;
        let log = folder.join("log");
        let mut start = owner.command(&tools.join("pg_ctl"), &folder);
        start.args(["start", "--wait", "--timeout=60", "--silent", "--pgdata"]).arg(&data).arg("--log").arg(&log);
        if let Err(error) = shell::ask(&mut start) {
            bail!("PostgreSQL did not start: {error:#}\n{}", fs::read_to_string(&log).unwrap_or_default());
        }
        let pid = fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
        server.process = pid.lines().next().and_then(|line| line.trim().parse().ok());
        println!("PostgreSQL: {} in {}", tools.display(), folder.display());
        Ok(server)
    }

    /// The process that all connections are children of, if the server is ours.
    pub fn process(&self) -> Option<u32> {
        self.process
    }

    /// Makes a new database, in the place of one of that name, and answers with its address.
    pub fn create(&self, name: &str) -> Result<String> {
        for words in [format!("DROP DATABASE IF EXISTS {name}"), format!("CREATE DATABASE {name}")] {
            self.ask(&self.url, &words)?;
        }
        let (server, _) = self.url.rsplit_once('/').context("the address of the server names no database")?;
        Ok(format!("{server}/{name}"))
    }

    /// Writes a database to a file.
    pub fn dump(&self, url: &str, file: &Path) -> Result<()> {
        shell::ask(self.tool("pg_dump").args(["--format=custom", "--compress=1", "--file"]).arg(file).arg(url)).map(drop)
    }

    /// Fills an empty database from such a file, and lets the planner look at it.
    pub fn restore(&self, url: &str, file: &Path) -> Result<()> {
        shell::ask(self.tool("pg_restore").args(["--no-owner", "--dbname", url]).arg(file))?;
        self.ask(url, "VACUUM ANALYZE").map(drop)
    }

    /// Size of a database in MB.
    pub fn size(&self, url: &str) -> Result<f64> {
        Ok(self.ask(url, "SELECT pg_database_size(current_database())")?.trim().parse::<f64>()? / 1e6)
    }

    fn ask(&self, url: &str, words: &str) -> Result<String> {
        shell::ask(self.tool("psql").args(["--no-psqlrc", "--quiet", "--tuples-only", "--command", words, url]))
    }

    /// A client program, of the same version as the server where that is known.
    fn tool(&self, name: &str) -> Command {
        Command::new(self.tools.as_ref().map(|folder| folder.join(name)).filter(|file| file.is_file()).unwrap_or_else(|| name.into()))
    }

    /// Where tests connect, as the superuser of this server.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Some(mut guard) = self.guard.take() {
            drop(guard.stdin.take());
            if let Err(error) = guard.wait() {
                eprintln!("warning: could not wait for PostgreSQL to stop: {error}");
            }
        }
    }
}

/// `cargo xtask postgres COMMAND…`: runs any command with a server in its environment.
pub fn with(command: &[String]) -> Result<()> {
    let Some((program, arguments)) = command.split_first() else {
        bail!("say which command should run with a PostgreSQL, such as `cargo xtask postgres cargo test -p vouchsafe-store`");
    };
    let server = Postgres::start()?;
    shell::run(Command::new(program).args(arguments).env(VARIABLE, server.url()))
}

/// The user who owns the cluster: ourselves, save that PostgreSQL refuses root.
struct Owner {
    /// Words before a command that make it run as that user; none when it is ourselves.
    prefix: Vec<String>,
    ids: Option<(u32, u32)>,
}

impl Owner {
    fn choose() -> Result<Self> {
        if !shell::is_root() {
            return Ok(Self { prefix: Vec::new(), ids: None });
        }
        let id = |flag: &str, user: &str| -> Result<u32> { Ok(shell::ask(Command::new("id").args([flag, user]))?.trim().parse()?) };
        let of = |user: &'static str| Ok::<_, anyhow::Error>((user, id("-u", user)?, id("-g", user)?));
        let (user, uid, gid) = of("postgres")
            .or_else(|_| of("nobody"))
            .context("PostgreSQL refuses to run as root, and neither user `postgres` nor `nobody` exists: run this as an ordinary user")?;
        let prefix = if shell::find(&["setpriv"]).is_some() {
            vec!["setpriv".to_owned(), format!("--reuid={uid}"), format!("--regid={gid}"), "--clear-groups".to_owned(), "--".to_owned()]
        } else if shell::find(&["runuser"]).is_some() {
            vec!["runuser".to_owned(), "-u".to_owned(), user.to_owned(), "--".to_owned()]
        } else {
            bail!(
                "PostgreSQL refuses to run as root, and neither `setpriv` nor `runuser` (package util-linux) is there: run this as an ordinary user"
            );
        };
        Ok(Self { prefix, ids: Some((uid, gid)) })
    }

    /// A command that runs as this user in a folder that the user may enter.
    fn command(&self, program: &Path, folder: &Path) -> Command {
        let mut command = match self.prefix.split_first() {
            None => Command::new(program),
            Some((first, rest)) => {
                let mut command = Command::new(first);
                command.args(rest).arg(program);
                command
            }
        };
        command.current_dir(folder).env("HOME", folder).env("LC_ALL", "C");
        command
    }
}

/// A new folder that only the owner (and root) may enter, which is what keeps others from a server without passwords.
fn temporary_folder(owner: &Owner) -> Result<PathBuf> {
    // Another user may not be able to reach root's own temporary folder.
    let parent = if owner.ids.is_some() { PathBuf::from("/tmp") } else { std::env::temp_dir() };
    for attempt in 0..1000 {
        let folder = parent.join(format!("vouchsafe-pg-{}-{attempt}", std::process::id()));
        match fs::DirBuilder::new().mode(0o700).create(&folder) {
            Ok(()) => {
                if let Some((uid, gid)) = owner.ids {
                    chown(&folder, Some(uid), Some(gid)).with_context(|| format!("could not give away {}", folder.display()))?;
                }
                return Ok(folder);
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error).with_context(|| format!("could not make {}", folder.display())),
        }
    }
    bail!("{} is full of folders named vouchsafe-pg-*: delete them", parent.display())
}

/// Makes the cluster. Its databases sort as English does, not by bytes as the C locale does, so that a query which leaves the order to the
/// server is found out; a server built without ICU falls back to C.
fn create_cluster(tools: &Path, owner: &Owner, folder: &Path, data: &Path) -> Result<()> {
    let initdb = |more: &[&str]| {
        let mut command = owner.command(&tools.join("initdb"), folder);
        command.args(["--username=vouchsafe", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]).args(more);
        shell::ask(command.arg("--pgdata").arg(data))
    };
    match initdb(&["--locale-provider=icu", "--icu-locale=en-US"]) {
        Err(error) if error.to_string().contains("ICU is not supported") => initdb(&[]).map(drop),
        other => other.map(drop),
    }
    .map_err(|error| anyhow!("could not make a PostgreSQL cluster: {error:#}"))
}

/// The host part of a URL may hold a socket's folder when its slashes are encoded.
fn percent_encode(path: &Path) -> String {
    let encode = |byte: &u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(*byte).to_string(),
        other => format!("%{other:02X}"),
    };
    path.as_os_str().as_encoded_bytes().iter().map(encode).collect()
}

fn find_or_install() -> Result<PathBuf> {
    if let Some(tools) = find() {
        return Ok(tools);
    }
    if shell::apt_install(&["postgresql"])?
        && let Some(tools) = find()
    {
        return Ok(tools);
    }
    bail!(MISSING)
}

/// The folder of PostgreSQL's programs: the one in `PATH`, otherwise the newest of the places where packages put it.
fn find() -> Option<PathBuf> {
    let in_path = shell::find(&["pg_ctl"]).and_then(|file| Some(file.parent()?.to_owned()));
    let complete = |folder: &Path| ["initdb", "pg_ctl", "postgres"].iter().all(|name| folder.join(name).is_file());
    let usable = |folder: PathBuf| {
        let version = version(&shell::ask(Command::new(folder.join("postgres")).arg("--version")).ok()?)?;
        (version >= OLDEST).then_some((version, folder))
    };
    if let Some((_, folder)) = in_path.filter(|folder| complete(folder)).and_then(usable) {
        return Some(folder);
    }
    let places = [("/usr/lib/postgresql", ""), ("/usr", "pgsql-"), ("/opt/homebrew/opt", "postgresql@"), ("/usr/local/opt", "postgresql@")];
    let folders = places.iter().flat_map(|(parent, start)| {
        let entries = fs::read_dir(parent).into_iter().flatten().flatten();
        entries.filter(move |entry| entry.file_name().to_string_lossy().starts_with(start)).map(|entry| entry.path().join("bin"))
    });
    folders.filter(|folder| complete(folder)).filter_map(usable).max().map(|(_, folder)| folder)
}

/// The major version in what `postgres --version` prints.
fn version(text: &str) -> Option<u32> {
    let number = text.split_whitespace().find(|word| word.starts_with(|first: char| first.is_ascii_digit()))?;
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_versions() {
        assert_eq!(version("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(version("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(version("nothing"), None);
    }

    #[test]
    fn a_socket_folder_becomes_a_host() {
        assert_eq!(percent_encode(Path::new("/tmp/a b")), "%2Ftmp%2Fa%20b");
    }
}

//! Other programs: finding, running and, where it may, installing them.
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// An environment variable that is set and not empty.
#[expect(clippy::disallowed_methods, reason = "a developer's tool is configured by its environment, like cargo; this is its one reader")]
pub fn var(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The folder of the workspace. Cargo says where at run time; the path compiled in serves a binary started by hand.
pub fn root() -> PathBuf {
    let here = PathBuf::from(var("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").to_owned()));
    here.parent().map(Path::to_owned).unwrap_or(here)
}

/// The cargo that runs us, in the workspace's folder.
pub fn cargo() -> Command {
    let mut command = Command::new(var("CARGO").unwrap_or_else(|| "cargo".to_owned()));
    command.current_dir(root());
    command
}

/// Shows a command, runs it with our own output and fails unless it succeeds.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = show(command);
    println!("$ {shown}");
    let status = command.status().with_context(|| format!("could not start `{shown}`"))?;
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(())
}

/// Runs a command in silence. Returns its standard output; when it fails the error carries everything it said.
pub fn ask(command: &mut Command) -> Result<String> {
    let shown = show(command);
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("could not start `{shown}`"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        bail!("`{shown}` failed ({}):\n{text}{}", output.status, String::from_utf8_lossy(&output.stderr));
    }
    Ok(text)
}

/// A command as a person would type it, with the program's name only.
fn show(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

/// The first program of one of these names in `PATH`.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let path = var("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file()))
}

/// Whether we are root.
pub fn is_root() -> bool {
    ask(Command::new("id").arg("-u")).is_ok_and(|uid| uid.trim() == "0")
}

/// Installs Debian packages when we are root and apt is there. Returns whether it did; says what it does, since it may take a minute.
pub fn apt_install(packages: &[&str]) -> Result<bool> {
    let Some(apt) = find(&["apt-get"]).filter(|_| is_root()) else { return Ok(false) };
    println!("Installing {} (apt-get)", packages.join(", "));
    let apt_get = || {
        let mut command = Command::new(&apt);
        command.env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null()).args(["-q", "-o", "DPkg::Lock::Timeout=300"]);
        command
    };
    run(apt_get().arg("update"))?;
    run(apt_get().args(["install", "-y", "--no-install-recommends"]).args(packages))?;
    Ok(true)
}

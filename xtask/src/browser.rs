//! The browser tests: finds or installs Chromium and Node, then runs `e2e/tests` against the binary just built.
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use anyhow::{Context, Result, bail};

use crate::shell;

/// What playwright-core asks for.
const OLDEST_NODE: u32 = 20;

const CHROMIUM: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Chromium on macOS is no program in `PATH`.
const CHROMIUM_ON_MACOS: &[&str] =
    &["/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

const NO_CHROMIUM: &str = "\
the browser tests need Chromium or Google Chrome, and none is in PATH. Install it:
  Debian           sudo apt-get install chromium
  Fedora           sudo dnf install chromium
  macOS            brew install --cask chromium
or leave the browser tests out with --no-browser.";

const NO_NODE: &str = "\
the browser tests (nothing else) need Node 20 or newer with npm. Install it:
  Debian 13        sudo apt-get install nodejs npm
  Debian 12        its own Node is too old: take the package from https://deb.nodesource.com or an archive from https://nodejs.org
  Fedora           sudo dnf install nodejs
  macOS            brew install node
or leave the browser tests out with --no-browser.";

/// Builds the binary, installs the test packages and runs every test file.
pub fn run(root: &Path) -> Result<()> {
    let chromium = find_chromium()?;
    let (node, npm) = find_node()?;
    // Everything with the tests' features, as `cargo test --workspace` has just built it: asking for less would build it a second time.
    shell::run(shell::cargo().args(["build", "--workspace", "--bins", "--tests"]))?;
    let binary = env::current_exe().context("could not find out where xtask is")?.with_file_name("vouchsafe");
    if !binary.is_file() {
        bail!("the build left no binary at {}", binary.display());
    }
    let e2e = root.join("e2e");
    install_packages(&npm, &e2e)?;
    let tests = test_files(&e2e.join("tests"))?;
    println!("Chromium: {}", chromium.display());
    shell::run(
        Command::new(node)
            .args(["--test", "--test-reporter=spec"])
            .args(tests)
            .current_dir(&e2e)
            .env("VOUCHSAFE_BIN", &binary)
            .env("CHROMIUM", &chromium)
            .stdin(Stdio::null()),
    )
}

fn find_chromium() -> Result<PathBuf> {
    let look = || shell::find(CHROMIUM).or_else(|| CHROMIUM_ON_MACOS.iter().map(PathBuf::from).find(|path| path.is_file()));
    if let Some(path) = look() {
        return Ok(path);
    }
    if shell::apt_install(&["chromium"])?
        && let Some(path) = look()
    {
        return Ok(path);
    }
    bail!(NO_CHROMIUM)
}

/// Node and npm.
fn find_node() -> Result<(PathBuf, PathBuf)> {
    let look = || {
        let node = shell::find(&["node", "nodejs"])?;
        let npm = shell::find(&["npm"])?;
        (node_version(&shell::ask(Command::new(&node).arg("--version")).ok()?)? >= OLDEST_NODE).then_some((node, npm))
    };
    if let Some(found) = look() {
        return Ok(found);
    }
    // A Node that is there but old is not ours to replace.
    if shell::find(&["node", "nodejs"]).is_none()
        && shell::apt_install(&["nodejs", "npm"])?
        && let Some(found) = look()
    {
        return Ok(found);
    }
    bail!(NO_NODE)
}

/// The major version in what `node --version` prints, such as `v20.20.2`.
fn node_version(text: &str) -> Option<u32> {
    text.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// `npm ci`, unless it has already installed exactly what the lock file says.
fn install_packages(npm: &Path, e2e: &Path) -> Result<()> {
    let lock = fs::read(e2e.join("package-lock.json")).context("could not read e2e/package-lock.json")?;
    let stamp = e2e.join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    shell::run(Command::new(npm).args(["ci", "--ignore-scripts"]).current_dir(e2e).stdin(Stdio::null()))?;
    fs::write(&stamp, lock).with_context(|| format!("could not write {}", stamp.display()))
}

/// The test files by name: what a folder on `node --test`'s command line means differs between versions of Node.
fn test_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("could not read {}", folder.display()))?;
    let mut files: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.to_string_lossy().ends_with(".test.mjs")).collect();
    files.sort();
    if files.is_empty() {
        bail!("{} holds no test", folder.display());
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::node_version;

    #[test]
    fn reads_versions() {
        assert_eq!(node_version("v20.20.2\n"), Some(20));
        assert_eq!(node_version("20"), None);
    }
}

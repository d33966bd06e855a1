//! `cargo xtask test`: everything that CI checks, step by step.
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::postgres::{self, Postgres};
use crate::{bench, browser, shell, tidy};

/// The variable in which tests find the outside cases.
const CASES: &str = "VOUCHSAFE_CASES";

/// What to leave out.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    no_browser: bool,
    no_postgres: bool,
    no_documentation: bool,
}

impl Options {
    /// Reads the words after `cargo xtask test`.
    pub fn parse(words: &[String]) -> Result<Self> {
        let mut options = Self::default();
        for word in words {
            match word.as_str() {
                "--no-browser" => options.no_browser = true,
                "--no-postgres" => options.no_postgres = true,
                "--quick" => options = Self { no_browser: true, no_postgres: true, no_documentation: true },
                other => bail!("`cargo xtask test` does not know `{other}`; `cargo xtask help` lists what it knows"),
            }
        }
        Ok(options)
    }
}

/// Runs all steps, also after one failed: a formatting slip should not hide a broken test. Fails at the end if any step did.
pub fn run(options: &Options) -> Result<()> {
    let root = shell::root();
    let mut steps = Steps::default();
    steps.run("formatting", || component("fmt", &["--all", "--check"]));
    steps.run("clippy", || component("clippy", &["--workspace", "--all-targets", "--", "-D", "warnings"]));
    steps.run("tidy", || tidy::run(&root));
    let engines = if options.no_postgres { "tests on SQLite" } else { "tests on SQLite and PostgreSQL" };
    steps.run(engines, || cargo_test(&root, !options.no_postgres));
    if !options.no_documentation {
        let doc = ["doc", "--no-deps", "--workspace"];
        steps.run("documentation", || shell::run(shell::cargo().args(doc).env("RUSTDOCFLAGS", "-D warnings").stdin(Stdio::null())));
    }
    if !options.no_documentation {
        steps.run("bench, a smoke test", || bench::run(&["--quick".to_owned()]));
    }
    if !options.no_browser {
        steps.run("browser tests", || browser::run(&root));
    }
    steps.close()
}

/// `cargo test --workspace` with a server for the length of the run.
fn cargo_test(root: &Path, with_postgres: bool) -> Result<()> {
    let server = if with_postgres { Some(Postgres::start()?) } else { None };
    let mut command = shell::cargo();
    command.args(["test", "--workspace"]).stdin(Stdio::null());
    match &server {
        Some(server) => command.env(postgres::VARIABLE, server.url()),
        None => command.env_remove(postgres::VARIABLE),
    };
    match cases(root) {
        Some(folder) => command.env(CASES, folder),
        None => {
            println!("{CASES}: no folder; tests that need outside cases say so");
            command.env_remove(CASES)
        }
    };
    shell::run(&mut command)
}

/// The folder of outside cases, absolute because each test runs in its own crate's folder.
fn cases(root: &Path) -> Option<PathBuf> {
    let folder = root.join(shell::var(CASES).unwrap_or_else(|| "../shared/cases".to_owned()));
    folder.canonicalize().ok().filter(|folder| folder.is_dir())
}

/// Runs `cargo fmt` or `cargo clippy`, which a minimal Rust does not have.
fn component(name: &str, arguments: &[&str]) -> Result<()> {
    shell::ask(shell::cargo().args([name, "--version"]))
        .with_context(|| format!("`cargo {name}` is not installed; run `rustup component add rustfmt clippy`"))?;
    shell::run(shell::cargo().arg(name).args(arguments).stdin(Stdio::null()))
}

/// The steps done so far.
#[derive(Default)]
struct Steps {
    done: Vec<(String, Duration, bool)>,
}

impl Steps {
    /// Runs one step under a heading.
    fn run(&mut self, name: &str, step: impl FnOnce() -> Result<()>) {
        println!("\n=== {name}");
        let start = Instant::now();
        let result = step();
        let took = start.elapsed();
        match &result {
            Ok(()) => println!("=== {name}: passed in {:.1} s", took.as_secs_f64()),
            Err(error) => {
                println!("=== {name}: FAILED after {:.1} s", took.as_secs_f64());
                eprintln!("error: {error:#}");
            }
        }
        self.done.push((name.to_owned(), took, result.is_ok()));
    }

    /// Sums up, and fails if a step did.
    fn close(self) -> Result<()> {
        println!();
        for (name, took, passed) in &self.done {
            println!("  {:<32} {:>7.1} s  {}", name, took.as_secs_f64(), if *passed { "passed" } else { "FAILED" });
        }
        let failed: Vec<&str> = self.done.iter().filter(|(_, _, passed)| !passed).map(|(name, _, _)| name.as_str()).collect();
        println!("{} steps passed, {} failed", self.done.len() - failed.len(), failed.len());
        if !failed.is_empty() {
            bail!("failed: {}", failed.join(", "));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Options> {
        Options::parse(&text.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn options() {
        assert_eq!(parse("").unwrap(), Options::default());
        assert_eq!(parse("--no-browser").unwrap(), Options { no_browser: true, ..Options::default() });
        assert_eq!(parse("--quick").unwrap(), Options { no_browser: true, no_postgres: true, no_documentation: true });
        assert!(parse("--fast").unwrap_err().to_string().contains("--fast"));
    }

    #[test]
    fn one_failed_step_fails_the_run_after_the_others() {
        let mut steps = Steps::default();
        let mut second = false;
        steps.run("a", || bail!("no"));
        steps.run("b", || {
            second = true;
            Ok(())
        });
        assert!(second);
        assert_eq!(steps.close().unwrap_err().to_string(), "failed: a");
    }
}

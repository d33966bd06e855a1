//! Developer tasks: run, test, tidy, bench. `cargo xtask help` lists them.
mod bench;
mod browser;
mod postgres;
mod shell;
mod test;
mod tidy;

use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "\
Developer tasks of Vouchsafe.

  cargo xtask run [ARG…]           the product with a demo organisation (cargo run --release -- serve --demo)
  cargo xtask test [OPTION…]       formatting, clippy, tidy, all tests on both engines, documentation, browser tests
      --no-browser                 without the browser tests
      --no-postgres                SQLite only
      --quick                      without PostgreSQL, documentation and browser
  cargo xtask tidy                 the rules of the house that are neither formatting nor clippy's
  cargo xtask postgres COMMAND…    run a command with a private PostgreSQL in VOUCHSAFE_TEST_POSTGRES
  cargo xtask bench [OPTION…]      what pages, reports and writes cost in organisations of several sizes, as Markdown tables
      --sizes 45,1000              numbers of risks; 45 is the demo (default 45,1000,5000,10000)
      --postgres                   on a private PostgreSQL instead of SQLite
      --binary FILE                measure this program instead of building this workspace's
      --order natural|cheap        controls are linked to requirements when they are made, or last
      --no-rebuild                 without fsck --rebuild, which takes some releases an hour
      --tables reads,writes        some of reads, reports, writes and crowds (default all)
      --keep FOLDER                where organisations are kept and found, whatever the program (default in target/bench)
      --fresh                      make organisations anew that are kept
      --quick                      a smoke test: one small organisation on a debug build
  cargo xtask help                 this page

Environment: VOUCHSAFE_TEST_POSTGRES (a server of your own instead of a private one), VOUCHSAFE_CASES (outside test cases, default ../shared/cases).
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the task that the first argument names.
fn dispatch(arguments: &[String]) -> Result<()> {
    let (task, rest) = match arguments.split_first() {
        Some((task, rest)) => (task.as_str(), rest),
        None => ("help", arguments),
    };
    match task {
        "run" => shell::run(shell::cargo().args(["run", "--release", "--package", "vouchsafe", "--", "serve", "--demo"]).args(rest)),
        "test" => test::run(&test::Options::parse(rest)?),
        "tidy" => tidy::run(&shell::root()),
        "postgres" => postgres::with(rest),
        "bench" => bench::run(rest),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => bail!("there is no task `{other}`; `cargo xtask help` lists them"),
    }
}

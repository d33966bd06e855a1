//! Vouchsafe: information security management in one binary.

use clap::Parser;
use std::process::ExitCode;
use vouchsafe::args::Arguments;

fn main() -> ExitCode {
    // clap answers wrong usage itself, with exit code 2.
    let arguments = Arguments::parse();
    match vouchsafe::commands::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            vouchsafe::output::error(&arguments, &error);
            ExitCode::FAILURE
        }
    }
}

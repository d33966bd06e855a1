//! Vouchsafe: information security management in one binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    // clap answers wrong usage itself, with exit code 2.
    let arguments = vouchsafe::args::parse();
    match vouchsafe::commands::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            vouchsafe::output::error(&arguments, &error);
            ExitCode::FAILURE
        }
    }
}

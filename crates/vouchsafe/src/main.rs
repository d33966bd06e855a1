//! Vouchsafe: information security management in one binary.

use std::process::ExitCode;
use vouchsafe::output::Unread;

/// Pages, derived values and the typesetter make and drop many small pieces; the system's allocator took a quarter of the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // clap answers wrong usage itself, with exit code 2.
    let arguments = vouchsafe::args::parse();
    match vouchsafe::commands::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is::<Unread>() => ExitCode::from(Unread::CODE),
        Err(error) => {
            vouchsafe::output::error(&arguments, &error);
            ExitCode::FAILURE
        }
    }
}

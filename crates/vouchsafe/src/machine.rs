//! What the program takes from its machine: the time and randomness.

use jiff::Timestamp;
use std::path::PathBuf;
use std::sync::Mutex;
use store::{Clock, Entropy};

/// The clock of the machine.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the program asks for the time")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that a file sets, for demonstrations and browser tests. The file holds one time in RFC 3339.
#[derive(Debug)]
pub struct FileClock {
    file: PathBuf,
    last: Mutex<Timestamp>,
}

impl FileClock {
    /// The clock of this file.
    ///
    /// # Errors
    /// When the file cannot be read or holds no time.
    pub fn new(file: PathBuf) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(&file).map_err(|e| anyhow::anyhow!("the clock file {} cannot be read: {e}", file.display()))?;
        let time = text
            .trim()
            .parse()
            .map_err(|e| anyhow::anyhow!("the clock file {} holds no time such as 2026-06-11T09:00:00Z: {e}", file.display()))?;
        Ok(Self { file, last: Mutex::new(time) })
    }
}

impl Clock for FileClock {
    fn now(&self) -> Timestamp {
        let mut last = self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // While somebody writes the file it may be empty: the last time holds.
        if let Some(time) = std::fs::read_to_string(&self.file).ok().and_then(|text| text.trim().parse().ok()) {
            *last = time;
        }
        *last
    }
}

/// Randomness of the operating system.
#[derive(Debug, Clone, Copy)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[expect(clippy::disallowed_methods, reason = "the one place where the program asks for randomness")]
    #[expect(clippy::expect_used, reason = "without randomness no identity and no secret can be made: nothing may go on")]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system gives no randomness");
    }
}

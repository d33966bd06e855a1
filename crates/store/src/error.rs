//! Why an installation cannot be opened, in sentences for people.

use std::path::PathBuf;

/// Why an installation cannot be opened. Each says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The folder cannot be made or is no folder.
    #[error("the data folder {} cannot be used: {why}. Choose another with --data", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        why: String,
    },
    /// Nothing can be written there.
    #[error("the data folder {} cannot be written: {why}. Give this user write access to it, or choose another with --data", path.display())]
    NotWritable {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        why: String,
    },
    /// Another process has it open.
    #[error("the data folder {} is in use by another Vouchsafe process{}. Stop that one first", path.display(),
        pid.map(|p| format!(" (process {p})")).unwrap_or_default())]
    Locked {
        /// The folder.
        path: PathBuf,
        /// Its process number, if it wrote it down.
        pid: Option<u32>,
    },
    /// The file is damaged or not ours.
    #[error(
        "the database {place} is damaged or not a Vouchsafe database: {why}. Do not write to it; restore the newest backup into an empty folder"
    )]
    Corrupt {
        /// File or address.
        place: String,
        /// What was found.
        why: String,
    },
    /// A newer release has been at work.
    #[error(
        "this database was written by a newer release ({found}); this is {known}. Start that release, or restore a backup from before the upgrade"
    )]
    TooNew {
        /// What the database says.
        found: String,
        /// What this program knows.
        known: String,
    },
    /// The server cannot be reached or refuses.
    #[error("the PostgreSQL database cannot be reached: {why}. Check the address, and that the server runs and lets this user in")]
    Unreachable {
        /// What the client says.
        why: String,
    },
    /// The server is too old.
    #[error("PostgreSQL {found} is too old; version 15 or newer is needed")]
    OldServer {
        /// Version found.
        found: String,
    },
    /// A demo was asked for on a real installation.
    #[error("this is a real installation and can never become a demo; use another data folder for the demo")]
    NotDemo,
    /// A defect of this program, or a database in a state it does not know.
    #[error("the database could not be opened: {0}")]
    Failed(String),
}

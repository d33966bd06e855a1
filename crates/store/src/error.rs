//! Why an installation cannot be opened, in sentences for people.

use crate::sql::SqlError;
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
        "the database {place} is damaged or not a Vouchsafe database: {why}. Do not write to it; restore the newest backup into an \
         empty folder: vouchsafe restore FILE --data FOLDER"
    )]
    Corrupt {
        /// File or address.
        place: String,
        /// What was found.
        why: String,
    },
    /// Nothing is recorded where something was.
    #[error(
        "the database {place} is empty, {why}. Nothing was changed; restore the newest backup into an empty folder. For a new installation, \
         choose an empty folder with --data"
    )]
    Empty {
        /// File or address.
        place: String,
        /// What says that there was something.
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

/// Why a backup was not made or not restored. Each says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BackupError {
    /// The installation, or the place for it, cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The file is something else.
    #[error("{file} is not a backup of Vouchsafe. Name a file that `vouchsafe backup` has written")]
    NotABackup {
        /// The file.
        file: String,
    },
    /// The end of the file is missing.
    #[error("the backup {file} is cut off: its end is missing. Copy it again from where it was kept, or use another one")]
    CutOff {
        /// The file.
        file: String,
    },
    /// Something in the file is not what it was.
    #[error(
        "the backup {file} is damaged: {part} is not what it was when it was written. Nothing was restored; use another copy of it, or another backup"
    )]
    Damaged {
        /// The file.
        file: String,
        /// The part of it.
        part: String,
    },
    /// A newer release made the backup.
    #[error("the backup {file} was made by a newer release ({program}). Restore it with that release or a later one")]
    Newer {
        /// The file.
        file: String,
        /// The release that made it.
        program: String,
    },
    /// The file cannot be read.
    #[error("the backup {file} cannot be read: {why}")]
    Unreadable {
        /// The file.
        file: String,
        /// What the system says.
        why: String,
    },
    /// There is something where the backup is to come back.
    #[error(
        "{place} is not empty ({found} is in it), and a restore overwrites nothing. Choose an empty folder with --data, or an empty database with --database"
    )]
    NotEmpty {
        /// Folder or database.
        place: String,
        /// Something that is in it.
        found: String,
    },
    /// The backup cannot be written, or the place cannot be filled.
    #[error("{0}")]
    Failed(String),
}

impl From<std::io::Error> for BackupError {
    fn from(error: std::io::Error) -> Self {
        Self::Failed(format!("a file could not be read or written: {error}"))
    }
}

impl From<zip::result::ZipError> for BackupError {
    fn from(error: zip::result::ZipError) -> Self {
        Self::Failed(format!("the backup could not be written: {error}"))
    }
}

impl From<SqlError> for BackupError {
    fn from(error: SqlError) -> Self {
        Self::Failed(format!("the database: {error}"))
    }
}

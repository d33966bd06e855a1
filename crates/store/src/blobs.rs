//! Blobs: files by the SHA-256 of their content, each written once and checked whenever it is read.

use crate::hex::hex;
use crate::{Store, private};
use kernel::change::DISK_FULL;
use kernel::{Fault, Text};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload};
use sha2::{Digest, Sha256};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use tokio::runtime::{Builder, Runtime};

/// A folder of blobs, behind the same interface that a bucket will have.
pub(crate) struct Blobs {
    store: Box<dyn ObjectStore>,
    folder: PathBuf,
    runtime: Runtime,
    /// Held by whoever makes folders: one that is there is on the disk.
    making: Mutex<()>,
}

impl Blobs {
    /// Opens the folder, or makes it.
    pub(crate) fn new(folder: &Path) -> Result<Self, String> {
        private::make_folder(folder).map_err(|e| e.to_string())?;
        // Folders that a release before this one made, or that a program made which was killed before they were on the disk.
        private::sync_folder(folder).map_err(|e| e.to_string())?;
        for entry in std::fs::read_dir(folder).map_err(|e| e.to_string())?.flatten() {
            if entry.file_name().len() == 2 && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                private::close_folder(&entry.path()).map_err(|e| e.to_string())?;
                private::sync_folder(&entry.path()).map_err(|e| e.to_string())?;
            }
        }
        // Off by default there: without it a power cut may leave an empty file behind a record that names it.
        let store = LocalFileSystem::new_with_prefix(folder).map_err(|e| e.to_string())?.with_fsync(true);
        let runtime = Builder::new_current_thread().build().map_err(|e| e.to_string())?;
        Ok(Self { store: Box::new(store), folder: folder.into(), runtime, making: Mutex::new(()) })
    }

    /// Keeps content that is not kept yet, or not as it was; answers with its hash and the file it is in.
    pub(crate) fn put(&self, bytes: Vec<u8>) -> Result<(String, PathBuf), Fault> {
        let hash = digest(&bytes);
        let place = key(&hash)?;
        let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        let file = self.folder.join(place.as_ref());
        let kept = |why: std::io::Error| unavailable(&why);
        {
            let _making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
            private::make_folder(file.parent().unwrap_or(&self.folder)).map_err(kept)?;
        }
        let content = PutPayload::from(bytes);
        match self.runtime.block_on(self.store.put_opts(&place, content.clone(), options)) {
            Ok(_) => {}
            // What lies there may have been damaged since: it is read again, and the same content takes its place.
            Err(Error::AlreadyExists { .. }) => {
                if self.get(&hash).is_err() {
                    tracing::warn!(hash, "a file that was damaged is kept anew");
                    self.runtime.block_on(self.store.put(&place, content)).map_err(|error| wrong(&error))?;
                }
            }
            Err(error) => return Err(wrong(&error)),
        }
        private::close_file(&file).map_err(kept)?;
        Ok((hash, file))
    }

    /// The content with this hash, checked against it: see [`Store::get_blob`].
    pub(crate) fn get(&self, hash: &str) -> Result<Vec<u8>, Fault> {
        let place = key(hash)?;
        let read = async { self.store.get(&place).await?.bytes().await };
        let bytes = self.runtime.block_on(read).map_err(|error| wrong(&error))?;
        if digest(&bytes) != hash {
            return Err(Fault::Internal(format!("the file {hash} is not what it was when it was kept")));
        }
        Ok(bytes.to_vec())
    }
}

fn key(hash: &str) -> Result<Key, Fault> {
    let plain = hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    match (plain, hash.get(..2), hash.get(2..4)) {
        (true, Some(first), Some(second)) => Ok(Key::from(format!("{first}/{second}/{hash}"))),
        _ => Err(Fault::NotFound),
    }
}

fn wrong(error: &Error) -> Fault {
    match error {
        Error::NotFound { .. } => Fault::NotFound,
        other => unavailable(other),
    }
}

/// The folder cannot be read or written now; said as what it is where the disk is full.
fn unavailable(error: &(dyn std::error::Error + 'static)) -> Fault {
    let mut cause = Some(error);
    while let Some(this) = cause {
        if this.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == ErrorKind::StorageFull) {
            return Fault::Unavailable(format!("{DISK_FULL}: the file store: {error}"));
        }
        cause = this.source();
    }
    Fault::Unavailable(format!("the file store: {error}"))
}

fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Whether files are kept in this folder.
pub(crate) fn are_kept(folder: &Path) -> bool {
    let inside = |folder: &Path| std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect::<Vec<_>>();
    let named = |file: &PathBuf| file.is_file() && file.file_name().is_some_and(|name| name.len() == 64);
    inside(folder).iter().flat_map(|first| inside(first)).flat_map(|second| inside(&second)).any(|file| named(&file))
}

impl Store {
    /// Keeps a file of at most so many bytes; the same content is kept once. Answers with its hash and size.
    ///
    /// # Errors
    /// [`Fault::Invalid`] when it is larger; [`Fault::Unavailable`] when it cannot be read or kept.
    pub fn put_blob(&self, content: impl Read, limit: u64) -> Result<(String, u64), Fault> {
        let mut bytes = Vec::new();
        // One more than allowed, to tell "full" from "too much".
        content
            .take(limit.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|e| Fault::Unavailable(format!("the file could not be read: {e}")))?;
        let size = bytes.len() as u64;
        if size > limit {
            return Err(Fault::field("file", Text::new("blob-too-large").with("limit", limit / 1_000_000)));
        }
        let (hash, _) = self.cx.blobs()?.put(bytes)?;
        self.lanes.run(None, &|sql, _| {
            let text = "INSERT INTO blob (hash, size) VALUES (?1,?2) ON CONFLICT (hash) DO NOTHING";
            Ok(sql.execute(text, &[hash.as_str().into(), size.into()])?)
        })?;
        Ok((hash, size))
    }

    /// The content with this hash, checked against it.
    ///
    /// # Errors
    /// [`Fault::NotFound`]; [`Fault::Internal`] when the content is not what it was.
    pub fn get_blob(&self, hash: &str) -> Result<Vec<u8>, Fault> {
        self.cx.blobs()?.get(hash)
    }
}

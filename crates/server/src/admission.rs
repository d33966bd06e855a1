//! What a request waits for before it costs anything: memory for its body, a turn at what is dear, a place among those that
//! read. Whoever waits here waits in order, holds no connection and has written nothing.
//!
//! The order is always the same (body, turn, request, reader), so that nobody waits for somebody who waits for them.

use std::sync::Arc;
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A body up to this size is read at once; for a larger one memory is set aside first.
pub const SMALL: usize = 64 << 10;
/// Memory for larger bodies and their copies, in all, in kilobytes.
const ROOM: usize = 128 << 10;
/// Requests that may be on a thread of their own. Fewer than there are threads, or those that step aside could not come back.
const REQUESTS: usize = 256;

/// Work that takes long or much memory, of which only some may be done at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dear {
    /// A password is hashed: 46 MiB.
    Hashing,
    /// Pages are set in type.
    Typesetting,
    /// A file is written from many records.
    Writing,
}

/// The places there are.
#[derive(Debug)]
pub struct Admission {
    room: Arc<Semaphore>,
    hashing: Arc<Semaphore>,
    typesetting: Arc<Semaphore>,
    writing: Arc<Semaphore>,
    signing: Arc<Semaphore>,
    requests: Arc<Semaphore>,
    readers: Arc<Semaphore>,
}

impl Admission {
    /// As many readers as the store has connections for reading.
    pub fn new(readers: usize) -> Self {
        let places = |n: usize| Arc::new(Semaphore::new(n));
        Self {
            room: places(ROOM),
            hashing: places(2),
            typesetting: places(2),
            writing: places(2),
            signing: places(1),
            requests: places(REQUESTS),
            readers: places(readers.max(1)),
        }
    }

    /// Memory for a body of this size, until the permit is dropped. A handler copies what it keeps, so it counts twice; one that
    /// is larger than all there is takes all there is.
    pub async fn room(&self, bytes: usize) -> Option<OwnedSemaphorePermit> {
        let kilobytes = u32::try_from((bytes.saturating_mul(2) >> 10).clamp(1, ROOM)).unwrap_or(u32::MAX);
        Arc::clone(&self.room).acquire_many_owned(kilobytes).await.ok()
    }

    /// A turn, a place on a thread, and one among the readers.
    pub async fn enter(&self, dear: Option<Dear>) -> Pass {
        let turn = match dear {
            Some(Dear::Hashing) => take(&self.hashing).await,
            Some(Dear::Typesetting) => take(&self.typesetting).await,
            Some(Dear::Writing) => take(&self.writing).await,
            None => None,
        };
        let request = take(&self.requests).await;
        let reader = take(&self.readers).await;
        Pass { _turn: turn, _request: request, reader }
    }
}

async fn take(places: &Arc<Semaphore>) -> Option<OwnedSemaphorePermit> {
    Arc::clone(places).acquire_owned().await.ok()
}

/// What a request holds while it runs.
#[derive(Debug, Default)]
pub struct Pass {
    _turn: Option<OwnedSemaphorePermit>,
    _request: Option<OwnedSemaphorePermit>,
    reader: Option<OwnedSemaphorePermit>,
}

impl Pass {
    /// Nothing is read any more: the place among the readers is free for others.
    pub fn leave(&mut self) {
        self.reader = None;
    }

    /// Sets something in type in the middle of a request, on its thread: others read meanwhile, and this one comes back to the
    /// end of the queue. No read may be open.
    pub fn aside<T>(&mut self, admission: &Admission, work: impl FnOnce() -> T) -> T {
        self.leave();
        let turn = wait(&admission.signing);
        let done = work();
        drop(turn);
        self.reader = wait(&admission.readers);
        done
    }
}

/// Waits on a thread that may be blocked.
fn wait(places: &Arc<Semaphore>) -> Option<OwnedSemaphorePermit> {
    Handle::try_current().ok()?.block_on(take(places))
}

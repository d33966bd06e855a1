//! What a request waits for before it costs anything: memory for its body, a turn at what is dear, a place among those that
//! read. Whoever waits here waits in order, holds no connection and has written nothing.
//!
//! The order is always the same (body, turn, request, reader), so that nobody waits for somebody who waits for them.

use kernel::Id;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
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
    /// Whose large body is being read: of each sender one at a time.
    senders: Mutex<HashMap<Option<Id>, Arc<Semaphore>>>,
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
            senders: Mutex::default(),
            hashing: places(2),
            typesetting: places(2),
            writing: places(2),
            signing: places(1),
            requests: places(REQUESTS),
            readers: places(readers.max(1)),
        }
    }

    /// Memory for a body of this size, until it is dropped. A handler copies what it keeps, so it counts twice; one that is
    /// larger than all there is takes all there is. A sender who has one under way waits for that first, behind nobody else.
    pub async fn room(&self, sender: Option<Id>, bytes: usize) -> Room {
        let kilobytes = u32::try_from((bytes.saturating_mul(2) >> 10).clamp(1, ROOM)).unwrap_or(u32::MAX);
        let own = {
            let mut senders = self.senders.lock().unwrap_or_else(PoisonError::into_inner);
            senders.retain(|_, places| Arc::strong_count(places) > 1);
            Arc::clone(senders.entry(sender).or_insert_with(|| Arc::new(Semaphore::new(1))))
        };
        let turn = take(&own).await;
        Room { _turn: turn, _memory: Arc::clone(&self.room).acquire_many_owned(kilobytes).await.ok() }
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

/// Memory set aside for a body.
#[derive(Debug)]
pub struct Room {
    _turn: Option<OwnedSemaphorePermit>,
    _memory: Option<OwnedSemaphorePermit>,
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    /// Whether it is there without waiting for anybody.
    async fn at_once<T>(waiting: impl Future<Output = T>) -> Option<T> {
        tokio::time::timeout(Duration::from_secs(1), waiting).await.ok()
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_dear_waits_and_holds_nobody_up() {
        let admission = Admission::new(4);
        for dear in [Dear::Hashing, Dear::Typesetting, Dear::Writing] {
            let first = at_once(admission.enter(Some(dear))).await.unwrap();
            let _second = at_once(admission.enter(Some(dear))).await.unwrap();
            assert!(at_once(admission.enter(Some(dear))).await.is_none(), "a third {dear:?}");
            assert!(at_once(admission.enter(None)).await.is_some(), "others are served");
            drop(first);
            assert!(at_once(admission.enter(Some(dear))).await.is_some());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn as_many_read_as_there_are_connections() {
        let admission = Admission::new(2);
        let (mut first, _second) = (admission.enter(None).await, admission.enter(None).await);
        assert!(at_once(admission.enter(None)).await.is_none());
        first.leave();
        assert!(at_once(admission.enter(None)).await.is_some(), "whoever reads nothing any more makes room");
    }

    #[tokio::test(start_paused = true)]
    async fn memory_is_set_aside_for_large_bodies() {
        let admission = Admission::new(2);
        let (ann, bob) = (Some(Id::named(&["ann"])), Some(Id::named(&["bob"])));
        let most = admission.room(ann, 60 << 20).await;
        assert!(at_once(admission.room(bob, 30 << 20)).await.is_none());
        assert!(at_once(admission.room(bob, 1 << 20)).await.is_some());
        assert!(at_once(admission.room(ann, 1 << 20)).await.is_none(), "one at a time of each");
        drop(most);
        assert!(at_once(admission.room(ann, usize::MAX)).await.is_some(), "more than there is takes all there is");
    }

    #[test]
    fn whoever_steps_aside_lets_others_read_and_comes_back() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let admission = Arc::new(Admission::new(1));
            let mut pass = admission.enter(None).await;
            let (inside, meanwhile) = (Arc::clone(&admission), tokio::runtime::Handle::current());
            let pass = tokio::task::spawn_blocking(move || {
                let read = pass.aside(&inside, || meanwhile.block_on(at_once(inside.enter(None))).is_some());
                assert!(read, "somebody else read meanwhile");
                pass
            });
            let pass = pass.await.unwrap();
            assert!(at_once(admission.enter(None)).await.is_none(), "the place is taken again");
            drop(pass);
            assert!(at_once(admission.enter(None)).await.is_some());
        });
    }
}

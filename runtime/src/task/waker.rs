//! What may be sent and woken: the part of a task that other threads can hold.

use crate::context;
use crate::core::woken;
use crate::inbox::{Inbox, Message};
use crate::primitive::{AtomicBool, AtomicU64};
use crate::slab::Key;
use crate::trace::{self, Actor};
use static_assertions::assert_impl_all;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::Wake;

/// A task's address. Its future never leaves the thread it was spawned on; its header may go
/// anywhere, and outlive the task, the runtime and the thread.
///
/// All clones of a task's [`Waker`] are one reference count on one header, so making one costs no
/// allocation. On the task's own thread a wake touches no atomic; from elsewhere it goes through
/// the [`Inbox`].
#[derive(Debug)]
pub(crate) struct Header {
    key: AtomicU64,
    /// A wake from another thread is on its way: no second one needs to be sent.
    sent: AtomicBool,
    inbox: Arc<Inbox>,
}

assert_impl_all!(Header: Send, Sync);

impl Header {
    pub(crate) fn new(key: Key, inbox: &Arc<Inbox>) -> Arc<Self> {
        Arc::new(Header {
            key: AtomicU64::new(key.to_bits()),
            sent: AtomicBool::new(false),
            inbox: inbox.clone(),
        })
    }

    /// Gives the header to another task.
    pub(crate) fn set_key(&self, key: Key) {
        self.key.store(key.to_bits(), Ordering::Relaxed);
    }

    pub(crate) fn key(&self) -> Key {
        // Relaxed: only the runtime's own thread, which changes it, needs to know it.
        Key::from_bits(self.key.load(Ordering::Relaxed))
    }

    // ANCHOR: arrived
    /// A wake from another thread arrived. From here on the next one is sent again; clearing the
    /// mark before the task is queued keeps a wake that comes in between.
    pub(crate) fn arrived(&self) {
        // A swap, because a swap reads: what a thread did before a wake that it left to an earlier
        // one, since that was on its way, is seen by the poll. A store would not promise that.
        self.sent.swap(false, Ordering::SeqCst);
    }
    // ANCHOR_END: arrived

    // ANCHOR: send
    /// A wake from another thread. Apart, so that one on the task's own thread saves no registers for
    /// the calls in here.
    #[cold]
    fn send(self: &Arc<Self>) {
        if !self.sent.swap(true, Ordering::SeqCst) {
            let by = Actor::Thread(trace::thread());
            self.inbox.send(Message::Wake { header: self.clone(), by });
        }
    }
    // ANCHOR_END: send
}

impl Wake for Header {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    // ANCHOR: wake
    fn wake_by_ref(self: &Arc<Self>) {
        let key = self.key();
        match context::with_core_of(&self.inbox, |core| core.queue(key) && core.is_watched()) {
            // An observer is foreign code: told once nothing is borrowed any more.
            Some(true) => woken_here(key),
            Some(false) => {}
            None => self.send(),
        }
    }
    // ANCHOR_END: wake
}

/// Tells of a wake by whatever this thread's runtime does at this moment.
#[cold]
fn woken_here(key: Key) {
    if let Some(by) = context::actor() {
        woken(key, by);
    }
}

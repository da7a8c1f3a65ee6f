//! What other threads may touch: a letter box, and the bell beside it.

use crate::core::Core;
use crate::panics::Panics;
use crate::primitive::{AtomicBool, AtomicUsize, SegQueue};
use crate::reactor::Unpark;
use crate::task::Header;
use crate::trace::Actor;
use static_assertions::assert_impl_all;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// The one door from other threads into a runtime. Whoever holds it can leave a message and ring;
/// nothing of the runtime itself can be reached through it.
#[derive(Debug)]
pub(crate) struct Inbox {
    messages: SegQueue<Message>,
    closed: AtomicBool,
    /// How many guards forbid a virtual clock to jump.
    holds: AtomicUsize,
    /// How many `Handle`s there are: whoever has one may spawn.
    handles: AtomicUsize,
    pub(crate) unpark: Unpark,
}

assert_impl_all!(Inbox: Send, Sync);

/// What can be asked of a runtime from another thread.
pub(crate) enum Message {
    /// Wake this task.
    Wake { header: Arc<Header>, by: Actor },
    /// Run this on the runtime's thread: it spawns a task there.
    Spawn(Box<dyn FnOnce(&Rc<Core>) + Send>),
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Message::Wake { .. } => "Wake",
            Message::Spawn(_) => "Spawn",
        })
    }
}

impl Inbox {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Inbox {
            messages: SegQueue::new(),
            closed: AtomicBool::new(false),
            holds: AtomicUsize::new(0),
            handles: AtomicUsize::new(0),
            unpark: Unpark::new(),
        })
    }

    /// Leaves a message and rings. False if the runtime is gone; the message is dropped then. True
    /// says that the message was left in time, not that it will be read.
    pub(crate) fn send(&self, message: Message) -> bool {
        if self.is_closed() {
            return false;
        }
        self.messages.push(message);
        if self.is_closed() {
            // The runtime closed between the two looks and may have emptied the box before our
            // message was in it. A message left there would keep the box alive for ever. It may as
            // well have read the message, so the answer is not that the runtime is gone.
            self.empty();
        }
        self.unpark.ring();
        true
    }

    pub(crate) fn receive(&self) -> Option<Message> {
        self.messages.pop()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.messages.len()
    }

    /// Refuses messages from here on and drops those that are left.
    pub(crate) fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        self.empty();
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::SeqCst)
    }

    fn empty(&self) {
        let mut panics = Panics::default();
        while let Some(message) = self.messages.pop() {
            panics.catch(|| drop(message));
        }
        panics.resume();
    }

    pub(crate) fn hold_clock(&self) {
        self.holds.fetch_add(1, Ordering::SeqCst);
    }

    pub(crate) fn release_clock(&self) {
        self.holds.fetch_sub(1, Ordering::SeqCst);
        self.unpark.ring();
    }

    pub(crate) fn clock_is_held(&self) -> bool {
        self.holds.load(Ordering::SeqCst) > 0
    }

    /// There is a handle more.
    pub(crate) fn add_handle(&self) {
        self.handles.fetch_add(1, Ordering::SeqCst);
    }

    /// There is a handle less: what it has sent is in the box. A loop that waited because of it
    /// may find that nobody else will come.
    pub(crate) fn remove_handle(&self) {
        if self.handles.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.unpark.ring();
        }
    }

    /// Whether anybody could still send a spawn.
    pub(crate) fn has_handles(&self) -> bool {
        self.handles.load(Ordering::SeqCst) > 0
    }
}

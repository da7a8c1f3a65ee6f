//! Waiting for each other: queues, locks and signals that tasks and threads share.
//!
//! Every type here works under any executor and from any thread. All of them stand on one thing,
//! a line of waiters, and on one rule: whoever is called out of the line is *given*
//! what it waited for there and then, so nobody can snatch it away, and if it is dropped before
//! it could take the gift, the gift goes to the next.

mod waiters;

mod calls;

mod line;

pub(crate) mod thread;

mod queue;

mod mutex;

mod semaphore;

mod notify;

mod event;

pub mod oneshot;

mod cell;

mod closed;

pub use cell::SharedCell;
pub use closed::Closed;
pub use event::{Event, WaitForEvent};
pub use mutex::{Lock, Mutex, MutexGuard};
pub use notify::{Notified, Notify};
pub use queue::{Get, IterBlocking, Join, Permit, Put, Queue, Reserve, TryGetError, TryPutError};
pub use semaphore::{Acquire, Semaphore, SemaphorePermit, TryAcquireError};

//! What a lesson needs to build a runtime's layers by hand and still be watched.
//!
//! Lessons 08 to 11 poll, queue and wake for themselves. [`watch`] puts what they do into the trace,
//! in the same words as the runtime does. [`Pick`] is the scheduler's one choice. [`Executor`] is what
//! lessons 08 and 09 arrive at; lessons 10 and 11 build upon it, with a
//! [`Reactor`] in lesson 11. [`park`] waits on
//! either clock, a [`Mailbox`] and a [`loopback`] are things to wait for, and [`raw_waker`] is the one file with `unsafe`
//! in it. In [`explored`] a reader and a reactor of a few lines have their turns in every order.

mod executor;
mod explore;
mod loopback;
mod mailbox;
mod park;
mod pick;
pub mod raw_waker;
mod reactor;
mod readiness;
pub mod watch;

pub use executor::Executor;
pub use explore::{PARAMS, explored};
pub use loopback::{loopback, try_read};
pub use mailbox::Mailbox;
pub use park::park;
pub use pick::Pick;
pub use reactor::Reactor;

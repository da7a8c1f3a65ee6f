//! An async runtime that is made to be seen through.
//!
//! # The loop
//!
//! Everything in this crate serves one loop, and the loop is this:
//!
//! ```text
//! loop {
//!     take what other threads have sent                     inbox
//!     poll the main future, if it was woken                 runtime
//!     for each task that was ready when this pass began     ready, pick
//!         take its future out of the table                  task
//!         poll it                                           turn
//!         pending: put it back   ready: wake who joins it   task
//!     nothing ready? sleep until a socket, a timer, a
//!         child or another thread says otherwise            reactor, time, exits
//! }
//! ```
//!
//! A task that is pending is nowhere in this loop. It is a future in a table, and a [`Waker`] in
//! the hands of whatever it waits for; the wake puts its key back into the queue.
//!
//! ```text
//!            spawn                            poll
//!   you ─────────────► table ──► ready ─────────────► your future
//!                                  ▲                       │ pending: it leaves its waker with
//!                                  │ wake                  ▼
//!                                  └── a timer · a socket · a child · a queue · a lock · a thread
//! ```
//!
//! # Reading order
//!
//! The modules below are in the order in which they are best read. The path of one task, from
//! `spawn` to the join, opens: `context`, `core`, `task` (`table`, `state`, `waker`, `join`),
//! `ready`, `runtime`, `turn`.
//!
//! ```
//! use handloom::{gather, spawn, time::sleep};
//! use std::time::Duration;
//!
//! let sum: u64 = handloom::block_on(async {
//!     let tasks = (1..=3).map(|n| {
//!         spawn(async move {
//!             sleep(Duration::from_millis(n)).await;
//!             n
//!         })
//!     });
//!     gather(tasks).await.into_iter().map(Result::unwrap).sum()
//! });
//! assert_eq!(sum, 6);
//! ```
//!
//! [`Waker`]: std::task::Waker
#![forbid(unsafe_code)]
#![deny(clippy::print_stdout, clippy::print_stderr)]

// The loop, and what it is made of.
mod runtime;

mod builder;

mod core;

mod main_task;

mod turn;

mod slow;

mod park;

mod ready;

mod pick;

mod direct;

mod panics;

// A task: its table, its states, its waker, its end.
mod task;

mod slab;

mod context;

#[cfg_attr(feature = "model", path = "../../tests/models/src/primitive.rs")]
mod primitive;

mod watch;

mod deadlock;

// The doors to the outside: other threads, time, the operating system.
mod inbox;

mod handle;

pub mod time;

mod reactor;

mod exits;

pub mod net;

#[cfg(unix)]
pub mod process;

pub mod blocking;

// What tasks do together.
pub mod future;

pub mod sync;

pub mod coroutine;

pub mod trace;

// Every schedule there is.
pub mod explore;

pub use blocking::spawn_blocking;
pub use builder::Builder;
pub use deadlock::{Deadlock, Stuck};
pub use future::{gather, race, race_all, try_gather, yield_now};
pub use handle::{Gone, Handle};
pub use runtime::Runtime;
pub use slow::SlowPoll;
pub use task::{JoinError, JoinHandle};

use std::panic::Location;

/// Queues `future` as a task of the runtime that this thread is inside of. It runs whether or not
/// the handle is awaited; dropping the handle detaches it.
///
/// # Panics
/// If there is no runtime on this thread.
///
/// ```
/// handloom::block_on(async {
///     let task = handloom::spawn(async { "spun" });
///     assert_eq!(task.await.unwrap(), "spun");
/// });
/// ```
#[track_caller]
pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future<Output: 'static> + 'static,
{
    context::expect_core("spawn").spawn(None, Location::caller(), future)
}

/// [`spawn`], with a name for the trace.
///
/// # Panics
/// If there is no runtime on this thread.
#[track_caller]
pub fn spawn_named<F>(name: impl AsRef<str>, future: F) -> JoinHandle<F::Output>
where
    F: Future<Output: 'static> + 'static,
{
    context::expect_core("spawn").spawn(Some(name.as_ref()), Location::caller(), future)
}

/// Runs `main` on a runtime of its own, and drops the runtime with all tasks that are left.
///
/// # Panics
/// As [`Runtime::block_on`].
///
/// ```
/// assert_eq!(handloom::block_on(async { 1 + 1 }), 2);
/// ```
#[track_caller]
pub fn block_on<F: Future>(main: F) -> F::Output {
    Runtime::new().block_on(main)
}

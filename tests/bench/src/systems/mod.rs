//! The runtimes, each behind the same few names, so that the programs are the same to the letter.
//!
//! A module here offers what its runtime has of the following. What it lacks, the programs that
//! need it do not run on it.
//!
//! | name | what it is |
//! |---|---|
//! | `run(main)` | a fresh runtime, set up as its own documentation does, with `main` as its root |
//! | `run_timed(main)` | the same, where timers have to be asked for |
//! | `spawn(future)`, `joined(outcome)` | a task, and the value in what its handle gives |
//! | `yield_now()` | back to the end of the queue |
//! | `sleep_until(instant)` | a timer |
//! | `Listener`, `Wire` | TCP, with a buffer of [`MESSAGE`] bytes on the heap |
//! | `run_pooled(threads, main)`, `blocking(job)` | a thread pool, and a job for it |
//!
//! They are modules of functions and not types of a trait, because tokio's `spawn` asks for `Send`
//! and the others do not: a trait would have to ask all of them for it, or tokio for less.

pub(crate) mod bare;
pub(crate) mod handloom;
pub(crate) mod tokio;
pub(crate) mod tokio_plain;

#[cfg(feature = "peers")]
pub(crate) mod async_executor;
#[cfg(feature = "peers")]
pub(crate) mod local_pool;
#[cfg(feature = "peers")]
pub(crate) mod monoio;
#[cfg(feature = "peers")]
pub(crate) mod smol;

use std::future::poll_fn;
use std::mem;
use std::task::Poll;

/// Wakes itself and is pending once: what most crates call `yield_now`, and what those get that
/// have none, or a slower one.
pub(crate) async fn wake_yourself() {
    let mut is_woken = false;
    poll_fn(|cx| {
        if mem::replace(&mut is_woken, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// The bytes of one message of the echo, and of every buffer that one passes through.
pub(crate) const MESSAGE: usize = 64;

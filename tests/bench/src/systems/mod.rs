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

/// The bytes of one message of the echo, and of every buffer that one passes through.
pub(crate) const MESSAGE: usize = 64;

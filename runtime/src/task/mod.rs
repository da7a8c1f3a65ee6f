//! What a task is: a future in a table, an address that can be woken, and a place for the outcome.
//!
//! Three parties hold a part of it, each named by the right that it gives:
//!
//! - the [`Table`] holds the future, which never leaves its thread and need not be `Send`;
//! - a `Waker` holds the [`Header`], which may go anywhere and can do one thing: queue the task;
//! - the [`JoinHandle`] may take the outcome, once.

mod address;
mod join;
mod state;
mod table;
mod waker;

pub use join::{JoinError, JoinHandle};
pub(crate) use join::{panic_message, unjoined};
pub(crate) use state::Begin;
pub(crate) use table::{Table, Turn};
pub(crate) use waker::Header;

use std::any::Any;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

/// A future of any type, whose output is boxed when it comes. Boxing the output rather than
/// keeping room for it means that the future's own box is all that a waiting task costs; an
/// output without a size, such as `()`, needs no allocation at all.
pub(crate) trait AnyFuture {
    fn poll_any(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Box<dyn Any>>;
}

impl<F> AnyFuture for F
where
    F: Future<Output: 'static>,
{
    fn poll_any(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Box<dyn Any>> {
        self.poll(cx).map(|output| Box::new(output) as Box<dyn Any>)
    }
}

impl fmt::Debug for dyn AnyFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Future")
    }
}

/// The future of a task.
pub(crate) type Body = Pin<Box<dyn AnyFuture>>;

/// How a task ended.
pub(crate) type Outcome = Result<Box<dyn Any>, JoinError>;

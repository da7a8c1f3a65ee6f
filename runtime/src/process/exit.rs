//! Waiting for a child to exit.

use super::ExitStatus;
use super::child::Process;
use crate::context;
use crate::trace::{self, WaitsFor};
use std::io;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The future of [`Child::wait`](super::Child::wait), whose example shows it.
///
/// # Cancellation
/// Dropping it loses nothing.
#[derive(Debug)]
#[must_use = "a child is waited for where this is awaited"]
pub struct Exit<'a> {
    process: &'a Process,
    place: &'static Location<'static>,
}

impl<'a> Exit<'a> {
    pub(super) fn new(process: &'a Process, place: &'static Location<'static>) -> Self {
        Exit { process, place }
    }
}

impl Future for Exit<'_> {
    type Output = io::Result<ExitStatus>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if !context::may_go_on(cx, self.place) {
            return Poll::Pending;
        }
        let exit = context::counted(self.process.poll_exit(cx));
        if exit.is_pending() {
            let child = self.process.number();
            trace::waits(self.place, || WaitsFor::Child { child });
        }
        exit
    }
}

impl Drop for Exit<'_> {
    fn drop(&mut self) {
        self.process.forget();
    }
}

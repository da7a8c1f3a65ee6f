//! Reading both outputs of a child while waiting for its exit.

use super::{Child, Output};
use crate::context;
use crate::trace::{self, WaitsFor};
use std::io;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The future of [`Child::wait_with_output`], whose example shows it.
///
/// # Cancellation
/// What was read stays with the child.
#[derive(Debug)]
#[must_use = "output is read where this is awaited"]
pub struct Collect<'a> {
    child: &'a mut Child,
    place: &'static Location<'static>,
}

impl<'a> Collect<'a> {
    pub(super) fn new(child: &'a mut Child, place: &'static Location<'static>) -> Self {
        Collect { child, place }
    }
}

impl Future for Collect<'_> {
    type Output = io::Result<Output>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if !context::may_go_on(cx, self.place) {
            return Poll::Pending;
        }
        let Collect { child, place } = &mut *self;
        let noted = trace::noted();
        // ANCHOR: both
        // Both outputs in every poll: a child that has filled one of them writes no more to the
        // other, so to read them in turn could wait for ever.
        let mut open = false;
        if let Some(stdout) = &child.stdout {
            match stdout.poll_to_end(cx, &mut child.collected.stdout, place) {
                Poll::Ready(end) => drop((end?, child.stdout.take())),
                Poll::Pending => open = true,
            }
        }
        if let Some(stderr) = &child.stderr {
            match stderr.poll_to_end(cx, &mut child.collected.stderr, place) {
                Poll::Ready(end) => drop((end?, child.stderr.take())),
                Poll::Pending => open = true,
            }
        }
        // ANCHOR_END: both
        let exit = child.process.poll_exit(cx);
        if exit.is_pending() {
            let child = child.process.number();
            trace::waits(place, || WaitsFor::Child { child });
        }
        let status = ready!(context::counted(exit))?;
        if open && !child.killed {
            return Poll::Pending;
        }
        // Of a child that was killed: what it wrote since the look above, and before its end.
        if let Some(stdout) = child.stdout.take() {
            stdout.take_what_is_there(&mut child.collected.stdout)?;
        }
        if let Some(stderr) = child.stderr.take() {
            stderr.take_what_is_there(&mut child.collected.stderr)?;
        }
        trace::settled(noted);
        let collected = std::mem::take(&mut child.collected);
        Poll::Ready(Ok(Output { status, stdout: collected.stdout, stderr: collected.stderr }))
    }
}

impl Drop for Collect<'_> {
    fn drop(&mut self) {
        self.child.process.forget();
        if let Some(stdout) = &self.child.stdout {
            stdout.forget();
        }
        if let Some(stderr) = &self.child.stderr {
            stderr.forget();
        }
    }
}

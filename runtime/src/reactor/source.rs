//! A source of readiness, and the one way to do I/O on it: try, and wait if it would block.

use super::{Reactor, Ticket};
use crate::context;
use crate::slab::Key;
use crate::trace::{self, Direction, SourceKind, WaitsFor};
use mio::Interest;
use std::cell::Cell;
use std::io;
use std::panic::Location;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// A socket or pipe, registered for as long as it lives.
#[derive(Debug)]
pub(crate) struct Source<S: mio::event::Source> {
    io: S,
    key: Key,
    reactor: Rc<Reactor>,
}

/// One wait on one direction of a source, while there is one.
#[derive(Debug, Default)]
pub(crate) struct Wait {
    ticket: Cell<Option<Ticket>>,
}

impl<S: mio::event::Source> Source<S> {
    /// Registers with the reactor of the current runtime.
    #[track_caller]
    pub(crate) fn new(io: S, kind: SourceKind) -> io::Result<Self> {
        Source::with(io, kind, Interest::READABLE | Interest::WRITABLE)
    }

    /// The same for a source that has one direction and not the other.
    #[track_caller]
    pub(crate) fn with(io: S, kind: SourceKind, interest: Interest) -> io::Result<Self> {
        Source::or_back(io, kind, interest).map_err(|(_, error)| error)
    }

    /// The same, and what cannot be registered comes back.
    #[track_caller]
    pub(crate) fn or_back(
        mut io: S,
        kind: SourceKind,
        interest: Interest,
    ) -> Result<Self, (S, io::Error)> {
        let reactor = context::expect_core("a socket").reactor.clone();
        match reactor.register(&mut io, kind, interest) {
            Ok(key) => Ok(Source { io, key, reactor }),
            Err(error) => Err((io, error)),
        }
    }

    pub(crate) fn get(&self) -> &S {
        &self.io
    }

    /// Tries `operation`, and leaves the waker to be woken if it would block.
    ///
    /// It is tried first and waited for second, because readiness is a hint and the operation is
    /// the truth. Nothing is lost between the failed try and the wait: the thread that polls tasks
    /// is the thread that looks at the reactor, so no event can come in between.
    pub(crate) fn poll_io<T>(
        &self,
        cx: &mut Context<'_>,
        direction: Direction,
        wait: &Wait,
        place: &'static Location<'static>,
        mut operation: impl FnMut(&S) -> io::Result<T>,
    ) -> Poll<io::Result<T>> {
        loop {
            if !context::spend(cx) {
                trace::waits(place, || WaitsFor::Turn);
                return Poll::Pending;
            }
            // ANCHOR: try
            match operation(&self.io) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    self.reactor.wait(self.key, direction, &wait.ticket, cx.waker());
                    trace::waits(place, || WaitsFor::Socket {
                        source: self.reactor.id(self.key),
                        direction,
                    });
                    return Poll::Pending;
                }
                // A signal came in between (how rude), or a part of the operation is done and the
                // next part is to be tried.
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => return Poll::Ready(result),
            }
            // ANCHOR_END: try
        }
    }

    /// Takes a wait back.
    pub(crate) fn forget(&self, direction: Direction, wait: &Wait) {
        if let Some(ticket) = wait.ticket.take() {
            self.reactor.forget(self.key, direction, ticket);
        }
    }

    /// Does `operation` as soon as it does not block.
    pub(crate) fn io<T, F>(
        &self,
        direction: Direction,
        place: &'static Location<'static>,
        operation: F,
    ) -> Io<'_, S, F>
    where
        F: FnMut(&S) -> io::Result<T>,
    {
        Io { source: self, direction, place, wait: Wait::default(), operation }
    }
}

impl<S: mio::event::Source> Drop for Source<S> {
    fn drop(&mut self) {
        // Before the descriptor is closed: its number may be given away the moment after.
        self.reactor.deregister(&mut self.io, self.key);
    }
}

/// A part of what moves `all` bytes: does the next one from `done` on, where one that moves nothing
/// is the error `end`. Where more is left it is `Interrupted`, so that [`Source::poll_io`] tries again.
pub(crate) fn part(
    done: &mut usize,
    all: usize,
    end: io::ErrorKind,
    next: impl FnOnce(usize) -> io::Result<usize>,
) -> io::Result<()> {
    if *done < all {
        match next(*done)? {
            0 => return Err(end.into()),
            moved => *done += moved,
        }
    }
    if *done == all { Ok(()) } else { Err(io::ErrorKind::Interrupted.into()) }
}

/// One operation on one source, tried until it does not block.
///
/// Dropping it takes the wait back. An operation either happened, and then its result was given,
/// or it did not.
#[derive(Debug)]
#[must_use = "I/O that is not awaited does not happen"]
pub(crate) struct Io<'a, S: mio::event::Source, F> {
    source: &'a Source<S>,
    direction: Direction,
    place: &'static Location<'static>,
    wait: Wait,
    operation: F,
}

// The operation is called, never pinned.
impl<S: mio::event::Source, F> Unpin for Io<'_, S, F> {}

impl<S, F, T> Future for Io<'_, S, F>
where
    S: mio::event::Source,
    F: FnMut(&S) -> io::Result<T>,
{
    type Output = io::Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Io { source, direction, place, wait, operation } = &mut *self;
        source.poll_io(cx, *direction, wait, place, operation)
    }
}

impl<S: mio::event::Source, F> Drop for Io<'_, S, F> {
    fn drop(&mut self) {
        self.source.forget(self.direction, &self.wait);
    }
}

//! The reactor of lesson 11: mio, and who waits for which stream.

use super::{try_read, watch};
use handloom::trace::{Actor, Direction, SourceId, SourceKind, WaitsFor, What, emit};
use mio::net::TcpStream;
use mio::{Events, Interest, Token};
use std::cell::RefCell;
use std::io;
use std::task::{Context, Poll, Waker};

/// Streams, and a waker for each that somebody waits for.
#[derive(Debug)]
pub struct Reactor {
    poll: RefCell<mio::Poll>,
    wakers: RefCell<Vec<Option<Waker>>>,
}

/// What the trace calls a stream: they are numbered from 1.
fn source(token: Token) -> SourceId {
    SourceId(token.0 as u32 + 1)
}

impl Reactor {
    /// A reactor without streams.
    ///
    /// # Errors
    /// The operating system's, as for the other methods.
    pub fn new() -> io::Result<Reactor> {
        Ok(Reactor { poll: RefCell::new(mio::Poll::new()?), wakers: RefCell::default() })
    }

    /// Watches a stream. Its token is the place of its waker in the list.
    pub fn register(&self, stream: &mut TcpStream) -> io::Result<Token> {
        let token = Token(self.wakers.borrow().len());
        self.poll.borrow().registry().register(stream, token, Interest::READABLE)?;
        self.wakers.borrow_mut().push(None);
        emit(|| What::SourceRegistered { source: source(token), kind: SourceKind::Stream });
        Ok(token)
    }

    // ANCHOR: poll_read
    /// Reads what is there. Tries first, and leaves the waker if there is nothing yet. Nothing can
    /// arrive unheard in between: this thread is also the one that asks mio.
    pub fn poll_read(
        &self,
        stream: &TcpStream,
        token: Token,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<String>> {
        if let Some(result) = try_read(stream, 64).transpose() {
            return Poll::Ready(result);
        }
        let before = self.wakers.borrow_mut()[token.0].replace(cx.waker().clone());
        drop(before); // Outside the borrow, for a waker is foreign code.
        watch::waits(WaitsFor::Socket { source: source(token), direction: Direction::Read });
        Poll::Pending
    }
    // ANCHOR_END: poll_read

    // ANCHOR: wait
    /// Sleeps until a stream is readable, and wakes who waits for it.
    pub fn wait(&self) -> io::Result<()> {
        let mut events = Events::with_capacity(8);
        emit(|| What::Parked { until: None });
        match self.poll.borrow_mut().poll(&mut events, None) {
            // A signal came in between. Whoever has nothing to do comes back here.
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => result?,
        }
        emit(|| What::Unparked);
        for token in events.iter().map(mio::event::Event::token) {
            let source = source(token);
            emit(|| What::SourceReady { source, readable: true, writable: false });
            let waker = self.wakers.borrow_mut()[token.0].take();
            watch::acting(Actor::Reactor(source), || waker.into_iter().for_each(Waker::wake));
        }
        Ok(())
    }
    // ANCHOR_END: wait
}

#[cfg(test)]
mod tests {
    use super::super::{Executor, loopback};
    use super::*;
    use std::cell::Cell;
    use std::future::poll_fn;
    use std::io::Write;

    #[test]
    fn the_task_that_waits_for_a_stream_is_woken_by_it_and_no_other() {
        let [mut first, mut to_first] = loopback().unwrap();
        let [mut second, _to_second] = loopback().unwrap();
        let reactor = Reactor::new().unwrap();
        let tokens = [&mut first, &mut second].map(|stream| reactor.register(stream).unwrap());
        let read = RefCell::new(Vec::new());
        let polls = Cell::new(0);
        let mut executor = Executor::new(None);
        for (stream, token) in [(&first, tokens[0]), (&second, tokens[1])] {
            let (read, polls, reactor) = (&read, &polls, &reactor);
            executor.spawn("reader", async move {
                let said = poll_fn(|cx| {
                    polls.set(polls.get() + 1);
                    reactor.poll_read(stream, token, cx)
                });
                let said = said.await.unwrap();
                read.borrow_mut().push(said);
            });
        }
        assert_eq!(executor.run_ready(), 2);
        to_first.write_all(b"here").unwrap();
        reactor.wait().unwrap();
        assert_eq!(executor.run_ready(), 1);
        assert_eq!(*read.borrow(), ["here"]);
        assert!(!executor.is_done());
        assert_eq!(polls.get(), 3);
    }
}

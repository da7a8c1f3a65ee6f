//! # Your own: the reactor
//!
//! Sockets, by mio. A read is tried first; if it would block, the waker is left under the token of its
//! socket, and the loop asks mio, when it has nothing else to do, which sockets are ready. One token is
//! no socket: it is the bell, by which a waker that is called on another thread ends the loop's sleep.
//!
//! Chapter: `28_capstone`. You may change: the bodies of `poll_read` and of `look`.

use mio::net::TcpStream;
use mio::{Events, Interest, Token};
use std::cell::RefCell;
use std::io::{self, ErrorKind, Read};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

pub struct Reactor {
    mio: RefCell<mio::Poll>,
    /// Who waits for the socket with this token.
    wakers: RefCell<Vec<Option<Waker>>>,
}

const BELL: Token = Token(usize::MAX);

impl Reactor {
    pub fn new() -> io::Result<Reactor> {
        Ok(Reactor { mio: RefCell::new(mio::Poll::new()?), wakers: RefCell::default() })
    }

    /// What ends the sleep of the loop from another thread.
    pub fn bell(&self) -> io::Result<mio::Waker> {
        mio::Waker::new(self.mio.borrow().registry(), BELL)
    }

    pub fn register(&self, stream: &mut TcpStream) -> io::Result<Token> {
        let token = Token(self.wakers.borrow().len());
        self.mio.borrow().registry().register(stream, token, Interest::READABLE)?;
        self.wakers.borrow_mut().push(None);
        Ok(token)
    }

    /// Reads what is there into `buffer`, or leaves the waker.
    pub fn poll_read(
        &self,
        mut stream: &TcpStream,
        token: Token,
        buffer: &mut [u8],
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        // TODO: `stream.read(buffer)` says `ErrorKind::WouldBlock` if there is nothing yet.
        todo!()
    }

    /// Waits for sockets or the bell, for so long at most or without end, and wakes who is concerned.
    /// Gives how many were woken.
    pub fn look(&self, limit: Option<Duration>) -> io::Result<usize> {
        let mut events = Events::with_capacity(64);
        match self.mio.borrow_mut().poll(&mut events, limit) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            result => result?,
        }
        // TODO: `event.token()` of each event says whose waker is to be called, if it has left one.
        todo!()
    }
}

#[cfg(test)]
#[path = "../../checks/28_capstone/own_reactor.rs"]
mod checks;

//! # Your own: the reactor
//!
//! Tried first, because readiness is told once: what came before is not told again. Between the try and
//! the leaving of the waker nothing can be lost, for the thread that polls is the one that asks mio.
//!
//! `look` takes the wakers out and calls them when nothing is borrowed. An event whose place is empty is
//! for somebody who does not wait, or for the bell, and wakes nobody.

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
        loop {
            match stream.read(buffer) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    let waker = Some(cx.waker().clone());
                    let before = std::mem::replace(&mut self.wakers.borrow_mut()[token.0], waker);
                    drop(before);
                    return Poll::Pending;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                result => return Poll::Ready(result),
            }
        }
    }

    /// Waits for sockets or the bell, for so long at most or without end, and wakes who is concerned.
    /// Gives how many were woken.
    pub fn look(&self, limit: Option<Duration>) -> io::Result<usize> {
        let mut events = Events::with_capacity(64);
        match self.mio.borrow_mut().poll(&mut events, limit) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            result => result?,
        }
        let concerned: Vec<_> = {
            let mut wakers = self.wakers.borrow_mut();
            let waker = |event: &mio::event::Event| wakers.get_mut(event.token().0)?.take();
            events.iter().filter_map(waker).collect()
        };
        let woken = concerned.len();
        concerned.into_iter().for_each(Waker::wake);
        Ok(woken)
    }
}

#[cfg(test)]
#[path = "../../checks/28_capstone/own_reactor.rs"]
mod checks;

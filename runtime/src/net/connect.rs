//! Making a connection.

use super::TcpStream;
use crate::reactor::Wait;
use crate::trace::Direction;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The future of [`TcpStream::connect`].
#[derive(Debug)]
#[must_use = "a connection is made where this is awaited"]
pub struct Connect {
    addresses: std::vec::IntoIter<SocketAddr>,
    stream: Option<TcpStream>,
    wait: Wait,
    failed: Option<io::Error>,
    place: &'static Location<'static>,
}

impl Connect {
    pub(super) fn new(addresses: impl ToSocketAddrs, place: &'static Location<'static>) -> Self {
        let (addresses, failed) = match addresses.to_socket_addrs() {
            Ok(addresses) => (addresses.collect(), None),
            Err(error) => (Vec::new(), Some(error)),
        };
        let addresses = addresses.into_iter();
        Connect { addresses, stream: None, wait: Wait::default(), failed, place }
    }
}

impl Future for Connect {
    type Output = io::Result<TcpStream>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        loop {
            if let Some(stream) = &self.stream {
                let (wait, place) = (&self.wait, self.place);
                let made = stream.source.poll_io(cx, Direction::Write, wait, place, is_connected);
                match ready!(made) {
                    Ok(()) => return Poll::Ready(Ok(self.stream.take().expect("it was there"))),
                    Err(error) => self.failed = Some(error),
                }
                self.stream = None;
                self.wait = Wait::default();
            }
            let Some(address) = self.addresses.next() else {
                return Poll::Ready(Err(self.failed.take().unwrap_or_else(no_address)));
            };
            match mio::net::TcpStream::connect(address).and_then(TcpStream::new) {
                Ok(stream) => self.stream = Some(stream),
                Err(error) => self.failed = Some(error),
            }
        }
    }
}

/// A socket that is being connected may be reported ready before it is. Whether it is connected is
/// asked of the socket: its pending error first, and then whether it has a peer.
fn is_connected(stream: &mio::net::TcpStream) -> io::Result<()> {
    if let Some(error) = stream.take_error()? {
        return Err(error);
    }
    match stream.peer_addr() {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotConnected => {
            Err(io::ErrorKind::WouldBlock.into())
        }
        Err(error) => Err(error),
    }
}

pub(super) fn no_address() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "no address was given")
}

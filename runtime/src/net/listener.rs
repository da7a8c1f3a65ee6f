//! Waiting for connections.

use super::TcpStream;
use crate::reactor::Source;
use crate::time::{Sleep, sleep};
use crate::trace::{Direction, SourceKind};
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// A socket that accepts connections.
///
/// ```
/// use handloom::net::{TcpListener, TcpStream};
/// # handloom::block_on(async {
/// let listener = TcpListener::bind("127.0.0.1:0")?;
/// let client = TcpStream::connect(listener.local_addr()?).await?;
/// let (server, from) = listener.accept().await?;
/// assert_eq!(from, client.local_addr()?);
/// # drop(server);
/// # std::io::Result::Ok(()) }).unwrap();
/// ```
#[derive(Debug)]
pub struct TcpListener {
    source: Source<mio::net::TcpListener>,
}

// Its source belongs to the reactor of one thread.
static_assertions::assert_not_impl_any!(TcpListener: Send, Sync);

/// How long `accept` waits for a descriptor or memory to come free when there is none left.
const PAUSE: Duration = Duration::from_millis(50);

impl TcpListener {
    /// Listens at the first of the addresses that can be had. Port 0 lets the system choose.
    ///
    /// At most 128 connections wait to be accepted, as with the standard library. The connect of
    /// whoever comes on top of that is not refused: it tries again by itself a second later.
    ///
    /// # Errors
    /// Those of the last address tried.
    ///
    /// # Panics
    /// If there is no runtime on this thread.
    #[track_caller]
    pub fn bind(addresses: impl ToSocketAddrs) -> io::Result<Self> {
        let mut last = None;
        for address in addresses.to_socket_addrs()? {
            match mio::net::TcpListener::bind(address) {
                Ok(listener) => {
                    let source = Source::new(listener, SourceKind::Listener)?;
                    return Ok(TcpListener { source });
                }
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(super::connect::no_address))
    }

    /// The next connection, and the address that it comes from.
    ///
    /// A connection that its client gave up before we came to it, or that its network has lost, is
    /// passed over. When the process or the system has no descriptor or no memory left for it, it
    /// tries again twenty times a second until there is some: the connection waits in the backlog,
    /// and the loop does not spin. The same holds for one that was accepted, and that the system has no
    /// room to watch. So no trouble of one connection ends a server.
    ///
    /// # Errors
    /// What the operating system says.
    ///
    /// # Cancellation
    /// A connection is either given or still in the backlog, but for one that was accepted and that
    /// there is no room to watch: that one is closed.
    #[track_caller]
    pub fn accept(&self) -> impl Future<Output = io::Result<(TcpStream, SocketAddr)>> + '_ {
        let place = Location::caller();
        let accept = self.source.io(Direction::Read, place, |listener| {
            loop {
                match listener.accept() {
                    Err(error) if is_of_one_connection(&error) => {}
                    result => return result,
                }
            }
        });
        Accept { accept, accepted: None, pause: None, place }
    }

    /// The address that it listens at.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.source.get().local_addr()
    }
}

struct Accept<F> {
    accept: F,
    /// A connection that is not watched yet, because there was no room for that.
    accepted: Option<(mio::net::TcpStream, SocketAddr)>,
    pause: Option<Sleep>,
    place: &'static Location<'static>,
}

impl<F> Future for Accept<F>
where
    F: Future<Output = io::Result<(mio::net::TcpStream, SocketAddr)>> + Unpin,
{
    type Output = io::Result<(TcpStream, SocketAddr)>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        loop {
            if let Some(pause) = &mut self.pause {
                ready!(Pin::new(pause).poll(cx));
                self.pause = None;
            }
            let accepted = match self.accepted.take() {
                Some(accepted) => Ok(accepted),
                None => ready!(Pin::new(&mut self.accept).poll(cx)),
            };
            let error = match accepted.map(|(stream, from)| (TcpStream::or_back(stream), from)) {
                Ok((Ok(stream), from)) => return Poll::Ready(Ok((stream, from))),
                Ok((Err((stream, error)), from)) => {
                    // mio takes a socket for registered that it has tried to register.
                    let stream = mio::net::TcpStream::from_std(stream.into());
                    self.accepted = Some((stream, from));
                    error
                }
                Err(error) => error,
            };
            if !is_out_of_something(&error) {
                return Poll::Ready(Err(error));
            }
            // The edge is spent: no event will tell of the connections that wait.
            self.pause = Some(sleep(PAUSE).at(self.place));
        }
    }
}

/// Whether the connection that was about to be accepted is lost, and nothing else is. Linux gives the
/// errors of its network to whoever accepts it, and its manual says to go on with the next one.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, HostUnreachable, NetworkDown, NetworkUnreachable};
    // EPROTO, ENOPROTOOPT, EHOSTDOWN, ENONET and EOPNOTSUPP, which have no `ErrorKind`.
    let linux =
        cfg!(target_os = "linux") && matches!(error.raw_os_error(), Some(71 | 92 | 112 | 64 | 95));
    let kinds = [ConnectionAborted, HostUnreachable, NetworkDown, NetworkUnreachable];
    linux || kinds.contains(&error.kind())
}

/// Whether there may be room for the connection later: ENFILE (the system's table is full), EMFILE
/// (the process's), ENOMEM and ENOBUFS; and ENOSPC, if its user watches as many descriptors as one
/// may, which no test can bring about: the limit is the whole user's. Only ENOMEM has an `ErrorKind`
/// for this alone; the numbers of the first two and the last are the same on every Unix.
fn is_out_of_something(error: &io::Error) -> bool {
    let no_buffers = if cfg!(target_os = "linux") { 105 } else { 55 };
    let number = error.raw_os_error().filter(|_| cfg!(unix));
    error.kind() == io::ErrorKind::OutOfMemory
        || number.is_some_and(|number| [23, 24, 28, no_buffers].contains(&number))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    /// What accept(2) says may happen. Few of them can be brought about by a test.
    #[test]
    fn trouble_of_one_connection_ends_no_server() {
        let says = |number| {
            let error = io::Error::from_raw_os_error(number);
            (is_of_one_connection(&error), is_out_of_something(&error))
        };
        for lost in [103, 100, 71, 92, 112, 64, 113, 95, 101] {
            assert_eq!(says(lost), (true, false), "{}", io::Error::from_raw_os_error(lost));
        }
        for scarce in [23, 24, 12, 28, 105] {
            assert_eq!(says(scarce), (false, true), "{}", io::Error::from_raw_os_error(scarce));
        }
        // EAGAIN is the reactor's, EINTR is tried again there, and EBADF and EINVAL are for whoever
        // accepts.
        for other in [11, 4, 9, 22] {
            assert_eq!(says(other), (false, false), "{}", io::Error::from_raw_os_error(other));
        }
    }
}

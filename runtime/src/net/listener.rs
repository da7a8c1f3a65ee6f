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

/// How long `accept` waits for a descriptor to come free when the process has none left.
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
    /// A connection that its client gave up before we came to it is passed over. When the process
    /// or the system has no descriptor left, it tries again twenty times a second until one is
    /// free: the connection waits in the backlog, and the loop does not spin.
    ///
    /// # Errors
    /// What the operating system says.
    ///
    /// # Cancellation
    /// A connection is either given or still in the backlog.
    #[track_caller]
    pub fn accept(&self) -> impl Future<Output = io::Result<(TcpStream, SocketAddr)>> + '_ {
        let place = Location::caller();
        let accept = self.source.io(Direction::Read, place, |listener| {
            loop {
                match listener.accept() {
                    Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
                    result => return result,
                }
            }
        });
        Accept { accept, pause: None, place }
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
            let accepted = ready!(Pin::new(&mut self.accept).poll(cx));
            let accepted = accepted.and_then(|(stream, from)| Ok((TcpStream::new(stream)?, from)));
            match accepted {
                Err(error) if is_out_of_descriptors(&error) => {
                    // The edge is spent: no event will tell of the connections that wait.
                    self.pause = Some(sleep(PAUSE).at(self.place));
                }
                result => return Poll::Ready(result),
            }
        }
    }
}

/// ENFILE (the system's table is full) or EMFILE (the process's), which have no `ErrorKind`. The
/// numbers are the same on every Unix.
fn is_out_of_descriptors(error: &io::Error) -> bool {
    cfg!(unix) && matches!(error.raw_os_error(), Some(23 | 24))
}

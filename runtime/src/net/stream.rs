//! A connection.

use super::connect::Connect;
use super::split::{self, OwnedReadHalf, OwnedWriteHalf, ReadHalf, WriteHalf};
use super::{AsyncRead, AsyncWrite};
use crate::reactor::{Source, Wait, part};
use crate::trace::{Direction, SourceKind};
use mio::Interest;
use static_assertions::assert_not_impl_any;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, ToSocketAddrs};
use std::panic::Location;
use std::task::{Context, Poll};

/// A TCP connection.
///
/// Every method takes `&self`, so that one task can read while another writes. Several tasks may
/// wait for the same direction: all of them are woken, and one finds the data. Dropping it closes
/// the connection.
///
/// ```
/// use handloom::net::{TcpListener, TcpStream};
/// # handloom::block_on(async {
/// let listener = TcpListener::bind("127.0.0.1:0")?;
/// let client = TcpStream::connect(listener.local_addr()?).await?;
/// let (server, _) = listener.accept().await?;
/// client.write_all(b"ping").await?;
/// let mut buffer = [0; 4];
/// server.read_exact(&mut buffer).await?;
/// assert_eq!(&buffer, b"ping");
/// # std::io::Result::Ok(()) }).unwrap();
/// ```
#[derive(Debug)]
pub struct TcpStream {
    pub(super) source: Source<mio::net::TcpStream>,
    /// The waits of [`poll_read`](AsyncRead::poll_read) and [`poll_write`](AsyncWrite::poll_write),
    /// which have no future to live in.
    read: Wait,
    write: Wait,
}

// It is registered with the reactor of one thread.
assert_not_impl_any!(TcpStream: Send, Sync);

impl TcpStream {
    pub(super) fn new(stream: mio::net::TcpStream) -> io::Result<Self> {
        TcpStream::or_back(stream).map_err(|(_, error)| error)
    }

    /// The same, and a connection that cannot be watched comes back.
    pub(super) fn or_back(
        stream: mio::net::TcpStream,
    ) -> Result<Self, (mio::net::TcpStream, io::Error)> {
        let interest = Interest::READABLE | Interest::WRITABLE;
        let source = Source::or_back(stream, SourceKind::Stream, interest)?;
        Ok(TcpStream { source, read: Wait::default(), write: Wait::default() })
    }

    /// Connects to the first of the addresses that answers, trying them in turn.
    ///
    /// A host name is looked up on this thread, which blocks it: give an address, or look the name
    /// up in [`spawn_blocking`](crate::spawn_blocking).
    ///
    /// # Errors
    /// Those of the last address tried.
    ///
    /// # Cancellation
    /// Dropping the future closes the half-made connection.
    ///
    /// # Panics
    /// If it is polled outside of a runtime.
    #[track_caller]
    pub fn connect(addresses: impl ToSocketAddrs) -> Connect {
        Connect::new(addresses, Location::caller())
    }

    /// Reads what is there, up to the length of `buffer`, as soon as there is anything. `Ok(0)` is
    /// the end of the stream, unless `buffer` is empty: that is full at once.
    ///
    /// # Errors
    /// What the operating system says; a connection that was reset is an error and not an end.
    ///
    /// # Cancellation
    /// What was read was given; what was not given is still to be read.
    #[track_caller]
    pub fn read<'a>(
        &'a self,
        buffer: &'a mut [u8],
    ) -> impl Future<Output = io::Result<usize>> + 'a {
        let place = Location::caller();
        self.source.io(Direction::Read, place, move |stream| read_some(stream, buffer))
    }

    /// Fills `buffer`.
    ///
    /// # Errors
    /// [`UnexpectedEof`](io::ErrorKind::UnexpectedEof) if the stream ends first.
    ///
    /// # Cancellation
    /// What was read before it was dropped is lost.
    #[track_caller]
    pub fn read_exact<'a>(
        &'a self,
        buffer: &'a mut [u8],
    ) -> impl Future<Output = io::Result<()>> + 'a {
        let mut filled = 0;
        self.source.io(Direction::Read, Location::caller(), move |mut stream| {
            let end = io::ErrorKind::UnexpectedEof;
            part(&mut filled, buffer.len(), end, |from| stream.read(&mut buffer[from..]))
        })
    }

    /// Writes as much of `bytes` as fits at once, and says how much that was.
    ///
    /// # Errors
    /// What the operating system says. Writing to a peer that is gone is
    /// [`BrokenPipe`](io::ErrorKind::BrokenPipe) or a reset, never a signal.
    #[track_caller]
    pub fn write<'a>(&'a self, bytes: &'a [u8]) -> impl Future<Output = io::Result<usize>> + 'a {
        let place = Location::caller();
        self.source.io(Direction::Write, place, move |mut stream| stream.write(bytes))
    }

    /// Writes all of `bytes`, waiting as often as the peer is slower than we are.
    ///
    /// # Errors
    /// As [`write`](Self::write). How much was written before is not known.
    ///
    /// # Cancellation
    /// A part may have been written.
    #[track_caller]
    pub fn write_all<'a>(&'a self, bytes: &'a [u8]) -> impl Future<Output = io::Result<()>> + 'a {
        let mut written = 0;
        self.source.io(Direction::Write, Location::caller(), move |mut stream| {
            let end = io::ErrorKind::WriteZero;
            part(&mut written, bytes.len(), end, |from| stream.write(&bytes[from..]))
        })
    }

    /// Closes one direction, or both. A peer that reads what we no longer write finds the end.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn shutdown(&self, how: Shutdown) -> io::Result<()> {
        self.source.get().shutdown(how)
    }

    /// A half for reading and a half for writing, for as long as the stream is borrowed.
    ///
    /// ```
    /// use handloom::net::{TcpListener, TcpStream};
    /// # handloom::block_on(async {
    /// # let listener = TcpListener::bind("127.0.0.1:0")?;
    /// # let mut client = TcpStream::connect(listener.local_addr()?).await?;
    /// # let (server, _) = listener.accept().await?;
    /// // Both at once, in one task.
    /// let (mut reader, mut writer) = client.split();
    /// server.write_all(b"pong").await?;
    /// let mut answer = [0; 4];
    /// let send = async { writer.write_all(b"ping").await };
    /// let read = async { reader.read_exact(&mut answer).await };
    /// let both: [std::pin::Pin<Box<dyn Future<Output = _>>>; 2] = [Box::pin(send), Box::pin(read)];
    /// handloom::try_gather(both).await?;
    /// assert_eq!(&answer, b"pong");
    /// # std::io::Result::Ok(()) }).unwrap();
    /// ```
    pub fn split(&mut self) -> (ReadHalf<'_>, WriteHalf<'_>) {
        split::borrowed(self)
    }

    /// A half for reading and a half for writing, to be given to two tasks. Dropping the writing
    /// half tells the peer that nothing more will come.
    ///
    /// ```
    /// use handloom::net::{TcpListener, TcpStream};
    /// # handloom::block_on(async {
    /// # let listener = TcpListener::bind("127.0.0.1:0")?;
    /// # let client = TcpStream::connect(listener.local_addr()?).await?;
    /// # let (server, _) = listener.accept().await?;
    /// let (_, mut writer) = client.into_split();
    /// handloom::spawn(async move { writer.write_all(b"bye").await });
    /// let mut buffer = [0; 3];
    /// server.read_exact(&mut buffer).await?;
    /// assert_eq!(&buffer, b"bye");
    /// assert_eq!(server.read(&mut buffer).await?, 0); // the half was dropped with its task
    /// # std::io::Result::Ok(()) }).unwrap();
    /// ```
    pub fn into_split(self) -> (OwnedReadHalf, OwnedWriteHalf) {
        split::owned(self)
    }

    /// Sends small writes at once instead of collecting them (turns Nagle's algorithm off).
    ///
    /// # Errors
    /// What the operating system says.
    pub fn set_nodelay(&self, nodelay: bool) -> io::Result<()> {
        self.source.get().set_nodelay(nodelay)
    }

    /// The address of this end.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.source.get().local_addr()
    }

    /// The address of the other end.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.source.get().peer_addr()
    }
}

impl AsyncRead for TcpStream {
    #[track_caller]
    fn poll_read(&self, cx: &mut Context<'_>, buffer: &mut [u8]) -> Poll<io::Result<usize>> {
        let read = |stream: &mio::net::TcpStream| read_some(stream, buffer);
        self.source.poll_io(cx, Direction::Read, &self.read, Location::caller(), read)
    }
}

impl AsyncWrite for TcpStream {
    #[track_caller]
    fn poll_write(&self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let write = |mut stream: &mio::net::TcpStream| stream.write(bytes);
        self.source.poll_io(cx, Direction::Write, &self.write, Location::caller(), write)
    }
}

/// Reads once. Asked for nothing, the system would wait until there is something to leave unread.
fn read_some(mut stream: &mio::net::TcpStream, buffer: &mut [u8]) -> io::Result<usize> {
    if buffer.is_empty() {
        return Ok(0);
    }
    stream.read(buffer)
}

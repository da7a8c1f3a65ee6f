//! Lines from a stream, none of them longer than we are ready to hold.

use super::AsyncRead;
use crate::context;
use crate::trace::{self, WaitsFor};
use std::io;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// Reads lines, and refuses a line that does not end within a limit.
///
/// The limit is what keeps a peer from filling our memory with a line that never ends.
///
/// ```
/// use handloom::net::{LineReader, TcpListener, TcpStream};
/// # handloom::block_on(async {
/// # let listener = TcpListener::bind("127.0.0.1:0")?;
/// # let client = TcpStream::connect(listener.local_addr()?).await?;
/// # let (server, _) = listener.accept().await?;
/// client.write_all(b"first\r\nsecond").await?;
/// drop(client);
/// let mut lines = LineReader::new(server, 1024);
/// assert_eq!(lines.next_line().await?.as_deref(), Some("first"));
/// assert_eq!(lines.next_line().await?.as_deref(), Some("second"));
/// assert_eq!(lines.next_line().await?, None);
/// # std::io::Result::Ok(()) }).unwrap();
/// ```
#[derive(Debug)]
pub struct LineReader<R> {
    inner: R,
    limit: usize,
    buffer: Vec<u8>,
    /// The bytes before this have been looked at, and there is no line feed among them.
    searched: usize,
    ended: bool,
}

// It is what its reader is: over ours it stays on its thread.
static_assertions::assert_not_impl_any!(LineReader<super::TcpStream>: Send, Sync);
static_assertions::assert_impl_all!(LineReader<u8>: Send, Sync, Unpin);

impl<R: AsyncRead> LineReader<R> {
    /// Reads lines of at most `limit` bytes, not counting their ends.
    pub fn new(inner: R, limit: usize) -> Self {
        LineReader { inner, limit, buffer: Vec::new(), searched: 0, ended: false }
    }

    /// The next line, without its `\n` or `\r\n`; `None` at the end of the stream. A last line
    /// without an end is a line.
    ///
    /// # Errors
    /// [`InvalidData`](io::ErrorKind::InvalidData) if the line is too long or not UTF-8. After a
    /// line that was too long, where the next one begins is not known, and the error comes again;
    /// after one that was not UTF-8, the next call gives the next line.
    ///
    /// # Cancellation
    /// What was read is kept for the next call.
    pub fn next_line(&mut self) -> NextLine<'_, R> {
        NextLine { reader: self }
    }

    /// The stream underneath. What was read from it and not given out is gone with the reader.
    pub fn get_ref(&self) -> &R {
        &self.inner
    }

    /// A line out of the buffer, if there is one.
    fn take_line(&mut self) -> Option<io::Result<String>> {
        let end = self.buffer[self.searched..].iter().position(|byte| *byte == b'\n');
        let end = end.map(|at| self.searched + at);
        self.searched = self.buffer.len();
        let (length, rest) = match end {
            Some(end) => (end - usize::from(self.buffer[..end].ends_with(b"\r")), end + 1),
            None if self.ended => (self.buffer.len(), self.buffer.len()),
            // What may be half of its end does not count yet.
            None => (self.buffer.len() - usize::from(self.buffer.ends_with(b"\r")), 0),
        };
        if length > self.limit {
            self.searched = 0;
            let text = format!("the line is longer than {} bytes", self.limit);
            return Some(Err(io::Error::new(io::ErrorKind::InvalidData, text)));
        }
        if rest == 0 {
            return None;
        }
        let text = String::from_utf8(self.buffer[..length].to_vec());
        self.buffer.drain(..rest);
        self.searched = 0;
        Some(text.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.utf8_error())))
    }
}

/// The future of [`LineReader::next_line`].
#[derive(Debug)]
#[must_use = "a line is read where this is awaited"]
pub struct NextLine<'a, R> {
    reader: &'a mut LineReader<R>,
}

impl<R: AsyncRead> Future for NextLine<'_, R> {
    type Output = io::Result<Option<String>>;

    #[track_caller]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let reader = &mut *self.reader;
        // A read brings many lines, and each of them is an operation.
        if !reader.buffer.is_empty() && !context::spend(cx) {
            trace::waits(Location::caller(), || WaitsFor::Turn);
            return Poll::Pending;
        }
        loop {
            if let Some(line) = reader.take_line() {
                return Poll::Ready(line.map(Some));
            }
            if reader.ended {
                return Poll::Ready(Ok(None));
            }
            let mut chunk = [0; 1024];
            match ready!(reader.inner.poll_read(cx, &mut chunk))? {
                0 => reader.ended = true,
                read => reader.buffer.extend_from_slice(&chunk[..read]),
            }
        }
    }
}

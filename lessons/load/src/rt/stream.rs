//! What hyper reads from and writes to.

use handloom::net::{AsyncRead, AsyncWrite, TcpStream};
use hyper::rt::{Read, ReadBufCursor, Write};
use std::io;
use std::net::Shutdown;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// A connection, as hyper wants to have it.
#[derive(Debug)]
pub struct Stream(TcpStream);

impl Stream {
    /// Wraps a connection.
    pub fn new(stream: TcpStream) -> Stream {
        Stream(stream)
    }
}

impl Read for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        mut buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        // hyper's buffer may be uninitialised, and to read right into it takes `unsafe`. A copy of
        // a few KiB is the price of doing without.
        let mut chunk = [0; 4096];
        let room = buffer.remaining().min(chunk.len());
        let read = ready!(self.0.poll_read(cx, &mut chunk[..room]))?;
        // Nothing put is the end of the stream.
        buffer.put_slice(&chunk[..read]);
        Poll::Ready(Ok(()))
    }
}

impl Write for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.0.poll_write(cx, bytes)
    }

    /// What was written is with the operating system: nothing is kept back here.
    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(match self.0.shutdown(Shutdown::Write) {
            // The peer was faster.
            Err(error) if error.kind() == io::ErrorKind::NotConnected => Ok(()),
            result => result,
        })
    }
}

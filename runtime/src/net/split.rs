//! The two directions of a connection, for two owners.

use super::{AsyncRead, AsyncWrite, TcpStream};
use std::io;
use std::net::Shutdown;
use std::rc::Rc;
use std::task::{Context, Poll};

/// The reading half of a borrowed stream; see [`TcpStream::split`].
#[derive(Debug)]
pub struct ReadHalf<'a>(&'a TcpStream);

/// The writing half of a borrowed stream; see [`TcpStream::split`].
#[derive(Debug)]
pub struct WriteHalf<'a>(&'a TcpStream);

/// The reading half of a stream; see [`TcpStream::into_split`].
#[derive(Debug)]
pub struct OwnedReadHalf(Rc<TcpStream>);

/// The writing half of a stream; see [`TcpStream::into_split`].
///
/// Dropping it shuts the direction down: the peer finds the end of the stream.
#[derive(Debug)]
pub struct OwnedWriteHalf(Rc<TcpStream>);

static_assertions::assert_not_impl_any!(OwnedReadHalf: Send, Sync);
static_assertions::assert_not_impl_any!(OwnedWriteHalf: Send, Sync);

pub(super) fn borrowed(stream: &mut TcpStream) -> (ReadHalf<'_>, WriteHalf<'_>) {
    (ReadHalf(stream), WriteHalf(stream))
}

pub(super) fn owned(stream: TcpStream) -> (OwnedReadHalf, OwnedWriteHalf) {
    let stream = Rc::new(stream);
    (OwnedReadHalf(stream.clone()), OwnedWriteHalf(stream))
}

macro_rules! reading {
    ($($half:ty),*) => {$(
        impl $half {
            /// As [`TcpStream::read`].
            ///
            /// # Errors
            /// As there.
            #[track_caller]
            pub fn read<'b>(
                &'b mut self,
                buffer: &'b mut [u8],
            ) -> impl Future<Output = io::Result<usize>> + 'b {
                self.0.read(buffer)
            }

            /// As [`TcpStream::read_exact`].
            ///
            /// # Errors
            /// As there.
            #[track_caller]
            pub fn read_exact<'b>(
                &'b mut self,
                buffer: &'b mut [u8],
            ) -> impl Future<Output = io::Result<()>> + 'b {
                self.0.read_exact(buffer)
            }
        }

        impl AsyncRead for $half {
            #[track_caller]
            fn poll_read(
                &self,
                cx: &mut Context<'_>,
                buffer: &mut [u8],
            ) -> Poll<io::Result<usize>> {
                self.0.poll_read(cx, buffer)
            }
        }
    )*};
}

macro_rules! writing {
    ($($half:ty),*) => {$(
        impl $half {
            /// As [`TcpStream::write`].
            ///
            /// # Errors
            /// As there.
            #[track_caller]
            pub fn write<'b>(
                &'b mut self,
                bytes: &'b [u8],
            ) -> impl Future<Output = io::Result<usize>> + 'b {
                self.0.write(bytes)
            }

            /// As [`TcpStream::write_all`].
            ///
            /// # Errors
            /// As there.
            #[track_caller]
            pub fn write_all<'b>(
                &'b mut self,
                bytes: &'b [u8],
            ) -> impl Future<Output = io::Result<()>> + 'b {
                self.0.write_all(bytes)
            }

            /// Tells the peer that nothing more will come.
            ///
            /// # Errors
            /// What the operating system says.
            pub fn shutdown(&mut self) -> io::Result<()> {
                self.0.shutdown(Shutdown::Write)
            }
        }

        impl AsyncWrite for $half {
            #[track_caller]
            fn poll_write(&self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
                self.0.poll_write(cx, bytes)
            }
        }
    )*};
}

reading!(ReadHalf<'_>, OwnedReadHalf);
writing!(WriteHalf<'_>, OwnedWriteHalf);

impl Drop for OwnedWriteHalf {
    fn drop(&mut self) {
        // It fails only if the connection is gone, and then the peer knows.
        let _ = self.0.shutdown(Shutdown::Write);
    }
}

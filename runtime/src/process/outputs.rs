//! The pipes from a child.

use super::Stdio;
use super::child::Process;
use super::pipe::End;
use crate::net::AsyncRead;
use crate::reactor::part;
use crate::trace::Direction;
use mio::Interest;
use mio::unix::pipe::Receiver;
use static_assertions::assert_not_impl_any;
use std::io;
use std::panic::Location;
use std::process;
use std::task::{Context, Poll};

/// What a child writes, for reading.
///
/// Dropping it closes the pipe: a child that writes to it after that is ended by a signal, or told
/// so by an error if it ignores the signal.
///
/// ```
/// use handloom::net::LineReader;
/// use handloom::process::{Command, Stdio};
///
/// # handloom::block_on(async {
/// let mut child = Command::new("echo").arg("one\ntwo").stdout(Stdio::piped()).spawn()?;
/// let mut lines = LineReader::new(child.stdout.take().expect("it is piped"), 80);
/// assert_eq!(lines.next_line().await?.as_deref(), Some("one"));
/// assert_eq!(lines.next_line().await?.as_deref(), Some("two"));
/// assert_eq!(lines.next_line().await?, None);
/// assert!(child.wait().await?.success());
/// # std::io::Result::Ok(()) }).unwrap();
/// ```
#[derive(Debug)]
pub struct ChildStdout(End<Receiver>);

/// What a child complains of, for reading. In everything else it is [`ChildStdout`].
#[derive(Debug)]
pub struct ChildStderr(End<Receiver>);

assert_not_impl_any!(ChildStdout: Send, Sync);
assert_not_impl_any!(ChildStderr: Send, Sync);

macro_rules! reading {
    ($($pipe:ident),*) => {$(
        impl $pipe {
            #[track_caller]
            pub(super) fn new(pipe: process::$pipe, process: &Process) -> io::Result<Self> {
                let pipe = Receiver::from(pipe);
                pipe.set_nonblocking(true)?;
                End::new(pipe, Interest::READABLE, process).map($pipe)
            }

            /// Reads what is there, up to the length of `buffer`, as soon as there is anything.
            /// `Ok(0)` is the end, unless `buffer` is empty: that is full at once. The end comes
            /// when nobody can write any more: neither the child nor one that it has started.
            ///
            /// # Errors
            /// What the operating system says.
            ///
            /// # Cancellation
            /// What was read was given; what was not given is still to be read.
            #[track_caller]
            pub fn read<'a>(
                &'a self,
                buffer: &'a mut [u8],
            ) -> impl Future<Output = io::Result<usize>> + 'a {
                let place = Location::caller();
                let read = move |pipe: &Receiver| self.0.read_some(pipe, buffer);
                self.0.source.io(Direction::Read, place, read)
            }

            /// Fills `buffer`.
            ///
            /// # Errors
            /// [`UnexpectedEof`](io::ErrorKind::UnexpectedEof) if the pipe ends first.
            ///
            /// # Cancellation
            /// What was read before it was dropped is lost.
            #[track_caller]
            pub fn read_exact<'a>(
                &'a self,
                buffer: &'a mut [u8],
            ) -> impl Future<Output = io::Result<()>> + 'a {
                let mut filled = 0;
                self.0.source.io(Direction::Read, Location::caller(), move |pipe| {
                    let (all, end) = (buffer.len(), io::ErrorKind::UnexpectedEof);
                    let read = |from| self.0.read_some(pipe, &mut buffer[from..]);
                    part(&mut filled, all, end, read)
                })
            }

            /// Reads to the end, adding to `bytes`, and says how much that was.
            ///
            /// # Errors
            /// What the operating system says.
            ///
            /// # Cancellation
            /// What was read is in `bytes`, and reading can go on from there.
            #[track_caller]
            pub fn read_to_end<'a>(
                &'a self,
                bytes: &'a mut Vec<u8>,
            ) -> impl Future<Output = io::Result<usize>> + 'a {
                let mut count = 0;
                self.0.source.io(Direction::Read, Location::caller(), move |pipe| {
                    match self.0.read_more(pipe, bytes)? {
                        0 => Ok(count),
                        read => {
                            count += read;
                            Err(io::ErrorKind::Interrupted.into())
                        }
                    }
                })
            }

            /// Closes the pipe. The same as dropping it, by a name that says why.
            pub fn close(self) {
                drop(self);
            }

            /// For the [input](super::Command::stdin) of another child, which then reads what this
            /// one writes: the two are a pipeline, and nothing of it goes through this process.
            ///
            /// # Errors
            /// What the operating system says, for example that no descriptor is left.
            ///
            /// ```
            /// use handloom::process::{Command, Stdio};
            ///
            /// # handloom::block_on(async {
            /// let mut echo = Command::new("echo").arg("abc").stdout(Stdio::piped()).spawn()?;
            /// let words = echo.stdout.take().expect("it is piped").into_stdio()?;
            /// let upper = Command::new("tr").args(["a-z", "A-Z"]).stdin(words).output().await?;
            /// assert_eq!(upper.stdout, b"ABC\n");
            /// assert!(echo.wait().await?.success());
            /// # std::io::Result::Ok(()) }).unwrap();
            /// ```
            pub fn into_stdio(self) -> io::Result<Stdio> {
                self.0.into_stdio(Receiver::set_nonblocking)
            }

            /// Reads to the end, adding to `bytes`. `Ready` is the end.
            pub(super) fn poll_to_end(
                &self,
                cx: &mut Context<'_>,
                bytes: &mut Vec<u8>,
                place: &'static Location<'static>,
            ) -> Poll<io::Result<()>> {
                self.0.source.poll_io(cx, Direction::Read, &self.0.read, place, |pipe| {
                    match self.0.read_more(pipe, bytes)? {
                        0 => Ok(()),
                        _ => Err(io::ErrorKind::Interrupted.into()),
                    }
                })
            }

            /// Takes back the wait of `poll_to_end`.
            pub(super) fn forget(&self) {
                self.0.source.forget(Direction::Read, &self.0.read);
            }

            /// Reads what the pipe holds, and does not wait for more.
            pub(super) fn take_what_is_there(&self, bytes: &mut Vec<u8>) -> io::Result<()> {
                self.0.take_what_is_there(bytes)
            }
        }

        impl AsyncRead for $pipe {
            #[track_caller]
            fn poll_read(
                &self,
                cx: &mut Context<'_>,
                buffer: &mut [u8],
            ) -> Poll<io::Result<usize>> {
                let (read, place) = (&self.0.read, Location::caller());
                let operation = |pipe: &Receiver| self.0.read_some(pipe, buffer);
                self.0.source.poll_io(cx, Direction::Read, read, place, operation)
            }
        }
    )*};
}

reading!(ChildStdout, ChildStderr);

//! The pipe to a child.

use super::Stdio;
use super::child::Process;
use super::pipe::End;
use crate::reactor::part;
use crate::trace::Direction;
use mio::Interest;
use mio::unix::pipe::Sender;
use static_assertions::assert_not_impl_any;
use std::io::{self, Write};
use std::panic::Location;
use std::process;

/// What a child reads, for writing.
///
/// Dropping it is the end of the child's input: a child that reads to the end goes on waiting until
/// then.
///
/// ```
/// use handloom::process::{Command, Stdio};
///
/// # handloom::block_on(async {
/// let mut sort = Command::new("sort").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
/// let stdin = sort.stdin.take().expect("it is piped");
/// // A child that reads and writes at the same time is fed by a task of its own: with both pipes
/// // full, it would wait for us, and we for it.
/// let feed = handloom::spawn(async move { stdin.write_all(b"b\na\n").await });
/// assert_eq!(sort.wait_with_output().await?.stdout, b"a\nb\n");
/// feed.await.expect("it does not panic")?;
/// # std::io::Result::Ok(()) }).unwrap();
/// ```
#[derive(Debug)]
pub struct ChildStdin(End<Sender>);

assert_not_impl_any!(ChildStdin: Send, Sync);

impl ChildStdin {
    #[track_caller]
    pub(super) fn new(pipe: process::ChildStdin, process: &Process) -> io::Result<Self> {
        let pipe = Sender::from(pipe);
        pipe.set_nonblocking(true)?;
        End::new(pipe, Interest::WRITABLE, process).map(ChildStdin)
    }

    /// Writes as much of `bytes` as the pipe has room for, and says how much that was.
    ///
    /// # Errors
    /// [`BrokenPipe`](io::ErrorKind::BrokenPipe) if nobody reads any more: the child has closed its
    /// input, or has exited. Whether it has done its work tells its status.
    #[track_caller]
    pub fn write<'a>(&'a self, bytes: &'a [u8]) -> impl Future<Output = io::Result<usize>> + 'a {
        let place = Location::caller();
        self.0.source.io(Direction::Write, place, move |pipe| self.write_some(pipe, bytes))
    }

    /// Writes all of `bytes`, waiting as often as the child is slower than we are.
    ///
    /// # Errors
    /// As [`write`](Self::write). How much was written before is not known.
    ///
    /// # Cancellation
    /// A part may have been written.
    #[track_caller]
    pub fn write_all<'a>(&'a self, bytes: &'a [u8]) -> impl Future<Output = io::Result<()>> + 'a {
        let mut written = 0;
        self.0.source.io(Direction::Write, Location::caller(), move |pipe| {
            let end = io::ErrorKind::WriteZero;
            part(&mut written, bytes.len(), end, |from| self.write_some(pipe, &bytes[from..]))
        })
    }

    fn write_some(&self, mut pipe: &Sender, bytes: &[u8]) -> io::Result<usize> {
        let written = pipe.write(bytes);
        if let Err(error) = &written
            && error.kind() == io::ErrorKind::BrokenPipe
        {
            self.0.process.pipe_ended();
        }
        written
    }

    /// Ends the child's input. The same as dropping it, by a name that says why.
    pub fn close(self) {
        drop(self);
    }

    /// For the [output](super::Command::stdout) of another child, which then writes to this one.
    ///
    /// # Errors
    /// What the operating system says, for example that no descriptor is left.
    pub fn into_stdio(self) -> io::Result<Stdio> {
        self.0.into_stdio(Sender::set_nonblocking)
    }
}

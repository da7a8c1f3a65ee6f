//! Our end of a pipe, and the child at the other end.

use super::Stdio;
use super::child::Process;
use crate::reactor::{Source, Wait};
use crate::trace::SourceKind;
use mio::Interest;
use mio::unix::pipe::Receiver;
use std::io::{self, Read};
use std::os::fd::AsFd;

/// Our end of a pipe, and the child at the other end.
#[derive(Debug)]
pub(super) struct End<S: mio::event::Source> {
    pub(super) source: Source<S>,
    pub(super) process: Process,
    /// The wait of `poll_read`, which has no future to live in.
    pub(super) read: Wait,
}

impl<S: mio::event::Source + AsFd> End<S> {
    #[track_caller]
    pub(super) fn new(pipe: S, direction: Interest, process: &Process) -> io::Result<Self> {
        let source = Source::with(pipe, SourceKind::Pipe, direction)?;
        Ok(End { source, process: process.clone(), read: Wait::default() })
    }

    /// A second descriptor of the same pipe, for a child: it is to block there.
    pub(super) fn into_stdio(
        self,
        set_nonblocking: fn(&S, bool) -> io::Result<()>,
    ) -> io::Result<Stdio> {
        let pipe = self.source.get();
        let descriptor = pipe.as_fd().try_clone_to_owned()?;
        set_nonblocking(pipe, false)?;
        Ok(descriptor.into())
    }
}

/// How much one read takes at most.
const CHUNK: usize = 8 * 1024;

/// How much an ordinary pipe holds.
const PIPE: usize = 64 * 1024;

impl End<Receiver> {
    /// Reads once. At the end of the pipe, a look at the child is due.
    pub(super) fn read_some(&self, mut pipe: &Receiver, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let read = pipe.read(buffer)?;
        if read == 0 {
            self.process.pipe_ended();
        }
        Ok(read)
    }

    /// Reads once, at the end of `bytes`.
    pub(super) fn read_more(&self, pipe: &Receiver, bytes: &mut Vec<u8>) -> io::Result<usize> {
        let mut chunk = [0; CHUNK];
        let read = self.read_some(pipe, &mut chunk)?;
        bytes.extend_from_slice(&chunk[..read]);
        Ok(read)
    }

    pub(super) fn take_what_is_there(&self, bytes: &mut Vec<u8>) -> io::Result<()> {
        let mut left = PIPE;
        while left > 0 {
            match self.read_more(self.source.get(), bytes) {
                Ok(0) => break,
                Ok(read) => left = left.saturating_sub(read),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

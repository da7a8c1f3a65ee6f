//! The next line of a file that grows.

use super::log::Log;
use std::fs::{self, File, Metadata};
use std::io::{self, Read as _, Seek, SeekFrom};
use std::sync::Arc;

/// The most bytes that a line may have. A file that is no log would fill the memory otherwise.
const LONGEST: usize = 1 << 16;

/// A log that is read while others write it: the notes' `readline`, without its traps.
///
/// * **Half a line is no line.** The notes' `readline` gives whatever is there, and what a writer
///   adds a moment later becomes a line of its own. Here the rest is waited for; only at the end of
///   the log what is left counts as a line.
/// * **A file that was rotated** (renamed, and another one begun in its place) is read to its end,
///   and then the new one from its beginning. Nothing is lost, unless that is rotated as well before
///   anybody looks: then nobody has seen the file in the middle. `tail -F` has the same limit.
/// * **A file that was truncated** is read from its beginning. What was in it and had not been read
///   is lost, and nobody can tell whether that was anything: so it is said. If it has grown beyond
///   its old length before anybody looks, it cannot be seen at all: `tail -F` cannot either.
/// * **A file that was removed** is read to its end: it is there as long as it is open.
#[derive(Debug)]
pub struct Tail {
    log: Arc<Log>,
    file: File,
    /// What stands in the place of `file`, once that was rotated and is being read to its end.
    next: Option<File>,
    offset: u64,
    buffer: Vec<u8>,
    looks_in_vain: u32,
}

/// What a look at a log comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read {
    /// A line, with the name of its log before it and its end behind it.
    Line(Vec<u8>),
    /// Nothing yet: look again later.
    Nothing,
    /// Nothing, and nothing more will come.
    End,
}

impl Tail {
    pub(super) fn open(log: &Arc<Log>) -> io::Result<Tail> {
        let file = open(log).map_err(|error| about(log, &error))?;
        let log = Arc::clone(log);
        let (next, offset, buffer, looks_in_vain) = Default::default();
        Ok(Tail { log, file, next, offset, buffer, looks_in_vain })
    }

    /// The name of the log.
    pub fn name(&self) -> String {
        self.log.name().to_owned()
    }

    /// Looks for a line. The thread may have to wait for the disk.
    ///
    /// # Errors
    /// The operating system's, or that a line is too long, with the name of the file.
    pub fn read_line(&mut self) -> io::Result<Read> {
        self.log.tally.reads();
        let read = self.look().map_err(|error| about(&self.log, &error))?;
        match read {
            Read::Line(_) => self.log.has_a_line_more(),
            Read::Nothing => self.log.tally.looks_in_vain(),
            Read::End => self.log.goes_on(|progress| progress.ended = true),
        }
        Ok(read)
    }

    // ANCHOR: look
    fn look(&mut self) -> io::Result<Read> {
        loop {
            if let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
                return Ok(self.line(end + 1));
            }
            if self.buffer.len() > LONGEST {
                let text = format!("it has a line of more than {LONGEST} bytes");
                return Err(io::Error::new(io::ErrorKind::InvalidData, text));
            }
            // Asked before the file is read: what is written in between is found at this look.
            let over = self.log.is_over(self.looks_in_vain);
            if self.fill()? {
                self.looks_in_vain = 0;
                continue;
            }
            if let Some(next) = self.next.take() {
                // Whoever writes has had the old file until it was renamed. By now that is read.
                self.go_on_with(next);
            } else if let Some(next) = self.successor()? {
                self.next = Some(next);
            } else if !over {
                self.looks_in_vain += 1;
                return Ok(Read::Nothing);
            } else if !self.buffer.is_empty() {
                return Ok(self.line(self.buffer.len()));
            } else {
                if fs::metadata(self.log.path()).is_err() {
                    self.log.notice("was removed; it was read to its end all the same");
                    self.log.goes_on(|progress| progress.moved = true);
                }
                return Ok(Read::End);
            }
        }
    }
    // ANCHOR_END: look

    /// Takes a line of so many bytes out of the buffer.
    fn line(&mut self, length: usize) -> Read {
        let line = self.buffer.drain(..length);
        let mut labelled = format!("{}{SEPARATOR}", self.log.name()).into_bytes();
        labelled.extend(line);
        if labelled.last() != Some(&b'\n') {
            labelled.push(b'\n');
        }
        Read::Line(labelled)
    }

    /// Reads what is there. False: nothing more than before.
    fn fill(&mut self) -> io::Result<bool> {
        if self.file.metadata()?.len() < self.offset {
            let lines = self.log.lines();
            let what = format!("was truncated after {lines} lines: what was not read then is lost");
            self.log.notice(&what);
            self.file.seek(SeekFrom::Start(0))?;
            self.buffer.clear();
            self.begins_anew();
        }
        let mut chunk = [0; 4096];
        let read = loop {
            match self.file.read(&mut chunk) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        self.buffer.extend_from_slice(&chunk[..read]);
        self.offset += read as u64;
        self.log.goes_on(|progress| progress.bytes = self.offset);
        Ok(read > 0)
    }

    /// The file that stands where ours was opened, if that is another one.
    fn successor(&self) -> io::Result<Option<File>> {
        match fs::metadata(self.log.path()) {
            // Not there, for a moment or for good.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
            Ok(there) if identity(&there) == identity(&self.file.metadata()?) => Ok(None),
            Ok(_) => match open(&self.log) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
                opened => opened.map(Some),
            },
        }
    }

    fn go_on_with(&mut self, next: File) {
        let lines = self.log.lines();
        let what = format!("was rotated after {lines} lines: going on with the new file");
        self.log.notice(&what);
        self.file = next;
        self.begins_anew();
        if !self.buffer.is_empty() {
            // The old file ended without a line feed. Its last line is not the beginning of
            // another.
            self.buffer.push(b'\n');
        }
    }

    fn begins_anew(&mut self) {
        self.offset = 0;
        self.log.goes_on(|progress| {
            progress.bytes = 0;
            (progress.moved, progress.unsure) = (true, true);
        });
    }
}

impl Drop for Tail {
    fn drop(&mut self) {
        self.log.goes_on(|progress| progress.left = true);
    }
}

/// What stands between the name of a log and its line.
pub(super) const SEPARATOR: &str = " | ";

/// Opens a log, and nothing that is no file: a pipe would keep us waiting for its other end.
fn open(log: &Log) -> io::Result<File> {
    let found = fs::metadata(log.path())?;
    if !found.is_file() {
        let what = if found.is_dir() { "it is a directory" } else { "it is no regular file" };
        return Err(io::Error::new(io::ErrorKind::InvalidInput, what));
    }
    File::open(log.path())
}

fn about(log: &Log, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", log.file()))
}

/// What tells two files apart that had the same path. Only Unix is asked: elsewhere a rotation is
/// not seen.
#[cfg(unix)]
fn identity(file: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (file.dev(), file.ino())
}

#[cfg(not(unix))]
fn identity(_: &Metadata) {}

#[cfg(test)]
mod tests;

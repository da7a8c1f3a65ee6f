//! A disk that takes its time, and remembers who wrote to it.

use crate::files::TempDir;
use crate::lesson::Lesson;
use crate::threads::BlockingSleep;
use std::fs::{self, File};
use std::io::{self, Write};
use std::thread::{self, ThreadId};
use std::time::Duration;

/// A log on a pretended slow disk: the file is a real one, in a temporary directory, and each line
/// takes a while. Whoever writes a line holds his thread for as long.
///
/// It may go from thread to thread. A line is written by giving the disk away and getting it back,
/// so that there is never more than one who writes.
#[derive(Debug)]
pub struct SlowDisk {
    file: File,
    place: TempDir,
    thread: BlockingSleep,
    takes: Duration,
    writers: Vec<ThreadId>,
}

impl SlowDisk {
    /// A disk that takes so long for a line, with an empty log.
    ///
    /// # Errors
    /// The operating system's, if it has no place for the file.
    pub fn new(lesson: &Lesson, takes: Duration) -> io::Result<SlowDisk> {
        let place = lesson.temp_dir("handloom-disk")?;
        let file = File::create(place.path().join("log"))?;
        let (thread, writers) = (lesson.blocking_sleep(), Vec::new());
        Ok(SlowDisk { file, place, thread, takes, writers })
    }

    /// Writes a line, and gives the disk back when that is done. It blocks.
    ///
    /// # Errors
    /// The operating system's.
    pub fn write(mut self, line: &str) -> io::Result<SlowDisk> {
        writeln!(self.file, "{line}")?;
        self.thread.sleep(self.takes);
        self.writers.push(thread::current().id());
        Ok(self)
    }

    /// Checks that the log has `line 1`, `line 2` and so on, and that each was written `here`, on
    /// this thread, or none was.
    ///
    /// # Errors
    /// The operating system's, if the file cannot be read again.
    pub fn check(&self, lesson: &Lesson, lines: u64, here: bool) -> io::Result<()> {
        let text = fs::read_to_string(self.place.path().join("log"))?;
        let expected: String = (1..=lines).map(|line| format!("line {line}\n")).collect();
        lesson.check(text == expected, "the log has all lines, in order");
        let by = self.writers.iter().all(|writer| (*writer == thread::current().id()) == here);
        lesson.check(by, "the loop's own thread writes if the loop is blocked, and only then");
        Ok(())
    }
}

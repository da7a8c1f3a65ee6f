//! Those who write the logs: other people's programs, which here are played by threads or by tasks.

use super::log::Log;
use super::round::named;
use super::{Run, Trouble};
use handloom::time::sleep;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

/// What one of them does.
#[derive(Clone, Debug)]
pub(super) struct Script {
    log: Arc<Log>,
    lines: usize,
    pace: Duration,
    trouble: Option<Trouble>,
}

enum Act {
    Append(String),
    Pause,
    Rotate,
    /// Once this many lines have been read.
    Truncate(usize),
    Remove,
}

impl Script {
    pub(super) fn new(
        log: &Arc<Log>,
        lines: usize,
        pace: Duration,
        trouble: Option<Trouble>,
    ) -> Script {
        Script { log: Arc::clone(log), lines, pace, trouble }
    }

    /// What the trace calls whoever plays it.
    pub(super) fn name(&self) -> String {
        format!("writer of {}", self.log.name())
    }

    /// The lines that it writes, as they have to be where they are merged.
    pub(super) fn merged(&self) -> Vec<String> {
        let (name, separator) = (self.log.name(), super::tail::SEPARATOR);
        (1..=self.lines).map(|n| format!("{name}{separator}{}", self.line(n))).collect()
    }

    fn line(&self, number: usize) -> String {
        format!("line {number} of {}", self.lines)
    }

    /// Each line is followed by a pause, and each third line has one in its middle: programs write
    /// when their buffers are full, and not when their lines are.
    fn acts(&self) -> Vec<Act> {
        // So late that the rest is shorter than what was there before: see `Tail`.
        let trouble_after = self.lines - self.lines / 4;
        let mut acts = Vec::new();
        for number in 1..=self.lines {
            let line = self.line(number) + "\n";
            if number % 3 == 0 {
                let (half, rest) = line.split_at(line.len() / 2);
                acts.extend([Act::Append(half.into()), Act::Pause, Act::Append(rest.into())]);
            } else {
                acts.push(Act::Append(line));
            }
            acts.push(Act::Pause);
            if number == trouble_after {
                acts.extend(self.trouble.map(|trouble| match trouble {
                    Trouble::Rotate => Act::Rotate,
                    Trouble::Truncate => Act::Truncate(number),
                    Trouble::Remove => Act::Remove,
                }));
            }
        }
        acts
    }

    /// Writes the log, and blocks this thread in its pauses.
    ///
    /// # Errors
    /// The operating system's, with the name of the log.
    pub(super) fn play(&self, run: &Run) -> io::Result<()> {
        self.write(run).map_err(|error| named(self.log.path(), &error))
    }

    /// The same as a coroutine.
    ///
    /// # Errors
    /// As above.
    pub(super) async fn play_async(self, run: Run) -> io::Result<()> {
        self.write_async(&run).await.map_err(|error| named(self.log.path(), &error))
    }

    fn write(&self, run: &Run) -> io::Result<()> {
        let mut writer = Writer::open(&self.log)?;
        for act in self.acts() {
            while writer.has_to_wait(&act) {
                run.pause();
            }
            if writer.does(act)? {
                run.block(self.pace);
            }
        }
        Ok(())
    }

    async fn write_async(&self, run: &Run) -> io::Result<()> {
        let mut writer = Writer::open(&self.log)?;
        for act in self.acts() {
            while writer.has_to_wait(&act) {
                sleep(run.interval()).await;
            }
            if writer.does(act)? {
                sleep(self.pace).await;
            }
        }
        Ok(())
    }
}

struct Writer {
    log: Arc<Log>,
    file: File,
}

impl Writer {
    fn open(log: &Arc<Log>) -> io::Result<Writer> {
        let file = OpenOptions::new().append(true).open(log.path());
        // From here on the drop says that the log is over. It has to be said in any case.
        let file = file.inspect_err(|_| log.is_written())?;
        Ok(Writer { log: Arc::clone(log), file })
    }

    /// A file is truncated here when everything in it has been read, so that nothing is lost.
    fn has_to_wait(&self, act: &Act) -> bool {
        let Act::Truncate(lines) = act else { return false };
        self.log.lines() < *lines && !self.log.progress().left
    }

    /// Does it. True: there is to be a pause.
    fn does(&mut self, act: Act) -> io::Result<bool> {
        match act {
            Act::Append(text) => self.file.write_all(text.as_bytes())?,
            Act::Pause => return Ok(true),
            Act::Rotate => {
                fs::rename(self.log.path(), self.log.path().with_extension("log.1"))?;
                self.file = OpenOptions::new().append(true).create(true).open(self.log.path())?;
            }
            Act::Truncate(_) => self.file.set_len(0)?,
            Act::Remove => fs::remove_file(self.log.path())?,
        }
        Ok(false)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.log.is_written();
    }
}

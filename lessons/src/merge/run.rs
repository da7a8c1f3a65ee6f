//! One run of one version: what it is given to keep to, and what it is seen to do.

use super::{Read, Tail};
use handloom::spawn_blocking;
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, ThreadId};
use std::time::Duration;

/// How a version is to wait.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    pub(super) interval: Duration,
    pub(super) is_virtual: bool,
}

impl Run {
    /// Waits before the next look, and blocks the thread meanwhile.
    pub fn pause(&self) {
        self.block(self.interval);
    }

    /// How long to wait before the next look.
    pub fn interval(&self) -> Duration {
        self.interval
    }

    // ANCHOR: look
    /// Has a thread of the pool look for a line: a disk blocks whoever asks it. Threads are done in
    /// an order of their own. So under a virtual clock, where each run has to be the same, the look
    /// is taken here and now.
    pub async fn look(&self, mut log: Tail) -> (Tail, io::Result<Read>) {
        let look = move || {
            let read = log.read_line();
            (log, read)
        };
        if self.is_virtual {
            let looked = look();
            if let (_, Ok(Read::Nothing)) = looked {
                // Time will jump, but a thread that writes has to have its turn.
                thread::yield_now();
            }
            return looked;
        }
        spawn_blocking(look).await.expect("to look for a line does not panic")
    }
    // ANCHOR_END: look

    pub(super) fn block(&self, time: Duration) {
        if self.is_virtual {
            thread::yield_now();
        } else {
            thread::sleep(time);
        }
    }
}

/// What is counted while a version runs.
#[derive(Debug, Default)]
pub(super) struct Tally {
    looks_in_vain: AtomicU64,
    readers: Mutex<HashSet<ThreadId>>,
    writers: Mutex<HashSet<ThreadId>>,
}

impl Tally {
    pub(super) fn looks_in_vain(&self) {
        self.looks_in_vain.fetch_add(1, Relaxed);
    }

    pub(super) fn reads(&self) {
        insert(&self.readers);
    }

    fn writes(&self) {
        insert(&self.writers);
    }

    /// How many looks found nothing.
    pub(super) fn all_in_vain(&self) -> u64 {
        self.looks_in_vain.load(Relaxed)
    }

    /// How many threads read logs, and how many wrote to the output.
    pub(super) fn threads(&self) -> (usize, usize) {
        (count(&self.readers), count(&self.writers))
    }
}

fn insert(threads: &Mutex<HashSet<ThreadId>>) {
    let mut threads = threads.lock().unwrap_or_else(PoisonError::into_inner);
    threads.insert(thread::current().id());
}

fn count(threads: &Mutex<HashSet<ThreadId>>) -> usize {
    threads.lock().unwrap_or_else(PoisonError::into_inner).len()
}

/// Where the merged lines go. It takes one at a time: whoever shares it has to see to that.
#[derive(Debug)]
pub struct Output {
    file: File,
    path: PathBuf,
    tally: Arc<Tally>,
}

impl Output {
    pub(super) fn create(path: &Path, tally: &Arc<Tally>) -> io::Result<Output> {
        let file = File::create(path)?;
        Ok(Output { file, path: path.to_owned(), tally: Arc::clone(tally) })
    }

    /// Writes a line.
    ///
    /// # Errors
    /// The operating system's, with the name of the file.
    pub fn write(&mut self, line: &[u8]) -> io::Result<()> {
        self.tally.writes();
        self.file.write_all(line).map_err(|error| {
            io::Error::new(error.kind(), format!("{}: {error}", self.path.display()))
        })
    }
}

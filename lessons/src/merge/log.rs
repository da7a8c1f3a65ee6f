//! A log file, as far as those who write it and those who read it have to know of each other.

use super::Tally;
use super::tail::SEPARATOR;
use crate::say;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, PoisonError};

/// A log that somebody writes while we read it.
#[derive(Debug)]
pub(super) struct Log {
    name: String,
    path: PathBuf,
    ends: Ends,
    /// Whether whoever writes it has ended.
    written: AtomicBool,
    /// How many of its lines have been read.
    lines: AtomicUsize,
    progress: Mutex<Progress>,
    pub(super) tally: Arc<Tally>,
}

/// How it is known that nothing more will come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ends {
    /// Its writer is one of ours, and says so.
    Told,
    /// So many looks in vain, one after the other.
    Quiet(u32),
}

/// How far whoever reads it has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Progress {
    /// How much of the file that is there has been read.
    pub(super) bytes: u64,
    /// Whether it was another file before, or had another content.
    pub(super) moved: bool,
    /// Whether something may have been lost before it was read, and nobody can tell.
    pub(super) unsure: bool,
    /// Whether it was read to its end.
    pub(super) ended: bool,
    /// Whether nobody reads it any more.
    pub(super) left: bool,
}

impl Log {
    pub(super) fn new(path: &Path, ends: Ends, tally: &Arc<Tally>) -> Arc<Log> {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        // What stands between name and line stands in no name.
        let name = name.replace(SEPARATOR, "_");
        let (written, lines, progress) = Default::default();
        let (path, tally) = (path.to_owned(), Arc::clone(tally));
        Arc::new(Log { name, path, ends, written, lines, progress, tally })
    }

    /// What its lines begin with where they are merged.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Its file, without the way there.
    pub(super) fn file(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Nothing more will be written.
    pub(super) fn is_written(&self) {
        self.written.store(true, SeqCst);
    }

    /// Whether nothing more will come. Who asks this before a look, and finds nothing in that look,
    /// has missed nothing.
    pub(super) fn is_over(&self, looks_in_vain: u32) -> bool {
        match self.ends {
            Ends::Told => self.written.load(SeqCst),
            Ends::Quiet(limit) => looks_in_vain >= limit,
        }
    }

    pub(super) fn has_a_line_more(&self) {
        self.lines.fetch_add(1, SeqCst);
    }

    pub(super) fn lines(&self) -> usize {
        self.lines.load(SeqCst)
    }

    pub(super) fn progress(&self) -> Progress {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn goes_on(&self, change: impl FnOnce(&mut Progress)) {
        change(&mut self.progress.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Says that something has happened to the file.
    pub(super) fn notice(&self, what: &str) {
        say!("  {} {what}", self.file());
    }
}

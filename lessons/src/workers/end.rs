//! How a worker ended.

use std::fmt;
use std::process::ExitStatus;

/// How a worker ended. It prints as the status, and what the worker complained of.
#[derive(Clone, Debug)]
pub struct End {
    status: ExitStatus,
    words: String,
}

impl End {
    #[cfg_attr(not(unix), allow(dead_code))]
    pub(super) fn new(status: ExitStatus, complaint: &[u8]) -> End {
        // A line of its own each: several would tear the table that they stand above.
        let words = String::from_utf8_lossy(complaint);
        End { status, words: words.lines().collect::<Vec<_>>().join("; ") }
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = if self.words.is_empty() { "no last words" } else { &self.words };
        write!(f, "{}, {words}", self.status)
    }
}

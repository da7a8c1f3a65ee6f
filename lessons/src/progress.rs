//! A line that says what is under way, for whoever watches a lesson that takes its time.
//!
//! It is on standard error, and only if that is a terminal; it is gone before anything else is
//! printed. So it is in no output that is kept, and in no recording.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// Whether the line is on the screen.
static SHOWN: AtomicBool = AtomicBool::new(false);

/// Back to the beginning of the line, and nothing on it.
const EMPTY: &str = "\r\x1b[2K";

/// Shows what is under way, in place of what was.
pub(crate) fn show(what: impl Display) {
    if is_watched() {
        SHOWN.store(true, Relaxed);
        let mut screen = io::stderr().lock();
        let _ = write!(screen, "{EMPTY}{what} ...").and_then(|()| screen.flush());
    }
}

/// Takes the line away, if it is there.
pub(crate) fn clear() {
    if SHOWN.swap(false, Relaxed) {
        let mut screen = io::stderr().lock();
        let _ = write!(screen, "{EMPTY}").and_then(|()| screen.flush());
    }
}

fn is_watched() -> bool {
    let plain = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
    !plain && io::stderr().is_terminal()
}

//! What a lesson prints.
//!
//! `println!` panics where nobody reads any more (`| head`). Here that is nobody's loss: the lesson
//! goes on in silence. Any other trouble with standard output, a full disk for one, is kept, and
//! named when the lesson is over.

use handloom::trace;
use std::fmt::Display;
use std::io::{self, Write};
use std::sync::OnceLock;

static TROUBLE: OnceLock<io::Error> = OnceLock::new();

/// Prints `text`, and puts it into the trace line by line. The lines of several threads stay whole,
/// and are in the trace in the order in which they are printed.
#[track_caller]
pub(crate) fn say(text: &str) {
    let mut out = io::stdout().lock();
    // An empty text is an empty line; `lines` would make nothing of it.
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        trace::output(line);
        write_line(&mut out, line);
    }
}

/// Prints `text` and keeps it out of the trace.
pub(crate) fn print(text: impl Display) {
    write_line(&mut io::stdout().lock(), text);
}

/// Prints a line to standard error. Where that fails, nobody is left to be told.
pub(crate) fn complain(line: impl Display) {
    if cfg!(test) {
        eprintln!("{line}");
    } else {
        let _ = writeln!(io::stderr(), "{line}");
    }
}

/// What went wrong with standard output first, if anything did.
pub(crate) fn trouble() -> Option<&'static io::Error> {
    if let Err(error) = io::stdout().flush() {
        keep(error);
    }
    TROUBLE.get()
}

fn write_line(out: &mut impl Write, line: impl Display) {
    // Only `println!` is captured by the test harness.
    if cfg!(test) {
        println!("{line}");
    } else if let Err(error) = writeln!(out, "{line}") {
        keep(error);
    }
}

fn keep(error: io::Error) {
    if error.kind() != io::ErrorKind::BrokenPipe {
        let _ = TROUBLE.set(error);
    }
}

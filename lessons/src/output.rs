//! What a lesson prints.
//!
//! `println!` panics where nobody reads any more (`| head`). Here that is nobody's loss: the lesson
//! goes on in silence. Any other trouble with standard output, a full disk for one, is kept, and
//! named when the lesson is over.

use crate::progress;
use handloom::trace;
use std::cell::RefCell;
use std::fmt::Display;
use std::io::{self, Write};
use std::sync::OnceLock;

static TROUBLE: OnceLock<io::Error> = OnceLock::new();

thread_local! {
    static KEPT: RefCell<Option<Kept>> = const { RefCell::new(None) };
}

/// What this thread has said while somebody listened.
struct Kept {
    aloud: bool,
    lines: Vec<String>,
}

/// Prints `text`, and puts it into the trace line by line. The lines of several threads stay whole,
/// and are in the trace in the order in which they are printed.
#[track_caller]
pub(crate) fn say(text: &str) {
    let mut out = io::stdout().lock();
    // An empty text is an empty line; `lines` would make nothing of it.
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        if keep_line(line) {
            trace::output(line);
            write_line(&mut out, line);
        }
    }
}

/// Runs `speaker`, and gives the lines that it has said on this thread. Where that is not to be done
/// `aloud`, they are said to nobody else: not printed, and not in the trace.
pub(crate) fn kept(aloud: bool, speaker: impl FnOnce()) -> Vec<String> {
    let listen = |kept| KEPT.replace(kept);
    let before = Before(listen(Some(Kept { aloud, lines: Vec::new() })));
    speaker();
    let kept = listen(None);
    drop(before);
    kept.map_or_else(Vec::new, |kept| kept.lines)
}

/// Whoever listened before goes on listening, also when the speaker panics.
struct Before(Option<Kept>);

impl Drop for Before {
    fn drop(&mut self) {
        KEPT.set(self.0.take());
    }
}

/// Keeps a line if somebody listens, and tells whether it is for others, too.
fn keep_line(line: &str) -> bool {
    KEPT.with_borrow_mut(|kept| {
        kept.as_mut().is_none_or(|kept| {
            kept.lines.push(line.to_owned());
            kept.aloud
        })
    })
}

/// Prints `text` and keeps it out of the trace.
pub(crate) fn print(text: impl Display) {
    write_line(&mut io::stdout().lock(), text);
}

/// Prints a line to standard error. Where that fails, nobody is left to be told.
pub(crate) fn complain(line: impl Display) {
    progress::clear();
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
    progress::clear();
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

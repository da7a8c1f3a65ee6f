//! The text timeline that `--trace` prints: a line for each event.

use super::Run;
use super::names::{Names, moment};
use handloom::trace::{Actor, TaskId, What};
use std::fmt::Write;
use std::io::{self, IsTerminal};

/// How long a line may be.
const WIDTH: usize = 100;

/// The whole timeline.
///
/// The moment is written where it changes, and the thread only if there is more than one.
pub(super) fn text(run: &Run<'_>, colour: bool) -> String {
    let names = Names::of(run.events, run.header.file());
    let threads = run.events.iter().any(|event| event.thread.0 != 0);
    let mut text = format!("\n{}: {} events\n", run.header.lesson, run.events.len());
    let mut before = None;
    let mut events = run.events.iter().peekable();
    while let Some(event) = events.next() {
        let at = moment(event.at);
        let shown = if before.as_ref() == Some(&at) { "" } else { &at };
        let mut line = format!("{shown:<12}");
        if threads {
            let _ = write!(line, "T{:<3} ", event.thread.0);
        }
        line += &names.event(&event.what);
        // A timer, or a socket, and the tasks that it wakes are one thing to a reader.
        let mut arrow = " → wakes ";
        while let Some(task) = events.peek().and_then(|next| woken_by(&event.what, &next.what)) {
            let _ = write!(line, "{arrow}{}", names.task(task));
            arrow = ", ";
            events.next();
        }
        let line = cut(&line);
        match hue(&event.what).filter(|_| colour) {
            Some(hue) => {
                let _ = write!(text, "\x1b[{hue}m{line}\x1b[0m");
            }
            None => text += &line,
        }
        text.push('\n');
        before = Some(at);
    }
    if let Some(note) = run.header.note() {
        text += &note;
    }
    text.trim_end().to_owned()
}

/// Whether whoever reads standard output wants colours: a terminal, and no word against it (see
/// <https://no-color.org>).
pub(super) fn in_colour() -> bool {
    let refused = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    io::stdout().is_terminal() && !refused("NO_COLOR")
}

/// The colour of an event, as a terminal calls it: green is what a program prints, yellow what
/// wakes a task, cyan what sockets do, red what went wrong, and grey what merely waits.
fn hue(what: &What) -> Option<u8> {
    match what {
        What::Output { .. } => Some(32),
        What::Woken { .. } | What::TimerFired { .. } => Some(33),
        What::SourceRegistered { .. } | What::SourceReady { .. } => Some(36),
        What::Panicked { .. } | What::PanicUnjoined { .. } | What::SlowPoll { .. } => Some(31),
        What::Pending { .. } | What::Parked { .. } | What::Unparked => Some(90),
        _ => None,
    }
}

/// Whom `what` wakes, if that is what happens next.
fn woken_by(what: &What, next: &What) -> Option<TaskId> {
    match (what, next) {
        (What::TimerFired { timer }, What::Woken { task, by: Actor::Timer(by) }) if timer == by => {
            Some(*task)
        }
        (What::SourceReady { source, .. }, What::Woken { task, by: Actor::Reactor(by) })
            if source == by =>
        {
            Some(*task)
        }
        _ => None,
    }
}

/// A line that fits, without characters that would move the cursor.
fn cut(line: &str) -> String {
    let clean = line.trim_end().chars().map(|c| if c.is_control() { '\u{fffd}' } else { c });
    if line.trim_end().chars().count() <= WIDTH {
        return clean.collect();
    }
    clean.take(WIDTH - 1).chain(['…']).collect()
}

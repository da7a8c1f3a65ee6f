//! The text timeline that `--trace` prints: a line for each event.

use super::Run;
use super::names::{Names, moment};
use handloom::trace::{Actor, TaskId, What};
use std::fmt::Write;

/// How long a line may be.
const WIDTH: usize = 100;

/// The whole timeline.
///
/// The moment is written where it changes, and the thread only if there is more than one.
pub(super) fn text(run: &Run<'_>) -> String {
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
        text += &cut(&line);
        text.push('\n');
        before = Some(at);
    }
    if let Some(note) = run.header.note() {
        text += &note;
    }
    text.trim_end().to_owned()
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

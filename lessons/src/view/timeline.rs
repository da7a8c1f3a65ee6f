//! The text timeline that `--trace` prints: a line for each event.

use super::Run;
use super::names::{Names, moment};
use handloom::trace::{Actor, Event, What};
use std::fmt::Write;

/// How long a line may be.
const WIDTH: usize = 100;

/// The whole timeline.
///
/// The moment is written where it changes, and the thread only if there is more than one.
pub(super) fn text(run: &Run<'_>) -> String {
    let names = Names::of(run.events);
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
        // A timer and the task that it wakes are one thing to a reader.
        if let Some(woken) = events.next_if(|next| fires_for(event, next)) {
            let What::Woken { task, .. } = woken.what else {
                continue;
            };
            let _ = write!(line, " -> {} woken", names.task(task));
        }
        text += &cut(&line);
        text.push('\n');
        before = Some(at);
    }
    if let Some(note) = run.note() {
        text += &note;
    }
    text.trim_end().to_owned()
}

fn fires_for(event: &Event, next: &Event) -> bool {
    matches!(
        (&event.what, &next.what),
        (What::TimerFired { timer }, What::Woken { by: Actor::Timer(by), .. }) if timer == by
    )
}

/// A line that fits, without characters that would move the cursor.
fn cut(line: &str) -> String {
    let clean = line.trim_end().chars().map(|c| if c.is_control() { '\u{fffd}' } else { c });
    if line.trim_end().chars().count() <= WIDTH {
        return clean.collect();
    }
    clean.take(WIDTH - 1).chain(['…']).collect()
}

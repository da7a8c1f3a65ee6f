//! The pane of things with a number of their own: queues, locks, cells, coroutines, threads, jobs.

use crate::panes::{Pane, list, styled};
use crate::player::Player;
use handloom::trace::{ObjectId, ResumedWith, ThreadId};
use replay::{Coroutine, JobState, Queue, Thing, names};

/// Whatever the run has of them, a row each; queues that are closed and drained are over. In sight
/// is what the last event has changed, or else what somebody waits for.
pub(crate) fn pane(player: &Player) -> Pane {
    let world = player.replay.world();
    let (names, changed) = (player.replay.names(), world.changed());
    let mut rows = Vec::new();
    let (mut focus, mut awaited) = (None, None);
    let mut row = |thing: Thing, text: String| {
        let news = changed.contains(&thing);
        if news && focus.is_none() {
            focus = Some(rows.len());
        }
        if awaited.is_none() && !world.waiters(thing).is_empty() {
            awaited = Some(rows.len());
        }
        rows.push(styled(format!(" {text}"), news));
    };
    for (id, cell) in world.cells.iter() {
        let value = cell.value.as_deref().unwrap_or("?");
        row(Thing::Object(*id), format!("{} = {value}", names.object(*id)));
        for (who, seen) in cell.seen.iter().filter(|(_, seen)| seen.as_ref() != value) {
            row(Thing::Object(*id), format!("  {} saw {seen}", user(player, *who)));
        }
    }
    for (id, queue) in world.queues.iter() {
        let thing = Thing::Object(*id);
        let is_over = queue.closed && queue.len == 0 && world.waiters(thing).is_empty();
        if is_over && !changed.contains(&thing) {
            continue;
        }
        row(Thing::Object(*id), format!("{}{}", filled(player, *id, queue), waiters(player, *id)));
    }
    for (id, lock) in world.locks.iter() {
        let holder = match (lock.held, lock.holder) {
            (true, Some(task)) => format!("held by {}", names.task(task)),
            (true, None) => "held".into(),
            (false, _) => "free".into(),
        };
        let line = format!("{}: {holder}{}", names.object(*id), waiters(player, *id));
        row(Thing::Object(*id), line);
    }
    for (id, signal) in world.signals.iter() {
        let free = signal.available.map_or_else(String::new, |free| format!(": {free} free"));
        row(Thing::Object(*id), format!("{}{free}{}", names.object(*id), waiters(player, *id)));
    }
    for (id, coroutine) in world.coroutines.iter() {
        row(Thing::Object(*id), format!("{}{}", names.object(*id), told(coroutine)));
    }
    for (id, job) in world.jobs.iter() {
        let thing = Thing::Object(*id);
        let state = match (job.state, job.thread) {
            // Its thread tells of it.
            (JobState::Running, Some(_)) if world.waiters(thing).is_empty() => continue,
            (JobState::Running, Some(thread)) => format!("on {}", names.thread(thread)),
            (JobState::Queued, _) | (JobState::Running, None) => "queued".into(),
            (JobState::Done, _) => continue,
            (JobState::Panicked, _) => "panicked".into(),
        };
        row(thing, format!("{} {state}{}", names.object(*id), waiters(player, *id)));
    }
    for (id, _) in world.threads.iter().filter(|(id, _)| **id != ThreadId(0)) {
        if let Some(does) = player.replay.thread_does(*id) {
            row(Thing::Thread(*id), format!("{}: {does}", names.thread(*id)));
        }
    }
    Pane {
        title: "queues, locks, cells".into(),
        rows,
        focus: focus.or(awaited).unwrap_or_default(),
    }
}

/// A task or thread that uses a cell.
fn user(player: &Player, who: Thing) -> String {
    match who {
        Thing::Task(task) => player.replay.names().task(task),
        Thing::Thread(thread) => player.replay.names().thread(thread),
        _ => String::new(),
    }
}

/// `queue rows ███░ 3/4`.
fn filled(player: &Player, id: ObjectId, queue: &Queue) -> String {
    /// The most cells that are drawn one for one.
    const CELLS: usize = 12;
    let name = player.replay.names().object(id);
    let closed = if queue.closed { " closed" } else { "" };
    let Some(capacity) = queue.capacity else {
        return format!("{name}: {}{closed}", queue.len);
    };
    let bar = if capacity <= CELLS {
        let full = queue.len.min(capacity);
        format!("{}{} ", "█".repeat(full), "░".repeat(capacity - full))
    } else {
        String::new()
    };
    format!("{name} {bar}{}/{capacity}{closed}", queue.len)
}

fn waiters(player: &Player, id: ObjectId) -> String {
    match &player.replay.world().waiters(Thing::Object(id))[..] {
        [] => String::new(),
        tasks => format!(" ← {}", list(player, tasks)),
    }
}

fn told(coroutine: &Coroutine) -> String {
    let state =
        coroutine.state.map_or_else(String::new, |state| format!(" {}", names::status(state)));
    let sent = match &coroutine.sent {
        None => String::new(),
        Some(ResumedWith::Nothing) => " next()".into(),
        Some(ResumedWith::Value(value)) => format!(" send({})", value.as_deref().unwrap_or("…")),
        Some(ResumedWith::Error(error)) => format!(" throw({})", error.as_deref().unwrap_or("…")),
        Some(ResumedWith::Exit) => " close()".into(),
    };
    let yielded = match &coroutine.yielded {
        None => String::new(),
        Some(value) => format!(" → {}", value.as_deref().unwrap_or("…")),
    };
    format!("{state}{sent}{yielded}")
}

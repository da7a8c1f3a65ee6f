//! The pane of things with a number of their own: cells, queues, locks, coroutines, jobs, threads.

use crate::pane::{Pane, styled};
use crate::panes::list;
use crate::player::Player;
use handloom::trace::{ObjectId, ResumedWith, TaskId, ThreadId};
use replay::{Answer, Coroutine, JobState, Queue, Thing, names};
use std::collections::BTreeMap;

/// What a row of this pane is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Row {
    Cell(ObjectId),
    /// What a task or thread has read from a cell and has not written since.
    Seen(ObjectId, Thing),
    Queue(ObjectId),
    Lock(ObjectId),
    Signal(ObjectId),
    Coroutine(ObjectId),
    Job(ObjectId),
    Thread(ThreadId),
}

impl Row {
    fn thing(self) -> Thing {
        match self {
            Row::Thread(thread) => Thing::Thread(thread),
            Row::Cell(object)
            | Row::Seen(object, _)
            | Row::Queue(object)
            | Row::Lock(object)
            | Row::Signal(object)
            | Row::Coroutine(object)
            | Row::Job(object) => Thing::Object(object),
        }
    }

    /// What many of them are called.
    fn kind(self) -> &'static str {
        match self {
            Row::Cell(_) | Row::Seen(..) => "cells",
            Row::Queue(_) => "queues",
            Row::Lock(_) => "locks",
            Row::Signal(_) => "signals",
            Row::Coroutine(_) => "coroutines",
            Row::Job(_) => "jobs",
            Row::Thread(_) => "threads",
        }
    }
}

/// Whatever the run has of them, a row each, but for what is over: closed and drained queues, jobs and
/// threads that have ended. A closed coroutine stays, for what came of it in the end. In sight is
/// what the last event has changed, or else what somebody waits for.
pub(crate) fn pane(player: &Player) -> Pane<'_> {
    let (changed, waiting) = (player.replay.world().changed(), player.replay.world().waiting());
    let rows = rows(player, &changed, &waiting);
    let is_news = |row: &Row| changed.contains(&row.thing());
    let is_awaited = |row: &Row| waiting.contains_key(&row.thing());
    let focus = rows.iter().position(is_news).or_else(|| rows.iter().position(is_awaited));
    let mut kinds: Vec<_> = rows.iter().map(|row| row.kind()).collect();
    kinds.dedup();
    // A title that says it all need not be repeated in each row.
    let is_one = kinds.len() == 1;
    let title = match &kinds[..] {
        [] if player.run.things.is_empty() => "nothing is shared yet".into(),
        [] => format!("{}: none", player.run.things.join(", ")),
        kinds => kinds.join(", "),
    };
    let (len, focus) = (rows.len(), focus.unwrap_or_default());
    let row = move |at: usize| {
        let row = rows[at];
        let text = text(player, row, waiting.get(&row.thing()).map_or(&[], Vec::as_slice));
        let kind = match row.kind() {
            kind if is_one => kind.strip_suffix('s').unwrap_or_default(),
            _ => " ",
        };
        let text = text.strip_prefix(kind).map_or(text.as_str(), str::trim_start);
        let indent = if matches!(row, Row::Seen(..)) { "   " } else { " " };
        styled(format!("{indent}{text}"), changed.contains(&row.thing()))
    };
    Pane { title, len, focus, row: Box::new(row) }
}

fn rows(player: &Player, changed: &[Thing], waiting: &BTreeMap<Thing, Vec<TaskId>>) -> Vec<Row> {
    let world = player.replay.world();
    let is_seen = |row: &Row| changed.contains(&row.thing()) || waiting.contains_key(&row.thing());
    let mut rows = Vec::new();
    for (id, cell) in world.cells.iter() {
        rows.push(Row::Cell(*id));
        rows.extend(cell.seen.keys().map(|who| Row::Seen(*id, *who)));
    }
    let queues = world.queues.iter().map(|(id, queue)| (Row::Queue(*id), queue));
    let queues = queues.filter(|(row, queue)| !queue.closed || queue.len > 0 || is_seen(row));
    rows.extend(queues.map(|(row, _)| row));
    rows.extend(world.locks.iter().map(|(id, _)| Row::Lock(*id)));
    rows.extend(world.signals.iter().map(|(id, _)| Row::Signal(*id)));
    rows.extend(world.coroutines.iter().map(|(id, _)| Row::Coroutine(*id)));
    let jobs = world.jobs.iter().map(|(id, job)| (Row::Job(*id), job));
    let jobs = jobs.filter(|(row, job)| match job.state {
        // Its thread tells of it.
        JobState::Running => is_seen(row) && waiting.contains_key(&row.thing()),
        JobState::Done => false,
        JobState::Queued | JobState::Panicked => true,
    });
    rows.extend(jobs.map(|(row, _)| row));
    let threads =
        world.threads.iter().filter(|(id, thread)| **id != ThreadId(0) && !thread.finished);
    rows.extend(threads.map(|(id, _)| Row::Thread(*id)));
    rows
}

fn text(player: &Player, row: Row, waiters: &[TaskId]) -> String {
    let (world, names) = (player.replay.world(), player.replay.names());
    let text = match row {
        Row::Cell(id) => {
            let value = world.cells.get(id).and_then(|cell| cell.value.as_deref());
            format!("{} = {}", names.object(id), value.unwrap_or("?"))
        }
        Row::Seen(id, who) => {
            let cell = world.cells.get(id).cloned().unwrap_or_default();
            let seen = cell.seen.get(&who);
            // What is written on the strength of it undoes what others have written.
            let old = if seen == cell.value.as_ref() { "" } else { ", outdated" };
            format!("{} saw {}{old}", player.name(who), seen.map_or("?", |seen| seen))
        }
        Row::Queue(id) => {
            let queue = world.queues.get(id).copied().unwrap_or_default();
            format!("{}{}", names.object(id), filled(&queue))
        }
        Row::Lock(id) => {
            let lock = world.locks.get(id).copied().unwrap_or_default();
            let holder = match (lock.held, lock.holder) {
                (true, Some(task)) => format!("held by {}", names.task(task)),
                (true, None) => "held".into(),
                (false, _) => "free".into(),
            };
            format!("{}: {holder}", names.object(id))
        }
        Row::Signal(id) => {
            let free = world.signals.get(id).and_then(|signal| signal.available);
            let free = free.map_or_else(String::new, |free| format!(": {free} free"));
            format!("{}{free}", names.object(id))
        }
        Row::Coroutine(id) => {
            let told = world.coroutines.get(id).map(told).unwrap_or_default();
            format!("{}{told}", names.object(id))
        }
        Row::Job(id) => {
            let job = world.jobs.get(id).copied().unwrap_or_default();
            let state = match (job.state, job.thread) {
                (JobState::Running, Some(thread)) => format!("on {}", names.thread(thread)),
                (JobState::Queued | JobState::Running, _) => "queued".into(),
                (JobState::Done, _) => "done".into(),
                (JobState::Panicked, _) => "panicked".into(),
            };
            format!("{} {state}", names.object(id))
        }
        Row::Thread(id) => {
            let does = player.replay.thread_does(id).unwrap_or_default();
            format!("{}: {does}", names.thread(id))
        }
    };
    match waiters {
        [] => text,
        tasks => format!("{text} ← {}", list(player, tasks)),
    }
}

/// ` ███░ 3/4`.
fn filled(queue: &Queue) -> String {
    /// The most cells that are drawn one for one.
    const CELLS: usize = 12;
    let closed = if queue.closed { " closed" } else { "" };
    let Some(capacity) = queue.capacity else {
        return format!(": {}{closed}", queue.len);
    };
    let bar = if capacity <= CELLS {
        let full = queue.len.min(capacity);
        format!("{}{} ", "█".repeat(full), "░".repeat(capacity - full))
    } else {
        String::new()
    };
    format!(" {bar}{}/{capacity}{closed}", queue.len)
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
    let answer = match &coroutine.answer {
        None => String::new(),
        Some(Answer::Yielded(value)) => format!(" → {}", value.as_deref().unwrap_or("…")),
        Some(Answer::Ended) => " → ended".into(),
    };
    format!("{state}{sent}{answer}")
}

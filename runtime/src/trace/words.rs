//! Waits in words, for reports that are read as text.

use super::{Direction, ObjectId, ObjectKind, Wait, WaitsFor};
use std::collections::BTreeMap;
use std::fmt;

/// A wait as a phrase that follows "waits for". Objects that have a name show it.
pub(crate) fn in_words(wait: &Wait, names: &BTreeMap<ObjectId, String>) -> impl fmt::Display {
    fmt::from_fn(move |f| {
        on(&wait.on, names, f)?;
        write!(f, ", at {}", wait.place)
    })
}

fn on(
    on: &WaitsFor,
    names: &BTreeMap<ObjectId, String>,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let object = |object: &ObjectId| {
        let kind = kind(object.kind);
        match names.get(object) {
            Some(name) => format!("the {kind} \"{name}\""),
            None => format!("{kind} {}", object.number),
        }
    };
    match on {
        WaitsFor::Turn => f.write_str("its turn"),
        WaitsFor::Timer { timer: None, .. } => f.write_str("a moment that never comes"),
        WaitsFor::Timer { deadline, .. } => write!(f, "t+{:?}", deadline.unwrap_or_default()),
        WaitsFor::Socket { source, direction: Direction::Read } => {
            write!(f, "source {} to be readable", source.0)
        }
        WaitsFor::Socket { source, direction: Direction::Write } => {
            write!(f, "source {} to be writable", source.0)
        }
        WaitsFor::QueuePut { queue, len, capacity } => {
            write!(f, "room in {} ({len} of {capacity})", object(queue))
        }
        WaitsFor::QueueGet { queue } => write!(f, "an item from {}", object(queue)),
        WaitsFor::QueueJoin { queue, unfinished } => {
            write!(f, "{unfinished} unfinished items of {}", object(queue))
        }
        WaitsFor::Lock { lock, holder: Some(holder) } => {
            write!(f, "{}, which {holder} holds", object(lock))
        }
        WaitsFor::Lock { lock, holder: None } => write!(f, "{}, which is held", object(lock)),
        WaitsFor::Permits { semaphore, wanted, available } => {
            write!(f, "{wanted} permits of {} ({available} free)", object(semaphore))
        }
        WaitsFor::Notified { notify } => write!(f, "{}", object(notify)),
        WaitsFor::Oneshot { oneshot } => write!(f, "the value of {}", object(oneshot)),
        WaitsFor::Join { task } => write!(f, "task {task} to end"),
        WaitsFor::Job { job } => write!(f, "{}", object(job)),
        WaitsFor::Other { what } => f.write_str(what),
        WaitsFor::More { count } => write!(f, "{count} things more"),
        WaitsFor::Child { child } => write!(f, "child {child} to exit"),
    }
}

fn kind(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Queue => "queue",
        ObjectKind::Lock => "lock",
        ObjectKind::Semaphore => "semaphore",
        ObjectKind::Notify => "notification",
        ObjectKind::Oneshot => "oneshot",
        ObjectKind::Coroutine => "coroutine",
        ObjectKind::Cell => "cell",
        ObjectKind::Job => "job",
    }
}

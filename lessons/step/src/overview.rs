//! What there is to be seen in a run at all.

use handloom::trace::{TaskId, Wait, WaitsFor, What};
use replay::{Kind, Replay};

/// What a whole run has in it, so that the screen keeps its shape while one walks through it.
#[derive(Debug)]
pub(crate) struct Run {
    /// Tasks, and with them the ready queue.
    pub(crate) has_tasks: bool,
    /// Timers, and what the reactor watches.
    pub(crate) has_clock: bool,
    /// Which sorts of things with a number of their own.
    pub(crate) things: Vec<&'static str>,
    /// The kinds of events that there is one of.
    pub(crate) kinds: Vec<Kind>,
    /// How wide the names of tasks are, as far as there is room for them.
    pub(crate) name_width: usize,
}

impl Run {
    pub(crate) fn of(replay: &Replay) -> Run {
        let has =
            |wanted: fn(&What) -> bool| replay.events().iter().any(|event| wanted(&event.what));
        let mut kinds = Kind::ALL.to_vec();
        kinds.retain(|kind| replay.next(*kind, 0).is_some());
        let tasks = replay.events().iter().filter_map(|event| match event.what {
            What::Spawned { task, .. } => Some(task),
            _ => None,
        });
        let names = tasks.chain([TaskId::MAIN]).map(|task| replay.names().task(task));
        Run {
            has_tasks: has(|what| matches!(what, What::Spawned { .. } | What::Polled { .. })),
            has_clock: has(|what| {
                matches!(
                    what,
                    What::TimerSet { .. } | What::SourceRegistered { .. } | What::Parked { .. }
                )
            }),
            things: things(&kinds, has(is_about_a_signal)),
            name_width: names
                .map(|name| name.chars().count())
                .max()
                .unwrap_or_default()
                .clamp(4, 14),
            kinds,
        }
    }
}

/// Sorts of things with a number of their own.
fn things(kinds: &[Kind], signals: bool) -> Vec<&'static str> {
    let sorts = [
        (kinds.contains(&Kind::Shared), "cells, queues, locks"),
        (signals, "signals"),
        (kinds.contains(&Kind::Coroutine), "coroutines"),
        (kinds.contains(&Kind::Thread), "threads"),
    ];
    sorts.into_iter().filter(|(there_is, _)| *there_is).map(|(_, sort)| sort).collect()
}

/// Something that is known from its name, or from the waits for it, and from no use of it.
fn is_about_a_signal(what: &What) -> bool {
    let is_for_one = |wait: &Wait| {
        matches!(
            wait.on,
            WaitsFor::Permits { .. } | WaitsFor::Notified { .. } | WaitsFor::Oneshot { .. }
        )
    };
    match what {
        What::Pending { waits, .. } => waits.iter().any(is_for_one),
        _ => false,
    }
}

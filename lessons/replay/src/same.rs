//! What two runs have in common, where more than their arguments had a say in them.

use crate::find::{runners, subject};
use handloom::trace::{Actor, Event, TaskId, TimerId, Wait, WaitsFor, What};
use std::collections::BTreeMap;
use std::time::Duration;

/// What happened to each task, and what it did in its turns, in its own order.
///
/// Where only a virtual clock comes from outside, the same arguments give the same bytes, and two
/// recordings are compared as they are. With sockets or the real clock they agree in this. Left out
/// is what the rest of the world decides:
///
/// - moments and deadlines, how often the reactor reports and the loop sleeps, and in which order
///   *different* tasks have their turns;
/// - turns in vain, in which a task does nothing and waits on for the same or for less of it; and,
///   where it waited for several things, which of them woke it in the end;
/// - lines that are printed outside of tasks, which is where a lesson states its times.
///
/// What is numbered, sockets and queues for two, is numbered by first use. `book/text/comparing.md` says
/// the same for those who write a viewer.
///
/// ```
/// use handloom::trace::{Recorder, TaskId};
/// use handloom::{Runtime, spawn, time::sleep};
/// use replay::task_events;
/// use std::time::Duration;
///
/// let run = |ms| {
///     let recorder = Recorder::new();
///     let runtime = Runtime::builder().virtual_clock().observer(recorder.clone()).build();
///     runtime.block_on(async {
///         spawn(sleep(Duration::from_millis(ms))).await.unwrap();
///     });
///     recorder.events()
/// };
/// let (one, other) = (run(10), run(20));
/// assert_ne!(one, other, "they took different times");
/// assert_eq!(task_events(&one), task_events(&other));
/// // Spawned, polled, its timer is set, pending, woken, polled, ready.
/// assert_eq!(task_events(&one)[&TaskId(1)].len(), 7);
/// ```
pub fn task_events(events: &[Event]) -> BTreeMap<TaskId, Vec<What>> {
    let mut tasks: BTreeMap<TaskId, Story> = BTreeMap::new();
    for (event, runner) in events.iter().zip(runners(events)) {
        if let Some(task) = subject(&event.what).or(runner)
            && let Some(what) = timeless(event.what.clone())
        {
            tasks.entry(task).or_default().goes_on(what);
        }
    }
    tasks.into_iter().map(|(task, story)| (task, story.told())).collect()
}

/// What is told of a task.
#[derive(Default)]
struct Story {
    told: Vec<What>,
    /// It waits for these, or did so last.
    waits: Vec<Wait>,
    /// It was woken, and perhaps polled, and whether it was in vain is not known yet.
    open: Vec<What>,
}

impl Story {
    fn goes_on(&mut self, mut what: What) {
        match &mut what {
            What::Woken { by, .. } => {
                if self.waits.len() > 1 {
                    *by = Actor::Runtime;
                }
                self.open.push(what);
                return;
            }
            What::Polled { .. } => {
                self.open.push(what);
                return;
            }
            What::Pending { waits, .. } => {
                let looked = matches!(self.open.last(), Some(What::Polled { .. }));
                let still = |wait: &Wait| wait.on != WaitsFor::Turn && self.waits.contains(wait);
                if looked && !waits.is_empty() && waits.iter().all(still) {
                    self.open.clear();
                    return;
                }
                self.waits.clone_from(waits);
            }
            _ => {}
        }
        self.told.append(&mut self.open);
        self.told.push(what);
    }

    fn told(mut self) -> Vec<What> {
        self.told.append(&mut self.open);
        self.told
    }
}

/// An event without what the time and the world have put into it, or `None` if that is all of it.
fn timeless(mut what: What) -> Option<What> {
    match &mut what {
        What::Woken { by: Actor::Timer(timer), .. } => *timer = NO_TIMER,
        What::Pending { waits, .. } => waits.iter_mut().for_each(forget_the_time),
        What::TimerSet { timer, deadline, .. } => (*timer, *deadline) = (NO_TIMER, Duration::ZERO),
        What::TimerCancelled { timer } => *timer = NO_TIMER,
        What::SourceReady { .. }
        | What::TimerFired { .. }
        | What::Parked { .. }
        | What::Unparked
        | What::SlowPoll { .. } => return None,
        _ => {}
    }
    Some(what)
}

/// Timers of all tasks are numbered together, in the order in which they are set.
const NO_TIMER: TimerId = TimerId(0);

fn forget_the_time(wait: &mut Wait) {
    if let WaitsFor::Timer { timer, deadline } = &mut wait.on {
        (*timer, *deadline) = (None, None);
    }
}

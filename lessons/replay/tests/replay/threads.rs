use crate::replay_of;
use handloom::trace::{Event, ObjectId, ObjectKind, ThreadId, What};
use std::time::Duration;

/// Each event a millisecond after the one before.
fn events(whats: impl IntoIterator<Item = (u32, What)>) -> Vec<Event> {
    let event = |(step, (thread, what))| Event {
        step,
        at: Duration::from_millis(step),
        thread: ThreadId(thread),
        caller: None,
        what,
    };
    (0..).zip(whats).map(event).collect()
}

#[test]
fn a_thread_is_busy_or_blocked_unless_it_has_told_what_it_waits_for() {
    let (thread, name) = (ThreadId(1), String::from("worker"));
    let object = |kind| ObjectId { kind, number: 1 };
    let (queue, lock, job) =
        (object(ObjectKind::Queue), object(ObjectKind::Lock), object(ObjectKind::Job));
    let told = [
        (What::ThreadStarted { thread, name }, "busy or blocked since t+0.000 s"),
        (What::QueuePut { queue, len: 1, capacity: 1 }, "busy or blocked since t+0.002 s"),
        (What::QueueFull { queue, capacity: 1 }, "found queue 1 full"),
        (What::QueueEmpty { queue }, "found queue 1 empty"),
        (What::LockWaited { lock, holder: None }, "found lock 1 taken"),
        (What::JobStarted { job }, "job 1 since t+0.010 s"),
        (What::LockTaken { lock, by: None }, "job 1 since t+0.012 s"),
        (What::JobFinished { job, panicked: false }, "waits for a job"),
        (What::ThreadFinished { thread }, ""),
    ];
    // What another thread does is none of its business.
    let other = || (2, What::Output { line: "elsewhere".into() });
    let mut replay =
        replay_of(events(told.iter().flat_map(|(what, _)| [(1, what.clone()), other()])));
    assert_eq!(replay.thread_does(thread), None);
    for (at, (what, does)) in told.iter().enumerate() {
        for step in [2 * at + 1, 2 * at + 2] {
            replay.at(step);
            assert_eq!(replay.thread_does(thread).unwrap_or_default(), *does, "{what:?}");
        }
    }
}

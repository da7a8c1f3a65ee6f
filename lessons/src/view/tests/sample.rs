//! A run in which everything happens.

use handloom::trace::*;
use std::time::Duration;

const QUEUE: ObjectId = ObjectId { kind: ObjectKind::Queue, number: 1 };
const LOCK: ObjectId = ObjectId { kind: ObjectKind::Lock, number: 1 };
const SEMAPHORE: ObjectId = ObjectId { kind: ObjectKind::Semaphore, number: 1 };
const NOTIFY: ObjectId = ObjectId { kind: ObjectKind::Notify, number: 1 };
const ONESHOT: ObjectId = ObjectId { kind: ObjectKind::Oneshot, number: 1 };
const CELL: ObjectId = ObjectId { kind: ObjectKind::Cell, number: 1 };
const GENERATOR: ObjectId = ObjectId { kind: ObjectKind::Coroutine, number: 1 };
const JOB: ObjectId = ObjectId { kind: ObjectKind::Job, number: 1 };

pub(super) fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn place() -> Place {
    Place { file: "src/\"odd\".rs".into(), line: 7, column: 9 }
}

pub(super) fn pending(task: u32, on: Vec<WaitsFor>) -> What {
    let waits = on.into_iter().map(|on| Wait { on, place: place() }).collect();
    What::Pending { task: TaskId(task), waits }
}

/// Every kind of event, wait and actor.
pub(super) fn everything() -> Vec<What> {
    let (main, task, timer, source) = (TaskId(0), TaskId(1), TimerId(1), SourceId(1));
    let text = || String::from("a \"text\" with \\, <b>, \u{7} and\na line break");
    vec![
        What::Spawned { task, name: Some("reader".into()), parent: Some(main), place: place() },
        What::Spawned { task: TaskId(2), name: None, parent: None, place: place() },
        What::Named { object: QUEUE, name: text() },
        What::Polled { task },
        What::TimerSet { timer, task, deadline: Duration::MAX },
        What::TimerSet { timer: TimerId(2), task, deadline: ms(300) },
        What::SourceRegistered { source: SourceId(2), kind: SourceKind::Listener },
        What::SourceRegistered { source: SourceId(3), kind: SourceKind::Stream },
        What::SourceRegistered { source, kind: SourceKind::Pipe },
        pending(
            1,
            vec![
                WaitsFor::Turn,
                WaitsFor::Timer { timer: Some(timer), deadline: Some(ms(100)) },
                WaitsFor::Timer { timer: None, deadline: None },
                WaitsFor::Socket { source, direction: Direction::Read },
                WaitsFor::Socket { source, direction: Direction::Write },
                WaitsFor::QueuePut { queue: QUEUE, len: 2, capacity: 2 },
                WaitsFor::QueueGet { queue: QUEUE },
                WaitsFor::QueueJoin { queue: QUEUE, unfinished: 3 },
                WaitsFor::Lock { lock: LOCK, holder: Some(main) },
                WaitsFor::Lock { lock: LOCK, holder: None },
                WaitsFor::Permits { semaphore: SEMAPHORE, wanted: 2, available: 1 },
                WaitsFor::Notified { notify: NOTIFY },
                WaitsFor::Oneshot { oneshot: ONESHOT },
                WaitsFor::Join { task },
                WaitsFor::Job { job: JOB },
                WaitsFor::Child { child: 1 },
                WaitsFor::other("a letter"),
                WaitsFor::More { count: 40 },
            ],
        ),
        What::Parked { until: Some(ms(100)) },
        What::Parked { until: None },
        What::Unparked,
        What::SourceReady { source, readable: true, writable: false },
        What::SourceDeregistered { source },
        What::TimerFired { timer },
        What::Woken { task, by: Actor::Timer(timer) },
        What::TimerCancelled { timer: TimerId(2) },
        What::Woken { task: TaskId(2), by: Actor::Task(task) },
        What::Woken { task: TaskId(2), by: Actor::Reactor(source) },
        What::Woken { task: TaskId(2), by: Actor::Thread(None) },
        What::Woken { task: TaskId(2), by: Actor::Thread(Some(ThreadId(1))) },
        What::Woken { task: TaskId(2), by: Actor::Runtime },
        What::Polled { task },
        What::QueuePut { queue: QUEUE, len: 1, capacity: 2 },
        What::QueueGot { queue: QUEUE, len: 0, capacity: 2 },
        What::QueueFull { queue: QUEUE, capacity: 2 },
        What::QueueEmpty { queue: QUEUE },
        What::QueueClosed { queue: QUEUE, len: 0 },
        What::LockTaken { lock: LOCK, by: Some(task) },
        What::LockWaited { lock: LOCK, holder: Some(task) },
        What::LockReleased { lock: LOCK },
        What::LockTaken { lock: LOCK, by: None },
        What::LockWaited { lock: LOCK, holder: None },
        What::LockReleased { lock: LOCK },
        What::CellRead { cell: CELL, value: "1".into() },
        What::CellWritten { cell: CELL, value: "2".into() },
        What::Resumed { coroutine: GENERATOR, with: ResumedWith::Nothing },
        What::Resumed { coroutine: GENERATOR, with: ResumedWith::Value(Some(text())) },
        What::Resumed { coroutine: GENERATOR, with: ResumedWith::Error(None) },
        What::Resumed { coroutine: GENERATOR, with: ResumedWith::Exit },
        What::Yielded { coroutine: GENERATOR, value: None },
        What::CoroutineState { coroutine: GENERATOR, state: CoroutineStatus::Created },
        What::CoroutineState { coroutine: GENERATOR, state: CoroutineStatus::Closed },
        What::ThreadStarted { thread: ThreadId(1), name: "helper".into() },
        What::JobStarted { job: JOB },
        What::JobFinished { job: JOB, panicked: true },
        What::ThreadFinished { thread: ThreadId(1) },
        What::SlowPoll { task, took: ms(12), from: Some(place()), to: None },
        What::SlowPoll { task, took: ms(12), from: None, to: Some(place()) },
        What::Ready { task },
        What::Panicked { task: TaskId(2), message: text() },
        What::PanicUnjoined { task: TaskId(2), message: text() },
        What::Spawned { task: TaskId(3), name: None, parent: None, place: place() },
        What::Cancelled { task: TaskId(3) },
        What::Output { line: text() },
    ]
}

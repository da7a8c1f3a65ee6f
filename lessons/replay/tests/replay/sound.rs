//! Recordings of what cannot have happened.

use crate::sample::{everything, ms, pending};
use handloom::trace::*;
use lessons::view::record;
use replay::{Header, SourceFile, read, read_text};
use std::path::Path;
use std::time::Duration;

/// Reads these events, on thread 0 unless they say otherwise, as a recording.
fn reads(events: &[Event]) -> Result<(), String> {
    let file = SourceFile { name: "src/\"odd\".rs".into(), ..SourceFile::default() };
    let header = Header { files: vec![file], ..Header::default() };
    let text = record::text(&header, events);
    read_text("run.json", text.as_bytes()).map(|_| ()).map_err(|error| error.to_string())
}

fn on(thread: u32, what: Vec<What>) -> Vec<Event> {
    let event = |(step, what)| Event {
        step,
        at: Duration::ZERO,
        thread: ThreadId(thread),
        caller: None,
        what,
    };
    (0..).zip(what).map(event).collect()
}

fn refused(events: &[Event], expected: &str) {
    let error = reads(events).expect_err(expected);
    let expected = format!("run.json: {expected}; record it again with the lesson's --record");
    assert_eq!(error, expected);
}

const TASK: TaskId = TaskId(1);
const TIMER: TimerId = TimerId(4);
const SOURCE: SourceId = SourceId(2);

fn object(kind: ObjectKind) -> ObjectId {
    ObjectId { kind, number: 3 }
}

fn spawned() -> What {
    let Some(What::Spawned { place, .. }) = everything().into_iter().next() else { panic!() };
    What::Spawned { task: TASK, name: None, parent: None, place }
}

#[test]
fn a_reference_to_what_never_was_is_refused() {
    let task = TASK;
    let none = "task 1 was never spawned";
    let refers = [
        (What::Polled { task }, "polled"),
        (What::Pending { task, waits: vec![] }, "pending"),
        (What::Ready { task }, "ready"),
        (What::Cancelled { task }, "cancelled"),
        (What::Woken { task, by: Actor::Runtime }, "woken"),
        (What::Woken { task: TaskId(0), by: Actor::Task(task) }, "woken"),
        (What::TimerSet { timer: TIMER, task, deadline: ms(1) }, "timer_set"),
        (What::LockTaken { lock: object(ObjectKind::Lock), by: Some(task) }, "lock_taken"),
        (What::SlowPoll { task, took: ms(1), from: None, to: None }, "slow_poll"),
    ];
    for (what, word) in refers {
        refused(&on(0, vec![what]), &format!("event 0, \"{word}\": {none}"));
    }
    let join = vec![What::Polled { task: TaskId(0) }, pending(0, vec![WaitsFor::Join { task }])];
    refused(&on(0, join), &format!("event 1, \"pending\": {none}"));
    let fired = What::TimerFired { timer: TIMER };
    refused(&on(0, vec![fired]), "event 0, \"timer_fired\": timer 4 was never set");
    let ready = What::SourceReady { source: SOURCE, readable: true, writable: false };
    refused(&on(0, vec![ready]), "event 0, \"source_ready\": source 2 was never registered");
    let job = What::JobFinished { job: object(ObjectKind::Job), panicked: false };
    refused(&on(0, vec![job]), "event 0, \"job_finished\": job 3 was never started");
    refused(&on(1, vec![What::Unparked]), "event 0, \"unparked\": thread 1 does not run");
}

#[test]
fn what_the_state_of_things_does_not_allow_is_refused() {
    let (task, queue) = (TASK, object(ObjectKind::Queue));
    let (lock, coroutine) = (object(ObjectKind::Lock), object(ObjectKind::Coroutine));
    let put = || What::QueuePut { queue, len: 1, capacity: 2 };
    let got = || What::QueueGot { queue, len: 0, capacity: 2 };
    let set = || What::TimerSet { timer: TIMER, task: TaskId(0), deadline: ms(1) };
    let fired = || What::TimerFired { timer: TIMER };
    let polled = || What::Polled { task };
    let over = || vec![spawned(), polled(), What::Ready { task }];
    let taken = || What::LockTaken { lock, by: None };
    let cases = [
        (vec![spawned(), spawned()], "spawned", "task 1 was spawned before"),
        (vec![spawned(), polled(), polled()], "polled", "task 1 is being polled already"),
        (vec![spawned(), What::Ready { task }], "ready", "task 1 is not being polled on thread 0"),
        (
            vec![spawned(), polled(), What::Polled { task: TaskId::MAIN }],
            "polled",
            "thread 0 is still polling task 1",
        ),
        ([over(), vec![polled()]].concat(), "polled", "task 1 is over already"),
        ([over(), vec![What::Cancelled { task }]].concat(), "cancelled", "task 1 is over already"),
        (vec![put(), got(), got()], "queue_got", "queue 3 has no item that could be got"),
        (vec![set(), fired(), fired()], "timer_fired", "timer 4 is not set any more"),
        (vec![set(), set()], "timer_set", "timer 4 was set before"),
        (vec![taken(), taken()], "lock_taken", "lock 3 is held already"),
        (vec![What::LockReleased { lock }], "lock_released", "lock 3 is not held"),
        (vec![What::Yielded { coroutine, value: None }], "yielded", "coroutine 3 was not resumed"),
    ];
    for (what, word, why) in cases {
        let last = what.len() - 1;
        assert_eq!(reads(&on(0, what[..last].to_vec())), Ok(()), "{why}");
        refused(&on(0, what), &format!("event {last}, \"{word}\": {why}"));
    }
}

#[test]
fn steps_count_from_zero_and_no_thread_goes_back_in_time() {
    let parked = || on(0, vec![What::Parked { until: None }, What::Unparked]);
    for step in [0, 2, 5] {
        let mut events = parked();
        events[1].step = step;
        refused(&events, &format!("event 1, \"unparked\": its step is {step}, expected 1"));
    }
    let mut events = parked();
    events[0].at = Duration::from_nanos(7);
    let why = "its time is 0, before that of the event before on thread 0";
    refused(&events, &format!("event 1, \"unparked\": {why}"));
    // Of two threads one may be told the time earlier and report it later.
    let started = What::ThreadStarted { thread: ThreadId(1), name: "other".into() };
    let mut events = on(0, vec![started, What::Parked { until: None }, What::Unparked]);
    events[1].at = Duration::from_nanos(7);
    events[2].thread = ThreadId(1);
    assert_eq!(reads(&events), Ok(()));
}

#[test]
fn what_lessons_record_is_sound() {
    let recordings = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/recordings");
    let files: Vec<_> = std::fs::read_dir(recordings).unwrap().flatten().collect();
    assert!(files.len() > 5);
    for file in files {
        read(&file.path()).unwrap();
    }
}

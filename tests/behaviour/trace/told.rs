//! What is told, in which order, and that it is the same every time.

use handloom::time::{sleep, timeout};
use handloom::trace::{self, Event, Recorder, What};
use handloom::{Runtime, gather, race, spawn, spawn_named, yield_now};
use handloom_tests::{limit, recorded, runtime, told};
use std::cell::Cell;
use std::future::ready;
use std::rc::Rc;
use std::time::Duration;

const MS: Duration = Duration::from_millis(1);

#[test]
fn two_tasks_that_take_turns_are_told_step_by_step() {
    let (runtime, recorder) = recorded();
    runtime.block_on(async {
        let tasks = ["left", "right"].map(|name| {
            spawn_named(name, async move {
                trace::output(name);
                yield_now().await;
            })
        });
        for task in tasks {
            task.await.unwrap();
        }
    });
    let expected = [
        "runtime wakes #0",
        "poll #0",
        "#0 spawns #1",
        "#0 spawns #2",
        "#0 waits for #1",
        "poll #1",
        "say left",
        "#1 wakes #1",
        "#1 waits for its turn",
        "poll #2",
        "say right",
        "#2 wakes #2",
        "#2 waits for its turn",
        "poll #1",
        "#1 ready",
        "#1 wakes #0",
        "poll #2",
        "#2 ready",
        "poll #0",
        "#0 ready",
    ];
    assert_eq!(told(&recorder), expected);
}

#[test]
fn an_abort_a_panic_and_a_timeout_are_told_step_by_step() {
    let (runtime, recorder) = recorded();
    runtime.block_on(async {
        let sleeper = spawn(sleep(Duration::MAX));
        let limited = timeout(5 * MS, sleeper).await;
        assert!(limited.is_err());
        let bad = spawn(async { panic!("bad") });
        assert!(bad.await.map(|(): ()| ()).is_err());
        let gone = spawn(std::future::pending::<()>());
        gone.abort();
        assert!(gone.await.is_err());
    });
    let expected = [
        "runtime wakes #0",
        "poll #0",
        "#0 spawns #1",
        "#0 sets ~1",
        "#0 waits for #1, ~1",
        "poll #1",
        "#1 waits for ever",
        "~1 fires",
        "~1 wakes #0",
        "poll #0",
        "#0 spawns #2",
        "#0 waits for #2",
        "poll #2",
        "#2 panics: bad",
        "#2 wakes #0",
        "poll #0",
        "#0 spawns #3",
        "#0 waits for #3",
        "#3 cancelled",
        "#3 wakes #0",
        "poll #0",
        "#0 ready",
    ];
    assert_eq!(told(&recorder), expected);
}

/// A program with a bit of everything that does not depend on the outside.
fn program(seed: Option<u64>) -> Vec<Event> {
    let recorder = Recorder::new();
    let mut builder = Runtime::builder().virtual_clock().observer(recorder.clone());
    if let Some(seed) = seed {
        builder = builder.seed(seed);
    }
    let runtime = builder.build();
    runtime.block_on(async {
        let workers = (0..6).map(|n| {
            spawn_named(format!("worker {n}"), async move {
                for round in 0..3 {
                    sleep((n + round) % 4 * MS).await;
                    trace::output(format!("{n} has done {round}"));
                    yield_now().await;
                }
                race(sleep(MS), sleep(n * MS)).await;
            })
        });
        gather(workers.collect::<Vec<_>>()).await
    });
    drop(runtime);
    recorder.events()
}

#[test]
fn the_same_program_gives_the_same_trace_under_every_schedule() {
    let _limit = limit();
    for seed in [None, Some(0), Some(1), Some(2)] {
        let events = program(seed);
        assert_eq!(events, program(seed), "seed {seed:?}");
        let steps: Vec<_> = events.iter().map(|event| event.step).collect();
        let gapless: Vec<_> = (0..events.len() as u64).collect();
        assert_eq!(steps, gapless);
        assert!(events.is_sorted_by_key(|event| event.at), "time does not run back");
    }
    assert_ne!(program(Some(1)), program(Some(2)));
}

#[test]
fn a_wait_that_came_to_nothing_is_not_told_of_the_next_task() {
    let (runtime, recorder) = recorded();
    runtime.block_on(async {
        // The first notes a wait and ends; the second notes one and panics.
        drop(spawn(race(sleep(MS), ready(()))));
        drop(spawn(async {
            race(sleep(MS), async { panic!("half-way") }).await;
        }));
        spawn(async { yield_now().await }).await.unwrap();
    });
    let told = told(&recorder);
    assert!(told.contains(&"#3 waits for its turn".to_owned()), "{told:#?}");
}

#[test]
fn a_wake_is_told_with_who_did_it() {
    let (runtime, recorder) = recorded();
    let kept = runtime.block_on(async {
        let waker = Rc::new(std::cell::RefCell::new(None));
        let slot = waker.clone();
        drop(spawn(std::future::poll_fn(move |cx| {
            slot.replace(Some(cx.waker().clone()));
            std::task::Poll::<()>::Pending
        })));
        yield_now().await;
        let wake = waker.clone();
        spawn(async move { wake.take().unwrap().wake() }).await.unwrap();
        yield_now().await;
        let ours = waker.take().unwrap();
        handloom::spawn_blocking(move || ours.wake()).await.unwrap();
        yield_now().await;
        let ours = waker.take().unwrap();
        // A thread that the trace does not know, and that was at work.
        let hold = handloom::time::hold();
        std::thread::spawn(move || drop((ours.wake(), hold))).join().unwrap();
        yield_now().await;
        waker.take()
    });
    drop(kept);
    let told = told(&recorder);
    let wakes: Vec<_> = told.iter().filter(|event| event.ends_with("wakes #1")).collect();
    assert_eq!(wakes, ["#2 wakes #1", "@1 wakes #1", "a thread wakes #1"]);
}

#[test]
fn where_nobody_observes_nothing_is_built() {
    let built = Rc::new(Cell::new(0));
    let count = || {
        built.set(built.get() + 1);
        What::Unparked
    };
    trace::emit(count);
    runtime().block_on(async {
        assert!(!trace::enabled());
        trace::emit(count);
    });
    assert_eq!(built.get(), 0);
    let (runtime, recorder) = recorded();
    runtime.block_on(async {
        assert!(trace::enabled());
        trace::emit(count);
    });
    assert_eq!(built.get(), 1);
    assert!(!trace::enabled(), "only inside");
    trace::emit(count);
    assert_eq!(built.get(), 1);
    assert!(recorder.events().iter().any(|event| event.what == What::Unparked));
}

#[test]
fn a_recorder_with_a_limit_keeps_the_first_events_and_counts_the_rest() {
    let recorder = Recorder::with_limit(5);
    let runtime = Runtime::builder().observer(recorder.clone()).build();
    runtime.block_on(async {
        for _ in 0..10 {
            yield_now().await;
        }
    });
    let steps: Vec<_> = recorder.events().iter().map(|event| event.step).collect();
    assert_eq!(steps, [0, 1, 2, 3, 4]);
    assert!(recorder.left_out() > 20);
}

#[test]
fn jobs_and_their_threads_are_told() {
    let recorder = Recorder::new();
    let builder = Runtime::builder().observer(recorder.clone());
    let runtime = builder.blocking_threads(1).build();
    runtime.block_on(async {
        handloom::spawn_blocking(|| ()).await.unwrap();
        let bad = handloom::spawn_blocking(|| panic!("bad"));
        assert!(bad.await.map(|(): ()| ()).is_err());
    });
    drop(runtime);
    let on_pool = recorder.events().into_iter().filter(|event| event.thread.0 == 1);
    let kinds: Vec<_> = on_pool
        .filter_map(|event| match event.what {
            What::ThreadStarted { name, .. } => Some(format!("{name} starts")),
            What::JobStarted { job } => Some(format!("job {} starts", job.number)),
            What::JobFinished { job, panicked } => {
                Some(format!("job {} ends, panicked: {panicked}", job.number))
            }
            What::ThreadFinished { .. } => Some("the thread ends".to_owned()),
            _ => None,
        })
        .collect();
    assert_eq!(
        kinds,
        [
            "pool-1 starts",
            "job 1 starts",
            "job 1 ends, panicked: false",
            "job 2 starts",
            "job 2 ends, panicked: true",
            "the thread ends",
        ]
    );
}

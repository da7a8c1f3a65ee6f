//! Slow polls: who is named, between which lines, by which clock, and when nobody looks at one.
//!
//! Nothing here takes time. A clock that the tests move by hand stands for a call that blocks.

use handloom::time::{Clock, VirtualClock, sleep};
use handloom::trace::{Event, Recorder, TaskId, What};
use handloom::{Builder, Runtime, SlowPoll, gather, spawn, spawn_named, yield_now};
use handloom_tests::{Log, told};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const MS: Duration = Duration::from_millis(1);

/// A clock that only the test moves, that counts how often it is looked at, and that passes for a
/// real one unless it is `jumping`.
#[derive(Debug)]
struct ByHand {
    clock: VirtualClock,
    looks: AtomicUsize,
    jumping: bool,
}

impl ByHand {
    fn new(jumping: bool) -> Arc<Self> {
        Arc::new(ByHand { clock: VirtualClock::new(), looks: AtomicUsize::new(0), jumping })
    }

    /// As a call that blocks for this long.
    fn block(&self, time: Duration) {
        self.clock.advance_to(self.clock.now() + time);
    }

    fn looks(&self) -> usize {
        self.looks.load(Ordering::Relaxed)
    }
}

impl Clock for ByHand {
    fn now(&self) -> Instant {
        self.looks.fetch_add(1, Ordering::Relaxed);
        self.clock.now()
    }

    fn is_virtual(&self) -> bool {
        self.jumping
    }

    fn advance_to(&self, deadline: Instant) {
        if self.jumping {
            self.clock.advance_to(deadline);
        }
    }
}

/// A runtime by that clock, and what its hook is told.
fn hooked(builder: Builder, clock: &Arc<ByHand>) -> (Runtime, Log<SlowPoll>) {
    let log = Log::new();
    let hook = {
        let log = log.clone();
        move |slow: &SlowPoll| log.add(slow.clone())
    };
    (builder.clock(clock.clone()).on_slow_poll(hook).build(), log)
}

/// Who, how long, and which lines, as distances from `base`.
fn brief(log: &Log<SlowPoll>, base: u32) -> Vec<(u32, u128, Option<u32>, Option<u32>, u32)> {
    let line = |place: &handloom::trace::Place| {
        assert!(place.file.ends_with("slow_poll.rs"), "{place}");
        place.line - base
    };
    let brief = |slow: &SlowPoll| {
        let (from, to) = (slow.from.as_ref().map(line), slow.to.as_ref().map(line));
        (slow.task.0, slow.took.as_millis(), from, to, line(&slow.spawned))
    };
    log.all().iter().map(brief).collect()
}

fn slow_polls(recorder: &Recorder) -> Vec<What> {
    let slow = |event: Event| matches!(event.what, What::SlowPoll { .. }).then_some(event.what);
    recorder.events().into_iter().filter_map(slow).collect()
}

#[test]
#[rustfmt::skip]
fn a_slow_poll_names_its_task_and_the_waits_that_it_lies_between() {
    let clock = ByHand::new(true);
    let (runtime, log) = hooked(Runtime::builder(), &clock);
    let base = line!();
    runtime.block_on(async {
        let clock = clock.clone();
        spawn_named("sleeper", async move {                                  // 3
            clock.block(200 * MS);
            yield_now().await;                                               // 5
            clock.block(300 * MS);
            sleep(MS).await;                                                 // 7
            yield_now().await;                                               // 8
            clock.block(400 * MS);
        })
        .await
        .unwrap();
    });
    assert_eq!(brief(&log, base), [
        (1, 200, Some(3), Some(5), 3),
        (1, 300, Some(5), Some(7), 3),
        (1, 400, Some(8), None, 3),
    ]);
    assert!(log.all().iter().all(|slow| slow.name.as_deref() == Some("sleeper")));
}

#[test]
#[rustfmt::skip]
fn the_main_future_is_named_with_the_line_of_block_on() {
    let clock = ByHand::new(true);
    let (runtime, log) = hooked(Runtime::builder(), &clock);
    let base = line!();
    runtime.block_on(async {                                                 // 1
        clock.block(200 * MS);
        yield_now().await;                                                   // 3
        clock.block(300 * MS);
    });
    runtime.block_on(async { clock.block(400 * MS) });                       // 6
    assert_eq!(brief(&log, base), [
        (0, 200, Some(1), Some(3), 1),
        (0, 300, Some(3), None, 1),
        (0, 400, Some(6), None, 6),
    ]);
}

#[test]
fn a_slow_poll_reads_as_one_line() {
    let place = |line| handloom::trace::Place { file: "a.rs".into(), line, column: 1 };
    let slow = SlowPoll {
        task: TaskId(3),
        name: Some("merge".into()),
        spawned: place(9),
        took: 200 * MS,
        from: Some(place(12)),
        to: Some(place(15)),
    };
    let both = "task #3 \"merge\" held the thread for 200.0ms, from a.rs:12 to a.rs:15 (spawned at \
                a.rs:9)";
    assert_eq!(slow.to_string(), both);
    let last = SlowPoll { name: None, to: None, ..slow.clone() }.to_string();
    assert_eq!(last, "task #3 held the thread for 200.0ms, from a.rs:12 on (spawned at a.rs:9)");
    let main = SlowPoll { task: TaskId::MAIN, name: None, from: None, ..slow }.to_string();
    assert!(
        main.starts_with("task #0 (main) held the thread for 200.0ms, up to a.rs:15"),
        "{main}"
    );
}

#[test]
fn the_limit_is_100_ms_unless_another_is_named() {
    let polls = |builder: Builder| {
        let clock = ByHand::new(true);
        let (runtime, log) = hooked(builder, &clock);
        runtime.block_on(async {
            for time in [0, 1, 99, 100, 101] {
                yield_now().await;
                clock.block(time * MS);
            }
        });
        log.all().iter().map(|slow| slow.took.as_millis()).collect::<Vec<_>>()
    };
    assert_eq!(polls(Runtime::builder()), [101]);
    assert_eq!(polls(Runtime::builder().slow_poll(99 * MS)), [100, 101]);
    assert_eq!(polls(Runtime::builder().slow_poll(Duration::ZERO)), [1, 99, 100, 101]);
    assert_eq!(polls(Runtime::builder().slow_poll(Duration::MAX)), [0; 0]);
}

/// What a trace says of a task that holds the thread for 200 ms.
fn traced(builder: Builder, clock: &Arc<ByHand>) -> (Vec<What>, Recorder) {
    let recorder = Recorder::new();
    let runtime = builder.clock(clock.clone()).observer(recorder.clone()).build();
    runtime.block_on(async {
        let clock = clock.clone();
        spawn(async move {
            clock.block(200 * MS);
            yield_now().await;
        })
        .await
        .unwrap();
    });
    (slow_polls(&recorder), recorder)
}

#[test]
fn an_observer_is_told_unasked_on_a_clock_that_the_world_moves_and_only_there() {
    let (told, recorder) = traced(Runtime::builder(), &ByHand::new(false));
    let [What::SlowPoll { task: TaskId(1), took, from: Some(from), to: Some(to) }] = &told[..]
    else {
        panic!("{told:?}");
    };
    assert_eq!((*took, to.line - from.line), (200 * MS, 2));
    // In its place: in the turn that it tells of.
    let events: Vec<_> = recorder.events().into_iter().map(|event| event.what).collect();
    let at = events.iter().position(|what| *what == told[0]).unwrap();
    assert_eq!(events[at - 2], What::Polled { task: TaskId(1) });
    assert!(matches!(events[at - 1], What::Woken { task: TaskId(1), .. }));
    assert!(matches!(events[at + 1], What::Pending { task: TaskId(1), .. }));

    assert_eq!(traced(Runtime::builder(), &ByHand::new(true)).0, []);
    let asked = Runtime::builder().slow_poll(100 * MS);
    assert_eq!(traced(asked, &ByHand::new(true)).0.len(), 1);
    let never = Runtime::builder().slow_poll(Duration::MAX);
    assert_eq!(traced(never, &ByHand::new(false)).0, []);
}

#[test]
fn real_time_is_in_no_virtual_trace_unless_its_clock_is_named() {
    let trace = |builder: Builder| {
        let recorder = Recorder::new();
        let builder = builder.virtual_clock().observer(recorder.clone());
        let runtime = builder.slow_poll(Duration::ZERO).build();
        runtime.block_on(async {
            spawn(async {
                let start = Instant::now();
                while start.elapsed().is_zero() {}
                yield_now().await;
            })
            .await
            .unwrap();
        });
        recorder
    };
    let [one, two] = [(); 2].map(|()| trace(Runtime::builder()).events());
    assert_eq!(one, two);
    assert_eq!(slow_polls(&trace(Runtime::builder())), []);
    let by_real = Runtime::builder().slow_poll_clock(Arc::new(handloom::time::RealClock));
    assert!(!slow_polls(&trace(by_real)).is_empty());
}

#[test]
fn polls_are_timed_only_where_somebody_is_told() {
    // How often the clock is looked at in so many turns, apart from what one turn costs as well.
    let looks = |builder: &dyn Fn() -> Builder, jumping: bool| {
        let [few, many] = [10, 110].map(|turns| {
            let clock = ByHand::new(jumping);
            let runtime = builder().clock(clock.clone()).build();
            runtime.block_on(async {
                spawn(async move {
                    for _ in 1..turns {
                        yield_now().await;
                    }
                })
                .await
                .unwrap();
            });
            clock.looks()
        });
        many - few
    };
    let observed = || Runtime::builder().observer(Recorder::new());
    assert_eq!(looks(&Runtime::builder, false), 0, "a plain run");
    assert_eq!(looks(&|| Runtime::builder().slow_poll(MS), false), 0, "nobody is there");
    // Polled, woken, pending: each is told with its moment.
    assert_eq!(looks(&observed, true), 300, "an observer on a virtual clock");
    assert_eq!(looks(&observed, false), 500, "an observer on a real one");
    assert_eq!(looks(&|| observed().slow_poll(MS), true), 500, "an observer that asked");
    assert_eq!(looks(&|| observed().slow_poll(Duration::MAX), false), 300, "and one that refused");
    assert_eq!(looks(&|| Runtime::builder().on_slow_poll(|_| {}), true), 200, "a hook");
}

#[test]
fn a_hook_is_told_the_lines_although_nobody_observes() {
    let clock = ByHand::new(true);
    let (runtime, log) = hooked(Runtime::builder(), &clock);
    runtime.block_on(async {
        assert!(!handloom::trace::enabled());
        gather([1, 2].map(|n| sleep(n * MS))).await;
        clock.block(200 * MS);
        yield_now().await;
    });
    let [slow] = &log.all()[..] else { panic!("{:?}", log.all()) };
    let (from, to) = (slow.from.as_ref().unwrap(), slow.to.as_ref().unwrap());
    assert_eq!(to.line - from.line, 2);
}

#[test]
fn a_wait_that_does_not_tell_its_line_leaves_it_open() {
    let clock = ByHand::new(true);
    let (runtime, log) = hooked(Runtime::builder(), &clock);
    let mut turns = 0;
    runtime.block_on(async {
        let foreign = std::future::poll_fn(|cx| {
            turns += 1;
            clock.block(200 * MS);
            cx.waker().wake_by_ref();
            if turns < 3 { std::task::Poll::Pending } else { std::task::Poll::Ready(()) }
        });
        foreign.await;
        yield_now().await;
    });
    let lines = log.all().into_iter().map(|slow| (slow.from.is_some(), slow.to.is_some()));
    let expected = [(true, false), (false, false), (false, true)];
    assert_eq!(lines.collect::<Vec<_>>(), expected);
}

#[test]
fn a_task_that_ends_badly_is_told_of_too() {
    let clock = ByHand::new(true);
    let (runtime, log) = hooked(Runtime::builder(), &clock);
    runtime.block_on(async {
        let other = clock.clone();
        let bad = spawn_named("bad", async move {
            other.block(200 * MS);
            panic!("no milk");
        });
        assert!(bad.await.map(|(): ()| ()).unwrap_err().is_panic());
    });
    let [slow] = &log.all()[..] else { panic!("{:?}", log.all()) };
    assert_eq!((slow.name.as_deref(), &slow.to), (Some("bad"), &None));
}

#[test]
fn a_hook_is_free_to_use_the_runtime_and_comes_after_the_turn() {
    let (clock, recorder, ran) = (ByHand::new(true), Recorder::new(), Log::new());
    let hook = {
        let ran = ran.clone();
        move |slow: &SlowPoll| {
            let (ran, slow) = (ran.clone(), slow.task.0);
            handloom::trace::output("told");
            drop(spawn(async move { ran.add(slow) }));
        }
    };
    let builder = Runtime::builder().clock(clock.clone()).observer(recorder.clone());
    let runtime = builder.on_slow_poll(hook).build();
    runtime.block_on(async {
        let clock = clock.clone();
        spawn(async move { clock.block(200 * MS) }).await.unwrap();
        yield_now().await;
    });
    assert_eq!(ran.all(), [1]);
    let turn = ["poll #1", "#1 was slow", "#1 ready", "#1 wakes #0", "say told", "spawn #2"];
    assert_eq!(told(&recorder)[4..10], turn);
}

#[test]
fn a_hook_that_panics_leaves_its_task_where_it_was() {
    let clock = ByHand::new(true);
    let hook = |slow: &SlowPoll| panic!("{} is too slow", slow.task);
    let runtime = Runtime::builder().clock(clock.clone()).on_slow_poll(hook).build();
    let other = clock.clone();
    let task = runtime.spawn(async move {
        other.block(200 * MS);
        yield_now().await;
        "done"
    });
    let main = AssertUnwindSafe(|| runtime.block_on(yield_now()));
    let panic = catch_unwind(main).unwrap_err();
    assert_eq!(panic.downcast_ref::<String>().unwrap(), "#1 is too slow");
    assert_eq!(runtime.block_on(task).unwrap(), "done");
}

//! The future given to `block_on`, as one task among others.

use handloom::Runtime;
use handloom::time::{VirtualClock, sleep};
use handloom::trace::{Event, Recorder, TaskId, ThreadId, Tracer, What};
use handloom_tests::{limit, recorded, told};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::Builder;
use std::time::Duration;

const MS: Duration = Duration::from_millis(1);

/// What happened to a task, in words, and on which thread.
fn life(events: &[Event], of: TaskId) -> Vec<(&'static str, u32)> {
    let word = |event: &Event| match event.what {
        What::Spawned { task, parent: None, .. } if task == of => Some("spawned"),
        What::Woken { task, .. } if task == of => Some("woken"),
        What::Polled { task } if task == of => Some("polled"),
        What::Pending { task, .. } if task == of => Some("pending"),
        What::Ready { task } if task == of => Some("ready"),
        _ => None,
    };
    events.iter().filter_map(|event| Some((word(event)?, event.thread.0))).collect()
}

#[test]
fn several_loops_in_one_trace_have_each_a_main_future_with_a_number_of_its_own() {
    let _limit = limit();
    let recorder = Recorder::new();
    let clock = Arc::new(VirtualClock::new());
    let tracer = Tracer::new(recorder.clone(), clock.clone());
    let runtime = || Runtime::builder().clock(clock.clone()).tracer(tracer.clone()).build();
    runtime().block_on(async {
        let ticket = tracer.ticket("other");
        // This future is being polled while the other thread runs two.
        std::thread::scope(|scope| {
            let others = || {
                let _inside = ticket.enter();
                let runtime = runtime();
                runtime.block_on(sleep(MS));
                runtime.block_on(async {});
            };
            Builder::new().name("loom".into()).spawn_scoped(scope, others).unwrap();
        });
    });
    let events = recorder.events();
    assert_eq!(life(&events, TaskId::MAIN), [("woken", 0), ("polled", 0), ("ready", 0)]);
    let first = ["spawned", "woken", "polled", "pending", "woken", "polled", "ready"];
    assert_eq!(life(&events, TaskId(1)), first.map(|it| (it, 1)));
    let second = ["spawned", "woken", "polled", "ready"];
    assert_eq!(life(&events, TaskId(2)), second.map(|it| (it, 1)));
    let name = events.iter().find_map(|event| match &event.what {
        What::Spawned { task: TaskId(1), name, .. } => Some((name.clone(), event.thread)),
        _ => None,
    });
    assert_eq!(name, Some((Some("main of loom".into()), ThreadId(1))));
}

#[test]
fn a_second_block_on_of_one_loop_is_task_0_again() {
    let (runtime, recorder) = recorded();
    runtime.block_on(async {});
    runtime.block_on(async {});
    let once = ["runtime wakes #0", "poll #0", "#0 ready"];
    assert_eq!(told(&recorder), [once, once].concat());
}

#[test]
fn a_main_future_that_panics_is_over_and_the_panic_comes_out() {
    let (runtime, recorder) = recorded();
    let panicked =
        catch_unwind(AssertUnwindSafe(|| runtime.block_on(async { panic!("out of wool") })));
    let payload = panicked.map(|()| unreachable!()).unwrap_err();
    assert_eq!(payload.downcast_ref(), Some(&"out of wool"));
    let last = recorder.events().pop().map(|event| event.what);
    let message = "out of wool".into();
    assert_eq!(last, Some(What::Panicked { task: TaskId::MAIN, message }));
    runtime.block_on(async {});
    assert_eq!(told(&recorder).last().map(String::as_str), Some("#0 ready"));
}

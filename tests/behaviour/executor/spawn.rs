//! Spawning, joining and letting go.

use handloom::trace::TaskId;
use handloom::{Runtime, spawn, spawn_named, yield_now};
use handloom_tests::{Log, OnDrop, everywhere, limit, recorded, runtime, told};
use std::cell::{Cell, RefCell};
use std::future::{pending, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;

#[test]
fn a_task_gives_its_output_to_whoever_joins_it() {
    everywhere(|| async {
        let owned = String::from("not Send: ");
        let shared = Rc::new(owned);
        let task = spawn({
            let shared = shared.clone();
            async move {
                yield_now().await;
                (*shared).clone() + "an Rc"
            }
        });
        assert_eq!(task.await.unwrap(), "not Send: an Rc");
        assert_eq!(Rc::strong_count(&shared), 1, "the future is gone");
    });
}

#[test]
fn a_spawned_task_does_not_run_before_its_spawner_waits() {
    runtime().block_on(async {
        let ran = Rc::new(Cell::new(false));
        let task = spawn({
            let ran = ran.clone();
            async move { ran.set(true) }
        });
        assert!(!ran.get() && !task.is_finished());
        yield_now().await;
        assert!(ran.get() && task.is_finished());
        task.await.unwrap();
    });
}

#[test]
fn joining_works_before_and_after_the_end_and_by_reference() {
    everywhere(|| async {
        let mut early = spawn(async {
            yield_now().await;
            1
        });
        let late = spawn(async { 2 });
        assert_eq!((&mut early).await.unwrap(), 1);
        assert!(early.is_finished(), "also after its outcome was taken");
        yield_now().await;
        assert_eq!(late.await.unwrap(), 2);
    });
}

#[test]
fn a_cancelled_join_loses_nothing() {
    everywhere(|| async {
        let mut task = spawn(async {
            for _ in 0..5 {
                yield_now().await;
            }
            "kept"
        });
        // Polled once and left.
        let once = poll_fn(|cx| Poll::Ready(Pin::new(&mut task).poll(cx).is_ready())).await;
        assert!(!once);
        assert_eq!(task.await.unwrap(), "kept");
    });
}

#[test]
fn a_handle_polled_after_it_gave_the_outcome_says_so() {
    let said = catch_unwind(|| {
        runtime().block_on(async {
            let mut task = spawn(async {});
            (&mut task).await.unwrap();
            let _ = (&mut task).await;
        });
    });
    let message = *said.unwrap_err().downcast::<String>().unwrap_or_default();
    let plain = "a JoinHandle was polled after it gave the outcome";
    assert!(message.is_empty() || message.contains(plain), "{message}");
}

#[test]
fn a_dropped_handle_detaches_its_task_which_runs_on() {
    everywhere(|| async {
        let ran = Rc::new(Cell::new(0));
        for waits in [0, 1, 3] {
            let ran = ran.clone();
            drop(spawn(async move {
                for _ in 0..waits {
                    yield_now().await;
                }
                ran.set(ran.get() + 1);
            }));
        }
        while ran.get() < 3 {
            yield_now().await;
        }
    });
}

#[test]
fn a_handle_can_be_dropped_in_every_state_and_the_output_goes_with_it() {
    let _limit = limit();
    let runtime = runtime();
    let dropped = Rc::new(Cell::new(0));
    let task = || {
        let dropped = dropped.clone();
        async move {
            yield_now().await;
            OnDrop(move || dropped.set(dropped.get() + 1))
        }
    };
    runtime.block_on(async {
        drop(spawn(task())); // Queued.
        let idle = spawn(task());
        let done = spawn(task());
        yield_now().await;
        drop(idle); // Between its two polls.
        yield_now().await;
        yield_now().await;
        assert!(done.is_finished());
        assert_eq!(dropped.get(), 2, "nobody will take the first two outputs");
        drop(done);
        assert_eq!(dropped.get(), 3, "nor the third, from here on");
        // While it runs: the task owns its own handle.
        let slot = Rc::new(RefCell::new(None));
        let own = slot.clone();
        let inner = task();
        *slot.borrow_mut() = Some(spawn(async move {
            drop(own.take());
            inner.await
        }));
        while dropped.get() < 4 {
            yield_now().await;
        }
    });
    assert_eq!(runtime.tasks(), 0, "and the table is empty");
}

#[test]
fn tasks_that_are_left_go_on_in_the_next_block_on() {
    let _limit = limit();
    let runtime = runtime();
    let log = Log::new();
    let ours = log.clone();
    let task = runtime.spawn(async move {
        for n in 0..4 {
            ours.add(n);
            yield_now().await;
        }
        "done"
    });
    assert_eq!(log.all(), [], "it runs while block_on does");
    runtime.block_on(async { yield_now().await });
    let first = log.all().len();
    assert!((1..4).contains(&first));
    assert_eq!(runtime.block_on(task).unwrap(), "done");
    assert_eq!(log.all(), [0, 1, 2, 3]);
}

#[test]
fn the_main_future_may_borrow_and_its_output_may_be_anything() {
    let text = String::from("borrowed");
    let length = Runtime::new().block_on(async { text.as_str() });
    assert_eq!(length, "borrowed");
    drop(pending::<()>());
}

#[test]
fn spawn_and_sleep_outside_of_a_runtime_say_what_is_missing() {
    let says = |f: fn()| {
        let payload = catch_unwind(AssertUnwindSafe(f)).unwrap_err();
        *payload.downcast::<String>().unwrap()
    };
    let spawned = says(|| drop(spawn(async {})));
    assert!(spawned.contains("outside of a Handloom runtime"), "{spawned}");
    let now = says(|| _ = handloom::time::now());
    assert!(now.contains("time::now"), "{now}");
}

#[test]
fn a_task_is_told_with_its_name_its_parent_and_its_line() {
    let (runtime, recorder) = recorded();
    let line = line!() + 2;
    runtime.block_on(async {
        let outer = spawn_named("outer", async { spawn(async {}).await });
        assert_eq!(outer.id(), TaskId(1));
        outer.await.unwrap().unwrap();
    });
    let spawned: Vec<_> = recorder
        .events()
        .into_iter()
        .filter_map(|event| match event.what {
            handloom::trace::What::Spawned { name, parent, place, .. } => {
                Some((name, parent, place))
            }
            _ => None,
        })
        .collect();
    let [(name, parent, place), inner] = &spawned[..] else {
        panic!("two tasks: {spawned:?}");
    };
    assert_eq!(name.as_deref(), Some("outer"));
    assert_eq!(*parent, Some(TaskId::MAIN));
    assert!(place.file.ends_with("executor/spawn.rs"), "{place}");
    assert_eq!(place.line, line);
    assert_eq!((inner.0.as_deref(), inner.1), (None, Some(TaskId(1))));
}

#[test]
fn a_join_is_one_wake_and_one_poll() {
    let (runtime, recorder) = recorded();
    runtime.block_on(async { spawn(async {}).await.unwrap() });
    assert_eq!(
        told(&recorder),
        [
            "runtime wakes #0",
            "poll #0",
            "#0 spawns #1",
            "#0 waits for #1",
            "poll #1",
            "#1 ready",
            "#1 wakes #0",
            "poll #0",
            "#0 ready",
        ]
    );
}

//! Panics: caught at the task, delivered to whoever joins it, never lost.

use handloom::sync::Notify;
use handloom::{Runtime, spawn, yield_now};
use handloom_tests::{Log, OnDrop, everywhere, limit, recorded, runtime, told};
use std::cell::Cell;
use std::future::pending;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

#[test]
fn the_payload_goes_to_whoever_joins_and_everyone_else_goes_on() {
    everywhere(|| async {
        let bystander = spawn(async {
            for _ in 0..10 {
                yield_now().await;
            }
            "fine"
        });
        let text = spawn(async { panic!("number {}", 7) });
        let error = text.await.map(|(): ()| ()).unwrap_err();
        assert!(error.is_panic() && !error.is_cancelled());
        assert_eq!(error.message(), Some("number 7"));
        assert_eq!(error.to_string(), "the task panicked: number 7");
        let any = spawn(async { panic_any(7_u64) });
        let error = any.await.map(|(): ()| ()).unwrap_err();
        assert_eq!(error.message(), None);
        assert_eq!(error.into_panic().downcast_ref(), Some(&7_u64));
        assert_eq!(bystander.await.unwrap(), "fine");
    });
}

#[test]
fn a_future_that_panics_is_dropped_once() {
    everywhere(|| async {
        let dropped = Rc::new(Cell::new(0));
        let count = dropped.clone();
        let task = spawn(async move {
            let _guard = OnDrop(move || count.set(count.get() + 1));
            yield_now().await;
            panic!("half-way");
        });
        assert!(task.await.unwrap_err().is_panic());
        assert_eq!(dropped.get(), 1);
    });
}

/// Panics when it is dropped.
struct Bomb(&'static str);

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("{}", self.0);
    }
}

#[test]
fn a_panic_of_a_destructor_is_the_panic_of_its_task() {
    everywhere(|| async {
        let aborted = spawn(async {
            let _bomb = Bomb("in the drop");
            std::future::pending::<()>().await;
        });
        for _ in 0..100 {
            yield_now().await;
        }
        aborted.abort();
        assert_eq!(aborted.await.unwrap_err().message(), Some("in the drop"));
        let kept = Bomb("after the output");
        let mut output = Some("an output");
        let ended = spawn(std::future::poll_fn(move |_| {
            let _ = &kept;
            std::task::Poll::Ready(output.take())
        }));
        assert_eq!(ended.await.unwrap_err().message(), Some("after the output"));
    });
}

/// A runtime, and what its hook was told.
fn hooked() -> (Runtime, Log<(u32, String)>) {
    let told = Log::new();
    let hook = told.clone();
    let builder = Runtime::builder().virtual_clock();
    let runtime =
        builder.on_unjoined_panic(move |task, text| hook.add((task.0, text.to_owned()))).build();
    (runtime, told)
}

#[test]
fn a_panic_that_nobody_joins_goes_to_the_hook_once() {
    let _limit = limit();
    let (runtime, told) = hooked();
    runtime.block_on(async {
        drop(spawn(async { panic!("dropped before") }));
        let later = spawn(async { panic!("dropped after") });
        let joined = spawn(async { panic!("joined") });
        assert!(joined.await.map(|(): ()| ()).unwrap_err().is_panic());
        drop::<handloom::JoinHandle<()>>(later);
        drop(spawn(async { Bomb("an output") }));
        let aborted = spawn(std::future::pending::<()>());
        aborted.abort();
        drop(aborted);
        yield_now().await;
        yield_now().await;
    });
    let told = told.all();
    let expected = [(1, "dropped before"), (2, "dropped after"), (4, "an output")];
    let told: Vec<_> = told.iter().map(|(task, text)| (*task, text.as_str())).collect();
    assert_eq!(told, expected);
}

#[test]
fn a_panic_that_a_dropped_runtime_leaves_behind_goes_to_the_hook() {
    let (runtime, told) = hooked();
    let task = runtime.spawn(async { panic!("left behind") });
    runtime.block_on(yield_now());
    let bomb = Bomb("dropped with the runtime");
    drop(runtime.spawn(async move {
        let _bomb = bomb;
        std::future::pending::<()>().await;
    }));
    drop(runtime);
    assert_eq!(told.all().len(), 1);
    drop::<handloom::JoinHandle<()>>(task);
    assert_eq!(told.all().len(), 2);
}

#[test]
fn a_panic_is_an_event_and_an_unjoined_one_is_another() {
    let (runtime, recorder) = recorded();
    runtime.block_on(async {
        drop(spawn(async { panic!("lost") }));
        yield_now().await;
    });
    let told = told(&recorder);
    let at = told.iter().position(|event| event == "#1 panics: lost").unwrap();
    assert_eq!(told[at + 1], "#1 unjoined: lost");
}

#[test]
fn a_hook_that_panics_leaves_the_runtime_usable() {
    let _limit = limit();
    let builder = Runtime::builder().virtual_clock();
    let runtime = builder.on_unjoined_panic(|_, text| panic!("nobody joined: {text}")).build();
    let payload = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            drop(spawn(async { panic!("one") }));
            yield_now().await;
        });
    }));
    assert!(payload.is_err());
    // And once more, from a future whose drop panics after its poll did.
    let payload = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            let bomb = Bomb("two");
            drop(spawn(std::future::poll_fn(move |_| -> std::task::Poll<()> {
                let _ = &bomb;
                panic!("three")
            })));
            yield_now().await;
        });
    }));
    assert!(payload.is_err());
    assert_eq!(runtime.block_on(async { spawn(async { 4 }).await.unwrap() }), 4);
    drop(runtime);
}

#[test]
fn a_panic_of_main_comes_out_of_block_on_and_leaves_no_trace_of_itself() {
    let _limit = limit();
    let (runtime, recorder) = recorded();
    let payload = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            handloom::race(handloom::time::sleep(std::time::Duration::MAX), async {
                panic!("main");
            })
            .await
        });
    }));
    assert_eq!(payload.unwrap_err().downcast_ref(), Some(&"main"));
    let before = recorder.events().len();
    let task = runtime.spawn(async { yield_now().await });
    runtime.block_on(task).unwrap();
    let told = &told(&recorder)[before..];
    assert_eq!(told[0], "spawn #1", "it has no parent");
    assert!(told.contains(&"#0 waits for #1".to_owned()), "{told:#?}");
    assert!(told.contains(&"#1 waits for its turn".to_owned()), "{told:#?}");
}

#[test]
fn an_inner_block_on_is_refused_and_the_outer_one_goes_on() {
    let _limit = limit();
    let refused = |f: &dyn Fn()| {
        let payload = catch_unwind(AssertUnwindSafe(f)).unwrap_err();
        let text = *payload.downcast::<&str>().unwrap();
        assert!(text.contains("block_on was called inside block_on"), "{text}");
    };
    everywhere(move || async move {
        refused(&|| handloom::block_on(async {}));
        let other = runtime();
        refused(&|| other.block_on(async {}));
        let task = spawn(async move { refused(&|| handloom::block_on(async {})) });
        task.await.unwrap();
    });
    assert!(catch_unwind(|| runtime().block_on(async { panic!("out") })).is_err());
    assert_eq!(handloom::block_on(async { 1 }), 1, "the guard is gone after a panic");
    let inner = handloom::block_on(async {
        handloom::spawn_blocking(|| handloom::block_on(async { 2 })).await.unwrap()
    });
    assert_eq!(inner, 2, "on a thread of the pool it is fine");
}

/// Carried by a panic, and its drop panics with the next of them.
struct Chain(u32);

impl Drop for Chain {
    fn drop(&mut self) {
        if self.0 > 0 {
            panic_any(Chain(self.0 - 1));
        }
    }
}

#[test]
fn a_payload_whose_drop_panics_does_not_end_the_loop() {
    everywhere(|| async {
        for links in 0..4 {
            drop(spawn(async move { panic_any(Chain(links)) }));
        }
        yield_now().await;
        assert_eq!(spawn(async { 7 }).await.unwrap(), 7);
    });
}

/// A future that panics when it is polled, and once more when it is dropped.
struct Doomed;

impl Future for Doomed {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        panic!("first")
    }
}

impl Drop for Doomed {
    fn drop(&mut self) {
        panic!("second")
    }
}

#[test]
fn a_panic_that_a_destructor_replaces_is_told_to_the_hook() {
    let _limit = limit();
    let log = Log::new();
    let hook = log.clone();
    let builder = Runtime::builder().virtual_clock();
    let builder = builder.on_unjoined_panic(move |task, text| hook.add((task.0, text.to_owned())));
    builder.build().block_on(async {
        let error = spawn(Doomed).await.unwrap_err();
        assert_eq!(error.message(), Some("second"));
    });
    assert_eq!(log.all(), [(1, "first".to_owned())]);
}

#[test]
fn what_a_destructor_wakes_is_woken_by_its_task() {
    let (runtime, recorder) = recorded();
    runtime.block_on(async {
        let notify = Rc::new(Notify::new());
        let (guarded, waits) = (notify.clone(), notify.clone());
        let aborted = spawn(async move {
            let _guard = OnDrop(move || guarded.notify_one());
            pending::<()>().await;
        });
        let waiting = spawn(async move { waits.notified().await });
        yield_now().await;
        aborted.abort();
        waiting.await.unwrap();
    });
    let told = told(&recorder);
    assert!(told.contains(&"#1 wakes #2".to_owned()), "{told:?}");
}

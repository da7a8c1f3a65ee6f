//! Wakers that are not ours, and that do what they like.

use handloom::future::race;
use handloom::time::{sleep, timeout};
use handloom::{gather, spawn, yield_now};
use handloom_tests::{Counting, Foreign, OnDrop, everywhere, limit, runtime};
use std::cell::Cell;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

const MS: Duration = Duration::from_millis(1);

#[test]
fn a_handle_can_be_polled_outside_of_the_runtime() {
    let runtime = runtime();
    let mut task = runtime.spawn(async { 7 });
    let (count, waker) = Counting::new();
    let mut cx = Context::from_waker(&waker);
    assert!(Pin::new(&mut task).poll(&mut cx).is_pending());
    runtime.block_on(yield_now());
    assert_eq!(count.count(), 1);
    let Poll::Ready(outcome) = Pin::new(&mut task).poll(&mut cx) else {
        panic!("it ended");
    };
    assert_eq!(outcome.unwrap(), 7);
}

/// Polls a future again and again, with a new waker each time, between the polls it asks for.
async fn pestered<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    poll_fn(|cx| {
        for _ in 0..3 {
            let (_, waker) = Counting::new();
            if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
                return Poll::Ready(output);
            }
        }
        // The last waker counts.
        future.as_mut().poll(cx)
    })
    .await
}

#[test]
fn polls_that_nobody_asked_for_and_changed_wakers_change_nothing() {
    everywhere(|| async {
        let start = handloom::time::now();
        pestered(sleep(3 * MS)).await;
        assert_eq!(handloom::time::now() - start, 3 * MS);
        assert!(pestered(timeout(MS, std::future::pending::<()>())).await.is_err());
        let mut beat = handloom::time::interval(MS);
        beat.tick().await;
        pestered(beat.tick()).await;
        let task = spawn(async {
            sleep(MS).await;
            5
        });
        assert_eq!(pestered(task).await.unwrap(), 5);
        let sleeps = [2 * MS, MS].map(|d| async move {
            sleep(d).await;
            d
        });
        assert_eq!(pestered(gather(sleeps)).await, [2 * MS, MS]);
        pestered(race(sleep(MS), sleep(2 * MS))).await;
        let hold = handloom::time::hold();
        let job = handloom::spawn_blocking(|| 9);
        drop(hold);
        assert_eq!(pestered(job).await.unwrap(), 9);
    });
}

/// Leaves `waker` with everything that keeps wakers: a timer, a join, a child of `gather`, a job.
/// Then leaves a second waker there, so that the first one is replaced, and drops it all.
fn leave_everywhere(foreign: &Foreign) {
    let (_, other) = Counting::new();
    let poll = |waker: &Waker, future: Pin<&mut dyn Future<Output = ()>>| {
        assert!(future.poll(&mut Context::from_waker(waker)).is_pending());
    };
    let task = spawn(std::future::pending::<()>());
    let stop = std::sync::mpsc::channel::<()>();
    let job = handloom::spawn_blocking(move || stop.1.recv().is_ok());
    let mut futures: Vec<Pin<Box<dyn Future<Output = ()>>>> = vec![
        Box::pin(sleep(MS)),
        Box::pin(async { drop(task.await) }),
        Box::pin(async { drop(gather([sleep(MS), sleep(2 * MS)]).await) }),
        Box::pin(async { drop(job.await) }),
    ];
    for future in &mut futures {
        for _ in 0..2 {
            // A new waker of the same hooks is not the same waker as the one before.
            poll(&other, future.as_mut());
            poll(&foreign.waker(), future.as_mut());
        }
    }
    drop(futures);
    drop(stop.0);
}

#[test]
fn foreign_wakers_are_cloned_woken_and_dropped_outside_of_every_borrow() {
    everywhere(|| async {
        // Whatever a waker can touch of a runtime, it touches.
        let calls = Rc::new(Cell::new(0));
        let touch = {
            let calls = calls.clone();
            move || {
                calls.set(calls.get() + 1);
                let mut nap = Box::pin(sleep(Duration::from_secs(1)));
                let (_, waker) = Counting::new();
                assert!(nap.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
                let task = spawn(async {});
                task.abort();
                assert!(!task.is_finished());
            }
        };
        let foreign = Foreign::new().on_clone(touch.clone()).on_wake(touch.clone()).on_drop(touch);
        leave_everywhere(&foreign);
        let mut task = spawn(async {});
        let mut nap = pin!(sleep(MS));
        let waker = foreign.waker();
        let mut cx = Context::from_waker(&waker);
        assert!(Pin::new(&mut task).poll(&mut cx).is_pending());
        assert!(nap.as_mut().poll(&mut cx).is_pending());
        let before = calls.get();
        sleep(2 * MS).await;
        assert!(calls.get() >= before + 2, "the join and the timer woke it");
        foreign.calm();
    });
}

/// Runs `body`, which makes a foreign waker panic, and then sees whether the runtime still works.
fn survives(body: impl AsyncFnOnce(Foreign)) {
    let _limit = limit();
    let runtime = runtime();
    let foreign = Foreign::new();
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            body(foreign.clone()).await;
            sleep(10 * MS).await;
        });
    }));
    assert!(panicked.is_err(), "a waker's panic is told, not hidden");
    foreign.calm();
    let start = runtime.now();
    runtime.block_on(async {
        let task = spawn(async { sleep(MS).await });
        task.await.unwrap();
        assert_eq!(gather([async { 1 }]).await, [1]);
        assert_eq!(handloom::spawn_blocking(|| 2).await.unwrap(), 2);
    });
    assert!(runtime.now() - start >= MS);
}

#[test]
fn a_waker_that_panics_in_its_clone_leaves_every_lock_usable() {
    survives(async |foreign| {
        let foreign = foreign.on_clone(|| panic!("clone"));
        leave_everywhere(&foreign);
    });
}

#[test]
fn a_waker_that_panics_in_its_drop_leaves_every_lock_usable() {
    survives(async |foreign| {
        let foreign = foreign.on_drop(|| panic!("drop"));
        let waker = foreign.waker();
        // On the way out, before the waker itself is dropped.
        let _calm = OnDrop(|| foreign.calm());
        let mut nap = Box::pin(sleep(MS));
        assert!(nap.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        drop(nap);
    });
}

#[test]
fn a_waker_that_panics_in_its_wake_takes_no_other_timer_and_no_joiner_with_it() {
    let _limit = limit();
    let runtime = runtime();
    let foreign = Foreign::new().on_wake(|| panic!("wake"));
    let waker = foreign.waker();
    let mut cx = Context::from_waker(&waker);
    let mut nap = pin!(async { sleep(MS).await });
    let others: Vec<_> = (0..3).map(|_| runtime.spawn(async { sleep(MS).await })).collect();
    let mut joined = runtime.spawn(async { sleep(5 * MS).await });
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            poll_fn(|_| nap.as_mut().poll(&mut cx)).await;
        });
    }));
    assert!(panicked.is_err());
    for other in others {
        runtime.block_on(other).unwrap();
    }
    assert!(Pin::new(&mut joined).poll(&mut Context::from_waker(&waker)).is_pending());
    assert!(catch_unwind(AssertUnwindSafe(|| runtime.block_on(sleep(10 * MS)))).is_err());
    assert!(joined.is_finished(), "the outcome is put down before anyone is woken");
    foreign.calm();
    runtime.block_on(joined).unwrap();
}

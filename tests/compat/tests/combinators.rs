//! The combinators of futures-util, on Handloom.

use compat::on_handloom;
use futures_util::future::{
    AbortHandle, Abortable, Aborted, FutureExt, Shared, join, join_all, select, select_all,
    try_join, try_join_all,
};
use futures_util::pin_mut;
use futures_util::stream::{self, FuturesOrdered, FuturesUnordered, StreamExt, TryStreamExt};
use handloom::time::{now, sleep, timeout};
use handloom::{spawn, spawn_blocking, yield_now};
use handloom_tests::everywhere;
use std::cell::Cell;
use std::future::pending;
use std::rc::Rc;
use std::time::Duration;

const MS: Duration = Duration::from_millis(1);

/// Its own number, after as many milliseconds.
async fn nap(n: u32) -> u32 {
    sleep(n * MS).await;
    n
}

#[test]
fn joins_wait_for_all() {
    on_handloom(|| async {
        let start = now();
        assert_eq!(join(nap(3), nap(1)).await, (3, 1));
        assert_eq!(join_all([3, 1, 2].map(nap)).await, [3, 1, 2]);
        // More than thirty are kept in another way.
        assert!(
            join_all((0..200).map(|n| nap(n % 5))).await.into_iter().eq((0..200).map(|n| n % 5))
        );
        assert!(now() - start >= 10 * MS);
        let tasks = join_all((0..10).map(|n| spawn(nap(n)))).await;
        assert!(tasks.into_iter().map(Result::unwrap).eq(0..10));
        let failed = try_join(async { Err::<(), _>("first") }, pending::<Result<(), _>>());
        assert_eq!(failed.await, Err("first"));
        let all =
            try_join_all((0..40).map(async |n| if n == 7 { Err(nap(n).await) } else { Ok(n) }));
        assert_eq!(all.await, Err(7));
    });
}

#[test]
fn select_gives_the_first_and_leaves_the_rest() {
    // Not on the clock of the machine: where that stalls, two naps are over at once.
    everywhere(|| async {
        let (slow, fast) = (nap(5), nap(1));
        pin_mut!(slow, fast);
        let (first, rest) = select(slow, fast).await.factor_first();
        assert_eq!(first, 1);
        assert_eq!(rest.await, 5);
        let all = [4, 2, 3].map(|n| nap(n).boxed_local());
        let (first, at, rest) = select_all(all).await;
        assert_eq!((first, at, rest.len()), (2, 1, 2));
        let limited = futures_util::select! {
            () = sleep(MS).fuse() => "time",
            () = pending::<()>().fuse() => "never",
        };
        assert_eq!(limited, "time");
    });
}

#[test]
fn unordered_futures_come_in_the_order_of_their_ends() {
    on_handloom(|| async {
        let naps: FuturesUnordered<_> = [5, 1, 9, 3].map(nap).into_iter().collect();
        // On a clock that is only moved when everybody waits, their order is that of their naps.
        let mut ends: Vec<_> = naps.collect().await;
        ends.sort_unstable();
        assert_eq!(ends, [1, 3, 5, 9]);
        let ordered: FuturesOrdered<_> = [5, 1, 9, 3].map(nap).into_iter().collect();
        assert_eq!(ordered.collect::<Vec<_>>().await, [5, 1, 9, 3]);
        // Pushed to while it is polled, and woken by threads.
        let mut jobs = FuturesUnordered::new();
        let mut sum = 0;
        for n in 0..50 {
            jobs.push(spawn_blocking(move || n));
            if n % 3 == 0 {
                sum += jobs.next().await.expect("there is one").unwrap();
            }
        }
        while let Some(job) = jobs.next().await {
            sum += job.unwrap();
        }
        assert_eq!(sum, 49 * 50 / 2);
    });
}

#[test]
fn streams_are_buffered_within_their_bound() {
    on_handloom(|| async {
        let (running, most) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
        let work = |n: u32| {
            let (running, most) = (running.clone(), most.clone());
            async move {
                running.set(running.get() + 1);
                most.set(most.get().max(running.get()));
                nap(n % 4).await;
                running.set(running.get() - 1);
                n
            }
        };
        let mut all: Vec<_> = stream::iter(0..40).map(work).buffer_unordered(5).collect().await;
        all.sort_unstable();
        assert!(all.into_iter().eq(0..40));
        assert_eq!(most.get(), 5);
        let in_order: Vec<_> = stream::iter(0..40).map(work).buffered(5).collect().await;
        assert!(in_order.into_iter().eq(0..40));
        let sum = Rc::new(Cell::new(0));
        let add = stream::iter(0..20).for_each_concurrent(3, async |n| {
            let n = nap(n % 3).await;
            sum.set(sum.get() + n);
        });
        add.await;
        assert_eq!(sum.get(), (0..20).map(|n| n % 3).sum());
        let failing = stream::iter(0..9).map(|n| if n == 5 { Err(n) } else { Ok(n) });
        let failed = failing.try_for_each_concurrent(2, async |n| {
            nap(n).await;
            Ok(())
        });
        assert_eq!(failed.await, Err(5));
    });
}

#[test]
fn a_shared_future_runs_once_for_all() {
    on_handloom(|| async {
        let runs = Rc::new(Cell::new(0));
        let count = runs.clone();
        let one = async move {
            count.set(count.get() + 1);
            nap(2).await
        };
        let shared: Shared<_> = one.boxed_local().shared();
        let tasks = (0..5).map(|_| spawn(shared.clone()));
        assert!(join_all(tasks).await.into_iter().all(|end| end.unwrap() == 2));
        assert_eq!((runs.get(), shared.peek()), (1, Some(&2)));
        // Whoever polled it first gives up, and another one goes on with it.
        let shared = nap(5).boxed_local().shared();
        assert!(timeout(MS, shared.clone()).await.is_err());
        assert_eq!(shared.await, 5);
    });
}

#[test]
fn an_abort_handle_ends_what_waits() {
    on_handloom(|| async {
        let (handle, registration) = AbortHandle::new_pair();
        let task = spawn(Abortable::new(pending::<()>(), registration));
        yield_now().await;
        handle.abort();
        assert_eq!(task.await.unwrap(), Err(Aborted));
        // From another thread, which wakes the loop.
        let (handle, registration) = AbortHandle::new_pair();
        let hold = handloom::time::hold();
        let aborts = std::thread::spawn(move || {
            handle.abort();
            drop(hold);
        });
        assert_eq!(Abortable::new(pending::<()>(), registration).await, Err(Aborted));
        aborts.join().unwrap();
        let (_handle, registration) = AbortHandle::new_pair();
        assert_eq!(Abortable::new(nap(1), registration).await, Ok(1));
    });
}

#[test]
fn panics_are_caught_and_remote_handles_tell_them() {
    on_handloom(|| async {
        let caught = std::panic::AssertUnwindSafe(async {
            yield_now().await;
            std::panic::resume_unwind(Box::new(7_u8));
        });
        let payload: Box<dyn std::any::Any + Send> = match caught.catch_unwind().await {
            Err(payload) => payload,
            Ok(()) => unreachable!("it panics"),
        };
        assert_eq!(*payload.downcast::<u8>().unwrap(), 7);
        let (remote, handle) = nap(2).remote_handle();
        drop(spawn(remote));
        assert_eq!(handle.await, 2);
    });
}

//! Ends of all kinds: handles that two poll, owners that go while others wait, long chains.

use handloom::blocking::ThreadPool;
use handloom::sync::{Mutex, Notify, Queue, Semaphore};
use handloom::time::sleep;
use handloom::trace::WaitsFor;
use handloom::{JoinHandle, Runtime, gather, spawn, spawn_blocking, yield_now};
use handloom_tests::hand::within_a_minute;
use handloom_tests::{OnDrop, everywhere, limit, runtime};
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Two tasks poll one handle. Whoever polled last is woken and gets the outcome; the other one, if it
/// asks again, is told that it was given.
#[test]
fn a_handle_that_two_tasks_poll_gives_its_outcome_to_the_later_one() {
    everywhere(|| async {
        let end = Rc::new(Notify::new());
        let ends = end.clone();
        let slow = async move {
            ends.notified().await;
            7
        };
        let shared = Rc::new(RefCell::new(spawn(slow)));
        let polls = [(); 2].map(|()| Rc::new(Cell::new(0)));
        let asks = |polls: &Rc<Cell<usize>>| {
            let (shared, polls) = (shared.clone(), polls.clone());
            spawn(poll_fn(move |cx| {
                polls.set(polls.get() + 1);
                Pin::new(&mut *shared.borrow_mut()).poll(cx)
            }))
        };
        let first = asks(&polls[0]);
        while polls[0].get() == 0 {
            yield_now().await;
        }
        let second = asks(&polls[1]);
        while polls[1].get() == 0 {
            yield_now().await;
        }
        end.notify_one();
        assert_eq!(second.await.unwrap().unwrap(), 7);
        assert_eq!([polls[0].get(), polls[1].get()], [1, 2]);
        // Nobody wakes the first one any more: it is for whoever shares a handle to pass it on.
        assert!(!first.is_finished());
        let mut again = shared.borrow_mut();
        let asked = catch_unwind(AssertUnwindSafe(|| {
            let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
            Pin::new(&mut *again).poll(&mut cx).is_ready()
        }));
        assert!(asked.is_err(), "the outcome was given");
        first.abort();
    });
}

/// The tasks that wait for them are dropped with their runtime; what they waited for stays usable, and
/// nothing was given to a task that is no more.
#[test]
fn primitives_whose_waiters_went_down_with_a_runtime_serve_the_next_one() {
    within_a_minute(|| {
        let queue = Arc::new(Queue::<u32>::bounded(1));
        let full = Arc::new(Queue::bounded(1));
        full.try_put(1).unwrap();
        let (mutex, semaphore) = (Arc::new(Mutex::new(5)), Arc::new(Semaphore::new(1)));
        let permit = semaphore.try_acquire(1).unwrap();
        let held = mutex.try_lock().unwrap();
        let first = runtime();
        for _ in 0..3 {
            let queue = queue.clone();
            drop(first.spawn(async move { queue.get().await }));
            let full = full.clone();
            drop(first.spawn(async move { full.put(2).await }));
            let mutex = mutex.clone();
            drop(first.spawn(async move { *mutex.lock().await += 1 }));
            let semaphore = semaphore.clone();
            drop(first.spawn(async move { semaphore.acquire(1).await.map(drop) }));
        }
        first.block_on(yield_now());
        // Each is called before its runtime goes, and has not taken what it was given.
        queue.try_put(8).unwrap();
        assert_eq!(full.try_get(), Ok(1));
        drop((held, permit));
        drop(first);
        runtime().block_on(async {
            assert_eq!(queue.get().await, Some(8));
            full.put(3).await.unwrap();
            assert_eq!(full.get_blocking(), Some(3));
            assert_eq!(*mutex.lock().await, 5);
            drop(semaphore.acquire(1).await.unwrap());
        });
        assert_eq!(semaphore.available(), 1);
    });
}

/// Nobody calls `task_done` for the item that the consumer had in hand: `join` would wait for ever,
/// and that is told.
#[test]
fn a_consumer_that_panics_with_an_item_in_hand_does_not_hang_the_join_unseen() {
    let _limit = limit();
    let deadlock = runtime().try_block_on(async {
        let queue = Rc::new(Queue::bounded(1));
        let items = queue.clone();
        let consumer = spawn(async move {
            let _item = items.get().await;
            panic!("with the item in hand");
        });
        queue.put(1).await.unwrap();
        let _: Result<(), _> = consumer.await;
        queue.join().await;
    });
    let deadlock = deadlock.unwrap_err();
    let [stuck] = deadlock.tasks() else { panic!("{deadlock}") };
    assert!(matches!(stuck.waits[0].on, WaitsFor::QueueJoin { .. }), "{deadlock}");
}

#[test]
fn a_chain_of_a_hundred_thousand_tasks_ends_and_can_be_dropped_in_the_middle() {
    let _limit = limit();
    let chain = |runtime: &Runtime, gate: &Rc<Notify>| {
        let gate = gate.clone();
        let mut last: JoinHandle<u32> = runtime.spawn(async move {
            gate.notified().await;
            0
        });
        for _ in 0..100_000 {
            let before = last;
            last = runtime.spawn(async move { before.await.unwrap() + 1 });
        }
        last
    };
    let (runtime, gate) = (runtime(), Rc::new(Notify::new()));
    let last = chain(&runtime, &gate);
    runtime.block_on(yield_now());
    gate.notify_one();
    assert_eq!(runtime.block_on(last).unwrap(), 100_000);
    let last = chain(&runtime, &gate);
    runtime.block_on(yield_now());
    drop(runtime);
    assert!(last.is_finished());
}

#[test]
fn a_task_may_drop_another_runtime() {
    everywhere(|| async {
        let drops = Rc::new(Cell::new(0));
        let other = runtime();
        for _ in 0..10 {
            let drops = drops.clone();
            let guard = OnDrop(move || drops.set(drops.get() + 1));
            drop(other.spawn(async move {
                let _guard = guard;
                std::future::pending::<()>().await;
            }));
        }
        let task = spawn(async move { drop(other) });
        task.await.unwrap();
        assert_eq!(drops.get(), 10);
        sleep(Duration::from_millis(1)).await;
    });
}

#[test]
fn a_job_may_have_a_runtime_of_its_own() {
    everywhere(|| async {
        let jobs = (0..8).map(|n| {
            spawn_blocking(move || {
                let inner = runtime();
                let task = inner.spawn(async move {
                    sleep(Duration::from_secs(n)).await;
                    n
                });
                inner.block_on(task).unwrap()
            })
        });
        let sums = gather(jobs.collect::<Vec<_>>()).await;
        assert!(sums.into_iter().map(Result::unwrap).eq(0..8));
        let panics = spawn_blocking(|| runtime().block_on(async { panic!("in the inner one") }));
        let panicked: Result<(), _> = panics.await;
        assert_eq!(panicked.unwrap_err().message(), Some("in the inner one"));
    });
}

#[test]
fn a_pool_that_is_dropped_does_what_is_queued_and_a_panic_among_it_stops_nothing() {
    let _limit = limit();
    let done = Arc::new(AtomicUsize::new(0));
    let pool = ThreadPool::new(2);
    let jobs: Vec<_> = (0..200)
        .map(|n| {
            let done = done.clone();
            pool.submit(move || {
                assert!(n % 10 != 0, "every tenth");
                done.fetch_add(1, Ordering::SeqCst);
            })
        })
        .collect();
    drop(pool);
    assert_eq!(done.load(Ordering::SeqCst), 180);
    let ends: Vec<_> = jobs.into_iter().map(|job| job.wait().is_err()).collect();
    assert!(ends.iter().enumerate().all(|(n, failed)| *failed == (n % 10 == 0)));
}

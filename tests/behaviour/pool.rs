//! The pool of threads: how many, in which order, and how it ends.

use handloom::blocking::{JobHandle, ThreadPool};
use handloom::time::{now, sleep, timeout};
use handloom::{Runtime, gather, spawn, spawn_blocking};
use handloom_tests::{everywhere, limit, runtime};
use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;
use std::time::Duration;

/// A job that runs until the sender is used or dropped; and what tells that it runs.
fn blocked(pool: &ThreadPool) -> (JobHandle<()>, Sender<()>) {
    let (go, gate) = channel();
    let (began, begun) = channel();
    let job = pool.submit(move || {
        began.send(()).unwrap();
        let _ = gate.recv();
    });
    begun.recv().unwrap();
    (job, go)
}

#[test]
fn a_panic_goes_to_the_handle_and_the_thread_lives_on() {
    let _limit = limit();
    let pool = ThreadPool::new(1);
    let thread = || thread::current().id();
    let before = pool.submit(thread).wait().unwrap();
    let error = pool.submit(|| panic!("the job")).wait().map(|(): ()| ()).unwrap_err();
    assert!(error.is_panic());
    assert_eq!(error.message(), Some("the job"));
    assert_eq!(pool.submit(thread).wait().unwrap(), before);
    // The panic of a result that nobody takes.
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("an unwanted result");
        }
    }
    let (gate, go) = channel::<()>();
    let unwanted = pool.submit(move || {
        let _ = go.recv();
        Bomb
    });
    drop(unwanted);
    drop(gate);
    assert_eq!(pool.submit(thread).wait().unwrap(), before);
    assert_eq!(pool.threads(), 1);
}

#[test]
fn there_are_never_more_threads_than_allowed_nor_than_needed() {
    let _limit = limit();
    let pool = ThreadPool::new(3);
    assert_eq!(pool.threads(), 0, "none before the first job");
    for _ in 0..3 {
        pool.submit(|| ()).wait().unwrap();
    }
    let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let jobs: Vec<_> = (0..200)
        .map(|_| {
            let (running, most) = (running.clone(), most.clone());
            pool.submit(move || {
                let now = running.fetch_add(1, Ordering::SeqCst) + 1;
                most.fetch_max(now, Ordering::SeqCst);
                thread::yield_now();
                running.fetch_sub(1, Ordering::SeqCst);
                thread::current().name().unwrap().to_owned()
            })
        })
        .collect();
    let names: HashSet<_> = jobs.into_iter().map(|job| job.wait().unwrap()).collect();
    assert!(most.load(Ordering::SeqCst) <= 3);
    assert!(pool.threads() <= 3);
    let known = ["pool-1", "pool-2", "pool-3"];
    assert!(names.iter().all(|name| known.contains(&name.as_str())), "{names:?}");
}

#[test]
fn jobs_that_need_each_other_run_at_the_same_time_if_there_are_threads() {
    let _limit = limit();
    let pool = ThreadPool::new(4);
    for _ in 0..20 {
        let together = Arc::new(Barrier::new(4));
        let jobs: Vec<_> = (0..4)
            .map(|_| {
                let together = together.clone();
                pool.submit(move || drop(together.wait()))
            })
            .collect();
        jobs.into_iter().for_each(|job| job.wait().unwrap());
    }
    assert_eq!(pool.threads(), 4);
}

#[test]
fn jobs_start_in_the_order_in_which_they_were_submitted() {
    let _limit = limit();
    let pool = ThreadPool::new(1);
    let (first, go) = blocked(&pool);
    let order = Arc::new(Mutex::new(Vec::new()));
    for n in 0..50 {
        let order = order.clone();
        drop(pool.submit(move || order.lock().unwrap().push(n)));
    }
    go.send(()).unwrap();
    first.wait().unwrap();
    pool.finish();
    assert_eq!(*order.lock().unwrap(), (0..50).collect::<Vec<_>>());
}

#[test]
fn finish_does_what_is_queued_and_cancel_refuses_it() {
    let _limit = limit();
    for cancel in [false, true] {
        let pool = ThreadPool::new(1);
        let (running, go) = blocked(&pool);
        let queued: Vec<_> = (0..5).map(|n| pool.submit(move || n)).collect();
        let ended = thread::spawn(move || if cancel { pool.cancel() } else { pool.finish() });
        if cancel {
            // They are refused while the first still runs.
            for job in queued {
                assert!(job.wait().unwrap_err().is_cancelled());
            }
            assert!(!ended.is_finished(), "it waits for the one that runs");
            go.send(()).unwrap();
        } else {
            go.send(()).unwrap();
            let done: Vec<_> = queued.into_iter().map(|job| job.wait().unwrap()).collect();
            assert_eq!(done, [0, 1, 2, 3, 4]);
        }
        ended.join().unwrap();
        running.wait().unwrap();
    }
}

#[test]
fn a_pool_that_is_dropped_by_its_own_job_ends_and_does_what_is_queued() {
    let _limit = limit();
    let pool = Arc::new(ThreadPool::new(2));
    let (go, gate) = channel::<()>();
    let ours = pool.clone();
    let last = pool.submit(move || {
        let _ = gate.recv();
        drop(ours); // The last one there is.
        thread::current().id()
    });
    let (_busy, _go) = blocked(&pool);
    drop(_go);
    let queued = pool.submit(|| 5);
    drop(pool);
    go.send(()).unwrap();
    last.wait().unwrap();
    assert_eq!(queued.wait().unwrap(), 5);
}

#[test]
fn a_job_submits_to_its_own_pool() {
    let _limit = limit();
    let pool = Arc::new(ThreadPool::new(2));
    let inner = pool.clone();
    let outer = pool.submit(move || inner.submit(|| 1).wait().unwrap() + 1);
    assert_eq!(outer.wait().unwrap(), 2);
}

#[test]
fn a_handle_that_is_dropped_lets_its_job_go_on() {
    let _limit = limit();
    let pool = ThreadPool::new(1);
    let (done, told) = channel();
    drop(pool.submit(move || done.send(()).unwrap()));
    told.recv().unwrap();
}

#[test]
fn a_job_can_be_awaited_and_abandoned_and_awaited_again() {
    everywhere(|| async {
        let pool = ThreadPool::new(2);
        let (mut job, go) = blocked(&pool);
        let first = std::future::poll_fn(|cx| {
            std::task::Poll::Ready(std::pin::Pin::new(&mut job).poll(cx).is_pending())
        });
        assert!(first.await);
        assert!(!job.is_finished());
        go.send(()).unwrap();
        job.await.unwrap();
        let jobs = (0..20).map(|n| pool.submit(move || n * n));
        let squares = gather(jobs).await.into_iter().map(Result::unwrap);
        assert_eq!(squares.collect::<Vec<_>>(), (0..20).map(|n| n * n).collect::<Vec<_>>());
        let error = pool.submit(|| panic!("for whoever awaits")).await;
        assert_eq!(error.map(|(): ()| ()).unwrap_err().message(), Some("for whoever awaits"));
    });
}

#[test]
fn waiting_inside_block_on_is_refused_and_outside_it_is_not() {
    let _limit = limit();
    let pool = ThreadPool::new(1);
    let refused =
        std::panic::catch_unwind(|| runtime().block_on(async { pool.submit(|| 1).wait() }));
    let text = *refused.unwrap_err().downcast::<&str>().unwrap();
    assert!(text.contains("JobHandle::wait was called inside block_on"), "{text}");
    assert_eq!(pool.submit(|| 1).wait().unwrap(), 1);
}

#[test]
fn a_virtual_clock_stands_still_while_a_job_runs() {
    everywhere(|| async {
        let start = now();
        let slow = || {
            for _ in 0..1000 {
                thread::yield_now();
            }
            3
        };
        let job = timeout(Duration::from_nanos(1), spawn_blocking(slow));
        assert_eq!(job.await.expect("no time passes").unwrap(), 3);
        assert_eq!(now(), start);
        // Nobody awaits this one, and yet it holds the clock.
        let unwatched = spawn_blocking(slow);
        sleep(Duration::from_millis(1)).await;
        assert!(unwatched.is_finished());
        // A job that panicked, or was refused, holds it no longer.
        assert!(spawn_blocking(|| panic!("it ends")).await.map(|(): ()| ()).is_err());
        let pool = ThreadPool::new(1);
        let (first, go) = blocked(&pool);
        let refused = pool.submit(|| ());
        drop(go);
        pool.cancel();
        let _ = (first.await, refused.await);
        sleep(Duration::from_millis(1)).await;
        assert_eq!(now() - start, Duration::from_millis(2));
    });
}

#[test]
fn a_runtime_starts_no_more_blocking_threads_than_it_was_told() {
    let _limit = limit();
    let runtime = Runtime::builder().virtual_clock().blocking_threads(2).build();
    let names = runtime.block_on(async {
        let jobs = (0..50).map(|_| {
            spawn_blocking(|| {
                thread::yield_now();
                thread::current().name().map(str::to_owned)
            })
        });
        gather(jobs.collect::<Vec<_>>()).await
    });
    let names: HashSet<_> = names.into_iter().map(|name| name.unwrap().unwrap()).collect();
    assert!(names.len() <= 2, "{names:?}");
}

#[test]
fn dropping_the_runtime_waits_for_the_job_that_runs_and_refuses_the_rest() {
    let _limit = limit();
    let runtime = Runtime::builder().blocking_threads(1).build();
    let done = Arc::new(AtomicUsize::new(0));
    let (began, begun) = channel();
    let (first, second) = runtime.block_on(async {
        let count = done.clone();
        let first = spawn_blocking(move || {
            began.send(()).unwrap();
            for _ in 0..1000 {
                thread::yield_now();
            }
            count.fetch_add(1, Ordering::SeqCst);
        });
        let count = done.clone();
        (first, spawn_blocking(move || count.fetch_add(10, Ordering::SeqCst)))
    });
    begun.recv().unwrap();
    let waits = spawn_waiter(second);
    drop(runtime);
    let count = done.load(Ordering::SeqCst);
    assert!(count == 1 || count == 11);
    first.wait().unwrap();
    assert_eq!(waits.join().unwrap(), count == 11);
}

/// Whether the job was done, as another thread that waits for it finds.
fn spawn_waiter(job: JobHandle<usize>) -> thread::JoinHandle<bool> {
    thread::spawn(move || job.wait().is_ok())
}

#[test]
fn a_task_that_is_aborted_while_its_job_runs_leaves_the_job_alone() {
    everywhere(|| async {
        let pool = ThreadPool::new(1);
        let (job, go) = blocked(&pool);
        let task = spawn(job);
        handloom::yield_now().await;
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
        go.send(()).unwrap();
        assert_eq!(pool.submit(|| 1).await.unwrap(), 1);
    });
}

#[test]
fn a_pool_of_no_threads_is_refused() {
    assert!(std::panic::catch_unwind(|| ThreadPool::new(0)).is_err());
}

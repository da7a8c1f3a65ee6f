//! The pool seen from a runtime.

use super::blocked;
use handloom::blocking::{JobHandle, ThreadPool};
use handloom::time::{now, sleep, timeout};
use handloom::{Runtime, gather, spawn, spawn_blocking};
use handloom_tests::{everywhere, limit, runtime, stranger};
use std::collections::HashSet;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::task::Context;
use std::thread;
use std::time::Duration;

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
    let (go, gone) = std::sync::mpsc::channel::<()>();
    let job = pool.submit(move || gone.recv().is_err());
    let wait = std::panic::AssertUnwindSafe(|| runtime().block_on(async { job.wait() }));
    let refused = std::panic::catch_unwind(wait);
    drop(go);
    let text = *refused.unwrap_err().downcast::<String>().unwrap();
    assert!(text.contains("JobHandle::wait would have to wait inside block_on"), "{text}");
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

/// The first job goes on once the second one is dropped, and the second one cannot begin before.
#[test]
fn dropping_the_runtime_refuses_the_jobs_that_have_not_begun_before_it_waits() {
    let _limit = limit();
    let runtime = Runtime::builder().blocking_threads(1).build();
    // Whoever has a task's handle keeps what is left of the runtime, and no job.
    let kept = runtime.spawn(std::future::pending::<()>());
    let (refused, is_refused) = channel::<()>();
    let (began, begun) = channel();
    let (first, second) = runtime.block_on(async {
        let first = spawn_blocking(move || {
            began.send(()).unwrap();
            is_refused.recv_timeout(Duration::from_secs(10))
        });
        (first, spawn_blocking(move || drop(refused)))
    });
    begun.recv().unwrap();
    drop(runtime);
    assert!(first.is_finished() && second.is_finished());
    assert_eq!(first.wait().unwrap(), Err(RecvTimeoutError::Disconnected));
    assert!(second.wait().unwrap_err().is_cancelled());
    drop(kept);
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
fn a_waker_that_does_not_know_its_own_clone_is_kept_all_the_same() {
    let _limit = limit();
    let pool = ThreadPool::new(1);
    let (mut job, go) = blocked(&pool);
    let stranger = stranger();
    for _ in 0..3 {
        assert!(Pin::new(&mut job).poll(&mut Context::from_waker(&stranger)).is_pending());
    }
    drop(go);
}

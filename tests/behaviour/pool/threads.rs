//! Threads and jobs: how many, in which order, and how they end.

use super::blocked;
use handloom::blocking::ThreadPool;
use handloom_tests::limit;
use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier, Mutex};
use std::thread;

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
                pool.submit(move || together.wait().is_leader())
            })
            .collect();
        let leaders = jobs.into_iter().filter_map(|job| job.wait().ok());
        assert_eq!(leaders.filter(|leader| *leader).count(), 1);
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
fn a_pool_of_no_threads_is_refused() {
    assert!(std::panic::catch_unwind(|| ThreadPool::new(0)).is_err());
}

#[test]
fn jobs_that_follow_each_other_need_one_thread() {
    let pool = ThreadPool::new(8);
    for job in 0..1000 {
        assert_eq!(pool.submit(move || job).wait().unwrap(), job);
    }
    assert_eq!(pool.threads(), 1, "a thread is idle before its result is there");
}

//! A pool of threads, its jobs and its end.

use crate::model;
use loom::thread;
use models::block_on;
use models::blocking::ThreadPool;
use models::sync::oneshot;
use std::sync::Arc;

#[test]
fn a_job_is_done_and_its_result_comes_to_a_thread() {
    model(None, || {
        let pool = ThreadPool::new(1);
        assert_eq!(pool.submit(|| 7).wait().unwrap(), 7);
        pool.finish();
    });
}

#[test]
fn a_job_is_done_and_its_result_comes_to_a_task() {
    model(4, || {
        let pool = ThreadPool::new(1);
        assert_eq!(block_on(pool.submit(|| 7)).unwrap(), 7);
        pool.finish();
    });
}

#[test]
fn no_job_is_forgotten_however_the_threads_fall_idle() {
    model(2, || {
        let pool = ThreadPool::new(2);
        let jobs = [1, 2, 3].map(|n| pool.submit(move || n));
        let results = jobs.map(|job| job.wait().unwrap());
        assert_eq!(results, [1, 2, 3]);
        pool.finish();
    });
}

#[test]
fn two_jobs_of_which_one_waits_for_the_other_have_a_thread_each() {
    model(2, || {
        let pool = ThreadPool::new(2);
        let (sender, receiver) = oneshot::channel();
        let waits = pool.submit(move || receiver.recv_blocking().unwrap());
        let sends = pool.submit(move || sender.send(7).unwrap());
        assert_eq!(waits.wait().unwrap(), 7);
        sends.wait().unwrap();
        pool.finish();
    });
}

#[test]
fn who_submits_because_of_a_result_finds_its_thread_free() {
    model(4, || {
        let pool = ThreadPool::new(2);
        for n in [1, 2] {
            assert_eq!(pool.submit(move || n).wait().unwrap(), n);
        }
        assert_eq!(pool.threads(), 1);
        pool.finish();
    });
}

#[test]
fn two_threads_may_submit_at_once() {
    model(2, || {
        let pool = Arc::new(ThreadPool::new(1));
        let theirs = pool.clone();
        let other = thread::spawn(move || theirs.submit(|| 1).wait().unwrap());
        assert_eq!(pool.submit(|| 2).wait().unwrap(), 2);
        assert_eq!(other.join().unwrap(), 1);
    });
}

#[test]
fn a_pool_that_finishes_has_done_every_job() {
    model(4, || {
        let pool = ThreadPool::new(1);
        let jobs = [1, 2].map(|n| pool.submit(move || n));
        pool.finish();
        assert!(jobs.iter().all(models::blocking::JobHandle::is_finished));
        assert_eq!(jobs.map(|job| job.wait().unwrap()), [1, 2]);
    });
}

#[test]
fn a_pool_that_is_cancelled_has_done_or_dropped_every_job() {
    model(4, || {
        let pool = ThreadPool::new(1);
        let token = Arc::new(());
        let jobs = [1, 2].map(|n| {
            let token = token.clone();
            pool.submit(move || {
                let _token = token;
                n
            })
        });
        pool.cancel();
        assert_eq!(Arc::strong_count(&token), 1);
        for (job, n) in jobs.into_iter().zip([1, 2]) {
            match job.wait() {
                Ok(value) => assert_eq!(value, n),
                Err(error) => assert!(error.is_cancelled()),
            }
        }
    });
}

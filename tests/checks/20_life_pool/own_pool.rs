use super::{Handle, Pool};
use judge::{Signal, fail, holds, same};
use std::collections::HashSet;
use std::mem;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

const SUBMIT: &str = "fn submit";
const WORK: &str = "fn work";

/// How long something wrong is given to happen. What is right passes in any case.
const A_WHILE: Duration = Duration::from_millis(300);

/// Whether a pool had no end.
static ENDLESS: AtomicBool = AtomicBool::new(false);

/// Ends the pool, and waits until its threads are through.
fn end(pool: Pool) {
    let over = Signal::new();
    let gives = over.clone();
    let ends = move || {
        drop(pool);
        gives.give();
    };
    // Some wrong answers keep a job for as long as a signal has patience, and no right one does.
    let endless = ENDLESS.load(Ordering::SeqCst);
    drop(thread::spawn(ends));
    if endless || (0..3).all(|_| !over.wait()) {
        ENDLESS.store(true, Ordering::SeqCst);
        fail("the pool has ended, no job is left, and a thread does not come to its end", WORK);
    }
}

/// Ends the pool, and then takes the results: where a thread has died, nobody has to wait for it.
fn results<T>(pool: Pool, handles: Vec<Handle<T>>) -> Vec<Result<T, String>> {
    end(pool);
    handles.into_iter().map(Handle::wait).collect()
}

#[test]
fn each_result_comes_to_its_handle() {
    let pool = Pool::new(3);
    let handles = (0..10).map(|n| pool.submit(move || n * n)).collect();
    let expected = [0, 1, 4, 9, 16, 25, 36, 49, 64, 81].map(Ok);
    same("the squares of ten jobs on three threads", results(pool, handles), expected, SUBMIT);
}

#[test]
fn jobs_run_on_the_threads_of_the_pool() {
    let pool = Pool::new(3);
    let handles = (0..50).map(|_| pool.submit(|| thread::current().id())).collect();
    let threads: HashSet<_> = results(pool, handles).into_iter().filter_map(Result::ok).collect();
    let on_ours = threads.contains(&thread::current().id());
    holds("no job runs on the thread that submits it", !on_ours, SUBMIT);
    if threads.len() > 3 {
        fail(format!("fifty jobs of a pool of three threads run on {}", threads.len()), WORK);
    }
}

#[test]
fn jobs_run_at_the_same_time() {
    let pool = Pool::new(3);
    // Each job ends when all have begun.
    let begun = [(); 3].map(|()| Signal::new());
    let handles = (0..3).map(|n| {
        let begun = begun.clone();
        pool.submit(move || {
            begun[n].give();
            if begun.iter().all(Signal::wait) { "met the others" } else { "waited in vain" }
        })
    });
    let handles = handles.collect();
    let what = "what three jobs of three threads say, each of which waits until all have begun";
    same(what, results(pool, handles), [(); 3].map(|()| Ok("met the others")), WORK);
}

#[test]
fn jobs_begin_in_order() {
    let (pool, begun) = (Pool::new(1), Arc::new(Mutex::new(Vec::new())));
    let handles = (0..10).map(|n| {
        let begun = Arc::clone(&begun);
        pool.submit(move || begun.lock().unwrap().push(n))
    });
    let handles = handles.collect();
    results(pool, handles);
    let begun = begun.lock().unwrap().clone();
    same("the order of ten jobs on one thread", begun, (0..10).collect::<Vec<_>>(), WORK);
}

#[test]
fn an_idle_thread_hears_the_bell() {
    let pool = Pool::new(1);
    for n in 1..=200 {
        let done = Signal::new();
        let gives = done.clone();
        drop(pool.submit(move || gives.give()));
        if !done.wait() {
            // To end it could take for ever.
            mem::forget(pool);
            let what = "was submitted when the thread had nothing to do, and was not begun";
            fail(format!("job {n} {what}"), SUBMIT);
        }
    }
    end(pool);
}

#[test]
fn a_thread_that_wakes_for_nothing_sleeps_again() {
    let pool = Pool::new(1);
    let done = Signal::new();
    let gives = done.clone();
    drop(pool.submit(move || gives.give()));
    done.wait();
    // At some of these it sleeps.
    let start = Instant::now();
    while start.elapsed() < A_WHILE {
        pool.shared.bell.notify_all();
        thread::yield_now();
        if pool.threads[0].is_finished() {
            fail("the bell rang, there was no job, and the thread is gone: look again", WORK);
        }
    }
    end(pool);
}

#[test]
fn a_thread_without_a_job_sleeps_until_the_bell_rings() {
    let pool = Pool::new(1);
    for attempt in 0..10 {
        let (done, taken) = (Signal::new(), Signal::new());
        let (gives, takes) = (done.clone(), taken.clone());
        drop(pool.submit(move || gives.give()));
        done.wait();
        let start = Instant::now();
        while start.elapsed() < Duration::from_millis(1 << attempt) {
            thread::yield_now();
        }
        // A job for which nobody rings: whoever sleeps lets it lie, and once of ten times is
        // enough.
        pool.shared.state.lock().unwrap().jobs.push_back(Box::new(move || takes.give()));
        let begun = Instant::now();
        while !taken.is_given() && begun.elapsed() < A_WHILE {
            thread::yield_now();
        }
        if !taken.is_given() {
            // It sleeps. The next job rings, though there is another before it.
            let done = Signal::new();
            let gives = done.clone();
            drop(pool.submit(move || gives.give()));
            if !done.wait() {
                mem::forget(pool);
                let what = "a job was submitted while another was queued, and the thread slept on";
                fail(format!("{what}: did the bell ring?"), SUBMIT);
            }
            return end(pool);
        }
    }
    fail(
        "a thread that has no job takes one for which the bell did not ring: it does not sleep",
        WORK,
    );
}

#[test]
fn a_panic_comes_to_its_handle_and_the_thread_lives() {
    let pool = Pool::new(1);
    let handles = (0..3).map(|n| {
        pool.submit(move || match n {
            // A panic without its lines on standard error.
            0 => resume_unwind(Box::new("fell over")),
            _ => n,
        })
    });
    let handles = handles.collect();
    let what = "what three jobs give on one thread, the first of which panics with \"fell over\"";
    let expected = [Err("fell over".to_owned()), Ok(1), Ok(2)];
    same(what, results(pool, handles), expected, SUBMIT);
}

#[test]
fn what_was_submitted_is_done_though_the_pool_ends() {
    let pool = Pool::new(1);
    let shared = Arc::downgrade(&pool.shared);
    // The first job is over when the pool has ended, and the others are in the queue by then. With
    // some wrong answers it never ends: a second is enough, and a right one passes in any case.
    let first = pool.submit(move || {
        let begun = Instant::now();
        let ended = || {
            let shared = shared.upgrade();
            shared.is_none_or(|shared| shared.state.try_lock().is_ok_and(|state| state.ended))
        };
        while !ended() && begun.elapsed() < Duration::from_secs(1) {
            thread::yield_now();
        }
        0
    });
    let mut handles = vec![first];
    handles.extend((1..4).map(|n| pool.submit(move || n)));
    let what = "what four jobs give on one thread, where the pool ends during the first";
    same(what, results(pool, handles), [Ok(0), Ok(1), Ok(2), Ok(3)], WORK);
}

#[test]
fn whoever_lets_go_of_a_handle_harms_nobody() {
    let pool = Pool::new(1);
    drop(pool.submit(|| 1));
    let handles = vec![pool.submit(|| 2)];
    same(
        "what a job gives behind one whose handle is gone",
        results(pool, handles),
        [Ok(2)],
        SUBMIT,
    );
}

#[test]
fn a_job_may_submit_another() {
    let pool = Arc::new(Pool::new(2));
    let submits = Arc::clone(&pool);
    // The pool is ended by this thread, and not by the job.
    let done = Signal::new();
    let gives = done.clone();
    let outer = pool.submit(move || {
        drop(submits.submit(move || gives.give()));
        drop(submits);
    });
    if !done.wait() {
        // To end this pool could take for ever.
        mem::forget((pool, outer));
        fail("a job submits another, and none is done: who holds the lock meanwhile?", WORK);
    }
    same("what becomes of the job that submits", outer.wait(), Ok(()), WORK);
    end(Arc::into_inner(pool).expect("the job has let go of it"));
}

//! Wakes by other threads, in numbers: during the life of a task, after its end, and while its
//! runtime is dropped.

use handloom::net::TcpListener;
use handloom::{Runtime, spawn, yield_now};
use handloom_tests::{Naps, alone, limit};
use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier};
use std::task::{Poll, Waker};
use std::thread;

/// A task that waits for ever, and its waker.
fn sleeper(runtime: &Runtime) -> Waker {
    let slot = Rc::new(RefCell::new(None));
    let seen = slot.clone();
    drop(runtime.spawn(poll_fn(move |cx| {
        seen.replace(Some(cx.waker().clone()));
        Poll::<()>::Pending
    })));
    runtime.block_on(yield_now());
    slot.take().expect("it was polled")
}

/// Four threads wake tasks of runtimes that are dropped meanwhile, so many times altogether.
fn wakes_around_the_end(count: usize) {
    let (threads, each) = (4, 1_000);
    for _ in 0..count / threads / each {
        let runtime = Runtime::new();
        let wakers: Vec<_> = (0..8).map(|_| sleeper(&runtime)).collect();
        let start = Arc::new(Barrier::new(threads + 1));
        let done = Arc::new(AtomicUsize::new(0));
        let wake = || {
            let (wakers, start, done) = (wakers.clone(), start.clone(), done.clone());
            thread::spawn(move || {
                start.wait();
                for waker in wakers.iter().cycle().take(each) {
                    waker.wake_by_ref();
                    done.fetch_add(1, Ordering::Relaxed);
                }
                wakers.into_iter().for_each(Waker::wake);
            })
        };
        let wakes: Vec<_> = (0..threads).map(|_| wake()).collect();
        start.wait();
        // In the middle of it.
        while done.load(Ordering::Relaxed) < each {
            thread::yield_now();
        }
        drop(runtime);
        wakes.into_iter().for_each(|thread| thread.join().expect("it only wakes"));
        assert_eq!(done.load(Ordering::Relaxed), threads * each);
        wakers.iter().for_each(Waker::wake_by_ref);
    }
}

#[test]
fn a_hundred_thousand_wakes_around_the_end_of_runtimes_do_no_harm() {
    let _limit = limit();
    wakes_around_the_end(100_000);
}

#[test]
#[ignore = "the whole size"]
fn a_million_wakes_around_the_end_of_runtimes_do_no_harm() {
    let _limit = limit();
    wakes_around_the_end(1_000_000);
}

#[test]
fn wakes_of_a_task_that_is_over_leave_nothing_in_the_inbox() {
    if !alone("survives::wakes::wakes_of_a_task_that_is_over_leave_nothing_in_the_inbox") {
        return;
    }
    let _limit = limit();
    let runtime = Runtime::new();
    let (give, given) = channel();
    runtime.block_on(async {
        let task = poll_fn(move |cx| {
            give.send(cx.waker().clone()).expect("the test listens");
            Poll::Ready(())
        });
        spawn(task).await.expect("it only gives its waker away");
    });
    let waker: Waker = given.recv().expect("it was polled");
    let wake = |count: usize| {
        let waker = waker.clone();
        thread::spawn(move || (0..count).for_each(|_| waker.wake_by_ref())).join().unwrap();
    };
    wake(1_000);
    let before = handloom_tests::resident();
    wake(300_000);
    let grown = handloom_tests::resident().saturating_sub(before);
    assert!(grown < 1 << 20, "{grown} bytes for wakes that concern nobody");
    runtime.block_on(yield_now());
}

/// The bell of a loop is the loop's: it rings although whoever rang it is gone before it is heard.
#[test]
fn a_handle_and_a_waker_that_are_dropped_right_after_use_wake_the_loop_from_its_sleep() {
    let _limit = limit();
    let naps = Naps::new();
    let runtime = Runtime::builder().observer(naps.clone()).build();
    runtime.block_on(async {
        // With a source, so that the loop sleeps in the operating system.
        let _listener = TcpListener::bind("127.0.0.1:0").unwrap();
        for round in 0..200 {
            let raised = Arc::new(AtomicBool::new(false));
            let asleep = naps.next();
            let mut start = Some(|waker: Waker, raised: Arc<AtomicBool>| {
                let handle = runtime.handle();
                thread::spawn(move || {
                    asleep();
                    if round % 2 == 0 {
                        raised.store(true, Ordering::SeqCst);
                        waker.wake();
                    } else {
                        let work = move || async move {
                            raised.store(true, Ordering::SeqCst);
                            waker.wake();
                        };
                        drop(handle.spawn(work).expect("the runtime lives"));
                        drop(handle);
                    }
                })
            });
            let mut thread = None;
            poll_fn(|cx| {
                if let Some(start) = start.take() {
                    thread = Some(start(cx.waker().clone(), raised.clone()));
                }
                if raised.load(Ordering::SeqCst) { Poll::Ready(()) } else { Poll::Pending }
            })
            .await;
            thread.expect("it was started").join().unwrap();
        }
    });
}

//! Other threads: they wake, they spawn, they come too late, and nothing is lost.

use handloom::net::TcpListener;
use handloom::{Handle, Runtime, spawn, yield_now};
use handloom_tests::{Log, as_task, limit, runtime};
use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier};
use std::task::{Poll, Waker};
use std::thread;

/// Waits until another thread, which `start` starts, has called `wake` and raised the flag.
async fn woken_by(start: impl FnOnce(Waker, Arc<AtomicBool>) + 'static) {
    let raised = Arc::new(AtomicBool::new(false));
    let mut start = Some(start);
    poll_fn(|cx| {
        if let Some(start) = start.take() {
            start(cx.waker().clone(), raised.clone());
        }
        if raised.load(Ordering::SeqCst) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

fn wake_from_thread(waker: Waker, raised: Arc<AtomicBool>) {
    thread::spawn(move || {
        raised.store(true, Ordering::SeqCst);
        waker.wake();
    });
}

#[test]
fn a_wake_from_another_thread_ends_the_sleep() {
    let _limit = limit();
    for real in [true, false] {
        let build = || if real { Runtime::new() } else { runtime() };
        // Asleep on its thread's own bell.
        build().block_on(woken_by(wake_from_thread));
        as_task(&build(), woken_by(wake_from_thread));
        // Asleep in the operating system, because there is a socket.
        let with_socket = || async {
            let _listener = TcpListener::bind("127.0.0.1:0").unwrap();
            for _ in 0..50 {
                woken_by(wake_from_thread).await;
            }
        };
        build().block_on(with_socket());
        as_task(&build(), with_socket());
    }
}

#[test]
fn many_wakes_from_many_threads_lose_no_task() {
    let _limit = limit();
    runtime().block_on(async {
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                spawn(async {
                    for _ in 0..100 {
                        woken_by(wake_from_pool).await;
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
    });
}

/// As [`wake_from_thread`], with a wake too many before and after the one that counts.
fn wake_from_pool(waker: Waker, raised: Arc<AtomicBool>) {
    drop(handloom::spawn_blocking(move || {
        waker.wake_by_ref();
        raised.store(true, Ordering::SeqCst);
        waker.wake_by_ref();
        waker.wake_by_ref();
    }));
}

#[test]
fn work_sent_by_a_thread_starts_in_the_order_in_which_it_was_sent() {
    let _limit = limit();
    let (threads, each) = (8, if cfg!(debug_assertions) { 2_000 } else { 20_000 });
    let runtime = Runtime::new();
    let (done, all) = channel();
    let senders: Vec<_> = (0..threads)
        .map(|sender| {
            let (handle, done) = (runtime.handle(), done.clone());
            thread::spawn(move || {
                for n in 0..each {
                    let done = done.clone();
                    let made = move || async move { done.send((sender, n)).unwrap() };
                    drop(handle.spawn(made).unwrap());
                }
            })
        })
        .collect();
    drop(done);
    runtime.block_on(async {
        while !senders.iter().all(thread::JoinHandle::is_finished) {
            yield_now().await;
        }
        yield_now().await;
    });
    while runtime.tasks() > 0 {
        runtime.block_on(yield_now());
    }
    let mut next = vec![0; threads];
    for (sender, n) in all.try_iter() {
        assert_eq!(n, next[sender], "of thread {sender}");
        next[sender] += 1;
    }
    assert_eq!(next, vec![each; threads]);
}

#[test]
fn a_handle_gives_the_result_and_the_panic_to_the_thread_that_waits() {
    let _limit = limit();
    let runtime = Runtime::new();
    let handle = runtime.handle();
    let thread = thread::spawn(move || {
        let fine = handle.spawn(|| async {
            yield_now().await;
            *std::rc::Rc::new(5)
        });
        let bad = handle.spawn(|| async { panic!("over there") });
        let made = handle.spawn(|| {
            assert!(fine_weather(), "in the making");
            async {}
        });
        let bad: Result<(), _> = bad.unwrap().wait();
        assert_eq!(bad.unwrap_err().message(), Some("over there"));
        assert_eq!(made.unwrap().wait().unwrap_err().message(), Some("in the making"));
        assert_eq!(fine.unwrap().wait().unwrap(), 5);
        drop(handle.spawn(|| async { FINISHED.store(true, Ordering::SeqCst) }));
    });
    runtime.block_on(async {
        while !FINISHED.load(Ordering::SeqCst) {
            handloom::time::sleep(std::time::Duration::from_millis(1)).await;
        }
    });
    thread.join().unwrap();
}

static FINISHED: AtomicBool = AtomicBool::new(false);

fn fine_weather() -> bool {
    FINISHED.load(Ordering::SeqCst)
}

#[test]
fn a_handle_used_on_the_runtimes_own_thread_works_and_does_not_stop_a_virtual_clock() {
    let _limit = limit();
    let runtime = runtime();
    let handle = runtime.handle();
    let start = runtime.now();
    let slept = async {
        let task = handle.spawn(|| async {
            handloom::time::sleep(std::time::Duration::from_secs(1)).await;
            8
        });
        task.unwrap().await.unwrap()
    };
    assert_eq!(runtime.block_on(slept), 8);
    assert_eq!((runtime.now() - start).as_secs(), 1);
}

#[test]
fn waiting_on_the_loops_own_thread_is_refused() {
    let payload = std::panic::catch_unwind(|| {
        let runtime = runtime();
        let handle = runtime.handle();
        runtime.block_on(async { handle.spawn(|| async {}).unwrap().wait() })
    });
    let text = *payload.unwrap_err().downcast::<String>().unwrap();
    assert!(text.contains("inside block_on"), "{text}");
}

#[test]
fn a_spawn_on_a_runtime_that_is_gone_is_refused_and_what_was_queued_is_cancelled() {
    let _limit = limit();
    let runtime = runtime();
    let handle = runtime.handle();
    let queued = handle.spawn(|| async { unreachable!("no loop ran") }).unwrap();
    let begun = handle.spawn(std::future::pending::<()>).unwrap();
    drop(runtime);
    let queued: Result<(), _> = queued.wait();
    assert!(queued.unwrap_err().is_cancelled());
    assert!(begun.wait().unwrap_err().is_cancelled());
    let refused = handle.spawn(|| async {}).unwrap_err();
    assert_eq!(refused.to_string(), "the runtime was dropped");
}

#[test]
fn a_runtime_that_ends_while_others_wake_and_spawn_ends_in_peace() {
    let _limit = limit();
    for _ in 0..50 {
        let runtime = Runtime::new();
        let handle = runtime.handle();
        let waker = Arc::new(std::sync::Mutex::new(None));
        let seen = waker.clone();
        drop(runtime.spawn(poll_fn(move |cx| {
            *seen.lock().unwrap() = Some(cx.waker().clone());
            Poll::<()>::Pending
        })));
        runtime.block_on(yield_now());
        let waker: Waker = waker.lock().unwrap().clone().unwrap();
        let (barrier, refused) = (Arc::new(Barrier::new(3)), Arc::new(AtomicUsize::new(0)));
        let threads: Vec<_> = (0..2)
            .map(|_| {
                let (handle, waker) = (handle.clone(), waker.clone());
                let (barrier, refused) = (barrier.clone(), refused.clone());
                thread::spawn(move || {
                    barrier.wait();
                    for _ in 0..100 {
                        waker.wake_by_ref();
                        match handle.spawn(|| async {}) {
                            Ok(job) => assert!(job.wait().unwrap_err().is_cancelled()),
                            Err(_) => drop(refused.fetch_add(1, Ordering::SeqCst)),
                        }
                    }
                })
            })
            .collect();
        barrier.wait();
        drop(runtime);
        for thread in threads {
            thread.join().unwrap();
        }
        assert!(refused.load(Ordering::SeqCst) > 0);
        waker.wake();
    }
}

#[test]
fn the_messages_of_a_thread_that_is_home_are_in_order_with_its_own() {
    let _limit = limit();
    let runtime = runtime();
    let log = Log::new();
    let handle = runtime.handle();
    runtime.block_on(async {
        let ours = log.clone();
        let here = spawn(async move { ours.add("here") });
        let there = handle.spawn(|| async {}).unwrap();
        here.await.unwrap();
        there.await.unwrap();
        log.add("both");
    });
    assert_eq!(log.all(), ["here", "both"]);
}

/// The runtime ends while the other thread sends: it may take a message and be gone before the
/// sender looks again.
#[test]
fn a_spawn_that_is_refused_was_never_begun() {
    let _limit = limit();
    let (give, given) = channel::<Handle>();
    let (say, said) = channel();
    let thread = thread::spawn(move || {
        for handle in given {
            loop {
                let begun = Arc::new(AtomicBool::new(false));
                let begin = begun.clone();
                let make = move || async move { begin.store(true, Ordering::SeqCst) };
                if handle.spawn(make).is_err() {
                    say.send(begun.load(Ordering::SeqCst)).unwrap();
                    break;
                }
                (0..300).for_each(|_| std::hint::spin_loop());
            }
        }
    });
    for _ in 0..5_000 {
        let runtime = Runtime::new();
        give.send(runtime.handle()).unwrap();
        runtime.block_on(async {
            yield_now().await;
            yield_now().await;
        });
        drop(runtime);
        assert!(!said.recv().unwrap(), "what was refused had run");
    }
    drop(give);
    thread.join().unwrap();
}

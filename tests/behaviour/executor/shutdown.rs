//! The end of a runtime: every task is dropped once, and what outlives it is harmless.

use handloom::net::TcpListener;
use handloom::{JoinHandle, Runtime, spawn, yield_now};
use handloom_tests::{Counting, Foreign, Log, OnDrop, limit, runtime};
use std::cell::{Cell, RefCell};
use std::future::{pending, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

#[test]
fn every_task_is_dropped_once_in_whatever_state_it_is() {
    let _limit = limit();
    let runtime = runtime();
    let log = Log::new();
    let guard = |name: &'static str| {
        let log = log.clone();
        OnDrop(move || log.add(name))
    };
    let idle = guard("idle");
    drop(runtime.spawn(async move {
        let _idle = idle;
        pending::<()>().await;
    }));
    let output = guard("output");
    let done = runtime.spawn(async move { output });
    runtime.block_on(yield_now());
    let queued = guard("queued");
    drop(runtime.spawn(async move { drop(queued) }));
    let aborted = guard("aborted");
    let handle = runtime.spawn(async move { drop(aborted) });
    handle.abort();
    drop(runtime);
    assert_eq!(log.all(), ["idle", "queued", "aborted"], "in the order of the table");
    drop(handle);
    drop(done);
    assert_eq!(log.all().len(), 4, "an output lives as long as its handle");
}

#[test]
fn what_destructors_spawn_is_dropped_unpolled() {
    let _limit = limit();
    let runtime = runtime();
    let log = Log::new();
    for n in 0..3 {
        let log = log.clone();
        drop(runtime.spawn(async move {
            let _guard = OnDrop(move || {
                let (inner, polled) = (log.clone(), log.clone());
                let guard = OnDrop(move || inner.add(n));
                let task = spawn(async move {
                    polled.add(100);
                    drop(guard);
                });
                assert!(task.is_finished());
                drop(task);
            });
            pending::<()>().await;
        }));
    }
    runtime.block_on(yield_now());
    drop(runtime);
    assert_eq!(log.all(), [0, 1, 2]);
}

#[test]
fn destructors_that_abort_wake_and_detach_their_siblings_drop_each_once() {
    let _limit = limit();
    let runtime = runtime();
    let log = Log::new();
    let handles: Rc<RefCell<Vec<JoinHandle<()>>>> = Rc::default();
    let wakers: Rc<RefCell<Vec<Waker>>> = Rc::default();
    for n in 0..4 {
        let (log, all, woken) = (log.clone(), handles.clone(), wakers.clone());
        let guard = OnDrop(move || {
            log.add(n);
            for task in &*all.borrow() {
                task.abort();
            }
            let wakers = woken.take();
            wakers.into_iter().for_each(Waker::wake);
            let handles = all.take();
            drop(handles);
        });
        let wakers = wakers.clone();
        let task = runtime.spawn(async move {
            let _guard = guard;
            poll_fn(move |cx| {
                wakers.borrow_mut().push(cx.waker().clone());
                Poll::<()>::Pending
            })
            .await;
        });
        handles.borrow_mut().push(task);
    }
    runtime.block_on(yield_now());
    drop(runtime);
    assert_eq!(log.all(), [0, 1, 2, 3]);
}

#[test]
fn handles_wakers_sleeps_and_sockets_that_outlive_it_are_harmless() {
    let _limit = limit();
    let runtime = runtime();
    let waker = Rc::new(RefCell::new(None));
    let task = runtime.spawn({
        let waker = waker.clone();
        poll_fn(move |cx| {
            waker.replace(Some(cx.waker().clone()));
            Poll::<()>::Pending
        })
    });
    let mut nap = Box::pin(handloom::time::sleep(std::time::Duration::from_secs(1)));
    let (count, foreign) = Counting::new();
    let listener = runtime.block_on(async {
        let mut cx = Context::from_waker(&foreign);
        assert!(nap.as_mut().poll(&mut cx).is_pending());
        yield_now().await;
        TcpListener::bind("127.0.0.1:0").unwrap()
    });
    let mut accept = Box::pin(listener.accept());
    assert!(accept.as_mut().poll(&mut Context::from_waker(&foreign)).is_pending());
    let handle = runtime.handle();
    drop(runtime);

    waker.take().unwrap().wake();
    assert!(handle.is_gone() && handle.spawn(|| async {}).is_err());
    assert!(nap.as_mut().poll(&mut Context::from_waker(&foreign)).is_pending());
    drop((nap, accept));
    drop(listener);
    task.abort();
    let mut task = task;
    let Poll::Ready(Err(error)) = Pin::new(&mut task).poll(&mut Context::from_waker(&foreign))
    else {
        panic!("it was dropped with its runtime");
    };
    assert!(error.is_cancelled());
    assert_eq!(count.count(), 0);
}

#[test]
fn tasks_that_hold_each_others_handles_are_freed() {
    let _limit = limit();
    let alive = Rc::new(());
    {
        let runtime = runtime();
        let slots: Vec<_> = (0..2).map(|_| Rc::new(RefCell::new(None))).collect();
        for n in 0..2 {
            let (other, alive) = (slots[1 - n].clone(), alive.clone());
            let task = runtime.spawn(async move {
                let _alive = alive;
                yield_now().await;
                let other: JoinHandle<()> = other.take().expect("there are two");
                other.await.unwrap();
            });
            slots[n].replace(Some(task));
        }
        runtime.block_on(async {
            for _ in 0..3 {
                yield_now().await;
            }
        });
        assert_eq!(Rc::strong_count(&alive), 3, "they wait for each other");
    }
    assert_eq!(Rc::strong_count(&alive), 1);
}

thread_local! {
    static OURS: RefCell<Option<Runtime>> = const { RefCell::new(None) };
    static DROPPED: Cell<bool> = const { Cell::new(false) };
}

#[test]
fn a_runtime_in_a_thread_local_is_dropped_in_peace() {
    let _limit = limit();
    let thread = std::thread::spawn(|| {
        // Ours first, the runtime's own thread-locals second: those are destroyed before.
        OURS.with(|ours| ours.replace(Some(runtime())));
        OURS.with(|ours| {
            let ours = ours.borrow();
            let runtime = ours.as_ref().unwrap();
            drop(runtime.spawn(async {
                let _guard = OnDrop(|| DROPPED.set(true));
                pending::<()>().await;
            }));
            runtime.block_on(yield_now());
        });
    });
    thread.join().expect("its destructors ran without a panic");
}

#[test]
fn a_runtime_on_another_thread_starts_and_ends_there() {
    let _limit = limit();
    let sums: Vec<_> = (0..4_u32)
        .map(|n| std::thread::spawn(move || runtime().block_on(async move { n * n })))
        .map(|thread| thread.join().unwrap())
        .collect();
    assert_eq!(sums, [0, 1, 4, 9]);
}

/// Does `last`, drops a runtime whose end panics, and expects every task to be dropped all the same: also
/// those that hold a handle, and with it the parts of the runtime, themselves.
fn dropped_in_spite_of(runtime: Runtime, said: &str, last: impl FnOnce()) {
    let log = Log::new();
    for n in 0..2 {
        let log = log.clone();
        drop(runtime.spawn(async move {
            let _guard = OnDrop(move || log.add(n));
            let inner = spawn(pending::<()>());
            let _ = inner.await;
        }));
    }
    runtime.block_on(yield_now());
    last();
    let payload = catch_unwind(AssertUnwindSafe(|| drop(runtime))).unwrap_err();
    assert_eq!(*payload.downcast::<&str>().unwrap(), said);
    assert_eq!(log.all(), [0, 1]);
}

#[test]
fn a_hook_that_panics_keeps_no_task_alive() {
    let _limit = limit();
    let builder = Runtime::builder().virtual_clock();
    let runtime = builder.on_unjoined_panic(|_, _| panic!("the hook")).build();
    let bomb = OnDrop(|| panic!("a destructor"));
    drop(runtime.spawn(async move {
        let _bomb = bomb;
        pending::<()>().await;
    }));
    dropped_in_spite_of(runtime, "the hook", || ());
}

#[test]
fn a_joiner_that_panics_keeps_no_task_alive() {
    let _limit = limit();
    let runtime = runtime();
    let mut joined = runtime.spawn(pending::<()>());
    let grumpy = Foreign::new().on_wake(|| panic!("the joiner"));
    assert!(Pin::new(&mut joined).poll(&mut Context::from_waker(&grumpy.waker())).is_pending());
    dropped_in_spite_of(runtime, "the joiner", || ());
}

#[test]
fn a_message_that_panics_keeps_no_task_and_no_other_message_alive() {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("a message");
        }
    }
    let _limit = limit();
    let runtime = runtime();
    let handle = runtime.handle();
    let sent = Cell::new(None);
    let bomb = Bomb;
    let send = || {
        let bombed = handle.spawn(move || async move { drop(bomb) }).unwrap();
        sent.set(Some((bombed, handle.spawn(async || ()).unwrap())));
    };
    dropped_in_spite_of(runtime, "a message", send);
    let (bombed, behind) = sent.take().unwrap();
    assert!(bombed.wait().unwrap_err().is_cancelled());
    assert!(behind.wait().unwrap_err().is_cancelled());
}

//! Deadlocks are told where they are certain, and nowhere else.

use handloom::sync::{Event, Mutex, Notify, Queue, Semaphore, oneshot};
use handloom::trace::{Recorder, TaskId, WaitsFor, What};
use handloom::{Deadlock, Runtime, Stuck, gather, race, race_all, spawn, spawn_named, try_gather};
use handloom_tests::Naps;
use handloom_tests::hand::within_a_minute;
use std::cell::RefCell;
use std::future::{pending, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Poll, Waker};
use std::time::Duration;

fn stuck<T>(main: impl Future<Output = T>) -> Deadlock {
    let runtime = Runtime::builder().virtual_clock().build();
    runtime.try_block_on(main).map(|_| ()).expect_err("it waits for ever")
}

fn waits(stuck: &Stuck) -> Vec<&WaitsFor> {
    stuck.waits.iter().map(|wait| &wait.on).collect()
}

#[test]
fn two_locks_in_opposite_order() {
    let deadlock = stuck(async {
        let left = Rc::new(Mutex::named("left", ()));
        let right = Rc::new(Mutex::named("right", ()));
        let take = |first: &Rc<Mutex<()>>, second: &Rc<Mutex<()>>| {
            let (first, second) = (first.clone(), second.clone());
            async move {
                let _first = first.lock().await;
                handloom::yield_now().await;
                let _second = second.lock().await;
            }
        };
        let one = spawn_named("one", take(&left, &right));
        let two = spawn_named("two", take(&right, &left));
        gather([one, two]).await
    });
    let [main, one, two] = deadlock.tasks() else { panic!("{deadlock}") };
    assert_eq!((main.task, one.task, two.task), (TaskId::MAIN, TaskId(1), TaskId(2)));
    assert_eq!(
        waits(main),
        [&WaitsFor::Join { task: TaskId(1) }, &WaitsFor::Join { task: TaskId(2) }]
    );
    assert!(matches!(waits(one)[..], [WaitsFor::Lock { holder: Some(TaskId(2)), .. }]));
    assert!(matches!(waits(two)[..], [WaitsFor::Lock { holder: Some(TaskId(1)), .. }]));
    assert_eq!(one.name.as_deref(), Some("one"));
    assert_eq!(deadlock.lost_wakeup(), None);
    let report = deadlock.to_string();
    let line = "#1 \"one\" waits for the lock \"right\", which #2 holds, at ";
    assert!(report.contains(line), "{report}");
    assert!(report.contains("deadlock.rs:"), "{report}");
}

#[test]
fn every_primitive_is_a_list_of_ours() {
    stuck(async { Queue::<u8>::bounded(1).get().await });
    stuck(async {
        let queue = Queue::bounded(1);
        queue.put(1).await.unwrap();
        queue.put(2).await
    });
    stuck(async {
        let queue = Queue::bounded(1);
        queue.put(1).await.unwrap();
        queue.reserve().await.map(drop)
    });
    stuck(async {
        let queue = Queue::bounded(1);
        queue.put(1).await.unwrap();
        queue.join().await;
    });
    stuck(async { Semaphore::new(0).acquire(1).await.map(drop) });
    stuck(async { Notify::new().notified().await });
    stuck(async { Event::new().wait().await });
    stuck(async {
        let (_sender, receiver) = oneshot::channel::<u8>();
        receiver.await
    });
    stuck(async {
        let mutex = Mutex::new(());
        let _held = mutex.lock().await;
        drop(mutex.lock().await);
    });
    stuck(async { spawn(pending::<()>()).await });
    stuck(handloom::time::sleep(Duration::MAX));
}

#[test]
fn combinators_hide_nothing() {
    let deadlock = stuck(async {
        let queue = Queue::<u8>::bounded(1);
        let notify = Notify::new();
        let inner = gather([queue.get(), queue.get()]);
        race(gather([async { drop(inner.await) }]), notify.notified()).await
    });
    let [main] = deadlock.tasks() else { panic!("{deadlock}") };
    let gets = waits(main).iter().filter(|on| matches!(on, WaitsFor::QueueGet { .. })).count();
    assert_eq!((gets, main.waits.len()), (2, 3), "{deadlock}");
    stuck(race_all([pending::<()>(), pending()]));
}

#[test]
fn a_combinator_that_is_over_and_kept_hides_nothing() {
    within_a_minute(|| {
        stuck(async {
            let mut race = race_all([0, 1].map(async |n| {
                if n == 0 {
                    pending::<()>().await;
                }
            }));
            (&mut race).await;
            Queue::<u8>::bounded(1).get().await
        });
        // Its wakers are in the hands of somebody nobody knows, who has no more use for them.
        let kept = RefCell::new(Vec::<Waker>::new());
        stuck(async {
            let mut race = race_all([0, 1].map(|n| {
                let kept = &kept;
                poll_fn(move |cx| {
                    kept.borrow_mut().push(cx.waker().clone());
                    if n == 0 { Poll::Pending } else { Poll::Ready(()) }
                })
            }));
            (&mut race).await;
            let mut all = gather([poll_fn(|cx| {
                kept.borrow_mut().push(cx.waker().clone());
                Poll::Ready(())
            })]);
            (&mut all).await;
            Queue::<u8>::bounded(1).get().await
        });
        assert_eq!(kept.borrow().len(), 3);
    });
}

/// What is done on behalf of another runtime, which looks for none, ends where it ends.
#[test]
fn a_task_for_another_runtime_hides_nothing() {
    within_a_minute(|| {
        let other = Runtime::new();
        stuck(async {
            drop(other.spawn(async {}));
            Queue::<u8>::bounded(1).get().await
        });
    });
}

/// Polls a future once, and drops it.
async fn give_up(mut future: impl Future + Unpin) {
    let polled = poll_fn(|cx| Poll::Ready(Pin::new(&mut future).poll(cx))).await;
    assert!(polled.is_pending());
}

#[test]
fn a_combinator_that_is_given_up_unfinished_hides_nothing() {
    within_a_minute(|| {
        // Somebody nobody knows keeps the wakers of children whose family is gone.
        let kept = RefCell::new(Vec::<Waker>::new());
        let waits = || {
            poll_fn(|cx| {
                kept.borrow_mut().push(cx.waker().clone());
                Poll::<Result<(), ()>>::Pending
            })
        };
        let forever = async || Queue::<u8>::bounded(1).get().await;
        stuck(async {
            give_up(gather([waits(), waits()])).await;
            forever().await
        });
        stuck(async {
            give_up(race_all([waits()])).await;
            forever().await
        });
        stuck(async {
            give_up(try_gather([waits()])).await;
            forever().await
        });
        assert_eq!(kept.borrow().len(), 4);
    });
}

#[test]
fn children_that_were_woken_and_wait_again_are_told_too() {
    let deadlock = stuck(async {
        let queue = Rc::new(Queue::bounded(1));
        let putter = spawn({
            let queue = queue.clone();
            async move { queue.put(1).await.unwrap() }
        });
        let take = || async {
            while queue.get().await.is_some() {
                handloom::time::sleep(Duration::from_secs(1)).await;
            }
        };
        gather([take(), take(), take()]).await;
        drop(putter);
    });
    assert_eq!(deadlock.tasks()[0].waits.len(), 3, "{deadlock}");
}

#[test]
fn deadlines_come_first() {
    let runtime = Runtime::builder().virtual_clock().build();
    let start = runtime.now();
    let queue = Queue::<u8>::bounded(1);
    let limit = Duration::from_secs(5);
    assert!(runtime.block_on(handloom::time::timeout(limit, queue.get())).is_err());
    assert_eq!(runtime.now() - start, limit);
}

#[test]
fn the_runtime_can_be_used_afterwards() {
    let runtime = Runtime::builder().virtual_clock().build();
    let queue = Rc::new(Queue::<u8>::bounded(1));
    let task = runtime.spawn({
        let queue = queue.clone();
        async move { queue.get().await }
    });
    assert!(runtime.try_block_on(pending::<()>()).is_err());
    let got = runtime.block_on(async {
        queue.put(7).await.unwrap();
        task.await.unwrap()
    });
    assert_eq!(got, Some(7));
}

#[test]
#[should_panic(expected = "deadlock: nothing is ready, and nothing ever will be")]
fn block_on_panics_with_the_report() {
    Runtime::builder().virtual_clock().build().block_on(Queue::<u8>::bounded(1).get());
}

#[test]
fn a_real_clock_looks_for_deadlocks_if_asked() {
    let runtime = Runtime::builder().detect_deadlocks().build();
    assert!(runtime.try_block_on(Queue::<u8>::bounded(1).get()).is_err());
}

#[test]
fn a_lost_wakeup_is_told_apart() {
    let deadlock = stuck(async {
        let ready = Rc::new(RefCell::new(false));
        let slow = spawn_named("deaf", {
            let ready = ready.clone();
            // It forgets to leave its waker.
            poll_fn(move |_| if *ready.borrow() { Poll::Ready(()) } else { Poll::Pending })
        });
        let other = spawn(pending::<()>());
        handloom::yield_now().await;
        *ready.borrow_mut() = true;
        slow.await.unwrap();
        drop(other);
    });
    assert_eq!(deadlock.lost_wakeup(), Some(TaskId(1)));
    let report = deadlock.to_string();
    assert!(report.contains("#1 \"deaf\" could go on, and nobody woke it"), "{report}");
}

#[test]
fn a_lost_wakeup_that_leads_to_the_next_wait_is_told_too() {
    let deadlock = stuck(async {
        let ready = Rc::new(RefCell::new(false));
        let queue = Rc::new(Queue::<u8>::bounded(1));
        let slow = spawn({
            let (ready, queue) = (ready.clone(), queue.clone());
            async move {
                poll_fn(|_| if *ready.borrow() { Poll::Ready(()) } else { Poll::Pending }).await;
                queue.get().await
            }
        });
        handloom::yield_now().await;
        *ready.borrow_mut() = true;
        slow.await.unwrap()
    });
    assert_eq!(deadlock.lost_wakeup(), Some(TaskId(1)), "{deadlock}");
}

/// To ask a task what it waits for is to poll it. What that wakes others for is nothing that they
/// wait for in vain.
#[test]
fn who_is_woken_by_the_asking_is_not_stuck() {
    let deadlock = stuck(async {
        let ready = Rc::new(RefCell::new(false));
        let queue = Rc::new(Queue::bounded(1));
        let putter = spawn({
            let (ready, queue) = (ready.clone(), queue.clone());
            async move {
                poll_fn(|_| if *ready.borrow() { Poll::Ready(()) } else { Poll::Pending }).await;
                queue.put(1).await.unwrap();
            }
        });
        let getter = spawn(async move { queue.get().await });
        handloom::yield_now().await;
        *ready.borrow_mut() = true;
        drop((putter.await, getter.await));
    });
    let tasks: Vec<_> = deadlock.tasks().iter().map(|stuck| stuck.task).collect();
    assert_eq!(tasks, [TaskId::MAIN, TaskId(1)], "{deadlock}");
    assert_eq!(deadlock.lost_wakeup(), Some(TaskId(1)), "{deadlock}");
}

/// A runtime that looks for deadlocks, and tells when it falls asleep instead.
fn sleepy() -> (Runtime, Naps) {
    let naps = Naps::new();
    (Runtime::builder().virtual_clock().observer(naps.clone()).build(), naps)
}

/// Keeps a waker where the runtime cannot see it, as a library with threads of its own does, and
/// wakes once the loop sleeps.
fn wakes_from_afar(naps: &Naps) -> impl Future<Output = ()> + use<> {
    let naps = naps.clone();
    let mut asked = false;
    poll_fn(move |cx| {
        if std::mem::replace(&mut asked, true) {
            return Poll::Ready(());
        }
        let (waker, asleep): (Waker, _) = (cx.waker().clone(), naps.next());
        std::thread::spawn(move || {
            asleep();
            waker.wake();
        });
        Poll::Pending
    })
}

#[test]
fn a_waker_elsewhere_makes_it_uncertain() {
    within_a_minute(|| {
        let (runtime, naps) = sleepy();
        runtime.block_on(async {
            let queue = Rc::new(Queue::bounded(1));
            let getter = spawn({
                let queue = queue.clone();
                async move { queue.get().await }
            });
            wakes_from_afar(&naps).await;
            gather([wakes_from_afar(&naps)]).await;
            gather([gather([wakes_from_afar(&naps)])]).await;
            queue.put(1).await.unwrap();
            assert_eq!(getter.await.unwrap(), Some(1));
        });
    });
}

#[test]
fn whoever_may_come_from_outside_makes_it_uncertain() {
    within_a_minute(|| {
        let (runtime, naps) = sleepy();
        let queue = Arc::new(Queue::bounded(1));
        let (handle, asleep) = (runtime.handle(), naps.next());
        let spawner = std::thread::spawn({
            let queue = queue.clone();
            move || {
                asleep();
                let job = handle.spawn(|| async move { queue.put(1).await.unwrap() }).unwrap();
                drop(job);
            }
        });
        assert_eq!(runtime.block_on(queue.get()), Some(1));
        spawner.join().unwrap();
        let got = runtime.block_on(async {
            let (hold, asleep) = (handloom::time::hold(), naps.next());
            let queue = queue.clone();
            std::thread::spawn({
                let queue = queue.clone();
                move || {
                    asleep();
                    queue.put_blocking(2).unwrap();
                    drop(hold);
                }
            });
            queue.get().await
        });
        assert_eq!(got, Some(2));
        let job = runtime.block_on(async { handloom::spawn_blocking(naps.next()).await });
        assert!(job.is_ok());
    });
}

#[test]
fn sockets_make_it_uncertain() {
    within_a_minute(|| {
        let (runtime, naps) = sleepy();
        runtime.block_on(async {
            let listener = handloom::net::TcpListener::bind("127.0.0.1:0").unwrap();
            let address = listener.local_addr().unwrap();
            let asleep = naps.next();
            let caller = std::thread::spawn(move || {
                asleep();
                std::net::TcpStream::connect(address).unwrap();
            });
            gather([listener.accept()]).await.pop().unwrap().unwrap();
            caller.join().unwrap();
        });
    });
}

#[test]
fn a_leaked_wait_does_not_count_for_another() {
    within_a_minute(|| {
        let (runtime, naps) = sleepy();
        runtime.block_on(async {
            let notify: &'static Notify = Box::leak(Box::new(Notify::new()));
            // A task that is gone and a waker of it that stays in a line for good.
            let leaked = spawn(async {
                let mut wait = Box::pin(notify.notified());
                let _ = poll_fn(|cx| Poll::Ready(wait.as_mut().poll(cx))).await;
                std::mem::forget(wait);
            });
            leaked.await.unwrap();
            wakes_from_afar(&naps).await;
        });
    });
}

#[test]
fn it_is_told_once_the_last_one_outside_is_gone() {
    within_a_minute(|| {
        let (runtime, naps) = sleepy();
        let (handle, asleep) = (runtime.handle(), naps.next());
        let other = std::thread::spawn(move || {
            asleep();
            drop(handle);
        });
        assert!(runtime.try_block_on(pending::<()>()).is_err());
        other.join().unwrap();
        let deadlock = runtime.try_block_on(async {
            let (hold, asleep) = (handloom::time::hold(), naps.next());
            std::thread::spawn(move || {
                asleep();
                drop(hold);
            });
            pending::<()>().await;
        });
        assert!(deadlock.is_err());
    });
}

#[test]
fn the_report_speaks_of_things_as_the_trace_does_and_adds_nothing_to_it() {
    let recorder = Recorder::new();
    let runtime = Runtime::builder().virtual_clock().observer(recorder.clone()).build();
    let deadlock = runtime.try_block_on(async {
        let first = Queue::bounded(1);
        first.put(0).await.unwrap();
        Queue::<u8>::named("second", 1).get().await
    });
    let deadlock = deadlock.unwrap_err();
    let events = recorder.events();
    let Some(What::Pending { waits, .. }) = events.last().map(|event| &event.what) else {
        panic!("{events:?}")
    };
    assert_eq!(deadlock.tasks()[0].waits, *waits);
    assert!(deadlock.to_string().contains("the queue \"second\""), "{deadlock}");
    assert_eq!(events.iter().filter(|event| matches!(event.what, What::Polled { .. })).count(), 1);
}

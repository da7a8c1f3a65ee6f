//! The mutex: order, hand-over, cancelling, panics.

use handloom::sync::Mutex;
use handloom::trace::{Recorder, TaskId, What};
use handloom_tests::hand::{Counting, Grumpy, block_on, now, poll, poll_with, within_a_minute};
use handloom_tests::random::Random;
use handloom_tests::recorded;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Poll, Waker};
use std::thread;

#[test]
fn it_locks() {
    let mut mutex = Mutex::new(1);
    let mut guard = now(mutex.lock());
    *guard += 1;
    assert!(mutex.try_lock().is_none());
    drop(guard);
    assert_eq!(*mutex.try_lock().unwrap(), 2);
    *mutex.get_mut() += 1;
    assert_eq!(mutex.into_inner(), 3);
}

#[test]
fn fault_18_a_thousand_waiters_in_order() {
    let mutex = Mutex::new(Vec::new());
    let first = now(mutex.lock());
    let mut locks: Vec<_> = (0..1000).map(|_| mutex.lock()).collect();
    for lock in &mut locks {
        assert!(poll(lock).is_pending());
    }
    drop(first);
    for (n, lock) in locks.iter_mut().enumerate() {
        assert!(mutex.try_lock().is_none(), "a newcomer overtook {n}");
        let Poll::Ready(mut order) = poll(lock) else {
            panic!("{n} was not called");
        };
        order.push(n);
    }
    drop(locks);
    assert!(mutex.into_inner().into_iter().eq(0..1000));
}

#[test]
fn fault_18_a_waiter_cancelled_after_the_hand_over_passes_it_on() {
    let mutex = Mutex::new(());
    let guard = now(mutex.lock());
    let (wakes, waker) = Counting::new();
    let mut first = mutex.lock();
    let mut second = mutex.lock();
    assert!(poll(&mut first).is_pending());
    assert!(poll_with(&mut second, &waker).is_pending());
    drop(guard);
    assert_eq!(wakes.wakes(), 0);
    drop(first);
    assert_eq!(wakes.wakes(), 1);
    assert!(poll(&mut second).is_ready());
    assert!(mutex.try_lock().is_some());
}

#[test]
fn fault_18_a_waiter_cancelled_in_line_is_passed_over() {
    let mutex = Mutex::new(());
    let guard = now(mutex.lock());
    let mut first = mutex.lock();
    let mut second = mutex.lock();
    assert!(poll(&mut first).is_pending());
    assert!(poll(&mut second).is_pending());
    drop(first);
    drop(guard);
    assert!(poll(&mut second).is_ready());
}

#[test]
fn fault_18_a_holder_that_panics_releases_the_lock() {
    within_a_minute(|| {
        handloom::block_on(async {
            let mutex = Rc::new(Mutex::new(0));
            let holder = handloom::spawn({
                let mutex = mutex.clone();
                async move {
                    let mut guard = mutex.lock().await;
                    *guard = 1;
                    handloom::yield_now().await;
                    panic!("with the lock held");
                }
            });
            let waiter = handloom::spawn({
                let mutex = mutex.clone();
                async move { *mutex.lock().await }
            });
            assert!(holder.await.unwrap_err().is_panic());
            assert_eq!(waiter.await.unwrap(), 1);
        });
    });
}

#[test]
fn fault_18_a_holder_that_is_aborted_releases_the_lock() {
    within_a_minute(|| {
        handloom::block_on(async {
            let mutex = Rc::new(Mutex::new(()));
            let holder = handloom::spawn({
                let mutex = mutex.clone();
                async move {
                    let _guard = mutex.lock().await;
                    std::future::pending::<()>().await;
                }
            });
            handloom::yield_now().await;
            assert!(mutex.try_lock().is_none());
            holder.abort();
            drop(mutex.lock().await);
        });
    });
}

#[test]
fn fault_2_a_waker_that_panics_leaves_the_lock_usable() {
    let mutex = Mutex::new(());
    let grumpy = Waker::from(Arc::new(Grumpy { wake: true, drop: false }));
    let guard = now(mutex.lock());
    let mut lock = mutex.lock();
    assert!(poll_with(&mut lock, &grumpy).is_pending());
    assert!(catch_unwind(AssertUnwindSafe(|| drop(guard))).is_err());
    assert!(poll(&mut lock).is_ready());
    assert!(mutex.try_lock().is_some());
}

/// Random locks, releases, drops and spurious polls against a line of numbers.
#[test]
fn fault_18_random_rounds_agree_with_the_model() {
    for seed in 0..3000 {
        let mut random = Random::new(seed);
        let mutex = Mutex::new(());
        let (mut guard, mut called) = (None, None);
        let mut line = VecDeque::new();
        let mut locks = Vec::new();
        for id in 0..4 + random.below(11) {
            match random.below(4) {
                0 | 1 => {
                    let (wakes, waker) = Counting::new();
                    let mut lock = mutex.lock();
                    match poll_with(&mut lock, &waker) {
                        Poll::Ready(taken) => {
                            assert!(guard.is_none() && called.is_none(), "seed {seed}");
                            guard = Some(taken);
                        }
                        Poll::Pending => {
                            assert!(guard.is_some() || called.is_some(), "seed {seed}");
                            line.push_back(id);
                            locks.push((id, lock, wakes));
                        }
                    }
                }
                2 if guard.is_some() => {
                    guard = None;
                    called = line.pop_front();
                }
                _ if !locks.is_empty() => {
                    let at = random.below(locks.len());
                    let (id, mut lock, _) = locks.remove(at);
                    if random.below(2) == 0 {
                        drop(lock);
                        line.retain(|other| *other != id);
                        if called == Some(id) {
                            called = line.pop_front();
                        }
                    } else {
                        let (wakes, waker) = Counting::new();
                        match poll_with(&mut lock, &waker) {
                            Poll::Ready(taken) => {
                                assert_eq!(called.take(), Some(id), "seed {seed}");
                                guard = Some(taken);
                            }
                            Poll::Pending => {
                                assert_ne!(called, Some(id), "seed {seed}");
                                locks.push((id, lock, wakes));
                            }
                        }
                    }
                }
                _ => {}
            }
            for (id, _, wakes) in &locks {
                assert_eq!(wakes.wakes() > 0, called == Some(*id), "seed {seed}");
            }
        }
    }
}

#[test]
fn threads_exclude_each_other() {
    within_a_minute(|| {
        let mutex = Mutex::new(0);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..10_000 {
                        *block_on(mutex.lock()) += 1;
                    }
                });
            }
        });
        assert_eq!(mutex.into_inner(), 40_000);
    });
}

#[test]
fn the_trace_names_the_holder() {
    within_a_minute(|| {
        let recorder = Recorder::new();
        let builder = handloom::Runtime::builder().virtual_clock();
        let runtime = builder.observer(recorder.clone()).build();
        runtime.block_on(async {
            let mutex = Mutex::named("ledger", ());
            let guard = mutex.lock().await;
            let mut waiting = mutex.lock();
            assert!(poll(&mut waiting).is_pending());
            drop(guard);
            drop(waiting.await);
        });
        let events = recorder.events();
        let of_lock = |what: &&What| {
            matches!(
                what,
                What::LockTaken { .. } | What::LockWaited { .. } | What::LockReleased { .. }
            )
        };
        let told: Vec<_> = events.iter().map(|event| &event.what).filter(of_lock).collect();
        assert!(matches!(
            told[..],
            [
                What::LockTaken { by: Some(TaskId::MAIN), .. },
                What::LockWaited { holder: Some(TaskId::MAIN), .. },
                What::LockReleased { .. },
                What::LockTaken { .. },
                What::LockReleased { .. },
            ]
        ));
    });
}

/// Between the hand-over and the turn of the one who was called, nobody holds it yet.
#[test]
fn who_arrives_during_a_hand_over_is_told_of_no_holder() {
    let (runtime, recorder) = recorded();
    runtime.block_on(async {
        let mutex = Mutex::new(());
        let guard = mutex.lock().await;
        let mut called = mutex.lock();
        assert!(poll(&mut called).is_pending());
        drop(guard);
        let mut late = mutex.lock();
        assert!(poll(&mut late).is_pending());
        drop(called.await);
        drop(late.await);
    });
    let holders = recorder.events().into_iter().filter_map(|event| match event.what {
        What::LockWaited { holder, .. } => Some(holder),
        _ => None,
    });
    assert_eq!(holders.collect::<Vec<_>>(), [Some(TaskId::MAIN), None]);
}

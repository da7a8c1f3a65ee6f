//! One value, once.

use handloom::sync::{Closed, oneshot};
use handloom_tests::hand::{Counting, Grumpy, block_on, now, poll, poll_with, within_a_minute};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Poll, Waker};
use std::thread;

#[test]
fn a_value_before_and_after_the_first_poll() {
    let (sender, receiver) = oneshot::channel();
    sender.send(1).unwrap();
    assert_eq!(now(receiver), Ok(1));

    let (wakes, waker) = Counting::new();
    let (sender, mut receiver) = oneshot::channel();
    assert!(poll_with(&mut receiver, &waker).is_pending());
    assert!(!sender.is_closed() && !receiver.is_closed());
    sender.send(2).unwrap();
    assert_eq!(wakes.wakes(), 1);
    assert_eq!(poll(&mut receiver), Poll::Ready(Ok(2)));
    assert_eq!(poll(&mut receiver), Poll::Ready(Err(Closed(()))));
    assert!(receiver.is_closed());
}

#[test]
fn fault_3_a_dropped_sender_wakes_the_receiver() {
    let (wakes, waker) = Counting::new();
    let (sender, mut receiver) = oneshot::channel::<u8>();
    assert!(poll_with(&mut receiver, &waker).is_pending());
    drop(sender);
    assert_eq!(wakes.wakes(), 1);
    assert!(receiver.is_closed());
    assert_eq!(poll(&mut receiver), Poll::Ready(Err(Closed(()))));
}

#[test]
fn fault_3_a_dropped_receiver_gives_the_value_back() {
    let (sender, mut receiver) = oneshot::channel();
    assert!(poll(&mut receiver).is_pending());
    drop(receiver);
    assert!(sender.is_closed());
    assert_eq!(sender.send(1), Err(Closed(1)));
}

#[test]
fn a_value_that_nobody_takes_is_dropped_once() {
    let value = Rc::new(());
    let (sender, receiver) = oneshot::channel();
    assert!(sender.send(value.clone()).is_ok());
    assert_eq!(Rc::strong_count(&value), 2);
    drop(receiver);
    assert_eq!(Rc::strong_count(&value), 1);
}

#[test]
fn fault_10_the_latest_waker_counts() {
    let (old, old_waker) = Counting::new();
    let (new, new_waker) = Counting::new();
    let (sender, mut receiver) = oneshot::channel();
    assert!(poll_with(&mut receiver, &old_waker).is_pending());
    assert!(poll_with(&mut receiver, &new_waker).is_pending());
    assert!(poll_with(&mut receiver, &new_waker).is_pending());
    sender.send(()).unwrap();
    assert_eq!((old.wakes(), new.wakes()), (0, 1));
}

#[test]
fn fault_2_a_waker_that_panics_does_not_lose_the_value() {
    let grumpy = Waker::from(Arc::new(Grumpy { wake: true, drop: false }));
    let (sender, mut receiver) = oneshot::channel();
    assert!(poll_with(&mut receiver, &grumpy).is_pending());
    assert!(catch_unwind(AssertUnwindSafe(|| sender.send(1))).is_err());
    assert_eq!(poll(&mut receiver), Poll::Ready(Ok(1)));
}

#[test]
fn across_threads_by_both_faces() {
    within_a_minute(|| {
        for n in 0..2000 {
            let (sender, receiver) = oneshot::channel();
            let waiting = thread::spawn(move || match n % 2 {
                0 => block_on(receiver),
                _ => receiver.recv_blocking(),
            });
            if n % 3 == 0 {
                drop(sender);
                assert_eq!(waiting.join().unwrap(), Err(Closed(())));
            } else {
                sender.send(n).unwrap();
                assert_eq!(waiting.join().unwrap(), Ok(n));
            }
        }
    });
}

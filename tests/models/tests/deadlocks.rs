//! A virtual clock, and who may keep it from jumping.

use crate::model;
use loom::thread;
use models::Runtime;
use models::sync::oneshot;
use models::time::{hold, timeout};
use std::time::Duration;

const MS: Duration = Duration::from_millis(1);

#[test]
fn a_clock_that_is_held_does_not_overtake_whoever_holds_it() {
    model(4, || {
        let runtime = Runtime::builder().virtual_clock().build();
        let other = runtime.block_on(async {
            let (sender, receiver) = oneshot::channel();
            let hold = hold();
            let other = thread::spawn(move || {
                sender.send(7).unwrap();
                drop(hold);
            });
            assert_eq!(timeout(MS, receiver).await, Ok(Ok(7)));
            other
        });
        other.join().unwrap();
    });
}

#[test]
fn a_clock_that_is_let_go_of_jumps() {
    model(4, || {
        let runtime = Runtime::builder().virtual_clock().build();
        let other = runtime.block_on(async {
            let hold = hold();
            let other = thread::spawn(move || drop(hold));
            models::time::sleep(MS).await;
            other
        });
        other.join().unwrap();
    });
}

#[test]
fn a_loop_that_waits_for_a_handle_is_told_when_the_last_one_is_dropped() {
    model(4, || {
        let runtime = Runtime::builder().virtual_clock().build();
        let handle = runtime.handle();
        let other = thread::spawn(move || drop(handle));
        let (_sender, receiver) = oneshot::channel::<()>();
        assert!(runtime.try_block_on(receiver).is_err(), "a deadlock, and no hang");
        other.join().unwrap();
    });
}

#[test]
fn what_a_handle_sent_before_it_was_dropped_comes_before_a_deadlock() {
    model(4, || {
        let runtime = Runtime::builder().virtual_clock().build();
        let handle = runtime.handle();
        let (sender, receiver) = oneshot::channel();
        let other = thread::spawn(move || {
            let job = handle.spawn(move || async move { sender.send(7).unwrap() });
            drop((job.unwrap(), handle));
        });
        assert_eq!(runtime.try_block_on(receiver).unwrap(), Ok(7));
        other.join().unwrap();
    });
}

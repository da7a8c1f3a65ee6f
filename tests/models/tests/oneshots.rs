//! One value from thread to thread.

use crate::model;
use loom::thread;
use models::block_on;
use models::sync::{Closed, oneshot};

#[test]
fn a_value_comes_to_a_thread_that_waits() {
    model(None, || {
        let (sender, receiver) = oneshot::channel();
        let other = thread::spawn(move || sender.send(7).unwrap());
        assert_eq!(receiver.recv_blocking(), Ok(7));
        other.join().unwrap();
    });
}

#[test]
fn a_value_comes_to_a_task_that_waits() {
    model(4, || {
        let (sender, receiver) = oneshot::channel();
        let other = thread::spawn(move || sender.send(7).unwrap());
        assert_eq!(block_on(receiver), Ok(7));
        other.join().unwrap();
    });
}

#[test]
fn a_sender_that_is_dropped_is_no_silence() {
    model(None, || {
        let (sender, receiver) = oneshot::channel::<u8>();
        let other = thread::spawn(move || drop(sender));
        assert_eq!(receiver.recv_blocking(), Err(Closed(())));
        other.join().unwrap();
    });
}

#[test]
fn a_receiver_that_is_dropped_gives_the_value_back_or_takes_it_along() {
    model(None, || {
        let value = std::sync::Arc::new(());
        let (sender, receiver) = oneshot::channel();
        let sent = value.clone();
        let other = thread::spawn(move || drop(sender.send(sent)));
        drop(receiver);
        other.join().unwrap();
        assert_eq!(std::sync::Arc::strong_count(&value), 1);
    });
}

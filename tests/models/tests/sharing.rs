//! Locks, permits and signals between loops on two threads.

use crate::model;
use loom::thread;
use models::block_on;
use models::sync::{Event, Mutex, Notify, Semaphore};
use std::sync::Arc;

#[test]
fn a_mutex_is_held_by_one_at_a_time_and_passed_on() {
    model(4, || {
        let mutex = Arc::new(Mutex::new(0));
        let theirs = mutex.clone();
        let add = |mutex: Arc<Mutex<u8>>| {
            block_on(async {
                let mut value = mutex.lock().await;
                let seen = *value;
                thread::yield_now();
                *value = seen + 1;
            });
        };
        let other = thread::spawn(move || add(theirs));
        add(mutex.clone());
        other.join().unwrap();
        assert_eq!(*mutex.try_lock().unwrap(), 2);
    });
}

#[test]
fn a_permit_is_passed_on() {
    model(4, || {
        let semaphore = Arc::new(Semaphore::new(1));
        let theirs = semaphore.clone();
        let take = |semaphore: Arc<Semaphore>| {
            block_on(async { drop(semaphore.acquire(1).await.unwrap()) });
        };
        let other = thread::spawn(move || take(theirs));
        take(semaphore.clone());
        other.join().unwrap();
        assert_eq!(semaphore.available(), 1);
    });
}

#[test]
fn a_notification_is_kept_for_who_comes_later() {
    model(4, || {
        let notify = Arc::new(Notify::new());
        let theirs = notify.clone();
        let other = thread::spawn(move || theirs.notify_one());
        block_on(notify.notified());
        other.join().unwrap();
    });
}

#[test]
fn an_event_wakes_all_who_wait() {
    model(2, || {
        let event = Arc::new(Event::new());
        let theirs = event.clone();
        let other = thread::spawn(move || block_on(theirs.wait()));
        let setter = {
            let event = event.clone();
            thread::spawn(move || event.set())
        };
        block_on(event.wait());
        other.join().unwrap();
        setter.join().unwrap();
    });
}

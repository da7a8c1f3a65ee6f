use super::{Ready, TaskWaker};
use judge::same;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::task::Waker;
use std::thread;

const NEXT: &str = "pub fn next";
const WAKE: &str = "fn wake";

fn wakers(count: usize) -> (Arc<Ready>, Vec<(Arc<TaskWaker>, Waker)>) {
    let ready = Arc::new(Ready::default());
    let waker = |task| {
        let (queued, ready) = (AtomicBool::new(false), Arc::clone(&ready));
        let shared = Arc::new(TaskWaker { task, queued, ready });
        (Arc::clone(&shared), Waker::from(shared))
    };
    let wakers = (0..count).map(waker).collect();
    (ready, wakers)
}

fn drained(ready: &Ready) -> Vec<usize> {
    std::iter::from_fn(|| ready.next()).take(100).collect()
}

#[test]
fn first_come_first_served() {
    let (ready, wakers) = wakers(3);
    for task in [2, 0, 1] {
        wakers[task].1.wake_by_ref();
    }
    same("the order after wakes of 2, 0, 1", drained(&ready), [2, 0, 1], NEXT);
    same("what is in an empty queue", ready.next(), None, NEXT);
}

#[test]
fn many_wakes_are_one_place() {
    let (ready, wakers) = wakers(2);
    for task in [1, 1, 0, 1, 0] {
        wakers[task].1.wake_by_ref();
    }
    same("how many are in the queue after wakes of 1 1 0 1 0", ready.count(), 2, WAKE);
    same("their order", drained(&ready), [1, 0], WAKE);
}

#[test]
fn who_was_polled_can_be_woken_again() {
    let (ready, wakers) = wakers(1);
    for _ in 0..3 {
        wakers[0].1.wake_by_ref();
        same("who is next after a wake", ready.next(), Some(0), WAKE);
        same("whether it is marked as queued by then", wakers[0].0.queued.load(SeqCst), true, WAKE);
        wakers[0].0.queued.store(false, SeqCst);
    }
}

#[test]
fn threads_may_wake_at_once() {
    let (ready, wakers) = wakers(4);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for (_, waker) in wakers.iter().cycle().take(400) {
                    waker.wake_by_ref();
                }
            });
        }
    });
    let mut all = drained(&ready);
    all.sort_unstable();
    same("who is in the queue after 1600 wakes of four by four threads", all, [0, 1, 2, 3], WAKE);
}

//! A wake from another thread, at any moment of the life of what it wakes.

use crate::model;
use loom::sync::Mutex;
use loom::thread;
use models::{Runtime, block_on, gather, spawn};
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Poll, Waker};

/// A flag that is raised once, and whoever waits for it.
#[derive(Default)]
struct Flag(Mutex<(bool, Option<Waker>)>);

impl Flag {
    /// The waker is called with nothing held, as it has to be.
    fn raise(&self) {
        let waker = {
            let mut flag = self.0.lock().unwrap();
            flag.0 = true;
            flag.1.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    async fn raised(&self) {
        poll_fn(|cx| {
            let mut flag = self.0.lock().unwrap();
            if flag.0 {
                return Poll::Ready(());
            }
            flag.1 = Some(cx.waker().clone());
            Poll::Pending
        })
        .await;
    }
}

fn flags<const N: usize>() -> [Arc<Flag>; N] {
    std::array::from_fn(|_| Arc::default())
}

#[test]
fn one_of_the_main_future_is_not_lost() {
    model(None, || {
        let [flag] = flags();
        let raised = flag.clone();
        let other = thread::spawn(move || raised.raise());
        block_on(flag.raised());
        other.join().unwrap();
    });
}

#[test]
fn one_of_a_task_is_not_lost() {
    model(4, || {
        let [flag] = flags();
        let raised = flag.clone();
        let other = thread::spawn(move || raised.raise());
        block_on(async { spawn(async move { flag.raised().await }).await.unwrap() });
        other.join().unwrap();
    });
}

#[test]
fn two_of_one_task_by_two_threads_are_not_lost() {
    model(2, || {
        let both: [_; 2] = flags();
        let raise = |flag: &Arc<Flag>| {
            let flag = flag.clone();
            thread::spawn(move || flag.raise())
        };
        let threads = both.each_ref().map(raise);
        block_on(async {
            for flag in &both {
                flag.raised().await;
            }
        });
        for thread in threads {
            thread.join().unwrap();
        }
    });
}

#[test]
fn two_of_two_children_of_one_task_are_not_lost() {
    model(4, || {
        let [one, two] = flags();
        let raise = [one.clone(), two.clone()];
        let other = thread::spawn(move || raise.map(|flag| flag.raise()));
        block_on(gather([one.raised(), two.raised()]));
        other.join().unwrap();
    });
}

#[test]
fn one_of_a_task_that_is_over_finds_nobody_and_not_the_next_one() {
    model(4, || {
        let [flag, last] = flags();
        let (raised, ended) = (flag.clone(), last.clone());
        let other = thread::spawn(move || {
            raised.raise();
            ended.raise();
        });
        block_on(async move {
            let first = spawn(async move { flag.raised().await });
            first.abort();
            assert!(first.await.unwrap_err().is_cancelled());
            // It may have the first one's place in the table.
            spawn(async move { last.raised().await }).await.unwrap();
        });
        other.join().unwrap();
    });
}

#[test]
fn one_while_the_runtime_is_dropped_or_after_it_does_no_harm() {
    model(4, || {
        let [flag] = flags();
        let raised = flag.clone();
        let other = thread::spawn(move || raised.raise());
        let runtime = Runtime::new();
        let _ = runtime.spawn(async move { flag.raised().await });
        runtime.block_on(async { models::yield_now().await });
        drop(runtime);
        other.join().unwrap();
    });
}

#[test]
fn a_waker_may_be_cloned_and_dropped_anywhere() {
    model(4, || {
        let [flag] = flags();
        let kept = flag.clone();
        let other = thread::spawn(move || {
            let waker = kept.0.lock().unwrap().1.clone();
            let again = waker.clone();
            drop(waker);
            kept.raise();
            if let Some(again) = again {
                again.wake_by_ref();
            }
        });
        block_on(async { spawn(async move { flag.raised().await }).await.unwrap() });
        other.join().unwrap();
    });
}

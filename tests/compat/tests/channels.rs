//! async-channel and event-listener on Handloom: between tasks, and between tasks and threads.

use async_channel::{RecvError, TrySendError, bounded, unbounded};
use compat::on_handloom;
use event_listener::{Event, Listener};
use handloom::time::{hold, sleep, timeout};
use handloom::{gather, spawn, spawn_blocking, yield_now};
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

const MS: Duration = Duration::from_millis(1);

#[test]
fn tasks_send_each_other_all_of_it_in_order() {
    on_handloom(|| async {
        for room in [1, 3] {
            let (sender, receiver) = bounded(room);
            let sends = spawn(async move {
                for n in 0..500 {
                    sender.send(n).await.unwrap();
                }
            });
            let mut got = Vec::new();
            while let Ok(n) = receiver.recv().await {
                got.push(n);
            }
            assert!(got.into_iter().eq(0..500));
            sends.await.unwrap();
        }
    });
}

#[test]
fn several_of_each_lose_nothing() {
    on_handloom(|| async {
        let (sender, receiver) = bounded(2);
        let sum = Rc::new(Cell::new(0));
        let gets = [(); 3].map(|()| {
            let (receiver, sum) = (receiver.clone(), sum.clone());
            spawn(async move {
                while let Ok(n) = receiver.recv().await {
                    sum.set(sum.get() + n);
                    yield_now().await;
                }
            })
        });
        let sends = [1, 10, 100].map(|n| {
            let sender = sender.clone();
            spawn(async move {
                for _ in 0..50 {
                    sender.send(n).await.unwrap();
                }
            })
        });
        drop(sender);
        assert!(gather(sends).await.into_iter().chain(gather(gets).await).all(|end| end.is_ok()));
        assert_eq!(sum.get(), 111 * 50);
    });
}

#[test]
fn a_receive_that_is_given_up_loses_nothing() {
    on_handloom(|| async {
        let (sender, receiver) = bounded(1);
        for n in 0..100 {
            assert!(timeout(MS, receiver.recv()).await.is_err());
            sender.try_send(n).unwrap();
            assert_eq!(sender.try_send(n), Err(TrySendError::Full(n)));
            assert_eq!(receiver.recv().await, Ok(n));
        }
        drop(sender);
        assert_eq!(receiver.recv().await, Err(RecvError));
    });
}

#[test]
fn threads_and_tasks_send_each_other() {
    on_handloom(|| async {
        // Threads are outside of a virtual clock, so it is held while they are at work.
        let hold = hold();
        let (to_thread, in_thread) = bounded(2);
        let (from_thread, in_task) = unbounded();
        let doubles = thread::spawn(move || {
            while let Ok(n) = in_thread.recv_blocking() {
                from_thread.send_blocking(2 * n).unwrap();
            }
        });
        let feeds = spawn(async move {
            for n in 0..300 {
                to_thread.send(n).await.unwrap();
            }
        });
        let mut got = Vec::new();
        while let Ok(n) = in_task.recv().await {
            got.push(n);
        }
        assert!(got.into_iter().eq((0..600).step_by(2)));
        feeds.await.unwrap();
        doubles.join().unwrap();
        drop(hold);
    });
}

#[test]
fn listeners_are_notified_by_tasks_and_by_threads() {
    on_handloom(|| async {
        let event = Arc::new(Event::new());
        let woken = Rc::new(Cell::new(0));
        let tasks: Vec<_> = (0..10)
            .map(|_| {
                let (event, woken) = (event.clone(), woken.clone());
                spawn(async move {
                    event.listen().await;
                    woken.set(woken.get() + 1);
                })
            })
            .collect();
        sleep(MS).await;
        assert_eq!(event.notify(3), 3);
        sleep(MS).await;
        assert_eq!(woken.get(), 3);
        // One that is given up hands its notification on.
        let given_up = event.listen();
        event.notify(usize::MAX);
        drop(given_up);
        assert!(gather(tasks).await.into_iter().all(|end| end.is_ok()));
        // The usual loop around a condition, with the change made by a thread.
        let count = Arc::new(AtomicUsize::new(0));
        let (counts, notifies) = (count.clone(), event.clone());
        let job = spawn_blocking(move || {
            for _ in 0..100 {
                counts.fetch_add(1, Ordering::SeqCst);
                notifies.notify(1);
            }
        });
        while count.load(Ordering::SeqCst) < 100 {
            let listener = event.listen();
            if count.load(Ordering::SeqCst) < 100 {
                listener.await;
            }
        }
        job.await.unwrap();
    });
}

#[test]
fn a_thread_listens_for_what_a_task_notifies() {
    on_handloom(|| async {
        let (event, count) = (Arc::new(Event::new()), Arc::new(AtomicUsize::new(0)));
        let (heard, counts) = (event.clone(), count.clone());
        let waits = spawn_blocking(move || {
            while counts.load(Ordering::SeqCst) < 50 {
                let listener = heard.listen();
                if counts.load(Ordering::SeqCst) < 50 {
                    listener.wait();
                }
            }
        });
        for _ in 0..50 {
            count.fetch_add(1, Ordering::SeqCst);
            event.notify(usize::MAX);
            yield_now().await;
        }
        waits.await.unwrap();
    });
}

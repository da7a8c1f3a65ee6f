//! Order, bounds, join and the trace.

use handloom::sync::{Queue, TryGetError, TryPutError};
use handloom::trace::{Recorder, WaitsFor, What};
use handloom_tests::hand::{Counting, now, poll, poll_with, within_a_minute};
use handloom_tests::recorded;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::Arc;
use std::task::Poll;

#[test]
fn first_in_first_out_within_the_bound() {
    let queue = Queue::bounded(2);
    assert_eq!(queue.capacity(), 2);
    assert_eq!(queue.try_get(), Err(TryGetError::Empty));
    for lap in 0..10 {
        queue.try_put(lap).unwrap();
        now(queue.put(lap + 100)).unwrap();
        assert_eq!(queue.try_put(7), Err(TryPutError::Full(7)));
        assert_eq!(queue.len(), 2);
        assert_eq!(queue.try_get(), Ok(lap));
        assert_eq!(now(queue.get()), Some(lap + 100));
    }
    assert!(queue.is_empty());
}

#[test]
fn a_capacity_of_zero_is_refused() {
    let panic = catch_unwind(|| Queue::<u8>::bounded(0)).unwrap_err();
    assert_eq!(panic.downcast_ref(), Some(&"a queue needs a capacity of at least 1"));
}

#[test]
fn fault_18_a_thousand_getters_and_putters_in_order() {
    let queue = Queue::bounded(1);
    let mut gets: Vec<_> = (0..1000).map(|_| queue.get()).collect();
    for get in &mut gets {
        assert!(poll(get).is_pending());
    }
    for (n, get) in gets.iter_mut().enumerate() {
        queue.try_put(n).unwrap();
        assert_eq!(poll(get), Poll::Ready(Some(n)));
    }
    queue.try_put(usize::MAX).unwrap();
    let mut puts: Vec<_> = (0..1000).map(|n| queue.put(n)).collect();
    for put in &mut puts {
        assert!(poll(put).is_pending());
    }
    assert_eq!(queue.try_get(), Ok(usize::MAX));
    for (n, put) in puts.iter_mut().enumerate() {
        assert_eq!(poll(put), Poll::Ready(Ok(())));
        assert_eq!(queue.try_get(), Ok(n));
    }
}

#[test]
fn a_newcomer_does_not_overtake_a_putter_in_line() {
    let queue = Queue::bounded(1);
    queue.try_put(1).unwrap();
    let mut put = queue.put(2);
    assert!(poll(&mut put).is_pending());
    assert_eq!(queue.try_get(), Ok(1));
    assert_eq!(queue.try_put(3), Err(TryPutError::Full(3)));
    assert_eq!(poll(&mut put), Poll::Ready(Ok(())));
}

#[test]
fn join_waits_for_task_done() {
    let queue = Queue::bounded(2);
    now(queue.join());
    queue.try_put(1).unwrap();
    queue.try_put(2).unwrap();
    let (wakes, waker) = Counting::new();
    let mut first = queue.join();
    let mut second = queue.join();
    assert!(poll_with(&mut first, &waker).is_pending());
    assert!(poll_with(&mut second, &waker).is_pending());
    assert_eq!((queue.try_get(), queue.try_get()), (Ok(1), Ok(2)));
    assert!(poll_with(&mut first, &waker).is_pending());
    queue.task_done();
    assert_eq!((wakes.wakes(), queue.unfinished()), (0, 1));
    queue.task_done();
    assert_eq!(wakes.wakes(), 2);
    // What is put now is not what they waited for.
    queue.try_put(3).unwrap();
    assert!(poll(&mut first).is_ready());
    assert!(poll(&mut second).is_ready());
    let mut third = queue.join();
    assert!(poll(&mut third).is_pending());
    drop(third);
    queue.task_done();
    now(queue.join());
}

#[test]
fn a_join_that_is_given_up_takes_its_waker_with_it() {
    let queue = Queue::bounded(1);
    queue.try_put(1).unwrap();
    let (wakes, waker) = Counting::new();
    let mut join = queue.join();
    assert!(poll_with(&mut join, &waker).is_pending());
    drop((join, waker));
    assert_eq!(Arc::strong_count(&wakes), 1, "the line has let go of it");
    assert_eq!(queue.try_get(), Ok(1));
    queue.task_done();
    assert_eq!(wakes.wakes(), 0);
}

#[test]
fn join_while_others_wait_too() {
    let queue = Queue::bounded(1);
    queue.try_put(1).unwrap();
    let mut put = queue.put(2);
    assert!(poll(&mut put).is_pending());
    let (wakes, waker) = Counting::new();
    let mut join = queue.join();
    assert!(poll_with(&mut join, &waker).is_pending());
    assert_eq!(queue.try_get(), Ok(1));
    assert!(poll(&mut put).is_ready());
    let mut get = queue.get();
    assert_eq!(poll(&mut get), Poll::Ready(Some(2)));
    let mut get = queue.get();
    assert!(poll(&mut get).is_pending());
    queue.task_done();
    assert_eq!((wakes.wakes(), queue.unfinished()), (0, 1));
    queue.task_done();
    assert_eq!(wakes.wakes(), 1);
    assert!(poll(&mut join).is_ready());
}

#[test]
fn task_done_too_often_panics_as_python_does() {
    for crowded in [false, true] {
        let queue = Queue::bounded(1);
        queue.try_put(1).unwrap();
        queue.task_done();
        assert_eq!(queue.try_get(), Ok(1));
        let mut get = queue.get();
        if crowded {
            assert!(poll(&mut get).is_pending());
        }
        let panic = catch_unwind(AssertUnwindSafe(|| queue.task_done())).unwrap_err();
        assert_eq!(
            panic.downcast_ref::<String>().map(String::as_str),
            Some("task_done() called too many times")
        );
        queue.try_put(2).unwrap();
        queue.task_done();
        now(queue.join());
    }
}

#[test]
fn join_while_workers_put_more_work() {
    within_a_minute(|| {
        handloom::block_on(async {
            let queue = Rc::new(Queue::bounded(1000));
            let workers: Vec<_> = (0..3)
                .map(|_| {
                    let queue = queue.clone();
                    handloom::spawn(async move {
                        let mut done = 0;
                        while let Some(depth) = queue.get().await {
                            for _ in 0..2 {
                                if depth > 0 {
                                    queue.put(depth - 1).await.unwrap();
                                }
                            }
                            handloom::yield_now().await;
                            queue.task_done();
                            done += 1;
                        }
                        done
                    })
                })
                .collect();
            queue.put(8).await.unwrap();
            queue.join().await;
            assert!(queue.is_empty());
            queue.close();
            let mut done = 0;
            for worker in workers {
                done += worker.await.unwrap();
            }
            assert_eq!(done, (1 << 9) - 1);
        });
    });
}

/// The same trace twice, and in it what happened, in order, with the lines that waited.
#[test]
fn the_trace_tells_it_all() {
    within_a_minute(|| {
        let run = || {
            let recorder = Recorder::new();
            let builder = handloom::Runtime::builder().virtual_clock();
            let runtime = builder.observer(recorder.clone()).build();
            runtime.block_on(async {
                let queue = Rc::new(Queue::named("work", 1));
                let consumer = handloom::spawn({
                    let queue = queue.clone();
                    async move { while queue.get().await.is_some() {} }
                });
                handloom::yield_now().await;
                queue.put('a').await.unwrap();
                queue.put('b').await.unwrap();
                queue.close();
                consumer.await.unwrap();
            });
            recorder.events()
        };
        let events = run();
        assert_eq!(events, run());
        let told: Vec<String> = events
            .iter()
            .filter_map(|event| {
                Some(match &event.what {
                    What::Named { name, .. } => format!("named {name}"),
                    What::QueuePut { len, capacity, .. } => format!("put {len}/{capacity}"),
                    What::QueueGot { len, capacity, .. } => format!("got {len}/{capacity}"),
                    What::QueueFull { .. } => "full".into(),
                    What::QueueEmpty { .. } => "empty".into(),
                    What::QueueClosed { len, .. } => format!("closed {len}"),
                    _ => return None,
                })
            })
            .collect();
        assert_eq!(
            told,
            [
                "named work",
                "empty",
                "put 1/1",
                "full",
                "got 0/1",
                "empty",
                "put 1/1",
                "closed 1",
                "got 0/1"
            ]
        );
        let waits = events.iter().filter_map(|event| match &event.what {
            What::Pending { waits, .. } => waits.first(),
            _ => None,
        });
        assert!(waits.clone().any(|wait| matches!(wait.on, WaitsFor::QueueGet { .. })));
        assert!(
            waits
                .clone()
                .any(|wait| matches!(wait.on, WaitsFor::QueuePut { len: 1, capacity: 1, .. }))
        );
        assert!(waits.clone().all(|wait| wait.place.file.ends_with("protocol.rs")));
    });
}

/// Whoever finds the queue full says so when it arrives, and not at each poll of its wait.
#[test]
fn a_wait_for_room_tells_of_the_full_queue_once() {
    let (runtime, recorder) = recorded();
    runtime.block_on(async {
        let queue = Queue::bounded(1);
        queue.try_put('a').unwrap();
        let (mut put, mut reserve) = (queue.put('b'), queue.reserve());
        for _ in 0..3 {
            assert!(poll(&mut put).is_pending());
            assert!(poll(&mut reserve).is_pending());
        }
    });
    let full = |what: &What| matches!(what, What::QueueFull { .. });
    assert_eq!(recorder.events().iter().filter(|event| full(&event.what)).count(), 2);
}

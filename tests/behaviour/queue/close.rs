//! The end of a queue.

use handloom::sync::{Closed, Queue, TryGetError, TryPutError};
use handloom_tests::hand::{Counting, now, poll, poll_with, within_a_minute};
use std::rc::Rc;
use std::task::Poll;

#[test]
fn fault_17_getters_drain_and_then_see_the_end() {
    within_a_minute(|| {
        let queue = Queue::bounded(3);
        queue.try_put(1).unwrap();
        queue.try_put(2).unwrap();
        assert!(!queue.is_closed());
        queue.close();
        queue.close();
        assert!(queue.is_closed());
        assert_eq!(queue.try_put(3), Err(TryPutError::Closed(3)));
        assert_eq!(now(queue.put(3)), Err(Closed(3)));
        assert_eq!(queue.put_blocking(3), Err(Closed(3)));
        assert!(now(queue.reserve()).is_err());
        assert_eq!(now(queue.get()), Some(1));
        assert_eq!(queue.get_blocking(), Some(2));
        assert_eq!(now(queue.get()), None);
        assert_eq!(queue.get_blocking(), None);
        assert_eq!(queue.try_get(), Err(TryGetError::Closed));
        assert_eq!(queue.iter_blocking().next(), None);
    });
}

#[test]
fn fault_17_one_close_wakes_all_who_wait() {
    let queue = Queue::<u8>::bounded(1);
    let (wakes, waker) = Counting::new();
    let mut gets: Vec<_> = (0..100).map(|_| queue.get()).collect();
    for get in &mut gets {
        assert!(poll_with(get, &waker).is_pending());
    }
    queue.close();
    assert_eq!(wakes.wakes(), 100);
    assert!(gets.iter_mut().all(|get| poll(get) == Poll::Ready(None)));
}

#[test]
fn fault_17_putters_get_their_items_back() {
    let queue = Queue::bounded(1);
    queue.try_put(0).unwrap();
    let (wakes, waker) = Counting::new();
    let mut puts: Vec<_> = (1..=10).map(|n| queue.put(n)).collect();
    for put in &mut puts {
        assert!(poll_with(put, &waker).is_pending());
    }
    // The first has been given room already: closed is closed all the same.
    assert_eq!(queue.try_get(), Ok(0));
    assert_eq!(wakes.wakes(), 1);
    queue.close();
    assert_eq!(wakes.wakes(), 10);
    for (n, put) in (1..=10).zip(&mut puts) {
        assert_eq!(poll(put), Poll::Ready(Err(Closed(n))));
    }
    assert_eq!(now(queue.get()), None);
}

#[test]
fn the_end_waits_for_an_item_that_may_come_back() {
    let queue = Queue::bounded(1);
    let mut first = queue.get();
    assert!(poll(&mut first).is_pending());
    queue.try_put(1).unwrap();
    queue.close();
    let (wakes, waker) = Counting::new();
    let mut second = queue.get();
    assert!(poll_with(&mut second, &waker).is_pending());
    drop(first);
    assert_eq!(wakes.wakes(), 1);
    assert_eq!(poll(&mut second), Poll::Ready(Some(1)));
    assert_eq!(now(queue.get()), None);
}

#[test]
fn the_end_comes_once_the_last_item_is_collected() {
    let queue = Queue::bounded(1);
    let mut first = queue.get();
    assert!(poll(&mut first).is_pending());
    queue.try_put(1).unwrap();
    queue.close();
    let (wakes, waker) = Counting::new();
    let mut second = queue.get();
    assert!(poll_with(&mut second, &waker).is_pending());
    assert_eq!(poll(&mut first), Poll::Ready(Some(1)));
    assert_eq!(wakes.wakes(), 1);
    assert_eq!(poll(&mut second), Poll::Ready(None));
}

#[test]
fn fault_17_consumers_as_tasks_and_one_close() {
    within_a_minute(|| {
        handloom::block_on(async {
            let queue = Rc::new(Queue::bounded(2));
            let consumers: Vec<_> = (0..7)
                .map(|_| {
                    let queue = queue.clone();
                    handloom::spawn(async move {
                        let mut sum = 0;
                        while let Some(n) = queue.get().await {
                            sum += n;
                            handloom::yield_now().await;
                        }
                        sum
                    })
                })
                .collect();
            for n in 0..1000 {
                queue.put(n).await.unwrap();
            }
            queue.close();
            let mut sum = 0;
            for consumer in consumers {
                sum += consumer.await.unwrap();
            }
            assert_eq!(sum, 999 * 1000 / 2);
        });
    });
}

#[test]
fn fault_3_a_queue_dropped_with_its_items_drops_each_once() {
    let item = Rc::new(());
    let queue = Queue::bounded(3);
    let mut get = queue.get();
    assert!(poll(&mut get).is_pending());
    for _ in 0..3 {
        assert!(queue.try_put(item.clone()).is_ok());
    }
    drop(get);
    assert_eq!(Rc::strong_count(&item), 4);
    drop(queue);
    assert_eq!(Rc::strong_count(&item), 1);
}

//! Futures dropped before, at and after their wake-up.

use handloom::sync::{Closed, Queue, TryPutError};
use handloom_tests::hand::{Counting, now, poll, poll_with};
use std::task::Poll;

#[test]
fn fault_16_get_dropped_before_its_wake_up() {
    let queue = Queue::bounded(1);
    let (first_wakes, first_waker) = Counting::new();
    let (second_wakes, second_waker) = Counting::new();
    let mut first = queue.get();
    let mut second = queue.get();
    assert!(poll_with(&mut first, &first_waker).is_pending());
    assert!(poll_with(&mut second, &second_waker).is_pending());
    drop(first);
    queue.try_put(1).unwrap();
    assert_eq!((first_wakes.wakes(), second_wakes.wakes()), (0, 1));
    assert_eq!(poll(&mut second), Poll::Ready(Some(1)));
}

#[test]
fn fault_16_get_dropped_between_wake_up_and_poll_hands_the_item_on() {
    let queue = Queue::bounded(1);
    let (wakes, waker) = Counting::new();
    let mut first = queue.get();
    let mut second = queue.get();
    assert!(poll(&mut first).is_pending());
    assert!(poll_with(&mut second, &waker).is_pending());
    queue.try_put(1).unwrap();
    assert_eq!(wakes.wakes(), 0);
    drop(first);
    assert_eq!(wakes.wakes(), 1);
    assert_eq!(poll(&mut second), Poll::Ready(Some(1)));
}

#[test]
fn fault_16_items_go_back_to_the_front_in_order() {
    let queue = Queue::bounded(3);
    let mut gets: Vec<_> = (0..2).map(|_| queue.get()).collect();
    for get in &mut gets {
        assert!(poll(get).is_pending());
    }
    for n in 1..=3 {
        queue.try_put(n).unwrap();
    }
    drop(gets.remove(0));
    drop(gets.remove(0));
    assert_eq!(queue.len(), 3);
    assert_eq!(queue.try_put(4), Err(TryPutError::Full(4)));
    assert_eq!([now(queue.get()), now(queue.get()), now(queue.get())], [1, 2, 3].map(Some));
}

#[test]
fn fault_16_an_item_that_was_handed_on_goes_back_before_younger_ones() {
    let queue = Queue::bounded(2);
    let [mut first, mut second, mut third] = [queue.get(), queue.get(), queue.get()];
    for get in [&mut first, &mut second, &mut third] {
        assert!(poll(get).is_pending());
    }
    queue.try_put(1).unwrap();
    queue.try_put(2).unwrap();
    // To the third, who was behind the second.
    drop(first);
    drop(second);
    drop(third);
    assert_eq!([now(queue.get()), now(queue.get())], [1, 2].map(Some));
}

#[test]
fn fault_16_get_dropped_after_it_was_ready_changes_nothing() {
    let queue = Queue::bounded(2);
    let mut get = queue.get();
    assert!(poll(&mut get).is_pending());
    queue.try_put(1).unwrap();
    queue.try_put(2).unwrap();
    assert_eq!(poll(&mut get), Poll::Ready(Some(1)));
    drop(get);
    assert_eq!(queue.len(), 1);
    assert_eq!(queue.try_get(), Ok(2));
}

#[test]
fn a_newcomer_does_not_take_what_was_given_to_a_waiter() {
    let queue = Queue::bounded(1);
    let mut waiter = queue.get();
    assert!(poll(&mut waiter).is_pending());
    queue.try_put(1).unwrap();
    assert!(queue.try_get().is_err());
    let mut newcomer = queue.get();
    assert!(poll(&mut newcomer).is_pending());
    assert_eq!(poll(&mut waiter), Poll::Ready(Some(1)));
    assert!(poll(&mut newcomer).is_pending());
}

#[test]
fn fault_16_put_dropped_before_its_wake_up_takes_its_own_item() {
    let queue = Queue::bounded(1);
    queue.try_put(1).unwrap();
    let mut second = queue.put(2);
    let mut third = queue.put(3);
    assert!(poll(&mut second).is_pending());
    assert!(poll(&mut third).is_pending());
    drop(second);
    assert_eq!(queue.try_get(), Ok(1));
    assert_eq!(poll(&mut third), Poll::Ready(Ok(())));
    assert_eq!(queue.try_get(), Ok(3));
    assert!(queue.is_empty());
}

#[test]
fn fault_16_put_dropped_between_wake_up_and_poll_hands_the_room_on() {
    let queue = Queue::bounded(1);
    queue.try_put(1).unwrap();
    let (wakes, waker) = Counting::new();
    let mut second = queue.put(2);
    let mut third = queue.put(3);
    assert!(poll(&mut second).is_pending());
    assert!(poll_with(&mut third, &waker).is_pending());
    assert_eq!(queue.try_get(), Ok(1));
    assert_eq!(wakes.wakes(), 0);
    drop(second);
    assert_eq!(wakes.wakes(), 1);
    assert_eq!(poll(&mut third), Poll::Ready(Ok(())));
    assert_eq!(queue.try_get(), Ok(3));
}

#[test]
fn an_unpolled_put_is_no_put() {
    let queue = Queue::bounded(1);
    drop(queue.put(1));
    assert!(queue.is_empty());
    assert_eq!(queue.unfinished(), 0);
}

#[test]
fn a_permit_holds_its_room_and_gives_it_back() {
    let queue = Queue::bounded(1);
    let permit = now(queue.reserve()).unwrap();
    assert!(queue.is_empty());
    assert_eq!(queue.try_put(1), Err(TryPutError::Full(1)));
    let (wakes, waker) = Counting::new();
    let mut put = queue.put(2);
    assert!(poll_with(&mut put, &waker).is_pending());
    drop(permit);
    assert_eq!(wakes.wakes(), 1);
    assert_eq!(poll(&mut put), Poll::Ready(Ok(())));
    assert_eq!(queue.try_get(), Ok(2));

    let permit = now(queue.reserve()).unwrap();
    let mut get = queue.get();
    assert!(poll_with(&mut get, &waker).is_pending());
    permit.put(3).unwrap();
    assert_eq!(wakes.wakes(), 2);
    assert_eq!(poll(&mut get), Poll::Ready(Some(3)));
}

#[test]
fn fault_16_reserve_dropped_between_wake_up_and_poll_hands_the_room_on() {
    let queue = Queue::bounded(1);
    queue.try_put(1).unwrap();
    let mut reserve = queue.reserve();
    let mut put = queue.put(2);
    assert!(poll(&mut reserve).is_pending());
    assert!(poll(&mut put).is_pending());
    assert_eq!(queue.try_get(), Ok(1));
    drop(reserve);
    assert_eq!(poll(&mut put), Poll::Ready(Ok(())));
}

#[test]
fn a_permit_is_worth_nothing_after_the_close() {
    let queue = Queue::bounded(1);
    let permit = now(queue.reserve()).unwrap();
    let mut get = queue.get();
    assert!(poll(&mut get).is_pending());
    queue.close();
    assert_eq!(poll(&mut get), Poll::Ready(None));
    assert_eq!(permit.put(1), Err(Closed(1)));
    assert!(queue.is_empty());
}

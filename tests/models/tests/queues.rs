//! The queue, its threads' face and its tasks' face.

use crate::model;
use loom::thread;
use models::block_on;
use models::sync::Queue;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

fn queue(capacity: usize) -> [Arc<Queue<u8>>; 2] {
    let queue = Arc::new(Queue::bounded(capacity));
    [queue.clone(), queue]
}

#[test]
fn a_thread_gets_what_another_one_puts() {
    model(4, || {
        let [queue, theirs] = queue(1);
        let other = thread::spawn(move || theirs.put_blocking(7).unwrap());
        assert_eq!(queue.get_blocking(), Some(7));
        other.join().unwrap();
    });
}

#[test]
fn more_items_than_room_come_through_in_order() {
    model(4, || {
        let [queue, theirs] = queue(1);
        let other = thread::spawn(move || {
            for n in 1..=2 {
                theirs.put_blocking(n).unwrap();
            }
        });
        assert_eq!([queue.get_blocking(), queue.get_blocking()], [Some(1), Some(2)]);
        other.join().unwrap();
    });
}

#[test]
fn two_threads_put_and_nothing_is_lost() {
    model(2, || {
        let [queue, theirs] = queue(1);
        let put = |n| {
            let queue = theirs.clone();
            thread::spawn(move || queue.put_blocking(n).unwrap())
        };
        let threads = [put(1), put(2)];
        let got = queue.get_blocking().unwrap() + queue.get_blocking().unwrap();
        assert_eq!(got, 3);
        for thread in threads {
            thread.join().unwrap();
        }
    });
}

#[test]
fn two_threads_get_and_nothing_is_given_twice() {
    model(2, || {
        let [queue, theirs] = queue(1);
        let get = || {
            let queue = theirs.clone();
            thread::spawn(move || queue.get_blocking().unwrap())
        };
        let threads = [get(), get()];
        queue.put_blocking(1).unwrap();
        queue.put_blocking(2).unwrap();
        assert_eq!(threads.map(|thread| thread.join().unwrap()).iter().sum::<u8>(), 3);
    });
}

#[test]
fn a_task_gets_what_a_thread_puts() {
    model(4, || {
        let [queue, theirs] = queue(1);
        let other = thread::spawn(move || {
            theirs.put_blocking(1).unwrap();
            theirs.put_blocking(2).unwrap();
        });
        block_on(async {
            assert_eq!(queue.get().await, Some(1));
            assert_eq!(queue.get().await, Some(2));
        });
        other.join().unwrap();
    });
}

#[test]
fn a_thread_gets_what_a_task_puts() {
    model(4, || {
        let [queue, theirs] = queue(1);
        let other = thread::spawn(move || [theirs.get_blocking(), theirs.get_blocking()]);
        block_on(async {
            queue.put(1).await.unwrap();
            queue.put(2).await.unwrap();
        });
        assert_eq!(other.join().unwrap(), [Some(1), Some(2)]);
    });
}

#[test]
fn a_close_is_told_to_a_thread_that_gets() {
    model(4, || {
        let [queue, theirs] = queue(1);
        let other = thread::spawn(move || theirs.close());
        assert_eq!(queue.get_blocking(), None);
        other.join().unwrap();
    });
}

#[test]
fn a_close_gives_a_thread_that_puts_its_item_back() {
    model(4, || {
        let [queue, theirs] = queue(1);
        queue.put_blocking(1).unwrap();
        let other = thread::spawn(move || theirs.close());
        assert_eq!(queue.put_blocking(2).unwrap_err().0, 2);
        other.join().unwrap();
        assert_eq!([queue.get_blocking(), queue.get_blocking()], [Some(1), None]);
    });
}

#[test]
fn what_was_put_before_a_close_is_got_before_the_end() {
    model(4, || {
        let [queue, theirs] = queue(2);
        let other = thread::spawn(move || {
            let put = theirs.put_blocking(1);
            theirs.close();
            put.unwrap();
        });
        assert_eq!([queue.get_blocking(), queue.get_blocking()], [Some(1), None]);
        other.join().unwrap();
    });
}

#[test]
fn a_getter_that_is_dropped_at_any_moment_loses_no_item() {
    model(4, || {
        let [queue, theirs] = queue(1);
        let other = thread::spawn(move || theirs.put_blocking(7).unwrap());
        let got = {
            let mut get = pin!(queue.get());
            match get.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(item) => item,
                Poll::Pending => None,
            }
        };
        other.join().unwrap();
        assert_eq!(got.or_else(|| queue.try_get().ok()), Some(7));
        assert!(queue.is_empty());
    });
}

#[test]
fn a_getter_that_is_dropped_hands_on_to_the_one_behind_it() {
    model(2, || {
        let [queue, theirs] = queue(1);
        let behind = theirs.clone();
        let other = thread::spawn(move || theirs.put_blocking(7).unwrap());
        let getter = thread::spawn(move || behind.get_blocking().unwrap());
        {
            let mut get = pin!(queue.get());
            let poll = get.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            if let Poll::Ready(Some(item)) = poll {
                queue.put_blocking(item).unwrap();
            }
        }
        assert_eq!(getter.join().unwrap(), 7);
        other.join().unwrap();
    });
}

#[test]
fn a_putter_that_is_dropped_gives_its_room_to_the_one_behind_it() {
    model(2, || {
        let [queue, theirs] = queue(1);
        queue.put_blocking(1).unwrap();
        let behind = theirs.clone();
        let other = thread::spawn(move || behind.put_blocking(3).unwrap());
        let getter = thread::spawn(move || theirs.get_blocking().unwrap());
        let put = {
            let mut put = pin!(queue.put(2));
            put.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready()
        };
        // Where it was not dropped, because there was room, an item has to go for the next.
        let mut got = if put { queue.get_blocking().unwrap() } else { 0 };
        other.join().unwrap();
        got += getter.join().unwrap() + queue.get_blocking().unwrap();
        assert_eq!(got, if put { 1 + 2 + 3 } else { 1 + 3 });
    });
}

#[test]
fn a_join_ends_when_the_last_item_is_done() {
    model(4, || {
        let [queue, theirs] = queue(1);
        queue.put_blocking(7).unwrap();
        let other = thread::spawn(move || {
            theirs.get_blocking().unwrap();
            theirs.task_done();
        });
        queue.join_blocking();
        other.join().unwrap();
    });
}

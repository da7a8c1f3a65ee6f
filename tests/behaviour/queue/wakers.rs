//! Spurious polls, changed wakers, and wakers that panic.

use handloom::sync::{Queue, TryPutError};
use handloom_tests::hand::{Counting, Grumpy, now, poll, poll_with};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::task::{Poll, Wake, Waker};
use std::thread;

#[test]
fn fault_10_the_latest_waker_counts() {
    let queue = Queue::bounded(1);
    let (old, old_waker) = Counting::new();
    let (new, new_waker) = Counting::new();
    let mut get = queue.get();
    assert!(poll_with(&mut get, &old_waker).is_pending());
    assert!(poll_with(&mut get, &old_waker).is_pending());
    assert!(poll_with(&mut get, &new_waker).is_pending());
    queue.try_put(1).unwrap();
    assert_eq!((old.wakes(), new.wakes()), (0, 1));
    assert_eq!(poll(&mut get), Poll::Ready(Some(1)));

    queue.try_put(2).unwrap();
    let mut put = queue.put(3);
    assert!(poll_with(&mut put, &old_waker).is_pending());
    assert!(poll_with(&mut put, &new_waker).is_pending());
    assert_eq!(queue.try_get(), Ok(2));
    assert_eq!((old.wakes(), new.wakes()), (0, 2));
    assert_eq!(poll(&mut put), Poll::Ready(Ok(())));

    let mut join = queue.join();
    assert!(poll_with(&mut join, &old_waker).is_pending());
    assert!(poll_with(&mut join, &new_waker).is_pending());
    for _ in 0..3 {
        queue.task_done();
    }
    assert_eq!((old.wakes(), new.wakes()), (0, 3));
    assert!(poll(&mut join).is_ready());
}

#[test]
fn fault_10_spurious_polls_keep_the_place_in_line() {
    let queue = Queue::bounded(1);
    let mut first = queue.get();
    let mut second = queue.get();
    assert!(poll(&mut first).is_pending());
    assert!(poll(&mut second).is_pending());
    for _ in 0..10 {
        let (_, waker) = Counting::new();
        assert!(poll_with(&mut first, &waker).is_pending());
    }
    queue.try_put(1).unwrap();
    assert!(poll(&mut second).is_pending());
    assert_eq!(poll(&mut first), Poll::Ready(Some(1)));
}

/// A queue stays usable after a waker has panicked, and the others in line are still woken.
#[test]
fn fault_2_a_waker_that_panics_when_woken() {
    let queue = Queue::<u8>::bounded(1);
    let grumpy = Waker::from(Arc::new(Grumpy { wake: true, drop: false }));
    let (wakes, waker) = Counting::new();
    let mut first = queue.get();
    let mut second = queue.get();
    assert!(poll_with(&mut first, &grumpy).is_pending());
    assert!(poll_with(&mut second, &waker).is_pending());
    let put = catch_unwind(AssertUnwindSafe(|| queue.try_put(1)));
    assert!(put.is_err());
    assert_eq!(queue.len(), 1);
    assert_eq!(poll(&mut first), Poll::Ready(Some(1)));

    let mut first = queue.get();
    assert!(poll(&mut second).is_pending());
    assert!(poll_with(&mut first, &grumpy).is_pending());
    let mut third = queue.get();
    assert!(poll_with(&mut third, &waker).is_pending());
    assert!(poll_with(&mut second, &waker).is_pending());
    assert!(catch_unwind(AssertUnwindSafe(|| queue.close())).is_err());
    assert_eq!(wakes.wakes(), 2);
    for get in [&mut first, &mut second, &mut third] {
        assert_eq!(poll(get), Poll::Ready(None));
    }
}

#[test]
fn fault_2_a_waker_that_panics_when_dropped() {
    let queue = Queue::<u8>::bounded(1);
    let grumpy = || Waker::from(Arc::new(Grumpy { wake: false, drop: true }));
    // Replaced by a later waker.
    let mut get = queue.get();
    assert!(poll_with(&mut get, &grumpy()).is_pending());
    let replaced = catch_unwind(AssertUnwindSafe(|| poll(&mut get).is_pending()));
    assert!(replaced.is_err());
    queue.try_put(1).unwrap();
    assert_eq!(poll(&mut get), Poll::Ready(Some(1)));
    // Cancelled.
    let mut get = queue.get();
    assert!(poll_with(&mut get, &grumpy()).is_pending());
    assert!(catch_unwind(AssertUnwindSafe(|| drop(get))).is_err());
    // Woken, and dropped with it.
    let mut get = queue.get();
    assert!(poll_with(&mut get, &grumpy()).is_pending());
    assert!(catch_unwind(AssertUnwindSafe(|| queue.try_put(2))).is_err());
    assert_eq!(poll(&mut get), Poll::Ready(Some(2)));
    queue.try_put(3).unwrap();
    assert_eq!(now(queue.get()), Some(3));
}

/// The room goes to the next in line, whose waker panics: whoever gets does not have the item then,
/// so it is still in the queue.
#[test]
fn fault_2_a_getter_whose_room_goes_to_a_waker_that_panics() {
    let grumpy = Waker::from(Arc::new(Grumpy { wake: true, drop: false }));
    // An item from the ring.
    let queue = Queue::bounded(1);
    queue.try_put(1).unwrap();
    let mut put = queue.put(2);
    assert!(poll_with(&mut put, &grumpy).is_pending());
    assert!(catch_unwind(AssertUnwindSafe(|| queue.try_get())).is_err());
    assert_eq!(poll(&mut put), Poll::Ready(Ok(())));
    assert_eq!(queue.try_put(3), Err(TryPutError::Full(3)));
    assert_eq!((now(queue.get()), now(queue.get())), (Some(1), Some(2)));
    // An item that was handed over.
    let mut get = queue.get();
    assert!(poll(&mut get).is_pending());
    queue.try_put(4).unwrap();
    let mut put = queue.put(5);
    assert!(poll_with(&mut put, &grumpy).is_pending());
    assert!(catch_unwind(AssertUnwindSafe(|| poll(&mut get))).is_err());
    assert_eq!(poll(&mut put), Poll::Ready(Ok(())));
    assert_eq!((now(queue.get()), now(queue.get())), (Some(4), Some(5)));
    assert!(queue.is_empty());
}

/// An item that comes back from a getter that panicked stands behind an older one that comes back
/// after it, from a getter that was dropped.
#[test]
fn fault_2_what_comes_back_from_a_panic_keeps_its_place_among_what_comes_back() {
    let grumpy = Waker::from(Arc::new(Grumpy { wake: true, drop: false }));
    let queue = Queue::bounded(2);
    let (mut first, mut second) = (queue.get(), queue.get());
    assert!(poll(&mut first).is_pending() && poll(&mut second).is_pending());
    queue.try_put(1).unwrap();
    queue.try_put(2).unwrap();
    drop(second);
    let mut put = queue.put(3);
    assert!(poll_with(&mut put, &grumpy).is_pending());
    assert!(catch_unwind(AssertUnwindSafe(|| queue.try_get())).is_err(), "it had the 2");
    drop(first);
    assert_eq!(poll(&mut put), Poll::Ready(Ok(())));
    let got = [queue.try_get(), queue.try_get(), queue.try_get()];
    assert_eq!(got, [Ok(1), Ok(2), Ok(3)]);
}

/// Says that it was woken, and panics when it is told to.
struct Held {
    woken: Sender<()>,
    panics: Mutex<Receiver<()>>,
}

impl Wake for Held {
    fn wake(self: Arc<Self>) {
        self.woken.send(()).expect("the test waits for it");
        let told = self.panics.lock().expect("one wake").recv();
        panic!("woken, {told:?}");
    }
}

/// Two threads have an item each on their way out when the wakers that they call panic, the older
/// item's first: both go back, in their order.
#[test]
fn fault_2_two_items_that_come_back_from_panics_keep_their_order() {
    let queue = Queue::bounded(2);
    queue.try_put(1).unwrap();
    queue.try_put(2).unwrap();
    let held = || {
        let ((woken, is_woken), (panic, panics)) = (channel(), channel());
        (Waker::from(Arc::new(Held { woken, panics: Mutex::new(panics) })), is_woken, panic)
    };
    let putters = [held(), held()];
    let mut puts = [queue.put(3), queue.put(4)];
    for (put, (waker, ..)) in puts.iter_mut().zip(&putters) {
        assert!(poll_with(put, waker).is_pending());
    }
    thread::scope(|scope| {
        let gets = putters.each_ref().map(|(_, is_woken, _)| {
            let get = scope.spawn(|| queue.try_get());
            is_woken.recv().unwrap();
            get
        });
        for (get, (.., panic)) in gets.into_iter().zip(&putters) {
            panic.send(()).unwrap();
            assert!(get.join().is_err());
        }
    });
    for put in &mut puts {
        assert_eq!(poll(put), Poll::Ready(Ok(())));
    }
    let got = [(); 4].map(|()| queue.try_get());
    assert_eq!(got, [Ok(1), Ok(2), Ok(3), Ok(4)]);
    assert_eq!((queue.len(), queue.unfinished()), (0, 4));
}

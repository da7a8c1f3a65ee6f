use super::Event;
use judge::{Bell, every_schedule, same};
use std::sync::Arc;
use std::task::{Poll, Wake, Waker};

const SET: &str = "fn set";
const POLL: &str = "fn poll";
const DROP: &str = "fn drop";

#[test]
fn what_has_happened_is_not_waited_for() {
    let event = Event::default();
    event.set();
    same("a poll after `set`", Bell::new().poll(&mut event.wait()), Poll::Ready(()), POLL);
}

#[test]
fn all_who_wait_are_woken_once() {
    let event = Event::default();
    let bells: Vec<_> = (0..3).map(|_| Bell::new()).collect();
    let mut waits: Vec<_> = bells.iter().map(|_| event.wait()).collect();
    for (bell, wait) in bells.iter().zip(&mut waits) {
        same("a poll before `set`", bell.poll(wait), Poll::Pending, POLL);
    }
    event.set();
    let rings: Vec<_> = bells.iter().map(Bell::rings).collect();
    same("how often each of three was woken", rings, [1, 1, 1], SET);
    for (bell, wait) in bells.iter().zip(&mut waits) {
        same("a poll after `set`", bell.poll(wait), Poll::Ready(()), POLL);
    }
}

#[test]
fn whoever_is_polled_often_has_one_place_and_it_is_the_latest() {
    let event = Event::default();
    let (old, new) = (Bell::new(), Bell::new());
    let mut wait = event.wait();
    for _ in 0..5 {
        let _ = old.poll(&mut wait);
    }
    let _ = new.poll(&mut wait);
    same("how many wakers are kept for one that waits", event.0.borrow().wakers.len(), 1, POLL);
    event.set();
    same(
        "the wakes of its first waker and of its latest",
        (old.rings(), new.rings()),
        (0, 1),
        POLL,
    );
}

#[test]
fn who_is_dropped_is_not_woken_and_holds_nothing() {
    let event = Event::default();
    let (gone, stays) = (Bell::new(), Bell::new());
    let mut goes = event.wait();
    let mut wait = event.wait();
    let _ = (gone.poll(&mut goes), stays.poll(&mut wait));
    drop(goes);
    same("how many wakers there are of the one that is gone", gone.wakers(), 0, DROP);
    event.set();
    same("the wakes of the one that is gone", gone.rings(), 0, DROP);
    same("the wakes of the one that stays", stays.rings(), 1, DROP);
}

#[test]
fn a_waker_may_use_the_event() {
    struct Curious(std::sync::Mutex<Vec<bool>>);
    thread_local!(static EVENT: Event = Event::default());
    impl Wake for Curious {
        fn wake(self: Arc<Self>) {
            let polled = EVENT.with(|event| Bell::new().poll(&mut event.wait()));
            self.0.lock().expect("nobody panics").push(polled.is_ready());
        }
    }
    let curious = Arc::new(Curious(std::sync::Mutex::default()));
    EVENT.with(|event| {
        let mut wait = event.wait();
        let waker = Waker::from(Arc::clone(&curious));
        let _ = std::pin::Pin::new(&mut wait).poll(&mut std::task::Context::from_waker(&waker));
        event.set();
    });
    let seen = curious.0.lock().expect("nobody panics").clone();
    same("what a waker finds that waits for the event while it is called", seen, [true], SET);
}

#[test]
fn nobody_sleeps_through_it_in_any_order() {
    every_schedule(POLL, async || {
        let event = Event::default();
        let waiters = [event.clone(), event.clone()].map(|event| {
            handloom::spawn(async move {
                handloom::yield_now().await;
                event.wait().await;
            })
        });
        let setter = handloom::spawn(async move { event.set() });
        handloom::gather(waiters).await;
        setter.await.map_err(|error| error.to_string())
    });
}

use super::{Callback, wait_for};
use judge::{Bell, every_schedule, same};
use std::cell::RefCell;
use std::rc::Rc;
use std::task::Poll;

const START: &str = "fn wait_for";
const POLL: &str = "fn poll";

fn begun() -> (super::Answer, Callback) {
    let kept = RefCell::new(None);
    let answer = wait_for(|callback| *kept.borrow_mut() = Some(callback));
    let callback = kept.into_inner();
    judge::holds("`wait_for` calls `start` at once", callback.is_some(), START);
    (answer, callback.expect("it was just looked at"))
}

#[test]
fn an_answer_that_comes_at_once_is_there_at_the_first_poll() {
    let mut answer = wait_for(|callback| callback("hello".into()));
    same("the first poll", Bell::new().poll(&mut answer), Poll::Ready("hello".to_owned()), POLL);
}

#[test]
fn an_answer_that_comes_later_wakes_who_waits() {
    let (mut answer, callback) = begun();
    let bell = Bell::new();
    same("a poll before the answer", bell.poll(&mut answer), Poll::Pending, POLL);
    same("the wakes before the answer", bell.rings(), 0, POLL);
    callback("hello".into());
    same("the wakes after it", bell.rings(), 1, START);
    same("a poll after it", bell.poll(&mut answer), Poll::Ready("hello".to_owned()), POLL);
}

#[test]
fn the_last_one_that_polled_is_woken() {
    let (mut answer, callback) = begun();
    let (first, last) = (Bell::new(), Bell::new());
    let _ = first.poll(&mut answer);
    let _ = last.poll(&mut answer);
    callback("hello".into());
    same("the wakes of the last one that polled", last.rings(), 1, POLL);
}

#[test]
fn whenever_the_answer_comes_it_is_not_missed() {
    every_schedule(POLL, async || {
        let (answer, callback) = begun();
        let said = Rc::new(RefCell::new(None));
        let inside = Rc::clone(&said);
        let waiter = handloom::spawn(async move {
            let value = answer.await;
            *inside.borrow_mut() = Some(value);
        });
        let caller = handloom::spawn(async move {
            handloom::yield_now().await;
            callback("hello".into());
        });
        handloom::gather([waiter, caller]).await;
        match said.borrow_mut().take() {
            Some(value) if value == "hello" => Ok(()),
            other => Err(format!("the waiter was given {other:?}")),
        }
    });
}

#[test]
fn a_waker_may_look_at_the_future_at_once() {
    struct Looks(RefCell<Option<super::Answer>>, Bell);
    thread_local!(static LOOKS: Looks = Looks(RefCell::new(None), Bell::new()));
    struct Wakes;
    impl std::task::Wake for Wakes {
        fn wake(self: std::sync::Arc<Self>) {
            LOOKS.with(|looks| {
                let answer = looks.0.borrow_mut().take();
                if let Some(mut answer) = answer {
                    let polled = looks.1.poll(&mut answer);
                    same("a poll inside of the wake", polled, Poll::Ready("hello".into()), START);
                }
            });
        }
    }
    let (mut answer, callback) = begun();
    let waker = std::sync::Arc::new(Wakes).into();
    let _ = std::pin::Pin::new(&mut answer).poll(&mut std::task::Context::from_waker(&waker));
    LOOKS.with(|looks| *looks.0.borrow_mut() = Some(answer));
    callback("hello".into());
    LOOKS.with(|looks| {
        same("whether the waker was called", looks.0.borrow().is_none(), true, START);
    });
}

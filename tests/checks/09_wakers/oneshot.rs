use super::{Closed, oneshot};
use judge::{Bell, every_schedule, same};
use std::rc::Rc;
use std::task::Poll;

const SEND: &str = "fn send";
const POLL: &str = "fn poll";
const GONE: &str = "impl<T> Drop for Sender";
const AWAY: &str = "impl<T> Drop for Receiver";

#[test]
fn a_value_that_was_sent_is_there() {
    let (sender, mut receiver) = oneshot();
    same("what `send` gives", sender.send(7), Ok(()), SEND);
    same("the first poll", Bell::new().poll(&mut receiver), Poll::Ready(Ok(7)), POLL);
}

#[test]
fn who_waits_is_woken_once_by_the_value() {
    let (sender, mut receiver) = oneshot();
    let bell = Bell::new();
    same("a poll before", bell.poll(&mut receiver), Poll::Pending, POLL);
    let _ = sender.send(7);
    same("the wakes", bell.rings(), 1, SEND);
    same("a poll after", bell.poll(&mut receiver), Poll::Ready(Ok(7)), POLL);
}

#[test]
fn who_waits_is_woken_when_nobody_can_send_any_more() {
    let (sender, mut receiver) = oneshot::<u32>();
    let bell = Bell::new();
    let _ = bell.poll(&mut receiver);
    drop(sender);
    same("the wakes after the sender was dropped", bell.rings(), 1, GONE);
    same("a poll after that", bell.poll(&mut receiver), Poll::Ready(Err(Closed)), POLL);
}

#[test]
fn the_latest_waker_counts() {
    let (sender, mut receiver) = oneshot();
    let (old, new) = (Bell::new(), Bell::new());
    let _ = (old.poll(&mut receiver), new.poll(&mut receiver));
    let _ = sender.send(7);
    same(
        "the wakes of the first that polled and of the latest",
        (old.rings(), new.rings()),
        (0, 1),
        POLL,
    );
}

#[test]
fn a_value_that_nobody_can_receive_comes_back() {
    let (sender, mut receiver) = oneshot();
    let bell = Bell::new();
    let _ = bell.poll(&mut receiver);
    drop(receiver);
    let value = Rc::new(7);
    same("what `send` gives", sender.send(Rc::clone(&value)), Err(Rc::clone(&value)), SEND);
    same("who holds the value: this check", Rc::strong_count(&value), 1, SEND);
    same(
        "the wakes of a receiver that is gone, and its wakers",
        (bell.rings(), bell.wakers()),
        (0, 0),
        AWAY,
    );
}

#[test]
fn in_every_order_the_receiver_comes_to_an_end() {
    for sends in [true, false] {
        every_schedule(POLL, move || async move {
            let (sender, receiver) = oneshot();
            let sending = handloom::spawn(async move {
                handloom::yield_now().await;
                if sends {
                    let _ = sender.send(7);
                }
            });
            let got = handloom::spawn(receiver).await.map_err(|error| error.to_string())?;
            sending.await.map_err(|error| error.to_string())?;
            let expected = if sends { Ok(7) } else { Err(Closed) };
            if got == expected { Ok(()) } else { Err(format!("the receiver got {got:?}")) }
        });
    }
}

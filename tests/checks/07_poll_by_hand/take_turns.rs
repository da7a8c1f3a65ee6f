use super::{Body, take_turns};
use judge::same;
use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

const LOOK: &str = "fn take_turns";

type Log = Rc<RefCell<Vec<String>>>;

/// Says its name at each poll, and is done at this one.
fn speaker(name: &'static str, polls: u32, log: &Log) -> Body {
    let log = Rc::clone(log);
    let mut polled = 0;
    Box::pin(poll_fn(move |_| {
        polled += 1;
        assert!(polled <= polls, "{name} is done, and was polled again");
        log.borrow_mut().push(format!("{name}{polled}"));
        if polled == polls { Poll::Ready(()) } else { Poll::Pending }
    }))
}

#[test]
fn nobody_is_nobody() {
    same("the polls of no futures", take_turns(vec![]), 0, LOOK);
}

#[test]
fn everybody_has_a_turn_before_anybody_has_two() {
    let log = Log::default();
    let polls =
        take_turns(vec![speaker("a", 3, &log), speaker("b", 1, &log), speaker("c", 2, &log)]);
    let expected = ["a1", "b1", "c1", "a2", "c2", "a3"];
    same("who was polled", log.borrow().clone(), expected, LOOK);
    same("the number of polls", polls, 6, LOOK);
}

#[test]
fn who_waits_for_another_does_not_wait_for_ever() {
    // The first goes on when the second has been there.
    let bell = Rc::new(RefCell::new(false));
    let (rung, ring) = (Rc::clone(&bell), bell);
    let mut patience = 10;
    let waits = poll_fn(move |_| {
        patience -= 1;
        if patience == 0 {
            judge::fail("the first waits for the second, which has not had a turn", LOOK);
        }
        if *rung.borrow() { Poll::Ready(()) } else { Poll::Pending }
    });
    let polls =
        take_turns(vec![Box::pin(waits), Box::pin(async move { *ring.borrow_mut() = true })]);
    same("the number of polls", polls, 3, LOOK);
}

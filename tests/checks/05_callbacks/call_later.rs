use super::EventLoop;
use judge::same;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

const LATER: &str = "fn call_later";
const RUN: &str = "fn run";

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

type Log = Rc<RefCell<Vec<(Duration, &'static str)>>>;

fn note(log: &Log, name: &'static str) -> impl FnOnce(&mut EventLoop) + use<> {
    let log = Rc::clone(log);
    move |eventloop| log.borrow_mut().push((eventloop.now, name))
}

#[test]
fn who_is_due_first_is_called_first_and_at_that_moment() {
    let (log, mut eventloop) = (Log::default(), EventLoop::default());
    for (delay, name) in [(300, "c"), (100, "a"), (200, "b")] {
        eventloop.call_later(ms(delay), note(&log, name));
    }
    same("what was called before `run`", log.borrow().len(), 0, LATER);
    eventloop.run();
    let expected = [(ms(100), "a"), (ms(200), "b"), (ms(300), "c")];
    same("when each was called", log.borrow().clone(), expected, RUN);
}

#[test]
fn equal_deadlines_keep_their_order() {
    let (log, mut eventloop) = (Log::default(), EventLoop::default());
    for (delay, name) in [(50, "late"), (20, "one"), (20, "two"), (20, "three"), (10, "early")] {
        eventloop.call_later(ms(delay), note(&log, name));
    }
    eventloop.run();
    let order: Vec<_> = log.borrow().iter().map(|(_, name)| *name).collect();
    same("the order", order, ["early", "one", "two", "three", "late"], LATER);
}

#[test]
fn what_is_asked_for_meanwhile_counts_from_that_moment() {
    let (log, mut eventloop) = (Log::default(), EventLoop::default());
    let inside = Rc::clone(&log);
    eventloop.call_later(ms(100), move |eventloop| {
        eventloop.call_later(ms(50), note(&inside, "child"));
        eventloop.call_later(ms(0), note(&inside, "at once"));
    });
    eventloop.call_later(ms(120), note(&log, "other"));
    eventloop.run();
    let expected = [(ms(100), "at once"), (ms(120), "other"), (ms(150), "child")];
    same("when each was called", log.borrow().clone(), expected, LATER);
}

use super::EventLoop;
use judge::same;
use std::cell::RefCell;
use std::rc::Rc;

const LOOK: &str = "fn pass";

/// Counts down, a turn for each number.
fn countdown(
    name: &'static str,
    from: u32,
    log: Rc<RefCell<Vec<String>>>,
) -> Box<dyn FnOnce(&mut EventLoop)> {
    Box::new(move |eventloop| {
        log.borrow_mut().push(format!("{name}{from}"));
        if from > 1 {
            eventloop.call_soon(countdown(name, from - 1, Rc::clone(&log)));
        }
    })
}

#[test]
fn the_clock_is_looked_at_between_passes() {
    let log = Rc::<RefCell<Vec<String>>>::default();
    let mut eventloop = EventLoop::default();
    eventloop.call_soon(countdown("a", 3, Rc::clone(&log)));
    eventloop.call_soon(countdown("b", 2, Rc::clone(&log)));
    eventloop.run(|| log.borrow_mut().push("clock".into()));
    let expected = ["a3", "b2", "clock", "a2", "b1", "clock", "a1", "clock"];
    same("two countdowns, and the looks at the clock", log.borrow().clone(), expected, LOOK);
}

#[test]
fn a_pass_tells_how_many_it_has_called() {
    let mut eventloop = EventLoop::default();
    for _ in 0..5 {
        eventloop.call_soon(|eventloop| eventloop.call_soon(|_| ()));
    }
    same("the calls of the first pass", eventloop.pass(), 5, LOOK);
    same("how many wait for the second", eventloop.queue.len(), 5, LOOK);
    same("the calls of the second pass", eventloop.pass(), 5, LOOK);
    same("the calls of the third pass", eventloop.pass(), 0, LOOK);
}

#[test]
fn the_order_is_kept() {
    let log = Rc::<RefCell<Vec<String>>>::default();
    let mut eventloop = EventLoop::default();
    for name in ["a", "b", "c"] {
        eventloop.call_soon(countdown(name, 1, Rc::clone(&log)));
    }
    eventloop.pass();
    same("the order of three calls", log.borrow().clone(), ["a1", "b1", "c1"], LOOK);
}

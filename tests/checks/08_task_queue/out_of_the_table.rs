use super::Table;
use judge::same;
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

const LOOK: &str = "fn turn";

/// Says when it is dropped.
struct Tells(Rc<RefCell<Vec<&'static str>>>, &'static str);

impl Drop for Tells {
    fn drop(&mut self) {
        self.0.borrow_mut().push(self.1);
    }
}

#[test]
fn one_that_waits_is_put_back_and_one_that_is_done_is_not() {
    let table = Table::default();
    let polls = Rc::new(Cell::new(0));
    let inside = Rc::clone(&polls);
    let number = table.spawn(poll_fn(move |_| {
        inside.set(inside.get() + 1);
        if inside.get() < 3 { Poll::Pending } else { Poll::Ready(()) }
    }));
    for _ in 0..5 {
        table.wake(number);
    }
    table.run();
    same("the polls of a task that is done at its third", polls.get(), 3, LOOK);
    same("who holds what it held, after its end", Rc::strong_count(&polls), 1, LOOK);
}

#[test]
fn a_task_may_spawn_and_wake_while_it_is_polled() {
    let table = Rc::new(Table::default());
    let (log, outer) = (Rc::new(RefCell::new(Vec::new())), Rc::clone(&table));
    let inside = Rc::clone(&log);
    table.spawn(async move {
        inside.borrow_mut().push("parent");
        let log = Rc::clone(&inside);
        let child = outer.spawn(async move { log.borrow_mut().push("child") });
        outer.wake(child);
        inside.borrow_mut().push("parent ends");
    });
    table.run();
    same("who was polled", log.borrow().clone(), ["parent", "parent ends", "child"], LOOK);
}

#[test]
fn one_that_is_aborted_before_its_turn_is_not_polled() {
    let table = Table::default();
    let log = Rc::new(RefCell::new(Vec::new()));
    let (inside, tells) = (Rc::clone(&log), Tells(Rc::clone(&log), "dropped"));
    let number = table.spawn(async move {
        inside.borrow_mut().push("polled");
        drop(tells);
    });
    table.abort(number);
    table.run();
    same("what became of it", log.borrow().clone(), ["dropped"], LOOK);
}

#[test]
fn one_that_aborts_itself_is_dropped_when_its_turn_is_over() {
    let table = Rc::new(Table::default());
    let log = Rc::new(RefCell::new(Vec::new()));
    let (inside, tells) = (Rc::clone(&log), Tells(Rc::clone(&log), "dropped"));
    let outer = Rc::clone(&table);
    let number = table.spawn(poll_fn(move |_| {
        let _held = &tells;
        inside.borrow_mut().push("polled");
        outer.abort(0);
        inside.borrow_mut().push("goes on");
        Poll::Pending
    }));
    table.run();
    same("what became of it", log.borrow().clone(), ["polled", "goes on", "dropped"], LOOK);
    table.wake(number);
    table.run();
    same("what became of it after another wake", log.borrow().len(), 3, LOOK);
}

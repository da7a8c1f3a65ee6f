use super::Tasks;
use judge::{Bell, same};
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

const PASS: &str = "pub fn run_pass";
const JOIN: &str = "fn poll";

/// Is pending so many times, having woken itself, and notes its name at each poll.
async fn speaks(name: &'static str, turns: usize, log: Rc<RefCell<Vec<&'static str>>>) {
    let mut left = turns;
    poll_fn(move |cx| {
        log.borrow_mut().push(name);
        left -= 1;
        if left == 0 {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

#[test]
fn a_pass_is_what_was_ready_when_it_began() {
    let (tasks, log) = (Tasks::default(), Rc::default());
    for (name, turns) in [("a", 3), ("b", 1), ("c", 2)] {
        tasks.spawn(speaks(name, turns, Rc::clone(&log)));
    }
    let mut passes = Vec::new();
    for _ in 0..4 {
        let ready = tasks.run_pass();
        passes.push((ready, log.take().concat()));
    }
    let expected = [(3, "abc".into()), (2, "ac".into()), (1, "a".into()), (0, String::new())];
    same("the passes: how many were ready, and who was polled", passes, expected, PASS);
}

#[test]
fn a_task_may_spawn_others_and_they_come_after_it() {
    let tasks = Rc::new(Tasks::default());
    let log = Rc::new(RefCell::new(Vec::new()));
    let (inside, noted) = (Rc::clone(&tasks), Rc::clone(&log));
    tasks.spawn(async move {
        let said = Rc::clone(&noted);
        inside.spawn(async move { said.borrow_mut().push("child") });
        noted.borrow_mut().push("parent");
    });
    let passes = [tasks.run_pass(), tasks.run_pass(), tasks.run_pass()];
    same("how many were ready in three passes", passes, [1, 1, 0], PASS);
    same("who was polled", log.borrow().clone(), ["parent", "child"], PASS);
}

#[test]
fn one_that_is_done_is_dropped_and_not_polled_again() {
    let tasks = Tasks::default();
    let polls = Rc::new(Cell::new(0));
    let (inside, kept) = (Rc::clone(&polls), Rc::new(RefCell::new(None::<Waker>)));
    let keeps = Rc::clone(&kept);
    tasks.spawn(poll_fn(move |cx| {
        inside.set(inside.get() + 1);
        *keeps.borrow_mut() = Some(cx.waker().clone());
        if inside.get() == 2 { Poll::Ready(()) } else { Poll::Pending }
    }));
    let waker = || kept.borrow().clone().expect("it was polled");
    tasks.run_pass();
    same("the polls before it is woken", (tasks.run_pass(), polls.get()), (0, 1), PASS);
    waker().wake();
    tasks.run_pass();
    waker().wake();
    tasks.run_pass();
    tasks.run_pass();
    same("the polls of a task that is done at its second", polls.get(), 2, PASS);
    same("who holds what it held, after its end", Rc::strong_count(&polls), 1, PASS);
}

#[test]
fn a_wake_during_the_turn_counts() {
    let tasks = Tasks::default();
    let polls = Rc::new(Cell::new(0));
    let inside = Rc::clone(&polls);
    tasks.spawn(poll_fn(move |cx| {
        inside.set(inside.get() + 1);
        if inside.get() == 1 {
            cx.waker().wake_by_ref();
        }
        Poll::<()>::Pending
    }));
    for _ in 0..5 {
        tasks.run_pass();
    }
    same("the polls of one that wakes itself in its first", polls.get(), 2, PASS);
}

#[test]
fn a_handle_gives_the_output_and_wakes_who_waits() {
    let tasks = Tasks::default();
    let mut early = tasks.spawn(async { 7 });
    let (old, new) = (Bell::new(), Bell::new());
    same("a poll of the handle before its turn", old.poll(&mut early), Poll::Pending, JOIN);
    let _ = new.poll(&mut early);
    tasks.run_pass();
    same(
        "the wakes of the first that polled and of the latest",
        (old.rings(), new.rings()),
        (0, 1),
        JOIN,
    );
    same("a poll after it", new.poll(&mut early), Poll::Ready(7), JOIN);
    let mut late = tasks.spawn(async { 8 });
    tasks.run_pass();
    same(
        "the first poll of a handle whose task is over",
        Bell::new().poll(&mut late),
        Poll::Ready(8),
        JOIN,
    );
}

use super::{Step, Stepper};
use judge::same;
use std::cell::Cell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

const LOOK: &str = "fn step";

/// Is pending so many times.
fn waits(times: u32) -> impl Future<Output = &'static str> {
    let mut left = times;
    poll_fn(move |_| {
        if left == 0 {
            return Poll::Ready("done");
        }
        left -= 1;
        Poll::Pending
    })
}

#[test]
fn a_future_that_waits_for_nothing_is_done_in_one_step() {
    let mut stepper = Stepper::new(async { 7 });
    same("the first step", stepper.step(), Step::Done(7), LOOK);
}

#[test]
fn each_step_is_one_poll() {
    let mut stepper = Stepper::new(waits(2));
    let steps = [stepper.step(), stepper.step(), stepper.step(), stepper.step(), stepper.step()];
    let expected = [Step::Waits, Step::Waits, Step::Done("done"), Step::Over, Step::Over];
    same("five steps of a future that waits twice", steps, expected, LOOK);
    same("how often it was polled", stepper.polls, 3, LOOK);
}

#[test]
fn who_does_not_step_does_not_poll() {
    let polled = Rc::new(Cell::new(false));
    let inside = Rc::clone(&polled);
    let stepper = Stepper::new(async move { inside.set(true) });
    same("whether it was polled before the first step", polled.get(), false, LOOK);
    drop(stepper);
}

#[test]
fn a_future_that_is_done_is_dropped() {
    let held = Rc::new(());
    let inside = Rc::clone(&held);
    let mut stepper = Stepper::new(poll_fn(move |_| Poll::Ready(Rc::strong_count(&inside))));
    same("the first step", stepper.step(), Step::Done(2), LOOK);
    same("who holds what the future held, after its end", Rc::strong_count(&held), 1, LOOK);
}

use super::Timers;
use judge::{Bell, same};
use std::time::Duration;

const SET: &str = "fn set";
const CANCEL: &str = "fn cancel";
const NEXT: &str = "fn next";
const FIRE: &str = "fn fire";

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Which of the bells the wakers belong to that are due at `now`, in order.
fn fired(timers: &mut Timers, bells: &[Bell], now: u64) -> Vec<usize> {
    let before: Vec<_> = bells.iter().map(Bell::rings).collect();
    let wakers = timers.fire(ms(now));
    let after: Vec<_> = bells.iter().map(Bell::rings).collect();
    same("how often wakers were called by `fire` itself", before, after, FIRE);
    let order = wakers.into_iter().map(|waker| {
        let rings: Vec<_> = bells.iter().map(Bell::rings).collect();
        waker.wake();
        bells
            .iter()
            .zip(rings)
            .position(|(bell, before)| bell.rings() > before)
            .expect("one of them")
    });
    order.collect()
}

fn bells(count: usize) -> Vec<Bell> {
    (0..count).map(|_| Bell::new()).collect()
}

#[test]
fn nothing_is_due_where_nothing_was_set() {
    let mut timers = Timers::default();
    same("the next deadline", timers.next(), None, NEXT);
    same("how many are due", timers.fire(ms(1000)).len(), 0, FIRE);
}

#[test]
fn the_first_deadline_is_the_next_and_it_is_due_at_its_very_moment() {
    let (mut timers, bells) = (Timers::default(), bells(3));
    for (bell, deadline) in bells.iter().zip([300, 100, 200]) {
        timers.set(ms(deadline), bell.waker());
    }
    same("the next of 300, 100 and 200", timers.next(), Some(ms(100)), NEXT);
    same("who is due at 99", fired(&mut timers, &bells, 99), [], FIRE);
    same("who is due at 100", fired(&mut timers, &bells, 100), [1], FIRE);
    same("who is due at 100 once more", fired(&mut timers, &bells, 100), [], FIRE);
    same("the next after that", timers.next(), Some(ms(200)), NEXT);
    same("who is due at 1000", fired(&mut timers, &bells, 1000), [2, 0], FIRE);
}

#[test]
fn equal_deadlines_fire_in_the_order_in_which_they_were_set() {
    let (mut timers, bells) = (Timers::default(), bells(6));
    for (bell, deadline) in bells.iter().zip([50, 20, 20, 10, 20, 20]) {
        timers.set(ms(deadline), bell.waker());
    }
    same("who is due at 60", fired(&mut timers, &bells, 60), [3, 1, 2, 4, 5, 0], SET);
}

#[test]
fn what_is_cancelled_does_not_fire_and_nobody_wakes_up_for_it() {
    let (mut timers, bells) = (Timers::default(), bells(3));
    let set: Vec<_> = bells.iter().map(|bell| timers.set(ms(100), bell.waker())).collect();
    let early = Bell::new();
    let first = timers.set(ms(10), early.waker());
    timers.cancel(first);
    timers.cancel(set[1]);
    same("the next, where 10 was cancelled and 100 was not", timers.next(), Some(ms(100)), CANCEL);
    same("the wakers that are kept of a cancelled timer", early.wakers(), 0, CANCEL);
    same(
        "who is due at 100, where the second was cancelled",
        fired(&mut timers, &bells, 100),
        [0, 2],
        CANCEL,
    );
    timers.cancel(set[0]);
    same("what is left after one was cancelled that has fired", timers.next(), None, CANCEL);
}

use super::every;
use handloom::time::sleep;
use handloom::trace;
use judge::{ran, same};
use std::cell::RefCell;
use std::time::Duration;

const LOOK: &str = "async fn every";

/// When the work is begun, with a period of 100 ms, where it takes so long each time.
fn begun(takes: &'static [u64]) -> Vec<u128> {
    let ran = ran(LOOK, async || {
        let takes = RefCell::new(takes.iter());
        let times = takes.borrow().len() as u32;
        every(Duration::from_millis(100), times, async || {
            trace::output("tick");
            let next = takes.borrow_mut().next().copied().unwrap_or_default();
            sleep(Duration::from_millis(next)).await;
        })
        .await;
    });
    ran.said().into_iter().map(|(at, _)| at.as_millis()).collect()
}

#[test]
fn the_first_is_at_once_and_the_others_follow() {
    same(
        "when it is begun, where it takes no time",
        begun(&[0, 0, 0, 0]),
        [0, 100, 200, 300],
        LOOK,
    );
}

#[test]
fn work_does_not_put_off_the_ticks() {
    let when = begun(&[30, 60, 99, 0]);
    same("when it is begun, where it takes 30, 60, 99 and 0 ms", when, [0, 100, 200, 300], LOOK);
}

#[test]
fn ticks_that_are_missed_are_left_out_and_the_rhythm_stays() {
    let when = begun(&[250, 0, 120, 0, 0]);
    same(
        "when it is begun, where it takes 250, 0, 120, 0 and 0 ms",
        when,
        [0, 300, 400, 600, 700],
        LOOK,
    );
}

#[test]
fn a_tick_that_comes_as_the_work_ends_is_not_missed() {
    same("when it is begun, where it takes 200 and 0 ms", begun(&[200, 0]), [0, 200], LOOK);
}

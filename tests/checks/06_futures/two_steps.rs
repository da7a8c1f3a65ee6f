use super::TwoSteps;
use handloom::time::sleep;
use judge::{Bell, holds, ran, same};
use std::future::{Ready, pending, poll_fn, ready};
use std::task::Poll;
use std::time::Duration;

const LOOK: &str = "fn poll";

#[test]
fn two_steps_that_are_ready_are_done_in_one_poll() {
    let then = |number: u32| ready(format!("number {number}"));
    let mut steps = TwoSteps::First { first: ready(7), then };
    let polled = Bell::new().poll(&mut steps);
    same("the first poll", polled, Poll::Ready("number 7".to_owned()), LOOK);
}

#[test]
fn the_second_step_begins_when_the_first_is_done_and_once() {
    let mut begun = 0;
    let mut polls = 0;
    let first = poll_fn(move |cx| {
        polls += 1;
        cx.waker().wake_by_ref();
        if polls < 3 { Poll::Pending } else { Poll::Ready(7) }
    });
    let then = |number: u32| {
        begun += 1;
        let mut polls = 0;
        poll_fn(move |cx| {
            polls += 1;
            cx.waker().wake_by_ref();
            if polls < 3 { Poll::Pending } else { Poll::Ready(format!("number {number}")) }
        })
    };
    let mut steps = Box::pin(TwoSteps::First { first, then });
    let polled: Vec<_> = (0..5).map(|_| Bell::new().poll(&mut steps).is_ready()).collect();
    same("which of five polls was the last", polled, [false, false, false, false, true], LOOK);
    drop(steps);
    same("how often the second step was begun", begun, 1, LOOK);
}

#[test]
fn whoever_polls_is_known_to_the_step_that_it_stands_at() {
    let steps = || TwoSteps::First {
        first: Box::pin(async {
            sleep(Duration::from_secs(1)).await;
            7
        }),
        then: |number: u32| {
            Box::pin(async move {
                sleep(Duration::from_secs(number.into())).await;
                format!("after {number} more")
            })
        },
    };
    let ran = ran(LOOK, steps);
    same("what came out", ran.output.as_str(), "after 7 more", LOOK);
    same("how long it took", ran.took, Duration::from_secs(8), LOOK);
    holds("nobody is polled without a reason", ran.polls("program") <= 3, LOOK);
}

#[test]
fn it_waits_for_a_first_step_that_never_ends() {
    let then = |_| -> Ready<String> { panic!("nothing was given to begin the second step with") };
    let mut steps = TwoSteps::First { first: pending(), then };
    same("the first poll", Bell::new().poll(&mut steps), Poll::Pending, LOOK);
}

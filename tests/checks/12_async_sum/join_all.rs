use super::{Body, join_all};
use handloom::time::sleep;
use judge::{ran, same};
use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

const LOOK: &str = "fn poll";

fn slow(millis: u64) -> Body<u64> {
    Box::pin(async move {
        sleep(Duration::from_millis(millis)).await;
        millis
    })
}

#[test]
fn nobody_is_done_at_once() {
    let ran = ran(LOOK, async || join_all::<u64>(vec![]).await);
    same("what comes out of no children", ran.output, [], LOOK);
}

#[test]
fn all_together_take_as_long_as_the_slowest() {
    let ran = ran(LOOK, async || join_all([300, 100, 200].map(slow).into()).await);
    same("what comes out, in the order of the children", ran.output, [300, 100, 200], LOOK);
    same("how long it takes", ran.took, Duration::from_millis(300), LOOK);
}

#[test]
fn ten_sleeps_are_one() {
    let ran = ran(LOOK, async || join_all((0..10).map(|_| slow(100)).collect()).await.len());
    same("how many came out", ran.output, 10, LOOK);
    same("how long ten sleeps of 100 ms take", ran.took, Duration::from_millis(100), LOOK);
}

#[test]
fn who_is_done_is_not_polled_again() {
    let ran = ran(LOOK, async || {
        let mut over = false;
        let quick: Body<u64> = Box::pin(poll_fn(move |_| {
            if over {
                judge::fail("a child that was done has been polled again", LOOK);
            }
            over = true;
            Poll::Ready(1)
        }));
        join_all(vec![quick, slow(10), slow(20)]).await
    });
    same("what comes out", ran.output, [1, 10, 20], LOOK);
}

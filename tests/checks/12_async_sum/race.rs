use super::{Body, Race};
use handloom::time::{now, sleep};
use handloom::trace::{self, What};
use judge::{holds, ran, same};
use std::future::pending;
use std::time::Duration;

const LOOK: &str = "fn poll";

/// Says when it is dropped, and by which runner it was held.
struct Says(&'static str);

impl Drop for Says {
    fn drop(&mut self) {
        trace::output(format!("{} is dropped", self.0));
    }
}

fn runner(name: &'static str, millis: u64) -> Body<&'static str> {
    Box::pin(async move {
        let _says = Says(name);
        sleep(Duration::from_millis(millis)).await;
        name
    })
}

fn race<const N: usize>(runners: [Body<&'static str>; N]) -> Race<&'static str> {
    Race { runners: runners.into() }
}

#[test]
fn the_fastest_wins_and_nobody_waits_for_the_others() {
    let ran = ran(LOOK, async || {
        race([runner("hare", 300), runner("tortoise", 100), runner("snail", 900)]).await
    });
    same("who has won", ran.output, (1, "tortoise"), LOOK);
    same("how long it took", ran.took, Duration::from_millis(100), LOOK);
    holds("nobody is polled without a reason", ran.polls("program") <= 3, LOOK);
}

#[test]
fn the_others_are_dropped_before_anybody_goes_on() {
    let ran = ran(LOOK, async || {
        let start = now();
        let mut race = race([runner("hare", 300), runner("tortoise", 100)]);
        let _ = (&mut race).await;
        trace::output("the winner is known");
        let took = now() - start;
        sleep(Duration::from_millis(500)).await;
        drop(race);
        took
    });
    let said: Vec<_> = ran.said().into_iter().map(|(_, line)| line).collect();
    let expected = ["tortoise is dropped", "hare is dropped", "the winner is known"];
    same("in which order it happened", said, expected, LOOK);
    let cancelled = ran.count(|what| matches!(what, What::TimerCancelled { .. }));
    same("how many timers were cancelled", cancelled, 1, LOOK);
}

#[test]
fn one_who_never_arrives_does_not_stop_the_others() {
    let ran = ran(LOOK, async || {
        race([Box::pin(pending()), runner("snail", 900), Box::pin(pending())]).await
    });
    same("who has won", ran.output, (1, "snail"), LOOK);
}

#[test]
fn of_two_who_arrive_at_once_the_first_wins() {
    let ran = ran(LOOK, async || race([runner("one", 100), runner("two", 100)]).await);
    same("who has won", ran.output, (0, "one"), LOOK);
}

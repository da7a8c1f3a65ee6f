use super::{Elapsed, timeout};
use handloom::time::sleep;
use judge::{holds, ran, same};
use std::cell::Cell;
use std::future::pending;
use std::rc::Rc;
use std::time::Duration;

const LOOK: &str = "fn poll";

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[test]
fn what_comes_in_time_is_given_when_it_comes() {
    let ran = ran(LOOK, async || {
        timeout(ms(100), async {
            sleep(ms(30)).await;
            7
        })
        .await
    });
    same("what came out", ran.output, Ok(7), LOOK);
    same("how long it took", ran.took, ms(30), LOOK);
    holds("nobody is polled without a reason", ran.polls("program") <= 3, LOOK);
}

#[test]
fn what_comes_too_late_is_not_waited_for_and_is_dropped() {
    let dropped = Rc::new(Cell::new(None));
    let noted = Rc::clone(&dropped);
    struct Notes(Rc<Cell<Option<Duration>>>, std::time::Instant);
    impl Drop for Notes {
        fn drop(&mut self) {
            self.0.set(Some(handloom::time::now() - self.1));
        }
    }
    let ran = ran(LOOK, move || {
        let noted = Rc::clone(&noted);
        async move {
            let notes = Notes(noted, handloom::time::now());
            let late = async move {
                sleep(ms(500)).await;
                drop(notes);
            };
            let outcome = timeout(ms(100), late).await;
            sleep(ms(900)).await;
            outcome
        }
    });
    same("what came out", ran.output, Err(Elapsed), LOOK);
    same("when that which was late was dropped", dropped.get(), Some(ms(100)), LOOK);
    same("how long it took, with 900 ms after it", ran.took, ms(1000), LOOK);
}

#[test]
fn what_never_comes_is_over_at_the_limit() {
    let ran = ran(LOOK, async || timeout(ms(100), pending::<()>()).await);
    same("what came out, and when", (ran.output, ran.took), (Err(Elapsed), ms(100)), LOOK);
}

#[test]
fn what_comes_at_the_very_moment_counts() {
    let ran = ran(LOOK, async || {
        timeout(ms(100), async {
            sleep(ms(100)).await;
            7
        })
        .await
    });
    same("what came out, where both are due at 100 ms", ran.output, Ok(7), LOOK);
}

#[test]
fn polls_for_other_reasons_do_not_put_the_limit_off() {
    let ran = ran(LOOK, async || {
        timeout(ms(100), async {
            for _ in 0..50 {
                sleep(ms(30)).await;
            }
        })
        .await
    });
    same("what came out, and when", (ran.output, ran.took), (Err(Elapsed), ms(100)), LOOK);
}

use super::work_off;
use handloom::time::{Clock, VirtualClock};
use handloom::{Runtime, spawn_named, yield_now};
use judge::{every_schedule, same};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

const LOOK: &str = "async fn work_off";

/// What came of it: the steps in each turn of the work, and the warnings of slow polls of more than
/// 8 ms.
struct Told {
    turns: Vec<Vec<u64>>,
    warnings: Vec<Duration>,
}

/// Works off steps that take so many milliseconds each, beside a task that takes 2 ms in each turn.
/// Whoever computes moves the virtual clock.
fn told(steps: &[u64], beside: bool) -> Told {
    let clock = Arc::new(VirtualClock::new());
    let spend = {
        let clock = Arc::clone(&clock);
        move |millis| clock.advance_to(clock.now() + Duration::from_millis(millis))
    };
    let warnings = Rc::new(RefCell::new(Vec::new()));
    let warns = Rc::clone(&warnings);
    let runtime = Runtime::builder()
        .clock(clock)
        .slow_poll(Duration::from_millis(8))
        .on_slow_poll(move |slow| warns.borrow_mut().push(slow.took))
        .build();
    let turns = Rc::new(RefCell::new(vec![vec![]]));
    runtime.block_on(async {
        let steps = steps.iter().map(|millis| {
            let (millis, spend, turns) = (*millis, spend.clone(), Rc::clone(&turns));
            move || {
                spend(millis);
                turns.borrow_mut().last_mut().expect("there is one").push(millis);
            }
        });
        let (turn, spend) = (Rc::clone(&turns), spend.clone());
        let other = spawn_named("other", async move {
            loop {
                turn.borrow_mut().push(vec![]);
                if beside {
                    spend(2);
                }
                yield_now().await;
            }
        });
        let work = spawn_named("work", work_off(steps.collect()));
        work.await.expect("it does not panic");
        other.abort();
    });
    let turns = turns.take().into_iter().filter(|turn| !turn.is_empty()).collect();
    Told { turns, warnings: warnings.take() }
}

#[test]
fn nobody_is_warned_of_it() {
    let told = told(&[2; 40], false);
    same("the slow polls, of more than 8 ms, in 40 steps of 2 ms", told.warnings, [], LOOK);
    same("how many steps were taken", told.turns.iter().map(Vec::len).sum::<usize>(), 40, LOOK);
}

#[test]
fn it_is_the_time_that_counts_and_not_the_steps() {
    let told = told(&[1, 1, 1, 1, 1, 5, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 5, 1], false);
    let expected: [&[u64]; 5] =
        [&[1, 1, 1, 1, 1], &[5], &[2, 2, 2], &[0, 0, 0, 0, 0, 0, 0, 0, 5], &[1]];
    same("how long the steps take that are taken in each turn (in ms)", told.turns, expected, LOOK);
}

#[test]
fn what_the_others_take_is_not_counted() {
    let told = told(&[1; 12], true);
    let lengths: Vec<_> = told.turns.iter().map(Vec::len).collect();
    same(
        "how many steps of 1 ms are taken in each turn, where others take time too",
        lengths,
        [5, 5, 2],
        LOOK,
    );
}

#[test]
fn no_turn_is_given_up_at_the_end() {
    let ran = judge::ran(LOOK, async || {
        let none: Vec<fn()> = vec![];
        let nothing = spawn_named("nothing", work_off(none));
        let _ = nothing.await;
        let little = spawn_named("little", work_off(vec![|| (); 100]));
        let _ = little.await;
    });
    same(
        "the turns of no steps, and of a hundred that take no time",
        [ran.polls("nothing"), ran.polls("little")],
        [1, 1],
        LOOK,
    );
    let told = told(&[5, 5], false);
    same("two steps of 5 ms", told.turns.len(), 2, LOOK);
}

#[test]
fn all_steps_are_taken_in_any_order() {
    every_schedule(LOOK, async || {
        let taken = Rc::new(RefCell::new(Vec::new()));
        let works = [10, 20].map(|first| {
            let step = |at| {
                let taken = Rc::clone(&taken);
                move || taken.borrow_mut().push(first + at)
            };
            handloom::spawn(work_off((0..3).map(step).collect()))
        });
        handloom::gather(works).await;
        let mut taken = taken.take();
        taken.sort_unstable();
        if taken == [10, 11, 12, 20, 21, 22] {
            Ok(())
        } else {
            Err(format!("taken were {taken:?}"))
        }
    });
}

//! Tasks that are done, and those that are pending.

use handloom::future::{Until, wait};
use handloom::time::{now, sleep, timeout};
use handloom::trace::{Event, TaskId, WaitsFor, What};
use handloom::{JoinHandle, gather, spawn};
use handloom_tests::{everywhere, recorded, runtime};
use std::future::pending;
use std::time::Duration;

const MS: Duration = Duration::from_millis(1);

/// Tasks that sleep so many milliseconds and return the number.
fn sleepers(naps: impl IntoIterator<Item = u32>) -> Vec<JoinHandle<u32>> {
    let sleeper = |ms| {
        spawn(async move {
            sleep(ms * MS).await;
            ms
        })
    };
    naps.into_iter().map(sleeper).collect()
}

async fn outcomes(tasks: Vec<JoinHandle<u32>>) -> Vec<u32> {
    gather(tasks).await.into_iter().map(Result::unwrap).collect()
}

#[test]
fn wait_gives_what_is_done_and_leaves_what_is_pending() {
    everywhere(|| async {
        let start = now();
        let mut tasks = sleepers([3, 1, 2, 1]);
        let done = wait(&mut tasks, Until::FirstCompleted).await;
        assert_eq!(now() - start, MS);
        // Both timers have fired, but which of the two has had its turn is up to the schedule.
        assert!((1..=2).contains(&done.len()) && done.len() + tasks.len() == 4);
        assert!(done.iter().all(JoinHandle::is_finished));
        assert!(outcomes(done).await.iter().all(|ms| *ms == 1));
        let done = wait(&mut tasks, Until::AllCompleted).await;
        assert_eq!(now() - start, 3 * MS);
        assert!(tasks.is_empty());
        let done = outcomes(done).await;
        assert_eq!(done[..2], [3, 2], "in the order of the list");
        assert_eq!(now() - start, 3 * MS, "what has ended is not waited for");
        assert!(wait(&mut tasks, Until::FirstCompleted).await.is_empty());
        assert!(wait(&mut tasks, Until::AllCompleted).await.is_empty());
    });
}

#[test]
fn a_wait_that_is_dropped_loses_nothing() {
    everywhere(|| async {
        for until in [Until::FirstCompleted, Until::AllCompleted] {
            let mut tasks = sleepers([2, 4]);
            assert!(timeout(MS, wait(&mut tasks, until)).await.is_err());
            assert_eq!(tasks.len(), 2);
            // Whoever waited in vain is somebody else now: the latest waker counts.
            let joiner =
                spawn(async move { wait(&mut tasks, until).await.len() + 10 * tasks.len() });
            let expected = if until == Until::FirstCompleted { 11 } else { 2 };
            assert_eq!(joiner.await.unwrap(), expected);
        }
    });
}

#[test]
fn wait_tells_panics_and_cancellations_through_the_handles() {
    everywhere(|| async {
        let mut tasks = vec![spawn(async { panic!("no bread") }), spawn(pending::<()>())];
        let mut done = wait(&mut tasks, Until::FirstCompleted).await;
        assert_eq!(done.pop().unwrap().await.unwrap_err().message(), Some("no bread"));
        tasks[0].abort();
        let mut done = wait(&mut tasks, Until::AllCompleted).await;
        assert!(done.pop().unwrap().await.unwrap_err().is_cancelled());
    });
}

/// How often the main future is polled while it waits for tasks that take so many milliseconds.
fn polls(naps: impl IntoIterator<Item = u32>, until: Until) -> usize {
    let (runtime, recorder) = recorded();
    runtime.block_on(async { wait(&mut sleepers(naps), until).await.len() });
    let main = |event: &Event| event.what == What::Polled { task: TaskId::MAIN };
    recorder.events().iter().filter(|event| main(event)).count()
}

#[test]
fn wait_is_polled_no_more_often_than_something_may_have_come_of_it() {
    assert_eq!(polls(1..=100, Until::FirstCompleted), 2);
    assert_eq!(polls(1..=100, Until::AllCompleted), 101, "one after the other");
    assert_eq!(polls((1..=100).rev(), Until::AllCompleted), 2, "the first is the last to end");
}

#[test]
fn wait_says_which_tasks_it_waits_for_and_where() {
    let line = line!() + 3;
    let stuck = runtime().try_block_on(async {
        let mut tasks: Vec<_> = (0..70).map(|_| spawn(pending::<()>())).collect();
        wait(&mut tasks, Until::AllCompleted).await.len()
    });
    let deadlock = stuck.unwrap_err();
    let waits = &deadlock.tasks()[0].waits;
    assert_eq!(waits.len(), 65);
    assert_eq!(waits[0].on, WaitsFor::Join { task: TaskId(1) });
    assert_eq!(waits[64].on, WaitsFor::More { count: 6 });
    assert!(waits.iter().all(|wait| (wait.place.line, wait.place.column > 0) == (line, true)));
}

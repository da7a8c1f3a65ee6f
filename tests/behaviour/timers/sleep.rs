//! Sleeping: in order, never early, and gone when cancelled.

use handloom::time::{interval, now, sleep, sleep_until, timeout};
use handloom::trace::{Recorder, What};
use handloom::{Runtime, race, spawn, yield_now};
use handloom_tests::{Counting, Log, everywhere, limit, recorded, runtime, told};
use std::future::{pending, ready};
use std::pin::pin;
use std::task::Context;
use std::time::Duration;

const MS: Duration = Duration::from_millis(1);

#[test]
fn timers_fire_by_deadline_and_equal_ones_in_the_order_in_which_they_were_set() {
    let _limit = limit();
    runtime().block_on(async {
        let log = Log::new();
        let moment = now() + 10 * MS;
        let tasks: Vec<_> = [(5, 0), (3, 1), (10, 2), (3, 3), (10, 4), (1, 5), (10, 6)]
            .map(|(ms, number)| {
                let log = log.clone();
                spawn(async move {
                    if ms == 10 {
                        sleep_until(moment).await;
                    } else {
                        sleep(ms * MS).await;
                    }
                    log.add(number);
                })
            })
            .into();
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(log.all(), [5, 1, 3, 0, 2, 4, 6]);
    });
}

#[test]
fn many_timers_that_are_due_at_once_fire_in_deadline_order() {
    let _limit = limit();
    let clock = std::sync::Arc::new(handloom::time::VirtualClock::new());
    let runtime = Runtime::builder().clock(clock.clone()).build();
    runtime.block_on(async {
        let log = Log::new();
        for n in (0..500).rev() {
            let log = log.clone();
            drop(spawn(async move {
                sleep(n * MS + MS).await;
                log.add(n);
            }));
        }
        yield_now().await;
        // As after a suspend: the clock is far ahead when the loop looks next.
        let later = now() + Duration::from_secs(1);
        handloom::time::Clock::advance_to(&*clock, later);
        sleep(MS).await;
        assert_eq!(log.all(), (0..500).collect::<Vec<_>>());
    });
}

#[test]
fn the_longest_duration_neither_overflows_nor_fires() {
    everywhere(|| async {
        let start = now();
        let forever = sleep(Duration::MAX);
        assert_eq!(forever.deadline(), None);
        let first = race(forever, sleep(Duration::from_secs(1_000_000_000))).await;
        assert_eq!(first, handloom::future::Either::Right(()));
        assert_eq!((now() - start).as_secs(), 1_000_000_000);
        assert_eq!(timeout(Duration::MAX, ready(1)).await, Ok(1));
        let mut beat = interval(Duration::MAX);
        beat.tick().await;
        assert!(timeout(MS, beat.tick()).await.is_err());
    });
}

#[test]
fn a_zero_sleep_and_a_past_deadline_give_up_one_turn() {
    let check = |wait: fn() -> handloom::time::Sleep| {
        let _limit = limit();
        runtime().block_on(async {
            let log = Log::new();
            let ours = log.clone();
            drop(spawn(async move { ours.add("other") }));
            let start = now();
            wait().await;
            log.add("main");
            assert_eq!(log.all(), ["other", "main"]);
            assert_eq!(now(), start);
        });
    };
    check(|| sleep(Duration::ZERO));
    check(|| sleep_until(now()));
    check(|| sleep_until(now().checked_sub(MS).unwrap()));
}

#[test]
fn a_sleep_counts_from_its_call_and_one_made_outside_from_its_first_poll() {
    let _limit = limit();
    let outside = sleep(5 * MS);
    assert_eq!(outside.deadline(), None, "it knows no clock yet");
    runtime().block_on(async {
        let start = now();
        let inside = sleep(5 * MS);
        assert_eq!(inside.deadline(), Some(start + 5 * MS));
        sleep(4 * MS).await;
        inside.await;
        assert_eq!(now() - start, 5 * MS);
        outside.await;
        assert_eq!(now() - start, 10 * MS);
    });
    // And in that order when the first poll is late.
    let limited = timeout(5 * MS, pending::<()>());
    runtime().block_on(async {
        sleep(50 * MS).await;
        let start = now();
        assert!(limited.await.is_err());
        assert_eq!(now() - start, 5 * MS);
    });
}

#[test]
fn a_sleep_that_is_over_stays_over() {
    everywhere(|| async {
        let mut nap = pin!(sleep(MS));
        nap.as_mut().await;
        let start = now();
        nap.as_mut().await;
        nap.await;
        assert_eq!(now(), start);
    });
}

/// How many timers were set, fired and cancelled.
fn counts(recorder: &Recorder) -> [usize; 3] {
    let mut counts = [0; 3];
    for event in recorder.events() {
        match event.what {
            What::TimerSet { .. } => counts[0] += 1,
            What::TimerFired { .. } => counts[1] += 1,
            What::TimerCancelled { .. } => counts[2] += 1,
            _ => {}
        }
    }
    counts
}

#[test]
fn cancelled_timers_leave_the_queue_and_wake_nobody() {
    let (runtime, recorder) = recorded();
    runtime.block_on(async {
        let start = now();
        for _ in 0..1000 {
            let limited = timeout(Duration::from_secs(5), yield_now());
            limited.await.unwrap();
        }
        let (count, waker) = Counting::new();
        let mut nap = Box::pin(sleep(MS));
        assert!(nap.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        drop(nap);
        sleep(10 * MS).await;
        assert_eq!(count.count(), 0);
        assert_eq!(now() - start, 10 * MS);
    });
    assert_eq!(counts(&recorder), [1002, 1, 1001]);
}

#[test]
fn a_timer_wakes_the_waker_of_the_latest_poll() {
    everywhere(|| async {
        let mut nap = pin!(sleep(MS));
        let (first, one) = Counting::new();
        let (second, two) = Counting::new();
        for waker in [&one, &two] {
            assert!(nap.as_mut().poll(&mut Context::from_waker(waker)).is_pending());
        }
        sleep(2 * MS).await;
        assert_eq!((first.count(), second.count()), (0, 1));
        assert!(nap.as_mut().poll(&mut Context::from_waker(&one)).is_ready());
    });
}

#[test]
fn a_timer_that_wakes_a_task_is_told_as_its_waker() {
    let (runtime, recorder) = recorded();
    runtime.block_on(sleep(MS));
    let expected = [
        "runtime wakes #0",
        "poll #0",
        "#0 sets ~1",
        "#0 waits for ~1",
        "~1 fires",
        "~1 wakes #0",
        "poll #0",
        "#0 ready",
    ];
    assert_eq!(told(&recorder), expected);
    let events = recorder.events();
    assert_eq!(events[0].at, Duration::ZERO);
    assert_eq!(events.last().unwrap().at, MS);
}

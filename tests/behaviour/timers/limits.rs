//! Timeouts and intervals.

use handloom::time::{interval, now, sleep, sleep_until, timeout};
use handloom::{Runtime, spawn, yield_now};
use handloom_tests::{everywhere, limit, runtime};
use std::cell::Cell;
use std::future::{pending, ready};
use std::rc::Rc;
use std::time::Duration;

const MS: Duration = Duration::from_millis(1);

#[test]
fn a_timeout_polls_its_future_first() {
    everywhere(|| async {
        assert_eq!(timeout(Duration::ZERO, ready(1)).await, Ok(1));
        // Ready in the very moment of the deadline: the future wins.
        let start = now();
        let both = timeout(3 * MS, async {
            sleep_until(start + 3 * MS).await;
            2
        });
        assert_eq!(both.await, Ok(2));
        // Polled for the first time long after the deadline.
        let late = timeout(MS, ready(3));
        sleep(5 * MS).await;
        assert_eq!(late.await, Ok(3));
        let late = timeout(MS, pending::<()>());
        sleep(5 * MS).await;
        let start = now();
        assert_eq!(late.await.unwrap_err().to_string(), "time is up");
        assert_eq!(now(), start);
    });
}

#[test]
fn a_timeout_that_is_up_drops_its_future_with_itself() {
    everywhere(|| async {
        let dropped = Rc::new(Cell::new(false));
        let guard = handloom_tests::OnDrop(|| dropped.set(true));
        let kept = async {
            let _guard = guard;
            pending::<()>().await;
        };
        assert!(timeout(MS, kept).await.is_err());
        assert!(dropped.get());
    });
}

#[test]
fn a_hundred_thousand_timeouts_that_are_never_up_leave_no_memory_behind() {
    let name =
        "timers::limits::a_hundred_thousand_timeouts_that_are_never_up_leave_no_memory_behind";
    if !handloom_tests::alone(name) {
        return;
    }
    runtime().block_on(async {
        let rounds = async |count: usize| {
            for _ in 0..count {
                let limited = timeout(Duration::from_secs(3600), yield_now());
                limited.await.unwrap();
            }
        };
        rounds(1_000).await;
        let before = handloom_tests::resident();
        rounds(100_000).await;
        let grown = handloom_tests::resident().saturating_sub(before);
        assert!(grown < 1 << 20, "{grown} bytes");
    });
}

#[test]
fn an_interval_keeps_its_beat_however_late_its_owner_is() {
    everywhere(|| async {
        let start = now();
        let mut beat = interval(10 * MS);
        let mut due = Vec::new();
        // Each tick is followed by this much work; the third takes three periods and a half.
        for work in [0, 4, 35, 9, 10, 0] {
            due.push((beat.tick().await - start).as_millis());
            sleep(work * MS).await;
        }
        // 35 ms of work from 20 on: the tick of 30 is given late, those of 40 and 50 never.
        assert_eq!(due, [0, 10, 20, 30, 60, 70]);
        assert_eq!((now() - start).as_millis(), 74);
    });
}

#[test]
fn a_tick_that_is_dropped_before_it_is_due_is_given_by_the_next_call() {
    everywhere(|| async {
        let start = now();
        let mut beat = interval(10 * MS);
        beat.tick().await;
        for _ in 0..3 {
            assert!(timeout(2 * MS, beat.tick()).await.is_err());
        }
        assert_eq!(beat.tick().await - start, 10 * MS);
        assert_eq!(now() - start, 10 * MS);
    });
}

#[test]
fn an_interval_does_not_drift_on_a_real_clock() {
    let _limit = limit();
    Runtime::new().block_on(async {
        let mut beat = interval(MS);
        let start = beat.tick().await;
        for _ in 0..20 {
            let due = beat.tick().await;
            assert!(now() >= due, "never early");
            assert_eq!((due - start).as_nanos() % MS.as_nanos(), 0, "always on the beat");
        }
    });
}

#[test]
fn an_interval_of_nothing_is_refused() {
    let refused = std::panic::catch_unwind(|| {
        runtime().block_on(async { interval(Duration::ZERO).tick().await })
    });
    assert!(refused.is_err());
}

#[test]
fn an_interval_leaves_out_any_number_of_missed_ticks() {
    everywhere(|| async {
        let start = now();
        let mut beat = interval(Duration::from_nanos(1));
        assert_eq!(beat.tick().await, start);
        let long = Duration::from_secs(1 << 40);
        sleep(long).await;
        assert_eq!(beat.tick().await, start + Duration::from_nanos(1));
        assert_eq!(beat.tick().await, start + long + Duration::from_nanos(1));
    });
}

#[test]
fn an_interval_that_is_always_due_gives_up_its_turn() {
    let _limit = limit();
    Runtime::new().block_on(async {
        let mut beat = interval(Duration::from_nanos(1));
        let other = spawn(async {});
        for _ in 0..1000 {
            beat.tick().await;
        }
        assert!(other.is_finished());
    });
}

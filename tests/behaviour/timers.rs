//! Timers: in order, never early, gone when cancelled, on a clock that waits and one that jumps.

use handloom::net::TcpListener;
use handloom::time::{hold, interval, now, sleep, sleep_until, timeout};
use handloom::trace::{Recorder, What};
use handloom::{Runtime, race, spawn, yield_now};
use handloom_tests::{Counting, Log, everywhere, limit, recorded, runtime, told};
use std::cell::Cell;
use std::future::{pending, poll_fn, ready};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::thread;
use std::time::{Duration, Instant};

const MS: Duration = Duration::from_millis(1);

#[test]
fn a_virtual_clock_jumps_exactly_and_takes_no_time() {
    everywhere(|| async {
        let (start, real) = (now(), Instant::now());
        sleep(Duration::from_secs(3600)).await;
        assert_eq!(now() - start, Duration::from_secs(3600));
        sleep(Duration::from_nanos(1)).await;
        assert_eq!(now() - start, Duration::new(3600, 1));
        sleep_until(start + Duration::from_secs(4000)).await;
        assert_eq!(now() - start, Duration::from_secs(4000));
        assert!(real.elapsed() < Duration::from_secs(60));
    });
}

#[test]
fn a_real_clock_is_never_early() {
    let _limit = limit();
    let check = || async {
        for micros in [0, 1, 10, 99, 500, 999, 1000, 1001, 1500, 2999] {
            let (nap, start) = (Duration::from_micros(micros), Instant::now());
            sleep(nap).await;
            assert!(start.elapsed() >= nap, "{:?} of {nap:?}", start.elapsed());
        }
    };
    // Asleep by parking its thread, and asleep in the operating system.
    Runtime::new().block_on(check());
    Runtime::new().block_on(async {
        let _socket = TcpListener::bind("127.0.0.1:0").unwrap();
        check().await;
        spawn(check()).await.unwrap();
    });
}

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
fn a_hundred_thousand_timeouts_that_are_never_up_leave_no_memory_behind() {
    let name = "timers::a_hundred_thousand_timeouts_that_are_never_up_leave_no_memory_behind";
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
fn a_held_clock_stands_still_until_the_last_hold_is_dropped() {
    let (runtime, recorder) = recorded();
    runtime.block_on(async {
        let start = now();
        let holds = [hold(), hold()];
        let waker = poll_fn(|cx| Poll::Ready(cx.waker().clone())).await;
        let mut raised = false;
        let thread = thread::spawn(move || {
            for hold in holds {
                // Long enough that a clock that is not held would have jumped.
                for _ in 0..1000 {
                    thread::yield_now();
                }
                waker.wake_by_ref();
                drop(hold);
            }
        });
        let worked = poll_fn(|_| {
            if std::mem::replace(&mut raised, true) { Poll::Ready(()) } else { Poll::Pending }
        });
        assert!(timeout(MS, worked).await.is_ok(), "the wake comes before any deadline");
        assert_eq!(now(), start);
        // Whether or not the last hold is still there, this ends.
        sleep(MS).await;
        assert_eq!(now() - start, MS);
        thread.join().unwrap();
    });
    drop(recorder);
}

#[test]
fn a_hold_that_is_dropped_while_the_loop_sleeps_wakes_it() {
    let _limit = limit();
    for sockets in [false, true] {
        runtime().block_on(async {
            let _socket = sockets.then(|| TcpListener::bind("127.0.0.1:0").unwrap());
            for _ in 0..100 {
                let hold = hold();
                let thread = thread::spawn(move || drop(hold));
                sleep(MS).await;
                thread.join().unwrap();
            }
        });
    }
}

#[test]
fn what_our_own_tasks_send_over_loopback_comes_before_any_deadline() {
    everywhere(|| async {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let start = now();
        let server = spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            let mut byte = [0];
            while stream.read(&mut byte).await.unwrap() > 0 {
                stream.write_all(&byte).await.unwrap();
            }
        });
        let echo = async {
            let stream = handloom::net::TcpStream::connect(address).await.unwrap();
            for n in 0..20 {
                stream.write_all(&[n]).await.unwrap();
                let mut byte = [0];
                stream.read_exact(&mut byte).await.unwrap();
                assert_eq!(byte, [n]);
            }
        };
        timeout(MS, echo).await.expect("no time passes");
        assert_eq!(now(), start);
        server.await.unwrap();
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

//! Children and time: a child that runs holds a virtual clock, and is no deadlock.

use super::exit::held_up;
use super::{endless, shell, until_reaped};
use handloom::sync::Queue;
use handloom::time::{now, sleep, timeout};
use handloom::{Runtime, spawn};
use handloom_tests::{everywhere, limit, runtime};
use std::time::{Duration, Instant};

const HOUR: Duration = Duration::from_secs(3600);

#[test]
fn a_virtual_clock_stands_still_while_a_child_runs() {
    everywhere(|| async {
        let start = now();
        let mut child = shell("sleep 0.03; exit 1").spawn().unwrap();
        let status = timeout(Duration::from_nanos(1), child.wait()).await;
        assert_eq!(status.expect("no time has passed").unwrap().code(), Some(1));
        assert_eq!(now(), start);
        // From its exit on, it holds nothing.
        sleep(HOUR).await;
        assert_eq!(now() - start, HOUR);
    });
}

#[test]
fn an_exit_that_nobody_waits_for_lets_the_clock_go_on() {
    everywhere(|| async {
        let (mut child, writer) = held_up(0);
        drop(spawn(async { drop(writer) }));
        let mut looks = 0;
        while child.try_wait().unwrap().is_none() {
            looks += 1;
            sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(looks, 1);
    });
}

#[test]
fn a_child_that_does_not_hold_the_clock_can_be_timed_out() {
    everywhere(|| async {
        let start = now();
        let mut child = endless().holds_clock(false).spawn().unwrap();
        assert!(timeout(HOUR, child.wait()).await.is_err());
        assert!(timeout(HOUR, child.wait_with_output()).await.is_err());
        assert_eq!(now() - start, 2 * HOUR);
        child.kill().unwrap();
        child.wait().await.unwrap();
    });
}

#[test]
fn a_dropped_child_does_not_hold_the_clock() {
    everywhere(|| async {
        let (child, writer) = held_up(0);
        let id = child.id();
        drop(child);
        sleep(HOUR).await;
        drop(writer);
        until_reaped(id);
    });
}

#[test]
fn a_child_that_is_waited_for_is_no_deadlock() {
    let _limit = limit();
    let wait = |holds: bool| async move {
        let mut child = shell("sleep 0.03; exit 2").holds_clock(holds).spawn().unwrap();
        // Another task waits for ours, and ours for the child.
        let task = spawn(async move { child.wait().await.unwrap().code() });
        task.await.unwrap()
    };
    for holds in [true, false] {
        assert_eq!(runtime().try_block_on(wait(holds)).unwrap(), Some(2));
        let real = Runtime::builder().detect_deadlocks().build();
        assert_eq!(real.try_block_on(wait(holds)).unwrap(), Some(2));
    }
}

#[test]
fn a_deadlock_beside_a_child_that_nobody_waits_for_is_told() {
    let _limit = limit();
    let real = Runtime::builder().detect_deadlocks().build();
    for runtime in [runtime(), real] {
        let deadlock = runtime.try_block_on(async {
            let _child = shell("sleep 0.03").spawn().unwrap();
            Queue::<u8>::bounded(1).get().await
        });
        assert_eq!(deadlock.unwrap_err().tasks().len(), 1);
    }
}

#[test]
fn a_timer_on_a_real_clock_comes_in_time_beside_a_child() {
    let _limit = limit();
    Runtime::new().block_on(async {
        let mut child = endless().spawn().unwrap();
        let start = Instant::now();
        let nap = Duration::from_millis(45);
        assert!(timeout(nap, child.wait()).await.is_err());
        assert!(start.elapsed() >= nap);
        child.kill().unwrap();
        child.wait().await.unwrap();
    });
}

#[test]
fn another_thread_wakes_a_loop_that_waits_for_a_child() {
    let _limit = limit();
    Runtime::new().block_on(async {
        let mut child = endless().spawn().unwrap();
        let (sender, receiver) = handloom::sync::oneshot::channel();
        let thread = std::thread::spawn(move || sender.send("word").unwrap());
        let word = async { receiver.await.unwrap() };
        let first = handloom::race(async { child.wait().await }, word).await;
        assert!(matches!(first, handloom::future::Either::Right("word")));
        thread.join().unwrap();
        child.kill().unwrap();
        child.wait().await.unwrap();
    });
}

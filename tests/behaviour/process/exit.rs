//! Waiting for an exit: it can be dropped and begun again, and it is always told.

use super::{endless, shell, state};
use handloom::process::{Child, Stdio};
use handloom::spawn;
use handloom::time::{sleep, timeout};
use handloom::yield_now;
use handloom_tests::hand::{Counting, poll, poll_with};
use handloom_tests::{Foreign, alone_under, everywhere, limit, runtime};
use std::cell::RefCell;
use std::io::PipeWriter;
use std::os::unix::process::ExitStatusExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::time::{Duration, Instant};

const MS: Duration = Duration::from_millis(1);

/// A child that runs until the writer is dropped, and then exits with `code`.
pub(super) fn held_up(code: i32) -> (Child, PipeWriter) {
    let (reader, writer) = std::io::pipe().unwrap();
    let child = shell(&format!("read line; exit {code}")).stdin(reader).spawn();
    (child.unwrap(), writer)
}

#[test]
fn a_wait_that_is_dropped_can_be_begun_again() {
    everywhere(|| async {
        let (mut child, writer) = held_up(5);
        for _ in 0..3 {
            assert!(poll(&mut child.wait()).is_pending());
            yield_now().await;
        }
        drop(writer);
        assert_eq!(child.wait().await.unwrap().code(), Some(5));
        // And it gives the same again, whichever way it is asked.
        assert_eq!(child.wait().await.unwrap().code(), Some(5));
        assert_eq!(child.try_wait().unwrap().unwrap().code(), Some(5));
        assert_eq!(child.wait_with_output().await.unwrap().status.code(), Some(5));
    });
}

#[test]
fn an_exit_before_the_first_wait_is_told() {
    everywhere(|| async {
        // For the sake of the clock, the loop would look: nobody is to know before the wait.
        let mut child = shell("exit 6").holds_clock(false).spawn().unwrap();
        while state(child.id()) != Some('Z') {
            yield_now().await;
        }
        assert_eq!(child.wait().await.unwrap().code(), Some(6));
        assert_eq!(state(child.id()), None, "it is reaped");
    });
}

#[test]
fn a_killed_child_says_so_and_can_be_killed_again() {
    everywhere(|| async {
        let mut child = endless().spawn().unwrap();
        assert_eq!(child.try_wait().unwrap(), None);
        child.kill().unwrap();
        assert_eq!(child.wait().await.unwrap().signal(), Some(9));
        child.kill().unwrap();
        assert_eq!(child.wait().await.unwrap().signal(), Some(9));
    });
}

#[test]
fn a_time_out_is_followed_by_a_kill_and_leaves_nothing() {
    let _limit = limit();
    // The real clock, for the lesson of it: nothing depends on how long anything takes.
    handloom::block_on(async {
        let mut child = endless().spawn().unwrap();
        assert!(timeout(Duration::from_millis(5), child.wait()).await.is_err());
        child.kill().unwrap();
        assert_eq!(child.wait().await.unwrap().signal(), Some(9));
        assert_eq!(state(child.id()), None);
    });
}

#[test]
fn the_latest_waker_is_woken_and_no_other() {
    everywhere(|| async {
        let (mut child, writer) = held_up(0);
        let (old, old_waker) = Counting::new();
        let (new, new_waker) = Counting::new();
        let mut wait = child.wait();
        assert!(poll_with(&mut wait, &old_waker).is_pending());
        assert!(poll_with(&mut wait, &new_waker).is_pending());
        assert!(poll_with(&mut wait, &new_waker).is_pending());
        drop(writer);
        while new.wakes() == 0 {
            yield_now().await;
        }
        assert_eq!((old.wakes(), new.wakes()), (0, 1));
        assert!(poll(&mut wait).is_ready());
    });
}

#[test]
fn a_dropped_wait_wakes_nobody() {
    everywhere(|| async {
        let (mut one, writer) = held_up(0);
        let (mut two, second) = held_up(0);
        let (count, waker) = Counting::new();
        assert!(poll_with(&mut one.wait(), &waker).is_pending());
        assert!(poll_with(&mut two.wait_with_output(), &waker).is_pending());
        drop((writer, second));
        // This clock goes on when the loop has seen the exits, and not before.
        sleep(MS).await;
        assert!(one.try_wait().unwrap().is_some() && two.try_wait().unwrap().is_some());
        assert_eq!(count.wakes(), 0);
    });
}

#[test]
fn an_exit_wakes_a_task_of_its_own() {
    everywhere(|| async {
        let (child, writer) = held_up(9);
        let mut child = child;
        let task = spawn(async move { child.wait().await.unwrap().code() });
        for _ in 0..5 {
            yield_now().await;
        }
        assert!(!task.is_finished());
        drop(writer);
        assert_eq!(task.await.unwrap(), Some(9));
    });
}

#[test]
fn foreign_wakers_may_do_as_they_like() {
    let _limit = limit();
    let runtime = runtime();
    runtime.block_on(async {
        let (other, _writer) = held_up(0);
        let other = Rc::new(RefCell::new(other));
        let meddle = |child: &Rc<RefCell<Child>>| {
            let child = child.clone();
            // A borrow that is held while this runs would show as a panic.
            move || assert_eq!(child.borrow_mut().try_wait().unwrap(), None)
        };
        let foreign = || {
            let (a, b, c) = (meddle(&other), meddle(&other), meddle(&other));
            Foreign::new().on_clone(a).on_wake(b).on_drop(c)
        };
        let (first, second) = (foreign(), foreign());
        let (mut child, writer) = held_up(0);
        let mut wait = child.wait();
        assert!(poll_with(&mut wait, &first.waker()).is_pending());
        assert!(poll_with(&mut wait, &second.waker()).is_pending());
        drop(wait);
        let mut wait = child.wait();
        assert!(poll_with(&mut wait, &first.waker()).is_pending());
        drop(writer);
        while poll(&mut wait).is_pending() {
            yield_now().await;
        }
        drop(wait);
        first.calm();
        second.calm();
        other.borrow_mut().kill().unwrap();
    });
}

#[test]
fn a_waker_that_panics_keeps_no_other_from_its_exit() {
    let _limit = limit();
    let runtime = handloom::Runtime::new();
    let bad = Foreign::new().on_wake(|| panic!("a bad waker"));
    let (count, good) = Counting::new();
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            let (mut one, first) = held_up(0);
            let (mut two, second) = held_up(0);
            let (started, ids) = (Instant::now(), [one.id(), two.id()]);
            let (mut waits_badly, mut waits_well) = (one.wait(), two.wait());
            assert!(poll_with(&mut waits_badly, &bad.waker()).is_pending());
            assert!(poll_with(&mut waits_well, &good).is_pending());
            drop((first, second));
            // Until the next look will find that both have exited.
            while ids.iter().any(|id| state(*id) != Some('Z')) || started.elapsed() < 2 * MS {
                std::thread::yield_now();
            }
            sleep(Duration::MAX).await;
        });
    }));
    assert!(panicked.is_err());
    assert_eq!(count.wakes(), 1);
}

#[test]
fn a_child_that_closes_its_outputs_and_lives_on_is_waited_for() {
    everywhere(|| async {
        let (reader, writer) = std::io::pipe().unwrap();
        let mut child = shell("echo said; exec >&- 2>&-; read line; exit 4");
        let child = child.stdin(reader).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = child.unwrap();
        let stdout = child.stdout.take().unwrap();
        let mut said = Vec::new();
        stdout.read_to_end(&mut said).await.unwrap();
        assert_eq!(said, b"said\n");
        // Both outputs have ended, and the child has not.
        assert_eq!(child.try_wait().unwrap(), None);
        assert!(poll(&mut child.wait_with_output()).is_pending());
        for _ in 0..20 {
            yield_now().await;
        }
        assert_eq!(child.try_wait().unwrap(), None);
        drop(writer);
        assert_eq!(child.wait_with_output().await.unwrap().status.code(), Some(4));
    });
}

/// Where the program that started us has said that it does not care for its children, the system
/// reaps ours before we can: nobody knows how they ended, and no number of theirs is ours any more.
#[test]
fn a_kill_that_is_refused_is_an_error_and_the_child_does_not_count_as_killed() {
    let name =
        "process::exit::a_kill_that_is_refused_is_an_error_and_the_child_does_not_count_as_killed";
    if !alone_under(name, r#"exec env --ignore-signal=CHLD "$0" "$@""#) {
        return;
    }
    let _limit = limit();
    runtime().block_on(async {
        let mut child = shell("exit 0").holds_clock(false).spawn().unwrap();
        while state(child.id()).is_some() {
            yield_now().await;
        }
        let refused = child.kill();
        assert!(refused.is_err(), "there is nobody to kill");
        assert!(format!("{child:?}").contains("killed: false"));
        assert!(child.wait().await.is_err(), "nobody knows how it ended");
    });
}

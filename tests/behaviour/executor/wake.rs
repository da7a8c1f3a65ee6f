//! Wakes: none is lost, none is doubled, none reaches a stranger.

use handloom::sync::{Mutex, Notify};
use handloom::trace::{TaskId, What};
use handloom::{spawn, yield_now};
use handloom_tests::hand::poll;
use handloom_tests::{Counting, everywhere, limit, recorded, runtime, told};
use std::cell::{Cell, RefCell};
use std::future::{pending, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// A future that counts its polls, shows its waker, and is ready when told.
#[derive(Clone, Default)]
struct Probe {
    polls: Rc<Cell<usize>>,
    waker: Rc<RefCell<Option<Waker>>>,
    ready: Rc<Cell<bool>>,
}

impl Probe {
    fn waker(&self) -> Waker {
        self.waker.borrow().clone().expect("it was polled")
    }
}

impl Future for Probe {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.polls.set(self.polls.get() + 1);
        self.waker.replace(Some(cx.waker().clone()));
        if self.ready.get() { Poll::Ready(()) } else { Poll::Pending }
    }
}

async fn turns(n: usize) {
    for _ in 0..n {
        yield_now().await;
    }
}

#[test]
fn two_wakes_before_a_poll_are_one_poll() {
    everywhere(|| async {
        let probe = Probe::default();
        let task = spawn(probe.clone());
        turns(200).await;
        assert_eq!(probe.polls.get(), 1, "nobody wakes it");
        probe.waker().wake_by_ref();
        probe.waker().wake();
        turns(200).await;
        assert_eq!(probe.polls.get(), 2);
        task.abort();
    });
}

#[test]
fn a_wake_during_the_poll_is_one_more_poll() {
    everywhere(|| async {
        let polls = Rc::new(Cell::new(0));
        let count = polls.clone();
        let task = spawn(poll_fn(move |cx| {
            count.set(count.get() + 1);
            cx.waker().wake_by_ref();
            cx.waker().wake_by_ref();
            if count.get() == 3 { Poll::Ready(()) } else { Poll::Pending }
        }));
        task.await.unwrap();
        turns(200).await;
        assert_eq!(polls.get(), 3);
    });
}

#[test]
fn a_wake_after_the_end_does_nothing() {
    let (runtime, recorder) = recorded();
    runtime.block_on(async {
        let probe = Probe::default();
        probe.ready.set(true);
        let task = spawn(probe.clone());
        yield_now().await;
        probe.waker().wake(); // Done, not yet joined.
        task.await.unwrap();
        probe.waker().wake(); // Joined.
        turns(3).await;
        assert_eq!(probe.polls.get(), 1);
    });
    let of_one = |what: &What| matches!(what, What::Woken { task: TaskId(1), .. });
    assert!(!recorder.events().iter().any(|event| of_one(&event.what)));
}

#[test]
fn an_old_waker_does_not_poll_the_task_that_has_the_place_today() {
    everywhere(|| async {
        let old = Probe::default();
        let task = spawn(old.clone());
        turns(200).await;
        let stale = old.waker();
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());

        let young: Vec<_> = (0..4).map(|_| Probe::default()).collect();
        let tasks: Vec<_> = young.iter().cloned().map(spawn).collect();
        turns(200).await;
        stale.wake_by_ref();
        stale.wake();
        turns(200).await;
        assert!(young.iter().all(|young| young.polls.get() == 1));
        tasks.iter().for_each(handloom::JoinHandle::abort);
    });
}

#[test]
fn a_task_that_takes_over_an_address_is_woken_by_its_own_wakers_only() {
    let _limit = limit();
    runtime().block_on(async {
        // No waker of the first is left, so its address can be given to the second.
        spawn(async {}).await.unwrap();
        let probe = Probe::default();
        let task = spawn(probe.clone());
        turns(2).await;
        probe.ready.set(true);
        probe.waker().wake();
        task.await.unwrap();
        assert_eq!(probe.polls.get(), 2);
        // A waker of the second is left: the third needs an address of its own.
        let third = Probe::default();
        let task = spawn(third.clone());
        turns(2).await;
        probe.waker().wake();
        turns(2).await;
        assert_eq!(third.polls.get(), 1);
        task.abort();
    });
}

#[test]
fn of_two_wakers_that_polled_a_handle_the_later_one_is_woken() {
    everywhere(|| async {
        let probe = Probe::default();
        let mut task = spawn(probe.clone());
        let (first, first_waker) = Counting::new();
        let (second, second_waker) = Counting::new();
        for waker in [&first_waker, &second_waker, &second_waker] {
            let polled = Pin::new(&mut task).poll(&mut Context::from_waker(waker));
            assert!(polled.is_pending());
        }
        turns(200).await;
        probe.ready.set(true);
        probe.waker().wake();
        turns(200).await;
        assert_eq!((first.count(), second.count()), (0, 1));
        task.await.unwrap();
    });
}

#[test]
fn a_main_future_that_is_woken_twice_is_told_of_once() {
    let (runtime, recorder) = recorded();
    let mut turns = 0;
    runtime.block_on(poll_fn(|cx| {
        turns += 1;
        if turns == 2 {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        cx.waker().wake_by_ref();
        Poll::Pending
    }));
    let lines = told(&recorder);
    // Once by the runtime at its start, and once by itself.
    assert_eq!(lines.iter().filter(|line| line.contains(" wakes ")).count(), 2, "{lines:?}");
}

#[test]
fn a_waker_finds_its_own_runtime_from_inside_of_another() {
    let _limit = limit();
    let (home, away) = (runtime(), runtime());
    let notify = Rc::new(Notify::new());
    let waits = notify.clone();
    let task = home.spawn(async move { waits.notified().await });
    home.block_on(yield_now());
    // A task of the other runtime has the same number and the same place.
    let other = away.spawn(pending::<()>());
    away.block_on(async {
        yield_now().await;
        notify.notify_one();
    });
    assert!(home.try_block_on(task).is_ok());
    drop(other);
}

#[test]
fn what_is_polled_by_hand_after_the_loop_has_no_budget() {
    runtime().block_on(async {});
    let mutex = Mutex::new(());
    for _ in 0..1000 {
        assert!(poll(&mut mutex.lock()).is_ready());
    }
}

//! A coroutine as a task, and a future as a coroutine.

use super::subject::{Drops, OnExit, asynchronous, machine, told};
use handloom::coroutine::{
    Co, Coroutine, Generator, GeneratorError, GeneratorState, Raised, Resume, SharedGenerator,
    Stop, async_body, drive, drive_with, stepped,
};
use std::cell::{Cell, RefCell};
use std::future::{self, Future};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

#[derive(Default)]
struct Wakes(AtomicU32);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// A task under a hand-made executor that polls when it is told to and counts the wakes.
struct Task<F> {
    future: Pin<Box<F>>,
    wakes: Arc<Wakes>,
}

impl<F: Future> Task<F> {
    fn new(future: F) -> Self {
        Task { future: Box::pin(future), wakes: Arc::default() }
    }

    fn poll(&mut self) -> Poll<F::Output> {
        let waker = Waker::from(self.wakes.clone());
        self.future.as_mut().poll(&mut Context::from_waker(&waker))
    }

    fn wakes(&self) -> u32 {
        self.wakes.0.load(Ordering::Relaxed)
    }
}

/// A door that a future waits at.
#[derive(Clone, Default)]
struct Door(Rc<Cell<bool>>, Rc<RefCell<Option<Waker>>>);

impl Door {
    fn open(&self) {
        self.0.set(true);
        let waker = self.1.take();
        waker.expect("somebody waits").wake();
    }

    fn passed(&self) -> impl Future<Output = ()> + use<> {
        let door = self.clone();
        future::poll_fn(move |cx| {
            if door.0.get() {
                return Poll::Ready(());
            }
            drop(door.1.replace(Some(cx.waker().clone())));
            Poll::Pending
        })
    }
}

#[test]
fn each_yield_gives_up_the_turn_and_asks_for_another() {
    let drops = Drops::default();
    let mut task = Task::new(drive(machine(OnExit::Exits, &drops)));
    assert!(task.poll().is_pending());
    assert_eq!(task.wakes(), 1);
    assert!(task.poll().is_pending());
    assert_eq!(task.wakes(), 2);
    assert!(matches!(task.poll(), Poll::Ready(Ok(99))));
    assert_eq!(task.wakes(), 2, "nothing more to do");
}

#[test]
fn the_answer_goes_in_at_the_next_turn() {
    for answer in [5, 6] {
        let mut handed_out = Vec::new();
        let body = asynchronous(OnExit::Exits, &Drops::default());
        let mut task = Task::new(drive_with(body, |value| {
            handed_out.push(value);
            Resume::Send(answer)
        }));
        assert!(task.poll().is_pending());
        assert!(task.poll().is_pending());
        assert!(matches!(task.poll(), Poll::Ready(Ok(99))));
        drop(task);
        assert_eq!(handed_out, [1, answer]);
    }
}

#[test]
fn a_driven_body_can_be_told_to_exit_and_can_fail() {
    let body = machine(OnExit::Fails, &Drops::default());
    let mut task = Task::new(drive_with(body, |_| Resume::Exit));
    assert!(task.poll().is_pending());
    assert!(
        matches!(task.poll(), Poll::Ready(Err(Raised::Error(e))) if e.to_string() == "clean-up failed")
    );
}

#[test]
fn a_driven_body_may_await_something_else() {
    let door = Door::default();
    let passed = door.passed();
    let body = async_body(|mut co: Co<i32, i32>| async move {
        let before = co.yield_(1).await?;
        passed.await;
        let after = co.yield_(2).await?;
        Ok((before, after))
    });
    let mut task = Task::new(drive_with(body, |value| Resume::Send(value * 10)));
    assert!(task.poll().is_pending());
    assert_eq!(task.wakes(), 1, "a yield wakes itself");
    assert!(task.poll().is_pending());
    assert_eq!(task.wakes(), 1, "a wait does not");
    assert!(task.poll().is_pending(), "polled for nothing, it still waits");
    door.open();
    assert_eq!(task.wakes(), 2);
    assert!(task.poll().is_pending());
    assert!(matches!(task.poll(), Poll::Ready(Ok((Some(10), Some(20))))));
}

/// Through a delegation, a generator and a trace, the executor's waker reaches the innermost wait.
#[test]
fn an_inner_body_may_await_as_well() {
    let door = Door::default();
    let passed = door.passed();
    let inner = async_body(|mut co: Co<i32, i32>| async move {
        passed.await;
        co.yield_(1).await
    });
    let inner = Generator::new(inner.boxed()).traced("inner").shared();
    let handle = inner.clone();
    let outer = async_body(|mut co: Co<i32, i32>| async move { co.yield_from(inner).await });
    let mut task = Task::new(drive_with(Box::new(outer), |_| Resume::Send(9)));
    assert!(task.poll().is_pending());
    assert_eq!(handle.state(), GeneratorState::Running, "in the middle of something");
    let refused = handle.next().unwrap_err().to_string();
    assert_eq!(refused, "generator already executing");
    assert_eq!(handle.close().unwrap_err().to_string(), refused);
    door.open();
    assert!(task.poll().is_pending());
    assert_eq!(handle.state(), GeneratorState::Suspended);
    assert!(matches!(task.poll(), Poll::Ready(Ok(Some(Some(9))))));
}

/// The request to exit waits for the inner clean-up to be done, and then goes on to the outer body.
#[test]
fn a_clean_up_may_await() {
    let door = Door::default();
    let passed = door.passed();
    let inner = async_body(|mut co: Co<i32, i32>| async move {
        assert!(co.yield_(1).await.unwrap_err().is_exit());
        passed.await;
        Ok(5)
    });
    let outer = async_body(|mut co: Co<i32, i32>| async move { co.yield_from(inner).await });
    let mut task = Task::new(drive_with(outer, |_| Resume::Exit));
    assert!(task.poll().is_pending());
    assert!(task.poll().is_pending());
    door.open();
    assert!(matches!(task.poll(), Poll::Ready(Err(Raised::Exit))));
}

#[test]
fn dropping_a_drive_drops_its_body_or_leaves_a_borrowed_one() {
    let drops = Drops::default();
    let mut task = Task::new(drive(machine(OnExit::Exits, &drops)));
    assert!(task.poll().is_pending());
    drop(task);
    assert_eq!(drops.count(), 1);

    let mut generator = Generator::new(machine(OnExit::Exits, &drops));
    let mut task = Task::new(drive(&mut generator));
    assert!(task.poll().is_pending());
    drop(task);
    assert_eq!(told(generator.send(4)), "yields 4");
}

#[test]
fn a_driven_generator_keeps_its_state() {
    let shared = SharedGenerator::new(asynchronous(OnExit::Exits, &Drops::default()));
    let mut task = Task::new(drive(shared.clone()));
    assert!(task.poll().is_pending());
    assert_eq!(shared.state(), GeneratorState::Suspended);
    assert!(task.poll().is_pending());
    assert!(matches!(task.poll(), Poll::Ready(Ok(Some(99)))));
    assert_eq!(shared.state(), GeneratorState::Closed);
}

/// What drives a body may change from one yield to the next.
#[test]
fn a_body_that_was_driven_can_be_resumed_by_hand() {
    let inner = async_body(|_: Co<i32, i32>| async move {
        future::pending::<()>().await;
        Ok(())
    });
    let mut generator = Generator::new(async_body(|mut co: Co<i32, i32>| async move {
        co.yield_(1).await?;
        let refused = co.yield_from(inner).await.unwrap_err();
        assert_eq!(refused.downcast_ref(), Some(&GeneratorError::NotDriven));
        co.yield_(2).await?;
        Ok(3)
    }));
    assert!(Task::new(drive(&mut generator)).poll().is_pending());
    assert_eq!(told(generator.next()), "yields 2");
}

#[test]
fn a_future_yields_at_each_poll_that_is_pending() {
    let door = Door::default();
    let mut future = Generator::new(stepped(door.passed()));
    assert!(future.next().is_ok());
    assert!(future.next().is_ok());
    door.open();
    assert!(matches!(future.next(), Err(Stop::Returned(()))));
}

#[test]
fn a_stepped_future_ends_by_an_error_or_an_exit() {
    let mut future = Generator::new(stepped(future::pending::<()>()));
    future.next().unwrap();
    assert_eq!(future.throw("thrown").unwrap_err().to_string(), "thrown");
    let mut future = Generator::new(stepped(future::pending::<()>()));
    future.next().unwrap();
    assert!(future.close().unwrap().is_none());
    assert_eq!(future.state(), GeneratorState::Closed);
}

/// There and back: a future as a coroutine as a future waits with the executor's waker.
#[test]
fn a_stepped_future_that_is_driven_waits() {
    let door = Door::default();
    let mut task = Task::new(drive(stepped(door.passed())));
    assert!(task.poll().is_pending());
    assert_eq!(task.wakes(), 0);
    door.open();
    assert_eq!(task.wakes(), 1);
    assert!(matches!(task.poll(), Poll::Ready(Ok(()))));
}

/// In a runtime: two driven bodies take turns, and one of them sleeps between its yields.
#[test]
fn driven_bodies_are_tasks() {
    let runtime = handloom::Runtime::builder().virtual_clock().build();
    let log = Rc::new(RefCell::new(Vec::new()));
    let counting = |name: &'static str, pause: Option<Duration>| {
        let log = log.clone();
        drive(async_body(move |mut co: Co<()>| async move {
            for n in 0..2 {
                log.borrow_mut().push(format!("{name}{n}"));
                if let Some(pause) = pause {
                    handloom::time::sleep(pause).await;
                }
                co.yield_(()).await?;
            }
            Ok(name)
        }))
    };
    let both = runtime.block_on(async {
        let slow = handloom::spawn(counting("slow", Some(Duration::from_secs(1))));
        let quick = handloom::spawn(counting("quick", None));
        (slow.await.unwrap().unwrap(), quick.await.unwrap().unwrap())
    });
    assert_eq!(both, ("slow", "quick"));
    assert_eq!(*log.borrow(), ["slow0", "quick0", "quick1", "slow1"]);
}

#[test]
fn a_shared_generator_is_closed_if_its_task_is_aborted_in_the_middle() {
    let dropped = Rc::new(Cell::new(0));
    let count = dropped.clone();
    let generator = SharedGenerator::new(async_body(|mut co: Co<u8>| async move {
        let _guard = handloom_tests::OnDrop(move || count.set(count.get() + 1));
        co.yield_(1).await?;
        handloom::time::sleep(Duration::from_secs(1)).await;
        Ok(())
    }));
    handloom_tests::runtime().block_on(async {
        // At a yield it stays where it is.
        let task = handloom::spawn(drive(generator.clone()));
        handloom::yield_now().await;
        assert_eq!(generator.state(), GeneratorState::Suspended);
        task.abort();
        assert!(task.await.is_err());
        assert_eq!(generator.state(), GeneratorState::Suspended);
        // While it awaits something, nobody else can go on with it.
        let task = handloom::spawn(drive(generator.clone()));
        handloom::yield_now().await;
        assert_eq!(generator.state(), GeneratorState::Running);
        task.abort();
        assert!(task.await.is_err());
    });
    assert_eq!(generator.state(), GeneratorState::Closed);
    assert_eq!(dropped.get(), 1);
    assert!(matches!(generator.next(), Err(Stop::Closed)));
}

//! Abort, in every state that a task can be in.

use handloom::{JoinHandle, spawn, yield_now};
use handloom_tests::{Log, OnDrop, everywhere, recorded, runtime, told};
use std::cell::{Cell, RefCell};
use std::future::{pending, poll_fn};
use std::rc::Rc;
use std::task::Poll;

#[test]
fn before_its_first_poll_it_never_runs() {
    everywhere(|| async {
        let ran = Rc::new(Cell::new(false));
        let task = spawn({
            let ran = ran.clone();
            async move { ran.set(true) }
        });
        task.abort();
        assert!(!task.is_finished(), "it ends at its next turn");
        assert!(task.await.unwrap_err().is_cancelled());
        assert!(!ran.get());
    });
}

#[test]
fn while_it_waits_its_future_is_dropped_at_the_next_turn() {
    everywhere(|| async {
        let dropped = Rc::new(Cell::new(0));
        let task = spawn({
            let dropped = dropped.clone();
            async move {
                let _guard = OnDrop(|| dropped.set(dropped.get() + 1));
                pending::<()>().await;
            }
        });
        for _ in 0..100 {
            yield_now().await;
        }
        task.abort();
        task.abort();
        assert_eq!(dropped.get(), 0, "not under the one who aborts");
        let error = task.await.unwrap_err();
        assert!(error.is_cancelled() && !error.is_panic());
        assert_eq!(error.message(), None);
        assert_eq!(error.to_string(), "the task was cancelled");
        assert_eq!(dropped.get(), 1);
    });
}

/// A task that can see its own handle.
fn with_own_handle<F>(
    make: impl FnOnce(Rc<RefCell<Option<JoinHandle<u8>>>>) -> F,
) -> Rc<RefCell<Option<JoinHandle<u8>>>>
where
    F: Future<Output = u8> + 'static,
{
    let slot = Rc::new(RefCell::new(None));
    let task = spawn(make(slot.clone()));
    *slot.borrow_mut() = Some(task);
    slot
}

fn abort(slot: &Rc<RefCell<Option<JoinHandle<u8>>>>) {
    slot.borrow().as_ref().expect("the handle is there").abort();
}

#[test]
fn a_task_that_aborts_itself_and_waits_is_cancelled() {
    everywhere(|| async {
        let dropped = Rc::new(Cell::new(0));
        let count = dropped.clone();
        let slot = with_own_handle(|own| async move {
            let _guard = OnDrop(move || count.set(count.get() + 1));
            abort(&own);
            drop(own);
            // Nobody will wake it: that it ends must be seen at the end of this very poll.
            pending().await
        });
        for _ in 0..100 {
            yield_now().await;
        }
        assert_eq!(dropped.get(), 1);
        let task = slot.take().unwrap();
        assert!(task.await.unwrap_err().is_cancelled());
    });
}

#[test]
fn a_task_that_aborts_itself_and_ends_keeps_its_output() {
    everywhere(|| async {
        let slot = with_own_handle(|own| async move {
            abort(&own);
            7
        });
        let task = slot.take();
        // Taken out for the await, so the task must find it before.
        slot.replace(task);
        for _ in 0..100 {
            yield_now().await;
        }
        let task = slot.take().unwrap();
        assert_eq!(task.await.unwrap(), 7);
    });
}

#[test]
fn after_the_end_it_changes_nothing() {
    everywhere(|| async {
        let mut task = spawn(async { 3 });
        while !task.is_finished() {
            yield_now().await;
        }
        task.abort();
        assert_eq!((&mut task).await.unwrap(), 3);
        task.abort();
    });
}

#[test]
fn woken_and_aborted_in_one_breath_it_is_dropped_once_and_not_polled() {
    everywhere(|| async {
        let polls = Rc::new(Cell::new(0));
        let waker = Rc::new(RefCell::new(None));
        let task = spawn({
            let (polls, waker) = (polls.clone(), waker.clone());
            poll_fn(move |cx| {
                polls.set(polls.get() + 1);
                waker.replace(Some(cx.waker().clone()));
                Poll::<()>::Pending
            })
        });
        for _ in 0..100 {
            yield_now().await;
        }
        let waker = waker.take().unwrap();
        waker.wake_by_ref();
        task.abort();
        waker.wake_by_ref();
        assert!(task.await.unwrap_err().is_cancelled());
        waker.wake();
        for _ in 0..100 {
            yield_now().await;
        }
        assert_eq!(polls.get(), 1);
    });
}

#[test]
fn an_aborted_task_that_nobody_joins_is_gone_without_a_word() {
    let (runtime, recorder) = recorded();
    runtime.block_on(async {
        let task = spawn(pending::<()>());
        yield_now().await;
        task.abort();
        drop(task);
        yield_now().await;
    });
    assert_eq!(runtime.tasks(), 0);
    let told = told(&recorder);
    assert!(told.contains(&"#1 cancelled".to_owned()), "{told:#?}");
    assert!(!told.iter().any(|event| event.contains("unjoined")), "{told:#?}");
}

#[test]
fn a_destructor_may_spawn_wake_abort_and_join() {
    everywhere(|| async {
        let log = Log::new();
        let other = Rc::new(RefCell::new(Some(spawn(pending::<()>()))));
        let waker = Rc::new(RefCell::new(None));
        let sleeper = spawn({
            let (waker, log) = (waker.clone(), log.clone());
            let mut first = true;
            poll_fn(move |cx| {
                if std::mem::take(&mut first) {
                    waker.replace(Some(cx.waker().clone()));
                    return Poll::Pending;
                }
                log.add("woken");
                Poll::Ready(())
            })
        });
        let task = spawn({
            let (log, other) = (log.clone(), other.clone());
            async move {
                let _guard = OnDrop(move || {
                    log.add("dropped");
                    other.borrow().as_ref().unwrap().abort();
                    waker.take().unwrap().wake();
                    let log = log.clone();
                    drop(spawn(async move { log.add("spawned") }));
                });
                pending::<()>().await;
            }
        });
        for _ in 0..100 {
            yield_now().await;
        }
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
        sleeper.await.unwrap();
        let other = other.take().unwrap();
        assert!(other.await.unwrap_err().is_cancelled());
        while log.all().len() < 3 {
            yield_now().await;
        }
        assert_eq!(log.all()[0], "dropped");
    });
}

#[test]
fn a_future_is_dropped_before_its_outcome_is_seen() {
    everywhere(|| async {
        let log = Log::new();
        let guard = |what, log: &Log<_>| {
            let log = log.clone();
            OnDrop(move || log.add(what))
        };
        let ends = spawn({
            let kept = guard("its future", &log);
            poll_fn(move |_| {
                let _ = &kept;
                Poll::Ready(())
            })
        });
        ends.await.unwrap();
        log.add("the joiner");
        assert_eq!(log.all(), ["its future", "the joiner"]);
    });
}

#[test]
fn tasks_that_end_while_they_are_queued_cost_the_same_however_many_there_are() {
    // Each wakes itself and then ends: its key is in the queue of a hundred thousand when it is
    // done. To look for each of them there would take minutes.
    let _limit = handloom_tests::limit();
    let runtime = runtime();
    let left = Rc::new(Cell::new(100_000));
    runtime.block_on(async {
        for _ in 0..left.get() {
            let left = left.clone();
            drop(spawn(poll_fn(move |cx| {
                cx.waker().wake_by_ref();
                left.set(left.get() - 1);
                Poll::Ready(())
            })));
        }
        while left.get() > 0 {
            yield_now().await;
        }
    });
    assert_eq!(runtime.tasks(), 0);
}

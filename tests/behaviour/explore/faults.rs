//! What a program can do wrong, and how the explorer tells it.

use handloom::explore::{Explorer, Fault, Replayed};
use handloom::sync::{Mutex, Queue, SharedCell, oneshot};
use handloom::time::sleep;
use handloom::trace::TaskId;
use handloom::{gather, spawn, yield_now};
use std::cell::Cell;
use std::future::{pending, poll_fn};
use std::panic::catch_unwind;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

#[test]
fn a_panic_of_a_task_is_found_even_if_nobody_joins_it() {
    let explored = Explorer::new().run(async || {
        let cell = Rc::new(SharedCell::new(0));
        let set = cell.clone();
        let setter = spawn(async move { set.set(1) });
        drop(spawn(async move { assert_eq!(cell.get(), 0, "too late") }));
        setter.await.unwrap();
        yield_now().await;
    });
    let failure = explored.failure().expect("setter first");
    let Fault::Panic { task: TaskId(2), message } = &failure.fault else { panic!("{explored}") };
    assert!(message.contains("too late"));
    // The setter is joined, so the program goes on at once and ends before the other has a turn,
    // unless it yields.
    assert_eq!(failure.schedule.to_string(), "0,1");
    assert_eq!(explored.failures() + explored.outcomes()[&()].count, explored.schedules());
}

#[test]
fn a_panic_of_the_program_and_a_failed_check_are_found() {
    let explored = Explorer::new().run(async || panic!("at once"));
    let _: &u8 = match explored.failure().map(|it| &it.fault) {
        Some(Fault::Panic { task: TaskId::MAIN, message }) if message == "at once" => &0,
        other => panic!("{other:?}"),
    };
    let _: &handloom::explore::Explored<u8> = &explored;
    let checked = Explorer::new().try_run(async || {
        let last = Rc::new(Cell::new(0));
        let tasks = [1, 2].map(|n| {
            let last = last.clone();
            spawn(async move { last.set(n) })
        });
        gather(tasks).await;
        if last.get() == 2 { Ok(()) } else { Err("the first came last") }
    });
    assert_eq!(checked.failures(), 1);
    let failure = checked.failure().unwrap();
    assert_eq!(failure.fault, Fault::Check("the first came last".into()));
    assert_eq!(failure.schedule.to_string(), "1,0");
    let report = checked.to_string();
    assert!(report.starts_with("2 schedules: 1 fail, a shortest is 1,0\n"), "{report}");
    assert!(catch_unwind(move || checked.assert_passed()).is_err());
}

#[test]
fn of_several_shortest_failures_the_calmest_is_told() {
    let explored = Explorer::new().try_run(async || {
        let counter = Rc::new(Cell::new(0));
        let workers = [0, 1].map(|_| {
            let counter = counter.clone();
            spawn(async move {
                let seen = counter.get();
                yield_now().await;
                counter.set(seen + 1);
            })
        });
        gather(workers).await;
        if counter.get() == 2 { Ok(()) } else { Err("an update is lost") }
    });
    // The search comes to 0,1,0,1 first, and there worker 0 is interrupted, and then worker 1.
    let failure = explored.failure().unwrap();
    assert_eq!((failure.schedule.to_string().as_str(), failure.preemptions), ("0,1,1,0", 1));
    assert_eq!(explored.failures(), 4);
}

#[test]
fn a_deadlock_tells_who_waits_for_what_and_where() {
    let explored = Explorer::new().run(async || {
        let (left, right) = (Rc::new(Mutex::named("left", ())), Rc::new(Mutex::new(())));
        let both = [(left.clone(), right.clone()), (right, left)];
        gather(both.map(|(first, second)| {
            spawn(async move {
                let _first = first.lock().await;
                yield_now().await;
                let _second = second.lock().await;
            })
        }))
        .await;
    });
    let failure = explored.failure().unwrap();
    let Fault::Deadlock(deadlock) = &failure.fault else { panic!("{explored}") };
    assert_eq!(deadlock.tasks().len(), 3);
    let place = &deadlock.tasks()[2].waits[0].place;
    assert!(place.file.ends_with("faults.rs"));
    assert!(explored.outcomes().contains_key(&()), "and it can go well");
}

#[test]
fn a_waker_in_a_list_of_ones_own_is_a_deadlock_all_the_same() {
    // Nothing is outside of an explored program, so a waker that the runtime does not see is in
    // the hands of another task or of nobody.
    let explored = Explorer::new().run(async || {
        let kept = Rc::new(Cell::new(None));
        poll_fn(|cx| -> Poll<()> {
            kept.set(Some(cx.waker().clone()));
            Poll::Pending
        })
        .await;
    });
    assert!(matches!(explored.failure().unwrap().fault, Fault::Deadlock(_)));
    assert!(explored.failure().unwrap().schedule.is_empty());
}

#[test]
fn time_passes_where_nothing_is_ready() {
    let explored = Explorer::new().run(async || {
        let start = handloom::time::now();
        let (sender, receiver) = oneshot::channel();
        let slow = spawn(async move {
            sleep(Duration::from_secs(3600)).await;
            sender.send(()).unwrap();
        });
        let quick = spawn(sleep(Duration::from_secs(1)));
        receiver.await.unwrap();
        quick.await.unwrap();
        slow.await.unwrap();
        start.elapsed() < Duration::from_secs(60) && handloom::time::now() > start
    });
    assert_eq!(explored.outcomes().keys().copied().collect::<Vec<_>>(), [true]);
    assert_eq!(explored.schedules(), 2, "who is first to set its timer");
}

#[test]
fn timers_that_are_due_together_come_in_every_order() {
    let explored = Explorer::new().run(async || {
        let queue = Rc::new(Queue::bounded(3));
        let tasks = (0..3).map(|n| {
            let queue = queue.clone();
            spawn(async move {
                sleep(Duration::from_secs(1)).await;
                queue.put(n).await.unwrap();
            })
        });
        let tasks: Vec<_> = tasks.collect();
        gather(tasks).await;
        queue.close();
        let mut order = Vec::new();
        while let Some(n) = queue.get().await {
            order.push(n);
        }
        order
    });
    assert_eq!(explored.outcomes().len(), 6);
    assert_eq!(explored.schedules(), 36);
}

#[test]
fn an_endless_program_is_cut() {
    let explored = Explorer::new().max_depth(50).max_schedules(1_000).run(async || {
        let flag = Rc::new(SharedCell::new(false));
        let waiter = spawn({
            let flag = flag.clone();
            async move {
                while !flag.get() {
                    yield_now().await;
                }
            }
        });
        let setter = spawn(async move { flag.set(true) });
        gather([waiter, setter]).await;
    });
    assert!(explored.cut().depth > 0);
    assert!(explored.schedules() > 0);
}

#[test]
fn a_program_that_strays_is_told_so() {
    let outcome = catch_unwind(|| {
        let runs = Cell::new(0);
        Explorer::new().run(async || {
            runs.set(runs.get() + 1);
            let tasks = (0..1 + runs.get() % 3).map(|_| spawn(yield_now()));
            gather(tasks.collect::<Vec<_>>()).await;
        })
    });
    let payload = outcome.expect_err("it cannot be explored");
    let message = payload.downcast_ref::<String>().unwrap();
    assert!(message.contains("does not do the same twice"), "{message}");
}

#[test]
fn the_main_future_is_no_choice_and_ends_the_run() {
    let explored = Explorer::new().run(async || {
        drop(spawn(pending::<()>()));
        let task = spawn(yield_now());
        yield_now().await;
        task.await.unwrap();
    });
    assert_eq!(explored.failures(), 0);
    let replay = Explorer::new().replay(&"1,1".parse().unwrap(), async || {
        drop(spawn(pending::<()>()));
        spawn(yield_now()).await
    });
    assert!(matches!(replay.unwrap().end, Replayed::Done(Ok(()))));
}

//! Waits that are dropped, at every moment at which they could be.

use handloom::explore::{Choice, Explorer, Replayed, droppable};
use handloom::sync::{Mutex, Notify, Queue, Semaphore};
use handloom::time::sleep;
use handloom::trace::TaskId;
use handloom::{gather, spawn, yield_now};
use std::future::pending;
use std::rc::Rc;
use std::time::Duration;

#[test]
fn outside_of_the_explorer_nothing_is_dropped() {
    let runtime = handloom::Runtime::builder().virtual_clock().build();
    let second = Duration::from_secs(1);
    assert_eq!(runtime.block_on(droppable(sleep(second))), Some(()));
    assert_eq!(handloom::block_on(droppable(yield_now())), Some(()));
    assert_eq!(handloom_tests::hand::now(droppable(async { 1 })), Some(1));
}

#[test]
fn a_wait_without_end_is_dropped_and_is_no_deadlock() {
    let explored = Explorer::new()
        .run(async || spawn(async { droppable(pending::<()>()).await }).await.unwrap());
    assert_eq!((explored.failures(), explored.schedules()), (0, 1));
    assert_eq!(explored.outcomes()[&None].shortest.to_string(), "0,0x");
}

#[test]
fn a_wait_of_the_main_future_is_not_dropped() {
    let explored = Explorer::new().run(async || droppable(pending::<()>()).await);
    assert_eq!(explored.failures(), 1);
}

#[test]
fn time_or_a_drop_whichever_comes_first() {
    let explored = Explorer::new().run(async || {
        let task = spawn(async { droppable(sleep(Duration::from_secs(1))).await.is_some() });
        task.await.unwrap()
    });
    let shortest = |slept| explored.outcomes()[&slept].shortest.to_string();
    assert_eq!(shortest(false), "0,0x");
    assert_eq!(shortest(true), "0,wait,0");
    // Woken by its timer and not polled yet, it can still be dropped.
    assert_eq!(explored.outcomes()[&false].count, 2);
}

#[test]
fn one_of_several_waits_of_a_task() {
    let program = async || {
        let both = async {
            gather([0, 1].map(async |n| droppable(pending::<()>()).await.map(|()| n))).await
        };
        spawn(async move { both.await.len() }).await.unwrap()
    };
    let explored = Explorer::new().run(program);
    assert_eq!((explored.schedules(), explored.failures()), (2, 0));
    let play = Explorer::new().play(&"0".parse().unwrap(), program).unwrap();
    let task = TaskId(1);
    assert_eq!(play.end, Replayed::Open(vec![Choice::Drop(task, 0), Choice::Drop(task, 1)]));
    let replay = Explorer::new().replay(&"0,0x1,0x".parse().unwrap(), program).unwrap();
    assert_eq!(replay.end, Replayed::Done(2));
}

#[test]
fn a_bound_on_drops_says_what_it_cuts() {
    let program = async || {
        let waits = [0, 1].map(|_| spawn(async { droppable(pending::<()>()).await.is_none() }));
        gather(waits).await.len()
    };
    let explored = Explorer::new().max_drops(1).run(program);
    assert_eq!(explored.schedules(), 0);
    assert!(explored.cut().drops > 0);
    assert_eq!(explored.failures(), 0, "what the bound forbids is no deadlock");
    assert!(Explorer::new().max_drops(2).run(program).assert_passed().schedules() > 0);
}

/// Two that want the same thing, one of which gives up at some time. The other always gets it.
#[test]
fn no_primitive_loses_what_it_gave_to_one_who_gave_up() {
    let mutex = Explorer::new().run(async || {
        let lock = Rc::new(Mutex::new(0));
        let hold = |n: u32| {
            let lock = lock.clone();
            spawn(async move {
                let mut held = match n {
                    0 => match droppable(lock.lock()).await {
                        Some(held) => held,
                        None => return,
                    },
                    _ => lock.lock().await,
                };
                yield_now().await;
                *held += 1;
            })
        };
        gather([hold(0), hold(1), hold(2)]).await;
        *lock.lock().await
    });
    assert_eq!(mutex.assert_passed().outcomes().keys().copied().collect::<Vec<_>>(), [2, 3]);

    let semaphore = Explorer::new().run(async || {
        let permits = Rc::new(Semaphore::new(1));
        let hold = |fickle: bool, wanted: usize| {
            let permits = permits.clone();
            spawn(async move {
                let permit = if fickle {
                    droppable(permits.acquire(wanted)).await
                } else {
                    Some(permits.acquire(wanted).await)
                };
                yield_now().await;
                drop(permit);
            })
        };
        // The first may want more than there is, and stand in the way of the others.
        gather([hold(true, 2), hold(true, 1), hold(false, 1)]).await;
        permits.available()
    });
    assert_eq!(semaphore.assert_passed().outcomes().keys().copied().collect::<Vec<_>>(), [1]);

    let notify = Explorer::new().run(async || {
        let notify = Rc::new(Notify::new());
        let waits = |fickle: bool| {
            let notify = notify.clone();
            spawn(async move {
                if !fickle {
                    notify.notified().await;
                    return true;
                }
                droppable(notify.notified()).await.is_some()
            })
        };
        let (fickle, faithful) = (waits(true), waits(false));
        let caller = spawn({
            let notify = notify.clone();
            async move { notify.notify_one() }
        });
        caller.await.unwrap();
        if fickle.await.unwrap() {
            notify.notify_one();
        }
        faithful.await.unwrap();
    });
    let _ = notify.assert_passed();

    let join = Explorer::new().run(async || {
        let queue = Rc::new(Queue::bounded(1));
        queue.put(1).await.unwrap();
        let joins = |fickle: bool| {
            let queue = queue.clone();
            spawn(async move {
                if fickle {
                    droppable(queue.join()).await;
                } else {
                    queue.join().await;
                }
            })
        };
        let joins = [joins(true), joins(false)];
        let worker = spawn(async move {
            queue.get().await;
            queue.task_done();
        });
        worker.await.unwrap();
        gather(joins).await.len()
    });
    assert!(join.assert_passed().schedules() > 2);
}

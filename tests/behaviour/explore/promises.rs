//! What the runtime promises, under every schedule, with each wait given up at every moment.

use handloom::explore::{Explored, Explorer, droppable};
use handloom::sync::{Event, Mutex, Queue, oneshot};
use handloom::{JoinHandle, gather, race, spawn, yield_now};
use std::cell::Cell;
use std::fmt::Debug;
use std::rc::Rc;

/// Runs them all, which have to pass, and gives what they came to.
fn every<T: Ord + Debug + Clone>(name: &str, explored: Explored<T>) -> Vec<T> {
    assert!(!explored.cut().is_cut(), "{name}: {explored}");
    let explored = explored.assert_passed();
    println!("explored {name}: {} schedules", explored.schedules());
    explored.outcomes().keys().cloned().collect()
}

#[test]
fn what_is_put_is_got_or_still_there_whoever_gives_up() {
    let outcomes = Explorer::new().run(async || {
        let queue = Rc::new(Queue::bounded(1));
        let put = |n: u32| {
            let queue = queue.clone();
            spawn(async move {
                match droppable(queue.put(n)).await {
                    Some(Ok(())) => n,
                    _ => 0,
                }
            })
        };
        let get = || {
            let queue = queue.clone();
            spawn(async move { droppable(queue.get()).await.flatten().unwrap_or(0) })
        };
        let mut puts = gather([put(1), put(2), get(), get()]).await;
        let gets = puts.split_off(2);
        let left: u32 = std::iter::from_fn(|| queue.try_get().ok()).sum();
        assert_eq!(sum(puts), sum(gets) + left);
        assert_eq!(queue.len(), 0);
    });
    assert_eq!(every("a queue's puts and gets", outcomes), [()]);
}

fn sum(ends: Vec<Result<u32, handloom::JoinError>>) -> u32 {
    ends.into_iter().map(Result::unwrap).sum()
}

#[test]
fn room_that_is_reserved_and_given_up_is_there_for_the_next() {
    let outcomes = Explorer::new().run(async || {
        let queue = Rc::new(Queue::bounded(1));
        let reserve = |fickle: bool| {
            let queue = queue.clone();
            spawn(async move {
                let permit = if fickle {
                    droppable(queue.reserve()).await
                } else {
                    Some(queue.reserve().await)
                };
                yield_now().await;
                if let (false, Some(Ok(permit))) = (fickle, permit) {
                    permit.put(7).unwrap();
                }
            })
        };
        gather([reserve(true), reserve(false)]).await;
        queue.try_get().unwrap()
    });
    assert_eq!(every("a queue's reserved room", outcomes), [7]);
}

#[test]
fn an_item_outlives_the_race_that_asked_for_it() {
    let outcomes = Explorer::new().run(async || {
        let queue = Rc::new(Queue::bounded(1));
        let put = spawn({
            let queue = queue.clone();
            async move { queue.put(7).await.unwrap() }
        });
        let got = spawn({
            let queue = queue.clone();
            async move { droppable(race(queue.get(), queue.get())).await.is_some() }
        });
        put.await.unwrap();
        let got = got.await.unwrap();
        assert_eq!(queue.try_get().is_ok(), !got);
        got
    });
    assert_eq!(every("two gets that race", outcomes), [false, true]);
}

#[test]
fn a_close_ends_every_wait_of_a_queue() {
    let outcomes = Explorer::new().run(async || {
        let queue = Rc::new(Queue::bounded(1));
        let put = |n: u32| {
            let queue = queue.clone();
            spawn(async move { if queue.put(n).await.is_ok() { 1 } else { 0 } })
        };
        let puts = [put(1), put(2)];
        let get = spawn({
            let queue = queue.clone();
            async move { if queue.get().await.is_some() { 1 } else { 0 } }
        });
        let close = spawn({
            let queue = queue.clone();
            async move { queue.close() }
        });
        close.await.unwrap();
        let put = sum(gather(puts).await);
        let got = get.await.unwrap();
        let left = std::iter::from_fn(|| queue.try_get().ok()).count();
        assert_eq!(put, got + left as u32);
        put
    });
    assert_eq!(every("a queue's close", outcomes), [0, 1, 2]);
}

#[test]
fn an_event_wakes_all_who_still_wait() {
    let outcomes = Explorer::new().run(async || {
        let event = Rc::new(Event::new());
        let wait = |fickle: bool| {
            let event = event.clone();
            spawn(async move {
                if fickle {
                    droppable(event.wait()).await;
                } else {
                    event.wait().await;
                }
            })
        };
        let waits = [wait(true), wait(false), wait(false)];
        let set = spawn(async move { event.set() });
        set.await.unwrap();
        gather(waits).await.len()
    });
    assert_eq!(every("an event", outcomes), [3]);
}

#[test]
fn a_value_is_received_or_comes_back_or_is_dropped_and_never_twice() {
    let outcomes = Explorer::new().run(async || {
        let value = Rc::new(());
        let (sender, receiver) = oneshot::channel();
        let sent = value.clone();
        let send = spawn(async move { sender.send(sent).is_ok() });
        let receive = spawn(async move { matches!(droppable(receiver).await, Some(Ok(_))) });
        let outcome = (send.await.unwrap(), receive.await.unwrap());
        assert_eq!(Rc::strong_count(&value), 1);
        outcome
    });
    // Who sends to one that has given up is told, unless it gave up later.
    let all = [(false, false), (true, false), (true, true)];
    assert_eq!(every("a oneshot", outcomes), all);
}

/// Counts how often it is dropped.
struct Dropped(Rc<Cell<u32>>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

#[test]
fn a_task_that_is_aborted_in_any_state_is_dropped_once_and_lets_go_of_what_it_held() {
    let outcomes = Explorer::new().run(async || {
        let (lock, dropped) = (Rc::new(Mutex::new(())), Rc::new(Cell::new(0)));
        let guard = Dropped(dropped.clone());
        let victim: Rc<JoinHandle<()>> = Rc::new(spawn({
            let lock = lock.clone();
            async move {
                let _guard = guard;
                let _held = lock.lock().await;
                yield_now().await;
            }
        }));
        let killer = spawn({
            let victim = victim.clone();
            async move { victim.abort() }
        });
        let other = spawn(async move { drop(lock.lock().await) });
        gather([killer, other]).await;
        let end = Rc::into_inner(victim).expect("the killer is over").await;
        assert_eq!(dropped.get(), 1);
        end.is_ok()
    });
    assert_eq!(every("an abort", outcomes), [false, true]);
}

#[test]
fn who_joins_is_woken_by_an_end_of_any_kind() {
    let outcomes = Explorer::new().prune().run(async || {
        let ends = spawn(yield_now());
        let waits = spawn(std::future::pending::<()>());
        let abort = Rc::new(waits);
        let joins = spawn(async move { ends.await.is_ok() });
        let killer = spawn({
            let waits = abort.clone();
            async move { waits.abort() }
        });
        killer.await.unwrap();
        let aborted = Rc::into_inner(abort).expect("the killer is over");
        let joins_aborted = spawn(async move { aborted.await.is_err_and(|it| it.is_cancelled()) });
        [joins.await.unwrap(), joins_aborted.await.unwrap()]
    });
    assert_eq!(every("a join", outcomes), [[true, true]]);
}

#[test]
fn children_of_one_task_end_in_any_order_and_are_told_in_theirs() {
    let outcomes = Explorer::new().run(async || {
        let bells: [_; 3] = std::array::from_fn(|_| Rc::new(Event::new()));
        let rings = bells.clone().map(|bell| spawn(async move { bell.set() }));
        let order = Rc::new(Cell::new(0));
        let waits = bells.into_iter().enumerate().map(|(number, bell)| {
            let order = order.clone();
            async move {
                bell.wait().await;
                order.set(order.get() * 10 + number + 1);
                number
            }
        });
        let all = spawn(gather(waits.collect::<Vec<_>>()));
        gather(rings).await;
        assert_eq!(all.await.unwrap(), [0, 1, 2]);
        order.get()
    });
    let orders = every("gather", outcomes);
    assert_eq!(orders, [123, 132, 213, 231, 312, 321]);
}

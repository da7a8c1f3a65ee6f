//! Pruning leaves out schedules and no outcome.

use super::agree::{agree, known};
use handloom::explore::droppable;
use handloom::sync::{Event, Mutex, Notify, Queue, SharedCell, oneshot};
use handloom::time::sleep;
use handloom::{gather, spawn, yield_now};
use std::rc::Rc;
use std::time::Duration;

#[test]
fn tasks_that_share_nothing_need_one_schedule_for_each_order_of_their_ends() {
    let (all, pruned) = known(async || {
        let tasks = (0..3).map(|n| {
            let cell = SharedCell::new(n);
            cell.set(n);
            spawn(async move {
                cell.set(cell.get() + 1);
                yield_now().await;
                cell.get()
            })
        });
        gather(tasks.collect::<Vec<_>>()).await.into_iter().map(Result::unwrap).sum::<i32>()
    });
    // Whoever gathers them has a turn at each end, and could do something then.
    assert_eq!((all, pruned), (90, 6));
}

#[test]
fn tasks_that_nobody_waits_for_differ_in_how_far_they_come() {
    let counts = agree(async || {
        let tasks = [1, 2].map(|n| {
            let cell = SharedCell::new(n);
            cell.set(n);
            spawn(async move {
                cell.set(cell.get() + 1);
                yield_now().await;
                assert_eq!(cell.get(), n + 1);
            })
        });
        let event = Rc::new(Event::new());
        let last = event.clone();
        drop(spawn(async move {
            for _ in 0..5 {
                yield_now().await;
            }
            last.set();
        }));
        drop(tasks);
        event.wait().await;
    });
    // Each of the two has had no turn, one or two when all is over. What they had still to do is
    // not seen, so how many schedules there are cannot be known.
    assert_eq!((counts.run, counts.known), (9, false));
    assert!(counts.all > 100, "{counts:?}");
}

#[test]
fn readers_do_not_disturb_each_other() {
    let (all, pruned) = known(async || {
        let cell = Rc::new(SharedCell::new(1));
        cell.set(2);
        let tasks = (0..3).map(|_| {
            let cell = cell.clone();
            spawn(async move {
                let before = cell.get();
                yield_now().await;
                before + cell.get()
            })
        });
        gather(tasks.collect::<Vec<_>>()).await.into_iter().map(Result::unwrap).sum::<i32>()
    });
    assert_eq!((all, pruned), (90, 6));
}

#[test]
fn the_race_keeps_its_outcomes() {
    let (all, pruned) = known(async || {
        let total = Rc::new(SharedCell::new(0));
        let tasks = (0..2).map(|_| {
            let total = total.clone();
            spawn(async move {
                for _ in 0..2 {
                    let seen = total.get();
                    yield_now().await;
                    total.set(seen + 1);
                    yield_now().await;
                }
            })
        });
        gather(tasks.collect::<Vec<_>>()).await;
        total.get()
    });
    assert!(pruned * 2 < all, "{pruned} of {all}");
}

#[test]
fn a_deadlock_stays_a_deadlock() {
    known(async || {
        let locks: Vec<_> = (0..3).map(|_| Rc::new(Mutex::new(()))).collect();
        let tasks = (0..3).map(|n| {
            let (first, second) = (locks[n].clone(), locks[(n + 1) % 3].clone());
            spawn(async move {
                let _first = first.lock().await;
                yield_now().await;
                let _second = second.lock().await;
            })
        });
        gather(tasks.collect::<Vec<_>>()).await;
    });
}

#[test]
fn aborts_and_joins_depend_on_whom_they_touch() {
    known(async || {
        let cell = Rc::new(SharedCell::new(0));
        let busy = spawn({
            let cell = cell.clone();
            async move {
                for n in 1..4 {
                    cell.set(n);
                    yield_now().await;
                }
            }
        });
        let other = spawn(async move {
            yield_now().await;
            busy.abort();
            let finished = busy.is_finished();
            (finished, busy.await.is_ok())
        });
        let bystander = spawn(yield_now());
        let ended = other.await.unwrap();
        bystander.await.unwrap();
        (ended, cell.get())
    });
}

#[test]
fn tasks_that_spawn_and_tasks_that_signal() {
    known(async || {
        let cell = Rc::new(SharedCell::new(0));
        let spawner = |n| {
            let cell = cell.clone();
            spawn(async move {
                let child = spawn(async move {
                    let seen = cell.get();
                    cell.set(10 * seen + n);
                });
                child.await.unwrap();
            })
        };
        gather([spawner(1), spawner(2)]).await;
        cell.get()
    });
    known(async || {
        let (sender, receiver) = oneshot::channel();
        let (notify, event) = (Rc::new(Notify::new()), Rc::new(Event::new()));
        let log = Rc::new(Mutex::new(Vec::new()));
        let (to_notify, to_set, say) = (notify.clone(), event.clone(), log.clone());
        let first = spawn(async move {
            say.lock().await.push(1);
            to_notify.notify_one();
            let _ = sender.send(5);
        });
        let say = log.clone();
        let second = spawn(async move {
            notify.notified().await;
            say.lock().await.push(2);
            to_set.set();
        });
        let say = log.clone();
        let third = spawn(async move {
            let five = receiver.await.unwrap();
            say.lock().await.push(five);
            event.wait().await;
        });
        gather([first, second, third]).await;
        log.lock().await.clone()
    });
}

#[test]
fn drops_and_timers() {
    known(async || {
        let queue = Rc::new(Queue::bounded(1));
        let get = |fickle: bool| {
            let queue = queue.clone();
            spawn(async move {
                if fickle { droppable(queue.get()).await.flatten() } else { queue.get().await }
            })
        };
        let (fickle, faithful) = (get(true), get(false));
        let put = spawn({
            let queue = queue.clone();
            async move {
                sleep(Duration::from_secs(1)).await;
                queue.put(1).await.unwrap();
            }
        });
        put.await.unwrap();
        let got = fickle.await.unwrap();
        if got.is_some() {
            queue.put(2).await.unwrap();
        }
        (got, faithful.await.unwrap())
    });
}

#[test]
fn children_of_one_task_are_woken_in_an_order() {
    known(async || {
        let log = Rc::new(SharedCell::new(0));
        let bells = [0, 1].map(|_| Rc::new(Notify::new()));
        let (sender, waits) = oneshot::channel();
        let listener = spawn({
            let (log, bells) = (log.clone(), bells.clone());
            async move {
                let [one, two] = [0, 1].map(|n| {
                    let (log, bells) = (&log, &bells);
                    async move {
                        bells[n].notified().await;
                        log.set(10 * log.get() + n + 1);
                    }
                });
                let three = async { sender.send(()).unwrap() };
                let children: [std::pin::Pin<Box<dyn Future<Output = ()>>>; 3] =
                    [Box::pin(one), Box::pin(two), Box::pin(three)];
                gather(children).await;
            }
        });
        waits.await.unwrap();
        let ringers = bells.map(|bell| spawn(async move { bell.notify_one() }));
        listener.await.unwrap();
        drop(ringers);
        log.get()
    });
}

#[test]
fn what_the_program_does_when_the_last_has_ended_may_meet_others() {
    agree(async || {
        let cell = Rc::new(SharedCell::new(0));
        let bell = Rc::new(Notify::new());
        let idle = spawn(async {});
        let ringer = spawn({
            let bell = bell.clone();
            async move { bell.notify_one() }
        });
        let setter = cell.clone();
        drop(spawn(async move {
            bell.notified().await;
            setter.set(1);
        }));
        gather([idle, ringer]).await;
        cell.get()
    });
}

#[test]
fn what_the_program_does_step_by_step_depends_on_every_step() {
    agree(async || {
        let [x, y] = [0, 0].map(SharedCell::new).map(Rc::new);
        x.set(0);
        y.set(0);
        let bell = Rc::new(Notify::new());
        drop(spawn(async {}));
        let ring = bell.clone();
        drop(spawn(async move { ring.notify_one() }));
        let set = y.clone();
        drop(spawn(async move {
            bell.notified().await;
            set.set(1);
        }));
        // Woken at once, it goes on after the next step, whoever takes it.
        yield_now().await;
        let first = x.get();
        yield_now().await;
        let second = y.get();
        yield_now().await;
        (first, second)
    });
}

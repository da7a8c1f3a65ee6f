//! Pruning leaves out schedules and no outcome.

use handloom::explore::{Explored, Explorer, Fault, droppable};
use handloom::sync::{Event, Mutex, Notify, Queue, Semaphore, SharedCell, oneshot};
use handloom::time::sleep;
use handloom::{gather, spawn, yield_now};
use handloom_tests::random::Random;
use std::mem::discriminant;
use std::rc::Rc;
use std::time::Duration;

/// Runs a program with and without, and compares what comes out. Gives both numbers of schedules.
fn agree<T, F>(program: impl Fn() -> F) -> (u64, u64)
where
    T: Ord + std::fmt::Debug,
    F: Future<Output = T>,
{
    let all = Explorer::new().run(&program);
    let pruned = Explorer::new().prune().run(&program);
    assert!(!all.cut().is_cut() && !pruned.cut().is_cut(), "{all} {pruned}");
    let keys = |explored: &Explored<T>| {
        let fault =
            explored.failure().map(|it| (discriminant::<Fault>(&it.fault), it.schedule.len()));
        (format!("{:?}", explored.outcomes().keys().collect::<Vec<_>>()), fault)
    };
    assert_eq!(keys(&all), keys(&pruned), "{all}\n{pruned}");
    assert!(pruned.schedules() <= all.schedules());
    assert!(pruned.schedules() == all.schedules() || pruned.pruned() > 0);
    (all.schedules(), pruned.schedules())
}

#[test]
fn tasks_that_share_nothing_need_one_schedule() {
    let (all, pruned) = agree(async || {
        let tasks = (0..3).map(|n| {
            spawn(async move {
                let cell = SharedCell::new(n);
                yield_now().await;
                cell.set(cell.get() + 1);
                cell.get()
            })
        });
        gather(tasks.collect::<Vec<_>>()).await.into_iter().map(Result::unwrap).sum::<i32>()
    });
    assert_eq!(all, 90);
    // The cells get their numbers when they are first touched, which counts as something shared.
    assert!(pruned <= 6, "{pruned}");
}

#[test]
fn readers_do_not_disturb_each_other() {
    let (all, pruned) = agree(async || {
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
    assert_eq!((all, pruned), (90, 1));
}

#[test]
fn the_race_keeps_its_outcomes() {
    let (all, pruned) = agree(async || {
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
    agree(async || {
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
    agree(async || {
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
    agree(async || {
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
    agree(async || {
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
    agree(async || {
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

/// One thing that a task of a random program does.
#[derive(Clone, Copy, Debug)]
enum Act {
    Add(usize),
    Copy(usize, usize),
    Lock(usize),
    Put(usize),
    TryGet(usize),
    Acquire,
    Sleep(u64),
    Yield,
}

async fn perform(acts: Vec<Act>, world: Rc<World>) -> Vec<u32> {
    let mut seen = Vec::new();
    for act in acts {
        match act {
            Act::Add(cell) => {
                let cell = &world.cells[cell];
                cell.set(cell.get() + 1);
            }
            Act::Copy(from, to) => {
                let value = world.cells[from].get();
                yield_now().await;
                world.cells[to].set(10 * value + 1);
            }
            Act::Lock(cell) => {
                let _held = world.lock.lock().await;
                let value = world.cells[cell].get();
                yield_now().await;
                world.cells[cell].set(value + 1);
            }
            Act::Put(queue) => {
                let put = droppable(world.queues[queue].put(7)).await;
                seen.push(u32::from(put.is_some()));
            }
            Act::TryGet(queue) => seen.push(world.queues[queue].try_get().unwrap_or(0)),
            Act::Acquire => drop(world.permits.acquire(1).await.unwrap()),
            Act::Sleep(seconds) => sleep(Duration::from_secs(seconds)).await,
            Act::Yield => yield_now().await,
        }
        seen.push(world.cells[0].get());
    }
    seen
}

struct World {
    cells: [SharedCell<u32>; 3],
    lock: Mutex<()>,
    queues: [Queue<u32>; 2],
    permits: Semaphore,
}

fn random_act(random: &mut Random) -> Act {
    match random.below(9) {
        0 | 1 => Act::Add(random.below(3)),
        2 => Act::Copy(random.below(3), random.below(3)),
        3 => Act::Lock(random.below(3)),
        4 => Act::Put(random.below(2)),
        5 => Act::TryGet(random.below(2)),
        6 => Act::Acquire,
        7 => Act::Sleep(random.below(2) as u64),
        _ => Act::Yield,
    }
}

#[test]
fn random_programs_agree() {
    let (mut all, mut pruned) = (0, 0);
    for seed in 0..60 {
        let mut random = Random::new(seed);
        let tasks = 2 + random.below(2);
        let mut acts = || (0..1 + random.below(2)).map(|_| random_act(&mut random)).collect();
        let plans: Vec<Vec<Act>> = (0..tasks).map(|_| acts()).collect();
        let explorer_plans = plans.clone();
        let (one, other) = agree(async || {
            let world = Rc::new(World {
                cells: [0, 1, 2].map(SharedCell::new),
                lock: Mutex::new(()),
                queues: [Queue::bounded(1), Queue::bounded(1)],
                permits: Semaphore::new(1),
            });
            let tasks =
                explorer_plans.iter().map(|acts| spawn(perform(acts.clone(), world.clone())));
            let seen = gather(tasks.collect::<Vec<_>>()).await;
            let seen: Vec<_> = seen.into_iter().map(Result::unwrap).collect();
            (seen, [0, 1, 2].map(|n| world.cells[n].get()))
        });
        assert!(other <= one, "seed {seed}: {plans:?}");
        all += one;
        pruned += other;
    }
    assert!(pruned < all, "{pruned} of {all}");
}

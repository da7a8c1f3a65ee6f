//! Programs that nobody has thought of, with pruning and without.
//!
//! All that tasks can share is used at random: cells, locks, queues, permits, notifications, events,
//! oneshots, timers, children of one task, tasks that spawn, join and abort each other, and waits
//! that are dropped. Whatever a pruned search leaves out must have been like something that it ran,
//! and it has to say truly how much that was.

use super::agree::agree_within;
use handloom::explore::droppable;
use handloom::sync::{Event, Mutex, Notify, Queue, Semaphore, SharedCell, oneshot};
use handloom::time::{sleep, timeout};
use handloom::{JoinHandle, gather, race, spawn, yield_now};
use handloom_tests::random::Random;
use std::panic::catch_unwind;
use std::rc::Rc;
use std::time::Duration;

/// What the tasks of a program share.
struct World {
    cells: [SharedCell<u32>; 3],
    locks: [Mutex<()>; 2],
    queues: [Queue<u32>; 2],
    permits: Semaphore,
    bells: [Notify; 2],
    flag: Event,
}

/// One thing that a task does.
#[derive(Clone, Copy, Debug)]
enum Act {
    Add(usize),
    Copy(usize, usize),
    Lock(usize, usize),
    Put(usize),
    TryPut(usize),
    Get(usize),
    TryGet(usize),
    Acquire(usize),
    Ring(usize),
    RingAll(usize),
    Listen(usize),
    Set,
    WaitForSet,
    Send,
    Receive,
    Sleep(u64),
    TimeOut(usize),
    Both(usize),
    Either(usize),
    Child(usize),
    Abort(usize),
    Yield,
}

fn draw(random: &mut Random) -> Act {
    let two = random.below(2);
    match random.below(30) {
        0..=2 => Act::Add(random.below(3)),
        3 | 4 => Act::Copy(random.below(3), random.below(3)),
        5 | 6 => Act::Lock(two, random.below(3)),
        7 | 8 => Act::Put(two),
        9 => Act::TryPut(two),
        10 | 11 => Act::Get(two),
        12 => Act::TryGet(two),
        13 | 14 => Act::Acquire(1 + two),
        15 | 16 => Act::Ring(two),
        17 => Act::RingAll(two),
        18 => Act::Listen(two),
        19 => Act::Set,
        20 => Act::WaitForSet,
        21 => Act::Send,
        22 => Act::Receive,
        23 => Act::Sleep(two as u64),
        24 => Act::TimeOut(two),
        25 => Act::Both(random.below(3)),
        26 => Act::Either(two),
        27 => Act::Child(random.below(3)),
        28 => Act::Abort(random.below(3)),
        _ => Act::Yield,
    }
}

/// A task's ends of two oneshots: it sends to the next task and hears from the one before.
struct Mail(Option<oneshot::Sender<u32>>, Option<oneshot::Receiver<u32>>);

/// What cannot be undone by doing it again.
fn add(cell: &SharedCell<u32>) {
    cell.set(2 * cell.get() + 1);
}

async fn perform(acts: Vec<Act>, world: Rc<World>, mut mail: Mail) -> Vec<u32> {
    let mut seen = Vec::new();
    let second = Duration::from_secs(1);
    for act in acts {
        match act {
            Act::Add(cell) => add(&world.cells[cell]),
            Act::Copy(from, to) => {
                let value = world.cells[from].get();
                yield_now().await;
                world.cells[to].set(3 * value + 1);
            }
            Act::Lock(lock, cell) => {
                let _held = world.locks[lock].lock().await;
                let value = world.cells[cell].get();
                yield_now().await;
                world.cells[cell].set(value + 1);
            }
            Act::Put(queue) => {
                let put = droppable(world.queues[queue].put(7)).await;
                seen.push(u32::from(put.is_some()));
            }
            Act::TryPut(queue) => seen.push(u32::from(world.queues[queue].try_put(8).is_ok())),
            Act::Get(queue) => {
                let got = droppable(world.queues[queue].get()).await;
                seen.push(got.flatten().unwrap_or(0));
            }
            Act::TryGet(queue) => seen.push(world.queues[queue].try_get().unwrap_or(0)),
            Act::Acquire(n) => {
                let held = droppable(world.permits.acquire(n)).await;
                yield_now().await;
                seen.push(u32::from(held.is_some()));
            }
            Act::Ring(bell) => world.bells[bell].notify_one(),
            Act::RingAll(bell) => world.bells[bell].notify_all(),
            Act::Listen(bell) => {
                let heard = droppable(world.bells[bell].notified()).await;
                seen.push(u32::from(heard.is_some()));
            }
            Act::Set => world.flag.set(),
            Act::WaitForSet => {
                let set = droppable(world.flag.wait()).await;
                seen.push(u32::from(set.is_some() && world.flag.is_set()));
            }
            Act::Send => {
                if let Some(sender) = mail.0.take() {
                    seen.push(u32::from(sender.send(9).is_ok()));
                }
            }
            Act::Receive => {
                if let Some(receiver) = mail.1.take() {
                    seen.push(receiver.await.unwrap_or(0));
                }
            }
            Act::Sleep(seconds) => sleep(second * seconds as u32).await,
            Act::TimeOut(queue) => {
                let got = timeout(second, world.queues[queue].get()).await;
                seen.push(u32::from(got.is_ok()));
            }
            Act::Both(cell) => {
                gather([0, 1].map(async |bell| {
                    let heard = droppable(world.bells[bell].notified()).await;
                    if heard.is_some() {
                        let value = world.cells[cell].get();
                        world.cells[cell].set(10 * value + bell as u32);
                    }
                }))
                .await;
            }
            Act::Either(bell) => {
                let either = race(world.bells[bell].notified(), world.flag.wait());
                seen.push(u32::from(droppable(either).await.is_some()));
            }
            Act::Child(cell) => {
                let shared = world.clone();
                let child = spawn(async move { add(&shared.cells[cell]) });
                yield_now().await;
                seen.push(u32::from(child.is_finished()));
                let _ = child.await;
            }
            Act::Abort(cell) => {
                let shared = world.clone();
                let child = spawn(async move {
                    add(&shared.cells[cell]);
                    yield_now().await;
                    add(&shared.cells[cell]);
                });
                yield_now().await;
                child.abort();
                seen.push(u32::from(child.await.is_ok()));
            }
            Act::Yield => yield_now().await,
        }
        seen.push(world.cells[0].get());
    }
    seen
}

/// What the program's own future does with its tasks.
#[derive(Clone, Copy, Debug)]
enum Ending {
    Gather,
    OneByOne,
    /// And something in between.
    Meddle,
    /// Gathers them after some turns of its own.
    Yield,
    /// The last one is left to itself.
    Leave,
}

async fn end(ending: Ending, tasks: Vec<JoinHandle<Vec<u32>>>, world: &World) -> Vec<Vec<u32>> {
    let mut seen = Vec::new();
    match ending {
        Ending::Gather => seen.extend(gather(tasks).await.into_iter().map(Result::unwrap)),
        Ending::OneByOne => {
            for task in tasks {
                seen.push(task.await.unwrap());
            }
        }
        Ending::Meddle => {
            for (bell, task) in tasks.into_iter().enumerate() {
                world.bells[bell % 2].notify_one();
                seen.push(task.await.unwrap());
                add(&world.cells[1]);
                sleep(Duration::from_secs(1)).await;
                world.flag.set();
            }
        }
        Ending::Yield => {
            for cell in 0..3 {
                yield_now().await;
                add(&world.cells[cell]);
            }
            seen.extend(gather(tasks).await.into_iter().map(Result::unwrap));
        }
        Ending::Leave => {
            let last = tasks.len() - 1;
            for (at, task) in tasks.into_iter().enumerate() {
                if at < last {
                    seen.push(task.await.unwrap());
                }
            }
        }
    }
    seen
}

#[derive(Clone, Debug)]
struct Plan {
    tasks: Vec<Vec<Act>>,
    ending: Ending,
}

impl Plan {
    fn drawn(seed: u64) -> Plan {
        let mut random = Random::new(seed);
        let ending = match random.below(10) {
            0..=3 => Ending::Gather,
            4 => Ending::Yield,
            5 | 6 => Ending::OneByOne,
            7 | 8 => Ending::Meddle,
            _ => Ending::Leave,
        };
        let tasks = 2 + random.below(2);
        let mut acts = || (0..1 + random.below(3)).map(|_| draw(&mut random)).collect();
        Plan { tasks: (0..tasks).map(|_| acts()).collect(), ending }
    }

    async fn run(&self) -> (Vec<Vec<u32>>, [u32; 3]) {
        let world = Rc::new(World {
            cells: [0, 1, 2].map(SharedCell::new),
            locks: [(), ()].map(Mutex::new),
            queues: [1, 1].map(Queue::bounded),
            permits: Semaphore::new(2),
            bells: [(), ()].map(|()| Notify::new()),
            flag: Event::new(),
        });
        let ends: Vec<_> = self.tasks.iter().map(|_| oneshot::channel()).collect();
        let (senders, receivers): (Vec<_>, Vec<_>) = ends.into_iter().unzip();
        let mut receivers: Vec<_> = receivers.into_iter().map(Some).collect();
        receivers.rotate_right(1);
        let mail = senders.into_iter().zip(receivers).map(|(to, from)| Mail(Some(to), from));
        let tasks = self.tasks.iter().zip(mail);
        let tasks: Vec<_> =
            tasks.map(|(acts, mail)| spawn(perform(acts.clone(), world.clone(), mail))).collect();
        let seen = end(self.ending, tasks, &world).await;
        (seen, [0, 1, 2].map(|n| world.cells[n].get()))
    }
}

/// More schedules than this take too long to be run without pruning.
const MOST: u64 = 200;

#[test]
fn random_programs_agree() {
    let (mut all, mut run, mut known, mut programs) = (0, 0, 0, 0);
    for seed in 0..80 {
        let plan = Plan::drawn(seed);
        let agreed = catch_unwind(|| agree_within(MOST, || plan.run()));
        let counts = agreed.unwrap_or_else(|_| panic!("seed {seed}: {plan:?}"));
        if let Some(counts) = counts {
            programs += 1;
            all += counts.all;
            run += counts.run;
            known += usize::from(counts.known);
        }
    }
    assert!(programs > 50 && run * 2 < all, "{run} of {all} schedules of {programs} programs");
    assert!(known * 10 > programs * 8, "{known} of {programs}");
}

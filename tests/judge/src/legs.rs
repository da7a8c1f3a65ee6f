//! What an executor has to do, leg by leg, whoever has written it.
//!
//! These are taken from the tests of Handloom's own behaviour, and Handloom passes them: a test here
//! says so. The capstone's executor has to pass the same.

use crate::{holds, same};
use lessons::life::{self, Cell, Grid};
use std::cell::{Cell as Shared, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::sync::mpsc;
use std::task::{Poll, Waker};
use std::thread;
use std::time::Duration;

// ANCHOR: executor
/// An executor on a virtual clock: time passes where nothing else is left to be done.
pub trait Executor: Clone + 'static {
    /// What a task's output comes out of.
    type Join<T: 'static>: Future<Output = T>;

    /// An executor without tasks.
    fn new() -> Self;

    /// Runs `main` to its end, and the tasks meanwhile.
    fn block_on<T: 'static>(&self, main: impl Future<Output = T> + 'static) -> T;

    /// Queues a task.
    fn spawn<T: 'static>(&self, future: impl Future<Output = T> + 'static) -> Self::Join<T>;

    /// Waits for so long.
    fn sleep(&self, time: Duration) -> impl Future<Output = ()> + 'static;

    /// How much time has passed.
    fn now(&self) -> Duration;
}

type Log = Rc<RefCell<Vec<&'static str>>>;

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}
// ANCHOR_END: executor

/// Is pending once, having woken itself.
async fn give_up_the_turn() {
    let mut given = false;
    poll_fn(|cx| {
        if std::mem::replace(&mut given, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// What main gives comes out, and a task's output at its handle.
pub fn outputs<E: Executor>(look: &'static str) {
    let executor = E::new();
    let spawner = executor.clone();
    let output = executor.block_on(async move {
        let (one, two) = (spawner.spawn(async { 1 }), spawner.spawn(async { "two" }));
        // The one that was spawned later is joined first.
        (two.await, one.await)
    });
    same("the outputs of two tasks, joined in the opposite order", output, ("two", 1), look);
}

/// Tasks run in the order in which they are spawned and woken, and take turns.
pub fn turns<E: Executor>(look: &'static str) {
    let (executor, log) = (E::new(), Log::default());
    let (spawner, noted) = (executor.clone(), Rc::clone(&log));
    executor.block_on(async move {
        let speak = |first, second| {
            let log = Rc::clone(&noted);
            spawner.spawn(async move {
                log.borrow_mut().push(first);
                give_up_the_turn().await;
                log.borrow_mut().push(second);
            })
        };
        let speakers = [speak("a1", "a2"), speak("b1", "b2"), speak("c1", "c2")];
        for speaker in speakers {
            speaker.await;
        }
    });
    let expected = ["a1", "b1", "c1", "a2", "b2", "c2"];
    same("who had a turn", log.borrow().clone(), expected, look);
}

/// A task is polled for a reason: once for several wakes, and again for one during its poll.
pub fn polls<E: Executor>(look: &'static str) {
    let executor = E::new();
    let spawner = executor.clone();
    let polls = Rc::new(Shared::new(0));
    let counted = Rc::clone(&polls);
    executor.block_on(async move {
        let kept = Rc::new(RefCell::new(None::<Waker>));
        let waker = Rc::clone(&kept);
        let task = spawner.spawn(poll_fn(move |cx| {
            counted.set(counted.get() + 1);
            if counted.get() == 1 {
                cx.waker().wake_by_ref();
            }
            *waker.borrow_mut() = Some(cx.waker().clone());
            if counted.get() < 3 { Poll::Pending } else { Poll::Ready(()) }
        }));
        for _ in 0..10 {
            give_up_the_turn().await;
        }
        same("the polls of a task that wakes itself once", polls.get(), 2, look);
        let waker = kept.borrow_mut().take().expect("it was polled");
        for _ in 0..3 {
            waker.wake_by_ref();
        }
        task.await;
        waker.wake();
        give_up_the_turn().await;
        same("the polls after three wakes at once, and one after its end", polls.get(), 3, look);
    });
}

/// Sleeps end in the order of their deadlines, at their moments, and all together take as long as
/// the longest.
pub fn sleeps<E: Executor>(look: &'static str) {
    let executor = E::new();
    let spawner = executor.clone();
    let ended = Rc::new(RefCell::new(Vec::new()));
    let noted = Rc::clone(&ended);
    executor.block_on(async move {
        let sleeper = |name, time| {
            let (executor, ended) = (spawner.clone(), Rc::clone(&noted));
            spawner.spawn(async move {
                executor.sleep(ms(time)).await;
                ended.borrow_mut().push((name, executor.now()));
            })
        };
        let all = [sleeper("c", 300), sleeper("a", 100), sleeper("b", 200), sleeper("a too", 100)];
        for task in all {
            task.await;
        }
    });
    let expected = [("a", ms(100)), ("a too", ms(100)), ("b", ms(200)), ("c", ms(300))];
    same("who woke up when", ended.borrow().clone(), expected, look);
    same("the time that all have taken", executor.now(), ms(300), look);
}

/// Time stands still while anybody can run.
pub fn time<E: Executor>(look: &'static str) {
    let executor = E::new();
    let spawner = executor.clone();
    let seen = executor.block_on(async move {
        let sleeping = spawner.spawn(spawner.sleep(ms(100)));
        for _ in 0..10 {
            give_up_the_turn().await;
        }
        let seen = spawner.now();
        sleeping.await;
        seen
    });
    same("the time after ten turns, while another sleeps", seen, ms(0), look);
    same("the time when the sleeper is over", executor.now(), ms(100), look);
}

/// A sleep that is dropped holds nobody up.
pub fn dropped_sleeps<E: Executor>(look: &'static str) {
    let executor = E::new();
    let sleeper = executor.clone();
    executor.block_on(async move {
        let mut long = Box::pin(sleeper.sleep(ms(5000)));
        let begun = poll_fn(|cx| Poll::Ready(long.as_mut().poll(cx).is_pending())).await;
        holds("a sleep has to wait when it begins", begun, look);
        drop(long);
        sleeper.sleep(ms(10)).await;
    });
    same("the time, where a sleep of 5 s was given up", executor.now(), ms(10), look);
}

/// A thread may wake a task, whatever the loop does meanwhile.
pub fn threads<E: Executor>(look: &'static str) {
    let executor = E::new();
    let (sender, receiver) = mpsc::channel::<(Waker, mpsc::Sender<u32>)>();
    let helper = thread::spawn(move || {
        for (number, (waker, answer)) in (1..).zip(receiver) {
            let _ = answer.send(number);
            waker.wake();
        }
    });
    let sum = executor.block_on(async move {
        let mut sum = 0;
        for _ in 0..100 {
            let (answer, given) = mpsc::channel();
            let mut answer = Some(answer);
            sum += poll_fn(|cx| {
                if let Some(answer) = answer.take() {
                    sender.send((cx.waker().clone(), answer)).expect("the helper lives");
                }
                given.try_recv().map_or(Poll::Pending, Poll::Ready)
            })
            .await;
        }
        sum
    });
    helper.join().expect("it does not panic");
    same("the sum of a hundred answers from a thread", sum, 5050, look);
}

/// Conway's Life with a task for each cell, each of which waits for a tenth of a second, as in
/// lesson 21.
pub fn life<E: Executor>(look: &'static str) {
    const GENERATIONS: usize = 5;
    let executor = E::new();
    let spawner = executor.clone();
    let grids = executor.block_on(async move {
        let mut grid = glider();
        let mut grids = vec![grid.clone()];
        for _ in 1..GENERATIONS {
            let next = Rc::new(RefCell::new(Grid::new(grid.height(), grid.width())));
            let cells: Vec<_> = grid
                .positions()
                .map(|place| {
                    let (grid, next, executor) = (grid.clone(), Rc::clone(&next), spawner.clone());
                    spawner.spawn(async move {
                        executor.sleep(ms(100)).await;
                        let get = |y, x| grid.get(y, x);
                        let neighbors = life::count_neighbors(place.y, place.x, get);
                        let state = life::game_logic(get(place.y, place.x), neighbors);
                        next.borrow_mut().set(place.y, place.x, state);
                    })
                })
                .collect();
            for cell in cells {
                cell.await;
            }
            grid = next.borrow().clone();
            grids.push(grid.clone());
        }
        grids
    });
    let expected: Vec<_> =
        std::iter::successors(Some(glider()), |grid| Some(life::next_generation(grid)))
            .take(GENERATIONS)
            .collect();
    let shown = |grids: &[Grid]| grids.iter().map(ToString::to_string).collect::<Vec<_>>();
    same("five generations of a glider", shown(&grids), shown(&expected), look);
    same("the time of four steps of 45 cells at once", executor.now(), ms(400), look);
}

/// The glider that every Life lesson begins with.
fn glider() -> Grid {
    let mut grid = Grid::new(5, 9);
    for (y, x) in [(0, 3), (1, 4), (2, 2), (2, 3), (2, 4)] {
        grid.set(y, x, Cell::Alive);
    }
    grid
}

#[cfg(test)]
mod tests;

//! The executor that lessons 08 and 09 arrive at.

use super::{Pick, watch};
use handloom::trace::TaskId;
use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Wake, Waker};

/// Tasks, the queue of those that are ready, and nothing else: no time, no sockets, no sleep. When
/// nothing is ready it returns, and the lesson around it decides what to wait for.
///
/// ```
/// use lessons::by_hand::Executor;
/// use std::cell::Cell;
/// let sum = Cell::new(0);
/// let mut executor = Executor::new(None);
/// for n in 1..=3 {
///     executor.spawn("adder", async { sum.set(sum.get() + 1) });
/// }
/// assert_eq!(executor.run_ready(), 3);
/// assert!(executor.is_done());
/// assert_eq!(sum.get(), 3);
/// ```
pub struct Executor<'a> {
    tasks: Vec<Option<Task<'a>>>,
    ready: Arc<Ready>,
    pick: Pick,
}

type Body<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

struct Task<'a> {
    body: Body<'a>,
    header: Arc<Header>,
}

#[derive(Debug, Default)]
struct Ready {
    queue: Mutex<VecDeque<usize>>,
}

/// What a waker of a task holds.
#[derive(Debug)]
struct Header {
    task: TaskId,
    index: usize,
    queued: AtomicBool,
    ready: Arc<Ready>,
}

impl Ready {
    fn queue(&self) -> MutexGuard<'_, VecDeque<usize>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wake for Header {
    fn wake(self: Arc<Self>) {
        // Lesson 08: a task is in the queue at most once.
        if !self.queued.swap(true, Ordering::SeqCst) {
            self.ready.queue().push_back(self.index);
            watch::woken(self.task);
        }
    }
}

impl<'a> Executor<'a> {
    /// An executor that takes ready tasks in order, or in one that `seed` draws.
    pub fn new(seed: Option<u64>) -> Executor<'a> {
        Executor { tasks: Vec::new(), ready: Arc::default(), pick: Pick::new(seed) }
    }

    /// Queues `future` as a task.
    #[track_caller]
    pub fn spawn(&mut self, name: &str, future: impl Future<Output = ()> + 'a) {
        let index = self.tasks.len();
        let header = Header {
            task: watch::spawned(name),
            index,
            queued: AtomicBool::new(true),
            ready: Arc::clone(&self.ready),
        };
        self.tasks.push(Some(Task { body: Box::pin(future), header: Arc::new(header) }));
        self.ready.queue().push_back(index);
    }

    /// Polls whoever is ready until nobody is, and says how many polls that took.
    pub fn run_ready(&mut self) -> usize {
        let mut polls = 0;
        while let Some(index) = self.next() {
            // The index of a task that is done finds nobody.
            let Some(task) = &mut self.tasks[index] else {
                continue;
            };
            polls += 1;
            // Lesson 09: cleared before the poll, so that a wake during the poll counts.
            task.header.queued.store(false, Ordering::SeqCst);
            let waker = Waker::from(Arc::clone(&task.header));
            if watch::poll(task.header.task, task.body.as_mut(), &waker).is_ready() {
                // Nothing wakes the dead.
                task.header.queued.store(true, Ordering::SeqCst);
                self.tasks[index] = None;
            }
        }
        polls
    }

    fn next(&mut self) -> Option<usize> {
        let mut queue = self.ready.queue();
        if queue.is_empty() {
            return None;
        }
        let at = self.pick.next(queue.len());
        queue.remove(at)
    }

    /// Whether every task has ended.
    pub fn is_done(&self) -> bool {
        self.tasks.iter().all(Option::is_none)
    }
}

impl fmt::Debug for Executor<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Executor").field("ready", &self.ready).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::future::poll_fn;
    use std::task::Poll;

    #[test]
    fn a_task_is_polled_once_for_many_wakes_and_again_for_one_during_its_poll() {
        let kept = RefCell::new(None);
        let mut polls = 0;
        let mut executor = Executor::new(None);
        executor.spawn(
            "sleeper",
            poll_fn(|cx| {
                polls += 1;
                *kept.borrow_mut() = Some(cx.waker().clone());
                match polls {
                    1 => cx.waker().wake_by_ref(),
                    3 => return Poll::Ready(()),
                    _ => {}
                }
                Poll::Pending
            }),
        );
        assert_eq!(executor.run_ready(), 2, "the wake during the first poll counts");
        assert_eq!(executor.run_ready(), 0, "nobody woke it since");
        let waker: Waker = kept.take().unwrap();
        waker.wake_by_ref();
        waker.wake_by_ref();
        assert!(!executor.is_done());
        assert_eq!(executor.run_ready(), 1);
        assert!(executor.is_done());
        waker.wake();
        assert_eq!(executor.run_ready(), 0, "a waker that outlives its task finds nobody");
    }

    #[test]
    fn a_seed_changes_the_order_and_everyone_has_a_turn() {
        let order = |seed| {
            let said = RefCell::new(Vec::new());
            let mut executor = Executor::new(seed);
            for n in 0..6 {
                let said = &said;
                executor.spawn("speaker", async move { said.borrow_mut().push(n) });
            }
            executor.run_ready();
            assert!(executor.is_done());
            drop(executor);
            said.into_inner()
        };
        assert_eq!(order(None), [0, 1, 2, 3, 4, 5]);
        assert_ne!(order(Some(1)), order(None));
        assert_eq!(order(Some(1)), order(Some(1)));
    }
}

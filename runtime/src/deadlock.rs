//! Nothing is ready, and nothing ever will be: how that is known, and the report of it.

use crate::context;
use crate::core::Core;
use crate::slab::Key;
use crate::trace::{Actor, Inquiry, ObjectId, TaskId, Wait, in_words, take_waits};
use static_assertions::assert_impl_all;
use std::collections::BTreeMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

/// The report of a program in which every task waits for another one: who waits, for what, and at
/// which line.
///
/// [`Runtime::try_block_on`](crate::Runtime::try_block_on) returns it, and `block_on` panics with
/// it. **A deadlock is reported where it is certain**, and that is:
///
/// - the runtime looks for one: it has a virtual clock, or was built with
///   [`detect_deadlocks`](crate::Builder::detect_deadlocks);
/// - nothing is ready, no timer is set, and nobody [holds the clock](crate::time::hold);
/// - no [`Handle`](crate::Handle) is alive, by which another thread could spawn;
/// - every waker of every task sits in a wait list of this runtime: the line of a queue, a lock or
///   another primitive of [`sync`](crate::sync), a join handle, or a `gather` or `race_all` whose
///   children wait in such lists.
///
/// A waker anywhere else may be woken by somebody else, so there the loop waits as it does on a
/// real clock. That is so for sockets, which the world outside can make ready at any time; for
/// children, which exit when they like; for futures that keep wakers of their own,
/// `FuturesUnordered` among them; and for an awaited [`JobHandle`](crate::blocking::JobHandle). A
/// thread of your own that puts into a queue is seen by nothing but the clock that it holds: let it
/// take a [`hold`](crate::time::hold) along.
///
/// To learn what each task waits for, each is polled once more. That changes nothing in a correct
/// future. A task that *can go on* in that poll, though nobody woke it, is the victim of a **lost
/// wake-up**, and is reported as such.
///
/// ```
/// use handloom::sync::Queue;
///
/// let runtime = handloom::Runtime::builder().virtual_clock().build();
/// let queue = Queue::<u8>::named("orders", 1);
/// let deadlock = runtime.try_block_on(queue.get()).unwrap_err();
/// assert_eq!(deadlock.tasks().len(), 1);
/// assert!(deadlock.to_string().contains("waits for an item from the queue \"orders\""));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadlock {
    tasks: Vec<Stuck>,
    names: BTreeMap<ObjectId, String>,
}

assert_impl_all!(Deadlock: Send, Sync);

/// One task of a [`Deadlock`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stuck {
    /// Which task.
    pub task: TaskId,
    /// The name that it was spawned with.
    pub name: Option<String>,
    /// All that it waits for. Empty, if its future does not tell.
    pub waits: Vec<Wait>,
    /// It could have gone on, and nobody woke it: a lost wake-up.
    pub could_go_on: bool,
}

impl Deadlock {
    /// The tasks that wait, that of `block_on` first.
    pub fn tasks(&self) -> &[Stuck] {
        &self.tasks
    }

    /// The task that could have gone on, had it been woken. If there is one, the fault is in a
    /// future that loses wake-ups rather than in the order in which tasks wait for each other.
    pub fn lost_wakeup(&self) -> Option<TaskId> {
        self.tasks.iter().find(|stuck| stuck.could_go_on).map(|stuck| stuck.task)
    }
}

impl fmt::Display for Deadlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.lost_wakeup() {
            None => "deadlock: nothing is ready, and nothing ever will be",
            Some(_) => "lost wake-up: nothing is ready, though a task could go on",
        })?;
        for stuck in &self.tasks {
            write!(f, "\n  {}", stuck.task)?;
            match &stuck.name {
                Some(name) => write!(f, " \"{name}\"")?,
                None if stuck.task == TaskId::MAIN => f.write_str(" (main)")?,
                None => {}
            }
            if stuck.could_go_on {
                f.write_str(" could go on, and nobody woke it")?;
            } else if stuck.waits.is_empty() {
                f.write_str(" waits, and does not tell for what")?;
            }
            for (number, wait) in stuck.waits.iter().enumerate() {
                let joint = if number == 0 { " waits for" } else { "\n     and for" };
                write!(f, "{joint} {}", in_words(wait, &self.names))?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for Deadlock {}

impl Core {
    /// Whether it is certain that nothing will ever wake a task; `main` is the waker of the main
    /// future. Asked when nothing is ready.
    pub(crate) fn is_stuck(&self, main: &Waker) -> bool {
        let Some(watch) = &self.watch else { return false };
        // Holds and handles first, the inbox second: who lets go of them has sent what it had to.
        let outsiders = self.inbox.clock_is_held() || !watch.closed && self.inbox.has_handles();
        if outsiders || !self.inbox.is_empty() || !self.timers.is_empty() {
            return false;
        }
        // Of main's clones two are ours: the header, and the waker that the loop polls it with.
        let clones = Arc::strong_count(&self.main.header) - 2;
        watch.closed
            || watch.lists.hold_all(main, clones) && self.tasks.borrow().all_listed(&watch.lists)
    }

    /// Polls everybody once more, to learn what they wait for.
    pub(crate) fn inquire(
        &self,
        main: Pin<&mut dyn Future<Output = ()>>,
        waker: &Waker,
    ) -> Deadlock {
        let inquiry = Inquiry::begin(&self.clock);
        let polled = |cx: &mut Context<'_>| main.poll(cx).is_ready();
        let mut tasks = vec![self.ask(self.main.task(), waker, polled).0];
        let mut keys = self.tasks.borrow().keys();
        keys.sort_by_key(|key| key.serial);
        for key in keys {
            // One that was woken by what the others did has something to go on with.
            if self.tasks.borrow_mut().is_idle(key) {
                tasks.extend(self.ask_task(key));
            }
        }
        Deadlock { tasks, names: inquiry.names() }
    }

    fn ask_task(&self, key: Key) -> Option<Stuck> {
        let mut turn = None;
        self.tasks.borrow_mut().evict(key, &mut turn);
        let (mut body, waker) = turn.as_mut()?.parts();
        let mut output = None;
        let (stuck, panic) = self.ask(TaskId(key.serial), waker, |cx| {
            match body.as_mut().poll_any(cx) {
                Poll::Ready(ready) => output = Some(ready),
                Poll::Pending => {}
            }
            output.is_some()
        });
        self.settle(
            key,
            &mut turn,
            match (output, panic) {
                (Some(output), _) => Ok(Poll::Ready(output)),
                (None, Some(payload)) => Err(payload),
                (None, None) => Ok(Poll::Pending),
            },
        );
        Some(stuck)
    }

    /// One more poll of one task. It could go on if it is ready, if it woke anybody, or if it has
    /// joined or left a line.
    fn ask(
        &self,
        task: TaskId,
        waker: &Waker,
        poll: impl FnOnce(&mut Context<'_>) -> bool,
    ) -> (Stuck, Option<Box<dyn std::any::Any + Send>>) {
        let watch = self.watch.as_deref();
        let before = (self.has_ready(), watch.map(|watch| watch.lists.changes()));
        self.actor.set(Actor::Task(task));
        context::refill();
        let polled = catch_unwind(AssertUnwindSafe(|| poll(&mut Context::from_waker(waker))));
        context::unlimited();
        self.actor.set(Actor::Runtime);
        let after = (self.has_ready(), watch.map(|watch| watch.lists.changes()));
        let stuck = Stuck {
            task,
            name: watch.and_then(|watch| watch.name_of(task.0)),
            waits: take_waits(),
            could_go_on: !matches!(polled, Ok(false)) || before != after,
        };
        (stuck, polled.err())
    }
}

//! The loop.

use crate::builder::Builder;
use crate::context;
use crate::core::Core;
use crate::deadlock::Deadlock;
use crate::direct::Given;
use crate::handle::Handle;
use crate::inbox::Message;
use crate::panics::Panics;
use crate::park::{POLLS_PER_LOOK, Parked};
use crate::task::JoinHandle;
use crate::trace::Actor;
use static_assertions::assert_not_impl_any;
use std::panic::Location;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::Waker;
use std::time::Instant;

/// Everything that a program of tasks needs, on one thread: the tasks, the queue of those that
/// are ready, timers, and the reactor.
///
/// [`block_on`](Self::block_on) runs its loop. Tasks that are left over when it returns stay, and
/// go on in the next `block_on`; dropping the runtime drops them.
///
/// ```
/// let runtime = handloom::Runtime::new();
/// let sum = runtime.block_on(async {
///     let task = handloom::spawn(async { 20 });
///     task.await.unwrap() + 22
/// });
/// assert_eq!(sum, 42);
/// ```
#[derive(Debug)]
pub struct Runtime {
    pub(crate) core: Rc<Core>,
}

// Futures need not be `Send`, because nothing of a runtime ever leaves its thread.
assert_not_impl_any!(Runtime: Send, Sync);

impl Runtime {
    /// A runtime on the real clock that takes ready tasks in order. It holds no descriptor and no
    /// thread until something needs one.
    pub fn new() -> Self {
        Runtime::builder().build()
    }

    /// A runtime with a clock, a schedule or an observer of your choice.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Runs `main`, and with it every task, until `main` is done.
    ///
    /// # Panics
    /// If this thread is inside a `block_on` already: an inner loop would stop the outer one. If
    /// `main` panics; the panic of a task goes to whoever joins it. And with the report of a
    /// [`Deadlock`], if there is one and the runtime looks for it.
    #[track_caller]
    pub fn block_on<F: Future>(&self, main: F) -> F::Output {
        match self.try_block_on(main) {
            Ok(output) => output,
            Err(deadlock) => panic!("{deadlock}"),
        }
    }

    /// Runs `main`, and with it every task, until `main` is done or it is certain that it never
    /// will be.
    ///
    /// # Errors
    /// [`Deadlock`], if nothing will ever be ready again. `main` is dropped then; the tasks stay
    /// as they are. On a real clock a runtime looks for deadlocks if it was [built to].
    ///
    /// # Panics
    /// As [`block_on`](Self::block_on), but for the deadlock.
    ///
    /// [built to]: Builder::detect_deadlocks
    #[track_caller]
    pub fn try_block_on<F: Future>(&self, main: F) -> Result<F::Output, Deadlock> {
        self.run(main).map_err(|halt| match halt {
            Halt::Stuck(deadlock) => deadlock,
            Halt::Stopped => unreachable!("only the explorer stops a run"),
        })
    }

    /// Runs the loop, until `main` is done or the loop halts.
    #[track_caller]
    pub(crate) fn run<F: Future>(&self, main: F) -> Result<F::Output, Halt> {
        assert!(
            !context::is_inside(),
            "block_on was called inside block_on: this thread already runs a loop, await the \
             future instead (or use spawn_blocking for code that has to block)"
        );
        let _inside = context::enter(&self.core);
        self.core.main_begins(Location::caller());
        let mut output = None;
        // What the loop drives has no type of its own, so the loop is compiled once, in here.
        self.core.drive(pin!(async { output = Some(main.await) }))?;
        Ok(output.expect("the loop ends when the main future does"))
    }

    /// Queues a task before, between or after calls of [`block_on`](Self::block_on), as
    /// [`spawn`](crate::spawn) does inside. It runs while `block_on` does.
    #[track_caller]
    pub fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: 'static> + 'static,
    {
        let place = Location::caller();
        let _inside = context::enter(&self.core);
        self.core.spawn(None, place, future)
    }

    /// What other threads can hold of this runtime.
    pub fn handle(&self) -> Handle {
        Handle::new(self.core.inbox.clone())
    }

    /// The present moment on this runtime's clock.
    pub fn now(&self) -> Instant {
        self.core.clock.now()
    }

    /// How many tasks there are: those that live, and those that ended and were not joined yet.
    pub fn tasks(&self) -> usize {
        self.core.tasks.borrow().len()
    }
}

impl Default for Runtime {
    fn default() -> Self {
        Runtime::new()
    }
}

/// Every task is dropped, once, on this thread and outside every borrow; what their destructors
/// spawn is dropped unpolled. Handles and wakers that are left are harmless: they find nobody.
/// A hook, a foreign waker or a message that panics meanwhile keeps nothing of this from being
/// done; the first such panic goes on afterwards.
impl Drop for Runtime {
    fn drop(&mut self) {
        let _inside = context::enter(&self.core);
        let mut panics = Panics::default();
        self.core.drop_tasks(&mut panics);
        panics.catch(|| self.core.blocking.shut_down());
        panics.resume();
    }
}

/// How many messages of other threads are taken in between two looks at the tasks.
const MESSAGES_PER_PASS: usize = 1024;

/// Why the loop ended before the main future.
pub(crate) enum Halt {
    Stuck(Deadlock),
    /// Whoever gives the schedule did not want to go on.
    Stopped,
}

impl Core {
    /// The loop.
    fn drive(self: &Rc<Self>, mut main: Pin<&mut dyn Future<Output = ()>>) -> Result<(), Halt> {
        let waker = Waker::from(self.main.header.clone());
        self.wake_by(self.main.header.key(), Actor::Runtime);
        let mut turn = None;
        // ANCHOR: loop
        loop {
            // 1. What other threads have sent: wakes and spawns.
            if !self.inbox.is_empty() {
                self.receive();
            }
            // 2. The main future, if it was woken.
            if self.main.woken.get() && self.poll_main(main.as_mut(), &waker).is_ready() {
                return Ok(());
            }
            // ANCHOR: pass
            // 3. The tasks that are ready, and not those that become ready meanwhile. Where the
            // schedule is given, the one that it names, and no other.
            let given = self.director.as_ref().map(|director| self.obey(&**director));
            let pass = match given {
                None => self.tasks.borrow().pass(POLLS_PER_LOOK),
                Some(Given::Turn) => 1,
                Some(Given::Rest) => 0,
                Some(Given::End) => return Err(Halt::Stopped),
            };
            for _ in 0..pass {
                if !self.run_next(&mut turn) {
                    break;
                }
                self.count_poll();
            }
            // ANCHOR_END: pass
            // 4. The world outside: sockets and timers. Sleep there, if nothing is ready here.
            if self.has_ready() {
                // The pass counts for one: the main future, too, can wake itself for ever.
                self.count_poll();
            } else if given == Some(Given::Turn) {
                // Nothing is ready, and the schedule may know of something all the same.
            } else if self.park(&waker) == Parked::Stuck {
                return Err(Halt::Stuck(self.inquire(main, &waker)));
            }
        }
        // ANCHOR_END: loop
    }

    pub(crate) fn has_ready(&self) -> bool {
        self.main.woken.get() || self.tasks.borrow().has_ready() || !self.inbox.is_empty()
    }

    /// Takes the messages that are there, up to a number. Those that arrive meanwhile wait for the
    /// next pass: a thread that never stops sending, or that sends faster than the loop runs, must
    /// not keep it from timers and sockets.
    pub(crate) fn receive(self: &Rc<Self>) {
        let there = self.inbox.len();
        if there > MESSAGES_PER_PASS {
            self.polls.set(POLLS_PER_LOOK);
        }
        for _ in 0..there.min(MESSAGES_PER_PASS) {
            match self.inbox.receive() {
                Some(Message::Wake { header, by }) => {
                    header.arrived();
                    self.wake_by(header.key(), by);
                }
                Some(Message::Spawn(spawn)) => spawn(self),
                None => break,
            }
        }
    }
}

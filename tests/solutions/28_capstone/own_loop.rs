//! # Your own: the loop
//!
//! The order is what matters. Turns first, and a look at the sockets after each pass that waits for
//! nothing: so a task that always wakes itself does not keep the others' sockets waiting. Only when a
//! pass has found nobody and the look has woken nobody does time move on, and only where no timer is set
//! does the loop sleep. What ends that sleep is an event, or the bell, which a waker rings after it has
//! put its task into the queue: so nothing is lost between the last look into the queue and the sleep.
//!
//! Yours has about 150 lines. Handloom's has more, and now you know what for.

use std::future::poll_fn;
use std::io;
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;
use std::time::Duration;

// Your answers to the steps before.
#[path = "own_reactor.rs"]
mod own_reactor;
#[path = "own_tasks.rs"]
mod own_tasks;
#[path = "own_timers.rs"]
mod own_timers;
pub use own_reactor::Reactor;
pub use own_tasks::{JoinHandle, Tasks};
pub use own_timers::{Sleep, Timers};

#[derive(Clone)]
pub struct Runtime {
    pub tasks: Rc<Tasks>,
    pub timers: Rc<Timers>,
    pub reactor: Rc<Reactor>,
}

impl Runtime {
    pub fn new() -> io::Result<Runtime> {
        let (tasks, reactor) = (Rc::new(Tasks::default()), Rc::new(Reactor::new()?));
        // From here on whoever puts a task into the queue ends the sleep of the loop.
        let _ = tasks.ready.bell.set(reactor.bell()?);
        Ok(Runtime { tasks, timers: Rc::default(), reactor })
    }

    /// Runs `main`, as a task, and all others until it is done.
    pub fn block_on<T: 'static>(&self, main: impl Future<Output = T> + 'static) -> io::Result<T> {
        let mut main = self.tasks.spawn(main);
        let mut is_done = || {
            let mut nobody = std::task::Context::from_waker(std::task::Waker::noop());
            match pin!(&mut main).poll(&mut nobody) {
                Poll::Ready(output) => Some(output),
                Poll::Pending => None,
            }
        };
        loop {
            let turns = self.tasks.run_pass();
            if let Some(output) = is_done() {
                return Ok(output);
            }
            let woken = self.reactor.look(Some(Duration::ZERO))?;
            if turns > 0 || woken > 0 || self.tasks.ready.count() > 0 {
                continue;
            }
            if !self.timers.advance() {
                self.reactor.look(None)?;
            }
        }
    }
}

#[cfg(test)]
#[path = "../../checks/28_capstone/own_loop.rs"]
mod checks;

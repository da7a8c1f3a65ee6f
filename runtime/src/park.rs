//! What the loop does between tasks: a look at the world outside, or a sleep until it stirs.

use crate::core::Core;
use crate::primitive::thread;
use crate::trace::{self, What};
use std::rc::Rc;
use std::task::Waker;
use std::time::{Duration, Instant};

/// At most this many polls lie between two looks at timers and sockets, however much is ready.
pub(crate) const POLLS_PER_LOOK: usize = 64;

/// How a sleep of the loop ended.
#[derive(PartialEq, Eq)]
pub(crate) enum Parked {
    Awake,
    /// It would never have.
    Stuck,
}

impl Core {
    /// However long a pass is, sockets, timers and other threads are looked after in between.
    pub(crate) fn count_poll(self: &Rc<Self>) {
        self.polls.set(self.polls.get() + 1);
        if self.polls.get() >= POLLS_PER_LOOK {
            self.polls.set(0);
            self.receive();
            self.look();
        }
    }

    /// A look at sockets, children and timers that does not wait.
    fn look(&self) {
        self.look_outside();
        self.fire_due();
    }

    /// The same without the timers. Says how many of the others had something to tell.
    fn look_outside(&self) -> usize {
        self.reactor.look(Some(Duration::ZERO), &self.actor) + self.exits.look(&self.actor)
    }

    pub(crate) fn fire_due(&self) {
        if !self.timers.is_empty() {
            self.timers.fire(self.clock.now(), &self.actor);
        }
    }

    /// Nothing is ready. Waits until a socket, a timer, a child or another thread says otherwise;
    /// `main` is the waker of the main future.
    pub(crate) fn park(&self, main: &Waker) -> Parked {
        self.polls.set(0);
        let mut until = self.timers.next();
        if self.clock.is_virtual() {
            // What our own tasks have sent each other over loopback is there by the time it was
            // written. A look that finds nothing means that nothing is on its way.
            if self.look_outside() > 0 {
                return Parked::Awake;
            }
            // ANCHOR: jump
            if let Some(deadline) = until
                && !self.inbox.clock_is_held()
                && self.inbox.is_empty()
            {
                self.clock.advance_to(deadline);
                self.fire_due();
                return Parked::Awake;
            }
            // ANCHOR_END: jump
            // Somebody outside is at work, for as long as the clock is held.
            until = None;
        }
        if until.is_none() && self.is_stuck(main) {
            return Parked::Stuck;
        }
        // ANCHOR: asleep
        // Announce, re-check, block.
        self.inbox.unpark.announce();
        if self.inbox.is_empty() && self.may_wait(main) {
            self.wait(until);
        }
        self.inbox.unpark.awake();
        self.fire_due();
        Parked::Awake
        // ANCHOR_END: asleep
    }

    /// The last guard on the clock may have been dropped just before we announced: then nobody will
    /// ring, and there is a deadline to jump to, or a deadlock to tell of.
    fn may_wait(&self, main: &Waker) -> bool {
        let jumps = self.clock.is_virtual() && !self.timers.is_empty();
        self.inbox.clock_is_held() || !jumps && !self.is_stuck(main)
    }

    fn wait(&self, until: Option<Instant>) {
        trace::emit(|| What::Parked { until: until.map(trace::stamp) });
        while !self.wait_once(until) {}
        trace::emit(|| What::Unparked);
    }

    /// One sleep, in mio if there are sources, by parking the thread if there are none. It ends
    /// early where a child is to be looked at, in real time whatever the clock. False if it was for
    /// such a look, and all children run on: that is no reason to go round the loop.
    fn wait_once(&self, until: Option<Instant>) -> bool {
        let timeout = until.map(|until| until.saturating_duration_since(self.clock.now()));
        let pause = self.exits.pause();
        let for_children = pause.is_some_and(|pause| timeout.is_none_or(|until| pause < until));
        let timeout = if for_children { pause } else { timeout };
        let mut stirred = 0;
        if self.reactor.is_made() {
            stirred = self.reactor.look(timeout, &self.actor);
        } else {
            match timeout {
                Some(timeout) => thread::park_timeout(timeout),
                None => thread::park(),
            }
        }
        stirred += self.exits.look(&self.actor);
        // Whoever rings lowers the flag that was raised for it.
        !for_children || stirred > 0 || !self.inbox.unpark.is_announced()
    }
}

//! From the operating system's "this descriptor is ready" to the waker that waits for it.
//!
//! The reactor knows nothing of tasks. It keeps, for each source, the wakers of whoever waits for
//! one of its two directions; when mio reports a direction, it takes those wakers out and wakes
//! them. It never reads and never writes.

mod source;
mod unpark;

pub(crate) use source::{Source, Wait, part};
pub(crate) use unpark::Unpark;

use crate::inbox::Inbox;
use crate::panics::Panics;
use crate::slab::{Key, Slab};
use crate::trace::{self, Actor, Direction, SourceId, SourceKind, Tracer, What};
use mio::Interest;
use std::cell::{Cell, RefCell};
use std::io;
use std::sync::Arc;
use std::task::Waker;
use std::time::Duration;

/// mio's poll, and who waits for what. Sources own an `Rc` of it, so that a socket that outlives
/// its runtime can still be dropped in peace.
#[derive(Debug)]
pub(crate) struct Reactor {
    /// Made for the first source: a program that only computes and sleeps needs no descriptor.
    driver: RefCell<Option<Driver>>,
    sources: RefCell<Slab<Waiting>>,
    /// Kept between looks, for their memory.
    ready: RefCell<Vec<Readiness>>,
    woken: RefCell<Vec<Waker>>,
    serial: Cell<u32>,
    tickets: Cell<Ticket>,
    tracer: Option<Tracer>,
    inbox: Arc<Inbox>,
}

#[derive(Debug)]
struct Driver {
    poll: mio::Poll,
    events: mio::Events,
}

/// Who waits for one source.
#[derive(Debug)]
struct Waiting {
    id: SourceId,
    /// Both directions of a socket, and the one of a pipe.
    interest: Interest,
    read: Vec<(Ticket, Waker)>,
    write: Vec<(Ticket, Waker)>,
}

/// What the operating system said of one source.
#[derive(Debug)]
struct Readiness {
    key: Key,
    readable: bool,
    writable: bool,
}

/// The number of one wait, so that it can be updated and taken back.
type Ticket = u64;

/// How many events one look takes at most; what is left over is there at the next look.
const EVENTS: usize = 1024;

/// The token of the bell that ends a sleep. No key of a source has these bits.
const BELL: mio::Token = mio::Token(usize::MAX);

// A token carries a whole key, serial number included. That is what makes an event that was
// reported for a source that is gone find nobody, even where the descriptor is in use again.
static_assertions::const_assert!(usize::BITS >= u64::BITS);

impl Waiting {
    fn list(&mut self, direction: Direction) -> &mut Vec<(Ticket, Waker)> {
        match direction {
            Direction::Read => &mut self.read,
            Direction::Write => &mut self.write,
        }
    }
}

impl Reactor {
    pub(crate) fn new(inbox: Arc<Inbox>, tracer: Option<Tracer>) -> Self {
        Reactor {
            driver: RefCell::new(None),
            sources: RefCell::new(Slab::new()),
            ready: RefCell::default(),
            woken: RefCell::default(),
            serial: Cell::new(0),
            tickets: Cell::new(0),
            tracer,
            inbox,
        }
    }

    /// Whether the loop sleeps in mio. If not, it sleeps by parking its thread.
    pub(crate) fn is_made(&self) -> bool {
        self.driver.borrow().is_some()
    }

    fn register(
        &self,
        io: &mut impl mio::event::Source,
        kind: SourceKind,
        interest: Interest,
    ) -> io::Result<Key> {
        self.make_driver()?;
        self.serial.set(match &self.tracer {
            Some(tracer) => tracer.next_source(),
            None => self.serial.get().wrapping_add(1),
        });
        let id = SourceId(self.serial.get());
        let waiting = Waiting { id, interest, read: Vec::new(), write: Vec::new() };
        let key = self.sources.borrow_mut().insert(id.0, waiting);
        let token = mio::Token(key.to_bits() as usize);
        // All directions at once and edge-triggered: registered here, and never again.
        if let Some(driver) = &*self.driver.borrow()
            && let Err(error) = driver.poll.registry().register(io, token, interest)
        {
            self.sources.borrow_mut().remove(key);
            return Err(error);
        }
        let mut panics = Panics::default();
        panics.tell(|| What::SourceRegistered { source: id, kind });
        if !panics.is_empty() {
            self.sources.borrow_mut().remove(key);
        }
        panics.resume();
        Ok(key)
    }

    /// Makes ready what the first source needs, if it is not.
    pub(crate) fn make_driver(&self) -> io::Result<()> {
        let mut driver = self.driver.borrow_mut();
        if driver.is_none() {
            let poll = mio::Poll::new()?;
            self.inbox.unpark.use_mio(mio::Waker::new(poll.registry(), BELL)?);
            *driver = Some(Driver { poll, events: mio::Events::with_capacity(EVENTS) });
        }
        Ok(())
    }

    fn deregister(&self, io: &mut impl mio::event::Source, key: Key) {
        if let Some(driver) = &*self.driver.borrow() {
            // It fails only if the descriptor is not registered, and then there is nothing to do.
            let _ = driver.poll.registry().deregister(io);
        }
        let waiting = self.sources.borrow_mut().remove(key);
        if let Some(waiting) = waiting {
            trace::emit(|| What::SourceDeregistered { source: waiting.id });
        }
    }

    /// Keeps `waker` until the direction is reported ready. A wait that has a ticket already
    /// replaces its waker: the latest one counts.
    fn wait(&self, key: Key, direction: Direction, wait: &Cell<Option<Ticket>>, waker: &Waker) {
        let ticket = wait.get();
        let known = |list: &mut Vec<(Ticket, Waker)>| {
            list.iter().position(|(known, _)| Some(*known) == ticket)
        };
        if let Some(waiting) = self.sources.borrow_mut().get_mut(key) {
            let list = waiting.list(direction);
            if known(list).is_some_and(|at| list[at].1.will_wake(waker)) {
                return;
            }
        }
        let waker = waker.clone();
        let mut sources = self.sources.borrow_mut();
        let Some(waiting) = sources.get_mut(key) else {
            return;
        };
        let list = waiting.list(direction);
        let replaced = match known(list) {
            Some(at) => Some(std::mem::replace(&mut list[at].1, waker)),
            None => {
                self.tickets.set(self.tickets.get() + 1);
                wait.set(Some(self.tickets.get()));
                list.push((self.tickets.get(), waker));
                None
            }
        };
        drop(sources);
        drop(replaced);
    }

    /// Takes a wait back.
    fn forget(&self, key: Key, direction: Direction, ticket: Ticket) {
        let mut sources = self.sources.borrow_mut();
        let Some(waiting) = sources.get_mut(key) else {
            return;
        };
        let list = waiting.list(direction);
        let at = list.iter().position(|(known, _)| *known == ticket);
        let removed = at.map(|at| list.swap_remove(at));
        drop(sources);
        drop(removed);
    }

    fn id(&self, key: Key) -> SourceId {
        self.sources.borrow_mut().get_mut(key).map_or(SourceId(0), |waiting| waiting.id)
    }

    /// Asks the operating system what is ready, waits for that as long as `timeout` allows, and
    /// wakes who waits for it. Says how many sources were reported.
    pub(crate) fn look(&self, timeout: Option<Duration>, actor: &Cell<Actor>) -> usize {
        let (mut ready, mut woken) = (self.ready.take(), self.woken.take());
        self.ask(timeout, &mut ready);
        let mut reported = 0;
        let mut panics = Panics::default();
        for Readiness { key, readable, writable } in ready.drain(..) {
            let mut sources = self.sources.borrow_mut();
            // An event of a source that was dropped since finds nobody.
            let Some(waiting) = sources.get_mut(key) else { continue };
            let source = waiting.id;
            // A pipe that ends is reported as ended both ways.
            let readable = readable && waiting.interest.is_readable();
            let writable = writable && waiting.interest.is_writable();
            let mut take = |list: &mut Vec<(Ticket, Waker)>| {
                for (_, waker) in list.drain(..) {
                    woken.push(waker);
                }
            };
            if readable {
                take(&mut waiting.read);
            }
            if writable {
                take(&mut waiting.write);
            }
            drop(sources);
            reported += 1;
            panics.tell(|| What::SourceReady { source, readable, writable });
            let before = actor.replace(Actor::Reactor(source));
            for waker in woken.drain(..) {
                // What is reported now is not reported again: a waker that panics must not keep
                // the others from hearing of it.
                panics.catch(|| waker.wake());
            }
            actor.set(before);
        }
        self.ready.replace(ready);
        self.woken.replace(woken);
        panics.resume();
        reported
    }

    /// The system call, and a note of what it reported.
    fn ask(&self, timeout: Option<Duration>, ready: &mut Vec<Readiness>) {
        let mut driver = self.driver.borrow_mut();
        let Some(Driver { poll, events }) = &mut *driver else {
            return;
        };
        match poll.poll(events, timeout) {
            Ok(()) => {}
            // A signal came in between. The loop looks again of its own accord.
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return,
            Err(error) => panic!("the operating system refuses to wait for events: {error}"),
        }
        let of_sources = events.iter().filter(|event| event.token() != BELL);
        ready.extend(of_sources.map(|event| Readiness {
            key: Key::from_bits(event.token().0 as u64),
            // Errors and hang-ups end a wait in either direction: the operation that is tried
            // again will say what happened.
            readable: event.is_readable() || event.is_read_closed() || event.is_error(),
            writable: event.is_writable() || event.is_write_closed() || event.is_error(),
        }));
    }
}

#[cfg(test)]
mod tests;

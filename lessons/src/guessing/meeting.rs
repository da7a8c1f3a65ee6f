//! A place where the players of one thread wait for each other.

use crate::figures::Process;
use handloom::sync::Event;
use std::cell::Cell;
use std::rc::Rc;

/// The right to be waited for, and to wait for all others who have it. Who drops it has been there,
/// and be it on the way out: nobody waits for a player whose connection broke.
#[derive(Debug)]
pub(super) struct Meeting(Rc<Place>);

#[derive(Debug)]
struct Place {
    missing: Cell<usize>,
    complete: Event,
    threads: Rc<Cell<Option<u64>>>,
}

impl Meeting {
    /// For all who get a clone, and for this one. When the last of them has come, and before
    /// anybody leaves, `threads` is told how many threads this process has.
    pub(super) fn new(threads: &Rc<Cell<Option<u64>>>) -> Meeting {
        let threads = Rc::clone(threads);
        Meeting(Rc::new(Place { missing: Cell::new(1), complete: Event::new(), threads }))
    }

    /// Is there, and waits for the others.
    pub(super) async fn arrive(self) {
        let place = Rc::clone(&self.0);
        drop(self);
        place.complete.wait().await;
    }
}

impl Clone for Meeting {
    fn clone(&self) -> Self {
        self.0.missing.set(self.0.missing.get() + 1);
        Meeting(Rc::clone(&self.0))
    }
}

impl Drop for Meeting {
    fn drop(&mut self) {
        self.0.missing.set(self.0.missing.get() - 1);
        if self.0.missing.get() == 0 {
            self.0.threads.set(Process::now().threads);
            self.0.complete.set();
        }
    }
}

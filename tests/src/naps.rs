//! Whether a loop has fallen asleep, for threads that want to wake it from its sleep.

use handloom::trace::{Event, Observer, What};
use std::sync::{Arc, Condvar, Mutex};

/// An observer that counts how often the loop has parked. Its clones count together.
#[derive(Clone, Debug, Default)]
pub struct Naps(Arc<(Mutex<u64>, Condvar)>);

impl Naps {
    /// A loop that has not slept yet.
    pub fn new() -> Self {
        Naps::default()
    }

    /// Waits, once it is called, until the loop parks for the next time after this. Made on the
    /// thread of the loop, and called on another one.
    pub fn next(&self) -> impl FnOnce() + Send + use<> {
        let naps = self.clone();
        let before = *self.0.0.lock().unwrap();
        move || {
            let (count, parked) = &*naps.0;
            let count = count.lock().unwrap();
            drop(parked.wait_while(count, |count| *count == before).unwrap());
        }
    }
}

impl Observer for Naps {
    fn event(&self, event: Event) {
        if matches!(event.what, What::Parked { .. }) {
            let (count, parked) = &*self.0;
            *count.lock().unwrap() += 1;
            parked.notify_all();
        }
    }
}

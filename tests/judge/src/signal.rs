//! Something that threads wait for.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// How long nothing has to happen until a signal counts as one that will never be given.
const PATIENCE: Duration = Duration::from_secs(3);

/// The same when one has not been given already: the answer is wrong, and the runner waits.
const IMPATIENCE: Duration = Duration::from_millis(300);

/// The same for what a right answer may do without.
const BRIEFLY: Duration = Duration::from_secs(1);

/// Whether a signal was waited for in vain in this process.
static IN_VAIN: AtomicBool = AtomicBool::new(false);

/// Happens once, and threads wait until it has: this is how a check puts threads in an order, which
/// no clock decides then.
///
/// ```
/// let begun = judge::Signal::new();
/// let thread = std::thread::spawn({
///     let begun = begun.clone();
///     move || begun.give()
/// });
/// assert!(begun.wait());
/// # thread.join().unwrap();
/// ```
#[derive(Clone, Debug, Default)]
pub struct Signal {
    given: Arc<(Mutex<bool>, Condvar)>,
}

impl Signal {
    /// A signal that nobody has given.
    pub fn new() -> Self {
        Signal::default()
    }

    /// Lets all go on that wait for it, and all that come later.
    pub fn give(&self) {
        *self.given.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.given.1.notify_all();
    }

    /// Whether it has been given.
    pub fn is_given(&self) -> bool {
        *self.given.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Blocks the thread until the signal is given, and is `true` then. With a wrong answer that may
    /// be never: after some seconds it is `false`, so that the check can say what did not happen. With
    /// a right one the signal has to come whatever the threads do, and the seconds do not matter.
    pub fn wait(&self) -> bool {
        let patience = if IN_VAIN.load(Ordering::Relaxed) { IMPATIENCE } else { PATIENCE };
        let given = self.wait_for(patience);
        IN_VAIN.fetch_or(!given, Ordering::Relaxed);
        given
    }

    /// The same for a signal that comes with some right answers and not with others: nothing is wrong
    /// where it does not. It gives up sooner, and the check has to pass then.
    pub fn wait_briefly(&self) -> bool {
        self.wait_for(BRIEFLY)
    }

    fn wait_for(&self, patience: Duration) -> bool {
        let given = self.given.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (given, _) = self
            .given
            .1
            .wait_timeout_while(given, patience, |given| !*given)
            .unwrap_or_else(PoisonError::into_inner);
        *given
    }
}

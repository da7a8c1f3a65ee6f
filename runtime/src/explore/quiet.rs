//! Panics that are expected by the thousand, and are not to be printed.

use std::cell::Cell;
use std::panic;
use std::sync::Once;

thread_local! {
    static HUSHED: Cell<bool> = const { Cell::new(false) };
}

/// Keeps panics of this thread from being printed, until it is dropped. They are results here.
///
/// The first call puts a hook in front of the one that is there; it asks this thread's mark and
/// passes everything else on. A program that sets a hook of its own later gets to see all panics.
pub(super) fn hush() -> Hush {
    static HOOK: Once = Once::new();
    // A thread that is panicking must not touch the hook.
    if !std::thread::panicking() {
        HOOK.call_once(|| {
            let before = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                if !HUSHED.try_with(Cell::get).unwrap_or(false) {
                    before(info);
                }
            }));
        });
    }
    Hush { before: HUSHED.replace(true) }
}

/// See [`hush`].
pub(super) struct Hush {
    before: bool,
}

impl Drop for Hush {
    fn drop(&mut self) {
        HUSHED.set(self.before);
    }
}

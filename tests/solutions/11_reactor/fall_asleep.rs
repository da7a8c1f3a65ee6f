//! # How to fall asleep
//!
//! Announce, look again, and only then block. Whatever the moment at which a message comes: before the
//! announcement, and the look that follows sees it; after it, and the sender sees the announcement and
//! rings. There is no third case.
//!
//! The sender keeps the other half of the bargain: it leaves the message first and looks for the
//! announcement then. Handloom's loop falls asleep like this (`reactor/unpark.rs`).

use handloom::sync::{Notify, SharedCell};
use handloom::yield_now;

/// What the loop and those who send share. Others may come in between any two of the calls.
struct Door {
    messages: SharedCell<u32>,
    announced: SharedCell<bool>,
    bell: Notify,
}

impl Door {
    /// Whether there is a message; it is taken out.
    async fn look(&self) -> bool {
        yield_now().await;
        let found = self.messages.get() > 0;
        if found {
            self.messages.set(self.messages.get() - 1);
        }
        found
    }

    /// Lets those who send know whether they have to ring.
    async fn announce(&self, sleeps: bool) {
        yield_now().await;
        self.announced.set(sleeps);
    }

    /// Sleeps until the bell has been rung.
    async fn block(&self) {
        self.bell.notified().await;
    }

    /// Leaves a message, and rings if the loop sleeps.
    async fn send(&self) {
        yield_now().await;
        self.messages.set(self.messages.get() + 1);
        yield_now().await;
        if self.announced.get() {
            self.bell.notify_one();
        }
    }
}

/// Waits until there is a message, and takes it. It sleeps as long as there is none.
async fn wait(door: &Door) {
    loop {
        door.announce(true).await;
        let found = door.look().await;
        if found {
            door.announce(false).await;
            return;
        }
        door.block().await;
    }
}

#[cfg(test)]
#[path = "../../checks/11_reactor/fall_asleep.rs"]
mod checks;

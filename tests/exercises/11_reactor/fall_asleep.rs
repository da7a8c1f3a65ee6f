//! # How to fall asleep
//!
//! Other threads leave messages, and ring the bell if the loop has announced that it sleeps. Looking and
//! falling asleep are two things, and a message may come between them. If it comes after the look and
//! before the announcement, nobody rings, and the loop sleeps beside a full letter box.
//!
//! Chapter: `11_reactor`. You may change: the order of what is done in `wait`.

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
    // TODO: there is a moment at which a message is missed.
    loop {
        if door.look().await {
            return;
        }
        door.announce(true).await;
        door.block().await;
        door.announce(false).await;
    }
}

#[cfg(test)]
#[path = "../../checks/11_reactor/fall_asleep.rs"]
mod checks;

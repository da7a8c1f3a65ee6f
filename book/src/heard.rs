//! What mdBook has to say while it builds.
//!
//! It logs, goes on and exits with 0: also where a file that a page includes is not there. Here
//! whatever it warns of is a fault of the book.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

#[derive(Clone, Debug, Default)]
struct Heard(Arc<Mutex<Vec<String>>>);

/// Does `work`, and gives what was warned of meanwhile on this thread.
pub(crate) fn while_doing<T>(work: impl FnOnce() -> T) -> (T, Vec<String>) {
    let heard = Heard::default();
    let done = tracing::subscriber::with_default(heard.clone(), work);
    let lines = std::mem::take(&mut *heard.0.lock().unwrap_or_else(PoisonError::into_inner));
    (done, lines)
}

impl Subscriber for Heard {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event() && *metadata.level() <= Level::WARN
    }

    fn event(&self, event: &Event<'_>) {
        let mut message = Message(String::new());
        event.record(&mut message);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(message.0);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// The text of one event, on one line.
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            let text = format!("{value:?}");
            self.0 = text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
    }
}

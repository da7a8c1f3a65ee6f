//! The number under which a queue, a lock or a coroutine appears in a trace.

use super::waits::tell_name;
use super::{ObjectId, ObjectKind, Tracer, What, current, emit};
use std::sync::atomic::{AtomicU64, Ordering};

/// A number given at first use, per trace.
///
/// A primitive can be made before any runtime exists and can outlive it, so it cannot be numbered
/// when it is made. It carries a `Tag`; the first event about it in a trace asks the tag for an id.
/// The upper half of the word says which trace the lower half, the number, belongs to.
#[derive(Debug)]
pub(crate) struct Tag {
    kind: ObjectKind,
    name: Option<Box<str>>,
    word: AtomicU64,
}

impl Tag {
    pub(crate) const fn new(kind: ObjectKind) -> Self {
        Tag { kind, name: None, word: AtomicU64::new(0) }
    }

    pub(crate) fn named(kind: ObjectKind, name: &str) -> Self {
        Tag { kind, name: Some(name.into()), word: AtomicU64::new(0) }
    }

    /// The id in the current trace. Call it only where the trace is [enabled](super::enabled) or
    /// waits are collected; without a tracer the number is 0.
    pub(crate) fn id(&self) -> ObjectId {
        let Some(tracer) = current() else {
            return ObjectId { kind: self.kind, number: 0 };
        };
        let object = self.id_in(&tracer);
        if let Some(name) = &self.name {
            tell_name(object, name);
        }
        object
    }

    /// Whether it has an id in the current trace.
    pub(super) fn is_numbered(&self) -> bool {
        let word = self.word.load(Ordering::Relaxed);
        current().is_some_and(|tracer| (word >> 32) as u32 == tracer.serial())
    }

    fn id_in(&self, tracer: &Tracer) -> ObjectId {
        // Relaxed: the word stands alone, no other memory is published through it.
        let word = self.word.load(Ordering::Relaxed);
        if (word >> 32) as u32 == tracer.serial() {
            return ObjectId { kind: self.kind, number: word as u32 };
        }
        let fresh = u64::from(tracer.serial()) << 32 | u64::from(tracer.next_number(self.kind));
        let settled = self.word.compare_exchange(word, fresh, Ordering::Relaxed, Ordering::Relaxed);
        // Two threads may have been first: the number of the quicker one holds.
        let object =
            ObjectId { kind: self.kind, number: settled.map_or_else(|w| w, |_| fresh) as u32 };
        if let (Ok(_), Some(name)) = (settled, &self.name) {
            emit(|| What::Named { object, name: name.to_string() });
        }
        object
    }
}

//! One record of what happened, and nothing that looks at it.
//!
//! The runtime prints nothing and counts nothing. It calls [`emit`] at every step that a reader
//! could want to see, and whoever is interested sets an [`Observer`]. Without one, a call to
//! `emit` is one read of a thread-local flag and a branch; the event is never built.
//!
//! ```
//! use handloom::trace::{Recorder, What};
//! use handloom::Runtime;
//!
//! let recorder = Recorder::new();
//! let runtime = Runtime::builder().virtual_clock().observer(recorder.clone()).build();
//! runtime.block_on(async { handloom::spawn(async { 1 + 1 }).await })?;
//!
//! let polls = recorder.events().iter().filter(|e| matches!(e.what, What::Polled { .. })).count();
//! assert_eq!(polls, 3); // main, the task, and main again with the task's result
//! # Ok::<(), handloom::JoinError>(())
//! ```

mod emit;
mod event;
mod ids;
mod observer;
mod recorder;
mod tag;
mod ticket;
mod touch;
mod tracer;
mod waits;
mod waits_for;
mod words;

pub use emit::{emit, enabled, output};
pub use event::{Actor, CoroutineStatus, Event, ResumedWith, SourceKind, What};
pub use ids::{ObjectId, ObjectKind, Place, SourceId, TaskId, ThreadId, TimerId};
pub use observer::Observer;
pub use recorder::Recorder;
pub use ticket::{ThreadScope, ThreadTicket, ticket};
pub use tracer::Tracer;
pub use waits::{take_waits, waits};
pub use waits_for::{Direction, Wait, WaitsFor};

pub(crate) use emit::{
    HOOKS, Scope, current, emit_at, notes_anything, on_behalf_of, stamp, thread,
};
pub(crate) use tag::Tag;
pub(crate) use touch::{Shared, Touch, take_touches, touch, touching};
pub(crate) use waits::{Inquiry, Noting, inquiring, note, note_places, noted, noting, settled};
pub(crate) use words::in_words;

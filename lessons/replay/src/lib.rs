//! A recorded run, at every step of it.
//!
//! ```text
//! FILE.json ─ read ─▶ Recording ─ Replay::new ─▶ Replay ─ at(k) ─▶ &World
//! ```
//!
//! [`read`](read()) turns a file that `--record` wrote into a header and events. [`Replay`] walks
//! through the events, forwards and backwards, and knows the [`World`] after each of them: every
//! task with its state and what it waits for, the ready queue, the timers, the sockets, the queues,
//! what was printed. It decides from the events alone. Whoever shows a run, in a terminal or in a
//! page, asks here, so that the question what a run means is answered once.
//!
//! ```
//! use handloom::trace::{output, Recorder};
//! use replay::{Header, Recording, Replay, TaskState};
//!
//! let recorder = Recorder::new();
//! let runtime = handloom::Runtime::builder().virtual_clock().observer(recorder.clone()).build();
//! runtime.block_on(async {
//!     handloom::spawn_named("greeter", async { output("hello") }).await.unwrap();
//! });
//!
//! let recording = Recording { header: Header::default(), events: recorder.events() };
//! let mut replay = Replay::new(recording);
//! let end = replay.len();
//! let world = replay.at(end);
//! assert!(world.tasks.iter().all(|(_, task)| task.state == TaskState::Done));
//! assert_eq!(world.output[0].line, "hello");
//! assert_eq!(replay.at(0).output.len(), 0);
//! ```
#![forbid(unsafe_code)]

// From a file to events.
mod read;

// From events to the state of everything.
mod table;

mod ready;

mod rows;

mod world;

mod step;

mod things;

// Walking through a run, and asking about it.
mod run;

mod find;

mod same;

mod threads;

// The same for viewers that are not written in Rust.
mod states;

pub use find::{Kind, Wake};
pub use lessons::view::{Header, Names, Outside, SourceFile, names};
pub use read::{ReadError, Recording, read, read_text};
pub use ready::ReadyQueue;
pub use rows::{
    Answer, Cell, Coroutine, Job, JobState, Lock, OutputLine, Queue, Signal, Source, Task,
    TaskState, Thread, Timer,
};
pub use run::Replay;
pub use same::task_events;
pub use table::Table;
pub use things::Thing;
pub use world::{Now, World};

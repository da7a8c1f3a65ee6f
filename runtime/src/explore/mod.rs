//! Every schedule of a small program.
//!
//! A test that passes has passed under one schedule. The [`Explorer`] runs a program under *every*
//! one: at each step any of the tasks that are ready may be next, and it tries them all. It counts
//! what comes out, and finds panics, failed checks, deadlocks and lost wake-ups, with a shortest
//! schedule that leads there and can be replayed as a trace.
//!
//! ```
//! use handloom::explore::Explorer;
//! use handloom::sync::SharedCell;
//! use std::rc::Rc;
//!
//! // Two workers add one each, and somebody else may have the turn between the read and the write.
//! let explored = Explorer::new().run(async || {
//!     let total = Rc::new(SharedCell::new(0));
//!     let workers: Vec<_> = (0..2)
//!         .map(|_| {
//!             let total = total.clone();
//!             handloom::spawn(async move {
//!                 let seen = total.get();
//!                 handloom::yield_now().await;
//!                 total.set(seen + 1);
//!             })
//!         })
//!         .collect();
//!     handloom::gather(workers).await;
//!     total.get()
//! });
//! assert_eq!(explored.schedules(), 6);
//! let counts: Vec<_> = explored.outcomes().iter().map(|(total, it)| (*total, it.count)).collect();
//! assert_eq!(counts, [(1, 4), (2, 2)]);
//! assert_eq!(explored.outcomes()[&1].shortest.to_string(), "0,1,1,0");
//! ```
//!
//! # What a program has to be like
//! - **It does the same whenever the schedule is the same**: no real time, no threads, no sockets,
//!   no children, no random numbers, and nothing left over from one run to the next. Each run has a
//!   fresh runtime on a virtual clock. A program that strays is told so by a panic.
//! - **What is to be interleaved is a task.** The program's own future is no choice: it runs as
//!   soon as it is woken, and when it ends, the run ends, with all tasks that are left.
//! - A task can be interrupted where it returns `Pending`, and nowhere else. That is what tasks are
//!   like. To let others in elsewhere, yield there.
//! - It is small. Three workers that take four turns each have 34,650 schedules, four have
//!   63,063,000.
//!
//! # What the search is like
//! It goes depth-first, and through everything within its bounds: it does not stop at the first
//! failure, so that *shortest* means shortest of all schedules that were run: of those with the
//! fewest steps the one with the fewest preemptions, and of those the one that was found first. A
//! bound that has cut something off is [reported](Explored::cut). The idea of running a program
//! once per schedule is that of Godefroid's `VeriSoft`, and of CHESS, loom and shuttle.

mod droppable;

mod execution;

mod explored;

mod explorer;

mod fault;

mod footprint;

mod quiet;

mod replay;

mod schedule;

mod search;

pub use droppable::{Droppable, droppable};
pub use explored::{Cut, Explored, Failure, Tally};
pub use explorer::Explorer;
pub use fault::Fault;
pub use replay::{Replay, Replayed};
pub use schedule::{BadSchedule, Choice, Schedule};

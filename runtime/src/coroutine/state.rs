//! The four states of a generator, and which call leads from which to which.
//!
//! ```text
// ANCHOR: states
//!                      next                          yield
//!   GEN_CREATED ───────────────────▶ GEN_RUNNING ───────────────▶ GEN_SUSPENDED
//!        │                             │      ▲                        │
//!        │ throw, close                │      └────────────────────────┘
//!        │ (the body never runs)       │        next, send, throw, close
//!        ▼                             ▼
//!   GEN_CLOSED ◀───────────────────────┘
//!                return, raise, panic
// ANCHOR_END: states
//! ```
//!
//! Nothing leads out of `GEN_CLOSED`, and the body is dropped on the way into it.

use std::fmt;

/// The state of a generator; `Display` gives the names of Python's `inspect.getgeneratorstate`.
///
/// It is the type that the trace reports, under the name that the protocol gives it.
///
/// ```
/// use handloom::coroutine::GeneratorState;
/// assert_eq!(GeneratorState::Suspended.to_string(), "GEN_SUSPENDED");
/// ```
pub use crate::trace::CoroutineStatus as GeneratorState;

impl fmt::Display for GeneratorState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            GeneratorState::Created => "GEN_CREATED",
            GeneratorState::Running => "GEN_RUNNING",
            GeneratorState::Suspended => "GEN_SUSPENDED",
            GeneratorState::Closed => "GEN_CLOSED",
        })
    }
}

static_assertions::const_assert!(size_of::<GeneratorState>() == 1);

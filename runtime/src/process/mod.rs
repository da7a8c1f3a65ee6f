//! Child processes, as plain as the standard library's: the same names, and `await` where it would
//! block. On Unix only, for the pipes are Unix pipes.
//!
//! ```
//! use handloom::process::Command;
//!
//! # handloom::block_on(async {
//! let output = Command::new("echo").arg("Hello from the child!").output().await?;
//! assert!(output.status.success());
//! assert_eq!(output.stdout, b"Hello from the child!\n");
//! # std::io::Result::Ok(()) }).unwrap();
//! ```
//!
//! # Exit
//!
//! A child's pipes are sources of the reactor, like sockets. Its exit is not: the loop asks the
//! operating system for it, at once when a pipe of the child ends, and otherwise after 1 ms, 2 ms,
//! 4 ms and so on, up to every 20 ms while somebody waits. So an exit is known 20 ms late at worst,
//! and [`Child::kill`] is there all the time.
//!
//! # A dropped child
//!
//! Dropping a [`Child`] lets it run on, as dropping a [`JoinHandle`](crate::JoinHandle) does;
//! [`Command::kill_on_drop`] has it killed instead. Either way it is reaped when it exits, also
//! after the runtime is gone: as long as this process lives, no zombie stays.
//!
//! # Time
//!
//! Children live in real time. While a child runs, a virtual clock stands still, unless the child
//! was told [not to hold it](Command::holds_clock).

mod child;
mod collect;
mod command;
mod exit;
mod outputs;
mod pipe;
mod refused;
mod stdin;

pub use child::Child;
pub use collect::Collect;
pub use command::Command;
pub use exit::Exit;
pub use outputs::{ChildStderr, ChildStdout};
#[doc(no_inline)]
pub use std::process::{ExitStatus, Output, Stdio};
pub use stdin::ChildStdin;

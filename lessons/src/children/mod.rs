//! What lesson 13 needs beside its children: the same things done by the standard library, a program
//! that encrypts, this program as a child of itself where there is no such program, and a look at
//! what the operating system says of a process.

pub mod blocking;

mod beside;
mod options;
mod own;
mod processes;
mod sha256;
mod tell;
mod tool;

pub use beside::Beside;
pub use options::{Options, PARAMS};
pub use own::{asked, not_here};
#[cfg(unix)]
pub(crate) use processes::running;
pub use processes::{becomes_zombie, is_zombie, zombies};
pub use tell::{Said, Tell};
pub use tool::Tool;

use std::error::Error;
use std::time::Duration;

/// What a lesson's functions come to.
pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What is encrypted: ten bytes each.
pub const DATA: [&str; 3] = ["ten bytes,", "and 10 mor", "e: a third"];

/// How long a piece of work takes.
pub const WORK: Duration = Duration::from_millis(10);

/// Works, one piece after another. It would go on for ever.
pub async fn work() {
    loop {
        handloom::time::sleep(WORK).await;
    }
}

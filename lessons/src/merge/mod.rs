//! Several growing logs merged into one: item 62 of the notes. What its versions have in common,
//! which is everything but who waits for what.

mod confirm;
mod job;
mod log;
mod options;
mod round;
mod run;
mod tail;
mod writers;

pub use job::Job;
pub use options::{PARAMS, VERSIONS};
pub use run::{Output, Run};
pub use tail::{Read, Tail};

use options::{Options, Trouble};
use run::Tally;

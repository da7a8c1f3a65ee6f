//! The recording of a run that failed.

use handloom::trace::Event;
use lessons::view::{Header, record};
use std::path::Path;
use std::{env, fs};

/// Where the course runner wants the recording of a failure. Without it nothing is written.
const WANTED: &str = "HANDLOOM_RECORDING";

/// The learner's file, from the root of the workspace, as the course runner names it.
const EXERCISE: &str = "HANDLOOM_EXERCISE";

/// Writes the events down where they are wanted, and gives the name of the file. A recording that
/// cannot be written is no reason to hide what it is about.
pub(crate) fn keep(events: &[Event]) -> Option<String> {
    let file = env::var(WANTED).ok()?;
    let exercise = env::var(EXERCISE).ok()?;
    let name = Path::new(&exercise).file_stem()?.to_string_lossy();
    let header = Header::of_a_program(&name, &exercise, events);
    fs::write(&file, record::text(&header, events)).ok()?;
    Some(file)
}

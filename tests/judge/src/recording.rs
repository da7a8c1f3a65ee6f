//! The recording of a run that failed.

use crate::learner;
use handloom::trace::Event;
use lessons::view::{Header, record};
use std::path::Path;
use std::{env, fs};

/// The folder into which the course runner wants the recordings of failures. Without it nothing is
/// written.
const WANTED: &str = "HANDLOOM_RECORDINGS";

/// Writes the events down where they are wanted, and gives the name of the file. A recording that
/// cannot be written is no reason to hide what it is about.
pub(crate) fn keep(events: &[Event]) -> Option<String> {
    let folder = env::var(WANTED).ok()?;
    let exercise = learner::file()?;
    let name = Path::new(&exercise).file_stem()?.to_string_lossy();
    let header = Header::of_a_program(&name, &exercise, events);
    // The checks run one after the other, and each has a recording of its own.
    let file = format!("{folder}/{}.json", fs::read_dir(&folder).ok()?.count() + 1);
    fs::write(&file, record::text(&header, events)).ok()?;
    Some(file)
}

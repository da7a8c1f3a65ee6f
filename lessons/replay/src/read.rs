//! Reading a recording, whatever state it is in.

mod document;
mod fields;
mod sound;

use document::document;
use handloom::trace::Event;
use lessons::view::Header;
use std::error::Error;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// A run as it was written down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recording {
    /// What it says about itself.
    pub header: Header,
    /// What happened.
    pub events: Vec<Event>,
}

/// Reads a file that a lesson's `--record` wrote.
///
/// # Errors
/// If the file cannot be read, is no recording, is damaged or cut off, tells of what cannot have
/// happened, or was written by a newer version. The error is one line: the file, the place in it, and what to do.
pub fn read(path: &Path) -> Result<Recording, ReadError> {
    let wrong = |what: Wrong| ReadError { path: path.to_owned(), what };
    let bytes = fs::read(path).map_err(|error| wrong(Wrong::Unreadable(error.to_string())))?;
    parse(&bytes).map_err(wrong)
}

/// Reads a recording from memory; `name` is what an error calls it.
///
/// # Errors
/// As [`read`], but for the file that cannot be read.
pub fn read_text(name: &str, text: &[u8]) -> Result<Recording, ReadError> {
    parse(text).map_err(|what| ReadError { path: name.into(), what })
}

fn parse(bytes: &[u8]) -> Result<Recording, Wrong> {
    let json: serde_json::Value = serde_json::from_slice(bytes).map_err(|error| {
        if error.is_eof() {
            Wrong::CutOff { line: error.line() }
        } else {
            Wrong::NotJson(error.to_string())
        }
    })?;
    document(&json)
}

/// Why a file could not be read as a recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    path: PathBuf,
    what: Wrong,
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Wrong {
    Unreadable(String),
    CutOff {
        line: usize,
    },
    NotJson(String),
    NoRecording,
    Newer {
        version: u64,
    },
    /// In which part of it, and what is the matter there.
    Damaged {
        place: String,
        what: String,
    },
}

const AGAIN: &str = "record it again with the lesson's --record";

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.path.display())?;
        match &self.what {
            Wrong::Unreadable(error) => {
                write!(f, "cannot be read: {error}; expected a file that a lesson's --record wrote")
            }
            Wrong::CutOff { line } => {
                write!(f, "line {line}: the file ends in the middle of the recording; {AGAIN}")
            }
            Wrong::NotJson(error) => write!(f, "no JSON: {error}; {AGAIN}"),
            Wrong::NoRecording => {
                write!(
                    f,
                    "no recording of a lesson; expected a file that a lesson's --record wrote"
                )
            }
            Wrong::Newer { version } => {
                let known = lessons::view::record::VERSION;
                write!(f, "a recording of version {version}, and this program knows version ")?;
                write!(
                    f,
                    "{known}; build this program from the same source as the lesson, or {AGAIN}"
                )
            }
            Wrong::Damaged { place, what } => write!(f, "{place}: {what}; {AGAIN}"),
        }
    }
}

impl Error for ReadError {}

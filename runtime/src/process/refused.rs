//! A program that could not be started.

use std::error::Error;
use std::fmt;
use std::io;
use std::process::Command;

/// The operating system's error, with the name of the program that it is about. Its kind stays.
pub(super) fn refused(command: &Command, error: io::Error) -> io::Error {
    let program = command.get_program().display().to_string();
    // A directory that is not there gives the same error as a program that is not.
    let directory = command.get_current_dir().filter(|directory| !directory.is_dir());
    let directory = directory.map(|directory| directory.display().to_string());
    io::Error::new(error.kind(), Refused { program, directory, error })
}

#[derive(Debug)]
struct Refused {
    program: String,
    /// The directory to start it in, if there is none.
    directory: Option<String>,
    error: io::Error,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Refused { program, directory, error } = self;
        write!(f, "cannot start the program \"{program}\"")?;
        if let Some(directory) = directory {
            write!(f, " in \"{directory}\", which is no directory")?;
        }
        write!(f, ": {error}")
    }
}

// The system's error is in the sentence: as a source, it would be told twice.
impl Error for Refused {}

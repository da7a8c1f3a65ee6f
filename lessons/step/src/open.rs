//! What there is to be opened: a recording, or a lesson that is run for one.

use crate::End;
use crate::catalog;
use crate::inputs::Inputs;
use crate::run;
use replay::{Recording, read};
use std::ffi::{OsStr, OsString};
use std::path::Path;

/// What `--help` prints.
pub(crate) const HELP: &str = "\
step: walks through a recorded run of a lesson, forwards and backwards

  cargo run --bin step -- 21_life_coroutines [lesson arguments]
                                        runs the lesson, records it, and opens the run
  cargo run --bin step -- FILE.json     opens what a lesson's --record wrote
  cargo run --bin step -- --play 15_counter_race [--workers N] [--increments N]
                                        be the scheduler: say which worker is next, and
                                        lose an update in as few steps as can be

A lesson's number is enough: step 21. Inside, ? shows the keys and q quits.";

const USAGE: &str = "expected a lesson, such as 21_life_coroutines, or a recording, FILE.json";

/// What the arguments ask for.
#[derive(Debug)]
pub(crate) enum Wanted<'a> {
    Opened(Recording),
    Lesson { name: String, arguments: &'a [OsString] },
}

/// Looks at the arguments, and at the file if they name one. What is wrong is told in one line.
pub(crate) fn wanted(arguments: &[OsString]) -> Result<Wanted<'_>, String> {
    let Some((first, rest)) = arguments.split_first() else {
        return Err(USAGE.into());
    };
    let path = Path::new(first);
    let is_file = path.extension() == Some(OsStr::new("json")) || path.is_file();
    if !is_file {
        return Ok(Wanted::Lesson { name: catalog::lesson(first)?, arguments: rest });
    }
    match rest.first() {
        None => read(path).map(Wanted::Opened).map_err(|error| error.to_string()),
        Some(word) => {
            Err(format!("unknown argument {word:?}: a recording is opened without any more"))
        }
    }
}

impl Wanted<'_> {
    /// The recording, and what else is to be said of it.
    pub(crate) fn recording(self, inputs: &Inputs) -> Result<(Recording, Option<String>), End> {
        match self {
            Wanted::Opened(recording) => Ok((recording, None)),
            Wanted::Lesson { name, arguments } => run::lesson(&name, arguments, inputs),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(words: &[&str]) -> String {
        let words: Vec<_> = words.iter().map(OsString::from).collect();
        let why = wanted(&words).unwrap_err();
        assert!(!why.contains('\n'), "{why}");
        why
    }

    #[test]
    fn what_cannot_be_opened_is_refused_in_one_line() {
        assert!(refused(&[]).contains("expected a lesson"));
        assert!(refused(&["98_nothing"]).contains("17_life"));
        assert!(refused(&["no/such.json"]).contains("no/such.json: cannot be read"));
        assert!(refused(&["run.json", "--seed"]).contains("\"--seed\""));
        assert!(refused(&["Cargo.toml"]).starts_with("Cargo.toml: no JSON"));
    }
}

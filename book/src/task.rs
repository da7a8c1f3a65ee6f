//! What the command line asks for.

use crate::{Faults, Place, pages, python, refresh, serve};
use lexopt::{Arg, Parser, ValueExt};
use std::ffi::OsString;

const HELP: &str = "\
book: the book of the course

  cargo run -p book                       builds it, and says where
  cargo run -p book -- serve [--port N]   serves it on this machine, and again after each change
  cargo run -p book -- refresh            writes anew what the pages take from runs
  cargo run -p book -- python [NAME]      runs the Python programs beside the lessons,
                                          and measures both";

/// One of the things that this program does.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Task {
    /// Builds the pages.
    Build,
    /// Serves them on this machine.
    Serve {
        /// At this port; without one, at a port that is free.
        port: Option<u16>,
    },
    /// Writes what is generated.
    Refresh,
    /// Says what there is to be asked for.
    Help,
    /// Runs the Python programs and the lessons beside each other.
    Python {
        /// The one whose name that is; without one, all.
        only: Option<&'static str>,
    },
}

impl Task {
    /// Reads the arguments that follow the program's name.
    ///
    /// # Errors
    ///
    /// One line that says what is wrong with them.
    pub fn parse<I>(given: I) -> Result<Task, String>
    where
        I: IntoIterator<Item: Into<OsString>>,
    {
        const EXPECTED: &str = "expected nothing, serve [--port N], refresh, or python [NAME]";
        let mut parser = Parser::from_args(given);
        let mut task = None;
        while let Some(arg) = parser.next().map_err(|error| error.to_string())? {
            task = Some(match (arg, task) {
                (Arg::Value(word), None) if word == "serve" => Task::Serve { port: None },
                (Arg::Value(word), None) if word == "refresh" => Task::Refresh,
                (Arg::Short('h') | Arg::Long("help"), None) => Task::Help,
                (Arg::Value(word), None) if word == "python" => Task::Python { only: None },
                (Arg::Value(word), Some(Task::Python { only: None })) => {
                    let name = word.to_str().and_then(python::named);
                    let unknown = || {
                        let word = word.display();
                        format!("python {word}: there is no program or lesson of that name")
                    };
                    Task::Python { only: Some(name.ok_or_else(unknown)?) }
                }
                (Arg::Long("port"), Some(Task::Serve { port: None })) => {
                    let value = parser.value().map_err(|error| error.to_string())?;
                    let port = value
                        .parse()
                        .map_err(|_| format!("--port {value:?}: expected 0 to 65535"))?;
                    Task::Serve { port: Some(port) }
                }
                (Arg::Value(word), _) => return Err(format!("{}: {EXPECTED}", word.display())),
                (arg, _) => return Err(format!("{}: {EXPECTED}", arg.unexpected())),
            });
        }
        Ok(task.unwrap_or(Task::Build))
    }

    /// Does it, and gives what is to be said about it.
    ///
    /// # Errors
    ///
    /// What is wrong with the book, one line each.
    pub fn run(self) -> Result<String, Faults> {
        let place = Place::here();
        match self {
            Task::Build => {
                let built = place.built();
                pages::build(&place, &built)?;
                Ok(format!("the book is built: {}", built.join("index.html").display()))
            }
            Task::Serve { port } => serve::serve(&place, port),
            Task::Refresh => refresh::refresh(&place),
            Task::Python { only } => python::run(&place, only),
            Task::Help => Ok(HELP.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_one_thing() {
        let task = |words: &str| Task::parse(words.split_whitespace());
        assert_eq!(task(""), Ok(Task::Build));
        assert_eq!(task("serve"), Ok(Task::Serve { port: None }));
        assert_eq!(task("serve --port 3000"), Ok(Task::Serve { port: Some(3000) }));
        assert_eq!(task("refresh"), Ok(Task::Refresh));
        assert_eq!(task("--help"), Ok(Task::Help));
        assert_eq!(task("python"), Ok(Task::Python { only: None }));
        let only = Some("15_counter_race");
        assert_eq!(task("python 15_counter_race"), Ok(Task::Python { only }));
        for wrong in [
            "build",
            "--port 3000",
            "serve 3000",
            "serve --port",
            "serve --port 65536",
            "serve --port 1 --port 2",
            "refresh serve",
            "refresh --port 1",
            "python 15_counter_race again",
        ] {
            let said = task(wrong).unwrap_err();
            assert!(said.contains("expected") || said.contains("missing"), "{wrong}: {said}");
            assert!(!said.contains('\n'), "{said}");
        }
    }
}

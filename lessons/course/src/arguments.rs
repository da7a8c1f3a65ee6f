//! What is asked for on the command line.

use crate::End;
use lexopt::prelude::{Long, Short, Value};
use lexopt::{Arg, ValueExt};

/// What `--help` prints.
pub(crate) const HELP: &str = "\
course: the exercises, one after the other

  cargo run --bin course                  where you are, and what is next
  cargo run --bin course -- watch [NAME]  checks it again whenever you save it

  run [NAME]           checks the exercise that is next, or this one; --all checks
                       every one that was changed, and notes what passes
  hint [NAME]          the first hint; --level 2 or 3 for more
  solution [NAME]      the solution, after yours has passed; --show for before
  list [WORD]          all of them, or those with WORD in them; --open, --done and
                       --skipped for some
  skip [NAME]          leaves it for later
  reset [NAME]         gives the exercise back as it was; keeps yours beside it;
                       --yes does not ask
  verify [NAME..]      for maintainers: holds exercises, solutions and wrong
                       answers to their rules

  --json               for another program: without a command, with list, and with run

NAME is an exercise's name, its file, or enough of the name. Without one, it is
the exercise that is next.";

/// What is asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Command {
    pub(crate) verb: Verb,
    /// Exercises, or words to filter by.
    pub(crate) names: Vec<String>,
    /// As JSON.
    pub(crate) json: bool,
    /// `--all`, `--show` or `--yes`: the one flag that a command has.
    pub(crate) flag: bool,
    /// `--level`.
    pub(crate) level: Option<usize>,
    /// `--open`, `--done`, `--skipped`.
    pub(crate) states: Vec<String>,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Verb {
    #[default]
    Status,
    Help,
    Run,
    Watch,
    Hint,
    Solution,
    List,
    Skip,
    Reset,
    Verify,
}

impl Verb {
    const ALL: [(&'static str, Verb); 9] = [
        ("run", Verb::Run),
        ("watch", Verb::Watch),
        ("hint", Verb::Hint),
        ("solution", Verb::Solution),
        ("list", Verb::List),
        ("skip", Verb::Skip),
        ("reset", Verb::Reset),
        ("verify", Verb::Verify),
        ("help", Verb::Help),
    ];

    fn flag(self) -> Option<&'static str> {
        match self {
            Verb::Run => Some("all"),
            Verb::Solution => Some("show"),
            Verb::Reset => Some("yes"),
            _ => None,
        }
    }
}

impl Command {
    /// Reads the command line of this program.
    pub(crate) fn from_arguments() -> Result<Command, End> {
        Command::read(lexopt::Parser::from_env())
    }

    fn read(mut parser: lexopt::Parser) -> Result<Command, End> {
        let mut command = Command::default();
        let wrong = |why: String| End::Usage(format!("{why}; --help lists what there is"));
        while let Some(argument) = parser.next().map_err(|error| wrong(error.to_string()))? {
            match argument {
                Long("help") | Short('h') => command.verb = Verb::Help,
                Long("json") => command.json = true,
                Long("level") if command.verb == Verb::Hint => {
                    let level = parser.value().and_then(|value| value.parse());
                    let level: usize = level.map_err(|error| wrong(error.to_string()))?;
                    if !(1..=3).contains(&level) {
                        return Err(wrong(format!("--level {level}: expected 1, 2 or 3")));
                    }
                    command.level = Some(level);
                }
                Long(state @ ("open" | "done" | "skipped")) if command.verb == Verb::List => {
                    command.states.push(state.to_owned());
                }
                Long(flag) if Some(flag) == command.verb.flag() => command.flag = true,
                Value(word) if command.verb == Verb::Status => {
                    let word = word.string().map_err(|error| wrong(error.to_string()))?;
                    let known = Verb::ALL.iter().find(|(name, _)| *name == word);
                    let Some((_, verb)) = known else {
                        return Err(wrong(format!("{word:?} is no command")));
                    };
                    command.verb = *verb;
                }
                Value(name) => {
                    let name = name.string().map_err(|error| wrong(error.to_string()))?;
                    if !command.names.is_empty() && command.verb != Verb::Verify {
                        return Err(wrong(format!("{name:?}: one name is enough")));
                    }
                    command.names.push(name);
                }
                Arg::Short(_) | Long(_) => return Err(wrong(argument.unexpected().to_string())),
            }
        }
        if command.json && !matches!(command.verb, Verb::Status | Verb::List | Verb::Run) {
            return Err(wrong("--json: expected it alone, with list or with run".into()));
        }
        Ok(command)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str) -> Result<Command, String> {
        let parser = lexopt::Parser::from_args(words.split_whitespace());
        Command::read(parser).map_err(|end| match end {
            End::Usage(why) => why,
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn commands_are_read() {
        assert_eq!(read("").unwrap(), Command::default());
        let hint = read("hint walk --level 2").unwrap();
        assert_eq!(
            (hint.verb, hint.level, &*hint.names),
            (Verb::Hint, Some(2), &["walk".into()][..])
        );
        assert!(read("reset --yes walk").unwrap().flag);
        assert_eq!(read("list --done --open").unwrap().states, ["done", "open"]);
        assert!(read("run --json").unwrap().json);
    }

    #[test]
    fn what_is_wrong_is_told_in_one_line() {
        for (words, why) in [
            ("fly", "\"fly\" is no command"),
            ("run one two", "one name is enough"),
            ("hint --level 4", "expected 1, 2 or 3"),
            ("hint --level x", "x"),
            ("run --yes", "--yes"),
            ("watch --json", "--json"),
        ] {
            let said = read(words).unwrap_err();
            assert!(said.contains(why) && !said.contains('\n'), "{words}: {said}");
        }
    }
}

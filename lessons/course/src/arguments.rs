//! What is asked for on the command line.

use crate::End;
use crate::catalog::Catalog;
use lexopt::prelude::{Long, Short, Value};
use lexopt::{Arg, ValueExt};
use std::path::Path;

/// What `--help` prints.
pub(crate) const HELP: &str = "\
course: the exercises, one after the other

  cargo run --bin course                  where you are, and what is next
  cargo run --bin course -- watch [NAME]  checks it again whenever you save it

  run [NAME]         checks the exercise that is next, or this one; --all checks
                     all that were changed, and notes those that pass
  hint [NAME]        a hint, and the next one when it is asked again; --level 1,
                     2 or 3 for that one
  solution [NAME]    the solution, after yours has passed; --show for before
  list [WORD]        all of them, or those with WORD in them; --open, --done and
                     --skipped for some
  skip [NAME]        leaves it for later
  reset [NAME]       gives the exercise back as it was; keeps yours beside it;
                     --yes does not ask
  verify [NAME..]    for maintainers: holds exercises, solutions and wrong
                     answers to their rules

  --json             for another program: alone, with list, and with run

NAME is an exercise's name, its file, or enough of the name; a topic's name or
number stands for the first of its exercises that is not done, and for all of
them with --all and verify. Without one, it is the exercise that is next.";

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

    /// The options that it has, besides `--help`.
    fn options(self) -> &'static [&'static str] {
        match self {
            Verb::Status => &["json"],
            Verb::Run => &["all", "json"],
            Verb::List => &["open", "done", "skipped", "json"],
            Verb::Hint => &["level"],
            Verb::Solution => &["show"],
            Verb::Reset => &["yes"],
            Verb::Help | Verb::Watch | Verb::Skip | Verb::Verify => &[],
        }
    }

    /// What is wrong with an option that it does not have.
    fn refuses(self, option: &str) -> String {
        if let Some(near) = console::nearest(option, self.options().iter().copied()) {
            return format!("--{option}: did you mean --{near}?");
        }
        match Verb::ALL.iter().find(|(_, verb)| verb.options().contains(&option)) {
            Some((name, _)) => format!("--{option} is for `{name}`, and comes after it"),
            None => format!("--{option}: there is no such option"),
        }
    }
}

/// What is wrong with a word that is no command.
fn unknown(word: &str) -> String {
    let name = Path::new(word).file_stem().unwrap_or_default();
    if Catalog::read().is_ok_and(|it| it.exercises.iter().any(|it| *it.name == *name)) {
        return format!("{word:?} is no command; did you mean run {word}?");
    }
    match console::nearest(word, Verb::ALL.iter().map(|(name, _)| *name)) {
        Some(near) => format!("{word:?} is no command; did you mean {near}?"),
        None => format!("{word:?} is no command"),
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
                Long(option) if !command.verb.options().contains(&option) => {
                    return Err(wrong(command.verb.refuses(option)));
                }
                Long("json") => command.json = true,
                Long("level") => {
                    let level = parser.value().and_then(|value| value.parse());
                    let level: usize = level.map_err(|error| wrong(error.to_string()))?;
                    if !(1..=3).contains(&level) {
                        return Err(wrong(format!("--level {level}: expected 1, 2 or 3")));
                    }
                    command.level = Some(level);
                }
                Long(state @ ("open" | "done" | "skipped")) => {
                    command.states.push(state.to_owned());
                }
                Long(_) => command.flag = true,
                Value(word) if command.verb == Verb::Status => {
                    let word = word.string().map_err(|error| wrong(error.to_string()))?;
                    let known = Verb::ALL.iter().find(|(name, _)| *name == word);
                    let Some((_, verb)) = known else {
                        return Err(wrong(unknown(&word)));
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
                Arg::Short(_) => return Err(wrong(argument.unexpected().to_string())),
            }
        }
        if command.json && !command.verb.options().contains(&"json") {
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
            ("fly", "\"fly\" is no command; --help"),
            ("wacth", "did you mean watch?"),
            ("countdown", "did you mean run countdown?"),
            ("run --al", "did you mean --all?"),
            ("--level 2", "--level is for `hint`, and comes after it"),
            ("run --fast", "--fast: there is no such option"),
            ("run -x", "-x"),
            ("run one two", "one name is enough"),
            ("hint --level 4", "expected 1, 2 or 3"),
            ("hint --level x", "x"),
            ("run --yes", "--yes"),
            ("watch --json", "--json is for `run`"),
            ("--json watch", "expected it alone, with list or with run"),
            ("step", "did you mean run step?"),
        ] {
            let said = read(words).unwrap_err();
            assert!(said.contains(why) && !said.contains('\n'), "{words}: {said}");
        }
    }
}

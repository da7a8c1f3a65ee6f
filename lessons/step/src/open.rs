//! What there is to be opened: a recording, or a lesson that is run for one.

use crate::End;
use crate::catalog;
use crate::inputs::Inputs;
use crate::player::Player;
use crate::run;
use crate::terminal;
use replay::{Replay, read};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

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

const NO_TERMINAL: &str = "this needs a terminal; a lesson's --trace prints the same run as text";

/// What the arguments ask for.
#[derive(Debug)]
enum Wanted<'a> {
    File(PathBuf),
    Lesson { name: String, arguments: &'a [OsString] },
}

/// Looks at the arguments. What is wrong with them is told in one line.
fn wanted(arguments: &[OsString]) -> Result<Wanted<'_>, String> {
    let Some((first, rest)) = arguments.split_first() else {
        return Err(USAGE.into());
    };
    let path = Path::new(first);
    let is_file = path.extension() == Some(OsStr::new("json")) || path.is_file();
    if !is_file {
        return Ok(Wanted::Lesson { name: catalog::lesson(first)?, arguments: rest });
    }
    match rest.first() {
        None => Ok(Wanted::File(path.to_owned())),
        Some(word) => {
            Err(format!("unknown argument {word:?}: a recording is opened without any more"))
        }
    }
}

/// The recording that the arguments ask for, and what else is to be said of it. What is wrong with
/// it, or with them, is told before a terminal is missed, and that before a lesson runs for nothing.
pub(crate) fn player(arguments: &[OsString], inputs: &mut Inputs) -> Result<Player, End> {
    match wanted(arguments).map_err(End::Wrong)? {
        Wanted::File(path) => {
            let player = inputs.meanwhile(move || opened(&path))??;
            terminal::required(NO_TERMINAL)?;
            Ok(player)
        }
        Wanted::Lesson { name, arguments } => {
            terminal::required(NO_TERMINAL)?;
            let ran = run::lesson(&name, arguments, inputs)?;
            let file = ran.recording();
            let mut player = inputs.meanwhile(move || opened(&file))??;
            player.remark(ran.remark);
            Ok(player)
        }
    }
}

/// A large recording takes a second or two.
fn opened(file: &Path) -> Result<Player, End> {
    let recording = read(file).map_err(|error| End::Wrong(error.to_string()))?;
    Ok(Player::new(Replay::new(recording)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(words: &[&str]) -> String {
        let words: Vec<_> = words.iter().map(OsString::from).collect();
        let End::Wrong(why) = player(&words, &mut Inputs::new().unwrap()).unwrap_err() else {
            panic!("{words:?}");
        };
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

//! What comes after `--play`.

use crate::catalog;
use lessons::race::Work;
use std::ffi::OsString;

const PLAYED: &str = "15_counter_race";

/// One key is one worker, and a game is small.
const MOST: u64 = 9;

/// The race that the arguments ask for, or why it cannot be played, in one line.
pub(crate) fn work(arguments: &[OsString]) -> Result<Work, String> {
    let Some((first, rest)) = arguments.split_first() else {
        return Err(format!("--play: expected a lesson: --play {PLAYED}"));
    };
    let lesson = catalog::lesson(first)?;
    if lesson != PLAYED {
        return Err(format!("{lesson} cannot be played; {PLAYED} can: --play {PLAYED}"));
    }
    let mut work = Work { workers: 2, increments: 1 };
    let mut words = rest.iter().map(|word| word.to_string_lossy());
    while let Some(word) = words.next() {
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (&*word, None),
        };
        if !matches!(name, "--workers" | "--increments") {
            return Err(format!(
                "unknown argument {word:?}: a game takes --workers and --increments"
            ));
        }
        let value = value.or_else(|| words.next().map(String::from)).unwrap_or_default();
        let number = value.parse().ok().filter(|number| (1..=MOST).contains(number));
        let number = number.ok_or_else(|| {
            format!("{name} {value:?}: expected a number from 1 to {MOST} for a game")
        })?;
        match name {
            "--workers" => work.workers = number as usize,
            _ => work.increments = number,
        }
    }
    Ok(work)
}

//! The recorded runs in the pages.
//!
//! A row of [`RUNS`] says which lesson is run, with which arguments, and what a reader is to see in
//! it. The lesson records the run, the reducer of the package `replay` says what it comes to at every
//! step, and one fragment holds all of that: the source, the state before the first event, what each
//! event changes, and the events in words, as a table that needs no JavaScript. The page applies the
//! changes and shows them; it does not know what an event means.

mod data;
mod fragment;
mod recorded;
mod table;

pub use data::data;
pub use recorded::{keep, programs};
pub use table::{Lockstep, Origin, PAIRS, Pair, RUNS, Run};

use crate::{Faults, Generated, Generator, Place};
use replay::{Recording, Replay};
use std::path::Path;

/// Makes `book/fragments/runs`.
pub const GENERATOR: Generator = Generator { folder: "runs", repeatable: true, make: fragments };

/// All fragments of runs and of pairs, made from what the lessons do.
fn fragments(place: &Place) -> Result<Vec<Generated>, Faults> {
    let programs = programs(place).map_err(|fault| vec![fault])?;
    let (mut made, mut faults) = (Vec::new(), Vec::new());
    let mut keep = |name: &str, text: Result<String, String>| match text {
        Ok(text) => made.push(Generated { path: name.into(), text }),
        Err(fault) => faults.push(fault),
    };
    for run in RUNS {
        let text = replay(place, &programs, run).map(|mut replay| fragment::one(run, &mut replay));
        keep(&format!("{}.html", run.name), text);
    }
    for pair in PAIRS {
        let text = pair.sides().and_then(|[one, other]| {
            let sides =
                [(one, replay(place, &programs, one)?), (other, replay(place, &programs, other)?)];
            Ok(fragment::two(pair, sides))
        });
        keep(&format!("{}.html", pair.name()), text);
    }
    if faults.is_empty() { Ok(made) } else { Err(faults) }
}

/// The run of a row, at its first step.
///
/// # Errors
///
/// One line: the run cannot be had, or is not what a page may hold.
pub fn replay(place: &Place, programs: &Path, run: &Run) -> Result<Replay, String> {
    let recording = recorded::recording(place, programs, run)?;
    check(run, &recording).map_err(|fault| format!("run {}: {fault}", run.name))?;
    Ok(Replay::new(recording))
}

/// What every run in a page has to keep to.
fn check(run: &Run, recording: &Recording) -> Result<(), String> {
    let (events, most) = (recording.events.len(), run.most);
    if events > most {
        return Err(format!("{events} events, and at most {most} may be in the page"));
    }
    if events == 0 || recording.header.left_out > 0 {
        return Err("it has no events, or they were not all recorded".into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_runs_have_one_name() {
        let pairs = PAIRS.iter().map(Pair::name);
        let mut names: Vec<_> = RUNS.iter().map(|run| run.name.to_owned()).chain(pairs).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn every_pair_is_of_two_runs() {
        for pair in PAIRS {
            assert!(pair.sides().is_ok(), "{}", pair.name());
        }
    }

    #[test]
    fn a_run_that_is_too_long_is_refused() {
        let run = Run { most: 1, ..RUNS[0] };
        let place = Place::here();
        let fault = programs(&place).and_then(|programs| replay(&place, &programs, &run));
        let fault = fault.unwrap_err();
        assert!(fault.contains("at most 1 may be in the page"), "{fault}");
    }
}

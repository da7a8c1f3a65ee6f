//! Checks an exercise whenever it is saved.
//!
//! It looks at the file four times a second instead of asking the system to be told: that works on
//! a network's disk and under WSL as well.

use crate::End;
use crate::catalog::{Catalog, Exercise};
use crate::check::{Verdict, check};
use crate::commands::{self, say};
use crate::progress::{Progress, State};
use crate::terminal::Keys;
use crate::{hints, listing, report};
use std::fs;
use std::io::{self, IsTerminal};
use std::time::{Duration, SystemTime};

const LOOK: Duration = Duration::from_millis(250);

/// What is to be done after a key or a save.
enum Then {
    Check,
    Next,
    Quit,
}

/// Watches this exercise, and the next one when the learner goes on to it.
pub(crate) fn watch(
    catalog: &Catalog,
    mut progress: Progress,
    first: &Exercise,
) -> Result<(), End> {
    let keys = Keys::take();
    let mut exercise = first;
    loop {
        let saved = stamp(catalog, exercise);
        clear();
        say(format_args!("checking {} …", exercise.file()));
        let verdict = match check(catalog, exercise) {
            Ok(verdict) => verdict,
            // Cargo could not do it: somebody may be about to mend that.
            Err(End::Usage(why)) => Verdict::Unchecked(why),
            Err(end) => return Err(end),
        };
        let passed = commands::note(&mut progress, exercise, &verdict)?;
        let quits = keys.forget('q')?;
        show(catalog, exercise, &progress, &verdict);
        if quits {
            return Ok(());
        }
        match wait(catalog, &mut progress, exercise, passed, saved, &keys)? {
            Then::Check => {}
            Then::Quit => return Ok(()),
            Then::Next => {
                let is_open = progress.state(&exercise.name) == State::Open;
                if is_open {
                    progress.set(&exercise.name, State::Skipped)?;
                }
                exercise = following(catalog, &progress, exercise);
            }
        }
    }
}

/// The next open one after this, or the first that is left, or this one again.
fn following<'a>(catalog: &'a Catalog, progress: &Progress, from: &'a Exercise) -> &'a Exercise {
    let after = catalog.exercises.iter().skip_while(|it| it.name != from.name).skip(1);
    let mut open = after.filter(|it| progress.state(&it.name) == State::Open);
    open.next().or_else(|| report::next(&catalog.exercises, progress)).unwrap_or(from)
}

fn show(catalog: &Catalog, exercise: &Exercise, progress: &Progress, verdict: &Verdict) {
    clear();
    let (topic, title) = (&exercise.topic, catalog.title(exercise));
    let bar = report::bar(catalog, progress);
    say(format_args!("{bar}\n{topic} · {title}\n{}\n\n", exercise.file()));
    say(report::verdict(catalog, exercise, verdict) + "\n");
    // Whoever is at work on a hint still needs it after saving. Once it passes, none is left.
    let hint = hints::seen(progress, exercise);
    if !hint.is_empty() {
        say(hint + "\n");
    }
    say(keys_of(matches!(verdict, Verdict::Passed(_))));
}

fn keys_of(passed: bool) -> &'static str {
    if passed {
        "n next · s solution · l list · r check again · q quit"
    } else {
        "save to check · h hint · l list · n leave it for later · r check now · q quit"
    }
}

/// Answers keys until something is to be done.
fn wait(
    catalog: &Catalog,
    progress: &mut Progress,
    exercise: &Exercise,
    passed: bool,
    saved: Option<Stamp>,
    keys: &Keys,
) -> Result<Then, End> {
    loop {
        let stamp = stamp(catalog, exercise);
        if stamp.is_some() && stamp != saved {
            return Ok(Then::Check);
        }
        match keys.next(LOOK)? {
            Some('q') => return Ok(Then::Quit),
            Some('r') => return Ok(Then::Check),
            Some('n') => return Ok(Then::Next),
            Some('h') => {
                hints::next(progress, exercise, None)?;
                say(hints::seen(progress, exercise));
            }
            Some('l') => {
                clear();
                say(listing::glance(catalog, progress, exercise));
                say(keys_of(passed));
            }
            Some('s') if passed || progress.state(&exercise.name) == State::Done => {
                clear();
                say(commands::solution(catalog, exercise)?);
                say(keys_of(passed));
            }
            Some('s') => say("The solution is shown once yours has passed.\n"),
            Some('?') => say(keys_of(passed)),
            _ => {}
        }
    }
}

type Stamp = (SystemTime, u64);

/// When the file was changed, and how long it is: either is enough to tell that it was saved.
fn stamp(catalog: &Catalog, exercise: &Exercise) -> Option<Stamp> {
    let about = fs::metadata(catalog.root.join(exercise.file())).ok()?;
    Some((about.modified().ok()?, about.len()))
}

/// Clears the screen, if there is one.
fn clear() {
    if io::stdout().is_terminal() {
        print!("\x1b[2J\x1b[3J\x1b[H");
    }
}

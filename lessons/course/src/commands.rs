//! What each command does.

use crate::End;
use crate::arguments::{Command, HELP, Verb};
use crate::catalog::{Catalog, Exercise};
use crate::check::{Verdict, check};
use crate::progress::{Progress, State};
use crate::{hints, json, listing, originals, report, reset, verify, watch};
use std::io::{self, Write};

/// Prints, and ends the line. Nobody is hurt if nobody reads any more.
pub(crate) fn say(text: impl std::fmt::Display) {
    let text = text.to_string();
    let _ = writeln!(io::stdout(), "{}", text.strip_suffix('\n').unwrap_or(&text));
}

/// Does what is asked for.
pub(crate) fn run(command: Command) -> Result<(), End> {
    if command.verb == Verb::Help {
        say(HELP);
        return Ok(());
    }
    let catalog = Catalog::read()?;
    let mut progress = Progress::read(&catalog.root)?;
    let asked = || match command.names.first() {
        // Of a topic, the first that is not done; or the first, if all are.
        Some(name) => catalog
            .find(name)
            .map(|found| report::next(found.iter().copied(), &progress).unwrap_or(found[0])),
        None => report::next(&catalog.exercises, &progress).ok_or_else(|| {
            End::Usage("every exercise is solved: name the one that you mean".into())
        }),
    };
    match command.verb {
        Verb::Help => {}
        Verb::Status if command.json => say(json::list(&catalog, &progress, &catalog.exercises)),
        Verb::Status => say(status(&catalog, &progress)),
        Verb::List => listing::list(&catalog, &progress, &command)?,
        Verb::Run if command.flag => {
            let of = match command.names.first() {
                Some(name) => catalog.find(name)?,
                None => catalog.exercises.iter().collect(),
            };
            all(&catalog, &mut progress, &of)?;
        }
        Verb::Run => {
            let exercise = asked()?;
            let verdict = check(&catalog, exercise)?;
            let passed = note(&mut progress, exercise, &verdict)?;
            if command.json {
                say(json::verdict(&catalog, exercise, &verdict));
            } else {
                say(tell(&catalog, exercise, &verdict, &progress));
            }
            if !passed {
                return Err(End::No);
            }
        }
        Verb::Watch => {
            // Where everything is solved there is still something to be seen.
            let exercise = if command.names.is_empty() {
                report::next(&catalog.exercises, &progress).or(catalog.exercises.first())
            } else {
                Some(asked()?)
            };
            if let Some(exercise) = exercise {
                watch::watch(&catalog, progress, exercise)?;
            }
        }
        Verb::Hint => {
            let exercise = asked()?;
            say(hints::next(&mut progress, exercise, command.level)?);
        }
        Verb::Solution => {
            let exercise = asked()?;
            if progress.state(&exercise.name) != State::Done && !command.flag {
                return Err(End::Usage(format!(
                    "{} has not passed yet; `solution {0} --show` shows it all the same",
                    exercise.name
                )));
            }
            say(solution(&catalog, exercise)?);
        }
        Verb::Skip => {
            let exercise = asked()?.clone();
            progress.set(&exercise.name, State::Skipped)?;
            say(format_args!("{} is left for later.", exercise.name));
            say(status(&catalog, &progress));
        }
        Verb::Reset => {
            let exercise = asked()?.clone();
            reset::reset(&catalog, &mut progress, &exercise, command.flag)?;
        }
        Verb::Verify => verify::verify(&catalog, &command.names)?,
    }
    Ok(())
}

/// Notes an exercise that passes. One that has passed once stays done: what fails is told anyway.
pub(crate) fn note(
    progress: &mut Progress,
    exercise: &Exercise,
    verdict: &Verdict,
) -> Result<bool, End> {
    let passed = matches!(verdict, Verdict::Passed(_));
    if passed {
        progress.set(&exercise.name, State::Done)?;
    }
    Ok(passed)
}

/// The verdict, and what to do with it.
fn tell(catalog: &Catalog, exercise: &Exercise, verdict: &Verdict, progress: &Progress) -> String {
    let told = report::verdict(catalog, exercise, verdict);
    match verdict {
        Verdict::Passed(_) => format!("{told}\n{}", report::onward(catalog, exercise, progress)),
        _ => format!("{told}\n  a hint: cargo run --bin course -- hint {}", exercise.name),
    }
}

/// The solution, without what only brings in the checks, and where it is.
pub(crate) fn solution(catalog: &Catalog, exercise: &Exercise) -> Result<String, End> {
    let file = exercise.path("solutions", "rs");
    let text = catalog.text(&file)?;
    let own = text.split("\n#[cfg(test)]\n#[path").next().unwrap_or(&text);
    Ok(format!("{own}\n{file}\n"))
}

fn status(catalog: &Catalog, progress: &Progress) -> String {
    let bar = report::bar(catalog, progress);
    let Some(next) = report::next(&catalog.exercises, progress) else {
        return format!("{bar}\n\nEvery exercise is solved. `list` shows them all.");
    };
    let (title, file, name) = (catalog.title(next), next.file(), &next.name);
    let skipped = if progress.state(name) == State::Skipped { ", skipped before" } else { "" };
    let before = match next.topic.as_str() {
        "28_capstone" => "its chapter: book/text/28_capstone.md".to_owned(),
        topic => format!("the lesson before it: cargo run --bin {topic}"),
    };
    format!(
        "{bar}\n\n\
         Next: {title}{skipped}\n  {file}\n  {before}\n\n\
         Open that file, and let this look on while you work on it:\n  \
         cargo run --bin course -- watch\n\n\
         or check it once, and ask for a hint:\n  \
         cargo run --bin course -- run\n  cargo run --bin course -- hint",
    )
}

/// Checks whichever of these are not as they were given, and are not known to be done: after a
/// progress file was lost, this finds again what it said.
fn all(catalog: &Catalog, progress: &mut Progress, of: &[&Exercise]) -> Result<(), End> {
    let (mut checked, mut failed) = (0, 0);
    for exercise in of {
        let given = originals::one(catalog, exercise).ok();
        let Ok(text) = catalog.text(&exercise.file()) else {
            say(format_args!("is lost {}", exercise.name));
            continue;
        };
        if given.is_some_and(|given| given == text) {
            continue;
        }
        let verdict = check(catalog, exercise)?;
        let passed = note(progress, exercise, &verdict)?;
        say(format_args!("{:<8}{}", if passed { "passes" } else { "fails" }, exercise.name));
        checked += 1;
        failed += usize::from(!passed);
    }
    if checked == 0 {
        say("Nothing was changed that could be checked.");
    }
    say(report::bar(catalog, progress));
    if failed == 0 { Ok(()) } else { Err(End::No) }
}

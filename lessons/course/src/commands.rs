//! What each command does.

use crate::End;
use crate::arguments::{Command, HELP, Verb};
use crate::catalog::{Catalog, Exercise};
use crate::check::{Verdict, check};
use crate::progress::{Progress, State};
use crate::{json, originals, report, reset, verify, watch};
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
        Some(name) => catalog.find(name),
        None => report::next(&catalog, &progress).ok_or_else(|| {
            End::Usage("every exercise is solved: name the one that you mean".into())
        }),
    };
    match command.verb {
        Verb::Help => {}
        Verb::Status if command.json => say(json::list(&catalog, &progress, &catalog.exercises)),
        Verb::Status => say(status(&catalog, &progress)),
        Verb::List => list(&catalog, &progress, &command)?,
        Verb::Run if command.flag => all(&catalog, &mut progress)?,
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
                report::next(&catalog, &progress).or(catalog.exercises.first())
            } else {
                Some(asked()?)
            };
            if let Some(exercise) = exercise {
                watch::watch(&catalog, progress, exercise)?;
            }
        }
        Verb::Hint => {
            let exercise = asked()?;
            say(hint(exercise, command.level.unwrap_or(1)));
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

/// A hint, and how to get at the next one.
pub(crate) fn hint(exercise: &Exercise, level: usize) -> String {
    let name = &exercise.name;
    let Some(hint) = exercise.hints.get(level - 1) else {
        return format!("{name} has no hint {level}.");
    };
    let of = exercise.hints.len();
    let mut text = format!("{name}, hint {level} of {of}:\n\n{}", indented(hint));
    if level < of {
        let next = level + 1;
        text += &format!("\n  more: cargo run --bin course -- hint {name} --level {next}");
    }
    text
}

/// The solution, without what only brings in the checks, and where it is.
pub(crate) fn solution(catalog: &Catalog, exercise: &Exercise) -> Result<String, End> {
    let file = exercise.path("solutions", "rs");
    let text = catalog.text(&file)?;
    let own = text.split("\n#[cfg(test)]\n#[path").next().unwrap_or(&text);
    Ok(format!("{own}\n{file}\n"))
}

/// A hint, on lines that fit any terminal.
pub(crate) fn indented(hint: &str) -> String {
    const WIDTH: usize = 76;
    let mut lines = vec![String::new()];
    for word in hint.split_whitespace() {
        let room = lines.last().map_or(0, |line| WIDTH.saturating_sub(line.chars().count() + 1));
        match lines.last_mut() {
            Some(line) if line.is_empty() || word.chars().count() <= room => {
                line.push_str(if line.is_empty() { "" } else { " " });
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.iter().map(|line| format!("  {line}\n")).collect()
}

fn status(catalog: &Catalog, progress: &Progress) -> String {
    let bar = report::bar(catalog, progress);
    let Some(next) = report::next(catalog, progress) else {
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

fn list(catalog: &Catalog, progress: &Progress, command: &Command) -> Result<(), End> {
    let wanted = |exercise: &&Exercise| {
        let word = command.names.first().map(|word| word.to_lowercase());
        let text = format!("{} {}", exercise.file(), catalog.title(exercise)).to_lowercase();
        let state = progress.state(&exercise.name).word();
        word.is_none_or(|word| text.contains(&word))
            && (command.states.is_empty() || command.states.iter().any(|wanted| wanted == state))
    };
    let found: Vec<_> = catalog.exercises.iter().filter(wanted).cloned().collect();
    if command.json {
        say(json::list(catalog, progress, &found));
        return Ok(());
    }
    say(listing(catalog, progress, &found));
    if found.is_empty() { Err(End::No) } else { Ok(()) }
}

/// A line for each exercise, under its topic.
pub(crate) fn listing(catalog: &Catalog, progress: &Progress, found: &[Exercise]) -> String {
    if found.is_empty() {
        return "no exercise is like that".into();
    }
    let next = report::next(catalog, progress).map(|next| next.name.clone());
    let mut text = String::new();
    let mut topic = "";
    for exercise in found {
        if exercise.topic != topic {
            topic = &exercise.topic;
            text += &format!("{topic}\n");
        }
        let state = match progress.state(&exercise.name) {
            State::Done => "done",
            _ if next.as_ref() == Some(&exercise.name) => "next",
            State::Skipped => "skipped",
            State::Open => "",
        };
        text += &format!("  {state:<8}{:<24}{}\n", exercise.name, catalog.title(exercise));
    }
    text + &report::bar(catalog, progress)
}

/// Checks whatever is not as it was given, and is not known to be done: after a progress file was
/// lost, this finds again what it said.
fn all(catalog: &Catalog, progress: &mut Progress) -> Result<(), End> {
    let mut failed = Vec::new();
    for exercise in &catalog.exercises {
        let given = originals::one(catalog, exercise).ok();
        if given.is_some() && given == catalog.text(&exercise.file()).ok() {
            continue;
        }
        let verdict = check(catalog, exercise)?;
        let passed = note(progress, exercise, &verdict)?;
        say(format_args!("{:<8}{}", if passed { "passes" } else { "fails" }, exercise.name));
        failed.extend((!passed).then_some(&exercise.name));
    }
    say(report::bar(catalog, progress));
    if failed.is_empty() { Ok(()) } else { Err(End::No) }
}

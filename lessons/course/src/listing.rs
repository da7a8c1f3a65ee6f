//! What there is, and what has become of it.

use crate::End;
use crate::arguments::Command;
use crate::catalog::{Catalog, Exercise};
use crate::commands::say;
use crate::progress::{Progress, State};
use crate::{json, report};

/// Lists all exercises, or those with a word in them, or of some states.
pub(crate) fn list(catalog: &Catalog, progress: &Progress, command: &Command) -> Result<(), End> {
    let word = command.names.first().map(|word| word.to_lowercase());
    let wanted = |exercise: &&Exercise| {
        let Exercise { topic, name, .. } = exercise;
        let text = format!("{topic}/{name}.rs {}", catalog.title(exercise)).to_lowercase();
        let state = progress.state(name).word();
        word.as_ref().is_none_or(|word| text.contains(word))
            && (command.states.is_empty() || command.states.iter().any(|wanted| wanted == state))
    };
    let found: Vec<_> = catalog.exercises.iter().filter(wanted).cloned().collect();
    if command.json {
        say(json::list(catalog, progress, &found));
    } else if found.is_empty() {
        say(nothing(command));
        return Err(End::No);
    } else {
        let topics = found.chunk_by(|one, other| one.topic == other.topic);
        let text: String = topics.map(|topic| of_topic(catalog, progress, topic)).collect();
        say(text + &report::bar(catalog, progress));
    }
    Ok(())
}

/// That there is no such exercise, in the words of the question.
fn nothing(command: &Command) -> String {
    let with = match command.names.first() {
        Some(word) => format!(" with {word:?} in it"),
        None => String::new(),
    };
    match &command.states[..] {
        [] => format!("there is no exercise{with}"),
        [state] if state == "done" => format!("no exercise{with} is done yet"),
        states => format!("no exercise{with} is {}", states.join(" or ")),
    }
}

/// A topic, and a line for each of these exercises of it.
fn of_topic(catalog: &Catalog, progress: &Progress, exercises: &[Exercise]) -> String {
    let next = report::next(&catalog.exercises, progress).map(|next| &next.name);
    let mut text = format!("{}\n", exercises.first().map_or("", |it| &it.topic));
    for exercise in exercises {
        let state = match progress.state(&exercise.name) {
            State::Done => "done",
            _ if next == Some(&exercise.name) => "next",
            State::Skipped => "skipped",
            State::Open => "",
        };
        text += &format!("  {state:<8}{:<24}{}\n", exercise.name, catalog.title(exercise));
    }
    text
}

/// All of them at a glance, for a screen of 24 lines: the topic at hand, and how far the others are.
pub(crate) fn glance(catalog: &Catalog, progress: &Progress, at: &Exercise) -> String {
    const COLUMNS: usize = 3;
    let topics = || catalog.exercises.chunk_by(|one, other| one.topic == other.topic);
    let here = topics().find(|topic| topic[0].topic == at.topic).unwrap_or_default();
    let mut text = report::bar(catalog, progress) + "\n\n";
    text += &of_topic(catalog, progress, here);
    text += "\nhow many are done of each topic\n";
    let count = |topic: &[Exercise], state| {
        topic.iter().filter(|it| progress.state(&it.name) == state).count()
    };
    let cells: Vec<_> = topics()
        .map(|topic| {
            let (name, all) = (&topic[0].topic, topic.len());
            format!("{}/{all} {name}", count(topic, State::Done))
        })
        .collect();
    // Down the columns, as one reads a list.
    let rows = cells.len().div_ceil(COLUMNS);
    for row in 0..rows {
        let line: String =
            cells.iter().skip(row).step_by(rows).map(|cell| format!("  {cell:<24}")).collect();
        text += &format!("{}\n", line.trim_end());
    }
    let skipped = count(&catalog.exercises, State::Skipped);
    if skipped > 0 {
        text += &format!("{skipped} left for later: list --skipped says which\n");
    }
    text + "all of them, by name: cargo run --bin course -- list\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn all_of_them_fit_a_screen() {
        let catalog = Catalog::read().unwrap();
        let mut progress = Progress::read(Path::new("/nowhere")).unwrap();
        let _ = progress.set("walk", State::Skipped);
        for exercise in &catalog.exercises {
            let text = glance(&catalog, &progress, exercise);
            assert!(text.lines().count() <= 22, "{text}");
            assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
            assert!(text.contains(&exercise.topic) && text.contains("1 left for later"), "{text}");
        }
    }

    #[test]
    fn nothing_is_said_in_the_words_of_the_question() {
        let said = |word: &str, states: &[&str]| {
            let names = Vec::from_iter((!word.is_empty()).then(|| word.to_owned()));
            let states = states.iter().map(ToString::to_string).collect();
            nothing(&Command { names, states, ..Command::default() })
        };
        assert_eq!(said("", &["done"]), "no exercise is done yet");
        assert_eq!(
            said("x", &["done", "skipped"]),
            "no exercise with \"x\" in it is done or skipped"
        );
        assert_eq!(said("x", &[]), "there is no exercise with \"x\" in it");
    }
}

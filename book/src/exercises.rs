//! The exercises of each topic, as lists that its chapter includes.

use crate::{Faults, Generated, Generator, Place, check};
use std::fmt::Write;
use std::fs;

/// The topic that has exercises and no lesson.
const CAPSTONE: &str = "28_capstone";

/// What makes the lists.
pub(crate) const GENERATOR: Generator =
    Generator { folder: "exercises", repeatable: true, make: fragments };

/// A list for each topic that has exercises, in the order of the topic's `hints.md`.
fn fragments(place: &Place) -> Result<Vec<Generated>, Faults> {
    let mut made = Vec::new();
    let lessons = check::lessons(place).into_iter().map(|lesson| lesson.name);
    for topic in lessons.chain([CAPSTONE.to_owned()]) {
        let folder = format!("tests/exercises/{topic}");
        let Ok(hints) = fs::read_to_string(place.workspace().join(&folder).join("hints.md")) else {
            continue;
        };
        let mut text = String::from("```console\n$ cargo run --bin course\n```\n\n");
        for name in hints.lines().filter_map(|line| line.strip_prefix("## ")) {
            let file = format!("{folder}/{name}.rs");
            let source = fs::read_to_string(place.workspace().join(&file))
                .map_err(|error| vec![format!("{file}: {error}")])?;
            let title = source.lines().next().and_then(|line| line.strip_prefix("//! # "));
            let title = title.ok_or_else(|| vec![format!("{file}: expected a title")])?;
            let _ = writeln!(text, "- [{title}](../../{file}), `{name}`: {}", idea(&source));
        }
        made.push(Generated { path: format!("{topic}.md").into(), text });
    }
    Ok(made)
}

/// What is said of an exercise in its list: one sentence, or as many as it takes to say something.
const ENOUGH: usize = 70;

/// The first sentences of the head of an exercise, below its title.
fn idea(source: &str) -> String {
    let head = source.lines().skip(1).map_while(|line| line.strip_prefix("//!"));
    let words: Vec<_> = head.flat_map(str::split_whitespace).collect();
    let text = words.join(" ");
    let mut ends = text.match_indices(". ").map(|(at, _)| at + 1);
    let end = ends.find(|end| *end >= ENOUGH).unwrap_or(text.len());
    text[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_idea_is_whole_sentences_and_not_too_few() {
        let long = "x".repeat(ENOUGH);
        let head = |text: &str| format!("//! # A\n//!\n//! {text}\n\nuse b;\n");
        assert_eq!(
            idea(&head(&format!("A `1.5` is\n//! {long}. More."))),
            format!("A `1.5` is {long}.")
        );
        assert_eq!(idea(&head(&format!("Short. {long}. More."))), format!("Short. {long}."));
        assert_eq!(idea(&head("Only one.")), "Only one.");
    }
}

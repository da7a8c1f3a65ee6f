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
            let _ =
                writeln!(text, "- [{title}](../../{file}), `{name}`: {}", first_sentence(&source));
        }
        made.push(Generated { path: format!("{topic}.md").into(), text });
    }
    Ok(made)
}

/// The first sentence of the head of an exercise, below its title.
fn first_sentence(source: &str) -> String {
    let head = source.lines().skip(1).map_while(|line| line.strip_prefix("//!"));
    let words: Vec<_> = head.flat_map(str::split_whitespace).collect();
    let text = words.join(" ");
    text.find(". ").map_or(text.clone(), |end| text[..=end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_sentence_ends_at_its_full_stop() {
        let source = "//! # A\n//!\n//! A `1.5` is\n//! a number. More.\n\nuse b;\n";
        assert_eq!(first_sentence(source), "A `1.5` is a number.");
        assert_eq!(first_sentence("//! # A\n//!\n//! Only one.\n"), "Only one.");
    }
}

//! How long a chapter takes to read, by its words and its lines of code; and that the page for
//! teachers says so.

use super::html::text;
use super::lessons;
use crate::{Faults, Place};
use std::fs;
use std::ops::RangeInclusive;
use std::path::Path;

const WORDS_A_MINUTE: usize = 180;

/// Code is read slowly, and outputs are looked over.
const LINES_A_MINUTE: usize = 20;

/// How long a chapter may take.
const MINUTES: RangeInclusive<usize> = 10..=20;

/// How far the page for teachers may be off.
const TOLERANCE: usize = 3;

pub(super) fn check(place: &Place, built: &Path) -> Faults {
    let teachers = fs::read_to_string(place.text().join("teachers.md")).unwrap_or_default();
    let mut faults = Vec::new();
    for lesson in lessons(place) {
        let Ok(page) = fs::read_to_string(built.join(format!("{}.html", lesson.name))) else {
            continue;
        };
        let minutes = minutes(&page);
        if !MINUTES.contains(&minutes) {
            faults.push(format!(
                "{}.html: it takes about {minutes} minutes to read, expected {} to {}",
                lesson.name,
                MINUTES.start(),
                MINUTES.end()
            ));
        }
        let row =
            teachers.lines().find(|line| line.starts_with('|') && line.contains(&lesson.name));
        let told = row.and_then(|row| row.split('|').nth(2)?.trim().parse::<usize>().ok());
        if told.is_some_and(|told| told.abs_diff(minutes) > TOLERANCE) {
            faults.push(format!(
                "book/text/teachers.md: {} takes about {minutes} minutes to read",
                lesson.name
            ));
        }
    }
    faults
}

/// What is read of a page: not what is folded, nor what the player shows.
fn minutes(page: &str) -> usize {
    let main = page.split_once("<main>").map_or("", |(_, rest)| rest);
    let main = main.split_once("</main>").map_or(main, |(main, _)| main);
    let main = without(&without(&without(main, "details"), "script"), "template");
    let mut lines = 0;
    for code in main.split("<pre").skip(1) {
        let code = code.split_once("</pre>").map_or(code, |(code, _)| code);
        lines += code.lines().filter(|line| !line.trim().is_empty()).count();
    }
    let words = text(&without(&main, "pre")).split_whitespace().count();
    words / WORDS_A_MINUTE + lines / LINES_A_MINUTE
}

/// The page without the elements of this name.
fn without(page: &str, name: &str) -> String {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut parts = page.split(&open);
    let mut rest = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        rest += part.split_once(&close).map_or("", |(_, after)| after);
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_takes_time_and_what_is_folded_does_not() {
        let words = "word ".repeat(10 * WORDS_A_MINUTE);
        let lines = "let x = 1;\n".repeat(2 * LINES_A_MINUTE);
        let page = format!(
            "nav <main><p>{words}</p><pre><code>{lines}</code></pre>\
             <details><p>{words}</p></details><script>{words}</script></main>{words}"
        );
        assert_eq!(minutes(&page), 12);
    }
}

//! A line of a page that mdBook puts a file in place of, or a piece of one.

use std::ops::Range;

/// `{{#include PATH:WHICH}}`, or another of mdBook's helpers.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Include {
    /// The word after the `#`: `include`, where it is one.
    pub(super) helper: String,
    /// From the page's folder.
    pub(super) path: String,
    pub(super) piece: Piece,
    /// Where it stands in the page.
    pub(super) offset: usize,
}

/// How much of the file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Piece {
    Whole,
    Anchor(String),
    /// Lines, counted from 0, up to and without the end.
    Lines(Range<usize>),
}

impl Include {
    /// All that stand in a text. With a backslash before it, it is text.
    pub(super) fn all(text: &str) -> Vec<Include> {
        let starts = text.match_indices("{{#").map(|(offset, _)| offset);
        starts.filter(|offset| !text[..*offset].ends_with('\\')).map(|o| one(text, o)).collect()
    }
}

fn one(text: &str, offset: usize) -> Include {
    let inner = &text[offset + 3..];
    let inner = inner.find("}}").map_or(inner, |end| &inner[..end]);
    let (helper, link) = inner.trim().split_once(char::is_whitespace).unwrap_or((inner, ""));
    let mut parts = link.trim().splitn(2, ':');
    let path = parts.next().unwrap_or_default().to_owned();
    let piece = parts.next().map_or(Piece::Whole, piece);
    Include { helper: helper.to_owned(), path, piece, offset }
}

/// mdBook counts lines from 1, with the last one: `3`, `3:`, `:7`, `3:7`.
fn piece(words: &str) -> Piece {
    let number = |word: &str| word.parse::<usize>().ok();
    let lines = match words.split_once(':') {
        None => number(words).map(|line| line.saturating_sub(1)..line),
        Some(("", to)) => number(to).map(|to| 0..to),
        Some((from, "")) => number(from).map(|from| from.saturating_sub(1)..usize::MAX),
        Some((from, to)) => {
            number(from).zip(number(to)).map(|(from, to)| from.saturating_sub(1)..to)
        }
    };
    lines.map_or_else(|| Piece::Anchor(words.to_owned()), Piece::Lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn includes_are_read_as_mdbook_reads_them() {
        let read = |text: &str| {
            let include = Include::all(text).remove(0);
            (include.path, include.piece)
        };
        assert_eq!(read("{{#include a.rs}}"), ("a.rs".into(), Piece::Whole));
        assert_eq!(read("{{#include a.rs:talk}}"), ("a.rs".into(), Piece::Anchor("talk".into())));
        assert_eq!(read("{{#include a.txt:3:7}}"), ("a.txt".into(), Piece::Lines(2..7)));
        assert_eq!(read("{{#include a.txt::7}}"), ("a.txt".into(), Piece::Lines(0..7)));
        assert_eq!(read("{{#include a.txt:3}}"), ("a.txt".into(), Piece::Lines(2..3)));
        assert_eq!(read("{{#include a.txt:3:}}"), ("a.txt".into(), Piece::Lines(2..usize::MAX)));
        assert_eq!(Include::all("\\{{#include a.rs}}"), []);
        assert_eq!(Include::all("{{#playground a.rs}}")[0].helper, "playground");
    }
}

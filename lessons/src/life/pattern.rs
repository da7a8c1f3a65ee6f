//! Patterns: the ones that come with the lessons, and files in the two formats of the LifeWiki.

mod cells;
mod rle;

use std::error::Error;
use std::fmt;
use std::io::Read;
use std::path::Path;

/// The longest side that a pattern may have.
pub(super) const LONGEST_SIDE: usize = 1000;
/// The largest file that is read.
const LARGEST_FILE: u64 = 4 << 20;

/// The patterns that come with the lessons.
const INCLUDED: &[(&str, &str, Format)] = &[
    (
        "glider",
        include_str!("patterns/glider.cells"),
        Format::Cells,
    ),
    (
        "blinker",
        include_str!("patterns/blinker.cells"),
        Format::Cells,
    ),
    ("lwss", include_str!("patterns/lwss.cells"), Format::Cells),
    (
        "r-pentomino",
        include_str!("patterns/r-pentomino.cells"),
        Format::Cells,
    ),
    ("pulsar", include_str!("patterns/pulsar.rle"), Format::Rle),
    (
        "gosper-gun",
        include_str!("patterns/gosper-gun.rle"),
        Format::Rle,
    ),
];

/// A pattern: its living cells in a box.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pattern {
    /// How many rows the box has.
    pub height: usize,
    /// How many columns the box has.
    pub width: usize,
    /// The living cells as row and column, counted from 0.
    pub alive: Vec<(usize, usize)>,
}

/// How a pattern is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    /// A drawing with `.` and `O`: LifeWiki's plaintext.
    Cells,
    /// Runs of equal cells: `3o` for `OOO`.
    Rle,
}

impl Pattern {
    /// The pattern that comes with the lessons under this name.
    pub fn included(name: &str) -> Option<Pattern> {
        let (_, text, format) = INCLUDED.iter().find(|(known, ..)| *known == name)?;
        // A test reads them all.
        parse(text, *format).ok()
    }

    /// The names of the patterns that come with the lessons.
    pub fn names() -> impl Iterator<Item = &'static str> {
        INCLUDED.iter().map(|(name, ..)| *name)
    }

    /// Reads a pattern file. The format is told from the name (`.cells`, `.rle`), and from the
    /// content where the name says nothing.
    ///
    /// # Errors
    /// If the file cannot be read, is not a pattern (then with line and column), or is too large.
    pub fn read(path: &Path) -> Result<Pattern, PatternError> {
        let fail = |trouble: Trouble| PatternError {
            file: path.display().to_string(),
            trouble,
        };
        let bytes = read_limited(path).map_err(&fail)?;
        // Comments may hold anything; a letter that is no UTF-8 is no cell either way.
        let text = String::from_utf8_lossy(&bytes);
        let extension = path.extension().unwrap_or_default();
        let format = if extension.eq_ignore_ascii_case("rle") {
            Format::Rle
        } else if extension.eq_ignore_ascii_case("cells") {
            Format::Cells
        } else {
            guess(&text)
        };
        parse(&text, format).map_err(|wrong| fail(Trouble::Wrong(wrong)))
    }
}

fn read_limited(path: &Path) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(Trouble::Unreadable)?;
    let limit = LARGEST_FILE + 1;
    file.take(limit)
        .read_to_end(&mut bytes)
        .map_err(Trouble::Unreadable)?;
    if bytes.len() as u64 == limit {
        return Err(Trouble::TooLarge);
    }
    Ok(bytes)
}

fn guess(text: &str) -> Format {
    let first = text.trim_start().chars().next();
    if matches!(first, Some('#' | 'x')) {
        Format::Rle
    } else {
        Format::Cells
    }
}

fn parse(text: &str, format: Format) -> Result<Pattern, Wrong> {
    match format {
        Format::Cells => cells::parse(text),
        Format::Rle => rle::parse(text),
    }
}

/// Why a pattern cannot be used: the file, and for a broken one the line and the column.
#[derive(Debug)]
pub struct PatternError {
    file: String,
    trouble: Trouble,
}

#[derive(Debug)]
enum Trouble {
    Unreadable(std::io::Error),
    TooLarge,
    Wrong(Wrong),
}

/// Where a text stops being a pattern. Both count from 1, as editors do.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wrong {
    line: usize,
    column: usize,
    expected: String,
    found: String,
}

impl Wrong {
    fn new(
        (line, column): (usize, usize),
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Wrong {
        Wrong {
            line,
            column,
            expected: expected.into(),
            found: found.into(),
        }
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        match &self.trouble {
            Trouble::Unreadable(error) => write!(f, ": {error}"),
            Trouble::TooLarge => {
                write!(
                    f,
                    ": expected a pattern of at most {} MiB",
                    LARGEST_FILE >> 20
                )
            }
            Trouble::Wrong(Wrong {
                line,
                column,
                expected,
                found,
            }) => {
                write!(f, ":{line}:{column}: expected {expected}, found {found}")
            }
        }
    }
}

impl Error for PatternError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::TempDir;

    #[test]
    fn every_included_pattern_can_be_read() {
        for (name, text, format) in INCLUDED {
            let pattern = parse(text, *format);
            assert!(pattern.is_ok(), "{name}: {pattern:?}");
            assert_eq!(Pattern::included(name), pattern.ok());
        }
        let sizes: Vec<_> = Pattern::names()
            .map(|name| Pattern::included(name).unwrap())
            .map(|pattern| (pattern.height, pattern.width, pattern.alive.len()))
            .collect();
        let expected = [
            (3, 3, 5),
            (1, 3, 3),
            (4, 5, 9),
            (3, 3, 5),
            (13, 13, 48),
            (9, 36, 36),
        ];
        assert_eq!(sizes, expected);
        assert_eq!(Pattern::included("nobody"), None);
    }

    #[test]
    fn the_format_is_told_by_the_name_and_then_by_the_content() {
        let dir = TempDir::new("handloom-test").unwrap();
        let read = |name: &str, text: &str| {
            let path = dir.path().join(name);
            std::fs::write(&path, text).unwrap();
            Pattern::read(&path)
        };
        let blinker = Pattern::included("blinker").unwrap();
        assert_eq!(read("a.cells", "OOO").unwrap(), blinker);
        assert_eq!(read("b.RLE", "x=3,y=1\n3o!").unwrap(), blinker);
        assert_eq!(read("c", "!a comment\nOOO").unwrap(), blinker);
        assert_eq!(
            read("d.txt", "#C a comment\nx=3,y=1\n3o!").unwrap(),
            blinker
        );
        assert_eq!(read("e", "x = 3, y = 1\n3o!").unwrap(), blinker);
    }

    #[test]
    fn a_broken_file_is_named_with_line_and_column() {
        let dir = TempDir::new("handloom-test").unwrap();
        let path = dir.path().join("broken.cells");
        std::fs::write(&path, "!ok\n.O.\n.X.").unwrap();
        let text = Pattern::read(&path).unwrap_err().to_string();
        assert!(
            text.ends_with("broken.cells:3:2: expected `.` or `O`, found `X`"),
            "{text}"
        );
        let text = Pattern::read(&dir.path().join("absent"))
            .unwrap_err()
            .to_string();
        assert!(text.contains("absent: "), "{text}");
        assert!(Pattern::read(dir.path()).is_err());
    }

    #[test]
    fn a_file_that_is_too_large_is_not_read_to_its_end() {
        let dir = TempDir::new("handloom-test").unwrap();
        let path = dir.path().join("large.cells");
        let file = std::fs::File::create(&path).unwrap();
        file.set_len(1 << 40).unwrap();
        let text = Pattern::read(&path).unwrap_err().to_string();
        assert!(text.ends_with("at most 4 MiB"), "{text}");
    }

    /// Deterministic garbage: both parsers refuse it or read it, and never panic.
    #[test]
    fn no_text_makes_a_parser_panic() {
        let alphabet: Vec<char> = ".O*!#xy=,rule B3/S23bo$0123456789\n\r\t ém\u{fffd}\u{1f600}"
            .chars()
            .collect();
        let mut state = 1u64;
        let mut next = || {
            state = state
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            (state >> 33) as usize
        };
        for round in 0..20_000 {
            let start = if round % 2 == 0 { "x = 9, y = 9\n" } else { "" };
            let length = next() % 60;
            let tail: String = (0..length)
                .map(|_| alphabet[next() % alphabet.len()])
                .collect();
            for format in [Format::Cells, Format::Rle] {
                if let Ok(pattern) = parse(&format!("{start}{tail}"), format) {
                    assert!(pattern.height <= LONGEST_SIDE && pattern.width <= LONGEST_SIDE);
                    let inside =
                        |(y, x): &(usize, usize)| *y < pattern.height && *x < pattern.width;
                    assert!(pattern.alive.iter().all(inside), "{start}{tail}");
                }
            }
        }
    }

    #[test]
    fn every_truncation_of_every_included_pattern_is_read_or_refused() {
        for (name, text, format) in INCLUDED {
            for end in 0..text.len() {
                let cut = parse(&text[..end], *format);
                let whole = text[..end].contains('!') || *format == Format::Cells;
                assert!(whole || cut.is_err(), "{name} up to {end}: {cut:?}");
            }
        }
    }
}

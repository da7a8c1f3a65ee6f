//! Patterns: the ones that come with the lessons, and files in the two formats of <https://conwaylife.com>.

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
    ("glider", include_str!("patterns/glider.cells"), Format::Cells),
    ("blinker", include_str!("patterns/blinker.cells"), Format::Cells),
    ("lwss", include_str!("patterns/lwss.cells"), Format::Cells),
    ("r-pentomino", include_str!("patterns/r-pentomino.cells"), Format::Cells),
    ("pulsar", include_str!("patterns/pulsar.rle"), Format::Rle),
    ("gosper-gun", include_str!("patterns/gosper-gun.rle"), Format::Rle),
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
    /// A drawing with `.` and `O`.
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
        let bytes = read_limited(path).map_err(|trouble| PatternError::new(path, trouble))?;
        Pattern::parse(path, &bytes)
    }

    /// Reads what is in the file `path`. It is not opened: its name tells the format, as in
    /// [`read`](Self::read), and is what an error calls it.
    ///
    /// # Errors
    /// If it is not a pattern.
    pub fn parse(path: &Path, bytes: &[u8]) -> Result<Pattern, PatternError> {
        // Comments may hold anything; a letter that is no UTF-8 is no cell either way.
        let text = String::from_utf8_lossy(bytes);
        let extension = path.extension().unwrap_or_default();
        let format = if extension.eq_ignore_ascii_case("rle") {
            Format::Rle
        } else if extension.eq_ignore_ascii_case("cells") {
            Format::Cells
        } else {
            guess(&text)
        };
        parse(&text, format).map_err(|wrong| PatternError::new(path, Trouble::Wrong(wrong)))
    }
}

fn read_limited(path: &Path) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(Trouble::Unreadable)?;
    let limit = LARGEST_FILE + 1;
    file.take(limit).read_to_end(&mut bytes).map_err(Trouble::Unreadable)?;
    if bytes.len() as u64 == limit {
        return Err(Trouble::TooLarge);
    }
    Ok(bytes)
}

fn guess(text: &str) -> Format {
    let first = text.trim_start().chars().next();
    if matches!(first, Some('#' | 'x')) { Format::Rle } else { Format::Cells }
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

impl PatternError {
    fn new(path: &Path, trouble: Trouble) -> PatternError {
        PatternError { file: path.display().to_string(), trouble }
    }

    /// Whether there is nothing to read, rather than something wrong in it.
    pub fn is_unreadable(&self) -> bool {
        matches!(self.trouble, Trouble::Unreadable(_))
    }
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
        Wrong { line, column, expected: expected.into(), found: found.into() }
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = &self.file;
        match &self.trouble {
            Trouble::Unreadable(error) => write!(f, "{file:?}: {error}"),
            Trouble::TooLarge => {
                write!(f, "{file:?}: expected a pattern of at most {} MiB", LARGEST_FILE >> 20)
            }
            // Not in quotation marks: terminals and editors open a place that is written like this.
            Trouble::Wrong(Wrong { line, column, expected, found }) => {
                write!(f, "{file}:{line}:{column}: expected {expected}, found {found}")
            }
        }
    }
}

impl Error for PatternError {}

#[cfg(test)]
mod tests;

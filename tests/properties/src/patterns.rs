//! Patterns of Life as text, and what must be true of whatever can be read as one.

use lessons::life::Pattern;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

/// No pattern is longer than this on a side, say the lessons.
const LONGEST_SIDE: usize = 1000;

/// Reads `bytes` in either format, and in the one that they look like.
///
/// # Panics
/// If what was read is no pattern, or is another one when it is written down and read again, or if
/// what is wrong with them is not said in a line.
pub fn check(bytes: &[u8]) {
    for name in ["bytes.cells", "bytes.rle", "bytes"] {
        match Pattern::parse(Path::new(name), bytes) {
            Ok(pattern) => check_pattern(&pattern),
            Err(error) => {
                let error = error.to_string();
                assert!(error.contains(name) && !error.contains('\n'), "{error}");
            }
        }
    }
}

fn check_pattern(pattern: &Pattern) {
    let Pattern { height, width, alive } = pattern;
    assert!((1..=LONGEST_SIDE).contains(height) && (1..=LONGEST_SIDE).contains(width));
    assert!(alive.iter().all(|(y, x)| y < height && x < width), "a cell lives outside");
    let cells: BTreeSet<_> = alive.iter().collect();
    assert_eq!(cells.len(), alive.len(), "a cell lives twice");
    for (name, text) in [("a.cells", as_cells(pattern)), ("a.rle", as_rle(pattern))] {
        let again = Pattern::parse(Path::new(name), text.as_bytes()).expect("it is well written");
        assert_eq!(again, *pattern, "{text}");
    }
}

/// The pattern as rows of cells, every row written out.
fn rows(pattern: &Pattern) -> Vec<Vec<bool>> {
    let mut rows = vec![vec![false; pattern.width]; pattern.height];
    for (y, x) in &pattern.alive {
        rows[*y][*x] = true;
    }
    rows
}

/// The pattern as a drawing.
pub fn as_cells(pattern: &Pattern) -> String {
    let letter = |alive: bool| if alive { 'O' } else { '.' };
    let row = |row: Vec<bool>| row.into_iter().map(letter).chain(['\n']).collect::<String>();
    rows(pattern).into_iter().map(row).collect()
}

/// The pattern run by run, none of them split.
pub fn as_rle(pattern: &Pattern) -> String {
    let mut text = format!("x = {}, y = {}, rule = B3/S23\n", pattern.width, pattern.height);
    for (run, letter) in runs(pattern) {
        // Writing to memory does not fail.
        let _ = write!(text, "{run}{letter}");
    }
    text + "!\n"
}

/// The runs of a pattern: how many of what.
pub fn runs(pattern: &Pattern) -> Vec<(usize, char)> {
    let mut runs: Vec<(usize, char)> = Vec::new();
    for row in rows(pattern) {
        let cells = row.into_iter().map(|alive| if alive { 'o' } else { 'b' });
        for letter in cells.chain(['$']) {
            match runs.last_mut() {
                Some((run, last)) if *last == letter => *run += 1,
                _ => runs.push((1, letter)),
            }
        }
    }
    runs
}

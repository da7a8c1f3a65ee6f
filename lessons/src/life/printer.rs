//! Generations side by side.

use super::Grid;
use std::fmt;

/// How wide a line may be.
const WIDTH: usize = 100;
/// How many rows a grid may have and still be drawn.
const MOST_ROWS: usize = 40;
/// Of how many generations the living cells are counted, where the grid is not drawn.
const MOST_COUNTS: usize = 40;
const BETWEEN: &str = " | ";

/// Prints generations as columns, each under its number.
///
/// As many columns stand side by side as fit in 100 characters; the others follow below. A grid
/// that is wider than that, or higher than 40 rows, is not drawn: of each generation the number of
/// living cells is given.
///
/// ```
/// use lessons::life::{ColumnPrinter, Grid};
/// let mut columns = ColumnPrinter::new();
/// columns.append(Grid::new(1, 3));
/// columns.append(Grid::new(1, 3));
/// assert_eq!(columns.to_string(), " 0  |  1\n--- | ---\n");
/// ```
#[derive(Clone, Debug, Default)]
pub struct ColumnPrinter {
    columns: Vec<Grid>,
}

impl ColumnPrinter {
    /// No columns yet.
    pub fn new() -> ColumnPrinter {
        ColumnPrinter::default()
    }

    /// Adds a generation on the right.
    pub fn append(&mut self, grid: Grid) {
        self.columns.push(grid);
    }

    /// The generations so far.
    pub fn generations(&self) -> &[Grid] {
        &self.columns
    }

    fn draw(&self, f: &mut fmt::Formatter<'_>, first: &Grid) -> fmt::Result {
        let largest_number = (self.columns.len() - 1).to_string();
        let width = first.width().max(largest_number.len());
        let fitting = (WIDTH + BETWEEN.len()) / (width + BETWEEN.len());
        let numbered: Vec<_> = self.columns.iter().enumerate().collect();
        for (block, columns) in numbered.chunks(fitting).enumerate() {
            if block > 0 {
                writeln!(f)?;
            }
            let numbers = columns.iter().map(|(number, _)| format!("{number:^width$}"));
            let numbers = numbers.collect::<Vec<_>>().join(BETWEEN);
            writeln!(f, "{}", numbers.trim_end())?;
            let texts: Vec<_> = columns.iter().map(|(_, grid)| grid.to_string()).collect();
            let mut rows: Vec<_> = texts.iter().map(|text| text.lines()).collect();
            loop {
                let row = rows.iter_mut().filter_map(Iterator::next);
                let row: Vec<_> = row.map(|cells| format!("{cells:^width$}")).collect();
                if row.is_empty() {
                    break;
                }
                writeln!(f, "{}", row.join(BETWEEN).trim_end())?;
            }
        }
        Ok(())
    }

    fn count(&self, f: &mut fmt::Formatter<'_>, first: &Grid) -> fmt::Result {
        writeln!(f, "{} is too large to draw; living cells:", first.size())?;
        for (number, grid) in self.columns.iter().enumerate().take(MOST_COUNTS) {
            writeln!(f, "{number:>5}: {}", grid.population())?;
        }
        match self.columns.len() - self.columns.len().min(MOST_COUNTS) {
            0 => Ok(()),
            more => writeln!(f, "and {more} more"),
        }
    }
}

impl fmt::Display for ColumnPrinter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.columns.first() {
            None => Ok(()),
            Some(grid) if grid.width() > WIDTH || grid.height() > MOST_ROWS => self.count(f, grid),
            Some(grid) => self.draw(f, grid),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(height: usize, width: usize, columns: usize) -> String {
        let mut printer = ColumnPrinter::new();
        (0..columns).for_each(|_| printer.append(Grid::new(height, width)));
        printer.to_string()
    }

    #[test]
    fn columns_that_do_not_fit_follow_below() {
        let text = printed(2, 30, 5);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 3 + 1 + 3);
        assert_eq!(lines[1].len(), 3 * 30 + 2 * 3);
        assert_eq!(lines[3], "");
        assert_eq!(lines[4].split_whitespace().collect::<Vec<_>>(), ["3", "|", "4"]);
        assert_eq!(lines[5].len(), 2 * 30 + 3);
    }

    #[test]
    fn no_line_is_longer_than_100_whatever_the_size() {
        for (height, width) in
            [(1, 1), (40, 100), (41, 3), (3, 101), (7, 49), (7, 50), (1000, 1000)]
        {
            let text = printed(height, width, 12);
            assert!(text.lines().all(|line| line.len() <= WIDTH), "{height}x{width}:\n{text}");
        }
    }

    #[test]
    fn a_grid_that_is_too_large_is_counted() {
        let expected = "3x101 is too large to draw; living cells:\n    0: 0\n    1: 0\n";
        assert_eq!(printed(3, 101, 2), expected);
    }

    #[test]
    fn counts_do_not_go_on_for_ever() {
        let text = printed(1, 101, 43);
        assert_eq!(text.lines().count(), 1 + 40 + 1);
        assert!(text.ends_with("and 3 more\n"));
    }

    #[test]
    fn a_number_that_is_wider_than_the_grid_widens_its_column() {
        let text = printed(1, 1, 11);
        let lines: Vec<_> = text.lines().collect();
        let bars = |line: &str| line.match_indices('|').map(|(at, _)| at).collect::<Vec<_>>();
        assert_eq!(bars(lines[0]), bars(lines[1]), "{text}");
        assert!(lines[0].ends_with("| 10"));
    }

    #[test]
    fn nothing_prints_as_nothing() {
        assert_eq!(printed(5, 9, 0), "");
    }
}

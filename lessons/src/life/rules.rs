//! The rules of Life. They know nothing of a grid: they are given a way to look at it.

use super::Cell;

/// How many of the eight neighbours of `y,x` are alive.
pub fn count_neighbors(y: isize, x: isize, get: impl Fn(isize, isize) -> Cell) -> usize {
    let neighbors = [
        get(y - 1, x),     // north
        get(y - 1, x + 1), // north-east
        get(y, x + 1),     // east
        get(y + 1, x + 1), // south-east
        get(y + 1, x),     // south
        get(y + 1, x - 1), // south-west
        get(y, x - 1),     // west
        get(y - 1, x - 1), // north-west
    ];
    neighbors.iter().filter(|cell| **cell == Cell::Alive).count()
}

// ANCHOR: logic
/// What becomes of a cell: with fewer than two neighbours or more than three it dies, and an empty
/// one with exactly three comes alive.
pub fn game_logic(state: Cell, neighbors: usize) -> Cell {
    match (state, neighbors) {
        (Cell::Alive, 2 | 3) | (Cell::Empty, 3) => Cell::Alive,
        _ => Cell::Empty,
    }
}
// ANCHOR_END: logic

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_neighbors() {
        let next = |state| (0..=8).map(|n| game_logic(state, n).to_string()).collect::<String>();
        assert_eq!(next(Cell::Alive), "--**-----");
        assert_eq!(next(Cell::Empty), "---*-----");
    }

    #[test]
    fn each_of_the_eight_is_counted_once_and_the_cell_itself_is_not() {
        let mut seen = Vec::new();
        let seen_by = std::cell::RefCell::new(&mut seen);
        let all = count_neighbors(10, 20, |y, x| {
            seen_by.borrow_mut().push((y - 10, x - 20));
            Cell::Alive
        });
        assert_eq!(all, 8);
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 8);
        assert!(!seen.contains(&(0, 0)) && seen.iter().all(|(y, x)| y.abs() <= 1 && x.abs() <= 1));
    }
}

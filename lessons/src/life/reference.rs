//! What the generations have to be, computed in another way than the lessons do.

use super::{Cell, Grid};

/// The table that every Life lesson prints unless it is told otherwise.
pub const CANONICAL: &str = "    0     |     1     |     2     |     3     |     4
---*----- | --------- | --------- | --------- | ---------
----*---- | --*-*---- | ----*---- | ---*----- | ----*----
--***---- | ---**---- | --*-*---- | ----**--- | -----*---
--------- | ---*----- | ---**---- | ---**---- | ---***---
--------- | --------- | --------- | --------- | ---------
";

/// The generation after `grid`.
///
/// A lesson asks of each cell how many neighbours it has. Here each living cell tells its
/// neighbours that it is there. A mistake in one of the two is no mistake in the other.
pub fn next_generation(grid: &Grid) -> Grid {
    let (height, width) = (grid.height(), grid.width());
    let mut neighbors = vec![0u8; height * width];
    for place in grid.positions() {
        if grid.get(place.y, place.x) == Cell::Empty {
            continue;
        }
        // One step back is a step forward by all but one.
        for down in [height - 1, height, height + 1] {
            for right in [width - 1, width, width + 1] {
                if (down, right) != (height, width) {
                    let row = (place.y as usize + down) % height;
                    let column = (place.x as usize + right) % width;
                    neighbors[row * width + column] += 1;
                }
            }
        }
    }
    let mut next = Grid::new(height, width);
    for (place, neighbors) in grid.positions().zip(neighbors) {
        let alive = grid.get(place.y, place.x) == Cell::Alive;
        if neighbors == 3 || (alive && neighbors == 2) {
            next.set(place.y, place.x, Cell::Alive);
        }
    }
    next
}

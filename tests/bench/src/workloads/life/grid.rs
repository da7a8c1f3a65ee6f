//! The grid, a torus, and the rule.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

pub(super) const SIDE: usize = 64;
pub(super) const CELLS: u64 = (SIDE * SIDE) as u64;

/// A relaxed load or store of a byte is the same instruction as a plain one.
pub(super) struct Grid(Vec<AtomicBool>);

impl Grid {
    fn new() -> Self {
        Grid((0..CELLS).map(|_| AtomicBool::new(false)).collect())
    }

    /// A grid that the tasks can share without counting references.
    pub(super) fn leak() -> &'static Grid {
        Box::leak(Box::new(Grid::new()))
    }

    /// An R-pentomino, which keeps busy for 1,103 generations.
    pub(super) fn seed(&self) {
        for (y, x) in [(31, 32), (31, 33), (32, 31), (32, 32), (33, 32)] {
            self.set(y, x, true);
        }
    }

    pub(super) fn get(&self, y: usize, x: usize) -> bool {
        self.0[y % SIDE * SIDE + x % SIDE].load(Relaxed)
    }

    pub(super) fn set(&self, y: usize, x: usize, alive: bool) {
        self.0[y % SIDE * SIDE + x % SIDE].store(alive, Relaxed);
    }

    pub(super) fn count_neighbors(&self, y: usize, x: usize) -> usize {
        let (up, down, left, right) = (y + SIDE - 1, y + 1, x + SIDE - 1, x + 1);
        let around = [
            (up, left),
            (up, x),
            (up, right),
            (y, left),
            (y, right),
            (down, left),
            (down, x),
            (down, right),
        ];
        around.iter().filter(|(y, x)| self.get(*y, *x)).count()
    }

    pub(super) fn population(&self) -> usize {
        self.0.iter().filter(|cell| cell.load(Relaxed)).count()
    }

    /// The seed after so many generations, without any tasks.
    pub(super) fn after(generations: u64) -> Box<Grid> {
        let [mut now, mut next] = [Box::new(Grid::new()), Box::new(Grid::new())];
        now.seed();
        for _ in 0..generations {
            for y in 0..SIDE {
                for x in 0..SIDE {
                    next.set(y, x, next_state(now.get(y, x), now.count_neighbors(y, x)));
                }
            }
            (now, next) = (next, now);
        }
        now
    }
}

impl PartialEq for Grid {
    fn eq(&self, other: &Grid) -> bool {
        self.0.iter().zip(&other.0).all(|(a, b)| a.load(Relaxed) == b.load(Relaxed))
    }
}

pub(super) fn next_state(alive: bool, neighbors: usize) -> bool {
    neighbors == 3 || (alive && neighbors == 2)
}

//! Life, in all the ways in which the lessons compute it, against a grid that is taken for what it is.

use crate::holds;
use handloom::{Runtime, gather, spawn};
use lessons::cli::Position;
use lessons::life::{
    Cell, CellIo, Generation, Grid, LockingGrid, PretendedIo, SimulationError, cells,
    count_neighbors, game_logic, next_generation,
};
use proptest::collection::vec;
use proptest::prelude::*;
use std::rc::Rc;
use std::time::Duration;

/// Rows of cells, all of one length.
type Rows = Vec<Vec<bool>>;

fn rows() -> impl Strategy<Value = Rows> {
    let sides = prop_oneof![(1..4_usize, 1..4_usize), (1..12_usize, 1..12_usize)];
    sides.prop_flat_map(|(height, width)| vec(vec(any::<bool>(), width), height))
}

/// The rules as they are told to a child, on a board whose edges meet.
fn naive(rows: &Rows) -> Rows {
    let (height, width) = (rows.len(), rows[0].len());
    let mut next = rows.clone();
    for y in 0..height {
        for x in 0..width {
            let mut neighbors = 0;
            for (down, right) in [(0, 0), (0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1), (2, 2)] {
                let row = (y + height + down - 1) % height;
                let column = (x + width + right - 1) % width;
                neighbors += u8::from(rows[row][column]);
            }
            next[y][x] = neighbors == 3 || rows[y][x] && neighbors == 2;
        }
    }
    next
}

fn grid(rows: &Rows) -> Grid {
    let mut grid = Grid::new(rows.len(), rows[0].len());
    for place in grid.positions() {
        if rows[place.y as usize][place.x as usize] {
            grid.set(place.y, place.x, Cell::Alive);
        }
    }
    grid
}

/// Asks each cell, as the lessons do, of a grid that sits behind a lock.
fn locked(before: &Grid) -> Grid {
    let (grid, next) = (LockingGrid::new(before.clone()), LockingGrid::new(before.clone()));
    for Position { y, x } in grid.positions() {
        let neighbors = count_neighbors(y, x, |y, x| grid.get(y, x));
        next.set(y, x, game_logic(grid.get(y, x), neighbors));
    }
    next.copy()
}

#[derive(Clone, Copy, Debug)]
enum Form {
    ByHand,
    Generator,
}

/// A task for each cell, under an order that is shuffled by `seed`.
fn tasks(
    before: &Grid,
    form: Form,
    seed: u64,
    io: PretendedIo,
    twice: bool,
) -> Result<Grid, SimulationError> {
    let runtime = Runtime::builder().virtual_clock().seed(seed).build();
    let life = Generation::after(before.clone(), &Rc::new(CellIo::timer(io, twice)));
    runtime.block_on(async {
        let cells = life.positions().map(|Position { y, x }| {
            let life = Rc::clone(&life);
            match form {
                Form::ByHand => spawn(cells::run(cells::by_hand(y, x, life))),
                Form::Generator => spawn(cells::run(cells::generator(y, x, life))),
            }
        });
        let ended = gather(cells.collect::<Vec<_>>()).await;
        ended.into_iter().try_for_each(|cell| cell.expect("no cell panics"))?;
        Ok(life.next())
    })
}

#[test]
fn every_way_of_playing_life_comes_to_the_same_generations() {
    let drawn = (rows(), 1..4_usize, any::<u64>(), any::<bool>());
    holds(400, drawn, |(mut rows, generations, seed, twice)| {
        let io = PretendedIo::new(Duration::from_millis(100), None);
        let mut grid = grid(&rows);
        for _ in 0..generations {
            rows = naive(&rows);
            let expected = self::grid(&rows);
            assert_eq!(next_generation(&grid), expected, "as the lessons check it, after\n{grid}");
            assert_eq!(locked(&grid), expected, "behind a lock, after\n{grid}");
            for form in [Form::ByHand, Form::Generator] {
                let next = tasks(&grid, form, seed, io, twice).expect("no I/O fails");
                assert_eq!(next, expected, "{form:?}, after\n{grid}");
            }
            assert_eq!(expected.population(), rows.concat().iter().filter(|alive| **alive).count());
            grid = expected;
        }
    });
}

#[test]
fn the_cell_whose_io_fails_is_the_one_that_is_named() {
    let drawn = (rows(), any::<(usize, usize)>(), any::<u64>(), any::<bool>());
    holds(200, drawn, |(rows, (y, x), seed, twice)| {
        let fails = Position { y: (y % rows.len()) as isize, x: (x % rows[0].len()) as isize };
        let io = PretendedIo::new(Duration::from_millis(100), Some(fails));
        for form in [Form::ByHand, Form::Generator] {
            let failed = tasks(&grid(&rows), form, seed, io, twice).expect_err("its I/O fails");
            assert_eq!(failed.position(), fails, "{form:?}");
        }
    });
}

use super::{Grid, generation};
use judge::{fail, same};

const INDEX: &str = "fn index";
const GENERATION: &str = "fn generation";

fn grid(rows: &[&str]) -> Grid {
    let mut grid = Grid::new(rows.len() as isize, rows[0].len() as isize);
    grid.cells = rows.iter().flat_map(|row| row.chars().map(|cell| cell == '*')).collect();
    grid
}

fn text(grid: &Grid) -> Vec<String> {
    let row = |row: &[bool]| row.iter().map(|cell| if *cell { '*' } else { '-' }).collect();
    grid.cells.chunks(grid.width as usize).map(row).collect()
}

fn later(mut grid: Grid, generations: usize) -> Vec<String> {
    for _ in 0..generations {
        grid = generation(grid);
    }
    text(&grid)
}

const GLIDER: [&str; 5] = ["---*-----", "----*----", "--***----", "---------", "---------"];

#[test]
fn behind_the_last_row_comes_the_first() {
    let grid = Grid::new(5, 9);
    same("the index of the last cell, at 4, 8, of 5 rows of 9", grid.index(4, 8), 44, INDEX);
    same("the index of the cell at 5, 9, which is the first again", grid.index(5, 9), 0, INDEX);
}

#[test]
fn before_the_first_row_comes_the_last() {
    let grid = Grid::new(5, 9);
    for (position, of) in [((-1, 0), (4, 0)), ((0, -1), (0, 8)), ((-1, -1), (4, 8))] {
        let got = grid.index(position.0, position.1);
        let what = format!("the index of {position:?}, which is the cell {of:?} of 5 rows of 9");
        same(what, got, (of.0 * 9 + of.1) as usize, INDEX);
    }
}

#[test]
fn a_position_may_be_far_away() {
    let grid = Grid::new(3, 4);
    for y in -3..3_isize {
        for x in -4..4_isize {
            let (far_y, far_x) = (y + 3 * y.signum() * 7, x + 4 * x.signum() * 7);
            let expected = ((y + 3) % 3 * 4 + (x + 4) % 4) as usize;
            let what = format!("the index of {:?} in 3 rows of 4", (far_y, far_x));
            same(what, grid.index(far_y, far_x), expected, INDEX);
        }
    }
}

#[test]
fn three_in_a_row_turn_round() {
    let next = later(grid(&["-----", "-----", "-***-", "-----", "-----"]), 1);
    let expected = ["-----", "--*--", "--*--", "--*--", "-----"];
    same("what becomes of three in a row", next, expected, GENERATION);
}

#[test]
fn a_glider_glides() {
    let next = later(grid(&GLIDER), 1);
    let expected = ["---------", "--*-*----", "---**----", "---*-----", "---------"];
    same("the glider, one generation on", next, expected, GENERATION);
    let next = later(grid(&GLIDER), 4);
    let expected = ["---------", "----*----", "-----*---", "---***---", "---------"];
    same("the glider, four generations on", next, expected, GENERATION);
}

#[test]
fn it_glides_out_at_one_side_and_in_at_the_other() {
    // A step down and to the right in four generations: five steps down are the same row again.
    let next = later(grid(&GLIDER), 20);
    let expected = ["--------*", "*--------", "*------**", "---------", "---------"];
    same("the glider, twenty generations on", next, expected, INDEX);
}

/// All 4096 grids of three rows of four, reckoned in another way.
#[test]
fn small_grids_are_right_all_of_them() {
    for number in 0..1 << 12 {
        let alive = |y: isize, x: isize| number >> ((y + 3) % 3 * 4 + (x + 4) % 4) & 1 == 1;
        let (mut before, mut expected) = (Grid::new(3, 4), Grid::new(3, 4));
        for at in 0..12 {
            let (y, x) = (at / 4, at % 4);
            before.cells[at as usize] = alive(y, x);
            let around = (0..9).filter(|n| *n != 4 && alive(y + n / 3 - 1, x + n % 3 - 1)).count();
            expected.cells[at as usize] = around == 3 || around == 2 && alive(y, x);
        }
        let next = generation(before.clone());
        if next != expected {
            let [before, expected, next] = [before, expected, next].map(|it| text(&it));
            let saw = "a grid and the generation after it";
            fail(
                format!(
                    "{saw}\n  grid:     {before:?}\n  expected: {expected:?}\n  got:      {next:?}"
                ),
                GENERATION,
            );
        }
    }
}

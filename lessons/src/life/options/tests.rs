use super::*;
use crate::cli::Spec;

const SPEC: Spec = Spec { name: "99_life", params: &[PARAMS], ..Spec::DEFAULT };

fn options(line: &str) -> Result<LifeOptions, Usage> {
    LifeOptions::new(&Lesson::sample(&SPEC, line))
}

fn refused(line: &str) -> String {
    options(line).unwrap_err().to_string()
}

/// What a lesson does, by the reference.
fn play(options: &LifeOptions) -> (ColumnPrinter, Grid) {
    let (mut columns, mut grid) = (ColumnPrinter::new(), options.start.clone());
    for _ in 0..options.generations {
        columns.append(grid.clone());
        grid = next_generation(&grid);
    }
    (columns, grid)
}

fn failed_checks(line: &str, break_it: impl Fn(&mut ColumnPrinter, &mut Grid)) -> usize {
    let lesson = Lesson::sample(&SPEC, line);
    let options = LifeOptions::new(&lesson).unwrap();
    let (mut columns, mut last) = play(&options);
    break_it(&mut columns, &mut last);
    options.check(&lesson, &columns, &last);
    lesson.failed_checks()
}

#[test]
fn the_default_is_the_canonical_table() {
    let (columns, _) = play(&options("").unwrap());
    assert_eq!(columns.to_string(), CANONICAL);
    assert_eq!(
        CANONICAL.lines().next(),
        Some("    0     |     1     |     2     |     3     |     4")
    );
}

#[test]
fn the_check_finds_a_wrong_cell_in_any_generation() {
    assert_eq!(failed_checks("", |_, _| {}), 0);
    assert_eq!(failed_checks("--size 7x7 --pattern blinker --generations 9", |_, _| {}), 0);
    // The fifth step is in no column, and is checked all the same.
    assert_eq!(failed_checks("", |_, last| last.set(0, 0, Cell::Alive)), 1);
    let empty = |columns: &mut ColumnPrinter, _: &mut Grid| {
        *columns = ColumnPrinter::new();
        (0..5).for_each(|_| columns.append(Grid::new(5, 9)));
    };
    assert_eq!(failed_checks("", empty), 2);
    assert_eq!(failed_checks("", |columns, last| columns.append(last.clone())), 3);
}

#[test]
fn the_glider_keeps_its_place_and_other_patterns_start_in_the_middle() {
    let rows = |line: &str| options(line).unwrap().start.to_string();
    assert!(rows("--size 20x30").starts_with(&format!("---*{}\n", "-".repeat(26))));
    assert_eq!(rows("--size 3x3"), "-*-\n--*\n***\n");
    assert_eq!(rows("--size 3x4"), "-*--\n--*-\n***-\n");
    assert_eq!(rows("--size 3x5 --pattern blinker"), "-----\n-***-\n-----\n");
}

#[test]
fn a_pattern_larger_than_the_grid_says_which_size_to_ask_for() {
    let line = refused("--pattern gosper-gun --size 20x20");
    assert!(line.ends_with("expected at least --size 20x36"), "{line}");
    assert!(refused("--size 2x9").ends_with("at least --size 3x9"));
    assert!(options("--pattern gosper-gun --size 20x36").is_ok());
}

#[test]
fn the_failing_cell_has_to_be_in_the_grid() {
    assert!(options("--fail 4,8").is_ok());
    for place in ["5,0", "0,9", "99,99"] {
        let line = refused(&format!("--fail {place}"));
        assert_eq!(
            line,
            format!("--fail \"{place}\": expected a cell of the grid, from 0,0 to 4,8")
        );
    }
}

#[test]
fn a_pattern_that_is_not_there_is_named_with_those_that_are() {
    let line = refused("--pattern no/such/file.rle");
    assert!(line.starts_with("--pattern \"no/such/file.rle\": "), "{line}");
    assert!(line.contains("one of glider, blinker"), "{line}");
}

#[test]
fn every_included_pattern_is_named_in_the_help() {
    let help = PARAMS.iter().map(|param| format!("{param:?}")).collect::<String>();
    assert!(Pattern::names().all(|name| help.contains(name)));
}

#[test]
fn pretended_io_fails_for_its_cell_and_for_no_other() {
    let io = options("--fail 2,3 --clock virtual --delay 60000").unwrap().io;
    assert!(io.block(3, 2).is_ok());
    assert_eq!(io.block(2, 3).unwrap_err().to_string(), "I/O trouble at 2,3");
}

#[test]
fn more_generations_than_memory_holds_are_refused() {
    assert!(options("--size 1000x1000 --generations 100").is_ok());
    let line = refused("--size 1000x1000 --generations 101");
    assert_eq!(line, "--generations \"101\": expected at most 100 for a grid of 1000x1000");
}

#[test]
fn a_cell_that_is_lost_has_to_be_missing_in_every_generation() {
    let lesson = Lesson::sample(&SPEC, "--fail 1,2");
    let options = LifeOptions::new(&lesson).unwrap().that_loses_failures();
    let (mut columns, mut grid) = (ColumnPrinter::new(), options.start.clone());
    for _ in 0..options.generations {
        columns.append(grid.clone());
        grid = next_generation(&grid);
        grid.set(1, 2, Cell::Empty);
    }
    options.check(&lesson, &columns, &grid);
    assert_eq!(lesson.failed_checks(), 0);
    // Life as it should be is wrong here, because the cell would have come alive.
    let (columns, last) = play(&options);
    options.check(&lesson, &columns, &last);
    assert_eq!(lesson.failed_checks(), 1);
}

#[test]
fn nothing_is_lost_unless_something_fails() {
    let lesson = Lesson::sample(&SPEC, "");
    let options = LifeOptions::new(&lesson).unwrap().that_loses_failures();
    let (columns, _) = play(&options);
    options.check(&lesson, &columns, &Grid::new(5, 9));
    assert_eq!(lesson.failed_checks(), 1, "the last generation is checked, and the table is");
}

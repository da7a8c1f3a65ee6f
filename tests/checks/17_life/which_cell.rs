use super::{CellError, simulate};
use judge::{fail, same};
use std::error::Error;
use std::io;

const FMT: &str = "fn fmt";
const SOURCE: &str = "fn source";
const SIMULATE: &str = "fn simulate";

/// A generation of so many cells, of which these fail: what it gives, and which cells were asked.
fn told(
    height: usize,
    width: usize,
    failing: &[(usize, usize)],
) -> (Result<String, CellError>, Vec<(usize, usize)>) {
    let mut asked = Vec::new();
    let next = simulate(height, width, |y, x| {
        asked.push((y, x));
        if failing.contains(&(y, x)) {
            return Err(io::Error::new(io::ErrorKind::ConnectionRefused, "no route"));
        }
        Ok(if y == x { '*' } else { '-' })
    });
    (next.map(String::from_iter), asked)
}

/// The error that comes out of three rows of four, where the I/O of these cells fails.
fn error(failing: &[(usize, usize)]) -> CellError {
    match told(3, 4, failing).0 {
        Err(error) => error,
        Ok(next) => {
            fail(format!("the I/O of {failing:?} fails, and what comes out is {next:?}"), SIMULATE)
        }
    }
}

#[test]
fn where_nothing_fails_all_cells_come_out() {
    let (next, asked) = told(2, 3, &[]);
    let all = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)];
    same("which cells were asked, of two rows of three", asked, all, SIMULATE);
    match next {
        Ok(next) => same("what comes out of two rows of three", next, "*---*-", SIMULATE),
        Err(error) => fail(format!("nothing fails, and an error comes out: {error}"), SIMULATE),
    }
}

#[test]
fn an_error_comes_out_with_its_cell() {
    let error = error(&[(1, 2)]);
    same("the cell of the error, where 1,2 fails", (error.y, error.x), (1, 2), SIMULATE);
    let kind = error.cause.kind();
    same("the kind of its cause", kind, io::ErrorKind::ConnectionRefused, SIMULATE);
}

#[test]
fn the_first_error_is_the_end() {
    let (_, asked) = told(3, 4, &[(0, 2), (1, 0)]);
    let what = "which cells were asked, where 0,2 and 1,0 fail";
    same(what, asked, [(0, 0), (0, 1), (0, 2)], SIMULATE);
    let error = error(&[(0, 2), (1, 0)]);
    same("the cell of the error, where 0,2 and 1,0 fail", (error.y, error.x), (0, 2), SIMULATE);
}

#[test]
fn its_words_name_the_cell() {
    for (y, x) in [(2, 3), (0, 1)] {
        let error = CellError { y, x, cause: io::Error::other("no route") };
        let expected = format!("cell {y},{x} has failed");
        same(format!("the words of the error of cell {y},{x}"), error.to_string(), expected, FMT);
    }
}

#[test]
fn its_source_is_the_cause() {
    let error = CellError { y: 2, x: 3, cause: io::Error::new(io::ErrorKind::TimedOut, "late") };
    let source = error.source().and_then(|source| source.downcast_ref::<io::Error>());
    let kind = source.map(io::Error::kind);
    same(
        "the kind of the `io::Error` that is the source",
        kind,
        Some(io::ErrorKind::TimedOut),
        SOURCE,
    );
}

#[test]
fn a_chain_says_everything_once() {
    let error = CellError { y: 2, x: 3, cause: io::Error::other("no route") };
    let (mut words, mut source) = (error.to_string(), error.source());
    while let Some(error) = source {
        words += &format!(": {error}");
        source = error.source();
    }
    same("the error and its sources, printed", words, "cell 2,3 has failed: no route", FMT);
}

use super::{CellError, all};
use handloom::spawn;
use handloom::time::{now, sleep};
use handloom::yield_now;
use judge::{every_schedule, holds, ran, same};
use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

const LOOK: &str = "async fn all";

type Body = Pin<Box<dyn Future<Output = Result<u32, String>>>>;

/// A cell that takes so long, and then counts itself and ends like this.
fn cell(millis: u64, done: &Rc<Cell<u32>>, outcome: Result<u32, &'static str>) -> Body {
    let done = Rc::clone(done);
    Box::pin(async move {
        sleep(Duration::from_millis(millis)).await;
        done.set(done.get() + 1);
        outcome.map_err(str::to_owned)
    })
}

#[test]
fn all_are_under_way_at_the_same_time() {
    let ran = ran(LOOK, async || {
        let done = Rc::default();
        // Who is first in order is last in time.
        all((0..45).map(|n| cell(100 - u64::from(n), &done, Ok(n))).collect()).await
    });
    let spawned = ran.count(|what| matches!(what, handloom::trace::What::Spawned { .. }));
    holds("each cell is a task", spawned >= 45, LOOK);
    same("how long they take, the slowest 100 ms", ran.took, Duration::from_millis(100), LOOK);
    same("what 45 cells give", ran.output, Ok((0..45).collect::<Vec<_>>()), LOOK);
}

#[test]
fn an_error_comes_out_at_once_and_nobody_goes_on() {
    let ran = ran(LOOK, async || {
        let (done, start) = (Rc::new(Cell::new(0)), now());
        let cells = (0..45).map(|n| match n {
            20 => cell(50, &done, Err("no route to the cell")),
            _ => cell(1000, &done, Ok(n)),
        });
        let outcome = all(cells.collect()).await;
        let took = now() - start;
        sleep(Duration::from_secs(5)).await;
        (outcome, took, done.get())
    });
    let (outcome, took, done) = ran.output;
    let expected = CellError { cell: 20, cause: "no route to the cell".into() };
    same("what 45 cells give of which number 20 fails", outcome, Err(expected), LOOK);
    same("when the error of the cell comes out", took, Duration::from_millis(50), LOOK);
    same("how many cells are stepped to their end, 5 s later", done, 1, LOOK);
}

#[test]
fn of_two_errors_the_first_in_time_comes_out() {
    let ran = ran(LOOK, async || {
        let done = Rc::default();
        let late = cell(300, &done, Err("late"));
        all(vec![late, cell(10, &done, Ok(1)), cell(100, &done, Err("early"))]).await
    });
    let expected = CellError { cell: 2, cause: "early".into() };
    same("what comes out of two errors", ran.output, Err(expected), LOOK);
}

#[test]
fn a_cell_that_panics_is_an_error_too() {
    // By hand, because `ran` takes a panic of any task for a failure.
    let runtime = handloom::Runtime::builder().virtual_clock().build();
    let outcome = runtime.block_on(async {
        let done = Rc::default();
        let panics: Body = Box::pin(async {
            yield_now().await;
            std::panic::resume_unwind(Box::new("fell over"))
        });
        all(vec![cell(100, &done, Ok(0)), panics]).await
    });
    match outcome {
        Err(CellError { cell, cause }) => {
            same("the number of the cell that panicked", cell, 1, LOOK);
            holds("the cause has the words of the panic", cause.contains("fell over"), LOOK);
        }
        Ok(values) => judge::fail(format!("a cell panicked, and {values:?} came out"), LOOK),
    }
}

#[test]
fn it_comes_out_in_any_order() {
    every_schedule(LOOK, async || {
        let cells = (0..3).map(|n| async move {
            yield_now().await;
            if n == 1 { Err("broken".to_owned()) } else { Ok(n) }
        });
        let outcome = spawn(all(cells.collect())).await.map_err(|error| error.to_string())?;
        match outcome {
            Err(CellError { cell: 1, .. }) => Ok(()),
            other => Err(format!("cell 1 of 3 fails, and {other:?} came out")),
        }
    });
}

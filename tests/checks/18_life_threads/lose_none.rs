use super::{Cause, Started, all};
use judge::{fail, holds, same};
use std::cell::RefCell;
use std::io;
use std::panic::resume_unwind;
use std::rc::Rc;
use std::sync::Mutex;
use std::thread;

const LOOK: &str = "fn all";

/// What is done with three cells.
const STARTED_AND_JOINED: [&str; 6] =
    ["start 0", "start 1", "start 2", "join 0", "join 1", "join 2"];

type Outcome = thread::Result<Result<u32, String>>;
type Came = Result<Vec<u32>, Vec<(usize, Cause)>>;
type Log = Rc<RefCell<Vec<String>>>;

/// No thread, but something that notes what is done with it.
struct Noted {
    cell: usize,
    outcome: Option<Outcome>,
    log: Log,
}

impl Started for Noted {
    fn join(mut self) -> Outcome {
        self.log.borrow_mut().push(format!("join {}", self.cell));
        self.outcome.take().expect("it is joined once")
    }
}

impl Drop for Noted {
    fn drop(&mut self) {
        if self.outcome.is_some() {
            self.log.borrow_mut().push(format!("let go of {}", self.cell));
        }
    }
}

fn failed(words: &str) -> Outcome {
    Ok(Err(words.to_owned()))
}

fn panicked(words: &'static str) -> Outcome {
    Err(Box::new(words))
}

/// What comes of these cells, and what was done with them: behind as many lines as there are cells,
/// which is where the joins are, in order. A cell of `None` gets no thread.
fn told(cells: Vec<Option<Outcome>>) -> (Came, Vec<String>) {
    let log = Log::default();
    let (count, mut cells) = (cells.len(), cells.into_iter().map(Some).collect::<Vec<_>>());
    let outcome = all(count, |cell| {
        let Some(outcome) = cells.get_mut(cell).and_then(Option::take) else {
            fail(format!("of {count} cells, number {cell} is started"), LOOK);
        };
        let Some(outcome) = outcome else {
            log.borrow_mut().push(format!("refuse {cell}"));
            return Err(io::Error::other("no more threads"));
        };
        log.borrow_mut().push(format!("start {cell}"));
        Ok(Noted { cell, outcome: Some(outcome), log: Rc::clone(&log) })
    });
    // They may be joined in any order.
    let mut log = log.take();
    log.get_mut(count..).unwrap_or_default().sort();
    (outcome, log)
}

#[test]
fn all_are_started_before_the_first_is_joined() {
    let (outcome, log) = told(vec![Some(Ok(Ok(7))), Some(Ok(Ok(8))), Some(Ok(Ok(9)))]);
    same("what three cells give", outcome, Ok(vec![7, 8, 9]), LOOK);
    same("what was done with three cells", log, STARTED_AND_JOINED, LOOK);
}

#[test]
fn an_error_of_a_cell_comes_out() {
    let (outcome, _) = told(vec![Some(Ok(Ok(7))), Some(failed("no route"))]);
    let lost = vec![(1, Cause::Failed("no route".into()))];
    same("what two cells give of which number 1 fails", outcome, Err(lost), LOOK);
}

#[test]
fn a_panic_comes_out_with_its_words() {
    let (outcome, _) = told(vec![Some(panicked("fell over")), Some(Ok(Ok(8)))]);
    let lost = vec![(0, Cause::Panicked("fell over".into()))];
    same("what two cells give of which number 0 panics", outcome, Err(lost), LOOK);
}

#[test]
fn where_one_fails_the_others_are_joined_all_the_same() {
    for first in [failed("no route"), panicked("fell over")] {
        let what = format!("what was done with three cells of which number 0 gives {first:?}");
        let (_, log) = told(vec![Some(first), Some(Ok(Ok(8))), Some(Ok(Ok(9)))]);
        same(what, log, STARTED_AND_JOINED, LOOK);
    }
}

#[test]
fn every_error_comes_out_and_in_order() {
    let cells =
        vec![Some(failed("a")), Some(Ok(Ok(8))), Some(panicked("b")), None, Some(failed("c"))];
    let (outcome, _) = told(cells);
    let lost = vec![
        (0, Cause::Failed("a".into())),
        (2, Cause::Panicked("b".into())),
        (3, Cause::Refused("no more threads".into())),
        (4, Cause::Failed("c".into())),
    ];
    same("what five cells give of which four go wrong", outcome, Err(lost), LOOK);
}

#[test]
fn a_refused_thread_costs_its_own_cell_only() {
    let (outcome, log) = told(vec![Some(Ok(Ok(7))), None, Some(failed("c"))]);
    let expected = ["start 0", "refuse 1", "start 2", "join 0", "join 2"];
    same("what was done with three cells, where number 1 got no thread", log, expected, LOOK);
    let lost = vec![(1, Cause::Refused("no more threads".into())), (2, Cause::Failed("c".into()))];
    same("what they give, where number 2 fails", outcome, Err(lost), LOOK);
}

#[test]
fn no_cells_have_no_errors() {
    let (outcome, log) = told(vec![]);
    same("what no cells give", outcome, Ok(vec![]), LOOK);
    holds("nothing is started for no cells", log.is_empty(), LOOK);
}

#[test]
fn it_does_so_with_threads() {
    let began = Mutex::new(0);
    let outcome = all(45, |cell| {
        *began.lock().unwrap() += 1;
        thread::Builder::new().spawn(move || match cell {
            20 => Err("no route".to_owned()),
            // A panic without its lines on standard error.
            30 => resume_unwind(Box::new(format!("cell {cell} fell over"))),
            _ => Ok(cell as u32),
        })
    });
    let lost = vec![
        (20, Cause::Failed("no route".into())),
        (30, Cause::Panicked("cell 30 fell over".into())),
    ];
    same("what 45 threads give of which two go wrong", outcome, Err(lost), LOOK);
    same("how many threads were started", began.into_inner().unwrap(), 45, LOOK);
}

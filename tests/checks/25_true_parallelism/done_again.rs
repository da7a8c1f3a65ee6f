#![allow(clippy::single_range_in_vec_init, reason = "it is one chunk, and not its numbers")]

use super::{Died, Done, Worker, chunks, compute};
use handloom::time::sleep;
use handloom::yield_now;
use judge::{every_schedule, fail, ran, same};
use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::rc::Rc;
use std::time::Duration;

const CHUNKS: &str = "fn chunks";
const WORK: &str = "async fn work";
const TAKES: Duration = Duration::from_millis(100);

/// What happens to workers, and what is noted of them.
#[derive(Default)]
struct Fate {
    /// Numbers that kill whoever gets them, and how often.
    deadly: RefCell<Vec<(u64, u32)>>,
    started: Cell<u32>,
    /// What was asked of workers that had died.
    of_the_dead: RefCell<Vec<Range<u64>>>,
    waits: bool,
}

fn deadly(numbers: &[(u64, u32)]) -> Rc<Fate> {
    Rc::new(Fate { deadly: RefCell::new(numbers.to_vec()), waits: true, ..Fate::default() })
}

/// Adds up numbers. To start one takes 100 ms, and so does a chunk; no processor is needed for that.
struct Adds {
    fate: Rc<Fate>,
    dead: bool,
}

impl Fate {
    async fn wait(&self) {
        if self.waits { sleep(TAKES).await } else { yield_now().await }
    }

    /// Whether it is deadly, once more.
    fn kills(&self, chunk: &Range<u64>) -> bool {
        let mut deadly = self.deadly.borrow_mut();
        let mut kills =
            deadly.iter_mut().filter(|(number, times)| chunk.contains(number) && *times > 0);
        kills.next().map(|(_, times)| *times -= 1).is_some()
    }
}

impl Worker for Adds {
    async fn ask(&mut self, chunk: &Range<u64>) -> Result<u64, Died> {
        if self.dead {
            self.fate.of_the_dead.borrow_mut().push(chunk.clone());
            return Err(Died);
        }
        self.fate.wait().await;
        if self.fate.kills(chunk) {
            self.dead = true;
            return Err(Died);
        }
        Ok(chunk.clone().sum())
    }
}

/// What comes of these numbers. No worker is asked that is dead.
async fn told(numbers: Range<u64>, size: u64, workers: usize, fate: &Rc<Fate>) -> Done {
    let starts = Rc::clone(fate);
    let start = async move || {
        starts.wait().await;
        starts.started.set(starts.started.get() + 1);
        Adds { fate: Rc::clone(&starts), dead: false }
    };
    compute(numbers, size, workers, start).await
}

#[test]
fn all_numbers_are_in_chunks_and_none_twice() {
    same("the chunks of 0..12, of size 4", chunks(0..12, 4), [0..4, 4..8, 8..12], CHUNKS);
    same("the chunks of 0..10, of size 4", chunks(0..10, 4), [0..4, 4..8, 8..10], CHUNKS);
    same("the chunks of 5..8, of size 1", chunks(5..8, 1), [5..6, 6..7, 7..8], CHUNKS);
    same("the chunks of 7..10, of size 100", chunks(7..10, 100), [7..10], CHUNKS);
    same("the chunks of 7..7, of size 4", chunks(7..7, 4), [], CHUNKS);
    for (end, size) in (0..30).flat_map(|end| (1..8).map(move |size| (end, size))) {
        let chunks = chunks(3..3 + end, size);
        let numbers: Vec<_> = chunks.iter().cloned().flatten().collect();
        let what =
            format!("the numbers of {chunks:?}, the chunks of {:?}, of size {size}", 3..3 + end);
        same(what, numbers, (3..3 + end).collect::<Vec<_>>(), CHUNKS);
    }
}

#[test]
fn workers_compute_at_the_same_time() {
    let ran = ran(WORK, async || told(0..40, 4, 2, &deadly(&[])).await);
    same("what comes of 0..40", ran.output, Done { sum: 780, ..Done::default() }, WORK);
    // Five rounds for ten chunks, after the start.
    let what = "how long two workers take for ten chunks, 100 ms each and as much to start";
    same(what, ran.took, TAKES * 6, WORK);
}

#[test]
fn a_chunk_whose_worker_dies_is_done_again() {
    let ran = ran(WORK, async || {
        let fate = deadly(&[(5, 1)]);
        let done = told(0..12, 4, 1, &fate).await;
        (done, fate.of_the_dead.take(), fate.started.get())
    });
    let (done, of_the_dead, started) = ran.output;
    same("what was asked of a worker that had died", of_the_dead, [], WORK);
    let expected = Done { sum: 66, died: vec![4..8], given_up: vec![] };
    same("what comes of 0..12, where a worker dies of 4..8 once", done, expected, WORK);
    same("how many workers were started", started, 2, WORK);
    same("how long that takes, with two starts and four times a chunk", ran.took, TAKES * 6, WORK);
}

#[test]
fn a_chunk_that_kills_two_is_given_up_and_the_rest_is_done() {
    let ran = ran(WORK, async || {
        let fate = deadly(&[(5, 5)]);
        let done = told(0..12, 4, 1, &fate).await;
        (done, fate.of_the_dead.take())
    });
    let (done, of_the_dead) = ran.output;
    same("what was asked of a worker that had died", of_the_dead, [], WORK);
    let expected = Done { sum: 44, died: vec![4..8, 4..8], given_up: vec![4..8] };
    same("what comes of 0..12, where each worker dies of 4..8", done, expected, WORK);
}

#[test]
fn each_chunk_has_two_attempts_of_its_own() {
    let ran = ran(WORK, async || told(0..12, 4, 1, &deadly(&[(1, 1), (5, 2), (9, 1)])).await);
    let expected = Done { sum: 44, died: vec![0..4, 4..8, 4..8, 8..12], given_up: vec![4..8] };
    let what = "what comes of 0..12, where one dies of 0..4, two die of 4..8, and one of 8..12";
    same(what, ran.output, expected, WORK);
}

#[test]
fn nothing_is_lost_in_any_order() {
    every_schedule(WORK, async || {
        let fate = Fate { deadly: RefCell::new(vec![(1, 1)]), ..Fate::default() };
        let done = handloom::spawn(async move { told(0..3, 1, 2, &Rc::new(fate)).await });
        let done = done.await.map_err(|error| error.to_string())?;
        if done == (Done { sum: 3, died: vec![1..2], given_up: vec![] }) {
            Ok(())
        } else {
            Err(format!("three chunks of 0..3, and a worker dies of 1..2 once: {done:?}"))
        }
    });
}

#[test]
fn nothing_to_do_is_done_soon() {
    let ran = ran(WORK, async || told(4..4, 4, 3, &deadly(&[])).await);
    if ran.output != Done::default() {
        fail(format!("no numbers were given, and {:?} came out", ran.output), WORK);
    }
}

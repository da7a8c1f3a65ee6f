use super::{Log, PAUSE, tail};
use handloom::time::{now, sleep};
use handloom::{spawn, yield_now};
use judge::{every_schedule, holds, ran, same};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

const LOOK: &str = "async fn tail";

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// A log in memory.
#[derive(Default)]
struct Memory {
    text: RefCell<String>,
    over: Cell<bool>,
    looks: Cell<u32>,
}

impl Log for Rc<Memory> {
    async fn read(&self) -> String {
        self.looks.set(self.looks.get() + 1);
        yield_now().await;
        self.text.take()
    }

    async fn is_over(&self) -> bool {
        yield_now().await;
        self.over.get()
    }
}

/// What is written down, and when.
type Written = Rc<RefCell<Vec<(String, Instant)>>>;

/// Tails a log into which this is written: each piece after so long a pause. Gives the lines, how
/// long after the beginning each came, and how often somebody looked.
async fn told(pieces: &'static [(u64, &'static str)]) -> (Vec<String>, Vec<Duration>, u32) {
    let (log, start, written) = (Rc::new(Memory::default()), now(), Written::default());
    let writes = Rc::clone(&log);
    let writer = spawn(async move {
        for (pause, piece) in pieces {
            sleep(ms(*pause)).await;
            writes.text.borrow_mut().push_str(piece);
        }
        writes.over.set(true);
    });
    let lines = Rc::clone(&written);
    tail(&log, async |line| lines.borrow_mut().push((line, now()))).await;
    drop(writer);
    let (lines, times): (Vec<_>, Vec<_>) = written.take().into_iter().unzip();
    (lines, times.into_iter().map(|time| time - start).collect(), log.looks.get())
}

#[test]
fn lines_come_when_they_are_there() {
    let ran =
        ran(LOOK, async || told(&[(5, "one\n"), (100, "two\nthree\n"), (100, "four\n")]).await);
    let (lines, times, _) = ran.output;
    same("the lines of a log that grows", lines, ["one", "two", "three", "four"], LOOK);
    let late: Vec<_> = times
        .into_iter()
        .zip([ms(5), ms(105), ms(105), ms(205)])
        .filter(|(time, written)| *time < *written || *time > *written + PAUSE)
        .collect();
    same("lines that came later than a pause after they were written", late, [], LOOK);
}

#[test]
fn half_a_line_waits_for_its_other_half() {
    let ran = ran(LOOK, async || told(&[(5, "on"), (100, "e\ntw"), (100, "o"), (100, "\n")]).await);
    same("the lines of \"on\", \"e\\ntw\", \"o\", \"\\n\"", ran.output.0, ["one", "two"], LOOK);
}

#[test]
fn the_end_needs_no_end_of_a_line() {
    let ran = ran(LOOK, async || told(&[(5, "one\ntw"), (100, "o")]).await);
    same("the lines of \"one\\ntw\", \"o\", and no more", ran.output.0, ["one", "two"], LOOK);
}

#[test]
fn an_empty_line_is_a_line() {
    let ran = ran(LOOK, async || told(&[(5, "one\n\n"), (100, "two\n")]).await);
    same("the lines of \"one\\n\\n\", \"two\\n\"", ran.output.0, ["one", "", "two"], LOOK);
}

#[test]
fn blanks_belong_to_a_line() {
    let ran = ran(LOOK, async || told(&[(5, "  one \n"), (100, "\ttwo ")]).await);
    same("the lines of \"  one \\n\", \"\\ttwo \"", ran.output.0, ["  one ", "\ttwo "], LOOK);
}

#[test]
fn a_log_may_be_empty() {
    let ran = ran(LOOK, async || told(&[(5, "")]).await);
    same("the lines of a log without text", ran.output.0, [""; 0], LOOK);
}

#[test]
fn it_pauses_where_nothing_is_written() {
    let ran = ran(LOOK, async || told(&[(1000, "late\n")]).await);
    let (lines, _, looks) = ran.output;
    same("the lines of a log that begins late", lines, ["late"], LOOK);
    let what = format!("with pauses of 10 ms, somebody looks about 100 times in 1 s: {looks}");
    holds(what, (90..=110).contains(&looks), LOOK);
}

/// The writer writes its last line and is through, in two turns, at any moment.
#[test]
fn the_last_line_is_found_in_any_order() {
    every_schedule(LOOK, async || {
        let log = Rc::new(Memory::default());
        let writes = Rc::clone(&log);
        let writer = spawn(async move {
            writes.text.borrow_mut().push_str("on");
            yield_now().await;
            writes.text.borrow_mut().push_str("e\nlast\n");
            yield_now().await;
            writes.over.set(true);
        });
        let reader = spawn(async move {
            let lines = RefCell::new(Vec::new());
            tail(&log, async |line| lines.borrow_mut().push(line)).await;
            lines.into_inner()
        });
        let _ = writer.await;
        let lines = reader.await.map_err(|error| error.to_string())?;
        if lines == ["one", "last"] {
            Ok(())
        } else {
            Err(format!(
                "\"on\" was written, \"e\\nlast\\n\", and no more; the lines are {lines:?}"
            ))
        }
    });
}

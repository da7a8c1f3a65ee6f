use super::{Log, merge};
use handloom::trace::{Actor, Event, Observer, TaskId, What};
use handloom::{Runtime, spawn_named, yield_now};
use judge::{Signal, holds, same};
use std::cell::RefCell;
use std::panic::resume_unwind;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

const LOOK: &str = "async fn merge";

/// What logs can wait for.
#[derive(Clone, Default)]
struct Moments {
    /// The loop has gone round many times, and all that can wait does.
    begun: Signal,
    /// The first thread is through with its log.
    over: Signal,
    /// A task has heard of that, and has had its turn.
    heard: Signal,
    /// How many turns the tasks have had until all that can wait did.
    turns: Arc<AtomicUsize>,
}

/// Gives the signals that the trace tells of. It also keeps who was woken when a thread was through.
struct Watches(Moments, Mutex<Option<TaskId>>);

/// A task that turns in circles has one turn for each of the loop until all that can wait does.
const ROUNDS: usize = 50;

/// Others have a few.
const FEW: usize = 25;

impl Observer for Watches {
    fn event(&self, event: Event) {
        let mut woken = self.1.lock().unwrap();
        match event.what {
            // The first task is the check's own.
            What::Polled { task } if task != TaskId::MAIN && !self.0.begun.is_given() => {
                self.0.turns.fetch_add(1, Ordering::SeqCst);
            }
            What::JobFinished { .. } => self.0.over.give(),
            What::Woken { task, by: Actor::Thread(_) } if self.0.over.is_given() => {
                woken.get_or_insert(task);
            }
            What::Pending { task, .. } | What::Ready { task } if *woken == Some(task) => {
                self.0.heard.give();
            }
            _ => {}
        }
    }
}

/// What came of a merge: the lines that were written, in this order, and what it gave.
type Merged = (Vec<String>, Result<(), String>);

/// Merges. `first` is given when the first line has been written.
fn merged(logs: Vec<Log>, moments: Moments, first: Signal) -> Merged {
    let begun = moments.begun.clone();
    let watches = Watches(moments, Mutex::default());
    let runtime = Runtime::builder().virtual_clock().observer(watches).build();
    let (lines, outcome) = runtime.block_on(async {
        let lines = Rc::new(RefCell::new(Vec::new()));
        let writes = Rc::clone(&lines);
        let task = spawn_named("merge", async move {
            let write = async |line| {
                yield_now().await;
                first.give();
                writes.borrow_mut().push(line);
            };
            merge(logs, write).await
        });
        for _ in 0..ROUNDS {
            yield_now().await;
        }
        begun.give();
        let outcome = task.await;
        (lines.take(), outcome)
    });
    (lines, outcome.unwrap_or_else(|error| resume_unwind(error.into_panic())))
}

/// A log of so many lines that are all there.
fn full(name: &'static str, lines: usize) -> Log {
    let mut lines = (0..lines).map(move |n| format!("{name} {n}"));
    Box::new(move || lines.next())
}

/// The lines of one log, of those that were written.
fn of<'a>(name: &str, lines: &'a [String]) -> Vec<&'a str> {
    lines.iter().map(String::as_str).filter(|line| line.starts_with(name)).collect()
}

#[test]
fn all_lines_are_written_and_those_of_a_log_in_order() {
    let (lines, outcome) =
        merged(vec![full("a", 3), full("b", 0), full("c", 2)], Moments::default(), Signal::new());
    same("the lines of log a", of("a", &lines), ["a 0", "a 1", "a 2"], LOOK);
    same("the lines of log c", of("c", &lines), ["c 0", "c 1"], LOOK);
    same("how many lines were written", lines.len(), 5, LOOK);
    same("what it gives", outcome, Ok(()), LOOK);
}

#[test]
fn no_log_is_read_on_the_thread_of_the_loop() {
    let (home, here) = (thread::current().id(), Arc::new(AtomicUsize::new(0)));
    let logs = (0..3).map(|_| {
        let (here, mut left) = (Arc::clone(&here), 2);
        Box::new(move || {
            here.fetch_add(usize::from(thread::current().id() == home), Ordering::SeqCst);
            left -= 1;
            (left > 0).then(|| "line".to_owned())
        }) as Log
    });
    let (lines, _) = merged(logs.collect(), Moments::default(), Signal::new());
    let what = "how often a log was read on the thread of the loop";
    same(what, here.load(Ordering::SeqCst), 0, LOOK);
    same("how many lines of three logs were written", lines.len(), 3, LOOK);
}

#[test]
fn a_line_is_written_as_soon_as_it_is_there() {
    let (written, seen) = (Signal::new(), Signal::new());
    let (waits, sees, mut next) = (written.clone(), seen.clone(), 0);
    let log = move || {
        next += 1;
        match next {
            1 => Some("first".to_owned()),
            // It is there when the first has been written, and not before.
            2 => {
                if waits.wait() {
                    sees.give();
                }
                Some("second".to_owned())
            }
            _ => None,
        }
    };
    let (lines, _) = merged(vec![Box::new(log)], Moments::default(), written);
    same("the lines of a log", lines, ["first", "second"], LOOK);
    holds("the first line was written before the second was there", seen.is_given(), LOOK);
}

#[test]
fn the_end_of_one_log_is_not_the_end_of_all() {
    let moments = Moments::default();
    let (over, mut left) = (moments.over.clone(), 3);
    let log = move || {
        over.wait();
        left -= 1;
        (left > 0).then(|| format!("late {left}"))
    };
    let (lines, outcome) = merged(vec![full("short", 1), Box::new(log)], moments, Signal::new());
    same("the lines of a log that goes on alone", of("late", &lines), ["late 2", "late 1"], LOOK);
    same("how many lines were written", lines.len(), 3, LOOK);
    same("what it gives", outcome, Ok(()), LOOK);
}

#[test]
fn all_logs_are_read_at_the_same_time() {
    // Each log gives its line when all are being read.
    let begun = [(); 3].map(|()| Signal::new());
    let logs = (0..3).map(|n| {
        let (begun, mut left) = (begun.clone(), 2);
        Box::new(move || {
            begun[n].give();
            left -= 1;
            let together = begun.iter().all(Signal::wait);
            (left > 0).then(|| if together { "together" } else { "alone" }.to_owned())
        }) as Log
    });
    let (lines, _) = merged(logs.collect(), Moments::default(), Signal::new());
    same("what three logs say that wait for each other", lines, ["together"; 3], LOOK);
}

#[test]
fn a_log_that_panics_is_told_of_and_the_others_are_read() {
    let moments = Moments::default();
    let (begun, heard) = (moments.begun.clone(), moments.heard.clone());
    let panics: Log = Box::new(move || {
        begun.wait();
        // A panic without its lines on standard error.
        resume_unwind(Box::new("fell over"))
    });
    let mut goes_on = full("b", 3);
    let waits: Log = Box::new(move || {
        // Whoever counts the readers has no task that hears of the first.
        heard.wait_briefly();
        goes_on()
    });
    let (lines, outcome) = merged(vec![panics, waits], moments, Signal::new());
    same("the lines of log b", of("b", &lines), ["b 0", "b 1", "b 2"], LOOK);
    let words = outcome.as_ref().is_err_and(|error| error.contains("fell over"));
    holds(format!("it tells of a panic with \"fell over\": {outcome:?}"), words, LOOK);
}

#[test]
fn of_two_panics_the_first_log_s_is_told() {
    let moments = Moments::default();
    let over = moments.over.clone();
    let later: Log = Box::new(move || {
        over.wait();
        resume_unwind(Box::new("a fell over"))
    });
    let sooner: Log = Box::new(|| resume_unwind(Box::new("b fell over")));
    let (lines, outcome) = merged(vec![later, sooner, full("c", 2)], moments, Signal::new());
    same("the lines of log c", of("c", &lines), ["c 0", "c 1"], LOOK);
    let words = outcome.as_ref().is_err_and(|error| error.contains("a fell over"));
    let what = "of the panics of logs a and b, in this order, it tells that of a";
    holds(format!("{what}: {outcome:?}"), words, LOOK);
}

#[test]
fn whoever_waits_for_a_line_does_not_turn_in_circles() {
    let moments = Moments::default();
    let (begun, turns) = (moments.begun.clone(), Arc::clone(&moments.turns));
    let log = move || {
        begun.wait();
        None
    };
    let (lines, _) = merged(vec![Box::new(log)], moments, Signal::new());
    same("the lines of a log that has none", lines, [""; 0], LOOK);
    let turns = turns.load(Ordering::SeqCst);
    let what = format!(
        "while a log has no line yet, the tasks wait: they had {turns} turns in {ROUNDS} rounds"
    );
    holds(what, turns <= FEW, LOOK);
}

#[test]
fn no_logs_are_merged_at_once() {
    let merged = merged(vec![], Moments::default(), Signal::new());
    same("what comes of no logs", merged, (vec![], Ok(())), LOOK);
}

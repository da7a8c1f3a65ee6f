//! A program, run once or under every schedule.

use crate::fail;
use crate::{learner, recording};
use handloom::explore::{Explorer, Failure, Fault, Replayed, Schedule};
use handloom::spawn_named;
use handloom::trace::{Event, TaskId, What};
use std::cell::RefCell;
use std::fmt::Display;
use std::rc::Rc;
use std::time::Duration;

/// How many turns the tasks of a program have at most. Whoever needs more turns in circles.
const TURNS: usize = 20_000;

/// The same where there are many schedules, of small programs.
const FEW_TURNS: usize = 100;

/// How many schedules are run at most.
const SCHEDULES: u64 = 20_000;

/// A run that is over.
#[derive(Clone, Debug)]
pub struct Ran<T> {
    /// What the program gave.
    pub output: T,
    /// How long it took, on the virtual clock: waiting takes time, and computing takes none.
    pub took: Duration,
    /// All that happened.
    pub events: Vec<Event>,
}

impl<T> Ran<T> {
    /// How often the task with this name was polled.
    pub fn polls(&self, name: &str) -> usize {
        let Some(wanted) = self.task(name) else { return 0 };
        let polled = |event: &&Event| matches!(event.what, What::Polled { task } if task == wanted);
        self.events.iter().filter(polled).count()
    }

    /// The first task that was spawned with this name.
    pub fn task(&self, name: &str) -> Option<TaskId> {
        self.events.iter().find_map(|event| match &event.what {
            What::Spawned { task, name: Some(spawned), .. } if spawned == name => Some(*task),
            _ => None,
        })
    }

    /// How many events there are of which this is true.
    pub fn count(&self, is: impl Fn(&What) -> bool) -> usize {
        self.events.iter().filter(|event| is(&event.what)).count()
    }

    /// The lines that were told to `handloom::trace::output`, each with its moment.
    pub fn said(&self) -> Vec<(Duration, &str)> {
        let said = self.events.iter().filter_map(|event| match &event.what {
            What::Output { line } => Some((event.at, line.as_str())),
            _ => None,
        });
        said.collect()
    }
}

/// Runs `program` on a virtual clock, its tasks in order of arrival. It is a task itself.
///
/// Where it runs twice, that is to be sure that it comes to an end before it is recorded: it has to
/// do the same each time.
///
/// # Panics
/// If it panics, or one of its tasks does; if it waits for ever; if it turns in circles. `look` is
/// where to look then.
#[track_caller]
pub fn ran<T, F>(look: &str, program: impl Fn() -> F) -> Ran<T>
where
    F: Future<Output = T> + 'static,
    T: 'static,
{
    let found = Rc::new(RefCell::new(None));
    learner::runs();
    let whole = || {
        learner::again();
        let (found, program) = (Rc::clone(&found), program());
        async move {
            let task = spawn_named("program", async move {
                let output = program.await;
                *found.borrow_mut() = Some(output);
            });
            task.await.map_err(|error| error.to_string())
        }
    };
    let once = Explorer::new().max_schedules(1).max_depth(TURNS).try_run(whole);
    if let Some(failure) = once.failure() {
        failed(failure, 1, 1, look, whole);
    }
    circles(once.cut().depth, TURNS, look);
    let replay = Explorer::new().replay(&Schedule::default(), whole).expect("an empty schedule");
    let output = found.borrow_mut().take();
    match (output, replay.end) {
        (Some(output), Replayed::Done(Ok(()))) => {
            let took = replay.events.last().map_or(Duration::ZERO, |event| event.at);
            Ran { output, took, events: replay.events }
        }
        _ => fail("it does not do the same twice: keep nothing from one run to the next", look),
    }
}

/// Runs `program` under every schedule there is, and fails with a shortest one that breaks it. The
/// program says what is wrong by an error. What is to be interleaved has to be a task in it.
///
/// # Panics
/// If there is a schedule under which it returns an error, panics, waits for ever, or turns in
/// circles. `look` is where to look then.
#[track_caller]
pub fn every_schedule<E, F>(look: &str, program: impl Fn() -> F)
where
    F: Future<Output = Result<(), E>>,
    E: Display,
{
    let explorer = |schedules| Explorer::new().max_schedules(schedules).max_depth(FEW_TURNS);
    learner::runs();
    let program = || {
        learner::again();
        program()
    };
    // Whoever turns in circles does so soon, and would do so in every schedule that follows.
    for schedules in [200, 2_000] {
        circles(explorer(schedules).try_run(program).cut().depth, FEW_TURNS, look);
    }
    let explored = explorer(SCHEDULES).try_run(program);
    if let Some(failure) = explored.failure() {
        failed(failure, explored.failures(), explored.schedules(), look, program);
    }
    circles(explored.cut().depth, FEW_TURNS, look);
    if explored.cut().is_cut() {
        fail(format_args!("there are more than {SCHEDULES} schedules: too many turns"), look);
    }
}

#[track_caller]
fn circles(runs: u64, turns: usize, look: &str) {
    if runs > 0 {
        let why = "it turns in circles: a task that is woken without a reason never rests";
        fail(format_args!("not at its end after {turns} turns; {why}"), look);
    }
}

/// Fails with the fault, and with the schedule that leads there.
#[track_caller]
fn failed<T, F: Future<Output = T>>(
    failure: &Failure,
    failures: u64,
    schedules: u64,
    look: &str,
    program: impl Fn() -> F,
) -> ! {
    let Failure { fault, schedule, .. } = failure;
    let mut saw = match fault {
        // The words of a check that failed inside are for the learner as they are.
        Fault::Check(message) | Fault::Panic { message, .. } => message.clone(),
        fault => fault.to_string(),
    };
    if schedules > 1 {
        let of = format!("so it is under {failures} of {schedules} schedules");
        saw.push_str(&format!("\n{of}; a shortest is {schedule}\n"));
        saw.push_str("(whose turn it is: 0 is task #1, 1 is task #2, and so on");
        let drops = schedule.to_string().contains('x');
        saw.push_str(if drops { "; 0x drops what task #1 waits for)" } else { ")" });
    }
    let (replay, panicked) = learner::place_of_panic(|| Explorer::new().replay(schedule, program));
    if let Ok(replay) = replay
        && let Some(file) = recording::keep(&replay.events)
    {
        saw.push_str(&format!("\nstep through it: cargo run --bin step -- {file}"));
    }
    // A panic of the program's own says where it was.
    let panicked = panicked.filter(|_| matches!(fault, Fault::Panic { .. }));
    fail(saw, panicked.as_deref().unwrap_or(look))
}

//! One run of the program under one schedule.

use super::fault::Fault;
use super::quiet;
use super::schedule::{Choice, Schedule};
use crate::builder::Builder;
use crate::context;
use crate::direct::{Director, Move};
use crate::runtime::{Halt, Runtime};
use crate::slab::Key;
use crate::task::panic_message;
use crate::time::VirtualClock;
use crate::trace::{Recorder, TaskId, Touch, Tracer, take_touches};
use crate::watch::Watch;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::Arc;
use std::task::Waker;

/// Whoever makes the choices of a run.
pub(super) trait Guide {
    /// One of the options, of which there is at least one; `None` ends the run here.
    fn choose(&mut self, step: Step<'_>) -> Option<Choice>;
}

/// A moment at which something has to be chosen.
pub(super) struct Step<'a> {
    pub(super) options: &'a [Choice],
    /// The choice before.
    pub(super) last: Option<Choice>,
    /// What was touched by it.
    pub(super) touched: Vec<Touch>,
    /// Whether time has passed since, without having been chosen.
    pub(super) waited: bool,
}

/// Whether a choice takes the turn away from the task that had it last and could go on.
pub(super) fn preempts(choice: Choice, last: Option<Choice>, options: &[Choice]) -> bool {
    last.and_then(Choice::task)
        .is_some_and(|task| choice.task() != Some(task) && options.contains(&Choice::Run(task)))
}

/// What a run is to note.
pub(super) enum Notes<'a> {
    Nothing,
    Touches,
    Events(&'a Recorder),
    /// Everything, in a trace that exists.
    Trace(&'a Tracer),
}

/// How a run ended.
pub(super) enum End<T> {
    Done(T),
    Failed(Fault),
    /// The guide ended it.
    Stopped,
}

/// A run.
pub(super) struct Run<T> {
    pub(super) end: End<T>,
    pub(super) schedule: Schedule,
    pub(super) preemptions: usize,
    /// What could have been chosen where the guide ended it.
    pub(super) options: Vec<Choice>,
    /// What was touched by the last step.
    pub(super) touched: Vec<Touch>,
    /// Whether nobody is left who could have had another turn.
    pub(super) complete: bool,
}

/// Runs `program` on a runtime of its own, as `guide` will have it.
pub(super) fn execute<F: Future>(
    program: &impl Fn() -> F,
    guide: &Rc<RefCell<dyn Guide>>,
    notes: Notes<'_>,
) -> Run<F::Output> {
    let _quiet = quiet::hush();
    drop(take_touches());
    let execution = Rc::new(Execution { guide: guide.clone(), state: RefCell::default() });
    let clock = Arc::new(VirtualClock::new());
    let mut builder = Builder::default();
    builder.director = Some(execution.clone());
    builder.watch = Some(Box::new(Watch::closed()));
    builder = match notes {
        // Not in the trace that this thread may be in: whoever explores does not want a million runs.
        Notes::Nothing => builder.tracer(Tracer::silent(clock)),
        Notes::Touches => builder.tracer(Tracer::of_touches(clock)),
        Notes::Events(recorder) => builder.clock(clock).observer(recorder.clone()),
        Notes::Trace(tracer) => builder.tracer(tracer.clone()),
    };
    let runtime: Runtime = builder.build();
    let ran = catch_unwind(AssertUnwindSafe(|| runtime.run(async { program().await })));
    execution.state.borrow_mut().note(take_touches());
    let complete = is_complete(&runtime, ran.as_ref().ok());
    drop(runtime);
    let State { taken, preemptions, options, panic, touched, .. } = execution.state.take();
    let complete = complete && panic.is_none();
    let end = match (panic, ran) {
        (Some((task, message)), _) => End::Failed(Fault::Panic { task, message }),
        (None, Ok(Ok(output))) => End::Done(output),
        (None, Ok(Err(Halt::Stopped))) => End::Stopped,
        (None, Ok(Err(Halt::Stuck(deadlock)))) => End::Failed(match deadlock.lost_wakeup() {
            None => Fault::Deadlock(deadlock),
            Some(_) => Fault::LostWakeup(deadlock),
        }),
        (None, Err(payload)) => {
            let message = panic_message(&*payload).unwrap_or_default().to_owned();
            End::Failed(Fault::Panic { task: TaskId::MAIN, message })
        }
    };
    Run { end, schedule: taken.into(), preemptions, options, touched, complete }
}

fn is_complete<T>(runtime: &Runtime, ran: Option<&Result<T, Halt>>) -> bool {
    let mut tasks = runtime.core.tasks.borrow_mut();
    match ran {
        Some(Ok(_)) => tasks.keys().into_iter().all(|key| tasks.is_done(key)),
        Some(Err(Halt::Stuck(_))) => true,
        Some(Err(Halt::Stopped)) | None => false,
    }
}

struct Execution {
    guide: Rc<RefCell<dyn Guide>>,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    taken: Vec<Choice>,
    preemptions: usize,
    options: Vec<Choice>,
    touched: Vec<Touch>,
    waited: bool,
    panic: Option<(TaskId, String)>,
    /// The task whose turn it is.
    running: Option<Key>,
    waits: Vec<DroppableWait>,
    numbers: u64,
    dropping: Option<u64>,
}

/// A pending wait that may be dropped.
struct DroppableWait {
    number: u64,
    task: Key,
    waker: Waker,
}

impl State {
    /// The step that was taken last has touched this.
    fn note(&mut self, touched: Vec<Touch>) {
        // Once time has passed, it was not that step any more. It was the main future, and it
        // stays between what was before and what comes: the next step depends on the time.
        if !self.waited {
            self.touched.extend(touched);
        }
    }

    fn options(&self, ready: &[Key], timers: bool) -> Vec<Choice> {
        let mut options: Vec<_> = ready.iter().map(|key| Choice::Run(TaskId(key.serial))).collect();
        if ready.is_empty() && timers && !self.waits.is_empty() {
            options.push(Choice::Wait);
        }
        for (at, wait) in self.waits.iter().enumerate() {
            let before = self.waits[..at].iter().filter(|other| other.task == wait.task);
            let nth = u32::try_from(before.count()).expect("fewer than 2^32 waits");
            options.push(Choice::Drop(TaskId(wait.task.serial), nth));
        }
        options
    }

    fn wait_of(&self, task: TaskId, nth: u32) -> Option<&DroppableWait> {
        self.waits.iter().filter(|wait| wait.task.serial == task.0).nth(nth as usize)
    }
}

impl Director for Execution {
    fn direct(&self, ready: &[Key], timers: bool) -> Move {
        let mut state = self.state.borrow_mut();
        state.note(take_touches());
        state.dropping = None;
        if state.panic.is_some() {
            // The fault is found; what comes after it is no part of the shortest way to it.
            return Move::Stop;
        }
        let options = state.options(ready, timers);
        if options.is_empty() {
            state.waited = true;
            return Move::Wait;
        }
        let touched = std::mem::take(&mut state.touched);
        let waited = std::mem::take(&mut state.waited);
        let last = state.taken.last().copied();
        let step = Step { options: &options, last, touched, waited };
        let Some(choice) = self.guide.borrow_mut().choose(step) else {
            state.options = options;
            return Move::Stop;
        };
        let at = options.iter().position(|option| *option == choice);
        let at = at.expect("a guide chooses among the options");
        state.preemptions += usize::from(preempts(choice, last, &options));
        state.taken.push(choice);
        match choice {
            Choice::Wait => Move::Wait,
            Choice::Run(_) => {
                state.running = Some(ready[at]);
                Move::Run(ready[at])
            }
            Choice::Drop(task, nth) => {
                let wait = state.wait_of(task, nth).expect("it is among the options");
                let (number, key, waker) = (wait.number, wait.task, wait.waker.clone());
                state.dropping = Some(number);
                state.running = Some(key);
                Move::Wake(waker, key)
            }
        }
    }

    fn panicked(&self, task: TaskId, message: &str) {
        self.state.borrow_mut().panic.get_or_insert((task, message.to_owned()));
    }

    fn may_drop(&self, wait: Option<u64>, waker: &Waker) -> Option<u64> {
        let waker = waker.clone();
        let mut state = self.state.borrow_mut();
        // The turns of the main future are no choices, so its waits are not either.
        let polled = context::current_task()?;
        let task = state.running.filter(|key| key.serial == polled.0)?;
        let known = state.waits.iter_mut().find(|known| Some(known.number) == wait);
        let (number, replaced) = match known {
            Some(known) => {
                known.task = task;
                (known.number, Some(std::mem::replace(&mut known.waker, waker)))
            }
            None => {
                state.numbers += 1;
                let number = state.numbers;
                state.waits.push(DroppableWait { number, task, waker });
                (number, None)
            }
        };
        drop(state);
        drop(replaced);
        Some(number)
    }

    fn drops(&self, wait: u64) -> bool {
        self.state.borrow().dropping == Some(wait)
    }

    fn is_over(&self, wait: u64) {
        let mut state = self.state.borrow_mut();
        let at = state.waits.iter().position(|known| known.number == wait);
        let over = at.map(|at| state.waits.remove(at));
        drop(state);
        drop(over);
    }
}

//! One schedule again, with everything that happens.

use super::execution::{End, Guide, Notes, Run, Step, execute};
use super::explorer::Explorer;
use super::fault::Fault;
use super::schedule::{BadSchedule, Choice, Schedule};
use crate::trace::{Event, Recorder, Tracer};
use std::cell::RefCell;
use std::rc::Rc;

/// A run under a given schedule.
#[derive(Clone, Debug)]
pub struct Replay<T> {
    /// Everything that happened, as an observer was told; nothing, if it went to another trace.
    pub events: Vec<Event>,
    /// Who had each turn.
    pub schedule: Schedule,
    /// What there was to choose from at each step, in order of arrival: the choice of the schedule
    /// is one of them.
    pub options: Vec<Vec<Choice>>,
    /// How often it takes the turn away from a task that could go on.
    pub preemptions: usize,
    /// How it ended.
    pub end: Replayed<T>,
}

/// How a [`Replay`] ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replayed<T> {
    /// The program returned this.
    Done(T),
    /// The program failed.
    Failed(Fault),
    /// The schedule was at its end, and the program was not: one of these could be next.
    Open(Vec<Choice>),
}

impl Explorer {
    /// Runs `program` under this schedule and records it. If the schedule ends before the program
    /// does, the tasks go on in order of arrival, and waits are dropped only where nothing else
    /// can happen.
    ///
    /// # Errors
    /// [`BadSchedule`], if a step of it cannot be taken, because that task is not ready then.
    ///
    /// # Panics
    /// If this thread is inside `block_on`.
    ///
    /// ```
    /// use handloom::explore::{Explorer, Replayed};
    /// use handloom::trace;
    ///
    /// let program = async || {
    ///     let say = |word| handloom::spawn(async move { trace::output(word) });
    ///     handloom::gather([say("you"), say("me")]).await;
    /// };
    /// let replay = Explorer::new().replay(&"1,0".parse()?, program)?;
    /// let said = replay.events.iter().filter_map(|event| match &event.what {
    ///     trace::What::Output { line } => Some(line.as_str()),
    ///     _ => None,
    /// });
    /// assert_eq!(said.collect::<Vec<_>>(), ["me", "you"]);
    /// assert_eq!(replay.end, Replayed::Done(()));
    /// # Ok::<(), handloom::explore::BadSchedule>(())
    /// ```
    pub fn replay<F: Future>(
        &self,
        schedule: &Schedule,
        program: impl Fn() -> F,
    ) -> Result<Replay<F::Output>, BadSchedule> {
        record(Follow::new(schedule, false), &program)
    }

    /// Runs `program` as [`replay`](Self::replay) does, and reports to a trace that exists and has
    /// more in it than this run. It lives by the clock of that trace. The program's tasks have to be
    /// the first in it, because a schedule counts from there.
    ///
    /// # Errors
    /// As [`replay`](Self::replay). What happened before the step that cannot be taken is in the
    /// trace by then.
    ///
    /// # Panics
    /// As [`replay`](Self::replay).
    pub fn replay_in<F: Future>(
        &self,
        tracer: &Tracer,
        schedule: &Schedule,
        program: impl Fn() -> F,
    ) -> Result<Replay<F::Output>, BadSchedule> {
        replay(Follow::new(schedule, false), Notes::Trace(tracer), &program)
    }

    /// Runs `program` to the end of this schedule, stops there, and says what could be next. It is
    /// how a player makes the choices one by one: the next one is a run with one more step, and
    /// taking it back is a run with one less.
    ///
    /// # Errors
    /// As [`replay`](Self::replay).
    ///
    /// # Panics
    /// As [`replay`](Self::replay).
    pub fn play<F: Future>(
        &self,
        schedule: &Schedule,
        program: impl Fn() -> F,
    ) -> Result<Replay<F::Output>, BadSchedule> {
        record(Follow::new(schedule, true), &program)
    }
}

fn record<F: Future>(
    follow: Follow,
    program: &impl Fn() -> F,
) -> Result<Replay<F::Output>, BadSchedule> {
    let recorder = Recorder::new();
    let replay = replay(follow, Notes::Events(&recorder), program)?;
    Ok(Replay { events: recorder.events(), ..replay })
}

fn replay<F: Future>(
    follow: Follow,
    notes: Notes<'_>,
    program: &impl Fn() -> F,
) -> Result<Replay<F::Output>, BadSchedule> {
    let follow = Rc::new(RefCell::new(follow));
    let guide: Rc<RefCell<dyn Guide>> = follow.clone();
    let Run { end, schedule, preemptions, options, .. } = execute(program, &guide, notes);
    let mut follow = follow.borrow_mut();
    if let Some(bad) = follow.bad.take() {
        return Err(BadSchedule(bad));
    }
    if schedule.len() < follow.schedule.len() {
        return Err(BadSchedule(format!(
            "the program is over after {} steps, and the schedule has {}",
            schedule.len(),
            follow.schedule.len()
        )));
    }
    let end = match end {
        End::Done(output) => Replayed::Done(output),
        End::Failed(fault) => Replayed::Failed(fault),
        End::Stopped => Replayed::Open(options),
    };
    let options = std::mem::take(&mut follow.options);
    Ok(Replay { events: Vec::new(), schedule, options, preemptions, end })
}

/// Follows a schedule.
struct Follow {
    schedule: Schedule,
    stop: bool,
    options: Vec<Vec<Choice>>,
    bad: Option<String>,
}

impl Follow {
    fn new(schedule: &Schedule, stop: bool) -> Self {
        Follow { schedule: schedule.clone(), stop, options: Vec::new(), bad: None }
    }
}

impl Guide for Follow {
    fn choose(&mut self, step: Step<'_>) -> Option<Choice> {
        let at = self.options.len();
        let choice = match self.schedule.choices().get(at) {
            Some(choice) if step.options.contains(choice) => *choice,
            Some(choice) => {
                let options: Vec<_> = step.options.iter().map(ToString::to_string).collect();
                let options = options.join(", ");
                self.bad = Some(format!("step {at} cannot be {choice}: it is one of {options}"));
                return None;
            }
            None if self.stop => return None,
            None => step.options[0],
        };
        self.options.push(step.options.to_vec());
        Some(choice)
    }
}

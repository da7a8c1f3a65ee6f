//! Where the reader is in the run, and what was asked for.

use crate::overview::Run;
use crate::terminal::Screen;
use crate::{keys, screen};
use handloom::trace::{Actor, TaskId};
use ratatui::Frame;
use ratatui::crossterm::event::Event;
use replay::{Kind, Replay, Thing};
use std::time::Duration;

/// How many steps a second, from slow to fast.
const SPEEDS: [u32; 7] = [1, 2, 5, 10, 25, 50, 100];

/// A run on the screen.
#[derive(Debug)]
pub(crate) struct Player {
    pub(crate) replay: Replay,
    /// The task that the reader looks at.
    pub(crate) selected: Option<TaskId>,
    /// Whether next and back go along the selected task.
    pub(crate) follows: bool,
    /// What was typed after `g`.
    pub(crate) typed: Option<String>,
    pub(crate) helps: bool,
    /// The answer to the last question.
    pub(crate) answer: String,
    pub(crate) plays: bool,
    /// What there is to be seen in this run at all.
    pub(crate) run: Run,
    speed: usize,
    over: bool,
}

impl Player {
    pub(crate) fn new(replay: Replay) -> Player {
        let mut player = Player {
            run: Run::of(&replay),
            replay,
            selected: None,
            follows: false,
            typed: None,
            helps: false,
            answer: String::new(),
            plays: false,
            speed: 2,
            over: false,
        };
        player.remark(None);
        player
    }

    /// Something that is to be said of the recording, before anything else is.
    pub(crate) fn remark(&mut self, remark: Option<String>) {
        let notes = remark.into_iter().chain(self.replay.header().note());
        self.answer = notes.collect::<Vec<_>>().join("; ");
    }

    pub(crate) fn quit(&mut self) {
        self.over = true;
    }

    pub(crate) fn steps_a_second(&self) -> u32 {
        SPEEDS[self.speed]
    }

    pub(crate) fn faster(&mut self) {
        self.speed = (self.speed + 1).min(SPEEDS.len() - 1);
    }

    pub(crate) fn slower(&mut self) {
        self.speed = self.speed.saturating_sub(1);
    }

    /// Starts or stops; at the end it starts again.
    pub(crate) fn play(&mut self) {
        self.plays = !self.plays;
        if self.plays && self.replay.step() == self.replay.len() {
            self.go(0);
        }
    }

    pub(crate) fn go(&mut self, step: usize) {
        self.replay.at(step);
        self.answer.clear();
    }

    fn next_step(&self) -> Option<usize> {
        let step = self.replay.step();
        match self.followed() {
            Some(task) => self.replay.next_of(task, step),
            None => Some(step + 1).filter(|next| *next <= self.replay.len()),
        }
    }

    pub(crate) fn next(&mut self) {
        match self.next_step() {
            Some(step) => self.go(step),
            None => self.answer = format!("this is the last step{}", self.of_whom()),
        }
    }

    pub(crate) fn back(&mut self) {
        let step = self.replay.step();
        let before = match self.followed() {
            Some(task) => self.replay.previous_of(task, step),
            None => step.checked_sub(1),
        };
        match before {
            Some(step) => self.go(step),
            None => self.answer = format!("this is the first step{}", self.of_whom()),
        }
    }

    fn of_whom(&self) -> String {
        let of = |task| format!(" of {}", self.replay.names().task(task));
        self.followed().map(of).unwrap_or_default()
    }

    /// The task that next and back go along.
    pub(crate) fn followed(&self) -> Option<TaskId> {
        self.selected.filter(|_| self.follows)
    }

    /// To the next event of a kind, or to the one before.
    pub(crate) fn find(&mut self, kind: Kind, forward: bool) {
        let step = self.replay.step();
        let (found, where_to) = if forward {
            (self.replay.next(kind, step), "after")
        } else {
            (self.replay.previous(kind, step), "before")
        };
        match found {
            Some(step) => self.go(step),
            None => self.answer = format!("no {} {where_to} this step", kind.word()),
        }
    }

    /// The tasks that are on the screen, in order: those that live, the one that has just ended,
    /// and the selected one.
    pub(crate) fn tasks(&self) -> Vec<TaskId> {
        let world = self.replay.world();
        let ended = |since: usize| since == world.step;
        let shown = |(id, task): &(&TaskId, &replay::Task)| {
            !task.state.is_over() || ended(task.since) || self.selected == Some(**id)
        };
        world.tasks.iter().filter(shown).map(|(id, _)| *id).collect()
    }

    /// The task that the reader means: the selected one, or the one that the event is about.
    pub(crate) fn subject(&self) -> Option<TaskId> {
        let world = self.replay.world();
        self.selected.or_else(|| world.running()).or_else(|| {
            world.changed().into_iter().find_map(|thing| match thing {
                Thing::Task(task) => Some(task),
                _ => None,
            })
        })
    }

    /// Selects the next task on the screen, or the one before.
    pub(crate) fn select(&mut self, forward: bool) {
        let tasks = self.tasks();
        let at = self.selected.and_then(|task| tasks.iter().position(|shown| *shown == task));
        let to = match at {
            None => self.subject().and_then(|task| tasks.iter().position(|shown| *shown == task)),
            Some(at) if forward => Some(at + 1),
            Some(at) => at.checked_sub(1),
        };
        if let Some(task) = to.and_then(|to| tasks.get(to)).or(self.selected.as_ref()) {
            self.selected = Some(*task);
        } else {
            self.selected = tasks.first().copied();
        }
    }

    /// Follows the selected task, or lets go of it.
    pub(crate) fn follow(&mut self) {
        if self.follows {
            self.follows = false;
            return;
        }
        self.selected = self.subject();
        self.follows = self.selected.is_some();
        if !self.follows {
            self.answer = "there is no task yet that could be followed".into();
        }
    }

    pub(crate) fn let_go(&mut self) {
        self.selected = None;
        self.follows = false;
        self.answer.clear();
    }

    /// Goes to the wake that made the task ready; from there, to what caused it.
    pub(crate) fn who_woke(&mut self) {
        let Some(task) = self.subject() else {
            self.answer = "there is no task yet that could have been woken".into();
            return;
        };
        let step = self.replay.step();
        let Some(wake) = self.replay.who_woke(task, step) else {
            self.answer = format!("nobody has woken {} so far", self.replay.names().task(task));
            return;
        };
        let name = self.replay.names().task(task);
        let by = self.replay.names().actor(wake.by);
        if wake.step != step {
            self.go(wake.step);
            self.selected = Some(task);
            let poll = wake.poll.map(|poll| format!("; its turn came at step {poll}"));
            self.answer = format!("{by} made {name} ready{}", poll.unwrap_or_default());
            return;
        }
        let Some(cause) = wake.cause else {
            self.answer = format!("{by} made {name} ready, and no event tells why");
            return;
        };
        self.go(cause);
        self.answer = match wake.by {
            Actor::Timer(_) => {
                format!("here {name} set the timer that woke it at step {}", wake.step)
            }
            Actor::Task(waker) => {
                self.selected = Some(waker);
                format!(
                    "here {by} began the turn in which it made {name} ready, at step {}",
                    wake.step
                )
            }
            _ => format!("here {by} had news for {name}, woken at step {}", wake.step),
        };
    }
}

impl Screen for Player {
    fn draw(&self, frame: &mut Frame<'_>) {
        screen::draw(frame, self);
    }

    fn press(&mut self, event: &Event) {
        keys::press(self, event);
    }

    fn is_over(&self) -> bool {
        self.over
    }

    fn beat(&self) -> Option<Duration> {
        self.plays.then(|| Duration::from_secs(1) / self.steps_a_second())
    }

    fn tick(&mut self) {
        self.next();
        if self.next_step().is_none() {
            self.plays = false;
        }
    }
}

//! What a server knows of its clients: how many are there, and how each of them left.

use super::{Decision, Line};
use crate::say;
use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many visits are remembered.
const REMEMBERED: usize = 1000;

/// The visits to a server. Its threads share it, or its tasks.
#[derive(Debug, Default)]
pub struct Visits {
    state: Mutex<State>,
    aloud: bool,
}

#[derive(Debug, Default)]
struct State {
    begun: usize,
    now: usize,
    most: usize,
    games: usize,
    over: VecDeque<Visit>,
}

/// One client's visit, as far as the server has seen it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// Which client it was, counted from 1.
    pub client: usize,
    /// How many games it began.
    pub games: usize,
    /// Whether a game is on: it has not said goodbye.
    pub in_game: bool,
    /// What it said of the numbers: how often each word, in the order of [`Decision::ALL`].
    pub heard: [usize; Decision::ALL.len()],
    /// How many of its lines were refused.
    pub refused: usize,
}

impl Visits {
    /// None so far.
    pub fn new() -> Arc<Visits> {
        Arc::default()
    }

    /// None so far, at a server that says what happens, when it happens.
    pub fn aloud() -> Arc<Visits> {
        Arc::new(Visits { aloud: true, ..Visits::default() })
    }

    /// How many clients there were at most at one time.
    pub fn most(&self) -> usize {
        self.lock().most
    }

    /// How many games were begun.
    pub fn games(&self) -> usize {
        self.lock().games
    }

    /// The visits that are over, in the order in which they ended; the last 1000 of them.
    pub fn over(&self) -> Vec<Visit> {
        self.lock().over.iter().copied().collect()
    }

    pub(super) fn begin(&self) -> Visit {
        let mut state = self.lock();
        state.begun += 1;
        state.now += 1;
        state.most = state.most.max(state.now);
        let visit = Visit { client: state.begun, ..Visit::default() };
        drop(state);
        self.say(&visit, format_args!("has come"));
        visit
    }

    pub(super) fn begin_game(&self) {
        self.lock().games += 1;
    }

    /// Says a line and its answer, on a server that says what happens.
    pub(super) fn tell(&self, visit: &Visit, line: &Line, answer: Option<&str>) {
        if !self.aloud {
            return;
        }
        // What a stranger sends may hold what a terminal obeys.
        let line = match line {
            Line::Text(text) => text.escape_debug().to_string(),
            Line::TooLong => "(a line that is too long)".into(),
        };
        match answer {
            Some(answer) => self.say(visit, format_args!("{line} -> {answer}")),
            None => self.say(visit, format_args!("{line}")),
        }
    }

    pub(super) fn end(&self, visit: Visit) {
        self.say(&visit, format_args!("{visit}"));
        let mut state = self.lock();
        state.now -= 1;
        if state.over.len() == REMEMBERED {
            state.over.pop_front();
        }
        state.over.push_back(visit);
    }

    fn say(&self, visit: &Visit, what: fmt::Arguments<'_>) {
        if self.aloud {
            say!("client {}: {what}", visit.client);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How it ended.
impl fmt::Display for Visit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Visit { in_game: true, .. } => "has hung up in the middle of a game",
            Visit { games: 0, .. } => "has gone, and has not played",
            _ => "has said goodbye",
        })
    }
}

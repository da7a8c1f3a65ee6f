//! Where a game stands after the turns that were given out.

use super::program;
use handloom::explore::{Choice, Explorer, Replayed, Schedule};
use handloom::trace::{Event, TaskId, What};
use lessons::race::Work;
use std::collections::VecDeque;
use std::fmt;

/// The race after some turns. It is computed by running it again from the beginning, so that a
/// turn that is taken back is one that was never given.
#[derive(Debug)]
pub(crate) struct Position {
    /// All that has happened.
    pub(crate) events: Vec<Event>,
    /// What was done in each turn.
    pub(crate) turns: Vec<Turn>,
    /// Who could be next, in the order of their numbers.
    pub(crate) ready: Vec<TaskId>,
    /// What was found, if the race is over.
    pub(crate) found: Option<u64>,
}

/// One turn of a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Turn {
    pub(crate) worker: TaskId,
    pub(crate) does: Does,
    /// How many of the updates that were stored so far are lost.
    pub(crate) lost: u64,
}

/// What a worker does in its turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Does {
    Load(u64),
    Store { value: u64, over: u64 },
}

impl Position {
    /// After the turns of `taken`, each of which has to be possible.
    pub(crate) fn after(work: Work, taken: &[TaskId]) -> Position {
        let choices: Vec<_> = taken.iter().map(|worker| Choice::Run(*worker)).collect();
        let played = Explorer::new().play(&Schedule::from(choices), || program::race(work));
        let played = played.expect("only those that are ready are given a turn");
        let mut events = played.events;
        // A race that is not over is dropped. That is none of its own events.
        let over = events.iter().position(|event| matches!(event.what, What::Cancelled { .. }));
        events.truncate(over.unwrap_or(events.len()));
        let (mut ready, found) = match played.end {
            Replayed::Open(choices) => {
                (choices.into_iter().filter_map(Choice::task).collect(), None)
            }
            Replayed::Done(found) => (Vec::new(), Some(found)),
            Replayed::Failed(fault) => panic!("the workers count, and do nothing else: {fault}"),
        };
        ready.sort();
        let turns = turns(&events);
        Position { events, turns, ready, found }
    }

    /// How many updates are lost.
    pub(crate) fn lost(&self) -> u64 {
        self.turns.last().map_or(0, |turn| turn.lost)
    }

    /// The step at which the first update was lost.
    pub(crate) fn first_loss(&self) -> Option<usize> {
        self.turns.iter().position(|turn| turn.lost > 0).map(|at| at + 1)
    }
}

/// Each value that is stored counts one further than some other. Those on which the last value does
/// not rest are lost, and the last value is how many there are on which it does.
fn turns(events: &[Event]) -> Vec<Turn> {
    let (mut worker, mut counter, mut stores) = (TaskId::MAIN, 0, 0);
    let mut turns = Vec::new();
    for event in events {
        let does = match &event.what {
            What::Polled { task } => {
                worker = *task;
                continue;
            }
            What::CellRead { value, .. } => Does::Load(number(value)),
            What::CellWritten { value, .. } => {
                let over = std::mem::replace(&mut counter, number(value));
                stores += 1;
                Does::Store { value: counter, over }
            }
            _ => continue,
        };
        // In the end the main future has a look.
        if worker != TaskId::MAIN {
            turns.push(Turn { worker, does, lost: stores - counter });
        }
    }
    turns
}

fn number(value: &str) -> u64 {
    value.parse().expect("the counter is a number")
}

/// Turns after which an update is lost: no others are fewer. Nothing, if none can be lost.
pub(crate) fn shortest(work: Work) -> Option<Vec<TaskId>> {
    let mut open = VecDeque::from([Vec::new()]);
    // Breadth first: what takes fewer turns comes first.
    while let Some(taken) = open.pop_front() {
        let position = Position::after(work, &taken);
        if position.lost() > 0 {
            return Some(taken);
        }
        open.extend(position.ready.into_iter().map(|next| [&taken[..], &[next]].concat()));
    }
    None
}

impl fmt::Display for Does {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Does::Load(value) => write!(f, "load {value}"),
            Does::Store { value, over } => write!(f, "store {value} over the {over}"),
        }
    }
}

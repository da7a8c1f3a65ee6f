//! A schedule: who had each turn.

use crate::trace::TaskId;
use std::fmt;
use std::str::FromStr;

/// One step of a [`Schedule`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Choice {
    /// This task has its turn.
    Run(TaskId),
    /// A wait of this task is [dropped](super::droppable): of those that may be, the one with this
    /// number, from 0, in the order in which they began. The task has its turn along with it.
    Drop(TaskId, u32),
    /// Time passes until the next timer fires. It is a choice only where nothing is ready and a
    /// wait could be dropped instead.
    Wait,
}

impl Choice {
    /// The task that has its turn.
    pub fn task(self) -> Option<TaskId> {
        match self {
            Choice::Run(task) | Choice::Drop(task, _) => Some(task),
            Choice::Wait => None,
        }
    }
}

/// Who had each turn, from the first to the last. Steps at which only one task was ready are in
/// it, too; the turns of the main future are not, because they are nobody's choice.
///
/// As text it is the numbers of the tasks with commas in between. Tasks are counted **from 0 in
/// the order of spawning**, so that the first worker of a program is `0`; its [`TaskId`] is one
/// more. `1x` drops the first droppable wait of task 1, `1x2` its third, and `wait` lets time pass.
///
/// ```
/// use handloom::explore::{Choice, Schedule};
/// use handloom::trace::TaskId;
///
/// let schedule: Schedule = "0,1,1x,wait".parse()?;
/// assert_eq!(schedule.choices()[2], Choice::Drop(TaskId(2), 0));
/// assert_eq!(schedule.to_string(), "0,1,1x,wait");
/// # Ok::<(), handloom::explore::BadSchedule>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Schedule(Vec<Choice>);

impl Schedule {
    /// The steps.
    pub fn choices(&self) -> &[Choice] {
        &self.0
    }

    /// How many steps it has.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it has no step.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Vec<Choice>> for Schedule {
    fn from(choices: Vec<Choice>) -> Self {
        Schedule(choices)
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Choice::Run(TaskId(task)) => write!(f, "{}", task.wrapping_sub(1)),
            Choice::Drop(TaskId(task), 0) => write!(f, "{}x", task.wrapping_sub(1)),
            Choice::Drop(TaskId(task), wait) => write!(f, "{}x{wait}", task.wrapping_sub(1)),
            Choice::Wait => f.write_str("wait"),
        }
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (step, choice) in self.0.iter().enumerate() {
            write!(f, "{}{choice}", if step == 0 { "" } else { "," })?;
        }
        Ok(())
    }
}

/// Why a schedule cannot be read, or cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadSchedule(pub(super) String);

impl fmt::Display for BadSchedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadSchedule {}

impl FromStr for Choice {
    type Err = BadSchedule;

    fn from_str(text: &str) -> Result<Self, BadSchedule> {
        let number = |digits: &str| digits.parse::<u32>().ok();
        let task = |digits| Some(TaskId(number(digits)?.checked_add(1)?));
        let choice = match text.split_once('x') {
            _ if text == "wait" => Some(Choice::Wait),
            None => task(text).map(Choice::Run),
            Some((digits, "")) => task(digits).map(|task| Choice::Drop(task, 0)),
            Some((digits, wait)) => {
                task(digits).and_then(|task| Some(Choice::Drop(task, number(wait)?)))
            }
        };
        choice.ok_or_else(|| {
            BadSchedule(format!(
                "\"{text}\" is no step of a schedule: expected a task's number, as in 0,1,1,0"
            ))
        })
    }
}

impl FromStr for Schedule {
    type Err = BadSchedule;

    fn from_str(text: &str) -> Result<Self, BadSchedule> {
        if text.trim().is_empty() {
            return Ok(Schedule::default());
        }
        text.split(',').map(|step| step.trim().parse()).collect::<Result<_, _>>().map(Schedule)
    }
}

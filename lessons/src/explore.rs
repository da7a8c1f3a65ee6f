//! What is common to lessons that run a small program under every schedule.

use crate::cli::Usage;
use crate::lesson::Lesson;
use crate::view::Names;
use handloom::explore::{Choice, Replay};
use handloom::trace::{TaskId, What};
use std::fmt::{self, Display};

/// Refuses `--seed` beside `flag`, where it would have nothing to say.
pub(crate) fn unseeded(lesson: &Lesson, flag: &str) -> Result<(), Usage> {
    if lesson.args.is_given("seed") {
        let why = format!("expected it without {flag}, which leaves no order to be drawn");
        return Err(Usage::new(format!("--seed: {why}")));
    }
    Ok(())
}

/// One turn of a schedule: who had it, and what happened in it.
#[derive(Clone, Debug)]
pub(crate) struct Turn<'a> {
    /// The choice of the schedule.
    pub(crate) choice: Choice,
    /// What happened while the task was polled.
    pub(crate) events: Vec<&'a What>,
}

/// The turns of a run, one for each step of its schedule.
///
/// The turns of the main future are nobody's choice, and are left out.
pub(crate) fn turns<T>(replay: &Replay<T>) -> Vec<Turn<'_>> {
    let begin = |choice: &Choice| Turn { choice: *choice, events: Vec::new() };
    let mut turns: Vec<_> = replay.schedule.choices().iter().map(begin).collect();
    let mut next = 0;
    let mut running = None;
    for event in &replay.events {
        match &event.what {
            What::Polled { task: TaskId::MAIN } => running = None,
            What::Polled { task } => {
                // Time that passes is a step without a poll.
                let at = (next..turns.len()).find(|at| turns[*at].choice.task() == Some(*task));
                next = at.map_or(next, |at| at + 1);
                running = at;
            }
            what => {
                if let Some(at) = running {
                    turns[at].events.push(what);
                }
            }
        }
    }
    turns
}

/// A schedule in words, a numbered line for each turn: who has it, and what `tell` says of it.
pub(crate) fn step_by_step(
    turns: &[Turn<'_>],
    names: &Names,
    mut tell: impl FnMut(&Turn<'_>) -> String,
) -> String {
    let who = |turn: &Turn<'_>| match turn.choice.task() {
        Some(task) => names.task(task),
        None => "nobody".into(),
    };
    let width = turns.iter().map(|turn| who(turn).chars().count()).max().unwrap_or(0);
    let digits = turns.len().to_string().len() + 2;
    let mut lines = Vec::new();
    for (number, turn) in (1..).zip(turns) {
        let told = tell(turn);
        lines.push(format!("{number:>digits$}. {:<width$}  {told}", who(turn)));
    }
    lines.join("\n")
}

/// A large number that can be read: `34,650`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Grouped(pub(crate) u128);

impl Display for Grouped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        let mut text = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        f.pad(&text)
    }
}

/// So many of so many: `33.3 %`.
pub(crate) fn share(part: u64, whole: u64) -> String {
    format!("{:.1} %", part as f64 * 100.0 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_are_in_groups_of_three() {
        let text = |number| Grouped(number).to_string();
        assert_eq!(text(0), "0");
        assert_eq!(text(924), "924");
        assert_eq!(text(34_650), "34,650");
        assert_eq!(text(63_063_000), "63,063,000");
        assert_eq!(format!("{:>6}", Grouped(924)), "   924");
    }

    #[test]
    fn a_share_has_one_digit() {
        assert_eq!(share(2, 6), "33.3 %");
        assert_eq!(share(6, 6), "100.0 %");
    }
}

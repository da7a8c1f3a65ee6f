//! The coroutines under one schedule.

use super::Work;
use crate::cli::Usage;
use crate::explore::{Turn, step_by_step, turns};
use crate::lesson::Lesson;
use crate::view::Names;
use handloom::explore::{Choice, Explorer, Replay, Replayed, Schedule};
use handloom::trace::{TaskId, What};

/// Runs `program` under `schedule`, turn by turn, and says what happens in each of them. In a
/// recorded run, this is what is recorded. What is found comes back.
pub(super) fn replay<F>(
    lesson: &Lesson,
    schedule: &Schedule,
    program: impl Fn() -> F,
) -> Result<u64, Usage>
where
    F: Future<Output = u64>,
{
    let explorer = Explorer::new();
    let refused = |why: &dyn std::fmt::Display| refuse(schedule, why);
    let replay = explorer.replay(schedule, &program).map_err(|why| refused(&why))?;
    let found = found(&replay);
    lesson.say(in_words(&replay));
    if let Some(tracer) = lesson.tracer() {
        explorer.replay_in(&tracer, schedule, &program).map_err(|why| refused(&why))?;
    }
    Ok(found)
}

/// What the counter stood at. Whatever else the end of a race may be, it is no fault of the schedule.
pub(super) fn found(replay: &Replay<u64>) -> u64 {
    match &replay.end {
        Replayed::Done(found) => *found,
        other => panic!("the workers count, and do nothing else: {other:?}"),
    }
}

/// The line that refuses a schedule.
pub(super) fn refuse(schedule: &Schedule, why: &dyn std::fmt::Display) -> Usage {
    Usage::new(format!("--schedule \"{schedule}\": {why}"))
}

/// Each worker is ready until it is done, so that a schedule fits if it has all turns of all of them.
pub(super) fn fits(schedule: &Schedule, work: Work) -> Result<(), String> {
    let turns = work.turns();
    let mut taken = vec![0; work.workers];
    for (step, choice) in (1..).zip(schedule.choices()) {
        let worker = choice.task().map_or(u32::MAX, |task| task.0.wrapping_sub(1));
        match taken.get_mut(worker as usize) {
            None => {
                let last = work.workers - 1;
                return Err(format!(
                    "there is no worker {worker}: {work} are numbered from 0 to {last}"
                ));
            }
            Some(taken) if *taken == turns => {
                return Err(format!(
                    "turn {step} cannot be worker {worker}'s, who is done after {turns} turns ({work})"
                ));
            }
            Some(taken) => *taken += 1,
        }
    }
    match taken.iter().position(|taken| *taken < turns) {
        None => Ok(()),
        Some(worker) => Err(format!(
            "it ends after turn {} of {}, and worker {worker} is not done ({work})",
            schedule.len(),
            u128::from(turns) * work.workers as u128
        )),
    }
}

/// The counter race in words, a line for each turn.
fn in_words(replay: &Replay<u64>) -> String {
    let names = Names::of(&replay.events, "");
    let mut counter = (0, None);
    step_by_step(&turns(replay), &names, |turn| tell(turn, &names, &mut counter))
}

/// What a worker does in its turn. `counter` is what is stored and who stored it.
fn tell(turn: &Turn<'_>, names: &Names, counter: &mut (u64, Option<TaskId>)) -> String {
    let Choice::Run(task) = turn.choice else {
        return String::new();
    };
    let mut told = String::new();
    for what in &turn.events {
        match what {
            What::CellRead { value, .. } => told = format!("loads {value}"),
            What::CellWritten { value, .. } => {
                told = format!("stores {value}");
                let stored = value.parse().unwrap_or_default();
                if let (before, Some(other)) = *counter
                    && stored <= before
                {
                    let other = names.task(other);
                    told += &format!(" over the {before} of {other}, whose count is lost");
                }
                *counter = (stored, Some(task));
            }
            _ => {}
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        let work = Work { workers: 2, increments: 1 };
        fits(&text.parse().unwrap(), work).err().unwrap_or_default()
    }

    #[test]
    fn a_schedule_has_all_turns_of_all_workers_and_no_more() {
        for fitting in ["0,0,1,1", "0,1,1,0", "1,0,0,1"] {
            assert_eq!(refused(fitting), "");
        }
        assert!(refused("0,2,1,1").starts_with("there is no worker 2"));
        assert!(refused("0,0,0,1").starts_with("turn 3 cannot be worker 0's"));
        assert!(refused("0,0,1,1,1").starts_with("turn 5 cannot be worker 1's"));
        assert!(refused("0,0,1").starts_with("it ends after turn 3 of 4"));
    }
}

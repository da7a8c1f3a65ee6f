//! In how many orders the steps of a run could have come to the same.
//!
//! Steps that depend on each other keep their order, all others may come in any. So each run that
//! a pruned search makes stands for as many schedules as its steps, which are partly ordered, have
//! *linear extensions*; that is the number of the members of a trace as Antoni Mazurkiewicz defined
//! it (1977). They are counted without being made: all that matters of a beginning is how many
//! turns each task has had in it, and beginnings in which those are the same are counted together.

use super::footprint::{Footprint, depend};
use super::schedule::Choice;
use std::collections::BTreeMap;

/// A step of a run.
pub(super) struct Taken {
    pub(super) choice: Choice,
    pub(super) footprint: Footprint,
    /// Time has passed before it, so that it cannot come before those that came before.
    pub(super) waited: bool,
}

/// More kinds of beginnings of one length than this are not counted. Three tasks of sixty turns have
/// fewer, and twenty of two turns have more.
const MOST: usize = 4096;

/// The number of orders, or `None` if that is too much to count.
pub(super) fn orders(steps: &[Taken]) -> Option<u64> {
    // All of what comes before a wait comes before all of what comes after it.
    let parts = steps.chunk_by(|before, step| !step.waited && !waits(before) && !waits(step));
    parts.map(orders_within).try_fold(1_u64, |all, part| all.checked_mul(part?))
}

fn waits(step: &Taken) -> bool {
    step.choice == Choice::Wait
}

/// A turn of a task, and how many turns of each task have to come before.
struct Turn {
    after: Vec<usize>,
}

fn orders_within(steps: &[Taken]) -> Option<u64> {
    let tasks = turns(steps);
    let mut beginnings = BTreeMap::from([(vec![0; tasks.len()], 1_u64)]);
    for _ in steps {
        let mut longer = BTreeMap::new();
        for (had, orders) in beginnings {
            for (task, turns) in tasks.iter().enumerate() {
                let next = turns.get(had[task]);
                let may =
                    |turn: &Turn| turn.after.iter().zip(&had).all(|(after, had)| had >= after);
                if next.is_some_and(may) {
                    let mut had = had.clone();
                    had[task] += 1;
                    let known: &mut u64 = longer.entry(had).or_default();
                    *known = known.checked_add(orders)?;
                }
            }
            if longer.len() > MOST {
                return None;
            }
        }
        beginnings = longer;
    }
    beginnings.into_values().next()
}

/// The turns of each task, in order.
fn turns(steps: &[Taken]) -> Vec<Vec<Turn>> {
    let mut names = Vec::new();
    let places: Vec<_> = steps
        .iter()
        .map(|step| {
            let task = step.choice.task();
            names.iter().position(|name| *name == task).unwrap_or_else(|| {
                names.push(task);
                names.len() - 1
            })
        })
        .collect();
    let mut tasks: Vec<Vec<Turn>> = names.iter().map(|_| Vec::new()).collect();
    for (at, step) in steps.iter().enumerate() {
        let mut after = vec![0; tasks.len()];
        let mut had = vec![0; tasks.len()];
        for (before, task) in steps[..at].iter().zip(&places) {
            had[*task] += 1;
            if depend((before.choice, &before.footprint), (step.choice, &step.footprint)) {
                after[*task] = had[*task];
            }
        }
        tasks[places[at]].push(Turn { after });
    }
    tasks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::{Shared, TaskId, Touch};

    fn step(task: u32, writes: &[u32]) -> Taken {
        let touch = |task: &u32| Touch { shared: Shared::End(TaskId(*task)), write: true };
        let footprint = Footprint::of(writes.iter().map(touch).collect());
        Taken { choice: Choice::Run(TaskId(task)), footprint, waited: false }
    }

    /// The number again, by trying every order.
    fn tried(steps: &[Taken]) -> u64 {
        fn count(steps: &[Taken], had: &mut Vec<usize>) -> u64 {
            if had.len() == steps.len() {
                return 1;
            }
            let mut orders = 0;
            for next in 0..steps.len() {
                let depends = |before: usize| {
                    let [one, two] =
                        [before, next].map(|at| (steps[at].choice, &steps[at].footprint));
                    let waited = steps[before + 1..=next].iter().any(|step| step.waited);
                    waited || depend(one, two)
                };
                if !had.contains(&next) && (0..next).all(|it| had.contains(&it) || !depends(it)) {
                    had.push(next);
                    orders += count(steps, had);
                    had.pop();
                }
            }
            orders
        }
        count(steps, &mut Vec::new())
    }

    #[test]
    fn independent_turns_are_shuffled_like_cards() {
        let two_by_three: Vec<_> = [1, 2, 1, 2, 1, 2].map(|task| step(task, &[])).into();
        assert_eq!(orders(&two_by_three), Some(20));
        let three_by_two: Vec<_> = [1, 2, 3, 1, 2, 3].map(|task| step(task, &[])).into();
        assert_eq!(orders(&three_by_two), Some(90));
        assert_eq!(orders(&[]), Some(1));
    }

    #[test]
    fn what_depends_keeps_its_order() {
        let all_write: Vec<_> = [1, 2, 1, 2].map(|task| step(task, &[7])).into();
        assert_eq!(orders(&all_write), Some(1));
        let one_each = [step(1, &[]), step(1, &[7]), step(2, &[7]), step(2, &[])];
        assert_eq!(orders(&one_each), Some(1));
        let apart = [step(1, &[7]), step(1, &[]), step(2, &[7]), step(2, &[])];
        assert_eq!(orders(&apart), Some(3));
    }

    #[test]
    fn nothing_goes_past_a_wait() {
        let mut steps: Vec<_> = [1, 2, 1, 2].map(|task| step(task, &[])).into();
        steps[2].waited = true;
        assert_eq!(orders(&steps), Some(4));
        steps[1].choice = Choice::Wait;
        assert_eq!(orders(&steps), Some(2));
    }

    #[test]
    fn it_is_what_trying_comes_to() {
        let mut random = 1_u64;
        let mut draw = |below: u64| {
            random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (random >> 33) % below
        };
        for _ in 0..100 {
            let mut any = || {
                let mut step = step(1 + draw(3) as u32, &[]);
                let writes: Vec<_> = (7..10).filter(|_| draw(4) == 0).collect();
                step.footprint = self::step(0, &writes).footprint;
                step.waited = draw(8) == 0;
                step
            };
            let steps: Vec<_> = (0..6).map(|_| any()).collect();
            assert_eq!(orders(&steps), Some(tried(&steps)));
        }
    }

    #[test]
    fn too_much_is_not_counted() {
        let crowd: Vec<_> = (0..30).map(|task| step(task, &[])).collect();
        assert_eq!(orders(&crowd), None);
    }
}

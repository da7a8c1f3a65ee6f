//! How little the counter can stand at when all is counted.

use super::Work;
use handloom::explore::{Choice, Schedule};
use handloom::trace::TaskId;

// ANCHOR: lowest
/// A schedule under which two workers count to 2, however far each of them counts from 2 on.
pub(super) fn lowest(work: Work) -> Schedule {
    let turns = work.turns() as usize;
    let have = |worker, turns| std::iter::repeat_n(worker, turns);
    let schedule = have(0, 1) // loads 0
        .chain(have(1, turns - 2)) // counts as far as it can, but for its last increment
        .chain(have(0, 1)) // stores 1 over all of that
        .chain(have(1, 1)) // loads that 1
        .chain(have(0, turns - 2)) // counts to its end
        .chain(have(1, 1)); // stores 2 over all of that
    schedule.map(|worker| Choice::Run(TaskId(worker + 1))).collect::<Vec<_>>().into()
}
// ANCHOR_END: lowest

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_schedule_has_all_turns_of_both() {
        let lowest = lowest(Work { workers: 2, increments: 2 });
        assert_eq!(lowest.to_string(), "0,1,1,0,1,0,0,1");
    }
}

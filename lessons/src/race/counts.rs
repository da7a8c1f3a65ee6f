//! How many schedules a race has, and what is known of some by other means.

use super::Work;
use std::collections::BTreeMap;

/// Of each total, under how many schedules it is found.
pub(super) type Totals = BTreeMap<u64, u64>;

impl Work {
    /// How many turns a worker has: a load and a store for each increment.
    pub(super) fn turns(self) -> u64 {
        2 * self.increments
    }

    /// In how many orders the workers can have their turns, or `None` if that is no number that
    /// fits anywhere. Of `n` workers with `t` turns each it is `(nt)! / (t!)^n`.
    pub(super) fn schedules(self) -> Option<u128> {
        let mut schedules: u128 = 1;
        let mut placed: u128 = 0;
        for _ in 0..self.workers {
            // The turns of one more worker, dealt out among those that are there.
            for turn in 1..=u128::from(self.turns()) {
                placed += 1;
                schedules = schedules.checked_mul(placed)? / turn;
            }
        }
        Some(schedules)
    }

    /// The totals of some sizes, which were computed by a model and not by running anything.
    pub(super) fn known(self) -> Option<Totals> {
        let totals: &[(u64, u64)] = match (self.workers, self.increments) {
            (2, 1) => &[(2, 2), (1, 4)],
            (2, 2) => &[(4, 6), (3, 32), (2, 32)],
            (2, 3) => &[(6, 20), (5, 180), (4, 416), (3, 300), (2, 8)],
            (3, 1) => &[(3, 6), (2, 36), (1, 48)],
            (3, 2) => &[(6, 90), (5, 1440), (4, 7512), (3, 15180), (2, 10428)],
            _ => return None,
        };
        Some(totals.iter().copied().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schedules(workers: usize, increments: u64) -> Option<u128> {
        Work { workers, increments }.schedules()
    }

    #[test]
    fn schedules_are_counted_without_running_them() {
        assert_eq!(schedules(1, 1000), Some(1));
        assert_eq!(schedules(2, 1), Some(6));
        assert_eq!(schedules(2, 2), Some(70));
        assert_eq!(schedules(2, 3), Some(924));
        assert_eq!(schedules(3, 1), Some(90));
        assert_eq!(schedules(3, 2), Some(34_650));
        assert_eq!(schedules(4, 2), Some(63_063_000));
        assert_eq!(schedules(5, 100_000), None);
        assert_eq!(schedules(64, 1_000_000), None);
    }

    #[test]
    fn what_is_known_adds_up() {
        for (workers, increments) in [(2, 1), (2, 2), (2, 3), (3, 1), (3, 2)] {
            let work = Work { workers, increments };
            let sum: u64 = work.known().unwrap().values().sum();
            assert_eq!(Some(u128::from(sum)), work.schedules(), "{work}");
        }
    }
}

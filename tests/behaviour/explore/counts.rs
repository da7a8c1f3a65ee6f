//! The counter race, counted out, beside figures that were come by without an explorer.

use handloom::explore::{Explored, Explorer, Tally};
use handloom::sync::{Mutex, SharedCell};
use handloom::{gather, spawn, yield_now};
use std::collections::BTreeMap;
use std::rc::Rc;

/// `workers` that add one `increments` times each; a read and a write are one turn each.
fn race(explorer: &Explorer, workers: usize, increments: usize) -> Explored<u32> {
    explorer.run(async || {
        let total = Rc::new(SharedCell::new(0));
        let worker = |_| {
            let total = total.clone();
            spawn(async move {
                for n in 0..increments {
                    let seen = total.get();
                    yield_now().await;
                    total.set(seen + 1);
                    if n + 1 < increments {
                        yield_now().await;
                    }
                }
            })
        };
        gather((0..workers).map(worker)).await;
        total.get()
    })
}

fn counts(explored: &Explored<u32>) -> Vec<(u32, u64)> {
    assert!(!explored.cut().is_cut());
    assert_eq!(explored.failures(), 0, "{explored}");
    explored.outcomes().iter().map(|(total, tally)| (*total, tally.count)).collect()
}

/// Workers, increments, and of each total the number of schedules that come to it: computed by a
/// script that lists all orders of turns, before the explorer was written.
const KNOWN: &[(usize, usize, &[(u32, u64)])] = &[
    (2, 1, &[(1, 4), (2, 2)]),
    (2, 2, &[(2, 32), (3, 32), (4, 6)]),
    (2, 3, &[(2, 8), (3, 300), (4, 416), (5, 180), (6, 20)]),
    (3, 1, &[(1, 48), (2, 36), (3, 6)]),
    (3, 2, &[(2, 10_428), (3, 15_180), (4, 7_512), (5, 1_440), (6, 90)]),
];

/// In how many orders `n` can have `k` turns each: `(nk)! / (k!)^n`, a card after the other.
fn shuffles(n: usize, k: usize) -> u64 {
    let cards = (0..n).flat_map(|hand| (1..=k).map(move |card| (hand * k + card, card)));
    cards.fold(1, |orders, (dealt, card)| orders * dealt as u64 / card as u64)
}

/// The race without a runtime: a worker is what it has seen, and how many turns it has had.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Model {
    total: u32,
    workers: Vec<(u32, usize)>,
}

impl Model {
    /// All that can have become of it after one more turn of anyone who has any left.
    fn next(&self, turns: usize) -> impl Iterator<Item = Model> {
        let left = (0..self.workers.len()).filter(move |worker| self.workers[*worker].1 < turns);
        left.map(|worker| {
            let mut next = self.clone();
            let (seen, had) = &mut next.workers[worker];
            if had.is_multiple_of(2) {
                *seen = next.total;
            } else {
                next.total = *seen + 1;
            }
            *had += 1;
            next
        })
    }

    /// Of each total, in how many orders of turns it comes out.
    fn counts(workers: usize, increments: usize) -> Vec<(u32, u64)> {
        let start = Model { total: 0, workers: vec![(0, 0); workers] };
        let mut states = BTreeMap::from([(start, 1_u64)]);
        for _ in 0..2 * workers * increments {
            let mut later = BTreeMap::new();
            for (state, orders) in &states {
                for next in state.next(2 * increments) {
                    *later.entry(next).or_default() += orders;
                }
            }
            states = later;
        }
        let mut counts = BTreeMap::new();
        for (state, orders) in states {
            *counts.entry(state.total).or_default() += orders;
        }
        counts.into_iter().collect()
    }
}

#[test]
fn the_counts_are_those_of_a_formula_a_model_and_a_script() {
    for &(workers, increments, known) in KNOWN {
        let race_of = format!("{workers} × {increments}");
        let explored = race(&Explorer::new(), workers, increments);
        assert_eq!(explored.schedules(), shuffles(workers, 2 * increments), "{race_of}");
        assert_eq!(counts(&explored), known, "{race_of}");
        assert_eq!(Model::counts(workers, increments), known, "{race_of}");
        // Nothing is lost where every increment is whole: that many orders of increments there are.
        let right = explored.outcomes()[&((workers * increments) as u32)].count;
        assert_eq!(right, shuffles(workers, increments), "{race_of}");
    }
    let schedules = KNOWN.iter().map(|known| shuffles(known.0, 2 * known.1));
    assert_eq!(schedules.collect::<Vec<_>>(), [6, 70, 924, 90, 34_650]);
}

#[test]
fn a_pruned_search_counts_the_same_without_running_it_all() {
    for &(workers, increments, known) in &KNOWN[..4] {
        let pruned = race(&Explorer::new().prune(), workers, increments);
        let all = |tally: &Tally| tally.count + tally.skipped.expect("all tasks are joined");
        let all = pruned.outcomes().iter().map(|(total, tally)| (*total, all(tally)));
        assert_eq!(all.collect::<Vec<_>>(), known, "{workers} × {increments}");
        if workers * increments > 3 {
            assert!(pruned.skipped() > Some(0), "{pruned}");
        }
    }
}

#[test]
fn a_shortest_schedule_is_the_calmest_of_the_shortest() {
    let explored = race(&Explorer::new(), 2, 1);
    let lost = &explored.outcomes()[&1];
    assert_eq!((lost.shortest.to_string().as_str(), lost.preemptions), ("0,1,1,0", 1));
    let right = &explored.outcomes()[&2];
    assert_eq!((right.shortest.to_string().as_str(), right.preemptions), ("0,0,1,1", 0));
}

#[test]
fn under_a_lock_every_schedule_is_right() {
    let explored = Explorer::new().run(async || {
        let total = Rc::new(Mutex::new(0));
        let worker = |_| {
            let total = total.clone();
            spawn(async move {
                for _ in 0..2 {
                    let mut total = total.lock().await;
                    let seen = *total;
                    yield_now().await;
                    *total = seen + 1;
                }
            })
        };
        gather((0..2).map(worker)).await;
        *total.lock().await
    });
    assert!(explored.schedules() > 1);
    assert_eq!(counts(&explored), [(4, explored.schedules())]);
}

#[test]
fn bounds_cut_and_say_so() {
    let few = race(&Explorer::new().max_schedules(10), 2, 2);
    assert_eq!(few.schedules(), 10);
    assert!(few.cut().schedules);
    assert!(few.to_string().contains("10 schedules; there are more"), "{few}");

    let calm = race(&Explorer::new().max_preemptions(1), 2, 2);
    assert!(calm.cut().preemptions > 0);
    assert!(calm.schedules() < 70);
    assert!(calm.outcomes().keys().any(|total| *total < 4), "one preemption is enough");
    let calmest = race(&Explorer::new().max_preemptions(0), 2, 2);
    assert_eq!(calmest.schedules(), 2, "one worker and then the other");

    let short = race(&Explorer::new().max_depth(7), 2, 2);
    assert_eq!((short.schedules(), short.cut().depth), (0, 70));
}

#[test]
fn nothing_is_pruned_where_a_bound_might_forbid_the_one_that_is_run() {
    let bounds = [Explorer::new().max_preemptions(1), Explorer::new().max_drops(0)];
    for bound in bounds {
        let [all, pruned] = [bound.clone(), bound.prune()].map(|explorer| race(&explorer, 2, 2));
        assert_eq!((pruned.pruned(), pruned.schedules()), (0, all.schedules()));
        assert_eq!(pruned.outcomes(), all.outcomes());
    }
}

#[test]
fn the_bound_on_schedules_holds_for_a_program_that_never_ends() {
    let endless = |_| {
        spawn(async {
            for _ in 0.. {
                yield_now().await;
            }
        })
    };
    let explorer = Explorer::new().max_depth(8).max_schedules(10);
    let explored = explorer.run(async || drop(gather((0..2).map(endless)).await));
    assert_eq!((explored.schedules(), explored.cut().depth), (0, 10));
    assert!(explored.cut().schedules, "{explored}");
}

#[test]
fn a_bound_that_is_just_wide_enough_cuts_nothing() {
    let explored = race(&Explorer::new().max_schedules(70).max_depth(8), 2, 2);
    assert_eq!(explored.schedules(), 70);
    assert!(!explored.cut().is_cut(), "{explored}");
}

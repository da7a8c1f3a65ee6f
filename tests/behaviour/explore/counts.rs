//! The counter race, counted out. The figures were computed by other means.

use handloom::explore::{Explored, Explorer};
use handloom::sync::{Mutex, SharedCell};
use handloom::{gather, spawn, yield_now};
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

#[test]
fn the_counts_are_those_that_are_known() {
    let all = Explorer::new();
    assert_eq!(counts(&race(&all, 2, 1)), [(1, 4), (2, 2)]);
    let two_by_two = race(&all, 2, 2);
    assert_eq!(two_by_two.schedules(), 70);
    assert_eq!(counts(&two_by_two), [(2, 32), (3, 32), (4, 6)]);
    let two_by_three = race(&all, 2, 3);
    assert_eq!(two_by_three.schedules(), 924);
    assert_eq!(two_by_three.outcomes().keys().next(), Some(&2));
    assert_eq!(race(&all, 3, 1).schedules(), 90);
}

#[test]
fn three_by_two_has_34_650_schedules() {
    let explored = race(&Explorer::new(), 3, 2);
    assert_eq!(explored.schedules(), 34_650);
    assert_eq!(counts(&explored), [(2, 10_428), (3, 15_180), (4, 7_512), (5, 1_440), (6, 90)]);
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
fn a_bound_that_is_just_wide_enough_cuts_nothing() {
    let explored = race(&Explorer::new().max_schedules(70).max_depth(8), 2, 2);
    assert_eq!(explored.schedules(), 70);
    assert!(!explored.cut().is_cut(), "{explored}");
}

//! The real queue under every schedule, with every wait of its users given up at every moment.

use crate::explore::Grouped;
use crate::figures::{Figure, Table};
use crate::lesson::Lesson;
use handloom::explore::{Explored, Explorer, droppable};
use handloom::sync::Queue;
use handloom::{gather, spawn_named};
use std::rc::Rc;

/// How much room the queue has, how many put one item each, and how many get one.
const SIZES: [[usize; 3]; 6] = [[1, 1, 1], [1, 2, 1], [1, 1, 2], [1, 2, 2], [2, 3, 1], [1, 1, 3]];

/// The real queue, where all may give up.
pub(super) fn anyone(lesson: &Lesson) {
    lesson.say(format_args!("\n{ANYONE}"));
    let mut table = Table::new(["queues", "room", "puts", "gets", "run", "skipped", "fail"]);
    let mut row = |queues: usize, [room, put, get]: [usize; 3], explored: &Explored<()>| {
        let run = Grouped(explored.schedules().into());
        let skipped = Figure(explored.skipped().map(|skipped| Grouped(skipped.into())));
        table.row([&queues, &room, &put, &get, &run, &skipped, &explored.failures()]);
        let passes = explored.failures() == 0 && !explored.cut().is_cut();
        lesson.check(passes, format_args!("the Queue passes: {explored}"));
    };
    for size in SIZES {
        row(1, size, &Explorer::new().prune().run(|| one_queue(size)));
    }
    for items in [1, 2] {
        row(2, [1, items, items], &Explorer::new().prune().run(|| two_queues(items)));
    }
    lesson.say(format_args!("\n{table}\n\n{SKIPPED}"));
}

const ANYONE: &str = "\
The Queue again, where all who put and all who get may give up, at any moment.
Whatever the schedule, what was put is got or still there, and it is there once.
With two queues, a worker carries one item, and then two, from the first to the
second.";

const SKIPPED: &str = "\
run, skipped: of all schedules that there are. One that was skipped differs from
one that was run only in the order of turns that have nothing in common, so it
comes to the same. Turns at one queue always have that queue in common.";

/// Everyone has one item to put or to get, and may give up.
async fn one_queue([room, putters, getters]: [usize; 3]) {
    let queue = Rc::new(Queue::named("items", room));
    let putters = (0..putters).map(|number| {
        let queue = Rc::clone(&queue);
        let put = async move { droppable(queue.put(number)).await.is_some_and(|put| put.is_ok()) };
        spawn_named(format!("putter {number}"), put)
    });
    let putters: Vec<_> = putters.collect();
    let getters = (0..getters).map(|number| {
        let queue = Rc::clone(&queue);
        let get = async move { droppable(queue.get()).await.flatten() };
        spawn_named(format!("getter {number}"), get)
    });
    let getters: Vec<_> = getters.collect();
    let mut put = Vec::new();
    for (number, done) in gather(putters).await.into_iter().enumerate() {
        if done.expect("it does not panic") {
            put.push(number);
        }
    }
    let got = gather(getters).await.into_iter();
    let mut got: Vec<_> = got.filter_map(|got| got.expect("it does not panic")).collect();
    while let Ok(item) = queue.try_get() {
        got.push(item);
    }
    got.sort_unstable();
    assert_eq!(got, put, "what was put is got or still there, and once");
}

/// A worker carries what is put from one queue to another. Who puts may give up each put, and who
/// gets may give up once.
async fn two_queues(items: usize) {
    let queues = Rc::new(["before", "after"].map(|name| Queue::named(name, 1)));
    let shared = || Rc::clone(&queues);
    let before = shared();
    let putter = spawn_named("putter", async move {
        let mut put = Vec::new();
        for item in 0..items {
            if droppable(before[0].put(item)).await.is_some() {
                put.push(item);
            }
        }
        before[0].close();
        put
    });
    let both = shared();
    let worker = spawn_named("worker", async move {
        while let Some(item) = both[0].get().await {
            both[1].put(item).await.expect("it is open");
        }
        both[1].close();
    });
    let after = shared();
    let getter = spawn_named("getter", async move {
        let mut got = Vec::new();
        got.extend(droppable(after[1].get()).await.flatten());
        while let Some(item) = after[1].get().await {
            got.push(item);
        }
        got
    });
    let put = putter.await.expect("it does not panic");
    worker.await.expect("it does not panic");
    assert_eq!(getter.await.expect("it does not panic"), put, "all of it comes through, in order");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_skipped_changes_nothing_that_comes_out() {
        for items in [1, 2] {
            let all = Explorer::new().run(|| two_queues(items)).assert_passed();
            let pruned = Explorer::new().prune().run(|| two_queues(items)).assert_passed();
            assert!(pruned.schedules() < all.schedules(), "{all}; {pruned}");
            let skipped = pruned.skipped().expect("all tasks are joined");
            assert_eq!(pruned.schedules() + skipped, all.schedules());
        }
    }
}

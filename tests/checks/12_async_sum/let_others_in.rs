use super::sum;
use handloom::{gather, spawn_named};
use judge::{ran, same};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

const LOOK: &str = "async fn sum";

/// Two sums of so many numbers: the totals, and who added how many in each turn.
fn two(lengths: [u64; 2]) -> ([u64; 2], Vec<(&'static str, u32)>, [usize; 2]) {
    let ran = ran(LOOK, move || async move {
        let turns = Rc::new(RefCell::new(Vec::<(&str, u32)>::new()));
        let totals = [0, 1].map(|_| Rc::new(Cell::new(0)));
        let tasks = [0, 1].map(|at| {
            let (turns, total) = (Rc::clone(&turns), Rc::clone(&totals[at]));
            let name = ["A", "B"][at];
            let add = move |number: u64| {
                total.set(total.get() + number);
                let mut turns = turns.borrow_mut();
                match turns.last_mut() {
                    Some((last, count)) if *last == name => *count += 1,
                    _ => turns.push((name, 1)),
                }
            };
            spawn_named(name, sum((1..=lengths[at]).collect(), add))
        });
        gather(tasks).await;
        let turns = turns.borrow().clone();
        ([totals[0].get(), totals[1].get()], turns)
    });
    let polls = ["A", "B"].map(|name| ran.polls(name));
    (ran.output.0, ran.output.1, polls)
}

#[test]
fn the_sums_are_right() {
    same("the sums of 1 to 250 and of 1 to 7", two([250, 7]).0, [31375, 28], LOOK);
    same("the sums of nothing and of 1 to 100", two([0, 100]).0, [0, 5050], LOOK);
}

#[test]
fn they_take_turns_of_a_hundred() {
    let (_, turns, _) = two([250, 300]);
    let expected = [("A", 100), ("B", 100), ("A", 100), ("B", 100), ("A", 50), ("B", 100)];
    same("who added how many, of 250 and 300", turns, expected, LOOK);
}

#[test]
fn nobody_gives_up_a_turn_without_need() {
    same("the turns that sums of 200 and of 99 numbers take", two([200, 99]).2, [2, 1], LOOK);
    same("the turns that sums of 201 and of 0 numbers take", two([201, 0]).2, [3, 1], LOOK);
}

use super::Tasks;
use judge::same;

const WAKE: &str = "fn wake";
const RUN: &str = "fn run";

fn run(tasks: &Tasks, mut during: impl FnMut(usize, usize)) -> Vec<usize> {
    let mut polled = Vec::new();
    tasks.run(|task| {
        polled.push(task);
        if polled.len() > 50 {
            judge::fail("the queue does not get empty: 50 polls, and somebody is still in it", RUN);
        }
        during(polled.len(), task);
    });
    polled
}

#[test]
fn three_wakes_are_one_poll() {
    let tasks = Tasks::new(3);
    for task in [2, 0, 2, 2, 0, 1] {
        tasks.wake(task);
    }
    same("how many are in the queue", tasks.queue.borrow().len(), 3, WAKE);
    same("who was polled after wakes of 2 0 2 2 0 1", run(&tasks, |_, _| ()), [2, 0, 1], WAKE);
}

#[test]
fn who_was_polled_can_be_woken_again() {
    let tasks = Tasks::new(1);
    for round in 1..=3 {
        tasks.wake(0);
        same(format!("who was polled in round {round}"), run(&tasks, |_, _| ()), [0], RUN);
    }
}

#[test]
fn a_wake_during_the_poll_counts() {
    let tasks = Tasks::new(2);
    tasks.wake(0);
    // Task 0 is woken in the middle of its own first poll, after it looked.
    let polled = run(&tasks, |polls, task| {
        if polls == 1 {
            tasks.wake(task);
            tasks.wake(task);
        }
    });
    same("who was polled, with a wake of 0 during its first poll", polled, [0, 0], RUN);
}

#[test]
fn tasks_wake_each_other() {
    let tasks = Tasks::new(2);
    tasks.wake(0);
    let polled = run(&tasks, |polls, task| {
        if polls < 6 {
            tasks.wake(1 - task);
        }
    });
    same("who was polled", polled, [0, 1, 0, 1, 0, 1], RUN);
}

//! What a million tasks cost.

use handloom::{gather, spawn, yield_now};
use handloom_tests::{alone, limit, resident, runtime};
use std::cell::Cell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

/// A number of tasks that all wait at the same time; returns what a task costs in bytes.
fn waiting_tasks(count: usize) -> usize {
    let runtime = runtime();
    let before = resident();
    let go = Rc::new(Cell::new(false));
    let most = runtime.block_on(async {
        let tasks: Vec<_> = (0..count)
            .map(|n| {
                let go = go.clone();
                spawn(async move {
                    while !go.get() {
                        yield_now().await;
                    }
                    n
                })
            })
            .collect();
        yield_now().await;
        let most = resident();
        go.set(true);
        let ended = gather(tasks).await;
        assert!(ended.into_iter().enumerate().all(|(n, ended)| ended.unwrap() == n));
        most
    });
    assert_eq!(runtime.tasks(), 0);
    most.saturating_sub(before) / count
}

#[test]
fn a_waiting_task_costs_less_than_a_kilobyte_and_gives_it_back() {
    if !alone("executor::memory::a_waiting_task_costs_less_than_a_kilobyte_and_gives_it_back") {
        return;
    }
    let _limit = limit();
    let count = 50_000;
    let each = waiting_tasks(count);
    assert!(each < 1024, "{each} bytes");
    // What the first rounds leave is the allocator's, and the later ones find it there.
    waiting_tasks(count);
    waiting_tasks(count);
    let warm = resident();
    for _ in 0..4 {
        waiting_tasks(count);
    }
    let grown = resident().saturating_sub(warm);
    assert!(grown < count * each / 20, "{grown} bytes in four rounds of {count} tasks");
}

#[test]
#[ignore = "the whole size: twenty seconds without optimization"]
fn a_million_tasks_fit_in_a_gigabyte_and_give_it_back() {
    if !alone("executor::memory::a_million_tasks_fit_in_a_gigabyte_and_give_it_back") {
        return;
    }
    let each = waiting_tasks(1_000_000);
    assert!(each < 1024, "{each} bytes");
    waiting_tasks(1_000_000);
    // What is left is the allocator's, and a further million finds it there.
    let warm = resident();
    waiting_tasks(1_000_000);
    let end = resident();
    assert!(end < warm + warm / 20, "{warm} bytes, then {end}");
}

#[test]
fn tasks_that_come_and_go_leave_nothing() {
    if !alone("executor::memory::tasks_that_come_and_go_leave_nothing") {
        return;
    }
    let _limit = limit();
    runtime().block_on(async {
        let round = async |count: usize| {
            for _ in 0..count {
                let task = spawn(poll_fn(|_| Poll::Ready([0_u8; 64])));
                task.await.unwrap();
            }
        };
        round(1_000).await;
        let before = resident();
        round(50_000).await;
        let grown = resident().saturating_sub(before);
        assert!(grown < 1 << 20, "{grown} bytes for 50,000 tasks, one after the other");
    });
}

//! What comes and goes many times leaves nothing: no memory, no descriptor, no thread.

use handloom::net::{TcpListener, TcpStream};
use handloom::time::{now, sleep, timeout};
use handloom::{Runtime, gather, spawn, spawn_blocking, yield_now};
use handloom_tests::{alone, both, descriptors, limit, resident, runtime};
use std::cell::Cell;
use std::future::pending;
use std::rc::Rc;
use std::time::Duration;

/// Tasks that are spawned and let go of, in every way that there is.
async fn spawn_and_drop(rounds: usize) {
    for round in 0..rounds {
        match round % 5 {
            0 => drop(spawn(async {})),
            1 => spawn(pending::<()>()).abort(),
            2 => drop(spawn(timeout(Duration::from_secs(1), yield_now()))),
            3 => drop(spawn(async { drop(spawn(yield_now())) })),
            _ => drop(spawn(async { panic_quietly() }).await),
        }
        if round % 100 == 0 {
            yield_now().await;
        }
    }
    for _ in 0..5 {
        yield_now().await;
    }
}

/// A panic without a word: a hundred thousand lines on standard error are no part of the test.
fn panic_quietly() {
    std::panic::resume_unwind(Box::new("quietly"));
}

#[test]
fn a_hundred_thousand_tasks_that_are_spawned_and_dropped_leave_nothing() {
    let name =
        "survives::rounds::a_hundred_thousand_tasks_that_are_spawned_and_dropped_leave_nothing";
    if !alone(name) {
        return;
    }
    let _limit = limit();
    let runtime = runtime();
    runtime.block_on(spawn_and_drop(5_000));
    let (memory, open) = (resident(), descriptors());
    runtime.block_on(spawn_and_drop(100_000));
    let grown = resident().saturating_sub(memory);
    assert!(grown < 1 << 20, "{grown} bytes");
    assert_eq!(descriptors(), open);
    assert_eq!(runtime.tasks(), 0);
}

fn threads() -> usize {
    std::fs::read_dir("/proc/self/task").expect("there is a /proc").count()
}

/// A runtime with everything in it, which is dropped in the middle.
fn come_and_go() {
    let runtime = runtime();
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (client, server) = both(TcpStream::connect(address), listener.accept()).await;
        let (client, server) = (client.unwrap(), server.unwrap().0);
        drop(spawn(async move { server.read(&mut [0]).await }));
        drop(spawn(async move { drop((listener.accept().await, client)) }));
        drop(spawn(async { sleep(Duration::from_secs(1)).await }));
        spawn_blocking(|| ()).await.unwrap();
        yield_now().await;
    });
}

#[test]
fn runtimes_that_come_and_go_leave_no_memory_no_descriptor_and_no_thread() {
    let name =
        "survives::rounds::runtimes_that_come_and_go_leave_no_memory_no_descriptor_and_no_thread";
    if !alone(name) {
        return;
    }
    let _limit = limit();
    let (open, running) = (descriptors(), threads());
    (0..50).for_each(|_| come_and_go());
    let memory = resident();
    (0..500).for_each(|_| come_and_go());
    let grown = resident().saturating_sub(memory);
    assert!(grown < 1 << 20, "{grown} bytes");
    assert_eq!(descriptors(), open);
    // A thread that was joined may be listed for a moment more.
    while threads() > running {
        std::thread::yield_now();
    }
}

/// So many timers at once: all fire, in the order of their deadlines, and the memory comes back.
fn timers(count: u64) {
    let runtime = runtime();
    let fired = Rc::new(Cell::new(0));
    runtime.block_on(async {
        let start = now();
        // A few deadlines for many timers, set in no order.
        let nap = |n: u64| {
            let fired = fired.clone();
            let due = n * 7919 % 1000 + 1;
            async move {
                sleep(Duration::from_millis(due)).await;
                assert_eq!((now() - start).as_millis(), u128::from(due));
                fired.set(fired.get() + 1);
            }
        };
        gather((0..count).map(nap)).await;
    });
    assert_eq!(fired.get(), count);
}

#[test]
fn fifty_thousand_timers_fire_in_time() {
    let _limit = limit();
    timers(50_000);
}

#[test]
#[ignore = "the whole size"]
fn a_million_timers_fire_in_time() {
    if !alone("survives::rounds::a_million_timers_fire_in_time") {
        return;
    }
    timers(1_000_000);
    let memory = resident();
    timers(200_000);
    let end = resident();
    assert!(end < memory + memory / 20, "{memory} bytes, then {end}");
}

#[test]
#[ignore = "the whole size"]
fn a_million_children_of_one_task_are_gathered() {
    let sums = Runtime::new().block_on(gather((0..1_000_000_u32).map(async |n| {
        yield_now().await;
        n
    })));
    assert!(sums.into_iter().eq(0..1_000_000));
}

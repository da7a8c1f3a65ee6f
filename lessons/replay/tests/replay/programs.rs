//! Programs whose runs are looked at.

use handloom::sync::{Mutex, Queue, SharedCell};
use handloom::time::sleep;
use handloom::trace::{Event, Recorder, output};
use handloom::{Builder, gather, spawn_named, yield_now};
use std::rc::Rc;
use std::time::Duration;

/// Runs a program on a virtual clock.
pub(crate) fn record(builder: Builder, program: impl Future<Output = ()>) -> Vec<Event> {
    let recorder = Recorder::new();
    builder.virtual_clock().observer(recorder.clone()).build().block_on(program);
    recorder.events()
}

/// Two workers forget each other's increments.
pub(crate) async fn race() {
    let counter = Rc::new(SharedCell::named("counter", 0));
    let work = |counter: Rc<SharedCell<i32>>| async move {
        for _ in 0..2 {
            let seen = counter.get();
            yield_now().await;
            counter.set(seen + 1);
        }
    };
    let workers = ["ada", "bob"].map(|name| spawn_named(name, work(Rc::clone(&counter))));
    for worker in workers {
        worker.await.unwrap();
    }
    output(format!("counter: {}", counter.get()));
}

/// A producer, a queue of one, two consumers that are slower, and a lock around the log.
pub(crate) async fn pipeline() {
    let queue = Rc::new(Queue::named("items", 1));
    let log = Rc::new(Mutex::named("log", Vec::new()));
    let producer = {
        let queue = Rc::clone(&queue);
        spawn_named("producer", async move {
            for item in 0..5 {
                queue.put(item).await.unwrap();
            }
            queue.close();
        })
    };
    let consume = |queue: Rc<Queue<i32>>, log: Rc<Mutex<Vec<i32>>>| async move {
        while let Some(item) = queue.get().await {
            let mut log = log.lock().await;
            sleep(Duration::from_millis(10)).await;
            log.push(item);
            output(format!("item {item}"));
        }
    };
    let consumer = |name| spawn_named(name, consume(Rc::clone(&queue), Rc::clone(&log)));
    gather([producer, consumer("left"), consumer("right")]).await;
    let never = spawn_named("never", std::future::pending::<()>());
    never.abort();
    let broken = spawn_named("broken", async { panic!("no bread") });
    let _ = gather([never, broken]).await;
}

/// Tasks that wake the main future and each other in every order.
pub(crate) async fn crowd() {
    let start = async |n: u64| {
        for round in 0..3 {
            match (n + round) % 3 {
                0 => yield_now().await,
                1 => sleep(Duration::from_millis(n % 4)).await,
                _ => spawn_named("short", async {}).await.unwrap(),
            }
        }
    };
    let tasks: Vec<_> = (0..150).map(|n| handloom::spawn(start(n))).collect();
    for task in tasks {
        yield_now().await;
        task.await.unwrap();
    }
}

//! An observer that panics: the panic comes out, and what it was told of has happened all the same.

use handloom::sync::{Mutex, Queue};
use handloom::time::sleep;
use handloom::trace::{Event, Observer, TaskId, What, enabled};
use handloom::{Runtime, yield_now};
use handloom_tests::limit;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Panics at the first event of its kind.
struct Touchy {
    at: fn(&What) -> bool,
    calm: AtomicBool,
}

impl Observer for Touchy {
    fn event(&self, event: Event) {
        if (self.at)(&event.what) && !self.calm.swap(true, Ordering::SeqCst) {
            panic!("it panics");
        }
    }
}

fn touchy(at: fn(&What) -> bool) -> Runtime {
    let touchy = Touchy { at, calm: AtomicBool::new(false) };
    Runtime::builder().virtual_clock().observer(touchy).build()
}

fn panics<T>(f: impl FnOnce() -> T) {
    assert!(catch_unwind(AssertUnwindSafe(f)).is_err());
}

const TASK: TaskId = TaskId(1);

#[test]
fn at_each_step_of_a_task_which_goes_on_in_the_next_block_on() {
    let _limit = limit();
    let steps: [fn(&What) -> bool; 6] = [
        |what| matches!(what, What::Polled { task: TASK }),
        |what| matches!(what, What::Pending { task: TASK, .. }),
        |what| matches!(what, What::Ready { task: TASK }),
        |what| matches!(what, What::Woken { task: TASK, .. }),
        |what| matches!(what, What::TimerFired { .. }),
        |what| matches!(what, What::Parked { .. } | What::LockReleased { .. }),
    ];
    for at in steps {
        let runtime = touchy(at);
        let mutex = Mutex::new(());
        let mut task = runtime.spawn(async move {
            sleep(Duration::from_secs(1)).await;
            drop(mutex.lock().await);
            yield_now().await;
            7
        });
        // At most one panic comes out; whatever it was, the task is still there.
        let first = catch_unwind(AssertUnwindSafe(|| runtime.block_on(&mut task)));
        let value = match first {
            Ok(value) => value,
            Err(_) => runtime.block_on(&mut task),
        };
        match value {
            Ok(value) => assert_eq!(value, 7),
            Err(error) => assert_eq!(error.message(), Some("it panics")),
        }
        assert_eq!(runtime.tasks(), 0);
    }
}

#[test]
fn at_a_spawn_whose_task_runs_detached() {
    let runtime = touchy(|what| matches!(what, What::Spawned { .. }));
    panics(|| drop(runtime.spawn(async {})));
    assert_eq!(runtime.tasks(), 1);
    runtime.block_on(yield_now());
    assert_eq!(runtime.tasks(), 0);
}

#[test]
fn at_a_put_which_has_been_done() {
    let queue = Queue::bounded(1);
    touchy(|what| matches!(what, What::QueuePut { .. })).block_on(async {
        panics(|| queue.try_put(1));
        assert!(enabled(), "the thread is still observed");
        assert_eq!((queue.len(), queue.unfinished()), (1, 1));
        assert_eq!(queue.get().await, Some(1));
        queue.task_done();
        queue.join().await;
    });
    // The same through the lock.
    let mut get = Box::pin(queue.get());
    touchy(|what| matches!(what, What::QueuePut { .. })).block_on(async {
        assert!(handloom_tests::hand::poll(&mut get).is_pending());
        panics(|| queue.try_put(2));
        assert_eq!(get.await, Some(2));
        queue.task_done();
        queue.join().await;
    });
}

#[test]
fn at_a_get_which_leaves_the_item_where_it_was() {
    let queue = Queue::bounded(1);
    touchy(|what| matches!(what, What::QueueGot { .. })).block_on(async {
        queue.put(1).await.unwrap();
        panics(|| queue.try_get());
        assert_eq!(queue.len(), 1);
        assert!(queue.try_put(2).is_err());
        assert_eq!(queue.get().await, Some(1));
        queue.put(2).await.unwrap();
    });
    assert_eq!(queue.len(), 1);
}

#[test]
fn at_a_lock_which_is_given_back() {
    let mutex = Mutex::new(1);
    touchy(|what| matches!(what, What::LockTaken { .. })).block_on(async {
        panics(|| mutex.try_lock());
        assert_eq!(*mutex.lock().await, 1);
    });
    touchy(|what| matches!(what, What::LockReleased { .. })).block_on(async {
        panics(|| drop(mutex.try_lock()));
        assert_eq!(*mutex.lock().await, 1);
    });
}

//! Work that other threads send to a loop.

use crate::model;
use loom::thread;
use models::Runtime;
use models::sync::oneshot;

#[test]
fn a_spawn_from_another_thread_runs_though_the_loop_may_be_falling_asleep() {
    model(4, || {
        let runtime = Runtime::new();
        let handle = runtime.handle();
        let (sender, receiver) = oneshot::channel();
        let other = thread::spawn(move || {
            let job = handle.spawn(move || async move { sender.send(7).unwrap() }).unwrap();
            drop(job);
        });
        assert_eq!(runtime.block_on(receiver), Ok(7));
        other.join().unwrap();
    });
}

#[test]
fn a_spawn_while_the_runtime_is_dropped_is_done_or_refused_and_never_silent() {
    model(4, || {
        let runtime = Runtime::new();
        let handle = runtime.handle();
        let other = thread::spawn(move || match handle.spawn(|| async { 7 }) {
            Ok(job) => match job.wait() {
                Ok(value) => assert_eq!(value, 7),
                Err(error) => assert!(error.is_cancelled()),
            },
            Err(_gone) => assert!(handle.is_gone()),
        });
        runtime.block_on(models::yield_now());
        drop(runtime);
        other.join().unwrap();
    });
}

#[test]
fn what_one_thread_sends_starts_in_the_order_in_which_it_was_sent() {
    model(4, || {
        let runtime = Runtime::new();
        let handle = runtime.handle();
        let (sender, receiver) = oneshot::channel();
        let other = thread::spawn(move || {
            let (first, second) = oneshot::channel::<()>();
            let one = handle.spawn(move || async move { first.send(()) });
            let two = handle.spawn(move || async move { sender.send(second.is_closed()) });
            drop((one, two));
        });
        // The receiver of the first is gone only after both were sent, so nothing is to be said of
        // its value; that the second finds an answer is what counts.
        assert!(runtime.block_on(receiver).is_ok());
        other.join().unwrap();
    });
}

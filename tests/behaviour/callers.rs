//! The trace names the line of the program that used a cell, a queue or a lock, or that printed.

use handloom::sync::{Mutex, Queue, SharedCell};
use handloom::trace::{Recorder, What, output};
use handloom::{Runtime, gather};

#[test]
fn the_lines_are_the_programs_and_not_the_runtimes() {
    let recorder = Recorder::new();
    let first = line!() + 1;
    let program = async {
        let (cell, queue, lock) = (SharedCell::new(1), Queue::bounded(1), Mutex::new(()));
        cell.set(cell.get() + 1);
        let putter = async {
            queue.put(1).await.unwrap();
            queue.put(2).await.unwrap();
            queue.close();
        };
        let getter = async { while queue.get().await.is_some() {} };
        let holder = async {
            let _held = lock.lock().await;
            handloom::yield_now().await;
        };
        let waiter = async { drop(lock.lock().await) };
        let all: Vec<std::pin::Pin<Box<dyn Future<Output = ()>>>> =
            vec![Box::pin(putter), Box::pin(getter), Box::pin(holder), Box::pin(waiter)];
        gather(all).await;
        queue.try_put(3).unwrap_err();
        assert_eq!(queue.iter_blocking().count(), 0);
        output("over");
    };
    let last = line!();
    Runtime::builder().observer(recorder.clone()).build().block_on(program);

    let mut told = 0;
    for event in recorder.events() {
        let expected = matches!(
            event.what,
            What::CellRead { .. }
                | What::CellWritten { .. }
                | What::QueuePut { .. }
                | What::QueueGot { .. }
                | What::QueueFull { .. }
                | What::QueueEmpty { .. }
                | What::QueueClosed { .. }
                | What::LockTaken { .. }
                | What::LockWaited { .. }
                | What::Output { .. }
        );
        if expected {
            let caller = event.caller.as_ref().unwrap_or_else(|| panic!("{event:?}"));
            assert!(caller.file.ends_with("callers.rs"), "{event:?}");
            assert!((first..last).contains(&caller.line), "{event:?}");
            told += 1;
        } else {
            assert_eq!(event.caller, None, "{event:?}");
        }
    }
    assert!(told >= 11, "{told} events have a line");
}

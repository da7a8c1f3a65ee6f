use super::block_on;
use judge::same;
use std::cell::Cell;
use std::future::poll_fn;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, mpsc};
use std::task::{Poll, Waker};
use std::thread;

const LOOK: &str = "fn block_on";

#[test]
fn what_is_ready_is_polled_once() {
    let polls = Cell::new(0);
    let output = block_on(async {
        polls.set(polls.get() + 1);
        7
    });
    same("the output, and the polls", (output, polls.get()), (7, 1), LOOK);
}

#[test]
fn a_wake_during_the_poll_is_not_lost() {
    let polls = Cell::new(0);
    block_on(poll_fn(|cx| {
        polls.set(polls.get() + 1);
        cx.waker().wake_by_ref();
        if polls.get() == 3 { Poll::Ready(()) } else { Poll::Pending }
    }));
    same("the polls of one that wakes itself twice", polls.get(), 3, LOOK);
}

#[test]
fn another_thread_may_wake_and_nobody_polls_before() {
    let (sender, receiver) = mpsc::channel::<Waker>();
    let wakes = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&wakes);
    let waking = thread::spawn(move || {
        for waker in receiver {
            // Unparked without a reason, a thread looks at its mark and sleeps on. So many of them
            // come that some are there before the wake, however the threads take turns.
            for _ in 0..2000 {
                waker_thread::unpark();
                thread::yield_now();
            }
            counted.fetch_add(1, SeqCst);
            waker.wake();
        }
    });
    waker_thread::set();
    let (polls, asked) = (Cell::new(0), Cell::new(0));
    let sender = Cell::new(Some(sender));
    block_on(poll_fn(|cx| {
        polls.set(polls.get() + 1);
        if wakes.load(SeqCst) == 3 {
            drop(sender.take());
            return Poll::Ready(());
        }
        // It asks for a wake once, and again when that one has come.
        if asked.get() == wakes.load(SeqCst) {
            asked.set(asked.get() + 1);
            let to = sender.take().expect("it is there until the end");
            to.send(cx.waker().clone()).expect("the other thread listens");
            sender.set(Some(to));
        }
        Poll::Pending
    }));
    waking.join().expect("it does not panic");
    same("the polls of one that is woken three times", polls.get(), 4, LOOK);
}

/// The thread that is to be unparked for nothing.
mod waker_thread {
    use std::sync::Mutex;
    use std::thread::{self, Thread};

    static THREAD: Mutex<Option<Thread>> = Mutex::new(None);

    pub(super) fn set() {
        *THREAD.lock().expect("nobody panics") = Some(thread::current());
    }

    pub(super) fn unpark() {
        if let Some(thread) = &*THREAD.lock().expect("nobody panics") {
            thread.unpark();
        }
    }
}

//! The examples of the pages "A test of your own" and "The trace, and three viewers".

use handloom::trace::{Recorder, What};

// ANCHOR: imports
use handloom::explore::Explorer;
use handloom::sync::{Mutex, SharedCell};
use handloom::time::{sleep, timeout};
use handloom::{Runtime, gather, spawn, yield_now};
use std::rc::Rc;
use std::time::Duration;
// ANCHOR_END: imports

// ANCHOR: clock
#[test]
fn two_backups_of_an_hour_take_an_hour() {
    let runtime = Runtime::builder().virtual_clock().build();
    let start = runtime.now();
    runtime.block_on(async {
        let backup = || spawn(sleep(Duration::from_secs(3600)));
        gather([backup(), backup()]).await;
    });
    // One after the other they would take two.
    assert_eq!(runtime.now() - start, Duration::from_secs(3600));
}

#[test]
fn a_day_is_too_long() {
    let runtime = Runtime::builder().virtual_clock().build();
    let day = sleep(Duration::from_secs(24 * 3600));
    let outcome = runtime.block_on(async { timeout(Duration::from_secs(3600), day).await });
    assert!(outcome.is_err());
}
// ANCHOR_END: clock

// ANCHOR: seats
/// Sells a seat if there is one; true if it did.
async fn sell(seats: Rc<SharedCell<u32>>) -> bool {
    let free = seats.get();
    if free == 0 {
        return false;
    }
    yield_now().await; // a word with the customer
    seats.set(free - 1);
    true
}

/// How many seats two clerks sell where there is one.
async fn two_clerks() -> usize {
    let seats = Rc::new(SharedCell::new(1));
    let clerks = [spawn(sell(seats.clone())), spawn(sell(seats))];
    gather(clerks).await.into_iter().filter(|sold| *sold.as_ref().expect("no panic")).count()
}
// ANCHOR_END: seats

// ANCHOR: oversold
#[test]
fn some_schedule_sells_one_seat_twice() {
    let explored = Explorer::new().run(two_clerks);
    assert_eq!(explored.schedules(), 6);
    let sold_twice = &explored.outcomes()[&2];
    assert_eq!(sold_twice.count, 4);
    assert!(sold_twice.shortest.to_string().starts_with("0,1,"));
}
// ANCHOR_END: oversold

// ANCHOR: sold
#[test]
fn no_schedule_sells_a_seat_twice_under_a_lock() {
    let program = async || {
        let seats = Rc::new(Mutex::new(Rc::new(SharedCell::new(1))));
        let clerk = |seats: Rc<Mutex<Rc<SharedCell<u32>>>>| async move {
            let seats = seats.lock().await;
            sell(Rc::clone(&seats)).await
        };
        let clerks = [spawn(clerk(seats.clone())), spawn(clerk(seats))];
        gather(clerks).await.into_iter().filter(|sold| *sold.as_ref().expect("no panic")).count()
    };
    let explored = Explorer::new().run(program).assert_passed();
    assert!(!explored.cut().is_cut(), "these were all schedules that there are");
    assert_eq!(explored.outcomes().keys().collect::<Vec<_>>(), [&1]);
}
// ANCHOR_END: sold

// ANCHOR: trace
#[test]
fn a_gather_of_three_sleeps_is_polled_twice() {
    let recorder = Recorder::new();
    let runtime = Runtime::builder().virtual_clock().observer(recorder.clone()).build();
    runtime.block_on(gather([1, 1, 1].map(|n| sleep(Duration::from_secs(n)))));
    let polls =
        recorder.events().into_iter().filter(|event| matches!(event.what, What::Polled { .. }));
    assert_eq!(polls.count(), 2, "once to set the timers, and once when they have fired");
}
// ANCHOR_END: trace

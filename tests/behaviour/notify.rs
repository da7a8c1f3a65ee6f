//! Signals without a value: `Notify`, `Event`, and the cell that shows a race.

use handloom::sync::{Event, Notify, SharedCell};
use handloom::trace::{Recorder, What};
use handloom_tests::hand::{Counting, block_on, now, poll, poll_with, within_a_minute};
use handloom_tests::{Log, limit, runtime};
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

#[test]
fn one_notification_is_kept_and_only_one() {
    let notify = Notify::new();
    notify.notify_one();
    notify.notify_one();
    now(notify.notified());
    assert!(poll(&mut notify.notified()).is_pending());
    notify.notify_all();
    assert!(poll(&mut notify.notified()).is_pending());
}

#[test]
fn notify_one_calls_the_first_and_notify_all_the_rest() {
    let notify = Notify::new();
    let (wakes, waker) = Counting::new();
    let mut waiting: Vec<_> = (0..1000).map(|_| notify.notified()).collect();
    for notified in &mut waiting {
        assert!(poll_with(notified, &waker).is_pending());
    }
    notify.notify_one();
    assert_eq!(wakes.wakes(), 1);
    assert!(poll(&mut waiting[0]).is_ready());
    assert!(poll_with(&mut waiting[1], &waker).is_pending());
    notify.notify_all();
    assert_eq!(wakes.wakes(), 1000);
    assert!(waiting[1..].iter_mut().all(|notified| poll(notified).is_ready()));
}

#[test]
fn fault_16_a_notification_for_one_who_left_goes_to_the_next() {
    let notify = Notify::new();
    let (wakes, waker) = Counting::new();
    let mut first = notify.notified();
    let mut second = notify.notified();
    assert!(poll(&mut first).is_pending());
    assert!(poll_with(&mut second, &waker).is_pending());
    notify.notify_one();
    drop(first);
    assert_eq!(wakes.wakes(), 1);
    drop(second);
    // There is nobody left: it is kept for the next who comes.
    now(notify.notified());

    let mut third = notify.notified();
    assert!(poll(&mut third).is_pending());
    notify.notify_all();
    drop(third);
    assert!(poll(&mut notify.notified()).is_pending());
}

#[test]
fn an_event_lets_all_through_until_it_is_cleared() {
    let event = Event::new();
    let (wakes, waker) = Counting::new();
    let mut first = event.wait();
    let mut second = event.wait();
    assert!(poll_with(&mut first, &waker).is_pending());
    assert!(poll_with(&mut second, &waker).is_pending());
    event.set();
    event.set();
    assert_eq!(wakes.wakes(), 2);
    now(event.wait());
    event.clear();
    assert!(!event.is_set());
    // They were in line when it was set.
    assert!(poll(&mut first).is_ready());
    drop(second);
    assert!(poll(&mut event.wait()).is_pending());
}

#[test]
fn fault_10_the_latest_waker_counts() {
    let event = Event::new();
    let (old, old_waker) = Counting::new();
    let (new, new_waker) = Counting::new();
    let mut wait = event.wait();
    assert!(poll_with(&mut wait, &old_waker).is_pending());
    assert!(poll_with(&mut wait, &new_waker).is_pending());
    event.set();
    assert_eq!((old.wakes(), new.wakes()), (0, 1));
}

#[test]
fn threads_pass_a_notification_round() {
    within_a_minute(|| {
        let (ping, pong) = (Notify::new(), Notify::new());
        let rounds = AtomicUsize::new(0);
        thread::scope(|scope| {
            scope.spawn(|| {
                for _ in 0..5000 {
                    block_on(ping.notified());
                    rounds.fetch_add(1, Ordering::Relaxed);
                    pong.notify_one();
                }
            });
            for _ in 0..5000 {
                ping.notify_one();
                block_on(pong.notified());
            }
        });
        assert_eq!(rounds.into_inner(), 5000);
    });
}

#[test]
fn a_shared_cell_shows_how_an_update_is_lost() {
    within_a_minute(|| {
        let recorder = Recorder::new();
        let builder = handloom::Runtime::builder().virtual_clock();
        let runtime = builder.observer(recorder.clone()).build();
        let found = runtime.block_on(async {
            let cell = Rc::new(SharedCell::named("counter", 0));
            let workers = [(); 2].map(|()| {
                let cell = cell.clone();
                handloom::spawn(async move {
                    let seen = cell.get();
                    handloom::yield_now().await;
                    cell.set(seen + 1);
                })
            });
            for worker in workers {
                worker.await.unwrap();
            }
            cell.get()
        });
        assert_eq!(found, 1);
        let told: Vec<String> = recorder
            .events()
            .into_iter()
            .filter_map(|event| match event.what {
                What::CellRead { value, .. } => Some(format!("read {value}")),
                What::CellWritten { value, .. } => Some(format!("wrote {value}")),
                _ => None,
            })
            .collect();
        assert_eq!(told, ["read 0", "read 0", "wrote 1", "wrote 1", "read 1"]);
    });
}

#[test]
fn those_who_are_called_together_have_their_turns_in_the_order_of_the_line() {
    let _limit = limit();
    for waiting in [2, 3, 10] {
        runtime().block_on(async {
            let (event, log) = (Event::new(), Log::new());
            let event = Rc::new(event);
            let tasks: Vec<_> = (0..waiting)
                .map(|n| {
                    let (event, log) = (event.clone(), log.clone());
                    handloom::spawn(async move {
                        event.wait().await;
                        log.add(n);
                    })
                })
                .collect();
            handloom::yield_now().await;
            event.set();
            handloom::gather(tasks).await;
            assert_eq!(log.all(), (0..waiting).collect::<Vec<_>>());
        });
    }
}

//! Together: all of several futures, the first of them, and turns.

use handloom::future::Either;
use handloom::time::{now, sleep};
use handloom::trace::{Event, Recorder, WaitsFor, What};
use handloom::{Runtime, gather, race, race_all, spawn, try_gather, yield_now};
use handloom_tests::{Log, OnDrop, everywhere, limit, runtime};
use std::cell::{Cell, RefCell};
use std::future::{Ready, pending, poll_fn, ready};
use std::panic::catch_unwind;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Poll, Waker};
use std::time::Duration;

const MS: Duration = Duration::from_millis(1);

#[test]
fn gather_gives_outputs_in_the_order_given_and_takes_as_long_as_the_slowest() {
    everywhere(|| async {
        let start = now();
        let order = Log::new();
        let futures = [5, 1, 3, 1].map(|ms| {
            let order = &order;
            async move {
                sleep(ms * MS).await;
                order.add(ms);
                ms
            }
        });
        assert_eq!(gather(futures).await, [5, 1, 3, 1]);
        assert_eq!(order.all(), [1, 1, 3, 5]);
        assert_eq!(now() - start, 5 * MS);
    });
}

#[test]
fn gather_of_nothing_is_ready_at_once() {
    everywhere(|| async {
        let none: [Ready<u8>; 0] = [];
        assert_eq!(gather(none).await, []);
        let none: [Ready<Result<u8, ()>>; 0] = [];
        assert_eq!(try_gather(none).await, Ok(vec![]));
    });
    assert!(catch_unwind(|| race_all(Vec::<Ready<()>>::new())).is_err());
}

#[test]
fn only_children_that_were_woken_are_polled() {
    everywhere(|| async {
        let polls = Rc::new(Cell::new(0));
        let children = (0..100).map(|n| {
            let polls = polls.clone();
            let mut nap = Box::pin(sleep(n * MS + MS));
            poll_fn(move |cx| {
                polls.set(polls.get() + 1);
                nap.as_mut().poll(cx)
            })
        });
        gather(children).await;
        assert_eq!(polls.get(), 200, "each once to begin and once to end");
    });
}

#[test]
fn a_child_that_wakes_itself_is_polled_again_and_no_other() {
    everywhere(|| async {
        let quiet = Rc::new(Cell::new(0));
        let restless = async {
            for _ in 0..50 {
                yield_now().await;
            }
        };
        let count = quiet.clone();
        let waits = poll_fn(move |_| {
            count.set(count.get() + 1);
            Poll::<()>::Pending
        });
        let first = race_all::<[std::pin::Pin<Box<dyn Future<Output = ()>>>; 2]>([
            Box::pin(restless),
            Box::pin(waits),
        ]);
        first.await;
        assert_eq!(quiet.get(), 1);
    });
}

#[test]
fn children_are_woken_by_threads_timers_and_old_wakers_alike() {
    everywhere(|| async {
        // The second child's waker is kept beyond its end, and used again.
        let kept: Rc<RefCell<Option<Waker>>> = Rc::default();
        let keep = kept.clone();
        let mut first = true;
        let children: [std::pin::Pin<Box<dyn Future<Output = u32>>>; 4] = [
            Box::pin(async { handloom::spawn_blocking(|| 1).await.unwrap() }),
            Box::pin(poll_fn(move |cx| {
                keep.replace(Some(cx.waker().clone()));
                cx.waker().wake_by_ref();
                if std::mem::take(&mut first) { Poll::Pending } else { Poll::Ready(2) }
            })),
            Box::pin(async {
                sleep(MS).await;
                kept.take().unwrap().wake();
                3
            }),
            Box::pin(async {
                sleep(2 * MS).await;
                4
            }),
        ];
        assert_eq!(gather(children).await, [1, 2, 3, 4]);
    });
}

#[test]
fn a_panic_in_a_child_is_a_panic_of_the_whole_and_drops_the_rest() {
    everywhere(|| async {
        let dropped = Rc::new(Cell::new(0));
        let count = dropped.clone();
        let task = spawn(async move {
            let children = (0..3).map(|n| {
                let count = count.clone();
                let guard = OnDrop(move || count.set(count.get() + 1));
                async move {
                    let _guard = guard;
                    sleep(n * MS).await;
                    assert!(n != 1, "the second");
                }
            });
            gather(children).await;
        });
        let error = task.await.unwrap_err();
        assert_eq!(error.message(), Some("the second"));
        assert_eq!(dropped.get(), 3);
    });
}

#[test]
fn a_spawned_child_that_panics_or_is_cancelled_is_one_result_of_many() {
    everywhere(|| async {
        let fine = spawn(async { 1 });
        let bad = spawn(async { panic!("bad") });
        let gone = spawn(pending());
        gone.abort();
        let ended = gather([fine, bad, gone]).await;
        assert_eq!(*ended[0].as_ref().unwrap(), 1);
        assert!(ended[1].as_ref().unwrap_err().is_panic());
        assert!(ended[2].as_ref().unwrap_err().is_cancelled());
    });
}

#[test]
fn the_first_error_of_try_gather_drops_the_rest_before_it_is_given() {
    everywhere(|| async {
        let dropped = Rc::new(Cell::new(0));
        let start = now();
        let children = (0..10).map(|n| {
            let dropped = dropped.clone();
            async move {
                let _guard = OnDrop(move || dropped.set(dropped.get() + 1));
                sleep((10 - n) * MS).await;
                if n == 7 || n == 3 { Err(n) } else { Ok(n) }
            }
        });
        let error = try_gather(children).await.unwrap_err();
        assert_eq!((error, dropped.get()), (7, 10), "the first in time");
        assert_eq!(now() - start, 3 * MS);
        let fine = try_gather([3, 1].map(async |n| {
            sleep(n * MS).await;
            Ok::<_, ()>(n)
        }));
        assert_eq!(fine.await, Ok(vec![3, 1]));
    });
}

#[test]
fn a_gather_that_is_dropped_half_way_drops_its_children() {
    everywhere(|| async {
        let dropped = Rc::new(Cell::new(0));
        let children = (0..3).map(|n| {
            let dropped = dropped.clone();
            async move {
                let _guard = OnDrop(move || dropped.set(dropped.get() + 1));
                sleep(n * 10 * MS + MS).await;
            }
        });
        assert!(handloom::time::timeout(5 * MS, gather(children)).await.is_err());
        assert_eq!(dropped.get(), 3);
    });
}

#[test]
fn of_two_that_end_in_one_poll_the_left_one_wins() {
    everywhere(|| async {
        assert_eq!(race(ready(1), ready("b")).await, Either::Left(1));
        assert_eq!(race(pending::<()>(), ready(2)).await, Either::Right(2));
        let moment = now() + MS;
        let until = || handloom::time::sleep_until(moment);
        assert_eq!(race(until(), until()).await, Either::Left(()));
        assert_eq!(race_all([ready(1), ready(2)]).await, 1);
    });
}

#[test]
fn the_loser_of_a_race_is_dropped_before_the_winner_is_announced() {
    everywhere(|| async {
        let dropped = Rc::new(Cell::new(0));
        let loser = || {
            let guard = OnDrop(|| dropped.set(dropped.get() + 1));
            async {
                let _guard = guard;
                pending::<()>().await;
            }
        };
        let mut decided = std::pin::pin!(race(loser(), sleep(MS)));
        assert_eq!(decided.as_mut().await, Either::Right(()));
        assert_eq!(dropped.get(), 1, "although the race itself is still there");
        let losers: Vec<std::pin::Pin<Box<dyn Future<Output = ()>>>> =
            vec![Box::pin(loser()), Box::pin(sleep(MS)), Box::pin(loser())];
        let mut decided = std::pin::pin!(race_all(losers));
        decided.as_mut().await;
        assert_eq!(dropped.get(), 3);
    });
}

#[test]
fn the_rest_of_a_try_gather_is_dropped_although_it_is_still_there() {
    everywhere(|| async {
        let dropped = Rc::new(Cell::new(false));
        let guard = OnDrop(|| dropped.set(true));
        let rest = async {
            let _guard = guard;
            pending::<Result<(), u8>>().await
        };
        let children: Vec<std::pin::Pin<Box<dyn Future<Output = Result<(), u8>>>>> =
            vec![Box::pin(rest), Box::pin(ready(Err(1)))];
        let mut all = std::pin::pin!(try_gather(children));
        assert_eq!(all.as_mut().await, Err(1));
        assert!(dropped.get());
    });
}

#[test]
fn yield_now_lets_everyone_else_have_a_turn() {
    let _limit = limit();
    runtime().block_on(async {
        let log = Log::new();
        let tasks = ["a", "b", "c"].map(|name| {
            let log = log.clone();
            spawn(async move {
                for n in 0..4 {
                    log.add((n, name));
                    yield_now().await;
                }
            })
        });
        gather(tasks).await;
        let rounds = (0..4).flat_map(|n| ["a", "b", "c"].map(|name| (n, name)));
        assert_eq!(log.all(), rounds.collect::<Vec<_>>());
    });
}

#[test]
fn a_hundred_thousand_children_take_linear_time() {
    everywhere(|| async {
        // The last one first, so that each wake finds its child at the far end of those that wait.
        let wakers: Rc<RefCell<Vec<Waker>>> = Rc::default();
        let children = (0..100_000).map(|n| {
            let wakers = wakers.clone();
            let mut waited = false;
            poll_fn(move |cx| {
                if std::mem::replace(&mut waited, true) {
                    // Each one wakes the next.
                    if let Some(next) = wakers.borrow_mut().pop() {
                        next.wake();
                    }
                    return Poll::Ready(n);
                }
                if n == 99_999 {
                    cx.waker().wake_by_ref();
                } else {
                    wakers.borrow_mut().push(cx.waker().clone());
                }
                Poll::Pending
            })
        });
        let sum: u64 = gather(children).await.into_iter().sum();
        assert_eq!(sum, 99_999 * 100_000 / 2);
    });
}

#[test]
fn a_task_that_gathers_says_what_all_its_children_wait_for_at_every_poll() {
    let recorder = Recorder::new();
    let runtime = Runtime::builder().virtual_clock().observer(recorder.clone()).build();
    runtime.block_on(gather([1, 2, 3].map(|ms| sleep(ms * MS))));
    let waits = |event: &Event| match &event.what {
        What::Pending { waits, .. } => Some(waits.len()),
        _ => None,
    };
    let told: Vec<usize> = recorder.events().iter().filter_map(waits).collect();
    assert_eq!(told, [3, 2, 1], "and not only those that were polled");

    // One that is done waits for nothing, whatever it has waited for in the poll in which it ended.
    let recorder = Recorder::new();
    let runtime = Runtime::builder().virtual_clock().observer(recorder.clone()).build();
    runtime.block_on(gather([true, false].map(async |hurries| {
        let mut sleep = sleep(MS);
        poll_fn(|cx| match Pin::new(&mut sleep).poll(cx) {
            Poll::Pending if !hurries => Poll::Pending,
            _ => Poll::Ready(()),
        })
        .await;
    })));
    let told: Vec<usize> = recorder.events().iter().filter_map(waits).collect();
    assert_eq!(told, [1]);

    let recorder = Recorder::new();
    let runtime = Runtime::builder().virtual_clock().observer(recorder.clone()).build();
    runtime.block_on(gather((0..100).map(|_| sleep(MS))));
    let more = |event: &Event| match &event.what {
        What::Pending { waits, .. } => waits.last().map(|wait| wait.on.clone()),
        _ => None,
    };
    let told = recorder.events().iter().find_map(more);
    assert_eq!(told, Some(WaitsFor::More { count: 36 }), "a long list is cut, and says so");
}

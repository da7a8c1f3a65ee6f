//! Fairness and order: first come, first served, and nobody holds up timers, sockets or threads.

use handloom::future::{Until, wait};
use handloom::net::{LineReader, TcpListener, TcpStream};
#[cfg(unix)]
use handloom::process::Command;
use handloom::sync::{Mutex, Queue, Semaphore, oneshot};
use handloom::time::{sleep, sleep_until, timeout};
use handloom::{Runtime, gather, race, spawn, spawn_blocking, yield_now};
use handloom_tests::{Log, limit, runtime};
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::time::Duration;

/// Wakes itself for ever.
async fn selfish() {
    poll_fn(|cx| {
        cx.waker().wake_by_ref();
        Poll::<()>::Pending
    })
    .await;
}

/// Everything that must happen beside a task that never rests.
async fn goes_on() {
    sleep(Duration::from_millis(1)).await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (client, accepted) =
        handloom_tests::both(TcpStream::connect(address), listener.accept()).await;
    client.unwrap().write_all(b"!").await.unwrap();
    accepted.unwrap().0.read_exact(&mut [0]).await.unwrap();
    handloom::spawn_blocking(|| ()).await.unwrap();
}

#[test]
fn tasks_that_wake_themselves_hold_up_nothing() {
    let _limit = limit();
    for tasks in [1, 3, 200] {
        Runtime::new().block_on(async {
            let restless: Vec<_> = (0..tasks).map(|_| spawn(selfish())).collect();
            goes_on().await;
            spawn(goes_on()).await.unwrap();
            restless.iter().for_each(handloom::JoinHandle::abort);
        });
    }
}

#[test]
fn a_main_future_that_wakes_itself_holds_up_nothing() {
    let _limit = limit();
    Runtime::new().block_on(race(selfish(), goes_on()));
    Runtime::new().block_on(async { race(selfish(), spawn(goes_on())).await });
    Runtime::builder().seed(1).build().block_on(race(selfish(), goes_on()));
}

#[test]
fn under_a_seed_a_task_that_wakes_itself_holds_up_nothing() {
    let _limit = limit();
    Runtime::builder().seed(1).build().block_on(async {
        drop(spawn(selfish()));
        goes_on().await;
        spawn(goes_on()).await.unwrap();
    });
}

#[test]
fn ready_tasks_have_their_turns_in_the_order_in_which_they_became_ready() {
    runtime().block_on(async {
        let log = Log::new();
        let tasks: Vec<_> = (0..100)
            .map(|n| {
                let log = log.clone();
                spawn(async move {
                    for round in 0..3 {
                        log.add((round, n));
                        yield_now().await;
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let expected: Vec<_> = (0..3).flat_map(|round| (0..100).map(move |n| (round, n))).collect();
        assert_eq!(log.all(), expected, "each has its turn before one has its second");
    });
}

#[test]
fn the_main_future_has_its_next_turn_after_everyone_that_was_ready() {
    let _limit = limit();
    runtime().block_on(async {
        let log = Log::new();
        for n in 0..1000 {
            let log = log.clone();
            drop(spawn(async move { log.add(n) }));
        }
        yield_now().await;
        assert_eq!(log.all().len(), 1000);
    });
}

/// The order in which five tasks, three turns each, run under a seed.
fn order(seed: u64) -> Vec<(u32, u32)> {
    let runtime = Runtime::builder().virtual_clock().seed(seed).build();
    let log = Log::new();
    let tasks: Vec<_> = (0..5)
        .map(|n| {
            let log = log.clone();
            runtime.spawn(async move {
                for turn in 0..3 {
                    log.add((n, turn));
                    yield_now().await;
                }
            })
        })
        .collect();
    runtime.block_on(gather(tasks));
    log.all()
}

#[test]
fn a_seed_gives_one_order_and_another_seed_another() {
    let _limit = limit();
    assert_eq!(order(7), order(7));
    let orders: HashSet<_> = (0..50).map(order).collect();
    assert!(orders.len() > 45, "{} of 50 are different", orders.len());
    let first: HashSet<_> = (0..50).map(|seed| order(seed)[0].0).collect();
    assert_eq!(first.len(), 5, "each of the five is first under some seed");
}

#[test]
fn a_socket_that_is_always_ready_gives_way() {
    let _limit = limit();
    runtime().block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (server, _) = listener.accept().await.unwrap();
        client.write_all(&[0; 10_000]).await.unwrap();
        let turns = Rc::new(Cell::new(0));
        let count = turns.clone();
        let reader = spawn(async move {
            for _ in 0..10_000 {
                server.read_exact(&mut [0]).await.unwrap();
            }
        });
        let other = spawn(async move {
            loop {
                count.set(count.get() + 1);
                yield_now().await;
            }
        });
        reader.await.unwrap();
        other.abort();
        assert!(turns.get() >= 10_000 / 128, "the other had {} turns", turns.get());
    });
}

/// What other threads have sent is taken in by portions, with a look at timers in between.
#[test]
fn a_flood_of_messages_does_not_keep_a_timer_waiting() {
    const MESSAGES: usize = 100_000;
    let _limit = limit();
    let runtime = Runtime::new();
    let handle = runtime.handle();
    let taken = Arc::new(AtomicUsize::new(0));
    for _ in 0..MESSAGES {
        let taken = taken.clone();
        let sent = handle.spawn(move || {
            taken.fetch_add(1, Ordering::Relaxed);
            async {}
        });
        drop(sent.unwrap());
    }
    runtime.block_on(sleep(Duration::from_nanos(1)));
    assert!(taken.load(Ordering::Relaxed) < MESSAGES / 2);
}

/// How many turns another task has while one task does so many operations, none of which waits. They
/// are made ready by `prepare`, one by one.
fn turns_beside<P, I>(operations: usize, prepare: P, operation: impl AsyncFn(I)) -> usize
where
    P: AsyncFn() -> I,
{
    Runtime::new().block_on(async {
        let mut ready = Vec::new();
        for _ in 0..operations {
            ready.push(prepare().await);
        }
        yield_now().await; // The budget is full.
        let turns = Rc::new(Cell::new(0));
        let count = turns.clone();
        let other = spawn(async move {
            loop {
                count.set(count.get() + 1);
                yield_now().await;
            }
        });
        for ready in ready {
            operation(ready).await;
        }
        other.abort();
        turns.get()
    })
}

async fn nothing() {}

/// Each public wait of which a task can do any number without ever having to wait. Not among them are
/// those for a moment, which has to find who waits for it in line: a notification, an event, the end
/// of a queue's items.
#[test]
#[allow(clippy::async_yields_async, reason = "what is ready is prepared first and awaited later")]
fn an_operation_that_never_has_to_wait_gives_way_all_the_same() {
    const OPERATIONS: usize = 10 * 128;
    let _limit = limit();
    let (mutex, semaphore, closed) = (Mutex::new(()), Semaphore::new(1), Semaphore::new(0));
    closed.close();
    let put_to = Queue::bounded(OPERATIONS);
    let get_from = Queue::bounded(OPERATIONS);
    (0..OPERATIONS).for_each(|n| get_from.try_put(n).unwrap());
    let (room, ended) = (Queue::<()>::bounded(1), Queue::<()>::bounded(1));
    ended.close();
    let job = async || {
        let job = spawn_blocking(|| ());
        while !job.is_finished() {
            yield_now().await;
        }
        job
    };
    let task = async || {
        let task = spawn(nothing());
        while !task.is_finished() {
            yield_now().await;
        }
        task
    };
    let value = async || {
        let (sender, receiver) = oneshot::channel();
        sender.send(()).unwrap();
        receiver
    };
    let abandoned = async || oneshot::channel::<()>().1;
    let free = async || ();
    let n = OPERATIONS;
    let beside = [
        ("lock", turns_beside(n, free, async |()| drop(mutex.lock().await))),
        ("acquire", turns_beside(n, free, async |()| drop(semaphore.acquire(1).await))),
        (
            "acquire where it is closed",
            turns_beside(n, free, async |()| {
                assert!(closed.acquire(1).await.is_err());
            }),
        ),
        ("put", turns_beside(n, free, async |()| put_to.put(()).await.unwrap())),
        (
            "put where it is closed",
            turns_beside(n, free, async |()| {
                assert!(ended.put(()).await.is_err());
            }),
        ),
        ("get", turns_beside(n, free, async |()| assert!(get_from.get().await.is_some()))),
        ("get at the end", turns_beside(n, free, async |()| assert!(ended.get().await.is_none()))),
        ("reserve", turns_beside(n, free, async |()| drop(room.reserve().await))),
        ("receive", turns_beside(n, value, async |receiver| receiver.await.unwrap())),
        (
            "receive what never comes",
            turns_beside(n, abandoned, async |receiver| {
                assert!(receiver.await.is_err());
            }),
        ),
        ("join a task", turns_beside(n, task, async |task| task.await.unwrap())),
        (
            "wait for tasks",
            turns_beside(n, task, async |task| {
                drop(wait(&mut vec![task], Until::AllCompleted).await);
            }),
        ),
        ("wait for a job", turns_beside(n, job, async |job| job.await.unwrap())),
        ("sleep for no time", turns_beside(n, free, async |()| sleep(Duration::ZERO).await)),
        (
            "sleep until a moment gone by",
            turns_beside(n, free, async |()| {
                sleep_until(handloom::time::now()).await;
            }),
        ),
        (
            "time out with a lock",
            turns_beside(n, free, async |()| {
                drop(timeout(Duration::MAX, mutex.lock()).await);
            }),
        ),
        ("gather locks", turns_beside(n, free, async |()| drop(gather([mutex.lock()]).await))),
    ];
    for (operation, turns) in beside {
        assert!(turns >= 9, "beside {operation} the other had {turns} turns");
    }
}

/// The same of what the operating system has ready: bytes, connections, and children that are over.
#[test]
fn io_that_never_has_to_wait_gives_way_all_the_same() {
    const OPERATIONS: usize = 10 * 128;
    let _limit = limit();
    let pair = async || {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        (listener.accept().await.unwrap().0, client)
    };
    let sink = Rc::new(RefCell::new(None));
    let lines = Rc::new(RefCell::new(None));
    let turns = turns_beside(
        OPERATIONS,
        async || {
            if sink.borrow().is_none() {
                *sink.borrow_mut() = Some(pair().await);
            }
        },
        async |()| {
            let held = sink.take().unwrap();
            held.0.write_all(b"!").await.unwrap();
            sink.replace(Some(held));
        },
    );
    assert!(turns >= 9, "beside writes the other had {turns} turns");
    drop(sink.take());
    // Many short lines come in one read, and each is one of what counts.
    let turns = turns_beside(
        OPERATIONS,
        async || {
            if lines.borrow().is_none() {
                let (server, client) = pair().await;
                client.write_all(&[b'\n'; OPERATIONS]).await.unwrap();
                *lines.borrow_mut() = Some((LineReader::new(server, 10), client));
            }
        },
        async |()| {
            let mut held = lines.take().unwrap();
            assert_eq!(held.0.next_line().await.unwrap().as_deref(), Some(""));
            lines.replace(Some(held));
        },
    );
    assert!(turns >= 9, "beside lines the other had {turns} turns");
    drop(lines.take());
    #[cfg(unix)]
    {
        let child = Rc::new(RefCell::new(None));
        let turns = turns_beside(
            OPERATIONS,
            async || {
                if child.borrow().is_none() {
                    let mut started = Command::new("true").spawn().unwrap();
                    started.wait().await.unwrap();
                    *child.borrow_mut() = Some(started);
                }
            },
            async |()| {
                let mut held = child.take().unwrap();
                assert!(held.wait().await.unwrap().success());
                child.replace(Some(held));
            },
        );
        assert!(turns >= 9, "beside waits for a child the other had {turns} turns");
    }
}

/// Of many children that are all ready each poll takes as many as one poll may, and asks no other.
#[test]
fn a_gather_of_many_that_are_ready_asks_none_of_them_more_often_than_needed() {
    const CHILDREN: usize = 20_000;
    let _limit = limit();
    let mutex = Mutex::new(());
    let polls = Cell::new(0);
    runtime().block_on(gather((0..CHILDREN).map(|_| {
        let mut lock = mutex.lock();
        let polls = &polls;
        poll_fn(move |cx| {
            polls.set(polls.get() + 1);
            Pin::new(&mut lock).poll(cx).map(drop)
        })
    })));
    assert!(polls.get() <= CHILDREN + CHILDREN / 64, "{} polls", polls.get());
}

/// The first of many that are ready sends for a task: the place that this task has among the turns.
fn place_of_what_the_first_sends_for(crowd: usize) -> usize {
    let runtime = runtime();
    let handle = runtime.handle();
    let (turns, place) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    runtime.block_on(async {
        for n in 0..crowd {
            let (handle, turns, place) = (handle.clone(), turns.clone(), place.clone());
            drop(spawn(async move {
                if n == 0 {
                    let turns = turns.clone();
                    let arrives =
                        async move || place.store(turns.load(Ordering::Relaxed), Ordering::Relaxed);
                    drop(handle.spawn(arrives).unwrap());
                }
                for _ in 0..100 {
                    turns.fetch_add(1, Ordering::Relaxed);
                    yield_now().await;
                }
            }));
        }
        while runtime.tasks() > 0 {
            yield_now().await;
        }
    });
    place.load(Ordering::Relaxed)
}

#[test]
fn what_is_sent_to_a_busy_loop_gets_in_line_within_a_pass_and_within_64_polls() {
    let _limit = limit();
    // Alone, its sender has one more turn before it: a pass takes in what was sent in the last one.
    assert_eq!(place_of_what_the_first_sends_for(1), 2);
    // In a crowd it is not the whole crowd that has another turn before it.
    let place = place_of_what_the_first_sends_for(1000);
    assert!((1000..=1064).contains(&place), "{place}");
}

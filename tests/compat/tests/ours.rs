//! What crosses threads of Handloom, under tokio: nothing of it knows the loop.

use compat::under_tokio;
use handloom::Runtime;
use handloom::blocking::ThreadPool;
use handloom::sync::{Event, Mutex, Notify, Queue, Semaphore, oneshot};
use handloom_tests::limit;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use tokio::task::{JoinSet, yield_now};

#[test]
fn a_pipeline_of_queues_loses_nothing() {
    under_tokio(|| async {
        let queues: [Arc<Queue<u64>>; 3] = [1, 4, 2].map(|room| Arc::new(Queue::bounded(room)));
        let [first, second, third] = queues.clone();
        let mut stages = JoinSet::new();
        for _ in 0..3 {
            let (from, to) = (first.clone(), second.clone());
            stages.spawn(async move {
                while let Some(n) = from.get().await {
                    to.put(n * 2).await.unwrap();
                    from.task_done();
                }
            });
            let (from, to) = (second.clone(), third.clone());
            stages.spawn(async move {
                while let Some(n) = from.get().await {
                    to.put(n + 1).await.unwrap();
                    from.task_done();
                }
            });
        }
        let sink = third.clone();
        let sums = tokio::spawn(async move {
            let mut sum = 0;
            while let Some(n) = sink.get().await {
                sum += n;
            }
            sum
        });
        for n in 0..1_000 {
            first.put(n).await.unwrap();
        }
        first.join().await;
        first.close();
        second.join().await;
        second.close();
        while let Some(end) = stages.join_next().await {
            end.unwrap();
        }
        third.close();
        assert_eq!(sums.await.unwrap(), 999 * 1_000 + 1_000);
    });
}

#[test]
fn a_queue_between_tokio_and_threads_and_a_loop_of_ours() {
    under_tokio(|| async {
        let (to, from) = (Arc::new(Queue::bounded(2)), Arc::new(Queue::bounded(2)));
        let (tasks, results) = (to.clone(), from.clone());
        let on_thread = thread::spawn(move || {
            for n in tasks.iter_blocking().take(200) {
                results.put_blocking(n).unwrap();
            }
        });
        let (tasks, results) = (to.clone(), from.clone());
        let on_loop = thread::spawn(move || {
            Runtime::new().block_on(async {
                while let Some(n) = tasks.get().await {
                    results.put(n).await.unwrap();
                }
            });
        });
        let feeds = tokio::spawn(async move {
            for n in 0..1_000_u64 {
                to.put(n).await.unwrap();
            }
            to.close();
        });
        let mut sum = 0;
        for _ in 0..1_000 {
            sum += from.get().await.unwrap();
        }
        assert_eq!(sum, 999 * 500);
        feeds.await.unwrap();
        on_thread.join().unwrap();
        on_loop.join().unwrap();
    });
}

#[test]
fn gets_and_puts_that_tokio_aborts_lose_no_item() {
    under_tokio(|| async {
        let queue = Arc::new(Queue::bounded(1));
        for n in 0..200 {
            let ours = queue.clone();
            let getter = tokio::spawn(async move { ours.get().await });
            yield_now().await;
            let ours = queue.clone();
            let putter = tokio::spawn(async move { ours.put(n).await.unwrap() });
            getter.abort();
            putter.await.unwrap();
            let got = match getter.await {
                Ok(got) => got,
                Err(_) => queue.get().await,
            };
            assert_eq!(got, Some(n));
        }
    });
}

#[test]
fn our_mutex_excludes_tasks_on_several_threads() {
    under_tokio(|| async {
        let lock = Arc::new(Mutex::new(0));
        let mut tasks = JoinSet::new();
        for _ in 0..8 {
            let lock = lock.clone();
            tasks.spawn(async move {
                for _ in 0..100 {
                    let mut count = lock.lock().await;
                    let seen = *count;
                    yield_now().await;
                    *count = seen + 1;
                }
            });
        }
        // One of them is aborted wherever it is: the lock goes on to the next.
        let ours = lock.clone();
        tasks.spawn(async move {
            loop {
                drop(ours.lock().await);
                yield_now().await;
            }
        });
        let mut ended = 0;
        while ended < 8 {
            tasks.join_next().await.unwrap().unwrap();
            ended += 1;
        }
        tasks.shutdown().await;
        assert_eq!(*lock.lock().await, 800);
    });
}

#[test]
fn a_value_goes_through_a_oneshot_from_task_to_task_and_from_a_thread() {
    under_tokio(|| async {
        let mut tasks = JoinSet::new();
        for n in 0..200 {
            let (sender, receiver) = oneshot::channel();
            if n % 2 == 0 {
                drop(tokio::spawn(async move { sender.send(n).unwrap() }));
            } else {
                drop(thread::spawn(move || sender.send(n).unwrap()));
            }
            tasks.spawn(async move { assert_eq!(receiver.await, Ok(n)) });
        }
        while let Some(end) = tasks.join_next().await {
            end.unwrap();
        }
        let (sender, receiver) = oneshot::channel::<u8>();
        drop(tokio::spawn(async move { drop(sender) }));
        assert!(receiver.await.is_err());
    });
}

#[test]
fn permits_are_never_more_than_there_are_and_all_come_back() {
    under_tokio(|| async {
        let semaphore = Arc::new(Semaphore::new(3));
        let (inside, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let mut tasks = JoinSet::new();
        for n in 0..100 {
            let (semaphore, inside, most) = (semaphore.clone(), inside.clone(), most.clone());
            tasks.spawn(async move {
                let many = n % 3 + 1;
                let _permits = semaphore.acquire(many).await.unwrap();
                most.fetch_max(inside.fetch_add(many, Ordering::SeqCst) + many, Ordering::SeqCst);
                yield_now().await;
                inside.fetch_sub(many, Ordering::SeqCst);
            });
        }
        while let Some(end) = tasks.join_next().await {
            end.unwrap();
        }
        assert!(most.load(Ordering::SeqCst) <= 3);
        assert_eq!(semaphore.available(), 3);
    });
}

#[test]
fn notifications_and_events_wake_tokios_tasks() {
    under_tokio(|| async {
        let (ping, pong) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (hears, answers) = (ping.clone(), pong.clone());
        let other = tokio::spawn(async move {
            for _ in 0..200 {
                hears.notified().await;
                answers.notify_one();
            }
        });
        for _ in 0..200 {
            ping.notify_one();
            pong.notified().await;
        }
        other.await.unwrap();
        let event = Arc::new(Event::new());
        let mut waits = JoinSet::new();
        for _ in 0..20 {
            let event = event.clone();
            waits.spawn(async move { event.wait().await });
        }
        yield_now().await;
        event.set();
        while let Some(end) = waits.join_next().await {
            end.unwrap();
        }
    });
}

#[test]
fn jobs_of_our_pool_are_awaited_by_tokio() {
    under_tokio(|| async {
        let pool = ThreadPool::new(3);
        let mut jobs = JoinSet::new();
        for n in 0..100 {
            jobs.spawn(pool.submit(move || n * n));
        }
        let mut sum = 0;
        while let Some(end) = jobs.join_next().await {
            sum += end.unwrap().unwrap();
        }
        assert_eq!(sum, (0..100).map(|n| n * n).sum());
        let panicked: Result<(), _> = pool.submit(|| panic!("for tokio")).await;
        assert_eq!(panicked.unwrap_err().message(), Some("for tokio"));
    });
}

/// A loop of ours on a thread of its own, and the work that tokio sends there.
#[test]
fn work_that_is_sent_to_our_loop_is_awaited_by_tokio() {
    let _limit = limit();
    let (give, given) = std::sync::mpsc::channel();
    let (stop, stops) = oneshot::channel::<()>();
    let ours = thread::spawn(move || {
        let runtime = Runtime::new();
        give.send(runtime.handle()).unwrap();
        runtime.block_on(stops).unwrap();
    });
    let handle = given.recv().unwrap();
    under_tokio(|| {
        let handle = handle.clone();
        async move {
            let mut jobs = JoinSet::new();
            for n in 0..100 {
                let work = move || async move {
                    // Nothing of this leaves our thread.
                    let here = std::rc::Rc::new(n);
                    handloom::yield_now().await;
                    *here + 1
                };
                jobs.spawn(handle.spawn(work).unwrap());
            }
            let mut sum = 0;
            while let Some(end) = jobs.join_next().await {
                sum += end.unwrap().unwrap();
            }
            assert_eq!(sum, (1..=100).sum());
        }
    });
    let last = handle.spawn(std::future::pending::<()>).unwrap();
    stop.send(()).unwrap();
    ours.join().unwrap();
    under_tokio(|| {
        let gone = handle.spawn(|| async {}).is_err();
        async move { assert!(gone) }
    });
    let one = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert!(one.block_on(last).unwrap_err().is_cancelled());
}

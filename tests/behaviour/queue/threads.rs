//! Many threads, and threads and coroutines together. Each item has to come out exactly once.

use handloom::sync::Queue;
use handloom_tests::hand::{block_on, within_a_minute};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

const EACH: usize = 25_000;

/// How one end of the queue is used.
#[derive(Clone, Copy, Debug)]
enum Face {
    Blocking,
    Async,
    Try,
}

fn put(queue: &Queue<usize>, face: Face, item: usize) {
    match face {
        Face::Blocking => queue.put_blocking(item).unwrap(),
        Face::Async => block_on(queue.put(item)).unwrap(),
        Face::Try => {
            let mut item = item;
            while let Err(error) = queue.try_put(item) {
                item = error.into_inner();
                thread::yield_now();
            }
        }
    }
}

fn get(queue: &Queue<usize>, face: Face) -> Option<usize> {
    match face {
        Face::Async => block_on(queue.get()),
        _ => queue.get_blocking(),
    }
}

/// Every producer's items arrive once each, and in its own order at each consumer.
fn exactly_once(capacity: usize, producers: &[Face], consumers: &[Face]) {
    let queue = Queue::bounded(capacity);
    let seen: Vec<_> = (0..producers.len() * EACH).map(|_| AtomicUsize::new(0)).collect();
    thread::scope(|scope| {
        let producing: Vec<_> = producers
            .iter()
            .enumerate()
            .map(|(number, &face)| {
                let queue = &queue;
                scope.spawn(move || {
                    for n in 0..EACH {
                        put(queue, face, number * EACH + n);
                    }
                })
            })
            .collect();
        for &face in consumers {
            let (queue, seen) = (&queue, &seen);
            scope.spawn(move || {
                let mut last = vec![None; producers.len()];
                while let Some(item) = get(queue, face) {
                    assert!(queue.len() <= capacity);
                    seen[item].fetch_add(1, Ordering::Relaxed);
                    let before = last[item / EACH].replace(item);
                    assert!(before < Some(item), "an item overtook another");
                    queue.task_done();
                }
            });
        }
        for thread in producing {
            thread.join().unwrap();
        }
        queue.join_blocking();
        assert!(queue.is_empty());
        queue.close();
    });
    assert!(seen.iter().all(|count| count.load(Ordering::Relaxed) == 1));
}

#[test]
fn four_by_four_blocking_threads() {
    within_a_minute(|| exactly_once(1, &[Face::Blocking; 4], &[Face::Blocking; 4]));
    within_a_minute(|| exactly_once(64, &[Face::Blocking; 4], &[Face::Blocking; 4]));
}

#[test]
fn both_faces_at_once() {
    let mixed = [Face::Blocking, Face::Async, Face::Try, Face::Async];
    within_a_minute(move || exactly_once(1, &mixed, &mixed));
    within_a_minute(move || exactly_once(3, &mixed, &mixed));
}

#[test]
fn threads_feed_tasks_and_tasks_feed_threads() {
    within_a_minute(|| {
        let there = Arc::new(Queue::bounded(2));
        let back = Arc::new(Queue::bounded(2));
        let feeder = thread::spawn({
            let there = there.clone();
            move || {
                for n in 0..EACH {
                    there.put_blocking(n).unwrap();
                }
                there.close();
            }
        });
        let counter = thread::spawn({
            let back = back.clone();
            move || back.iter_blocking().sum::<usize>()
        });
        handloom::block_on(async {
            let workers: Vec<_> = (0..3)
                .map(|_| {
                    let (there, back) = (there.clone(), back.clone());
                    handloom::spawn(async move {
                        while let Some(n) = there.get().await {
                            back.put(n * 2).await.unwrap();
                        }
                    })
                })
                .collect();
            for worker in workers {
                worker.await.unwrap();
            }
            back.close();
        });
        feeder.join().unwrap();
        assert_eq!(counter.join().unwrap(), EACH * (EACH - 1));
    });
}

/// What `put` said it has put is got, however the close falls in between.
#[test]
fn fault_17_close_in_the_middle_loses_nothing() {
    within_a_minute(|| {
        for round in 0..3000 {
            let queue = Queue::bounded(1 + round % 3);
            let (put, got) = thread::scope(|scope| {
                let putter = scope.spawn(|| {
                    let mut n = 0;
                    while queue.put_blocking(n).is_ok() {
                        n += 1;
                    }
                    n
                });
                let getters = [(); 2].map(|()| scope.spawn(|| queue.iter_blocking().count()));
                for _ in 0..round % 50 {
                    std::hint::spin_loop();
                }
                queue.close();
                let got: usize = getters.into_iter().map(|thread| thread.join().unwrap()).sum();
                (putter.join().unwrap(), got)
            });
            assert_eq!(put, got);
        }
    });
}

/// Gets that are dropped at any moment while another thread puts: nothing is lost.
#[test]
fn fault_16_gets_cancelled_while_a_thread_puts() {
    use handloom_tests::hand::poll;
    use std::task::Poll;
    within_a_minute(|| {
        let queue = Queue::bounded(2);
        thread::scope(|scope| {
            scope.spawn(|| {
                for n in 0..EACH {
                    queue.put_blocking(n).unwrap();
                }
                queue.close();
            });
            let mut expected = 0;
            'all: loop {
                // One poll, then a drop: by now the item may have been handed over.
                match poll(&mut queue.get()) {
                    Poll::Ready(Some(n)) => {
                        assert_eq!(n, expected);
                        expected += 1;
                    }
                    Poll::Ready(None) => break 'all,
                    Poll::Pending => thread::yield_now(),
                }
            }
            assert_eq!(expected, EACH);
        });
    });
}

/// Parking the thread of a loop would stop whoever it waits for.
#[test]
fn the_blocking_face_is_refused_inside_block_on_where_it_would_wait() {
    within_a_minute(|| {
        let refused = |f: &dyn Fn()| {
            let payload = catch_unwind(AssertUnwindSafe(f)).unwrap_err();
            let message = payload.downcast_ref::<String>().unwrap();
            assert!(message.contains("inside block_on"), "{message}");
        };
        handloom::block_on(async {
            let queue = Queue::bounded(1);
            refused(&|| _ = queue.get_blocking());
            refused(&|| _ = queue.iter_blocking().next());
            queue.put_blocking(1).unwrap();
            refused(&|| queue.put_blocking(2).unwrap());
            refused(&|| queue.join_blocking());
            assert_eq!(queue.get_blocking(), Some(1));
            queue.task_done();
            queue.join_blocking();
            let (sender, receiver) = handloom::sync::oneshot::channel::<u8>();
            let receiver = std::cell::Cell::new(Some(receiver));
            refused(&|| _ = receiver.take().unwrap().recv_blocking());
            assert!(sender.send(1).is_err());
        });
    });
}

//! async-lock on Handloom.

use async_lock::{Barrier, Mutex, OnceCell, RwLock, Semaphore};
use compat::on_handloom;
use handloom::time::{sleep, timeout};
use handloom::{gather, spawn, spawn_blocking, yield_now};
use std::cell::Cell;
use std::future::pending;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

const MS: Duration = Duration::from_millis(1);

#[test]
fn their_mutex_excludes_tasks_and_threads() {
    on_handloom(|| async {
        let lock = Arc::new(Mutex::new(0));
        let tasks = [(); 5].map(|()| {
            let lock = lock.clone();
            spawn(async move {
                for _ in 0..20 {
                    let mut count = lock.lock().await;
                    let seen = *count;
                    yield_now().await;
                    *count = seen + 1;
                }
            })
        });
        let shared = lock.clone();
        let job = spawn_blocking(move || (0..20).for_each(|_| *shared.lock_blocking() += 1));
        assert!(gather(tasks).await.into_iter().all(|end| end.is_ok()));
        job.await.unwrap();
        assert_eq!(*lock.lock().await, 120);
        // One that gives up lets the next one in.
        let held = lock.lock().await;
        assert!(timeout(MS, lock.lock()).await.is_err());
        let next = lock.clone();
        let waits = spawn(async move { *next.lock().await });
        yield_now().await;
        drop(held);
        assert_eq!(waits.await.unwrap(), 120);
    });
}

#[test]
fn their_semaphore_lets_in_as_many_as_it_says() {
    on_handloom(|| async {
        let semaphore = Arc::new(Semaphore::new(3));
        let (inside, most) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
        let tasks: Vec<_> = (0..20)
            .map(|n| {
                let (semaphore, inside, most) = (semaphore.clone(), inside.clone(), most.clone());
                spawn(async move {
                    let _permit = semaphore.acquire().await;
                    inside.set(inside.get() + 1);
                    most.set(most.get().max(inside.get()));
                    sleep(n % 4 * MS).await;
                    inside.set(inside.get() - 1);
                })
            })
            .collect();
        assert!(gather(tasks).await.into_iter().all(|end| end.is_ok()));
        assert_eq!(most.get(), 3);
        // A task that is aborted gives its permit back.
        let (kept, more) = (semaphore.clone(), semaphore.clone());
        let holder = spawn(async move {
            let _permits = [kept.acquire().await, kept.acquire().await, kept.acquire().await];
            pending::<()>().await;
        });
        while semaphore.try_acquire().is_some() {
            yield_now().await;
        }
        holder.abort();
        drop(more.acquire().await);
    });
}

#[test]
fn their_lock_for_readers_and_writers_does_as_it_says() {
    on_handloom(|| async {
        let lock = Arc::new(RwLock::new(vec![0]));
        let writers = [1, 2, 3].map(|n| {
            let lock = lock.clone();
            spawn(async move {
                for _ in 0..10 {
                    let mut list = lock.write().await;
                    let length = list.len();
                    yield_now().await;
                    assert_eq!(list.len(), length, "nobody else writes");
                    list.push(n);
                }
            })
        });
        let readers = [(); 3].map(|()| {
            let lock = lock.clone();
            spawn(async move {
                let mut before = 0;
                while before < 31 {
                    let list = lock.read().await;
                    let length = list.len();
                    yield_now().await;
                    assert!(list.len() == length && length >= before);
                    before = length;
                }
            })
        });
        assert!(
            gather(writers).await.into_iter().chain(gather(readers).await).all(|end| end.is_ok())
        );
        let upgradable = lock.upgradable_read().await;
        assert_eq!(lock.read().await.len(), 31);
        async_lock::RwLockUpgradableReadGuard::upgrade(upgradable).await.clear();
        assert!(lock.read().await.is_empty());
    });
}

#[test]
fn their_barrier_lets_all_through_at_once() {
    on_handloom(|| async {
        let barrier = Arc::new(Barrier::new(8));
        let arrived = Rc::new(Cell::new(0));
        let tasks: Vec<_> = (0..8)
            .map(|n| {
                let (barrier, arrived) = (barrier.clone(), arrived.clone());
                spawn(async move {
                    let mut leads = 0;
                    for round in 1..=5 {
                        sleep(n * MS).await;
                        arrived.set(arrived.get() + 1);
                        leads += u32::from(barrier.wait().await.is_leader());
                        assert!(arrived.get() >= 8 * round);
                    }
                    leads
                })
            })
            .collect();
        let leads = gather(tasks).await.into_iter().map(Result::unwrap);
        assert_eq!(leads.sum::<u32>(), 5);
    });
}

#[test]
fn their_once_cell_is_filled_once() {
    on_handloom(|| async {
        let (cell, fills) = (Rc::new(OnceCell::new()), Rc::new(Cell::new(0)));
        let tasks = [(); 5].map(|()| {
            let (cell, fills) = (cell.clone(), fills.clone());
            spawn(async move {
                let fill = async {
                    fills.set(fills.get() + 1);
                    sleep(MS).await;
                    7
                };
                *cell.get_or_init(|| fill).await
            })
        });
        assert!(gather(tasks).await.into_iter().all(|end| end.unwrap() == 7));
        assert_eq!(fills.get(), 1);
    });
}

//! The semaphore: order whatever the size, and no permit lost.

use handloom::sync::{Semaphore, TryAcquireError};
use handloom_tests::hand::{Counting, block_on, now, poll, poll_with, within_a_minute};
use handloom_tests::random::Random;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::thread;

#[test]
fn permits_go_out_and_come_back() {
    let semaphore = Semaphore::new(3);
    let two = now(semaphore.acquire(2)).unwrap();
    assert_eq!((two.permits(), semaphore.available()), (2, 1));
    assert_eq!(semaphore.try_acquire(2).unwrap_err(), TryAcquireError::NoPermits);
    drop(two);
    assert_eq!(semaphore.available(), 3);
    semaphore.try_acquire(1).unwrap().forget();
    assert_eq!(semaphore.available(), 2);
    semaphore.add_permits(5);
    assert_eq!(semaphore.available(), 7);
    assert_eq!(now(semaphore.acquire(0)).unwrap().permits(), 0);
}

#[test]
fn nobody_gets_few_past_one_who_waits_for_many() {
    let semaphore = Semaphore::new(2);
    let one = now(semaphore.acquire(1)).unwrap();
    let mut many = semaphore.acquire(2);
    let mut few = semaphore.acquire(1);
    assert!(poll(&mut many).is_pending());
    assert!(poll(&mut few).is_pending());
    assert!(semaphore.try_acquire(1).is_err());
    drop(one);
    let Poll::Ready(Ok(both)) = poll(&mut many) else {
        panic!("two were free");
    };
    assert!(poll(&mut few).is_pending());
    drop(both);
    assert!(poll(&mut few).is_ready());
}

#[test]
fn fault_16_the_one_who_waits_for_many_leaves_and_the_next_is_called() {
    let semaphore = Semaphore::new(1);
    let (wakes, waker) = Counting::new();
    let mut many = semaphore.acquire(2);
    let mut few = semaphore.acquire(1);
    assert!(poll(&mut many).is_pending());
    assert!(poll_with(&mut few, &waker).is_pending());
    drop(many);
    assert_eq!(wakes.wakes(), 1);
    assert!(poll(&mut few).is_ready());
}

#[test]
fn fault_16_permits_of_a_cancelled_acquire_go_to_the_next() {
    let semaphore = Semaphore::new(2);
    let both = now(semaphore.acquire(2)).unwrap();
    let mut first = semaphore.acquire(2);
    let mut next: Vec<_> = (0..2).map(|_| semaphore.acquire(1)).collect();
    assert!(poll(&mut first).is_pending());
    let (wakes, waker) = Counting::new();
    for acquire in &mut next {
        assert!(poll_with(acquire, &waker).is_pending());
    }
    drop(both);
    assert_eq!(wakes.wakes(), 0);
    drop(first);
    assert_eq!(wakes.wakes(), 2);
    assert!(next.iter_mut().all(|acquire| poll(acquire).is_ready()));
    assert_eq!(semaphore.available(), 2);
}

#[test]
fn fault_3_close_refuses_all() {
    let semaphore = Semaphore::new(1);
    let permit = now(semaphore.acquire(1)).unwrap();
    let (wakes, waker) = Counting::new();
    let mut waiting: Vec<_> = (0..5).map(|_| semaphore.acquire(1)).collect();
    for acquire in &mut waiting {
        assert!(poll_with(acquire, &waker).is_pending());
    }
    semaphore.close();
    semaphore.close();
    assert!(semaphore.is_closed());
    assert_eq!(wakes.wakes(), 5);
    for acquire in &mut waiting {
        assert!(matches!(poll(acquire), Poll::Ready(Err(_))));
    }
    assert!(now(semaphore.acquire(1)).is_err());
    assert_eq!(semaphore.try_acquire(1).unwrap_err(), TryAcquireError::Closed);
    drop(permit);
    assert_eq!(semaphore.available(), 1);
}

/// Random requests, releases, drops and spurious polls: the line is served in order, and at the
/// end every permit is back.
#[test]
fn fault_16_random_rounds_agree_with_the_model() {
    for seed in 0..3000 {
        let mut random = Random::new(seed);
        let total = 1 + random.below(3);
        let semaphore = Semaphore::new(total);
        let mut free = total;
        let mut line: VecDeque<(usize, usize)> = VecDeque::new();
        let mut called: Vec<(usize, usize)> = Vec::new();
        let mut waiting = Vec::new();
        let mut permits = Vec::new();
        for id in 0..4 + random.below(11) {
            match random.below(5) {
                0 | 1 => {
                    let wanted = 1 + random.below(total);
                    let (wakes, waker) = Counting::new();
                    let mut acquire = semaphore.acquire(wanted);
                    match poll_with(&mut acquire, &waker) {
                        Poll::Ready(permit) => {
                            assert!(line.is_empty() && wanted <= free, "seed {seed}");
                            free -= wanted;
                            permits.push(permit.unwrap());
                        }
                        Poll::Pending => {
                            assert!(!line.is_empty() || wanted > free, "seed {seed}");
                            line.push_back((id, wanted));
                            waiting.push((id, acquire, wakes));
                        }
                    }
                }
                2 if !permits.is_empty() => {
                    free += permits.remove(0).permits();
                }
                _ if !waiting.is_empty() => {
                    let at = random.below(waiting.len());
                    let (id, mut acquire, _) = waiting.remove(at);
                    let call = called.iter().position(|(other, _)| *other == id);
                    if random.below(2) == 0 {
                        drop(acquire);
                        line.retain(|(other, _)| *other != id);
                        if let Some(call) = call {
                            free += called.remove(call).1;
                        }
                    } else {
                        let (wakes, waker) = Counting::new();
                        match (poll_with(&mut acquire, &waker), call) {
                            (Poll::Ready(permit), Some(call)) => {
                                called.remove(call);
                                permits.push(permit.unwrap());
                            }
                            (Poll::Pending, None) => waiting.push((id, acquire, wakes)),
                            other => panic!("seed {seed}: {other:?}"),
                        }
                    }
                }
                _ => {}
            }
            while let Some(&(id, wanted)) = line.front()
                && wanted <= free
            {
                free -= wanted;
                called.push((id, wanted));
                line.pop_front();
            }
            assert_eq!(semaphore.available(), free, "seed {seed}");
            for (id, _, wakes) in &waiting {
                let is_called = called.iter().any(|(other, _)| other == id);
                assert_eq!(wakes.wakes() > 0, is_called, "seed {seed}");
            }
        }
        drop((waiting, permits));
        assert_eq!(semaphore.available(), total, "seed {seed}");
    }
}

#[test]
fn threads_never_exceed_the_number() {
    within_a_minute(|| {
        let semaphore = Semaphore::new(3);
        let inside = AtomicUsize::new(0);
        thread::scope(|scope| {
            for wanted in [1, 1, 2, 3] {
                let (semaphore, inside) = (&semaphore, &inside);
                scope.spawn(move || {
                    for _ in 0..10_000 {
                        let permit = block_on(semaphore.acquire(wanted)).unwrap();
                        let before = inside.fetch_add(wanted, Ordering::SeqCst);
                        assert!(before + wanted <= 3);
                        inside.fetch_sub(wanted, Ordering::SeqCst);
                        drop(permit);
                    }
                });
            }
        });
        assert_eq!(semaphore.available(), 3);
    });
}

//! The queue against a plain model, with random steps and random drops of pending futures.
//!
//! Rounds are short on purpose: in a long one a later put repairs what an earlier loss has broken.

use super::model::Model;
use handloom::sync::{Get, Permit, Put, Queue, Reserve, TryGetError, TryPutError};
use handloom_tests::hand::{Counting, poll_with, within_a_minute};
use handloom_tests::random::Random;
use std::sync::Arc;
use std::task::Poll;

enum Wait<'a> {
    Get(Get<'a, u32>),
    Put(Put<'a, u32>, u32),
    Reserve(Reserve<'a, u32>),
}

struct Waiter<'a> {
    id: usize,
    wait: Wait<'a>,
    wakes: Arc<Counting>,
}

fn remove(from: &mut Vec<usize>, id: usize) -> bool {
    let at = from.iter().position(|x| *x == id);
    at.map(|at| from.remove(at)).is_some()
}

struct Round<'a> {
    queue: &'a Queue<u32>,
    model: Model,
    random: Random,
    waiters: Vec<Waiter<'a>>,
    permits: Vec<Permit<'a, u32>>,
    ids: usize,
    next: u32,
}

impl<'a> Round<'a> {
    fn fresh_item(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    /// Polls a waiter, new or old, and compares what comes out.
    fn poll(&mut self, mut waiter: Waiter<'a>, new: bool) {
        let (counter, waker) = Counting::new();
        waiter.wakes = counter;
        let id = waiter.id;
        let model = &mut self.model;
        let pending = match &mut waiter.wait {
            Wait::Get(get) => {
                let found = poll_with(get, &waker);
                let at = model.handed.iter().position(|(getter, ..)| *getter == id);
                let expected = if let Some(at) = at {
                    Poll::Ready(Some(model.handed.remove(at).2))
                } else if remove(&mut model.ended, id) {
                    Poll::Ready(None)
                } else if !new {
                    Poll::Pending
                } else if let Some(item) = model.getters.is_empty().then(|| model.take()).flatten()
                {
                    Poll::Ready(Some(item))
                } else if model.closed && model.len() == 0 {
                    Poll::Ready(None)
                } else {
                    model.getters.push_back(id);
                    Poll::Pending
                };
                assert_eq!(found, expected, "get {id}");
                found.is_pending()
            }
            Wait::Put(put, item) => {
                let found = poll_with(put, &waker).map_err(|closed| closed.0);
                let granted = remove(&mut model.promised, id);
                let expected = if remove(&mut model.refused, id) || (granted || new) && model.closed
                {
                    Poll::Ready(Err(*item))
                } else if granted || new && model.has_room() {
                    model.items.push_back(*item);
                    model.unfinished += 1;
                    Poll::Ready(Ok(()))
                } else {
                    if new {
                        model.putters.push_back(id);
                    }
                    Poll::Pending
                };
                assert_eq!(found, expected, "put {id}");
                found.is_pending()
            }
            Wait::Reserve(reserve) => {
                let found = poll_with(reserve, &waker);
                let granted = remove(&mut model.promised, id);
                let expected = if remove(&mut model.refused, id) || (granted || new) && model.closed
                {
                    "refused"
                } else if granted || new && model.has_room() {
                    model.permits += 1;
                    "permit"
                } else {
                    if new {
                        model.putters.push_back(id);
                    }
                    "pending"
                };
                let (found, pending) = match found {
                    Poll::Ready(Ok(permit)) => {
                        self.permits.push(permit);
                        ("permit", false)
                    }
                    Poll::Ready(Err(_)) => ("refused", false),
                    Poll::Pending => ("pending", true),
                };
                assert_eq!(found, expected, "reserve {id}");
                pending
            }
        };
        if pending {
            self.waiters.push(waiter);
        }
    }

    fn start(&mut self, wait: Wait<'a>) {
        self.ids += 1;
        let waiter = Waiter { id: self.ids, wait, wakes: Arc::default() };
        self.poll(waiter, true);
    }

    fn drop_waiter(&mut self, at: usize) {
        let waiter = self.waiters.remove(at);
        let id = waiter.id;
        drop(waiter);
        let model = &mut self.model;
        model.getters.retain(|x| *x != id);
        model.putters.retain(|x| *x != id);
        remove(&mut model.promised, id);
        remove(&mut model.refused, id);
        remove(&mut model.ended, id);
        if let Some(at) = model.handed.iter().position(|(getter, ..)| *getter == id) {
            let (_, order, item) = model.handed.remove(at);
            model.take_back(order, item);
        }
    }

    fn step(&mut self) {
        let queue = self.queue;
        match self.random.below(24) {
            0..=4 => self.start(Wait::Get(queue.get())),
            5..=9 => {
                let item = self.fresh_item();
                self.start(Wait::Put(queue.put(item), item));
            }
            10 | 11 => self.start(Wait::Reserve(queue.reserve())),
            12..=14 if !self.waiters.is_empty() => {
                let at = self.random.below(self.waiters.len());
                let waiter = self.waiters.remove(at);
                self.poll(waiter, false);
            }
            15..=18 if !self.waiters.is_empty() => {
                let at = self.random.below(self.waiters.len());
                self.drop_waiter(at);
            }
            19 if !self.permits.is_empty() => {
                let permit = self.permits.remove(0);
                self.model.permits -= 1;
                let item = self.fresh_item();
                let put = permit.put(item).is_ok();
                assert_eq!(put, !self.model.closed);
                if put {
                    self.model.items.push_back(item);
                    self.model.unfinished += 1;
                }
            }
            20 if !self.permits.is_empty() => {
                drop(self.permits.remove(0));
                self.model.permits -= 1;
            }
            21 => {
                let item = self.fresh_item();
                let expected = if self.model.closed {
                    Err(TryPutError::Closed(item))
                } else if self.model.has_room() {
                    self.model.items.push_back(item);
                    self.model.unfinished += 1;
                    Ok(())
                } else {
                    Err(TryPutError::Full(item))
                };
                assert_eq!(queue.try_put(item), expected);
            }
            22 => {
                let taken = self.model.getters.is_empty().then(|| self.model.take());
                let expected = match taken.flatten() {
                    Some(item) => Ok(item),
                    None if self.model.closed && self.model.len() == 0 => Err(TryGetError::Closed),
                    None => Err(TryGetError::Empty),
                };
                assert_eq!(queue.try_get(), expected);
            }
            23 if self.random.below(3) == 0 => {
                queue.close();
                self.model.closed = true;
            }
            _ if self.model.unfinished > 0 => {
                queue.task_done();
                self.model.unfinished -= 1;
            }
            _ => {}
        }
    }

    fn check(&mut self) {
        self.model.settle();
        assert_eq!(self.queue.len(), self.model.len());
        assert!(self.queue.len() <= self.model.capacity);
        assert_eq!(self.queue.unfinished(), self.model.unfinished);
        assert_eq!(self.queue.is_closed(), self.model.closed);
        for waiter in &self.waiters {
            let called = self.model.is_called(waiter.id);
            let woken = waiter.wakes.wakes() > 0;
            // Called and polled with another waker since: that poll would have been ready.
            assert_eq!(woken, called, "waiter {}", waiter.id);
        }
    }
}

fn round(seed: u64) {
    let mut random = Random::new(seed);
    let capacity = 1 + random.below(3);
    let queue = Queue::bounded(capacity);
    let steps = 4 + random.below(11);
    let mut round = Round {
        queue: &queue,
        model: Model { capacity, ..Model::default() },
        random,
        waiters: Vec::new(),
        permits: Vec::new(),
        ids: 0,
        next: 0,
    };
    for _ in 0..steps {
        round.step();
        round.check();
    }
    // Whoever is called gets what it was called for; the others leave. What remains comes out in
    // order, and nothing is missing.
    while let Some(waiter) = round.waiters.pop() {
        if round.model.is_called(waiter.id) && round.random.below(2) == 0 {
            round.poll(waiter, false);
        } else {
            round.waiters.push(waiter);
            let at = round.waiters.len() - 1;
            round.drop_waiter(at);
        }
        round.check();
    }
    round.permits.clear();
    round.model.permits = 0;
    while let Some(item) = round.model.take() {
        assert_eq!(queue.try_get(), Ok(item));
    }
    assert!(queue.try_get().is_err());
    assert!(queue.is_empty());
}

#[test]
fn fault_16_random_rounds_agree_with_the_model() {
    within_a_minute(|| {
        for seed in 0..10_000 {
            let result = std::panic::catch_unwind(|| round(seed));
            assert!(result.is_ok(), "seed {seed}");
        }
    });
}

//! The queue against a `VecDeque` and lines of waiters, with drops of pending futures.
//!
//! Rounds are short on purpose: in a long one a later put repairs what an earlier loss has broken.

mod model;

use crate::holds;
use handloom::sync::{Get, Join, Permit, Put, Queue, Reserve, TryGetError, TryPutError};
use handloom_tests::hand::{Counting, poll_with};
use model::Model;
use proptest::collection::vec;
use proptest::prelude::*;
use std::sync::Arc;
use std::task::Poll;

#[derive(Clone, Copy, Debug)]
enum Step {
    Get,
    Put,
    Reserve,
    Join,
    /// Polls one of those that wait, called or not, with a waker of its own.
    Poll(usize),
    /// Drops one of those that wait, called or not.
    Drop(usize),
    UsePermit,
    DropPermit,
    TryPut,
    TryGet,
    TaskDone,
    Close,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        15 => Just(Step::Get),
        15 => Just(Step::Put),
        6 => Just(Step::Reserve),
        3 => Just(Step::Join),
        9 => (0..8_usize).prop_map(Step::Poll),
        12 => (0..8_usize).prop_map(Step::Drop),
        3 => Just(Step::UsePermit),
        3 => Just(Step::DropPermit),
        3 => Just(Step::TryPut),
        3 => Just(Step::TryGet),
        4 => Just(Step::TaskDone),
        1 => Just(Step::Close),
    ]
}

enum Wait<'a> {
    Get(Get<'a, u32>),
    Put(Put<'a, u32>, u32),
    Reserve(Reserve<'a, u32>),
    Join(Join<'a, u32>),
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
            Wait::Join(join) => {
                let found = poll_with(join, &waker).is_ready();
                let expected = remove(&mut model.joined, id) || new && model.unfinished == 0;
                if new && !expected {
                    model.joiners.push(id);
                }
                assert_eq!(found, expected, "join {id}");
                !found
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
        self.model.leave(id);
    }

    fn step(&mut self, step: Step) {
        let (queue, waiting) = (self.queue, self.waiters.len());
        match step {
            Step::Get => self.start(Wait::Get(queue.get())),
            Step::Put => {
                let item = self.fresh_item();
                self.start(Wait::Put(queue.put(item), item));
            }
            Step::Reserve => self.start(Wait::Reserve(queue.reserve())),
            Step::Join => self.start(Wait::Join(queue.join())),
            Step::Poll(at) if waiting > 0 => {
                let waiter = self.waiters.remove(at % waiting);
                self.poll(waiter, false);
            }
            Step::Drop(at) if waiting > 0 => self.drop_waiter(at % waiting),
            Step::UsePermit if !self.permits.is_empty() => {
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
            Step::DropPermit if !self.permits.is_empty() => {
                drop(self.permits.remove(0));
                self.model.permits -= 1;
            }
            Step::TryPut => {
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
            Step::TryGet => {
                let taken = self.model.getters.is_empty().then(|| self.model.take());
                let expected = match taken.flatten() {
                    Some(item) => Ok(item),
                    None if self.model.closed && self.model.len() == 0 => Err(TryGetError::Closed),
                    None => Err(TryGetError::Empty),
                };
                assert_eq!(queue.try_get(), expected);
            }
            Step::TaskDone if self.model.unfinished > 0 => {
                queue.task_done();
                self.model.task_done();
            }
            Step::Close => {
                queue.close();
                self.model.closed = true;
            }
            // There is nobody whom it could be done to.
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

fn round(capacity: usize, steps: Vec<Step>, leaves: &[bool]) {
    let queue = Queue::bounded(capacity);
    let mut round = Round {
        queue: &queue,
        model: Model { capacity, ..Model::default() },
        waiters: Vec::new(),
        permits: Vec::new(),
        ids: 0,
        next: 0,
    };
    for step in steps {
        round.step(step);
        round.check();
    }
    // Whoever is called gets what it was called for, or leaves, as the others do. What remains comes
    // out in order, and nothing is missing.
    let mut leaves = leaves.iter().cycle();
    while let Some(waiter) = round.waiters.pop() {
        if round.model.is_called(waiter.id) && leaves.next() == Some(&false) {
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
fn fault_16_a_queue_is_a_plain_list_whoever_leaves_it() {
    let round_of = (1..4_usize, vec(step(), 4..15), vec(any::<bool>(), 1..6));
    holds(5000, round_of, |(capacity, steps, leaves)| round(capacity, steps, &leaves));
}

//! A queue that is broken on purpose, beside the real one, under the same programs.
//!
//! It notifies one waiter of each item, and forgets that it did so when that waiter is cancelled:
//! the item is there, others wait for it, and nobody tells them. A common mistake, and one that
//! hardly ever shows in a test, because the next put covers it up.

use handloom::explore::{Explored, Explorer, Fault, Replayed, droppable};
use handloom::sync::Queue;
use handloom::{gather, spawn};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// What both queues can do.
trait Bounded: 'static {
    fn new(capacity: usize) -> Self;
    async fn put(&self, item: u32);
    async fn get(&self) -> u32;
    fn len(&self) -> usize;
}

struct Broken {
    capacity: usize,
    items: RefCell<VecDeque<u32>>,
    getters: RefCell<VecDeque<Waker>>,
    putters: RefCell<VecDeque<Waker>>,
}

impl Bounded for Broken {
    fn new(capacity: usize) -> Self {
        Broken {
            capacity,
            items: RefCell::default(),
            getters: RefCell::default(),
            putters: RefCell::default(),
        }
    }

    async fn put(&self, item: u32) {
        poll_fn(|cx| {
            if self.len() == self.capacity {
                self.putters.borrow_mut().push_back(cx.waker().clone());
                return Poll::Pending;
            }
            self.items.borrow_mut().push_back(item);
            if let Some(getter) = self.getters.borrow_mut().pop_front() {
                getter.wake();
            }
            Poll::Ready(())
        })
        .await;
    }

    async fn get(&self) -> u32 {
        poll_fn(|cx| {
            let Some(item) = self.items.borrow_mut().pop_front() else {
                self.getters.borrow_mut().push_back(cx.waker().clone());
                return Poll::Pending;
            };
            if let Some(putter) = self.putters.borrow_mut().pop_front() {
                putter.wake();
            }
            Poll::Ready(item)
        })
        .await
    }

    fn len(&self) -> usize {
        self.items.borrow().len()
    }
}

impl Bounded for Queue<u32> {
    fn new(capacity: usize) -> Self {
        Queue::bounded(capacity)
    }

    async fn put(&self, item: u32) {
        Queue::put(self, item).await.expect("nobody closes it");
    }

    async fn get(&self) -> u32 {
        Queue::get(self).await.expect("nobody closes it")
    }

    fn len(&self) -> usize {
        Queue::len(self)
    }
}

/// Two getters, one of which gives up at some time, and as many items as are needed.
async fn a_getter_gives_up<Q: Bounded>() {
    let queue = Rc::new(Q::new(1));
    let fickle = spawn({
        let queue = queue.clone();
        async move { droppable(queue.get()).await }
    });
    let faithful = spawn({
        let queue = queue.clone();
        async move { queue.get().await }
    });
    let putter = spawn({
        let queue = queue.clone();
        async move { queue.put(1).await }
    });
    putter.await.unwrap();
    if fickle.await.unwrap().is_some() {
        queue.put(2).await;
    }
    faithful.await.unwrap();
    assert_eq!(queue.len(), 0);
}

/// A full queue, and two putters, one of which gives up at some time.
async fn a_putter_gives_up<Q: Bounded>() -> Vec<u32> {
    let queue = Rc::new(Q::new(1));
    queue.put(0).await;
    let fickle = spawn({
        let queue = queue.clone();
        async move { droppable(queue.put(1)).await }
    });
    let faithful = spawn({
        let queue = queue.clone();
        async move { queue.put(2).await }
    });
    let getter = spawn({
        let queue = queue.clone();
        async move { vec![queue.get().await, queue.get().await] }
    });
    let mut got = getter.await.unwrap();
    if fickle.await.unwrap().is_some() {
        got.push(queue.get().await);
    }
    faithful.await.unwrap();
    got
}

#[test]
fn the_broken_queue_is_caught_with_a_minimal_schedule() {
    let explored = Explorer::new().run(a_getter_gives_up::<Broken>);
    let failure = explored.failure().expect("it is broken");
    // Both wait, an item comes, the one who is told of it gives up.
    assert_eq!(failure.schedule.to_string(), "0,1,2,0x");
    let Fault::LostWakeup(report) = &failure.fault else { panic!("{explored}") };
    assert!(report.to_string().contains("#2 could go on, and nobody woke it"), "{report}");
    assert!(explored.failures() < explored.schedules(), "it works most of the time");
    let replay = Explorer::new().replay(&failure.schedule, a_getter_gives_up::<Broken>).unwrap();
    assert_eq!(replay.end, Replayed::Failed(failure.fault.clone()));

    let explored = Explorer::new().run(a_putter_gives_up::<Broken>);
    let failure = explored.failure().expect("it is broken at this end, too");
    assert_eq!(failure.schedule.to_string(), "0,1,2,0x");
}

#[test]
fn the_real_queue_passes_every_schedule() {
    let explored = Explorer::new().run(a_getter_gives_up::<Queue<u32>>).assert_passed();
    assert!(!explored.cut().is_cut());
    let explored = Explorer::new().run(a_putter_gives_up::<Queue<u32>>).assert_passed();
    assert!(!explored.cut().is_cut());
    let outcomes: Vec<_> = explored.outcomes().keys().cloned().collect();
    assert_eq!(outcomes, [vec![0, 1, 2], vec![0, 2], vec![0, 2, 1]]);
}

/// Every wait may be given up: no item is lost, none comes twice, and nobody is left waiting for
/// an item that is there.
fn all_may_give_up(capacity: usize, putters: u32, getters: usize) -> Explored<(usize, usize)> {
    Explorer::new().prune().run(async || {
        let queue = Rc::new(Queue::bounded(capacity));
        let put = |n| {
            let queue = queue.clone();
            spawn(async move { droppable(queue.put(n)).await.map(|put| put.expect("open")) })
        };
        let get = |_| {
            let queue = queue.clone();
            spawn(async move { droppable(queue.get()).await.flatten() })
        };
        let put: Vec<_> = (0..putters).map(put).collect();
        let get: Vec<_> = (0..getters).map(get).collect();
        let put =
            gather(put).await.into_iter().filter(|put| put.as_ref().unwrap().is_some()).count();
        let got = gather(get).await.into_iter().filter_map(Result::unwrap);
        let mut got: Vec<u32> = got.collect();
        let (taken, left) = (got.len(), queue.len());
        assert_eq!(taken + left, put, "what was put is there");
        while let Ok(item) = queue.try_get() {
            got.push(item);
        }
        assert_eq!(got.len(), put);
        got.sort_unstable();
        got.dedup();
        assert_eq!(got.len(), put, "no item twice");
        (taken, left)
    })
}

#[test]
fn the_real_queue_passes_with_every_wait_dropped_at_every_moment() {
    for (capacity, putters, getters) in [(1, 2, 2), (2, 3, 1), (1, 3, 1), (1, 1, 3)] {
        let explored = all_may_give_up(capacity, putters, getters).assert_passed();
        assert!(!explored.cut().is_cut(), "{explored}");
    }
}

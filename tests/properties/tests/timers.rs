//! Timers against a sorted list.

use crate::holds;
use handloom::Runtime;
use handloom::time::{Elapsed, Sleep, Timeout, now, sleep, sleep_until, timeout};
use proptest::collection::vec;
use proptest::prelude::*;
use std::cell::Cell;
use std::future::{PollFn, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};

#[derive(Clone, Copy, Debug)]
enum Step {
    /// A sleep that ends so long after the beginning of all, which may be in the past.
    Until(u8),
    /// A sleep of that length, which is not zero.
    For(u8),
    /// One whose end no clock can hold.
    Forever,
    /// A time limit on something that is never ready, or that is so when this is polled again.
    Limit(u8, bool),
    /// Polls one of them, with a waker of its own.
    Poll(usize),
    Drop(usize),
    /// Lets so much time pass, which is not zero.
    Pass(u8),
}

fn step() -> impl Strategy<Value = Step> {
    // Few moments, so that many are equal.
    prop_oneof![
        3 => (0..24_u8).prop_map(Step::Until),
        3 => (1..12_u8).prop_map(Step::For),
        1 => Just(Step::Forever),
        2 => (1..12_u8, any::<bool>()).prop_map(|(length, ready)| Step::Limit(length, ready)),
        3 => (0..16_usize).prop_map(Step::Poll),
        2 => (0..16_usize).prop_map(Step::Drop),
        3 => (1..8_u8).prop_map(Step::Pass),
    ]
}

/// Half milliseconds, so that no deadline is one of the system's.
fn time(units: u8) -> Duration {
    Duration::from_micros(500) * units.into()
}

/// Which waker was woken, and when.
type Log = Arc<Mutex<Vec<(u64, Instant)>>>;

struct Noting(u64, Log);

impl Wake for Noting {
    fn wake(self: Arc<Self>) {
        self.1.lock().unwrap().push((self.0, now()));
    }
}

type Never = PollFn<Box<dyn FnMut(&mut Context<'_>) -> Poll<()>>>;

enum Timer {
    Sleep(Sleep),
    Limit(Timeout<Never>, Rc<Cell<bool>>),
}

/// A timer, and what the model knows of it.
struct Row {
    timer: Timer,
    /// When it fires; `None` if it never does.
    deadline: Option<Instant>,
    /// In which order it was set; the waker of its latest poll.
    order: u64,
    waker: u64,
    fired: bool,
    over: bool,
}

struct Model {
    rows: Vec<Row>,
    log: Log,
    wakers: u64,
    orders: u64,
}

impl Model {
    fn waker(&mut self) -> Waker {
        self.wakers += 1;
        Waker::from(Arc::new(Noting(self.wakers, self.log.clone())))
    }

    /// Sets a timer, which is what its first poll does.
    fn set(&mut self, timer: Timer, deadline: Option<Instant>) {
        self.orders += 1;
        let (order, waker) = (self.orders, 0);
        self.rows.push(Row { timer, deadline, order, waker, fired: false, over: false });
        self.poll(self.rows.len() - 1);
    }

    fn poll(&mut self, at: usize) {
        let waker = self.waker();
        let row = &mut self.rows[at];
        let mut cx = Context::from_waker(&waker);
        match &mut row.timer {
            Timer::Sleep(sleep) => {
                row.waker = self.wakers;
                let polled = Pin::new(sleep).poll(&mut cx);
                assert_eq!(polled.is_ready(), row.fired, "polled when it has fired");
                row.over = row.fired;
            }
            // A timeout that was ready must not be polled again.
            Timer::Limit(..) if row.over => {}
            Timer::Limit(limit, ready) => {
                // The future first, the limit after it.
                let expected = match (ready.get(), row.fired) {
                    (true, _) => Poll::Ready(Ok(())),
                    (false, true) => Poll::Ready(Err(Elapsed)),
                    (false, false) => Poll::Pending,
                };
                assert_eq!(Pin::new(limit).poll(&mut cx), expected);
                // If its future is ready, it does not get to its timer.
                if !ready.get() {
                    row.waker = self.wakers;
                }
                row.over = expected.is_ready();
            }
        }
    }

    /// Everything that is due by `moment` fires, by deadline and then in the order of setting.
    fn fire(&mut self, before: Instant, moment: Instant) -> Vec<(u64, Instant)> {
        let due = |row: &&mut Row| !row.fired && row.deadline.is_some_and(|it| it <= moment);
        let mut due: Vec<&mut Row> = self.rows.iter_mut().filter(due).collect();
        due.sort_by_key(|row| (row.deadline, row.order));
        let fires = |row: &mut Row| {
            row.fired = true;
            // One that was late when it was set fires as soon as anybody looks.
            (row.waker, row.deadline.map_or(before, |deadline| deadline.max(before)))
        };
        due.into_iter().map(fires).collect()
    }
}

async fn run(steps: Vec<Step>) {
    let (start, log) = (now(), Log::default());
    let mut model = Model { rows: Vec::new(), log: log.clone(), wakers: 0, orders: 0 };
    for step in steps {
        match step {
            Step::Until(units) => {
                let deadline = start + time(units);
                model.set(Timer::Sleep(sleep_until(deadline)), Some(deadline));
            }
            Step::For(units) => {
                let timer = sleep(time(units));
                assert_eq!(timer.deadline(), Some(now() + time(units)));
                model.set(Timer::Sleep(timer), Some(now() + time(units)));
            }
            Step::Forever => model.set(Timer::Sleep(sleep(Duration::MAX)), None),
            Step::Limit(units, ready) => {
                let is_ready = Rc::new(Cell::new(false));
                let asked = is_ready.clone();
                let never = move |_: &mut Context<'_>| {
                    if asked.get() { Poll::Ready(()) } else { Poll::Pending }
                };
                let never: Never = poll_fn(Box::new(never));
                let limit = timeout(time(units), never);
                model.set(Timer::Limit(limit, is_ready.clone()), Some(now() + time(units)));
                is_ready.set(ready);
            }
            Step::Poll(at) if !model.rows.is_empty() => model.poll(at % model.rows.len()),
            Step::Drop(at) if !model.rows.is_empty() => {
                let at = at % model.rows.len();
                model.rows.swap_remove(at);
            }
            Step::Poll(_) | Step::Drop(_) => {}
            Step::Pass(units) => {
                let before = now();
                sleep(time(units)).await;
                assert_eq!(now() - before, time(units), "a virtual clock jumps exactly");
                let expected = model.fire(before, before + time(units));
                assert_eq!(std::mem::take(&mut *log.lock().unwrap()), expected);
            }
        }
        assert!(log.lock().unwrap().is_empty(), "nothing fires while time stands still");
    }
}

#[test]
fn timers_fire_like_a_sorted_list() {
    holds(1500, vec(step(), 0..40), |steps| {
        Runtime::builder().virtual_clock().build().block_on(run(steps));
    });
}

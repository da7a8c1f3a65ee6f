//! The explorer, its bounds, and its loop over runs.

use super::execution::{End, Guide, Notes, Run, execute};
use super::explored::{Cut, Explored, Failure, Tally};
use super::fault::Fault;
use super::search::{Limits, Search};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

/// Runs a small program under every schedule; see the [module](super) for what that means.
///
/// Without bounds of your own it stops after a million schedules, and ends each run after ten
/// thousand steps.
///
/// ```
/// use handloom::explore::{Explorer, Fault};
/// use handloom::sync::Mutex;
/// use std::rc::Rc;
///
/// // The classic: two locks, taken in opposite order.
/// let explored = Explorer::new().run(async || {
///     let (left, right) = (Rc::new(Mutex::new(())), Rc::new(Mutex::new(())));
///     let both = [(left.clone(), right.clone()), (right, left)];
///     let tasks = both.map(|(first, second)| {
///         handloom::spawn(async move {
///             let _first = first.lock().await;
///             handloom::yield_now().await;
///             let _second = second.lock().await;
///         })
///     });
///     handloom::gather(tasks).await;
/// });
/// let failure = explored.failure().expect("somebody waits for ever");
/// assert!(matches!(failure.fault, Fault::Deadlock(_)));
/// assert_eq!(failure.schedule.to_string(), "0,1,1,0");
/// ```
#[derive(Clone, Debug)]
pub struct Explorer {
    schedules: u64,
    limits: Limits,
    first_failure: bool,
}

impl Explorer {
    /// An explorer that goes through everything.
    pub fn new() -> Self {
        let limits =
            Limits { depth: 10_000, preemptions: usize::MAX, drops: usize::MAX, prune: false };
        Explorer { schedules: 1_000_000, limits, first_failure: false }
    }

    /// Stops after this many schedules. Those count that another bound has ended before the program
    /// was at its end: a program that never ends has no others.
    pub fn max_schedules(mut self, schedules: u64) -> Self {
        self.schedules = schedules;
        self
    }

    /// Ends a run after this many steps: a program may go on for ever under some schedule.
    pub fn max_depth(mut self, steps: usize) -> Self {
        self.limits.depth = steps;
        self
    }

    /// Tries only schedules that take the turn away from a task that could go on at most this
    /// often. Most faults need no more than two such moments, and there are far fewer schedules
    /// with two than with any number. The idea is that of CHESS (Musuvathi and Qadeer, 2007).
    pub fn max_preemptions(mut self, preemptions: usize) -> Self {
        self.limits.preemptions = preemptions;
        self
    }

    /// Drops at most this many waits that are marked as [droppable](super::droppable) in one run.
    pub fn max_drops(mut self, drops: usize) -> Self {
        self.limits.drops = drops;
        self
    }

    /// Stops at the first failure, which is then not the shortest.
    pub fn stop_at_failure(mut self) -> Self {
        self.first_failure = true;
        self
    }

    /// Leaves out schedules that differ from one that was run only in the order of independent
    /// steps: steps of different tasks that touch nothing in common. Steps that wake the program's
    /// own future touch that. All outcomes and all faults still come out, each less often, and
    /// perhaps with more preemptions than there need be. How many schedules were left out is
    /// [told](Explored::skipped) where it is known.
    ///
    /// **By asking for it you promise** that tasks share nothing but
    /// [`SharedCell`](crate::sync::SharedCell)s, the other primitives of [`sync`](crate::sync),
    /// join handles and the clock. A touch of anything else, an `Rc<RefCell<_>>` or a future of
    /// your own that keeps wakers, cannot be seen, and what depends on it would be missed. What is
    /// set up before the tasks are spawned and only read from then on does no harm.
    ///
    /// ```
    /// use handloom::explore::Explorer;
    /// use handloom::sync::SharedCell;
    ///
    /// // Two tasks have three turns each, and nothing in common but who waits for their ends.
    /// let program = async || {
    ///     handloom::gather([(); 2].map(|()| {
    ///         let cell = SharedCell::new(0);
    ///         cell.set(1);
    ///         handloom::spawn(async move {
    ///             for _ in 0..2 {
    ///                 cell.set(cell.get() + 1);
    ///                 handloom::yield_now().await;
    ///             }
    ///         })
    ///     }))
    ///     .await;
    /// };
    /// assert_eq!(Explorer::new().run(program).schedules(), 20);
    /// let pruned = Explorer::new().prune().run(program);
    /// assert_eq!((pruned.schedules(), pruned.skipped()), (2, Some(18)));
    /// ```
    ///
    /// It has no effect together with a bound on preemptions or on drops: the one schedule of many
    /// that is run might be the one that the bound forbids.
    pub fn prune(mut self) -> Self {
        self.limits.prune = true;
        self
    }

    /// Runs `program` under every schedule, and counts what it returns. It fails where it or one
    /// of its tasks panics, where it deadlocks, and where a wake-up is lost.
    ///
    /// The panics are results, and are not printed.
    ///
    /// # Panics
    /// If the program does not do the same twice under the same schedule, or if this thread is
    /// inside `block_on`.
    #[track_caller]
    pub fn run<F: Future<Output: Ord>>(&self, program: impl Fn() -> F) -> Explored<F::Output> {
        self.explore(&program, Ok)
    }

    /// Runs `program` under every schedule. It fails where it returns an error, and for the
    /// reasons for which it fails in [`run`](Self::run).
    ///
    /// # Panics
    /// As [`run`](Self::run).
    ///
    /// ```
    /// use handloom::explore::Explorer;
    /// use handloom::sync::Queue;
    ///
    /// Explorer::new()
    ///     .try_run(async || {
    ///         let queue = std::rc::Rc::new(Queue::bounded(1));
    ///         let putter = handloom::spawn({
    ///             let queue = queue.clone();
    ///             async move { queue.put(7).await }
    ///         });
    ///         let got = queue.get().await;
    ///         putter.await.map_err(|e| e.to_string())?.map_err(|e| e.to_string())?;
    ///         if got == Some(7) { Ok(()) } else { Err(format!("got {got:?}")) }
    ///     })
    ///     .assert_passed();
    /// ```
    #[track_caller]
    pub fn try_run<T, E, F>(&self, program: impl Fn() -> F) -> Explored<T>
    where
        F: Future<Output = Result<T, E>>,
        T: Ord,
        E: fmt::Display,
    {
        self.explore(&program, |result| result.map_err(|error| Fault::Check(error.to_string())))
    }

    #[track_caller]
    fn explore<F: Future, T: Ord>(
        &self,
        program: &impl Fn() -> F,
        judge: impl Fn(F::Output) -> Result<T, Fault>,
    ) -> Explored<T> {
        let mut limits = self.limits;
        limits.prune &= limits.preemptions == usize::MAX && limits.drops == usize::MAX;
        let search = Rc::new(RefCell::new(Search::new(limits)));
        let guide: Rc<RefCell<dyn Guide>> = search.clone();
        let mut explored = Explored {
            schedules: 0,
            pruned: 0,
            skipped: Some(0),
            outcomes: BTreeMap::new(),
            failures: 0,
            failure: None,
            cut: Cut::default(),
        };
        let mut runs = 0;
        loop {
            if runs >= self.schedules || self.first_failure && explored.failure.is_some() {
                explored.cut.schedules = true;
                break;
            }
            let notes = if limits.prune { Notes::Touches } else { Notes::Nothing };
            let mut run = execute(program, &guide, notes);
            search.borrow_mut().end(std::mem::take(&mut run.touched));
            if let Some(strayed) = &search.borrow().strayed {
                panic!("{strayed}");
            }
            runs += u64::from(!search.borrow().redundant);
            // Without pruning nothing is skipped, and to count that would take longer than the run.
            let skipped = || if limits.prune { search.borrow().skipped() } else { Some(0) };
            explored.count(run, &judge, skipped);
            if !search.borrow_mut().advance() {
                break;
            }
        }
        let left_out = search.borrow().left_out;
        explored.pruned = left_out.pruned;
        explored.cut.depth = left_out.depth;
        explored.cut.preemptions = left_out.preemptions;
        explored.cut.drops = left_out.drops;
        explored.settle_skipped();
        explored
    }
}

impl<T: Ord> Explored<T> {
    fn count<U>(
        &mut self,
        run: Run<U>,
        judge: impl Fn(U) -> Result<T, Fault>,
        skipped: impl FnOnce() -> Option<u64>,
    ) {
        let Run { end, schedule, preemptions, complete, .. } = run;
        let judged = match end {
            End::Done(output) => judge(output),
            End::Failed(fault) => Err(fault),
            End::Stopped => return,
        };
        self.schedules += 1;
        let add = |all: Option<u64>, some: Option<u64>| all?.checked_add(some?);
        let skipped = if complete { skipped() } else { None };
        self.skipped = add(self.skipped, skipped);
        match judged {
            Ok(outcome) => {
                let tally = Tally { count: 1, skipped, shortest: schedule, preemptions };
                match self.outcomes.get_mut(&outcome) {
                    None => drop(self.outcomes.insert(outcome, tally)),
                    Some(known) => {
                        let (count, skipped) = (known.count + 1, add(known.skipped, skipped));
                        if tally.order() < known.order() {
                            *known = tally;
                        }
                        (known.count, known.skipped) = (count, skipped);
                    }
                }
            }
            Err(fault) => {
                self.failures += 1;
                let order = (schedule.len(), preemptions);
                let best = self.failure.as_ref().map(|it| (it.schedule.len(), it.preemptions));
                if best.is_none_or(|best| order < best) {
                    self.failure = Some(Failure { fault, schedule, preemptions });
                }
            }
        }
    }
}

impl Default for Explorer {
    fn default() -> Self {
        Explorer::new()
    }
}

//! A tree for real.

use super::{End, Outcome, Tree};
use handloom::future::Either;
use handloom::time::{now, sleep, timeout};
use handloom::{gather, race, race_all, spawn, try_gather};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::pending;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// When each leaf was dropped.
#[derive(Clone)]
pub(super) struct Scene(Rc<Noted>);

struct Noted {
    start: Instant,
    /// The end of the runtime, once it is over: there is no clock any more.
    end: Cell<Option<Duration>>,
    dropped: RefCell<BTreeMap<usize, Duration>>,
    /// Whether futures that have ended are kept.
    keeps: bool,
    kept: RefCell<Vec<Box<dyn Any>>>,
}

impl Scene {
    pub(super) fn new(start: Instant, keeps: bool) -> Scene {
        let (end, dropped, kept) = Default::default();
        Scene(Rc::new(Noted { start, end, dropped, keeps, kept }))
    }

    pub(super) fn start(&self) -> Instant {
        self.0.start
    }

    pub(super) fn ends_at(&self, end: Duration) {
        self.0.end.set(Some(end));
    }

    /// Keeps what has ended, so that what it still holds is not dropped by chance.
    fn keep(&self, ended: impl Any) {
        if self.0.keeps {
            self.0.kept.borrow_mut().push(Box::new(ended));
        }
    }

    pub(super) fn let_go(&self) {
        let kept = self.0.kept.take();
        drop(kept);
    }

    pub(super) fn dropped(&self) -> BTreeMap<usize, Duration> {
        self.0.dropped.borrow().clone()
    }
}

/// What a leaf holds.
struct Held(usize, Scene);

impl Drop for Held {
    fn drop(&mut self) {
        let Noted { start, end, dropped, .. } = &*self.1.0;
        let at = end.get().unwrap_or_else(|| now() - *start);
        let before = dropped.borrow_mut().insert(self.0, at);
        assert_eq!(before, None, "leaf {} is dropped once", self.0);
    }
}

type Made = Pin<Box<dyn Future<Output = Outcome>>>;

pub(super) fn run(tree: Tree, scene: Scene) -> Made {
    let all = move |trees: Vec<Tree>, scene: &Scene| {
        trees.into_iter().map(|tree| run(tree, scene.clone())).collect::<Vec<_>>()
    };
    match tree {
        Tree::Leaf(number, time, end) => Box::pin(async move {
            let _held = Held(number, scene);
            sleep(time).await;
            match end {
                End::Value => Outcome::Value(number),
                End::Fails => Outcome::Failed(number),
                // Without the hook, which would print it.
                End::Panics => resume_unwind(Box::new(number)),
                End::Never => pending().await,
            }
        }),
        Tree::Gather(trees) => Box::pin(async move {
            let mut gathering = gather(all(trees, &scene));
            let outcomes = (&mut gathering).await;
            scene.keep(gathering);
            Outcome::All(outcomes)
        }),
        Tree::TryGather(trees) => Box::pin(async move {
            let tries = all(trees, &scene).into_iter().map(async |made| match made.await {
                Outcome::Failed(number) => Err(number),
                outcome => Ok(outcome),
            });
            let mut gathering = try_gather(tries);
            let outcomes = (&mut gathering).await;
            scene.keep(gathering);
            outcomes.map_or_else(Outcome::Failed, Outcome::All)
        }),
        Tree::RaceAll(trees) => Box::pin(async move {
            let mut racing = race_all(all(trees, &scene));
            let outcome = (&mut racing).await;
            scene.keep(racing);
            outcome
        }),
        Tree::Race(a, b) => Box::pin(async move {
            let mut racing = race(run(*a, scene.clone()), run(*b, scene.clone()));
            let outcome = (&mut racing).await;
            scene.keep(racing);
            match outcome {
                Either::Left(outcome) => Outcome::Left(Box::new(outcome)),
                Either::Right(outcome) => Outcome::Right(Box::new(outcome)),
            }
        }),
        Tree::Then(a, b) => Box::pin(async move {
            match run(*a, scene.clone()).await {
                failed @ Outcome::Failed(_) => failed,
                _ => run(*b, scene).await,
            }
        }),
        Tree::Limit(time, tree) => Box::pin(async move {
            let limited = timeout(time, run(*tree, scene)).await;
            limited.unwrap_or(Outcome::Elapsed)
        }),
        Tree::Task(tree) => Box::pin(async move { joined(spawn(run(*tree, scene)).await) }),
        Tree::Aborted(time, tree) => Box::pin(async move {
            let task = Rc::new(RefCell::new(Some(spawn(run(*tree, scene)))));
            let aborted = task.clone();
            // It outlives whoever joins, as the task does.
            let abort = async move {
                sleep(time).await;
                if let Some(task) = &*aborted.borrow() {
                    task.abort();
                }
            };
            drop(spawn(abort));
            let joining = std::future::poll_fn(|cx| {
                let mut task = task.borrow_mut();
                let handle = task.as_mut().expect("it is there until it has ended");
                let polled = Pin::new(handle).poll(cx);
                if polled.is_ready() {
                    *task = None;
                }
                polled
            });
            joined(joining.await)
        }),
    }
}

fn joined(ended: Result<Outcome, handloom::JoinError>) -> Outcome {
    match ended {
        Ok(outcome) => outcome,
        Err(error) if error.is_cancelled() => Outcome::Cancelled,
        Err(error) => {
            let number = error.into_panic().downcast_ref::<usize>().copied();
            Outcome::TaskPanicked(number.expect("one of ours"))
        }
    }
}

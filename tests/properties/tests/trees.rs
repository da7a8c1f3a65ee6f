//! Trees of `gather`, `race`, time limits and tasks, against what can be reckoned about them.
//!
//! Where the first of several decides, no two leaves of a tree end at the same moment, so there is one
//! thing only that can come of it. The model says what and when, and when each leaf is dropped: at its
//! end, or with the loser of a race, the panic of a sibling, the abort of a task, or the end of the
//! runtime.

mod model;
mod run;

use crate::holds;
use handloom::Runtime;
use handloom::trace::Recorder;
use handloom_tests::limit;
use proptest::collection::vec;
use proptest::prelude::*;
use run::Scene;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

#[derive(Clone, Debug)]
pub(crate) enum Tree {
    /// Waits so long, and then does that. The number is its name.
    Leaf(usize, Duration, End),
    Gather(Vec<Tree>),
    TryGather(Vec<Tree>),
    RaceAll(Vec<Tree>),
    Race(Box<Tree>, Box<Tree>),
    /// One, and if a value comes of it, the other.
    Then(Box<Tree>, Box<Tree>),
    /// With a limit of so long.
    Limit(Duration, Box<Tree>),
    /// As a task of its own, which is joined.
    Task(Box<Tree>),
    /// The same, and it is aborted after a while.
    Aborted(Duration, Box<Tree>),
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum End {
    Value,
    Fails,
    Panics,
    /// It does not end.
    Never,
}

/// What comes of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Value(usize),
    Failed(usize),
    All(Vec<Outcome>),
    /// Of a race of two.
    Left(Box<Outcome>),
    Right(Box<Outcome>),
    Elapsed,
    TaskPanicked(usize),
    Cancelled,
}

fn time() -> impl Strategy<Value = Duration> {
    (0..20_u64).prop_map(Duration::from_secs)
}

/// Everything that there is, and no two times of it equal.
fn tree() -> impl Strategy<Value = Tree> {
    let end = prop_oneof![
        6 => Just(End::Value),
        2 => Just(End::Fails),
        1 => Just(End::Panics),
        1 => Just(End::Never),
    ];
    let leaf = (time(), end).prop_map(|(time, end)| Tree::Leaf(0, time, end));
    let tree = leaf.prop_recursive(4, 24, 4, |tree| {
        let two = (tree.clone(), tree.clone()).prop_map(|(a, b)| (Box::new(a), Box::new(b)));
        let one = tree.clone().prop_map(Box::new);
        prop_oneof![
            vec(tree.clone(), 1..5).prop_map(Tree::Gather),
            vec(tree.clone(), 1..5).prop_map(Tree::TryGather),
            vec(tree, 1..5).prop_map(Tree::RaceAll),
            two.clone().prop_map(|(a, b)| Tree::Race(a, b)),
            two.prop_map(|(a, b)| Tree::Then(a, b)),
            (time(), one.clone()).prop_map(|(time, tree)| Tree::Limit(time, tree)),
            one.clone().prop_map(Tree::Task),
            (time(), one).prop_map(|(time, tree)| Tree::Aborted(time, tree)),
        ]
    });
    tree.prop_filter_map("no more times than can be kept apart", |mut tree| {
        let mut count = 0;
        tree.number(&mut count, true);
        (count < u64::BITS).then_some(tree)
    })
}

/// Where all are waited for, as many as like may end at the same moment, and at once.
fn calm_tree() -> impl Strategy<Value = Tree> {
    let time = (0..3_u64).prop_map(Duration::from_secs);
    let leaf = time.prop_map(|time| Tree::Leaf(0, time, End::Value));
    let tree = leaf.prop_recursive(4, 32, 6, |tree| {
        let one = tree.clone().prop_map(Box::new);
        let two = (one.clone(), one.clone());
        prop_oneof![
            2 => vec(tree.clone(), 0..7).prop_map(Tree::Gather),
            1 => vec(tree, 0..7).prop_map(Tree::TryGather),
            1 => two.prop_map(|(a, b)| Tree::Then(a, b)),
            1 => one.prop_map(Tree::Task),
        ]
    });
    tree.prop_map(|mut tree| {
        tree.number(&mut 0, false);
        tree
    })
}

impl Tree {
    /// Names the leaves, and keeps all times apart if that is asked for: no two sums of such times
    /// are equal, and none of them is nothing.
    fn number(&mut self, next: &mut u32, apart: bool) {
        let mut count = |time: &mut Duration| {
            let extra = if apart { 1_u64.checked_shl(*next).unwrap_or(0) } else { 0 };
            *time += Duration::from_nanos(extra);
            *next += 1;
            *next as usize
        };
        match self {
            Tree::Leaf(number, time, _) => *number = count(time),
            Tree::Gather(trees) | Tree::TryGather(trees) | Tree::RaceAll(trees) => {
                trees.iter_mut().for_each(|tree| tree.number(next, apart));
            }
            Tree::Race(a, b) | Tree::Then(a, b) => {
                a.number(next, apart);
                b.number(next, apart);
            }
            Tree::Task(tree) => tree.number(next, apart),
            Tree::Limit(time, tree) | Tree::Aborted(time, tree) => {
                count(time);
                tree.number(next, apart);
            }
        }
    }
}

fn check(tree: Tree, seed: Option<u64>) {
    // A wake-up that is lost may leave the loop waiting for ever.
    let _limit = limit();
    let mut builder = Runtime::builder().virtual_clock();
    if let Some(seed) = seed {
        builder = builder.seed(seed);
    }
    let runtime = builder.build();
    let expected = model::reckon(&tree);
    // What has ended and is kept may hold a waker: then it is not certain that a tree is stuck.
    let scene = Scene::new(runtime.now(), expected.outcome.is_some());
    let main = run::run(tree, scene.clone());
    let outcome = catch_unwind(AssertUnwindSafe(|| runtime.try_block_on(main)));
    let took = runtime.now() - scene.start();
    scene.ends_at(took);
    drop(runtime);
    match outcome {
        Ok(Ok(outcome)) => assert_eq!(expected.outcome, Some(Ok(outcome))),
        Err(panic) => {
            let number = panic.downcast_ref::<usize>().copied();
            assert_eq!(expected.outcome, Some(Err(number.expect("one of ours"))));
        }
        Ok(Err(_deadlock)) => assert_eq!(expected.outcome, None, "it is not stuck"),
    }
    if let Some(end) = expected.end {
        assert_eq!(took, end);
    }
    scene.let_go();
    assert_eq!(scene.dropped(), expected.dropped(took));
}

#[test]
fn a_tree_of_futures_comes_to_what_can_be_reckoned() {
    let seeds = proptest::option::of(any::<u64>());
    holds(2000, (tree(), seeds), |(tree, seed)| check(tree, seed));
}

#[test]
fn a_tree_whose_leaves_end_together_loses_none_of_them() {
    let seeds = proptest::option::of(any::<u64>());
    holds(1000, (calm_tree(), seeds), |(tree, seed)| check(tree, seed));
}

#[test]
fn what_a_tree_of_futures_does_is_recorded_and_read() {
    holds(300, tree(), |tree| {
        let recorder = Recorder::new();
        let builder = Runtime::builder().virtual_clock();
        let runtime = builder.observer(recorder.clone()).build();
        let scene = Scene::new(runtime.now(), false);
        let main = run::run(tree, scene);
        let _ = catch_unwind(AssertUnwindSafe(|| runtime.try_block_on(main)));
        drop(runtime);
        properties::recordings::check_events(recorder.events());
    });
}

//! Trees of `gather`, `race`, time limits and tasks, against what can be reckoned about them.
//!
//! No two leaves of a tree end at the same moment, so there is one thing only that can come of it.
//! The model says what and when, and when each leaf is dropped: at its end, or with the loser of a
//! race, the panic of a sibling, the abort of a task, or the end of the runtime.

mod model;
mod run;

use crate::holds;
use handloom::Runtime;
use handloom::trace::Recorder;
use proptest::collection::vec;
use proptest::prelude::*;
use run::Scene;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

#[derive(Clone, Debug)]
pub(crate) enum Tree {
    /// Waits so long, and then does that. The number is its name.
    Leaf(usize, u8, End),
    Gather(Vec<Tree>),
    TryGather(Vec<Tree>),
    RaceAll(Vec<Tree>),
    Race(Box<Tree>, Box<Tree>),
    /// One, and if a value comes of it, the other.
    Then(Box<Tree>, Box<Tree>),
    /// With a limit of so long; the number keeps it apart from all others.
    Limit(usize, u8, Box<Tree>),
    /// As a task of its own, which is joined.
    Task(Box<Tree>),
    /// The same, and it is aborted after a while.
    Aborted(usize, u8, Box<Tree>),
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

fn tree() -> impl Strategy<Value = Tree> {
    let end = prop_oneof![
        6 => Just(End::Value),
        2 => Just(End::Fails),
        1 => Just(End::Panics),
        1 => Just(End::Never),
    ];
    let leaf = (0..20_u8, end).prop_map(|(time, end)| Tree::Leaf(0, time, end));
    let tree = leaf.prop_recursive(4, 24, 4, |tree| {
        let two = (tree.clone(), tree.clone()).prop_map(|(a, b)| (Box::new(a), Box::new(b)));
        let one = tree.clone().prop_map(Box::new);
        prop_oneof![
            vec(tree.clone(), 1..5).prop_map(Tree::Gather),
            vec(tree.clone(), 1..5).prop_map(Tree::TryGather),
            vec(tree, 1..5).prop_map(Tree::RaceAll),
            two.clone().prop_map(|(a, b)| Tree::Race(a, b)),
            two.prop_map(|(a, b)| Tree::Then(a, b)),
            (0..20_u8, one.clone()).prop_map(|(time, tree)| Tree::Limit(0, time, tree)),
            one.clone().prop_map(Tree::Task),
            (0..20_u8, one).prop_map(|(time, tree)| Tree::Aborted(0, time, tree)),
        ]
    });
    tree.prop_map(|mut tree| {
        tree.number(&mut 0);
        tree
    })
}

impl Tree {
    /// Gives each part that takes time a number of its own.
    fn number(&mut self, next: &mut usize) {
        match self {
            Tree::Leaf(number, ..) => *number = count(next),
            Tree::Gather(trees) | Tree::TryGather(trees) | Tree::RaceAll(trees) => {
                trees.iter_mut().for_each(|tree| tree.number(next));
            }
            Tree::Race(a, b) | Tree::Then(a, b) => {
                a.number(next);
                b.number(next);
            }
            Tree::Task(tree) => tree.number(next),
            Tree::Limit(number, _, tree) | Tree::Aborted(number, _, tree) => {
                *number = count(next);
                tree.number(next);
            }
        }
    }
}

fn count(next: &mut usize) -> usize {
    *next += 1;
    *next - 1
}

/// How long what has this number and takes `time` takes: no two sums of such times are equal, and
/// none of them is nothing.
pub(crate) fn length(number: usize, time: u8) -> Duration {
    Duration::from_secs(time.into()) + Duration::from_nanos(1) * (1 << number.min(28))
}

#[test]
fn a_tree_of_futures_comes_to_what_can_be_reckoned() {
    let seeds = proptest::option::of(any::<u64>());
    holds(2000, (tree(), seeds), |(tree, seed)| {
        let mut builder = Runtime::builder().virtual_clock();
        if let Some(seed) = seed {
            builder = builder.seed(seed);
        }
        let runtime = builder.build();
        let expected = model::reckon(&tree);
        let scene = Scene::new(runtime.now());
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
        assert_eq!(scene.dropped(), expected.dropped(took));
    });
}

#[test]
fn what_a_tree_of_futures_does_is_recorded_and_read() {
    holds(300, tree(), |tree| {
        let recorder = Recorder::new();
        let builder = Runtime::builder().virtual_clock();
        let runtime = builder.observer(recorder.clone()).build();
        let scene = Scene::new(runtime.now());
        let main = run::run(tree, scene);
        let _ = catch_unwind(AssertUnwindSafe(|| runtime.try_block_on(main)));
        drop(runtime);
        properties::recordings::check_events(recorder.events());
    });
}

//! A program with pruning and without, side by side.

use handloom::explore::{Explored, Explorer, Fault};
use std::fmt::Debug;
use std::mem::discriminant;

/// How many schedules a program has, and what a pruned search makes of that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) all: u64,
    pub(crate) run: u64,
    /// Whether the pruned search knew how many it skipped.
    pub(crate) known: bool,
}

/// Runs a program with and without, and compares what comes out.
#[track_caller]
pub(crate) fn agree<T: Ord + Debug, F: Future<Output = T>>(program: impl Fn() -> F) -> Counts {
    agree_within(u64::MAX, program).expect("there is no bound")
}

/// The same, for programs whose pruned search must know how many schedules it skipped.
#[track_caller]
pub(crate) fn known<T: Ord + Debug, F: Future<Output = T>>(program: impl Fn() -> F) -> (u64, u64) {
    let counts = agree(program);
    assert!(counts.known, "{counts:?}");
    (counts.all, counts.run)
}

/// The same, if there are at most so many schedules.
#[track_caller]
pub(crate) fn agree_within<T, F>(most: u64, program: impl Fn() -> F) -> Option<Counts>
where
    T: Ord + Debug,
    F: Future<Output = T>,
{
    let all = Explorer::new().max_schedules(most).run(&program);
    if all.cut().schedules {
        return None;
    }
    let pruned = Explorer::new().prune().run(&program);
    let told = format!("{all}\n{pruned}");
    assert!(!all.cut().is_cut() && !pruned.cut().is_cut(), "{told}");
    assert!(all.outcomes().keys().eq(pruned.outcomes().keys()), "{told}");
    assert_eq!(fault(&all), fault(&pruned), "{told}");
    assert!(pruned.schedules() == all.schedules() || pruned.pruned() > 0, "{told}");
    assert_eq!((all.skipped(), all.pruned()), (Some(0), 0));
    match pruned.skipped() {
        Some(skipped) => assert_eq!(pruned.schedules() + skipped, all.schedules(), "{told}"),
        None => assert!(pruned.schedules() <= all.schedules(), "{told}"),
    }
    for (outcome, tally) in pruned.outcomes() {
        assert_eq!(tally.skipped.is_some(), pruned.skipped().is_some());
        let unpruned = &all.outcomes()[outcome];
        if let Some(skipped) = tally.skipped {
            assert_eq!(tally.count + skipped, unpruned.count, "{outcome:?}: {told}");
        }
        assert_eq!(tally.shortest.len(), unpruned.shortest.len(), "{outcome:?}: {told}");
    }
    let known = pruned.skipped().is_some();
    Some(Counts { all: all.schedules(), run: pruned.schedules(), known })
}

/// What goes wrong, and after how many steps at least.
fn fault<T>(explored: &Explored<T>) -> Option<(std::mem::Discriminant<Fault>, usize)> {
    explored.failure().map(|it| (discriminant(&it.fault), it.schedule.len()))
}

//! What the exploration of a program has shown.

use super::fault::Fault;
use super::schedule::Schedule;
use std::collections::BTreeMap;
use std::fmt;

/// The result of [`Explorer::run`](super::Explorer::run): what came out, how often, and what went
/// wrong.
///
/// Shown with `{}`, it is a report in a few lines.
#[derive(Clone, Debug)]
#[must_use = "whether it passed is in here"]
pub struct Explored<T> {
    pub(super) schedules: u64,
    pub(super) pruned: u64,
    pub(super) outcomes: BTreeMap<T, Tally>,
    pub(super) failures: u64,
    pub(super) failure: Option<Failure>,
    pub(super) cut: Cut,
}

/// How often an outcome came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Under how many schedules.
    pub count: u64,
    /// A shortest of them: fewest steps, then fewest preemptions.
    pub shortest: Schedule,
    /// How often it takes the turn away from a task that could go on.
    pub preemptions: usize,
}

/// A schedule under which the program fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// How it fails.
    pub fault: Fault,
    /// The steps that lead there; give them to [`Explorer::replay`](super::Explorer::replay).
    pub schedule: Schedule,
    /// How often it takes the turn away from a task that could go on.
    pub preemptions: usize,
}

/// What the bounds have cut off. All zero: nothing, and the search was complete.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cut {
    /// The search ended at the bound on schedules, or at the first failure, if so asked.
    pub schedules: bool,
    /// So many runs were ended because they had more steps than the bound.
    pub depth: u64,
    /// So many choices were not tried because they would have preempted once too often.
    pub preemptions: u64,
    /// So many choices were not tried because they would have dropped one wait too many.
    pub drops: u64,
}

impl Cut {
    /// Whether anything was cut off.
    pub fn is_cut(&self) -> bool {
        *self != Cut::default()
    }
}

impl Tally {
    pub(super) fn order(&self) -> (usize, usize) {
        (self.schedule_len(), self.preemptions)
    }

    fn schedule_len(&self) -> usize {
        self.shortest.len()
    }
}

impl<T> Explored<T> {
    /// Under how many schedules the program ran to its end or to a fault.
    pub fn schedules(&self) -> u64 {
        self.schedules
    }

    /// How many branches of the search were left out by [pruning](super::Explorer::prune), because
    /// each schedule in them differs from one that was run only in the order of independent steps.
    pub fn pruned(&self) -> u64 {
        self.pruned
    }

    /// What the program returned, and under how many schedules.
    pub fn outcomes(&self) -> &BTreeMap<T, Tally> {
        &self.outcomes
    }

    /// Under how many schedules it failed.
    pub fn failures(&self) -> u64 {
        self.failures
    }

    /// A shortest schedule under which it fails.
    pub fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// What the bounds have cut off.
    pub fn cut(&self) -> Cut {
        self.cut
    }

    /// Passes on if the program passed under every schedule that was run. Look at
    /// [`cut`](Self::cut) to know whether those were all.
    ///
    /// # Panics
    /// With the report, if it failed under any, or if none was run to its end.
    #[track_caller]
    pub fn assert_passed(self) -> Self {
        assert!(self.failure.is_none() && self.schedules > 0, "{self}");
        self
    }
}

impl<T> fmt::Display for Explored<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} schedules", self.schedules)?;
        if self.pruned > 0 {
            write!(f, ", {} branches skipped that could not differ", self.pruned)?;
        }
        let Cut { schedules, depth, preemptions, drops } = self.cut;
        if schedules {
            f.write_str("; there are more")?;
        }
        if depth > 0 {
            write!(f, "; {depth} runs cut short")?;
        }
        if preemptions > 0 {
            write!(f, "; {preemptions} choices left out that preempt once too often")?;
        }
        if drops > 0 {
            write!(f, "; {drops} choices left out that drop one wait too many")?;
        }
        match &self.failure {
            None => f.write_str(": none fails"),
            Some(Failure { fault, schedule, .. }) => {
                write!(f, ": {} fail, a shortest is {schedule}\n{fault}", self.failures)
            }
        }
    }
}

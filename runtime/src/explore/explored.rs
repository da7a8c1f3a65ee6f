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
    pub(super) skipped: Option<u64>,
    pub(super) outcomes: BTreeMap<T, Tally>,
    pub(super) failures: u64,
    pub(super) failure: Option<Failure>,
    pub(super) cut: Cut,
}

/// How often an outcome came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Under how many schedules, of those that were run.
    pub count: u64,
    /// Under how many of those that were [skipped](Explored::skipped), if that is known.
    pub skipped: Option<u64>,
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

    /// How many schedules were left out by [pruning](super::Explorer::prune), because each differs
    /// from one that was run only in the order of independent steps. With those that were run they
    /// are all that there are.
    ///
    /// It is computed, and not run: from which steps of a run depend on each other follows in how
    /// many orders they could have come. `None` where that says too little: a bound has cut
    /// something off; a run was over before all of its tasks were, by the end of the program's own
    /// future or by a panic, so that nobody knows what was still to come; or the number is too
    /// large. How many [branches](Self::pruned) were left out is known then, too.
    pub fn skipped(&self) -> Option<u64> {
        self.skipped
    }

    /// How many branches of the search were left out by [pruning](super::Explorer::prune). A branch
    /// is a choice that was not tried, with every schedule that begins with it, or with none, where
    /// the search had turned back before.
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

    /// What was skipped is known of every run or of none: the one that says too little may stand
    /// for what is missing in the others.
    pub(super) fn settle_skipped(&mut self) {
        let settled = match (self.pruned, self.skipped) {
            (0, _) => Some(0),
            (_, Some(_)) if !self.cut.is_cut() => return,
            _ => None,
        };
        self.skipped = settled;
        self.outcomes.values_mut().for_each(|tally| tally.skipped = settled);
    }
}

impl<T> fmt::Display for Explored<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} schedules", self.schedules)?;
        match self.skipped {
            Some(0) => {}
            Some(skipped) => write!(f, ", {skipped} skipped that could not differ")?,
            None if self.pruned == 0 => {}
            None => write!(f, ", {} branches skipped that could not differ", self.pruned)?,
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

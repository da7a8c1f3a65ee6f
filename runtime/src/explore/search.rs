//! Depth-first through the tree of schedules.
//!
//! A program cannot be stopped half-way and copied, so each schedule is a run from the start. The
//! search keeps the path of the run before: at each node what could be chosen, and what was. The
//! next run follows that path to the last node where something else can be chosen, chooses it, and
//! from there on takes whatever comes first.

use super::execution::{Guide, Step, preempts};
use super::footprint::{Footprint, Sleeper};
use super::orders::{Taken, orders};
use super::schedule::Choice;
use crate::trace::Touch;

/// How far the search goes, and whether it leaves out what could not differ.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) depth: usize,
    pub(super) preemptions: usize,
    pub(super) drops: usize,
    pub(super) prune: bool,
}

/// What was left out.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LeftOut {
    pub(super) depth: u64,
    pub(super) preemptions: u64,
    pub(super) drops: u64,
    pub(super) pruned: u64,
}

/// The search. It lasts from the first run to the last.
pub(super) struct Search {
    limits: Limits,
    path: Vec<Node>,
    /// How many choices the present run has made.
    depth: usize,
    /// The present run was ended at a choice.
    ended: bool,
    pub(super) left_out: LeftOut,
    /// The present run is one that needs not be finished: it differs from another only in the
    /// order of independent steps.
    pub(super) redundant: bool,
    /// The program did something else than the last time, and where.
    pub(super) strayed: Option<String>,
}

/// A moment of choice.
struct Node {
    /// All there was to choose from. The next run has to find the same.
    options: Vec<Choice>,
    /// What is left to be tried, the present one last.
    open: Vec<Choice>,
    /// The choice before.
    last: Option<Choice>,
    /// How many preemptions and drops there were before.
    preemptions: usize,
    drops: usize,
    /// What needs no trying here, because it was tried before and nothing since depends on it.
    asleep: Vec<Sleeper>,
    /// What the present choice touched.
    footprint: Footprint,
    /// Time has passed before it.
    waited: bool,
}

impl Node {
    fn choice(&self) -> Choice {
        *self.open.last().expect("a node without choices is left")
    }

    fn preempts(&self) -> bool {
        preempts(self.choice(), self.last, &self.options)
    }
}

impl Search {
    pub(super) fn new(limits: Limits) -> Self {
        Search {
            limits,
            path: Vec::new(),
            depth: 0,
            ended: false,
            left_out: LeftOut::default(),
            redundant: false,
            strayed: None,
        }
    }

    /// Ends a run.
    pub(super) fn end(&mut self, touched: Vec<Touch>) {
        // A run that was ended at a choice has told what the last step touched.
        if !std::mem::take(&mut self.ended) {
            self.note(touched);
        }
        if self.depth < self.path.len() && self.strayed.is_none() {
            self.stray(&[]);
        }
    }

    /// How many schedules differ from the run that has ended only in the order of independent
    /// steps, and are not run for that. `None` if they are too many to be counted.
    pub(super) fn skipped(&self) -> Option<u64> {
        let step = |node: &Node| Taken {
            choice: node.choice(),
            footprint: node.footprint.clone(),
            waited: node.waited,
        };
        let steps: Vec<_> = self.path[..self.depth].iter().map(step).collect();
        Some(orders(&steps)? - 1)
    }

    /// Goes on to the next run. False if there is none.
    pub(super) fn advance(&mut self) -> bool {
        self.depth = 0;
        self.redundant = false;
        while let Some(node) = self.path.last_mut() {
            let tried = node.choice();
            node.open.pop();
            node.asleep
                .push(Sleeper { choice: tried, footprint: std::mem::take(&mut node.footprint) });
            if !node.open.is_empty() {
                return true;
            }
            self.path.pop();
        }
        false
    }

    /// What the choice before has touched.
    fn note(&mut self, touched: Vec<Touch>) {
        if self.limits.prune && self.depth > 0 {
            self.path[self.depth - 1].footprint = Footprint::of(touched);
        }
    }

    fn stray(&mut self, found: &[Choice]) {
        let list = |choices: &[Choice]| {
            choices.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        self.strayed = Some(format!(
            "the program does not do the same twice: at step {} the choice was among [{}], and \
             the next time, after the same steps, among [{}]",
            self.depth,
            list(&self.path[self.depth].options),
            list(found),
        ));
    }

    /// A place where the search has not been.
    fn enter(&mut self, step: &Step<'_>) -> Option<Node> {
        let last = self.path.last();
        let (mut preemptions, mut drops) = (0, 0);
        let mut asleep = Vec::new();
        if let Some(last) = last {
            let choice = last.choice();
            preemptions = last.preemptions + usize::from(last.preempts());
            drops = last.drops + usize::from(is_drop(choice));
            if self.limits.prune {
                let sleeps = |it: &&Sleeper| it.sleeps_through(choice, &last.footprint);
                asleep = last.asleep.iter().filter(sleeps).cloned().collect();
            }
        }
        // The last of the open choices is the first to be tried.
        let mut open: Vec<_> = step.options.iter().rev().copied().collect();
        let all = open.len();
        open.retain(|choice| !asleep.iter().any(|sleeper| sleeper.choice == *choice));
        self.left_out.pruned += (all - open.len()) as u64;
        self.redundant = open.is_empty();
        let awake = open.len();
        open.retain(|choice| {
            preemptions < self.limits.preemptions || !preempts(*choice, step.last, step.options)
        });
        self.left_out.preemptions += (awake - open.len()) as u64;
        let allowed = open.len();
        open.retain(|choice| drops < self.limits.drops || !is_drop(*choice));
        self.left_out.drops += (allowed - open.len()) as u64;
        if open.is_empty() {
            return None;
        }
        Some(Node {
            options: step.options.to_vec(),
            open,
            last: step.last,
            preemptions,
            drops,
            asleep,
            footprint: Footprint::default(),
            waited: step.waited,
        })
    }
}

fn is_drop(choice: Choice) -> bool {
    matches!(choice, Choice::Drop(..))
}

impl Guide for Search {
    fn choose(&mut self, mut step: Step<'_>) -> Option<Choice> {
        self.note(std::mem::take(&mut step.touched));
        // Until it turns out that there is a next step, the present one was the last.
        self.ended = true;
        if self.depth == self.path.len() {
            if self.depth == self.limits.depth {
                self.left_out.depth += 1;
                return None;
            }
            let node = self.enter(&step)?;
            self.path.push(node);
        } else if self.path[self.depth].options != step.options {
            self.stray(step.options);
            return None;
        }
        let choice = self.path[self.depth].choice();
        self.depth += 1;
        self.ended = false;
        Some(choice)
    }
}

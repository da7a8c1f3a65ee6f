//! What a step touched, and which steps could change places.
//!
//! Two steps of different tasks that touch nothing in common, or only look at it, come to the same
//! in either order. A search that has been through one of the orders can do without the other. It
//! does so by *sleep sets* (Patrice Godefroid, 1990): a choice that was tried at a node is put to
//! sleep for the node's other branches, and sleeps until a step is taken there that depends on it.
//! What is asleep is not tried. Every state is still reached, and so is every outcome.

use super::schedule::Choice;
use crate::trace::{Shared, Touch};
use std::rc::Rc;

/// What one step touched.
#[derive(Clone, Default)]
pub(super) struct Footprint(Rc<[Touch]>);

impl Footprint {
    pub(super) fn of(touched: Vec<Touch>) -> Self {
        Footprint(touched.into())
    }

    fn meets(&self, other: &Footprint) -> bool {
        self.0.iter().any(|one| {
            other.0.iter().any(|two| one.shared == two.shared && (one.write || two.write))
        })
    }

    /// Whether the life of whoever made `choice` was touched.
    fn aborts(&self, choice: Choice) -> bool {
        self.0
            .iter()
            .any(|touch| matches!(touch.shared, Shared::Life(task) if Some(task) == choice.task()))
    }
}

/// A choice that was tried, and what it touched.
#[derive(Clone)]
pub(super) struct Sleeper {
    pub(super) choice: Choice,
    pub(super) footprint: Footprint,
}

impl Sleeper {
    /// Whether it could change places with another step.
    pub(super) fn sleeps_through(&self, other: Choice, footprint: &Footprint) -> bool {
        let (Some(mine), Some(other_task)) = (self.choice.task(), other.task()) else {
            // All of the program depends on the time.
            return false;
        };
        mine != other_task
            && !self.footprint.meets(footprint)
            && !self.footprint.aborts(other)
            && !footprint.aborts(self.choice)
    }
}

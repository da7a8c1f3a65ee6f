//! What a step touched, and which steps could change places.
//!
//! Two steps of different tasks that touch nothing in common, or only look at it, come to the same
//! in either order. The turns of the main future are a part of the step that has woken it, and of
//! two such steps the second may find it at the end of its wait: they depend on each other. A search
//! that has been through one of the orders can do without the other. It does so by *sleep sets*
//! (Patrice Godefroid, 1990): a choice that was tried at a node is put to sleep for the node's other
//! branches, and sleeps until a step is taken there that depends on it. What is asleep is not tried.
//! Every state is still reached, and so is every outcome.

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

    /// Whether it may be for this that `choice` can be made, or comes to what it comes to.
    fn gives_turn(&self, choice: Choice) -> bool {
        self.0
            .iter()
            .any(|touch| matches!(touch.shared, Shared::Turn(task) if Some(task) == choice.task()))
    }
}

/// A choice that was tried, and what it touched.
#[derive(Clone)]
pub(super) struct Sleeper {
    pub(super) choice: Choice,
    pub(super) footprint: Footprint,
}

impl Sleeper {
    /// Whether it sleeps on while another step is taken.
    pub(super) fn sleeps_through(&self, other: Choice, footprint: &Footprint) -> bool {
        !depend((self.choice, &self.footprint), (other, footprint))
    }
}

/// Whether two steps cannot change places.
pub(super) fn depend(one: (Choice, &Footprint), other: (Choice, &Footprint)) -> bool {
    let (Some(task), Some(other_task)) = (one.0.task(), other.0.task()) else {
        // All of the program depends on the time.
        return true;
    };
    task == other_task
        || one.1.meets(other.1)
        || one.1.gives_turn(other.0)
        || other.1.gives_turn(one.0)
}

//! # A walk through a tree
//!
//! The body reads like the definition of the walk. Each `yield_from` is a whole generator of its own,
//! which hands its values straight through to whoever asks; nothing is collected, so a walk that
//! is given up after its first value has done no more than that.
//!
//! It is boxed because it contains itself: without the box its size would have no end.

use handloom::coroutine::{Boxed, Co, Coroutine, async_body};
use std::cell::Cell;
use std::rc::Rc;

struct Tree {
    left: Option<Rc<Tree>>,
    /// In a cell, because somebody may change it during the walk.
    value: Cell<i32>,
    right: Option<Rc<Tree>>,
}

/// Yields the values from left to right, and returns how many they were.
fn walk(tree: Option<Rc<Tree>>) -> Boxed<(), i32, usize> {
    async_body(move |mut co: Co<i32>| async move {
        let Some(tree) = tree else {
            return Ok(0);
        };
        let left = co.yield_from(walk(tree.left.clone())).await?;
        co.yield_(tree.value.get()).await?;
        let right = co.yield_from(walk(tree.right.clone())).await?;
        Ok(left + 1 + right)
    })
    .boxed()
}

#[cfg(test)]
#[path = "../../checks/03_yield_from/walk.rs"]
mod checks;

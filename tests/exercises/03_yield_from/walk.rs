//! # A walk through a tree
//!
//! Generators delegate to themselves: who walks through a tree walks through its left half, hands
//! out its own value, and walks through its right half. `co.yield_from(inner).await?` does a whole
//! walk, and its value is what that walk returned.
//!
//! Chapter: `03_yield_from`. You may change: the body of `walk`.

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
        // TODO: left, value, right. `tree.left.clone()` is what to give to `walk` for the left half.
        todo!()
    })
    .boxed()
}

#[cfg(test)]
#[path = "../../checks/03_yield_from/walk.rs"]
mod checks;

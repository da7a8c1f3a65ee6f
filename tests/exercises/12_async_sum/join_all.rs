//! # Join all
//!
//! Several futures in one task: poll each, keep what is done, and be done when all are. They are under
//! way at the same time, so all together take as long as the slowest of them. The results are in the
//! order of the futures, and not in that in which they came.
//!
//! Chapter: `12_async_sum`. You may change: the body of `poll`.

use std::pin::Pin;
use std::task::{Context, Poll};

type Body<T> = Pin<Box<dyn Future<Output = T>>>;

struct JoinAll<T> {
    children: Vec<Option<Body<T>>>,
    outputs: Vec<Option<T>>,
}

fn join_all<T>(children: Vec<Body<T>>) -> JoinAll<T> {
    JoinAll {
        outputs: children.iter().map(|_| None).collect(),
        children: children.into_iter().map(Some).collect(),
    }
}

impl<T: Unpin> Future for JoinAll<T> {
    type Output = Vec<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Vec<T>> {
        let this = &mut *self;
        // TODO: poll who is not done; keep what comes out in its place. Are all there?
        todo!()
    }
}

#[cfg(test)]
#[path = "../../checks/12_async_sum/join_all.rs"]
mod checks;

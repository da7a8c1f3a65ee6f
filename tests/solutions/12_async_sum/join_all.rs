//! # Join all
//!
//! Each child that is not done is polled, and none of them stops the others: the loop goes through all
//! before it says anything. Who is done is taken away, so that it is not polled again.
//!
//! All of them have the parent's waker, so whichever child is woken, all that are left are polled. With
//! three children that is nothing; Handloom's `gather` gives each child a waker of its own.

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
        for (child, output) in this.children.iter_mut().zip(&mut this.outputs) {
            if let Some(body) = child
                && let Poll::Ready(value) = body.as_mut().poll(cx)
            {
                *output = Some(value);
                *child = None;
            }
        }
        if this.children.iter().any(Option::is_some) {
            return Poll::Pending;
        }
        Poll::Ready(this.outputs.iter_mut().filter_map(Option::take).collect())
    }
}

#[cfg(test)]
#[path = "../../checks/12_async_sum/join_all.rs"]
mod checks;

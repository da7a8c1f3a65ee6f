//! # The first one wins
//!
//! A race polls all its futures until the first is done. The others are not needed any more, and they
//! are dropped: what they held is free, what they waited for is not waited for. And they are dropped
//! before the race says who has won, so that whoever goes on finds the others gone.
//!
//! Chapter: `12_async_sum`. You may change: the body of `poll`.

use std::pin::Pin;
use std::task::{Context, Poll};

type Body<T> = Pin<Box<dyn Future<Output = T>>>;

struct Race<T> {
    runners: Vec<Body<T>>,
}

impl<T> Future for Race<T> {
    /// Who has won, and with what.
    type Output = (usize, T);

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<(usize, T)> {
        // TODO: poll them; when one is done, the others go before you return.
        todo!()
    }
}

#[cfg(test)]
#[path = "../../checks/12_async_sum/race.rs"]
mod checks;

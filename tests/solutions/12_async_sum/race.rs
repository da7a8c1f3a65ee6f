//! # The first one wins
//!
//! They are dropped by emptying the list, before the return: left in the field they would live as long
//! as the race, which may be stored in somebody's struct.
//!
//! It goes through them in order and stops at the first that is ready. Those behind it are not even
//! polled then: they have lost.

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
        let mut winner = None;
        for (number, runner) in self.runners.iter_mut().enumerate() {
            if let Poll::Ready(value) = runner.as_mut().poll(cx) {
                winner = Some((number, value));
                break;
            }
        }
        match winner {
            None => Poll::Pending,
            Some(winner) => {
                self.runners.clear();
                Poll::Ready(winner)
            }
        }
    }
}

#[cfg(test)]
#[path = "../../checks/12_async_sum/race.rs"]
mod checks;

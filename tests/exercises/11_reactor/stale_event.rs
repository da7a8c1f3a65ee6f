//! # An event for somebody who is gone
//!
//! The operating system names who is ready by a token that we have given it. Between the moment at which
//! it noticed and the moment at which we look, that socket may have been closed, and another may have
//! its place in the table. So a token is a place and a serial number, and an event whose serial number
//! is not that of who is there finds nobody.
//!
//! Chapter: `11_reactor`. You may change: the bodies of `insert`, `remove` and `woken_by`.

use std::task::Waker;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Token {
    place: usize,
    serial: u32,
}

#[derive(Default)]
struct Place {
    serial: u32,
    waker: Option<Waker>,
}

#[derive(Default)]
struct Sources {
    places: Vec<Place>,
}

impl Sources {
    /// Takes in a waker, in a place that is free, or in a new one.
    fn insert(&mut self, waker: Waker) -> Token {
        // TODO: this takes a new place each time.
        self.places.push(Place { serial: 0, waker: Some(waker) });
        Token { place: self.places.len() - 1, serial: 0 }
    }

    /// Forgets a waker. A token that is stale changes nothing.
    fn remove(&mut self, token: Token) {
        // TODO: and whoever has the place next must not have the same token.
        self.places[token.place].waker = None;
    }

    /// Whom an event with this token is for, if they are still there.
    fn woken_by(&self, token: Token) -> Option<Waker> {
        // TODO: not whoever is in that place.
        todo!()
    }
}

#[cfg(test)]
#[path = "../../checks/11_reactor/stale_event.rs"]
mod checks;

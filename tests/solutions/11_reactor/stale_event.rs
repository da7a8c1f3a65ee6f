//! # An event for somebody who is gone
//!
//! The serial number belongs to the place, and grows when the place becomes free. A token remembers the
//! number that it was given with, so a stale one can be told by comparing two numbers.
//!
//! A place that is free is used again before the table grows: otherwise a server of short connections
//! would never stop growing. `remove` looks at the serial as well, for it may be called with a stale
//! token, too.

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
        let free = self.places.iter().position(|place| place.waker.is_none());
        let place = free.unwrap_or_else(|| {
            self.places.push(Place::default());
            self.places.len() - 1
        });
        self.places[place].waker = Some(waker);
        Token { place, serial: self.places[place].serial }
    }

    /// Forgets a waker. A token that is stale changes nothing.
    fn remove(&mut self, token: Token) {
        let place = &mut self.places[token.place];
        if place.serial == token.serial && place.waker.take().is_some() {
            place.serial = place.serial.wrapping_add(1);
        }
    }

    /// Whom an event with this token is for, if they are still there.
    fn woken_by(&self, token: Token) -> Option<Waker> {
        let place = &self.places[token.place];
        if place.serial == token.serial { place.waker.clone() } else { None }
    }
}

#[cfg(test)]
#[path = "../../checks/11_reactor/stale_event.rs"]
mod checks;

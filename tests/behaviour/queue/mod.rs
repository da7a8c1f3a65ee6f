//! The bounded queue.

mod cancel;

mod close;

mod model;

mod protocol;

mod random;

mod threads;

mod wakers;

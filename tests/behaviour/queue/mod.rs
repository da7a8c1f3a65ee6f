//! The bounded queue.

mod cancel;

mod close;

mod model;

mod protocol;

mod threads;

mod wakers;

//! The bounded queue.

mod cancel;

mod close;

mod protocol;

mod threads;

mod wakers;

//! Other people's code and ours, with nothing between them but `Future`, `Waker` and `Stream`.

mod channels;
mod combinators;
mod locks;
mod ours;

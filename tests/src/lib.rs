//! What the tests share.

pub mod hand;

pub mod random;

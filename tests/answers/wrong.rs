//! The wrong answers: each is a solution with a fault, and the checks have to find it.
#![allow(non_snake_case, clippy::all, reason = "the answers are judged by their checks")]

include!(concat!(env!("OUT_DIR"), "/wrong.rs"));

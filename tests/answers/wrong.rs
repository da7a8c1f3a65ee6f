//! The wrong answers: each is a solution with a fault, and the checks have to find it.
#![allow(warnings, clippy::all, reason = "they are wrong")]

include!(concat!(env!("OUT_DIR"), "/wrong.rs"));

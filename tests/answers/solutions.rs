//! The solutions.
#![allow(clippy::duplicate_mod, reason = "the steps of the capstone contain each other")]

include!(concat!(env!("OUT_DIR"), "/solutions.rs"));

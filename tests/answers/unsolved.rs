//! The exercises as they are in the folders.
#![allow(warnings, clippy::all, reason = "they are looked at where they are")]

include!(concat!(env!("OUT_DIR"), "/unsolved.rs"));

//! Any bytes are a program of generators, which keeps the protocol.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::generators::check(bytes));

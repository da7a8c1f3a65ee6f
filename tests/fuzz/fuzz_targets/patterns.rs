//! Any bytes are a pattern of Life, or refused.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::patterns::check(bytes));

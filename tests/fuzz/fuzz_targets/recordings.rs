//! Any bytes are a recording that can be replayed, or refused.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::recordings::check(bytes));

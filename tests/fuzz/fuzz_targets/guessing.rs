//! Whatever a client says, in whatever pieces, is answered by the protocol.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::guessing::check_bytes(bytes));

//! Generators against a small interpreter of Python's protocol.

use crate::holds;
use properties::generators::{Program, check_program};
use proptest::collection::vec;
use proptest::prelude::*;

#[test]
fn generators_keep_pythons_protocol() {
    let programs = vec(any::<u8>(), 0..200).prop_map(|bytes| Program::decode(&bytes));
    holds(4000, programs, |program| check_program(&program));
}

//! The runtime and the lessons beside plain models, on inputs drawn at random.
//!
//! Each property takes an input apart into a few operations, does them to ours and to a model, and
//! compares after every one. When it fails, proptest looks for a smaller input that fails as well,
//! and writes down in `proptest-regressions` how to draw it again; what has been mended gets a test
//! of its own.

mod corpus;

mod generators;

mod guessing;

mod life;

mod patterns;

mod queue;

mod recordings;

mod slab;

mod timers;

mod trees;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestRunner};
use std::cell::Cell;
use std::fmt::{self, Debug};
use std::panic::Location;

/// Checks `property` for inputs that `strategy` draws: `cases` of them, or more if the variable
/// `PROPTEST_CASES` asks for more.
#[track_caller]
fn holds<S: Strategy>(cases: u32, strategy: S, property: impl Fn(S::Value))
where
    S::Value: Debug,
{
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|number| number.parse().ok());
    let cases = asked.unwrap_or(cases).max(cases);
    let config = Config { cases, ..Config::with_source_file(Location::caller().file()) };
    let count = Cell::new(0_usize);
    let checked = TestRunner::new(config).run(&strategy, |input| {
        count.set(count.get() + 1);
        property(input);
        Ok(())
    });
    if let Err(failed) = checked {
        panic!("{failed}");
    }
    tell(count.get());
}

/// Says how many cases there were of the calling test.
fn tell(count: usize) {
    let name = std::thread::current().name().unwrap_or_default().to_owned();
    println!("property {name}: {count} cases");
}

/// Bytes, which a failure shows as text as far as they are text.
#[derive(Clone)]
struct Bytes(Vec<u8>);

impl Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "b\"{}\"", self.0.escape_ascii())
    }
}

/// A text in which bytes are changed, left out, put in or doubled; or which is cut off there.
fn damaged(text: String, damage: &[(usize, u8, u8)]) -> Vec<u8> {
    let mut bytes = text.into_bytes();
    for (at, how, byte) in damage {
        let at = at % bytes.len().max(1);
        match how % 6 {
            _ if bytes.is_empty() => bytes.push(*byte),
            0 => bytes[at] = *byte,
            1 => bytes[at] = b'0' + byte % 10,
            2 => drop(bytes.remove(at)),
            3 => bytes.insert(at, *byte),
            4 => bytes.insert(at, bytes[at]),
            _ => bytes.truncate(at.max(bytes.len() - bytes.len().min(usize::from(*byte)))),
        }
    }
    bytes
}

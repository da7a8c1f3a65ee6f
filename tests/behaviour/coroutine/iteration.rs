//! `for` loops over generators.

use super::subject::{Drops, OnExit, machine};
use handloom::coroutine::{Co, Generator, GeneratorState, SharedGenerator, async_body, from_iter};

#[test]
fn a_for_loop_runs_over_the_yields_and_leaves_the_value() {
    let mut generator = Generator::new(machine(OnExit::Exits, &Drops::default()));
    let mut seen = Vec::new();
    for value in &mut generator {
        seen.push(value);
    }
    assert_eq!(seen, [1, 2]);
    assert_eq!(generator.result().unwrap().unwrap(), 99);
    assert!(generator.result().is_none(), "given once");
    assert_eq!(generator.values().count(), 0);
}

#[test]
fn an_error_ends_the_loop_and_is_not_lost() {
    let mut generator = Generator::new(async_body(|mut co: Co<i32>| async move {
        co.yield_(1).await?;
        Ok("x".parse::<i32>()?)
    }));
    assert_eq!(generator.values().collect::<Vec<_>>(), [1]);
    let raised = generator.result().unwrap().unwrap_err();
    assert!(raised.downcast_ref::<std::num::ParseIntError>().is_some());
}

#[test]
fn a_loop_that_is_broken_off_can_be_taken_up() {
    let mut generator = Generator::new(from_iter::<_, ()>(1..=5));
    for value in &mut generator {
        if value == 2 {
            break;
        }
    }
    assert_eq!(generator.state(), GeneratorState::Suspended);
    assert_eq!(generator.values().collect::<Vec<_>>(), [3, 4, 5]);
}

#[test]
fn a_shared_generator_gives_each_value_to_one_loop() {
    let generator = SharedGenerator::new(from_iter::<_, ()>(1..=5));
    let other = generator.clone();
    let mut pairs = Vec::new();
    for value in &generator {
        pairs.push((value, other.values().next()));
    }
    assert_eq!(pairs, [(1, Some(2)), (3, Some(4)), (5, None)]);
    assert!(other.result().unwrap().is_ok());
}

//! Long chains of `yield from`. A test's thread has a stack of 2 MB; an overflow would abort.

use super::subject::{Drops, Held, told};
use handloom::coroutine::CoroutineState::{Complete, Yielded};
use handloom::coroutine::{
    Boxed, Co, Coroutine, DEEPEST, Generator, GeneratorError, GeneratorState, Resume,
    SharedGenerator, Step, Stop, YieldFrom, async_body,
};

type Link = Boxed<i32, i32, i32>;

fn innermost(drops: &Drops) -> Link {
    let held = drops.held();
    async_body(|mut co: Co<i32, i32>| async move {
        let _held = held;
        co.yield_(1).await?;
        Ok(0)
    })
    .boxed()
}

/// The worst case for the stack: each level is traced, shared, and a generator besides.
fn heavy(inner: Link, held: Held) -> Link {
    let body = async_body(|mut co: Co<i32, i32>| async move {
        let _held = held;
        let inner = SharedGenerator::from(Generator::new(inner).traced("link"));
        Ok(1 + co.yield_from(inner).await?.unwrap_or(0))
    });
    body.boxed()
}

struct ByHand(YieldFrom<Link>, #[expect(dead_code, reason = "held for its drop")] Held);

impl Coroutine for ByHand {
    type Sent = i32;
    type Yield = i32;
    type Return = i32;

    fn resume(&mut self, input: Resume<i32>) -> Step<Self> {
        Ok(match self.0.resume(input)? {
            Yielded(value) => Yielded(value),
            Complete(value) => Complete(1 + value),
        })
    }
}

fn by_hand(inner: Link, held: Held) -> Link {
    ByHand(YieldFrom::new(inner), held).boxed()
}

fn chain(levels: usize, link: fn(Link, Held) -> Link) -> (Generator<Link>, Drops) {
    let drops = Drops::default();
    let body = (0..levels).fold(innermost(&drops), |inner, _| link(inner, drops.held()));
    (Generator::new(body), drops)
}

#[test]
fn a_chain_of_the_stated_length_runs() {
    for link in [heavy, by_hand] {
        let (mut generator, drops) = chain(DEEPEST, link);
        assert_eq!(told(generator.next()), "yields 1");
        assert_eq!(told(generator.next()), format!("StopIteration({DEEPEST})"));
        assert_eq!(drops.count() as usize, DEEPEST + 1);
    }
}

#[test]
fn a_chain_of_the_stated_length_can_be_dropped_and_closed_and_thrown_into() {
    for link in [heavy, by_hand] {
        let (mut generator, drops) = chain(DEEPEST, link);
        generator.next().unwrap();
        drop(generator);
        assert_eq!(drops.count() as usize, DEEPEST + 1);

        let (mut generator, drops) = chain(DEEPEST, link);
        generator.next().unwrap();
        generator.close().unwrap();
        assert_eq!(drops.count() as usize, DEEPEST + 1);

        let (mut generator, _) = chain(DEEPEST, link);
        generator.next().unwrap();
        assert_eq!(told(generator.throw("thrown")), "raises thrown");
    }
}

#[test]
fn a_longer_chain_is_an_error_and_not_an_overflow() {
    for link in [heavy, by_hand] {
        for levels in [DEEPEST + 1, 10_000] {
            let (mut generator, drops) = chain(levels, link);
            let Err(Stop::Raised(raised)) = generator.next() else { panic!("too deep") };
            assert_eq!(raised.downcast_ref(), Some(&GeneratorError::TooDeep));
            assert_eq!(generator.state(), GeneratorState::Closed);
            assert_eq!(drops.count() as usize, levels + 1, "each link was dropped once");
        }
    }
}

#[test]
fn a_long_chain_that_never_ran_can_be_dropped() {
    for link in [heavy, by_hand] {
        let (generator, drops) = chain(10_000, link);
        drop(generator);
        assert_eq!(drops.count(), 10_001);
    }
}

/// The level is counted while it is on the stack, not for the life of a delegation.
#[test]
fn side_by_side_is_not_deep() {
    for _ in 0..3 {
        let mut chains: Vec<_> = (0..3).map(|_| chain(DEEPEST, by_hand).0).collect();
        for generator in &mut chains {
            assert_eq!(told(generator.next()), "yields 1");
        }
        let (mut too_deep, _) = chain(DEEPEST + 1, by_hand);
        too_deep.next().unwrap_err();
    }
}

/// A body that delegates to a body of its own kind grows as it runs.
#[test]
fn recursion_without_end_is_an_error() {
    fn endless() -> Boxed<(), i32, i32> {
        async_body(|mut co: Co<i32>| async move { co.yield_from(endless()).await }).boxed()
    }
    assert_eq!(
        told(Generator::new(endless()).next()),
        "raises maximum recursion depth exceeded in yield from"
    );
}

//! `yield from` through two levels: by hand and in the `async` form.

use super::subject::{Catchable, Drops, OnExit, Subject, asynchronous, machine, told, told_close};
use handloom::coroutine::CoroutineState::{Complete, Yielded};
use handloom::coroutine::{
    Boxed, Co, Coroutine, Error, Generator, GeneratorError, GeneratorState, Resume,
    SharedGenerator, Step, Stop, YieldFrom, async_body, from_iter,
};

/// `return 100 + (yield from inner)`, by hand.
struct ByHand<C>(YieldFrom<C>);

impl<C: Coroutine<Sent = i32, Yield = i32, Return = i32>> Coroutine for ByHand<C> {
    type Sent = i32;
    type Yield = i32;
    type Return = i32;

    fn resume(&mut self, input: Resume<i32>) -> Step<Self> {
        Ok(match self.0.resume(input)? {
            Yielded(value) => Yielded(value),
            Complete(value) => Complete(100 + value),
        })
    }
}

type Inner = Boxed<i32, i32, i32>;

fn by_hand(inner: Inner) -> Inner {
    ByHand(YieldFrom::new(inner)).boxed()
}

fn by_await(inner: Inner) -> Inner {
    async_body(|mut co: Co<i32, i32>| async move { Ok(100 + co.yield_from(inner).await?) }).boxed()
}

/// Two levels over the body of the table, in every mixture of forms.
fn for_each_pair(on_exit: OnExit, check: impl Fn(&mut Generator<Inner>, &Drops)) {
    for outer in [by_hand, by_await] {
        for middle in [by_hand, by_await] {
            for asynchronously in [false, true] {
                let drops = Drops::default();
                let inner = if asynchronously {
                    asynchronous(on_exit, &drops).boxed()
                } else {
                    machine(on_exit, &drops).boxed()
                };
                let mut generator = Generator::new(outer(middle(inner)));
                check(&mut generator, &drops);
                drop(generator);
                assert_eq!(drops.count(), 1);
            }
        }
    }
}

fn throw(generator: &mut impl Subject, error: impl Into<Error>) -> String {
    Subject::throw(generator, error.into())
}

#[test]
fn values_and_sends_go_through_and_the_return_is_the_value() {
    for_each_pair(OnExit::Exits, |body, _| {
        assert_eq!(told(body.next()), "yields 1");
        assert_eq!(told(body.send(42)), "yields 42");
        assert_eq!(told(body.next()), "StopIteration(299)");
    });
}

#[test]
fn a_throw_goes_through_and_may_be_caught_inside() {
    for_each_pair(OnExit::Exits, |body, _| {
        body.next().unwrap();
        assert_eq!(throw(body, Catchable), "yields 10");
        assert_eq!(told(body.next()), "StopIteration(299)");
    });
}

#[test]
fn a_throw_that_nobody_catches_comes_out_of_all_levels() {
    for_each_pair(OnExit::Exits, |body, drops| {
        body.next().unwrap();
        assert_eq!(throw(body, "thrown"), "raises thrown");
        assert_eq!(body.state(), GeneratorState::Closed);
        assert_eq!(drops.count(), 1);
    });
}

#[test]
fn close_goes_through() {
    for_each_pair(OnExit::Exits, |body, drops| {
        body.next().unwrap();
        assert_eq!(told_close(body.close()), "gives None");
        assert_eq!(drops.count(), 1);
    });
    for_each_pair(OnExit::Fails, |body, _| {
        body.next().unwrap();
        assert_eq!(told_close(body.close()), "raises clean-up failed");
    });
}

/// The inner return value is not the value of the expression here: the outer body has to exit too.
#[test]
fn an_inner_body_that_returns_on_exit_does_not_keep_the_outer_one() {
    for_each_pair(OnExit::Returns, |body, _| {
        body.next().unwrap();
        assert_eq!(told_close(body.close()), "gives None");
        assert_eq!(body.state(), GeneratorState::Closed);
    });
}

#[test]
fn an_inner_body_that_yields_on_exit_is_an_error_in_the_outer_one() {
    for_each_pair(OnExit::Yields, |body, _| {
        body.next().unwrap();
        assert_eq!(told_close(body.close()), "raises generator ignored GeneratorExit");
        assert_eq!(body.state(), GeneratorState::Closed);
    });
}

#[test]
fn an_outer_body_may_catch_what_the_inner_one_raises() {
    let inner = machine(OnExit::Exits, &Drops::default());
    let mut generator = Generator::new(async_body(|mut co: Co<i32, i32>| async move {
        let raised = co.yield_from(inner).await.unwrap_err();
        assert_eq!(raised.to_string(), "thrown");
        co.yield_(20).await?;
        Ok(0)
    }));
    assert_eq!(told(generator.next()), "yields 1");
    assert_eq!(told(generator.throw("thrown")), "yields 20");
}

#[test]
fn a_generator_that_has_ended_has_no_value() {
    let mut inner = Generator::new(from_iter::<_, i32>([1]));
    inner.close().unwrap();
    let mut generator = Generator::new(async_body(|mut co: Co<i32, i32>| async move {
        assert_eq!(co.yield_from(&mut inner).await?, None);
        Ok(0)
    }));
    assert_eq!(told(generator.next()), "StopIteration(0)");
}

#[test]
fn a_borrowed_or_shared_generator_can_be_taken_up_again() {
    let shared = SharedGenerator::new(machine(OnExit::Exits, &Drops::default()));
    let inner = shared.clone();
    let mut outer =
        Generator::new(async_body(
            |mut co: Co<i32, i32>| async move { co.yield_from(inner).await },
        ));
    assert_eq!(told(outer.next()), "yields 1");
    drop(outer);
    assert_eq!(shared.state(), GeneratorState::Suspended, "dropping a handle closes nothing");
    assert_eq!(told(shared.send(8)), "yields 8");
}

#[test]
fn an_iterator_cannot_receive_and_does_not_catch() {
    let letters = || {
        Generator::new(async_body(|mut co: Co<i32, i32>| async move {
            co.yield_from(from_iter(1..3)).await
        }))
    };
    let mut generator = letters();
    generator.next().unwrap();
    let Err(Stop::Raised(raised)) = generator.send(1) else { panic!("nobody can receive") };
    assert_eq!(raised.downcast_ref(), Some(&GeneratorError::CannotReceive));
    let mut generator = letters();
    generator.next().unwrap();
    assert_eq!(told(generator.throw("thrown")), "raises thrown");
}

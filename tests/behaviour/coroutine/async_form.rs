//! What is particular to a body that is an `async` block.

use super::subject::told;
use handloom::coroutine::{
    Co, Generator, GeneratorError, GeneratorState, Raised, Stop, async_body, from_iter,
};
use std::future::{self, Future};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

fn is(raised: &Raised, error: GeneratorError) -> bool {
    raised.downcast_ref() == Some(&error)
}

#[test]
fn awaiting_something_else_is_a_named_error() {
    let mut generator = Generator::new(async_body(|mut co: Co<i32>| async move {
        co.yield_(1).await?;
        future::pending::<()>().await;
        Ok(())
    }));
    assert_eq!(told(generator.next()), "yields 1");
    let Err(Stop::Raised(raised)) = generator.next() else { panic!("it cannot go on") };
    assert!(is(&raised, GeneratorError::NotDriven));
    assert_eq!(generator.state(), GeneratorState::Closed);
}

#[test]
fn awaiting_something_that_is_ready_is_no_matter() {
    let mut generator = Generator::new(async_body(|mut co: Co<i32>| async move {
        let value = future::ready(3).await;
        co.yield_(value).await?;
        Ok(())
    }));
    assert_eq!(told(generator.next()), "yields 3");
}

/// An outer body sees the error of the inner one, and may catch it.
#[test]
fn an_inner_body_that_waits_raises_in_the_outer_one() {
    let inner = async_body(|_: Co<i32>| async move {
        future::pending::<()>().await;
        Ok(())
    });
    let mut generator = Generator::new(async_body(|mut co: Co<i32>| async move {
        let raised = co.yield_from(inner).await.unwrap_err();
        assert!(is(&raised, GeneratorError::NotDriven));
        co.yield_(1).await?;
        Ok(())
    }));
    assert_eq!(told(generator.next()), "yields 1");
}

/// PEP 479: `next(other)` inside a body must not end the body's own caller's loop.
#[test]
fn a_stop_of_another_generator_is_an_error_in_a_body() {
    let mut generator = Generator::new(async_body(|mut co: Co<i32>| async move {
        let mut other = Generator::new(from_iter::<_, ()>([1]));
        co.yield_(other.next()?).await?;
        co.yield_(other.next()?).await?;
        Ok(())
    }));
    assert_eq!(told(generator.next()), "yields 1");
    assert_eq!(told(generator.next()), "raises generator raised StopIteration");
}

#[test]
fn what_another_generator_raises_passes_through() {
    let mut generator = Generator::new(async_body(|mut co: Co<i32>| async move {
        let mut other = Generator::new(from_iter::<_, ()>([1]));
        co.yield_(other.throw("inside")?).await?;
        Ok(())
    }));
    assert_eq!(told(generator.next()), "raises inside");
}

/// A yield that is given up does not hand its value out later, and its answer goes to nobody else.
#[test]
fn a_yield_that_is_given_up_leaves_nothing_behind() {
    let mut generator = Generator::new(async_body(|mut co: Co<i32, i32>| async move {
        drop(co.yield_(1));
        {
            let mut polled = pin!(co.yield_(2));
            assert!(polled.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        }
        let got = co.yield_(3).await?;
        assert_eq!(got, Some(7));
        drop(co.yield_(4));
        Ok(())
    }));
    assert_eq!(told(generator.next()), "yields 3");
    assert_eq!(told(generator.send(7)), "StopIteration(())");
}

#[test]
fn a_yield_that_was_never_awaited_is_not_taken_for_one() {
    let mut generator = Generator::new(async_body(|mut co: Co<i32>| async move {
        drop(co.yield_(1));
        future::pending::<()>().await;
        Ok(())
    }));
    let Err(Stop::Raised(raised)) = generator.next() else {
        panic!("it does not stand at a yield")
    };
    assert!(is(&raised, GeneratorError::NotDriven));
}

#[test]
fn a_delegation_that_is_given_up_hands_nothing_out() {
    let mut generator = Generator::new(async_body(|mut co: Co<i32>| async move {
        {
            let mut polled = pin!(co.yield_from(from_iter([1])));
            assert!(polled.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        }
        future::pending::<()>().await;
        Ok(())
    }));
    let Err(Stop::Raised(raised)) = generator.next() else {
        panic!("it does not stand at a yield")
    };
    assert!(is(&raised, GeneratorError::NotDriven));
}

/// The answer to a yield that was given up after its value went out is dropped.
#[test]
fn a_late_answer_is_dropped() {
    let mut generator = Generator::new(async_body(|mut co: Co<i32, i32>| async move {
        {
            let mut given_up = pin!(co.yield_(1));
            let mut polls = 0;
            future::poll_fn(|cx| {
                polls += 1;
                if polls == 1 { given_up.as_mut().poll(cx).map(drop) } else { Poll::Ready(()) }
            })
            .await;
        }
        Ok(co.yield_(2).await?.unwrap_or(0))
    }));
    assert_eq!(told(generator.next()), "yields 1");
    assert_eq!(told(generator.send(50)), "yields 2");
    assert_eq!(told(generator.next()), "StopIteration(0)");
}

#[test]
fn a_body_may_borrow_what_outlives_it() {
    let words = vec![String::from("a"), String::from("b")];
    let mut generator = Generator::new(async_body(|mut co: Co<&str>| {
        let words = &words;
        async move {
            for word in words {
                co.yield_(word).await?;
            }
            Ok(words.len())
        }
    }));
    assert_eq!(generator.values().collect::<String>(), "ab");
    assert_eq!(generator.result().unwrap().unwrap(), 2);
}

//! The `async for` loop: one value at a time from a body that awaits.

use super::subject::told;
use handloom::coroutine::{
    Co, Coroutine, Generator, GeneratorState, Raised, async_body, from_iter,
};
use handloom::sync::oneshot;
use handloom::time::{now, sleep, timeout};
use handloom_tests::{OnDrop, as_task, everywhere, runtime};
use std::cell::Cell;
use std::future::{Future, pending};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Waker};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

/// Yields 1, 2 and 3, each after a second.
fn slow() -> impl Coroutine<Sent = (), Yield = i32, Return = &'static str> {
    async_body(|mut co: Co<i32>| async move {
        for n in 1..=3 {
            sleep(SECOND).await;
            co.yield_(n).await?;
        }
        Ok("done")
    })
}

async fn all<C: Coroutine>(generator: &mut Generator<C>) -> Result<Vec<C::Yield>, Raised> {
    let mut seen = Vec::new();
    while let Some(value) = generator.anext().await? {
        seen.push(value);
    }
    Ok(seen)
}

#[test]
fn a_body_may_await_before_each_of_its_values() {
    everywhere(|| async {
        let mut generator = Generator::new(slow());
        let start = now();
        assert_eq!(all(&mut generator).await.unwrap(), [1, 2, 3]);
        assert_eq!(now() - start, 3 * SECOND);
        assert_eq!(generator.result().unwrap().unwrap(), "done");
        assert_eq!(generator.state(), GeneratorState::Closed);
        assert!(matches!(generator.anext().await, Ok(None)), "and it stays at its end");
        assert!(generator.result().is_none());
    });
}

#[test]
fn a_body_that_awaits_nothing_is_looped_over_as_well() {
    runtime().block_on(async {
        let mut generator = Generator::new(from_iter::<_, ()>([4, 5]));
        assert_eq!(all(&mut generator).await.unwrap(), [4, 5]);
        // By hand up to a yield, and on from there.
        let mut generator = Generator::new(from_iter::<_, ()>([4, 5, 6]));
        assert!(matches!(generator.next(), Ok(4)));
        assert_eq!(all(&mut generator).await.unwrap(), [5, 6]);
    });
}

#[test]
fn what_the_body_raises_comes_out_once() {
    runtime().block_on(async {
        let mut generator = Generator::new(async_body(|mut co: Co<u32>| async move {
            co.yield_(1).await?;
            sleep(SECOND).await;
            Err::<(), _>(Raised::error("no more"))
        }));
        assert!(matches!(generator.anext().await, Ok(Some(1))));
        assert_eq!(generator.anext().await.unwrap_err().to_string(), "no more");
        assert!(matches!(generator.anext().await, Ok(None)));
        assert_eq!(generator.state(), GeneratorState::Closed);
    });
}

#[test]
fn an_anext_that_is_given_up_loses_nothing() {
    everywhere(|| async {
        let mut generator = Generator::new(slow());
        let start = now();
        assert!(timeout(SECOND / 2, generator.anext()).await.is_err());
        assert_eq!(generator.state(), GeneratorState::Running, "in the middle of its wait");
        assert_eq!(told(generator.next()), "raises generator already executing");
        assert_eq!(all(&mut generator).await.unwrap(), [1, 2, 3]);
        assert_eq!(now() - start, 3 * SECOND, "the wait was gone on with, and not begun anew");
    });
}

#[test]
fn an_anext_that_was_never_polled_has_not_resumed_the_body() {
    runtime().block_on(async {
        let mut generator = Generator::new(slow());
        drop(generator.anext());
        assert_eq!(generator.state(), GeneratorState::Created);
        assert!(matches!(generator.anext().await, Ok(Some(1))));
    });
}

#[test]
fn a_generator_that_is_dropped_in_the_middle_drops_what_it_awaits() {
    let dropped = Rc::new(Cell::new(0));
    let count = dropped.clone();
    as_task(&runtime(), async move {
        let guard = OnDrop(move || count.set(count.get() + 1));
        let mut generator = Generator::new(async_body(|mut co: Co<u32>| async move {
            let _guard = guard;
            pending::<()>().await;
            co.yield_(1).await
        }));
        assert!(timeout(SECOND, generator.anext()).await.is_err());
    });
    assert_eq!(dropped.get(), 1);
}

/// Each poll leaves its own waker with what the body awaits: the latest one is woken.
#[test]
fn the_latest_waker_reaches_what_the_body_awaits() {
    runtime().block_on(async {
        let (sender, receiver) = oneshot::channel::<u32>();
        let mut generator = Generator::new(async_body(|mut co: Co<u32>| async move {
            let value = receiver.await?;
            co.yield_(value).await?;
            Ok(())
        }));
        let stranger = &mut Context::from_waker(Waker::noop());
        assert!(pin!(generator.anext()).poll(stranger).is_pending());
        let task = handloom::spawn(async move { generator.anext().await.unwrap() });
        handloom::yield_now().await;
        sender.send(7).unwrap();
        assert_eq!(task.await.unwrap(), Some(7));
    });
}

#[test]
#[should_panic(expected = "an Anext was polled after it gave its result")]
fn an_anext_gives_its_result_once() {
    let mut generator = Generator::new(from_iter::<_, ()>([1]));
    let mut next = pin!(generator.anext());
    let cx = &mut Context::from_waker(Waker::noop());
    assert!(next.as_mut().poll(cx).is_ready());
    let _ = next.poll(cx);
}

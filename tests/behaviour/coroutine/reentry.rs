//! A generator that is resumed while it runs.

use super::subject::{told, told_close};
use handloom::coroutine::{
    Boxed, Co, Coroutine, GeneratorState, Raised, SharedGenerator, async_body,
};
use std::cell::{OnceCell, RefCell};
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

type Shared = SharedGenerator<Boxed<i32, i32, i32>>;
type Name = Rc<OnceCell<Shared>>;

const REFUSED: &str = "raises generator already executing";

fn define<F>(name: &Name, body: impl FnOnce(Co<i32, i32>) -> F) -> Shared
where
    F: Future<Output = Result<i32, Raised>> + 'static,
{
    let generator = Shared::new(async_body(body).boxed());
    name.set(generator.clone()).unwrap();
    generator
}

#[test]
fn every_call_from_inside_is_refused_and_changes_nothing() {
    let me = Name::default();
    let seen = Rc::new(RefCell::new(Vec::new()));
    let (inside, log) = (me.clone(), seen.clone());
    let generator = define(&me, |mut co| async move {
        let me = inside.get().unwrap();
        log.borrow_mut().extend([
            me.state().to_string(),
            told(me.next()),
            told(me.send(1)),
            told(me.throw("thrown")),
            told_close(me.close()),
            format!("{me:?}"),
        ]);
        assert_eq!(me.values().next(), None);
        log.borrow_mut().push(format!("raises {}", me.result().unwrap().unwrap_err()));
        co.yield_(1).await?;
        Ok(5)
    });

    assert_eq!(generator.state(), GeneratorState::Created);
    assert_eq!(told(generator.next()), "yields 1");
    let refused = [
        "GEN_RUNNING",
        REFUSED,
        REFUSED,
        REFUSED,
        REFUSED,
        "SharedGenerator(GEN_RUNNING)",
        REFUSED,
    ];
    assert_eq!(*seen.borrow(), refused);
    assert_eq!(generator.state(), GeneratorState::Suspended);
    assert_eq!(told(generator.next()), "StopIteration(5)");
    assert_eq!(Rc::strong_count(&me), 1, "the body is gone, and its handle to itself with it");
}

#[test]
fn another_handle_is_refused_as_well() {
    let me = Name::default();
    let inside = me.clone();
    let generator = define(&me, |mut co| async move {
        let other = inside.get().unwrap().clone();
        assert_eq!(told(other.next()), REFUSED);
        co.yield_(1).await?;
        Ok(0)
    });
    let other = generator.clone();
    assert_eq!(told(generator.next()), "yields 1");
    assert_eq!(told(other.next()), "StopIteration(0)");
    assert_eq!(generator.state(), GeneratorState::Closed);
}

/// `def a(): yield from b` and `def b(): yield from a`: Python closes both.
#[test]
fn a_circle_of_yield_from_is_refused_where_it_closes() {
    let (a, b) = (Name::default(), Name::default());
    let (to_a, to_b) = (a.clone(), b.clone());
    let first = define(&a, |mut co| async move {
        co.yield_from(to_b.get().unwrap().clone()).await.map(Option::unwrap)
    });
    let second = define(&b, |mut co| async move {
        co.yield_from(to_a.get().unwrap().clone()).await.map(Option::unwrap)
    });
    assert_eq!(told(first.next()), REFUSED);
    assert_eq!(first.state(), GeneratorState::Closed);
    assert_eq!(second.state(), GeneratorState::Closed);
}

#[test]
fn the_inner_body_of_a_circle_may_catch_the_refusal() {
    let (a, b) = (Name::default(), Name::default());
    let (to_a, to_b) = (a.clone(), b.clone());
    let first = define(&a, |mut co| async move {
        co.yield_from(to_b.get().unwrap().clone()).await.map(Option::unwrap)
    });
    let second = define(&b, |mut co| async move {
        let refused = co.yield_from(to_a.get().unwrap().clone()).await;
        assert_eq!(refused.unwrap_err().to_string(), "generator already executing");
        co.yield_(4).await?;
        Ok(6)
    });
    assert_eq!(told(first.next()), "yields 4");
    assert_eq!(first.state(), GeneratorState::Suspended);
    assert_eq!(second.state(), GeneratorState::Suspended);
    assert_eq!(told(first.next()), "StopIteration(6)");
}

#[test]
fn a_panic_puts_the_generator_back_closed() {
    let me = Name::default();
    let generator = define(&me, |_| async move { panic!("in the body") });
    catch_unwind(AssertUnwindSafe(|| generator.next())).unwrap_err();
    assert_eq!(generator.state(), GeneratorState::Closed);
    assert_eq!(told(generator.next()), "StopIteration");
}

/// The last other handle goes while the body runs: the one that resumes keeps the generator.
#[test]
fn dropping_other_handles_while_it_runs_is_harmless() {
    let me = Name::default();
    let spare: Rc<RefCell<Vec<Shared>>> = Rc::default();
    let inside = spare.clone();
    let generator = define(&me, |mut co| async move {
        inside.borrow_mut().clear();
        co.yield_(1).await?;
        Ok(0)
    });
    spare.borrow_mut().extend([generator.clone(), generator.clone()]);
    drop(me);
    assert_eq!(told(generator.next()), "yields 1");
    assert_eq!(told(generator.next()), "StopIteration(0)");
}

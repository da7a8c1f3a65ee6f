//! What a traced generator reports.

use handloom::coroutine::{Co, Coroutine, Generator, async_body};
use handloom::time::VirtualClock;
use handloom::trace::{ObjectId, ObjectKind, Recorder, Tracer, What};
use std::sync::Arc;

fn recorded(run: impl FnOnce()) -> Vec<String> {
    let recorder = Recorder::new();
    let scope = Tracer::new(recorder.clone(), Arc::new(VirtualClock::new())).enter();
    run();
    drop(scope);
    let line = |what| match what {
        What::Named { object, name } => format!("{} is {name}", short(object)),
        What::Resumed { coroutine, with } => format!("{} resumed {with:?}", short(coroutine)),
        What::Yielded { coroutine, value } => format!("{} yielded {value:?}", short(coroutine)),
        What::CoroutineState { coroutine, state } => format!("{} {state}", short(coroutine)),
        other => format!("{other:?}"),
    };
    recorder.events().into_iter().map(|event| line(event.what)).collect()
}

fn short(object: ObjectId) -> String {
    assert_eq!(object.kind, ObjectKind::Coroutine);
    format!("c{}", object.number)
}

#[test]
fn every_step_is_reported() {
    let events = recorded(|| {
        let mut generator = Generator::new(async_body(|mut co: Co<&str, u8>| async move {
            co.yield_("a").await?;
            let caught = co.yield_("b").await;
            assert!(caught.is_err());
            co.yield_("c").await?;
            Ok(())
        }))
        .traced("letters");
        generator.next().unwrap();
        generator.send(7).unwrap();
        generator.throw("oh").unwrap();
        generator.close().unwrap();
    });
    assert_eq!(
        events,
        [
            "c1 is letters",
            "c1 GEN_CREATED",
            "c1 resumed Nothing",
            "c1 GEN_RUNNING",
            "c1 yielded Some(\"\\\"a\\\"\")",
            "c1 GEN_SUSPENDED",
            "c1 resumed Value(Some(\"7\"))",
            "c1 GEN_RUNNING",
            "c1 yielded Some(\"\\\"b\\\"\")",
            "c1 GEN_SUSPENDED",
            "c1 resumed Error(Some(\"\\\"oh\\\"\"))",
            "c1 GEN_RUNNING",
            "c1 yielded Some(\"\\\"c\\\"\")",
            "c1 GEN_SUSPENDED",
            "c1 resumed Exit",
            "c1 GEN_RUNNING",
            "c1 GEN_CLOSED",
        ]
    );
}

#[test]
fn dropping_and_closing_early_are_reported_once() {
    let body = || async_body(|mut co: Co<u8>| async move { co.yield_(1).await.map(drop) });
    let dropped = recorded(|| drop(Generator::new(body()).traced("d")));
    assert_eq!(dropped, ["c1 is d", "c1 GEN_CREATED", "c1 GEN_CLOSED"]);
    let closed = recorded(|| {
        let mut generator = Generator::new(body()).traced("d");
        generator.close().unwrap();
        generator.close().unwrap();
    });
    assert_eq!(closed, dropped);
}

/// A delegation shows the inner run inside the outer one.
#[test]
fn inner_and_outer_are_reported_apart() {
    let events = recorded(|| {
        let inner = async_body(|mut co: Co<u8>| async move { co.yield_(1).await.map(drop) });
        let outer =
            async_body(|mut co: Co<u8>| async move { co.yield_from(inner.traced("inner")).await });
        let mut generator = Generator::new(outer).traced("outer");
        generator.next().unwrap();
        generator.next().unwrap_err();
    });
    let outer_and_inner: Vec<_> =
        events.iter().filter(|line| line.contains("GEN_") || line.contains("is")).collect();
    assert_eq!(
        outer_and_inner,
        [
            "c1 is outer",
            "c1 GEN_CREATED",
            "c1 GEN_RUNNING",
            "c2 is inner",
            "c2 GEN_CREATED",
            "c2 GEN_RUNNING",
            "c2 GEN_SUSPENDED",
            "c1 GEN_SUSPENDED",
            "c1 GEN_RUNNING",
            "c2 GEN_RUNNING",
            "c2 GEN_CLOSED",
            "c1 GEN_CLOSED",
        ]
    );
}

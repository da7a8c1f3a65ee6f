//! What a trace tells of children: which one is waited for, at which line, and no more than that.

use super::{cat, shell};
use handloom::Runtime;
use handloom::process::Stdio;
use handloom::trace::{Direction, Recorder, SourceKind, Tracer, WaitsFor, What};
use handloom_tests::{limit, recorded};
use std::sync::Arc;

/// What was waited for, and at which lines of this file.
fn waits(recorder: &Recorder) -> Vec<(WaitsFor, u32)> {
    let events = recorder.events().into_iter();
    let waits = events.flat_map(|event| match event.what {
        What::Pending { waits, .. } => waits,
        _ => Vec::new(),
    });
    let here = waits.inspect(|wait| assert!(wait.place.file.ends_with("told.rs"), "{wait:?}"));
    here.map(|wait| (wait.on, wait.place.line)).collect()
}

#[test]
fn a_wait_names_the_child_and_the_line() {
    let _limit = limit();
    let (runtime, recorder) = recorded();
    let lines = runtime.block_on(async {
        let mut child = shell("sleep 0.03").spawn().unwrap();
        child.wait().await.unwrap();
        let first = line!() - 1;
        shell("sleep 0.03").status().await.unwrap();
        [first, line!() - 1]
    });
    let expected = [1, 2].map(|child| WaitsFor::Child { child });
    assert_eq!(waits(&recorder), expected.into_iter().zip(lines).collect::<Vec<_>>());
    // However often the loop has looked at the child, it has slept once for each.
    let parked = |what: &What| matches!(what, What::Parked { .. });
    assert_eq!(recorder.events().iter().filter(|event| parked(&event.what)).count(), 2);
}

#[test]
fn a_wait_names_the_pipe_and_the_direction() {
    let _limit = limit();
    let (runtime, recorder) = recorded();
    let (read, write) = runtime.block_on(async {
        let mut child = cat();
        let (stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        stdin.write_all(&[0; 10]).await.unwrap();
        stdout.read_exact(&mut [0; 10]).await.unwrap();
        let read = line!() - 1;
        // More than fits into two pipes and a child.
        let mut wrote = Box::pin(stdin.write_all(&[0; 1 << 20]));
        let write = line!() - 1;
        assert!(handloom_tests::hand::poll(&mut wrote).is_pending());
        std::future::poll_fn(|cx| {
            let step = wrote.as_mut().poll(cx);
            assert!(step.is_pending());
            std::task::Poll::Ready(())
        })
        .await;
        handloom::yield_now().await;
        drop(wrote);
        child.kill().unwrap();
        child.wait().await.unwrap();
        (read, write)
    });
    let waits = waits(&recorder);
    let events = recorder.events();
    let registered = events.iter().filter_map(|event| match event.what {
        What::SourceRegistered { source, kind } => Some((source, kind)),
        _ => None,
    });
    let [(first, SourceKind::Pipe), (second, SourceKind::Pipe)] =
        registered.collect::<Vec<_>>()[..]
    else {
        panic!("two pipes")
    };
    let reads = WaitsFor::Socket { source: second, direction: Direction::Read };
    assert!(waits.contains(&(reads, read)), "{waits:?}");
    // The end of a pipe is an end both ways to the operating system, and not to who reads of it.
    let both =
        |what: &What| matches!(what, What::SourceReady { readable: true, writable: true, .. });
    assert!(!events.iter().any(|event| both(&event.what)));
    let writes = WaitsFor::Socket { source: first, direction: Direction::Write };
    assert!(waits.contains(&(writes, write)), "{waits:?}");
}

#[test]
fn output_waits_for_both_pipes_and_the_child() {
    let _limit = limit();
    let (runtime, recorder) = recorded();
    let line = runtime.block_on(async {
        shell("sleep 0.03; echo").output().await.unwrap();
        line!() - 1
    });
    let waits = waits(&recorder);
    let child = waits.iter().position(|(on, _)| *on == WaitsFor::Child { child: 1 });
    assert_eq!(child, Some(2), "after the two pipes: {waits:?}");
    assert!(waits.iter().all(|(_, at)| *at == line), "{waits:?}");
    assert!(matches!(waits[0].0, WaitsFor::Socket { .. }));
    assert!(matches!(waits[1].0, WaitsFor::Socket { .. }));
}

#[test]
fn runtimes_of_one_trace_count_their_children_together() {
    let _limit = limit();
    let recorder = Recorder::new();
    let tracer = Tracer::new(recorder.clone(), Arc::new(handloom::time::RealClock));
    for _ in 0..2 {
        let runtime = Runtime::builder().tracer(tracer.clone()).build();
        let null = Stdio::null();
        let status = runtime.block_on(async { shell("sleep 0.01").stdin(null).status().await });
        assert!(status.unwrap().success());
    }
    let children: Vec<_> = waits(&recorder).into_iter().map(|(on, _)| on).collect();
    assert_eq!(children, [1, 2].map(|child| WaitsFor::Child { child }));
}

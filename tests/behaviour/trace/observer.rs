//! An observer is foreign code: nothing is borrowed while it is told.

use handloom::net::TcpListener;
use handloom::time::VirtualClock;
use handloom::trace::{Event, Observer, Recorder, Tracer, What};
use handloom::{Runtime, spawn, yield_now};
use handloom_tests::limit;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Uses the runtime's parts at each event of one kind.
struct Meddler {
    at: fn(&What) -> bool,
    act: fn(),
    acts: Arc<AtomicUsize>,
}

impl Observer for Meddler {
    fn event(&self, event: Event) {
        if (self.at)(&event.what) {
            (self.act)();
            self.acts.fetch_add(1, Ordering::SeqCst);
        }
    }
}

fn meddled(at: fn(&What) -> bool, act: fn()) {
    let _limit = limit();
    let acts = Arc::new(AtomicUsize::new(0));
    let meddler = Meddler { at, act, acts: acts.clone() };
    let runtime = Runtime::builder().observer(meddler).build();
    runtime.block_on(async {
        drop(TcpListener::bind("127.0.0.1:0").unwrap());
        spawn(yield_now()).await.unwrap();
    });
    assert!(acts.load(Ordering::SeqCst) > 0);
}

#[test]
fn it_may_make_a_socket_when_it_is_told_of_one() {
    let registered = |what: &What| matches!(what, What::SourceRegistered { .. });
    meddled(registered, || drop(TcpListener::bind("127.0.0.1:0").unwrap()));
}

#[test]
fn it_may_make_and_drop_a_runtime_when_it_is_told_of_a_wake() {
    meddled(|what| matches!(what, What::Woken { .. }), || drop(Runtime::new()));
}

/// What a thread's trace was told of, in words.
fn told_of(recorder: &Recorder) -> Vec<&'static str> {
    let word = |event: Event| match event.what {
        What::Spawned { .. } => Some("spawned"),
        What::Polled { .. } => Some("polled"),
        What::Pending { .. } => Some("pending"),
        What::Ready { .. } => Some("ready"),
        What::Woken { .. } => Some("woken"),
        _ => None,
    };
    recorder.events().into_iter().filter_map(word).collect()
}

/// A runtime without an observer reports to whatever trace its thread is in, from the moment at
/// which the thread enters it.
#[test]
fn a_trace_that_is_entered_in_the_middle_of_a_run_is_told_of_the_rest() {
    let runtime = handloom_tests::runtime();
    let recorder = Recorder::new();
    let tracer = Tracer::new(recorder.clone(), Arc::new(VirtualClock::new()));
    runtime.block_on(async {
        spawn(async {}).await.unwrap();
        assert_eq!(told_of(&recorder), [""; 0]);
        let scope = tracer.enter();
        let task = spawn(async {
            handloom::yield_now().await;
        });
        task.await.unwrap();
        drop(scope);
        let told = told_of(&recorder);
        // The spawn, main's wait, the two polls of the task and the wakes of both.
        let whole = [
            "spawned", "pending", "polled", "woken", "pending", "polled", "ready", "woken",
            "polled",
        ];
        assert_eq!(told, whole);
        spawn(async {}).await.unwrap();
        assert_eq!(told_of(&recorder), whole, "nobody observes any more");
    });
    // And one that was entered before.
    let scope = tracer.enter();
    runtime.block_on(async { spawn(async {}).await.unwrap() });
    drop(scope);
    let told = told_of(&recorder);
    let later = ["woken", "polled", "spawned", "pending", "polled", "ready", "woken", "polled"];
    assert_eq!(told[9..], [&later[..], &["ready"]].concat());
}

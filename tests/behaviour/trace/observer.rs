//! An observer is foreign code: nothing is borrowed while it is told.

use handloom::net::TcpListener;
use handloom::trace::{Event, Observer, What};
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

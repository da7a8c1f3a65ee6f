//! What a registration that fails leaves behind.

use super::*;
use crate::Runtime;
use crate::net::TcpListener;
use crate::trace::{Event, Observer};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What the operating system refuses to watch.
#[derive(Debug)]
struct Refused;

impl mio::event::Source for Refused {
    fn register(&mut self, _: &mio::Registry, _: mio::Token, _: Interest) -> io::Result<()> {
        Err(io::ErrorKind::StorageFull.into())
    }

    fn reregister(&mut self, _: &mio::Registry, _: mio::Token, _: Interest) -> io::Result<()> {
        unreachable!("a source is registered once")
    }

    fn deregister(&mut self, _: &mio::Registry) -> io::Result<()> {
        unreachable!("it never was registered")
    }
}

#[test]
fn what_cannot_be_registered_leaves_nothing() {
    Runtime::new().block_on(async {
        let refused = Source::or_back(Refused, SourceKind::Stream, Interest::READABLE);
        let (Refused, error) = refused.expect_err("it is refused");
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
        let core = crate::context::expect_core("a test");
        assert_eq!(core.reactor.sources.borrow().len(), 0);
    });
}

#[test]
fn an_observer_that_panics_at_a_registration_leaves_nothing() {
    struct Grumpy;
    impl Observer for Grumpy {
        fn event(&self, event: Event) {
            assert!(!matches!(event.what, What::SourceRegistered { .. }), "told");
        }
    }
    let runtime = Runtime::builder().observer(Grumpy).build();
    runtime.block_on(async {
        let bound = catch_unwind(AssertUnwindSafe(|| TcpListener::bind("127.0.0.1:0")));
        assert!(bound.is_err());
    });
    assert_eq!(runtime.core.reactor.sources.borrow().len(), 0);
}

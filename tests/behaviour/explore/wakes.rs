//! The lost wake-up of every beginner's reactor, and the order that does not lose it.
//!
//! The reactor is a task here: it reports an event once, to the waker that it knows of then.

use handloom::explore::{Explorer, Fault};
use handloom::{gather, spawn, yield_now};
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// A socket, as the reactor sees it.
#[derive(Default)]
struct Socket {
    readable: Cell<bool>,
    registered: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

impl Socket {
    /// Asks to be told of the event. One that has happened already is reported at once, as
    /// `epoll_ctl` does.
    fn register(&self) {
        self.registered.set(true);
        if self.readable.get() {
            self.report();
        }
    }

    /// The event. It is reported if somebody asked for it, and never again.
    fn becomes_readable(&self) {
        self.readable.set(true);
        if self.registered.get() {
            self.report();
        }
    }

    fn report(&self) {
        let waker = self.waker.take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    async fn store_the_waker(&self) {
        poll_fn(|cx| {
            self.waker.replace(Some(cx.waker().clone()));
            Poll::Ready(())
        })
        .await;
    }

    /// Waits, and leaves no waker: that is what the two orders differ in. A read that would have
    /// blocked is tried again when the task is woken, and not before.
    async fn wait(&self) {
        let mut woken = false;
        poll_fn(|_| {
            let ready = std::mem::replace(&mut woken, true) && self.readable.get();
            if ready { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}

/// Interest first, waker second. Whatever happens in between is told to nobody.
async fn register_then_store(socket: &Socket) {
    socket.register();
    yield_now().await;
    socket.store_the_waker().await;
    socket.wait().await;
}

/// Waker first: from the moment at which an event can be reported, there is somebody to tell.
async fn store_then_register(socket: &Socket) {
    socket.store_the_waker().await;
    yield_now().await;
    socket.register();
    socket.wait().await;
}

async fn read(order: impl AsyncFn(&Socket) + 'static) {
    let socket = Rc::new(Socket::default());
    let reader = spawn({
        let socket = socket.clone();
        async move {
            if !socket.readable.get() {
                order(&socket).await;
            }
        }
    });
    let reactor = spawn(async move { socket.becomes_readable() });
    gather([reader, reactor]).await;
}

#[test]
fn register_then_store_loses_a_wakeup() {
    let explored = Explorer::new().run(|| read(async |socket| register_then_store(socket).await));
    let failure = explored.failure().expect("the event comes in between");
    assert!(matches!(&failure.fault, Fault::LostWakeup(_)), "{explored}");
    assert_eq!(failure.schedule.to_string(), "0,1,0");
    let report = explored.to_string();
    assert!(report.contains("lost wake-up"), "{report}");
    assert!(report.contains("#1 could go on, and nobody woke it"), "{report}");
}

#[test]
fn store_then_register_passes() {
    let explored = Explorer::new().run(|| read(async |socket| store_then_register(socket).await));
    let explored = explored.assert_passed();
    assert!(!explored.cut().is_cut());
    assert!(explored.schedules() > 1);
}

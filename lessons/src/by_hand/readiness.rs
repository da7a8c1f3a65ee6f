//! Waiting for a byte in several orders: the model that lesson 11 explores.
//!
//! Nothing in it asks an operating system. What matters is who does what before whom, and that the
//! explorer can turn any way. A suspension stands where somebody else could come in between.

use handloom::sync::SharedCell;
use handloom::trace::{self, WaitsFor};
use handloom::{spawn_named, yield_now};
use std::cell::Cell;
use std::future::poll_fn;
use std::panic::Location;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// In which order a reader looks, registers and leaves its waker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    RegisterStore,
    LookStore,
    StoreLook,
    OneTurn,
}

impl Order {
    pub(super) const ALL: [Order; 4] =
        [Order::RegisterStore, Order::LookStore, Order::StoreLook, Order::OneTurn];

    pub(super) fn name(self) -> &'static str {
        NAMES[self as usize]
    }

    /// What the reader does, turn by turn.
    pub(super) fn turns(self) -> &'static str {
        match self {
            Order::RegisterStore => "looks, registers │ leaves its waker, waits",
            Order::LookStore => "looks │ leaves its waker, waits",
            Order::StoreLook => "leaves its waker │ looks, waits",
            Order::OneTurn => "looks, leaves its waker, waits",
        }
    }

    /// Whether no wake-up can be lost.
    pub(super) fn is_right(self) -> bool {
        matches!(self, Order::StoreLook | Order::OneTurn)
    }
}

/// The names of the orders, as `--order` has them.
pub(super) const NAMES: &[&str] = &["register-store", "look-store", "store-look", "one-turn"];

/// A socket, as the reader and the reactor see it. The cells are there to be seen in the trace.
struct Socket {
    /// How many bytes have arrived and were not read.
    bytes: SharedCell<u32>,
    /// Whether somebody has registered for the next report, where each report takes that away.
    interest: Option<SharedCell<bool>>,
    /// Whether there is a waker.
    left: SharedCell<bool>,
    waker: Cell<Option<Waker>>,
}

// ANCHOR: orders
/// A reader reads so many bytes, and waits for those that are not there yet.
async fn read(socket: Rc<Socket>, order: Order, bytes: u32) {
    let waker = poll_fn(|cx| Poll::Ready(cx.waker().clone())).await;
    let mut read = 0;
    loop {
        if order == Order::StoreLook {
            socket.leave(&waker);
            yield_now().await;
        }
        let found = socket.look();
        read += found;
        if read == bytes {
            return;
        }
        if found > 0 {
            continue;
        }
        match order {
            Order::RegisterStore => {
                socket.register();
                yield_now().await;
                socket.leave(&waker);
            }
            Order::LookStore => {
                yield_now().await;
                socket.leave(&waker);
            }
            Order::OneTurn => socket.leave(&waker),
            Order::StoreLook => {}
        }
        socket.block().await;
    }
}
// ANCHOR_END: orders

/// The reactor: a byte arrives, and then it reports that to whoever has left a waker by then.
async fn react(socket: Rc<Socket>, bytes: u32) {
    for left in (0..bytes).rev() {
        socket.arrives();
        yield_now().await;
        socket.report();
        if left > 0 {
            yield_now().await;
        }
    }
}

/// The whole program.
pub(super) async fn wait_for(bytes: u32, order: Order) {
    let registers = order == Order::RegisterStore;
    let socket = Rc::new(Socket {
        bytes: SharedCell::named("bytes", 0),
        interest: registers.then(|| SharedCell::named("interest", false)),
        left: SharedCell::named("waker", false),
        waker: Cell::new(None),
    });
    let reader = spawn_named("reader", read(Rc::clone(&socket), order, bytes));
    let reactor = spawn_named("reactor", react(socket, bytes));
    reader.await.expect("it does not panic");
    reactor.await.expect("it does not panic");
}

impl Socket {
    /// Reads what there is.
    #[track_caller]
    fn look(&self) -> u32 {
        let bytes = self.bytes.get();
        if bytes > 0 {
            self.bytes.set(0);
        }
        bytes
    }

    /// Asks for one report.
    #[track_caller]
    fn register(&self) {
        if let Some(interest) = &self.interest {
            interest.set(true);
        }
    }

    #[track_caller]
    fn leave(&self, waker: &Waker) {
        let before = self.waker.replace(Some(waker.clone()));
        drop(before);
        self.left.set(true);
    }

    #[track_caller]
    fn arrives(&self) {
        self.bytes.set(self.bytes.get() + 1);
    }

    /// Wakes whoever has left a waker. There is no second report of the same byte.
    #[track_caller]
    fn report(&self) {
        if let Some(interest) = &self.interest {
            if !interest.get() {
                return;
            }
            interest.set(false);
        }
        if self.left.get() {
            self.left.set(false);
        }
        let waker = self.waker.take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Waits to be woken, and leaves no waker. Who is woken goes on, and looks again. A wake counts
    /// from the moment at which the waker was left: who was woken before he blocks does not block.
    #[track_caller]
    fn block(&self) -> impl Future<Output = ()> {
        let place = Location::caller();
        let mut waited = false;
        poll_fn(move |_| {
            if std::mem::replace(&mut waited, true) || !self.left.get() {
                return Poll::Ready(());
            }
            trace::waits(place, || WaitsFor::other("a byte"));
            Poll::Pending
        })
    }
}

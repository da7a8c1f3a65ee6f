//! Keeping a virtual clock where it is while bytes are under way.
//!
//! Between two sockets of one machine bytes take no time, and that is what a virtual clock relies
//! on: when nothing is ready, it jumps. But a machine that has much else to do may let a packet lie
//! for a moment, and a clock that jumped then would bring the timeout before the answer. So whoever
//! asks one of our servers holds the clock, from the connection to the end of the answer, except
//! while the server rests: that is where the time is meant to pass. A real clock is held by nobody.

use handloom::time::{ClockHold, hold, sleep};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::rc::{Rc, Weak};
use std::time::Duration;

thread_local! {
    static SERVERS: RefCell<HashMap<SocketAddr, Weak<UnderWay>>> = RefCell::default();
}

/// The requests to one server that are under way, those that it rests over left out.
#[derive(Debug)]
pub struct UnderWay {
    address: SocketAddr,
    count: Cell<isize>,
    hold: RefCell<Option<ClockHold>>,
}

impl UnderWay {
    /// For a server at this address, on this thread. What is sent to it is counted from here on.
    pub fn new(address: SocketAddr) -> Rc<UnderWay> {
        let server =
            Rc::new(UnderWay { address, count: Cell::default(), hold: RefCell::default() });
        SERVERS.with_borrow_mut(|servers| servers.insert(address, Rc::downgrade(&server)));
        server
    }

    /// A request to `address`, until what this returns is dropped. Who is at home there may be
    /// anyone: then nothing is counted.
    ///
    /// # Panics
    /// If there is no runtime on this thread.
    pub fn to(address: SocketAddr) -> Option<Passage> {
        let server = SERVERS.with_borrow(|servers| servers.get(&address)?.upgrade())?;
        server.set_out();
        Some(Passage(server))
    }

    /// What a server does for `time` while it has a request in hand.
    pub async fn rest(&self, time: Duration) {
        let resting = Resting::new(self);
        sleep(time).await;
        drop(resting);
        self.refresh();
    }

    fn set_out(&self) {
        self.count.set(self.count.get() + 1);
        self.refresh();
    }

    fn refresh(&self) {
        let held = self.hold.take();
        self.hold.replace((self.count.get() > 0).then(|| held.unwrap_or_else(hold)));
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        // The registry goes with the thread, and its entry with the server. Another server may be at
        // home at the address by then.
        let _ = SERVERS.try_with(|servers| {
            let mut servers = servers.borrow_mut();
            if servers.get(&self.address).is_some_and(|server| server.strong_count() == 0) {
                servers.remove(&self.address);
            }
        });
    }
}

/// A request that is under way.
#[derive(Debug)]
#[must_use = "it is under way until it is dropped"]
pub struct Passage(Rc<UnderWay>);

impl Drop for Passage {
    fn drop(&mut self) {
        self.0.count.set(self.0.count.get() - 1);
        if self.0.count.get() <= 0 {
            self.0.hold.take();
        }
    }
}

/// A request that its server rests over. It may be dropped where there is no clock left to hold.
struct Resting<'a>(&'a UnderWay);

impl Resting<'_> {
    fn new(server: &UnderWay) -> Resting<'_> {
        server.count.set(server.count.get() - 1);
        server.refresh();
        Resting(server)
    }
}

impl Drop for Resting<'_> {
    fn drop(&mut self) {
        self.0.count.set(self.0.count.get() + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use handloom::{Runtime, spawn};

    const SECOND: Duration = Duration::from_secs(1);

    fn address() -> SocketAddr {
        "127.0.0.1:9".parse().unwrap()
    }

    /// How far the clock has come when another thread, after a while, lets us go on.
    fn passed(while_waiting: impl AsyncFnOnce(Rc<UnderWay>)) -> Duration {
        let runtime = Runtime::builder().virtual_clock().build();
        let before = runtime.now();
        runtime.block_on(while_waiting(UnderWay::new(address())));
        runtime.now() - before
    }

    #[test]
    fn the_clock_stands_still_while_a_request_is_under_way() {
        let time = passed(async |_server| {
            let passage = UnderWay::to(address());
            let _ = spawn(sleep(SECOND));
            // It comes from outside, as a packet does that the system has let lie.
            let (send, receive) = handloom::sync::oneshot::channel();
            let late = std::thread::spawn(move || send.send(()).unwrap());
            receive.await.unwrap();
            late.join().unwrap();
            drop(passage);
        });
        assert_eq!(time, Duration::ZERO);
    }

    #[test]
    fn it_moves_where_a_server_rests_and_where_nobody_is_under_way() {
        let time = passed(async |server| {
            let passage = UnderWay::to(address());
            assert!(passage.is_some());
            server.rest(SECOND).await;
            drop(passage);
            sleep(SECOND).await;
        });
        assert_eq!(time, 2 * SECOND);
    }

    #[test]
    fn one_that_is_under_way_holds_the_clock_for_one_that_is_rested_over() {
        let time = passed(async |server| {
            let passages = [UnderWay::to(address()), UnderWay::to(address())];
            let resting = Rc::clone(&server);
            let resting = spawn(async move { resting.rest(SECOND).await });
            let (send, receive) = handloom::sync::oneshot::channel();
            let late = std::thread::spawn(move || send.send(()).unwrap());
            receive.await.unwrap();
            late.join().unwrap();
            assert!(!resting.is_finished());
            server.rest(SECOND).await;
            resting.await.unwrap();
            drop(passages);
        });
        assert_eq!(time, SECOND);
    }

    #[test]
    fn who_gives_up_leaves_the_count_as_it_was() {
        let runtime = Runtime::builder().virtual_clock().build();
        let server = UnderWay::new(address());
        runtime.block_on(async {
            let passage = UnderWay::to(address());
            let resting = Rc::clone(&server);
            let _ = spawn(async move { resting.rest(60 * SECOND).await });
            sleep(SECOND).await;
            drop(passage);
        });
        // The rest is dropped with its runtime, where there is no clock.
        drop(runtime);
        assert_eq!(server.count.get(), 0);
        drop(server);
        assert!(UnderWay::to(address()).is_none());
    }
}

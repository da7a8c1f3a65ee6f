//! The server that is crawled. It keeps count of what it is asked, and of how much of that at once.

use super::trouble;
use crate::http::{AtOnce, Content, UnderWay, serve};
use handloom::net::TcpListener;
use handloom::sync::Event;
use handloom::{race, spawn_named};
use hyper::body::Incoming;
use hyper::{Request, Response, StatusCode};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

/// What a server is like.
#[derive(Clone, Copy, Debug)]
pub struct SiteOptions {
    /// How long it takes for an answer.
    pub delay: Duration,
    /// How long its clients wait for one. A page in trouble takes longer than that.
    pub limit: Duration,
    /// After how many pages it goes away, if it does.
    pub gone_after: Option<usize>,
}

/// A server on a port of this machine that the system has chosen. It runs on the runtime of this
/// thread, and goes with it.
///
/// It has a [`page`] for each number, `/page/1` and so on, and the pages of
/// [`TROUBLE`](super::TROUBLE).
pub struct Site {
    address: SocketAddr,
    options: SiteOptions,
    /// The requests from their arrival until their answer is known or their client gone.
    in_hand: AtOnce,
    under_way: Rc<UnderWay>,
    /// How often each path was asked for.
    asked: RefCell<HashMap<String, u32>>,
    /// The pages that it has given out, by their number, and how often.
    given: RefCell<BTreeMap<u64, u32>>,
    gone: Event,
}

/// Page number `number`. Its length differs from that of its neighbours.
pub fn page(number: u64) -> String {
    let filler = (number * 37 % 1000) as usize;
    format!("page {number}\n{:.<filler$}\n", "")
}

impl Site {
    /// Starts a server.
    ///
    /// # Errors
    /// If the system has no port for it.
    ///
    /// # Panics
    /// If there is no runtime on this thread.
    pub fn start(options: SiteOptions) -> io::Result<Rc<Site>> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let site = Rc::new(Site {
            address,
            under_way: UnderWay::new(address),
            options,
            in_hand: AtOnce::default(),
            asked: RefCell::default(),
            given: RefCell::default(),
            gone: Event::new(),
        });
        let ours = Rc::clone(&site);
        let _ = spawn_named("site", async move {
            let each = Rc::clone(&ours);
            let answers = serve(listener, move |request| Rc::clone(&each).answer(request));
            // Whichever is first: with the future of `serve` the listener goes.
            let _ = race(ours.gone.wait(), answers).await;
        });
        Ok(site)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The most requests that it has had in hand at once.
    pub fn most_at_once(&self) -> usize {
        self.in_hand.most()
    }

    /// The numbered pages that it has given out, and how often each.
    pub fn given(&self) -> BTreeMap<u64, u32> {
        self.given.borrow().clone()
    }

    async fn answer(
        self: Rc<Self>,
        request: Request<Incoming>,
    ) -> Result<Response<Content>, io::Error> {
        let _in_hand = self.in_hand.enter();
        let path = request.uri().path();
        let asked = {
            let mut asked = self.asked.borrow_mut();
            let asked = asked.entry(path.to_owned()).or_default();
            *asked += 1;
            *asked
        };
        if let Some((more, response)) = trouble::answer(path, asked, self.options.limit) {
            self.under_way.rest(self.options.delay + more).await;
            return Ok(response);
        }
        self.under_way.rest(self.options.delay).await;
        let number = path.strip_prefix("/page/").and_then(|number| number.parse().ok());
        let Some(number) = number else {
            let missing = Response::builder().status(StatusCode::NOT_FOUND);
            return Ok(missing.body(Content::Nothing).expect("a status and a body"));
        };
        self.give(number)
    }

    fn give(&self, number: u64) -> Result<Response<Content>, io::Error> {
        let given: usize = self.given.borrow().values().map(|times| *times as usize).sum();
        if self.options.gone_after.is_some_and(|most| given >= most) {
            // The connection is closed without a word.
            return Err(io::Error::other("the server is gone"));
        }
        *self.given.borrow_mut().entry(number).or_default() += 1;
        if self.options.gone_after == Some(given + 1) {
            self.gone.set();
        }
        Ok(Response::new(page(number).into()))
    }
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut site = f.debug_struct("Site");
        site.field("address", &self.address).field("options", &self.options);
        site.finish_non_exhaustive()
    }
}

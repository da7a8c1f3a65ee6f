//! The server that keeps the results.

use crate::http::{AtOnce, Content, UnderWay, serve};
use handloom::net::TcpListener;
use handloom::spawn_named;
use hyper::body::{Body, Incoming};
use hyper::{Request, Response, StatusCode};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

/// A server on a port of this machine that the system has chosen. It keeps what is posted to
/// `/save/1`, `/save/2` and so on, and takes its time.
#[derive(Debug)]
pub struct Store {
    address: SocketAddr,
    delay: Duration,
    /// The requests from their arrival until they are answered.
    in_hand: AtOnce,
    under_way: Rc<UnderWay>,
    /// What has come, in the order in which it came.
    kept: RefCell<BTreeMap<u64, Vec<String>>>,
}

/// No result is longer, and none is held that is.
const LONGEST: usize = 1 << 20;

impl Store {
    /// Starts a server on the runtime of this thread.
    ///
    /// # Errors
    /// If the system has no port for it.
    ///
    /// # Panics
    /// If there is no runtime on this thread.
    pub fn start(delay: Duration) -> io::Result<Rc<Store>> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let store = Rc::new(Store {
            address,
            delay,
            in_hand: AtOnce::default(),
            under_way: UnderWay::new(address),
            kept: RefCell::default(),
        });
        let each = Rc::clone(&store);
        let answers = serve(listener, move |request| Rc::clone(&each).keep(request));
        let _ = spawn_named("store", answers);
        Ok(store)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The most requests that it has had in hand at once.
    pub fn most_at_once(&self) -> usize {
        self.in_hand.most()
    }

    /// All that was posted under each number.
    pub fn kept(&self) -> BTreeMap<u64, Vec<String>> {
        self.kept.borrow().clone()
    }

    async fn keep(
        self: Rc<Self>,
        request: Request<Incoming>,
    ) -> Result<Response<Content>, hyper::Error> {
        let _in_hand = self.in_hand.enter();
        let number = request.uri().path().strip_prefix("/save/").and_then(|text| text.parse().ok());
        let Some(number) = number else {
            return Ok(status(StatusCode::NOT_FOUND));
        };
        let (mut body, mut result) = (request.into_body(), Vec::new());
        while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
            if let Ok(data) = frame?.into_data() {
                if result.len() + data.len() > LONGEST {
                    return Ok(status(StatusCode::PAYLOAD_TOO_LARGE));
                }
                result.extend_from_slice(&data);
            }
        }
        self.under_way.rest(self.delay).await;
        let result = String::from_utf8_lossy(&result).into_owned();
        // Kept first, and confirmed after that.
        self.kept.borrow_mut().entry(number).or_default().push(result);
        Ok(status(StatusCode::CREATED))
    }
}

fn status(status: StatusCode) -> Response<Content> {
    let response = Response::builder().status(status).body(Content::Nothing);
    response.expect("a status and no body")
}

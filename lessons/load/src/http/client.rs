//! Asking, by hyper.

use super::{Answer, Failure, MOST_BYTES, UnderWay, Url};
use crate::rt;
use handloom::net::TcpStream;
use handloom::time::timeout;
use hyper::body::{Body, Incoming};
use hyper::client::conn::http1;
use hyper::{Method, Request, Response, header};
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

/// Asks for a page, on a connection of its own.
///
/// # Errors
/// If there is no whole answer within `limit`.
///
/// # Cancellation
/// Dropping it closes the connection.
pub async fn get(url: &Url, limit: Duration) -> Result<Answer, Failure> {
    request(Method::GET, url, String::new(), limit).await
}

/// Sends something to be kept, on a connection of its own.
///
/// # Errors
/// As [`get`]. Whether the server has kept it is then not known.
///
/// # Cancellation
/// As [`get`].
pub async fn post(url: &Url, body: String, limit: Duration) -> Result<Answer, Failure> {
    request(Method::POST, url, body, limit).await
}

async fn request(
    method: Method,
    url: &Url,
    body: String,
    limit: Duration,
) -> Result<Answer, Failure> {
    let request = Request::builder()
        .method(method)
        .uri(&url.path)
        .header(header::HOST, url.address.to_string())
        .header(header::CONNECTION, "close")
        .body(body)
        .expect("the parts of a Url are fit for a request");
    timeout(limit, exchange(url, request)).await.unwrap_or(Err(Failure::Late))
}

// ANCHOR: exchange
async fn exchange(url: &Url, request: Request<String>) -> Result<Answer, Failure> {
    let _passage = UnderWay::to(url.address);
    let stream = TcpStream::connect(url.address).await?;
    // hyper does the talking in one future, and we ask and wait in another.
    let (mut sender, connection) = http1::handshake(rt::Stream::new(stream)).await?;
    let answer = async {
        let response = sender.send_request(request).await?;
        read(response).await
    };
    alongside(connection, answer).await
}
// ANCHOR_END: exchange

/// Runs `helper` for as long as `main` needs it, in the same task: with `main` it is dropped, and
/// the connection closed, before anybody asks for the next page.
async fn alongside<M: Future>(helper: impl Future, main: M) -> M::Output {
    let (mut helper, mut main) = (pin!(helper), pin!(main));
    let mut helps = true;
    poll_fn(|cx| {
        let output = main.as_mut().poll(cx);
        if output.is_ready() {
            return output;
        }
        // What the helper has come to, good or bad, `main` will be told by hyper.
        if helps && helper.as_mut().poll(cx).is_ready() {
            helps = false;
        }
        Poll::Pending
    })
    .await
}

async fn read(response: Response<Incoming>) -> Result<Answer, Failure> {
    let (head, mut content) = response.into_parts();
    let location = head.headers.get(header::LOCATION);
    let location = location.map(|link| String::from_utf8_lossy(link.as_bytes()).into_owned());
    let mut body = Vec::new();
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut content).poll_frame(cx)).await {
        let Ok(data) = frame?.into_data() else {
            continue; // The trailers, which nobody asked for.
        };
        if body.len() + data.len() > MOST_BYTES {
            return Err(Failure::TooLong);
        }
        body.extend_from_slice(&data);
    }
    Ok(Answer { status: head.status, location, body })
}

#[cfg(test)]
mod tests {
    use super::*;
    use handloom::yield_now;
    use std::cell::Cell;

    #[test]
    fn a_helper_helps_until_it_is_done_and_is_left_alone_after_that() {
        let helped = Cell::new(0);
        handloom::block_on(async {
            // An async block that is polled after its end panics.
            let helper = async {
                for _ in 0..3 {
                    helped.set(helped.get() + 1);
                    yield_now().await;
                }
            };
            let main = async {
                for _ in 0..10 {
                    yield_now().await;
                }
                "done"
            };
            assert_eq!(alongside(helper, main).await, "done");
        });
        assert_eq!(helped.get(), 3);
    }

    #[test]
    fn a_helper_that_never_ends_is_dropped_with_its_work_done() {
        let waits_for_ever = async {
            loop {
                yield_now().await;
            }
        };
        assert_eq!(handloom::block_on(alongside(waits_for_ever, async { 1 })), 1);
    }
}

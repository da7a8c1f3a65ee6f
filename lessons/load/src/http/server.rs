//! Answering, by hyper.

use super::Content;
use crate::rt;
use handloom::net::TcpListener;
use hyper::body::Incoming;
use hyper::rt::Executor;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use std::error::Error;
use std::io;
use std::rc::Rc;

/// Answers whoever connects, with a task for each connection. It ends with the listener's first
/// error, and dropping it ends the listening; connections that are made go on.
///
/// An error of `answer` closes its connection without a word.
///
/// # Errors
/// What the listener says.
pub async fn serve<A, E>(
    listener: TcpListener,
    answer: impl Fn(Request<Incoming>) -> A + 'static,
) -> io::Result<()>
where
    A: Future<Output = Result<Response<Content>, E>> + 'static,
    E: Into<Box<dyn Error + Send + Sync>> + 'static,
{
    let answer = Rc::new(answer);
    loop {
        let (stream, _) = listener.accept().await?;
        let answer = Rc::clone(&answer);
        let service = service_fn(move |request| answer(request));
        // The timer is for clients that connect and do not ask: after thirty seconds they are out.
        let connection = http1::Builder::new()
            .timer(rt::Timer)
            .auto_date_header(false)
            .serve_connection(rt::Stream::new(stream), service);
        rt::Executor::new("connection").execute(async move {
            // It fails if the client goes away too early, and then nobody is there to be told.
            let _ = connection.await;
        });
    }
}

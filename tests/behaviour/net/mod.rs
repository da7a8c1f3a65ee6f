//! TCP: bytes arrive whole and in order, ends are ends, errors are errors, and no descriptor leaks.

mod connect;
mod lines;
mod polling;
mod shared;
mod stream;

use handloom::net::{TcpListener, TcpStream};
use handloom_tests::both;

pub(crate) use connect::crowd;

/// Two ends of one connection.
async fn pair() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (client, accepted) = both(TcpStream::connect(address), listener.accept()).await;
    (client.unwrap(), accepted.unwrap().0)
}

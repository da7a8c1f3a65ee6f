//! The pretended I/O of a cell that is a coroutine: a timer, or a socket with a server behind it.

use super::PretendedIo;
use crate::size;
use handloom::future::Either;
use handloom::net::{TcpListener, TcpStream};
use handloom::time::{Sleep, now, sleep, sleep_until, timeout};
use handloom::{race, spawn_named};
use std::cell;
use std::collections::VecDeque;
use std::fmt;
use std::future::{Future, pending};
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// How many connections are opened at most. Both ends of each are in this process, so it takes two
/// descriptors, and some systems give a process no more than 256.
const MOST_CONNECTIONS: usize = 100;

/// The I/O of the cells. Nothing is sent in earnest: it takes `--delay`, and fails for `--fail`.
///
/// With sockets, a cell writes one byte to a connection and reads the byte that the server sends
/// back after the delay. Where there are more cells than connections they share them: a byte is
/// like any other, so whoever reads one has an answer, and as many come as were asked for. However
/// many cells there are, they wait at the same time.
#[derive(Debug)]
pub struct CellIo {
    io: PretendedIo,
    /// Whether counting neighbours does I/O, too.
    twice: bool,
    connections: Vec<Rc<TcpStream>>,
    turn: cell::Cell<usize>,
}

impl CellIo {
    /// I/O that is a timer of the runtime. `twice`: counting neighbours does I/O, too.
    pub fn timer(io: PretendedIo, twice: bool) -> CellIo {
        CellIo { io, twice, connections: Vec::new(), turn: cell::Cell::new(0) }
    }

    /// I/O over the loopback, for this many cells at a time. The server is made of tasks of this
    /// runtime, one for each connection, so it lives by the same clock. Where the system gives fewer
    /// sockets than there are cells, those have to do.
    ///
    /// # Errors
    /// The operating system's, if there is not even one connection.
    ///
    /// # Panics
    /// Outside of a runtime.
    pub async fn socket(io: PretendedIo, twice: bool, cells: usize) -> io::Result<CellIo> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let mut connections = Vec::new();
        while connections.len() < cells.min(MOST_CONNECTIONS) {
            match connect(&listener).await {
                Ok((client, server)) => {
                    let name = format!("server({})", connections.len());
                    drop(spawn_named(name, serve(server, io.delay())));
                    connections.push(Rc::new(client));
                }
                Err(error) if connections.is_empty() => return Err(error),
                Err(_) => break,
            }
        }
        Ok(CellIo { connections, ..CellIo::timer(io, twice) })
    }

    /// Whether counting neighbours does I/O, too.
    pub fn reads_neighbors(&self) -> bool {
        self.twice
    }

    /// How long it takes.
    pub fn delay(&self) -> Duration {
        self.io.delay()
    }

    /// How many connections there are, each with a task at its other end.
    pub fn connections(&self) -> usize {
        self.connections.len()
    }

    /// The pretended I/O of the cell in row `y` and column `x`.
    ///
    /// # Errors
    /// For the cell that `--fail` names, and whatever a socket says.
    ///
    /// # Cancellation
    /// With sockets, a cell that was dropped after it asked leaves its answer to another.
    #[track_caller]
    pub fn read(&self, y: isize, x: isize) -> Read {
        let wait = if self.connections.is_empty() {
            Wait::Timer(sleep(self.io.delay()))
        } else {
            let turn = self.turn.get();
            self.turn.set((turn + 1) % self.connections.len());
            Wait::Socket(Box::pin(ask(Rc::clone(&self.connections[turn]))))
        };
        Read { wait, result: Some(self.io.result(y, x)) }
    }
}

/// The future of [`CellIo::read`].
#[must_use = "I/O is done where this is awaited"]
pub struct Read {
    wait: Wait,
    /// What it comes to when the wait is over.
    result: Option<io::Result<()>>,
}

enum Wait {
    Timer(Sleep),
    Socket(Pin<Box<dyn Future<Output = io::Result<()>>>>),
}

impl Read {
    /// How much of it is on the heap, in bytes, if it is from a socket. A timer has nothing there.
    pub const HEAP_BYTES: usize = size::of_future(ask);
}

impl Future for Read {
    type Output = io::Result<()>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.wait {
            Wait::Timer(sleep) => ready!(Pin::new(sleep).poll(cx)),
            Wait::Socket(answer) => ready!(answer.as_mut().poll(cx))?,
        }
        Poll::Ready(self.result.take().expect("a read was polled after it gave its result"))
    }
}

impl fmt::Debug for Read {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.wait {
            Wait::Timer(_) => "a timer",
            Wait::Socket(_) => "a read",
        })
    }
}

/// Both ends of a new connection.
async fn connect(listener: &TcpListener) -> io::Result<(TcpStream, TcpStream)> {
    let client = TcpStream::connect(listener.local_addr()?).await?;
    // The connection is there already. It is waited for only if this process has no descriptor left,
    // and then nobody else will give one back.
    let accepted = timeout(Duration::from_secs(1), listener.accept()).await;
    let (server, _) = accepted.map_err(|_| io::Error::other("no descriptor is left"))??;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    Ok((client, server))
}

/// The client's side: a byte there, a byte back.
async fn ask(connection: Rc<TcpStream>) -> io::Result<()> {
    connection.write_all(b"?").await?;
    connection.read_exact(&mut [0]).await
}

/// The server's side: reads questions, and answers each when its time has come.
async fn serve(connection: TcpStream, delay: Duration) {
    let mut questions = [0; 1024];
    let mut due = VecDeque::new();
    loop {
        let first = due.front().map(|(moment, _)| *moment);
        let answer = async {
            match first {
                Some(moment) => sleep_until(moment).await,
                None => pending().await,
            }
        };
        match race(connection.read(&mut questions), answer).await {
            Either::Left(Ok(count @ 1..)) => due.push_back((now() + delay, count)),
            Either::Left(_) => return,
            Either::Right(()) => {
                let count = due.pop_front().map_or(0, |(_, count)| count);
                // A client that is gone wants no answer.
                let _ = connection.write_all(&[b'!'; 1024][..count]).await;
            }
        }
    }
}

#[cfg(test)]
mod tests;

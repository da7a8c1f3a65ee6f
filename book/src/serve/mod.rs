//! The book on this machine's own network, served by the runtime that it is about.

mod answer;

mod request;

mod watch;

use crate::{Faults, Place};
use handloom::net::{LineReader, TcpListener, TcpStream};
use handloom::spawn_named;
use handloom::time::timeout;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;
use watch::Builds;

/// How long a client may take to say what it wants.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a page waits for news before it asks again.
const LONGEST_WAIT: Duration = Duration::from_secs(25);

/// How long a line of a request may be.
const LINE: usize = 8 * 1024;

/// Serves until the process is ended.
pub(crate) fn serve(place: &Place, port: Option<u16>) -> Result<String, Faults> {
    let served: io::Result<()> = handloom::block_on(async {
        let server = Server::bind(place.clone(), place.built(), port.unwrap_or(0))?;
        let address = server.address()?;
        server.builds.again(&server.place, &server.built).await;
        println!("http://{address}/ is the book; Ctrl-C ends it");
        server.run().await
    });
    served.map(|()| String::new()).map_err(|error| vec![format!("serve: {error}")])
}

/// The pages, a listener, and how often the pages have been built.
struct Server {
    place: Place,
    built: PathBuf,
    listener: TcpListener,
    builds: Rc<Builds>,
}

impl Server {
    /// Listens on this machine only. Port 0 lets the system choose.
    fn bind(place: Place, built: PathBuf, port: u16) -> io::Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        Ok(Server { place, built, listener, builds: Rc::default() })
    }

    fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// A task watches the sources, and each connection is a task of its own.
    async fn run(self) -> io::Result<()> {
        let server = Rc::new(self);
        let watching = server.clone();
        let _ = spawn_named("watch", async move {
            watching.builds.watch(&watching.place, &watching.built).await;
        });
        loop {
            let (stream, from) = server.listener.accept().await?;
            let server = server.clone();
            // What goes wrong with one client is no business of the others.
            let _ = spawn_named(format!("client {from}"), async move {
                let _ = server.converse(stream).await;
            });
        }
    }

    /// One request, one answer, and the connection is closed.
    async fn converse(&self, stream: TcpStream) -> io::Result<()> {
        let mut lines = LineReader::new(stream, LINE);
        let asked = timeout(PATIENCE, request::read(&mut lines)).await;
        let asked = asked.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
        let answer = match asked.news_since() {
            Some(seen) => {
                let _ = timeout(LONGEST_WAIT, self.builds.other_than(seen)).await;
                answer::Answer::text(self.builds.count().to_string())
            }
            None => answer::answer(&self.place, &self.built, &asked, self.builds.count()),
        };
        let stream = lines.get_ref();
        stream.write_all(answer.head().as_bytes()).await?;
        if asked.wants_body() {
            stream.write_all(answer.body()).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;

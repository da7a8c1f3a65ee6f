//! The game with sockets that block: a thread for each connection. Lesson 22 holds the same program
//! for coroutines, function by function.

use super::{
    BlockingConnection as Connection, Command, Decision, Game, Guesser, Judge, Player, Version,
    Visits, number,
};
use crate::lesson::Outcome;
use crate::threads;
use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// Both sides of it.
pub const VERSION: Version<'static> = Version { name: "threads", serve: &serve, play: &play };

fn handle(stream: TcpStream, mut guesser: Guesser) -> io::Result<()> {
    let connection = Connection::new(stream)?;
    while let Some(line) = connection.receive()? {
        if let Some(answer) = guesser.answer(line) {
            connection.send(answer)?;
        }
    }
    Ok(())
}

/// Listens at `address`, tells `ready` where that is, and serves so many clients.
///
/// # Errors
/// The operating system's, if it cannot listen there, or no longer. What goes wrong with a client
/// is the end of that client's visit, and of nothing else.
pub fn serve(
    address: SocketAddr,
    ready: &dyn Fn(SocketAddr),
    visits: &Arc<Visits>,
    clients: u64,
) -> io::Result<()> {
    let listener = TcpListener::bind(address)?;
    ready(listener.local_addr()?);
    thread::scope(|scope| {
        for client in 1..=clients {
            let stream = accept(&listener)?;
            let guesser = Guesser::new(visits);
            // A client for whom the system has no thread left finds its connection closed.
            let _ = threads::start_in(scope, format!("client {client}"), move || {
                // A connection that breaks is the end of a visit, like any other.
                let _ = handle(stream, guesser);
            });
        }
        Ok(())
    })
}

/// The next connection. When no descriptor is left, it waits for a client to go.
fn accept(listener: &TcpListener) -> io::Result<TcpStream> {
    loop {
        match listener.accept() {
            Ok((stream, _)) => return Ok(stream),
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // ENFILE and EMFILE, which have no `ErrorKind`.
            Err(error) if cfg!(unix) && matches!(error.raw_os_error(), Some(23 | 24)) => {
                thread::sleep(Duration::from_millis(50));
            }
            Err(error) => return Err(error),
        }
    }
}

/// A game that is on. The goodbye is in its drop: a thread may block there.
struct Session<'a> {
    connection: &'a Connection,
    judge: Judge,
}

impl Session<'_> {
    fn begin(connection: &Connection, game: Game) -> io::Result<Session<'_>> {
        connection.send(Command::Params(game.lower, game.upper))?;
        Ok(Session { connection, judge: Judge::new(&game) })
    }

    /// The numbers that the server guesses, as an iterator: the notes' `for`.
    fn request_numbers(&self, count: usize) -> impl Iterator<Item = io::Result<i64>> {
        let mut left = count;
        std::iter::from_fn(move || {
            left = left.checked_sub(1).filter(|_| !self.judge.is_satisfied())?;
            let answer = self.connection.send(Command::Number);
            Some(answer.and_then(|()| number(self.connection.receive()?)))
        })
    }

    fn report_outcome(&self, number: i64) -> io::Result<Decision> {
        let decision = self.judge.decide(number);
        self.connection.send(Command::Report(decision))?;
        Ok(decision)
    }
}

// ANCHOR: drop
impl Drop for Session<'_> {
    fn drop(&mut self) {
        // A server that is gone is not waiting for it.
        let _ = self.connection.send(Command::GOODBYE);
    }
}
// ANCHOR_END: drop

/// Plays the player's games with the server at `address`.
///
/// # Errors
/// If there is no server, if it hangs up, or if it does not keep to the protocol.
pub fn play(address: SocketAddr, player: &Player) -> Outcome {
    let connection = Connection::new(TcpStream::connect(address)?)?;
    while let Some(game) = player.next_game_blocking() {
        let session = Session::begin(&connection, game)?;
        for number in session.request_numbers(game.numbers) {
            let number = number?;
            player.hears(number, session.report_outcome(number)?);
        }
    }
    Ok(())
}

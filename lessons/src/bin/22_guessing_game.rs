//! # 22 · A guessing game over TCP
//!
//! Item 61 of the notes: port I/O from threads to coroutines. A client thinks of a number, a server
//! guesses it, and the client says how warm each guess is; the server, as in the notes, guesses at
//! random all the same. The version with threads, whose sockets block, is `threads.rs` in
//! `lessons/src/guessing`. This file is its port: the same functions with `async` and `.await` in
//! them. In that directory, `protocol.rs` has a conversation, `connection.rs` both connections side
//! by side, and what the two sides think (`guesser.rs`, `player.rs`) is the same in both versions.
//! * The notes' `with` is a function that takes the session's body. With threads the goodbye is in
//!   a drop. A drop cannot await.
//! * Their `async for` is a `while let` over a generator whose body awaits.
//!
//! Run me like this:
//! ```text
//! cargo run --bin 22_guessing_game                                   everything
//! cargo run --bin 22_guessing_game -- --only coroutines --trace      who waits for whom
//! cargo run --bin 22_guessing_game -- --serve localhost:7000         in one terminal, and in another
//! cargo run --bin 22_guessing_game -- --connect localhost:7000       (or: nc localhost 7000)
//! ```
//! The ports are the system's. Everything else is always the same.

use handloom::coroutine::{Co, Coroutine, Generator, async_body};
use handloom::net::{TcpListener, TcpStream};
use handloom::{JoinHandle, gather, spawn_named, sync::oneshot};
use lessons::cli::Spec;
use lessons::guessing::{self, Command, Connection, Decision, GAMES, Game, Guesser, Judge};
use lessons::guessing::{Player, Rounds, Version, Visits, Way};
use lessons::lesson::{self, Outcome};
use std::{future::pending, io, net::SocketAddr, panic::resume_unwind};
use std::{process::ExitCode, sync::Arc};

const SPEC: Spec = Spec {
    name: "22_guessing_game",
    about: "a number is guessed over TCP, with threads that block and with coroutines",
    params: &[guessing::PARAMS],
    versions: guessing::VERSIONS,
    ..Spec::DEFAULT
};

fn main() -> ExitCode {
    lesson::run(&SPEC, |lesson| {
        let run = || lesson.runtime_builder().build();
        let coroutines = Version {
            name: "coroutines",
            serve: &|at, ready, visits, n| run().block_on(serve(at, ready, visits.clone(), n)),
            play: &|address, player| run().block_on(play(address, player)),
        };
        let mut rounds = Rounds::new(lesson, [guessing::threads::VERSION, coroutines]);
        if let Some(outcome) = rounds.at_a_terminal() {
            return outcome;
        }
        rounds.threads()?;
        rounds.coroutines(both)?;
        rounds.mixed()?;
        rounds.goodbye(leave)?;
        rounds.rude()?;
        rounds.hundred(play)
    })
}

// ANCHOR: server
async fn handle(stream: TcpStream, mut guesser: Guesser) -> io::Result<()> {
    let connection = Connection::new(stream)?;
    while let Some(line) = connection.receive().await? {
        if let Some(answer) = guesser.answer(line) {
            connection.send(answer).await?;
        }
    }
    Ok(())
}

async fn serve(
    address: SocketAddr,
    ready: impl FnOnce(SocketAddr),
    visits: Arc<Visits>,
    clients: u64,
) -> io::Result<()> {
    let listener = TcpListener::bind(address)?;
    ready(listener.local_addr()?);
    let mut tasks: Vec<JoinHandle<_>> = Vec::new(); // of the clients who are there
    for client in 1..=clients {
        let (stream, _) = listener.accept().await?;
        tasks.retain(|task| !task.is_finished());
        tasks.push(spawn_named(format!("client {client}"), handle(stream, Guesser::new(&visits))));
    }
    // A connection that breaks is the end of a visit, like any other.
    gather(tasks).await;
    Ok(())
}
// ANCHOR_END: server

// ANCHOR: session
/// A game that is on.
struct Session<'a> {
    connection: &'a Connection,
    judge: Judge,
}

/// Runs `body` in a session, and says goodbye when it is over: at its end, by `?`, or by a panic.
async fn session(
    connection: &Connection,
    game: Game,
    body: impl AsyncFnOnce(&Session) -> Outcome,
) -> Outcome {
    connection.send(Command::Params(game.lower, game.upper)).await?;
    let session = Session { connection, judge: Judge::new(&game) };
    let outcome = guessing::caught(body(&session)).await;
    let goodbye = connection.send(Command::GOODBYE).await;
    outcome.unwrap_or_else(|panic| resume_unwind(panic))?;
    Ok(goodbye?)
}
// ANCHOR_END: session

// ANCHOR: numbers
impl Session<'_> {
    /// The numbers that the server guesses: the body awaits each of them, and then yields it.
    fn request_numbers(&self, count: usize) -> impl Coroutine<Sent = (), Yield = i64> {
        async_body(move |mut co: Co<i64>| async move {
            for _ in 0..count {
                self.connection.send(Command::Number).await?;
                co.yield_(guessing::number(self.connection.receive().await?)?).await?;
                if self.judge.is_satisfied() {
                    break;
                }
            }
            Ok(())
        })
    }

    async fn report_outcome(&self, number: i64) -> io::Result<Decision> {
        let decision = self.judge.decide(number);
        self.connection.send(Command::Report(decision)).await.map(|()| decision)
    }
}
// ANCHOR_END: numbers

// ANCHOR: play
async fn play(address: SocketAddr, player: &Player) -> Outcome {
    let connection = Connection::new(TcpStream::connect(address).await?)?;
    while let Some(game) = player.next_game().await {
        session(&connection, game, async |session| {
            let mut numbers = Generator::new(session.request_numbers(game.numbers));
            while let Some(number) = numbers.anext().await? {
                player.hears(number, session.report_outcome(number).await?);
            }
            Ok(())
        })
        .await?;
    }
    Ok(())
}

/// Both sides, on one thread.
async fn both(visits: Arc<Visits>, player: &Player) -> Outcome {
    let (tell, address) = oneshot::channel();
    let ready = |address| tell.send(address).unwrap_or_default();
    let server = spawn_named("server", serve(guessing::ANYWHERE, ready, visits, 1));
    play(address.await?, player).await?;
    Ok(server.await??)
}
// ANCHOR_END: play

// ANCHOR: goodbye
/// Leaves a session by this way. From outside it can only be dropped, and no code of it that could
/// await runs then: the connection closes, and that is all that the server hears.
async fn leave(address: SocketAddr, way: Way) -> Outcome {
    let connection = Connection::new(TcpStream::connect(address).await?)?;
    session(&connection, GAMES[0], async |_| match way {
        Way::End => Ok(()),
        Way::Error => Err(io::Error::other("it is not interested any more"))?,
        Way::Panic => resume_unwind(Box::new("it has had enough")),
        Way::Drop => pending().await,
    })
    .await
}
// ANCHOR_END: goodbye

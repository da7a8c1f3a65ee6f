//! A server for other terminals, and a player who sits at this one.

use super::{Game, Player, Visits};
use crate::cli::{Args, Usage};
use crate::lesson::{Lesson, Outcome};
use crate::{say, threads};
use handloom::sync::Queue;
use std::cell::Cell;
use std::error::Error;
use std::fmt::Display;
use std::io::{self, BufRead};
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::{Arc, mpsc};

/// What the arguments ask for, instead of the lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// `--serve`.
    Serve(SocketAddr),
    /// `--connect`.
    Connect(SocketAddr),
}

/// What the arguments ask for instead of the lesson, if anything, and with which version.
///
/// # Errors
/// If they contradict each other.
pub(super) fn asked(args: &Args) -> Result<Option<(Asked, &'static str)>, Usage> {
    let (asked, flag) = match (args.address("serve"), args.address("connect")) {
        (Some(_), Some(_)) => {
            let wrong = "--connect: expected it without --serve: they are for two terminals";
            return Err(Usage::new(wrong));
        }
        (Some(address), None) => (Asked::Serve(address), "--serve"),
        (None, Some(address)) if address.port() == 0 => {
            let wrong = format!("--connect \"{address}\": expected the port of a server, not 0");
            return Err(Usage::new(wrong));
        }
        (None, Some(address)) => (Asked::Connect(address), "--connect"),
        (None, None) if args.is_given("upper") => {
            return Err(Usage::new("--upper: expected it with --connect"));
        }
        (None, None) => return Ok(None),
    };
    match args.only().unwrap_or("coroutines") {
        version @ ("threads" | "coroutines") => Ok(Some((asked, version))),
        other => {
            let wrong = format!("--only {other:?}: expected threads or coroutines with {flag}");
            Err(Usage::new(wrong))
        }
    }
}

/// Runs `server` at `address`, for all who come, or for the first so many of them.
///
/// # Errors
/// [`Usage`], if it cannot listen there, and whatever ends it later.
pub(super) fn serve(
    lesson: &Lesson,
    address: SocketAddr,
    server: impl FnOnce(&dyn Fn(SocketAddr), &Arc<Visits>, u64) -> io::Result<()>,
) -> Outcome {
    let clients = lesson.args.is_given("clients").then(|| lesson.args.number("clients"));
    let listens = Cell::new(false);
    let ready = |address| {
        listens.set(true);
        say!("serving at {address}");
        match clients {
            Some(1) => say!("until one client has come and gone, or Ctrl-C"),
            Some(clients) => say!("until {clients} clients have come and gone, or Ctrl-C"),
            None => say!("until Ctrl-C"),
        }
        say!("to play: --connect with this address; or netcat, where PARAMS 1 5 begins a game,");
        say!("NUMBER asks for a guess, REPORT WARMER (or COLDER, UNSURE, CORRECT) judges it,");
        say!("and PARAMS 0 -1 ends the game");
    };
    let served = server(&ready, &Visits::aloud(), clients.unwrap_or(u64::MAX));
    served.map_err(|error| {
        if listens.get() {
            return error.into();
        }
        usage("--serve", address, "an address that can be listened at", &error)
    })
}

/// Runs `client` for a player who types the numbers to be found, until there are no more.
///
/// # Errors
/// [`Usage`], if there is no server at `address`, and whatever ends it later.
pub(super) fn connect(
    lesson: &Lesson,
    address: SocketAddr,
    client: impl FnOnce(&Player) -> Outcome,
) -> Outcome {
    let upper = lesson.args.number("upper") as i64;
    let games = Arc::new(Queue::bounded(1));
    let is_connected = Rc::new(Cell::new(false));
    let (begin, begins) = mpsc::channel();
    let (typed, connected) = (Arc::clone(&games), Rc::clone(&is_connected));
    let player = Player::at_a_terminal(games, upper, move || {
        connected.set(true);
        say!("The server guesses at random: it makes nothing of WARMER and COLDER.");
        let _ = begin.send(());
    });
    // Nobody joins it: it may wait for a line when everything else is over.
    let _reader = threads::start("terminal", move || {
        if begins.recv().is_ok() {
            read_games(io::stdin().lock(), upper, &typed);
        }
        typed.close();
    })?;
    client(&player).map_err(|error| {
        if !is_connected.get() {
            return usage("--connect", address, "an address where a server listens", &error);
        }
        match error.downcast_ref::<io::Error>() {
            // How it shows depends on what was under way at that moment.
            Some(io) if HUNG_UP.contains(&io.kind()) => "the server has hung up".into(),
            _ => error,
        }
    })
}

/// What the operating system says of a connection whose other end is gone.
const HUNG_UP: [io::ErrorKind; 4] = [
    io::ErrorKind::UnexpectedEof,
    io::ErrorKind::BrokenPipe,
    io::ErrorKind::ConnectionReset,
    io::ErrorKind::ConnectionAborted,
];

/// A game for each line that is a number.
fn read_games(mut input: impl BufRead, upper: i64, games: &Queue<Game>) {
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        let text = String::from_utf8_lossy(&line);
        match text.trim().parse() {
            Ok(secret @ 1..) if secret <= upper => {
                let game = Game { lower: 1, upper, secret, numbers: upper as usize };
                if games.put_blocking(game).is_err() {
                    return;
                }
            }
            _ => say!("expected a whole number from 1 to {upper}"),
        }
        line.clear();
    }
}

fn usage(flag: &str, address: SocketAddr, expected: &str, error: &dyn Display) -> Box<dyn Error> {
    Usage::new(format!("{flag} \"{address}\": expected {expected}: {error}")).into()
}

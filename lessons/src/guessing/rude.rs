//! Clients that do not keep to the protocol.

use super::beside::{ANYWHERE, beside};
use super::{LONGEST, Player, Rounds, Visit, Visits};
use crate::lesson::Outcome;
use std::error::Error;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

/// What such a client does, and what it hears from the server.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Rude {
    /// What it does, in a few words.
    does: &'static str,
    says: Vec<u8>,
    /// What the server is expected to say, line by line.
    hears: &'static str,
    leaves: Leaves,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leaves {
    /// It plays a short game after that, as it should, and leaves when it has heard everything.
    Well,
    /// It says nothing more, and hears what there is to hear.
    Early,
    /// It does not listen: the connection breaks with its answers in it.
    Deaf,
}

/// A game that is over at once, and its goodbye.
const GAME: &[u8] = b"PARAMS 7 7\nNUMBER\nREPORT CORRECT\nPARAMS 0 -1\n";

/// All of them.
fn everyone() -> Vec<Rude> {
    use Leaves::{Deaf, Early, Well};
    let rude = |does, says: &[u8], hears, leaves| Rude { does, says: says.to_vec(), hears, leaves };
    let long = [&[b'9'; 100_000], &b"\n"[..]].concat();
    let again = "ERROR all numbers from 7 to 7 were guessed";
    let no_number = "ERROR there is no number to report on";
    vec![
        rude("HELLO", b"HELLO\n", r#"ERROR "HELLO" is none of PARAMS, NUMBER, REPORT"#, Well),
        rude("an empty line", b"\n", r#"ERROR "" is none of PARAMS, NUMBER, REPORT"#, Well),
        rude(
            "\\xff\\xfe",
            b"\xff\xfe\n",
            "ERROR \"\u{fffd}\u{fffd}\" is none of PARAMS, NUMBER, REPORT",
            Well,
        ),
        rude("a line of 100000 bytes", &long, "ERROR a line has at most 256 bytes", Well),
        rude("PARAMS 1", b"PARAMS 1\n", "ERROR expected PARAMS lower upper", Well),
        rude("PARAMS 1 ten", b"PARAMS 1 ten\n", r#"ERROR "ten" is no whole number"#, Well),
        rude("NUMBER, out of the blue", b"NUMBER\n", NO_GAME, Well),
        rude("NUMBER, once too often", b"PARAMS 7 7\nNUMBER\nNUMBER\n", again, Well),
        rude("REPORT MAYBE", b"REPORT MAYBE\n", EXPECTED, Well),
        rude("REPORT, without NUMBER", b"PARAMS 7 7\nREPORT WARMER\n", no_number, Well),
        rude("half a line, and is gone", b"PARAMS 1 10", "", Early),
        rude("nothing", b"", "", Early),
        rude("PARAMS 1 5, and is gone", b"PARAMS 1 5\n", "", Early),
        rude("NUMBER, but listens to none", b"PARAMS 1 5\nNUMBER\nNUMBER\n", "", Deaf),
    ]
}

const NO_GAME: &str = "ERROR there is no game: PARAMS comes first";
const EXPECTED: &str = "ERROR expected WARMER, COLDER, UNSURE or CORRECT";
const _: () = assert!(LONGEST == 256);

impl Rude {
    /// Goes to the server, and gives the errors that it is told of.
    ///
    /// # Errors
    /// If there is no server, if it does not let go of the connection, or if it does not play on
    /// after an error.
    fn visit(&self, server: SocketAddr) -> Result<String, Box<dyn Error>> {
        let mut stream = TcpStream::connect(server)?;
        // Nobody waits this long for a server that lives.
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        stream.write_all(&self.says)?;
        if self.leaves == Leaves::Deaf {
            // The answer has to be there, or there would be nothing to be deaf to.
            stream.peek(&mut [0])?;
            return Ok(String::new());
        }
        if self.leaves == Leaves::Well {
            stream.write_all(GAME)?;
        }
        stream.shutdown(Shutdown::Write)?;
        let mut heard = String::new();
        stream.read_to_string(&mut heard)?;
        let numbers = heard.lines().filter(|line| *line == "7").count();
        let asked = 1 + usize::from(self.does == "NUMBER, once too often");
        if self.leaves == Leaves::Well && numbers != asked {
            let what = format!("after {} the game is {heard:?}", self.does);
            return Err(io::Error::new(io::ErrorKind::InvalidData, what).into());
        }
        let errors: Vec<_> = heard.lines().filter(|line| line.starts_with("ERROR")).collect();
        Ok(errors.join("\n"))
    }

    /// Whether a visit ended as this one must have.
    fn ended_as(&self, visit: &Visit) -> bool {
        match self.leaves {
            Leaves::Well => visit.games > 0 && !visit.in_game && visit.refused == 1,
            Leaves::Early | Leaves::Deaf => visit.in_game == self.says.ends_with(b"\n"),
        }
    }
}

impl Rounds<'_> {
    /// Sends both servers clients that do not keep to the protocol, and then one that does.
    ///
    /// # Errors
    /// Whatever one of the sides fails with.
    pub fn rude(&self) -> Outcome {
        if !self.begins("rude") {
            return Ok(());
        }
        self.lesson.say(format_args!("  {:<28}the server says", "the client says"));
        let (lesson, everyone) = (self.lesson, everyone());
        let mut all_served = true;
        for server in [self.threads, self.coroutines] {
            let (visits, player) = (Visits::new(), Player::of_the_notes(false));
            let clients = everyone.len() as u64 + 2;
            let serve = |ready: &dyn Fn(_)| (server.serve)(ANYWHERE, ready, &visits, clients);
            let heard = beside(serve, |address| {
                // One says nothing at all, and stays until the others are gone.
                let silent = TcpStream::connect(address)?;
                let heard: Result<Vec<_>, Box<dyn Error>> =
                    everyone.iter().map(|client| client.visit(address)).collect();
                (self.coroutines.play)(address, &player)?;
                drop(silent);
                heard
            })?;
            for (client, heard) in everyone.iter().zip(heard) {
                let (does, said) =
                    (client.does, if heard.is_empty() { "(nothing)" } else { &heard });
                // What both say needs no second line.
                if server.name == self.threads.name || heard != client.hears {
                    lesson.say(format_args!("  {does:<28}{said}"));
                }
                let what = format_args!("{}: the answer to {does}", server.name);
                lesson.check(heard == client.hears, what);
                all_served &= heard == client.hears;
            }
            let over = visits.over();
            let visit = |number: usize| over.iter().find(|visit| visit.client == number);
            // The silent one was the first.
            let ended = over.len() as u64 == clients
                && everyone.iter().zip(2..).all(|(c, n)| visit(n).is_some_and(|v| c.ended_as(v)));
            lesson.check(ended, format_args!("{}: each visit ends as it must", server.name));
            let last = visit(clients as usize);
            let served = last.is_some_and(|visit| visit.heard == player.said());
            lesson.check(served, format_args!("{}: who comes last is served", server.name));
            all_served &= ended && served;
        }
        if all_served {
            lesson.say("  both servers say this, and go on to serve whoever comes next");
        }
        Ok(())
    }
}

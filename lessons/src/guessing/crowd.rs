//! Many clients at once.

use super::beside::{ANYWHERE, beside};
use super::{Meeting, Player, Rounds, Visits};
use crate::figures::{Figure, Process, Table};
use crate::lesson::Outcome;
use handloom::time::timeout;
use handloom::{gather, spawn_named};
use std::cell::Cell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::thread;
use std::time::Duration;

/// How long a server may take for all of them, before it is said to serve one after the other.
const PATIENCE: Duration = Duration::from_secs(10);

impl Rounds<'_> {
    /// Lets many coroutines play at once, at both servers.
    ///
    /// # Errors
    /// Whatever one of the sides fails with.
    pub fn hundred(
        &self,
        play: impl AsyncFn(SocketAddr, &Player) -> Outcome + Clone + 'static,
    ) -> Outcome {
        if !self.begins("hundred") {
            return Ok(());
        }
        let (lesson, clients) = (self.lesson, self.lesson.args.number("clients"));
        // A virtual clock does not wait for a server on another thread: there is no limit on it.
        let limit = if lesson.args.is_virtual() { Duration::MAX } else { PATIENCE };
        let mut table = Table::new(["server of", "clients", "at once", "threads"]);
        for server in [self.threads, self.coroutines] {
            wait_for_threads_to_end();
            let (visits, threads) = (Visits::new(), Rc::new(Cell::new(None)));
            let serve = |ready: &dyn Fn(_)| (server.serve)(ANYWHERE, ready, &visits, clients);
            let all = beside(serve, |address| {
                lesson.runtime_builder().build().block_on(async {
                    let meeting = Meeting::new(&threads);
                    let start = |number| {
                        let (play, meeting) = (play.clone(), meeting.clone());
                        spawn_named(format!("player {number}"), async move {
                            let player = Player::of_the_notes(false).who_meets(meeting);
                            play(address, &player).await.map(|()| player.results())
                        })
                    };
                    let players: Vec<_> = (1..=clients).map(start).collect();
                    drop(meeting);
                    let mut all = Vec::new();
                    let results = timeout(limit, gather(players)).await;
                    for results in results.map_err(|_| "some client waits for another to go")? {
                        all.push(results??);
                    }
                    Ok(all)
                })
            })?;
            let most = visits.most() as u64;
            table.row([&server.name, &clients, &most, &Figure(threads.get())]);
            lesson.check(most == clients, format_args!("{}: all at once", server.name));
            let same = all.iter().all(|results| *results == all[0]) && all[0].len() > 2;
            lesson.check(same, format_args!("{}: they all play the same", server.name));
            let goodbye = visits.over().iter().all(|visit| visit.games == 2 && !visit.in_game);
            lesson.check(goodbye, format_args!("{}: they all say goodbye", server.name));
        }
        lesson.say(format_args!("\n{table}"));
        lesson.say("threads: of this process, when all clients have played once and none is gone;");
        lesson.say("all clients are coroutines on one of them, and the others are the server's");
        Ok(())
    }
}

/// A thread that was joined may be counted for a little longer.
fn wait_for_threads_to_end() {
    for _ in 0..1000 {
        if Process::now().threads.is_none_or(|threads| threads == 1) {
            return;
        }
        thread::sleep(Duration::from_millis(1));
    }
}

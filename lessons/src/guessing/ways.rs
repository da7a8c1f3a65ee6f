//! The ways out of a session.

use super::beside::{ANYWHERE, beside};
use super::{Rounds, Visit, Visits, caught};
use crate::lesson::Outcome;
use handloom::race;
use handloom::time::sleep;
use std::future::pending;
use std::net::SocketAddr;
use std::time::Duration;

/// A way out of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Its body comes to its end.
    End,
    /// An error leaves its body.
    Error,
    /// A panic leaves its body.
    Panic,
    /// Its future is dropped, by whoever was polling it.
    Drop,
}

impl Way {
    const ALL: [(Way, &str); 4] = [
        (Way::End, "its body ends"),
        (Way::Error, "an error leaves it, by `?`"),
        (Way::Panic, "a panic leaves it"),
        (Way::Drop, "it is dropped from outside"),
    ];
}

impl Rounds<'_> {
    /// Leaves a session by each way out. From outside it is dropped when it has begun.
    ///
    /// # Errors
    /// What the server fails with. What the client comes to is its own affair.
    pub fn goodbye(&self, leave: impl AsyncFn(SocketAddr, Way) -> Outcome) -> Outcome {
        if !self.begins("goodbye") {
            return Ok(());
        }
        let lesson = self.lesson;
        for (way, words) in Way::ALL {
            let visits = Visits::new();
            let serve = |ready: &dyn Fn(_)| (self.coroutines.serve)(ANYWHERE, ready, &visits, 1);
            beside(serve, |address| {
                let begun = async {
                    if way != Way::Drop {
                        pending::<()>().await;
                    }
                    while visits.games() == 0 {
                        sleep(Duration::from_millis(1)).await;
                    }
                };
                let left = race(caught(leave(address, way)), begun);
                drop(lesson.runtime_builder().build().block_on(left));
                Ok(())
            })?;
            let end = visits.over().first().map(Visit::to_string).unwrap_or_default();
            lesson.say(format_args!("  {words:<28}the client {end}"));
            let is_told = end == "has said goodbye";
            lesson.check(is_told == (way != Way::Drop), format_args!("goodbye where {words}"));
        }
        Ok(())
    }
}

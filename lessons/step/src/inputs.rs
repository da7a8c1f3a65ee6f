//! One place to wait for all that comes from outside: keys, signals, and the next beat.
//!
//! Nothing is read before it is asked for, and nothing after the end: what is typed then is for
//! whoever has the terminal next.

use crate::End;
use crate::signals::{Signal, Signals};
use ratatui::crossterm::event::{self, Event};
use std::panic::resume_unwind;
use std::thread;
use std::time::{Duration, Instant};

/// How long it may take to notice that something else is over. Nobody does, and looking costs next
/// to nothing.
pub(crate) const LOOK: Duration = Duration::from_millis(5);

/// What came in.
#[derive(Debug)]
pub(crate) enum Input {
    /// A key was pressed, or the window has another size.
    Event(Event),
    /// The program was stopped, and goes on.
    Continued,
}

/// Where inputs come from.
#[derive(Debug)]
pub(crate) struct Inputs {
    signals: Signals,
}

impl Inputs {
    /// From here on signals come in here, instead of ending the program where it stands.
    pub(crate) fn new() -> Result<Inputs, End> {
        let signals = Signals::new();
        let signals = signals.map_err(|error| End::Wrong(format!("signals: {error}")))?;
        Ok(Inputs { signals })
    }

    /// The next input, or nothing if none comes before `due`. The terminal has to be ours.
    pub(crate) fn next(&mut self, due: Option<Instant>) -> Result<Option<Input>, End> {
        loop {
            if let Some(input) = self.signal()? {
                return Ok(Some(input));
            }
            if event::poll(Duration::ZERO)? {
                return Ok(Some(Input::Event(event::read()?)));
            }
            // What is here already comes first, even if it is late.
            let left = due.map(|due| due.saturating_duration_since(Instant::now()));
            if left == Some(Duration::ZERO) {
                return Ok(None);
            }
            self.signals.wait(true, left)?;
        }
    }

    /// Whether the program is continued within `time`, no key being asked for.
    pub(crate) fn is_continued_within(&mut self, time: Duration) -> Result<bool, End> {
        let until = Instant::now() + time;
        loop {
            if let Some(Input::Continued) = self.signal()? {
                return Ok(true);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(false);
            }
            self.signals.wait(false, Some(left))?;
        }
    }

    /// Does some work that takes a while, unless a signal asks the program to end meanwhile.
    pub(crate) fn meanwhile<T: Send + 'static>(
        &mut self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, End> {
        let work = thread::spawn(work);
        while !work.is_finished() {
            self.is_continued_within(LOOK)?;
        }
        Ok(work.join().unwrap_or_else(|panic| resume_unwind(panic)))
    }

    /// A signal that has come in. One that asks the program to end is the end.
    fn signal(&mut self) -> Result<Option<Input>, End> {
        match self.signals.next() {
            Some(Signal::Stop(signal)) => Err(End::Killed(signal)),
            Some(Signal::Continued) => Ok(Some(Input::Continued)),
            None => Ok(None),
        }
    }
}

//! One door for all that comes from outside: keys, signals, and the next beat.

use crate::{End, signals};
use ratatui::crossterm::event::{self, Event};
use std::io;
use std::panic::resume_unwind;
use std::sync::mpsc::{self, Receiver, Sender};
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
    /// No key will come any more.
    NoMoreKeys(io::Error),
    /// A signal asks the program to end.
    Stop(i32),
    /// The program was stopped, and goes on.
    Continued,
}

/// The receiving end.
#[derive(Debug)]
pub(crate) struct Inputs {
    sender: Sender<Input>,
    receiver: Receiver<Input>,
}

impl Inputs {
    /// From here on signals come in here, instead of ending the program where it stands.
    pub(crate) fn new() -> Result<Inputs, End> {
        let (sender, receiver) = mpsc::channel();
        let watched = signals::watch(sender.clone());
        watched.map_err(|error| End::Wrong(format!("signals: {error}")))?;
        Ok(Inputs { sender, receiver })
    }

    /// From here on keys come in as well.
    pub(crate) fn read_keys(&self) {
        let sender = self.sender.clone();
        // It waits for a key until the program is over.
        thread::spawn(move || {
            loop {
                let (input, more) = match event::read() {
                    Ok(event) => (Input::Event(event), true),
                    Err(error) => (Input::NoMoreKeys(error), false),
                };
                if sender.send(input).is_err() || !more {
                    break;
                }
            }
        });
    }

    /// The next input, or nothing if none comes before `due`.
    pub(crate) fn next(&self, due: Option<Instant>) -> Option<Input> {
        match due {
            // What is here already comes first, even if it is late.
            Some(due) => {
                self.receiver.recv_timeout(due.saturating_duration_since(Instant::now())).ok()
            }
            None => self.receiver.recv().ok(),
        }
    }

    /// Does some work that takes a while, unless a signal asks the program to end meanwhile.
    pub(crate) fn meanwhile<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, End> {
        let work = thread::spawn(work);
        while !work.is_finished() {
            self.quiet_for(LOOK)?;
        }
        Ok(work.join().unwrap_or_else(|panic| resume_unwind(panic)))
    }

    /// Fails if a signal asks the program to end within `time`.
    pub(crate) fn quiet_for(&self, time: Duration) -> Result<(), End> {
        match self.next(Some(Instant::now() + time)) {
            Some(Input::Stop(signal)) => Err(End::Killed(signal)),
            _ => Ok(()),
        }
    }
}

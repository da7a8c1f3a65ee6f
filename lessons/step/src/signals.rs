//! Signals as inputs, and the one that a program sends to itself.

pub(crate) use system::{Signals, step_aside};

/// What a signal is about.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Signal {
    /// It asks the program to end.
    Stop(i32),
    /// The program was stopped, and goes on.
    Continued,
}

#[cfg(unix)]
mod system {
    use super::Signal;
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::io::Errno;
    use rustix::process::{self, kill_current_process_group};
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH};
    use signal_hook::iterator::backend::SignalDelivery;
    use signal_hook::iterator::exfiltrator::SignalOnly;
    use std::io;
    use std::os::unix::net::UnixStream;
    use std::time::Duration;

    /// Signals that have come in, and a pipe that tells when some have.
    #[derive(Debug)]
    pub(crate) struct Signals(SignalDelivery<UnixStream, SignalOnly>);

    impl Signals {
        pub(crate) fn new() -> io::Result<Signals> {
            // Another size of the window is crossterm's affair, but has to end the wait.
            let watched = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCONT, SIGWINCH];
            let (read, write) = UnixStream::pair()?;
            SignalDelivery::with_pipe(read, write, SignalOnly, watched).map(Signals)
        }

        /// One that has come in and was not told yet.
        pub(crate) fn next(&mut self) -> Option<Signal> {
            let told = |signal| match signal {
                SIGWINCH => None,
                SIGCONT => Some(Signal::Continued),
                signal => Some(Signal::Stop(signal)),
            };
            self.0.pending().find_map(told)
        }

        /// Waits for a signal, and for a key if `keys` are wanted, but for no longer than `time`.
        pub(crate) fn wait(&self, keys: bool, time: Option<Duration>) -> io::Result<()> {
            let stdin = io::stdin();
            let mut sources = vec![PollFd::new(self.0.get_read(), PollFlags::IN)];
            sources.extend(keys.then(|| PollFd::new(&stdin, PollFlags::IN)));
            let time = time.and_then(|time| Timespec::try_from(time).ok());
            match poll(&mut sources, time.as_ref()) {
                // Asked for a key of a terminal that is gone, crossterm would ask for ever.
                Ok(_) if keys && sources[1].revents().contains(PollFlags::HUP) => {
                    Err(io::Error::other("it is gone"))
                }
                // A signal: it has its place in the pipe.
                Ok(_) | Err(Errno::INTR) => Ok(()),
                Err(error) => Err(error.into()),
            }
        }
    }

    /// Does what Ctrl-Z does: stops this program and whatever it runs together with. The system
    /// does not do it where no shell would be there to continue them.
    pub(crate) fn step_aside() {
        let _ = kill_current_process_group(process::Signal::TSTP);
    }
}

#[cfg(not(unix))]
mod system {
    use super::Signal;
    use ratatui::crossterm::event;
    use std::io;
    use std::thread;
    use std::time::Duration;

    #[derive(Debug)]
    pub(crate) struct Signals;

    impl Signals {
        pub(crate) fn new() -> io::Result<Signals> {
            Ok(Signals)
        }

        pub(crate) fn next(&mut self) -> Option<Signal> {
            None
        }

        pub(crate) fn wait(&self, keys: bool, time: Option<Duration>) -> io::Result<()> {
            let time = time.unwrap_or(Duration::MAX);
            if keys { event::poll(time).map(drop) } else { Ok(thread::sleep(time)) }
        }
    }

    pub(crate) fn step_aside() {}
}

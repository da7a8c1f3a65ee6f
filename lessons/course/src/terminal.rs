//! Keys as they are pressed, and the terminal given back as it was.

use crate::End;
use crate::child;
use std::time::Duration;

/// A terminal whose keys come one by one, without being shown. It is as it was before when this is
/// dropped.
#[derive(Debug)]
pub(crate) struct Keys(system::Keys);

impl Keys {
    /// Takes the terminal, if there is one.
    pub(crate) fn take() -> Keys {
        Keys(system::Keys::take())
    }

    /// The next key, if one comes in time. A signal that asks us to end is the end.
    pub(crate) fn next(&self, patience: Duration) -> Result<Option<char>, End> {
        let key = self.0.next(patience);
        match child::signal() {
            Some(signal) => Err(End::Killed(signal)),
            None => Ok(key),
        }
    }

    /// Forgets keys that were pressed before there was anything to answer, and says whether one of
    /// them was this one.
    pub(crate) fn forget(&self, but: char) -> Result<bool, End> {
        let mut was_pressed = false;
        while let Some(key) = self.next(Duration::ZERO)? {
            was_pressed |= key == but;
        }
        Ok(was_pressed)
    }
}

#[cfg(unix)]
mod system {
    use console::Modes;
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::stdio::stdin;
    use std::thread;
    use std::time::Duration;

    #[derive(Debug)]
    pub(super) struct Keys {
        modes: Option<Modes>,
    }

    impl Keys {
        pub(super) fn take() -> Keys {
            Keys { modes: Modes::key_by_key() }
        }

        pub(super) fn next(&self, patience: Duration) -> Option<char> {
            let Some(modes) = &self.modes else {
                thread::sleep(patience);
                return None;
            };
            modes.renew();
            let time = Timespec::try_from(patience).ok();
            let stdin = stdin();
            let mut sources = [PollFd::new(&stdin, PollFlags::IN)];
            // A signal ends the wait as well; the caller looks for one.
            if !poll(&mut sources, time.as_ref()).is_ok_and(|ready| ready > 0) {
                return None;
            }
            let mut byte = [0];
            match rustix::io::read(stdin, &mut byte) {
                Ok(1) => Some(char::from(byte[0])),
                // The terminal is gone.
                Ok(_) if sources[0].revents().contains(PollFlags::HUP) => Some('q'),
                _ => None,
            }
        }
    }
}

#[cfg(not(unix))]
mod system {
    use std::thread;
    use std::time::Duration;

    #[derive(Debug)]
    pub(super) struct Keys;

    impl Keys {
        pub(super) fn take() -> Keys {
            Keys
        }

        pub(super) fn next(&self, patience: Duration) -> Option<char> {
            thread::sleep(patience);
            None
        }
    }
}

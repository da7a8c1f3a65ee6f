//! How the terminal takes what is typed.

/// Another way for the terminal to take what is typed. Dropping this brings back the way that it had
/// before.
///
/// Ctrl-C stays a signal in each of them.
#[derive(Debug)]
#[must_use = "the terminal is as it was when this is dropped"]
pub struct Modes {
    #[cfg(unix)]
    before: rustix::termios::Termios,
    #[cfg(unix)]
    wanted: rustix::termios::Termios,
}

#[cfg(unix)]
impl Modes {
    /// What is typed is not shown. Without a terminal, `None`.
    pub fn silent() -> Option<Modes> {
        use rustix::termios::LocalModes;
        Modes::without(LocalModes::ECHO)
    }

    /// Keys come one by one, without Enter, and are not shown. Without a terminal, `None`.
    pub fn key_by_key() -> Option<Modes> {
        use rustix::termios::LocalModes;
        Modes::without(LocalModes::ICANON | LocalModes::ECHO)
    }

    fn without(unwanted: rustix::termios::LocalModes) -> Option<Modes> {
        use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
        let before = tcgetattr(std::io::stdin()).ok()?;
        let mut wanted = before.clone();
        wanted.local_modes -= unwanted;
        tcsetattr(std::io::stdin(), OptionalActions::Now, &wanted).ok()?;
        Some(Modes { before, wanted })
    }

    /// Takes the terminal once more, if the shell had it meanwhile: after Ctrl-Z it comes back in the
    /// shell's way.
    pub fn renew(&self) {
        use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
        let is_other = |now: rustix::termios::Termios| now.local_modes != self.wanted.local_modes;
        if tcgetattr(std::io::stdin()).is_ok_and(is_other) {
            let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, &self.wanted);
        }
    }
}

#[cfg(unix)]
impl Drop for Modes {
    fn drop(&mut self) {
        use rustix::termios::{OptionalActions, tcsetattr};
        let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, &self.before);
    }
}

#[cfg(not(unix))]
impl Modes {
    /// There are no modes here.
    pub fn silent() -> Option<Modes> {
        None
    }

    /// There are no modes here.
    pub fn key_by_key() -> Option<Modes> {
        None
    }

    /// There are no modes here.
    pub fn renew(&self) {}
}

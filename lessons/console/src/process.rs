//! Processes that are started, and the signal that this one ends by.

pub use system::{die_of, kill_group, own_group};

#[cfg(unix)]
mod system {
    use rustix::process::{Pid, Signal, kill_process_group};
    use signal_hook::low_level::emulate_default_handler;
    use std::os::unix::process::CommandExt;
    use std::process::{Child, Command, ExitCode};

    /// Ends as if `signal` had not been watched, so that whoever started the program knows of it.
    pub fn die_of(signal: i32) -> ExitCode {
        let _ = emulate_default_handler(signal);
        ExitCode::FAILURE
    }

    /// Lets a command and all that it starts be one group, which Ctrl-C does not reach.
    pub fn own_group(command: &mut Command) -> &mut Command {
        command.process_group(0)
    }

    /// Ends a child, and all that it has started, if it has a [group of its own](own_group).
    pub fn kill_group(child: &mut Child) {
        let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        let killed = group.is_some_and(|group| kill_process_group(group, Signal::KILL).is_ok());
        if !killed {
            let _ = child.kill();
        }
    }
}

#[cfg(not(unix))]
mod system {
    use std::process::{Child, Command, ExitCode};

    /// Ends without success: there are no signals here.
    pub fn die_of(_: i32) -> ExitCode {
        ExitCode::FAILURE
    }

    /// There are no groups here: the command stays as it is.
    pub fn own_group(command: &mut Command) -> &mut Command {
        command
    }

    /// Ends a child.
    pub fn kill_group(child: &mut Child) {
        let _ = child.kill();
    }
}

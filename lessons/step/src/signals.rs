//! Signals as inputs, and what a program does to itself by signal.

pub(crate) use system::{die_of, kill_group, own_group, step_aside, watch};

#[cfg(unix)]
mod system {
    use crate::inputs::Input;
    use rustix::process::{Pid, Signal, kill_current_process_group, kill_process_group};
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;
    use std::io;
    use std::os::unix::process::CommandExt;
    use std::process::{Child, Command, ExitCode};
    use std::sync::mpsc::Sender;
    use std::thread;

    /// Sends every signal that would end or continue this program to `sender`.
    pub(crate) fn watch(sender: Sender<Input>) -> io::Result<()> {
        let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCONT])?;
        thread::spawn(move || {
            for signal in &mut signals {
                let input = if signal == SIGCONT { Input::Continued } else { Input::Stop(signal) };
                if sender.send(input).is_err() {
                    break;
                }
            }
        });
        Ok(())
    }

    /// Ends as if the signal had not been watched, so that whoever started the program knows.
    pub(crate) fn die_of(signal: i32) -> ExitCode {
        let _ = emulate_default_handler(signal);
        ExitCode::FAILURE
    }

    /// Does what Ctrl-Z does: stops this program and whatever it runs together with. The system
    /// does not do it where no shell would be there to continue them.
    pub(crate) fn step_aside() {
        let _ = kill_current_process_group(Signal::TSTP);
    }

    /// Lets a command and all that it starts be one group, which Ctrl-C does not reach.
    pub(crate) fn own_group(command: &mut Command) -> &mut Command {
        command.process_group(0)
    }

    /// Ends a child, which has to be one with a group of its own, and its whole group.
    pub(crate) fn kill_group(child: &mut Child) {
        if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}

#[cfg(not(unix))]
mod system {
    use crate::inputs::Input;
    use std::io;
    use std::process::{Child, Command, ExitCode};
    use std::sync::mpsc::Sender;

    pub(crate) fn watch(_: Sender<Input>) -> io::Result<()> {
        Ok(())
    }

    pub(crate) fn die_of(_: i32) -> ExitCode {
        ExitCode::FAILURE
    }

    pub(crate) fn step_aside() {}

    pub(crate) fn own_group(command: &mut Command) -> &mut Command {
        command
    }

    pub(crate) fn kill_group(child: &mut Child) {
        let _ = child.kill();
    }
}

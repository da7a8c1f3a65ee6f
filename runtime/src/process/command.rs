//! What to start, and how.

use super::refused::refused;
use super::{Child, ExitStatus, Output, Stdio};
use crate::context;
use std::ffi::OsStr;
use std::io;
use std::panic::Location;
use std::path::Path;
use std::process;

/// A program to be started, with its arguments, environment and streams.
///
/// It is the standard library's [`Command`](process::Command), and starts children that are awaited
/// instead of waited for. It can start any number of them. A descriptor that it was given, such as
/// a file or the pipe of another child, stays open until the `Command` is dropped; one that is
/// written as a single expression is dropped at its end.
///
/// ```
/// use handloom::process::{Command, Stdio};
///
/// # handloom::block_on(async {
/// let mut cat = Command::new("cat").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
/// let stdin = cat.stdin.take().expect("it is piped");
/// stdin.write_all(b"meow").await?;
/// stdin.close();
/// assert_eq!(cat.wait_with_output().await?.stdout, b"meow");
/// # std::io::Result::Ok(()) }).unwrap();
/// ```
#[derive(Debug)]
pub struct Command {
    command: process::Command,
    streams: Streams,
    kill_on_drop: bool,
    holds_clock: bool,
}

/// Which streams were chosen. [`Command::output`] chooses for the others.
#[derive(Clone, Copy, Debug, Default)]
struct Streams {
    stdin: bool,
    stdout: bool,
    stderr: bool,
}

impl Command {
    /// The program at a path, or of that name in one of the directories of `PATH`. Without further
    /// choices it has no arguments, and this process's environment, directory and streams.
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        process::Command::new(program).into()
    }

    /// One more argument. It reaches the program as it is: no shell splits or expands it.
    pub fn arg(&mut self, argument: impl AsRef<OsStr>) -> &mut Self {
        self.command.arg(argument);
        self
    }

    /// More arguments.
    pub fn args(&mut self, arguments: impl IntoIterator<Item: AsRef<OsStr>>) -> &mut Self {
        self.command.args(arguments);
        self
    }

    /// Sets a variable of the child's environment.
    pub fn env(&mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> &mut Self {
        self.command.env(name, value);
        self
    }

    /// Leaves a variable of this process out of the child's environment.
    pub fn env_remove(&mut self, name: impl AsRef<OsStr>) -> &mut Self {
        self.command.env_remove(name);
        self
    }

    /// Starts the child's environment empty, but for what is set after this.
    pub fn env_clear(&mut self) -> &mut Self {
        self.command.env_clear();
        self
    }

    /// The directory in which the child starts.
    pub fn current_dir(&mut self, directory: impl AsRef<Path>) -> &mut Self {
        self.command.current_dir(directory);
        self
    }

    /// Where the child reads: [`Stdio::piped`], [`Stdio::null`], [`Stdio::inherit`], an open file,
    /// or the output of another child, by [`ChildStdout::into_stdio`](super::ChildStdout::into_stdio).
    pub fn stdin(&mut self, stdin: impl Into<Stdio>) -> &mut Self {
        self.streams.stdin = true;
        self.command.stdin(stdin);
        self
    }

    /// Where the child writes.
    pub fn stdout(&mut self, stdout: impl Into<Stdio>) -> &mut Self {
        self.streams.stdout = true;
        self.command.stdout(stdout);
        self
    }

    /// Where the child writes what went wrong.
    pub fn stderr(&mut self, stderr: impl Into<Stdio>) -> &mut Self {
        self.streams.stderr = true;
        self.command.stderr(stderr);
        self
    }

    /// Whether the child is killed when its handle is dropped. It is not, without this: then it
    /// runs on, and is reaped when it exits.
    ///
    /// Under a [`timeout`](crate::time::timeout), this is what ends the child of a
    /// [`status`](Self::status) or an [`output`](Self::output) that is dropped.
    pub fn kill_on_drop(&mut self, kill: bool) -> &mut Self {
        self.kill_on_drop = kill;
        self
    }

    /// Whether a virtual clock stands still while the child runs. It does, without this.
    ///
    /// A child that never ends by itself must not hold the clock, or a timeout on that clock would
    /// never come. On a real clock this changes nothing.
    ///
    /// ```
    /// use handloom::{process::Command, time::timeout};
    /// use std::time::Duration;
    ///
    /// let runtime = handloom::Runtime::builder().virtual_clock().build();
    /// runtime.block_on(async {
    ///     let mut child = Command::new("sleep").arg("60").holds_clock(false).spawn()?;
    ///     assert!(timeout(Duration::from_secs(1), child.wait()).await.is_err());
    ///     child.kill()?;
    ///     assert!(!child.wait().await?.success());
    ///     # std::io::Result::Ok(())
    /// }).unwrap();
    /// ```
    pub fn holds_clock(&mut self, holds: bool) -> &mut Self {
        self.holds_clock = holds;
        self
    }

    /// Starts the program. That takes this thread about a millisecond: it waits until the program
    /// is found and runs.
    ///
    /// # Errors
    /// That it was not started, and why: the error names the program. No child is left then.
    ///
    /// # Panics
    /// If there is no runtime on this thread.
    #[track_caller]
    pub fn spawn(&mut self) -> io::Result<Child> {
        let core = context::expect_core("Command::spawn");
        // First what the pipes will need: better to be out of descriptors before the child runs.
        let ready = core.reactor.make_driver();
        let child = ready
            .and_then(|()| self.command.spawn())
            .and_then(|process| Child::new(&core, process, self.kill_on_drop, self.holds_clock));
        child.map_err(|error| refused(&self.command, error))
    }

    /// Starts the program and waits for it to exit. Streams that were not chosen are this process's.
    ///
    /// # Errors
    /// That it was not started. A program that fails is none: see the status.
    ///
    /// # Cancellation
    /// The program was started by this call. Dropping the future drops the [`Child`].
    ///
    /// # Panics
    /// If there is no runtime on this thread.
    #[track_caller]
    pub fn status(&mut self) -> impl Future<Output = io::Result<ExitStatus>> + use<> {
        let place = Location::caller();
        let child = self.spawn();
        async move { child?.exit_at(place).await }
    }

    /// Starts the program, reads all that it writes, and waits for it to exit. Of the streams that
    /// were not chosen, it reads from nothing, and both outputs are read.
    ///
    /// # Errors
    /// That it was not started. A program that fails is none: see the status.
    ///
    /// # Cancellation
    /// The program was started by this call. Dropping the future drops the [`Child`].
    ///
    /// # Panics
    /// If there is no runtime on this thread.
    #[track_caller]
    pub fn output(&mut self) -> impl Future<Output = io::Result<Output>> + use<> {
        let place = Location::caller();
        let Streams { stdin, stdout, stderr } = self.streams;
        self.choose(!stdin, !stdout, !stderr, [Stdio::null(), Stdio::piped(), Stdio::piped()]);
        let child = self.spawn();
        let inherited = [Stdio::inherit(), Stdio::inherit(), Stdio::inherit()];
        self.choose(!stdin, !stdout, !stderr, inherited);
        async move { child?.collect_at(place).await }
    }

    fn choose(&mut self, stdin: bool, stdout: bool, stderr: bool, streams: [Stdio; 3]) {
        let [first, second, third] = streams;
        if stdin {
            self.command.stdin(first);
        }
        if stdout {
            self.command.stdout(second);
        }
        if stderr {
            self.command.stderr(third);
        }
    }
}

/// For what the standard library's can do besides, such as another user or process group. Streams
/// that were chosen there stay, but [`output`](Command::output) does not know of them.
impl From<process::Command> for Command {
    fn from(command: process::Command) -> Self {
        Command { command, streams: Streams::default(), kill_on_drop: false, holds_clock: true }
    }
}

//! A process that was started here.

use super::{ChildStderr, ChildStdin, ChildStdout, Collect, Exit, ExitStatus};
use crate::core::Core;
use crate::exits::Exits;
use crate::slab::Key;
use crate::time::ClockHold;
use static_assertions::assert_not_impl_any;
use std::io;
use std::panic::Location;
use std::process;
use std::rc::Rc;
use std::task::{Context, Poll};

/// A running child process, or one that has exited. [`Command::spawn`] starts one.
///
/// Its pipes are there if the command says [`Stdio::piped`], and can be taken out, to be used by
/// other tasks and after the child. It is waited for under the runtime that started it.
///
/// Dropping it lets the child run on, or kills it if the command says
/// [`kill_on_drop`](super::Command::kill_on_drop). In both cases the child is reaped when it exits.
///
/// ```
/// use handloom::process::Command;
/// use handloom::time::timeout;
/// use std::time::Duration;
///
/// # handloom::block_on(async {
/// let mut child = Command::new("sleep").arg("60").spawn()?;
/// if timeout(Duration::from_millis(10), child.wait()).await.is_err() {
///     child.kill()?;
/// }
/// assert!(!child.wait().await?.success());
/// # std::io::Result::Ok(()) }).unwrap();
/// ```
///
/// [`Command::spawn`]: super::Command::spawn
/// [`Stdio::piped`]: super::Stdio::piped
#[derive(Debug)]
pub struct Child {
    /// What the child reads, for writing. Dropping it is the end of the child's input.
    pub stdin: Option<ChildStdin>,
    /// What the child writes, for reading.
    pub stdout: Option<ChildStdout>,
    /// What the child complains of, for reading.
    pub stderr: Option<ChildStderr>,
    pub(super) process: Process,
    /// What an unfinished [`wait_with_output`](Self::wait_with_output) has read.
    pub(super) collected: Collected,
    pub(super) killed: bool,
    kill_on_drop: bool,
    id: u32,
}

// It is looked at by the loop of one thread.
assert_not_impl_any!(Child: Send, Sync);

#[derive(Debug, Default)]
pub(super) struct Collected {
    pub(super) stdout: Vec<u8>,
    pub(super) stderr: Vec<u8>,
}

/// A child in the table of its runtime.
#[derive(Clone, Debug)]
pub(super) struct Process {
    exits: Rc<Exits>,
    key: Key,
}

impl Child {
    /// Takes in a process that was just started. If its pipes cannot be watched, it is killed.
    #[track_caller]
    pub(super) fn new(
        core: &Core,
        mut process: process::Child,
        kill_on_drop: bool,
        holds_clock: bool,
    ) -> io::Result<Self> {
        let id = process.id();
        let (stdin, stdout) = (process.stdin.take(), process.stdout.take());
        let stderr = process.stderr.take();
        let holds_clock = holds_clock && core.clock.is_virtual();
        let hold = holds_clock.then(|| ClockHold::new(core.inbox.clone()));
        let exits = core.exits.clone();
        let process = Process { key: exits.insert(process, hold), exits };
        let mut child = Child {
            stdin: None,
            stdout: None,
            stderr: None,
            process,
            collected: Collected::default(),
            killed: false,
            // Until it is whole: an error drops it.
            kill_on_drop: true,
            id,
        };
        let process = &child.process;
        child.stdin = stdin.map(|pipe| ChildStdin::new(pipe, process)).transpose()?;
        child.stdout = stdout.map(|pipe| ChildStdout::new(pipe, process)).transpose()?;
        child.stderr = stderr.map(|pipe| ChildStderr::new(pipe, process)).transpose()?;
        child.kill_on_drop = kill_on_drop;
        Ok(child)
    }

    /// The number by which the operating system knows it. Once the exit was seen, the number may
    /// be another process's.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Waits for it to exit. Its standard input is closed first, if it is still here, so that a
    /// child that reads to the end of it comes to an end.
    ///
    /// Nothing reads its outputs meanwhile, and a child that has filled a pipe waits for a reader:
    /// where they are piped, read them at the same time, or use
    /// [`wait_with_output`](Self::wait_with_output).
    ///
    /// # Errors
    /// What the operating system says, for example where another part of the program has reaped
    /// the child. A program that failed is none: see the status.
    ///
    /// # Cancellation
    /// It can be waited for again, and gives the same status any number of times.
    #[track_caller]
    pub fn wait(&mut self) -> Exit<'_> {
        self.exit_at(Location::caller())
    }

    /// How it has exited, if it has. This never waits, and closes nothing.
    ///
    /// # Errors
    /// As [`wait`](Self::wait).
    pub fn try_wait(&mut self) -> io::Result<Option<ExitStatus>> {
        self.process.try_wait()
    }

    /// Kills it (SIGKILL), without waiting for the exit that follows. To kill a child that has
    /// exited is no error.
    ///
    /// # Errors
    /// What the operating system says, for example where the child runs as another user.
    pub fn kill(&mut self) -> io::Result<()> {
        self.process.exits.kill(self.process.key)?;
        // Only one that is sure to end: of any other, the output ends where its pipes do.
        self.killed = true;
        Ok(())
    }

    /// Reads all that it writes, both outputs at once, and waits for it to exit. Its standard input
    /// is closed first, if it is still here; an output that was taken out, or is not piped, is
    /// empty here.
    ///
    /// It waits for the pipes to end as well, and those that the child has started itself may keep
    /// them open for longer than it lives. Not so after [`kill`](Self::kill): then the output is
    /// what was written until the exit.
    ///
    /// # Errors
    /// What the operating system says. A program that failed is none: see the status.
    ///
    /// # Cancellation
    /// What was read is kept, and is part of the output when this is called again. That is how to
    /// limit it: on time-out kill the child, and call this again for what it wrote before.
    ///
    /// ```
    /// use handloom::process::{Command, Stdio};
    /// use handloom::time::timeout;
    /// use std::time::Duration;
    ///
    /// # handloom::block_on(async {
    /// let shell = ["-c", "echo begun; exec sleep 60"];
    /// let mut child = Command::new("sh").args(shell).stdout(Stdio::piped()).spawn()?;
    /// let limit = Duration::from_millis(200);
    /// let output = match timeout(limit, child.wait_with_output()).await {
    ///     Ok(output) => output?,
    ///     Err(_) => {
    ///         child.kill()?;
    ///         child.wait_with_output().await?
    ///     }
    /// };
    /// assert_eq!(output.stdout, b"begun\n");
    /// # std::io::Result::Ok(()) }).unwrap();
    /// ```
    #[track_caller]
    pub fn wait_with_output(&mut self) -> Collect<'_> {
        self.collect_at(Location::caller())
    }

    pub(super) fn exit_at(&mut self, place: &'static Location<'static>) -> Exit<'_> {
        drop(self.stdin.take());
        Exit::new(&self.process, place)
    }

    pub(super) fn collect_at(&mut self, place: &'static Location<'static>) -> Collect<'_> {
        drop(self.stdin.take());
        Collect::new(self, place)
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if self.kill_on_drop {
            // It fails only if the child is not ours to kill, and then it is not ours to end.
            let _ = self.kill();
        }
        self.process.exits.remove(self.process.key);
    }
}

impl Process {
    pub(super) fn number(&self) -> u32 {
        self.key.serial
    }

    pub(super) fn try_wait(&self) -> io::Result<Option<ExitStatus>> {
        self.exits.try_wait(self.key)
    }

    /// Asks, and leaves the waker with the loop if the child runs.
    pub(super) fn poll_exit(&self, cx: &mut Context<'_>) -> Poll<io::Result<ExitStatus>> {
        match self.try_wait().transpose() {
            Some(exit) => Poll::Ready(exit),
            None => {
                self.exits.wait(self.key, cx.waker());
                Poll::Pending
            }
        }
    }

    pub(super) fn forget(&self) {
        self.exits.forget(self.key);
    }

    pub(super) fn pipe_ended(&self) {
        self.exits.pipe_ended(self.key);
    }
}

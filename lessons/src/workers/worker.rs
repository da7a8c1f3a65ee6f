//! The pool's side of one worker.

use super::message::receive;
use super::{End, Job};
use handloom::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::io;

/// This program, run again with `--worker`. Dropping it kills it.
#[derive(Debug)]
pub struct Worker {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
}

impl Worker {
    /// Starts one.
    ///
    /// # Errors
    /// The operating system's, if it will not have another process.
    pub fn start() -> io::Result<Worker> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("--worker").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::piped()).kill_on_drop(true).spawn()?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (input, output) = pipes.expect("both are piped");
        Ok(Worker { child, input, output })
    }

    /// Has a job done, and awaits the result.
    ///
    /// # Errors
    /// If the worker is gone, or sends something else than a result. It is of no use then, and its
    /// [`end`](Self::end) says more.
    ///
    /// # Cancellation
    /// The worker is of no use either: the result of this job would be taken for that of the next.
    pub async fn ask(&self, job: &Job) -> io::Result<u64> {
        self.input.write_all(&job.message()).await?;
        receive(&self.output).await
    }

    /// Kills it, as the operating system does when there is no memory left.
    ///
    /// # Errors
    /// The operating system's.
    pub fn kill(&mut self) -> io::Result<()> {
        self.child.kill()
    }

    /// Ends its input, and waits for it to exit.
    ///
    /// # Errors
    /// The operating system's. A worker that failed is none.
    pub async fn end(self) -> io::Result<End> {
        let Worker { mut child, input, output } = self;
        drop((input, output));
        let end = child.wait_with_output().await?;
        Ok(End::new(end.status, &end.stderr))
    }
}

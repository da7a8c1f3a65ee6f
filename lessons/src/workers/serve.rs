//! The worker's side.

use super::Job;
use super::message::{framed, read};
use crate::output::complain;
use std::io::{self, IsTerminal, Read, Write};
use std::panic::{self, PanicHookInfo};
use std::process::ExitCode;

/// Whether this process is to be a worker: it was run with `--worker`, and nothing else.
pub fn asked() -> bool {
    std::env::args_os().skip(1).eq(["--worker"])
}

/// Works off the jobs that come in, until there are no more. The exit status is 2 for an input that
/// is none of a pool's, and 1 if nobody takes the results any more. A panic of `run` ends the
/// worker, whose last words are the panic's.
pub fn serve(name: &str, run: fn(&Job) -> u64) -> ExitCode {
    let input = io::stdin();
    let refuse = |what: &str| {
        complain(format_args!("{name}: --worker: {what}: expected the pipe of a pool"));
        ExitCode::from(2)
    };
    if input.is_terminal() {
        return refuse("standard input is a terminal");
    }
    panic::set_hook(Box::new(|panic: &PanicHookInfo<'_>| {
        complain(panic.payload_as_str().unwrap_or("it panicked, and did not say why"));
    }));
    match work(&mut input.lock(), &mut io::stdout().lock(), run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            refuse("standard input has no jobs in it")
        }
        Err(error) => {
            complain(format_args!("{name}: --worker: {error}"));
            ExitCode::FAILURE
        }
    }
}

// ANCHOR: work
fn work(
    input: &mut impl Read,
    output: &mut impl Write,
    run: impl Fn(&Job) -> u64,
) -> io::Result<()> {
    while let Some(message) = read(input)? {
        let result = run(&Job::read(&message)?);
        output.write_all(&framed(&result.to_le_bytes()))?;
        // Whoever asked waits for it, and sends no other job before.
        output.flush()?;
    }
    Ok(())
}
// ANCHOR_END: work

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_job_has_its_answer_until_the_input_ends() {
        let jobs = [Job::Gcd(6, 4).message(), Job::Sample([3; 10].into()).message()].concat();
        let mut answers = Vec::new();
        work(&mut &jobs[..], &mut answers, |job| job.expected().unwrap()).unwrap();
        let expected = [2_u64, 3].map(|answer| framed(&answer.to_le_bytes())).concat();
        assert_eq!(answers, expected);
    }

    #[test]
    fn a_job_that_is_none_ends_the_work() {
        let jobs = [Job::Gcd(6, 4).message(), framed(b"what?")].concat();
        let mut answers = Vec::new();
        let error = work(&mut &jobs[..], &mut answers, |_| 2).unwrap_err();
        assert_eq!((error.kind(), answers.len()), (io::ErrorKind::InvalidData, 12));
    }
}

//! What a worker of lesson 25 does when it is spoken to by somebody else than its pool.

use std::io::{Read, Write};
use std::process::{Child, Command, Output, Stdio};

/// The lesson as a worker.
fn worker() -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_25_true_parallelism"));
    command.arg("--worker").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("a worker")
}

/// What a worker makes of an input.
fn told(input: &[u8]) -> Output {
    let mut worker = worker();
    // It may have refused the beginning, and gone, before it has all of it.
    let _ = worker.stdin.take().expect("it is piped").write_all(input);
    worker.wait_with_output().expect("its output")
}

fn message(bytes: &[u8]) -> Vec<u8> {
    [&(bytes.len() as u32).to_le_bytes(), bytes].concat()
}

fn gcd(a: u64, b: u64) -> Vec<u8> {
    message(&[&b"g"[..], &a.to_le_bytes(), &b.to_le_bytes()].concat())
}

#[test]
fn a_worker_answers_each_job_and_ends_with_its_input() {
    let output = told(&[gcd(12, 18), gcd(7, 5)].concat());
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    let answers = [6_u64, 1].map(|answer| message(&answer.to_le_bytes()));
    assert_eq!(output.stdout, answers.concat());
    let output = told(b"");
    assert!(output.status.success() && output.stdout.is_empty(), "{output:?}");
}

#[test]
fn what_is_no_job_is_refused_in_one_line_with_status_2() {
    let half = &gcd(12, 18)[..10];
    for garbage in [&b"gcd(12, 18)\n"[..], b"g", half, &message(b"x"), &message(b""), &[255; 4]] {
        let output = told(garbage);
        let told = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{garbage:?}: {told}");
        let line = "25_true_parallelism: --worker: standard input has no jobs in it: expected the \
                    pipe of a pool\n";
        assert_eq!((&*told, &output.stdout[..]), (line, &[][..]), "{garbage:?}");
    }
}

#[test]
fn a_worker_that_crashes_says_why_and_nothing_else() {
    let output = told(&gcd(0, 42));
    assert_eq!(output.status.code(), Some(101));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "not reachable: 1 divides both\n");
}

#[test]
fn a_worker_whose_results_nobody_takes_names_the_trouble_and_ends() {
    let mut worker = worker();
    drop(worker.stdout.take());
    let _ = worker.stdin.take().expect("it is piped").write_all(&gcd(12, 18));
    let mut told = String::new();
    worker.stderr.take().expect("it is piped").read_to_string(&mut told).expect("UTF-8");
    assert_eq!(worker.wait().expect("its status").code(), Some(1), "{told}");
    assert!(told.starts_with("25_true_parallelism: --worker: ") && told.lines().count() == 1);
}

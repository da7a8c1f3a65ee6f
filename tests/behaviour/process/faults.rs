//! Programs that cannot be started: the error says which, and nothing is left open.

use super::{cat, endless, shell};
use handloom::process::{Command, Stdio};
use handloom_tests::{alone, alone_under, descriptors, everywhere, limit, runtime};
use std::fs::File;
use std::io::ErrorKind;

#[test]
fn a_program_that_is_not_there_is_named() {
    everywhere(|| async {
        let error = Command::new("no-such-program").spawn().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        let says = "cannot start the program \"no-such-program\": No such file or directory";
        assert!(error.to_string().starts_with(says), "{error}");
        for error in [
            Command::new("no-such-program").status().await.map(drop).unwrap_err(),
            Command::new("no-such-program").output().await.map(drop).unwrap_err(),
        ] {
            assert!(error.to_string().contains("\"no-such-program\""), "{error}");
        }
    });
}

#[test]
fn what_is_no_program_is_named() {
    everywhere(|| async {
        let error = Command::new("/etc/passwd").status().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::PermissionDenied);
        assert!(error.to_string().contains("\"/etc/passwd\": Permission denied"), "{error}");
        let error = Command::new("true").current_dir("/no/such/place").spawn().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        let says = "\"true\" in \"/no/such/place\", which is no directory: No such file";
        assert!(error.to_string().contains(says), "{error}");
    });
}

#[test]
#[should_panic = "Command::spawn was called outside of a Handloom runtime"]
fn a_child_needs_a_runtime() {
    let _ = Command::new("true").spawn();
}

#[test]
fn no_descriptor_is_left_by_what_failed_or_by_what_ran() {
    let name = "process::faults::no_descriptor_is_left_by_what_failed_or_by_what_ran";
    if !alone(name) {
        return;
    }
    let _limit = limit();
    runtime().block_on(async {
        // What the loop itself needs is there once the first child was.
        Command::new("true").output().await.unwrap();
        let before = descriptors();
        for round in 0..70 {
            let mut missing = Command::new("no-such-program");
            let all = [Stdio::piped(), Stdio::piped(), Stdio::piped()];
            let [stdin, stdout, stderr] = all;
            missing.stdin(stdin).stdout(stdout).stderr(stderr).spawn().unwrap_err();
            let mut child = cat();
            if round % 2 == 0 {
                child.wait_with_output().await.unwrap();
            }
            shell("echo").output().await.unwrap();
        }
        assert_eq!(descriptors(), before);
    });
}

#[test]
fn without_a_free_descriptor_nothing_is_started() {
    let name = "process::faults::without_a_free_descriptor_nothing_is_started";
    if !alone_under(name, "ulimit -n 64") {
        return;
    }
    let _limit = limit();
    runtime().block_on(async {
        for free in 0.. {
            let take = || File::open("/dev/null").ok();
            let mut taken: Vec<_> = std::iter::from_fn(take).collect();
            taken.truncate(taken.len() - free);
            let before = taken.len();
            match Command::new("echo").output().await {
                Ok(output) => {
                    assert_eq!(output.stdout, b"\n");
                    break;
                }
                Err(error) => {
                    let says = "cannot start the program \"echo\": Too many open files";
                    assert!(error.to_string().contains(says), "{error}");
                }
            }
            // What was opened for it in vain is closed again; the reactor, once made, stays.
            taken.extend(std::iter::from_fn(take));
            assert!(taken.len() + 3 >= before + free, "with {free} descriptors");
        }
        // Those that wait keep what they have while others find nothing left.
        let mut child = endless().spawn().unwrap();
        let taken: Vec<_> = std::iter::from_fn(|| File::open("/dev/null").ok()).collect();
        assert!(cat_fails(), "nothing is left");
        child.kill().unwrap();
        assert!(!child.wait().await.unwrap().success());
        drop(taken);
        assert!(cat().wait_with_output().await.unwrap().status.success());
    });
}

fn cat_fails() -> bool {
    Command::new("cat").stdin(Stdio::piped()).spawn().is_err()
}

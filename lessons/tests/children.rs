//! What lesson 13 does as a child of itself when it is run by somebody else than its parent.

use std::io::Write;
use std::process::{Command, Output, Stdio};

/// What a child makes of an input, with its output going to `stdout`.
fn child(job: &str, input: &[u8], stdout: Stdio) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_13_subprocess"));
    command.args(["--child", job]).env("password", "sesame");
    command.stdin(Stdio::piped()).stdout(stdout).stderr(Stdio::piped());
    let mut child = command.spawn().expect("a child");
    child.stdin.take().expect("it is piped").write_all(input).expect("it reads all of it");
    child.wait_with_output().expect("its output")
}

#[test]
fn what_one_child_encrypts_another_one_decrypts() {
    let secret = child("encrypt", b"meow", Stdio::piped());
    assert!(secret.status.success() && secret.stdout != b"meow", "{secret:?}");
    let plain = child("decrypt", &secret.stdout, Stdio::piped());
    assert!(plain.status.success() && plain.stderr.is_empty(), "{plain:?}");
    assert_eq!(plain.stdout, b"meow");
}

#[test]
fn a_child_that_cannot_decrypt_says_so_in_one_line_with_status_1() {
    let output = child("decrypt", b"no secret", Stdio::piped());
    let told = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{told}");
    let line = "13_subprocess --child: this was not encrypted with this password\n";
    assert_eq!(told, line);
}

/// A status of success is what its parent goes by.
#[cfg(target_os = "linux")]
#[test]
fn a_child_whose_output_is_lost_does_not_say_that_all_is_well() {
    for job in ["encrypt", "hash"] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("a device");
        let output = child(job, b"meow", full.into());
        let told = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(1), "{job}: {told}");
        assert!(told.contains("No space left") && told.lines().count() == 1, "{job}: {told}");
    }
}

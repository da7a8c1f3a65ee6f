//! A process of its own for a test that measures or limits the whole process.

use std::process::Command;

/// Set in the child process, to the name of the test that it runs.
const CHILD: &str = "HANDLOOM_TEST_ALONE";

/// Runs the calling test, whose full name is `test`, in a process of its own. True in that process:
/// the test goes on there. False in the process that started it: the test has passed.
///
/// # Panics
/// If the test failed there.
#[track_caller]
pub fn alone(test: &str) -> bool {
    alone_under(test, "true")
}

/// [`alone`], after a line of shell such as `ulimit -n 64`.
///
/// # Panics
/// If the test failed there.
#[track_caller]
pub fn alone_under(test: &str, shell: &str) -> bool {
    if std::env::var(CHILD).is_ok_and(|child| child == test) {
        return true;
    }
    let binary = std::env::current_exe().expect("a test knows its binary");
    let output = Command::new("/bin/sh")
        .arg("-c")
        .arg(format!("{shell} && exec \"$0\" \"$@\""))
        .arg(binary)
        .args([test, "--exact", "--include-ignored", "--test-threads=1"])
        .env(CHILD, test)
        .output()
        .expect("there is a shell");
    let said = String::from_utf8_lossy(&output.stdout);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(
        // A misspelt name would run no test, and succeed.
        output.status.success() && said.contains("1 passed"),
        "{test}, in a process of its own, ended with {}:\n{said}{error}",
        output.status
    );
    false
}

/// How many descriptors this process has open. The one that counts them is left out.
pub fn descriptors() -> usize {
    let open = std::fs::read_dir("/proc/self/fd").expect("there is a /proc");
    open.count() - 1
}

/// How many bytes of memory this process occupies.
pub fn resident() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").expect("there is a /proc");
    let pages = pages.split(' ').nth(1).and_then(|pages| pages.parse().ok());
    let pages: usize = pages.expect("the second field is the resident pages");
    pages * 4096
}

//! A pseudo-terminal, and someone who sits at it.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// A terminal of 80 by 24, made by util-linux's `script`.
pub(crate) struct Terminal {
    script: Child,
    keys: ChildStdin,
    printed: Receiver<Vec<u8>>,
    seen: String,
    /// How much of that has been waited for already.
    read: usize,
}

impl Terminal {
    /// Runs a line of shell in a terminal, with these variables. Where no terminal can be made, there
    /// is none.
    pub(crate) fn run(
        line: &str,
        directory: &Path,
        variables: &[(&str, &OsStr)],
    ) -> Option<Terminal> {
        let version = Command::new("script").arg("--version").output();
        if !version.is_ok_and(|it| it.status.success()) {
            eprintln!("skipped: there is no `script` to make a terminal with");
            return None;
        }
        let mut script = Command::new("script")
            .args(["--quiet", "--return", "--command"])
            .arg(format!("stty rows 24 cols 80; {line}"))
            .arg("/dev/null")
            .env("TERM", "xterm")
            .envs(variables.iter().copied())
            .current_dir(directory)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (keys, mut screen) = (script.stdin.take().unwrap(), script.stdout.take().unwrap());
        let (sender, printed) = mpsc::channel();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = screen.read(&mut buffer) {
                let _ = sender.send(buffer[..count].to_vec());
            }
        });
        Some(Terminal { script, keys, printed, seen: String::new(), read: 0 })
    }

    /// Waits until `wanted` is printed, and gives what was printed until then.
    #[track_caller]
    pub(crate) fn until(&mut self, wanted: &str) -> &str {
        let from = self.read;
        loop {
            if let Some(at) = self.seen[from..].find(wanted) {
                self.read = from + at + wanted.len();
                return &self.seen[from..from + at];
            }
            assert!(self.more(), "{wanted:?} is not in {:?}", &self.seen[from..]);
        }
    }

    /// Waits for more, and says whether some came.
    #[track_caller]
    fn more(&mut self) -> bool {
        // Only a program that hangs is quiet for so long, whatever else is compiled meanwhile.
        match self.printed.recv_timeout(Duration::from_secs(300)) {
            Ok(more) => self.seen += &String::from_utf8_lossy(&more),
            Err(RecvTimeoutError::Disconnected) => return false,
            Err(RecvTimeoutError::Timeout) => panic!("nothing after {:?}", &self.seen),
        }
        true
    }

    pub(crate) fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
    }

    /// Waits until the line has ended, and gives what was printed since the last wait.
    #[track_caller]
    pub(crate) fn end(mut self) -> String {
        while self.more() {}
        self.seen.split_off(self.read)
    }
}

/// A test that fails leaves nobody at the terminal.
impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.script.kill();
        let _ = self.script.wait();
    }
}

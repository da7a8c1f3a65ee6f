//! A lesson that the player runs: here it is a shell script, and so is the cargo that builds it.

use crate::pty::Terminal;
use crate::{GIVEN, TAKEN, recording, terminal};
use lessons::files::TempDir;
use std::fs::{self, File, Permissions};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// `$5` is the file that the lesson is to record to; `$1` to `$3` are its own arguments.
fn lesson(script: &str) -> TempDir {
    let directory = TempDir::new("step-test").unwrap();
    recording(directory.path());
    fs::create_dir(directory.path().join("tmp")).unwrap();
    let program = |name: &str, script: &str| {
        let file = directory.path().join(name);
        fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o700)).unwrap();
        file
    };
    let lesson = program("lesson.sh", script);
    let built = format!("{{\"reason\":\"compiler-artifact\",\"executable\":{lesson:?}}}");
    program("cargo.sh", &format!("echo '{built}'"));
    let made = Command::new("mkfifo").arg(directory.path().join("pipe")).status().unwrap();
    assert!(made.success());
    directory
}

/// Nothing is left over in the place for temporary files.
fn leftovers(directory: &TempDir) -> Vec<String> {
    let left = fs::read_dir(directory.path().join("tmp")).unwrap();
    left.map(|left| left.unwrap().file_name().into_string().unwrap()).collect()
}

fn player(line: &str, directory: &TempDir) -> Option<Terminal> {
    terminal(&format!("export TMPDIR=$PWD/tmp; {line}"), directory.path())
}

/// Waits for what the lesson writes to the pipe.
fn hear(directory: &Path) -> String {
    fs::read_to_string(directory.join("pipe")).unwrap()
}

#[test]
fn it_runs_a_lesson_and_leaves_nothing_but_what_the_lesson_said() {
    let said = "echo not for the screen; echo wrote 5 events to $5 >&2; echo mind the gap >&2";
    let directory = lesson(&format!("echo $1 $2 $3 > asked; {said}; cp run.json \"$5\""));
    let Some(mut terminal) = player("\"$STEP\" 17 --seed 7 -x; echo exit $?", &directory) else {
        return;
    };
    let before = terminal.until(TAKEN).to_owned();
    assert!(before.contains("running 17_life…\r\nmind the gap\r\n"), "{before:?}");
    assert!(!before.contains("wrote") && !before.contains("not for"), "{before:?}");
    terminal.until("step 0/");
    assert!(leftovers(&directory).is_empty());
    terminal.press("q");
    let after = terminal.end();
    assert!(after.ends_with("exit 0\r\n"), "{after:?}");
    assert_eq!(fs::read_to_string(directory.path().join("asked")).unwrap(), "--seed 7 -x\n");
}

#[test]
fn a_lesson_that_fails_is_shown_with_a_remark() {
    let directory = lesson("cp run.json \"$2\"; exit 1");
    let Some(mut terminal) = player("\"$STEP\" 17", &directory) else { return };
    terminal.until("step 0/");
    terminal.until("17_life has failed (exit status: 1)");
    terminal.press("q");
    terminal.end();
}

#[test]
fn a_lesson_without_a_recording_and_one_that_cannot_be_built_are_told_in_one_line() {
    let directory = lesson("echo a page of help; echo wrong argument >&2; exit 2");
    let Some(terminal) = player("\"$STEP\" 17; echo exit $?", &directory) else { return };
    let said = terminal.end();
    assert!(said.contains("wrong argument\r\na page of help\r\n"), "{said:?}");
    assert!(said.contains("step: 17_life has left no recording (exit status: 2)"), "{said:?}");
    assert!(said.ends_with("exit 2\r\n") && !said.contains(TAKEN), "{said:?}");
    fs::write(directory.path().join("cargo.sh"), "#!/bin/sh\nexit 101\n").unwrap();
    let said = player("\"$STEP\" 17; echo exit $?", &directory).unwrap().end();
    assert!(said.contains("step: 17_life could not be built (exit status: 101)"), "{said:?}");
    assert!(said.ends_with("exit 2\r\n") && leftovers(&directory).is_empty(), "{said:?}");
}

#[test]
fn whoever_ends_it_while_the_lesson_runs_leaves_no_file_and_no_process() {
    // The lesson has a child of its own, as a shell or a subprocess has, and both hold the pipe.
    let directory = lesson("exec 3> pipe; sleep 600 & echo running >&3; wait");
    for (how, status) in [("\u{3}", "130"), ("TERM", "143"), ("HUP", "129")] {
        // Ctrl-C is for the shell as well, which would end with it.
        let line = "trap : INT; sh -c 'echo pid $$,; exec \"$STEP\" 17'; echo exit $?; stty -a";
        let Some(mut terminal) = player(line, &directory) else { return };
        terminal.until("pid ");
        let pid = terminal.until(",").to_owned();
        let mut pipe = BufReader::new(File::open(directory.path().join("pipe")).unwrap());
        pipe.read_line(&mut String::new()).unwrap();
        assert!(!leftovers(&directory).is_empty());
        match how {
            "\u{3}" => terminal.press(how),
            signal => {
                let sent = Command::new("kill").args(["-s", signal, &pid]).status().unwrap();
                assert!(sent.success());
            }
        }
        let said = terminal.end();
        assert!(said.contains(&format!("exit {status}\r\n")), "{said:?}");
        assert!(said.contains(" echo ") && !said.contains(GIVEN), "{said:?}");
        assert!(leftovers(&directory).is_empty());
        // The pipe ends when the last of those who hold it is gone.
        let (sender, ended) = mpsc::channel();
        thread::spawn(move || sender.send(pipe.read_line(&mut String::new()).unwrap()));
        assert_eq!(ended.recv_timeout(Duration::from_secs(60)), Ok(0), "{how}: somebody is left");
    }
}

#[test]
fn what_is_typed_while_the_lesson_runs_is_not_shown() {
    let directory = lesson("stty -F /dev/tty -a > pipe; cat pipe; cp run.json \"$2\"");
    let Some(mut terminal) = player("\"$STEP\" 17; stty -a", &directory) else { return };
    let modes = hear(directory.path());
    assert!(modes.contains(" -echo ") && modes.contains(" icanon "), "{modes}");
    // It is for the player, which is told of it when it is there.
    terminal.press("n");
    fs::write(directory.path().join("pipe"), "go on").unwrap();
    terminal.until("the runtime wakes main");
    terminal.press("q");
    let after = terminal.end();
    assert!(after.contains(" echo "), "{after:?}");
}

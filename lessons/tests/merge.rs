//! Lesson 23 with the logs of others, and what becomes of it where something is wrong with them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const VERSIONS: [&str; 4] = ["threads", "top-down", "coroutines", "bottom-up"];

/// A directory of one test, with a place for logs, for output and for temporary files.
struct Place(PathBuf);

impl Place {
    fn new(test: &str) -> Place {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("merge-{test}"));
        let _ = fs::remove_dir_all(&path);
        for name in ["logs", "tmp"] {
            fs::create_dir_all(path.join(name)).expect("a directory");
        }
        Place(path)
    }

    fn log(&self, name: &str, content: impl AsRef<[u8]>) -> &Place {
        fs::write(self.0.join("logs").join(name), content).expect("a file");
        self
    }

    fn run(&self, args: &str) -> Output {
        self.finish(Command::new(env!("CARGO_BIN_EXE_23_tail_merge")).args(args.split_whitespace()))
    }

    fn finish(&self, command: &mut Command) -> Output {
        let output = command.current_dir(&self.0).env("TMPDIR", self.0.join("tmp")).output();
        let output = output.expect("the program");
        let left = fs::read_dir(self.0.join("tmp")).expect("temporary files").count();
        assert_eq!(left, 0, "it leaves no temporary files");
        output
    }

    /// What a version has merged, line by line, in the order of the lines.
    fn merged(&self, version: &str) -> Vec<Vec<u8>> {
        let bytes = fs::read(self.0.join("out").join(version).join("merged.txt")).expect(version);
        let mut lines: Vec<_> = bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        assert_eq!(lines.pop(), Some(vec![]), "the last line has its end");
        lines.sort();
        lines
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("text")
}

#[test]
fn any_bytes_are_merged_as_they_are() {
    let place = Place::new("bytes");
    place.log("a.log", "one\ntwo").log("empty.log", "").log("other.txt", "no log");
    place.log("b | c.log", b"\xff\xfe\r\n\n\x1b[2J\n");
    for clock in ["real", "virtual"] {
        let output = place.run(&format!("--input logs --idle 20 --output out --clock {clock}"));
        let told = text(&output.stdout);
        assert!(output.status.success(), "{told}{}", text(&output.stderr));
        assert!(!told.contains('\u{1b}'), "{told}");
        for version in VERSIONS {
            let expected =
                [&b"a | one"[..], b"a | two", b"b_c | ", b"b_c | \x1b[2J", b"b_c | \xff\xfe\r"];
            assert_eq!(place.merged(version), expected, "{version}");
        }
    }
}

#[test]
fn a_log_that_cannot_be_read_costs_no_other_log_a_line() {
    let place = Place::new("long");
    let lines: String = (0..500).map(|n| format!("{n}\n")).collect();
    place.log("good.log", &lines).log("better.log", &lines).log("long.log", vec![b'x'; 70_000]);
    let output = place.run("--input logs --idle 20 --output out");
    assert_eq!(output.status.code(), Some(1));
    let (told, wrong) = (text(&output.stdout), "long.log: it has a line of more than 65536 bytes");
    assert_eq!(told.matches(&format!("  failed: {wrong}\n")).count(), VERSIONS.len(), "{told}");
    let good = "  1000 lines of 2 logs: none is lost or torn, each log is in order\n";
    assert_eq!(told.matches(good).count(), VERSIONS.len(), "{told}");
    let error = text(&output.stderr);
    let line = format!("23_tail_merge: {}: {wrong}\n", VERSIONS.join(", "));
    assert!(error.ends_with(&line), "{error}");
    for version in VERSIONS {
        assert_eq!(place.merged(version).len(), 1000, "{version}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_log_is_refused_by_its_name() {
    let place = Place::new("refused");
    let logs = place.0.join("logs");
    let refused = |says: &str| {
        let output = place.run("--input logs");
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert_eq!((text(&output.stdout), told.lines().count()), ("", 1), "{told}");
        assert!(told.contains(says), "{told}");
    };
    refused("expected a directory with .log files, and it has none");
    place.log("good.log", "one\n");
    fs::create_dir(logs.join("directory.log")).expect("a directory");
    refused("and directory.log is no file");
    fs::remove_dir(logs.join("directory.log")).expect("it is empty");
    std::os::unix::fs::symlink("nowhere", logs.join("link.log")).expect("a link");
    refused("and link.log: No such file");
    fs::remove_file(logs.join("link.log")).expect("a link");
    let pipe = Command::new("mkfifo").arg(logs.join("pipe.log")).status();
    assert!(pipe.expect("mkfifo").success());
    refused("and pipe.log is no file");
}

#[test]
fn output_that_is_asked_for_stays() {
    let place = Place::new("output");
    let output = place.run("--output out --lines 4 --clock virtual --trouble rotate");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(text(&output.stderr), "everything is in out\n");
    for version in VERSIONS {
        let mut names: Vec<_> = fs::read_dir(place.0.join("out").join(version))
            .expect(version)
            .map(|entry| entry.expect("a name").file_name().into_string().expect("text"))
            .collect();
        names.sort();
        let all = ["api.log", "api.log.1", "db.log", "merged.txt", "web.log"];
        assert_eq!(names, all, "{version}");
        assert_eq!(place.merged(version).len(), 12, "{version}");
    }
    // Once more over what is there.
    let again = place.run("--output out --lines 2 --clock virtual");
    assert!(again.status.success(), "{}", text(&again.stderr));
    assert_eq!(place.merged("threads").len(), 6);
}

/// Files may not become larger than a block: that is room for each log, and not for all in one.
#[cfg(unix)]
#[test]
fn output_without_room_is_named_and_ends_every_version() {
    let place = Place::new("full");
    let program = env!("CARGO_BIN_EXE_23_tail_merge");
    let script = "trap '' XFSZ; ulimit -f 1; exec \"$0\" --logs 16 --clock virtual --output out";
    let output = place.finish(Command::new("sh").args(["-c", script, program]));
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stdout);
    for version in VERSIONS {
        let wrong = format!("  failed: out/{version}/merged.txt: File too large");
        assert!(told.contains(&wrong), "{told}");
    }
}

#[test]
fn a_small_pool_and_a_long_wait_lose_nothing() {
    let place = Place::new("small");
    for args in ["--pool 1", "--pool 1 --trouble truncate", "--interval 1 --pace 0 --logs 16"] {
        let output = place.run(&format!("--lines 9 {args}"));
        assert!(output.status.success(), "{args}: {}", text(&output.stderr));
    }
}

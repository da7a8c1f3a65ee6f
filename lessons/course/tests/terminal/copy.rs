//! A copy of the workspace, whose exercises and progress may be written.

use crate::pty::Terminal;
use lessons::files::TempDir;
use std::env;
use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Once;

const COURSE: &str = env!("CARGO_BIN_EXE_course");

static COMPILED: Once = Once::new();

/// The exercises are copied, and what they are compiled with are links. It is compiled where
/// everything else is, so that only the exercises are.
pub(crate) struct Copy {
    folder: TempDir,
    /// Nobody else has a copy of this name as long as this is open.
    _lock: File,
}

impl Copy {
    /// A copy for one test. Its exercises have a version of that name: cargo takes care that nobody
    /// else's are taken for them, the learner's own least of all.
    pub(crate) fn new(name: &str) -> Copy {
        COMPILED.call_once(compile);
        let lock = File::create(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)).unwrap();
        lock.lock().unwrap();
        let folder = TempDir::new("course-test").unwrap();
        let (from, to) = (root(), folder.path());
        for file in ["Cargo.toml", "Cargo.lock"] {
            fs::copy(from.join(file), to.join(file)).unwrap();
        }
        for entry in ["book", "lessons", "runtime"] {
            symlink(from.join(entry), to.join(entry)).unwrap();
        }
        fs::create_dir(to.join("tests")).unwrap();
        for entry in fs::read_dir(from.join("tests")).unwrap() {
            let entry = entry.unwrap().file_name();
            if entry != "exercises" {
                symlink(from.join("tests").join(&entry), to.join("tests").join(entry)).unwrap();
            }
        }
        copy_all(&from.join("tests/exercises"), &to.join("tests/exercises"));
        let copy = Copy { folder, _lock: lock };
        copy.as_given();
        let manifest = copy.read("tests/exercises/Cargo.toml");
        let version = format!("\nversion = \"0.0.0-{name}\"");
        copy.write(
            "tests/exercises/Cargo.toml",
            &manifest.replace("\nversion.workspace = true", &version),
        );
        copy
    }

    /// Whoever has the repository may have solved some of them.
    fn as_given(&self) {
        let originals = self.read("tests/exercises/originals.txt");
        for text in originals.split("\n==== ").skip(1) {
            let (file, text) = text.split_once('\n').unwrap();
            self.write(&format!("tests/exercises/{file}"), &format!("{}\n", text.trim_end()));
        }
    }

    /// Runs a line of shell in a terminal, and the course where it says `$COURSE`. Where no terminal
    /// can be made, there is none.
    pub(crate) fn terminal(&self, line: &str) -> Option<Terminal> {
        let target = target();
        let variables = [
            ("COURSE", COURSE.as_ref()),
            ("CARGO_TARGET_DIR", target.as_os_str()),
            ("CARGO_NET_OFFLINE", "true".as_ref()),
        ];
        Terminal::run(line, self.folder.path(), &variables)
    }

    /// Runs the course without a terminal.
    pub(crate) fn course(&self, words: &[&str]) -> Output {
        let mut command = Command::new(COURSE);
        command.args(words).current_dir(self.folder.path()).stdin(Stdio::null());
        command.env("CARGO_TARGET_DIR", target()).env("CARGO_NET_OFFLINE", "true");
        command.output().unwrap()
    }

    /// What the course says without a terminal, where it has to end well.
    #[track_caller]
    pub(crate) fn said(&self, words: &[&str]) -> String {
        let output = self.course(words);
        assert!(output.status.success(), "{words:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    #[track_caller]
    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    /// Saves a file in one step. In two, a watch may see both, check twice, and forget the keys that
    /// were pressed meanwhile.
    #[track_caller]
    pub(crate) fn write(&self, file: &str, text: &str) {
        let beside = self.path("being-written");
        fs::write(&beside, text).and_then(|()| fs::rename(beside, self.path(file))).unwrap();
    }

    /// Writes the solution into the learner's file.
    #[track_caller]
    pub(crate) fn solve(&self, exercise: &str) {
        let solution = self.read(&format!("tests/solutions/{exercise}"));
        self.write(&format!("tests/exercises/{exercise}"), &solution);
    }

    /// Writes the solution into the learner's file, with a change.
    #[track_caller]
    pub(crate) fn solve_with(&self, exercise: &str, from: &str, to: &str) {
        let solution = self.read(&format!("tests/solutions/{exercise}"));
        assert_eq!(solution.matches(from).count(), 1, "{from:?} in {solution}");
        self.write(&format!("tests/exercises/{exercise}"), &solution.replace(from, to));
    }

    /// The progress file, without what it says of itself.
    pub(crate) fn progress(&self) -> Vec<String> {
        let text = fs::read_to_string(self.path("course-progress.txt")).unwrap_or_default();
        text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
    }
}

/// What exercises are compiled with is compiled here and not in a copy: `lessons` keeps the path of
/// the workspace that it was compiled in, to find the source of what it records.
fn compile() {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--quiet", "--offline", "-p", "exercises"]).current_dir(root());
    assert!(cargo.env("CARGO_TARGET_DIR", target()).status().unwrap().success());
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().to_owned()
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let beside = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_all(&entry.path(), &beside);
        } else if !beside.to_string_lossy().contains(".kept-") {
            fs::copy(entry.path(), beside).unwrap();
        }
    }
}

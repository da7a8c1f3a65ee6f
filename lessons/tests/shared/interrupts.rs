//! Lessons that a signal ends in the middle, for each package of lessons.

use std::fs::{self, File};
use std::io::{PipeReader, pipe};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The signals that ask for an end, by the number and the name that `kill` knows: Ctrl-C, what `kill`
/// sends unasked, and the end of a terminal.
pub(crate) const SIGNALS: [(i32, &str); 3] = [(2, "-INT"), (15, "-TERM"), (1, "-HUP")];

/// Nothing here takes a second. After this long it hangs.
const LIMIT: Duration = Duration::from_secs(60);

/// Waits until something holds.
#[track_caller]
pub(crate) fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < LIMIT, "{what} does not come about");
        thread::yield_now();
    }
}

/// A place for temporary files, and so a mark of each process that was told to use it.
pub(crate) struct Place(pub(crate) PathBuf);

impl Place {
    pub(crate) fn new(name: &str) -> Place {
        let name = format!("handloom-interrupts-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir(&path).expect("a directory");
        Place(path)
    }

    pub(crate) fn files(&self) -> Vec<String> {
        let files = fs::read_dir(&self.0).expect("it is there").flatten();
        files.map(|file| file.file_name().to_string_lossy().into_owned()).collect()
    }

    /// The processes that run and have this place from us, or from whom they were started by.
    pub(crate) fn processes(&self) -> Vec<String> {
        let mark = format!("TMPDIR={}", self.0.display());
        let is_marked = |id: &String| {
            let variables = fs::read(format!("/proc/{id}/environ")).unwrap_or_default();
            variables.split(|byte| *byte == 0).any(|variable| variable == mark.as_bytes())
        };
        let all = fs::read_dir("/proc").expect("there is a /proc").flatten();
        let all = all.map(|entry| entry.file_name().to_string_lossy().into_owned());
        all.filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
            .filter(is_marked)
            .collect()
    }

    /// Whether so many processes run, and the last word of the command of one of them is `word`.
    pub(crate) fn has(&self, count: usize, word: &str) -> bool {
        let processes = self.processes();
        let ends_so = |id: &String| {
            let command = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
            command.split(|byte| *byte == 0).nth_back(1) == Some(word.as_bytes())
        };
        processes.len() == count && (word.is_empty() || processes.iter().any(ends_so))
    }

    pub(crate) fn command(&self, program: &Path, args: &str) -> Command {
        // Whoever runs the tests in the background has their shell ignore SIGINT, and so would lessons.
        let mut command = Command::new("env");
        command.arg("--default-signal").arg(program).args(args.split_whitespace());
        command.env("TMPDIR", &self.0).current_dir(&self.0);
        command
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A lesson that runs, and is killed where its test fails.
pub(crate) struct Run {
    name: String,
    child: Child,
}

impl Run {
    pub(crate) fn start(mut command: Command) -> Run {
        let name = format!("{command:?}");
        let child = command.spawn().unwrap_or_else(|error| panic!("{name}: {error}"));
        Run { name, child }
    }

    /// Sends a signal to this process alone, as no terminal would.
    pub(crate) fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status();
        assert!(sent.expect("there is a kill").success(), "{}", self.name);
    }

    /// The same twice, as fast as it can be done.
    pub(crate) fn signal_twice(&self, signal: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &id, &id]).status();
        assert!(sent.expect("there is a kill").success(), "{}", self.name);
    }

    #[track_caller]
    pub(crate) fn end(&mut self) -> ExitStatus {
        let mut ended = None;
        until(&format!("the end of {}", self.name), || {
            ended = self.child.try_wait().expect("it is ours");
            ended.is_some()
        });
        ended.expect("it has ended")
    }

    /// Whether it waits for room in a pipe. `None` where the system does not say what anyone waits for.
    fn is_blocked_by_a_pipe(&self) -> Option<bool> {
        let threads = fs::read_dir(format!("/proc/{}/task", self.child.id())).ok()?.flatten();
        let waits = threads.map(|thread| fs::read_to_string(thread.path().join("wchan")));
        let waits: Vec<_> = waits.collect::<Result<_, _>>().ok()?;
        Some(waits.iter().any(|wait| wait.ends_with("pipe_write")))
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What was said that is no aside, and so in no brackets.
pub(crate) fn complaints(said: &Path) -> Vec<String> {
    let said = fs::read_to_string(said).expect("what was said");
    said.lines().filter(|line| !line.starts_with('(')).map(str::to_owned).collect()
}

/// A pipe with room for nothing: whoever prints to it waits. `None` where it cannot be told that
/// somebody does.
fn full_pipe() -> Option<(PipeReader, std::io::PipeWriter)> {
    let (reader, writer) = pipe().expect("a pipe");
    let mut yes = Command::new("yes");
    yes.stdout(writer.try_clone().expect("a descriptor"));
    let yes = Run::start(yes);
    let start = Instant::now();
    while yes.is_blocked_by_a_pipe() != Some(true) {
        if start.elapsed() > LIMIT / 6 {
            return None;
        }
        thread::yield_now();
    }
    Some((reader, writer))
}

/// Ends each of these lessons while it prints its first line: none of them goes on, says anything, or
/// leaves a file or a process.
pub(crate) fn end_in_their_first_line(lessons: impl Iterator<Item = (PathBuf, &'static str)>) {
    let Some((_reader, full)) = full_pipe() else {
        eprintln!("skipped: the system does not say what a process waits for");
        return;
    };
    for (lesson, args) in lessons {
        let name = lesson.file_name().expect("a program").to_string_lossy().into_owned();
        let place = Place::new(&name);
        let said = place.0.join("said");
        let mut command = place.command(&lesson, args);
        command.stdin(Stdio::null()).stdout(full.try_clone().expect("a descriptor"));
        command.stderr(File::create(&said).expect("a file"));
        let mut run = Run::start(command);
        until(&format!("the first line of {name}"), || run.is_blocked_by_a_pipe() == Some(true));
        run.signal("-INT");
        assert_eq!(std::os::unix::process::ExitStatusExt::signal(&run.end()), Some(2), "{name}");
        assert_eq!(complaints(&said), [""; 0], "{name}");
        assert_eq!(place.files(), ["said"], "{name}");
        until(&format!("the end of the children of {name}"), || place.processes().is_empty());
    }
}
